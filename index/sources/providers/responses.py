"""Responses of a site, parsed: anything that is not what it should be is a ListingBroken, whatever the bytes are. And fields of an
entry: what a site says of a record, made fit for a sidecar, and addresses as sites write them. What cannot be taken is left out,
never corrected.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from html import escape, unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from domain.dates import parse_date
from domain.errors import ListingBroken, RecordError
from index.readers.decode import decode
from index.readers.metadata.sidecar import WrongValueError, kind_named
from index.readers.outline import tree_of
from index.readers.reader import ENDINGS, Look, look_of
from index.sources.fetch import LONGEST
from text.cleaning import one_line


@dataclass(frozen=True, slots=True)
class Page:
    """What an address holds."""

    url: str
    """Where it was found in the end."""
    body: bytes
    content_type: str = ""
    """In lower case, without parameters."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


LARGEST = 32 << 20
"""Bytes of a listing."""
_LARGEST_XML = 16 << 20
_SAFE_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_CHUNK = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml")
_VALUES = 3_000_000
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def broken(url: str, what: str, remedy: str = "") -> ListingBroken:
    """The error for ``url``, which ``what``: “is not a feed”."""
    return ListingBroken(
        f"{url} {what}.", remedy=remedy or "Open the address in a browser; look whether it moved."
    )


def json_of(page: Page) -> Any:
    """The value in a JSON answer. Raises ListingBroken."""
    text = text_of(page)
    # Counted before it is parsed: a value of two bytes costs fifty times as much once it is an object.
    if text.count("[") + text.count("{") + text.count(",") > _VALUES:
        raise broken(page.url, "lists more than can be read at once")
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise broken(page.url, "does not answer with whole JSON") from error


def objects_in(value: object, page: Page) -> list[dict[str, Any]]:
    """``value`` as a list of objects. Raises ListingBroken."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise broken(page.url, "does not answer with a list of objects")
    return value


def xml_text(page: Page) -> str:
    """An XML answer as text, without its declaration and without characters that XML does not have. Raises ListingBroken,
    also for one that defines entities: no feed and no sitemap needs them, and a few of them can fill any memory.
    """
    declared = _ENCODING.search(page.body[:1024].replace(b"\0", b""))
    charset = _CHARSET.search(page.headers.get("content-type", ""))
    name = declared[1].decode("ascii", "replace") if declared else charset[1] if charset else ""
    text = _NOT_XML.sub("", _DECLARATION.sub("", text_of(page, name).lstrip("\ufeff"), count=1))
    if "<!ENTITY" in text:
        raise broken(page.url, "defines XML entities, which are not read")
    return text


def xml_of(page: Page) -> Any:
    """The root of an XML answer (lxml). Raises ListingBroken, also for one that was cut off."""
    from lxml import etree

    if len(page.body) > _LARGEST_XML:
        raise broken(page.url, f"answers with more than {_LARGEST_XML >> 20} MiB of XML")
    try:
        return etree.fromstring(
            xml_text(page).encode("utf-8"), etree.XMLParser(remove_comments=True, **_SAFE_XML)
        )
    except (etree.LxmlError, ValueError) as error:
        raise broken(page.url, "is not whole XML") from error


def xml_events(text: str) -> Iterator[tuple[str, Any]]:
    """The elements of ``text`` as they start and end, as far as it is well-formed; then it raises etree.XMLSyntaxError."""
    from lxml import etree

    raw = text.encode("utf-8")
    parser = etree.XMLPullParser(("start", "end"), remove_comments=True, remove_pis=True, **_SAFE_XML)
    try:
        for at in range(0, len(raw), _CHUNK):
            parser.feed(raw[at : at + _CHUNK])
            yield from parser.read_events()
        parser.close()
    except etree.XMLSyntaxError:
        yield from parser.read_events()
        raise
    yield from parser.read_events()


def local_name(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def html_of(page: Page) -> tuple[Any, str]:
    """The tree of a web page (lxml), and the address that its links are relative to. Raises ListingBroken."""
    _refuse_large(page)
    if not page.body.strip():
        raise broken(page.url, "answers with nothing")
    try:
        tree, _ = tree_of(page.body, page.url, as_shown=False)
    except RecordError as error:
        raise broken(page.url, "cannot be read as a web page") from error
    base = next((absolute(page.url, each.get("href")) for each in tree.iter("base")), "")
    return tree, base or page.url


def text_of(page: Page, declared: str = "") -> str:
    """An answer as text. ``declared`` is the encoding it names for itself. Raises ListingBroken."""
    _refuse_large(page)
    try:
        return decode(page.body, page.url, declared).text
    except RecordError as error:
        raise broken(page.url, "answers with data that is no text") from error


def is_html(page: Page) -> bool:
    """Whether an answer is a web page: by how it begins, and where that does not tell, by what it says it is. Feeds and JSON
    are often sent as text/html.
    """
    if look_of(page.body) is Look.HTML:
        return True
    start = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    other = start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"{", b"[", b"%pdf"))
    return page.content_type in _PAGES and not other


def _refuse_large(page: Page) -> None:
    if len(page.body) > LARGEST:
        raise broken(page.url, f"answers with more than {LARGEST >> 20} MiB")


# Words that a listing holds itself, as a document of their own: as their site shows them, under their title.

_ANY_TAG = re.compile(r"<[^<>]*>")
_FOOTER = re.compile(
    r"<p>\s*The post\s*<a\b[^<>]*>[^<>]*</a>\s*(?:first )?appeared first on\s*<a\b[^<>]*>[^<>]*</a>\.?\s*</p>\s*\Z"
)
_CUT_OFF = re.compile(
    r"(?:\[?\s*(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\s*\]?|(?:read|continue reading|view|learn) more\W{0,9}|"
    r"continue reading[^.!?\n]{0,200}|leer m[áa]s\W{0,9}|seguir leyendo\W{0,9})\s*\Z",
    re.IGNORECASE,
)
_END = 600


def document(title: str, words: str, *, link: str = "", language: str = "") -> bytes:
    """A web page with nothing but ``title`` and ``words`` (HTML as the place gives it)."""
    attribute = f' lang="{escape(language)}"' if language else ""
    base = f'<base href="{escape(link)}">' if link else ""
    heading = f"<h1>{escape(title)}</h1>\n" if title else ""
    page = (
        f'<!DOCTYPE html>\n<html{attribute}><head><meta charset="utf-8">{base}<title>{escape(title)}</title></head>\n'
        f"<body><article>\n{heading}{words}\n</article></body></html>\n"
    )
    return page.encode("utf-8", "replace")


def without_footer(words: str) -> str:
    """HTML without what WordPress adds to it in feeds alone (“The post … appeared first on …”)."""
    return words[: -4 * _END] + _FOOTER.sub("", words[-4 * _END :])


def says_nothing(words: str) -> bool:
    """Whether HTML holds no text at all."""
    return not unescape(_ANY_TAG.sub("", words)).strip()


def is_cut_off(words: str) -> bool:
    """Whether HTML ends like a teaser: “[…]”, “Read more”."""
    return _CUT_OFF.search(_ANY_TAG.sub("", words[-4 * _END :])[-_END:].rstrip()) is not None


_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9_-]*)?")
_ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?:[T\s].*|)", re.DOTALL)
_LONGEST = 500
_LONGEST_ID = 300
_LONGEST_DATE = 64


def non_empty(**said: str) -> dict[str, str]:
    """What is said; what is empty is not."""
    return {name: value for name, value in said.items() if value}


def line(value: object, longest: int = _LONGEST) -> str:
    """``value`` as one line of text, cut to ``longest`` characters; empty when it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) >= 10**30:
        return ""
    text = one_line(str(value)[: 20 * longest])
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def line_of_html(value: object, longest: int = _LONGEST) -> str:
    """One line of text from a field that may hold markup: without tags, with ``&amp;`` as ``&``."""
    if not isinstance(value, str):
        return ""
    return line(html.unescape(_TAG.sub("", value[: 20 * longest])), longest)


def identifier(value: object) -> str:
    """An id as a site gives it, on one line; a very long one keeps its beginning and gets a hash of the whole."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return line(value)
    text = one_line(value)
    if len(text) <= _LONGEST_ID:
        return text
    whole = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{text[:_LONGEST_ID]}…{whole[:16]}"


_NO_YEAR = re.compile(r"(?<![-+:\d])0\d{3}(?!\d)")


def day(value: object) -> str:
    """The day in a timestamp, as its own zone has it; empty when it cannot be read.

    >>> day("Tue, 05 Mar 2024 23:30:00 -0600"), day("2024-03-05T23:30:00-06:00"), day("next week")
    ('2024-03-05', '2024-03-05', '')
    """
    if not isinstance(value, str) or len(value) > _LONGEST_DATE:
        return ""
    iso = _ISO_DAY.fullmatch(value)
    try:
        found = iso[1] if iso else parsedate_to_datetime(value.strip()).date().isoformat()
        # Some systems write 0001-01-01 or 9999-12-31 for “no date”; the year 0000 of a mail's date is not 2000.
        is_one = "1600" <= found < "2200" and not (iso is None and _NO_YEAR.search(value))
        return found if is_one and parse_date(found).is_complete else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def language(value: object) -> str:
    """A language tag that can be taken, or empty."""
    text = line(value, 35)
    return text if _LANGUAGE.fullmatch(text) else ""


def kind(value: object) -> str:
    """The name of a kind of record that is known by that name, or empty."""
    try:
        return kind_named(line(value)).value
    except WrongValueError:
        return ""


# Addresses: made absolute, made comparable, and left out where nothing can be fetched from them.

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id)(?:=[^&]*)?", re.IGNORECASE)
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_UNSEEN = re.compile("[\x00-\x1f\x7f]")


def absolute(base: str, given: object) -> str:
    """``given`` as an absolute http or https address without fragment; empty when it is none.

    >>> absolute("https://town.example/council/", "../minutes 3.pdf#page=2")
    'https://town.example/minutes%203.pdf'
    """
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        return ""
    try:
        joined = urljoin(base, _UNSEEN.sub("", given.strip()))
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    found = quote(urlunsplit(parts._replace(fragment="")), safe=_SAFE, encoding="utf-8", errors="replace")
    return found if len(found) <= LONGEST else ""


def plain(url: str) -> str:
    """``url`` without what is only there to count readers.

    >>> plain("https://town.example/news?id=7&utm_source=rss")
    'https://town.example/news?id=7'
    """
    parts = parts_of(url)
    if not parts.query:
        return url
    kept = [each for each in parts.query.split("&") if not _TRACKING.fullmatch(each)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def ending(url: str) -> str:
    """The ending of what ``url`` leads to, in small letters, where it is one that is read; otherwise empty. It may stand in
    the path, or in what the path is asked for.

    >>> [ending(each) for each in ("https://a.example/M.PDF?v=2", "https://a.example/get?file=m.docx", "https://a.example/m")]
    ['.pdf', '.docx', '']
    """
    parts = parts_of(url)
    names = (parts.path, *(each.partition("=")[2] for each in parts.query.split("&")))
    for name in names:
        suffix = PurePosixPath(unquote(name)).suffix.lower()
        if suffix in ENDINGS:
            return suffix
    return ""


def is_document(url: str) -> bool:
    """Whether ``url`` ends like a file that is read and is no web page."""
    return ENDINGS.get(ending(url), Look.HTML) is not Look.HTML


def is_wanted(url: str, only: Sequence[str]) -> bool:
    """Whether an admin wants ``url``: it matches one of the patterns, or there is none."""
    return not only or any(fnmatchcase(url.lower(), pattern.lower()) for pattern in only)


def site_of(url: str) -> str:
    """The address of a site's front page: ``https://town.example/``."""
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc}/"


def host_of(url: str) -> str:
    """The host in small letters, without ``www.``."""
    return (parts_of(url).hostname or "").removeprefix("www.")


def parts_of(url: str) -> SplitResult:
    """The parts of ``url``; empty ones where it is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
