"""From lines to paragraphs: by the space between lines, by indents, by style, and by whether a line was full."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from domain.documents import Role
from index.readers.blocks import CELLS, Block
from index.readers.lines import (
    Vocabulary,
    bullet,
    ends_sentence,
    enumerator,
    is_reference,
    join,
    leads_on,
    vocabulary_of,
)
from index.readers.pdf_lines import Line

_WIDER = 1.3
"""Lines further apart than this, of what is usual at their size, are paragraphs apart."""
_INDENT = 1.2
"""Of the letters' size."""
_NEARLY = 0.8
_SLACK = 3.0
"""Of the letters' size."""
_OTHER_SIZE = 0.12
_MUCH = 0.12
_LARGE = 1.15
"""Letters larger than the text's by this are a heading's."""
_LEADERS = re.compile(r"(?:\.\s?){5,}\d*\s*$")
"""The dots of a table of contents."""
_TITLE = 1.25
_LONGEST_HEADING, _LONGEST_TITLE = 120, 200
_TABLE_ROWS = 3


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs, headings, list items and table rows that ``lines`` make, over all pages."""
    if not lines:
        return []
    layout = _Layout(lines)
    vocabulary = vocabulary_of([line.text for line in lines])
    paragraphs: list[list[Line]] = []
    tables = _table_rows(lines)
    for at, line in enumerate(lines):
        if at and at not in tables and at - 1 not in tables and layout.goes_on(paragraphs[-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return list(_as_blocks(paragraphs, {id(lines[at]) for at in tables}, layout, vocabulary))


def title_in(lines: Sequence[Line]) -> str:
    """What stands on the first page in letters larger than all the text; empty when nothing does."""
    if not lines:
        return ""
    layout = _Layout(lines)
    first = [line for line in lines if line.page == lines[0].page and len(line.cells) == 1]
    largest = max((line.size for line in first), default=0.0)
    if largest < _TITLE * layout.size:
        return ""
    title = [line for line in first if largest - line.size <= _OTHER_SIZE * largest]
    text = join([line.text for line in title], vocabulary_of([line.text for line in lines]))
    return text if len(text) <= _LONGEST_TITLE and any(char.isalpha() for char in text) else ""


class _Layout:
    """What is usual in a document: its letters, its line spacing, its right margins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        letters: Counter[float] = Counter()
        pitches: defaultdict[float, list[float]] = defaultdict(list)
        margins: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        for line in lines:
            letters[_rounded(line.size)] += len(line.text)
            margins[self._place(line)].append(line.right)
        for above, below in zip(lines, lines[1:], strict=False):
            pitch = above.y - below.y
            same = abs(above.size - below.size) <= _OTHER_SIZE * above.size
            if above.page == below.page and same and 0 < pitch < 4 * above.size:
                pitches[_rounded(below.size)].append(pitch)
        # The largest size that much of the text is set in: small print must not make headings of the rest.
        self.size = max(size for size, count in letters.items() if count >= _MUCH * sum(letters.values()))
        self._pitch = {size: _usual(found, size) for size, found in pitches.items()}
        self._margins = {place: sorted(rights)[int(len(rights) * 0.95)] for place, rights in margins.items()}
        self._flush_right = {place for place, column in _columns(lines).items() if _is_flush_right(column)}
        bold = sum(len(line.text) for line in lines if line.bold)
        self.bold_is_rare = bold * 2 < sum(letters.values())
        shouted = sum(line.text.isupper() for line in lines)
        self.capitals_are_rare = shouted * 2 < len(lines)

    def goes_on(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether ``line`` belongs to the ``paragraph`` above it."""
        last = paragraph[-1]
        if bullet(line.text) or len(line.cells) > 1 or is_reference(line.text):
            return False
        if len(last.cells) > 1 and abs(line.left - last.body.left) > _INDENT * line.size:
            return False
        if abs(line.size - last.size) > _OTHER_SIZE * last.size:
            return False
        leads = leads_on(last.text, line.text)
        # A heading's end: bold above, plain below. A bold word at a line's end may make a whole line bold.
        if line.bold != last.bold and not (leads and line.text[:1].islower()):
            return False
        if enumerator(line.text) and (ends_sentence(last.text) or self._has_room(last, line)):
            return False
        same_column = line.page == last.page and line.column == last.column
        if not same_column:
            return self._crosses(last, line, leads=leads)
        if last.y - line.y > _WIDER * self._pitch.get(_rounded(line.size), 1.5 * line.size):
            return False
        if self._steps(paragraph, line):
            return False
        if leads:
            return True
        if (line.page, line.column) in self._flush_right:
            return False
        # A sentence that ends well before the margin ends its paragraph, even when the next word is a long one.
        slack = self._margin(last) - last.right
        return not self._has_room(last, line) and not (
            ends_sentence(last.text) and slack > _SLACK * line.size
        )

    def _crosses(self, last: Line, line: Line, *, leads: bool) -> bool:
        """Whether a paragraph goes on over the end of its page or column."""
        return not ends_sentence(last.text) and (leads or not self._has_room(last, line)) and not line.bold

    def _steps(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether ``line`` begins further in or out than the lines of its paragraph do."""
        indent = _INDENT * line.size
        first = paragraph[0]
        usual = paragraph[-1].left if len(paragraph) > 1 else first.body.left
        if line.left > usual + indent:
            return not (len(paragraph) == 1 and enumerator(first.text)) or line.left > usual + 6 * indent
        if line.left < usual - indent:
            # A first line stands further in than the others.
            return len(paragraph) > 1 or line.left < usual - 5 * indent
        return False

    def _has_room(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word would have fitted behind ``line``: then it was ended on purpose."""
        margin = self._margin(line)
        # A line without a full stop that is nearly full was broken by somebody who set it narrower than the rest.
        if not ends_sentence(line.text) and line.right - line.body.left >= _NEARLY * (
            margin - line.body.left
        ):
            return False
        blank = 0.25 * line.size
        return line.right + blank + following.cells[0].first <= margin - 0.3 * line.size

    def _margin(self, line: Line) -> float:
        return max(self._margins.get(self._place(line), line.column[1]), line.right)

    @staticmethod
    def _place(line: Line) -> tuple[int, int]:
        """Lines that begin at one place of one column have one right margin, whatever page they are on."""
        return round(line.body.left / 6), round(line.column[0] / 24)


def _columns(lines: Sequence[Line]) -> dict[tuple[int, tuple[float, float]], list[Line]]:
    columns: defaultdict[tuple[int, tuple[float, float]], list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.column].append(line)
    return columns


def _is_flush_right(column: Sequence[Line]) -> bool:
    """Whether lines end at one place and begin at many, as addresses at the right of a letterhead do."""
    if len(column) < _TABLE_ROWS:
        return False
    size = column[0].size
    begins = {round(line.left / size) for line in column}
    return (
        max(line.right for line in column) - min(line.right for line in column) < 0.3 * size
        and len(begins) > len(column) / 2
    )


def _usual(pitches: Sequence[float], size: float) -> float:
    """The distance of lines within a paragraph: the smallest one that is common."""
    counted = Counter(round(pitch * 2) / 2 for pitch in pitches)
    common = [pitch for pitch, count in counted.items() if count * 10 >= len(pitches) and pitch >= 0.9 * size]
    return min(common, default=median(pitches))


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _table_rows(lines: Sequence[Line]) -> set[int]:
    """The places of lines that are rows of a table: runs of rows with as many cells at the same places."""
    rows: set[int] = set()
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and _same_columns(lines[end - 1], lines[end]):
            end += 1
        if end - at >= _TABLE_ROWS:
            rows.update(range(at, end))
        at = end
    return rows


def _same_columns(above: Line, below: Line) -> bool:
    if len(above.cells) < 2 or len(above.cells) != len(below.cells) or above.page != below.page:
        return False
    # A number and its item, a label and its value: that is a list, not a table.
    if len(above.cells) == 2 and (_is_label(above) or _is_label(below)):
        return False
    apart = 2.5 * above.size
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right)) <= apart
        for a, b in zip(above.cells, below.cells, strict=True)
    )


def _is_label(line: Line) -> bool:
    first = line.cells[0].text
    return first.endswith(":") or enumerator(first + " x") > 0 or bullet(first + " x") > 0


def _as_blocks(
    paragraphs: Sequence[Sequence[Line]],
    tabular: set[int],
    layout: _Layout,
    vocabulary: Callable[[], Vocabulary],
) -> Iterator[Block]:
    headings = [
        _is_heading(paragraph, layout) and id(paragraph[0]) not in tabular for paragraph in paragraphs
    ]
    styles = {_style(paragraph) for paragraph, heading in zip(paragraphs, headings, strict=True) if heading}
    levels = {style: level for level, style in enumerate(sorted(styles), 1)}
    for paragraph, heading in zip(paragraphs, headings, strict=True):
        page = paragraph[0].page
        if id(paragraph[0]) in tabular:
            yield Block(CELLS.join(cell.text for cell in paragraph[0].cells), Role.TABLE, page=page)
            continue
        text = join([line.text for line in paragraph], vocabulary)
        if heading:
            yield Block(text, Role.HEADING, levels[_style(paragraph)], page=page)
        elif bullet(text):
            yield Block(text[bullet(text) :], Role.LIST_ITEM, page=page)
        else:
            yield Block(text, Role.LIST_ITEM if enumerator(text) else Role.BODY, page=page)


def _is_heading(paragraph: Sequence[Line], layout: _Layout) -> bool:
    text = " ".join(line.text for line in paragraph)
    numbered = len(paragraph[0].cells) == 2 and _is_label(paragraph[0])
    if len(text) > _LONGEST_HEADING or len(paragraph) > 3 or not any(char.isalpha() for char in text):
        return False
    if bullet(text) or _LEADERS.search(text):
        return False
    if (len(paragraph[0].cells) > 1 and not numbered) or text.endswith((".", ";", ",", "。", "；", "，")):
        return False
    large = all(line.size >= _LARGE * layout.size for line in paragraph)
    bold = layout.bold_is_rare and all(line.bold for line in paragraph)
    capitals = layout.capitals_are_rare and text.isupper() and sum(char.isalpha() for char in text) >= 4
    return large or bold or capitals


def _style(paragraph: Sequence[Line]) -> tuple[float, int]:
    """Orders headings from the outermost inwards: large letters before small, capitals before small letters."""
    text = " ".join(line.text for line in paragraph)
    return -_rounded(paragraph[0].size), 0 if text.isupper() else 1
