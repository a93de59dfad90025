"""A message in its turn: its questions one by one, each read in the light of the one before, asked, and remembered for the next.

A plain request is given what the library has ready, in the records' own words; where it has nothing that fits, it is asked as a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Protocol

from domain.answers import Answer, Filters, NoAnswer, Quote, Receipt
from domain.dates import PartialDate, find_dates
from domain.documents import Document, Kind
from domain.errors import QuestionRefused
from domain.meetings import Decisions as Voted
from domain.meetings import Meeting, Priorities, Standing
from index.records import Record
from index.storage.library import Snapshot
from retrieval.citations import Places, cite
from retrieval.decisions import decisions
from retrieval.meetings import Outline, document_in, meetings, newest_records, outline
from retrieval.priorities import WEIGHT, priorities
from text.followups import Cited, Turn, Understood, understand
from text.messages import questions_in
from text.requests import Request, Wants, request_in
from text.terms import folded, likeness, stem, stems_of, terms_of

MOST_DECISIONS = 12
_NEWEST = 8
_LOOKED_BACK = 24
"""Meetings that are looked at for priorities, where the latest names none."""
_TELLS = frozenset({Kind.DECISION, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES})
_MOST_ANNOUNCED = 3
_TOPICAL, _TOPIC = 6, 60
"""Meetings whose topics are looked at, and characters of one."""
_NEAR = 0.85
_THE_PLACE = frozenset(
    "city town county municipality government gobierno ayuntamiento ciudad municipio 市 市里 城市".split()
)
"""“The city’s priorities” are those of whoever met."""
_DECIDED = re.compile(
    r"\b(?:decided|approved|adopted|passed|carried|rejected|denied|defeated|authori[sz]ed|awarded|ratified|tabled|postponed|voted|"
    r"aprob(?:ó|aron|ada|ado)|acord(?:ó|aron)|decidi(?:ó|eron)|rechaz(?:ó|aron)|ratific(?:ó|aron)|adjudic(?:ó|aron)|aplaz(?:ó|aron))\b|"
    r"决定|通过了?|批准|否决|同意|表决|決定|通過|否決|表決",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\bnext (?:[\w-]+ ){0,4}(?:meeting|session|hearing)\b|\b(?:will|shall) (?:next )?meet (?:next|again)\b|\bpróxim[oa] (?:[\w-]+ ){0,3}(?:reunión|sesión|pleno|audiencia)\b|"
    r"下一?次.{0,8}会|下一?次.{0,8}會",
    re.IGNORECASE,
)
_SAID = (
    "next meeting",
    "next session",
    "next regular meeting",
    "meet again",
    "próxima reunión",
    "próxima sesión",
    "próximo pleno",
    "下次",
    "下一次",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a meeting dealt with, and what it set out to do."""

    outline: Outline
    priorities: Priorities


@dataclass(frozen=True, slots=True)
class Decisions:
    """The sentences in which a meeting's records say what was decided, in their order."""

    meeting: Meeting
    quotes: tuple[Quote, ...]
    more: int = 0
    """How many were left out."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest records."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What the records say of meetings to come; nothing where none says anything."""

    today: PartialDate
    meetings: tuple[Meeting, ...]
    """Dated after today, the next first; those that were called off among them, as such."""
    quotes: tuple[Quote, ...]
    """Sentences that announce one for a day after today, or for a day without a year."""
    outline: Outline | None = None
    """What the next of them is to deal with, as its records say."""


Found = Summary | Priorities | Outline | Decisions | Newest | Upcoming | Voted


@dataclass(frozen=True, slots=True)
class Requested:
    """What was asked for, and what there is of it."""

    request: Request
    found: Found
    skipped: Meeting | None = None
    """The latest meeting, where it names no priorities and an earlier one is shown."""
    body: str = ""
    """The one body that was looked at, where the request was restricted to it."""


def fulfil(snapshot: Snapshot, request: Request, filters: Filters, today: date) -> Requested | None:
    """What there is for ``request``, as far as the community of ``filters`` sees it."""
    community = filters.community
    if filters != Filters(community=community, body=filters.body):
        return None  # restricted by more than who asks and whose meetings they ask of: a search keeps to that
    # Who names another body means that one.
    body = "" if request.body else filters.body
    given = _fulfilled(snapshot, replace(request, body=request.body or folded(body)), community, body, today)
    return given and replace(given, body=body)


def _fulfilled(
    snapshot: Snapshot, request: Request, community: str, body: str, today: date
) -> Requested | None:
    if request.wants is Wants.NEWEST:
        return Requested(request, Newest(newest_records(snapshot, community, _NEWEST, body)))
    if request.wants is Wants.VOTES:
        voted = decisions(snapshot, community, "", request.topic, request.member, body=body)
        return Requested(request, voted) if voted.meetings else None
    met = [each for each in meetings(snapshot, community) if _is_of(each, request)]
    if request.wants is Wants.NEXT and (met or not request.body):
        return Requested(request, _upcoming(snapshot, request, community, met, today))
    held = [each for each in met if each.standing is Standing.HELD and not _is_to_come(each, today)] or met
    return _of_a_meeting(snapshot, request, community, held) if held else None


def topics(snapshot: Snapshot, community: str) -> tuple[str, ...]:
    """What the newest meetings dealt with, in a few words of theirs, to ask about: labels of priorities, and headings that stand
    over one meeting alone (over each stands “Roll call”). Of each meeting first the one that says most.
    """
    held = [each for each in meetings(snapshot, community) if each.standing is Standing.HELD][:_TOPICAL]
    named = []
    for meeting in held:
        said = [item.label for item in priorities(snapshot, community, meeting.id).items]
        for part in outline(snapshot, community, meeting.id).parts:
            said += [" ".join(entry.text.split()) for entry in part.entries if entry.heading]
        fitting = [each for each in dict.fromkeys(said) if len(each) <= _TOPIC and len(terms_of(each)) > 1]
        named.append(sorted(fitting, key=lambda each: -len(terms_of(each))))
    counts = Counter(folded(each) for labels in named for each in labels)
    ordered = [each for row in zip_longest(*named) for each in row if each is not None]
    return tuple(each for each in ordered if counts[folded(each)] == 1)


def _of_a_meeting(
    snapshot: Snapshot, request: Request, community: str, held: Sequence[Meeting]
) -> Requested | None:
    """``held``: those that may be meant, newest first."""
    if request.wants is Wants.PRIORITIES:
        return _priorities(snapshot, request, community, held)
    if request.wants is Wants.DECISIONS:
        return _decided(snapshot, request, held)
    if request.topic:
        return None
    outlined = outline(snapshot, community, held[0].id)
    if request.wants is Wants.SUMMARY:
        return Requested(request, Summary(outlined, priorities(snapshot, community, held[0].id)))
    return Requested(request, outlined)


def _is_of(meeting: Meeting, request: Request) -> bool:
    """Whether a meeting may be the one that is meant: its body has every word, its date is that one as far as both are known."""
    said = folded(" ".join([meeting.body, meeting.title, *(part.title for part in meeting.records)]))
    stems = stems_of(said)
    words = [word for word in request.body.split() if word not in _THE_PLACE]
    named = all(
        likeness(stem(word), stems) >= _NEAR or (not word.isascii() and word in said) for word in words
    )
    asked, known = request.when, meeting.date
    if known.last is not None and asked.month and asked.day:
        year = asked.year or known.year or 0
        day = PartialDate(year, asked.month, asked.day).earliest if _exists(year, asked) else None
        return named and day is not None and (known.earliest or day) <= day <= known.last
    return named and all(
        wanted is None or wanted == there
        for wanted, there in ((asked.year, known.year), (asked.month, known.month), (asked.day, known.day))
    )


def _is_to_come(meeting: Meeting, today: date) -> bool:
    return meeting.date.earliest is not None and meeting.date.earliest > today


def _priorities(
    snapshot: Snapshot, request: Request, community: str, held: Sequence[Meeting]
) -> Requested | None:
    """Of the latest that names some. Where none does, or none on the topic, it is a question."""
    whole = request.body or request.when.is_known
    for meeting in held[:_LOOKED_BACK]:
        found = priorities(
            snapshot, community, meeting.id if whole or meeting != held[0] else "", request.topic
        )
        if found.items:
            skipped = held[0] if found.meeting != held[0] else None
            return Requested(request, replace(found, skipped=None), skipped)
    return None


def _decided(snapshot: Snapshot, request: Request, held: Sequence[Meeting]) -> Requested | None:
    """Of the latest whose records tell what was decided, and not only what was proposed or reported."""
    minuted = [each for each in held if any(part.kind in _TELLS for part in each.records)] or held
    for meeting in minuted[:_LOOKED_BACK]:
        found = _decisions(snapshot, meeting, request.topic)
        if found.quotes:
            return Requested(request, found, minuted[0] if meeting != minuted[0] else None)
    return None if request.topic else Requested(request, Decisions(minuted[0], ()))


def _decisions(snapshot: Snapshot, meeting: Meeting, topic: str) -> Decisions:
    wanted = [term.stem for term in terms_of(topic)]
    quotes: dict[str, Quote] = {}
    for part in meeting.records:
        told = part.kind in WEIGHT and not part.kind.proposes
        document = document_in(snapshot, part, meeting) if told else None
        for quote in _quotes(snapshot, document, _DECIDED):
            stems = stems_of(quote.text)
            if all(likeness(word, stems) >= _NEAR for word in wanted):
                quotes.setdefault(" ".join(quote.text.split()), quote)
    return Decisions(meeting, tuple(quotes.values())[:MOST_DECISIONS], max(0, len(quotes) - MOST_DECISIONS))


def _quotes(snapshot: Snapshot, document: Document | None, form: re.Pattern[str]) -> Iterator[Quote]:
    """The sentences of a record that have ``form``."""
    record = snapshot.record(document.key) if document else None
    if document is None or record is None:
        return
    places = Places(snapshot, document.key)
    for paragraph in document.paragraphs:
        if not form.search(document.text, paragraph.start, paragraph.end):
            continue
        for sentence in places.sentences(paragraph):
            passage = places.passage(sentence.start)
            if passage is not None and form.search(document.text, sentence.start, sentence.end):
                yield Quote(
                    document.text[sentence.start : sentence.end],
                    cite(passage, record, sentence.start, sentence.end),
                )


def _upcoming(
    snapshot: Snapshot, request: Request, community: str, met: Sequence[Meeting], today: date
) -> Upcoming:
    scope = snapshot.scope(Filters(community=community))
    keys = {part.key for meeting in met for part in meeting.records}
    ids = {number for words in _SAID for number in snapshot.keywords.phrase(words, 200, scope).tolist()}
    documents = {snapshot.record_of(number).key for number in ids}
    quotes = [
        quote
        for key in sorted(documents)
        if not request.body or key in keys
        for quote in _quotes(snapshot, snapshot.document(key), _ANNOUNCES)
        if _is_announced(quote, today)
    ]
    # The record that was made last knows best.
    quotes.sort(key=lambda quote: quote.citation.date.isoformat(), reverse=True)
    coming = sorted(
        (each for each in met if _is_to_come(each, today)), key=lambda each: each.date.isoformat()
    )
    now = PartialDate(today.year, today.month, today.day)
    outlined = outline(snapshot, community, coming[0].id) if coming else None
    return Upcoming(now, tuple(coming[:_MOST_ANNOUNCED]), tuple(quotes[:_MOST_ANNOUNCED]), outlined)


def _is_announced(quote: Quote, today: date) -> bool:
    """Whether a sentence names a day that is not over; without a year, one that may come after the record's own within a year."""
    made = quote.citation.date
    for mention in find_dates(quote.text):
        day = mention.date
        if day.year is not None:
            if day.latest is not None and day.latest >= today:
                return True
        elif made.is_complete and made.year is not None and made.earliest is not None and day.day is not None:
            near = [
                PartialDate(year, day.month, day.day).earliest
                for year in (made.year, made.year + 1)
                if _exists(year, day)
            ]
            following = next((each for each in near if each is not None and each > made.earliest), None)
            if (
                following is not None
                and following >= today
                and (following - made.earliest).days <= _ONE_CYCLE
            ):
                return True
    return False


_ONE_CYCLE = 62
"""Days within which a body meets again: a day without a year is not looked for further off."""


def _exists(year: int, day: PartialDate) -> bool:
    try:
        PartialDate(year, day.month, day.day)
    except ValueError:
        return False
    return True


Ask = Callable[[str, Filters], Answer | NoAnswer]


@dataclass(frozen=True, slots=True)
class InTurn:
    """An answer, and how the question was understood."""

    answer: Answer | NoAnswer
    understood: Understood
    asked: str = ""
    """In the asker's words, without what stood around it."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What comes of one message."""

    each: tuple[InTurn | Requested, ...]
    left_out: int = 0
    """Questions of the message that were not asked: it has too many."""

    @property
    def answers(self) -> tuple[InTurn, ...]:
        """Those that are answers and refusals."""
        return tuple(each for each in self.each if isinstance(each, InTurn))


class Answering(Protocol):
    """Who answers."""

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """One question."""
        ...

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        """What there is for a request; None where there is nothing that fits."""
        ...


def reply(answering: Answering, message: str, filters: Filters, before: Turn | None) -> Replies:
    """Every question of ``message``, each with its own answer or refusal; a later one may refer to an earlier one. A plain request is
    given what it asks for; what does not fit is searched.

    Raises what asking raises, for the first of them; of the others, one that cannot be searched is left out.
    """
    said = questions_in(message)
    found: list[InTurn | Requested] = []
    for question in said.questions:
        request = request_in(question.text)
        if request is not None and (given := answering.fulfil(request, filters)) is not None:
            found.append(given)
            continue
        about = Turn(question.about) if question.about else before
        try:
            answered = replace(ask_in_turn(answering.ask, question.text, filters, about), asked=question.text)
        except QuestionRefused:
            if not found:
                raise
            continue
        found.append(answered)
        before = turn_of(answered)
    return Replies(tuple(found), said.left_out)


def ask_in_turn(ask: Ask, raw: str, filters: Filters, before: Turn | None) -> InTurn:
    """Asks ``raw`` as it is understood after ``before``.

    ``filters`` are those of now; what they leave open is taken from the turn before, if the question follows it. The community is
    always the one of now. Where two readings are open, the one that stands alone is asked when the other is refused,
    and ``understood`` says which was answered. Raises what ``ask`` raises.
    """
    understood = understand(raw, before)
    if not understood.follows:
        return InTurn(ask(raw, filters), replace(understood, question=raw, filters=filters))
    understood = replace(understood, filters=_merged(filters, understood.filters))
    answer = ask(understood.question, understood.filters)
    if not answer.answered and understood.alternative:
        alone = ask(understood.alternative, filters)
        if alone.answered:
            return InTurn(alone, Understood(understood.alternative, filters))
    return InTurn(answer, understood)


def turn_of(found: InTurn) -> Turn:
    """What the next question may refer to."""
    answer = found.answer
    cited = tuple(
        Cited(each.citation.title, each.citation.body, each.citation.date, each.text, each.citation.document)
        for each in answer.quotes
    )
    return Turn(answer.question, answer.searched.filters, cited, answer.answered)


def turn_of_receipt(receipt: Receipt, records: Callable[[], Iterable[Record]]) -> Turn:
    """The same from what was kept of an answer. A record that is no longer in the library is left out."""
    if not receipt.quotes:
        return Turn(receipt.question, receipt.filters, (), receipt.answered)
    wanted = {quote.document for quote in receipt.quotes}
    known = {record.key: record for record in records() if record.key in wanted}
    cited = tuple(
        Cited(record.title, record.body, record.date, quote.text, quote.document)
        for quote in receipt.quotes
        if (record := known.get(quote.document)) is not None
    )
    return Turn(receipt.question, receipt.filters, cited, receipt.answered)


def _merged(now: Filters, before: Filters) -> Filters:
    """Those of now, where they say something; else those of before. Never another community's."""
    in_time = now.since.is_known or now.until.is_known
    return Filters(
        since=now.since if in_time else before.since,
        until=now.until if in_time else before.until,
        body=now.body or before.body,
        kind=now.kind or before.kind,
        collection=now.collection or before.collection,
        scope=now.scope or before.scope,
        by=now.by or before.by,
        community=now.community,
    )
