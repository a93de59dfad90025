"""Late interaction: every word of the question looks for its best match among the words of a passage.

MaxSim (Khattab & Zaharia 2020, "ColBERT", section 3.3), here over the embedder's own token states, with each
token of the question weighted by how much it tells. It needs no training, no reranker, and no common language.
"""

from __future__ import annotations

import numpy as np

from index.ports import TokenRows
from models.ports import FloatArray, IdArray, QuestionEmbedding


def similarities(question: QuestionEmbedding, rows: TokenRows) -> FloatArray:
    """Cosine of each token of the question with each token of the passages, ``(q, t)``."""
    found: FloatArray = question.tokens @ rows.states.T
    return found


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
