"""RapidOCR with PP-OCRv6: recognises Latin letters with their accents, and Chinese, on this machine alone.

The models lie in the package and are checked against their sha256. RapidOCR would fetch one that it was not given; it is
given all that it uses.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from typing import Any

from domain.errors import MissingPart
from domain.weights import RECOGNITION, check_weights, find_weights
from index.readers.ocr_ink import letter_size
from index.readers.ocr_seen import Picture, RecognitionError, Seen, Sighting

_DETECTED_AT = 1280
"""Pixels of a picture's longer side when lines are looked for: they are found as well as on the whole, in a quarter of
the time. Letters are read from the whole."""
_LARGEST = 4_096
"""Pixels of a picture's longer side; RapidOCR would make larger ones smaller."""
_TALL = 1.5
"""A line this much higher than wide runs up or down the picture."""
_SURE = 0.95
"""A page less sure than this may stand on its head."""
_LONG = 2
"""Characters; one alone is as high as it is wide."""


class RapidRecogniser:
    """See ``index.readers.ocr_seen.Recogniser``. Used by one thread at a time."""

    def __init__(self, threads: int = 1) -> None:
        """``threads`` work on a picture at once. Nothing is opened before there is one."""
        self._threads = threads

    def see(self, picture: Picture) -> Seen:
        """The lines on ``picture``, whichever way it lies. Raises RecognitionError; the first time also MissingPart,
        WeightsMissing and WeightsChanged.
        """
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
    """Raises MissingPart when text recognition is not installed, WeightsMissing and WeightsChanged when its models are
    not the pinned ones.
    """
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
