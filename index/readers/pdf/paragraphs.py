"""From lines to paragraphs, headings, list items and table rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from domain.documents import Role
from index.readers.blocks import Block
from index.readers.lines import (
    Vocabulary,
    bullet,
    ends_sentence,
    enumerator,
    is_label,
    is_reference,
    join,
    leads_on,
    vocabulary_of,
    without_bullet,
)
from index.readers.pdf.rows import Line
from index.readers.tables import blocks_of_table

# --- Whether a line goes on in the next: by the space between them, by indents, by style, and by whether the line was
# full. What is usual in the document decides what is unusual.

OTHER_SIZE = 0.12  # letters that differ by more than this share are another size
_WIDER = 1.3  # lines further apart than this, of what is usual at their size, are paragraphs apart
_INDENT = 1.2  # of the letters' size
_NEARLY = 0.8
_SLACK = 3.0  # of the letters' size
_AS_WIDE = 0.75
_MUCH = 0.12
_FEWEST_LINES = 3
_LONGEST_ENTRY = 60
_WIDEST_PITCH = (
    2.0  # of the letters' size: of one or two spaces, a wider one is none between lines of a paragraph
)


class Layout:
    """What is usual in a document: its letters, its line spacing, its right margins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        tables = [line for line in lines if line.table]
        lines = [line for line in lines if not line.table]
        letters: Counter[float] = Counter()
        pitches: defaultdict[float, list[float]] = defaultdict(list)
        margins: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        columns: defaultdict[tuple[int, tuple[float, float]], list[Line]] = defaultdict(list)
        for line in lines:
            letters[rounded(line.size)] += len(line.text)
            columns[line.page, line.column].append(line)
        for line in tables:
            rows = line.table.rows if line.table else ()
            letters[rounded(line.size)] += sum(len(cell.text) for row in rows for cell in row)
        for above, below in pairwise(lines):
            pitch = above.y - below.y
            same = abs(above.size - below.size) <= OTHER_SIZE * above.size
            if above.page == below.page and same and 0 < pitch < 4 * above.size:
                pitches[rounded(below.size)].append(pitch)
        # The largest size that much of the text is set in: small print must not make headings of the rest.
        much = _MUCH * sum(letters.values())
        often = Counter(
            rounded(line.size) for line in [*lines, *(line for line in tables for _ in range(_FEWEST_LINES))]
        )
        common = [size for size, count in letters.items() if count >= much and often[size] >= _FEWEST_LINES]
        self.size = max((letters.most_common(1)[0][0], *common))
        self._pitch = {size: _usual(found, size) for size, found in pitches.items()}
        for line in lines:
            if line.size <= (1 + OTHER_SIZE) * self.size:  # a title may stand over two columns
                margins[_place(line)].append(line.right)
        # Not the furthest: a single line may stick out.
        self._margins = {place: sorted(rights)[int(len(rights) * 0.95)] for place, rights in margins.items()}
        self._lists = {
            place for place, column in columns.items() if _is_flush_right(column) or _is_list(column)
        }
        bold = sum(len(line.text) for line in lines if line.bold)
        self.bold_is_rare = bold * 2 < sum(letters.values())
        self.capitals_are_rare = sum(line.text.isupper() for line in lines) * 2 < len(lines)

    def goes_on(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether ``line`` belongs to the ``paragraph`` above it."""
        last = paragraph[-1]
        leads = leads_on(last.text, line.text)
        if self._begins_anew(last, line, leads=leads) or _counts_on(paragraph[0].text, line.text):
            return False
        if line.page != last.page or line.column != last.column:
            return self._crosses(last, line, leads=leads)
        if self._is_apart(paragraph, line):
            return False
        return leads or ((line.page, line.column) not in self._lists and self._is_full(last, line))

    def _crosses(self, last: Line, line: Line, *, leads: bool) -> bool:
        """Whether a paragraph goes on over a page or column: within a sentence, into a column as wide."""
        widths = sorted(border[1] - border[0] for border in (last.column, line.column))
        if ends_sentence(last.text) or line.bold or widths[0] < _AS_WIDE * widths[1]:
            return False
        return leads or ((last.page, last.column) not in self._lists and self._is_full(last, line))

    def _begins_anew(self, last: Line, line: Line, *, leads: bool) -> bool:
        """Whether ``line`` shows by itself that it begins something."""
        # A bold word at a line's end may make all of a line bold.
        restyled = line.bold != last.bold and not (leads and line.text[:1].islower())
        beside = len(last.cells) > 1 and abs(line.left - last.body.left) > _INDENT * line.size
        resized = abs(line.size - last.size) > OTHER_SIZE * last.size
        if len(line.cells) > 1 or restyled or resized or beside:
            return True
        if bullet(line.text) or is_reference(line.text):
            return True
        return bool(enumerator(line.text)) and (ends_sentence(last.text) or not self._is_full(last, line))

    def _is_apart(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether a wider space or an indent parts ``line`` from the paragraph above."""
        first, last = paragraph[0], paragraph[-1]
        if last.y - line.y > _WIDER * self._pitch.get(rounded(line.size), 1.5 * line.size):
            return True
        indent = _INDENT * line.size
        usual = last.left if len(paragraph) > 1 else first.body.left
        if line.left > usual + indent:
            hangs = len(paragraph) == 1 and (enumerator(first.text) or bullet(first.text))
            return not hangs or line.left > usual + 6 * indent
        # A first line may stand further in than the others.
        return line.left < usual - indent and (len(paragraph) > 1 or line.left < usual - 5 * indent)

    def _is_full(self, line: Line, following: Line) -> bool:
        """Whether ``line`` was broken for want of room: then the next one belongs to it."""
        margin = max(self._margins.get(_place(line), line.column[1]), line.right)
        if ends_sentence(line.text):
            # A sentence that ends well before the margin ends its paragraph, even when the next word is a long one.
            if margin - line.right > _SLACK * line.size:
                return False
        elif line.right - line.body.left >= _NEARLY * (margin - line.body.left):
            # Without a full stop, and nearly full: somebody set this paragraph narrower than the rest.
            return True
        blank = 0.25 * line.size
        return line.right + blank + following.cells[0].first > margin - 0.3 * line.size


def _counts_on(first: str, line: str) -> bool:
    """Whether ``line`` begins with the number behind the one that ``first`` begins with: the next item."""
    numbers = [re.match(r"\(?(\d{1,3})[.)]\s", text) for text in (first, line)]
    return bool(numbers[0] and numbers[1] and int(numbers[1][1]) == int(numbers[0][1]) + 1)


def rounded(size: float) -> float:
    """A size of letters, in half points."""
    return round(size * 2) / 2


def _place(line: Line) -> tuple[int, int]:
    """Lines that begin at one place of one column have one right margin, whatever page they are on."""
    return round(line.body.left / 6), round(line.column[0] / 24)


def _usual(pitches: Sequence[float], size: float) -> float:
    """The distance of lines within a paragraph: the smallest one that is common."""
    if len(pitches) < _FEWEST_LINES and size > 0:
        pitches = [min(pitch, _WIDEST_PITCH * size) for pitch in pitches]
    counted = Counter(round(pitch * 2) / 2 for pitch in pitches)
    common = [pitch for pitch, count in counted.items() if count * 10 >= len(pitches) and pitch >= 0.9 * size]
    return min(common, default=median(pitches))


def _is_list(column: Sequence[Line]) -> bool:
    """Whether every line of a column begins something and none ends a sentence, as names below each other do."""
    return len(column) >= _FEWEST_LINES and all(
        line.text[:1].isupper() and not ends_sentence(line.text) and len(line.text) <= _LONGEST_ENTRY
        for line in column
    )


def _is_flush_right(column: Sequence[Line]) -> bool:
    """Whether lines end at one place and begin at many, as addresses at the right of a letterhead do."""
    if len(column) < _FEWEST_LINES:
        return False
    size = column[0].size
    ends = [line.right for line in column]
    begins = {round(line.left / size) for line in column}
    return max(ends) - min(ends) < 0.3 * size and len(begins) * 2 > len(column)


_LARGE = 1.15  # letters larger than the text's by this are a heading's
_LEADERS = re.compile(r"(?:\.\s?){5,}\d*\s*$")  # the dots of a table of contents
_TITLE = 1.25
_LONGEST_HEADING, _LONGEST_TITLE = 120, 200


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The paragraphs, headings, list items and table rows that ``lines`` make, over all pages."""
    if not lines:
        return []
    layout = Layout(lines)
    vocabulary = vocabulary_of([line.text for line in lines])
    paragraphs: list[list[Line]] = []
    for line in lines:
        last = paragraphs[-1] if paragraphs else None
        if last and not line.table and not last[-1].table and layout.goes_on(last, line):
            last.append(line)
        else:
            paragraphs.append([line])
    return list(_as_blocks(paragraphs, layout, vocabulary))


def title_in(lines: Sequence[Line]) -> str:
    """What stands on the first page in letters larger than all the text; empty when nothing does."""
    if not lines:
        return ""
    layout = Layout(lines)
    first = [line for line in lines if line.page == lines[0].page and len(line.cells) == 1 and not line.table]
    largest = max((line.size for line in first), default=0.0)
    if largest < _TITLE * layout.size:
        return ""
    title = [line for line in first if largest - line.size <= OTHER_SIZE * largest]
    text = join([line.text for line in title], vocabulary_of([line.text for line in lines]))
    return text if len(text) <= _LONGEST_TITLE and any(char.isalpha() for char in text) else ""


def _as_blocks(
    paragraphs: Sequence[Sequence[Line]],
    layout: Layout,
    vocabulary: Callable[[], Vocabulary],
) -> Iterator[Block]:
    headings = [not paragraph[0].table and _is_heading(paragraph, layout) for paragraph in paragraphs]
    levels = _levels([_style(p) for p, heading in zip(paragraphs, headings, strict=True) if heading])
    for paragraph, heading in zip(paragraphs, headings, strict=True):
        page = paragraph[0].page
        if table := paragraph[0].table:
            yield from blocks_of_table(table.rows, table.pages)
            continue
        text = join([line.text for line in paragraph], vocabulary)
        if heading:
            yield Block(text, Role.HEADING, levels[_style(paragraph)], page=page)
        elif bullet(text):
            yield Block(without_bullet(text), Role.LIST_ITEM, page=page)
        else:
            yield Block(text, Role.LIST_ITEM if enumerator(text) else Role.BODY, page=page)


def _levels(styles: Sequence[tuple[float, int]]) -> dict[tuple[float, int], int]:
    """The depth of each style of heading. A title on top stands above nothing: it would only make every path longer."""
    ranked = sorted(set(styles))
    titled = len(ranked) > 1 and styles[0] == ranked[0] and styles.count(ranked[0]) == 1
    return {style: max(1, level) for level, style in enumerate(ranked, 0 if titled else 1)}


def _is_heading(paragraph: Sequence[Line], layout: Layout) -> bool:
    text = " ".join(line.text for line in paragraph)
    numbered = len(paragraph[0].cells) == 2 and is_label(paragraph[0].cells[0].text)
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
    return -rounded(paragraph[0].size), 0 if text.isupper() else 1
