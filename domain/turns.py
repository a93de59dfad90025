"""What was asked before, and how a question was understood in its light. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from domain.answers import Filters
from domain.dates import PartialDate


class Rule(StrEnum):
    """How something was carried over."""

    SUBJECT = "subject"
    """The subject of the question before was put to the new one."""
    REFERENCE = "reference"
    """It stands for “it”, “that”, “they”."""
    PERSON = "person"
    """A name, from the record's quote or the question before, stands for “he” or “she”."""
    REPLACED = "replaced"
    """The new words stand in the question before, in place of others."""
    YEAR = "year"
    """Another year."""
    NO_YEAR = "no year"
    """A year was asked for by another one, and none is known; nothing was put in its place."""
    RECORD = "record"
    """Only the record that was quoted first."""
    MORE = "more"
    """The same question: there may be more passages to show."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One quote of the answer before. All of it is from the record."""

    title: str
    body: str
    date: PartialDate
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked and answered just before."""

    question: str
    """As it was understood: already self-contained."""
    filters: Filters = field(default_factory=Filters)
    cited: tuple[Cited, ...] = ()
    """Best first."""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that was carried over. Words of the person or of the record only, so that it can be shown in any language."""

    rule: Rule
    words: str = ""
    instead_of: str = ""
    """What they stand in place of: “it”, “2025”; empty where they were added."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched."""

    question: str
    filters: Filters
    follows: bool = False
    """Whether it was read in the light of the turn before."""
    reading: tuple[Carried, ...] = ()
    alternative: str = ""
    """Where another reading is nearly as likely: the question as it stands, to be asked when the first is refused."""
