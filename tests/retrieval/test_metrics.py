"""The formulas agree with their definitions, worked by hand and by brute force, and obey their laws."""

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Kind
from retrieval import metrics
from retrieval.reader import (
    Features,
    answer_log_odds,
    answer_probability,
    calibrated_threshold,
    calibration,
)

ROWS = [f"r{number}" for number in range(8)]
relevant_rows = st.dictionaries(st.sampled_from(ROWS), st.integers(1, 4), min_size=1)
rankings = st.lists(st.sampled_from(ROWS), max_size=12)
depths = st.integers(1, 12)
scores = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0, 1), max_size=12)


def by_columns(ranked: list[str], relevant: dict[str, int], k: int) -> tuple[float, float, float, float]:
    """nDCG, recall, MRR and hit, reckoned with arrays from the same definitions."""
    top = [row for at, row in enumerate(ranked) if row not in ranked[:at]][:k]
    gain = np.array([relevant.get(row, 0) for row in top] + [0] * k, dtype=float)[:k]
    best = np.sort(np.array([*relevant.values(), *[0] * k], dtype=float))[::-1][:k]
    discount = 1 / np.log2(np.arange(2, k + 2))
    first = np.flatnonzero(gain)
    return (
        float(gain @ discount / (best @ discount)),
        len(first) / len(relevant),
        1 / (first[0] + 1) if len(first) else 0.0,
        1.0 if len(first) else 0.0,
    )


def test_ndcg_by_hand() -> None:
    """Gains 0, 2, 1 against 2, 1: (2/log₂3 + 1/log₂4) / (2/log₂2 + 1/log₂3)."""
    expected = (2 / math.log2(3) + 1 / 2) / (2 + 1 / math.log2(3))
    assert metrics.ndcg(["x", "a", "b"], {"a": 2, "b": 1}) == pytest.approx(expected, abs=1e-15)
    assert expected == pytest.approx(0.6697, abs=1e-4)


def test_the_others_by_hand() -> None:
    """Two of three relevant rows at ranks 2 and 4; the third is not found."""
    ranked, relevant = ["x", "a", "y", "b"], {"a": 1, "b": 2, "c": 1}
    assert metrics.recall(ranked, relevant) == pytest.approx(2 / 3)
    assert metrics.recall(ranked, relevant, 3) == pytest.approx(1 / 3)
    assert metrics.mrr(ranked, relevant) == 0.5
    assert metrics.mrr(ranked, relevant, 1) == 0
    assert (metrics.hit(ranked, relevant), metrics.hit(ranked, relevant, 2)) == (0, 1)


@given(rankings, relevant_rows, depths)
def test_ranking_figures_agree_with_arrays(ranked: list[str], relevant: dict[str, int], k: int) -> None:
    """Rows listed twice, lists shorter and longer than k, graded relevance."""
    formulas = (metrics.ndcg, metrics.recall, metrics.mrr, metrics.hit)
    found = [formula(ranked, relevant, k) for formula in formulas]
    assert found == pytest.approx(by_columns(ranked, relevant, k), abs=1e-12)
    assert all(0 <= value <= 1 + 1e-12 for value in found)


@given(relevant_rows, rankings)
def test_the_best_ranking_has_ndcg_one(relevant: dict[str, int], rest: list[str]) -> None:
    """Most relevant first, whatever follows; and in whatever order equals stand."""
    best = sorted(relevant, key=lambda row: -relevant[row])
    others = [row for row in rest if row not in relevant]
    assert metrics.ndcg(best + others, relevant) == pytest.approx(1)
    equal = sorted(sorted(relevant, reverse=True), key=lambda row: -relevant[row])
    assert metrics.ndcg(equal, relevant) == metrics.ndcg(best, relevant)


@given(st.dictionaries(st.sampled_from(ROWS[:5]), st.integers(1, 3), min_size=1), st.integers(1, 5))
def test_no_ranking_is_better_than_the_best(relevant: dict[str, int], k: int) -> None:
    """All orders of five rows are tried."""
    values = [metrics.ndcg(order, relevant, k) for order in permutations(ROWS[:5])]
    assert max(values) == pytest.approx(1)
    assert min(values) >= 0


@given(rankings, relevant_rows)
def test_moving_a_relevant_row_up_never_hurts(ranked: list[str], relevant: dict[str, int]) -> None:
    """Exchanging a row with a more relevant one that follows it makes no figure worse."""
    order = list(dict.fromkeys(ranked))
    for at in range(len(order) - 1):
        if relevant.get(order[at + 1], 0) > relevant.get(order[at], 0):
            better = [*order[:at], order[at + 1], order[at], *order[at + 2 :]]
            for formula in (metrics.ndcg, metrics.mrr, metrics.recall):
                assert formula(better, relevant, 5) >= formula(order, relevant, 5) - 1e-12


def test_nothing_relevant_or_nothing_found_is_zero() -> None:
    """Neither divides by zero, and scores of zero or less are not relevant."""
    for formula in (metrics.ndcg, metrics.recall, metrics.mrr, metrics.hit):
        assert formula(["a"], {}) == formula([], {"a": 1}) == formula(["a"], {"a": 0, "b": -1}) == 0


@given(scores, scores)
def test_auroc_is_the_share_of_pairs_in_order(positive: list[float], negative: list[float]) -> None:
    """Every pair counted by hand: 1 in order, ½ for a tie, 0 the wrong way round."""
    wins = sum(
        Fraction(1) if p > n else Fraction(1, 2) if p == n else Fraction(0)
        for p in positive
        for n in negative
    )
    found = metrics.auroc(positive, negative)
    if not positive or not negative:
        assert found is None
        return
    assert found == pytest.approx(float(wins / (len(positive) * len(negative))), abs=1e-12)
    turned = metrics.auroc(negative, positive)
    assert turned is not None
    assert found + turned == pytest.approx(1)
    assert metrics.auroc([p * 2 + 1 for p in positive], [n * 2 + 1 for n in negative]) is not None


def test_auroc_at_its_ends() -> None:
    """Perfect is 1, reversed is 0, and no difference at all is ½."""
    assert metrics.auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert metrics.auroc([0.1], [0.9, 0.2]) == 0
    assert metrics.auroc([0.5] * 3, [0.5] * 4) == 0.5


def test_precision_and_recall_by_hand() -> None:
    """Three chosen of which two are right; four right of which two are chosen."""
    chosen = [True, True, True, False, False, False]
    right = [True, True, False, True, True, False]
    assert metrics.precision_of(chosen, right) == pytest.approx(2 / 3)
    assert metrics.recall_of(chosen, right) == pytest.approx(1 / 2)
    assert metrics.precision_of([False], [True]) is None
    assert metrics.recall_of([True], [False]) is None


def test_the_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    """Seeded; narrower with more values; a single value has no spread."""
    values = [0.0, 1.0] * 20
    found = metrics.interval(values)
    assert found == metrics.interval(values)
    assert found is not None
    low, high = found
    assert 0.3 < low < 0.5 < high < 0.7
    wide = metrics.interval(values[:8])
    assert wide is not None
    assert wide[1] - wide[0] > high - low
    uneven = [1 / (number + 1) for number in range(40)]
    assert metrics.interval(uneven) == metrics.interval(uneven) != metrics.interval(uneven, seed=1)
    assert metrics.interval([0.5]) == (0.5, 0.5)
    assert metrics.interval([]) is None


@pytest.mark.parametrize(
    ("quotes", "answers", "holds"),
    [
        (["The vote was Five  to\ntwo."], ["five to two"], True),
        (["It cost ＄１２."], ["$12"], True),
        (["In der STRASSE."], ["straße"], True),
        (["The ﬁrst item."], ["First"], True),
        (["It ended at", "five."], ["at five"], True),
        (["Seven voted."], ["five", "seven"], True),
        (["Seven voted."], ["five"], False),
        (["Seven voted."], ["", "  "], False),
        ([], ["five"], False),
        (["全体会议于８月１日召开"], ["8月1日"], True),
    ],
)
def test_an_answer_is_found_in_the_quotes(quotes: list[str], answers: list[str], holds: bool) -> None:
    """Letter case, width, ligatures and spacing do not matter; words do, and an empty answer is in nothing."""
    assert metrics.contains_answer(quotes, answers) is holds


@pytest.mark.parametrize(
    ("quoted", "evidence", "expected"),
    [
        (["The motion carried."], ["The motion carried five to two."], (1, 1 / 2, 2 / 3)),
        (["It rained. THE motion—carried!"], ["the motion", "carried"], (3 / 5, 1, 3 / 4)),
        (["the the the"], ["the"], (1 / 3, 1, 1 / 2)),
        (["La moción fue aprobada"], ["La moción se aplazó"], (1 / 2, 1 / 2, 1 / 2)),
        (["会议于五月召开。"], ["「五月」，召开"], (4 / 7, 1, 8 / 11)),
        (["第12号条例"], ["１２"], (1 / 5, 1, 1 / 3)),
        (["It rained."], ["Ana led"], (0, 0, 0)),
        ([], ["Ana led"], (0, 0, 0)),
        (["…"], ["—"], (0, 0, 0)),
    ],
)
def test_quotes_and_evidence_agree_word_by_word(
    quoted: list[str], evidence: list[str], expected: tuple[float, float, float]
) -> None:
    """As bags of words over all quotes: case, width and punctuation aside; of Chinese, character by character."""
    found = metrics.overlap(quoted, evidence)
    assert (found.precision, found.recall, found.f1) == pytest.approx(expected)


def test_the_mean_of_nothing_is_nothing() -> None:
    """Not zero, which would be a figure."""
    assert metrics.mean([]) is None
    assert metrics.mean([1, 2]) == 1.5


@given(st.sampled_from(sorted(calibration())), st.floats(-20, 20), st.floats(-1, 1), st.floats(-1, 1))
def test_the_probability_is_the_product_of_two_logistic_models(
    reader: str, answers: float, cosine: float, late: float
) -> None:
    """With the coefficients that are kept; a factor that is left out counts as certain, and no logit is too great."""
    features, models = Features(answers, cosine, late), calibration()[reader]["models"]
    values = {"answers": answers, "cosine": cosine, "max_sim": late}
    parts = {
        name: 1
        / (1 + np.exp(-(model["intercept"] + sum(w * values[n] for n, w in model["weights"].items()))))
        for name, model in models.items()
    }
    for factors in (("topic", "answer"), ("topic",), ("answer",), ()):
        expected = math.prod(parts[factor] for factor in factors)
        assert answer_probability(features, reader, factors) == pytest.approx(expected, abs=6e-5)
    assert answer_probability(features, reader) == answer_probability(features, reader, ("topic", "answer"))
    assert 0 <= answer_probability(Features(1e4 * answers, cosine, late), reader) <= 1
    model = models["answer"]
    assert answer_log_odds(answers, reader) == pytest.approx(
        model["intercept"] + model["weights"]["answers"] * answers
    )


@pytest.mark.parametrize("reader", sorted(calibration()))
def test_a_language_without_a_threshold_has_that_of_none(reader: str) -> None:
    """What was measured counts; what was not is treated as if the languages differed."""
    known = {each: value for each, value in calibration()[reader]["thresholds"].items() if each != "meeting"}
    assert {each: calibrated_threshold(reader, each) for each in known} == known
    assert calibrated_threshold(reader, "xx") == known[""]


def test_in_english_more_is_asked_of_the_record_of_a_meeting_than_of_an_article() -> None:
    """Each was measured: a meeting speaks of a matter in many places, of which few have the detail that is asked for."""
    article = calibrated_threshold("english", "en", Kind.NEWS)
    assert calibrated_threshold("english", "en", Kind.RECORD) == article
    for kind in (Kind.AGENDA, Kind.MINUTES, Kind.MACHINE_TRANSCRIPT, Kind.NOTES):
        assert calibrated_threshold("english", "en", kind) > article
