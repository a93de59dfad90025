"""Late interaction is the formula, whatever the shapes."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search import max_sim


@given(st.integers(1, 5), st.lists(st.integers(0, 4), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_max_sim_is_the_weighted_mean_of_the_best_cosines(
    questions: int, sizes: list[int], seed: int
) -> None:
    """The same as two loops over the definition; 0 for a passage without tokens."""
    rng = np.random.default_rng(seed)
    cosines = rng.uniform(-1, 1, (questions, sum(sizes))).astype(np.float32)
    weights = rng.uniform(0.1, 8, questions).astype(np.float32)
    firsts = np.cumsum([0, *sizes])
    expected = []
    for first, end in pairwise(firsts):
        best = [max(row[first:end], default=0.0) for row in cosines.tolist()]
        expected.append(
            sum(w * b for w, b in zip(weights, best, strict=True)) / weights.sum() if end > first else 0.0
        )
    assert np.allclose(max_sim(weights, cosines, firsts), expected, atol=1e-5)


def test_a_question_without_tokens_scores_nothing() -> None:
    """An embedder without token states gives none; nothing divides by zero."""
    assert max_sim(np.zeros(0, np.float32), np.zeros((0, 3), np.float32), np.array([0, 3])).tolist() == [0.0]
