"""What the pages show, as values: a record with the words that are pointed at, an answer with its check, meetings.

Only what everybody may see, unless a signature says that this one page may be shown. What nobody has ever seen here and what is not
for everybody look the same.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from community.memory import Memory
from domain.answers import QuoteCheck, QuoteReceipt, Standing, Verification, WarningCode
from domain.documents import NOBODY, Document, Paragraph, Role, may_see
from domain.errors import PlenumError, ReceiptUnknown, RecordMissing
from domain.meetings import Meeting, Priorities
from index.records import Record
from index.storage.library import Library, Snapshot
from retrieval.answer_service import AnswerService
from retrieval.meetings import newest_first
from retrieval.verify import find
from retrieval.warnings import warnings_beside
from web.links import HASH, Links, Place, record_id

PART = 30_000
"""Characters of a record on one page, about: more than most have, and a phone scrolls through it at once."""
_PIECE = 15_000
"""Characters of a paragraph that are not cut."""
_NEWEST = 20
_ANNOUNCED = 8
"""Meetings whose priorities are in the feed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a paragraph, marked or not."""

    text: str
    marked: bool = False
    first: bool = False
    """Of the marked ones: the anchor."""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph on a page, or as much of it as fits."""

    paragraph: Paragraph
    pieces: tuple[Piece, ...]
    begins: bool
    """Whether its beginning is on this page."""
    new_page: int | None
    """The page of the PDF that begins with it; None where it goes on with the one before."""
    link: str
    """Lands on it."""

    marked: bool
    """Whether words of it are marked."""

    @property
    def tag(self) -> str:
        """The element that it is."""
        return "h2" if self.paragraph.role is Role.HEADING else "div"

    @property
    def style(self) -> str:
        """The classes of its element."""
        return f"p {self.paragraph.role.replace(' ', '-')}{' here' if self.marked else ''}"


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record, or a part of a long one."""

    record: Record
    paragraphs: tuple[ShownParagraph, ...]
    part: int
    parts: int
    standing: Standing
    later: Record | None
    """The record that has taken its place."""
    warnings: tuple[WarningCode, ...]
    pointed: bool
    """Whether the address points at a place."""
    found: bool
    """Whether it was found in the text of now."""
    picture: int | None
    """The page of the PDF that is shown beside it."""

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return is_public(self.record.key)


@dataclass(frozen=True, slots=True)
class Removed:
    """A record that was taken out by hand: nothing of it is shown."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A record with this very text is kept under another name now."""

    address: str


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A quote of an answer, read again."""

    check: QuoteCheck
    record: Record | None
    """None where it is not in the library, or not for everybody: then its words are not shown."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An answer with its receipt, checked now."""

    verification: Verification
    quotes: tuple[CheckedQuote, ...]
    public: bool


def is_public(key: str) -> bool:
    """Whether everybody may see the record with this key."""
    return may_see(key.partition("/")[0], NOBODY)


class _Names:
    """The records of one generation by what they are called in addresses."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.generation = snapshot.generation
        self._snapshot = snapshot

    @cached_property
    def keys(self) -> dict[str, str]:
        return {record_id(record.key): record.key for record in self._snapshot.records()}

    @cached_property
    def removed(self) -> dict[str, str]:
        return {record_id(record.key): record.key for record in self._snapshot.removed()}

    @cached_property
    def texts(self) -> dict[str, str]:
        """By the beginning of the text's hash, those that everybody may see."""
        records = reversed(self._snapshot.records())
        return {each.text_hash[:HASH]: each.key for each in records if is_public(each.key)}


class PageValues:
    """What the pages show of ``library``. Usable from several threads. Raises PlenumError kinds."""

    def __init__(
        self,
        library: Library,
        answers: AnswerService,
        links: Links,
        contact: str,
        memory: Callable[[], Memory],
    ) -> None:
        """``contact`` is where the operator is reached; ``memory``, opened when it is asked, knows which texts a record was seen with."""
        self._library, self.answers, self._links, self.contact = library, answers, links, contact
        self._memory = memory
        self._lock = threading.Lock()
        self._held: _Names | None = None

    def snapshot(self) -> Snapshot:
        """The library as it is now. Raises LibraryError kinds."""
        return self._library.snapshot()

    def _names(self, snapshot: Snapshot) -> _Names:
        with self._lock:
            if self._held is None or self._held.generation != snapshot.generation:
                self._held = _Names(snapshot)
            return self._held

    def record_of(self, name: str, signature: str) -> Record:
        """A record that may be shown. Raises RecordMissing."""
        snapshot = self.snapshot()
        record = snapshot.record(self._key(snapshot, name, signature)[0])
        if record is None:
            raise RecordMissing(f"The record {name} was removed.", remedy="Look at where the link is from.")
        return record

    def _key(self, snapshot: Snapshot, name: str, signature: str) -> tuple[str, bool]:
        """The key of a record, and whether it was removed. Raises RecordMissing."""
        names = self._names(snapshot)
        key = names.keys.get(name)
        removed = key is None
        key = key or names.removed.get(name)
        if key is None or not (is_public(key) or self._links.allows(f"r/{name}", signature)):
            raise RecordMissing(
                f"There is no record called {name}.", remedy="Look at where the link is from."
            )
        return key, removed

    # --- A record.

    def record(
        self, name: str, at: Place | None, of: str, part: int, signature: str
    ) -> RecordPage | Removed | Moved:
        """A record at a place: ``at`` in the text whose hash begins with ``of``. Raises RecordMissing."""
        snapshot = self.snapshot()
        try:
            key, removed = self._key(snapshot, name, signature)
        except RecordMissing:
            key, removed = (self._names(snapshot).texts.get(of, "") if of else ""), False
            if key and at:
                record = snapshot.record(key)
                text_hash = record.text_hash if record else ""
                return Moved(self._links.place(key, at.paragraph, at.start, at.end, text_hash))
            raise
        if removed:
            return Removed()
        document, record = snapshot.document(key), snapshot.record(key)
        if document is None or record is None:
            raise RecordMissing(
                f"There is no record called {name}.", remedy="Look at where the link is from."
            )
        wanted, standing, later = self._place(document, at, of, snapshot)
        parts = list(_parts(document))
        if wanted:
            part = next(
                (number for number, units in enumerate(parts, 1) if units[-1][2] > wanted[0]), len(parts)
            )
        part = min(max(part, 1), len(parts))
        shown = tuple(
            self._shown(document, parts[part - 1], parts[part - 2][-1][0] if part > 1 else None, wanted)
        )
        here = next((each for each in shown if each.marked), shown[0])
        return RecordPage(
            record,
            shown,
            part,
            len(parts),
            standing,
            snapshot.record(later) if later else None,
            tuple(warnings_beside(record.kind, record.notes, here.paragraph.page)),
            pointed=at is not None,
            found=wanted is not None,
            picture=here.paragraph.page if key.lower().endswith(".pdf") else None,
        )

    def _place(
        self, document: Document, at: Place | None, of: str, snapshot: Snapshot
    ) -> tuple[tuple[int, int] | None, Standing, str]:
        """Where the words stand in the text of now, what became of the record since they were pointed at, and what took its place."""
        text, text_hash = document.text, document.text_hash
        if of and not text_hash.startswith(of):
            # Of a text that is not known as one of this record, nothing is told, not even whether it is kept: it may be another's.
            text_hash = self._earlier(document.key, of, snapshot)
            text = (self._library.texts.get(text_hash) if text_hash else None) or ""
        start, end = _range(at, document if text_hash == document.text_hash else None)
        in_it = 0 <= start < end <= len(text)
        words = text[start:end] if in_it else ""
        paragraph = at.paragraph if at else 0
        if not words:
            # Nothing is looked for: what became of the record itself is told.
            text_hash = document.text_hash
        found = find(QuoteReceipt(words, document.key, paragraph, start, end, text_hash), snapshot)
        return (found.now_at if in_it else None), found.standing, found.superseded_by

    def _earlier(self, key: str, of: str, snapshot: Snapshot) -> str:
        """The hash of the text that this very record had, and that begins with ``of``; empty where none is known."""
        with contextlib.suppress(PlenumError):
            found = next((each for each in self._memory().watches.texts_of(key) if each.startswith(of)), "")
            if found:
                return found
        # What no bot has seen, as far back as generations are kept.
        lineage = self._library.lineage(snapshot)
        had = (lineage.text_hash(name, key) for name, _ in reversed(lineage.runs))
        return next((each for each in had if each and each.startswith(of)), "")

    def _shown(
        self,
        document: Document,
        units: Sequence[_Unit],
        before: Paragraph | None,
        wanted: tuple[int, int] | None,
    ) -> Iterator[ShownParagraph]:
        page = before.page if before else None
        text_hash, first = document.text_hash, True
        for paragraph, start, end in units:
            pieces = []
            mark = range(max(start, wanted[0]), min(end, wanted[1])) if wanted else range(0)
            if len(mark):
                pieces.append(Piece(document.text[start : mark.start]))
                pieces.append(Piece(document.text[mark.start : mark.stop], marked=True, first=first))
                pieces.append(Piece(document.text[mark.stop : end]))
                first = False
            else:
                pieces.append(Piece(document.text[start:end]))
            turned = paragraph.page if paragraph.page != page else None
            page = paragraph.page
            link = self._links.place(
                document.key, paragraph.number, paragraph.start, paragraph.end, text_hash
            )
            whole = tuple(piece for piece in pieces if piece.text)
            yield ShownParagraph(paragraph, whole, start == paragraph.start, turned, link, len(mark) > 0)

    # --- An answer.

    def answer(self, receipt_id: str, signature: str) -> AnswerPage:
        """Raises ReceiptUnknown, also for one that is not everybody's."""
        # Whole: a beginning would find what others asked.
        checked = self.answers.verify(receipt_id, whole=True)
        receipt = checked.receipt
        # What a refusal holds is the question alone, and a receipt does not keep who asked it.
        public = bool(receipt.quotes) and all(is_public(quote.document) for quote in receipt.quotes)
        if not public and not self._links.allows(f"a/{receipt.id}", signature):
            raise ReceiptUnknown("There is no such answer.", remedy="Look at where the link is from.")
        snapshot = self.snapshot()
        quotes = tuple(CheckedQuote(check, self._now(check, snapshot)) for check in checked.checks)
        return AnswerPage(checked, quotes, public)

    def _now(self, check: QuoteCheck, snapshot: Snapshot) -> Record | None:
        """The record of a quote, where its words may be shown. A renamed one is another record with the same text."""
        key, text_hash = check.quote.document, check.quote.text_hash
        record = snapshot.record(key)
        if record is None and (moved := snapshot.with_text(text_hash, key.partition("/")[0])):
            record = snapshot.record(moved)
        return record

    # --- What there is.

    @property
    def created(self) -> str:
        """When the library of now was made (ISO)."""
        return self.snapshot().manifest.created

    def days(self) -> list[Meeting]:
        """The meetings whose day is known."""
        return [each for each in self.answers.meetings(NOBODY) if each.date.is_complete]

    def newest(self) -> list[Record]:
        """The newest records that everybody may see."""
        return sorted(self.snapshot().visible(NOBODY), key=newest_first)[:_NEWEST]

    def added(self) -> list[tuple[Record, str]]:
        """Records with the moment (ISO) at which they were taken in, as far as that is kept, the latest first."""
        snapshot = self.snapshot()
        lineage = self._library.lineage(snapshot)
        taken_in: dict[str, str] = {}
        oldest = snapshot.manifest.created
        for name, started in lineage.runs:
            kept = lineage.kept(name)
            oldest = min(oldest, started)
            taken_in |= dict.fromkeys(kept.added if kept else (), started)
        found = [(each, taken_in.get(each.key, oldest)) for each in snapshot.visible(NOBODY)]
        found.sort(key=lambda pair: newest_first(pair[0]))
        found.sort(key=lambda pair: pair[1], reverse=True)
        return found[:_NEWEST]

    def stated(self) -> list[Priorities]:
        """The priorities of the latest meetings that name any."""
        found = [
            self.answers.priorities(NOBODY, each.id, "")
            for each in self.answers.meetings(NOBODY)[:_ANNOUNCED]
        ]
        return [each for each in found if each.items]


_Unit = tuple[Paragraph, int, int]
"""A paragraph, and the characters of it that are shown together."""


def _parts(document: Document) -> Iterator[list[_Unit]]:
    """A record in parts of about PART characters, cut between paragraphs where that can be."""
    part: list[_Unit] = []
    size = 0
    for paragraph in document.paragraphs:
        for start in range(paragraph.start, paragraph.end, _PIECE):
            end = min(start + _PIECE, paragraph.end)
            if part and size + end - start > PART:
                yield part
                part, size = [], 0
            part.append((paragraph, start, end))
            size += end - start
    yield part


def _range(at: Place | None, document: Document | None) -> tuple[int, int]:
    """The characters that are meant; of a whole paragraph, only in the text that it is a paragraph of."""
    if at is None or at.end > at.start or document is None:
        return (at.start, at.end) if at else (0, 0)
    numbered = next((each for each in document.paragraphs if each.number == at.paragraph), None)
    return (numbered.start, numbered.end) if numbered else (0, 0)
