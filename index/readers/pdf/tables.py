"""Tables of PDF pages: found by their ruled lines, or by how words stand below each other, and read row by row.

Libraries that find tables were tried (``docs/decisions/0009-libraries-tried.md``); this works on PDFium's words and lines.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.lines import bullet, enumerator, join, leads_on, vocabulary_of
from index.readers.pdf.drawings import Box
from index.readers.pdf.rows import Cell, Grid, Line, cell_of, loosened, rows_of
from index.readers.pdf.words import Page, Word
from index.readers.tables import Cell as TableCell


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


# --- Ruled tables: lines that meet make a grid; where a line is missing between two fields, they are one cell.

_NEAR = 3.0  # points: lines nearer to each other than this meet
_MOST_LINES = 500
_COVERED = 0.7  # of a field's side that has to be ruled
_LONGEST_CELL = 900  # characters; a frame around more is no cell


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
    grid = Grid(tuple(map(tuple, _with_heads(rows))), tuple(xs[:-1]), (page.number,) * len(rows))
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


def _with_heads(rows: Sequence[Sequence[TableCell]]) -> list[list[TableCell]]:
    """Bold cells are heads in the first rows alone, where the others are not bold."""
    lead = 0
    while lead < len(rows) and all(cell.head or not cell.text for cell in rows[lead]):
        lead += 1
    heads = lead if lead * 2 <= len(rows) and not _mostly_bold(rows[lead:]) else 0
    return [[replace(cell, head=cell.head and at < heads) for cell in row] for at, row in enumerate(rows)]


def _mostly_bold(rows: Sequence[Sequence[TableCell]]) -> bool:
    filled = [cell for row in rows for cell in row if cell.text]
    return sum(cell.head for cell in filled) * 2 > len(filled)


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
        placed.append(_Placed(line, cells))
    if any(len(each.cells) == 1 and 0 in each.cells for each in placed):
        return None
    return _grid(placed, list(xs[:-1]))


# --- Tables without lines: words in columns, row below row.

_FAR = 4.0  # of the letters' size: rows further apart are no table
_FEWEST_ROWS = 3
_MANY = 0.6  # of the rows have more than one cell
_TIGHT = 1.6  # of the letters' size: lines further apart are no lines of one cell
_LOOSER = 1.15
_APART = 0.7  # of the letters' size: words nearer than this stand in one cell


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with its cells, by their columns."""

    line: Line
    cells: dict[int, Cell]


def table_from(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """Where the table ends that begins with row ``at``, and its line; None where none begins."""
    if at + 1 < len(rows) and rows[at + 1].loose:
        below = _loose_table(rows, at + 1)
        if found := _loose_table(rows, at) or (below and _headed(rows[at], below)):
            return found
    if len(rows[at].cells) < 2 or rows[at].table:
        return None
    if found := _table_from(rows, at):
        return found
    # The names of narrow columns may stand so near to each other that only the rows below tell them apart.
    near = at + 1 < len(rows) and len(rows[at + 1].cells) > max(2, len(rows[at].cells))
    below = _table_from(rows, at + 1) if near else None
    return below and _headed(rows[at], below)


def _loose_table(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """A table whose narrow columns nearly touch: its cells are told from words by standing below each other, in every row."""
    end = at
    while end < len(rows) and rows[end].loose:
        end += 1
    if end - at < _FEWEST_ROWS:
        return None
    found = _table_from([loosened(row) for row in rows[at:end]], 0)
    if found is None or found[1].table is None:
        return None
    count, line = found
    grid = found[1].table
    full = len(grid.rows) == count and all(cell.text for row in grid.rows for cell in row)
    return (at + count, line) if full and len(grid.lefts) >= _FEWEST_ROWS else None


def _headed(head: Line, below: tuple[int, Line]) -> tuple[int, Line] | None:
    """A table with the row above it, if that fills its columns."""
    end, line = below
    grid = line.table
    if grid is None or len(grid.lefts) < 3 or head.y - line.y > _FAR * head.size:
        return None
    borders = [left - 1.5 for left in grid.lefts[1:]]
    parts: list[list[Word]] = [[] for _ in grid.lefts]
    for word in (word for cell in head.cells for word in cell.words):
        parts[bisect.bisect_right(borders, word.left)].append(word)
    apart = all(
        b[0].left - a[-1].right > _APART * head.size and abs(b[0].left - left) <= head.size
        for (a, b), left in zip(pairwise(parts), grid.lefts[1:], strict=True)
        if a and b
    )
    if not all(parts) or not apart:
        return None
    cells = tuple(TableCell(cell_of(part).text, cell_of(part).bold) for part in parts)
    whole = Grid((cells, *grid.rows), grid.lefts, (head.page, *grid.pages))
    return end, replace(line, y=head.y, table=whole)


def _table_from(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    columns = [[cell.left, cell.right] for cell in rows[at].cells]
    if len(columns) < 2 or rows[at].table:
        return None
    lines: list[tuple[Line, dict[int, Cell]]] = []
    end = at
    while end < len(rows):
        row = rows[end]
        apart = lines and lines[-1][0].y - row.y > _FAR * row.size
        if apart or row.table or not (placed := _placed(row, columns)):
            break
        lines.append((row, placed))
        end += 1
    while lines and len(lines[-1][1]) == 1 and (0 in lines[-1][1] or len(lines) < 3):
        lines.pop()
        end -= 1
    columns.sort()
    found = [_Placed(line, dict(_numbered(line, columns))) for line, _ in lines]
    if not _is_table(found, columns):
        return None
    first = rows[at]
    cells = tuple(
        Cell("", left, right, right - left, first.size, bold=False, y=first.y) for left, right in columns
    )
    grid = _grid(found, [left for left, _ in columns])
    return end, Line(cells, first.y, first.size, bold=False, page=first.page, table=grid)


def _placed(row: Line, columns: list[list[float]]) -> dict[int, Cell]:
    """The cells of a row, if each stands in a column of its own, which grow with them; else nothing."""
    taken: dict[int, Cell] = {}
    for cell in row.cells:
        over = [
            at for at, (left, right) in enumerate(columns) if cell.left < right - 1 and left + 1 < cell.right
        ]
        if len(over) > 1 or (over and over[0] in taken):
            return {}
        if over:
            taken[over[0]] = cell
        else:
            taken[len(columns) + sum(at >= len(columns) for at in taken)] = cell
    for at in sorted(taken):
        cell = taken[at]
        if at < len(columns):
            columns[at] = [min(columns[at][0], cell.left), max(columns[at][1], cell.right)]
        else:
            columns.append([cell.left, cell.right])
    return taken


def _numbered(line: Line, columns: Sequence[Sequence[float]]) -> Iterator[tuple[int, Cell]]:
    for cell in line.cells:
        middle = (cell.left + cell.right) / 2
        yield min(range(len(columns)), key=lambda at: _distance(middle, columns[at])), cell


def _distance(x: float, column: Sequence[float]) -> float:
    return max(column[0] - x, x - column[1], 0.0)


def _is_table(lines: Sequence[_Placed], columns: Sequence[Sequence[float]]) -> bool:
    if len(lines) < _FEWEST_ROWS:
        return False
    full = [each for each in lines if len(each.cells) == len(columns)]
    many = sum(len(each.cells) > 1 for each in lines)
    labels = [each for each in lines if 0 in each.cells and _is_label(each.cells[0].text)]
    if len(columns) == 2:
        # Side by side, two by two: numbers and their items, labels and their values are a list.
        aligned = all(_align(a, b) for a, b in pairwise(lines))
        return len(full) == len(lines) and not labels and aligned
    if len(full) < 2 or many < _MANY * len(lines) or (labels and len(full) < len(lines)):
        return False
    prose = [at for at, column in enumerate(columns) if _is_prose(lines, at, column)]
    return len(prose) < len(columns) and not any(_runs_on(lines, at, len(columns)) for at in prose)


def _runs_on(lines: Sequence[_Placed], at: int, count: int) -> bool:
    """Whether a column goes on from row to row, though the others begin anew in each: it only stands beside them."""
    pairs = [
        (above.cells[at].text, below.cells[at].text)
        for above, below in pairwise(lines)
        if len(above.cells) == len(below.cells) == count
    ]
    return len(pairs) > 1 and sum(leads_on(above, below) for above, below in pairs) * 2 >= len(pairs)


def _align(above: _Placed, below: _Placed) -> bool:
    apart = 2.5 * above.line.size
    return all(
        min(abs(cell.left - below.cells[at].left), abs(cell.right - below.cells[at].right)) <= apart
        for at, cell in above.cells.items()
        if at in below.cells
    )


def _is_prose(lines: Sequence[_Placed], at: int, column: Sequence[float]) -> bool:
    """Whether most lines of a column fill it, as those of a newspaper do."""
    width = column[1] - column[0]
    cells = [each.cells[at] for each in lines if at in each.cells]
    wide_enough = width >= 9 * median(each.line.size for each in lines)
    return wide_enough and median((cell.right - cell.left) / width for cell in cells) >= 0.7


def _is_label(text: str) -> bool:
    return text.endswith(":") or enumerator(text + " x") > 0 or bullet(text + " x") > 0


def _grid(lines: Sequence[_Placed], lefts: Sequence[float]) -> Grid:
    rows: list[list[_Placed]] = []
    for at, each in enumerate(lines):
        if at and not _begins_row(lines, at):
            rows[-1].append(each)
        else:
            rows.append([each])
    table: list[list[TableCell]] = []
    for row in rows:
        cells = []
        for column in range(len(lefts)):
            parts = [each.cells[column] for each in row if column in each.cells]
            texts = [part.text for part in parts]
            bold = bool(parts) and all(part.bold for part in parts)
            cells.append(TableCell(join(texts, vocabulary_of(texts)) if texts else "", bold))
        table.append(cells)
    _span(table)
    page = lines[0].line.page
    return Grid(tuple(map(tuple, _with_heads(table))), tuple(lefts), (page,) * len(table))


def _begins_row(lines: Sequence[_Placed], at: int) -> bool:
    """Whether a line begins a row, or goes on in the cells of the row above: as the lines between rows tell, else the
    spaces, else the words.
    """
    ruled = sum(each.line.ruled for each in lines[1:])
    if ruled >= 2 and ruled * 3 >= len(lines):
        return lines[at].line.ruled
    gaps = [a.line.y - b.line.y for a, b in pairwise(lines)]
    tight = min(gaps)
    close = [n for n, gap in enumerate(gaps, 1) if gap < _LOOSER * tight]
    if tight <= _TIGHT * lines[at].line.size and len(close) < len(gaps):
        leading = sum(_leads(lines[n - 1], lines[n]) for n in close)
        wrapped = sum(
            _leads(lines[n - 1], lines[n]) or len(lines[n].cells) < len(lines[n - 1].cells) for n in close
        )
        if leading * 2 >= len(close):
            return at not in close
        if wrapped * 2 >= len(close) and any(_goes_on(lines[n - 1], lines[n]) for n in close):
            return at not in close
        if wrapped * 2 > len(close) and sum(0 not in lines[n].cells for n in close) * 2 > len(close):
            return at not in close
    return 0 in lines[at].cells or not _goes_on(lines[at - 1], lines[at])


def _leads(above: _Placed, below: _Placed) -> bool:
    """Whether the words of a cell lead on to those below. Where cells are written small throughout, a small letter does not."""
    pairs = [
        (above.cells[column].text, cell.text) for column, cell in below.cells.items() if column in above.cells
    ]
    return any(
        leads_on(first, second) and not first[:1].islower() and " " in f"{first}{second}"
        for first, second in pairs
    )


def _goes_on(above: _Placed, below: _Placed) -> bool:
    """Whether words of ``below`` show that they go on from the cell above."""
    return all(
        column in above.cells and (leads_on(above.cells[column].text, cell.text) or len(below.cells) == 1)
        for column, cell in below.cells.items()
    )


def _span(rows: list[list[TableCell]]) -> None:
    """A first cell that is left empty below one that stands at the top of its rows holds for them too: so it is read by
    who looks at the page. Where cells stand in the middle of their rows, none is taken to.
    """
    if len(rows) < 3 or len(rows[0]) < 3 or not rows[1][0].text:
        return
    for at, row in enumerate(rows):
        if at and not row[0].text and all(cell.text for cell in row[1:]) and rows[at - 1]:
            top = next(above for above in range(at - 1, -1, -1) if rows[above][0].text or above == 0)
            if top > 0:
                row[0] = TableCell(rows[top][0].text)
