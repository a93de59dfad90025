"""Rows of PDF pages: words that stand beside each other, in cells; without running headers, footers and page numbers."""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.lines import line_numbers
from index.readers.pdf.drawings import Box
from index.readers.pdf.words import Page, Word
from index.readers.tables import Cell as TableCell

_SAME_ROW = 0.45
"""Of the letters' size: words whose baselines are nearer stand in one row (an index number stands higher)."""
_LOOSE_GAP = 0.85  # of the letters' size: words of one cell seldom stand further apart
_BOXES = ("☐", "☑", "☒")
_APART_GAP = 0.4  # the same, where the file writes no blank between them
_CELL_GAP = 1.6
"""Of the letters' size: a gap this wide is no blank between words but a step to the next cell or column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words next to each other in a row."""

    text: str
    left: float
    right: float
    first: float  # how wide the first word is
    size: float
    bold: bool
    y: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on its place."""

    rows: tuple[tuple[TableCell, ...], ...]
    lefts: tuple[float, ...]  # where its columns begin
    pages: tuple[int, ...]  # of its rows


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column."""

    cells: tuple[Cell, ...]
    y: float
    size: float
    bold: bool  # whether all of it is bold
    page: int
    column: tuple[float, float] = (0.0, 0.0)  # left and right border of the column it stands in
    ruled: bool = False  # whether a line is drawn between it and the row above
    loose: bool = False  # whether words in a cell stand so far apart that they may be cells in a table
    table: Grid | None = None  # where it stands for a table

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
        last = rows[-1] if rows else []
        beside = last and last[0].y - word.y <= _SAME_ROW * max(last[0].size, word.size)
        level = beside and last[0].y - word.y <= 1
        if level or (beside and not any(_covers(other, word) for other in last)):
            last.append(word)
        else:
            rows.append([word])
    lines = [_row(sorted(row, key=lambda word: word.left), page.number) for row in rows]
    return list(_with_rules(lines, page.across)) if page.across else lines


def _covers(other: Word, word: Word) -> bool:
    """Whether two words that are not on one level would stand over each other: then their rows are two."""
    over = min(other.right, word.right) - max(other.left, word.left)
    return other.text != word.text and over > 0.3 * min(other.size, word.size)


def _with_rules(lines: Sequence[Line], across: Sequence[Box]) -> Iterator[Line]:
    """``lines``, each with whether a line is drawn above it, below the row before."""
    heights = sorted((rule[1], rule[0], rule[2]) for rule in across)
    before = -1.0
    for line in lines:
        first = bisect.bisect_left(heights, (line.y + 0.6 * line.size, -1e9, -1e9))
        last = bisect.bisect_right(heights, (before, 1e9, 1e9))
        shared = sum(
            max(0.0, min(right, line.right) - max(left, line.left)) for _, left, right in heights[first:last]
        )
        is_ruled = first < last and shared >= 0.5 * (line.right - line.left)
        yield replace(line, ruled=True) if is_ruled else line
        before = line.y


def _row(words: Sequence[Word], page: int) -> Line:
    cells: list[list[Word]] = []
    seen: set[tuple[str, int]] = set()
    loose = False
    for word in words:
        # Some files print a word twice, a hair apart, to make it bold.
        place = (word.text, round(word.left / max(1.0, word.size / 3)))
        if place in seen:
            continue
        seen.add(place)
        gap = word.left - cells[-1][-1].right if cells else 0.0
        if cells and gap <= _CELL_GAP * max(word.size, cells[-1][-1].size):
            loose = loose or is_loose(cells[-1][-1], word)
            cells[-1].append(word)
        else:
            cells.append([word])
    line = line_of([cell_of(cell) for cell in cells], page)
    return replace(line, loose=True) if loose else line


def is_loose(before: Word, word: Word) -> bool:
    """Whether a word stands so far behind the one before it that it may begin a cell. What is ticked stands with its box."""
    if before.text in _BOXES and word.text not in _BOXES:
        return False
    return word.left - before.right > (_APART_GAP if word.apart else _LOOSE_GAP) * word.size


def loosened(row: Line) -> Line:
    """``row`` with its cells parted wherever words stand loosely."""
    parts: list[list[Word]] = []
    for cell in row.cells:
        for at, word in enumerate(cell.words):
            if at and not is_loose(parts[-1][-1], word):
                parts[-1].append(word)
            else:
                parts.append([word])
    return replace(line_of([cell_of(part) for part in parts], row.page), ruled=row.ruled) if parts else row


def line_of(cells: Sequence[Cell], page: int) -> Line:
    """The line that cells beside each other make."""
    return Line(
        tuple(cells),
        y=median(cell.y for cell in cells),
        size=max(cells, key=lambda cell: len(cell.text)).size,
        bold=all(cell.bold for cell in cells),
        page=page,
    )


def cell_of(words: Sequence[Word]) -> Cell:
    """The cell that words beside each other make."""
    first = words[0]
    if len(words) == 1:
        return Cell(
            first.text,
            first.left,
            first.right,
            first.right - first.left,
            first.size,
            first.bold,
            first.y,
            (first,),
        )
    text = first.text
    for before, word in pairwise(words):
        # Punctuation set as a piece of its own still belongs to its word.
        tight = word.left - before.right < 0.08 * word.size and re.match(r"[.,;:!?)\]”’]+$", word.text)
        text += word.text if tight else f" {word.text}"
    return Cell(
        text,
        words[0].left,
        max(word.right for word in words),
        words[0].right - words[0].left,
        max(words, key=lambda word: len(word.text)).size,
        all(word.bold for word in words),
        median(word.y for word in words),
        tuple(words),
    )


# --- The numbers of lines, as ordinances have them beside their text.


def without_line_numbers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The rows of each page without the numbers of lines that stand beside them in one column."""
    rows = [row for page in pages for row in page]
    numbered = line_numbers([row.text for row in rows])
    words = [rows[at].cells[0].words[0] for at in numbered if rows[at].cells[0].words]
    sides = ([word.right for word in words], [word.left for word in words])
    if not words or min(max(side) - min(side) for side in sides) > _SAME_HEIGHT:
        return [list(page) for page in pages]
    gone = frozenset(numbered)
    places = iter(range(len(rows)))
    return [
        [line for row in page if (line := _without_first(row) if next(places) in gone else row)]
        for page in pages
    ]


def _without_first(row: Line) -> Line | None:
    """A row without its first word."""
    words = [cell.words for cell in row.cells]
    kept = [part for part in (words[0][1:], *words[1:]) if part]
    return replace(line_of([cell_of(part) for part in kept], row.page), ruled=row.ruled) if kept else None


# --- Running headers, footers and page numbers: found by what repeats at the same height, and taken out.

_OUTERMOST = 4  # rows from the top and from the bottom that can be running lines
_ZONE = 0.14  # of the page's height, from each edge
_WIDE_SPACE = 2.2  # of the letters' size: beyond such a space is the text
_SAME_HEIGHT = 6.0  # points
_LONGEST = 400  # characters of a row that can be a running line: more is no header, whatever repeats in it
_FEWEST_PAGES = (
    3  # of a record that has as many; two are enough where there are but two, and rows alike to the hair
)
_HAIR = 1.5  # points
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
        (set() if _are_copies(pages) else _repeated(candidates, len(pages)))
        | _numbered(candidates)
        | {m for m in candidates if _is_page_number(m, len(pages))}
        | _printers(candidates)
    )
    gone = {(margin.page, margin.at) for margin in running}
    kept = [
        [row for at, row in enumerate(rows) if (number, at) not in gone]
        for number, (rows, _) in enumerate(pages)
    ]
    speaking = [m for m in sorted(running, key=lambda m: (m.page, m.at)) if not _PRINTED.search(m.text)]
    said = Counter(_without_number(m.text) for m in speaking)
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
            if len(row.text) <= _LONGEST and not row.table:
                found.append(Margin(number, at, distance, top, row.text))
            before = row
    return found


_PRINTED = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(?:[\u4e00-\u9fff]{2}\s?)?\d{1,2}:\d{2}|(?:https?|file)://\S",
    re.IGNORECASE,
)
"""What a browser prints above and below a page: when it was printed, and the page's address."""


_ADDRESS_AND_PAGE = re.compile(rf"(?:https?|file)://\S+\s+(?:{_PAGE_LABEL.pattern})", re.IGNORECASE)


def _printers(candidates: Sequence[Margin]) -> set[Margin]:
    """The lines of a browser's print: a page that has one above and one below, of which one is an address."""
    printed = [m for m in candidates if _PRINTED.search(m.text)]
    pages = {m.page for m in printed if m.top} & {m.page for m in printed if not m.top}
    addressed = {m.page for m in printed if "://" in m.text}
    footers = {m for m in printed if _ADDRESS_AND_PAGE.fullmatch(m.text)}
    return {m for m in printed if m.page in pages & addressed} | footers


def is_printed(title: str, pages: Sequence[tuple[Sequence[Line], float]]) -> bool:
    """Whether a browser printed ``title`` above or below a page: it is the web page's, and often not the record's."""
    margins = [m for number, (rows, height) in enumerate(pages) for m in _margins(number, rows, height)]
    return any(title in margin.text for margin in _printers(margins))


def _repeated(candidates: Sequence[Margin], pages: int) -> set[Margin]:
    """The rows that say the same at the same height on several pages, apart from a page number."""
    if pages == 2:
        return _on_both_pages(candidates)
    running: set[Margin] = set()
    for level in _levels(candidates, lambda margin: _NUMBER.sub("#", margin.text).casefold()):
        if _counts_pages(level):
            running |= _on_enough_pages(level)
        else:
            # Numbers that do not count pages ("Resolution No. 26-568") are content; what repeats with them is not.
            for exact in _grouped(level, lambda margin: margin.text.casefold()):
                running |= _on_enough_pages(exact)
    return running


def _on_both_pages(candidates: Sequence[Margin]) -> set[Margin]:
    """The outermost rows that two pages share."""
    running: set[Margin] = set()
    for top in (True, False):
        first, second = ([m for m in candidates if m.page == page and m.top == top] for page in (0, 1))
        for one, other in zip(first, second, strict=False):
            same = _NUMBER.sub("#", one.text).casefold() == _NUMBER.sub("#", other.text).casefold()
            if not same or abs(one.height - other.height) > _HAIR or not _counts_pages([one, other]):
                break
            running |= {one, other}
    return running


def _are_copies(pages: Sequence[tuple[Sequence[Line], float]]) -> bool:
    """Whether two pages say the same: copies of a ballot, of a form. Then no row is running."""
    if len(pages) != 2:
        return False
    first, second = ({row.text for row in rows} for rows, _ in pages)
    return 2 * len(first & second) > max(len(first), len(second)) >= _OUTERMOST


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
