"""What a record says of itself by its name, its title and its first lines: the kind, the date, a title.

Nothing here is a guess. A kind is taken only where the word stands there, a date only where exactly one stands
there; in every other case the kind is "record" and the date is not known. Where a date is from goes into the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Kind
from index.readers.blocks import Block
from index.readers.clean import one_line
from index.readers.lines import ends_sentence

# --- kind ----------------------------------------------------------------------------------------------------

_AGENDA = re.compile(r"\bagendas?\b|\borden del d[ií]a\b|议程|議程", re.IGNORECASE)
_MINUTES = re.compile(
    r"(?<![0-9] )(?<!\bfive )(?<!\bten )(?<!\bfew )\bminutes\b|\bacta\b|会议纪要|会议记录|會議紀錄",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\bdraft\b|\bunapproved\b|\bunadopted\b|\bnot (?:yet )?(?:approved|adopted)\b|\bto be (?:approved|adopted)\b"
    r"|\bpending approval\b|\bborrador\b|\bpreliminary\b|草案|草稿",
    re.IGNORECASE,
)
_ADOPTED = re.compile(r"\bapproved\b|\badopted\b|\baprobad[ao]\b", re.IGNORECASE)
_STAMP = 3
_NOTES = re.compile(
    r"\b(?:meeting|our|my|reporter'?s) notes\b|^notes\b|^summary\b|\bnotes (?:of|on|from) the\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\bwhisper\b|\bmachine transcripts?\b|\bauto[- ]?(?:generated|captions?)\b|\bspeech[- ]to[- ]text\b|\basr\b",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(r"\btranscripts?\b|\bcaptions?\b|\bsubtitles?\b|\btranscripci[oó]n\b", re.IGNORECASE)


def kind_of(key: str, titles: Iterable[str], *, spoken: bool = False, by_machine: bool = False) -> Kind:
    """The kind that the file's name, its folder or a title names; RECORD when none does, or when two do.

    ``spoken`` records are transcripts whatever their title says: a video called "Minutes" is not minutes.
    """
    path = PurePosixPath(key)
    names = [_words(path.stem), *titles, _words(path.parent.name)]
    if spoken or any(_TRANSCRIPT.search(name) for name in names[:1] + names[-1:]):
        machine = by_machine or any(_MACHINE.search(name) for name in names)
        return Kind.MACHINE_TRANSCRIPT if machine else Kind.TRANSCRIPT
    kind = next((kind for kind in map(_kind_in, names) if kind is not None), Kind.RECORD)
    # A stamp "DRAFT" over the page says nothing but that.
    stamped = any(_DRAFT.search(name) for name in names if len(name.split()) <= _STAMP)
    return Kind.DRAFT_MINUTES if kind is Kind.MINUTES and stamped else kind


def _kind_in(name: str) -> Kind | None:
    if _MACHINE.search(name):
        return Kind.MACHINE_TRANSCRIPT
    if _NOTES.search(name):
        return Kind.NOTES
    agenda, minutes = _AGENDA.search(name), _MINUTES.search(name)
    if agenda:
        return Kind.RECORD if minutes else Kind.AGENDA
    return _kind_of_minutes(name) if minutes else None


def _kind_of_minutes(name: str) -> Kind:
    if _DRAFT.search(name):
        return Kind.DRAFT_MINUTES
    return Kind.ADOPTED_MINUTES if _ADOPTED.search(name) else Kind.MINUTES


# --- date ----------------------------------------------------------------------------------------------------

_IN_A_NAME = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([-_.])(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_FIRST_LINES = 14
_SHORT = 120
"""A line longer than this is prose, and a date in prose may be any date."""


def date_in_name(key: str) -> tuple[PartialDate, str]:
    """The one date written YYYY-MM-DD in the file's name, or in the nearest folder that has one, and where."""
    parts = PurePosixPath(key).parts
    for part in reversed(parts):
        dates = {_date_of(match) for match in _IN_A_NAME.finditer(part)} - {UNKNOWN}
        if len(dates) == 1:
            return dates.pop(), "from the file's name" if part == parts[-1] else "from the folder's name"
    return UNKNOWN, ""


def date_in(lines: Iterable[str]) -> PartialDate:
    """The one date that ``lines`` name; UNKNOWN when they name none, or several. A year alone is no date here:
    "Budget 2026" was not written in 2026.
    """
    dates = {mention.date for line in lines for mention in find_dates(line) if mention.date.month is not None}
    complete = {date for date in dates if date.is_complete}
    # "August 1" beside "August 1, 2023" is the same day, said twice.
    others = {d for d in dates - complete if not any((c.month, c.day) == (d.month, d.day) for c in complete)}
    found = complete | others
    return found.pop() if len(found) == 1 else UNKNOWN


def first_lines(texts: Sequence[str]) -> list[str]:
    """The short lines that stand above the first paragraph of prose, without those that are sentences."""
    lines: list[str] = []
    for text in texts[:_FIRST_LINES]:
        if len(text) > _SHORT:
            break
        if not ends_sentence(text):
            lines.append(text)
    return lines


def _date_of(match: re.Match[str]) -> PartialDate:
    try:
        return PartialDate(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return UNKNOWN


# --- title ---------------------------------------------------------------------------------------------------

_UNTITLED = re.compile(
    r"untitled|document\d*|.*\.(?:docx?|odt|pdf|indd|xlsx?|pptx?|rtf|tmp|wpd)|[A-Z]{2,5}[_-]?\w*\d{6,}\w*|scan\w*|[\W\d_]+",
    re.IGNORECASE,
)
_WORD_PROCESSOR = re.compile(r"^microsoft (?:word|powerpoint|excel)\s*-\s*", re.IGNORECASE)
_NEAR_THE_TOP = 30
_SPEAKING = 3
"""A file name with fewer words than this ("agenda", "whisper-medium") needs its folder to be a title."""


def speaking_title(given: str) -> str:
    """The title in a file's properties where it is one, and not a program's default or a file's name; else empty."""
    given = _WORD_PROCESSOR.sub("", given)
    return given if len(given.split()) > 1 and not _UNTITLED.fullmatch(given) else ""


def own_title(given: str, blocks: Sequence[Block], running: Sequence[str] = ()) -> tuple[str, str]:
    """The title in the properties of a word processor's file, and a note when it is not taken.

    A document's own first heading goes before it, and a title with a date is taken only where the document shows it
    too: whoever writes this month's minutes over last month's forgets the properties.
    """
    title = speaking_title(given)
    if not title or (blocks and blocks[0].level == 1):
        return "", ""
    shown = {
        one_line(text).casefold() for text in (*running, *(block.text for block in blocks[:_NEAR_THE_TOP]))
    }
    if date_in([title]).is_known and title.casefold() not in shown:
        return (
            "",
            f"The file's properties call it “{title}”, which its text does not; it may be an older one's title.",
        )
    return title, ""


def title_from(key: str) -> str:
    """A title made of the file's name, and of its folder's where the name alone says little."""
    path = PurePosixPath(key)
    names = [_words(path.stem) or path.name]
    for folder in path.parts[1:-1][::-1]:
        if len(names[0].split()) >= _SPEAKING:
            break
        names.insert(0, _words(folder))
    return ": ".join(name for name in names if name)


def _words(name: str) -> str:
    # The hyphens of a date stay.
    return re.sub(r"(?<![0-9])[-_]+|[-_]+(?![0-9])|_+", " ", name).strip()
