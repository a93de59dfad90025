"""The meetings that records are of, and which meeting is the latest. Pure; nothing is guessed.

What ties records together is told in ``domain.record_versions``, which of them are versions of one in ``domain.record_versions``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from domain.dates import PartialDate
from domain.documents import Kind
from domain.record_versions import Group, Known, Tie, chains_of, tied
from text.terms import unfolded

ID_LIMIT = 90
"""Characters of a meeting's id: it has to fit into a button and an autocompleted choice."""
_SLUG = 48


class Choice(StrEnum):
    """How sure it is that a meeting is the latest."""

    ONLY = "only"
    """There is no other meeting."""
    NEWEST = "newest"
    """Its date is complete, and every other meeting is known to be earlier."""
    SAME_TIME = "same time"
    """Another one has the same date, or one that may be the same or later."""
    SOME_WITHOUT_YEAR = "some without a year"
    """It is the newest of those with a year; nobody can say when the others were."""
    NONE_WITH_YEAR = "none with a year"
    """No meeting has a year: this is the first one by its id, and no claim about time."""


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
    """The body where one is named; otherwise the folder's name, or the title of its one record."""
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


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest meeting, as far as the records can tell."""

    meeting: Meeting
    choice: Choice
    others: int = 0
    """How many meetings may be as late or later."""

    @property
    def certain(self) -> bool:
        """Whether it is known to be the latest."""
        return self.choice in (Choice.ONLY, Choice.NEWEST)


_ORDER = (
    Kind.AGENDA, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.DECISION, Kind.NEWS, Kind.REPORT,
    Kind.RECORD, Kind.NOTES, Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT,
)  # fmt: skip


def meetings_of(records: Iterable[Known]) -> list[Meeting]:
    """The meetings, newest first. The order of ``records`` does not matter.

    Those without a year come last, by id: where they belong in time is not known. A report that nothing ties to a
    meeting is no meeting, and left out.
    """
    found = [_meeting(group, together) for group, together in tied(records).items() if _met(group, together)]
    return sorted(found, key=_newest_first)


def latest_of(meetings: Sequence[Meeting]) -> Latest | None:
    """The latest of ``meetings`` (as ``meetings_of`` orders them), and how sure that is; None when there is none."""
    if not meetings:
        return None
    first, rest = meetings[0], meetings[1:]
    if not rest:
        return Latest(first, Choice.ONLY)
    if first.date.year is None:
        return Latest(first, Choice.NONE_WITH_YEAR, len(rest))
    begins = first.date.earliest
    rivals = sum(ends >= begins for other in rest if begins and (ends := other.date.latest))
    undated = sum(other.date.year is None for other in rest)
    if rivals:
        return Latest(first, Choice.SAME_TIME, rivals + undated)
    return Latest(first, Choice.SOME_WITHOUT_YEAR, undated) if undated else Latest(first, Choice.NEWEST)


def newest_first(record: Known) -> tuple[int, int, int, str]:
    """For sorting records: newest first, those without a year last, by key among equals."""
    return (*_downwards(record.date), record.key)


def _met(group: Group, records: Sequence[Known]) -> bool:
    return group[0] != Tie.ALONE or records[0].kind is not Kind.REPORT


def _meeting(group: Group, records: Sequence[Known]) -> Meeting:
    ordered = _in_order(records)
    body = next((record.body for record in ordered if record.body), "")
    first = ordered[0]
    folder = group[2].rsplit("/", 1)[-1] if group[0] == Tie.FOLDER else ""
    title = body or folder or first.title or first.key
    return Meeting(
        id=_id(first.date, title, group),
        title=title,
        body=body,
        date=first.date,
        records=tuple(Part(r.key, r.title, r.kind, r.language, r.url) for r in ordered),
        tie=Tie(group[0]),
        collection=first.collection,
    )


def _in_order(records: Sequence[Known]) -> list[Known]:
    """By kind and key; a record that others are earlier versions of is followed by them."""
    by_key = {record.key: record for record in records}
    leads: dict[str, tuple[Known, int]] = {}
    for chain in chains_of(records):
        newest = by_key[chain[-1]]
        leads |= {key: (newest, place) for place, key in enumerate(reversed(chain))}

    def place(record: Known) -> tuple[int, str, str, int]:
        lead, behind = leads.get(record.key, (record, 0))
        # Without its ending, “agenda” comes before “agenda-attachments”.
        return (
            _ORDER.index(lead.kind),
            lead.key.removesuffix(PurePosixPath(lead.key).suffix),
            lead.key,
            behind,
        )

    return sorted(records, key=place)


def _id(when: PartialDate, name: str, group: Group) -> str:
    day = when.isoformat()
    # "--08-01" would be read as an option at the command line.
    day = "no-year" + day[1:] if day.startswith("--") else day or "no-date"
    slug = re.sub(r"[\W_]+", "-", unfolded(name).replace(when.isoformat() or "\n", "")).strip("-")[:_SLUG]
    mark = hashlib.sha256("\n".join(group).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(part for part in (day, slug.strip("-"), mark) if part)


def _newest_first(meeting: Meeting) -> tuple[int, int, int, str]:
    return (*_downwards(meeting.date), meeting.id)


def _downwards(when: PartialDate) -> tuple[int, int, int]:
    day: date | None = when.latest
    if day is None:
        return (1, 0, 0)
    # The last day it can mean decides; of two with the same last day, the exact one comes first.
    return (0, -day.toordinal(), 0 if when.is_complete else 1)
