"""The evaluation: the questions of a set go through the real pipeline, and what comes back is measured."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import QuestionRefused
from index.ports import Progress
from retrieval import evaluation_figures as figures
from retrieval.evaluation_documents import documents_of, rows_at
from retrieval.evaluation_figures import Outcome, Quoting, Ranking, Refusal, Result, StageTime
from retrieval.evaluation_set import EvaluationSet, Query, Row, load_set, spread

__all__ = [
    "Ask",
    "Evaluation",
    "EvaluationSet",
    "Outcome",
    "Query",
    "Result",
    "Row",
    "as_json",
    "documents_of",
    "evaluate",
    "load_set",
    "rows_at",
    "run_file",
]

Ask = Callable[[str, str | None], Outcome]
"""``(question, key of the only document to search or None)`` → what came of it."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was asked, what came of it, and how good that is."""

    set_name: str
    passages: int
    questions_in_set: int
    scope: bool
    """Whether questions with a scope were asked within it."""
    limit: int | None
    results: tuple[Result, ...]
    """In the order of the set."""
    ranking: Ranking | None
    """None when no answerable question has judgements."""
    refusal: Refusal
    quoting: Quoting
    times: tuple[StageTime, ...]


def evaluate(
    evaluation_set: EvaluationSet,
    ask: Ask,
    *,
    scope: bool = False,
    limit: int | None = None,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Evaluation:
    """Asks the questions of the set one after the other, and measures.

    With ``scope``, a question that has one is asked within that document only. With ``limit``, so many questions
    are asked, spread evenly over the kinds. A question that cannot be searched counts as refused.
    """
    known = {row.id for row in evaluation_set.rows}
    chosen = spread(evaluation_set.queries, limit)
    results: list[Result] = []
    for done, query in enumerate(chosen, 1):
        result = _asked(query, ask, query.scope or None if scope else None, clock)
        _check(result, known)
        results.append(result)
        if progress:
            progress(done, len(chosen))
    return Evaluation(
        evaluation_set.name,
        len(evaluation_set.rows),
        len(evaluation_set.queries),
        scope,
        limit,
        tuple(results),
        figures.ranking(results, evaluation_set.relevant),
        figures.refusal(results),
        figures.quoting(results),
        figures.times(results),
    )


def run_file(evaluation: Evaluation) -> dict[str, Any]:
    """What came of every question, to be scored by other programs. It holds no times: the same run is the same file."""
    return {
        "queries": {
            result.query.id: {
                "ranked": list(result.outcome.ranked),
                "probability": float(result.outcome.probability),
                "answered": result.outcome.answered,
                "quotes": list(result.outcome.quotes),
            }
            for result in evaluation.results
        }
    }


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The figures. What could not be reckoned, for want of such questions, is null. Only "seconds" may differ
    between two runs of the same set on the same library.
    """
    return {
        "set": evaluation.set_name,
        "passages": evaluation.passages,
        "questions": len(evaluation.results),
        "questions_in_set": evaluation.questions_in_set,
        "not_searchable": sum(not result.searchable for result in evaluation.results),
        "scope": evaluation.scope,
        "limit": evaluation.limit,
        "ranking": _ranking(evaluation.ranking),
        "refusal": _refusal(evaluation.refusal),
        "quotes": {
            "answered": evaluation.quoting.answered,
            "average": evaluation.quoting.quotes,
            "judged": evaluation.quoting.judged,
            "accuracy": evaluation.quoting.accuracy,
        },
        "seconds": {each.stage: {"p50": each.p50, "p95": each.p95} for each in evaluation.times},
    }


def _ranking(ranking: Ranking | None) -> dict[str, Any] | None:
    if ranking is None:
        return None
    return {
        "queries": ranking.queries,
        "ndcg@10": ranking.ndcg_at_10,
        "ndcg@10_interval": list(ranking.ndcg_interval),
        "recall@10": ranking.recall_at_10,
        "mrr@10": ranking.mrr_at_10,
        "hit@1": ranking.hit_at_1,
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "auroc": refusal.auroc,
        "answering": {"precision": refusal.answering_precision, "recall": refusal.answering_recall},
        "refusing": {"precision": refusal.refusing_precision, "recall": refusal.refusing_recall},
        "kinds": [
            {
                "kind": group.kind,
                "answerable": group.answerable,
                "questions": group.questions,
                "answered": group.answered,
                "answered_share": group.answered_share,
                "refused_share": group.refused_share,
                "auroc": group.auroc,
            }
            for group in refusal.groups
        ],
    }


def _asked(query: Query, ask: Ask, document: str | None, clock: Callable[[], float]) -> Result:
    begun = clock()
    try:
        outcome, searchable = ask(query.text, document), True
    except QuestionRefused:
        outcome, searchable = Outcome((), 0.0, answered=False), False
    seconds = clock() - begun
    if not searchable:
        # It took next to no time, and would make the rest look faster.
        return Result(query, outcome, searchable)
    return Result(query, replace(outcome, timings={"total": seconds, **outcome.timings}))


def _check(result: Result, known: set[str]) -> None:
    """A row that is not in the set, or a probability that is none, would be scored as if it were merely bad."""
    unknown = [row for row in result.outcome.ranked if row not in known]
    if unknown:
        raise ValueError(f"the set has no row {unknown[0]!r}, which came back for {result.query.id!r}")
    if not (math.isfinite(result.outcome.probability) and 0 <= result.outcome.probability <= 1):
        raise ValueError(f"{result.outcome.probability} is no probability ({result.query.id!r})")
