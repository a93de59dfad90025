"""What a reader must know beside the quotes: proposed or decided, machine-made, not adopted, replaced, in disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from domain.answers import AnswerWarning, Interpretation, Quote, WarningCode
from domain.documents import Kind
from domain.provenance import Noted, Notes, is_machine_written, is_recognised
from index.records import Record
from index.storage.library import Snapshot
from retrieval.compose import COMPARED, values
from text.adoption import is_draft, tells_of_adoption, tells_of_proposal
from text.questions import Question
from text.same_meeting import are_two_places, place_of

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
    pairs = differing(question, quotes, places)
    adopted = [_adopted_later(pair, quotes, snapshot) for pair in pairs]
    found: list[AnswerWarning] = []
    if not all(adopted):
        found.append(AnswerWarning(WarningCode.DISAGREE))
    else:
        found += [AnswerWarning(WarningCode.ADOPTED_LATER, key) for key in adopted]
    for quote in quotes:
        found += _of(quote, snapshot)
    return tuple(dict.fromkeys(found))


def in_sequence(quotes: Sequence[Quote], warnings: Sequence[AnswerWarning]) -> tuple[Quote, ...]:
    """What was proposed before what was adopted, where that is so; else as they are."""
    adopted = {each.about for each in warnings if each.code is WarningCode.ADOPTED_LATER}
    return tuple(sorted(quotes, key=lambda quote: quote.citation.document in adopted))


def warnings_beside(kind: Kind, notes: Notes, page: int | None) -> Iterator[WarningCode]:
    """What has to be known beside any words of a record of this ``kind`` with these ``notes``, on ``page``."""
    code = _BY_KIND.get(kind)
    if code is WarningCode.NOTES and is_machine_written(notes):
        code = WarningCode.WRITTEN
    if code:
        yield code
    if is_recognised(notes, page):
        yield WarningCode.RECOGNISED
    if any(note.code is Noted.STYLED for note in notes):
        yield WarningCode.STYLED
    if any(note.code is Noted.UNUSED for note in notes):
        yield WarningCode.UNUSED


def _of(quote: Quote, snapshot: Snapshot) -> Iterator[AnswerWarning]:
    cited = quote.citation
    record = snapshot.record(cited.document)
    yield from map(AnswerWarning, warnings_beside(cited.kind, record.notes if record else (), cited.page))
    if cited.struck:
        yield AnswerWarning(WarningCode.STRUCK, cited.struck)
    if later := snapshot.record(snapshot.superseded_by(cited.document)):
        yield AnswerWarning(_since(cited.kind, later), later.title)


def _since(kind: Kind, later: Record) -> WarningCode:
    if later.kind is not Kind.ADOPTED_MINUTES:
        return WarningCode.REVISED_SINCE
    return WarningCode.ADOPTED_SINCE if kind is Kind.DRAFT_MINUTES else WarningCode.CORRECTED_SINCE


def differing(
    question: Question, quotes: Sequence[Quote], places: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The pairs of records whose quotes give different numbers or dates, in one unit, for one thing. Records of two
    ``places`` (by key) are not set against each other: each town has fees of its own.

    "Differ" means that neither says what the other says. It is a reason to show both, never to choose.
    """
    if question.asks not in COMPARED:
        return []
    said: dict[str, frozenset[tuple[str, str]]] = {}
    for quote in quotes:
        known = said.get(quote.citation.document, frozenset())
        said[quote.citation.document] = known | values(question, quote.text)
    sets = [(key, each) for key, each in said.items() if each]
    return [
        (key, other)
        for (key, a), (other, b) in combinations(sets, 2)
        if not (a & b)
        and {unit for _, unit in a} & {unit for _, unit in b}
        and not are_two_places(places.get(key, ""), places.get(other, ""))
    ]


def _adopted_later(pair: tuple[str, str], quotes: Sequence[Quote], snapshot: Snapshot) -> str:
    """The record of the two that adopted, not before it, what the other one proposed: no contradiction, one came after the
    other. Empty where that is not so.
    """
    said = {key: [quote for quote in quotes if quote.citation.document == key] for key in pair}
    dates = [said[key][0].citation.date for key in pair]
    if not all(date.is_complete for date in dates):
        return ""
    for first, later in (pair, pair[::-1]):
        before, after = (said[key][0].citation.date.isoformat() for key in (first, later))
        if before <= after and _proposes(said[first], snapshot) and _adopts(said[later], snapshot):
            return later
    return ""


def _proposes(quotes: Sequence[Quote], snapshot: Snapshot) -> bool:
    """Whether what is quoted of a record was only proposed: by its kind, its name, or the words themselves."""
    cited = quotes[0].citation
    if cited.kind.proposes or cited.kind is Kind.DRAFT_MINUTES or is_draft(cited.title):
        return True
    if snapshot.superseded_by(cited.document):
        return True
    return all(tells_of_proposal(quote.text) and not tells_of_adoption(quote.text) for quote in quotes)


def _adopts(quotes: Sequence[Quote], snapshot: Snapshot) -> bool:
    if _proposes(quotes, snapshot):
        return False
    kind = quotes[0].citation.kind
    return kind in (Kind.ADOPTED_MINUTES, Kind.DECISION) or any(
        tells_of_adoption(quote.text) for quote in quotes
    )


# --- In English: for the terminal, JSON and exports. Chat has words in each reader's language.

_ENGLISH = {
    WarningCode.DISAGREE: "These records differ. They are shown side by side, each with its date and kind; which one holds "
    "is not decided here.",
    WarningCode.ADOPTED_LATER: "First proposed, then adopted: what was adopted stands last.",
    WarningCode.PROPOSED: "An agenda says what is proposed. It does not say what was decided.",
    WarningCode.MACHINE: "A machine made this transcript: names and numbers in it may be wrong.",
    WarningCode.DRAFT: "These minutes are a draft and were not yet adopted.",
    WarningCode.NOTES: "These are somebody's notes, not the body's own record.",
    WarningCode.WRITTEN: "A machine wrote this, as it says itself; it is not the body's own record, and may be wrong.",
    WarningCode.RECOGNISED: "A program read this from a picture of the page: letters and numbers in it may be wrong.",
    WarningCode.STYLED: "The styles of this record may hide, strike or add some of its words, in a way that only shows where it "
    "is opened: look at the record itself.",
    WarningCode.UNUSED: "Something that this record says of itself could not be used: its title, date or kind may be missing or another.",
    WarningCode.STRUCK: "The record strikes words through here; they are not in force, and not quoted: “{}”.",
    WarningCode.ADOPTED_SINCE: "Adopted minutes have taken the place of this draft: “{}”.",
    WarningCode.CORRECTED_SINCE: "Corrected minutes have taken the place of these: “{}”.",
    WarningCode.REVISED_SINCE: "Another version of this record has taken its place: “{}”.",
    WarningCode.NAMED_NOWHERE: "No record that was searched names “{}”.",
    WarningCode.NAMED_OTHERWISE: "No record that was searched has “{}” as it is written in the question. A record in another "
    "language or script may write it otherwise, or be about something else: look at who and what it names.",
    WarningCode.NAMED_ALIKE: "No record that was searched names “{}”. One names something that is written much like it, which may be "
    "another: look at who and what it names.",
    WarningCode.ANOTHER_ROLE: "The record names another role here: “{}”.",
    WarningCode.SEVERAL_SPEAKERS: "The name may be that of one of these: {}. Each quote names who speaks, as the record does.",
    WarningCode.SPEAKER_UNKNOWN: "Nobody of that name speaks in what was searched. These do: {}.",
    WarningCode.NO_SPEAKERS: "No record that was searched names who speaks.",
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
