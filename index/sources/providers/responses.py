"""Responses of a site, parsed: anything that is not what it should be is a ListingBroken, whatever the bytes are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from domain.errors import ListingBroken, RecordError
from index.readers.decode import decode
from index.readers.reader import Look, look_of
from index.readers.webpage import tree_of
from index.sources.providers.provider import Page
from index.sources.providers.values import absolute

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
        tree, _ = tree_of(page.body, page.url)
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
