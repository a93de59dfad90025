"""A table of any kind of file as rows that can be quoted one at a time: each row with every cell that spans it, and the
heads of its cells beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from domain.documents import CELLS, Role
from index.readers.blocks import STRUCK, Block, parted_text
from text.cleaning import is_rule, one_line
from text.sentences import ends_in_abbreviation

TICKED, UNTICKED = "☒", "☐"
_BOXES = re.compile("[☐☒]")
_LABELLED = re.compile(r"[☐☒] \w")
_LONGEST_MATTER = 160
SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FB: "✗", 0xF0A8: UNTICKED, 0xF06F: UNTICKED,
           0xF071: UNTICKED, 0xF0FE: TICKED, 0xF0FD: TICKED, 0xF078: TICKED}  # fmt: skip
"""What the symbol fonts of word processors show for characters of their own."""
_SIGNS = str.maketrans(
    {**{chr(code): sign for code, sign in SYMBOLS.items()}, "☑": TICKED, "🗹": TICKED, "🗷": TICKED}
)
_OPEN_SIGNS = re.compile("[❏❐❑❒□▢◻]")
_TICKS, _CROSSES = re.compile("[✓✔🗸]"), re.compile("[✗✘✕✖]")
_FULL_SIGNS = ((re.compile("[■◼⬛]"), re.compile("[☐□]")), (re.compile("[●◉⦿]"), re.compile("○")))
_ANY_SIGN = re.compile("[\u2610-\u2612\u25a0-\u25ff\u2713-\u2718\u274f-\u2752\u2b1b\u29bf\uf000-\uf0ff🗷-🗹]")
_IN_BRACKETS = (
    (re.compile(r"\[\s?[xX✓✔✗✘]\s?\]"), re.compile(r"\[[\s_]{1,3}\]")),
    (re.compile(r"\(\s?[xX✓✔✗✘]\s?\)"), re.compile(r"\([\s_]{1,3}\)")),
)
"""Boxes as they are typed: “[X] Yes [ ] No”."""


def show_box(box: Any) -> None:
    """Puts what a box to be ticked shows into its place, where it stands beside words of the page."""
    if box.get("type", "").lower() in ("checkbox", "radio") and box.getparent() is not None:
        tail = box.tail or ""
        shown = TICKED if "checked" in box.attrib else UNTICKED
        box.tail = shown + (tail if tail[:1].isspace() else f" {tail}")


def with_boxes(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``, with boxes as ☒ and ☐ however they are drawn, and lines of them (“Lee: ☒ Yes ☐ No”) as the rows that they
    are: the short line above them, which says what was asked, is their head.
    """
    blocks = _with_signs(blocks)
    if not any(TICKED in block.text or UNTICKED in block.text for block in blocks):
        return list(blocks)
    found: list[Block] = []
    matter = ""
    for block in _with_options(blocks):
        if len(_BOXES.findall(block.text)) < 2:
            text = one_line(block.text)
            matter = text if len(text) <= _LONGEST_MATTER and CELLS not in text else ""
            found.append(block)
        else:
            first, *cells = block.text.split(CELLS)
            labelled = not block.heads and not _BOXES.search(first) and all(map(_LABELLED.match, cells))
            line = " ".join((first, *cells)) if labelled else block.text
            heads = matter if CELLS not in line else ""
            found.append(replace(block, text=line, role=Role.TABLE, heads=block.heads or heads))
    return found


def _with_options(blocks: Sequence[Block]) -> Iterator[Block]:
    """``blocks``, with the few lines of which one is ticked as one: “☐ Approved” is not to be quoted without “☒ Denied”."""
    for is_option, group in groupby(blocks, key=lambda block: _OPTION.fullmatch(block.text) is not None):
        run = list(group)
        ticked = sum(block.text.startswith(TICKED) for block in run)
        if is_option and ticked == 1 < len(run) <= _MOST_OPTIONS:
            yield replace(run[0], text=" ".join(one_line(block.text) for block in run), role=Role.TABLE)
        else:
            yield from run


_OPTION = re.compile(r"[☐☒]\s?[^☐☒|]{1,60}")
_MOST_OPTIONS = 5


def _with_signs(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with what stands for a box as one. A tick is one where empty boxes stand beside it in the record, and an
    empty square where some are ticked: alone, either is a sign of its own.
    """
    if not any("[" in block.text or "(" in block.text or _ANY_SIGN.search(block.text) for block in blocks):
        return list(blocks)
    texts = [block.text if block.text.isascii() else block.text.translate(_SIGNS) for block in blocks]
    whole = "\n".join(texts)
    for ticked, empty in _IN_BRACKETS:
        if ticked.search(whole) and empty.search(whole):
            texts = [empty.sub(UNTICKED, ticked.sub(TICKED, text)) for text in texts]
    if not whole.isascii():
        texts = [_filled(text) for text in texts]
        ticks, crosses = _TICKS.search(whole), _CROSSES.search(whole)
        if UNTICKED in whole or TICKED in whole or ticks or crosses:
            empty_too = UNTICKED in whole or _OPEN_SIGNS.search(whole)
            texts = [_OPEN_SIGNS.sub(UNTICKED, text) for text in texts]
            # Where ticks and crosses stand together, a cross says no.
            if empty_too and not (ticks and crosses):
                texts = [_CROSSES.sub(TICKED, _TICKS.sub(TICKED, text)) for text in texts]
    return [
        block if text == block.text else replace(block, text=text)
        for block, text in zip(blocks, texts, strict=True)
    ]


def _filled(text: str) -> str:
    """``text`` with a filled square or circle as a ticked box, where an empty one stands beside it: “● Yes ○ No”."""
    for full, empty in _FULL_SIGNS:
        if full.search(text) and empty.search(text):
            text = empty.sub(UNTICKED, full.sub(TICKED, text))
    return text


_WIDEST = 500  # columns; a file may say of a cell that it spans a million
_LONGEST_HEAD = 80
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?")  # names a column of sums
VALUE = re.compile(
    r"[\W\d_]+|[\W\d_]*\d[\W\d_]*[A-Za-z%]{0,3}|(?:19|20)\d\d-.*|true|false|yes|no|yea|nay|aye|absent|abstain(?:ed)?|x",
    re.IGNORECASE,
)
"""What is no name of a column: numbers, dates, signs, votes."""


@dataclass(slots=True)
class Cell:
    """A cell as its file gives it."""

    text: str
    head: bool = False  # whether the file says that it is one: <th>, a header row
    across: int = 1  # columns
    down: int = 1  # rows; 0 is all that follow


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell at its place."""

    cell: Cell
    first: int
    last: int  # columns


def blocks_of_table(rows: Sequence[Sequence[Cell]], pages: Sequence[int] = ()) -> Iterator[Block]:
    """A row a block: the texts of its cells with CELLS between them, and the heads of these cells.

    Where heads are known, what is empty is left out of both, so that each cell keeps its own; without heads an empty
    cell inside the row keeps its place.
    """
    placed = _placed(rows)
    heads: list[list[_Placed]] = []
    named = 0 if _is_marked(placed) else _names_columns(placed)
    for at, row in enumerate(placed):
        page = pages[at] if pages else None
        texts = [one_line(each.cell.text) for each in row]
        if not any(not is_rule(text) for text in texts):
            continue
        is_head = _is_head(row, at, named)
        if is_head:
            # A row of heads below another one names its columns more closely; below other rows it begins anew.
            above = at and _is_head(placed[at - 1], at - 1, named)
            heads = [*heads, row] if above else [row]
        known = [_head(each, heads) for each in row] if heads and not is_head and len(row) > 1 else []
        if any(known):
            kept = [(head, text) for head, text in zip(known, texts, strict=True) if text]
            yield Block(
                CELLS.join(text for _, text in kept),
                Role.TABLE,
                page=page,
                heads=CELLS.join(head for head, _ in kept),
            )
        else:
            yield Block(CELLS.join(texts).strip(" |"), Role.TABLE, page=page)


def _is_head(row: Sequence[_Placed], at: int, named: int) -> bool:
    return at < named or (len(row) > 1 and all(each.cell.head or not each.cell.text for each in row))


def _placed(rows: Sequence[Sequence[Cell]]) -> list[list[_Placed]]:
    """Every row with all cells that stand in it, also those that began above."""
    result: list[list[_Placed]] = []
    over: dict[int, tuple[_Placed, int]] = {}  # a column's cell from above, and how many rows it still spans
    for at, row in enumerate(rows):
        found: list[_Placed] = []
        column = 0
        waiting = list(row)
        above, over = over, {}
        while waiting or any(first >= column for first in above):
            if column in above:
                spanning, left = above[column]
                found.append(spanning)
                if left > 1:
                    over[column] = spanning, left - 1
                column = spanning.last + 1
            elif waiting:
                cell = waiting.pop(0)
                across = max(1, min(cell.across, _WIDEST))
                # Where a file's spans overlap, the one that began above stays whole.
                until = min((first for first in above if first > column), default=column + across)
                placed = _Placed(cell, column, min(column + across, until) - 1)
                found.append(placed)
                down = cell.down if cell.down > 0 else len(rows) - at
                if down > 1:
                    over[column] = placed, down - 1
                column = placed.last + 1
            else:
                column = min(first for first in above if first >= column)
            if column > _WIDEST:
                found += (
                    _Placed(cell, column, column) for cell in waiting
                )  # wider than any table, and no word is lost
                break
        result.append(found)
    return result


def _head(cell: _Placed, heads: Sequence[Sequence[_Placed]]) -> str:
    """The heads above a cell, outermost first; the heads of all columns that it spans."""
    words: list[str] = []
    for row in heads:
        words += [one_line(h.cell.text) for h in row if h.first <= cell.last and cell.first <= h.last]
    return " ".join(dict.fromkeys(word for word in words if word)).replace("|", "/")


def _is_marked(rows: Sequence[Sequence[_Placed]]) -> bool:
    """Whether the file itself says which row holds the heads."""
    return any(_is_head(row, 1, 0) for row in rows)


def _is_of_marks(head: _Placed, body: Sequence[Sequence[_Placed]]) -> bool:
    """Whether what stands below a cell are boxes, marks or counts: “Yes” over them names a column, and is no vote."""
    below = _below(head, body)
    return bool(below) and all(_MARK.fullmatch(text) for text in below)


def _below(head: _Placed, body: Sequence[Sequence[_Placed]]) -> list[str]:
    """The texts that stand below a cell, and not what is struck there."""
    found = [
        each.cell.text
        for row in body
        for each in row
        if each.first <= head.last and head.first <= each.last and each.cell.text.strip()
    ]
    return [one_line(parted_text(text)[0] if STRUCK in text else text) for text in found]


_MARK = re.compile("[☐☑☒✓✔✗✘xX●•*]|[0-9]{1,4}|[-–—]")


def _names_columns(rows: Sequence[Sequence[_Placed]]) -> int:
    """How many of the first rows name the columns, where the file does not say so: short different names, no value among
    them, over columns of values or over the same few words again and again. In doubt none does. Under a name that spans
    columns, the next row names them one by one.
    """
    if len(rows) < 3 or len(rows[0]) < 2:
        return 0
    spanning = [each for each in rows[0] if each.last > each.first]
    if spanning and len(rows[1]) > len(rows[0]):
        # The names below each span differ from each other; the same ones may stand below the next span.
        alone = [[each for each in rows[1] if wide.first <= each.first <= wide.last] for wide in spanning]
        lone = [each for each in rows[0] if each.last == each.first]
        return 2 if all(_are_names([*lone, *part], rows[2:]) for part in alone) else 0
    return int(_are_names(rows[0], rows[1:]))


def _are_names(first: Sequence[_Placed], below_them: Sequence[Sequence[_Placed]]) -> bool:
    """Whether cells name the columns that stand below them."""
    body = [row for row in below_them if len(row) > 1]
    names = [one_line(each.cell.text) for each in first]
    if not all(names[1:]) or len({name.casefold() for name in names}) < len(names):
        return False
    marks = [_is_of_marks(head, body) for head in first]
    if any(
        (VALUE.fullmatch(name) and not _YEAR.fullmatch(name) and not (of_marks and name[0].isalpha()))
        or len(name) > _LONGEST_HEAD
        or (name[-1:] in ".;,。；" and not of_marks and not ends_in_abbreviation(name))
        for name, of_marks in zip(names, marks, strict=True)
        if name
    ):
        return False
    evidence = 0
    for head, name in zip(first, names, strict=True):
        below = _below(head, body)
        if _YEAR.fullmatch(name) and any(_YEAR.fullmatch(text) for text in below):
            return False
        if head.first and below and sum(_is_alike(name, text) for text in below) * 2 >= len(below):
            return False  # "Ward 1" over "Ward 2": one more of the same
        values = sum(_is_value(text) for text in below)
        again = Counter(below).most_common(1)
        counted = sum(any(map(str.isdigit, text)) for text in below) * 2 > len(below)
        plain = not any(map(str.isdigit, name))
        evidence += bool(below) and (
            values * 2 > len(below) or (head.first > 0 and (again[0][1] > 1 or (counted and plain)))
        )
    # The same values in other columns show that the columns are of one kind, and the first row of another.
    texts = Counter(one_line(each.cell.text).casefold() for row in body for each in row)
    again_anywhere = sum(count > 1 for text, count in texts.items() if text)
    return bool(evidence) or (len(first) > 2 and again_anywhere > 1)


def _is_value(text: str) -> bool:
    """Whether a text is a value, in words too: “forty dollars”."""
    if VALUE.fullmatch(text):
        return True
    # Imported where a table is read: most records have none.
    from text.answer_types import answer_spans
    from text.questions import Asks

    numbers = answer_spans(Asks.HOW_MANY, frozenset(), text) if len(text.split()) <= _FEW_WORDS else []
    return bool(numbers) and numbers[0].start == 0


_FEW_WORDS = 3


def _is_alike(name: str, text: str) -> bool:
    """Whether a text below a name is of the same kind: “Ward 1” over “Ward 2”. “Ward” over “Ward 2” names it."""
    words, below = name.casefold().split(), text.casefold().split()
    names_it = len(words) == 1 < len(below) and words[0].isalpha()
    return bool(set(words) & set(below)) and not names_it
