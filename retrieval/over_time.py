"""Through time: the timeline of a topic, and what a meeting set out to do beside what the meetings before named."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.answers import Filters, Quote
from domain.documents import Document, Role, Span
from domain.meetings import (
    Comparison,
    Discussed,
    Meeting,
    Point,
    Priorities,
    Priority,
    Stage,
    Standing,
    Timeline,
)
from index.storage.library import Snapshot
from retrieval.citations import Places, cite
from retrieval.decisions import decisions
from retrieval.meetings import meetings
from retrieval.priorities import about, content_of, documents_of, fold, has_words, judged, stated_in
from text.terms import STOP, stems_of, terms_of
from text.terms import fold as alike

# --- When a topic came up.


MOST = 40
"""Records on one line of time."""
_LOOKED_AT = 2_000
"""Passages that are looked at, the best first."""


def timeline(snapshot: Snapshot, community: str, topic: str, body: str = "") -> Timeline:
    """The records (of ``body``, where one is given) in which a sentence has every word of ``topic``, oldest first, each with that sentence. Where a record states a
    decision on it, the sentence is the decision's, one for each result that it states. What two records of one meeting, or of a day
    without one, say in the same words is one point.
    """
    wanted = [term.stem for term in terms_of(topic)]
    if not wanted:
        return Timeline(topic, (), generation=snapshot.generation)
    scope = snapshot.scope(Filters(community=community, body=body))
    ids, _ = snapshot.keywords.search(topic, _LOOKED_AT, scope)
    keys = dict.fromkeys(snapshot.record_of(int(number)).key for number in ids)
    decided = {
        (point.quote.citation.document, point.outcome): point
        for point in _decided(snapshot, community, topic, keys)
    }
    points, told = [*decided.values()], {key for key, _ in decided}
    visible = {record.key for record in snapshot.visible(community)}
    for key in keys:
        if key in told or key not in visible or snapshot.superseded_by(key):
            continue
        quote = _first(snapshot, key, wanted)
        if quote is not None:
            stage = Stage.PROPOSED if quote.citation.kind.proposes else Stage.REPORTED
            points.append(Point(stage, quote))
    held_at = {part.key: each.id for each in meetings(snapshot, community) for part in each.records}
    ordered = _distinct(sorted(points, key=_when), held_at)
    # The newest stay: what came of it is what matters.
    kept = ordered[-MOST:]
    return Timeline(topic, tuple(kept), len(ordered) - len(kept), snapshot.generation)


def _distinct(points: Sequence[Point], held_at: Mapping[str, str]) -> list[Point]:
    """Without what another of that meeting says in the same words, of the same stage and result: a meeting's agenda and its attachments,
    two transcripts of it. What is of no meeting is compared with the others of its day and body.
    """
    alike_at: dict[object, list[Point]] = {}
    for point in points:
        cited = point.quote.citation
        where = held_at.get(cited.document) or (cited.body, cited.date.isoformat())
        alike_at.setdefault((where, point.stage, point.outcome), []).append(point)
    kept = (
        those[number]
        for those in alike_at.values()
        for number, _ in alike([each.quote.text for each in those])
    )
    return sorted(kept, key=_when)


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
    assert document is not None
    assert record is not None
    for paragraph in document.paragraphs:
        if paragraph.role in (Role.HEADING, Role.BYLINE):
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


# --- Priorities beside those of the meetings before: new, continued, dropped, reported as done; and what fills a record
# without being called a priority. Compared are the meetings of one body that name priorities. Two labels name one thing where
# most of their words are the same; that a thing is done is taken from a sentence that has the label’s words and says so.


_COMPARED = 12
"""Meetings before that are looked at."""
_ALIKE = 0.6
"""Share of words in common from which on two labels name one thing."""
_WHOLE = 2
"""Words from which on a label that stands whole within the other names the same thing: “bus service” in “bus service to the east side”."""
_MUCH = 0.2
"""Share of a record from which on what stands under one heading is much."""
_FEWEST = 3
"""Paragraphs under a heading, and headings of a record: of fewer nothing is said."""
_MOST_DISCUSSED = 3
Earlier = list[tuple[Meeting, list[Priority]]]


def over_time(snapshot: Snapshot, community: str, found: Priorities) -> Priorities:
    """``found`` with what the meetings before named. As it is where its meeting names no body or no complete date."""
    meeting = found.meeting
    if meeting is None:
        return found
    documents, _ = documents_of(snapshot, meeting)
    every = fold(item for document in documents for item in stated_in(snapshot, document))
    discussed = () if found.topic.strip() else tuple(_discussed(snapshot, documents, every))
    earlier = _earlier(snapshot, community, meeting)
    if not earlier:
        return replace(found, discussed=discussed)
    return replace(
        found,
        items=tuple(_compared(item, earlier) for item in found.items),
        before=earlier[0][0],
        compared=len(earlier),
        gone=tuple(_gone(snapshot, documents, every, earlier, found.topic)),
        thread=tuple(_thread(earlier, found.topic)),
        discussed=discussed,
    )


def _earlier(snapshot: Snapshot, community: str, meeting: Meeting) -> Earlier:
    """The meetings of the same body before this one that name priorities, newest first, each with them."""
    if not meeting.body or not meeting.date.is_complete:
        return []
    day = meeting.date.isoformat()
    same = [
        each
        for each in meetings(snapshot, community)
        if (each.body, each.collection, each.place) == (meeting.body, meeting.collection, meeting.place)
        and each.standing is Standing.HELD
        and each.date.is_complete
        and each.date.isoformat() < day
    ]
    named: Earlier = []
    for each in same[:_COMPARED]:
        documents = [document for document in documents_of(snapshot, each)[0] if not document.kind.proposes]
        items = fold(item for document in documents for item in stated_in(snapshot, document))
        if items:
            named.append((each, items))
    return named


def _compared(item: Priority, earlier: Earlier) -> Priority:
    """New, or named before: how often, and since when."""
    before = [meeting for meeting, items in earlier if any(_is_same(item, each) for each in items)]
    if not before:
        return replace(item, standing=Comparison.NEW)
    return replace(item, standing=Comparison.CONTINUED, times=len(before) + 1, since=before[-1].date)


def _is_same(one: Priority, other: Priority) -> bool:
    return _is_alike(_key(one.label), _key(other.label))


def _is_alike(mine: frozenset[str], its: frozenset[str]) -> bool:
    both = len(mine & its)
    return both >= _ALIKE * max(len(mine), len(its)) > 0 or both == min(len(mine), len(its)) >= _WHOLE


def _key(label: str) -> frozenset[str]:
    """What two labels of one thing have in common: stems, or pairs of characters."""
    if _is_han(label):
        return frozenset(label[at : at + 2] for at in range(len(label) - 1)) or frozenset({label})
    return content_of(label) or frozenset({label})


def _is_han(label: str) -> bool:
    return not label.isascii() and " " not in label


def _gone(
    snapshot: Snapshot, documents: Sequence[Document], every: Sequence[Priority], earlier: Earlier, topic: str
) -> Iterator[Priority]:
    """What the meeting before named and this one does not; where this one reports it as done, with that sentence."""
    left = [each for each in earlier[0][1] if not any(_is_same(each, item) for item in every)]
    for item in about(left, topic)[0] if topic.strip() else left:
        compared = _compared(item, earlier)
        times = max(1, compared.times - 1)
        reported = next((quote for each in documents for quote in _reports(snapshot, each, item.label)), None)
        if reported is None:
            yield replace(compared, times=times, standing=Comparison.DROPPED)
        else:
            cited = (item.quote.citation,)
            yield replace(compared, times=times, quote=reported, standing=Comparison.DONE, also=cited)


_DONE = re.compile(
    r"\b(?:(?:was|were|is|are|been|being|now|marked) (?:\w+ )?(?:complete|completed|finished|done|opened|replaced|installed|built|concluded|wrapped up|closed out|accomplished|achieved|brought to completion)|"
    r"opened (?:on|to)|(?:100|one hundred) ?(?:%|percent|per cent) (?:complete|completed|done)|"
    r"(?:se|ya|ha|han|quedó|está|están|fue|fueron|sido|se ha|se han) (?:\w+ )?(?:complet|conclu|finaliz|termin|inaugur|cumpl)(?:ó|aron|yó|yeron|ad[oa]s?|id[oa]s?)|(?:ejecutad|cumplid|terminad|finalizad|concluid)[oa]s? al (?:100|cien)|(?:objetivo|meta)s? cumplid[oa]s?|se llev(?:ó|aron) a (?:término|cabo)|haberse (?:complet|finaliz|termin|inaugur)ado|haberse (?:concluido|cumplido)|porque (?:el|la) (?:proyecto|obra) (?:se )?(?:complet|conclu|finaliz|termin)(?:ó|yó))\b|[:,–—-] (?:complete|completed|done|finished)(?=[.;)]|$)"
    r"|已(?:经|經)?(?:于|於)?(?:[^，。；]{0,6})?(?:全部|如期|圆满|圓滿|顺利|順利|提前)?(?:完成|竣工|建成|落成|完工|[办辦][结結]|收尾)|完[毕畢]|(?:提前|如期|按期|圆满|圓滿|顺利|順利)(?:完成|竣工|收尾)|竣工|投入使用|完工",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"\b(?:completion of|finishing|completed:|(?:completad|concluid|cumplid|terminad|finalizad)[oa]s?(?: [^.:;]{1,40})?:|haber (?:concluido|completado|finalizado|terminado)|concluyó|finalizó|completó|terminó|wrapped up|closed out|is over)|已完成[：:]|完成了",
    re.IGNORECASE,
)
"""Only where the thing itself stands beside it: who completes a study of it has not completed it."""
_DENIED = re.compile(
    r"\b(?:not|never|will|would|should|must|expected|scheduled|until|if|half|partly|sin|será|hasta|si|falta)\b|尚|(?:未|没有|沒有|将|將|预计|預計|计划|計劃)(?=[^，。；]{0,16}(?:完成|竣工|建成|落成|完工|投入使用|收尾|完[毕畢]|[办辦][结結]))",
    re.IGNORECASE,
)
"""Here not even the tagger is asked."""
_NOT_DONE = re.compile(rf"{_DENIED.pattern}|\b(?:before|when|no|cuando)\b", re.IGNORECASE)
"""By a word alone nothing is told of these, which may be about something else: “before the holidays”, “no work remains”."""


def _finished(said: str, label: str) -> re.Match[str] | None:
    """The word of a sentence that says so of the thing right beside it."""
    thing = re.escape(label)
    behind = re.compile(rf"\s*(?:the\s+|la\s+|el\s+|los\s+|las\s+)?{thing}", re.IGNORECASE)
    before = re.compile(rf"{thing}(?:,[^,]{{1,80}},)?\s*$", re.IGNORECASE)
    return next(
        (
            word
            for word in _FINISHED.finditer(said)
            if behind.match(said, word.end()) or before.search(said, 0, word.start())
        ),
        None,
    )


def _reports(snapshot: Snapshot, document: Document, label: str) -> Iterator[Quote]:
    """The sentences of a record that report ``label`` as done: by a word for it, else as the tagger judges it of the thing itself."""
    record, places = snapshot.record(document.key), Places(snapshot, document.key)
    assert record is not None
    if document.kind.proposes:
        return
    unsaid: list[Span] = []
    wanted = _key(label)
    for paragraph in document.paragraphs:
        text = document.text[paragraph.start : paragraph.end]
        if not _names(text, label) and _shared(text, label) < min(_WHOLE, len(wanted)):
            continue
        for span in places.sentences(paragraph):
            said, passage = document.text[span.start : span.end], places.passage(span.start)
            word = None
            if _names(said, label) and not _NOT_DONE.search(said):
                word = _DONE.search(said) or _finished(said, label)
            if word is not None and passage is not None:
                yield Quote(said, cite(passage, record, span.start, span.end), (Span(*word.span()),))
            elif not _DENIED.search(said):
                unsaid.append(span)
    for span, found in zip(unsaid, judged(snapshot, places, unsaid), strict=True):
        said, passage = document.text[span.start : span.end], places.passage(span.start)
        over = [_key(document.text[each.start : each.end].strip()) for each in found.done]
        same = any(_is_alike(wanted, each) or (each & wanted and _names(said, label)) for each in over)
        if passage is not None and same:
            marks = tuple(Span(each.start - span.start, each.end - span.start) for each in found.done)
            yield Quote(said, cite(passage, record, span.start, span.end), marks)


def _names(said: str, label: str) -> bool:
    return label.casefold() in said.casefold() or (
        label.isascii() and has_words(said, sorted(content_of(label)))
    )


def _shared(said: str, label: str) -> int:
    """How many of a label's words, or pairs of characters, a text has."""
    wanted = _key(label)
    return sum(pair in said for pair in wanted) if _is_han(label) else len(wanted & content_of(said))


def _thread(earlier: Earlier, topic: str) -> Iterator[Priority]:
    """What each meeting before named of a topic, newest first."""
    for _, items in earlier if topic.strip() else ():
        found, in_quotes = about(items, topic)
        yield from found if not in_quotes else ()


def _discussed(
    snapshot: Snapshot, documents: Sequence[Document], every: Sequence[Priority]
) -> Iterator[Discussed]:
    """The headings that a fifth of a record or more stands under, and that no priority names."""
    found: list[Discussed] = []
    for document in (each for each in documents if not each.kind.proposes):
        record, places = snapshot.record(document.key), Places(snapshot, document.key)
        assert record is not None
        below: dict[str, list[Span]] = {}
        for paragraph in document.paragraphs:
            if paragraph.heading and paragraph.role in (Role.BODY, Role.LIST_ITEM):
                below.setdefault(paragraph.heading, []).append(Span(paragraph.start, paragraph.end))
        whole = sum(each.end - each.start for spans in below.values() for each in spans)
        for heading, spans in below.items() if len(below) >= _FEWEST else ():
            share = sum(each.end - each.start for each in spans) / whole
            passage = places.passage(spans[0].start)
            label = heading.rsplit(" › ", 1)[-1]
            stems = stems_of(label) - STOP
            named = any(stems & stems_of(f"{item.label} {item.reason.heading}") for item in every)
            if len(spans) >= _FEWEST and share >= _MUCH and not named and passage is not None:
                cited = cite(passage, record, spans[0].start, spans[0].end)
                found.append(Discussed(label, cited, len(spans), share))
    yield from sorted(found, key=lambda each: -each.share)[:_MOST_DISCUSSED]
