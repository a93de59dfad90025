"""What a reader must know beside the quotes: proposed or decided, machine-made, not adopted, replaced, in disagreement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from domain.answers import Quote
from domain.documents import Kind
from domain.provenance import MACHINE_WROTE, recognised_pages
from index.storage.library import Record, Snapshot
from retrieval.compose import COMPARED, values
from text.questions import Question

PROPOSED = "An agenda says what is proposed. It does not say what was decided."
MACHINE = "A machine made this transcript: names and numbers in it may be wrong."
DRAFT = "These minutes are a draft and were not yet adopted."
NOTES = "These are somebody's notes, not the body's own record."
WRITTEN = "A machine wrote this, as it says itself; it is not the body's own record, and may be wrong."
RECOGNISED = "A program read this from a picture of the page: letters and numbers in it may be wrong."
DISAGREE = "These records differ. They are shown side by side, each with its date and kind; which one holds is not decided here."
ADOPTED_SINCE = "Adopted minutes have taken the place of this draft"
CORRECTED_SINCE = "Corrected minutes have taken the place of these"
REVISED_SINCE = "Another version of this record has taken its place"

_BY_KIND = {
    Kind.AGENDA: PROPOSED,
    Kind.MACHINE_TRANSCRIPT: MACHINE,
    Kind.DRAFT_MINUTES: DRAFT,
    Kind.NOTES: NOTES,
}
_SINCE = re.compile(rf"({ADOPTED_SINCE}|{CORRECTED_SINCE}|{REVISED_SINCE}): “(.*)”\.", re.DOTALL)


def caveats(question: Question, quotes: Sequence[Quote], snapshot: Snapshot | None = None) -> tuple[str, ...]:
    """Each sentence once, the weightiest first. ``snapshot`` knows what took a record's place."""
    found = [DISAGREE] if disagree(question, quotes) else []
    for quote in quotes:
        found += _of(quote, snapshot)
    return tuple(dict.fromkeys(found))


def since(note: str) -> tuple[str, str]:
    """A note that a record was replaced in its parts: one of the …_SINCE sentences, and the title of the other record.
    Both are empty for every other note.
    """
    match = _SINCE.fullmatch(note)
    return (match[1], match[2]) if match else ("", "")


def _of(quote: Quote, snapshot: Snapshot | None) -> Iterator[str]:
    cited = quote.citation
    record = snapshot.record(cited.document) if snapshot else None
    sentence = _BY_KIND.get(cited.kind)
    if record and sentence is NOTES and any(note.startswith(MACHINE_WROTE) for note in record.notes):
        sentence = WRITTEN
    if sentence:
        yield sentence
    if record and cited.page in recognised_pages(record.notes):
        yield RECOGNISED
    later = snapshot.record(snapshot.superseded_by(cited.document)) if snapshot else None
    if later:
        yield f"{_what(cited.kind, later)}: “{later.title}”."


def _what(kind: Kind, later: Record) -> str:
    if later.kind is not Kind.ADOPTED_MINUTES:
        return REVISED_SINCE
    return ADOPTED_SINCE if kind is Kind.DRAFT_MINUTES else CORRECTED_SINCE


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
