"""What the fonts of a PDF draw: whether a letter is drawn as another one than the file says it is (its map “ToUnicode”).

It is known for fonts that are not in the file and are among those that every program has: there, each letter has one shape. What a font
in the file draws is told by nothing else in it: fonts of real files have neither names for their shapes nor a table of their letters. That
one shape is two letters is seen, where a page has both.
"""

from __future__ import annotations

import ctypes
import re
import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

_LETTERS = string.ascii_letters + string.digits
_ALIKE = str.maketrans("ilo", "110")
"""Letters that some faces draw as a number."""
_NO_LETTER = "\ue0f0"
"""Of no font: what is drawn for it is drawn for every letter that a font does not have."""
_POINTS = 8
"""Of an outline, beside how many it has: no two letters of a font that every program has have them in common."""
_ALL = 500
_SIZE = 12.0
_LONGEST_NAME = 128
Outline = tuple[float, ...]


def draws_otherwise(texts: Iterable[Any], textpage: Any) -> bool:
    """Whether a font of these text objects, whose page is open, draws a letter as another one than it is said to be: of those in the
    file, whether a shape is one letter here and another there, in one font or in two of the same face.
    """
    inside, seen = False, set[int]()
    for item in texts:
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.addressof(font.contents) if font else 0
        if not address or address in seen:
            continue
        seen.add(address)
        if pdfium.FPDFFont_GetIsEmbedded(font) != 0:
            inside = True
        elif _contradicts(font):
            return True
    return inside and _contradict(_said_in(textpage))


def _said_in(textpage: Any) -> list[tuple[Any, set[str]]]:
    """The fonts of a page, each with what is said to be written in it."""
    said: dict[int, tuple[Any, set[str]]] = {}
    last, letters = 0, set[str]()
    for at in range(pdfium.FPDFText_CountChars(textpage)):
        item = pdfium.FPDFText_GetTextObject(textpage, at)
        address = ctypes.addressof(item.contents) if item else 0
        if address and address != last:
            font, last = pdfium.FPDFTextObj_GetFont(item), address
            key = ctypes.addressof(font.contents) if font else 0
            letters = said.setdefault(key, (font, set()))[1]
        if address:
            letters.add(chr(pdfium.FPDFText_GetUnicode(textpage, at)))
    return [(font, letters) for font, letters in said.values() if font]


def _contradict(said: Iterable[tuple[Any, set[str]]]) -> bool:
    """Whether one shape is said to be two letters."""
    shapes: dict[Outline, dict[str, tuple[Any, str]]] = {}
    for font, letters in said:
        none = _outline(font, _NO_LETTER)
        for letter in sorted(letters.intersection(_LETTERS)):
            begun = _outline(font, letter)
            if begun not in ((), none):
                shapes.setdefault(begun, {}).setdefault(letter.casefold().translate(_ALIKE), (font, letter))
    begun_alike = (drawn.values() for drawn in shapes.values() if len(drawn) > 1)
    return any(len({_outline(*each, _ALL) for each in drawn}) < len(drawn) for drawn in begun_alike)


def _contradicts(font: Any) -> bool:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    if not 0 < pdfium.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME) <= _LONGEST_NAME:
        return False
    letters = _letters_of(name.value)
    shapes = {outline: letter.casefold() for letter, outline in letters.items()}
    none = _outline(font, _NO_LETTER)
    for letter, outline in letters.items():
        drawn = _outline(font, letter)
        # Drawn a little bolder, it is no letter's shape; in capitals, it is the same letter.
        if drawn not in (outline, none) and shapes.get(drawn, letter.casefold()) != letter.casefold():
            return True
    return False


@lru_cache(64)
def _letters_of(name: bytes) -> Mapping[str, Outline]:
    """The letters of a font that every program has; none of another font."""
    document = pdfium.FPDF_CreateNewDocument()
    try:
        font = pdfium.FPDFText_LoadStandardFont(document, name)
        if not font:
            return {}
        none = _outline(font, _NO_LETTER)
        found = {letter: _outline(font, letter) for letter in _LETTERS}
        pdfium.FPDFFont_Close(font)
        return {letter: outline for letter, outline in found.items() if outline not in ((), none)}
    finally:
        pdfium.FPDF_CloseDocument(document)


def _outline(font: Any, letter: str, points: int = _POINTS) -> Outline:
    """How many points the shape of a letter has, and its first ones."""
    path = pdfium.FPDFFont_GetGlyphPath(font, ord(letter), _SIZE)
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    found, x, y = [float(count)] if count > 0 else [], ctypes.c_float(), ctypes.c_float()
    for at in range(min(count, points)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, at), x, y)
        found += [round(x.value, 2), round(y.value, 2)]
    return tuple(found)


def is_drawn_anyhow(text_object: Any) -> bool:
    """Whether the letters are small drawings of the file's own (a font of type 3), which may show nothing: those fonts have no name."""
    font = pdfium.FPDFTextObj_GetFont(text_object)
    return bool(font) and pdfium.FPDFFont_GetBaseFontName(font, None, 0) <= 1


_ACTUAL = b"ActualText"
_SAID = ctypes.create_string_buffer(64)


def says_otherwise(item: Any) -> bool:
    """Whether a text object is said to be other words than it may draw: no ligature, no hyphen, no sign without letters."""
    size, marks = ctypes.c_ulong(), pdfium.FPDFPageObj_CountMarks(item)
    for at in range(max(0, marks)):
        mark, letters = (
            pdfium.FPDFPageObj_GetMark(item, at),
            ctypes.cast(_SAID, ctypes.POINTER(ctypes.c_ushort)),
        )
        if not pdfium.FPDFPageObjMark_GetParamStringValue(mark, _ACTUAL, letters, len(_SAID), size):
            continue
        said = (
            _SAID.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")
            if size.value <= len(_SAID)
            else ""
        )
        left, bottom, right, top, height = (ctypes.c_float() for _ in range(5))
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        pdfium.FPDFTextObj_GetFontSize(item, height)
        is_wide = right.value - left.value > max(8.0, 1.5 * height.value) * max(1, len(said))
        if (
            size.value > len(_SAID)
            or len(said) > _MOST_OF_A_SIGN
            or is_wide
            or re.search(r"\d|[\u3400-\u9fff]", said)
        ):
            return True
    return False


_MOST_OF_A_SIGN = 3  # letters
