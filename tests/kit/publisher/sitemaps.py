"""The site as a sitemap: an index, one map of the news (packed), one of the rest."""

from __future__ import annotations

import gzip
from html import escape

from tests.kit.publisher.answers import Answer, Asked
from tests.kit.publisher.pieces import Piece, moment

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NEWS = ("news",)
REST = ("page", "agenda", "minutes", "attachment")


def index(asked: Asked) -> Answer:
    """``/sitemap_index.xml``."""
    maps = "".join(
        f"<sitemap><loc>{asked.link(path)}</loc><lastmod>{_latest(asked, kinds)}</lastmod></sitemap>\n"
        for path, kinds in (("/sitemap-news.xml.gz", NEWS), ("/sitemap-rest.xml", REST))
    )
    return _xml(f"<sitemapindex {_SPACE}>\n{maps}</sitemapindex>\n")


def sitemap(asked: Asked, *kinds: str) -> Answer:
    """A map of everything of these kinds; ``/sitemap.xml`` holds all."""
    shown = asked.town.there(asked.day, *kinds)
    if "half" in asked.quirks:
        shown = shown[: len(shown) // 2]
    if "doubled" in asked.quirks:
        shown = [each for each in shown for _ in range(2)]
    rows = "".join(_row(asked, each) for each in ([] if "empty" in asked.quirks else shown))
    return _xml(f"<urlset {_SPACE}>\n{rows}</urlset>\n")


def packed(asked: Asked, *kinds: str) -> Answer:
    """The same as a file that is packed (not as an answer that is)."""
    body = gzip.compress(sitemap(asked, *kinds).body, mtime=0)
    return Answer(200, body, "application/x-gzip")


def _row(asked: Asked, piece: Piece) -> str:
    """Some have no lastmod; some tell the day only."""
    changed = moment(asked.day if "new-dates" in asked.quirks else piece.at(asked.day).day)
    told = {0: "", 1: f"<lastmod>{changed.date()}</lastmod>"}.get(
        piece.number % 4, f"<lastmod>{changed.isoformat()}</lastmod>"
    )
    return f"<url><loc>{escape(asked.link(piece.path))}</loc>{told}</url>\n"


def _latest(asked: Asked, kinds: tuple[str, ...]) -> str:
    days = [each.at(asked.day).day for each in asked.town.there(asked.day, *kinds)]
    return moment(max(days, default=-30.0)).isoformat()


def _xml(body: str) -> Answer:
    return Answer(200, (_HEAD + body).encode(), "text/xml; charset=UTF-8")
