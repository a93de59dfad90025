"""From lines to paragraphs, headings, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from domain.documents import Role
from index.readers.blocks import CELLS, Block
from index.readers.lines import (
    Vocabulary,
    bullet,
    enumerator,
    join,
    vocabulary_of,
)
from index.readers.pdf_layout import OTHER_SIZE, Layout, rounded
from index.readers.pdf_lines import Line

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
    layout = Layout(lines)
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
    layout = Layout(lines)
    first = [line for line in lines if line.page == lines[0].page and len(line.cells) == 1]
    largest = max((line.size for line in first), default=0.0)
    if largest < _TITLE * layout.size:
        return ""
    title = [line for line in first if largest - line.size <= OTHER_SIZE * largest]
    text = join([line.text for line in title], vocabulary_of([line.text for line in lines]))
    return text if len(text) <= _LONGEST_TITLE and any(char.isalpha() for char in text) else ""


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
    layout: Layout,
    vocabulary: Callable[[], Vocabulary],
) -> Iterator[Block]:
    headings = [
        _is_heading(paragraph, layout) and id(paragraph[0]) not in tabular for paragraph in paragraphs
    ]
    levels = _levels([_style(p) for p, heading in zip(paragraphs, headings, strict=True) if heading])
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


def _levels(styles: Sequence[tuple[float, int]]) -> dict[tuple[float, int], int]:
    """The depth of each style of heading. A title on top stands above nothing: it would only make every path longer."""
    ranked = sorted(set(styles))
    titled = len(ranked) > 1 and styles[0] == ranked[0] and styles.count(ranked[0]) == 1
    return {style: max(1, level) for level, style in enumerate(ranked, 0 if titled else 1)}


def _is_heading(paragraph: Sequence[Line], layout: Layout) -> bool:
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
    return -rounded(paragraph[0].size), 0 if text.isupper() else 1
