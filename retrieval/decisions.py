"""Decisions and votes of meetings: which records are read for them, which record stands, and who is meant by a name.

Read are a body's own records: decisions, minutes, transcripts, and those whose kind is not known. What a newspaper, a report or
somebody's notes tell of a vote is told at second hand, and what an agenda has is proposed. Of several versions of a
record the last one stands, and what an earlier one had is kept beside it where they differ.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from domain.answers import Filters, Quote
from domain.dates import find_dates
from domain.documents import Document, Kind, Span
from domain.meetings import Decision, Decisions, Match, Meeting, MeetingDecisions, Part, Standing, Tally, Vote
from index.storage.library import Snapshot
from retrieval.citations import Places, cite
from retrieval.meetings import document_in, find, meetings
from text.decision_rules.elsewhere import speaks_of
from text.decision_rules.matters import Stated, twin
from text.decision_rules.named_votes import Corrected, StatedVote, corrections
from text.decision_rules.stated import read
from text.language import HAN
from text.people import full_names, may_be_one, named_in
from text.sentences import SentencesOf
from text.terms import likeness, stems_of, terms_of, unfolded

READ = (
    Kind.DECISION, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.RECORD, Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT,
)  # fmt: skip
"""The kinds that are read, the weightiest first."""
_MOST_RECORDS = 240
"""Records that are read for one request."""
_MOST_PASSAGES = 30_000
"""Of those records: some 15 MB of text. None has more than 1,050 characters that are not blank."""
_LOOKED_BACK = 24
"""Meetings that are looked at for the latest that states a decision."""
_CORRECTED_WITHIN = 4
"""Later meetings of the same body whose minutes may correct those of this one."""
_MOST_QUOTES = 8
_NEAR = 0.85
_Quoted = Callable[[Span, Iterable[Span]], Quote | None]


def decisions(
    snapshot: Snapshot,
    community: str = "",
    meeting_id: str = "",
    topic: str = "",
    member: str = "",
    *,
    body: str = "",
    among: Container[str] | None = None,
) -> Decisions:
    """What was decided: at a meeting, on a topic, with the vote of a person; at the latest meeting that states something, where none
    of these is given. Without a meeting, those of ``body`` alone, where one is given; of meetings without a record ``among`` these,
    nothing is read. Raises RecordMissing for an unknown meeting.
    """
    found = meetings(snapshot, community, "" if meeting_id else body)
    held = [each for each in found if each.standing is Standing.HELD]
    if among is not None:
        held = [each for each in held if any(part.key in among for part in each.records)]
    asked = bool(topic.strip() or member.strip())
    reading = _Library(snapshot, found)
    if meeting_id:
        wanted, more = [find(found, meeting_id)], 0
    elif asked:
        wanted, more = _candidates(snapshot, community, held, f"{topic} {member}")
    else:
        wanted, more = held[:_LOOKED_BACK], 0
    parts: list[MeetingDecisions] = []
    looked_at: list[str] = []
    for meeting in wanted:
        looked_at += reading.readable(meeting)
        items = [each for each in reading.of(meeting) if not topic.strip() or _is_on(each, topic)]
        if items:
            parts.append(MeetingDecisions(meeting, tuple(items)))
            if not asked:
                break
    people: list[str] = []
    nobody = False
    if member.strip():
        parts, people = _of_a_member(reading, parts, member)
        known = (name for meeting in wanted for name in reading.people(meeting))
        nobody = not parts and not any(may_be_one(member, name) for name in known)
    return Decisions(
        tuple(parts),
        meeting_id,
        topic,
        member,
        tuple(people),
        len(looked_at) - sum(key in reading.left for key in looked_at),
        more + len(reading.left),
        snapshot.generation,
        nobody=nobody and not more and not reading.left,
    )


def _candidates(
    snapshot: Snapshot, community: str, held: Sequence[Meeting], words: str
) -> tuple[list[Meeting], int]:
    """The meetings whose records may have the words, newest first; and how many records are left out."""
    readable = [part.key for meeting in held for part in meeting.records if part.kind in READ]
    chosen = list(held)
    if len(readable) > _MOST_RECORDS or sum(_passages(snapshot, key) for key in readable) > _MOST_PASSAGES:
        scope = snapshot.scope(Filters(community=community))
        ids, _ = snapshot.keywords.search(words, 50 * _MOST_RECORDS, scope)
        keys = {snapshot.record_of(int(number)).key for number in ids}
        chosen = [meeting for meeting in held if any(part.key in keys for part in meeting.records)]
    kept: list[Meeting] = []
    count = 0
    for meeting in chosen:
        count += sum(part.kind in READ for part in meeting.records)
        if count <= _MOST_RECORDS or not kept:
            kept.append(meeting)
    return kept, max(0, count - _MOST_RECORDS) if len(kept) < len(chosen) else 0


def _passages(snapshot: Snapshot, key: str) -> int:
    record = snapshot.record(key)
    return record.passages if record else 0


def _is_on(decision: Decision, topic: str) -> bool:
    wanted = [term.stem for term in terms_of(topic)]
    if not wanted:
        return True
    text = " ".join([decision.heading, decision.about, *(quote.text for quote in decision.quotes)])
    stems = stems_of(text)
    # In Chinese nothing stands apart, and a number is a whole one all the same.
    joined = HAN.search(text) is not None
    return all(
        likeness(word, stems) >= _NEAR
        or (not word.isascii() and word in text)
        or (joined and word.isdigit() and re.search(rf"(?<!\d){word}(?!\d)", text) is not None)
        for word in wanted
    )


def _of_a_member(
    reading: _Library, parts: Sequence[MeetingDecisions], member: str
) -> tuple[list[MeetingDecisions], list[str]]:
    """The decisions with this person's own vote, motion or second; and who may be meant."""
    chosen: list[MeetingDecisions] = []
    people: dict[str, None] = {}
    for part in parts:
        known = reading.people(part.meeting)
        meant = [name for name in known if may_be_one(member, name)]
        items = []
        for item in part.items:
            votes = tuple(_matched(vote, known) for vote in item.votes if _may_be(member, vote.name, meant))
            own = any(_may_be(member, name, meant) for name in (item.mover, item.seconder) if name)
            if votes or own:
                items.append(replace(item, votes=votes))
        if items:
            people |= dict.fromkeys(meant)
            chosen.append(MeetingDecisions(part.meeting, tuple(items)))
    return chosen, sorted(people)


def _may_be(member: str, name: str, meant: Sequence[str]) -> bool:
    """Whether the name in the record may be the person: directly, or by one of those who may be meant."""
    if not may_be_one(member, name):
        return False
    return not meant or any(may_be_one(name, each) for each in meant)


def _matched(vote: Vote, known: Sequence[str]) -> Vote:
    several = tuple(name for name in known if may_be_one(vote.name, name))
    return replace(vote, match=Match.SEVERAL, others=several) if len(several) > 1 else vote


class _Library:
    """The decisions of the meetings of one snapshot, read when they are asked for, as long as there is room for their records."""

    def __init__(self, snapshot: Snapshot, found: Sequence[Meeting]) -> None:
        self._snapshot, self._found = snapshot, found
        self._people: dict[tuple[str, str], list[str]] = {}
        self._room = _MOST_PASSAGES
        self._counted: set[str] = set()
        self.left: set[str] = set()
        """The records that were not read: there are too many passages."""

    def _document(self, part: Part, meeting: Meeting) -> Document | None:
        if part.key not in self._counted:
            size = _passages(self._snapshot, part.key)
            if size > self._room:
                self.left.add(part.key)
                return None
            self._counted.add(part.key)
            self._room -= size
        return document_in(self._snapshot, part, meeting)

    def readable(self, meeting: Meeting) -> list[str]:
        """The keys of its records that are read, the weightiest first, the last version of each before the ones it replaced."""
        parts = [part for part in meeting.records if part.kind in READ]
        parts.sort(key=lambda part: READ.index(part.kind))
        return [part.key for part in parts]

    def of(self, meeting: Meeting) -> list[Decision]:
        """What is decided there, as the records that stand say it."""
        standing: list[Decision] = []
        replaced: list[Decision] = []
        for part in sorted(
            (part for part in meeting.records if part.kind in READ), key=lambda part: READ.index(part.kind)
        ):
            document = self._document(part, meeting)
            if document is None:
                continue
            stated = [*self._decisions(document)]
            if self._snapshot.superseded_by(part.key):
                replaced += stated
            elif document.kind.is_spoken and standing:
                # Minutes are the body's own word; of what was said, the votes that they leave out are kept.
                standing = _beside(standing, stated, only=lambda each: bool(each.votes))
            else:
                standing = _beside(standing, stated)
        changed = [self._before(each, replaced) for each in standing] if replaced else standing
        return self._corrected(meeting, changed)

    def _decisions(self, document: Document) -> Iterator[Decision]:
        record, places = self._snapshot.record(document.key), Places(self._snapshot, document.key)
        if record is None:
            return

        def quoted(span: Span, marks: Iterable[Span]) -> Quote | None:
            passage = places.passage(span.start)
            if passage is None:
                return None
            inside = sorted(
                {m for m in marks if span.start <= m.start < m.end <= span.end}, key=lambda m: m.start
            )
            shifted = tuple(Span(m.start - span.start, m.end - span.start) for m in _apart(inside))
            text = document.text[span.start : span.end]
            return Quote(text, cite(passage, record, span.start, span.end), shifted)

        for stated in _all_in(document, places.sentences)[0]:
            made = _decision(document, stated, quoted)
            if made is not None:
                yield made

    def _before(self, decision: Decision, replaced: Sequence[Decision]) -> Decision:
        """With what the version before had, where that was something else."""
        earlier = twin(decision, replaced)
        if earlier is None:
            return decision
        had = {unfolded(vote.name): vote.ballot for vote in earlier.votes}
        votes = tuple(
            replace(vote, corrected=old)
            if (old := had.get(unfolded(vote.name))) is not None and old is not vote.ballot
            else vote
            for vote in decision.votes
        )
        same = (earlier.outcome, earlier.tally and (earlier.tally.yes, earlier.tally.no)) == (
            decision.outcome,
            decision.tally and (decision.tally.yes, decision.tally.no),
        )
        if same and not any(vote.corrected for vote in votes):
            return decision
        return replace(decision, votes=votes, before=earlier)

    def _corrected(self, meeting: Meeting, items: list[Decision]) -> list[Decision]:
        """With the sentences of later records of the same body that correct one of them."""
        if not items or not meeting.date.is_complete or not meeting.body:
            return items
        later = [
            each
            for each in self._found
            if each.body == meeting.body
            and each.collection == meeting.collection
            and each.place == meeting.place
            and each.date.is_complete
            and each.date.isoformat() > meeting.date.isoformat()
        ]
        for other in later[-_CORRECTED_WITHIN:]:
            for part in (part for part in other.records if part.kind in READ):
                document = self._document(part, other)
                if document is not None and not self._snapshot.superseded_by(part.key):
                    items = self._with_corrections(meeting, items, document)
        return items

    def _with_corrections(
        self, meeting: Meeting, items: list[Decision], document: Document
    ) -> list[Decision]:
        record, places = self._snapshot.record(document.key), Places(self._snapshot, document.key)
        for correction in _all_in(document, places.sentences)[1] if record else ():
            passage = places.passage(correction.quote.start)
            said = document.text[correction.quote.start : correction.quote.end]
            if passage is None or record is None or not _names_day(said, meeting):
                continue
            fitting = [at for at, item in enumerate(items) if speaks_of(said, item)]
            if len(fitting) != 1:
                continue
            quote = Quote(said, cite(passage, record, correction.quote.start, correction.quote.end))
            items[fitting[0]] = _put_right(items[fitting[0]], correction, quote, document)
        return items

    def people(self, meeting: Meeting) -> list[str]:
        """Those who are known to sit in its body, or to be called like somebody who does, by their full names."""
        key = (meeting.collection, meeting.body)
        if key not in self._people:
            names: dict[str, None] = {}
            same = [each for each in self._found if (each.collection, each.body) == key]
            parts = ((each, part) for each in same for part in each.records if part.kind in READ)
            for other, part in islice(parts, _MOST_RECORDS):
                document = self._document(part, other)
                if document is not None:
                    names |= dict.fromkeys(_names(document, Places(self._snapshot, document.key)))
            self._people[key] = full_names(names)
        return self._people[key]


def _beside(
    standing: Sequence[Decision],
    stated: Sequence[Decision],
    only: Callable[[Decision], bool] = lambda _: True,
) -> list[Decision]:
    """What stands, with what another record has besides it; where the two tell one thing otherwise, next to each other."""
    found = [[each] for each in standing]
    for each in stated:
        told = twin(each, standing)
        if told is None:
            found += [[each]] if only(each) else []
        elif each.contradicts(told):
            # Nothing says which of the two is right; one of them may be of another meeting of that day.
            beside = found[next(at for at, other in enumerate(standing) if other is told)]
            beside[0] = replace(told, differs=each)
            beside.append(replace(each, differs=replace(told, differs=None)))
    return [each for beside in found for each in beside]


def _names(document: Document, places: Places) -> list[str]:
    """Every name in a record that may be a member's."""
    stated, _, named = _all_in(document, places.sentences)
    text = document.text
    spans = [vote.name for each in stated for vote in each.votes]
    spans += [each for one in stated for each in (one.mover, one.seconder) if each is not None]
    return [text[span.start : span.end] for span in spans] + list(named)


def _decision(document: Document, stated: Stated, quoted: _Quoted) -> Decision | None:
    text = document.text

    def at(span: Span | None) -> str:
        return "" if span is None else text[span.start : span.end]

    marks = [*stated.marks, *([stated.tally.words] if stated.tally else ())]
    quotes = [quote for span in stated.quotes[:_MOST_QUOTES] if (quote := quoted(span, marks)) is not None]
    if not quotes:
        return None
    votes = tuple(_votes(text, stated.votes, quoted))
    tally = Tally(at(stated.tally.words), stated.tally.yes, stated.tally.no) if stated.tally else None
    return Decision(
        stated.outcome,
        tuple(quotes),
        at(stated.about),
        stated.heading,
        at(stated.mover),
        at(stated.seconder),
        tally,
        stated.unanimous,
        votes,
        stated.amendment,
        stated.as_amended,
    )


def _votes(text: str, votes: Iterable[StatedVote], quoted: _Quoted) -> Iterator[Vote]:
    for vote in votes:
        words = vote.words if vote.words.end - vote.words.start <= _LONGEST_WORDS else vote.name
        quote = quoted(vote.quote, (vote.name, words))
        if quote is not None:
            yield Vote(text[vote.name.start : vote.name.end], vote.ballot, quote)


_LONGEST_WORDS = 40


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _names_day(said: str, meeting: Meeting) -> bool:
    """Whether a sentence names the day of a meeting; a day without a year is of the meeting’s own."""
    day = meeting.date
    return any(
        (mention.date.month, mention.date.day) == (day.month, day.day)
        and mention.date.year in (None, day.year)
        for mention in find_dates(said)
    )


def _put_right(item: Decision, correction: Corrected, quote: Quote, document: Document) -> Decision:
    """With the correction beside it, and the votes that it states in place of those of before."""
    text = document.text
    right = {text[vote.name.start : vote.name.end]: vote for vote in correction.votes}
    votes: list[Vote] = []
    for vote in item.votes:
        new = next((each for name, each in right.items() if may_be_one(name, vote.name)), None)
        if new is None or new.ballot is vote.ballot:
            votes.append(vote)
        else:
            votes.append(Vote(vote.name, new.ballot, quote, corrected=vote.ballot))
    # A count beside a corrected vote is that of before.
    return replace(item, votes=tuple(votes), corrections=(*item.corrections, quote))


# --- What was read of a record is kept: the same records are asked for again and again.

_Found = tuple[list[Stated], list[Corrected], tuple[str, ...]]
_KEPT = 1_000
_MOST_KEPT = 50_000_000
"""Characters of the records of which something is kept: what is read of one grows with it."""
_kept: OrderedDict[tuple[str, ...], tuple[int, _Found]] = OrderedDict()
_keeping = threading.Lock()


def _all_in(document: Document, sentences: SentencesOf) -> _Found:
    """What the document states and corrects, and every name in it."""
    about = document.text_hash, document.kind.value, document.body, document.date.isoformat()
    key = document.key, *about, str(len(document.paragraphs))
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key][1]
    names = tuple(dict.fromkeys(named_in(document.text)))
    found = read(document, sentences), corrections(document, sentences), names
    with _keeping:
        _kept[key] = len(document.text), found
        size = sum(each for each, _ in _kept.values())
        while len(_kept) > _KEPT or size > _MOST_KEPT:
            size -= _kept.popitem(last=False)[1][0]
    return found
