"""From lines that were seen on a picture to the words of a page, as the layout of a PDF takes them.

A picture tells less than a text layer: lines lie a little aslant, and how high one is depends on its letters. So the page
is set straight, and heights that differ only by that become one size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from domain.recognised import ILLEGIBLE
from index.readers.clean import one_line
from index.readers.lines import columns
from index.readers.ocr_seen import Seen, Sighting
from index.readers.pdf_words import Page, Word

_LEGIBLE = 0.8
"""A line less sure than this is shown as a gap: its letters are guesses."""
_STEEPEST = math.radians(20)
"""A line more aslant than this is a stamp, and says nothing of how the page lies."""
_LONG = 12
"""Characters; how a shorter line lies says little."""
_BOX = 1.2
"""How much higher the box around a line is than its letters' size."""
_BELOW = 0.3
"""Of the letters' size: from the middle of a line down to where its letters stand."""
_NEXT = 1.5
"""Of the height of the box around a line: the line below, in the same paragraph, is no further away."""
_ALIKE = 1.3
"""Lines below each other whose sizes differ by less are of one size: how much ink a line has differs by its letters."""
_SMALLER, _LARGER = 0.82, 1.2
"""Sizes between these, of what is usual on the page, are the usual one."""


def page_of_lines(number: int, seen: Seen, pixels: float) -> Page:
    """Page ``number`` with the words on its picture, which has so many ``pixels`` to a point."""
    lines = sorted(
        (line for line in seen.lines if one_line(line.text)), key=lambda line: _middle(line, 0, 2)[1]
    )
    angle = _slant(lines)
    height = seen.height / pixels
    words: list[Word] = []
    for line, size in zip(lines, _sizes(lines), strict=True):
        begin, end = _straight(_middle(line, 0, 3), angle), _straight(_middle(line, 1, 2), angle)
        y = height - ((begin[1] + end[1]) / 2 + _BELOW * size) / pixels
        text = one_line(line.text) if line.confidence >= _LEGIBLE else ILLEGIBLE
        words += _words(text, begin[0] / pixels, end[0] / pixels, y, size / pixels)
    return Page(number, height, tuple(words), pictured=True)


def _words(text: str, left: float, right: float, y: float, size: float) -> Iterator[Word]:
    """The words of a line between its ends, each as wide as its letters make it of the whole."""
    column = max(0.0, right - left) / max(1, columns(text))
    at = left
    for word in text.split(" "):
        end = at + columns(word) * column
        yield Word(word, at, end, y, size, bold=False)
        at = end + column


def _slant(lines: Sequence[Sighting]) -> float:
    """How the page lies: the angle that most long lines have, in radians, clockwise."""
    angles = []
    for line in lines:
        (x, y), (x2, y2) = _middle(line, 0, 3), _middle(line, 1, 2)
        angle = math.atan2(y2 - y, x2 - x)
        if len(line.text) >= _LONG and abs(angle) <= _STEEPEST:
            angles.append(angle)
    return median(angles) if angles else 0.0


def _straight(point: tuple[float, float], angle: float) -> tuple[float, float]:
    """``point`` on the page turned back by ``angle`` around its upper left corner."""
    x, y = point
    return x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)


def _middle(line: Sighting, above: int, below: int) -> tuple[float, float]:
    (x, y), (x2, y2) = line.corners[above], line.corners[below]
    return (x + x2) / 2, (y + y2) / 2


def _sizes(lines: Sequence[Sighting]) -> list[float]:
    """The size of each line's letters, in pixels: one for lines that follow each other, and for most of the page.
    ``lines`` go from top to bottom.
    """
    groups = [{at} for at in range(len(lines))]
    for at, line in enumerate(lines):
        below = next((other for other in range(at + 1, len(lines)) if _is_below(line, lines[other])), None)
        if below is not None and _follows(line, lines[below]):
            groups[at] |= groups[below]
            for other in groups[at]:
                groups[other] = groups[at]
    alike = [median([lines[at].size for at in group if lines[at].size] or [0.0]) for group in groups]
    usual = median(
        [size for size, line in zip(alike, lines, strict=True) if size for _ in line.text] or [0.0]
    )
    usual = usual or median([_height(line) / _BOX for line in lines] or [0.0])
    return [size if size and not _SMALLER <= size / usual <= _LARGER else usual for size in alike]


def _is_below(line: Sighting, other: Sighting) -> bool:
    """Whether ``other`` stands in the column of ``line``, and not beside it."""
    (x, _), (x2, _) = line.corners[3], line.corners[2]
    (left, y), (right, _) = other.corners[0], other.corners[1]
    return min(x2, right) > max(x, left) and (y + other.corners[3][1]) / 2 > line.corners[3][1]


def _follows(line: Sighting, below: Sighting) -> bool:
    """Whether two lines below each other are of one paragraph, as far as their sizes and their distance tell."""
    small, large = sorted((line.size, below.size) if line.size and below.size else (1.0, 1.0))
    apart = _middle(below, 0, 2)[1] - _middle(line, 0, 2)[1]
    return large <= _ALIKE * small and apart <= _NEXT * max(_height(line), _height(below))


def _height(line: Sighting) -> float:
    begin, end = (math.dist(line.corners[above], line.corners[below]) for above, below in ((0, 3), (1, 2)))
    return max(1.0, (begin + end) / 2)
