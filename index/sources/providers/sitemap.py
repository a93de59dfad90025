"""A site by its sitemap (https://www.sitemaps.org/protocol.html): every page and document that it lists."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime

from protego import Protego

from domain.errors import ListingBroken, RecordAbsent
from index.readers.reader import ENDINGS
from index.sources.providers import responses, values
from index.sources.providers.provider import Entry, FetchPage, Listing, Options, Page

ENTRIES = 20_000
FILES = 50
DEEPEST = 3
_EACH = 50_000
_FEWER = "Follow one of its sitemaps by its own address."
_GZIP = 31
"""zlib's window for gzip."""
_MAP = re.compile(r"\.(?:xml|txt)(?:\.gz)?$|\.gz$|sitemap[^/]*$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,5}$", re.IGNORECASE)
_PAGES = (".php", ".asp", ".aspx", ".jsp", ".cfm", ".cgi", ".shtml")


class Sitemap:
    """A site (``index.sources.providers.provider.Provider``). Its address is that of a sitemap, or of the site; with a path
    (``https://town.example/council/``), only what lies beneath it is taken.
    """

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """What is listed, last modified first. All sitemaps have to come before anything is."""
        is_map = _MAP.search(values.parts_of(self._url).path) is not None
        beneath = "" if is_map else _folder(self._url)
        found: dict[str, str] = {}
        for url, modified in self._listed(fetch, [self._url] if is_map else self._maps(fetch)):
            is_ours = values.host_of(url) == values.host_of(self._url)
            if not is_ours or not values.parts_of(url).path.startswith(beneath):
                continue
            if _is_read(url) and values.is_wanted(url, self._only):
                found[url] = max(modified, found.get(url, ""))
                if len(found) > ENTRIES:
                    remedy = "Say with “only” which of them are wanted: */minutes/*."
                    raise responses.broken(self._url, f"lists more than {ENTRIES:,} addresses", remedy)
        for url, modified in sorted(found.items(), key=lambda each: each[1], reverse=True):
            yield Entry(url, url, "", modified, suffix=values.ending(url))
        return True

    def _maps(self, fetch: FetchPage) -> list[str]:
        """The sitemaps of a site: those in its robots.txt, or the usual one."""
        site = values.site_of(self._url)
        named: list[str] = []
        try:
            page = fetch(f"{site}robots.txt")
            if not responses.is_html(page):
                robots = Protego.parse(responses.text_of(page)[:500_000])
                named = [url for each in robots.sitemaps if (url := values.absolute(page.url, each))]
        except (RecordAbsent, ListingBroken):
            pass
        return list(dict.fromkeys(named))[: FILES + 1] or [f"{site}sitemap.xml"]

    def _listed(self, fetch: FetchPage, roots: list[str]) -> Iterator[tuple[str, str]]:
        """Addresses and when they were modified, from these sitemaps and those they list. Raises ListingBroken."""
        waiting = [(url, 1) for url in roots]
        seen = set(roots)
        total = 0
        for number, (address, depth) in enumerate(waiting):
            if number == FILES:
                raise responses.broken(self._url, f"has more than {FILES} sitemaps", _FEWER)
            listed = _read(fetch(address))
            total += len(listed)
            if total > 5 * ENTRIES:
                raise responses.broken(self._url, f"lists more than {5 * ENTRIES:,} addresses", _FEWER)
            for url, modified, is_map in listed:
                if not is_map:
                    yield url, modified
                elif url not in seen:
                    if depth == DEEPEST:
                        raise responses.broken(address, f"lists sitemaps deeper than {DEEPEST} levels")
                    seen.add(url)
                    waiting.append((url, depth + 1))


def is_sitemap(page: Page) -> bool:
    """Whether an answer begins like a sitemap in XML."""
    return re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", page.body[:4096]) is not None


def _read(page: Page) -> list[tuple[str, str, bool]]:
    """Address, time, and whether it is another sitemap, of all that a sitemap lists. Raises ListingBroken."""
    page = Page(page.url, _unpacked(page), page.content_type, page.headers)
    start = page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if responses.is_html(page):
        remedy = "Follow it as a page, or give the sitemap's own address."
        raise responses.broken(page.url, "is a web page, not a sitemap", remedy)
    if start.startswith(b"http"):
        lines = responses.text_of(page).split()
        _refuse_long(page, len(lines))
        addresses = (values.absolute(page.url, word) for word in lines)
        return [(values.plain(each), "", False) for each in addresses if each]
    if not start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise responses.broken(page.url, "is not a sitemap")
    root = responses.xml_of(page)
    kind = responses.local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise responses.broken(page.url, "is not a sitemap")
    _refuse_long(page, len(root))
    found = []
    for element in root:
        said = {responses.local_name(child): child.text or "" for child in element}
        url = values.absolute(page.url, said.get("loc"))
        if url:
            is_map = kind == "sitemapindex"
            found.append((url if is_map else values.plain(url), values.line(said.get("lastmod"), 40), is_map))
    return found


def _refuse_long(page: Page, number: int) -> None:
    if number > _EACH:
        raise responses.broken(page.url, f"lists more than {_EACH:,} addresses, which no sitemap may")


def _unpacked(page: Page) -> bytes:
    """The bytes of a sitemap, unpacked where it is packed. Raises ListingBroken for half of it, or too much."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.body
    unpacking = zlib.decompressobj(_GZIP)
    try:
        raw = unpacking.decompress(page.body, responses.LARGEST + 1)
    except zlib.error as error:
        raise responses.broken(page.url, "is packed, and damaged") from error
    if len(raw) > responses.LARGEST:
        raise responses.broken(page.url, f"holds more than {responses.LARGEST >> 20} MiB")
    if not unpacking.eof:
        raise responses.broken(page.url, "is packed, and was cut off")
    return raw


def _folder(url: str) -> str:
    """The path that everything beneath it begins with; empty for a whole site."""
    path = values.parts_of(url).path
    return path if not path or path.endswith("/") else f"{path}/"


def _is_read(url: str) -> bool:
    """Whether what it leads to may be a page or a document: no picture, no table of figures for a program."""
    path = values.parts_of(url).path.rsplit("/", 1)[-1]
    suffix = _SUFFIX.search(path)
    return suffix is None or suffix[0].lower() in (*ENDINGS, *_PAGES)
