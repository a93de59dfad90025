"""Lines of PDF pages: words put into rows, cells and columns, in the order they are read; no running lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.readers.lines import bullet, enumerator
from index.readers.pdf.page_words import Page, Word

_SAME_ROW = 0.45
"""Of the letters' size: words whose baselines are nearer stand in one row (an index number stands higher)."""
_CELL_GAP = 1.6
"""Of the letters' size: a gap this wide is no blank between words but a step to the next cell or column."""
_WIDE_GUTTER = 6.0
_APART = 2.2  # of the letters' size: rows further apart begin something else
_FEWEST_ROWS = 3
_FULL = 0.7  # a column of prose is filled by most of its lines to this share


@dataclass(frozen=True, slots=True)
class Cell:
    """Words next to each other in a row."""

    text: str
    left: float
    right: float
    first: float  # how wide the first word is


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column."""

    cells: tuple[Cell, ...]
    y: float
    size: float
    bold: bool  # whether all of it is bold
    page: int
    column: tuple[float, float] = (0.0, 0.0)  # left and right border of the column it stands in

    @property
    def text(self) -> str:
        """Its words, with a blank between cells."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.cells[-1].right

    @property
    def body(self) -> Cell:
        """The cell that goes on in the next line: the last one, behind numbers and labels."""
        return self.cells[-1]


def rows_of(page: Page) -> list[Line]:
    """The rows of a page from top to bottom, over its full width."""
    rows: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (-word.y, word.left)):
        if rows and rows[-1][0].y - word.y <= _SAME_ROW * max(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_row(sorted(row, key=lambda word: word.left), page.number) for row in rows]


def in_columns(rows: Sequence[Line]) -> list[Line]:
    """The lines of a page in the order they are read: where it has columns, each from top to bottom."""
    lines: list[Line] = []
    for band, gutter in _bands(rows):
        if gutter is None:
            lines += _with_borders(band)
        else:
            left = [part for row in band if (part := _part(row, -1e9, gutter))]
            right = [part for row in band if (part := _part(row, gutter, 1e9))]
            lines += in_columns(left) + in_columns(right)
    return lines


def _row(words: Sequence[Word], page: int) -> Line:
    cells: list[list[Word]] = []
    seen: set[tuple[str, int]] = set()
    for word in words:
        # Some files print a word twice, a hair apart, to make it bold.
        place = (word.text, round(word.left / max(1.0, word.size / 3)))
        if place in seen:
            continue
        seen.add(place)
        if cells and word.left - cells[-1][-1].right <= _CELL_GAP * max(word.size, cells[-1][-1].size):
            cells[-1].append(word)
        else:
            cells.append([word])
    return Line(
        tuple(_cell(cell) for cell in cells),
        y=median(word.y for word in words),
        size=max(words, key=lambda word: len(word.text)).size,
        bold=all(word.bold for word in words),
        page=page,
    )


def _cell(words: Sequence[Word]) -> Cell:
    text = words[0].text
    for before, word in pairwise(words):
        # Punctuation set as a piece of its own still belongs to its word.
        tight = word.left - before.right < 0.08 * word.size and re.match(r"[.,;:!?)\]”’]+$", word.text)
        text += word.text if tight else f" {word.text}"
    return Cell(text, words[0].left, max(word.right for word in words), words[0].right - words[0].left)


def _part(row: Line, left: float, right: float) -> Line | None:
    cells = tuple(cell for cell in row.cells if left <= (cell.left + cell.right) / 2 < right)
    return Line(cells, row.y, row.size, row.bold, row.page) if cells else None


def _with_borders(rows: Sequence[Line]) -> Iterator[Line]:
    if rows:
        column = (min(row.left for row in rows), max(row.right for row in rows))
        for row in rows:
            yield Line(row.cells, row.y, row.size, row.bold, row.page, column)


def _bands(rows: Sequence[Line]) -> list[tuple[list[Line], float | None]]:
    """``rows`` in runs, each with the middle of the gutter that parts it into two columns, or None."""
    bands: list[tuple[list[Line], float | None]] = []
    at = 0
    while at < len(rows):
        found = _columns_from(rows, at)
        if found is None:
            if bands and bands[-1][1] is None:
                bands[-1][0].append(rows[at])
            else:
                bands.append(([rows[at]], None))
            at += 1
        else:
            end, gutter = found
            bands.append((list(rows[at:end]), gutter))
            at = end
    return bands


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
    left = [part for row in band if (part := _part(row, -1e9, gutter))]
    right = [part for row in band if (part := _part(row, gutter, 1e9))]
    few, many = sorted((len(left), len(right)))
    if few < _FEWEST_ROWS or few * 8 < many:
        return False
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


# --- Running headers, footers and page numbers: found by what repeats at the same height, and taken out.

_OUTERMOST = 4  # rows from the top and from the bottom that can be running lines
_ZONE = 0.14  # of the page's height, from each edge
_WIDE_SPACE = 2.2  # of the letters' size: beyond such a space is the text
_SAME_HEIGHT = 6.0  # points
_LONGEST = 400  # characters of a row that can be a running line: more is no header, whatever repeats in it
_FEWEST_PAGES = 3
_NUMBER = re.compile(r"\d+")
_PAGE_LABEL = re.compile(
    r"(?:(?:page|pages|p\.|pg\.?|página|pagina|pág\.|seite|trang|第)\s*)\d+(?:\s*页|\s*頁)?"
    r"(?:\s*(?:of|/|de|von|sur|out of|共)\s*\d+(?:\s*页|\s*頁)?)?|\d+\s*(?:of|/)\s*\d+",
    re.IGNORECASE,
)
_AT_AN_END = re.compile(r"(?:(?P<first>\d{1,4})\s.{0,120}|.{0,120}\s(?P<last>\d{1,4})|\d{1,4})")
_FRONT_MATTER = 40  # Page 1 may be preceded by this many pages, or follow on as many of another part
_BARE_NUMBER = re.compile(r"[-–—|\s]*(?P<n>\d{1,4}|[ivxl]{1,7})[-–—|\s]*")


@dataclass(frozen=True, slots=True)
class Margin:
    """One row that may be a running line."""

    page: int
    at: int  # its place among the rows of the page
    height: float  # from the edge it is near to
    top: bool
    text: str


def without_running_lines(
    pages: Sequence[tuple[Sequence[Line], float]],
) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The rows of each page (given with the page's height) without running lines, and what most pages said there."""
    candidates = [
        margin for number, (rows, height) in enumerate(pages) for margin in _margins(number, rows, height)
    ]
    running = (
        _repeated(candidates)
        | _numbered(candidates)
        | {m for m in candidates if _is_page_number(m, len(pages))}
    )
    gone = {(margin.page, margin.at) for margin in running}
    kept = [
        [row for at, row in enumerate(rows) if (number, at) not in gone]
        for number, (rows, _) in enumerate(pages)
    ]
    said = Counter(_without_number(m.text) for m in sorted(running, key=lambda m: (m.page, m.at)))
    return kept, tuple(text for text, count in said.items() if text and count * 2 >= len(pages))


def _margins(number: int, rows: Sequence[Line], height: float) -> list[Margin]:
    """The rows at the upper and the lower edge, up to the first wide space."""
    found = []
    for top, from_edge in ((True, list(enumerate(rows))), (False, list(enumerate(rows))[::-1])):
        before: Line | None = None
        for at, row in from_edge[:_OUTERMOST]:
            distance = height - row.y if top else row.y
            if distance > _ZONE * height or (before and abs(before.y - row.y) > _WIDE_SPACE * row.size):
                break
            if len(row.text) <= _LONGEST:
                found.append(Margin(number, at, distance, top, row.text))
            before = row
    return found


def _repeated(candidates: Sequence[Margin]) -> set[Margin]:
    """The rows that say the same at the same height on several pages, apart from a page number."""
    running: set[Margin] = set()
    for level in _levels(candidates, lambda margin: _NUMBER.sub("#", margin.text).casefold()):
        if _counts_pages(level):
            running |= _on_enough_pages(level)
        else:
            # Numbers that do not count pages ("Resolution No. 26-568") are content; what repeats with them is not.
            for exact in _grouped(level, lambda margin: margin.text.casefold()):
                running |= _on_enough_pages(exact)
    return running


def _numbered(candidates: Sequence[Margin]) -> set[Margin]:
    """The rows that begin or end with the number of their page, whatever else they say: "Chapter 2: Fees    14"."""

    def first_page(margin: Margin) -> int | None:
        ends = _AT_AN_END.fullmatch(margin.text)
        number = ends and (ends["first"] or ends["last"])
        first = int(number) - margin.page if number else _FRONT_MATTER + 1
        return first if abs(first) <= _FRONT_MATTER else None

    numbered = [margin for margin in candidates if first_page(margin) is not None]
    return {m for level in _levels(numbered, first_page) for m in _on_enough_pages(level)}


def _grouped(margins: Sequence[Margin], key: Callable[[Margin], object]) -> list[list[Margin]]:
    groups: defaultdict[object, list[Margin]] = defaultdict(list)
    for margin in margins:
        groups[key(margin)].append(margin)
    return list(groups.values())


def _levels(margins: Sequence[Margin], key: Callable[[Margin], object]) -> Iterator[list[Margin]]:
    """``margins`` by edge, key, and height."""
    for group in _grouped(margins, lambda margin: (margin.top, key(margin))):
        levels: list[list[Margin]] = []
        for margin in sorted(group, key=lambda m: m.height):
            if levels and margin.height - levels[-1][-1].height <= _SAME_HEIGHT:
                levels[-1].append(margin)
            else:
                levels.append([margin])
        yield from levels


def _on_enough_pages(rows: Sequence[Margin]) -> set[Margin]:
    return set(rows) if len({row.page for row in rows}) >= _FEWEST_PAGES else set()


def _counts_pages(level: Sequence[Margin]) -> bool:
    """Whether every number in these rows is the same on all pages, or goes up with them."""
    numbers = [[int(n) for n in _NUMBER.findall(m.text)] for m in level]
    for slot in zip(*numbers, strict=True):
        if len(set(slot)) > 1 and len({n - m.page for n, m in zip(slot, level, strict=True)}) > 1:
            return False
        # A number far from the page's own goes up by chance: "Resolution No. 568", "569", "570".
        offsets = {n - m.page for n, m in zip(slot, level, strict=True)}
        alone = _PAGE_LABEL.search(level[0].text) or _BARE_NUMBER.fullmatch(level[0].text)
        if len(set(slot)) > 1 and not alone and max(offsets) > 2 * len(level) + 20:
            return False
    return True


def _is_page_number(margin: Margin, pages: int) -> bool:
    """Whether a row is "Page 1 of 3", or the bare number of its page."""
    if _PAGE_LABEL.fullmatch(margin.text.strip(" -–—|")):
        return True
    bare = _BARE_NUMBER.fullmatch(margin.text)
    return bare is not None and pages > 1 and bare["n"] == str(margin.page + 1)


def _without_number(text: str) -> str:
    """``text`` without the page's number in it; empty when it is nothing else."""
    text = _PAGE_LABEL.sub("", text).strip(" -–—|")
    return "" if _BARE_NUMBER.fullmatch(text) else text
