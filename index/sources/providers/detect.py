"""Detection of a provider: which kind of site an address is, said by an admin, or found out by one look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from domain.errors import BadSettings, ListingBroken, RecordAbsent, RecordUnreachable
from index.readers.reader import Look, look_of
from index.sources.providers import FetchPage, Options, Provider, responses
from index.sources.providers.export import Export, is_export
from index.sources.providers.feed import Feed, begins_like_a_feed, feed_title, is_json
from index.sources.providers.legistar import Legistar, client_of
from index.sources.providers.page import Captions, Sitemap, WebPage, is_captions, is_sitemap
from index.sources.providers.responses import Page
from index.sources.providers.wordpress import WordPress, api_in, endpoint, is_refusal

KINDS: dict[str, Callable[[str, Options], Provider]] = {
    "feed": Feed,
    "page": WebPage,
    "wordpress": WordPress,
    "legistar": Legistar,
    "sitemap": Sitemap,
    "captions": Captions,
    "export": Export,
}
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_SINGLE = (Look.PDF, Look.DOCX, Look.ODT, Look.EPUB)
_NEAR = 50.0
"""Percent of a name that is spelled right."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address turned out to be."""

    kind: str
    """A name in ``KINDS``."""
    url: str
    """What to follow: the address itself, or the feed that its page names."""
    title: str = ""
    """What it calls itself; empty where it does not."""
    why: str = ""
    """A sentence that says how that is known."""


def open_provider(kind: str, url: str, options: Options) -> Provider:
    """The provider at ``url``; nothing is fetched. Raises BadSettings for a kind that there is none of."""
    name = kind.strip().lower()
    made = KINDS.get(name)
    if made is None:
        near = process.extractOne(name, list(KINDS), scorer=fuzz.ratio, score_cutoff=_NEAR)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known kinds are {', '.join(KINDS)}."
        raise BadSettings(f"There is no kind of place “{responses.line(kind, 60)}”.", remedy=hint)
    return made(url, options)


def discover(url: str, fetch: FetchPage) -> Found:
    """What ``url`` is, by its form or by one look (two for a WordPress site).

    Raises BadSettings for what cannot be followed, such as a single PDF, and what ``fetch`` raises.
    """
    if f".{responses.host_of(url)}".endswith(".legistar.com"):
        return Found("legistar", url, client_of(url), "Its address is one of Legistar.")
    page = fetch(url)
    if responses.is_html(page) and not page.body.startswith(b"\x1f\x8b"):
        return _on_page(url, page, fetch)
    kind, title, why = _by_content(url, page)
    return Found(kind, url, title, why)


def _by_content(url: str, page: Page) -> tuple[str, str, str]:
    """Kind, title and reason of what is no web page."""
    packed = page.body.startswith(b"\x1f\x8b")
    if is_captions(page):
        return "captions", "", "It holds captions."
    if packed or is_sitemap(page):
        return "sitemap", responses.host_of(page.url), "It is a sitemap."
    if begins_like_a_feed(page) or _is_json_feed(page):
        return "feed", feed_title(page), "It is a feed."
    if is_export(page):
        return "export", "", "It lists records, with their words or their addresses."
    begins = page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if "sitemap" in responses.parts_of(url).path.lower() and begins.startswith(b"http"):
        return "sitemap", responses.host_of(page.url), "It is called a sitemap, and lists addresses."
    raise _nothing(url, page)


def _on_page(url: str, page: Page, fetch: FetchPage) -> Found:
    """A web page: of a WordPress site, with a feed, or by itself."""
    try:
        tree, base = responses.html_of(page)
    except ListingBroken:
        raise _nothing(url, page) from None
    title = responses.line(next((each.text_content() for each in tree.iter("title")), ""), 200)
    root = api_in(page)
    if root and _is_open(fetch, root):
        why = "Its pages name a WordPress REST API, which lists posts and pages."
        return Found("wordpress", url, title, why)
    closed = " Its WordPress REST API is closed to the public." if root else ""
    feed = next(_feeds_of(tree, base), "")
    if feed:
        return Found("feed", feed, title, f"The page names this feed.{closed}")
    # A page that led to another site once is followed where it is.
    there = url if responses.host_of(page.url) == responses.host_of(url) else page.url
    return Found("page", there, title, f"It is a web page that names no feed.{closed}")


def _feeds_of(tree: Any, base: str) -> Iterator[str]:
    """The feeds that a page names and that are not for comments."""
    for each in tree.iter("link"):
        is_alternate = "alternate" in (each.get("rel") or "").lower().split()
        if is_alternate and (each.get("type") or "").strip().lower() in _FEEDS:
            address = responses.absolute(base, each.get("href"))
            if address and "comment" not in f"{address} {each.get('title') or ''}".lower():
                yield address


def _is_open(fetch: FetchPage, root: str) -> bool:
    try:
        return isinstance(
            responses.json_of(fetch(endpoint(root, "wp/v2/posts", "per_page=1&_fields=id"))), list
        )
    except (ListingBroken, RecordAbsent):
        return False
    except RecordUnreachable as error:
        if is_refusal(error):
            return False
        raise


def _is_json_feed(page: Page) -> bool:
    try:
        return is_json(page) and feed_title(page) is not None
    except ListingBroken:
        return False


def _nothing(url: str, page: Page) -> BadSettings:
    if look_of(page.body) in _SINGLE or responses.ending(page.url) in (".txt", ".md", ".markdown", ".text"):
        return BadSettings(
            f"{url} is a single document; there is nothing to follow.",
            remedy="Add it as a record, or follow the page that links to it.",
        )
    return BadSettings(
        f"{url} is nothing that can be followed.",
        remedy="Give the address of a page, a feed, a sitemap, captions, an export, or of a city at Legistar.",
    )
