"""Feed: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. It shows its newest entries only, so it is never complete."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from html.entities import html5
from itertools import islice
from typing import Any

from domain.documents import sha256_text
from index.readers.reader import ENDINGS, Look
from index.sources.providers import Entry, FetchPage, Listing, Options, responses
from index.sources.providers.responses import Page

ENTRIES = 5_000
"""So many entries of one feed are taken."""
_MARK = 16
_SUMMARY = 4_000
_TYPES = {
    "application/pdf": ".pdf",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


class Feed:
    """A feed (``index.sources.providers.Provider``)."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """Its entries, in its order, and their enclosures that can be read. Of a feed that was cut off, the entries that
        came whole are listed before ListingBroken is raised.
        """
        page = fetch(self._url)
        is_cut = False
        items: Iterable[Item]
        if is_json(page):
            items = _json_items(page)
        elif responses.is_html(page):
            raise responses.broken(
                self._url, "is a web page, not a feed", "Follow it as a page, or give the feed's own address."
            )
        else:
            items, is_cut = _xml_items(page)
        seen: set[str] = set()
        for item in islice(items, ENTRIES):
            for entry in _entries(item, page.url):
                if responses.is_wanted(entry.url, self._only) and entry.id not in seen:
                    seen.add(entry.id)
                    yield entry
        if is_cut:
            raise responses.broken(
                self._url, "was cut off, or is broken, behind these entries", "It is asked again later."
            )
        return False


def feed_title(page: Page) -> str:
    """What the feed in ``page`` calls itself; empty where it does not. Raises ListingBroken for what is no feed."""
    if is_json(page):
        return responses.line(_json_feed(page).get("title"))
    return responses.line_of_html(_parsed(_well_formed(page), page).feed.get("title"))


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one entry, whatever it is written in; empty where it says nothing."""

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
    summary: str = ""
    """What it says where it gives less than all its words, as HTML. Without a link, that is all there is of it."""
    enclosures: tuple[tuple[str, str], ...] = ()
    """Addresses and media types."""


def _entries(item: Item, feed: str) -> Iterator[Entry]:
    """The entry of an item, where it has words of its own or leads to some, and those of its enclosures."""
    link = responses.plain(responses.absolute(feed, item.link))
    fields = responses.non_empty(title=item.title, date=item.date, byline=item.byline, language=item.language)
    content = item.text.encode("utf-8", "replace") if item.text else None
    suffix = ".txt" if item.text else ""
    html = item.html or ("" if link or item.text else item.summary)
    if html:
        content = responses.document(item.title, html, link=link, language=item.language)
        suffix = ".html"
    if link or content is not None:
        # Two notices of one title are two: an item without an id and a link is known by all that it says.
        said = "\n".join((item.title, item.date, item.text or html))
        own = item.id or link or f"{feed}#{sha256_text(said)[:_MARK]}"
        yield Entry(responses.plain(own), link or feed, "", item.revision, fields, content, suffix)
    enclosed = [
        each for each in (_enclosed(feed, *each) for each in item.enclosures) if each[0] not in ("", link)
    ]
    for url, ending in enclosed:
        # Its own title an enclosure does not have; that of its item fits it only where it is the only one.
        title = item.title if len(enclosed) == 1 else ""
        fields = responses.non_empty(title=title, date=item.date, language=item.language)
        yield Entry(url, url, "", item.revision, fields, None, ending)


def _enclosed(feed: str, href: str, media_type: str) -> tuple[str, str]:
    """Address and suffix of an enclosure that can be read; empty for pictures and sound."""
    url = responses.plain(responses.absolute(feed, href))
    suffix = _TYPES.get(media_type, "")
    if url and (suffix or responses.is_document(url)):
        return url, suffix if ENDINGS.get(suffix, Look.HTML) is not Look.HTML else ""
    return "", ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


# JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).


def is_json(page: Page) -> bool:
    """Whether an answer is JSON, by what it says it is or by how it begins."""
    begins = page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return page.content_type in ("application/feed+json", "application/json") or begins.startswith(b"{")


def _json_feed(page: Page) -> dict[str, Any]:
    feed = responses.json_of(page)
    version = _text(feed.get("version")) if isinstance(feed, dict) else ""
    if not version.replace("www.", "").startswith("https://jsonfeed.org/version/1"):
        raise responses.broken(
            page.url, "is JSON, but not a JSON Feed", "Follow it as an export, if it lists records."
        )
    found: dict[str, Any] = feed
    return found


def _json_items(page: Page) -> Iterator[Item]:
    feed = _json_feed(page)
    for item in responses.objects_in(feed.get("items"), page):
        html, text = _text(item.get("content_html")), _text(item.get("content_text"))
        html = "" if responses.says_nothing(html) else html
        yield Item(
            id=responses.identifier(item.get("id")),
            link=_text(item.get("url")) or _text(item.get("external_url")),
            title=responses.line(item.get("title")),
            date=responses.day(item.get("date_published")),
            revision=responses.line(item.get("date_modified")),
            byline=_json_authors(item) or _json_authors(feed),
            language=responses.language(item.get("language")) or responses.language(feed.get("language")),
            html=html,
            text=text if text.strip() and not html else "",
            summary=escape(responses.line(item.get("summary"), _SUMMARY)),
            enclosures=tuple(_attachments(item.get("attachments"))),
        )


def _json_authors(holder: dict[str, Any]) -> str:
    given = holder.get("authors")
    authors = given if isinstance(given, list) else [holder.get("author")]
    names = (responses.line(each.get("name")) for each in authors[:20] if isinstance(each, dict))
    return ", ".join(each for each in names if each)


def _attachments(given: object) -> Iterator[tuple[str, str]]:
    for each in given[:100] if isinstance(given, list) else ():
        if isinstance(each, dict):
            yield _text(each.get("url")), _text(each.get("mime_type")).lower()


# RSS and Atom, through feedparser. It falls back to a parser that forgives everything, reads half an entry as if it were whole,
# and takes 8.8 s for an author of 32 kB; so it is only ever given what is well-formed (docs/decisions/0009).

_LARGEST = 8 << 20
_ELEMENTS = 100_000
_LONGEST_AUTHOR = 500
_AUTHORS = (
    "author", "creator", "name", "email", "managingEditor", "webMaster", "publisher", "owner", "contributor",
)  # fmt: skip
_ROOT = re.compile(r"<(?:rss|feed|(?:\w+:)?RDF)(?=[\s>])")
_WHOLE = (
    "{http://purl.org/rss/1.0/modules/content/}encoded",
    "{http://www.w3.org/2005/Atom}content",
    "{http://purl.org/atom/ns#}content",
)
_HTML = ("text/html", "application/xhtml+xml")
_MAIL = re.compile(r"[^\s@()]+@[^\s@()]+")
_MAIL_THEN_NAME = re.compile(rf"{_MAIL.pattern} \(([^()]+)\)")
_NAME_THEN_MAIL = re.compile(rf"([^()]+) \({_MAIL.pattern}\)")


def begins_like_a_feed(page: Page) -> bool:
    """Whether an answer begins like RSS or Atom."""
    return _ROOT.search(page.body[:8192].replace(b"\0", b"").decode("latin-1")) is not None


@dataclass(slots=True)
class _WellFormed:
    """What of a feed in XML can be parsed."""

    root: Any
    entries: list[Any]
    """That came whole, at most ``ENTRIES``."""
    is_cut: bool
    """Whether the feed was cut off or broken behind these entries."""

    def xml(self) -> bytes:
        """The feed up to the end of its last whole entry."""
        from lxml import etree

        if self.is_cut and not self.entries:
            return b""
        if self.entries and (self.is_cut or len(self.entries) == ENTRIES):
            for element in (self.entries[-1], *self.entries[-1].iterancestors()):
                for behind in list(element.itersiblings()):
                    behind.getparent().remove(behind)
        xml: bytes = etree.tostring(self.root, encoding="utf-8")
        return xml


def _well_formed(page: Page) -> _WellFormed:
    """The well-formed part of the feed in ``page``. Raises ListingBroken for what is no feed, or too large."""
    text = _DOCTYPE.sub("", responses.xml_text(page), count=1)
    if len(text) > _LARGEST:
        raise responses.broken(page.url, f"answers with a feed of more than {_LARGEST >> 20} MiB")
    found = _walk(text, page.url)
    if found.is_cut and found.root is not None and len(found.entries) < ENTRIES:
        # What feeds get wrong most often: “Parks & Recreation”, “&nbsp;”, a prefix that is declared nowhere.
        mended = _walk(_mended(text), page.url)
        if not mended.is_cut or len(mended.entries) > len(found.entries):
            found = mended
    if found.root is None or responses.local_name(found.root) not in ("rss", "RDF", "feed"):
        raise responses.broken(page.url, "is not a feed")
    return found


def _walk(text: str, url: str) -> _WellFormed:
    from lxml import etree

    found = _WellFormed(None, [], is_cut=False)
    entry = None
    try:
        for number, (event, element) in enumerate(responses.xml_events(text)):
            local = responses.local_name(element)
            if number == 0:
                found.root = element
            if number > 2 * _ELEMENTS:
                raise responses.broken(url, f"has more than {_ELEMENTS:,} elements")
            if event == "start" and entry is None and local in ("item", "entry") and number:
                entry = element
            if event == "end" and local in _AUTHORS:
                pieces = (element.text, *(child.tail for child in element))
                if any(len(each or "") > _LONGEST_AUTHOR for each in pieces):
                    raise responses.broken(url, f"has an author of more than {_LONGEST_AUTHOR} characters")
            if event == "end" and element is entry:
                entry = None
                found.entries.append(element)
                if len(found.entries) == ENTRIES:
                    break
    except etree.XMLSyntaxError:
        found.is_cut = True
    return found


_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
}
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]<>]*>")
"""Without one, an entity that nobody defined is a mistake for every parser alike."""
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{1,40});")
_BARE = re.compile(r"&(?!\w{1,40};|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)")
_USED = re.compile(r"</?([A-Za-z][\w.-]{0,40}):|\s([A-Za-z][\w.-]{0,40}):[\w.-]+\s*=")
_DECLARED = re.compile(r"\sxmlns:([\w.-]{1,40})\s*=")


def _mended(text: str) -> str:
    def character(entity: re.Match[str]) -> str:
        return html5.get(f"{entity[1]};") or f"&amp;{entity[1]};"

    text = "".join(
        part if is_raw else _BARE.sub("&amp;", _NAMED.sub(character, part))
        for part, is_raw in _sections(text)
    )
    used = {prefix for pair in _USED.findall(text) for prefix in pair if prefix}
    missing = sorted(used - set(_DECLARED.findall(text)) - {"xml", "xmlns"})[:50]
    declared = "".join(f' xmlns:{each}="{_PREFIXES.get(each, f"urn:prefix:{each}")}"' for each in missing)
    return _ROOT.sub(lambda match: match[0] + declared, text, count=1) if declared else text


def _sections(text: str) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is a CDATA section, which means every character as it stands."""
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        yield text[at:start], False
        yield text[start : end + 3], True
        at = end + 3
    yield text[at:], False


def _xml_items(page: Page) -> tuple[Iterator[Item], bool]:
    """The items of the feed in ``page``, and whether it is cut off behind them. Raises ListingBroken."""
    found = _well_formed(page)
    whole = [any(each.tag in _WHOLE for each in entry.iter()) for entry in found.entries]
    parsed = _parsed(found, page)
    entries = parsed.entries if isinstance(parsed.entries, list) else []
    if len(whole) != len(entries):
        # Where the two do not agree on what an entry is, none is taken to be whole.
        whole = [False] * len(entries)
    said = responses.language(parsed.feed.get("language"))
    is_rdf = parsed.get("version") in ("rss10", "rss090")
    items = (
        _item(entry, is_whole=is_whole, said=said, is_rdf=is_rdf)
        for entry, is_whole in zip(entries, whole, strict=True)
    )
    return items, found.is_cut


def _parsed(found: _WellFormed, page: Page) -> Any:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": page.url}
    with warnings.catch_warnings():
        # Its own, about its own past.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return feedparser.parse(
                io.BytesIO(found.xml()),  # bytes alone could be taken for an address
                response_headers=headers,
                resolve_relative_uris=False,
                sanitize_html=False,
            )
        except Exception as error:
            # It was made for feeds that mean well, and nobody lists what others make it raise.
            raise responses.broken(page.url, "is a feed that cannot be read") from error


def _item(entry: Any, *, is_whole: bool, said: str, is_rdf: bool) -> Item:
    # ``dict.get``: its own ``get`` answers for “updated” with “published”.
    published, updated = dict.get(entry, "published"), dict.get(entry, "updated")
    words, words_language = _content(entry) if is_whole else ("", "")
    links = (each for each in (dict.get(entry, "links") or ())[:100] if each.get("rel") == "enclosure")
    return Item(
        id=responses.identifier(dict.get(entry, "id")),
        link=_text(dict.get(entry, "link")),
        title=responses.line_of_html(dict.get(entry, "title")),
        # In RSS 1.0, dc:date is when an item was published; elsewhere what is only “updated” does not tell that.
        date=responses.day(published) or (responses.day(updated) if is_rdf else ""),
        revision=responses.line(updated),
        byline=_byline(dict.get(entry, "author")),
        language=words_language or said,
        html=words,
        summary="" if responses.says_nothing(summary := _text(dict.get(entry, "summary"))) else summary,
        enclosures=tuple((_text(each.get("href")), _text(each.get("type")).lower()) for each in links),
    )


def _content(entry: Any) -> tuple[str, str]:
    """All the words of an entry as HTML, and their language; empty where they turn out to be a teaser."""
    for each in dict.get(entry, "content") or ():
        value = responses.without_footer(_text(each.get("value")))
        if (
            each.get("type") in _HTML
            and not responses.says_nothing(value)
            and not responses.is_cut_off(value)
        ):
            return value, responses.language(each.get("language"))
    return "", ""


def _byline(given: object) -> str:
    """Who wrote it, without their address: RSS has ``address (name)``, and feedparser makes Atom's ``name (address)``."""
    text = responses.line_of_html(given)
    match = _MAIL_THEN_NAME.fullmatch(text) or _NAME_THEN_MAIL.fullmatch(text)
    return match[1] if match else "" if _MAIL.fullmatch(text) else text
