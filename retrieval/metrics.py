"""What an evaluation says in figures: how well rankings, refusals, quotes and clocks did.

Rankings are judged as trec_eval and BEIR judge them: a document that is listed twice counts once, at its first place, and
what was not judged is not relevant. Each formula is one function with its source.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import groupby, islice

import numpy as np

from retrieval.evaluation_set import Query

Relevant = Mapping[str, int]
"""What is relevant to one question and how much, from 1. Anything else is 0."""


def ndcg(ranked: Iterable[str], relevant: Relevant, k: int = 10) -> float:
    """nDCG@k with linear gain: Σ gain / log2(rank + 1), over the same sum for the best ranking there is.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (TOIS 20, 2002), in the form of
    trec_eval's ``ndcg_cut``. 0 when nothing is relevant.
    """
    best = _discounted(sorted((gain for gain in relevant.values() if gain > 0), reverse=True)[:k])
    return _discounted([max(0, relevant.get(row, 0)) for row in _top(ranked, k)]) / best if best else 0.0


def recall(ranked: Iterable[str], relevant: Relevant, k: int = 10) -> float:
    """Recall@k: the share of what is relevant that stands among the first k. 0 when nothing is relevant.

    trec_eval's ``recall``.
    """
    wanted = {row for row, gain in relevant.items() if gain > 0}
    return len(wanted.intersection(_top(ranked, k))) / len(wanted) if wanted else 0.0


def mrr(ranked: Iterable[str], relevant: Relevant, k: int = 10) -> float:
    """MRR@k of one question: 1 / rank of the first that is relevant; 0 when it is not among the first k.

    Voorhees, "The TREC-8 question answering track report" (1999).
    """
    ranks = (rank for rank, row in enumerate(_top(ranked, k), 1) if relevant.get(row, 0) > 0)
    return 1 / next(ranks, math.inf)


def hit(ranked: Iterable[str], relevant: Relevant, k: int = 1) -> float:
    """Hit@k: 1 when anything relevant is among the first k, or else 0. trec_eval's ``success``."""
    return float(any(relevant.get(row, 0) > 0 for row in _top(ranked, k)))


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float | None:
    """The area under the ROC curve: how often a positive scores higher than a negative, ties counting half.

    By ranks, as Hanley and McNeil, "The meaning and use of the area under a ROC curve" (Radiology 143, 1982), and
    Mann and Whitney's U. None when one side is empty.
    """
    scored = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    positives = sum(is_positive for _, is_positive in scored)
    negatives = len(scored) - positives
    if not positives or not negatives:
        return None
    below, wins = 0, 0.0
    for _, tie in groupby(scored, key=lambda pair: pair[0]):
        kinds = [is_positive for _, is_positive in tie]
        lost = len(kinds) - sum(kinds)
        wins += sum(kinds) * (below + lost / 2)
        below += lost
    return wins / (positives * negatives)


def precision_of(chosen: Sequence[bool], right: Sequence[bool]) -> float | None:
    """Of what was chosen, the share that was right to choose. None when nothing was chosen.

    Van Rijsbergen, "Information Retrieval" (1979), chapter 7.
    """
    both = [is_right for is_chosen, is_right in zip(chosen, right, strict=True) if is_chosen]
    return sum(both) / len(both) if both else None


def recall_of(chosen: Sequence[bool], right: Sequence[bool]) -> float | None:
    """Of what was right to choose, the share that was chosen. None when nothing was. Source as above."""
    return precision_of(right, chosen)


def interval(values: Sequence[float], *, resamples: int = 1000, seed: int = 0) -> tuple[float, float] | None:
    """The 95 % interval of the mean by the percentile bootstrap; the same every time. None without values.

    Efron, "Bootstrap methods: another look at the jackknife" (Annals of Statistics 7, 1979); for rankings, Sakai,
    "Evaluating evaluation metrics based on the bootstrap" (SIGIR 2006).
    """
    if not values:
        return None
    numbers = np.asarray(values)
    draw = np.random.default_rng(seed)
    means = [numbers[draw.integers(0, len(numbers), len(numbers))].mean() for _ in range(resamples)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def contains_answer(quotes: Iterable[str], answers: Iterable[str]) -> bool:
    """Whether the quotes together hold one of ``answers``, letter case, width and spacing aside.

    NFKC and full case folding (Unicode Standard Annex 15; The Unicode Standard, section 3.13).
    """
    text = _folded(" ".join(quotes))
    return any(_folded(answer) in text for answer in answers if _folded(answer))


_UNSPACED = r"\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
"""A run of letters and digits; of Chinese and Japanese, which are written without blanks, one character."""


def overlap(quoted: Iterable[str], evidence: Iterable[str]) -> Overlap:
    """Word-level precision, recall and F1 of what is quoted against the evidence, both as bags of words.

    Rajpurkar et al., "SQuAD" (EMNLP 2016), with every word counted; characters for Chinese as Cui et al., "A span-extraction
    dataset for Chinese machine reading comprehension" (EMNLP 2019). All 0 when no word is in both.
    """
    one, two = (
        Counter(word for text in texts for word in _WORD.findall(_folded(text)))
        for texts in (quoted, evidence)
    )
    shared = (one & two).total()
    if not shared:
        return Overlap(0.0, 0.0, 0.0)
    precision, recall = shared / one.total(), shared / two.total()
    return Overlap(precision, recall, 2 * precision * recall / (precision + recall))


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None without values."""
    numbers = list(values)
    return math.fsum(numbers) / len(numbers) if numbers else None


def _top(ranked: Iterable[str], k: int) -> list[str]:
    """The first k different ones: counted twice, one could make a ranking better than the best."""
    return list(islice(dict.fromkeys(ranked), k))


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _folded(text: str) -> str:
    # Case folding can undo a normal form, so the form is taken once more.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"\s+", " ", folded).strip()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, in the set's own terms."""

    ranked: tuple[str, ...]
    """Row ids, best first."""
    probability: float
    answered: bool
    quotes: tuple[str, ...] = ()
    """Their texts."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage. "total" is measured, where it is not among them."""


@dataclass(frozen=True, slots=True)
class Result:
    """One question and what came of it."""

    query: Query
    outcome: Outcome
    searchable: bool = True
    """False where the question was refused before anything was searched."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over the answerable questions that have judgements."""

    queries: int
    ndcg_at_10: float
    ndcg_interval: tuple[float, float]
    """95 %, by bootstrap."""
    recall_at_10: float
    mrr_at_10: float
    hit_at_1: float


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one kind."""

    kind: str
    answerable: bool
    questions: int
    answered: int
    auroc: float | None
    """Answerable questions against this kind; None for an answerable kind, or where there are none of either."""

    @property
    def answered_share(self) -> float:
        """How many of them were answered, 0 … 1."""
        return self.answered / self.questions

    @property
    def refused_share(self) -> float:
        """How many of them were refused, 0 … 1."""
        return 1 - self.answered_share


@dataclass(frozen=True, slots=True)
class Refusal:
    """How answerable and unanswerable questions were told apart. None where there is nothing to tell."""

    groups: tuple[Group, ...]
    """In the order in which the kinds first appear."""
    auroc: float | None
    """Answerable questions against all others."""
    answering_precision: float | None
    """Of the questions that were answered, the share that is answerable."""
    answering_recall: float | None
    """Of the answerable questions, the share that was answered."""
    refusing_precision: float | None
    refusing_recall: float | None


@dataclass(frozen=True, slots=True)
class Quoting:
    """What was quoted, over the questions that were answered."""

    answered: int
    quotes: float | None
    """How many quotes an answer has, on average."""
    judged: int
    """Answered questions whose answer strings are known."""
    accuracy: float | None
    """Of these, the share whose quotes hold one of the strings."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the words of two texts agree, each 0 … 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """How what was quoted agrees with the evidence: means over answerable questions whose evidence is known."""

    questions: int
    of_all: Overlap
    """A question that was refused counts 0."""
    answered: int
    of_answered: Overlap | None
    """Of those that were answered; None when none was."""


@dataclass(frozen=True, slots=True)
class StageTime:
    """Seconds that one stage took."""

    stage: str
    p50: float
    p95: float


def ranking(results: Sequence[Result], relevant: Mapping[str, Mapping[str, int]]) -> Ranking | None:
    """How good the rankings are; None when no answerable question has judgements."""
    # In the order of the ids, so that the bootstrap draws the same questions whatever the order of the set.
    judged = sorted((result.query.id, result) for result in results if _is_judged(result, relevant))
    if not judged:
        return None
    pairs = [(result.outcome.ranked, relevant[query]) for query, result in judged]
    gains = [ndcg(ranked, wanted) for ranked, wanted in pairs]
    return Ranking(
        len(pairs),
        mean(gains) or 0.0,
        interval(gains) or (0.0, 0.0),
        mean(recall(ranked, wanted) for ranked, wanted in pairs) or 0.0,
        mean(mrr(ranked, wanted) for ranked, wanted in pairs) or 0.0,
        mean(hit(ranked, wanted) for ranked, wanted in pairs) or 0.0,
    )


def refusal(results: Sequence[Result]) -> Refusal:
    """How answerable and unanswerable questions were told apart."""
    kinds: dict[tuple[str, bool], list[Result]] = {}
    for result in results:
        kinds.setdefault((result.query.kind, result.query.answerable), []).append(result)
    positive = [result.outcome.probability for result in results if result.query.answerable]
    groups = tuple(
        Group(
            kind,
            answerable,
            len(members),
            sum(result.outcome.answered for result in members),
            None if answerable else auroc(positive, (r.outcome.probability for r in members)),
        )
        for (kind, answerable), members in kinds.items()
    )
    answered = [result.outcome.answered for result in results]
    answerable = [result.query.answerable for result in results]
    refused = [not each for each in answered]
    unanswerable = [not each for each in answerable]
    negative = [result.outcome.probability for result in results if not result.query.answerable]
    return Refusal(
        groups,
        auroc(positive, negative),
        precision_of(answered, answerable),
        recall_of(answered, answerable),
        precision_of(refused, unanswerable),
        recall_of(refused, unanswerable),
    )


def quoting(results: Sequence[Result]) -> Quoting:
    """What was quoted."""
    answered = [result for result in results if result.outcome.answered]
    right = [
        contains_answer(result.outcome.quotes, result.query.answers)
        for result in answered
        if result.query.answerable and result.query.answers
    ]
    return Quoting(
        len(answered),
        mean(len(result.outcome.quotes) for result in answered),
        len(right),
        mean(right),
    )


def evidence(results: Sequence[Result]) -> Evidence | None:
    """How what was quoted agrees with the evidence; None when no answerable question has any."""
    known = [result for result in results if result.query.answerable and result.query.evidence]
    if not known:
        return None
    answered = [
        overlap(result.outcome.quotes, result.query.evidence) for result in known if result.outcome.answered
    ]
    refused = [Overlap(0.0, 0.0, 0.0)] * (len(known) - len(answered))
    return Evidence(
        len(known), _means(answered + refused), len(answered), _means(answered) if answered else None
    )


def _means(overlaps: Sequence[Overlap]) -> Overlap:
    return Overlap(
        *(math.fsum(column) / len(overlaps) for column in zip(*map(astuple, overlaps), strict=True))
    )


def times(results: Sequence[Result]) -> tuple[StageTime, ...]:
    """Half of the questions took at most p50, nineteen of twenty at most p95. In the order of the stages."""
    stages: dict[str, list[float]] = {}
    for result in results:
        for stage, seconds in result.outcome.timings.items():
            stages.setdefault(stage, []).append(seconds)
    return tuple(
        StageTime(stage, float(np.quantile(values, 0.5)), float(np.quantile(values, 0.95)))
        for stage, values in sorted(stages.items(), key=lambda item: item[0] == "total")
    )


def _is_judged(result: Result, relevant: Mapping[str, Mapping[str, int]]) -> bool:
    return result.query.answerable and result.query.id in relevant
