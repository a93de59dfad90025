"""What a question becomes: an Answer or a NoAnswer, with its citations; its receipt, which says what it rested on, and what came of
checking it again. Plain frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from domain.dates import UNKNOWN, PartialDate
from domain.documents import Kind, Span


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is restricted to. Empty fields restrict nothing."""

    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    body: str = ""
    kind: str = ""
    """A Kind's value."""
    collection: str = ""
    scope: str = ""
    """One document key; used by evaluation sets and by "within this meeting"."""
    by: str = ""
    """Who says it, where the record names who speaks: a name in any form that may be theirs."""
    community: str = ""
    """Who asks (``domain.documents``): records that other communities added are left out. Empty: the operator."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: ``document.text[start:end]``, in which paragraph, with a link that lands on it."""

    document: str
    """The document's key."""
    title: str
    kind: Kind
    body: str
    date: PartialDate
    language: str
    paragraph: int
    start: int
    end: int
    text_hash: str
    """sha256 of the document's cleaned text, so that ``verify`` knows whether it is still the same."""
    url: str = ""
    """Lands on the passage where the source has an address; empty where it has none."""
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""
    heads: str = ""
    """A row of a table: the heads of its cells (``domain.documents.Paragraph``)."""
    struck: str = ""
    """Words that the record strikes through beside it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence, word for word, with the words that carry the answer."""

    text: str
    citation: Citation
    marks: tuple[Span, ...] = ()
    """Ranges in ``text``, in order, not overlapping."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its score (higher is better; comparable within one answer only)."""

    passage: int
    """Row number in the generation."""
    text: str
    score: float
    citation: Citation
    alike: int = 0
    """How many near-duplicates of it were folded into it."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: said with every answer and every refusal."""

    records: int
    passages: int
    earliest: str = ""
    """ISO, of the earliest record with a year; empty when none has one."""
    latest: str = ""
    undated: int = 0
    """Records without a year, which a date filter left out."""
    filters: Filters = field(default_factory=Filters)
    as_of: str = ""
    """ISO time at which the generation that was searched was made."""


class WarningCode(StrEnum):
    """What a reader of an answer must know. The doors put it into words."""

    DISAGREE = "disagree"
    """Quotes from different records give different numbers or dates."""
    ADOPTED_LATER = "adopted later"
    """Quotes differ, and one record (``about``: its key) adopted what the other had proposed: they come in that order."""
    PROPOSED = "proposed"
    """A quote stands in an agenda."""
    MACHINE = "machine"
    """A quote stands in a transcript that a machine made."""
    DRAFT = "draft"
    NOTES = "notes"
    """A quote stands in somebody's notes, not in the body's own record."""
    WRITTEN = "written"
    """A machine wrote the record, as it says itself."""
    RECOGNISED = "recognised"
    """A program read the page of a quote from a picture."""
    STYLED = "styled"
    """A quote stands in a page whose styles may hide, strike or add words, in a way that cannot be judged."""
    UNUSED = "unused"
    """Something that a quoted record says of itself, its title, date or kind perhaps, could not be used."""
    STRUCK = "struck"
    """Beside a quote, the record strikes words through: ``about``. They are not in force, and not quoted."""
    ADOPTED_SINCE = "adopted since"
    """Adopted minutes (``about``: their title) have taken the place of a quoted draft."""
    CORRECTED_SINCE = "corrected since"
    REVISED_SINCE = "revised since"
    ANOTHER_ROLE = "another role"
    """A refusal: the record names another role than the one asked for (``about``: its words)."""
    NAMED_NOWHERE = "named nowhere"
    """No record that was searched has what the question names (``about``: its words). With a refusal."""
    NAMED_OTHERWISE = "named otherwise"
    """No record that was searched has what the question names (``about``: its words) as it is written there; what answers, or comes
    nearest, is in another language or script, which may write it otherwise."""
    NAMED_ALIKE = "named alike"
    """No record that was searched has the name in the question (``about``); one has a name that is written much like it, and may be
    somebody else's."""
    SEVERAL_SPEAKERS = "several speakers"
    """The name that answers are limited to may be one of several people's: ``about`` names them."""
    SPEAKER_UNKNOWN = "speaker unknown"
    """A refusal: nobody of that name speaks in what was searched; ``about``: who does, the most frequent first."""
    NO_SPEAKERS = "no speakers"
    """A refusal: no record that was searched names who speaks."""
    RECEIPT_NOT_KEPT = "receipt not kept"
    """``about``: why."""


@dataclass(frozen=True, slots=True)
class AnswerWarning:
    """One warning, and what it is about where its code needs that."""

    code: WarningCode
    about: str = ""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a question was read, where that is not plain."""

    phrases: tuple[str, ...] = ()
    """Words that are to be found exactly."""
    newest_first: bool = False
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    spellings: tuple[tuple[str, str], ...] = ()
    """Words of the question, and how they were read: as the record spells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    id: str
    question: str
    probability: float
    """Calibrated: of a hundred answers at 0.9, about ninety are answered by the record."""
    threshold: float
    passages: tuple[Hit, ...]
    searched: Searched
    generation: str
    content: str = ""
    """sha256 over everything that the generation's answers depend on, as its manifest has it."""
    interpretation: Interpretation = Interpretation()
    warnings: tuple[AnswerWarning, ...] = ()
    """What a reader must know beside the quotes, the weightiest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Outcome):
    """The record answers: its quotes, the best record first, each record from top to bottom."""

    quotes: tuple[Quote, ...]

    @property
    def answered(self) -> bool:
        """Always true; so that both kinds can be told apart by one name."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer(_Outcome):
    """The record does not say. A value, not an exception: whoever receives it decides what to show. ``passages`` are the
    nearest, to be shown as such.
    """

    @property
    def answered(self) -> bool:
        """Always false."""
        return False

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Always empty."""
        return ()


@dataclass(frozen=True, slots=True)
class QuoteReceipt:
    """One quote of an answer, as it was given."""

    text: str
    document: str
    paragraph: int
    start: int
    end: int
    text_hash: str
    """sha256 of the document's cleaned text at the time."""
    url: str = ""
    title: str = ""
    """Of the record, as it was shown; so are the body that met, and the date as far as it was known (ISO)."""
    body: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an answer (or a refusal: then without quotes) rested on."""

    id: str
    question: str
    filters: Filters
    generation: str
    answered: bool
    quotes: tuple[QuoteReceipt, ...]
    content: str = ""
    """sha256 over everything the generation's answers depend on, as its manifest has it; empty in receipts of before."""


class Seal(StrEnum):
    """Whether a receipt was kept by whoever has the key that the operator gave."""

    NONE = "none"
    """There is no key, or the receipt is older than it."""
    SOUND = "sound"
    """It was kept so, after exactly those that stand before it."""
    FOREIGN = "foreign"
    """It was sealed with another key, or stands where it was not kept."""


class Proof(StrEnum):
    """What a check of an answer came to."""

    AUTHENTIC = "proven and authentic"
    PROVEN = "proven"
    """Every quote stands in the text that is kept. Whoever can write to the data folder could have made up both."""
    NOT_PROVEN = "not proven"
    NOT_KEPT = "not kept"
    """A text that is quoted from is not there any more."""


class Standing(StrEnum):
    """What became of the source of a quote. Where several hold, the one that matters most to who relies on the quote is
    said: removed, words gone, gone from source, changed, superseded, unchanged.
    """

    UNCHANGED = "unchanged"
    """The library holds the same text."""
    CHANGED = "changed"
    """The record has another text now, and the quoted words still stand in it."""
    WORDS_GONE = "words gone"
    """The record has another text now, and the quoted words are not in it."""
    GONE_FROM_SOURCE = "gone from source"
    """The record is kept here with the quoted words in it, but is no longer where it was published."""
    SUPERSEDED = "superseded"
    """The library holds the same text, and another record has taken its place: adopted minutes that of a draft."""
    REMOVED = "removed"
    """The record is no longer in the library."""


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """One quote, read again."""

    quote: QuoteReceipt
    proven: bool
    """Whether the stored source of the time has exactly these characters at exactly this place, and its hash is
    the one on the receipt."""
    standing: Standing
    now_at: tuple[int, int] | None
    """Where the words stand in the record as it is now; None where they do not."""
    sentence: str
    """What was found, for people."""
    superseded_by: str = ""
    """The key of the record that took its place, whatever the standing; empty when none did."""
    heads: str = ""
    """A row of a table: the heads of its cells in the record as it is now."""
    kept: bool = True
    """Whether the stored source of the time is there."""


@dataclass(frozen=True, slots=True)
class Verification:
    """An answer, checked again."""

    receipt: Receipt
    current_generation: str
    checks: tuple[QuoteCheck, ...]
    seal: Seal = Seal.NONE

    @property
    def proof(self) -> Proof:
        """What it came to."""
        if not all(check.kept for check in self.checks):
            return Proof.NOT_KEPT
        if not self.proven:
            return Proof.NOT_PROVEN
        return Proof.AUTHENTIC if self.seal is Seal.SOUND else Proof.PROVEN

    @property
    def proven(self) -> bool:
        """Whether every quote is proven. True for a refusal, which quotes nothing."""
        return all(check.proven for check in self.checks)

    @property
    def unchanged(self) -> bool:
        """Whether every source still says the same."""
        return all(check.standing is Standing.UNCHANGED for check in self.checks)
