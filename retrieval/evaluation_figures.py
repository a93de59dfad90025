"""What an evaluation says in figures. Plain frozen values and how they are reckoned; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval import metrics
from retrieval.evaluation_set import Query


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
    gains = [metrics.ndcg(ranked, wanted) for ranked, wanted in pairs]
    return Ranking(
        len(pairs),
        metrics.mean(gains) or 0.0,
        metrics.interval(gains) or (0.0, 0.0),
        metrics.mean(metrics.recall(ranked, wanted) for ranked, wanted in pairs) or 0.0,
        metrics.mean(metrics.mrr(ranked, wanted) for ranked, wanted in pairs) or 0.0,
        metrics.mean(metrics.hit(ranked, wanted) for ranked, wanted in pairs) or 0.0,
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
            None if answerable else metrics.auroc(positive, (r.outcome.probability for r in members)),
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
        metrics.auroc(positive, negative),
        metrics.precision_of(answered, answerable),
        metrics.recall_of(answered, answerable),
        metrics.precision_of(refused, unanswerable),
        metrics.recall_of(refused, unanswerable),
    )


def quoting(results: Sequence[Result]) -> Quoting:
    """What was quoted."""
    answered = [result for result in results if result.outcome.answered]
    right = [
        metrics.contains_answer(result.outcome.quotes, result.query.answers)
        for result in answered
        if result.query.answerable and result.query.answers
    ]
    return Quoting(
        len(answered),
        metrics.mean(len(result.outcome.quotes) for result in answered),
        len(right),
        metrics.mean(right),
    )


def times(results: Sequence[Result]) -> tuple[StageTime, ...]:
    """Half of the questions took at most p50, nineteen of twenty at most p95. In the order of the stages."""
    stages: dict[str, list[float]] = {}
    for result in results:
        for stage, seconds in result.outcome.timings.items():
            stages.setdefault(stage, []).append(seconds)
    return tuple(
        StageTime(stage, metrics.percentile(values, 0.5) or 0.0, metrics.percentile(values, 0.95) or 0.0)
        for stage, values in sorted(stages.items(), key=lambda item: item[0] == "total")
    )


def _is_judged(result: Result, relevant: Mapping[str, Mapping[str, int]]) -> bool:
    return result.query.answerable and result.query.id in relevant
