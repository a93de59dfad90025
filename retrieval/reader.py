"""Reading the best candidates closely: their order, how well each answers, and which of its sentences are the evidence.

The evidence reader sees question and passage together (``models.ports.Reader``). It reads as few passages as settle the
order; what it says of them decides the order, whether there is an answer, and what is quoted.

And how likely it is that the record answers: a calibrated probability, and the threshold below which we refuse.

    P = σ(topic) · σ(answer)

``topic`` tells an answerable question from one that the record has nothing about; ``answer`` tells it from one that
looks right and is not answered ("who was *not* elected"). Two logistic models rather than one: fitted together, the
second kind spoils the first. The coefficients are in ``calibration.json``, for each of the evidence readers its own,
and for each language that was measured a threshold of its own, fitted by ``bench/calibrate.py``; ``docs/quality.md`` has the curve.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from domain.dates import PartialDate
from domain.documents import CELLS, Kind, Span
from index.records import Record, StoredPassage
from index.storage.library import Snapshot
from models.ports import Evidence, Reader, Reranker
from retrieval.search import Candidate
from text.decision_rules.events import states_side_of, tells_side_of
from text.decision_rules.words import words_of
from text.questions import Asks, Question, decision_words
from text.requests import request_in, voter_in
from text.terms import copies, likeness, stems_of, terms_of, unfolded

# Chosen on the development sets by `python bench/quality.py` (docs/quality.md).
_MOST_READ = 7
_LEAST_READ = 3
"""The best and its rivals are always read: whether there is an answer at all is decided by reading."""
_OPEN_ORDER = 0.30
"""Candidates this far behind the best in their search scores may still overtake it; further behind, few did."""
_READING_WEIGHT = 0.2
"""What a unit of log-odds adds to a candidate's score. Added, not put in its place: the search knows things that a reader of
one passage does not."""
_SPOKEN_WEIGHT = 0.06
"""The same in a transcript: there the search has looked at the turns around the passage, and the reader at it alone."""
_FOREIGN_WEIGHT = 0.03
"""The same where all are in another language than the question: there the reader knows little that the search does not."""
_LOWEST, _HIGHEST = -8.0, 8.0
"""Logits are cut to this range: beyond it they say nothing more."""
_MOST_READ_TWICE = 2
"""Passages that a second model reads: each takes as long as with the first."""
_READ_TWICE_FROM = -1.0
"""Log-odds, of which σ is below every calibrated threshold: what the first reader thinks less likely is left so."""
_QUOTED_WITHIN = 1.5
"""Log-odds behind the best passage: of one that is further behind, hardly anything is quoted."""
_FOREIGN = 2.0
"""What a passage in another language than the question loses, in log-odds."""
_RERANKING_WEIGHT = 0.05
_THERE = 0.9
_RERANKED = 5
"""Candidates that a reranker scores, where the settings name one."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of a passage that was read."""

    span: Span
    """In ``document.text``."""
    text: str
    probability: float
    """0 … 1: of being part of the answer, if its passage answers."""
    mark: Span | None = None
    """Where the answer seems to stand, in ``text``."""


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate with its text. ``evidence`` is None where it was not read closely."""

    candidate: Candidate
    passage: StoredPassage
    record: Record
    score: float
    evidence: Evidence | None = None
    foreign: bool = False
    """Whether it is in another language than the question."""

    @property
    def answers(self) -> float:
        """The log-odds that the passage answers; comparable whoever read it. Very low for one that was not read. Less in
        another language than the question's: of two that answer, the one is quoted whose words the asker can check.
        """
        if self.evidence is None:
            return _LOWEST
        found = answer_log_odds(self.evidence.answers, self.evidence.reader) - _FOREIGN * self.foreign
        return max(_LOWEST, min(_HIGHEST, found))

    @property
    def sentences(self) -> tuple[ReadSentence, ...]:
        """In their order; of a passage that was not read closely, with probability 0."""
        start = self.passage.start
        rated = [0.0] * len(self.passage.sentences) if self.evidence is None else self.evidence.sentences
        pointed = self.evidence.span if self.evidence is not None else None
        return tuple(
            ReadSentence(
                span,
                self.passage.text[span.start - start : span.end - start],
                float(probability),
                _inside(pointed, span, start),
            )
            for span, probability in zip(self.passage.sentences, rated, strict=True)
        )

    @property
    def date(self) -> PartialDate:
        """Of the meeting that the passage tells of."""
        return self.passage.date if self.passage.date.is_known else self.record.date


def _inside(pointed: Span | None, sentence: Span, start: int) -> Span | None:
    """The part of what the reader points at that lies in ``sentence``, counted from its beginning."""
    if pointed is None:
        return None
    first = max(pointed.start + start, sentence.start)
    last = min(pointed.end + start, sentence.end)
    return Span(first - sentence.start, last - sentence.start) if first < last else None


def read_passages(
    question: Question,
    candidates: Sequence[Candidate],
    snapshot: Snapshot,
    reader: Reader,
    reranker: Reranker | None,
    keep: int,
    speakers: Container[str] | None = None,
) -> list[Read]:
    """The first ``keep`` candidates with their texts, the first few of them read and put in their new order; of each only what
    one of ``speakers`` says, where some are named.

    Only where the order is open: a candidate far behind the best is not read, nor is the copy of one before it.
    """
    chosen = list(candidates[:keep])
    passages = snapshot.passages([candidate.passage for candidate in chosen])
    found = [
        Read(candidate, part, snapshot.record_of(candidate.passage), candidate.score)
        for candidate, passage in zip(chosen, passages, strict=True)
        for part in ([passage] if speakers is None else _said_by(passage, speakers))
    ]
    found = _reranked(question, found, reranker)
    repeated = copies([read.passage.text for read in found])
    first = [read for place, read in enumerate(found) if place not in repeated][:_MOST_READ]
    closely = [
        read_closely(question, read, reader)
        for place, read in enumerate(first)
        if place < _LEAST_READ or found[0].score - read.score <= _OPEN_ORDER
    ]
    best = max((read.answers for read in closely), default=0.0)
    across = all(read.foreign for read in closely)
    scored = [replace(read, score=read.score + _worth(read, best, across=across)) for read in closely]
    known = {(read.passage.id, read.passage.start) for read in scored}
    # What was not read comes after what was: its score has no part from reading.
    return _sorted(scored) + _sorted(
        [read for read in found if (read.passage.id, read.passage.start) not in known]
    )


def _said_by(passage: StoredPassage, speakers: Container[str]) -> Iterator[StoredPassage]:
    """What one of ``speakers`` says in a passage, each turn as a passage: it is never judged, nor quoted, by another's words."""
    for paragraph in passage.paragraphs:
        if paragraph.speaker not in speakers:
            continue
        start, end = max(paragraph.start, passage.start), min(paragraph.end, passage.end)
        yield replace(
            passage,
            text=passage.text[start - passage.start : end - passage.start],
            start=start,
            end=end,
            first_paragraph=paragraph.number,
            last_paragraph=paragraph.number,
            sentences=tuple(each for each in passage.sentences if start <= each.start < end),
            paragraphs=(paragraph,),
        )


def read_closely(question: Question, read: Read, reader: Reader) -> Read:
    """``read``, read under its heading, which often names what its words only point to."""
    pair = _pair(question, read)
    lead = len(pair[1]) - len(read.passage.text)
    languages = pair[-1]
    evidence = reader.read(*pair)
    span = evidence.span
    if span is not None:
        # What it points at in the heading is no part of the passage.
        span = Span(span.start - lead, span.end - lead) if span.start >= lead else None
    foreign = all(languages) and languages[0] != languages[1]
    return replace(read, evidence=replace(evidence, span=span), foreign=foreign)


def read_twice(question: Question, reads: Sequence[Read], reader: Reader) -> list[Read]:
    """``reads``, of which the best, and the next where that is near, have been read by a second model too, where there is one for
    their languages. Two that were trained apart err apart: where 93 % of what answers passes, the better one refuses .55 of what
    only seems to, both .66 (``bench/train_reader/README.md``).
    """
    found = list(reads)
    waiting = [at for at, read in enumerate(found) if read.answers >= _READ_TWICE_FROM]
    for _ in range(_MOST_READ_TWICE):
        best = max((read.answers for read in found), default=_LOWEST)
        near = [at for at in waiting if found[at].answers >= best - _QUOTED_WITHIN]
        if not near:
            break
        # The best first: where it stays so, fewer of the others are near.
        at = max(near, key=lambda each: found[each].answers)
        waiting.remove(at)
        first = found[at].evidence
        assert first is not None  # what was not read answers least
        second = reader.read_again(*_pair(question, found[at]))
        found[at] = replace(found[at], evidence=pooled(first, second))
    return found


def pooled(first: Evidence, second: Evidence | None) -> Evidence:
    """``first`` with the log-odds of both, in its own logits; as it is where there is no second."""
    if second is None:
        return first
    both, alone = calibration()[first.reader]["both"], calibration()[first.reader]["models"]["answer"]
    weights = both["weights"]
    odds = both["intercept"] + weights["answers"] * first.answers + weights["second"] * second.answers
    return replace(first, answers=float((odds - alone["intercept"]) / alone["weights"]["answers"]))


def _pair(question: Question, read: Read) -> tuple[str, str, list[Span], tuple[str, str]]:
    """What a reader is given: a passage under its heading, and where its sentences stand in that."""
    text = headed(read.passage)
    shift = len(text) - len(read.passage.text) - read.passage.start
    sentences = [Span(each.start + shift, each.end + shift) for each in read.passage.sentences]
    return question.text, text, sentences, (question.language, read.record.language)


def knows(reranker: Reranker, question_language: str, record_language: str) -> bool:
    """Whether ``reranker`` can read this pair. A language that is not known is taken to be one it knows: for a
    question of one word nobody can tell.
    """
    known = reranker.languages
    return known is None or all(not code or code in known for code in (question_language, record_language))


def _reranked(question: Question, found: list[Read], reranker: Reranker | None) -> list[Read]:
    """With the reranker's logit added, where it knows the languages of the pair."""
    if reranker is None:
        return found
    first = []
    for read in found[:_RERANKED]:
        if knows(reranker, question.language, read.record.language):
            logit = _cut(reranker.score(question.text, headed(read.passage)))
            first.append(replace(read, score=read.score + _RERANKING_WEIGHT * logit))
        else:
            first.append(read)
    return _sorted(first) + found[_RERANKED:]


def _cut(logit: float) -> float:
    return float(np.clip(logit, _LOWEST, _HIGHEST))


def _worth(read: Read, best: float, *, across: bool) -> float:
    """What reading adds. The best one adds the same in every kind of record; below it, one falls behind by the kind's weight."""
    weight = _SPOKEN_WEIGHT if read.record.kind.is_spoken else _READING_WEIGHT
    return _READING_WEIGHT * (best - _LOWEST) - (_FOREIGN_WEIGHT if across else weight) * (
        best - read.answers
    )


def _sorted(reads: Sequence[Read]) -> list[Read]:
    return sorted(reads, key=lambda read: (-read.score, read.passage.id))


def headed(passage: StoredPassage) -> str:
    """A passage as it is read: under its title and headings, and the day of its meeting where the record tells of several."""
    head = " › ".join(part for part in (passage.context, str(passage.date)) if part)
    return f"{head}\n{passage.text}" if head else passage.text


def tells_vote(question: Question, read: Read, span: Span) -> bool:
    """Whether what stands in ``span`` may tell how the one voted whose side is asked after, by its form; True where nobody's is."""
    voter = voter_in(question.text) if question.asks is Asks.OTHER else ""
    language = words_of(read.record.language or question.language) if voter else None
    if language is None or unfolded(voter) in unfolded(f"{read.record.title}\n{read.record.body}"):
        return True  # what is called so is no member, and who is a town's
    passage = read.passage
    row = next((each for each in passage.paragraphs if each.start <= span.start < each.end), None)
    said = passage.text[span.start - passage.start : span.end - passage.start]
    return tells_side_of(voter, f"{row.heads}\n{row.speaker}: {said}" if row else said, language)


def votes_on_another(question: Question, best: Read, reads: Sequence[Read]) -> bool:
    """Whether it is asked who voted on a matter, and ``best`` tells of another one of the same meeting: none of the matter's words stand
    in it or above it, and some do in another passage of its record.
    """
    if question.asks is not Asks.WHO or not decision_words(question.text):
        return False
    matter = question.stems - stems_of(" ".join(decision_words(question.text))) - _SIDES

    def names_it(read: Read) -> bool:
        there = stems_of(f"{headed(read.passage)}\n{read.passage.text}")
        return any(likeness(stem, there) >= _THERE for stem in matter)

    return not names_it(best) and any(
        read.record.key == best.record.key and names_it(read) for read in reads if read is not best
    )


_SIDES = stems_of(
    "against no nay aye yes favor favour contra sí unanimously unanimidad council board concejo pleno"
)


def is_result_of(question: Question, read: Read, number: int) -> bool:
    """Whether a sentence tells a result and not of what, which the one before it says: “The motion carried 5-0.”."""
    language = words_of(read.record.language or question.language)
    before, text = (each.text for each in read.sentences[number - 1 : number + 1])
    forms = (*language.results, *language.outcomes) if language else ()
    if not decision_words(text) and not any(form.search(text) for _, form in forms):
        return False
    asked = {term.stem for term in question.terms} - stems_of(" ".join(decision_words(question.text)))
    named, told = stems_of(before), stems_of(text)
    return any(likeness(each, named) >= _THERE for each in asked) and not any(
        likeness(each, told) >= _THERE for each in asked
    )


def states_vote(question: Question, read: Read, span: Span) -> bool:
    """Whether what stands in ``span`` states how the one voted who is asked after, on what is asked: name, side and matter."""
    request = request_in(question.text)
    if request is None or not request.member or not request.topic:
        return False
    language = words_of(read.record.language or question.language)
    if language is None:
        return False
    passage = read.passage
    row = next((each for each in passage.paragraphs if each.start <= span.start < each.end), None)
    said = passage.text[span.start - passage.start : span.end - passage.start]
    heads = row.heads if row else ""
    there = stems_of(f"{passage.context}\n{heads}\n{said}")
    return all(likeness(term.stem, there) >= _THERE for term in terms_of(request.topic)) and states_side_of(
        request.member, said, said.split(CELLS), heads.split(CELLS), language
    )


_FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is computed from. All of it is about the passages that were read and what is quoted of them:
    nothing depends on how large the library is.
    """

    answers: float
    """The evidence reader's logit: of the passages that were read, the one that answers best."""
    cosine: float
    """Of the question's vector and the first quoted passage's."""
    max_sim: float
    """Of the first quoted passage, by late interaction."""


@cache
def calibration() -> Mapping[str, Any]:
    """What ``calibration.json`` holds: for each reader its two models and its thresholds, and what judges a notice."""
    loaded: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def answer_probability(
    features: Features, reader: str, factors: Sequence[str] = ("topic", "answer")
) -> float:
    """0 … 1. A factor that is known to be 1 is left out of ``factors``."""
    models = calibration()[reader]["models"]
    return round(math.prod(_sigmoid(_linear(features, models[factor])) for factor in factors), 4)


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells whether a sentence is about a topic that somebody watches."""

    late: float
    """Late interaction of the topic with it."""
    words: float
    """The part of the topic's weight that its words have."""
    some: bool
    """Whether it has any of the topic's words."""
    answers: float
    """The reader's logit; the topic alone is the question."""


def is_on_topic(clues: Clues, reader: str) -> bool:
    """Whether a sentence is likely enough about a topic; of a reader that is not known, the even odds count."""
    if reader not in calibration():
        return clues.answers >= 0
    model = calibration()[reader]["notice"]
    return _linear(clues, model) >= float(model["least"])


def answer_log_odds(answers: float, reader: str) -> float:
    """A reader's logit on the scale that all readers share: 0 where a passage is as likely to answer as not."""
    model = calibration()[reader]["models"]["answer"]
    return float(model["intercept"] + model["weights"]["answers"] * answers)


def calibrated_threshold(reader: str, language: str, kind: Kind = Kind.RECORD) -> float:
    """The probability from which on we answer. ``language`` is that of question and passage; empty where these differ. ``kind`` is
    that of the record: of what was measured on articles and on meetings, each has its own.
    """
    thresholds = calibration()[reader]["thresholds"]
    if kind.is_of_meeting and "meeting" in thresholds:
        return float(thresholds["meeting"])
    return float(thresholds.get(language, thresholds[""]))


def _linear(features: Features | Clues, model: Mapping[str, Any]) -> float:
    values = asdict(features)
    total = float(model["intercept"])
    for name, weight in model["weights"].items():
        total += float(weight) * float(values[name])
    return total


def _sigmoid(x: float) -> float:
    # Both branches, so that exp never overflows.
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
