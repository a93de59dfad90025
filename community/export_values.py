"""What can be exported: answers and passages with everything that somebody needs to check and to cite them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer, Citation, Filters, NoAnswer, QuoteReceipt, Receipt
from domain.dates import UNKNOWN
from domain.documents import Kind
from index.records import Record
from retrieval.warnings import warning_words


class Adopted(StrEnum):
    """Whether the body that met has adopted a record. The value is what people read."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not stated"
    UNKNOWN = ""
    """It is not a kind of record that is adopted, or its kind is not known any more."""


_ADOPTED = {
    Kind.ADOPTED_MINUTES: Adopted.YES,
    Kind.DRAFT_MINUTES: Adopted.NO,
    Kind.MINUTES: Adopted.NOT_STATED,
}


class Now(StrEnum):
    """What became of the record since it was quoted. The value is what people read."""

    SAME = "same text"
    CHANGED = "text changed since"
    """Title, kind and date are those of the record as it is now."""
    NOT_HELD = "no longer in the library"
    """Title, kind and date are not known any more."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of the record, exactly as they stand there, and where."""

    text: str
    place: Citation
    now: Now = Now.SAME

    @property
    def kind(self) -> Kind | None:
        """The kind of the record; None when it is not known any more."""
        return None if self.now is Now.NOT_HELD else self.place.kind

    @property
    def adopted(self) -> Adopted:
        """Whether the record is adopted, as far as its kind says."""
        return _ADOPTED.get(self.kind, Adopted.UNKNOWN) if self.kind else Adopted.UNKNOWN


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """One answer, refusal, or search."""

    question: str
    generation: str
    answered: bool
    cited: tuple[Cited, ...]
    """The quotes, best first; of a search, the passages."""
    receipt: str = ""
    """The id under which the quotes can be checked; empty for passages, which have none."""
    probability: float | None = None
    """How sure it was; None when it is not known any more: receipts do not keep it."""
    filters: Filters = field(default_factory=Filters)
    notes: tuple[str, ...] = ()
    asked: datetime | None = None


def from_receipt(
    receipt: Receipt,
    record_of: Callable[[str], Record | None],
    *,
    probability: float | None = None,
    asked: datetime | None = None,
) -> ExportedAnswer:
    """An answer of earlier. ``record_of`` finds a record as it is now by its key, like ``Snapshot.record``."""
    cited = tuple(_remembered(quote, record_of(quote.document)) for quote in receipt.quotes)
    return ExportedAnswer(
        receipt.question,
        receipt.generation,
        receipt.answered,
        cited,
        receipt.id,
        probability,
        receipt.filters,
        asked=asked,
    )


def from_passages(given: Answer | NoAnswer, asked: datetime | None = None) -> ExportedAnswer:
    """The passages that were found for a question, in place of what was quoted from them."""
    cited = tuple(Cited(hit.text, hit.citation) for hit in given.passages)
    return ExportedAnswer(
        given.question,
        given.generation,
        given.answered,
        cited,
        filters=given.searched.filters,
        notes=tuple(warning_words(each) for each in given.warnings),
        asked=asked,
    )


def _remembered(quote: QuoteReceipt, record: Record | None) -> Cited:
    place = Citation(
        document=quote.document,
        title=record.title if record else "",
        kind=record.kind if record else Kind.RECORD,
        body=record.body if record else "",
        date=record.date if record else UNKNOWN,
        language=record.language if record else "",
        paragraph=quote.paragraph,
        start=quote.start,
        end=quote.end,
        text_hash=quote.text_hash,
        url=quote.url,
    )
    if record is None:
        return Cited(quote.text, place, Now.NOT_HELD)
    return Cited(quote.text, place, Now.SAME if record.text_hash == quote.text_hash else Now.CHANGED)
