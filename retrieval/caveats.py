"""What a reader must know beside the quotes: proposed or decided, machine-made, not yet adopted, in disagreement."""

from __future__ import annotations

from collections.abc import Sequence

from domain.answers import Quote
from domain.documents import Kind
from domain.questions import Question
from retrieval.compose import COMPARED, values

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


def caveats(question: Question, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Each sentence once, the weightiest first."""
    found = [DISAGREE] if disagree(question, quotes) else []
    for quote in quotes:
        sentence = _BY_KIND.get(quote.citation.kind)
        if sentence and sentence not in found:
            found.append(sentence)
    return tuple(found)


def disagree(question: Question, quotes: Sequence[Quote]) -> bool:
    """Whether quotes from different records give different numbers or dates, in one unit, for one thing.

    "Differ" means that neither says what the other says. It is a reason to show both, never to choose.
    """
    if question.asks not in COMPARED:
        return False
    said: dict[str, frozenset[tuple[str, str]]] = {}
    for quote in quotes:
        known = said.get(quote.citation.document, frozenset())
        said[quote.citation.document] = known | values(question, quote.text)
    sets = [each for each in said.values() if each]
    return any(
        not (a & b) and {unit for _, unit in a} & {unit for _, unit in b}
        for i, a in enumerate(sets)
        for b in sets[i + 1 :]
    )
