"""What an invented town publishes: one list of pieces, whatever doors they are shown through. Pure.

A day is a number: day 3.5 is noon of day 3. What is there on a day follows from the pieces alone.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY_ZERO = datetime(2026, 3, 2, tzinfo=UTC)
EVER = float("inf")


@dataclass(frozen=True, slots=True)
class Revision:
    """The words of a piece from a day on."""

    day: float
    words: tuple[str, ...]
    """Its paragraphs."""
    status: str = ""
    """Of minutes: Draft, Final."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One published thing."""

    number: int
    slug: str
    title: str
    kind: str
    """news, page, agenda, minutes, attachment, captions, resolution."""
    revisions: tuple[Revision, ...]
    """In order of days; the first is its birth."""
    body: str = ""
    """The public body it is of."""
    held: date | None = None
    """When the meeting was that it belongs to."""
    meeting: int = 0
    """The number of that meeting."""
    away: tuple[tuple[float, float], ...] = ()
    """From a day (included) until a day (left out): when it is not there."""
    form: str = ".html"
    private: bool = False
    """In the part of the site that robots are asked to leave alone."""

    @property
    def born(self) -> float:
        """The day it was published."""
        return self.revisions[0].day

    def there(self, day: float) -> bool:
        """Whether it is published on ``day``."""
        return day >= self.born and not any(begins <= day < ends for begins, ends in self.away)

    def at(self, day: float) -> Revision:
        """Its latest revision on ``day``; its first, before its birth."""
        return self.revisions[max(0, bisect.bisect_right(self.revisions, day, key=lambda each: each.day) - 1)]

    def words(self, day: float) -> tuple[str, ...]:
        """Its paragraphs on ``day``."""
        return self.at(day).words

    def mark(self, day: float) -> str:
        """A sentence that is in this revision of this piece, and nowhere else."""
        return mark(self.number, self.revisions.index(self.at(day)))

    @property
    def path(self) -> str:
        """Where it is on the town's site."""
        if self.private:
            return f"/private/{self.slug}/"
        if self.kind in {"agenda", "minutes", "attachment"}:
            return f"/documents/{self.slug}{self.form}"
        folder = {"news": "news", "page": "departments", "captions": "video"}.get(self.kind, "data")
        return f"/{folder}/{self.slug}{'/' if self.form == '.html' else self.form}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, as a calendar lists it."""

    number: int
    body: str
    held: date
    listed: float = -EVER
    """The day from which it stands in the calendar."""
    away: tuple[tuple[float, float], ...] = ()

    def there(self, day: float) -> bool:
        """Whether the calendar shows it on ``day``."""
        return day >= self.listed and not any(begins <= day < ends for begins, ends in self.away)


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that is published, ever."""

    pieces: tuple[Piece, ...]
    meetings: tuple[Meeting, ...] = ()

    def there(self, day: float, *kinds: str) -> list[Piece]:
        """What is published on ``day``, of these kinds (all, if none is given), newest first."""
        found = [each for each in self.pieces if each.there(day) and (not kinds or each.kind in kinds)]
        return sorted(found, key=lambda each: (-each.born, -each.number))

    def changed(self, day: float, *kinds: str) -> datetime:
        """When anything of these kinds last came, changed, or went."""
        of_kind = [each for each in self.pieces if not kinds or each.kind in kinds]
        days = [each.day for piece in of_kind for each in piece.revisions]
        days += [when for piece in of_kind for span in piece.away for when in span]
        return moment(max((each for each in days if each <= day), default=-60.0))

    def calendar(self, day: float) -> list[Meeting]:
        """The meetings that are listed on ``day``, by number."""
        return sorted((each for each in self.meetings if each.there(day)), key=lambda each: each.number)

    def of_meeting(self, meeting: Meeting, day: float, kind: str) -> list[Piece]:
        """What is published of a meeting on ``day``."""
        return [
            each
            for each in self.pieces
            if each.meeting == meeting.number and each.kind == kind and each.there(day)
        ]


def mark(number: int, revision: int) -> str:
    """The sentence that tells one revision of one piece from all others.

    >>> mark(7, 0)
    'File number 7001 was entered.'
    """
    return f"File number {number}{revision + 1:03d} was entered."


_MARK = re.compile(r"File\s+number\s+(\d+)(\d{3})\s+was\s+entered\.")


def marks_in(text: str) -> set[tuple[int, int]]:
    """The number and the revision (0, 1, …) of each piece whose mark is in a text.

    >>> marks_in(mark(7, 0))
    {(7, 0)}
    """
    return {(int(number), int(revision) - 1) for number, revision in _MARK.findall(text)}


def moment(day: float) -> datetime:
    """The time, UTC, to the second."""
    return (DAY_ZERO + timedelta(days=day)).replace(microsecond=0)


def seconds(day: float) -> float:
    """The time in seconds since the epoch."""
    return DAY_ZERO.timestamp() + day * 86400


def day_of(at: float) -> float:
    """The day at ``at`` seconds since the epoch."""
    return (at - DAY_ZERO.timestamp()) / 86400
