"""Meetings that records are of, and which is the latest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.dates import PartialDate
from domain.documents import Kind
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
