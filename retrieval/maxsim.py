"""Late interaction: every word of the question looks for its best match among the words of a passage.

MaxSim (Khattab & Zaharia 2020, "ColBERT", section 3.3), here over the embedder's own token states, with each
token of the question weighted by how much it tells. It needs no training, no reranker, and no common language.
"""

from __future__ import annotations

import numpy as np

from index.ports import TokenRows
from index.storage.library import Snapshot
from models.ports import FloatArray, IdArray, QuestionEmbedding


def max_sim(weights: FloatArray, cosines: FloatArray, firsts: IdArray) -> FloatArray:
    """The weighted mean over the question's tokens of their best cosine, for each range of columns.

    ``cosines`` is ``(q, t)``; range ``i`` has the columns ``firsts[i] … firsts[i + 1] - 1``. → ``(len(firsts) - 1,)``,
    0 for an empty range or a question without tokens.
    """
    ranges = len(firsts) - 1
    scores = np.zeros(ranges, np.float32)
    filled = np.flatnonzero(firsts[1:] > firsts[:-1])
    if len(filled) and len(weights):
        best = np.maximum.reduceat(cosines, firsts[filled], axis=1)
        scores[filled] = (weights @ best) / weights.sum()
    return scores


class TokenSimilarities:
    """The cosine of each token of a question with each token of some passages."""

    def __init__(self, question: QuestionEmbedding, rows: TokenRows) -> None:
        self._weights, self._rows = question.weights, rows
        self._cosines: FloatArray = question.tokens @ rows.states.T

    def by_passage(self) -> FloatArray:
        """MaxSim of each passage, ``(n,)``."""
        return max_sim(self._weights, self._cosines, self._rows.firsts)

    def within(self, begin: int, end: int) -> float:
        """MaxSim of a part of the one passage, ``text[begin:end]``."""
        inside = self._cosines[:, (self._rows.places >= begin) & (self._rows.places < end)]
        return float(max_sim(self._weights, inside, np.array([0, inside.shape[1]]))[0])

    def worst(self, rare: float) -> float | None:
        """The best cosine of the worst matched token among those that weigh ``rare`` or more; None without any."""
        cosines = self._cosines[self._weights >= rare]
        return float(cosines.max(axis=1).min()) if cosines.size else None


def token_similarities(
    question: QuestionEmbedding, snapshot: Snapshot, ids: IdArray
) -> TokenSimilarities | None:
    """The question against the passages ``ids``; None where the model has no token states."""
    if snapshot.tokens is None or not len(question.tokens):
        return None
    return TokenSimilarities(question, snapshot.tokens.rows(ids))
