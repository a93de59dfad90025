"""What answering needs from its replaceable parts, beside what ``index.ports`` names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.ports import FloatArray


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reranker makes of one text."""

    logit: float
    """How well the text answers; higher is better."""
    begins: FloatArray
    """``(t,)``: how well an answer could begin at each token; empty from a reranker that does not tell."""
    ends: FloatArray
    """``(t,)``: how well an answer could end at each token."""
    places: npt.NDArray[np.int32]
    """``(t, 2)``: where each token stands in the text, half-open."""


class Reranker(Protocol):
    """Reads a question and a text together and says how well the text answers."""

    name: str
    fingerprint: str
    """sha256 over weights and tokenizer."""
    languages: frozenset[str] | None
    """ISO 639-1 codes it was trained on, or None when it reads any language."""

    def read(self, question: str, text: str) -> Reading:
        """One pair. A pair's reading does not depend on other pairs, so the same question gives the same
        answer byte for byte. Text beyond the model's window is cut off, the question's end before the text's
        beginning.
        """
        ...

    def score(self, question: str, texts: Sequence[str]) -> FloatArray:
        """``n`` raw logits, ``(n,)``; ``n`` may be 0. The same as ``read`` gives, one by one."""
        ...
