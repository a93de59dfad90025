"""Reading the best candidates closely: their order, and how well each of their sentences answers.

Two ways. With a reranker that knows both languages, question and passage are read together, and it says where an answer
could stand. Otherwise late interaction does both, from the token states in the library: weaker in one language,
and the only way across two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.dates import PartialDate
from domain.documents import Span
from index.records import Record, StoredPassage
from index.storage.library import Snapshot
from models.ports import QuestionEmbedding, Reading, Reranker, best_span
from retrieval.search import Candidate, token_similarities
from text.questions import Question
from text.similarity import copies
from text.terms import likeness, stems_of

# Chosen on the development sets by `python bench/quality.py` (docs/quality.md).
_MOST_READ = 5
_LEAST_READ = 2
"""The best and its rival are always read: whether there is an answer at all is decided by reading."""
_OPEN_ORDER = 0.30
"""Candidates this far behind the best in their search scores may still overtake it; further behind, few did."""
_READING_WEIGHT = 0.05
"""What a logit adds to a candidate's score. Added, not put in its place: the search knows things that a reader of
one passage does not."""
_SPOKEN_WEIGHT = 0.02
"""The same in a transcript: there the search has looked at the turns around the passage, and the reader at it alone."""
_LOWEST, _HIGHEST = -11.0, 8.0
"""Logits are cut to this range: beyond it they say nothing more."""

# The score of a sentence, in logits. Where an answer could stand tells most; the sentence read by itself tells next.
_SENTENCE_LOGIT = 0.5
_LONGEST_ANSWER = 25
"""In tokens."""
_MOST_SENTENCES = 6
"""Sentences of the best passage that are read by themselves."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of a passage that was read."""

    span: Span
    """In ``document.text``."""
    text: str
    score: float
    """Comparable between sentences that were read in the same way."""
    logit: float | None = None
    """The reranker's, for the sentence alone."""
    mark: Span | None = None
    """Where the answer seems to stand, in ``text``."""


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate, read closely. ``logit`` and ``reading`` are None where no reranker read it."""

    candidate: Candidate
    passage: StoredPassage
    record: Record
    score: float
    logit: float | None = None
    reading: Reading | None = None

    @property
    def date(self) -> PartialDate:
        """Of the meeting that the passage tells of."""
        return self.passage.date if self.passage.date.is_known else self.record.date


def knows(reranker: Reranker | None, question_language: str, record_language: str) -> bool:
    """Whether ``reranker`` can read this pair. A language that is not known is taken to be one it knows: for a
    question of one word nobody can tell.
    """
    if reranker is None:
        return False
    known = reranker.languages
    return known is None or all(not code or code in known for code in (question_language, record_language))


def read_passages(
    question: Question,
    candidates: Sequence[Candidate],
    snapshot: Snapshot,
    reranker: Reranker | None,
    keep: int,
) -> list[Read]:
    """The first ``keep`` candidates with their texts, the first few of them read and put in their new order.

    Only where the order is open: a candidate far behind the best is not read, nor is the copy of one before it.
    """
    chosen = list(candidates[:keep])
    passages = snapshot.passages([candidate.passage for candidate in chosen])
    reads = [
        Read(candidate, passage, snapshot.record_of(candidate.passage), candidate.score)
        for candidate, passage in zip(chosen, passages, strict=True)
    ]
    repeated = copies([passage.text for passage in passages])
    first = [read for place, read in enumerate(reads) if place not in repeated][:_MOST_READ]
    closely = [
        _read(question.text, read, reranker)
        for place, read in enumerate(first)
        if place < _LEAST_READ or candidates[0].score - read.score <= _OPEN_ORDER
        if reranker is not None and knows(reranker, question.language, read.record.language)
    ]
    best = max((logit for _, logit in closely), default=0.0)
    scored = [replace(read, score=read.score + _worth(read, logit, best)) for read, logit in closely]
    known = {read.passage.id for read in scored}
    # What was not read comes after what was: its score has no part from reading.
    return _sorted(scored) + _sorted([read for read in reads if read.passage.id not in known])


def _read(question: str, read: Read, reranker: Reranker) -> tuple[Read, float]:
    reading = reranker.read(question, headed(read.passage))
    logit = float(np.clip(reading.logit, _LOWEST, _HIGHEST))
    return replace(read, logit=logit, reading=reading), logit


def _worth(read: Read, logit: float, best: float) -> float:
    """What a logit adds. The best one adds the same in every kind of record; below it, one falls behind by the kind's weight."""
    weight = _SPOKEN_WEIGHT if read.record.kind.is_spoken else _READING_WEIGHT
    return _READING_WEIGHT * (best - _LOWEST) - weight * (best - logit)


def _sorted(reads: Sequence[Read]) -> list[Read]:
    return sorted(reads, key=lambda read: (-read.score, read.passage.id))


def headed(passage: StoredPassage) -> str:
    """A passage as it is read: under its title, which often names what its words only point to."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def read_sentences(
    question: Question,
    read: Read,
    embedding: QuestionEmbedding,
    snapshot: Snapshot,
    reranker: Reranker | None,
    *,
    alone: bool,
) -> list[ReadSentence]:
    """The sentences of one passage, best first. ``alone``: each is also read by itself (the best passage's)."""
    sentences = [
        ReadSentence(
            span, read.passage.text[span.start - read.passage.start : span.end - read.passage.start], 0.0
        )
        for span in read.passage.sentences
    ]
    if read.reading is not None and len(read.reading.begins):
        found = _by_reading(question.text, sentences, read, reranker if alone else None)
    else:
        found = _by_late_interaction(question, sentences, read, embedding, snapshot)
        if read.reading is not None and reranker is not None and alone:
            day = read.passage.date
            found = [_read_alone(question.text, each, day, reranker) for each in found[:_MOST_SENTENCES]]
    return sorted(found, key=lambda sentence: (-sentence.score, sentence.span.start))


def _read_alone(question: str, sentence: ReadSentence, day: PartialDate, reranker: Reranker) -> ReadSentence:
    """``day``: of the meeting it tells of, where its record is of several; it is read with the sentence, as it is told with it."""
    text = f"{day}: {sentence.text}" if day.is_known else sentence.text
    logit = float(np.clip(reranker.read(question, text).logit, _LOWEST, _HIGHEST))
    return replace(sentence, logit=logit, score=sentence.score + _SENTENCE_LOGIT * logit)


def _by_reading(
    question: str, sentences: Sequence[ReadSentence], read: Read, reranker: Reranker | None
) -> list[ReadSentence]:
    """Where an answer could begin and end, as the reranker's states tell (``docs/quality.md``)."""
    assert read.reading is not None
    lead = len(headed(read.passage)) - len(read.passage.text)
    places = read.reading.places - lead + read.passage.start
    found = []
    for sentence in sentences:
        inside = np.flatnonzero((places[:, 0] >= sentence.span.start) & (places[:, 1] <= sentence.span.end))
        if not len(inside):
            continue  # beyond the reranker's window
        score, first, last = best_span(
            read.reading.begins[inside], read.reading.ends[inside], _LONGEST_ANSWER
        )
        begin, end = int(places[inside[first], 0]), int(places[inside[last], 1])
        mark = Span(begin - sentence.span.start, end - sentence.span.start)
        found.append(replace(sentence, score=score, mark=mark))
    found.sort(key=lambda sentence: (-sentence.score, sentence.span.start))
    if reranker is None:
        return found
    day = read.passage.date
    read_alone = [_read_alone(question, each, day, reranker) for each in found[:_MOST_SENTENCES]]
    # Those not read alone come last, whatever their spans are: their scores have no part from it.
    return read_alone + [
        replace(s, score=s.score + _SENTENCE_LOGIT * _LOWEST) for s in found[_MOST_SENTENCES:]
    ]


def _by_late_interaction(
    question: Question,
    sentences: Sequence[ReadSentence],
    read: Read,
    embedding: QuestionEmbedding,
    snapshot: Snapshot,
) -> list[ReadSentence]:
    """MaxSim over each sentence's own tokens, and a little for the question's words in it."""
    whole = sum(term.weight for term in question.terms) or 1.0
    tokens = token_similarities(embedding, snapshot, np.array([read.passage.id], np.int64))
    start = read.passage.start
    found = []
    for sentence in sentences:
        late = tokens.within(sentence.span.start - start, sentence.span.end - start) if tokens else 0.0
        stems = stems_of(sentence.text)
        coverage = sum(term.weight * likeness(term.stem, stems) for term in question.terms) / whole
        # Ten times, so that a gap between sentences means about as much as between those read by a reranker.
        found.append(replace(sentence, score=10 * late + 0.5 * coverage))
    return found
