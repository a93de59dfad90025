"""Watches: which of the new passages say something on what somebody asked to be told about. Pure, over one generation.

A topic is looked for sentence by sentence: late interaction over the token states that are there already, and its own
words, each weighed by how rare it is in the library. Where all of its words stand in a sentence, or the rare ones in one that is
near, that is enough; where others do, a fitted judge has to agree, which weighs these with what the evidence reader says. A
question is answered as any question is, from the new passages alone and above a higher threshold. A body is told by its
records, a meeting by any record of it. Where it is not sure, nothing is said. Figures: ``docs/quality.md``,
``python bench/notices.py``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from domain.answers import Answer, Filters, NoAnswer, Quote, Searched
from domain.documents import Role, Span
from index.ports import Keywords, Scope
from index.records import Record, StoredPassage, dates_of
from index.storage.library import Snapshot
from models.ports import FloatArray, IdArray, QuestionEmbedding, Reader
from retrieval.ask import Asking, Trace
from retrieval.citations import cite
from retrieval.meetings import meetings
from retrieval.reader import Clues, is_on_topic, pooled
from retrieval.receipts import answer_id
from retrieval.search import cosines, max_sim, search
from text.language import HAN
from text.questions import Question, read_question
from text.terms import (
    ALIKE,
    STOP,
    WORD,
    Term,
    likeness,
    question_tokens,
    shingles,
    stem,
    stems_of,
    terms_of,
    tokens,
    unfolded,
)


class Subject(StrEnum):
    """What a watch is about."""

    TOPIC = "topic"
    QUESTION = "question"
    BODY = "body"
    MEETINGS = "meetings"
    """Every meeting: one message for each."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is to be looked for."""

    subject: Subject
    text: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A record of which something is new."""

    key: str
    before: tuple[str, ...] = ()
    """The hashes of its texts that were seen before; empty for a new record."""


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news for one watch."""

    quotes: tuple[Quote, ...] = ()
    around: str = ""
    """The passages that the quotes stand in: another source that prints them says nothing new."""
    answer: str = ""
    """The id of its receipt."""
    meeting: str = ""
    """The id of a meeting, where the news is that there are records of it."""

    @property
    def story(self) -> str:
        """One name for one story: a watch is told it once."""
        said = self.meeting or "\n".join(_folded(quote.text) for quote in self.quotes)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_STORY]


_STORY = 32

# Chosen on the development topics of `python bench/notices.py`: for what is told, nineteen in twenty right there.
_NEAR = 0.5
"""Late interaction with a sentence: below it, no sentence was on the topic."""
_CLOSE = 0.6
"""The same where the sentence has none of the topic's words: in another language, or said otherwise."""
_ENOUGH = 1.3
"""Late interaction and the weight of those of the topic's words that stand there, from which on some of them are enough: “biblioteca”
of “biblioteca municipal”, where nearly every record has the other."""
_MOST = 0.6
"""The part of the topic's weight that has to be there for that."""
_NEAR_QUESTION = 0.65
"""The search score of the best new passage from which on a question is read at all."""
_SAME = 0.7
"""The same where the sentence has all of the topic's words, which may be there in another sense."""
SURE = {"english": 0.6, "multilingual": 0.85}
"""The probability from which on a question's answer is told; the threshold of an answer that is asked for is lower."""
_MOST_QUOTES = 3
_MOST_READ = 3
"""Sentences that the reader is asked about, for one topic."""
MOST_RECORDS = 5
"""Records that one topic or body is told of at once, the nearest first."""
MOST_MEETINGS = 10
_DEPTH = 8
_THERE = 0.85
_AROUND = 2000
_SHORTEST = 12
"""Shorter "sentences" are headings and fragments."""


@dataclass(slots=True)
class _Sentence:
    """A new sentence, and where it stands."""

    record: Record
    passage: StoredPassage
    span: Span
    text: str
    columns: IdArray
    """Its tokens, among those of all new passages."""
    _stems: frozenset[str] | None = None
    _tokens: frozenset[str] | None = None

    def share(self, topic: _Topic) -> float:
        """How much of the topic's weight its words have; -1 where one that must be there is not."""
        if topic.characters:
            if self._tokens is None:
                self._tokens = frozenset(tokens(self.text))
            return topic.weight(each in self._tokens for each in topic.characters)
        if self._stems is None:
            self._stems = stems_of(self.text)
        # “para” is no spelling of “paradas”.
        known = self._stems - STOP
        there = [term.stem in self._stems or likeness(term.stem, known) >= _THERE for term in topic.terms]
        if any(term.is_name and not found for term, found in zip(topic.terms, there, strict=True)):
            return -1.0 if any(there) else 0.0
        return topic.weight(there)


@dataclass(frozen=True, slots=True)
class _Topic:
    question: Question
    terms: tuple[Term, ...]
    characters: tuple[str, ...]
    """Pairs of Chinese characters; empty where the topic is in letters."""
    weights: tuple[float, ...]
    """Of each of its terms or pairs, how telling it is: its part of their idf."""

    @classmethod
    def of(cls, question: Question, keywords: Keywords) -> _Topic:
        written = HAN.search(question.text) is not None
        characters = tuple(question_tokens(question.text)) if written else ()
        # The index has stems of its own: it is asked for the words as they stand.
        words = {stem(each.group()): each.group() for each in WORD.finditer(question.text)}
        forms: list[tuple[str, ...]] = [(each,) for each in characters] or [
            (term.stem, *(words.get(term.stem, term.stem).split("-"))) for term in question.terms
        ]
        telling = [min(map(keywords.maximum_bm25, each)) for each in forms]
        whole = sum(telling) or 1.0
        return cls(question, tuple(question.terms), characters, tuple(each / whole for each in telling))

    def weight(self, there: Iterable[bool]) -> float:
        """What part of it is there: 1 where all of its words are."""
        found = list(there)
        parts = (each for each, is_there in zip(self.weights, found, strict=True) if is_there)
        return 1.0 if found and all(found) else sum(parts)


def is_specific(subject: Subject, text: str) -> bool:
    """Whether there is something in ``text`` that could be looked for: not one letter, and not words that stand everywhere."""
    if subject is Subject.MEETINGS:
        return True
    if HAN.search(text):
        return sum(map(len, question_tokens(text))) >= 2
    return any(len(term.stem) >= 3 or any(map(str.isdigit, term.stem)) for term in terms_of(text))


class NewPassages:
    """What is new in one generation, as far as ``community`` sees it."""

    def __init__(
        self,
        snapshot: Snapshot,
        fresh: Iterable[Fresh],
        earlier: Callable[[str], str | None],
        community: str,
    ) -> None:
        """``earlier`` gives a text of before by its hash. Of a record that was known, only the sentences count that none of
        its texts of before has.
        """
        snapshot = snapshot.seen_by(community)
        self.snapshot, self.community = snapshot, community
        visible = {record.key for record in snapshot.visible(community)}
        self.records: list[Record] = []
        self._new: set[str] = set()
        known: dict[str, str] = {}
        for each in sorted(fresh, key=lambda one: one.key):
            record = snapshot.record(each.key)
            if record is None or each.key not in visible or not record.passages:
                continue
            self.records.append(record)
            if each.before:
                known[each.key] = " ".join(_folded(earlier(text) or "") for text in each.before)
            else:
                self._new.add(each.key)
        self._known = known

    @cached_property
    def _sentences(self) -> list[_Sentence]:
        found: list[_Sentence] = []
        column = 0
        for record in self.records:
            ids = self.snapshot.document_passages(record.key)
            passages = self.snapshot.passages(ids)
            rows = self.snapshot.tokens.rows(np.array(ids, np.int64)) if self.snapshot.tokens else None
            said: set[str] = set()
            for number, passage in enumerate(passages):
                first, last = (rows.firsts[number : number + 2]) if rows is not None else (0, 0)
                places = rows.places[first:last] if rows is not None else np.empty(0, np.int32)
                for span in passage.sentences:
                    start, end = span.start - passage.start, span.end - passage.start
                    text = passage.text[start:end]
                    folded = _folded(text)
                    if len(text) < _SHORTEST and not HAN.search(text):
                        continue
                    if folded in said or folded in self._known.get(record.key, ""):
                        continue
                    said.add(folded)
                    inside = np.flatnonzero((places >= start) & (places < end)) + first + column
                    found.append(_Sentence(record, passage, span, text, inside.astype(np.int64)))
            column += len(rows.places) if rows is not None else 0
        return found

    @cached_property
    def _states(self) -> tuple[FloatArray, IdArray]:
        """The token states of all new sentences, one after the other, and where each sentence begins."""
        held = [
            self.snapshot.tokens.rows(np.array(self.snapshot.document_passages(record.key), np.int64)).states
            for record in self.records
            if self.snapshot.tokens is not None
        ]
        columns = [sentence.columns for sentence in self._sentences]
        firsts = np.concatenate([[0], np.cumsum([len(each) for each in columns])]).astype(np.int64)
        if not held or not columns:
            return np.zeros((0, 0), np.float32), firsts
        return np.concatenate(held)[np.concatenate(columns)], firsts

    @cached_property
    def ids(self) -> IdArray:
        """The passages in which something is new, sorted."""
        return np.array(sorted({each.passage.id for each in self._sentences}), np.int64)

    def about(
        self,
        watched: Watched,
        asking: Asking,
        embed: Callable[[str], QuestionEmbedding],
        reader: Reader,
    ) -> list[Told]:
        """The news for one watch, the surest first; empty where nothing is sure. Raises QuestionRefused, LibraryError kinds."""
        match watched.subject:
            case Subject.TOPIC:
                found = [(watched.text, quotes) for quotes in self._on_topic(watched.text, embed, reader)]
            case Subject.BODY:
                found = [(watched.text, quotes) for quotes in self._of_body(watched.text)]
            case Subject.MEETINGS:
                return [Told(meeting=each) for each in self._meetings()]
            case Subject.QUESTION:
                return self._answered(watched.text, asking, embed)
        return [self._told(text, quotes) for text, quotes in found]

    def answer_of(self, text: str, told: Told) -> Answer:
        """What a receipt is kept of, where it was not asked as a question."""
        return Answer(
            id=told.answer,
            question=text,
            probability=1.0,
            threshold=0.0,
            quotes=told.quotes,
            passages=(),
            searched=self._searched,
            generation=self.snapshot.generation,
            content=self.snapshot.manifest.content_of_receipts,
        )

    @property
    def _searched(self) -> Searched:
        earliest, latest = dates_of(self.records)
        created = self.snapshot.manifest.created
        return Searched(
            len(self.records), len(self.ids), earliest, latest, 0, Filters(community=self.community), created
        )

    def _told(self, text: str, quotes: tuple[Quote, ...]) -> Told:
        filters = Filters(community=self.community)
        snapshot = self.snapshot
        made = answer_id(text, filters, snapshot.generation, quotes, snapshot.manifest.content_of_receipts)
        return Told(quotes, self._around(quotes), made)

    def _around(self, quotes: Sequence[Quote]) -> str:
        within = {
            sentence.passage.id: sentence.passage.text
            for quote in quotes
            for sentence in self._sentences
            if sentence.record.key == quote.citation.document
            and sentence.passage.start <= quote.citation.start < sentence.passage.end
        }
        return "\n".join(within.values())[:_AROUND]

    # --- Topics

    def _on_topic(
        self, text: str, embed: Callable[[str], QuestionEmbedding], reader: Reader
    ) -> Iterator[tuple[Quote, ...]]:
        topic = _Topic.of(read_question(text), self.snapshot.keywords)
        embedding = embed(topic.question.text)
        rated: list[tuple[float, int]] = []
        asked = 0
        for score, share, number in self._near(topic, embedding):
            near = score - share
            if (share == 1.0 and near >= _SAME) or (_MOST < share < 1.0 and score >= _ENOUGH):
                rated.append((score, number))
            elif asked < _MOST_READ:
                asked += 1
                if self._agrees(topic, number, near, share, reader):
                    rated.append((score, number))
        by_record: dict[str, list[tuple[float, int]]] = {}
        for score, number in sorted(rated, reverse=True):
            by_record.setdefault(self._sentences[number].record.key, []).append((score, number))
        for places in list(by_record.values())[:MOST_RECORDS]:
            chosen = sorted(number for _, number in places[:_MOST_QUOTES])
            yield tuple(self._quote(self._sentences[number]) for number in chosen)

    def _near(self, topic: _Topic, embedding: QuestionEmbedding) -> list[tuple[float, float, int]]:
        """Score, share of the topic's words and number of the sentences that may be on it, best first."""
        if not self._sentences:
            return []
        states, firsts = self._states
        late = np.ones(len(self._sentences), np.float32)
        if len(states) and len(embedding.tokens):
            late = max_sim(embedding.weights, cosines(embedding, states), firsts)
        found: list[tuple[float, float, int]] = []
        for number in np.flatnonzero(late >= _NEAR).tolist():
            share = self._sentences[number].share(topic)
            least = _NEAR if share > 0 else _CLOSE
            if share >= 0 and late[number] >= least and (share > 0 or len(states)):
                found.append((float(late[number]) + share, share, number))
        return sorted(found, key=lambda each: (-each[0], each[2]))

    def _agrees(self, topic: _Topic, number: int, near: float, share: float, reader: Reader) -> bool:
        """Whether a sentence, under its heading, is about the topic, by what a reader finds and what else is known of it."""
        sentence = self._sentences[number]
        head = sentence.passage.context
        text = f"{head}\n{sentence.text}" if head else sentence.text
        span = Span(len(text) - len(sentence.text), len(text))
        pair = (topic.question.text, text, [span], (topic.question.language, sentence.record.language))
        evidence = pooled(reader.read(*pair), reader.read_again(*pair))
        # Without token states nothing is known to be nearer than it has to be.
        late = near if len(sentence.columns) else _NEAR
        return is_on_topic(Clues(late, share, share > 0, evidence.answers), evidence.reader)

    def _quote(self, sentence: _Sentence) -> Quote:
        span = sentence.span
        return Quote(sentence.text, cite(sentence.passage, sentence.record, span.start, span.end))

    # --- Questions

    def _answered(self, text: str, asking: Asking, embed: Callable[[str], QuestionEmbedding]) -> list[Told]:
        if not len(self.ids):
            return []
        question = read_question(text)
        embedding = embed(question.text)
        scope = Scope.of(self.ids)
        candidates = search(question.text, embedding, self.snapshot, scope, _DEPTH)
        if not candidates or candidates[0].score < _NEAR_QUESTION:
            return []
        asking = asking.remembering()
        if not asking.promises(question, candidates, self.snapshot, scope):
            return []
        trace = Trace()
        filters = Filters(community=self.community)
        given: Answer | NoAnswer = asking.answer(
            question, self.snapshot, filters, trace, within=self.ids, embedding=embedding
        )
        if not isinstance(given, Answer) or given.probability < max(
            SURE.get(trace.reader, max(SURE.values())), given.threshold
        ):
            return []
        quotes = tuple(quote for quote in given.quotes if self._is_new(quote))[:_MOST_QUOTES]
        # What answers is what comes first: where that was known before, there is nothing to tell.
        if not quotes or quotes[0] != given.quotes[0]:
            return []
        return [self._told(question.text, quotes)]

    def _is_new(self, quote: Quote) -> bool:
        return _folded(quote.text) not in self._known.get(quote.citation.document, "")

    # --- Bodies and meetings

    def _of_body(self, text: str) -> Iterator[tuple[Quote, ...]]:
        wanted = unfolded(text)
        told = 0
        for record in self.records:
            if record.key not in self._new or unfolded(record.body) != wanted or told >= MOST_RECORDS:
                continue
            mine = [each for each in self._sentences if each.record.key == record.key]
            spoken = [each for each in mine if _role(each) in (Role.BODY, Role.LIST_ITEM)]
            for first in (spoken or mine)[:1]:
                told += 1
                yield (self._quote(first),)

    def _meetings(self) -> list[str]:
        fresh = {record.key for record in self.records}
        held = meetings(self.snapshot, self.community)
        return [each.id for each in held if not fresh.isdisjoint(part.key for part in each.records)][
            :MOST_MEETINGS
        ]


def _role(sentence: _Sentence) -> Role:
    at = sentence.span.start
    return next((p.role for p in sentence.passage.paragraphs if p.start <= at < p.end), Role.BODY)


_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+")


def _folded(text: str) -> str:
    return _BLANK.sub(" ", text).strip().casefold()


def is_told(told: Told, before: Iterable[Told]) -> bool:
    """Whether one of those ``before`` said the same in the same words: a press release that a second paper prints is one
    story. Another number in it makes it another.
    """
    if not told.quotes:
        return False
    mine = "\n".join(quote.text for quote in told.quotes)
    said, numbers = shingles(mine), set(_NUMBER.findall(mine))
    for each in before:
        theirs = f"{each.around}\n" + "\n".join(quote.text for quote in each.quotes)
        # Of what is said now, not of what was said then: the whole behind its excerpt says more.
        alike = len(said & shingles(theirs)) >= ALIKE * len(said)
        if numbers <= set(_NUMBER.findall(theirs)) and (alike or _folded(mine) in _folded(theirs)):
            return True
    return False
