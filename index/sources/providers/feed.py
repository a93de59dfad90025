"""A feed: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. It shows its newest entries only, so it is never whole."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from index.readers.file_types import ENDINGS, Look
from index.sources.providers.entry_fields import (
    absolute,
    day,
    is_document,
    language,
    line,
    line_of_html,
    name,
    plain,
    taken,
    told,
)
from index.sources.providers.feed_text import ENTRIES, FeedText, feed_text
from index.sources.providers.provider import Ask, Entry, Listing, Options, Page
from index.sources.providers.responses import (
    broken,
    document,
    is_cut_off,
    is_html,
    json_of,
    objects_in,
    says_nothing,
    without_footer,
)

# --- One entry of a feed, whatever the feed is written in.


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one entry; empty where it says nothing."""

    id: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    """ISO day of publication, in the zone the feed gives."""
    revision: str = ""
    byline: str = ""
    language: str = ""
    html: str = ""
    """All its words, as HTML; empty where there is only a summary."""
    text: str = ""
    """All its words, as plain text."""
    enclosures: tuple[tuple[str, str], ...] = ()
    """Addresses and media types."""


# --- JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).


_VERSION = "https://jsonfeed.org/version/1"


def is_json_feed(page: Page) -> bool:
    """Whether an answer is JSON, by what it says it is or by how it begins."""
    return page.content_type in ("application/feed+json", "application/json") or page.body[:64].lstrip(
        b"\xef\xbb\xbf \t\r\n"
    ).startswith(b"{")


def json_items(page: Page) -> Iterator[Item]:
    """The items of the feed in ``page``. Raises ListingBroken."""
    feed = _feed(page)
    said = language(feed.get("language"))
    feed_authors = _authors(feed)
    for item in objects_in(feed.get("items"), page):
        html = item.get("content_html")
        text = item.get("content_text")
        if not isinstance(html, str) or says_nothing(html):
            html = ""
        yield Item(
            id=name(item.get("id")),
            link=_json_text(item.get("url")) or _json_text(item.get("external_url")),
            title=line(item.get("title")),
            date=day(item.get("date_published")),
            revision=line(item.get("date_modified")),
            byline=_authors(item) or feed_authors,
            language=language(item.get("language")) or said,
            html=html,
            text=text if isinstance(text, str) and text.strip() and not html else "",
            enclosures=tuple(_attachments(item.get("attachments"))),
        )


def json_title(page: Page) -> str:
    """What the feed calls itself. Raises ListingBroken."""
    return line(_feed(page).get("title"))


def _feed(page: Page) -> dict[str, Any]:
    feed = json_of(page)
    if not isinstance(feed, dict) or not _json_text(feed.get("version")).replace("www.", "").startswith(
        _VERSION
    ):
        raise broken(page.url, "is JSON, but not a JSON Feed", "Follow it as an export, if it lists records.")
    return feed


def _authors(holder: dict[str, Any]) -> str:
    given = holder.get("authors")
    authors = given if isinstance(given, list) else [holder.get("author")]
    names = (line(each.get("name")) for each in authors[:20] if isinstance(each, dict))
    return ", ".join(each for each in names if each)


def _attachments(given: object) -> Iterator[tuple[str, str]]:
    for each in given[:100] if isinstance(given, list) else ():
        if isinstance(each, dict):
            yield _json_text(each.get("url")), _json_text(each.get("mime_type")).lower()


def _json_text(value: object) -> str:
    return value if isinstance(value, str) else ""


# --- RSS and Atom, through feedparser.


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


_TYPES = {
    "application/pdf": ".pdf",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


class Feed:
    """A feed (``index.sources.providers.provider.Place``)."""

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
