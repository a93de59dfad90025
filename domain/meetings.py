"""Meetings and what comes of them, as the record states it: what was decided and who voted how (the rules are in
``text.decision_rules``), what a body set out to do, in the record's own words (``text.priority_rules``), and a topic through time. Plain
frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Citation, Quote
from domain.dates import UNKNOWN, PartialDate
from domain.documents import Kind, Span
from domain.provenance import Noted, Notes, text_of


class Tie(StrEnum):
    """Why its records are one meeting."""

    BODY_AND_DATE = "body and date"
    FOLDER = "folder"
    """They lie in one folder that is named for the meeting."""
    ALONE = "alone"
    """One record: it names no body or no complete date, so nothing can be tied to it."""


class Choice(StrEnum):
    """How sure it is that a meeting is the latest."""

    ONLY = "only"
    """There is no other meeting that was held."""
    NEWEST = "newest"
    """Its date is complete, and every other meeting is known to be earlier."""
    SAME_TIME = "same time"
    """Another one has the same date, or one that may be the same or later."""
    SOME_WITHOUT_YEAR = "some without a year"
    """It is the newest of those with a year; nobody can say when the others were."""
    NONE_WITH_YEAR = "none with a year"
    """No meeting has a year: this is the first one by its id, and no claim about time."""


class Standing(StrEnum):
    """Whether a meeting is held on its day, as its records say."""

    HELD = "held"
    """None of them says otherwise."""
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"


def standing_in(notes: Notes) -> Standing:
    """What a record with these notes says of its meeting."""
    if text_of(notes, Noted.CANCELLED):
        return Standing.CANCELLED
    return Standing.RESCHEDULED if text_of(notes, Noted.RESCHEDULED) else Standing.HELD


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a meeting."""

    key: str
    title: str
    kind: Kind
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Records that belong together."""

    id: str
    """Stable as long as body, date and collection are; at most ID_LIMIT characters, no blanks."""
    title: str
    """The body where one is named; otherwise the folder's name, or the title of its one record. With the place, or the sort of
    meeting, where that is what tells it from another one.
    """
    body: str
    """Empty when no record names one."""
    date: PartialDate
    """As the records give it. News may give the day it was published."""
    records: tuple[Part, ...]
    """In the order of a meeting's life: agenda, minutes, decision, news, the rest, transcripts. Versions of one record
    stand next to each other, the one that holds first.
    """
    tie: Tie
    collection: str = ""
    place: str = ""
    """The town or county, where a record names it."""
    standing: Standing = Standing.HELD


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest meeting, as far as the records can tell."""

    meeting: Meeting
    choice: Choice
    others: int = 0
    """How many meetings may be as late or later."""
    called_off: tuple[Meeting, ...] = ()
    """Meetings that would be later, and were cancelled or put off."""

    @property
    def certain(self) -> bool:
        """Whether it is known to be the latest."""
        return self.choice in (Choice.ONLY, Choice.NEWEST)


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
    as_amended: bool = False
    """The record says that it was decided as amended, and ``about`` is what was moved: with which changes, the sentences tell."""
    corrections: tuple[Quote, ...] = ()
    """Sentences of later records that correct this one."""
    before: Decision | None = None
    """The same one as an earlier record of its meeting had it, where this one says otherwise."""
    differs: Decision | None = None
    """The same one as another record of its meeting has it, where neither takes the other's place and they contradict each other."""

    def contradicts(self, other: Decision) -> bool:
        """Whether the two say otherwise what came of one thing: another result or count, or another vote of somebody."""
        mine, its = ({vote.name.casefold(): vote.ballot for vote in each.votes} for each in (self, other))
        counts = [(each.tally.yes, each.tally.no) for each in (self, other) if each.tally is not None]
        return (
            len({self.outcome, other.outcome} - {Outcome.NOT_STATED}) > 1
            or any(mine[name] is not its[name] for name in mine.keys() & its.keys())
            or (
                len(counts) > 1
                and any(None not in pair and pair[0] != pair[1] for pair in zip(*counts, strict=True))
            )
        )


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
    """Records that may hold more, and were not read: there are too many, or they are too long."""
    generation: str = ""
    nobody: bool = False
    """Whether no record that may be meant names such a member, and all of them were read."""

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


class Rule(StrEnum):
    """Why something counts as a priority."""

    EMPHASIS = "emphasis"
    """The meeting stressed it: “emphasized the need for”, 强调, “hizo hincapié en”."""
    FOCUS = "focus"
    """Attention is to go there: “will focus on”, “at the core of”, 聚焦, “se centrará en”."""
    PRIORITY = "priority"
    """It is called one: “a top priority”, “prioritizing”, 重点, “dará prioridad a”."""
    UNDERTAKING = "undertaking"
    """It is to be pushed on: “will be pursued”, “acordó impulsar”, 加快推进."""
    AIM = "aim"
    """The body means to do it: “plans to”, “must”, “se propone”. Counts only where its paragraph stresses nothing."""
    LISTED = "listed"
    """An item under a heading such as “Goals” or “Priorities”."""
    JUDGED = "judged"
    """No rule has a word for it: a small network that learned from made-up minutes takes the sentence for one that names it."""


class Comparison(StrEnum):
    """How a priority compares with the meetings before."""

    NOT_COMPARED = "not compared"
    NEW = "new"
    CONTINUED = "continued"
    """A meeting before named it too."""
    DROPPED = "dropped"
    """The meeting before named it, and this one does not."""
    DONE = "done"
    """The meeting before named it, and this one reports it as done."""


class Note(StrEnum):
    """What a reader has to know about a list of priorities. The doors put it into words."""

    NONE_NAMED = "none named"
    """The records were read, and name none."""
    NOT_READ = "not read"
    """Of its records, some are not read for priorities: transcripts, and languages without a rule."""
    PROPOSED = "proposed"
    """All that is listed stands in an agenda: proposed, not decided."""
    SOME_PROPOSED = "some proposed"
    DRAFT = "draft"
    """Some stand in minutes that were not yet adopted."""
    NOTES = "notes"
    """Some stand in somebody's notes, not in the body's own record."""
    TOPIC_IN_QUOTE = "topic in quote"
    """No label has the topic's words; these quotes have."""
    NONE_ON_TOPIC = "none on topic"
    """There are priorities, and none is about the topic."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a priority is listed."""

    rule: Rule
    words: tuple[Span, ...] = ()
    """Ranges in the quote: the words that say so."""
    heading: str = ""
    """LISTED: the heading it stands under, word for word."""


@dataclass(frozen=True, slots=True)
class Priority:
    """One thing that the meeting set out to do."""

    label: str
    """Contiguous characters of the quote."""
    quote: Quote
    """The sentence or list item, word for word; ``marks`` is the label's range in it."""
    reason: Reason
    also: tuple[Citation, ...] = ()
    """Other places that say the same."""
    standing: Comparison = Comparison.NOT_COMPARED
    times: int = 1
    """At how many of the meetings that were compared it was named, this one among them."""
    since: PartialDate = UNKNOWN
    """Of the earliest of them."""

    @property
    def proposed(self) -> bool:
        """Whether it stands in an agenda: proposed, not decided."""
        return self.quote.citation.kind.proposes


@dataclass(frozen=True, slots=True)
class Discussed:
    """What fills much of a meeting's record and is not called a priority in it: length, and nothing more."""

    label: str
    """The heading it stands under, word for word."""
    citation: Citation
    """Of its first paragraph."""
    paragraphs: int
    share: float
    """Of the record's characters."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities of one meeting."""

    meeting: Meeting | None
    """None when there is no meeting at all."""
    latest: Latest | None
    """How the latest was chosen; None where a meeting was named."""
    items: tuple[Priority, ...]
    """What the strongest kind of record says first; within a record, in its order."""
    topic: str = ""
    off_topic: int = 0
    """How many the topic left out."""
    records: int = 0
    """How many records were read for them."""
    paragraphs: int = 0
    not_read: tuple[str, ...] = ()
    """Keys of the meeting's records that were not read: transcripts, and languages without a rule."""
    generation: str = ""
    notes: tuple[Note, ...] = ()
    skipped: Meeting | None = None
    """The latest meeting, where it names none (on the topic) and this is an earlier one that does."""
    elsewhere: tuple[Meeting, ...] = ()
    """Earlier meetings that name priorities on the topic too, newest first."""
    before: Meeting | None = None
    """The meeting of the same body that it is compared with: the last one before that names priorities."""
    compared: int = 0
    """With how many meetings before."""
    gone: tuple[Priority, ...] = ()
    """What that one named and this one does not, as it stands there (DROPPED), or with the sentence that reports it here (DONE)."""
    thread: tuple[Priority, ...] = ()
    """With a topic: what the meetings before named of it, newest first."""
    discussed: tuple[Discussed, ...] = ()
