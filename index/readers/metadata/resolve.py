"""Resolving metadata: title, kind, body, date, language, each from the first that says it.

The order is: the record's sidecar, what the record says of itself (front matter, a page's metadata), what is said of
its folder, its name, its title, its first lines. Where a thing is from goes into the notes, and so does what the
record names twice and nothing settles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from domain.dates import UNKNOWN, PartialDate
from domain.documents import Document, Kind, Paragraph, Role
from domain.errors import RecordEmpty
from domain.provenance import FIELDS, Note, Noted
from index.readers.blocks import Block, Draft, assemble, in_paragraphs
from index.readers.lines import with_bylines, without_share_buttons
from index.readers.metadata.body_and_kind import (
    ATTACHED,
    FOLDER,
    bodies_in,
    is_attached,
    kind_of,
    machine_written,
)
from index.readers.metadata.first_lines import (
    above_procedure,
    as_words,
    date_in,
    date_in_name,
    date_lines,
    date_of_opening,
    date_signed,
    dates_in,
    first_lines,
    labelled,
    lines_above_items,
    title_from,
)
from index.readers.metadata.meeting import (
    begins_a_part,
    called_off,
    in_parts,
    is_letterhead,
    lists_meetings,
    place_in,
    sessions_in,
)
from index.readers.metadata.sidecar import FOLDER_SIDECAR, Metadata
from index.readers.tables import with_boxes
from text.adoption import kind_in
from text.cleaning import one_line
from text.language import language_of
from text.sentences import speakers_in

_OF_A_MEETING = (Kind.AGENDA, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.ADOPTED_MINUTES)
_MINUTES = _OF_A_MEETING[1:]
_NAMED = 3
"""Days that are named in a note; the rest are “…”."""
_LEADING = 8
"""Paragraphs in which a record says that its meeting is called off."""
_SPEAKING = re.compile(
    r"agenda|minutes|meeting|session|hearing|\bacta\b|orden del|sesi[oó]n|议程|議程|会议|會議", re.IGNORECASE
)
"""A title that says what it is of; another one may be the first line of several."""
_SPOKEN = (Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT)


@dataclass(slots=True)
class _Resolving:
    """A record on its way: what is said of it, and what is noted on the way."""

    draft: Draft
    key: str
    own: Metadata  # the sidecar's
    folder: Metadata
    places: dict[str, str]  # where each thing that is said of the folder is said
    title: str = ""
    language: str = ""
    lines: Sequence[str] = ()  # the first paragraphs
    heads: Sequence[str] = ()  # those of them that stand above its first item
    origins: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def title_is_own(self) -> bool:
        """Whether the title is not made of the file's name."""
        return self.title != title_from(self.key)


def resolve_metadata(draft: Draft, key: str, given: Metadata, note: str, head: str) -> Document:
    """The Document of a draft; ``note`` is of its bytes, ``head`` its beginning as text. Raises RecordEmpty."""
    own, folder, places = given.parted()
    known = own.over(draft.said).over(folder)
    blocks = with_boxes([block for block in draft.blocks if one_line(block.text)])
    blocks = with_bylines(without_share_buttons(blocks), known.byline)
    title, blocks = _title(draft, blocks, known, key)
    language = known.language or language_of("\n".join(one_line(block.text) for block in blocks[:200]))
    text, paragraphs = assemble(in_paragraphs(blocks, language))
    if not paragraphs:
        raise RecordEmpty(
            f"There is nothing to read in “{key}”.", remedy="Look whether the record is complete."
        )
    lines = [text[p.start : p.end] for p in paragraphs[:20]]
    resolving = _Resolving(draft, key, own, folder, places, title, language, lines)
    if draft.dated_by_lines:
        resolving.heads = first_lines(lines_above_items(text, paragraphs))
    if draft.dated_by_lines and lists_meetings(title, text, paragraphs):
        resolving.notes.append(Note(Noted.LIST))
        kind, body, date = own.kind or Kind.RECORD, own.body or folder.body, own.date
    else:
        kind = _kind(resolving, head)
        body = _body(resolving, kind)
        date = _date(resolving, kind)
        if kind in (Kind.RECORD, *_MINUTES) and draft.dated_by_lines:
            paragraphs = in_parts(text, paragraphs)
            date = _date_of_parts(resolving, date, paragraphs)
        _meeting(resolving, kind, body, date)
    if not draft.spoken:
        # The cues of captions were told apart by their reader.
        paragraphs = _with_speakers(text, paragraphs, kind)
    if language and not known.language:
        resolving.origins["language"] = "the text"
    elif language == folder.language and "language" in places and not own.over(draft.said).language:
        resolving.origins["language"] = places["language"]
    written = (text[p.start : p.end] for p in paragraphs if p.role is Role.BYLINE)
    notes = [Note(Noted.READ, note)] if note else []
    notes += [Note(Noted.RECOGNISED, pages=draft.recognised)] if draft.recognised else []
    notes += [Note(Noted.STYLED)] if draft.is_unsure else []
    notes += [Note(Noted.UNUSED, each) for each in draft.unused]
    notes += [Note(Noted.READ, each) for each in draft.notes if each]
    notes += [Note(Noted.OWN, each) for each in known.notes if each]
    notes += resolving.notes
    origins = ((name, resolving.origins.get(name)) for name in FIELDS)
    notes += [Note(Noted.ORIGIN, field=name, place=place) for name, place in origins if place]
    return Document(
        key=key,
        title=title,
        text=text,
        paragraphs=paragraphs,
        kind=kind,
        body=body,
        date=date,
        language=language,
        url=known.url,
        byline=known.byline or next(written, ""),
        collection=known.collection or PurePosixPath(key).parts[0],
        notes=tuple(dict.fromkeys(notes)),
    )


def _with_speakers(text: str, paragraphs: tuple[Paragraph, ...], kind: Kind) -> tuple[Paragraph, ...]:
    """With who speaks in each, where they begin by naming it."""
    named = speakers_in([text[each.start : each.end] for each in paragraphs], spoken=kind.is_spoken)
    return tuple(
        replace(each, speaker=name) if name else each for each, name in zip(paragraphs, named, strict=True)
    )


def _title(draft: Draft, blocks: list[Block], known: Metadata, key: str) -> tuple[str, list[Block]]:
    """The title, and the blocks without a first line that only repeats it."""
    lead = blocks[0] if blocks else Block("")
    lead_text = one_line(lead.text)
    heads = draft.lead_is_title and not begins_a_part(lead, blocks[1:])
    title = known.title or (lead_text if heads else "") or title_from(key)
    if len(blocks) > 1 and lead_text.casefold().strip(" .") == title.casefold().strip(" ."):
        blocks = blocks[1:]
    return title, blocks


def _kind(it: _Resolving, head: str) -> Kind:
    kind, where = _found_kind(it)
    if said := machine_written(head, it.lines):
        it.notes.append(Note(Noted.MACHINE_WROTE, said))
        kind = Kind.MACHINE_TRANSCRIPT if kind in _SPOKEN else Kind.NOTES
        where = "what it says of itself"
    if it.own.kind:
        return it.own.kind
    it.origins["kind"] = where
    if kind is Kind.AGENDA and is_attached(it.key):
        it.notes.append(Note(Noted.READ, ATTACHED))
    return kind


def _found_kind(it: _Resolving) -> tuple[Kind, str]:
    """The kind that it gives itself, that is said of its folder, or that its names tell; and where that stands."""
    if it.draft.said.kind:
        return it.draft.said.kind, ""
    if it.folder.kind:
        return it.folder.kind, it.places["kind"]
    titles = [(it.title, "the title" if it.title_is_own else FOLDER)]
    titles += [(hint, it.draft.hints_from.removeprefix("from ")) for hint in it.draft.hints]
    return kind_of(it.key, titles, it.heads, spoken=it.draft.spoken, by_machine=it.draft.by_machine)


def _body(it: _Resolving, kind: Kind) -> str:
    """What is said, or the one body that agenda or minutes name where they name themselves; else empty."""
    if said := it.own.body or it.draft.said.body:
        return said
    if it.folder.body:
        it.origins["body"] = it.places["body"]
        return it.folder.body
    if kind not in _OF_A_MEETING or is_attached(it.key):
        return ""
    titles = [it.title] if it.title_is_own else []
    speaks = bool(titles) and _SPEAKING.search(it.title) is not None
    for texts, where in (
        (titles if speaks else [], "the title"),
        (it.draft.hints, it.draft.hints_from.removeprefix("from ")),
        ([*titles, *it.heads], "the first lines"),
    ):
        named = bodies_in(texts)
        if len(named) > 1:
            # The line that says what it is says whose it is: "Agenda of the Planning Commission" below the city's name.
            own = bodies_in(text for text in texts if kind_in(text) not in (None, Kind.RECORD))
            bodies = [name for name in named if not is_letterhead(name)]
            named = own if len(own) == 1 else bodies if len(bodies) == 1 else named
        if len(named) == 1:
            it.origins["body"] = where
            return named[0]
        if named:
            several = ", ".join(f"“{name}”" for name in named[:3])
            it.notes.append(Note(Noted.SEVERAL, several, "body", where))
            return ""
    return ""


def _meeting(it: _Resolving, kind: Kind, body: str, date: PartialDate) -> None:
    """Notes the place, the sort of meeting, and that it is called off, as far as the record says so."""
    titles = [it.title] if it.title_is_own else []
    for place, where in (
        (it.own.place, "its sidecar"),
        (it.draft.said.place, "what it says of itself"),
        (it.folder.place if it.places.get("place") == FOLDER_SIDECAR else "", FOLDER_SIDECAR),
        (place_in([*titles, *it.heads, *it.draft.hints, body]), "the title and the first lines"),
        # A county's site may publish what its towns do.
        (it.folder.place, it.places.get("place", "")),
    ):
        if place:
            it.notes.append(Note(Noted.PLACE, place, place=where))
            break
    if kind in (Kind.NEWS, Kind.REPORT):
        return
    if session := sessions_in([*titles, *it.heads, *it.draft.hints]):
        it.notes.append(Note(Noted.SESSION, session, place="the title and the first lines"))
    is_of_one = kind in (Kind.AGENDA, Kind.RECORD) or kind in _MINUTES
    leading = [line for line in it.lines[:_LEADING] if it.draft.dated_by_lines]
    if is_of_one and (note := called_off(it.title, leading, date, minutes=kind in _MINUTES)):
        it.notes.append(note)


def _date(it: _Resolving, kind: Kind) -> PartialDate:
    """The date; with a note on where it is from where nobody gave it."""
    titled = date_in([it.title]) if it.title_is_own else UNKNOWN
    for date, source in _dates(it, kind, titled):
        if date.is_known:
            if date is it.folder.date:
                it.origins["date"] = it.places["date"]
            apart = date is not it.own.date and date.is_complete and titled.is_complete and titled != date
            if source or apart:
                other = str(titled) if apart else ""
                it.notes.append(Note(Noted.DATE, other, "date" if source else "", source))
            return date
    return _date_in_lines(it, kind)


def _date_of_parts(it: _Resolving, date: PartialDate, paragraphs: Sequence[Paragraph]) -> PartialDate:
    """The record's date: that of its first part is not the whole record's."""
    days = list(dict.fromkeys(p.date for p in paragraphs if p.date.is_known))
    if not days:
        return date
    several = ", ".join(f"“{day}”" for day in days[:_NAMED]) + (" …" if len(days) > _NAMED else "")
    if date.is_known and (date not in days or date in (it.own.date, it.folder.date, it.draft.said.date)):
        it.notes.append(Note(Noted.PARTS, several, readings=tuple(days)))
        return date
    it.notes[:] = [note for note in it.notes if note.field != "date"]
    it.notes.append(Note(Noted.PARTS, several, "date", readings=tuple(days)))
    return UNKNOWN


def _date_in_lines(it: _Resolving, kind: Kind) -> PartialDate:
    """The one date that its running header or its first lines name as its own; with a note on what else they name."""
    leading = first_lines(it.lines) if it.draft.dated_by_lines else []
    whole = dates_in(leading)
    for each in (labelled(leading), above_procedure(it.lines) if leading else []):
        found = dates_in(each)
        if found.one.is_complete or found.unclear or len(found.own) > 1:
            whole = found
            break
    named = [(dates_in(it.draft.hints), it.draft.hints_from), (whole, "from the first lines")]
    unclear = [*dates_in([it.title]).unclear] if it.title_is_own else []
    unclear += dates_in([as_words(PurePosixPath(it.key).stem)], are_names=True).unclear
    unclear += [each for dates, _ in named for each in dates.unclear]
    readings = {each for _, either in unclear for each in either}
    opening = below = UNKNOWN
    if it.draft.dated_by_lines and not any(dates.own for dates, _ in named):
        opening = date_of_opening(it.lines, it.language, of_meeting=kind in _OF_A_MEETING)
        below = date_in(date_lines(it.lines))
        if kind not in _OF_A_MEETING and not (opening.is_known or below.is_known):
            below = date_signed(it.lines)
    for date, source in (
        *((dates.one, source) for dates, source in named),
        (opening, "from its first sentences"),
        (below if below.is_complete else UNKNOWN, "from the first lines"),
    ):
        # What is written in numbers may be the same day, or another one.
        if date.is_known and (not readings or date in readings):
            it.notes.append(Note(Noted.DATE, field="date", place=source))
            return date
    if unclear:
        it.notes.append(Note(Noted.UNCLEAR, unclear[0][0], "date", readings=unclear[0][1]))
    elif several := next((dates.own for dates, _ in named if len(dates.own) > 1), ()):
        it.notes.append(Note(Noted.SEVERAL, ", ".join(f"“{date}”" for date in several[:3]), "date"))
    return UNKNOWN


def _dates(it: _Resolving, kind: Kind, titled: PartialDate) -> list[tuple[PartialDate, str]]:
    """What gives the date, the weightiest first, each with where it is from where that is to be told."""
    said = it.draft.said.date, it.draft.date_from
    by_title = titled, "from the title"
    found = [said, date_in_name(it.key), by_title]
    # Agendas and minutes carry the day of the meeting in their title; a page's metadata, the day it was put up.
    if titled.is_complete and kind in _OF_A_MEETING:
        found.insert(0, by_title)
    given = [(it.own.date, "")]
    if not it.draft.date_from:
        given.append(said)
    # What is said of its folder goes before all that is only found.
    return [*given, (it.folder.date, ""), *found]
