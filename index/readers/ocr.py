"""Text recognition: pages of a PDF that are pictures, read by RapidOCR with PP-OCRv6, on this machine alone.

What is recognised is never passed off as what was written. The record says which pages were read so; what could not
be made out is shown as a gap; a page that is mostly guessed is left out.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from domain.errors import MissingPart
from domain.provenance import ILLEGIBLE, listed
from index.readers.blocks import Block
from index.readers.lines import columns
from models.weights import RECOGNITION, check_weights, find_weights
from text.cleaning import one_line

if TYPE_CHECKING:
    from index.readers.pdf.words import Page, Word

# --- What a program sees on the picture of a page, and what such a program is.

Picture = NDArray[np.uint8]  # (height, width): 0 is black, 255 white; the top row first


@dataclass(frozen=True, slots=True)
class Sighting:
    """One line of text on a picture."""

    text: str
    corners: tuple[tuple[float, float], ...]
    """In pixels from the upper left corner of the picture: where the line begins above, ends above, ends below, begins
    below, as it is read."""
    confidence: float  # from 0 to 1
    size: float = 0.0  # of its letters, in pixels; 0 where it is not known


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on a picture, turned so that its text runs from left to right."""

    lines: tuple[Sighting, ...]
    width: int
    height: int  # in pixels, of the picture as it was turned

    @property
    def confidence(self) -> float:
        """How sure most of its letters are, from 0 to 1; 0 where there are none. A signature, of which nothing can be made,
        takes no trust from the text above it.
        """
        each = [line.confidence for line in self.lines for _ in line.text]
        return median(each) if each else 0.0


class RecognitionError(Exception):
    """A program could not work on a picture."""


class Recogniser(Protocol):
    """Reads pictures of pages."""

    def see(self, picture: Picture) -> Seen:
        """The lines on ``picture``, in no order. Raises RecognitionError."""
        ...


# --- From lines that were seen on a picture to the words of a page, as the layout of a PDF takes them.
#
# A picture tells less than a text layer: lines lie a little aslant, and how high one is depends on its letters. So the page
# is set straight, and heights that differ only by that become one size.


_LEGIBLE = 0.8  # a line less sure than this is shown as a gap: its letters are guesses
_STEEPEST = math.radians(20)  # a line more aslant than this is a stamp, and says nothing of how the page lies
_LONG = 12  # characters; how a shorter line lies says little
_BOX = 1.2  # how much higher the box around a line is than its letters' size
_BELOW = 0.3  # of the letters' size: from the middle of a line down to where its letters stand
_NEXT = 1.5
"""Of the height of the box around a line: the line below, in the same paragraph, is no further away."""
_ALIKE = 1.3
"""Lines below each other whose sizes differ by less are of one size: how much ink a line has differs by its letters."""
_SMALLER, _LARGER = 0.82, 1.2  # sizes between these, of what is usual on the page, are the usual one


def page_of_lines(number: int, seen: Seen, pixels: float) -> Page:
    """Page ``number`` with the words on its picture, which has so many ``pixels`` to a point."""
    from index.readers.pdf.words import Page, Word

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
        at, right = begin[0] / pixels, end[0] / pixels
        # Each word is as wide as its letters make it of the whole.
        column = max(0.0, right - at) / max(1, columns(text))
        for word in text.split(" "):
            after = at + columns(word) * column
            words.append(Word(word, at, after, y, size / pixels, bold=False))
            at = after + column
    return Page(number, height, tuple(words), pictured=True)


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
    """The size of letters of each line, from top to bottom, in pixels: one for lines that follow each other."""
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


# --- Pages that are pictures, read by a recogniser.

PAGES = 300  # so many pictures of one record are read; the others are told
_TRUSTED = 0.95
"""A page of which most is less sure than this is left out. So are the measures (``docs/decisions/0008-ocr.md``): of 100
letters in lines surer than 0.97, 1 is wrong; in lines less sure than 0.95, 9; in lines less sure than 0.8, half."""
_DOUBTFUL = 0.95  # a line less sure than this is counted as one to look at
_TITLE = 3  # words, or Chinese characters, of a title at least
_UNREADABLE = 0.3  # a page with more letters than this share unknown is read as a picture
_STAMPED = 15
"""A page of fewer words than this may be a picture with a stamp on it: "Filed", a number, a date."""
_COVERED = 0.6  # of its area that one picture covers; then it is one

Render = Callable[[int], tuple[Picture, float] | None]
"""The picture of a page, numbered from 1, and its pixels per point; None where there is none to be had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of the pages that are pictures."""

    pages: tuple[Page, ...]  # all pages of the record, the recognised ones with their words
    recognised: tuple[int, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()  # page, and how many of its lines are to be looked at
    left_out: tuple[int, ...] = ()  # pages that are mostly guessed
    failed: tuple[int, ...] = ()
    beyond: tuple[int, ...] = ()  # pages beyond the first PAGES

    @property
    def told(self) -> frozenset[int]:
        """Pages without words of which the notes tell."""
        return frozenset((*self.left_out, *self.failed, *self.beyond))

    def title(self, large: str, blocks: Sequence[Block]) -> str:
        """What is set in the largest letters, where that is a title; else nothing. How large letters are is not sure on a
        picture: there, a word on a seal and lines that stand apart are none.
        """
        if not blocks or blocks[0].page not in self.recognised:
            return large
        speaks = len(large.split()) >= _TITLE or columns(large) > len(large) >= _TITLE
        return large if speaks and any(large in block.text for block in blocks) else ""

    def notes(self, blocks: Iterable[Block]) -> tuple[str, ...]:
        """What a reader must know beside that; ``blocks`` are what the record became."""
        notes = []
        if self.doubtful:
            count = sum(lines for _, lines in self.doubtful)
            lines = "1 line was" if count == 1 else f"{count} lines were"
            notes.append(f"{lines} hard to make out, on {listed([page for page, _ in self.doubtful])}.")
        scanned = frozenset(self.recognised)
        gaps = sum(block.text.count(ILLEGIBLE) for block in blocks if block.page in scanned)
        if gaps:
            times = {1: "once", 2: "twice"}.get(gaps, f"{gaps} times")
            notes.append(
                f"“{ILLEGIBLE}” stands where a line could not be made out ({times}); look at the page."
            )
        notes += self._missing()
        return tuple(notes)

    def _missing(self) -> Iterable[str]:
        for pages, why in (
            (self.left_out, "too little of the picture could be made out"),
            (self.failed, "text recognition failed on the picture"),
            (self.beyond, f"the pictures of {PAGES} pages are read in one record"),
        ):
            if pages:
                verb = "is" if len(pages) == 1 else "are"
                named = listed(pages)
                yield f"{named[0].upper()}{named[1:]} {verb} not read: {why}. What stands there cannot be searched."


def is_scan(page: Page, covered: Callable[[int], float]) -> bool:
    """Whether a page has to be read as a picture. ``covered`` gives the share of a page that its largest picture covers."""
    letters = sum(len(word.text) for word in page.words)
    if not letters and not page.asides:
        return page.pictured
    if page.unreadable > _UNREADABLE * letters:
        return True
    return len(page.words) < _STAMPED and covered(page.number) >= _COVERED


def recognise(pages: Sequence[Page], scans: Sequence[int], render: Render, reader: Recogniser) -> Reading:
    """``pages`` with those numbered in ``scans`` read from their pictures, where anything is seen on them."""
    read: dict[int, Page] = {}
    doubtful, left_out, failed = [], [], []
    for number in scans[:PAGES]:
        try:
            rendered = render(number)
            if rendered is None:
                failed.append(number)
                continue
            picture, pixels = rendered
            seen = reader.see(picture)
        except RecognitionError:
            failed.append(number)
            continue
        if not seen.lines:
            continue
        if seen.confidence < _TRUSTED:
            left_out.append(number)
            continue
        read[number] = page_of_lines(number, seen, pixels)
        if lines := sum(line.confidence < _DOUBTFUL for line in seen.lines):
            doubtful.append((number, lines))
    unread = frozenset((*left_out, *failed))
    return Reading(
        tuple(read.get(page.number) or (_silent(page) if page.number in unread else page) for page in pages),
        recognised=tuple(read),
        doubtful=tuple(doubtful),
        left_out=tuple(left_out),
        failed=tuple(failed),
        beyond=tuple(scans[PAGES:]),
    )


def without_gaps_alone(blocks: Iterable[Block]) -> list[Block]:
    """``blocks`` without those that are nothing but gaps: a signature, a seal, a speck."""
    return [block for block in blocks if block.text.replace(ILLEGIBLE, "").strip()]


def _silent(page: Page) -> Page:
    """What its text layer says of a page that had to be read as a picture, and could not be, is no text."""
    return page if page.unreadable == 0 else replace(page, words=(), asides=())


# --- The recogniser: Latin letters with their accents, and Chinese. Its models lie in the package and are checked against their
# sha256; RapidOCR would fetch one that it was not given, so it is given all that it uses.

_DETECTED_AT = 1280
"""Pixels of a picture's longer side when lines are looked for: they are found as well as on the whole, in a quarter of
the time. Letters are read from the whole."""
_LARGEST = 4_096  # pixels of a picture's longer side; RapidOCR would make larger ones smaller
_TALL = 1.5  # a line this much higher than wide runs up or down the picture
_SURE = 0.95  # a page less sure than this may stand on its head
_SEVERAL = 2  # characters; one alone is as high as it is wide


class RapidRecogniser:
    """The ``Recogniser`` that comes with Plenum, opened when there is a picture. Used by one thread at a time."""

    def see(self, picture: Picture) -> Seen:
        """The lines on ``picture``, whichever way it lies. Raises RecognitionError, MissingPart, ModelError."""
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
        engine = _opened()
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
def _opened() -> Any:
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
    cv2.setNumThreads(1)
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
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _runs_upwards(seen: Seen) -> bool:
    """Whether most of the text runs up or down."""
    tall = wide = 0
    for line in seen.lines:
        if len(line.text) >= _SEVERAL:
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
