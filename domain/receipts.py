"""Receipts: what an answer rested on, and what came of checking it again. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Filters


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
