"""The evaluation: the questions of a set go through the real pipeline, and what comes back is measured.

The rows of a set become documents, each row a passage as it stands; what is found is told in the set's own terms.
"""

from __future__ import annotations

import math
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.answers import Filters
from domain.documents import Document, Kind, Paragraph, Passage, sha256_text
from domain.errors import QuestionRefused
from index.storage.library import Library
from models.ports import Progress
from retrieval import metrics as figures
from retrieval.ask import Asking, Trace
from retrieval.evaluation_set import EvaluationSet, Query, Row, spread
from retrieval.metrics import (
    Evidence,
    Outcome,
    Overlap,
    Quoting,
    Ranking,
    Refusal,
    Result,
    StageTime,
)
from text.adoption import kind_in
from text.language import question_language
from text.sentences import is_dialogue

RANKED = 100
"""Rows that are looked at; the figures reach to ten."""
_BETWEEN = "\n\n"
_LONGEST = 60
_SAMPLE = 2000
"""Characters that tell a document's language."""


def documents_of(evaluation_set: EvaluationSet) -> list[tuple[Document, list[Passage]]]:
    """The rows as documents with their passages, ready to be published as they are.

    Rows of one scope become one document, whose key is the scope. Of the others, rows with the same title that
    follow each other become one; a row without a title is one by itself. Each row is a paragraph and a passage.
    """
    return [_document(evaluation_set.name, key, rows) for key, rows in _grouped(evaluation_set)]


def rows_at(evaluation_set: EvaluationSet) -> dict[tuple[str, int], str]:
    """The id of the row that stands at (document key, paragraph number)."""
    return {
        (key, number): row.id for key, rows in _grouped(evaluation_set) for number, row in enumerate(rows, 1)
    }


@dataclass(slots=True)
class _Group:
    scope: str
    title: str
    rows: list[Row]


def _grouped(evaluation_set: EvaluationSet) -> Iterator[tuple[str, Sequence[Row]]]:
    """The key and the rows of every document, in the order in which they begin."""
    groups: list[_Group] = []
    by_scope: dict[str, _Group] = {}
    for row in evaluation_set.rows:
        # A scope is one document wherever its rows stand: to ask within it is to ask within that document.
        if row.scope in by_scope:
            by_scope[row.scope].rows.append(row)
            continue
        last = groups[-1] if groups else None
        if last and not row.scope and not last.scope and row.title and row.title == last.title:
            last.rows.append(row)
            continue
        groups.append(_Group(row.scope, row.title, [row]))
        if row.scope:
            by_scope[row.scope] = groups[-1]
    taken = set(by_scope)
    for group in groups:
        yield group.scope or _free(_slug(group.title or group.rows[0].id), taken), group.rows


def _document(name: str, key: str, rows: Sequence[Row]) -> tuple[Document, list[Passage]]:
    shared = rows[0].title if len({row.title for row in rows}) == 1 else ""
    paragraphs: list[Paragraph] = []
    passages: list[Passage] = []
    texts: list[str] = []
    start = 0
    for number, row in enumerate(rows, 1):
        # A row may be nothing but its title; a passage is never empty.
        words = row.text if row.text.strip() else row.title
        end = start + len(words)
        paragraphs.append(Paragraph(number, start, end, heading="" if shared else row.title))
        passages.append(Passage(start, end, number, number, row.title))
        texts.append(words)
        start = end + len(_BETWEEN)
    text = _BETWEEN.join(texts)
    # The form says neither; both are read off the rows, as a reader of records does.
    named = {kind_in(row.title) for row in rows}
    told = named.pop() if len(named) == 1 else None
    kind = Kind.TRANSCRIPT if is_dialogue(texts) else told or Kind.RECORD
    document = Document(
        key,
        shared,
        text,
        tuple(paragraphs),
        kind=kind,
        language=question_language(text[:_SAMPLE]),
        collection=name,
        raw_hash=sha256_text(text),
    )
    return document, passages


def _slug(text: str) -> str:
    """``text`` as a key: letters and digits of any script, in lower case, with hyphens between.

    >>> _slug("Regular Meeting, April 9")
    'regular-meeting-april-9'
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return "-".join(words)[:_LONGEST].strip("-") or "untitled"


def _free(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with the first number behind it that makes it a key of its own."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    taken.add(key)
    return key


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
    evidence: Evidence | None
    """None when no answerable question has spans."""
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
        figures.evidence(results),
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
        "evidence": _evidence(evaluation.evidence),
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


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "questions": evidence.questions,
        "of_all": _overlap(evidence.of_all),
        "answered": evidence.answered,
        "of_answered": _overlap(evidence.of_answered),
    }


def _overlap(overlap: Overlap | None) -> dict[str, float] | None:
    return asdict(overlap) if overlap else None


_GROUP = ("kind", "answerable", "questions", "answered", "answered_share", "refused_share", "auroc")


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "auroc": refusal.auroc,
        "answering": {"precision": refusal.answering_precision, "recall": refusal.answering_recall},
        "refusing": {"precision": refusal.refusing_precision, "recall": refusal.refusing_recall},
        "kinds": [{name: getattr(group, name) for name in _GROUP} for group in refusal.groups],
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


class Pipeline:
    """Asks ``asking``, which searches ``library``, which holds the rows of ``questions`` as they stand."""

    def __init__(self, asking: Asking, library: Library, questions: EvaluationSet) -> None:
        self._asking, self._library = asking, library
        self._rows = rows_at(questions)

    def __call__(self, question: str, document: str | None) -> Outcome:
        """What came of one question (``retrieval.evaluate.Ask``). Raises QuestionRefused."""
        trace = Trace()
        given = self._asking.ask(question, Filters(scope=document or ""), trace)
        found = self._library.snapshot().passages(trace.ranked[:RANKED])
        return Outcome(
            ranked=tuple(self._rows[passage.document, passage.first_paragraph] for passage in found),
            probability=given.probability,
            answered=given.answered,
            quotes=tuple(quote.text for quote in given.quotes),
            timings=trace.seconds,
        )
