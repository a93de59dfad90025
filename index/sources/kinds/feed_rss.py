"""RSS and Atom, through feedparser."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from index.sources.kinds.answers import broken
from index.sources.kinds.feed_text import FeedText, feed_text
from index.sources.kinds.items import Item
from index.sources.kinds.telling import day, language, line, line_of_html, name
from index.sources.kinds.whole import is_cut_off, says_nothing, without_footer
from index.sources.place import Page

_MAIL = re.compile(r"[^\s@()]+@[^\s@()]+")
_MAIL_THEN_NAME = re.compile(rf"{_MAIL.pattern} \(([^()]+)\)")
_NAME_THEN_MAIL = re.compile(rf"([^()]+) \({_MAIL.pattern}\)")
_HTML = ("text/html", "application/xhtml+xml")


def rss_items(page: Page) -> tuple[Iterator[Item], bool]:
    """The items of the feed in ``page``, and whether it is cut off behind them. Raises ListingBroken."""
    text = feed_text(page)
    parsed = _parsed(text, page)
    entries = parsed.entries if isinstance(parsed.entries, list) else []
    # Where the two do not agree on what an entry is, none is taken to be whole.
    whole = text.whole if len(text.whole) == len(entries) else [False] * len(entries)
    said = language(parsed.feed.get("language"))
    is_rdf = parsed.get("version") in ("rss10", "rss090")
    items = (
        _item(entry, is_whole=is_whole, said=said, is_rdf=is_rdf)
        for entry, is_whole in zip(entries, whole, strict=True)
    )
    return items, text.is_cut


def rss_title(page: Page) -> str:
    """What the feed calls itself. Raises ListingBroken."""
    return line_of_html(_parsed(feed_text(page), page).feed.get("title"))


def _parsed(text: FeedText, page: Page) -> Any:
    import feedparser

    with warnings.catch_warnings():
        # Its own, about its own past.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return feedparser.parse(
                io.BytesIO(text.text.encode("utf-8")),  # bytes alone could be taken for an address
                response_headers={
                    "content-type": "application/xml; charset=utf-8",
                    "content-location": page.url,
                },
                resolve_relative_uris=False,
                sanitize_html=False,
            )
        except Exception as error:
            # It was made for feeds that mean well, and nobody lists what others make it raise.
            raise broken(page.url, "is a feed that cannot be read") from error


def _item(entry: Any, *, is_whole: bool, said: str, is_rdf: bool) -> Item:
    # ``dict.get``: its own ``get`` answers for “updated” with “published”.
    published, updated = dict.get(entry, "published"), dict.get(entry, "updated")
    words, words_language = _content(entry) if is_whole else ("", "")
    return Item(
        id=name(dict.get(entry, "id")),
        link=_text(dict.get(entry, "link")),
        title=line_of_html(dict.get(entry, "title")),
        # In RSS 1.0, dc:date is when an item was published; elsewhere what is only “updated” does not tell that.
        date=day(published) or (day(updated) if is_rdf else ""),
        revision=line(updated),
        byline=_author(dict.get(entry, "author")),
        language=words_language or said,
        html=words,
        enclosures=tuple(_enclosures(entry)),
    )


def _content(entry: Any) -> tuple[str, str]:
    """All the words of an entry as HTML, and their language; empty where they turn out to be a teaser."""
    for each in dict.get(entry, "content") or ():
        value = without_footer(_text(each.get("value")))
        if each.get("type") in _HTML and not says_nothing(value) and not is_cut_off(value):
            return value, language(each.get("language"))
    return "", ""


def _author(given: object) -> str:
    """Who wrote it, without their address: RSS has ``address (name)``, and feedparser makes Atom's ``name (address)``."""
    text = line_of_html(given)
    match = _MAIL_THEN_NAME.fullmatch(text) or _NAME_THEN_MAIL.fullmatch(text)
    return match[1] if match else "" if _MAIL.fullmatch(text) else text


def _enclosures(entry: Any) -> Iterator[tuple[str, str]]:
    for each in (dict.get(entry, "links") or ())[:100]:
        if each.get("rel") == "enclosure":
            yield _text(each.get("href")), _text(each.get("type")).lower()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
