"""Tables of PDF pages, read row by row: here by how words stand below each other, row below row, in ``ruled_tables.py`` by
their lines.

Libraries that find tables were tried (``docs/decisions/0009-libraries-tried.md``); this works on PDFium's words and lines.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.lines import is_label, join, leads_on, vocabulary_of
from index.readers.pdf.rows import Cell, Grid, Line, cell_of, loosened
from index.readers.pdf.words import Word
from index.readers.tables import VALUE
from index.readers.tables import Cell as TableCell

_FAR = 4.0  # of the letters' size: rows further apart are no table
_FEWEST_ROWS = 3
_MANY = 0.6  # of the rows have more than one cell
_TIGHT = 1.6  # of the letters' size: lines further apart are no lines of one cell
_LOOSER = 1.15
_APART = 0.7  # of the letters' size: words nearer than this stand in one cell
_NEAR, _WIDE_GAP = 0.5, 1.6
_TOUCHING = 0.15  # of the letters' size, between words that the file only puts elsewhere
_WIDER = 1.3


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its cells, by their columns."""

    line: Line
    cells: dict[int, Cell]


def table_from(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """Where the table ends that begins with row ``at``, and its line; None where none begins."""
    return _under_spans(rows, at) or _a_table_from(rows, at)


def _under_spans(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """A table whose names stand under a row of wider ones, each over the columns next to it: “2025” over two."""
    over = rows[at].cells
    if len(over) < 2 or rows[at].table or at + 1 >= len(rows) or len(rows[at + 1].cells) <= len(over):
        return None
    size = rows[at].size
    if over[0].left < rows[at + 1].left + size or rows[at].y - rows[at + 1].y > _TIGHT * 1.5 * size:
        return None
    below = _a_table_from(rows, at + 1)
    grid = below and below[1].table
    if below is None or grid is None or len(grid.rows) < _FEWEST_ROWS - 1:
        return None
    end, line = below
    names, *body = grid.rows
    middles = [(cell.left + cell.right) / 2 for cell in over]
    owners = [
        min(range(len(over)), key=lambda each: abs(middles[each] - (cell.left + cell.right) / 2))
        for cell in line.cells[1:]
    ]
    spans = [
        [cell for cell, owner in zip(line.cells[1:], owners, strict=True) if owner == each]
        for each in range(len(over))
    ]
    stands = all(
        span and span[0].left - size <= middle <= span[-1].right + size
        for span, middle in zip(spans, middles, strict=True)
    )
    if not stands or any(not cell.text or VALUE.fullmatch(cell.text) for cell in names):
        return None
    top = [TableCell(cell.text, head=True, across=len(span)) for cell, span in zip(over, spans, strict=True)]
    heads = tuple(replace(cell, head=True) for cell in names)
    whole = Grid(((TableCell(""), *top), heads, *body), grid.lefts, (rows[at].page, *grid.pages))
    return end, replace(line, y=rows[at].y, table=whole)


def _a_table_from(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    if len(rows[at].cells) > 1 and rows[at].loose and (found := _loose_table(rows, at)):
        return found
    if at + 1 < len(rows) and rows[at + 1].loose:
        below = _loose_table(rows, at + 1)
        if found := _loose_table(rows, at) or (below and _headed(rows[at], below)):
            return found
    if rows[at].table:
        return None
    if len(rows[at].cells) < 2:
        return _counted_table(rows, at)
    if found := _table_from(rows, at) or _counted_table(rows, at):
        return found
    # The names of narrow columns may stand so near to each other that only the rows below tell them apart.
    near = at + 1 < len(rows) and len(rows[at + 1].cells) > max(2, len(rows[at].cells))
    below = _table_from(rows, at + 1) if near else None
    return below and _headed(rows[at], below)


def _loose_table(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """A table whose narrow columns nearly touch: its cells are told from words by standing below each other, in every row."""
    end = at
    while end < len(rows) and not rows[end].table and (rows[end].loose or len(rows[end].cells) > 1):
        end += 1
    if end - at < _FEWEST_ROWS or not any(row.loose for row in rows[at:end]):
        return None
    found = _table_from([loosened(row) for row in rows[at:end]], 0)
    if found is None or found[1].table is None:
        return None
    count, line = found
    grid = found[1].table
    full = len(grid.rows) == count and all(cell.text for row in grid.rows for cell in row)
    return (at + count, line) if full and len(grid.lefts) >= _FEWEST_ROWS else None


def _counted_table(rows: Sequence[Line], at: int) -> tuple[int, Line] | None:
    """A narrow table of counts or marks, of which some cells are empty: under a row of names, rows that end in values, each
    below one of the names.
    """
    body: list[tuple[list[Word], list[Word]]] = []
    end = at + 1
    while end < len(rows) and rows[end - 1].y - rows[end].y <= _FAR * rows[end].size and not rows[end].table:
        names, values = _parted_values(rows[end])
        if not names or not values:
            break
        body.append((names, values))
        end += 1
    told = [word for _, values in body for word in values]
    few = len(told) <= len(body) and any(char.isdigit() for word in told for char in word.text)
    if few or len(body) < _FEWEST_ROWS - 1:
        return None
    columns = [
        [min(word.left for names, _ in body for word in names), max(names[-1].right for names, _ in body)]
    ]
    for word in sorted(told, key=lambda word: word.left):
        if len(columns) > 1 and word.left <= columns[-1][1] + 1:
            columns[-1][1] = max(columns[-1][1], word.right)
        else:
            columns.append([word.left, word.right])
    head = _over(columns, [word for cell in rows[at].cells for word in cell.words])
    if len(columns) < 3 or not head:
        return None
    parts = [head, *([names, *_below(columns, values)] for names, values in body)]
    if any(len(part) > 1 for row in parts[1:] for part in row[1:]):
        return None
    cells = [
        [TableCell(cell_of(part).text, cell_of(part).bold) if part else TableCell("") for part in row]
        for row in parts
    ]
    first, lefts = rows[at], tuple(left for left, _ in columns)
    grid = Grid(tuple(map(tuple, with_heads(cells))), lefts, (first.page,) * len(cells))
    borders = tuple(
        Cell("", left, right, right - left, first.size, bold=False, y=first.y) for left, right in columns
    )
    return end, Line(borders, first.y, first.size, bold=False, page=first.page, table=grid)


def _over(columns: Sequence[Sequence[float]], words: Sequence[Word]) -> list[list[Word]]:
    """The words above columns, in their columns; nothing where they do not stand over each of those behind the first."""
    middles = [(left + right) / 2 for left, right in columns]
    border = (columns[0][1] + columns[1][0]) / 2 if len(columns) > 1 else 0.0
    parts: list[list[Word]] = [[] for _ in columns]
    names: list[list[Word]] = []
    for word in words:
        # Words of one name have a blank between them.
        if names and not word.apart and word.left - names[-1][-1].right < _NEAR * word.size:
            names[-1].append(word)
        else:
            names.append([word])
    for name in names:
        middle = (name[0].left + name[-1].right) / 2
        near = min(range(1, len(columns)), key=lambda at: abs(middles[at] - middle), default=0)
        parts[near if middle > border else 0] += name
    filled = [part for part in parts if part]
    gaps = ((b[0].left - a[-1].right, b[0]) for a, b in pairwise(filled))
    apart = all(gap > (_TOUCHING if word.apart else 0.3) * word.size for gap, word in gaps)
    over = (
        part
        and abs((part[0].left + part[-1].right) / 2 - middle)
        <= max(2 * part[0].size, (part[-1].right - part[0].left) / 2)
        for part, middle in zip(parts[1:], middles[1:], strict=True)
    )
    return parts if apart and all(over) else []


def _below(columns: Sequence[Sequence[float]], values: Sequence[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = [[] for _ in columns[1:]]
    for word in values:
        parts[next(at for at, (_, right) in enumerate(columns[1:]) if word.left <= right)].append(word)
    return parts


def _parted_values(row: Line) -> tuple[list[Word], list[Word]]:
    """The words of a row before the values that it ends in, and those values; a number in a name stands near its word."""
    words = [word for cell in row.cells for word in cell.words]
    at = len(words)
    while at > 1 and VALUE.fullmatch(words[at - 1].text):
        near = _TOUCHING if words[at - 1].apart else _APART
        if words[at - 1].left - words[at - 2].right < near * row.size:
            break
        at -= 1
    gaps = (b.left - a.right for a, b in pairwise(words[:at]))
    return ([] if any(gap > _WIDE_GAP * row.size for gap in gaps) else words[:at]), words[at:]


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
    found = [Placed(line, dict(_numbered(line, columns))) for line, _ in lines]
    grouped = None
    if not _is_table(found, columns):
        grouped = _spaced_rows(found, len(columns))
        if grouped is None:
            return None
    first = rows[at]
    cells = tuple(
        Cell("", left, right, right - left, first.size, bold=False, y=first.y) for left, right in columns
    )
    grid = grid_of(found, [left for left, _ in columns], grouped)
    return end, Line(cells, first.y, first.size, bold=False, page=first.page, table=grid)


def _spaced_rows(lines: Sequence[Placed], count: int) -> list[list[Placed]] | None:
    """Lines in rows by the spaces between them, where cells stand at any height of their row: every row fills every column,
    one of which names it in a single line; None where they are no such table.
    """
    gaps = [a.line.y - b.line.y for a, b in pairwise(lines)]
    if count < 3 or not gaps:
        return None
    spaces = sorted({round(gap, 1) for gap in gaps})
    steps = [(wide / narrow, narrow) for narrow, wide in pairwise(spaces) if narrow > 0]
    if not steps or max(steps)[0] < _WIDER:
        return None
    narrow = max(steps)[1]
    groups: list[list[Placed]] = [[lines[0]]]
    for gap, line in zip(gaps, lines[1:], strict=True):
        if gap <= narrow + 0.1:
            groups[-1].append(line)
        else:
            groups.append([line])
    tall = [[sum(at in line.cells for line in group) for at in range(count)] for group in groups]
    named = any(all(column == 1 for column in heights) for heights in zip(*tall, strict=True))
    if len(groups) < _FEWEST_ROWS or not named or not all(all(heights) for heights in tall):
        return None
    return groups if sum(max(heights) > 1 for heights in tall) * 2 >= len(groups) - 1 else None


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
    """The cells of a line, each with the column that it stands in or is nearest to."""
    for cell in line.cells:
        x = (cell.left + cell.right) / 2
        nearest = min((max(left - x, x - right, 0.0), at) for at, (left, right) in enumerate(columns))
        yield nearest[1], cell


def _is_table(lines: Sequence[Placed], columns: Sequence[Sequence[float]]) -> bool:
    if len(lines) < _FEWEST_ROWS:
        return False
    full = [each for each in lines if len(each.cells) == len(columns)]
    many = sum(len(each.cells) > 1 for each in lines)
    labels = [each for each in lines if 0 in each.cells and is_label(each.cells[0].text)]
    if len(columns) == 2:
        # Side by side, two by two: numbers and their items, labels and their values are a list.
        aligned = all(_align(a, b) for a, b in pairwise(lines))
        return len(full) == len(lines) and not labels and aligned
    if len(full) < 2 or many < _MANY * len(lines) or (labels and len(full) < len(lines)):
        return False
    prose = [at for at, column in enumerate(columns) if _is_prose(lines, at, column)]
    return len(prose) < len(columns) and not any(_runs_on(lines, at, len(columns)) for at in prose)


def _runs_on(lines: Sequence[Placed], at: int, count: int) -> bool:
    """Whether a column goes on from row to row, though the others begin anew in each: it only stands beside them."""
    pairs = [
        (above.cells[at].text, below.cells[at].text)
        for above, below in pairwise(lines)
        if len(above.cells) == len(below.cells) == count
    ]
    return len(pairs) > 1 and sum(leads_on(above, below) for above, below in pairs) * 2 >= len(pairs)


def _align(above: Placed, below: Placed) -> bool:
    apart = 2.5 * above.line.size
    return all(
        min(abs(cell.left - below.cells[at].left), abs(cell.right - below.cells[at].right)) <= apart
        for at, cell in above.cells.items()
        if at in below.cells
    )


def _is_prose(lines: Sequence[Placed], at: int, column: Sequence[float]) -> bool:
    """Whether most lines of a column fill it, as those of a newspaper do."""
    width = column[1] - column[0]
    cells = [each.cells[at] for each in lines if at in each.cells]
    wide_enough = width >= 9 * median(each.line.size for each in lines)
    return wide_enough and median((cell.right - cell.left) / width for cell in cells) >= 0.7


def grid_of(
    lines: Sequence[Placed], lefts: Sequence[float], grouped: list[list[Placed]] | None = None
) -> Grid:
    """The table that placed lines make: lines of one row put together (as they are ``grouped`` already), heads marked, first
    cells over their rows.
    """
    rows: list[list[Placed]] = grouped or []
    for at, each in enumerate([] if grouped else lines):
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
    return Grid(tuple(map(tuple, with_heads(table))), tuple(lefts), (page,) * len(table))


def _begins_row(lines: Sequence[Placed], at: int) -> bool:
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


def _leads(above: Placed, below: Placed) -> bool:
    """Whether the words of a cell lead on to those below. Where cells are written small throughout, a small letter does not."""
    pairs = [
        (above.cells[column].text, cell.text) for column, cell in below.cells.items() if column in above.cells
    ]
    return any(
        leads_on(first, second) and not first[:1].islower() and " " in f"{first}{second}"
        for first, second in pairs
    )


def _goes_on(above: Placed, below: Placed) -> bool:
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


def with_heads(rows: Sequence[Sequence[TableCell]]) -> list[list[TableCell]]:
    """Bold cells are heads in the first rows alone, where the others are not bold."""
    lead = 0
    while lead < len(rows) and all(cell.head or not cell.text for cell in rows[lead]):
        lead += 1
    heads = lead if lead * 2 <= len(rows) and not _mostly_bold(rows[lead:]) else 0
    return [[replace(cell, head=cell.head and at < heads) for cell in row] for at, row in enumerate(rows)]


def _mostly_bold(rows: Sequence[Sequence[TableCell]]) -> bool:
    filled = [cell for row in rows for cell in row if cell.text]
    return sum(cell.head for cell in filled) * 2 > len(filled)
