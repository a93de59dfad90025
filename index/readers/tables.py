"""A table of any kind of file as rows that can be quoted one at a time: each row with every cell that spans it, and the
heads of its cells beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.documents import CELLS, Role
from index.readers.blocks import Block
from text.cleaning import is_rule, one_line

TICKED, UNTICKED = "☒", "☐"
_BOXES = re.compile("[☐☑☒]")
_LABELLED = re.compile(r"[☐☑☒] \w")
_LONGEST_MATTER = 160


def with_boxes(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``, with lines of boxes (“Lee: ☒ Yes ☐ No”) as the rows that they are: the short line above them, which says
    what was asked, is their head.
    """
    found: list[Block] = []
    matter = ""
    for block in blocks:
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


_WIDEST = 500  # columns; a file may say of a cell that it spans a million
_LONGEST_HEAD = 80
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?")  # names a column of sums
_VALUE = re.compile(
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
    named = 0 if _is_marked(placed) or not _names_columns(placed) else 1
    for at, row in enumerate(placed):
        page = pages[at] if pages else None
        texts = [one_line(each.cell.text) for each in row]
        if not any(not is_rule(text) for text in texts):
            continue
        is_head = at < named or (len(row) > 1 and all(each.cell.head or not each.cell.text for each in row))
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


def _is_of_boxes(head: _Placed, body: Sequence[Sequence[_Placed]]) -> bool:
    """Whether what stands below a cell are boxes and marks: “Yes” over them names a column, and is no vote."""
    below = _below(head, body)
    return bool(below) and all(_MARK.fullmatch(text) for text in below)


def _below(head: _Placed, body: Sequence[Sequence[_Placed]]) -> list[str]:
    """The texts that stand below a cell."""
    return [
        one_line(each.cell.text)
        for row in body
        for each in row
        if each.first <= head.last and head.first <= each.last and each.cell.text.strip()
    ]


_MARK = re.compile("[☐☑☒✓✔✗✘xX]")


def _names_columns(rows: Sequence[Sequence[_Placed]]) -> bool:
    """Whether the first row names the columns, where the file does not say so: short different names, no value among
    them, over columns of values or over the same few words again and again. In doubt it does not.
    """
    if len(rows) < 3 or len(rows[0]) < 2:
        return False
    first, body = rows[0], [row for row in rows[1:] if len(row) > 1]
    names = [one_line(each.cell.text) for each in first]
    if not all(names[1:]) or len({name.casefold() for name in names}) < len(names):
        return False
    boxes = [_is_of_boxes(head, body) for head in first]
    if any(
        (_VALUE.fullmatch(name) and not _YEAR.fullmatch(name) and not of_boxes)
        or len(name) > _LONGEST_HEAD
        or name[-1:] in ".;,。；"
        for name, of_boxes in zip(names, boxes, strict=True)
        if name
    ):
        return False
    evidence = 0
    for head, name in zip(first, names, strict=True):
        below = _below(head, body)
        if _YEAR.fullmatch(name) and any(_YEAR.fullmatch(text) for text in below):
            return False
        words = set(name.casefold().split())
        alike = sum(bool(words & set(text.casefold().split())) for text in below)
        if head.first and below and alike * 2 >= len(below):
            return False  # "Ward 1" over "Ward 2": one more of the same
        values = sum(_VALUE.fullmatch(text) is not None for text in below)
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
