"""What a program sees on the picture of a page, and what such a program is."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""``(height, width)``: 0 is black, 255 white; the top row first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One line of text on a picture."""

    text: str
    corners: tuple[tuple[float, float], ...]
    """In pixels from the upper left corner of the picture: where the line begins above, ends above, ends below, begins
    below, as it is read."""
    confidence: float
    """From 0 to 1."""
    size: float = 0.0
    """Of its letters, in pixels; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on a picture, turned so that its text runs from left to right."""

    lines: tuple[Sighting, ...]
    width: int
    height: int
    """In pixels, of the picture as it was turned."""

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
