"""What a PDF page draws beside its letters: ruled lines, grounds, pictures; and which letters it does not show.

Coordinates are those of the file: points from its lower left corner, whatever way the page lies.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from index.readers.pdf.fonts import is_drawn_anyhow, says_otherwise
from index.readers.tables import TICKED, UNTICKED

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

_OBJECTS = 6_000  # so many of what a page is made of are looked at: a map is made of a million
_CUTS = pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP  # and all behind it: what follows is seen within these letters
_SEGMENTS = 400  # of one path: more are a drawing
_DEEPEST = 3  # forms within forms
_CORNERS = 4
THIN = 2.6  # points: what is thinner is a line
LINE = 5.0  # points: what is shorter is a dot
_BOX, _LARGEST_BOX = 5.0, 18.0  # points: what has sides between these may be a box to be ticked
_WHITE = 247  # of 255
_PATTERN = (191, 191, 191)  # what PDFium calls a pattern, whatever that looks like
_ALIKE = 12  # of 255: colours nearer than that cannot be told apart


@dataclass(frozen=True, slots=True)
class Ground:
    """What letters may stand on, or lie under."""

    box: Box
    order: int
    colour: tuple[int, int, int] | None  # None for a picture
    is_image: bool = False


@dataclass(slots=True)
class Drawings:
    """What is drawn on one page, which has to be open as long as it is asked for what it shows."""

    page: Any
    bounds: Box
    across: list[Box] = field(default_factory=list)  # lines from left to right
    upright: list[Box] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    boxes: int = 0  # drawn squares, as boxes to be ticked are
    over: list[Box] = field(default_factory=list)  # what was laid over the page: highlights, shapes, stamps
    redacted: list[Box] = field(default_factory=list)  # what somebody marked as to be taken out
    order: dict[int, int] = field(
        default_factory=dict
    )  # the address of an object → its place in the order of drawing
    nested: set[int] = field(default_factory=set)  # addresses of objects within a form
    texts: list[Any] = field(default_factory=list)  # the objects that are text
    is_cut_by_letters: bool = False
    says_otherwise: bool = False  # whether words are said in place of some that are drawn (“ActualText”)
    under_pictures: set[int] = field(default_factory=set)
    """Addresses of text that is not seen itself, and lies over or under a picture: mostly what was recognised on a scan."""
    drawn: tuple[Any, ...] | None = None
    """As it looks with its letters and without; empty where that is not known."""

    def hides(self, text_object: Any, address: int, box: Box) -> bool | None:
        """Whether the letters of a text object, one of which is in ``box``, cannot be seen on the page. None where that
        is to be asked word by word of the page as it looks (``shows``).
        """
        bounds = self.bounds
        if box[2] < bounds[0] or box[0] > bounds[2] or box[3] < bounds[1] or box[1] > bounds[3]:
            return True
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP):
            # What was recognised on a scan lies unseen over its picture.
            if not any(ground.colour is None and _holds(ground.box, middle) for ground in self.grounds):
                return True
            self.under_pictures.add(address)
            return False
        return self._hides_drawn(text_object, address, middle, mode)

    def _hides_drawn(
        self, text_object: Any, address: int, middle: tuple[float, float], mode: int
    ) -> bool | None:
        order = self.order.get(address, -1)
        if address in self.nested:
            return False if self._is_under_scan(order, address) else None
        whole = _core(_bounds(text_object, None))
        left, bottom, right, top = whole
        touching = [
            ground
            for ground in self.grounds
            if ground.box[0] < right
            and left < ground.box[2]
            and ground.box[1] < top
            and bottom < ground.box[3]
        ]
        later = [ground for ground in touching if ground.order > order]
        clip = _clip(text_object)
        if (clip and not _meet(clip[0], whole)) or any(g.colour and _encloses(g.box, whole) for g in later):
            return True
        if order < 0 or (later and self._is_under_scan(order, address)):
            return False
        colour = _colour(pdfium.FPDFPageObj_GetFillColor, text_object)
        below = max(
            (ground for ground in touching if _holds(ground.box, middle)),
            key=lambda ground: ground.order,
            default=None,
        )
        is_doubtful = (
            later
            or mode != pdfium.FPDF_TEXTRENDERMODE_FILL
            or not _encloses(self.bounds, whole)
            or (clip and not (clip[1] and _encloses(clip[0], whole)))
            or (self.over and any(_meet(each, whole) for each in self.over))
            or pdfium.FPDFPageObj_HasTransparency(text_object)
            or self.is_cut_by_letters
            or _is_on_layer(text_object)
            or is_drawn_anyhow(text_object)
            or (colour and colour[:3] == _PATTERN)
            or (colour and any(_is_lost_on(each, colour) for each in touching if each is not below))
            or (below and below.colour is None)
        )
        return None if is_doubtful else _is_lost_on(below, colour)

    def _is_under_scan(self, order: int, address: int) -> bool:
        """Whether pictures fill the page over what was drawn at ``order``: what was recognised may lie under its scan."""
        shown = sum(_area(ground.box) for ground in self.grounds if ground.is_image and ground.order > order)
        if is_under := shown >= 0.5 * _area(self.bounds):
            self.under_pictures.add(address)
        return is_under

    def shows(self, box: Box) -> bool:
        """Whether letters are seen in ``box``: the page looks different there without them."""
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if any(_holds(each, middle) for each in self.redacted):
            return False
        if self.drawn is None:
            self.drawn = self._with_and_without_letters()
        if not self.drawn:
            return True
        height, width = self.drawn[0].shape[:2]
        x, y, points = ctypes.c_int(), ctypes.c_int(), []
        for at in ((box[0], box[1]), (box[2], box[3])):
            pdfium.FPDF_PageToDevice(self.page.raw, 0, 0, width, height, 0, *at, x, y)
            points.append((max(0, x.value), max(0, y.value)))
        (left, right), (top, bottom) = (sorted(each) for each in zip(*points, strict=True))
        one, other = (each[top : bottom + 1, left : right + 1].astype("int16") for each in self.drawn)
        return bool((abs(one - other) > _ALIKE).any())

    def _with_and_without_letters(self) -> tuple[Any, ...]:
        """The pixels of the page twice; none of one that is costly to draw."""
        width, height = self.page.get_size()
        if pdfium.FPDFPage_CountObjects(self.page.raw) > _OBJECTS or not 0 < width * height < math.inf:
            return ()
        scale = min(_PIXELS, math.sqrt(_MOST_PIXELS / (width * height)))
        pictures = [self.page.render(scale=scale).to_numpy()]
        set_active = pdfium.FPDFPageObj_SetIsActive
        try:
            for each in self.texts:
                set_active(each, 0)
            pictures.append(self.page.render(scale=scale).to_numpy())
        finally:
            for each in self.texts:
                set_active(each, 1)
        return tuple(pictures)


def fields_as_drawn(
    pdf: Any, index: int, fields: Sequence[tuple[Box, str]]
) -> tuple[list[tuple[Box, str]], bool, bool]:
    """The ``fields`` of a page with the words that are drawn for them, whether some are not shown, and whether some cannot be read.
    The open document is changed: what lies over the page becomes a part of it.
    """
    page, shown, doubted = pdf[index], [], False
    width, height = page.get_size()
    scale = min(1.0, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
    looks = tuple(page.render(scale=scale, may_draw_forms=each).to_numpy() for each in (True, False))
    seen = Drawings(page, page.get_bbox(), drawn=looks)
    left = [field for field in fields if field[1] in (TICKED, UNTICKED) or seen.shows(field[0])]
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    page = pdf[index]
    text = page.get_textpage()
    for box, said in left:
        drawn = " ".join(text.get_text_bounded(*box).split())
        is_said = said in (TICKED, UNTICKED) or _NO_LETTERS.sub("", said) in _NO_LETTERS.sub("", drawn)
        doubted |= not (is_said or drawn)
        shown.append((box, said if is_said else drawn or said))
    page.close()
    return shown, len(left) < len(fields), doubted


_NO_LETTERS = re.compile(r"\W+")
_PIXELS, _MOST_PIXELS = 2.0, 4_000_000  # a point, and a page


def _core(box: Box) -> Box:
    """The middle of a line of letters: without what reaches above and below most of them, and the blanks at its ends."""
    wide, high = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    across, upright = (min(1.0, wide), high) if wide >= high else (wide, min(1.0, high))
    return box[0] + across, box[1] + upright, box[2] - across, box[3] - upright


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _encloses(outer: Box, inner: Box) -> bool:
    return _holds(outer, inner[:2]) and _holds(outer, inner[2:])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


_LAYER = "OC\0".encode("utf-16-le")


def _is_on_layer(item: Any) -> bool:
    """Whether an object belongs to a layer, which may be off."""
    count = pdfium.FPDFPageObj_CountMarks(item)
    if count <= 0:
        return False
    name, size = ctypes.create_string_buffer(len(_LAYER)), ctypes.c_ulong()
    for at in range(count):
        mark = pdfium.FPDFPageObj_GetMark(item, at)
        letters = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
        if pdfium.FPDFPageObjMark_GetName(mark, letters, len(_LAYER), size) and name.raw == _LAYER:
            return True
    return False


def _is_lost_on(ground: Ground | None, colour: tuple[int, int, int, int] | None) -> bool:
    """Whether letters of ``colour`` cannot be told from what they stand on: the white page, where there is nothing else."""
    if colour is None:
        return False
    if colour[3] == 0:
        return True
    if ground is None:
        return _alike(colour[:3], (255, 255, 255))
    return ground.colour is not None and _alike(colour[:3], ground.colour)


def drawings_of(page: Any, annotated: Sequence[tuple[int, Box]]) -> Drawings:
    """What is drawn on a page of an open document, and what was laid over it: its kind, and where. PDFium's errors go through."""
    found = Drawings(page, page.get_bbox())
    text, form = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM
    for number, (kind, item, matrix) in enumerate(_objects(page.raw, form)):
        if number >= _OBJECTS:
            break
        if kind == text:
            address = ctypes.addressof(item.contents)
            found.order[address] = number
            found.texts.append(item)
            found.says_otherwise |= says_otherwise(item)
            found.is_cut_by_letters |= pdfium.FPDFTextObj_GetTextRenderMode(item) >= _CUTS
            if matrix is not None:
                found.nested.add(address)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(found, item, matrix, number)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            box, is_image = _bounds(item, matrix), kind == pdfium.FPDF_PAGEOBJ_IMAGE
            found.grounds.append(Ground(box, number, None, is_image=is_image))
            if is_image and box[3] - box[1] <= THIN and box[2] - box[0] >= LINE:
                found.across.append(box)  # as some programs draw a line
    found.redacted = [box for kind, box in annotated if kind == pdfium.FPDF_ANNOT_REDACT]
    found.over = [box for _, box in annotated]
    return found


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any, form: int) -> Iterator[tuple[int, Any, _Matrix | None]]:
    """What a page is made of, in the order in which it is drawn: its kind, itself, and how it is placed within a ``form``."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        item = get(page, at)
        kind = kind_of(item)
        if kind == form:
            yield from _inside(item, None, 1, form)
        else:
            yield kind, item, None


def _inside(
    outer: Any, matrix: _Matrix | None, depth: int, form: int
) -> Iterator[tuple[int, Any, _Matrix | None]]:
    own = _times(_matrix(outer), matrix)
    for at in range(pdfium.FPDFFormObj_CountObjects(outer)):
        item = pdfium.FPDFFormObj_GetObject(outer, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind != form:
            yield kind, item, own
        elif depth < _DEEPEST:
            yield from _inside(item, own, depth + 1, form)


def _path(found: Drawings, item: Any, matrix: _Matrix | None, number: int) -> None:
    box = _bounds(item, matrix)
    width, height = box[2] - box[0], box[3] - box[1]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    get = pdfium.FPDFPageObj_GetFillColor if fill.value else pdfium.FPDFPageObj_GetStrokeColor
    colour = _colour(get, item)
    if colour is not None and colour[3] == 0:
        return
    if colour is not None and min(colour[:3]) >= _WHITE and (not fill.value or min(width, height) <= THIN):
        # A line in white is no line, and many of them cover what they cross.
        found.grounds.append(Ground(box, number, None))
        return
    if height <= THIN or width <= THIN:
        if colour and max(width, height) >= LINE:
            (found.across if width > height else found.upright).append(box)
        return
    if fill.value:
        found.grounds.append(_ground(item, box, colour, number, nested=matrix is not None))
    if stroke.value and colour is not None:
        _stroked(found, item, matrix, number, box, is_filled=bool(fill.value))


def _stroked(
    found: Drawings, item: Any, matrix: _Matrix | None, number: int, box: Box, *, is_filled: bool
) -> None:
    width, height = box[2] - box[0], box[3] - box[1]
    if max(width, height) <= _LARGEST_BOX and min(width, height) >= _BOX and abs(width - height) <= 2:
        found.boxes += 1
        return
    for line in _lines(item, matrix):
        if min(width, height) > 2 * THIN and not is_filled and _is_bar(item, box, line):
            found.grounds.append(Ground(box, number, None))
        (found.across if line[2] - line[0] > line[3] - line[1] else found.upright).append(line)


_THINNEST_BAR = 4.0  # points: a line as thick as that covers letters


def _is_bar(path: Any, box: Box, line: Box) -> bool:
    """Whether a straight ``line`` is drawn so thickly that it may cover letters."""
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(path, width)
    return width.value >= _THINNEST_BAR and _meet(box, (line[0] - 1, line[1] - 1, line[2] + 1, line[3] + 1))


def _ground(
    path: Any, box: Box, colour: tuple[int, int, int, int] | None, number: int, *, nested: bool
) -> Ground:
    """What a filled path is to letters. One that is no rectangle, or shines through, or is cut by a form, may cover less
    than its box: then no colour is said of it.
    """
    clip, is_plain = (None if nested else _clip(path)) or (box, True)
    box = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    whole = not nested and is_plain and _is_rectangle(path) and not pdfium.FPDFPageObj_HasTransparency(path)
    return Ground(box, number, colour[:3] if colour and whole else None)


def _is_rectangle(path: Any) -> bool:
    count = pdfium.FPDFPath_CountSegments(path)
    if not _CORNERS <= count <= _CORNERS + 2:
        return False
    xs, ys = set(), set()
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        xs.add(round(x.value, 1))
        ys.add(round(y.value, 1))
    return len(xs) == len(ys) == 2


def _lines(path: Any, matrix: _Matrix | None) -> Iterator[Box]:
    """The straight pieces of a path that run along the page's edges."""
    whole = _times(_matrix(path), matrix)
    count = pdfium.FPDFPath_CountSegments(path)
    begin = before = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count if count <= _SEGMENTS else 0):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _moved(x.value, y.value, whole)
        ends = [point]
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = before = point
            continue
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            before = point
            continue
        if pdfium.FPDFPathSegment_GetClose(segment) and begin is not None:
            ends.append(begin)
        for end in ends:
            if before is not None:
                left, right = sorted((before[0], end[0]))
                low, high = sorted((before[1], end[1]))
                if min(right - left, high - low) <= 1 and max(right - left, high - low) >= LINE:
                    yield left, low, right, high
            before = end


def _clip(text_object: Any) -> tuple[Box, bool] | None:
    """The box that a text object is clipped to, and whether all in it is left by the clip; None where it is not clipped."""
    clip = pdfium.FPDFPageObj_GetClipPath(text_object)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0:
        return None
    whole: Box | None = None
    is_plain = True
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(count):
        points = []
        segments = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        for at in range(min(segments, _SEGMENTS)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, at)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        if points:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = min(xs), min(ys), max(xs), max(ys)
            is_plain = is_plain and all(
                {round(at, 1) for at in each} <= {round(min(each), 1), round(max(each), 1)}
                for each in (xs, ys)
            )
            whole = box if whole is None else (
                max(whole[0], box[0]), max(whole[1], box[1]), min(whole[2], box[2]), min(whole[3], box[3])
            )  # fmt: skip
    return (whole, is_plain) if whole else None


# --- Places and colours.


def _bounds(item: Any, matrix: _Matrix | None) -> Box:
    left, bottom, right, top = _SIDES
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    if matrix is None:
        return left.value, bottom.value, right.value, top.value
    corners = [_moved(x.value, y.value, matrix) for x, y in ((left, bottom), (right, top))]
    xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
    return xs[0], ys[0], xs[1], ys[1]


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    x, y = _moved(e, f, outer)
    (ax, ay), (cx, cy) = (_moved(u, v, (*outer[:4], 0.0, 0.0)) for u, v in ((a, b), (c, d)))
    return ax, ay, cx, cy, x, y


def _moved(x: float, y: float, matrix: _Matrix | None) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1


_SHADES = tuple(ctypes.c_uint() for _ in range(4))
_SIDES = tuple(ctypes.c_float() for _ in range(4))
"""Written to by PDFium again and again, which is used by one thread at a time."""


def _colour(get: Any, item: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = _SHADES
    if not get(item, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
