"""What DOCX and ODT share when their elements are read in order: styles, paragraphs, rows, numbers of lists, what is left out.

Both are read from the parts themselves (``docs/decisions/0009-libraries-tried.md``). Comments and hidden text are
not text; what is struck through or deleted is kept apart; headers and footers are boilerplate, but often name the meeting;
a table of contents only repeats headings. Neither form stores pages, so there are none to cite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from domain.documents import Role
from index.readers.blocks import Block, Draft, is_struck, needs_ocr_or_empty, standing, struck
from index.readers.lines import bullet, enumerator, without_bullet
from index.readers.metadata.first_lines import own_title
from index.readers.metadata.sidecar import Metadata
from index.readers.tables import Cell, blocks_of_table
from index.readers.text_files import paragraphs_of
from text.cleaning import one_line

_MANY = 2  # with more paragraphs in one cell, the table only places things on the page


class Style(Protocol):
    """A style."""

    @property
    def parent(self) -> str:
        """The name of the one that it is made from; empty for none."""
        ...


S = TypeVar("S", bound=Style)


def chain(styles: Mapping[str, S], name: str) -> Iterator[S]:
    """The style called ``name``, and those it is made from, which may lead back to it."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = styles[name].parent


def paragraph(text: str, level: int, marker: str | None) -> Iterator[Block]:
    """A paragraph's blocks: a heading of ``level``, an item behind ``marker``, or what its text shows."""
    text = text.lstrip()
    if not text.strip():
        return
    if marker and is_struck(text):
        marker = struck(marker.strip()) + " "
    if level:
        yield Block((marker or "") + text, Role.HEADING, level)
    elif marker is not None:
        yield Block(marker + text, Role.LIST_ITEM)
    elif "\n" in text.strip():
        yield from paragraphs_of(text)
    else:
        yield Block(without_bullet(text), Role.LIST_ITEM if bullet(text) or enumerator(text) else Role.BODY)


@dataclass(slots=True)
class OfficeCell:
    """A cell of a table: what is in it, and how far it reaches."""

    blocks: list[Block]
    head: bool = False  # whether its row is said to hold the heads
    across: int = 1
    down: int = 1


def table_rows(rows: Iterable[Sequence[OfficeCell]]) -> Iterator[Block]:
    """A table's rows: each one paragraph where it is one, and the blocks of its cells where it only places them on the
    page (a single cell, or cells with headings, rows or many paragraphs in them).
    """
    grid: list[list[Cell]] = []
    spanned = 0
    for row in rows:
        found = [[block for block in cell.blocks if one_line(block.text)] for cell in row]
        alone = len(row) < 2 and not (grid and row and (spanned or row[0].across > 1))
        if alone or any(
            len(cell) > _MANY or any(block.role in (Role.HEADING, Role.TABLE) for block in cell)
            for cell in found
        ):
            yield from blocks_of_table(grid)
            grid, spanned = [], 0
            for blocks in found:
                yield from blocks
            continue
        texts = [" ".join(one_line(block.text) for block in blocks) for blocks in found]
        grid.append(
            [Cell(text, cell.head, cell.across, cell.down) for text, cell in zip(texts, row, strict=True)]
        )
        spanned = max([spanned - 1, *(cell.down - 1 for cell in row)])
    yield from blocks_of_table(grid)


@dataclass(slots=True)
class LeftOut:
    """What a word processor's file holds and its record does not."""

    changes: bool = False  # are tracked in it
    hidden: bool = False
    embedded: bool = False
    comments: int = 0
    symbols: int = 0  # signs of picture fonts that are not known here
    numbers: bool = False  # of lists, in a form that is not known here
    unstyled: bool = False  # words in a style that is not defined, and may be struck
    doubted: bool = False  # whether some words may not be shown, in a way that cannot be told
    boxes: bool = False  # of a form, in which it does not say whether they are ticked

    def notes(self) -> Iterator[str]:
        """The same in sentences for the reader of the record."""
        if self.changes:
            yield "The file holds tracked changes: what was inserted is read, what was deleted is left out."
        if self.comments == 1:
            yield "1 comment in the file is not part of the record and is left out."
        elif self.comments:
            yield f"{self.comments} comments in the file are not part of the record and are left out."
        if self.hidden:
            yield "Hidden text in the file is left out."
        if self.boxes:
            yield "The file holds boxes to be ticked that cannot be read: whether they are ticked is not known here."
        if self.unstyled:
            yield "Some words are in a style that the file does not define: whether they are struck is not known, so they are kept apart."
        if self.embedded:
            yield "Something embedded in the file (a spreadsheet, another document) is not read."
        if self.symbols:
            signs = "1 sign" if self.symbols == 1 else f"{self.symbols} signs"
            yield f"Left out: {signs} of a picture font, not known here."
        if self.numbers:
            yield "Some numbers of lists are of a form that is not known here and are left out."


def draft(
    found: list[Block],
    left: LeftOut,
    key: str,
    *,
    given: Callable[[], str],
    headers: Iterable[str],
    pictured: bool,
) -> Draft:
    """The draft of a document: its blocks, the title ``given`` in its properties, the lines of its ``headers``. Raises
    RecordNeedsOCR for nothing but pictures, RecordEmpty for nothing at all.
    """
    if not any(one_line(block.text) for block in found):
        raise needs_ocr_or_empty(key, pictured=pictured)
    running = tuple(line for line in dict.fromkeys(map(one_line, headers)) if line)
    found, told = standing(found)
    title, note = own_title(one_line(given()), found, running)
    return Draft(
        found,
        said=Metadata(title=title),
        hints=running,
        hints_from="from the running header",
        notes=tuple(each for each in (*left.notes(), *told, note) if each),
        is_unsure=left.doubted,
        lead_is_title=bool(found) and found[0].level == 1,
    )


# --- The numbers that word processors put in front of list items, counted as they count them.


# --- Numbers of lists and notes as they are shown: 3, c, iii, 三.

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_HAN = "零一二三四五六七八九"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LARGEST = 3999


def numeral(number: int, form: str) -> str | None:
    """``number`` in the ``form`` that a document names (Word's names, or ODF's ``1 a A i I``); None where the form is
    not known here, and the number is better left out than shown as something else.

    >>> numeral(4, "lowerRoman"), numeral(28, "upperLetter"), numeral(12, "chineseCounting")
    ('iv', 'BB', '十二')
    """
    write = _FORMS.get(form)
    return write(number) if write and 0 <= number <= _LARGEST else None


def superscript(number: str) -> str:
    """A note's number as it is shown beside a word."""
    return number.translate(_SUPERSCRIPT)


def _letters(number: int) -> str:
    """Word and LibreOffice go on after z with aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _han(number: int) -> str | None:
    if number >= 100:
        return None
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str | None]] = {
    "1": str,
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "a": _letters,
    "lowerLetter": _letters,
    "A": lambda number: _letters(number).upper(),
    "upperLetter": lambda number: _letters(number).upper(),
    "i": _roman,
    "lowerRoman": _roman,
    "I": lambda number: _roman(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "一, 二, 三, ...": _han,
}


DEEPEST = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list is numbered."""

    form: str  # the form of its own number, see numeral; "bullet" and "none" show none
    template: str  # what is shown: %1 … %9 stand for the numbers of the levels, outermost first
    start: int = 1
    legal: bool = False  # whether all numbers are shown as 1, 2, 3, whatever the form of their level
    hidden: bool = False  # whether the numbers of its items are not shown, though they count

    @property
    def counts(self) -> bool:
        """Whether it shows a number at all."""
        return self.form not in ("bullet", "none", "") and "%" in self.template


class Counting:
    """The state of all lists of one document. Items have to be asked for in the order of the document."""

    def __init__(self) -> None:
        self._at: dict[str, dict[int, int]] = {}
        self.unknown = False
        """Whether a number was asked for whose form is not known."""
        self.hidden = False
        """Whether a number was asked for that is not shown."""

    def marker(self, name: str, levels: Mapping[int, Level], depth: int, start: int | None = None) -> str:
        """What stands before the next item of list ``name`` at ``depth`` (from 0), with a blank behind."""
        level = levels.get(depth)
        if level is None:
            return ""
        at = self._at.setdefault(name, {})
        for outer in range(depth):
            at.setdefault(outer, levels[outer].start if outer in levels else 1)
        at[depth] = start if start is not None else at[depth] + 1 if depth in at else level.start
        for deeper in [each for each in at if each > depth]:
            del at[deeper]
        shown = self._shown(level, levels, at) if level.counts else ""
        self.hidden |= level.hidden and bool(shown)
        return "" if level.hidden else shown

    def _shown(self, level: Level, levels: Mapping[int, Level], at: Mapping[int, int]) -> str:
        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            own = levels.get(place)
            if place not in at or own is None or own.form in ("bullet", "none"):
                return ""
            shown = numeral(at[place], "decimal" if level.legal else own.form)
            if shown is None:
                self.unknown = True
                return "%"
            return shown

        text = _PLACE.sub(number, level.template[:_LONGEST]).strip()
        return f"{text} " if text and "%" not in text else ""
