"""Where a page of a PDF has a table, and in which order its rows are read: tables row by row, columns one after the other.

In a ruled table, lines that meet make a grid; where a line is missing between two fields, they are one cell.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.readers.lines import bullet, enumerator, join, leads_on, vocabulary_of
from index.readers.pdf.drawings import Box
from index.readers.pdf.rows import Cell, Grid, Line, rows_of
from index.readers.pdf.tables import Placed, grid_of, table_from, with_heads
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


_WIDE_GUTTER = 6.0
_APART = 2.2  # of the letters' size: rows further apart begin something else
_FEWEST_ROWS = 3
_PROSE = 5  # words in most lines of prose
_FULL = 0.7  # a column of prose is filled by most of its lines to this share


def continued(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with tables that go on over a page as one: it has as many columns at the same places."""
    result: list[Line] = []
    for line in lines:
        last = result[-1].table if result else None
        if last and line.table and line.page > last.pages[-1] and _same_places(last.lefts, line.table.lefts):
            grid = Grid(last.rows + line.table.rows, last.lefts, last.pages + line.table.pages)
            result[-1] = replace(result[-1], table=grid)
        else:
            result.append(line)
    return result


def _same_places(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


def in_columns(rows: Sequence[Line]) -> list[Line]:
    """The lines of a page in the order they are read: where it has columns, each from top to bottom."""
    lines: list[Line] = []
    for band, gutter in _bands(rows):
        if band[0].table:
            lines += band
        elif gutter is None:
            lines += _with_borders(band)
        else:
            left = [part for row in band if (part := _part(row, -1e9, gutter))]
            right = [part for row in band if (part := _part(row, gutter, 1e9))]
            sides = [left, right]
            if _is_aside(band, left, right) and _size(left) < _size(right):
                sides.reverse()  # what stands beside the text in smaller letters is read behind it
            for side in sides:
                lines += in_columns(side)
    return lines


def _part(row: Line, left: float, right: float) -> Line | None:
    cells = tuple(cell for cell in row.cells if left <= (cell.left + cell.right) / 2 < right)
    if len(cells) == len(row.cells):
        return row
    if not cells:
        return None
    size = max(cells, key=lambda cell: len(cell.text)).size
    return Line(cells, row.y, size, all(cell.bold for cell in cells), row.page, ruled=row.ruled)


def _with_borders(rows: Sequence[Line]) -> Iterator[Line]:
    if rows:
        column = (min(row.left for row in rows), max(row.right for row in rows))
        for row in rows:
            yield replace(row, column=column)


def _bands(rows: Sequence[Line]) -> list[tuple[list[Line], float | None]]:
    """``rows`` in runs, each with the middle of the gutter that parts it into two columns, or None."""
    bands: list[tuple[list[Line], float | None]] = []
    at = 0
    while at < len(rows):
        # With three columns and more the rows decide; two may be two columns of prose, which are asked first.
        found_table = table_from(rows, at)
        table = found_table and (found_table[0], _side_by_side(found_table[1]))
        is_wide = table is not None and (len(table[1]) > 1 or len(table[1][0].cells) > 2)
        found = None if is_wide else _columns_from(rows, at)
        if table and not found:
            end, lines = table
            bands += [([line], None) for line in lines]
            at = end
        elif found is None:
            if bands and bands[-1][1] is None and not bands[-1][0][0].table and not rows[at].table:
                bands[-1][0].append(rows[at])
            else:
                bands.append(([rows[at]], None))
            at += 1
        else:
            end, gutter = found
            bands.append((list(rows[at:end]), gutter))
            at = end
    return bands


def _side_by_side(line: Line) -> list[Line]:
    """A table, or the two that it is: far apart, and with columns of the same kinds on either side, words before values."""
    grid, cells = line.table, line.cells
    count = len(cells)
    if grid is None or count < 4 or count % 2 or len(grid.rows[0]) < count:
        return [line]
    gaps = [right.left - left.right for left, right in pairwise(cells)]
    middle = gaps.pop(count // 2 - 1)
    if middle < max(_SIDES * max(gaps), _SIDES * line.size):
        return [line]
    kinds = [
        sum(_VALUE.search(row[at].text) is not None for row in grid.rows[1:]) * 2 > len(grid.rows) - 1
        for at in range(count)
    ]
    heads = [cell.text.casefold() for cell in grid.rows[0]]
    half = count // 2
    again = all(heads) and heads[:half] == heads[half:]
    if not again and (kinds[:half] != kinds[half:] or kinds[0] or not any(kinds)):
        return [line]
    return [_columns_of(line, grid, 0, half), _columns_of(line, grid, half, count)]


def _columns_of(line: Line, grid: Grid, first: int, last: int) -> Line:
    rows = [row[first:last] for row in grid.rows]
    kept = [at for at, row in enumerate(rows) if any(cell.text for cell in row)]
    part = Grid(tuple(rows[at] for at in kept), grid.lefts[first:last], tuple(grid.pages[at] for at in kept))
    return replace(line, cells=line.cells[first:last], table=part)


_SIDES = 1.8
_VALUE = re.compile(r"^\W*\d|\d\W*$")


def _columns_from(rows: Sequence[Line], at: int) -> tuple[int, float] | None:
    """Where the columns end that begin with row ``at``, and the middle of their gutter; None when none begin."""
    row = rows[at]
    for first, second in zip(row.cells, row.cells[1:], strict=False):
        # The gutter is what is left free by all rows, so it narrows from row to row.
        low, high = first.right, second.left
        # Two ends are tried: where a row crosses the gutter, and where the first wide space is below a row.
        end, apart, narrow = at, at + 1, (low, high)
        while end < len(rows):
            before = max((c.right for c in rows[end].cells if c.left < (low + high) / 2), default=low)
            behind = min((c.left for c in rows[end].cells if c.left >= (low + high) / 2), default=high)
            if max(low, before) > min(high, behind) - 0.5 * row.size:
                break
            if end > at and apart == end and rows[end - 1].y - rows[end].y <= _APART * row.size:
                apart = end + 1
                narrow = max(low, before), min(high, behind)
            low, high = max(low, before), min(high, behind)
            end += 1
        for stop, (left, right) in ((end, (low, high)), (apart, narrow)):
            if _are_columns(rows[at:stop], (left + right) / 2, right - left):
                return stop, (left + right) / 2
    return None


def _are_columns(band: Sequence[Line], gutter: float, width: float) -> bool:
    """Whether the two sides of a gutter are read one after the other, and not row by row as a table is."""
    # Counted first: most bands are none, and their parts need not be made.
    lefts = sum(row.cells[0].left + row.cells[0].right < 2 * gutter for row in band)
    few, many = sorted((lefts, sum(row.cells[-1].left + row.cells[-1].right >= 2 * gutter for row in band)))
    if few < _FEWEST_ROWS or few * 8 < many:
        return False
    left = [part for row in band if (part := _part(row, -1e9, gutter))]
    right = [part for row in band if (part := _part(row, gutter, 1e9))]
    # Prose beside anything that has as many lines: a table, a list of names.
    is_prose = few * 3 >= many * 2 and (_runs_on(left) or (_runs_on(right) and not _is_tabular(left)))
    if is_prose or _is_aside(band, left, right):
        return True
    if any(_is_tabular(side) for side in (left, right)):
        return False
    if all(_is_filled(side) for side in (left, right)):
        return True
    if few * 2 < many:
        return False
    # Two lists far apart, as the names on the left and on the right of a letterhead.
    words = [len(line.text.split()) for side in (left, right) for line in side]
    size = median(line.size for line in band)
    return width >= _WIDE_GUTTER * size and median(words) >= 3 and all(len(row.cells) <= 2 for row in band)


def _is_aside(band: Sequence[Line], left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two sides are set in letters of different sizes, on lines of their own: a narrow column beside the text."""
    if not left or not right:
        return False
    one, other = _size(left), _size(right)
    level = sum(len(row.cells) > 1 and abs(row.cells[0].y - row.cells[-1].y) <= _LEVEL for row in band)
    return abs(one - other) >= _UNLIKE * max(one, other) and level * 2 < min(len(left), len(right))


def _size(side: Sequence[Line]) -> float:
    return median(line.size for line in side)


_LEVEL, _UNLIKE = 1.0, 0.1


def _runs_on(side: Sequence[Line]) -> bool:
    """Whether a side is prose, which fills its lines and leads on from most of them to the next."""
    leading = sum(leads_on(above.text, below.text) for above, below in pairwise(side))
    words = median(len(line.text.split()) for line in side)
    return words >= _PROSE and leading * 2 >= len(side) - 1 and _is_filled(side)


def _is_filled(side: Sequence[Line]) -> bool:
    left, right = min(line.left for line in side), max(line.right for line in side)
    width = right - left
    wide_enough = width >= 9 * median(line.size for line in side)
    return wide_enough and median((line.right - line.left) / width for line in side if width) >= _FULL


def _is_tabular(side: Sequence[Line]) -> bool:
    """Whether a side is numbers, sums or labels."""
    odd = sum(
        re.fullmatch(r"[\s$€£¥().,%\d/:#-]+", line.text) is not None
        or enumerator(line.text + " x") == len(line.text) + 1
        or bullet(line.text + " x") == len(line.text) + 1
        for line in side
    )
    return odd * 3 > len(side)
