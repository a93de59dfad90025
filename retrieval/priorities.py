"""The priorities of a meeting: which records are read, what they state, and where it stands.

Rules read first. Where they find nothing in a paragraph, a small network does (``models.priority_tagger``), and says nothing unless it
is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from domain.answers import Citation, Quote
from domain.documents import Document, Kind, Span
from domain.meetings import Latest, Meeting, Note, Part, Priorities, Priority, Reason, Standing
from index.storage.library import Snapshot
from models.ports import FloatArray
from models.priority_tagger import DIMENSIONS, EMBEDDER, runs, tagger
from retrieval.citations import Places, cite
from retrieval.meetings import document_in, find, latest_of, meetings
from text.terms import STOP, WORD, likeness, stems_of, terms_of

if TYPE_CHECKING:
    # Imported where records are read for it: its rules take a tenth of a second, which no question waits for.
    from text.priority_rules.stated import Stated

WEIGHT = (
    Kind.DECISION, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.NEWS, Kind.REPORT, Kind.RECORD,
    Kind.NOTES, Kind.AGENDA,
)  # fmt: skip
"""The kinds that are read, what was decided before what was proposed. Not transcripts: what one speaker says is not
what the meeting set out to do."""

_LOOKED_BACK = 12
"""Meetings before the latest that are read for priorities."""
_NEAR = 0.85
"""Likeness from which on a word of the topic counts as being there."""


def priorities(
    snapshot: Snapshot, community: str = "", meeting_id: str = "", topic: str = "", body: str = ""
) -> Priorities:
    """What the meeting set out to do; without ``meeting_id``, the latest meeting (of ``body``, where one is given) whose records
    ``community`` sees, or the latest before it that names some.

    ``topic`` leaves only what is about it, and says which other meetings are; several topics stand between commas or “and”.
    Raises RecordMissing for an unknown meeting, and LibraryError kinds.
    """
    found = meetings(snapshot, community, "" if meeting_id else body)
    if meeting_id:
        return _of(snapshot, find(found, meeting_id), None, topic)
    latest = latest_of(found)
    if latest is None:
        return Priorities(None, None, (), topic=topic, generation=snapshot.generation)
    first = _of(snapshot, latest.meeting, latest, topic)
    if first.items and not topic.strip():
        return first
    earlier = [each for each in found[found.index(latest.meeting) + 1 :] if each.standing is Standing.HELD]
    several = (_of(snapshot, each, latest, topic) for each in earlier[:_LOOKED_BACK])
    naming = [each for each in several if each.items] if topic.strip() else _first(several)
    if not first.items and naming:
        first, naming = replace(naming[0], skipped=latest.meeting), naming[1:]
    return replace(first, elsewhere=tuple(each.meeting for each in naming if each.meeting))


def _first(several: Iterable[Priorities]) -> list[Priorities]:
    return list(islice((each for each in several if each.items), 1))


def _of(snapshot: Snapshot, meeting: Meeting, latest: Latest | None, topic: str) -> Priorities:
    documents, not_read = documents_of(snapshot, meeting)
    every = fold(item for document in documents for item in stated_in(snapshot, document))
    items, in_quotes = about(every, topic) if topic.strip() else (every, False)
    return Priorities(
        meeting,
        latest,
        tuple(items),
        topic=topic,
        off_topic=len(every) - len(items),
        records=len(documents),
        paragraphs=sum(len(document.paragraphs) for document in documents),
        not_read=tuple(not_read),
        generation=snapshot.generation,
        notes=tuple(_notes(every, items, not_read, in_quotes=in_quotes)),
    )


def documents_of(snapshot: Snapshot, meeting: Meeting) -> tuple[list[Document], list[str]]:
    """Those that are read, the weightiest kind first, and the keys of those that are not."""
    from text.priority_rules.stated import can_read

    documents: list[Document] = []
    not_read: list[str] = []
    for part in sorted(meeting.records, key=_weight):
        document = document_in(snapshot, part, meeting) if part.kind in WEIGHT else None
        if document is None or not can_read(document):
            not_read.append(part.key)
        else:
            documents.append(document)
    return documents, not_read


def _weight(part: Part) -> tuple[int, str]:
    return (WEIGHT.index(part.kind) if part.kind in WEIGHT else len(WEIGHT), part.key)


def stated_in(snapshot: Snapshot, document: Document) -> list[Priority]:
    """What one record states, in its order. Read once for a snapshot."""
    known = _STATED.setdefault(snapshot, {})
    if document.key not in known:
        known[document.key] = list(_stated_in(snapshot, document))
    return known[document.key]


_STATED: WeakKeyDictionary[Snapshot, dict[str, list[Priority]]] = WeakKeyDictionary()


def _stated_in(snapshot: Snapshot, document: Document) -> Iterator[Priority]:
    from text.priority_rules.stated import read

    record, places = snapshot.record(document.key), Places(snapshot, document.key)
    if record is None:
        return

    def judge(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
        return [each.named for each in judged(snapshot, places, spans)]

    for stated in read(document, places.sentences, judge):
        passage = places.passage(stated.quote.start)
        if passage is None:
            continue
        start, end = stated.quote.start, stated.quote.end
        quote = Quote(
            document.text[start:end],
            cite(passage, record, start, end),
            (Span(stated.label.start - start, stated.label.end - start),),
        )
        yield Priority(document.text[stated.label.start : stated.label.end], quote, _reason(stated))


def _reason(stated: Stated) -> Reason:
    if stated.words is None:
        return Reason(stated.rule, (), stated.heading)
    start = stated.quote.start
    return Reason(stated.rule, (Span(stated.words.start - start, stated.words.end - start),))


def _notes(
    every: Sequence[Priority], items: Sequence[Priority], not_read: Sequence[str], *, in_quotes: bool
) -> Iterator[Note]:
    kinds = {item.quote.citation.kind for item in items}
    if not every:
        yield Note.NONE_NAMED
    elif not items:
        yield Note.NONE_ON_TOPIC
    elif in_quotes:
        yield Note.TOPIC_IN_QUOTE
    if kinds == {Kind.AGENDA}:
        yield Note.PROPOSED
    elif Kind.AGENDA in kinds:
        yield Note.SOME_PROPOSED
    if Kind.DRAFT_MINUTES in kinds:
        yield Note.DRAFT
    if Kind.NOTES in kinds:
        yield Note.NOTES
    if not_read:
        yield Note.NOT_READ


def fold(items: Iterable[Priority]) -> list[Priority]:
    """``items`` in their order, each label once; the others' citations go to the first."""
    kept: dict[frozenset[str], Priority] = {}
    contents: dict[str, frozenset[str]] = {}
    places: dict[frozenset[str], dict[Citation, None]] = {}
    for item in items:
        if item.label not in contents:
            contents[item.label] = content_of(item.label) or frozenset({item.label})
        known = contents[item.label]
        kept.setdefault(known, item)
        places.setdefault(known, {})[item.quote.citation] = None
    return [replace(item, also=tuple(places[known])[1:]) for known, item in kept.items()]


def about(items: Sequence[Priority], topic: str) -> tuple[list[Priority], bool]:
    """The items whose label has every word of ``topic``, or of one of several; if there is none, those whose quote has, and
    True.

    Accents, endings and near spellings do not matter. A topic without a content word leaves nothing out.
    """
    whole = _wanted(topic)
    if not whole:
        return list(items), False
    each = [wanted for part in _BETWEEN.split(topic) if (wanted := _wanted(part))]
    # “parks and recreation” may be one; where nothing is about that, it is two.
    readings = [each] if _LISTED.search(topic) else [[whole], each]
    for reading in readings:
        for in_quote in (False, True):
            named = [
                item
                for item in items
                if any(has_words(item.quote.text if in_quote else item.label, wanted) for wanted in reading)
            ]
            if named:
                return named, in_quote
    return [], True


_LISTED = re.compile(r"[,;/、，；]")
_BETWEEN = re.compile(r"[,;/、，；]|\b(?:and|or|y|e|o|u)\b|[和或及與与]", re.IGNORECASE)


def _wanted(topic: str) -> list[str]:
    return [term.stem for term in terms_of(topic)] or sorted(content_of(topic))


def has_words(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text has every one of these stems, near spellings among them."""
    stems = stems_of(text)
    return all(likeness(word, stems) >= _NEAR or (not word.isascii() and word in text) for word in wanted)


def content_of(text: str) -> frozenset[str]:
    """The stems of its telling words."""
    words = " ".join(m.group() for m in WORD.finditer(text) if m.group().casefold() not in STOP)
    return stems_of(words)


# --- The tagger: what a sentence makes a priority, and what it reports as done, where no word says so by itself.


_SURE, _SURE_BESIDE, _SURE_DONE = 0.75, 0.6, 0.4
"""How likely a label in its sentence has to be, another beside one that is sure, and that a sentence reports something as done."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tagger finds in a sentence; ranges are in the document's text."""

    named: tuple[Span, ...] = ()
    """The labels of its priorities."""
    done: tuple[Span, ...] = ()
    """The words for what it reports as done."""


def judged(snapshot: Snapshot, places: Places, spans: Sequence[Span]) -> list[Judged]:
    """Of each of these sentences, what it makes a priority or reports as done; nothing where the library keeps no such states.
    Raises WeightsChanged.
    """
    of = [places.passage(span.start) for span in spans]
    ids = np.array(sorted({each.id for each in of if each is not None}), np.int64)
    manifest, tokens = snapshot.manifest, snapshot.tokens
    if (
        tokens is None
        or (manifest.model, manifest.token_dimensions) != (EMBEDDER, DIMENSIONS)
        or not len(ids)
    ):
        return [Judged()] * len(spans)
    rows = tokens.rows(ids)
    at: list[tuple[FloatArray, list[Span]]] = []
    for span, passage in zip(spans, of, strict=True):
        first, last = rows.firsts[np.searchsorted(ids, passage.id) :][:2].tolist() if passage else (0, 0)
        begins = rows.places[first:last] + (passage.start if passage else 0)
        inside = slice(*np.searchsorted(begins, (span.start, span.end)))
        edges = [*begins[inside].tolist(), span.end]
        pieces = [Span(start, end) for start, end in pairwise(edges)]
        at.append((rows.states[first:last][inside], pieces))
    read = tagger().read([states for states, _ in at])
    return [_found(*each, pieces) for each, (_, pieces) in zip(read, at, strict=True)]


def _found(tags: FloatArray, kinds: FloatArray, pieces: Sequence[Span]) -> Judged:
    """What is sure: where one label of a sentence is, the others of its list need less."""
    named = list[tuple[float, Span]]()
    for first, last in runs(tags) if kinds[1] >= _SURE**2 else ():
        odds = float(tags[first:last, 1:3].sum(1).mean()) * float(kinds[1]) ** 0.5
        named.append((odds, Span(pieces[first].start, pieces[last - 1].end)))
    least = _SURE_BESIDE if max((odds for odds, _ in named), default=0) >= _SURE else _SURE
    over: list[Span] = []
    for piece, each in zip(pieces, tags, strict=True):
        if each[3] >= 0.5 and over and over[-1].end == piece.start:
            over[-1] = Span(over[-1].start, piece.end)
        elif each[3] >= 0.5:
            over.append(piece)
    return Judged(
        tuple(span for odds, span in named if odds >= least), tuple(over) if kinds[2] >= _SURE_DONE else ()
    )
