"""Is a new generation what it says it is? Looked at before it is published; nothing that fails here ever is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from domain.errors import LibraryError
from index.catalogue.reader import Catalogue
from index.ports import FloatArray, IdArray, Vectors
from index.snapshot import open_keywords, open_vectors
from index.tokens import TokenStates
from index.vectors.kinds import VectorKind

_SAMPLE = 200
_FIND_THEMSELVES = 16
_NEIGHBOURS = 10
_BLOCK = 65_536
_EPSILON = 1e-3
# fp16 keeps three digits of an inner product.


def sample(count: int, size: int = _SAMPLE) -> IdArray:
    """Up to ``size`` of ``count`` ids, the same ones every time, spread over all of them."""
    if not count:
        return np.empty(0, np.int64)
    return np.unique(np.linspace(0, count - 1, min(size, count)).astype(np.int64))


def recall_at_10(found: Vectors, vectors: FloatArray, kind: VectorKind) -> tuple[float, int]:
    """The share of the exact ten nearest that a search finds, over a sample of the vectors as questions, and
    the size of the sample. As good as the tenth is good enough: of equals, any may be found.
    """
    if kind is VectorKind.FLAT or not len(vectors):
        return 1.0, 0
    questions = np.ascontiguousarray(vectors[sample(len(vectors))])
    k = min(_NEIGHBOURS, len(vectors))
    tenth = _exact(vectors, questions, k).min(axis=1)
    hits = 0
    for question, least in zip(questions, tenth, strict=True):
        ids, _ = found.search(question, k)
        hits += int(np.count_nonzero(vectors[ids] @ question >= least - 1e-6))
    return hits / (k * len(questions)), len(questions)


def _exact(vectors: FloatArray, questions: FloatArray, k: int) -> FloatArray:
    """The scores ``(m, k)`` of the ``k`` best of ``vectors`` for each of ``m`` questions, in no order."""
    best: FloatArray = np.full((len(questions), k), -np.inf, np.float32)
    for start in range(0, len(vectors), _BLOCK):
        scores = questions @ np.asarray(vectors[start : start + _BLOCK]).T
        best = -np.partition(-np.hstack([best, scores]), k - 1, axis=1)[:, :k]
    return best


def verify(folder: Path, catalogue: Catalogue, expected: int, token_dimensions: int) -> None:
    """Opens what was written to ``folder``. Raises LibraryError with what is wrong."""
    vectors, keywords = open_vectors(folder), open_keywords(folder)
    _, passages = catalogue.counts()
    counts = {"catalogue": passages, "vectors": len(vectors), "keywords": len(keywords)}
    if token_dimensions:
        counts["token states"] = len(TokenStates(folder, token_dimensions))
    if set(counts.values()) != {expected}:
        raise _wrong(folder, f"of {expected} passages, its parts hold {counts}")
    ids = sample(expected, _FIND_THEMSELVES)
    for passage, vector in zip(catalogue.passages(ids.tolist()), vectors.get(ids), strict=True):
        _, scores = vectors.search(vector, 1)
        if not len(scores) or scores[0] < vector @ vector - _EPSILON:
            raise _wrong(folder, f"passage {passage.id} does not find itself by its vector")
        only = np.array([passage.id], np.int64)
        if keywords.coverage(passage.text) and not len(keywords.search(passage.text, 1, only)[0]):
            raise _wrong(folder, f"passage {passage.id} does not find itself by its words")


def _wrong(folder: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"The new generation in {folder} was not published: {reason}.",
        remedy="Run the re-index again; if it fails again, report it. The last good generation answers meanwhile.",
    )
