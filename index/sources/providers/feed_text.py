"""The text of a feed, made sure of before it is parsed: how much of it is well-formed, and where its entries end.

feedparser falls back to a parser that forgives everything. That one reads half a feed as if it were whole, and its time
grows with the square of some broken inputs; so it is only ever given what is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import NoReturn
from xml.parsers import expat

from index.sources.providers.provider import Page
from index.sources.providers.responses import broken, xml_text

ENTRIES = 5_000
"""So many entries of one feed are taken."""
_DEEPEST = 200
_LARGEST = 8 << 20
_ELEMENTS = 100_000
_LONGEST_AUTHOR = 500
_AUTHORS = (
    "author",
    "creator",
    "name",
    "email",
    "managingEditor",
    "webMaster",
    "publisher",
    "owner",
    "contributor",
)
_ROOTS = ("rss", "RDF", "feed")
_ENTRIES = ("item", "entry")
_WHOLE = (
    "http://purl.org/rss/1.0/modules/content/ encoded",
    "http://www.w3.org/2005/Atom content",
    "http://purl.org/atom/ns# content",
)
_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
}
_NAMED = re.compile(r"&(\w{1,40});")
_BARE = re.compile(r"&(?!\w{1,40};|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)")
_KEPT = ("amp", "lt", "gt", "quot", "apos")
_USED = re.compile(r"</?([A-Za-z][\w.-]{0,40}):|\s([A-Za-z][\w.-]{0,40}):[\w.-]+\s*=")
_DECLARED = re.compile(r"\sxmlns:([\w.-]{1,40})\s*=")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]<>]*>")
"""Without one, an entity that nobody defined is a mistake for every parser alike."""
_ROOT = re.compile(r"<(?:rss|feed|(?:\w+:)?RDF)(?=[\s>])")


@dataclass(slots=True)
class FeedText:
    """What of a feed can be parsed."""

    text: str
    """Well-formed, in UTF-8 when encoded."""
    whole: list[bool] = field(default_factory=list)
    """For each entry in turn, whether it holds all its words (``content:encoded``, Atom's ``content``)."""
    is_cut: bool = False
    """Whether the feed was cut off or broken behind these entries."""


def feed_text(page: Page) -> FeedText:
    """The well-formed part of the feed in ``page``. Raises ListingBroken for what is no feed, or too large."""
    text = _DOCTYPE.sub("", xml_text(page), count=1)
    if len(text) > _LARGEST:
        raise broken(page.url, f"answers with a feed of more than {_LARGEST >> 20} MiB")
    walk = _Walk(text)
    if walk.error and walk.is_feed:
        # What feeds get wrong most often: “Parks & Recreation”, “&nbsp;”, a prefix that is declared nowhere.
        mended = _Walk(_mended(text))
        if not mended.error or len(mended.whole) > len(walk.whole):
            walk = mended
    if walk.refused:
        # feedparser's time grows with the square of these.
        raise broken(page.url, f"has {walk.refused}")
    if not walk.is_feed:
        raise broken(page.url, "is not a feed")
    return FeedText(walk.head(), walk.whole, walk.error)


class _Walk:
    """Goes through a text with expat, and notes where its entries end."""

    def __init__(self, text: str) -> None:
        self._raw = text.encode("utf-8")
        self._open: list[str] = []
        self._end = 0
        self._open_at_end: list[str] = []
        self._at_entry = 0
        self._is_whole = False
        self.whole: list[bool] = []
        self._elements = self._author = 0
        self.is_feed = False
        self.refused = ""
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._read
        self.error = self._is_enough = False
        try:
            self._parser.Parse(self._raw, True)  # noqa: FBT003 - expat's
        except expat.ExpatError:
            self.error = not self._is_enough

    def head(self) -> str:
        """The text, or what is well-formed of it: up to the end of its last entry that came whole."""
        if not self.error and not self._is_enough:
            return self._raw.decode("utf-8")
        if not self.whole:
            return ""
        closing = "".join(f"</{name}>" for name in reversed(self._open_at_end))
        return self._raw[: self._end].decode("utf-8") + closing

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        self._author = 0
        if len(self._open) >= _DEEPEST:
            self._refuse("elements nested deeper than any feed's")
        if self._elements > _ELEMENTS:
            self._refuse(f"more than {_ELEMENTS:,} elements")
        local = _local(name)
        if not self._open:
            self.is_feed = local in _ROOTS
        self._open.append(_as_written(name))
        if self._at_entry:
            self._is_whole = self._is_whole or name.rsplit(" ", 1)[0] in _WHOLE or name in _WHOLE
        elif local in _ENTRIES:
            self._at_entry, self._is_whole = len(self._open), False

    def _finish(self, _name: str) -> None:
        if len(self._open) == self._at_entry:
            self.whole.append(self._is_whole)
            self._at_entry = 0
            # Where an end begins; “>” ends it, also in <item/>.
            self._end = self._raw.find(b">", self._parser.CurrentByteIndex) + 1
            self._open_at_end = self._open[:-1]
            if len(self.whole) == ENTRIES:
                self._is_enough = True
                raise expat.ExpatError
        self._open.pop()

    def _read(self, characters: str) -> None:
        if self._open[-1].rpartition(":")[2] in _AUTHORS:
            self._author += len(characters)
            if self._author > _LONGEST_AUTHOR:
                self._refuse(f"an author of more than {_LONGEST_AUTHOR} characters")

    def _refuse(self, reason: str) -> NoReturn:
        self.refused = reason
        raise expat.ExpatError


def _local(name: str) -> str:
    """``ns local prefix`` or ``ns local`` or ``local``, as expat has it."""
    parts = name.split(" ")
    return parts[1] if len(parts) > 1 else parts[0]


def _as_written(name: str) -> str:
    parts = name.split(" ")
    return f"{parts[2]}:{parts[1]}" if len(parts) > 2 else _local(name)


def _mended(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        known = html5.get(f"{match[1]};", "")
        return match[0] if match[1] in _KEPT else known or f"&amp;{match[1]};"

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


def begins_like_a_feed(page: Page) -> bool:
    """Whether an answer begins like RSS or Atom."""
    return _ROOT.search(page.body[:8192].replace(b"\0", b"").decode("latin-1")) is not None
