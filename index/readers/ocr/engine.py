"""RapidOCR with PP-OCRv6: recognises Latin letters with their accents, and Chinese, on this machine alone.

The models lie in the package and are checked against their sha256. RapidOCR would fetch one that it was not given; it is
given all that it uses.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from domain.errors import MissingPart
from index.readers.ocr.recognition import Picture, RecognitionError, Seen, Sighting
from models.weights import RECOGNITION, check_weights, find_weights

_DETECTED_AT = 1280
"""Pixels of a picture's longer side when lines are looked for: they are found as well as on the whole, in a quarter of
the time. Letters are read from the whole."""
_LARGEST = 4_096  # pixels of a picture's longer side; RapidOCR would make larger ones smaller
_TALL = 1.5  # a line this much higher than wide runs up or down the picture
_SURE = 0.95  # a page less sure than this may stand on its head
_LONG = 2  # characters; one alone is as high as it is wide


class RapidRecogniser:
    """See ``index.readers.ocr.recognition.Recogniser``. Used by one thread at a time."""

    def __init__(self, threads: int = 1) -> None:
        """``threads`` work on a picture at once. Nothing is opened before there is one."""
        self._threads = threads

    def see(self, picture: Picture) -> Seen:
        """The lines on ``picture``, whichever way it lies. Raises RecognitionError, MissingPart, ModelError."""
        import numpy as np

        seen = self._look(picture)
        if _runs_upwards(seen):
            picture = np.rot90(picture)
            seen = self._look(picture)
        if seen.lines and seen.confidence < _SURE:
            turned = self._look(np.rot90(picture, 2))
            if turned.confidence > seen.confidence:
                return turned
        return seen

    def _look(self, picture: Picture) -> Seen:
        import numpy as np

        engine = _opened(self._threads)
        try:
            found = engine(np.ascontiguousarray(picture))
        except MemoryError:
            raise
        except Exception as error:  # the library's errors have no common root
            raise RecognitionError(str(error)[-300:]) from error
        lines = []
        if found.boxes is not None:
            for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True):
                corners = tuple((float(x), float(y)) for x, y in box)
                lines.append(Sighting(text, corners, float(score), letter_size(picture, corners, text)))
        height, width = picture.shape
        return Seen(tuple(lines), width, height)


def check_recogniser() -> None:
    """Raises MissingPart when text recognition is not installed, ModelError kinds for other models."""
    if importlib.util.find_spec(RECOGNITION.module) is None:
        raise MissingPart(
            "Scans are to be read (ocr = true), and text recognition is not installed.",
            remedy="Run: make ocr",
        )
    check_weights(RECOGNITION, find_weights(RECOGNITION))


@lru_cache(maxsize=1)
def _opened(threads: int) -> Any:
    """RapidOCR, opened once and kept. Raises MissingPart, WeightsMissing and WeightsChanged."""
    check_recogniser()
    folder = find_weights(RECOGNITION)
    recognition, detection = (str(folder / name) for name in RECOGNITION.files)
    try:
        import cv2
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingPart(
            f"Text recognition is not installed as a whole ({error}).", remedy="Run: make ocr"
        ) from error
    cv2.setNumThreads(threads)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            # What is not sure is judged here, where it can be told.
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Det.model_path": detection,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTED_AT,
            "Rec.model_path": recognition,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _runs_upwards(seen: Seen) -> bool:
    """Whether most of the text runs up or down."""
    tall = wide = 0
    for line in seen.lines:
        if len(line.text) >= _LONG:
            xs, ys = zip(*line.corners, strict=True)
            if max(ys) - min(ys) > _TALL * (max(xs) - min(xs)):
                tall += len(line.text)
            else:
                wide += len(line.text)
    return tall > wide


# --- How large the letters of a line are, from the ink itself: the boxes that a recogniser draws around lines are too
# coarse to tell a heading from the text.

_LARGEST_INK = 1_200  # places along a line that are looked at
_BAND = 0.35  # rows with this share of the ink of the fullest one belong to the body of the letters
_CONTRAST = 40  # shades of grey between paper and ink, at least
_ASCENDING = "bdfhklt"
_FEW, _MOST = 0.38, 0.85
_WORD = 10  # letters; of fewer, one tall one counts for too much
_RULED = 0.75  # rows with more ink than this are an underline
_SMALL, _TALL_INK, _CJK = 0.48, 0.68, 0.84
"""How high the body of letters is, of their size: of small ones, of capitals and digits, of Chinese characters."""


def letter_size(picture: Picture, corners: Sequence[tuple[float, float]], text: str) -> float:
    """The size of the letters of ``text`` between ``corners``, in pixels; 0 where the ink does not tell."""
    share = _share(text)
    band = _band(picture, corners) if share else 0
    return band / share if band > 1 else 0.0


def _band(picture: Picture, corners: Sequence[tuple[float, float]]) -> int:
    """How many rows of the line hold the body of its letters."""
    above_begin, above_end, below_end, below_begin = (np.asarray(corner, np.float64) for corner in corners)
    rows = int(np.linalg.norm(below_begin - above_begin))
    places = min(_LARGEST_INK, int(np.linalg.norm(above_end - above_begin)))
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
        return _TALL_INK
    return _SMALL if len(letters) >= _WORD and tall <= _FEW * len(letters) else 0.0
