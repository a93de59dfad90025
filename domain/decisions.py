"""What was decided and who voted how, as the record states it, and a topic through time: plain frozen values; the rules are in
``text.decision_rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Quote
from domain.meetings import Meeting


class Outcome(StrEnum):
    """What came of a motion."""

    PASSED = "passed"
    FAILED = "failed"
    POSTPONED = "postponed"
    """Tabled, continued, referred: nothing is decided yet."""
    WITHDRAWN = "withdrawn"
    NOT_STATED = "not stated"
    """The votes are there, and no word for what came of them."""


class Ballot(StrEnum):
    """What one person's vote was."""

    YES = "yes"
    NO = "no"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    ABSENT = "absent"


class Match(StrEnum):
    """How sure it is that a name in the record is the person who is asked for."""

    SAME = "same"
    """The names say the same, and nobody else here is called so."""
    SEVERAL = "several"
    """Others who met may be meant as well: ``Vote.others``."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes counted by the record itself."""

    words: str
    """As it stands there: “5-2”, “cinco votos a dos”."""
    yes: int | None = None
    """None where the words do not say which number is which."""
    no: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's vote, and where it stands."""

    name: str
    """As the record writes it."""
    ballot: Ballot
    quote: Quote
    """The sentence or the row; ``marks`` are the name and the words for the vote."""
    match: Match = Match.SAME
    others: tuple[str, ...] = ()
    """SEVERAL: the full names that it may be."""
    corrected: Ballot | None = None
    """What an earlier record had."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One motion, or one decision without a motion, in one record."""

    outcome: Outcome
    quotes: tuple[Quote, ...]
    """The sentences that state it, in their order; ``marks`` are the words that say so."""
    about: str
    """What is decided, in the record's words; empty where the sentences alone say it."""
    heading: str = ""
    """The heading it stands under."""
    mover: str = ""
    seconder: str = ""
    tally: Tally | None = None
    unanimous: bool = False
    """The record says so; nobody's vote is made of it."""
    votes: tuple[Vote, ...] = ()
    amendment: bool = False
    """Of an amendment, and not of the thing itself."""
    corrections: tuple[Quote, ...] = ()
    """Sentences of later records that correct this one."""
    before: Decision | None = None
    """The same one as an earlier record of its meeting had it, where this one says otherwise."""


@dataclass(frozen=True, slots=True)
class MeetingDecisions:
    """The decisions of one meeting, in the order of its records."""

    meeting: Meeting
    items: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was looked for, and what is stated of it."""

    meetings: tuple[MeetingDecisions, ...]
    """Newest first; only those that state something."""
    meeting: str = ""
    topic: str = ""
    member: str = ""
    """As it was asked for; ``votes`` of the items are then this person's."""
    known_as: tuple[str, ...] = ()
    """The full names of those who may be meant."""
    records: int = 0
    """How many records were read."""
    more: int = 0
    """Records that may hold more, and were not read: there are too many."""
    generation: str = ""

    @property
    def count(self) -> int:
        """How many decisions."""
        return sum(len(each.items) for each in self.meetings)


# --- A topic through time.


class Stage(StrEnum):
    """What a record says of a topic."""

    PROPOSED = "proposed"
    """It stands in an agenda."""
    DECIDED = "decided"
    """A motion on it was voted on, or a body decided it."""
    REPORTED = "reported"
    """It is told of."""


@dataclass(frozen=True, slots=True)
class Point:
    """One record that speaks of the topic, with the sentence that does."""

    stage: Stage
    quote: Quote
    outcome: Outcome | None = None
    """DECIDED: what came of it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a topic came up."""

    topic: str
    points: tuple[Point, ...]
    """Oldest first; those without a year last, in no order of time."""
    more: int = 0
    """Records that speak of it too, and are left out."""
    generation: str = ""
