"""What the fonts of a PDF draw: whether a letter is drawn as another one than the file says it is (its map “ToUnicode”).

It is known for fonts that are not in the file and are among those that every program has: there, each letter has one shape. What a font
in the file draws is not told by anything: fonts of real files have neither names for their shapes nor a table of their letters.
"""

from __future__ import annotations

import ctypes
import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

_LETTERS = string.ascii_letters + string.digits
_NO_LETTER = "\ue0f0"
"""Of no font: what is drawn for it is drawn for every letter that a font does not have."""
_POINTS = 8
"""Of an outline, beside how many it has: no two letters of a font have them in common."""
_SIZE = 12.0
_LONGEST_NAME = 128
Outline = tuple[float, ...]


def draws_otherwise(texts: Iterable[Any]) -> bool:
    """Whether a font of these text objects, whose page is open, draws a letter as another one than it is said to be."""
    seen = set[int]()
    for item in texts:
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.addressof(font.contents) if font else 0
        if (
            address
            and address not in seen
            and pdfium.FPDFFont_GetIsEmbedded(font) == 0
            and _contradicts(font)
        ):
            return True
        seen.add(address)
    return False


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


def _outline(font: Any, letter: str) -> Outline:
    """How many points the shape of a letter has, and its first ones."""
    path = pdfium.FPDFFont_GetGlyphPath(font, ord(letter), _SIZE)
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    found, x, y = [float(count)] if count > 0 else [], ctypes.c_float(), ctypes.c_float()
    for at in range(min(count, _POINTS)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, at), x, y)
        found += [round(x.value, 2), round(y.value, 2)]
    return tuple(found)
