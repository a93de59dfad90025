"""When a topic came up, in which kind of record, and whether it was proposed, decided or told of: one sentence a record."""

from __future__ import annotations

from collections.abc import Container, Iterator

from domain.answers import Filters, Quote
from domain.documents import Role
from domain.timeline import Point, Stage, Timeline
from index.storage.library import Snapshot
from retrieval.citations import Places, cite
from retrieval.decisions import decisions
from retrieval.priorities import has_words
from text.terms import terms_of

MOST = 40
"""Records on one line of time."""
_LOOKED_AT = 2_000
"""Passages that are looked at, the best first."""


def timeline(snapshot: Snapshot, community: str, topic: str, body: str = "") -> Timeline:
    """The records (of ``body``, where one is given) in which a sentence has every word of ``topic``, oldest first, each with that sentence. Where a record states a
    decision on it, the sentence is the decision's.
    """
    wanted = [term.stem for term in terms_of(topic)]
    if not wanted:
        return Timeline(topic, (), generation=snapshot.generation)
    scope = snapshot.scope(Filters(community=community, body=body))
    ids, _ = snapshot.keywords.search(topic, _LOOKED_AT, scope)
    keys = dict.fromkeys(snapshot.record_of(int(number)).key for number in ids)
    points = {point.quote.citation.document: point for point in _decided(snapshot, community, topic, keys)}
    visible = {record.key for record in snapshot.visible(community)}
    for key in keys:
        if key in points or key not in visible or snapshot.superseded_by(key):
            continue
        quote = _first(snapshot, key, wanted)
        if quote is not None:
            stage = Stage.PROPOSED if quote.citation.kind.proposes else Stage.REPORTED
            points[key] = Point(stage, quote)
    ordered = sorted(points.values(), key=_when)
    # The newest stay: what came of it is what matters.
    kept = ordered[-MOST:]
    return Timeline(topic, tuple(kept), len(ordered) - len(kept), snapshot.generation)


def _decided(snapshot: Snapshot, community: str, topic: str, keys: Container[str]) -> Iterator[Point]:
    wanted = [term.stem for term in terms_of(topic)]
    for meeting in decisions(snapshot, community, "", topic, among=keys).meetings:
        for item in meeting.items:
            # Under a heading of that name much is decided; the sentence itself has to speak of it.
            quote = next((each for each in item.quotes if _speaks(each.text, wanted)), None)
            if quote is not None:
                yield Point(Stage.DECIDED, quote, item.outcome)


def _first(snapshot: Snapshot, key: str, wanted: list[str]) -> Quote | None:
    """The first sentence of a record that has every word."""
    document, record, places = snapshot.document(key), snapshot.record(key), Places(snapshot, key)
    for paragraph in document.paragraphs if document is not None else ():
        if document is None or record is None or paragraph.role in (Role.HEADING, Role.BYLINE):
            continue
        if not _speaks(document.text[paragraph.start : paragraph.end], wanted):
            continue
        for span in places.sentences(paragraph):
            passage = places.passage(span.start)
            said = document.text[span.start : span.end]
            if passage is not None and _speaks(said, wanted):
                return Quote(said, cite(passage, record, span.start, span.end), ())
    return None


def _speaks(text: str, wanted: list[str]) -> bool:
    return has_words(text, wanted)


def _when(point: Point) -> tuple[bool, str, str]:
    cited = point.quote.citation
    return (cited.date.year is None, cited.date.isoformat(), cited.document)
