"""Notes on a record: what a reader should know of it, and where its kind, body, date and language are known from.

A note is a value, and its sentence is made when it is shown. What a record or whoever keeps it says is an ``OWN``
note, whatever its words are: it is shown in quotation marks, and nothing is ever read out of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.dates import PartialDate, from_iso

FIELDS = ("kind", "body", "date", "language")
"""What a note may name the origin of."""
ILLEGIBLE = "[…]"
"""Stands in a recognised text where something stands on the page that could not be made out."""


class Noted(StrEnum):
    """What a note tells."""

    OWN = "own"
    """``text``: words of the record's front matter, of its sidecar, or of its publisher."""
    READ = "read"
    """``text``: a sentence of the reader's on what of the file is not in the text, or may be wrong."""
    UNUSED = "unused"
    """``text``: a sentence of the reader's on what the record's front matter was meant to say and could not be used."""
    RECOGNISED = "recognised"
    """``pages`` that a program read from pictures."""
    STYLED = "styled"
    """Its styles may hide, strike or add some of its words, in a way that only shows where it is opened."""
    MACHINE_WROTE = "machine wrote"
    """``text``: the words by which the record says that a machine wrote it."""
    SEVERAL = "several"
    """``place`` names several values (``text``) for ``field``, and none was taken."""
    DATE = "date"
    """The date is ``place``; the title says ``text``, where that is another one. ``field`` is empty where it was given."""
    PARTS = "parts"
    """``readings``: the days of the meetings it tells of one after the other, each part with its own; ``text``: the first."""
    LIST = "list"
    """It lists meetings, and is of none of them."""
    UNCLEAR = "unclear"
    """``text`` is a date that can be read as each of ``readings``, and none was taken."""
    ORIGIN = "origin"
    """``field`` is known from ``place``."""
    PLACE = "place"
    """``text``: the town or county whose record it is; ``place``: where that is known from."""
    SESSION = "session"
    """``text``: the sorts of meeting it names, “Special Meeting”; ``place``: where."""
    CANCELLED = "cancelled"
    """``text``: the line by which it says that its meeting is not held."""
    RESCHEDULED = "rescheduled"
    """``text``: the line by which it says that its meeting is held on another day."""
    BY_HAND = "by hand"
    """``text``: the fields that an admin set."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. ``field`` is the one whose being set by hand makes it void."""

    code: Noted
    text: str = ""
    field: str = ""
    place: str = ""
    pages: tuple[range, ...] = ()
    readings: tuple[PartialDate, ...] = ()


Notes = tuple[Note, ...]


def runs_of(pages: Iterable[int]) -> tuple[range, ...]:
    """Page numbers, in order, as ranges.

    >>> runs_of([1, 2, 3, 7])
    (range(1, 4), range(7, 8))
    """
    runs: list[range] = []
    for page in pages:
        if runs and page == runs[-1].stop:
            runs[-1] = range(runs[-1].start, page + 1)
        else:
            runs.append(range(page, page + 1))
    return tuple(runs)


def is_recognised(notes: Iterable[Note], page: int | None) -> bool:
    """Whether a program read ``page`` from a picture."""
    return page is not None and any(
        page in run for note in notes if note.code is Noted.RECOGNISED for run in note.pages
    )


def is_machine_written(notes: Iterable[Note]) -> bool:
    """Whether the record says of itself that a machine wrote it."""
    return any(note.code is Noted.MACHINE_WROTE for note in notes)


def text_of(notes: Iterable[Note], code: Noted) -> str:
    """What the first note of this sort says; empty where there is none."""
    return next((note.text for note in notes if note.code is code), "")


def origins_in(notes: Iterable[Note]) -> dict[str, str]:
    """Field → where it is known from."""
    named = (Noted.DATE, Noted.ORIGIN)
    found = {note.field: note.place.removeprefix("from ") for note in notes if note.code in named}
    return {field: found[field] for field in FIELDS if field in found}


def without(notes: Iterable[Note], by_hand: Collection[str]) -> Notes:
    """The notes without what they tell of fields that somebody set by hand."""
    return tuple(note for note in notes if note.field not in by_hand)


# --- In words: English, for whoever has no other.


def in_words(notes: Sequence[Note], *, own: str = "“{text}”") -> list[str]:
    """A sentence for each note; one for all origins together. ``own``: how what a record says itself is set apart."""
    origins = _origins([note for note in notes if note.code is Noted.ORIGIN])
    words = [origins if note.code is Noted.ORIGIN else _sentence(note, own) for note in notes]
    return list(dict.fromkeys(words))


def warnings_in(notes: Sequence[Note]) -> tuple[str, ...]:
    """The same without origins and what it is of: what a reader should be warned of."""
    plain = (Noted.ORIGIN, Noted.PLACE, Noted.SESSION)
    return tuple(in_words([note for note in notes if note.code not in plain]))


def listed(pages: Iterable[int]) -> str:
    """Page numbers, in order, in words.

    >>> listed([3]), listed([3, 5, 6, 7])
    ('page 3', 'pages 3, 5–7')
    """
    return _listed(runs_of(pages))


def _listed(runs: Sequence[range]) -> str:
    words = ", ".join(f"{run.start}–{run.stop - 1}" if _many([run]) else f"{run.start}" for run in runs)
    return f"pages {words}" if _many(runs) else f"page {words}"


def _many(runs: Sequence[range]) -> bool:
    # Not by ``len``: a range has as many pages as a hostile file says.
    return len(runs) > 1 or any(run.stop - run.start > 1 for run in runs)


_ENGLISH = {
    Noted.RECOGNISED: "The text of {pages} was recognised from pictures by a program; check it against the {page}.",
    Noted.STYLED: "Its styles may hide, strike or add some of these words, in a way that only shows where it is opened: compare the record itself.",
    Noted.MACHINE_WROTE: "It says of itself that a machine wrote it: “{text}”.",
    Noted.PARTS: "It tells of several meetings ({text}); each part has the date of its own.",
    Noted.LIST: "It is a list of meetings, and the record of none of them.",
    Noted.PLACE: "Of: {text} (from {place}).",
    Noted.SESSION: "Sort of meeting: {text} (from {place}).",
    Noted.CANCELLED: "It says that this meeting is not held: “{text}”.",
    Noted.RESCHEDULED: "It says that this meeting is held on another day: “{text}”.",
    Noted.BY_HAND: "Set by hand: {text}.",
}


def _sentence(note: Note, own: str) -> str:
    if note.code is Noted.DATE:
        found = f"The date is {note.place}." if note.place else ""
        return f"{found} The title says {note.text}.".strip() if note.text else found
    if note.code is Noted.SEVERAL:
        several = "bodies" if note.field == "body" else f"{note.field}s"
        where = f" in {note.place}" if note.place else ""
        return f"Several {several} are named{where} ({note.text}); none is taken to be the record's."
    if note.code is Noted.UNCLEAR:
        either = " or ".join(str(reading) for reading in note.readings)
        return f"“{note.text}” may be {either}; nothing in the record decides it, so no date is taken."
    form = own if note.code is Noted.OWN else _ENGLISH.get(note.code, "{text}")
    page = "pages" if _many(note.pages) else "page"
    return form.format(text=note.text, place=note.place, pages=_listed(note.pages), page=page)


def _origins(notes: Iterable[Note]) -> str:
    places: dict[str, list[str]] = {}
    for note in notes:
        places.setdefault(note.place.replace(";", ","), []).append(note.field)
    sentence = "; ".join(f"{_and(fields)} from {place}" for place, fields in places.items())
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _and(fields: Sequence[str]) -> str:
    return fields[0] if len(fields) == 1 else f"{', '.join(fields[:-1])} and {fields[-1]}"


# --- As JSON holds them, in the catalogue and between processes.


def packed(notes: Iterable[Note]) -> list[list[object]]:
    """The notes as lists."""
    return [
        [
            *(
                note.code.value,
                note.text,
                note.field,
                note.place,
                [[run.start, run.stop] for run in note.pages],
            ),
            *([[each.isoformat() for each in note.readings]] if note.readings else []),
        ]
        for note in notes
    ]


def unpacked(value: object) -> Note:
    """One note out of what ``packed`` made. Raises ValueError for anything else."""
    match value:
        case [str(code), str(text), str(field), str(place), list(runs)]:
            return Note(Noted(code), text, field, place, tuple(_run(run) for run in runs))
        case [str(code), str(text), str(field), str(place), list(runs), list(readings)]:
            dates = tuple(from_iso(str(each)) for each in readings)
            return Note(Noted(code), text, field, place, tuple(_run(run) for run in runs), dates)
    raise ValueError("no note")


def _run(value: object) -> range:
    match value:
        case [int(start), int(stop)] if 0 < start < stop:
            return range(start, stop)
    raise ValueError("no pages")
