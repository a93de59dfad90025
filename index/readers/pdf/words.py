"""The words of a PDF page with their places and styles, as PDFium finds them.

Coordinates are points with the origin at the page's lower left corner, turned so that most of the text runs from
left to right, whatever way the page lies in the file.
"""

from __future__ import annotations

import bisect
import ctypes
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from index.readers.blocks import struck
from index.readers.pdf.drawings import LINE, THIN, Box, Drawings, drawings_of, fields_as_drawn
from index.readers.pdf.fonts import draws_otherwise
from index.readers.tables import SYMBOLS, TICKED, UNTICKED

_BOLD = re.compile(rb"bold|black|heavy|semib|demi|CMBX|,B\b", re.IGNORECASE)
_BOLD_WEIGHT = 500
_BREAKING_HYPHENS = (2, 0xFFFE)
"""What PDFium gives for a hyphen that breaks a word at a line's end; it gives no line end behind it."""
_LAST_BLANK = 32
_NO_LETTERS = (0xA0, 0xFFFE, 0xFFFF)
_STRAIGHT = 0.04  # radians. Scanned pages lie a little aslant.
_FONT_NAME = 128
_TINY = 1.6  # points: letters of that size are seen by nobody
_NARROWEST = 0.02  # of their height: letters narrower than that are seen by nobody
_FLATTEST = 0.05  # points: a letter lower or narrower than that has no shape
_LIGATURE = 3  # letters: one sign is no more of them
_LAST_NARROW = 0x2E7F  # what comes behind it is as wide as it is high
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
    apart: bool = (
        False  # whether the file writes no blank between it and the word before: it only stands elsewhere
    )


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
    across: tuple[Box, ...] = ()  # ruled lines from left to right: left, bottom, right, top
    upright: tuple[Box, ...] = ()  # ruled lines from top to bottom
    doubted: bool = False  # whether the file says other words than it draws
    hidden: bool = False  # whether the file holds words here that the page does not show
    over_picture: bool = False  # whether words lie unseen with a picture: a program recognised them
    boxes: int = 0  # drawn squares in which it cannot be seen whether they are ticked


@dataclass(frozen=True, slots=True)
class _Style:
    turn: int  # quarter turns against the reading direction of the file; -1 for aslant
    size: float
    bold: bool
    hidden: bool | None = False  # None: each word for itself


@dataclass(frozen=True, slots=True)
class _Raw:
    """A word as it lies in the file."""

    text: str
    x: float
    y: float
    box: Box  # of its last letter
    style: _Style
    apart: bool = False


def page_of(pdf: Any, index: int) -> Page:
    """Page ``index`` (from 0) of an open document. PDFium's errors go through."""
    page = pdf[index]
    try:
        bounds = page.get_bbox()
        pictured = pdfium.FPDFPage_CountObjects(page) > 0
        drawings = drawings_of(page, [*_annotated(page)])
        struck_out, fields = list(_strikes_of(page)), list(_fields_of(pdf, page))
        is_full = pdfium.FPDFPage_GetAnnotCount(page.raw) > _MOST
        textpage = page.get_textpage()
        try:
            words = list(_words(textpage, drawings))
            doubted = drawings.says_otherwise or draws_otherwise(drawings.texts, textpage.raw)
        finally:
            textpage.close()
    finally:
        page.close()
    written = any(text not in (TICKED, UNTICKED) for _, text in fields)
    unseen, unread = False, written and is_full
    if written and not is_full:
        fields, unseen, unread = fields_as_drawn(pdf, index, fields)
    found = [word for word in words if not word.style.hidden]
    turns = Counter(word.style.turn for word in found if word.style.turn >= 0)
    main = turns.most_common(1)[0][0] if turns else 0
    filled = [_upright(_filled(box, text), 0, bounds) for box, text in fields] if main == 0 else []
    across, upright = drawings.across + struck_out, drawings.upright
    if main % 2:
        across, upright = upright, across
    struck_lines = {_upright_box(box, main, bounds) for box in struck_out}
    shown = [_upright(word, main, bounds) for word in found if word.style.turn == main]
    lines = tuple(_upright_box(box, main, bounds) for box in across)
    return Page(
        number=index + 1,
        height=bounds[2] - bounds[0] if main % 2 else bounds[3] - bounds[1],
        words=(*with_strikes(shown, lines, frozenset(struck_lines)), *filled),
        asides=tuple(
            " ".join(word.text for word in found if word.style.turn == turn)
            for turn in sorted(turns)
            if turn != main
        ),
        slanted=" ".join(word.text for word in found if word.style.turn == -1),
        pictured=pictured,
        unreadable=sum(len(_UNREADABLE.findall(word.text)) for word in found if not word.text.isascii()),
        across=lines,
        upright=tuple(_upright_box(box, main, bounds) for box in upright),
        hidden=unseen or len(found) < len(words),
        doubted=doubted or unread,
        over_picture=bool(drawings.under_pictures),
        boxes=drawings.boxes,
    )


_STRUCK_FROM, _STRUCK_TO = 0.12, 0.55  # of the letters' size, above the line they stand on
_THICKEST = 0.28  # of the letters' size: a thicker bar covers words and strikes none


def with_strikes(
    words: Sequence[Word], lines: Sequence[Box], sure: frozenset[Box] = frozenset()
) -> Iterator[Word]:
    """``words``, with those marked as struck that a line runs through. A line under them does not, nor one of a table,
    which begins and ends elsewhere; one of those that are ``sure`` was drawn to strike.
    """
    if not lines:
        yield from words
        return
    heights = sorted(lines, key=lambda line: line[1])
    middles = [(line[1] + line[3]) / 2 for line in heights]
    through: defaultdict[int, list[int]] = defaultdict(list)  # a line → the words that it runs through
    for at, word in enumerate(words):
        first = bisect.bisect_left(middles, word.y + _STRUCK_FROM * word.size)
        last = bisect.bisect_right(middles, word.y + _STRUCK_TO * word.size)
        for number in range(first, last):
            left, bottom, right, top = heights[number]
            if min(right, word.right) > max(left, word.left) and top - bottom <= _THICKEST * word.size:
                through[number].append(at)
    shares: defaultdict[int, list[Box]] = defaultdict(list)
    for number, struck_words in through.items():
        line, touched = heights[number], [words[at] for at in struck_words]
        slack = 0.9 * touched[0].size
        if line in sure or (
            line[0] >= min(w.left for w in touched) - slack
            and line[2] <= max(w.right for w in touched) + slack
        ):
            for at in struck_words:
                shares[at].append(line)
    for at, word in enumerate(words):
        yield replace(word, text=_struck_letters(word, shares[at])) if at in shares else word


def _struck_letters(word: Word, lines: Sequence[Box]) -> str:
    """A word with the letters marked that lines run through: Chinese has no blanks, and a plural's s may be struck alone."""
    wide = [2.0 if ord(letter) > _LAST_NARROW else 1.0 for letter in word.text]
    step, at, parts = (word.right - word.left) / sum(wide), word.left, []
    for letter, letter_width in zip(word.text, wide, strict=True):
        middle = at + step * letter_width / 2
        parts.append((any(line[0] - 1 <= middle <= line[2] + 1 for line in lines), letter))
        at += step * letter_width
    groups = (
        (gone, "".join(letter for _, letter in run)) for gone, run in groupby(parts, key=lambda part: part[0])
    )
    return "".join(struck(text) if gone else text for gone, text in groups)


def _filled(box: Box, text: str) -> _Raw:
    """What was filled into a field, as a word on its line."""
    size = min(12.0, max(6.0, box[3] - box[1]))
    y = (box[1] + box[3]) / 2 - 0.3 * size
    return _Raw(
        text,
        box[0],
        y,
        (box[0], y, min(box[2], box[0] + 0.6 * size * len(text)), box[3]),
        _Style(0, size, bold=False),
    )


def _upright_box(box: Box, turn: int, bounds: Box) -> Box:
    left, bottom, right, top = bounds
    x, y, x2, y2 = box
    match turn:
        case 0:
            return x - left, y - bottom, x2 - left, y2 - bottom
        case 1:
            return top - y2, x - left, top - y, x2 - left
        case 2:
            return right - x2, top - y2, right - x, top - y
        case _:
            return y - bottom, right - x2, y2 - bottom, right - x


def _words(textpage: Any, drawings: Drawings) -> Iterator[_Raw]:
    # The handle itself: PDFium is asked for every letter, and its wrapper would look it up every time.
    handle, unicode_of, is_generated = textpage.raw, pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    places = _Places(handle, drawings)
    letters: list[str] = []
    first, apart, generated = 0, False, True
    count = textpage.count_chars()
    for at in range(count):
        code = unicode_of(handle, at)
        if code > _LAST_BLANK and code not in _NO_LETTERS:
            if not letters:
                first, apart, generated = at, generated, True
            letters.append(SYMBOLS.get(code) or chr(code))
            continue
        if code in _BREAKING_HYPHENS:
            letters.append("-")
        generated = generated and is_generated(handle, at) == 1
        if letters:
            yield places.word("".join(letters), first, max(first, at - 1), apart=apart)
            letters = []
    if letters:
        yield places.word("".join(letters), first, count - 1, apart=apart)


class _Places:
    """Where words lie on a page, and how they are set."""

    def __init__(self, handle: Any, drawings: Drawings) -> None:
        self._handle, self._drawings = handle, drawings
        self._styles: dict[int | None, _Style] = {}
        # Written to by PDFium again and again.
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = tuple(ctypes.c_double() for _ in range(4))

    def word(self, text: str, first: int, last: int, *, apart: bool) -> _Raw:
        """The word whose letters are numbered ``first`` to ``last``."""
        pdfium.FPDFText_GetCharOrigin(self._handle, first, self._x, self._y)
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(self._handle, last, left, right, bottom, top)
        # All letters of one text object have one style, and most pages are made of few objects.
        text_object = pdfium.FPDFText_GetTextObject(self._handle, first)
        address = ctypes.addressof(text_object.contents) if text_object else None
        box = left.value, bottom.value, right.value, top.value
        style = self._styles.get(address) if address else None
        if style is None:
            style = _style(self._handle, first)
            if address:
                hidden = style.size < _TINY or self._drawings.hides(text_object, address, box)
                if hidden is not False:
                    style = replace(style, hidden=hidden)
            self._styles[address] = style
        is_flat = box[2] - box[0] < _FLATTEST or box[3] - box[1] < _FLATTEST
        if is_flat and style.hidden is False and address not in self._drawings.under_pictures:
            style = replace(style, hidden=None)
        if last - first >= _LIGATURE and self._ends_where_it_began(last, style.size):
            self._drawings.says_otherwise = True
        if style.hidden is None:
            # A font that is not in the file, and has other letters than Latin ones, may be lacking here.
            is_known = (
                text.isascii() or pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text_object)) == 1
            )
            style = replace(style, hidden=is_known and not self._drawings.shows(self._around(first, box)))
        return _Raw(text, self._x.value, self._y.value, box, style, apart)

    def _ends_where_it_began(self, last: int, size: float) -> bool:
        """Whether the last letter stands where the first one does, as in what one sign is said to be."""
        left, _, bottom, _ = self._box
        # Asked of few words: those of several letters are wider than one.
        if abs(left.value - self._x.value) + abs(bottom.value - self._y.value) > size:
            return False
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._handle, last, x, y)
        return abs(x.value - self._x.value) + abs(y.value - self._y.value) < _NARROWEST

    def _around(self, first: int, last: Box) -> Box:
        """The box of a word from its first letter to its ``last`` one."""
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(self._handle, first, left, right, bottom, top)
        return (
            min(left.value, last[0]),
            min(bottom.value, last[1]),
            max(right.value, last[2]),
            max(top.value, last[3]),
        )


def _style(handle: Any, at: int) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, at, matrix)
    size = pdfium.FPDFText_GetFontSize(handle, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
    if 0 < math.hypot(matrix.a, matrix.b) < _NARROWEST * math.hypot(matrix.c, matrix.d):
        size = _TINY / 2  # letters without width
    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, at, name, _FONT_NAME, flags)
    bold = pdfium.FPDFText_GetFontWeight(handle, at) >= _BOLD_WEIGHT or _BOLD.search(name.value) is not None
    angle = pdfium.FPDFText_GetCharAngle(handle, at)
    quarter = round(angle / (math.pi / 2))
    straight = angle < 0 or abs(angle - quarter * math.pi / 2) <= _STRAIGHT
    return _Style(quarter % 4 if straight else -1, size or 1.0, bold)


def _upright(word: _Raw, turn: int, bounds: Box) -> Word:
    """The word in the coordinates of the page as it is read: from where its first letter stands to where its last one ends."""
    left, bottom, right, top = word.box
    box = {
        0: (word.x, word.y, right, top),
        1: (word.x, bottom, right, word.y),
        2: (left, bottom, word.x, word.y),
        3: (left, word.y, word.x, top),
    }[turn]
    x, y, end, _ = _upright_box(box, turn, bounds)
    return Word(word.text, x, max(x, end), y, word.style.size, word.style.bold, word.apart)


# --- What is laid over the page: the fields of a form with what was filled in, and lines that somebody struck through words.

_MOST = 2_000  # on one page
_POINTS = 400  # of one line by hand: more are a drawing


def _fields_of(pdf: Any, page: Any) -> Iterator[tuple[Box, str]]:
    """The fields of forms on a page, each with what it shows. Those that show nothing, and buttons, are left out."""
    form = pdf.formenv.raw if pdf.formenv else None
    if form is None:
        return
    for annotation in _annotations(page, pdfium.FPDF_ANNOT_WIDGET):
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
            text = TICKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else UNTICKED
        elif kind in (
            pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX
        ):  # fmt: skip
            text = _value(form, annotation)
        else:
            continue
        if text and (box := _rectangle(annotation)):
            yield box, text


_BESIDE = frozenset(
    (
        pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY,
    )
)  # fmt: skip
"""What is laid over a page and covers no letters, but where it has an appearance of its own."""


def _annotated(page: Any) -> Iterator[tuple[int, Box]]:
    """What is laid over a page and may cover letters: its kind, and where."""
    for annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if (kind not in _BESIDE or pdfium.FPDFAnnot_HasKey(annotation, b"AP")) and (
            box := _rectangle(annotation)
        ):
            yield kind, box


def _strikes_of(page: Any) -> Iterator[Box]:
    """The lines by which somebody struck words through afterwards."""
    for annotation in _annotations(page, pdfium.FPDF_ANNOT_STRIKEOUT):
        points = pdfium.FS_QUADPOINTSF()
        count = pdfium.FPDFAnnot_CountAttachmentPoints(annotation)
        for at in range(count):
            if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, at, points):
                xs = (points.x1, points.x2, points.x3, points.x4)
                ys = (points.y1, points.y2, points.y3, points.y4)
                yield _through((min(xs), min(ys), max(xs), max(ys)))
        if not count and (box := _rectangle(annotation)):
            yield _through(box)
    for annotation in _annotations(page, pdfium.FPDF_ANNOT_LINE):
        begin, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
        if pdfium.FPDFAnnot_GetLine(annotation, begin, end):
            yield from _flat([(begin.x, begin.y), (end.x, end.y)])
    for annotation in _annotations(page, pdfium.FPDF_ANNOT_INK):
        for at in range(min(_MOST, pdfium.FPDFAnnot_GetInkListCount(annotation))):
            many = (pdfium.FS_POINTF * _POINTS)()
            count = pdfium.FPDFAnnot_GetInkListPath(annotation, at, many, _POINTS)
            yield from _flat([(each.x, each.y) for each in many[: count if count <= _POINTS else 0]])


def _through(box: Box) -> Box:
    """Where a line runs that strikes the words in ``box``."""
    middle = box[1] + 0.4 * (box[3] - box[1])
    return box[0], middle, box[2], middle


def _flat(points: list[tuple[float, float]]) -> Iterator[Box]:
    """The line that a hand drew from left to right, if it did."""
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    if points and xs[-1] - xs[0] >= max(LINE, 5 * (ys[-1] - ys[0])) and ys[-1] - ys[0] <= 2 * THIN:
        middle = (ys[0] + ys[-1]) / 2
        yield xs[0], middle, xs[-1], middle


def _annotations(page: Any, kind: int | None = None) -> Iterator[Any]:
    for at in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        try:
            hidden = pdfium.FPDFAnnot_GetFlags(annotation) & (
                pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
            )
            if not hidden and kind in (None, pdfium.FPDFAnnot_GetSubtype(annotation)):
                yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    letters = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, letters, size)
    return bytes(letters).decode("utf-16-le", "replace").strip("\0 \r\n")


def _rectangle(annotation: Any) -> Box | None:
    found = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, found):
        return None
    return found.left, found.bottom, found.right, found.top
