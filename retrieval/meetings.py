"""The meetings that somebody sees in a library: listed, looked up, outlined."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

from domain.answers import Citation
from domain.dates import PartialDate
from domain.documents import Document, Kind, Paragraph, Role
from domain.errors import RecordMissing
from domain.meetings import Choice, Latest, Meeting, Part, Standing, Tie, standing_in
from domain.provenance import Noted, text_of
from index.records import Record
from index.storage.library import Snapshot
from retrieval.citations import Places, cite
from text.adoption import chains_of
from text.same_meeting import Group, Known, are_two_places, place_of, tied
from text.terms import did_you_mean, unfolded

_ENTRIES = 40
"""Entries of one record. An outline is looked at, not read."""
_FEWEST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an outline."""

    text: str
    """Word for word."""
    heading: bool
    """Whether it is a heading; otherwise an item, or the first sentence of a paragraph."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """One record of a meeting and what it holds."""

    record: Part
    entries: tuple[Entry, ...]
    more: int = 0
    """How many entries were left out."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What one meeting dealt with, record by record."""

    meeting: Meeting
    parts: tuple[OutlinePart, ...]
    generation: str


def meetings(snapshot: Snapshot, community: str = "", body: str = "") -> list[Meeting]:
    """The meetings whose records ``community`` sees, newest first, those without a year last; with ``body``, that one's alone."""
    found = meetings_of(snapshot.visible(community))
    return [each for each in found if each.body.casefold() == body.casefold()] if body else found


def find(found: Sequence[Meeting], wanted: str) -> Meeting:
    """The meeting with this id. Raises RecordMissing."""
    for meeting in found:
        if meeting.id == wanted:
            return meeting
    near = did_you_mean(wanted, [meeting.id for meeting in found])
    raise RecordMissing(
        f"There is no meeting “{wanted}” in the library.{near}",
        remedy="`python bot.py priorities --list` lists the meetings.",
    )


def matching(found: Sequence[Meeting], typed: str, most: int = 25) -> list[Meeting]:
    """The meetings that have every word typed, at the beginning of a word of date, title or record titles.

    Accents and case do not matter. Those whose body or title has all of them come first; then as ``found`` is ordered.
    """
    words = unfolded(typed).split()
    fitting = [
        meeting for meeting in found if meeting.id == typed or _has(_described(meeting, whole=True), words)
    ]
    return sorted(fitting, key=lambda meeting: not _has(_described(meeting, whole=False), words))[:most]


def newest_records(
    snapshot: Snapshot, community: str = "", most: int = 10, body: str = ""
) -> tuple[Record, ...]:
    """The newest records that ``community`` sees; with ``body``, that one's alone. Those without a year come last: nobody can say
    that they are new.
    """
    of = (each for each in snapshot.visible(community) if not body or each.body.casefold() == body.casefold())
    return tuple(sorted(of, key=newest_first)[:most])


def outline(
    snapshot: Snapshot, community: str, wanted: str = "", body: str = "", *, most: int = _ENTRIES
) -> Outline:
    """What the meeting ``wanted`` (the latest, when empty; of ``body``, where one is given) dealt with; at most ``most`` entries a
    record.

    Headings and agenda items; of a record without headings, the first sentence of each paragraph.
    Raises RecordMissing when there is no such meeting, or none at all.
    """
    found = meetings(snapshot, community, "" if wanted else body)
    if not wanted and not found:
        raise RecordMissing(
            "There is no meeting in the library.", remedy="Add a record and run `python bot.py reindex`."
        )
    newest = latest_of(found)
    meeting = find(found, wanted) if wanted else (newest.meeting if newest else found[0])
    parts = tuple(_outlined(snapshot, part, meeting, most) for part in meeting.records)
    return Outline(meeting, parts, snapshot.generation)


def _outlined(snapshot: Snapshot, part: Part, meeting: Meeting, most: int) -> OutlinePart:
    document, record = document_in(snapshot, part, meeting), snapshot.record(part.key)
    if document is None or record is None:
        return OutlinePart(part, ())
    places = Places(snapshot, part.key)
    spans = list(_lines(document, places))
    entries = []
    for start, end, heading in spans[:most]:
        passage = places.passage(start)
        if passage is not None:
            entries.append(Entry(document.text[start:end], heading, cite(passage, record, start, end)))
    return OutlinePart(part, tuple(entries), max(0, len(spans) - most))


def _lines(document: Document, places: Places) -> Iterator[tuple[int, int, bool]]:
    """Ranges of the lines of an outline, and whether each is a heading."""
    title = " ".join(document.title.split()).casefold()
    headings = [
        p
        for p in document.paragraphs
        if p.role is Role.HEADING and " ".join(document.text[p.start : p.end].split()).casefold() != title
    ]
    structured = len(headings) >= _FEWEST_HEADINGS
    listed = _items(document) if document.kind is Kind.AGENDA else frozenset()
    for paragraph in document.paragraphs:
        if paragraph in headings:
            yield paragraph.start, paragraph.end, True
        elif paragraph.role in (Role.HEADING, Role.BYLINE):
            continue
        elif not structured or paragraph.number in listed:
            # “3.” is the number of an item, and no word of it.
            ends = [each.end for each in places.sentences(paragraph)]
            said = (end for end in ends if any(map(str.isalpha, document.text[paragraph.start : end])))
            if ends:
                yield paragraph.start, next(said, ends[-1]), False


def _items(document: Document) -> frozenset[int]:
    """The numbers of the paragraphs that are an agenda's items: beneath a heading those of its list; without one, all."""
    found: set[int] = set()
    beneath: list[Paragraph] = []
    for paragraph in (*document.paragraphs, None):
        if paragraph is None or paragraph.role is Role.HEADING:
            listed = [each.number for each in beneath if each.role is Role.LIST_ITEM]
            found.update(listed or [each.number for each in beneath])
            beneath = []
        elif paragraph.role is not Role.BYLINE:
            beneath.append(paragraph)
    return frozenset(found)


def _described(meeting: Meeting, *, whole: bool) -> str:
    parts = [meeting.title, meeting.date.isoformat(), str(meeting.date)]
    if whole:
        parts += [f"{record.title} {record.kind.value}" for record in meeting.records]
    return " " + unfolded(" ".join(parts)).replace("-", " - ") + f" {meeting.date.isoformat()}"


def _has(description: str, words: Sequence[str]) -> bool:
    # In a script without blanks, a word may begin anywhere.
    return all(f" {word}" in description or (not word.isascii() and word in description) for word in words)


# --- Which records are one meeting, and which is the latest. Nothing is guessed; what ties records is in ``text.same_meeting``.

ID_LIMIT = 90
"""Characters of a meeting's id: it has to fit into a button and an autocompleted choice."""
_SLUG = 48
_ORDER = (
    Kind.AGENDA, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.DECISION, Kind.NEWS, Kind.REPORT,
    Kind.RECORD, Kind.NOTES, Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT,
)  # fmt: skip


def meetings_of(records: Iterable[Known]) -> list[Meeting]:
    """The meetings, newest first. The order of ``records`` does not matter.

    Those without a year come last, by id: where they belong in time is not known. A report that nothing ties to a
    meeting is no meeting, and left out.
    """
    parts = (part for record in records for part in _parts(record))
    groups = {group: together for group, together in tied(parts).items() if _met(group, together)}
    of_a_day = Counter(_body_and_day(group) for group in groups)
    places = {place for together in groups.values() for each in together if (place := place_of(each))}
    several = len(places) > 1 and any(
        are_two_places(*pair) for pair in combinations(sorted(places)[:_MANY], 2)
    )
    found = [
        _meeting(group, together, told=of_a_day[_body_and_day(group)] > 1, several_places=several)
        for group, together in groups.items()
    ]
    return sorted(found, key=_newest_first)


def _parts(record: Known) -> list[Known]:
    """A record of several meetings once for each of them, with its day; every other one as it is."""
    days = next((note.readings for note in record.notes if note.code is Noted.PARTS), ())
    if not days or not record.body:
        return [record]
    of_a_dataclass: Any = record
    return [replace(of_a_dataclass, date=day) for day in days]


def _body_and_day(group: Group) -> Group:
    return (*group, "")[:5] if group[0] == Tie.BODY_AND_DATE else group


def document_in(snapshot: Snapshot, part: Part, meeting: Meeting) -> Document | None:
    """The document of a meeting's record; of a book of minutes, only what tells of this meeting. None when there is none."""
    document = snapshot.document(part.key)
    if document is None or not any(paragraph.date.is_known for paragraph in document.paragraphs):
        return document
    of_it = (p for p in document.paragraphs if not p.date.is_known or p.date == meeting.date)
    return replace(document, paragraphs=tuple(of_it))


_MANY = 50
"""Places that are compared: with more, there are several."""


def latest_of(meetings: Sequence[Meeting]) -> Latest | None:
    """The latest of ``meetings`` (as ``meetings_of`` orders them) that was not called off, and how sure that is; None when
    there is none.
    """
    held = [meeting for meeting in meetings if meeting.standing is Standing.HELD]
    if not held:
        return None
    first, rest = held[0], held[1:]
    off = tuple(meeting for meeting in meetings[: meetings.index(first)] if meeting.date.year is not None)
    if not rest:
        return Latest(first, Choice.ONLY, called_off=off)
    if first.date.year is None:
        return Latest(first, Choice.NONE_WITH_YEAR, len(rest))
    begins = first.date.earliest
    rivals = sum(ends >= begins for other in rest if begins and (ends := other.date.latest))
    undated = sum(other.date.year is None for other in rest)
    if rivals:
        return Latest(first, Choice.SAME_TIME, rivals + undated, off)
    return Latest(first, Choice.SOME_WITHOUT_YEAR if undated else Choice.NEWEST, undated, off)


def newest_first(record: Known) -> tuple[int, int, int, str]:
    """For sorting records: newest first, those without a year last, by key among equals."""
    return (*_downwards(record.date), record.key)


def _met(group: Group, records: Sequence[Known]) -> bool:
    return group[0] != Tie.ALONE or records[0].kind is not Kind.REPORT


def _meeting(group: Group, records: Sequence[Known], *, told: bool, several_places: bool) -> Meeting:
    """``told``: another meeting of the same body has the same day; ``several_places``: the records are of several."""
    ordered = _in_order(records)
    body = next((record.body for record in ordered if record.body), "")
    first = ordered[0]
    folder = group[2].rsplit("/", 1)[-1] if group[0] == Tie.FOLDER else ""
    place = next(filter(None, map(place_of, ordered)), "")
    session = next(filter(None, (text_of(record.notes, Noted.SESSION) for record in ordered)), "")
    title = body or folder or first.title or first.key
    if body and several_places and place and unfolded(place) not in unfolded(body):
        title = f"{title}, {place}"
    if body and session and told:
        title = f"{title}, {session}"
    return Meeting(
        id=_id(first.date, title, group),
        title=title,
        body=body,
        date=first.date,
        records=tuple(Part(r.key, r.title, r.kind, r.language, r.url) for r in ordered),
        tie=Tie(group[0]),
        collection=first.collection,
        place=place,
        standing=_standing(ordered),
    )


def _standing(records: Sequence[Known]) -> Standing:
    """Held, where minutes or a transcript show it, whatever else was announced."""
    said = {record.key: standing_in(record.notes) for record in records}
    shown = any(said[r.key] is Standing.HELD and r.kind in _SHOW_IT for r in records)
    off = [standing for standing in said.values() if standing is not Standing.HELD]
    return off[0] if off and not shown else Standing.HELD


_SHOW_IT = (
    Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT, Kind.DECISION,
)  # fmt: skip


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
    iso = when.isoformat().partition("/")[0]
    # "--08-01" would be read as an option at the command line.
    day = "no-year" + iso[1:] if iso.startswith("--") else iso or "no-date"
    slug = re.sub(r"[\W_]+", "-", unfolded(name).replace(iso, "")).strip("-")[:_SLUG]
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
