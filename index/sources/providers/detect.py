"""Which kind of place an address is: said by an admin, or found out by looking once."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.errors import BadSettings, ListingBroken, RecordAbsent, RecordUnreachable
from index.readers.file_types import Look, look_of
from index.sources.providers.entry_fields import absolute, ending, host_of, line, parts_of
from index.sources.providers.export import Export, is_export
from index.sources.providers.feed import Feed, feed_title, is_json_feed
from index.sources.providers.feed_text import begins_like_a_feed
from index.sources.providers.legistar import Legistar, client_of
from index.sources.providers.page import Captions, WebPage, is_captions
from index.sources.providers.provider import Ask, Options, Page, Place
from index.sources.providers.responses import html_of, is_html, json_of
from index.sources.providers.sitemap import Sitemap, is_sitemap
from index.sources.providers.wordpress import WordPress, api_in, endpoint, is_refusal

KINDS: dict[str, Callable[[str, Options], Place]] = {
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


def open_place(kind: str, url: str, options: Options) -> Place:
    """The place at ``url``; nothing is fetched. Raises BadSettings for a kind that there is none of."""
    made = KINDS.get(kind.strip().lower())
    if made is None:
        near = difflib.get_close_matches(kind.strip().lower(), KINDS, n=1, cutoff=0.5)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known kinds are {', '.join(KINDS)}."
        raise BadSettings(f"There is no kind of place “{line(kind, 60)}”.", remedy=hint)
    return made(url, options)


def discover(url: str, ask: Ask) -> Found:
    """What ``url`` is, by its form or by one look (two for a WordPress site).

    Raises BadSettings for what cannot be followed, such as a single PDF, and what ``ask`` raises.
    """
    if f".{host_of(url)}".endswith(".legistar.com"):
        return Found("legistar", url, client_of(url), "Its address is one of Legistar.")
    page = ask(url)
    packed = page.body.startswith(b"\x1f\x8b")
    if is_html(page) and not packed:
        return _on_page(url, page, ask)
    for kind, title, why, is_it in (
        ("captions", _nameless, "It holds captions.", is_captions(page)),
        ("sitemap", _host, "It is a sitemap.", packed or is_sitemap(page)),
        ("feed", feed_title, "It is a feed.", begins_like_a_feed(page) or _is_json_feed(page)),
        ("export", _nameless, "It lists records, with their words or their addresses.", is_export(page)),
        ("sitemap", _host, "It is called a sitemap, and lists addresses.", _is_text_sitemap(url, page)),
    ):
        if is_it:
            return Found(kind, url, title(page), why)
    raise _nothing(url, page)


def _on_page(url: str, page: Page, ask: Ask) -> Found:
    """A web page: of a WordPress site, with a feed, or by itself."""
    try:
        tree, base = html_of(page)
    except ListingBroken:
        raise _nothing(url, page) from None
    title = line(next((each.text_content() for each in tree.iter("title")), ""), 200)
    root = api_in(page)
    closed = ""
    if root and _is_open(ask, root):
        return Found(
            "wordpress", url, title, "Its pages name a WordPress REST API, which lists posts and pages."
        )
    if root:
        closed = " Its WordPress REST API is closed to the public."
    feed = _feed_of(tree, base)
    if feed:
        return Found("feed", feed, title, f"The page names this feed.{closed}")
    # A page that led to another site once is followed where it is.
    there = url if host_of(page.url) == host_of(url) else page.url
    return Found("page", there, title, f"It is a web page that names no feed.{closed}")


def _feed_of(tree: Any, base: str) -> str:
    """The feed a page names; empty where it names none. Of several the first that is not for comments."""
    feeds = []
    for each in tree.iter("link"):
        is_alternate = "alternate" in (each.get("rel") or "").lower().split()
        if is_alternate and (each.get("type") or "").strip().lower() in _FEEDS:
            address = absolute(base, each.get("href"))
            if address and "comment" not in f"{address} {each.get('title') or ''}".lower():
                feeds.append(address)
    return feeds[0] if feeds else ""


def _is_open(ask: Ask, root: str) -> bool:
    try:
        return isinstance(json_of(ask(endpoint(root, "wp/v2/posts", "per_page=1&_fields=id"))), list)
    except (ListingBroken, RecordAbsent):
        return False
    except RecordUnreachable as error:
        if is_refusal(error):
            return False
        raise


def _nameless(_page: Page) -> str:
    return ""


def _host(page: Page) -> str:
    return host_of(page.url)


def _is_json_feed(page: Page) -> bool:
    if not is_json_feed(page):
        return False
    try:
        feed_title(page)
    except ListingBroken:
        return False
    return True


def _is_text_sitemap(url: str, page: Page) -> bool:
    return "sitemap" in parts_of(url).path.lower() and page.body[:64].lstrip(
        b"\xef\xbb\xbf \t\r\n"
    ).startswith(b"http")


def _nothing(url: str, page: Page) -> BadSettings:
    if look_of(page.body) in _SINGLE or ending(page.url) in (".txt", ".md", ".markdown", ".text"):
        return BadSettings(
            f"{url} is a single document; there is nothing to follow.",
            remedy="Add it as a record, or follow the page that links to it.",
        )
    return BadSettings(
        f"{url} is nothing that can be followed.",
        remedy="Give the address of a page, a feed, a sitemap, captions, an export, or of a city at Legistar.",
    )
