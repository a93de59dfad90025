"""A feed: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. It shows its newest entries only, so it is never whole."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from datetime import datetime
from itertools import islice

from index.readers.sniff import ENDINGS, Look
from index.sources.kinds.addresses import absolute, is_document, plain, taken
from index.sources.kinds.answers import broken, is_html
from index.sources.kinds.feed_json import is_json_feed, json_items, json_title
from index.sources.kinds.feed_rss import rss_items, rss_title
from index.sources.kinds.feed_text import ENTRIES
from index.sources.kinds.items import Item
from index.sources.kinds.telling import told
from index.sources.kinds.whole import document
from index.sources.place import Ask, Entry, Listing, Options, Page

_TYPES = {
    "application/pdf": ".pdf",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


class Feed:
    """A feed (``index.sources.place.Place``)."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def look(self, ask: Ask, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """Its entries, in its order, and their enclosures that can be read. Of a feed that was cut off, the entries that
        came whole are listed before ListingBroken is raised.
        """
        page = ask(self._url)
        is_cut = False
        items: Iterable[Item]
        if is_json_feed(page):
            items = json_items(page)
        elif is_html(page):
            raise broken(
                self._url, "is a web page, not a feed", "Follow it as a page, or give the feed's own address."
            )
        else:
            items, is_cut = rss_items(page)
        yield from _distinct(
            entry
            for item in islice(items, ENTRIES)
            for entry in _entries(item, page.url)
            if taken(entry.url, self._only)
        )
        if is_cut:
            raise broken(
                self._url, "was cut off, or is broken, behind these entries", "It is asked again later."
            )
        return False


def _entries(item: Item, feed: str) -> Iterator[Entry]:
    """The entry of an item, where it has words of its own or leads to some, and those of its enclosures."""
    link = plain(absolute(feed, item.link))
    said = told(title=item.title, date=item.date, byline=item.byline, language=item.language)
    content = item.text.encode("utf-8", "replace") if item.text else None
    suffix = ".txt" if item.text else ""
    if item.html:
        content = document(item.title, item.html, link=link, language=item.language)
        suffix = ".html"
    if link or content is not None:
        own = item.id or link or f"{feed}#{item.title or item.date}"
        yield Entry(plain(own), link or feed, "", item.revision, said, content, suffix)
    enclosed = [
        each for each in ((_enclosed(feed, *each)) for each in item.enclosures) if each[0] not in ("", link)
    ]
    for url, kind in enclosed:
        # Its own title an enclosure does not have; that of its item fits it only where it is the only one.
        title = item.title if len(enclosed) == 1 else ""
        yield Entry(
            url, url, "", item.revision, told(title=title, date=item.date, language=item.language), None, kind
        )


def _enclosed(feed: str, href: str, media_type: str) -> tuple[str, str]:
    """Address and suffix of an enclosure that can be read; empty for pictures and sound."""
    url = plain(absolute(feed, href))
    suffix = _TYPES.get(media_type, "")
    if url and (suffix or is_document(url)):
        return url, suffix if ENDINGS.get(suffix, Look.HTML) is not Look.HTML else ""
    return "", ""


def _distinct(entries: Iterable[Entry]) -> Generator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.id not in seen:
            seen.add(entry.id)
            yield entry


def feed_title(page: Page) -> str:
    """What the feed in ``page`` calls itself; empty where it does not. Raises ListingBroken for what is no feed."""
    return json_title(page) if is_json_feed(page) else rss_title(page)
