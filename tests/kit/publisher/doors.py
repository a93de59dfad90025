"""Which door a path leads to."""

from __future__ import annotations

from collections.abc import Callable

from tests.kit.publisher import documents, feeds, legistar, pages, sitemaps, wordpress
from tests.kit.publisher.answers import Answer, Asked, html

_FIXED: dict[str, Callable[[Asked], Answer]] = {
    "/": pages.home,
    "/news/": lambda asked: pages.listing(asked, "news", "News"),
    "/departments/": lambda asked: pages.listing(asked, "page", "Departments"),
    "/documents/": pages.documents,
    "/feed/": feeds.rss,
    "/old-feed/": lambda asked: feeds.rss(asked, declared="ISO-8859-1"),
    "/atom.xml": feeds.atom,
    "/feed.json": feeds.json_feed,
    "/sitemap_index.xml": sitemaps.index,
    "/sitemap.xml": lambda asked: sitemaps.sitemap(asked, *sitemaps.NEWS, *sitemaps.REST),
    "/sitemap-rest.xml": lambda asked: sitemaps.sitemap(asked, *sitemaps.REST),
    "/sitemap-news.xml.gz": lambda asked: sitemaps.packed(asked, *sitemaps.NEWS),
    "/data/resolutions.csv": documents.as_csv,
    "/data/resolutions.json": documents.as_json_rows,
}


def answer(asked: Asked, host: str, *, crawl_delay: int) -> Answer:
    """What the town's site, or Legistar, or somebody else's site answers when all is well."""
    if asked.path == "/robots.txt":
        return _robots(asked, host, crawl_delay)
    match host:
        case "webapi.legistar.com" if asked.path.startswith("/v1/"):
            given: Answer | None = legistar.api(asked)
        case "oakhaven.legistar1.com":
            paper = None if "empty" in asked.quirks else legistar.paper(asked)
            given = documents.document(asked, paper) if paper else None
        case "parked.example":
            given = html("<!doctype html><title>parked.example</title><h1>This domain may be for sale.</h1>")
        case "www.oakhaven.example":
            given = _town(asked)
        case _:
            given = None
    return given or pages.absent(asked)


def _town(asked: Asked) -> Answer | None:
    if asked.path in _FIXED:
        return _FIXED[asked.path](asked)
    if asked.path.startswith("/wp-json"):
        return wordpress.rest(asked)
    for piece in () if "empty" in asked.quirks else asked.town.pieces:
        if piece.path == asked.path and piece.there(asked.day):
            return pages.article(asked, piece) if piece.form == ".html" else documents.document(asked, piece)
    return None


def _robots(asked: Asked, host: str, crawl_delay: int) -> Answer:
    if host != "www.oakhaven.example":
        return pages.absent(asked)
    body = (
        f"User-agent: *\nCrawl-delay: {crawl_delay}\nDisallow: /private/\nDisallow: /search\n\n"
        f"Sitemap: {asked.link('/sitemap_index.xml')}\n"
    )
    return Answer(200, body.encode(), "text/plain; charset=utf-8")
