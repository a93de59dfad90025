"""What a reader must know beside the quotes: proposed or decided, machine-made, not yet adopted, in disagreement."""

from __future__ import annotations

from collections.abc import Sequence

from domain.answers import Quote
from domain.documents import Kind, Span
from domain.expectations import answer_spans
from domain.questions import Asks, Question
from domain.words import stems_of

PROPOSED = "An agenda says what is proposed. It does not say what was decided."
MACHINE = "A machine made this transcript: names and numbers in it may be wrong."
DRAFT = "These minutes are a draft and were not yet adopted."
NOTES = "These are somebody's notes, not the body's own record."
DISAGREE = "These records differ. They are shown side by side, each with its date and kind; which one holds is not decided here."

_BY_KIND = {
    Kind.AGENDA: PROPOSED,
    Kind.MACHINE_TRANSCRIPT: MACHINE,
    Kind.DRAFT_MINUTES: DRAFT,
    Kind.NOTES: NOTES,
}
_COMPARED = frozenset({Asks.HOW_MUCH, Asks.HOW_MANY, Asks.WHEN})
"""Kinds of answers that can be seen to differ by their form: a sum, a number, a date."""


def caveats(question: Question, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Each sentence once, the weightiest first."""
    found = [DISAGREE] if disagree(question, quotes) else []
    for quote in quotes:
        sentence = _BY_KIND.get(quote.citation.kind)
        if sentence and sentence not in found:
            found.append(sentence)
    return tuple(found)


def disagree(question: Question, quotes: Sequence[Quote]) -> bool:
    """Whether quotes from different records give different numbers or dates for one thing.

    Only where a number or a date was asked for, and only between quotes that have one each; "differ" means that
    neither says what the other says. It is a reason to show both, never to choose.
    """
    if question.asks not in _COMPARED:
        return False
    values: dict[str, frozenset[str]] = {}
    for quote in quotes:
        marked = quote.marks or tuple(answer_spans(question.text, question.asks, quote.text))
        said = frozenset(
            stem
            for mark in marked
            for stem in stems_of(_cut(quote.text, mark))
            if any(character.isdigit() for character in stem)
        )
        if said:
            values[quote.citation.document] = values.get(quote.citation.document, frozenset()) | said
    sets = list(values.values())
    return any(not (a & b) for i, a in enumerate(sets) for b in sets[i + 1 :])


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]
