"""Date and title of a record, by its name, its title and its first lines.

Nothing here is a guess. A date is taken only where exactly one stands there; in every other case it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Paragraph, Role
from index.readers.blocks import Block
from index.readers.lines import ends_sentence
from text.cleaning import one_line

# --- Its date.

_IN_A_NAME = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([-_.])(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_FIRST_LINES = 14
_SHORT = 120  # a line longer than this is prose, and a date in prose may be any date


def date_in_name(key: str) -> tuple[PartialDate, str]:
    """The one date written YYYY-MM-DD in the file's name, or in the nearest folder that has one, and where."""
    parts = PurePosixPath(key).parts
    for part in reversed(parts):
        dates = {_date_of(match) for match in _IN_A_NAME.finditer(part)} - {UNKNOWN}
        if len(dates) == 1:
            return dates.pop(), "from the file's name" if part == parts[-1] else "from the folder's name"
    return UNKNOWN, ""


def date_in(lines: Iterable[str]) -> PartialDate:
    """The one date that ``lines`` name, more than a year; UNKNOWN when they name none, or several."""
    found = dates_in(lines)
    return found[0] if len(found) == 1 else UNKNOWN


def dates_in(lines: Iterable[str]) -> list[PartialDate]:
    """The dates that ``lines`` name, each once, in order; no years alone."""
    named = [mention.date for line in lines for mention in find_dates(line) if mention.date.month is not None]
    complete = {(date.month, date.day) for date in named if date.is_complete}
    # "August 1" beside "August 1, 2023" is the same day, said twice.
    return [
        date for date in dict.fromkeys(named) if date.is_complete or (date.month, date.day) not in complete
    ]


def first_lines(texts: Sequence[str]) -> list[str]:
    """The short lines that stand above the first paragraph of prose, without those that are sentences."""
    lines: list[str] = []
    for text in texts[:_FIRST_LINES]:
        if len(text) > _SHORT:
            break
        if not ends_sentence(text):
            lines.append(text)
    return lines


def lines_above_items(text: str, paragraphs: Sequence[Paragraph]) -> list[str]:
    """The paragraphs that stand above the first item of a list, as far as first lines reach: where a record is named."""
    above = takewhile(lambda p: p.role is not Role.LIST_ITEM, paragraphs[:_FIRST_LINES])
    return [text[p.start : p.end] for p in above]


def _date_of(match: re.Match[str]) -> PartialDate:
    try:
        return PartialDate(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return UNKNOWN


# --- Its title.

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
    names = [spelled_out(path.stem) or path.name]
    for folder in path.parts[1:-1][::-1]:
        if len(names[0].split()) >= _SPEAKING:
            break
        names.insert(0, spelled_out(folder))
    return ": ".join(name for name in names if name)


def spelled_out(name: str) -> str:
    """A file's or a folder's name as words. The hyphens of a date stay."""
    return re.sub(r"(?<![0-9])[-_]+|[-_]+(?![0-9])|_+", " ", name).strip()
