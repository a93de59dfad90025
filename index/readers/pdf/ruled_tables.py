"""Ruled tables of PDF pages: lines that meet make a grid; where a line is missing between two fields, they are one cell."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.readers.lines import join, vocabulary_of
from index.readers.pdf.drawings import Box
from index.readers.pdf.rows import Cell, Grid, Line, rows_of
from index.readers.pdf.tables import Placed, grid_of, with_heads
from index.readers.pdf.words import Page, Word
from index.readers.tables import Cell as TableCell

_NEAR = 3.0  # points: lines nearer to each other than this meet
_MOST_LINES = 500
_COVERED = 0.7  # of a field's side that has to be ruled
_LONGEST_CELL = 900  # characters; a frame around more is no cell


def rows_with_tables(page: Page) -> list[Line]:
    """The rows of a page from top to bottom; a ruled table stands in their midst as one, which holds its grid."""
    if len(page.upright) < 2 or len(page.across) < 2:
        return rows_of(page)
    words = list(page.words)
    found: list[Line] = []
    for across, upright in _frames(page):
        if ruled := _ruled(page, words, across, upright):
            table, words = ruled
            found.append(table)
    rows = rows_of(replace(page, words=tuple(words)) if found else page)
    return sorted([*rows, *found], key=lambda row: -row.y) if found else rows


def _frames(page: Page) -> Iterator[tuple[list[Box], list[Box]]]:
    """Lines that meet each other, frame by frame."""
    across, upright = _joined(page.across, 0)[:_MOST_LINES], _joined(page.upright, 1)[:_MOST_LINES]
    group = list(range(len(across) + len(upright)))

    def first(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for at, line in enumerate(across):
        for other, wall in enumerate(upright):
            meets = (
                line[0] - _NEAR <= wall[2] and wall[0] <= line[2] + _NEAR
                and wall[1] - _NEAR <= line[3] and line[1] <= wall[3] + _NEAR
            )  # fmt: skip
            if meets:
                group[first(len(across) + other)] = first(at)
    for root in sorted({first(at) for at in range(len(group))}):
        members = [at for at in range(len(group)) if first(at) == root]
        lines = [across[at] for at in members if at < len(across)]
        walls = [upright[at - len(across)] for at in members if at >= len(across)]
        if len(lines) >= 2 and len(walls) >= 2:
            yield lines, walls


def _joined(lines: Sequence[Box], axis: int) -> list[Box]:
    """Lines in one line after each other as one. ``axis``: 0 from left to right, 1 from top to bottom."""
    along, beside = axis, 1 - axis
    result: list[Box] = []
    for line in sorted(lines, key=lambda line: (round(line[beside] / 2), line[along])):
        last = result[-1] if result else None
        if last and abs(last[beside] - line[beside]) <= 2 and line[along] <= last[along + 2] + _NEAR:
            result[-1] = (
                min(last[0], line[0]), min(last[1], line[1]), max(last[2], line[2]), max(last[3], line[3])
            )  # fmt: skip
        else:
            result.append(line)
    return result


def _ruled(
    page: Page, words: Sequence[Word], across: Sequence[Box], upright: Sequence[Box]
) -> tuple[Line, list[Word]] | None:
    """The table that a frame makes, and the words outside; None where the frame only places things on the page."""
    xs = _places(
        [(w[0] + w[2]) / 2 for w in upright] + [min(a[0] for a in across), max(a[2] for a in across)]
    )
    ys = _places(
        [(a[1] + a[3]) / 2 for a in across] + [min(w[1] for w in upright), max(w[3] for w in upright)]
    )[::-1]
    if len(xs) < 3 or len(ys) < 3:
        return None
    inside: dict[tuple[int, int], list[Word]] = {}
    outside: list[Word] = []
    for word in words:
        x, y = (word.left + word.right) / 2, word.y + 0.3 * word.size
        column = bisect.bisect_right(xs, x) - 1
        row = next((at for at, (top, low) in enumerate(pairwise(ys)) if low <= y < top), -1)
        if 0 <= column < len(xs) - 1 and row >= 0:
            inside.setdefault((row, column), []).append(word)
        else:
            outside.append(word)
    regions = _regions(xs, ys, across, upright)
    texts = {region: [w for at in _fields(region) for w in inside.get(at, ())] for region in regions}
    filled = sum(bool(found) for found in texts.values())
    if filled < 4 or max(Counter(region[0] for region in regions).values()) < 2:
        return None
    if any(sum(len(word.text) + 1 for word in found) > _LONGEST_CELL for found in texts.values()):
        return None
    if len(ys) <= 3 and (grid := _by_walls(page, xs, texts)):
        return _as_line(grid, page, xs, ys), outside
    rows: list[list[TableCell]] = []
    kept = _kept_rows(regions, texts, len(ys) - 1)
    for row in kept:
        rows.append([])
        for region in sorted((each for each in regions if each[0] == row), key=lambda each: each[1]):
            down = sum(row <= each <= region[2] for each in kept)
            rows[-1].append(_field(texts[region], page, region[3] - region[1] + 1, down))
    grid = Grid(tuple(map(tuple, with_heads(rows))), tuple(xs[:-1]), (page.number,) * len(rows))
    return _as_line(grid, page, xs, ys), outside


_Region = tuple[int, int, int, int]
"""First row, first column, last row, last column of a cell."""


def _regions(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Box], upright: Sequence[Box]
) -> list[_Region]:
    """The cells of a grid: fields with no line between them are one."""

    def walled(row: int, column: int) -> bool:  # on its right
        return _is_ruled(upright, 0, xs[column + 1], ys[row + 1], ys[row])

    def floored(row: int, column: int) -> bool:
        return _is_ruled(across, 1, ys[row + 1], xs[column], xs[column + 1])

    taken: set[tuple[int, int]] = set()
    regions = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right, low = column, row
            while right < len(xs) - 2 and (row, right + 1) not in taken and not walled(row, right):
                right += 1
            while low < len(ys) - 2 and not any(floored(low, at) for at in range(column, right + 1)):
                below = any(walled(low + 1, at) for at in range(column, right))
                if below or (right < len(xs) - 2 and not walled(low + 1, right)):
                    break
                low += 1
            taken |= set(_fields((row, column, low, right)))
            regions.append((row, column, low, right))
    return regions


def _fields(region: _Region) -> list[tuple[int, int]]:
    row, column, low, right = region
    return [(r, c) for r in range(row, low + 1) for c in range(column, right + 1)]


def _is_ruled(lines: Sequence[Box], axis: int, place: float, begin: float, end: float) -> bool:
    along = 1 - axis
    covered = sum(
        max(0.0, min(line[along + 2], end) - max(line[along], begin))
        for line in lines
        if abs((line[axis] + line[axis + 2]) / 2 - place) <= _NEAR
    )
    return covered >= _COVERED * (end - begin)


def _kept_rows(regions: Sequence[_Region], texts: dict[_Region, list[Word]], count: int) -> list[int]:
    """The rows in which a cell with words begins: an underline or a double line makes others."""
    return [row for row in range(count) if any(texts[each] for each in regions if each[0] == row)]


def _field(words: Sequence[Word], page: Page, across: int, down: int) -> TableCell:
    lines = rows_of(replace(page, words=tuple(words), upright=(), across=()))
    texts = [line.text for line in lines]
    bold = bool(lines) and all(line.bold for line in lines)
    return TableCell(join(texts, vocabulary_of(texts)) if texts else "", bold, across, max(1, down))


def _places(values: Sequence[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _as_line(grid: Grid, page: Page, xs: Sequence[float], ys: Sequence[float]) -> Line:
    size = median([word.size for word in page.words] or [10.0])
    cell = Cell("", xs[0], xs[-1], xs[-1] - xs[0], size, bold=False, y=ys[0])
    return Line((cell,), ys[0], size, bold=False, page=page.number, table=grid)


def _by_walls(page: Page, xs: Sequence[float], texts: dict[_Region, list[Word]]) -> Grid | None:
    """A table without lines between its rows: its columns are ruled, its rows are read by how words stand."""
    words = [word for found in texts.values() for word in found]
    lines = rows_of(replace(page, words=tuple(words), upright=(), across=()))
    if len(lines) <= 3:
        return None
    placed = []
    for line in lines:
        cells: dict[int, Cell] = {}
        for column, (left, right) in enumerate(pairwise(xs)):
            own = [
                w
                for w in words
                if left <= (w.left + w.right) / 2 < right and abs(w.y - line.y) <= 0.45 * w.size
            ]
            if own:
                part = rows_of(replace(page, words=tuple(own), upright=(), across=()))[0]
                cells[column] = Cell(part.text, part.left, part.right, 0.0, part.size, part.bold, part.y)
        placed.append(Placed(line, cells))
    if any(len(each.cells) == 1 and 0 in each.cells for each in placed):
        return None
    return grid_of(placed, list(xs[:-1]))
