"""The words of a PDF page with their places and styles, as PDFium finds them.

Coordinates are points with the origin at the page's lower left corner, turned so that most of the text runs from
left to right, whatever way the page lies in the file.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BOLD = re.compile(rb"bold|black|heavy|semib|demi|CMBX|,B\b", re.IGNORECASE)
_BOLD_WEIGHT = 500
_BREAKING_HYPHENS = (2, 0xFFFE)
"""What PDFium gives for a hyphen that breaks a word at a line's end; it gives no line end behind it."""
_LAST_BLANK = 32
_NO_LETTERS = (0xA0, 0xFFFE, 0xFFFF)
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "☐", 0xF0FE: "☒"}
"""What the symbol fonts of word processors show for characters of their own."""
_STRAIGHT = 0.04  # radians. Scanned pages lie a little aslant.
_FONT_NAME = 128
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word on a page."""

    text: str
    left: float
    right: float
    y: float  # the line it stands on
    size: float  # of its letters, in points
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What is on one page."""

    number: int  # from 1
    height: float
    words: tuple[Word, ...]
    asides: tuple[str, ...] = ()  # text at a right angle to the rest, as along a margin
    slanted: str = ""  # text aslant over the page, as a stamp "DRAFT" is. It is no part of the text.
    pictured: bool = False  # whether the page shows anything, be it words or pictures
    unreadable: int = 0  # characters for which the file does not say what they are


@dataclass(frozen=True, slots=True)
class _Style:
    turn: int  # quarter turns against the reading direction of the file; -1 for aslant
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Raw:
    """A word as it lies in the file."""

    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]  # left, bottom, right, top of its last letter
    style: _Style


def page_of(pdf: Any, index: int) -> Page:
    """Page ``index`` (from 0) of an open document. PDFium's errors go through."""
    import pypdfium2.raw as pdfium

    page = pdf[index]
    try:
        bounds = page.get_bbox()
        pictured = pdfium.FPDFPage_CountObjects(page) > 0
        textpage = page.get_textpage()
        try:
            found = list(_words(textpage))
        finally:
            textpage.close()
    finally:
        page.close()
    turns = Counter(word.style.turn for word in found if word.style.turn >= 0)
    main = turns.most_common(1)[0][0] if turns else 0
    return Page(
        number=index + 1,
        height=bounds[2] - bounds[0] if main % 2 else bounds[3] - bounds[1],
        words=tuple(_upright(word, main, bounds) for word in found if word.style.turn == main),
        asides=tuple(
            " ".join(word.text for word in found if word.style.turn == turn)
            for turn in sorted(turns)
            if turn != main
        ),
        slanted=" ".join(word.text for word in found if word.style.turn == -1),
        pictured=pictured,
        unreadable=sum(len(_UNREADABLE.findall(word.text)) for word in found if not word.text.isascii()),
    )


def _words(textpage: Any) -> Iterator[_Raw]:
    import pypdfium2.raw as pdfium

    # The handle itself: PDFium is asked for every letter, and its wrapper would look it up every time.
    handle, unicode_of = textpage.raw, pdfium.FPDFText_GetUnicode
    places = _Places(handle)
    letters: list[str] = []
    first = 0
    count = textpage.count_chars()
    for at in range(count):
        code = unicode_of(handle, at)
        if code > _LAST_BLANK and code not in _NO_LETTERS:
            if not letters:
                first = at
            letters.append(_SYMBOLS.get(code) or chr(code))
            continue
        if code in _BREAKING_HYPHENS:
            letters.append("-")
        if letters:
            yield places.word("".join(letters), first, max(first, at - 1))
            letters = []
    if letters:
        yield places.word("".join(letters), first, count - 1)


class _Places:
    """Where words lie on a page, and how they are set."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._styles: dict[int | None, _Style] = {}
        # Written to by PDFium again and again.
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = tuple(ctypes.c_double() for _ in range(4))

    def word(self, text: str, first: int, last: int) -> _Raw:
        """The word whose letters are numbered ``first`` to ``last``."""
        import pypdfium2.raw as pdfium

        pdfium.FPDFText_GetCharOrigin(self._handle, first, self._x, self._y)
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(self._handle, last, left, right, bottom, top)
        # All letters of one text object have one style, and most pages are made of few objects.
        text_object = ctypes.cast(pdfium.FPDFText_GetTextObject(self._handle, first), ctypes.c_void_p).value
        style = self._styles.get(text_object) if text_object else None
        if style is None:
            style = self._styles[text_object] = _style(self._handle, first)
        return _Raw(
            text, self._x.value, self._y.value, (left.value, bottom.value, right.value, top.value), style
        )


def _style(handle: Any, at: int) -> _Style:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, at, matrix)
    size = pdfium.FPDFText_GetFontSize(handle, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, at, name, _FONT_NAME, flags)
    bold = pdfium.FPDFText_GetFontWeight(handle, at) >= _BOLD_WEIGHT or _BOLD.search(name.value) is not None
    angle = pdfium.FPDFText_GetCharAngle(handle, at)
    quarter = round(angle / (math.pi / 2))
    straight = angle < 0 or abs(angle - quarter * math.pi / 2) <= _STRAIGHT
    return _Style(quarter % 4 if straight else -1, size or 1.0, bold)


def _upright(word: _Raw, turn: int, bounds: tuple[float, float, float, float]) -> Word:
    """The word in the coordinates of the page as it is read."""
    left, bottom, right, top = bounds
    box_left, box_bottom, box_right, box_top = word.box
    match turn:
        case 0:
            x, end, y = word.x - left, box_right - left, word.y - bottom
        case 1:
            x, end, y = top - word.y, top - box_bottom, word.x - left
        case 2:
            x, end, y = right - word.x, right - box_left, top - word.y
        case _:
            x, end, y = word.y - bottom, box_top - bottom, right - word.x
    return Word(word.text, x, max(x, end), y, word.style.size, word.style.bold)
