"""How large the letters of a line are, from the ink itself: the boxes that a recogniser draws around lines are too coarse
to tell a heading from the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.readers.ocr_seen import Picture

_LARGEST = 1_200
"""Places along a line that are looked at."""
_BAND = 0.35
"""Rows with this share of the ink of the fullest one belong to the body of the letters."""
_CONTRAST = 40
"""Shades of grey between paper and ink, at least."""
_ASCENDING = "bdfhklt"
_FEW, _MOST = 0.38, 0.85
_WORD = 10
"""Letters; of fewer, one tall one counts for too much."""
_RULED = 0.75
"""Rows with more ink than this are an underline."""
_SMALL, _TALL, _CJK = 0.48, 0.68, 0.84
"""How high the body of letters is, of their size: of small ones, of capitals and digits, of Chinese characters."""


def letter_size(picture: Picture, corners: Sequence[tuple[float, float]], text: str) -> float:
    """The size of the letters in which ``text`` stands between ``corners`` (see ``ocr_seen.Sighting``), in pixels; 0 where
    the ink does not tell.
    """
    share = _share(text)
    band = _band(picture, corners) if share else 0
    return band / share if band > 1 else 0.0


def _band(picture: Picture, corners: Sequence[tuple[float, float]]) -> int:
    """How many rows of the line hold the body of its letters."""
    above_begin, above_end, below_end, below_begin = (np.asarray(corner, np.float64) for corner in corners)
    rows = int(np.linalg.norm(below_begin - above_begin))
    places = min(_LARGEST, int(np.linalg.norm(above_end - above_begin)))
    if rows < 4 or places < 4:
        return 0
    down, along = np.linspace(0, 1, rows)[:, None, None], np.linspace(0, 1, places)[None, :, None]
    upper = above_begin + (above_end - above_begin) * along
    lower = below_begin + (below_end - below_begin) * along
    points = np.rint(upper + (lower - upper) * down).astype(np.intp)
    height, width = picture.shape
    cut = picture[points[..., 1].clip(0, height - 1), points[..., 0].clip(0, width - 1)]
    paper, ink = np.percentile(cut, 90), np.percentile(cut, 2)
    if paper - ink < _CONTRAST:
        return 0
    inked = (cut < (paper + ink) / 2).mean(axis=1)
    inked[inked > _RULED] = 0
    body = np.flatnonzero(inked >= _BAND * inked.max()) if inked.any() else inked[:0]
    return int(body[-1] - body[0] + 1) if len(body) else 0


def _share(text: str) -> float:
    """How high the body of ``text`` is, of its size; 0 where tall and small letters are mixed so that it may be either."""
    letters = [char for char in text if char.isalnum()]
    if sum(char > "\u2e7f" for char in letters) * 2 > len(letters):
        return _CJK
    tall = sum(not char.islower() or char in _ASCENDING for char in letters)
    if tall >= _MOST * len(letters):
        return _TALL
    return _SMALL if len(letters) >= _WORD and tall <= _FEW * len(letters) else 0.0
