"""A small evidence reader that needs no weights: a sentence is evidence by the words of the question that it takes up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from domain.documents import Span
from models.ports import Evidence
from text.terms import Term, likeness, stems_of, terms_of


class WordReader:
    """Odds are shares of the question's content words; a passage with two thirds of them is as likely to answer as not."""

    def open(self) -> None:
        """There is nothing to open."""

    def read(
        self,
        question: str,
        text: str,
        sentences: Sequence[Span],
        languages: tuple[str, str] = ("", ""),  # noqa: ARG002 - words are compared in any language
    ) -> Evidence:
        """See ``models.ports.Reader``."""
        asked = terms_of(question)
        odds = np.array([_share(asked, text[each.start : each.end]) for each in sentences], np.float32)
        best = sentences[int(odds.argmax())] if len(sentences) else None
        return Evidence(12 * (_share(asked, text) - 0.66), odds, best, "english")

    def read_again(self, *_: object) -> None:
        """There is no second one."""


def _share(asked: Sequence[Term], text: str) -> float:
    stems = stems_of(text)
    return sum(likeness(term.stem, stems) > 0.8 for term in asked) / len(asked) if asked else 0.5
