"""Pages of a PDF as pictures, never larger than a page of a record has a reason to be."""

from __future__ import annotations

import math
from typing import Any

from index.readers.ocr_seen import Picture

_PIXELS_A_POINT = 200 / 72
"""Of 200 to the inch, which the small print of a scan needs."""
_LONGEST = 3_600
"""Pixels. A page box may be kilometres long; a plan of a metre is still read, if not its smallest letters."""
_MOST = 9_000_000
"""Pixels."""
_LEAST = 16
"""A picture of fewer pixels in height or width shows no text."""
_OBJECTS = 400
"""So many of what a page is made of are looked at."""


def picture_of(pdf: Any, index: int) -> tuple[Picture, float] | None:
    """Page ``index`` (from 0) of an open document in shades of grey, and its pixels per point; None where its box holds
    nothing. PDFium's errors go through.
    """
    page = pdf[index]
    try:
        width, height = page.get_size()
        if not (math.isfinite(width) and math.isfinite(height)) or min(width, height) <= 0:
            return None
        pixels = min(_PIXELS_A_POINT, _LONGEST / max(width, height), math.sqrt(_MOST / (width * height)))
        if min(width, height) * pixels < _LEAST:
            return None
        bitmap = page.render(scale=pixels, grayscale=True)
        try:
            picture: Picture = bitmap.to_numpy().copy()
        finally:
            bitmap.close()
    finally:
        page.close()
    return picture.reshape(picture.shape[:2]), pixels


def covered(pdf: Any, index: int) -> float:
    """The share of page ``index`` (from 0) that its largest picture covers. PDFium's errors go through."""
    import pypdfium2.raw as pdfium

    page = pdf[index]
    try:
        left, bottom, right, top = page.get_bbox()
        area = (right - left) * (top - bottom)
        largest = 0.0
        for count, found in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
            if count >= _OBJECTS:
                break
            x, y, x2, y2 = found.get_bounds()
            shown = max(0.0, min(x2, right) - max(x, left)) * max(0.0, min(y2, top) - max(y, bottom))
            largest = max(largest, shown)
    finally:
        page.close()
    return largest / area if area > 0 else 0.0
