"""The order that every search of the index keeps: best first, ties by id, also at the cut."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.ports import FloatArray, IdArray

Fetch = Callable[[int], tuple[IdArray, FloatArray]]
"""Asked for ``n``, the ``n`` best with their scores; fewer only when there are not more."""

_SPARE = 16


def best(fetch: Fetch, k: int) -> tuple[IdArray, FloatArray]:
    """The ``k`` best by score and then id.

    Engines cut between equal scores as they like. So a few more are fetched, and more again while the
    score at the cut goes on to the end of what came: the same question then gives the same ids everywhere.
    """
    if k <= 0:
        return empty()
    asked = k + _SPARE
    while True:
        ids, scores = fetch(asked)
        order = np.lexsort((ids, -scores))
        ids, scores = ids[order], scores[order]
        if len(ids) < asked or scores[k - 1] != scores[-1]:
            return ids[:k], scores[:k]
        asked *= 4


def empty() -> tuple[IdArray, FloatArray]:
    """A result without hits."""
    return np.empty(0, np.int64), np.empty(0, np.float32)
