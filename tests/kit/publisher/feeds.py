"""The news as feeds: RSS 2.0, Atom, JSON Feed. The newest ten; older ones fall off.

As feeds are: some entries carry all their words, others a summary; some have no guid; dates are written as people please.
"""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from email.utils import format_datetime
from html import escape

from tests.kit.publisher.answers import Answer, Asked
from tests.kit.publisher.pages import content
from tests.kit.publisher.pieces import Piece, moment

SHOWN = 10
_EAST = timezone(timedelta(hours=-5))


def full(piece: Piece) -> bool:
    """Whether a feed holds all its words, not a summary."""
    return piece.number % 3 != 1


def named(piece: Piece) -> bool:
    """Whether a feed gives it a guid."""
    return piece.number % 4 != 2


def shown(asked: Asked) -> list[Piece]:
    """What the feed holds today."""
    pieces = [each for each in asked.town.there(asked.day, "news") if not each.private][:SHOWN]
    if "empty" in asked.quirks:
        return []
    if "half" in asked.quirks:
        return pieces[: len(pieces) // 2]
    return [each for each in pieces for _ in range(2)] if "doubled" in asked.quirks else pieces


def rss(asked: Asked, *, declared: str = "UTF-8") -> Answer:
    """``/feed/``, as WordPress writes it. ``declared`` is the encoding it says it has; it is UTF-8."""
    items = []
    for each in shown(asked):
        guid = f'<guid isPermaLink="false">{_guid(asked, each)}</guid>' if named(each) else ""
        items.append(
            f"<item><title>{escape(each.title)}</title><link>{asked.link(each.path)}</link>"
            f"<pubDate>{_rss_date(asked, each)}</pubDate>{guid}"
            f"<description><![CDATA[<p>{_summary(each, asked.day)}</p>]]></description>"
            + (
                f"<content:encoded><![CDATA[{content(each, asked.day)}]]></content:encoded>"
                if full(each)
                else ""
            )
            + "</item>"
        )
    body = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">\n'
        f"<channel><title>City of Oakhaven – News</title><link>{asked.link('/')}</link>"
        f"<description>From town hall – “{_NEWS}”</description>\n" + "\n".join(items) + "\n</channel></rss>\n"
    )
    return Answer(
        200,
        body.encode(),
        f"application/rss+xml; charset={declared}",
        changed=asked.town.changed(asked.day, "news"),
    )


_NEWS = "the news of Oakhaven’s council"


def atom(asked: Asked) -> Answer:
    """``/atom.xml``."""
    entries = []
    for each in shown(asked):
        updated = moment(asked.day if "new-dates" in asked.quirks else each.at(asked.day).day)
        entries.append(
            f"<entry><title>{escape(each.title)}</title><id>{_guid(asked, each)}</id>"
            f'<link rel="alternate" href="{asked.link(each.path)}"/><updated>{updated.isoformat()}</updated>'
            f"<published>{moment(each.born).astimezone(_EAST).isoformat()}</published>"
            f"<summary>{escape(_summary(each, asked.day))}</summary>"
            + (f'<content type="html">{escape(content(each, asked.day))}</content>' if full(each) else "")
            + "</entry>"
        )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>City of Oakhaven</title><id>{asked.link('/')}</id><updated>{moment(asked.day).isoformat()}</updated>"
        f'<link rel="self" href="{asked.link("/atom.xml")}"/>\n' + "\n".join(entries) + "\n</feed>\n"
    )
    return Answer(200, body.encode(), "application/atom+xml; charset=utf-8")


def json_feed(asked: Asked) -> Answer:
    """``/feed.json``."""
    items = []
    for each in shown(asked):
        item = {
            "id": _guid(asked, each),
            "url": asked.link(each.path),
            "title": each.title,
            "summary": _summary(each, asked.day),
            "date_published": moment(asked.day if "new-dates" in asked.quirks else each.born).isoformat(),
            "date_modified": moment(each.at(asked.day).day).isoformat(),
        }
        items.append(item | ({"content_html": content(each, asked.day)} if full(each) else {}))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "City of Oakhaven",
        "home_page_url": asked.link("/"),
        "feed_url": asked.link("/feed.json"),
        "items": items,
    }
    return Answer(
        200,
        json.dumps(feed, indent=1).encode(),
        "application/feed+json",
        tagged=False,
        changed=asked.town.changed(asked.day, "news"),
    )


def _guid(asked: Asked, piece: Piece) -> str:
    again = f"&v={int(asked.day)}" if "new-guids" in asked.quirks else ""
    return escape(f"{asked.www}/?p={piece.number}{again}")


def _summary(piece: Piece, day: float) -> str:
    words = piece.words(day)[0].split()
    return " ".join(words[:12]) + " […]"


def _rss_date(asked: Asked, piece: Piece) -> str:
    when = moment(asked.day if "new-dates" in asked.quirks else piece.born)
    match piece.number % 5:
        case 0:
            return when.isoformat()  # not what RSS asks for, and common
        case 1:
            return f"{when.astimezone(_EAST):%a, %d %b %Y %H:%M:%S} EST"
        case 2:
            return f"{when:%Y-%m-%d %H:%M:%S}"
        case _:
            return format_datetime(when)
