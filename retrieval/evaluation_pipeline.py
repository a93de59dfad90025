"""The way of a set's question through the real pipeline, and back to the set's own terms."""

from __future__ import annotations

from domain.answers import Filters
from index.library import Library
from retrieval.ask import Asking, Trace
from retrieval.evaluation_documents import rows_at
from retrieval.evaluation_figures import Outcome
from retrieval.evaluation_set import EvaluationSet

RANKED = 100
"""Rows that are looked at; the figures reach to ten."""


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
