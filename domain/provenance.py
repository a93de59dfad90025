"""Where kind, body, date and language of a record are known from: one short sentence among its notes, and back. Pure.

What whoever keeps the library gave needs no such note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

MACHINE_WROTE = "It says of itself that a machine wrote it"
"""How the note of a record begins that does."""
SEVERAL = {"body": "Several bodies are named", "date": "Several dates are named"}
"""How the note begins where a record names several and none was taken."""
FIELDS = ("kind", "body", "date", "language")
_FIELD = "(?:kind|body|date|language)"
_PART = re.compile(rf"(?P<fields>{_FIELD}(?:(?:, | and ){_FIELD})*) from (?P<place>[^;]+)", re.IGNORECASE)
_DATE = re.compile(r"The date is (?:from )?(?P<place>.+?)\.(?: The title says .+)?")


def told(origins: Mapping[str, str]) -> str:
    """The sentence; empty when there is nothing to tell.

    >>> told({"kind": "the file's name", "body": "meeting.json", "date": "meeting.json"})
    "Kind from the file's name; body and date from meeting.json."
    """
    places: dict[str, list[str]] = {}
    for field in FIELDS:
        if place := origins.get(field, ""):
            places.setdefault(place.replace(";", ","), []).append(field)
    sentence = "; ".join(f"{_listed(fields)} from {place}" for place, fields in places.items())
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def origins_in(notes: Iterable[str]) -> dict[str, str]:
    """What the notes of a record tell of where things are from: field → place, in words."""
    found: dict[str, str] = {}
    for note in notes:
        date = _DATE.fullmatch(note)
        if date:
            found["date"] = date["place"]
        elif is_origins(note):
            for part in note.removesuffix(".").split("; "):
                match = _PART.fullmatch(part)
                assert match is not None
                found |= dict.fromkeys(re.findall(_FIELD, match["fields"].lower()), match["place"])
    return {field: found[field] for field in FIELDS if field in found}


def warnings_in(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes without that sentence: what a reader should be warned of."""
    return tuple(note for note in notes if not is_origins(note))


def without(notes: Iterable[str], fields: Iterable[str]) -> tuple[str, ...]:
    """The notes without what they tell of where ``fields`` are from: somebody set these by hand."""
    gone = set(fields)
    kept: list[str] = []
    for note in notes:
        if is_origins(note):
            kept.append(told({name: place for name, place in origins_in([note]).items() if name not in gone}))
        elif not any(note.startswith(SEVERAL[name]) for name in gone & SEVERAL.keys()) and not (
            "date" in gone and _DATE.fullmatch(note)
        ):
            kept.append(note)
    return tuple(note for note in kept if note)


def is_origins(note: str) -> bool:
    """Whether a note is such a sentence."""
    return note.endswith(".") and all(_PART.fullmatch(part) for part in note.removesuffix(".").split("; "))


def _listed(fields: list[str]) -> str:
    return fields[0] if len(fields) == 1 else f"{', '.join(fields[:-1])} and {fields[-1]}"


# --- Words that a program read from pictures of pages: how a record says so, and how that is known again. Pure.
#
# One sentence among a record's notes carries it, so that it needs no place of its own in what is stored.

ILLEGIBLE = "[…]"
"""Stands in a recognised text where something stands on the page that could not be made out."""
_SAID = re.compile(
    r"The text of pages? (?P<pages>[0-9–, ]+) was recognised from pictures by a program; "
    r"check it against the pages?\."
)


def recognised(pages: Sequence[int]) -> str:
    """The sentence for pages, numbered from 1 and in order.

    >>> recognised([1, 2, 3, 7])
    'The text of pages 1–3, 7 was recognised from pictures by a program; check it against the pages.'
    """
    which = "page" if len(pages) == 1 else "pages"
    return f"The text of {listed(pages)} was recognised from pictures by a program; check it against the {which}."


def recognised_pages(notes: Iterable[str]) -> frozenset[int]:
    """The pages of a record whose text was recognised, from its notes; none where no note says so."""
    pages: set[int] = set()
    for note in notes:
        if match := _SAID.fullmatch(note):
            for run in match["pages"].split(", "):
                first, _, last = run.partition("–")
                pages.update(range(int(first), int(last or first) + 1))
    return frozenset(pages)


def listed(pages: Sequence[int]) -> str:
    """Pages, in order, in words.

    >>> listed([3]), listed([3, 5, 6, 7])
    ('page 3', 'pages 3, 5–7')
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"page {words}" if len(pages) == 1 else f"pages {words}"
