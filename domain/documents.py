"""Documents, their paragraphs, and the passages that are embedded. Plain frozen values; and links that land on the quoted words.

Web pages: text fragments (https://wicg.github.io/scroll-to-text-fragment/). PDF: ``#page=`` (RFC 8118).
Video: ``t=`` on the two large hosts, media fragments elsewhere (https://www.w3.org/TR/media-frags/).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from domain.dates import UNKNOWN, PartialDate
from domain.errors import RecordEmpty, RecordUnreadable
from domain.provenance import Notes


class Kind(StrEnum):
    """What kind of record a document is. The value is what people read."""

    AGENDA = "agenda"
    DRAFT_MINUTES = "draft minutes"
    ADOPTED_MINUTES = "adopted minutes"
    MINUTES = "minutes"
    """Minutes that do not say whether they were adopted."""
    DECISION = "decision"
    NEWS = "news"
    TRANSCRIPT = "transcript"
    MACHINE_TRANSCRIPT = "machine transcript"
    """Made by speech recognition: names and numbers in it may be wrong."""
    REPORT = "report"
    NOTES = "notes"
    """Somebody's notes or summary, not the body's own record."""
    RECORD = "record"
    """A published record whose kind is not known."""

    @property
    def proposes(self) -> bool:
        """Whether what it says is only proposed: an agenda item is never a decision."""
        return self is Kind.AGENDA

    @property
    def is_of_meeting(self) -> bool:
        """Whether a meeting is what it is of. One meeting speaks of a matter in many places, of which few have the detail that is asked for."""
        return self not in (Kind.NEWS, Kind.REPORT, Kind.RECORD)

    @property
    def is_spoken(self) -> bool:
        """Whether it is what people said in turn."""
        return self in (Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT)


class Role(StrEnum):
    """What a paragraph is in its document."""

    BODY = "body"
    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE = "table"
    BYLINE = "byline"
    """Who wrote or reported it."""


CELLS = " | "
"""Stands between the cells of a table's row, as the ruled line does in the source. A row is one paragraph, so that
a quote of it is the whole row and nothing but the row."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``document.text[start:end]``, never empty, never overlapping another."""

    number: int
    """1, 2, 3 … in the order of the document."""
    start: int
    end: int
    role: Role = Role.BODY
    heading: str = ""
    """The heading it stands under, outermost first, joined by " › ". Empty when there is none."""
    page: int | None = None
    """PDF: the page it begins on, from 1."""
    seconds: float | None = None
    """Captions: when it begins."""
    speaker: str = ""
    """Who speaks, only where the record itself says so."""
    heads: str = ""
    """A row of a table: the heads of its cells, in their order, with CELLS between them. Shown beside a quote, never as
    its words. Empty where there are none, or where they stand in the row itself."""
    struck: str = ""
    """Words that the record strikes through here. They are not in force, so they are not in the text."""
    date: PartialDate = UNKNOWN
    """Of the meeting it tells of, where its record is of several."""


@dataclass(frozen=True, slots=True)
class Document:
    """A published record.

    ``text`` is the cleaned text: what a reader of the source sees, without boilerplate, paragraphs separated by
    a blank line. Quotes are cut from it, and receipts point into it. It never changes for one ``text_hash``.
    """

    key: str
    """Stable and unique in the library: ``collection/relative/path.txt``."""
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    kind: Kind = Kind.RECORD
    body: str = ""
    """Who met or published: "City Council". Empty when the record does not say."""
    date: PartialDate = UNKNOWN
    """When it was held or published, as the source gives it."""
    language: str = ""
    """ISO 639-1 ("en", "zh", "es"), or empty when not known."""
    url: str = ""
    byline: str = ""
    """The line that says who wrote it, verbatim."""
    collection: str = ""
    raw_hash: str = ""
    """sha256 of the bytes it was read from."""
    notes: Notes = ()
    """What a reader should know, and where what is known of it is from."""

    @property
    def text_hash(self) -> str:
        """sha256 of the cleaned text in UTF-8."""
        return sha256_text(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded: ``document.text[start:end]``. One paragraph, a run of short ones, or a part of a
    long one at sentence borders.
    """

    start: int
    end: int
    first_paragraph: int
    last_paragraph: int
    context: str = ""
    """Title and headings; embedded and searched with the passage, never quoted as part of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether a character lies in both."""
        return self.start < other.end and other.start < self.end


def checked(document: Document) -> Document:
    """``document``, if it can be kept and found again. Raises RecordError."""
    key = document.key
    if not document.text.strip() or not document.paragraphs:
        raise RecordEmpty(f"{key} holds no text.", remedy="Check the file at its source.")
    try:
        "\n".join(_words(document)).encode()
    except UnicodeEncodeError as error:
        raise RecordUnreadable(
            f"{key} holds half a character, which cannot be written down.", remedy="Save it as UTF-8."
        ) from error
    at = 0
    for paragraph in document.paragraphs:
        if not at <= paragraph.start < paragraph.end <= len(document.text):
            raise RecordUnreadable(
                f"Paragraph {paragraph.number} of {key} does not lie within its text, after the one before.",
                remedy="Report it: its reader is at fault.",
            )
        at = paragraph.end
    return document


def _words(document: Document) -> Iterable[str]:
    yield from (document.key, document.text, document.title, document.body, document.byline, document.url)
    yield from (document.language, document.collection, document.raw_hash)
    for paragraph in document.paragraphs:
        yield from (paragraph.heading, paragraph.speaker, paragraph.heads, paragraph.struck)
    for note in document.notes:
        yield from (note.text, note.field, note.place)


def sha256_text(text: str) -> str:
    """Hex sha256 of ``text`` in UTF-8. Lone surrogates are kept apart from each other, not refused."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- Whose record is whose. What one community adds, no other sees; what the operator's folders hold, everybody does. Pure.

PREFIX = "community-"
"""The collections of communities begin with it; no folder of the operator's may be called so."""
NOBODY = PREFIX
"""Who asks outside a community: sees the operator's records and no community's."""


def collection_of(community: int) -> str:
    """The collection that a community adds its records to.

    >>> collection_of(7)
    'community-7'
    """
    return f"{PREFIX}{community}"


def belongs(key: str, collection: str) -> bool:
    """Whether a record, by its key, is one of ``collection``.

    >>> belongs("community-7/a.txt", "community-7"), belongs("community-71/a.txt", "community-7")
    (True, False)
    """
    return key.startswith(f"{collection}/")


def may_see(collection: str, community: str) -> bool:
    """Whether who asks from ``community`` (its collection) sees records of ``collection``.

    An empty ``community`` is the operator, who sees everything.
    """
    return not community or not collection.startswith(PREFIX) or collection == community


DEMO = "seeds"
"""The collection that Plenum comes with, so that there is something to ask."""


def searched_of(collections: Iterable[str], community: str) -> frozenset[str]:
    """Those of ``collections`` that are searched for who asks from ``community``: what may be seen, without the demo records once
    there are others.
    """
    seen = frozenset(each for each in collections if may_see(each, community))
    return seen - {DEMO} or seen


LINK_LIMIT = 512
"""Discord's limit for the address of a link button, and long enough for any browser."""
_WHOLE = 90
"""Up to this many characters a quote goes into the link whole; a longer one by its first and last words."""
_WORDS = 5
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com")
_MEDIA = re.compile(r"\.(?:mp4|m4v|mov|webm|ogv|mp3|m4a|ogg|oga|opus|wav)", re.IGNORECASE)
_DOWNLOADED = frozenset(
    {".csv", ".doc", ".docx", ".epub", ".json", ".odt", ".pdf", ".rtf", ".srt", ".vtt", ".xlsx", ".zip"}
)


def landing(url: str, quoted: str, *, page: int | None = None, seconds: float | None = None) -> str:
    """``url`` made to land on ``quoted``; empty when ``url`` is not an http(s) address.

    A link is never longer than LINK_LIMIT: the part that lands is left out before the address is cut.

    >>> landing("https://city.example/minutes", "The motion carried.")
    'https://city.example/minutes#:~:text=The%20motion%20carried.'
    >>> landing("https://city.example/agenda.pdf", "Item 4", page=3)
    'https://city.example/agenda.pdf#page=3'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if seconds is not None:
        return _video(url, int(seconds))
    if page is not None:
        return urlunsplit(parts._replace(fragment=f"page={page}"))
    fragment = "" if takes_time(url) else _text_fragment(quoted)
    if not fragment:
        return url
    landed = urlunsplit(parts._replace(fragment=parts.fragment + ":~:text=" + fragment))
    return landed if len(landed) <= LINK_LIMIT else url


def lands(url: str) -> bool:
    """Whether an address that ``landing`` made lands on the words, or on their page or second. What a browser downloads in place of
    showing it does not.

    >>> lands("https://city.example/minutes#:~:text=Item%204"), lands("https://city.example/minutes.docx#:~:text=Item%204")
    (True, False)
    """
    parts = urlsplit(url)
    if ":~:text=" in parts.fragment:
        return PurePosixPath(parts.path).suffix.lower() not in _DOWNLOADED
    return bool(url) and (parts.fragment.startswith(("page=", "t=")) or "t=" in parts.query)


def takes_time(url: str) -> bool:
    """Whether ``url`` is a recording that can be opened at a second: a file, or a page of a host that does that."""
    parts = urlsplit(url)
    return (
        _is_video_host(parts.hostname or "") or _MEDIA.fullmatch(PurePosixPath(parts.path).suffix) is not None
    )


def _is_video_host(host: str) -> bool:
    return any(host == known or host.endswith("." + known) for known in _VIDEO_HOSTS)


def _video(url: str, seconds: int) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if not _is_video_host(host):
        return urlunsplit(parts._replace(fragment=f"t={seconds}"))
    if host.endswith("vimeo.com"):
        return urlunsplit(parts._replace(fragment=f"t={seconds}s"))
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "t"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{seconds}s")])))


def _text_fragment(quoted: str) -> str:
    # A fragment must not run over a block's border, so only the first block of a quote is used.
    text = " ".join(quoted.split("\n\n", maxsplit=1)[0].split())
    if len(text) <= _WHOLE:
        return _escaped(text)
    words = text.split(" ")
    if len(words) > 2 * _WORDS:
        return _escaped(" ".join(words[:_WORDS])) + "," + _escaped(" ".join(words[-_WORDS:]))
    # No blanks to speak of (Chinese): the first and last characters.
    return _escaped(text[:12]) + "," + _escaped(text[-12:])


def _escaped(text: str) -> str:
    # "-" has a meaning in the directive ("prefix-,"), and quote() leaves it alone.
    return re.sub("-", "%2D", quote(text, safe=""))
