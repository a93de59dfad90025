"""What a reader must know beside the quotes: proposed or decided, machine-made, not adopted, replaced, in disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from domain.answers import AnswerWarning, Interpretation, Quote, WarningCode
from domain.documents import Kind
from domain.provenance import is_machine_written, is_recognised
from index.records import Record
from index.storage.library import Snapshot
from retrieval.compose import COMPARED, values
from text.adoption import are_two_places, place_of
from text.questions import Question

_BY_KIND = {
    Kind.AGENDA: WarningCode.PROPOSED,
    Kind.MACHINE_TRANSCRIPT: WarningCode.MACHINE,
    Kind.DRAFT_MINUTES: WarningCode.DRAFT,
    Kind.NOTES: WarningCode.NOTES,
}


def warnings_of(question: Question, quotes: Sequence[Quote], snapshot: Snapshot) -> tuple[AnswerWarning, ...]:
    """Each once, the weightiest first. ``snapshot`` knows what took a record's place."""
    places = {
        key: place_of(record)
        for key in {quote.citation.document for quote in quotes}
        if (record := snapshot.record(key)) is not None
    }
    found = [AnswerWarning(WarningCode.DISAGREE)] if disagree(question, quotes, places) else []
    for quote in quotes:
        found += _of(quote, snapshot)
    return tuple(dict.fromkeys(found))


def _of(quote: Quote, snapshot: Snapshot) -> Iterator[AnswerWarning]:
    cited = quote.citation
    record = snapshot.record(cited.document)
    code = _BY_KIND.get(cited.kind)
    if record and code is WarningCode.NOTES and is_machine_written(record.notes):
        code = WarningCode.WRITTEN
    if code:
        yield AnswerWarning(code)
    if record and is_recognised(record.notes, cited.page):
        yield AnswerWarning(WarningCode.RECOGNISED)
    if cited.struck:
        yield AnswerWarning(WarningCode.STRUCK, cited.struck)
    if later := snapshot.record(snapshot.superseded_by(cited.document)):
        yield AnswerWarning(_since(cited.kind, later), later.title)


def _since(kind: Kind, later: Record) -> WarningCode:
    if later.kind is not Kind.ADOPTED_MINUTES:
        return WarningCode.REVISED_SINCE
    return WarningCode.ADOPTED_SINCE if kind is Kind.DRAFT_MINUTES else WarningCode.CORRECTED_SINCE


def disagree(question: Question, quotes: Sequence[Quote], places: Mapping[str, str]) -> bool:
    """Whether quotes from different records give different numbers or dates, in one unit, for one thing. Records of two
    ``places`` (by key) are not set against each other: each town has fees of its own.

    "Differ" means that neither says what the other says. It is a reason to show both, never to choose.
    """
    if question.asks not in COMPARED:
        return False
    said: dict[str, frozenset[tuple[str, str]]] = {}
    for quote in quotes:
        known = said.get(quote.citation.document, frozenset())
        said[quote.citation.document] = known | values(question, quote.text)
    sets = [(places.get(key, ""), each) for key, each in said.items() if each]
    return any(
        not (a & b) and {unit for _, unit in a} & {unit for _, unit in b} and not are_two_places(place, other)
        for (place, a), (other, b) in combinations(sets, 2)
    )


# --- In English: for the terminal, JSON and exports. Chat has words in each reader's language.

_ENGLISH = {
    WarningCode.DISAGREE: "These records differ. They are shown side by side, each with its date and kind; which one holds "
    "is not decided here.",
    WarningCode.PROPOSED: "An agenda says what is proposed. It does not say what was decided.",
    WarningCode.MACHINE: "A machine made this transcript: names and numbers in it may be wrong.",
    WarningCode.DRAFT: "These minutes are a draft and were not yet adopted.",
    WarningCode.NOTES: "These are somebody's notes, not the body's own record.",
    WarningCode.WRITTEN: "A machine wrote this, as it says itself; it is not the body's own record, and may be wrong.",
    WarningCode.RECOGNISED: "A program read this from a picture of the page: letters and numbers in it may be wrong.",
    WarningCode.STRUCK: "The record strikes words through here; they are not in force, and not quoted: “{}”.",
    WarningCode.ADOPTED_SINCE: "Adopted minutes have taken the place of this draft: “{}”.",
    WarningCode.CORRECTED_SINCE: "Corrected minutes have taken the place of these: “{}”.",
    WarningCode.REVISED_SINCE: "Another version of this record has taken its place: “{}”.",
    WarningCode.NAMED_NOWHERE: "No record that was searched names “{}”.",
    WarningCode.ANOTHER_ROLE: "The record names another role here: “{}”.",
    WarningCode.RECEIPT_NOT_KEPT: "The receipt could not be kept: {}",
}


def warning_words(warning: AnswerWarning) -> str:
    """A warning as a sentence."""
    return _ENGLISH[warning.code].format(warning.about)


def interpretation_words(read: Interpretation) -> str:
    """How a question was read; empty when it is plain."""
    return "; ".join(_read(read))


def _read(read: Interpretation) -> Iterator[str]:
    yield from (f"“{word}” read as “{other}”" for word, other in read.spellings)
    yield from (f"the exact words “{phrase}”" for phrase in read.phrases)
    if read.newest_first:
        yield "newest records first"
    if read.since.is_known:
        yield f"records since {read.since}"
    if read.until.is_known:
        yield f"records until {read.until}"
