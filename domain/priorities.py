"""What a meeting set out to do, in the record's own words. Plain frozen values; the rule is in ``text.priority_rules``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Citation, Quote
from domain.dates import UNKNOWN, PartialDate
from domain.documents import Span
from domain.meetings import Latest, Meeting


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


class Standing(StrEnum):
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
    standing: Standing = Standing.NOT_COMPARED
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
