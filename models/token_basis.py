"""What turns a model's token states into the small vectors that late interaction compares.

A state is centred, projected to 128 directions and rounded to int8. The states of one model share a large common part
that says nothing about a token; without it, cosines between them tell words apart, across languages too. The centre
and the directions are constants of the model (principal components of its states over mixed English text), not of a
library, so vectors can be carried from one generation to the next. Made by ``bench/fit_token_basis.py``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.ports import FloatArray

_COMMON_PIECE = 6.0
_LEAST_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class TokenBasis:
    """The constants of one model with ``d`` dimensions."""

    token_mean: FloatArray
    """``(d,)``, the centre of token states."""
    projection: FloatArray
    """``(d, m)``, orthonormal columns."""
    passage_mean: FloatArray
    """``(d,)``, the centre of the vectors of whole texts."""
    digest: str
    """sha256 of the file it was read from."""

    def centred(self, vectors: FloatArray) -> FloatArray:
        """``(n, d)`` vectors of whole texts, of unit length → the same without what all texts share."""
        return _unit(vectors - self.passage_mean)


def directions(projected: FloatArray) -> FloatArray:
    """Centred and projected states, ``(t, m)``, with rows of unit length."""
    return _unit(projected)


def codes(projected: FloatArray) -> npt.NDArray[np.int8]:
    """Centred and projected states, ``(t, m)``, each rounded against its largest component."""
    largest = np.maximum(np.abs(projected).max(axis=1, keepdims=True), 1e-6)
    rounded: npt.NDArray[np.int8] = np.rint(projected * (127 / largest)).astype(np.int8)
    return rounded


def piece_weights(scores: FloatArray) -> FloatArray:
    """How much each piece of a unigram vocabulary tells, from the log-probabilities that the vocabulary carries:
    inverse document frequency without documents, so a library of one record weighs words as a large one does.
    """
    weights: FloatArray = np.maximum(-np.asarray(scores, np.float32) - _COMMON_PIECE, _LEAST_WEIGHT)
    return weights


@cache
def read_basis(name: str) -> TokenBasis:
    """The basis of the model ``name``, from the file beside this one."""
    raw = Path(__file__).with_name(f"{name}.basis.npz")
    with np.load(raw, allow_pickle=False) as arrays:
        mean, projection, passage = (
            np.ascontiguousarray(arrays[part], np.float32)
            for part in ("token_mean", "projection", "passage_mean")
        )
    return TokenBasis(mean, projection, passage, hashlib.sha256(raw.read_bytes()).hexdigest())


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    unit: FloatArray = vectors / np.maximum(lengths, 1e-6)[:, None]
    return unit
