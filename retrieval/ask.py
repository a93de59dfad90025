"""From a question to an Answer or a NoAnswer: the way through, top to bottom.

Plain synchronous Python. The same question against the same generation gives the same answer, byte for byte.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypedDict

import numpy as np

from domain.answers import (
    Answer,
    AnswerWarning,
    Filters,
    Hit,
    Interpretation,
    NoAnswer,
    Searched,
    WarningCode,
)
from domain.documents import Kind, Span
from index.ports import Scope
from index.storage.library import Library, Snapshot
from models.ports import Embedder, Evidence, IdArray, QuestionEmbedding, Reader, Reranker
from retrieval.citations import cite
from retrieval.compose import choose, quote, side_by_side
from retrieval.constraints import (
    Veto,
    absent_names,
    decided,
    exactly,
    factors_of,
    in_time,
    of_the_year,
    role_instead,
    veto_of,
)
from retrieval.reader import (
    Features,
    Read,
    answer_probability,
    calibrated_threshold,
    headed,
    read_closely,
    read_passages,
    read_twice,
)
from retrieval.receipts import answer_id
from retrieval.search import Candidate, max_sims, read_as, respelled, search, spelled_out
from retrieval.staleness import prefer_current_candidates, prefer_current_reads
from retrieval.warnings import in_sequence, warnings_of
from text.people import who_is_meant
from text.questions import Question, read_question
from text.terms import fold

SHOWN = 5
"""Passages that come with an answer."""
_READ_CLOSELY = 20
"""Candidates whose texts are fetched: enough for five that differ from each other."""
_QUOTED_FROM = 3
"""Passages whose sentences are looked at."""
_FIRST_READ = 2
_PROMISING = 0.0
"""Log-odds that a passage answers. Of notices that were right, none was below 1.6, and each was of the first passage
(`python bench/notices.py`)."""
_OF_ANOTHER_NAME = 0.6
"""An answer is at most so sure, and in no door said to be found, where it cannot be told whether it is of the one who was named."""
_HOPELESS = -2.0
"""Where the best passage says less on it, the next is not looked at."""
_READ_OF_FEW = 3
"""Candidates whose texts are fetched where only some passages may answer: a notice is told by the first of them."""
_COMPARED_FROM = 8
"""The same where a number or a date was asked for, which other records may give otherwise."""


@dataclass(slots=True)
class Trace:
    """What happened on the way: for evaluation, benchmarks and the curious."""

    ranked: list[int] = field(default_factory=list)
    """Passage ids, best first."""
    reader: str = "english"
    """Which evidence reader read the passage that answers best."""
    language: str = ""
    """Of the question and of that passage; empty where these differ."""
    kind: Kind = Kind.RECORD
    """Of the record of that passage."""
    features: Features | None = None
    veto: Veto | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    """Per stage: embed, search, read, choose, confidence."""


class Asking:
    """Answers questions from a library. Usable from several threads at once."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        reader: Reader,
        reranker: Reranker | None = None,
        *,
        threshold: float | None = None,
        shown: int = SHOWN,
    ) -> None:
        """``threshold`` replaces the calibrated one; ``shown`` is how many passages come with an answer."""
        self._library = library
        self.embedder = embedder
        self._reader, self._reranker = reader, reranker
        self._threshold = threshold
        self._shown = shown

    def ask(self, raw: str, filters: Filters | None = None, trace: Trace | None = None) -> Answer | NoAnswer:
        """Raises QuestionRefused for what cannot be searched, and LibraryError kinds."""
        question = read_question(raw)
        return self.answer(question, self._library.snapshot(), filters or Filters(), trace)

    def answer(
        self,
        asked: Question,
        snapshot: Snapshot,
        filters: Filters,
        trace: Trace | None = None,
        *,
        within: IdArray | None = None,
        embedding: QuestionEmbedding | None = None,
    ) -> Answer | NoAnswer:
        """One question that was read, against one generation. ``within``: only these passages (sorted ids) may answer;
        ``embedding``: where it was embedded before.
        """
        trace = trace if trace is not None else Trace()
        clock = _Clock(trace)
        # From here on there is nothing but what the asker may see.
        snapshot = snapshot.seen_by(filters.community)
        speakers: frozenset[str] | None = None
        unsure: list[AnswerWarning] = []
        if filters.by:
            within, speakers, unsure = _spoken(asked, snapshot, filters, within)
        scope, searched = _scope(asked, snapshot, filters, within)
        embedding = embedding or self.embedder.embed_question(asked.text)
        clock.lap("embed")
        candidates = search(asked.text, embedding, snapshot, scope)
        candidates = exactly(asked, candidates, snapshot, scope)
        clock.lap("search")
        candidates = prefer_current_candidates(candidates, snapshot)
        question, spellings = _respelled(asked, candidates, snapshot)
        keep = _READ_CLOSELY if within is None else _READ_OF_FEW
        reads = read_passages(question, candidates, snapshot, self._reader, self._reranker, keep, speakers)
        reads = decided(question, of_the_year(question, in_time(question, reads)))
        reads = prefer_current_reads(reads, snapshot)
        clock.lap("read")
        kept = fold([read.passage.text for read in reads])
        distinct = [reads[first] for first, _ in kept]
        closely = [
            read if read.evidence is not None else read_closely(question, read, self._reader)
            for read in distinct[:_QUOTED_FROM]
        ]
        closely = read_twice(question, closely, self._reader)
        chosen = side_by_side(
            question, choose(question, closely), [*closely, *distinct[_QUOTED_FROM:_COMPARED_FROM]]
        )
        clock.lap("choose")
        trace.ranked = [r.passage.id for r in reads] + [c.passage for c in candidates[len(reads) :]]
        if chosen:
            answering = max(closely, key=lambda read: read.answers)
            assert answering.evidence is not None
            trace.reader = answering.evidence.reader
            trace.language = "" if answering.foreign else asked.language
            trace.kind = answering.record.kind
            trace.features = _features(answering.evidence, chosen[0].read.passage.id, embedding, snapshot)
        absent = absent_names(question, reads, snapshot, scope, [each.read for each in chosen])
        trace.veto = veto_of(question, chosen, reads, absent)
        probability = (
            answer_probability(trace.features, trace.reader, factors_of(question, chosen))
            if trace.features and not trace.veto
            else 0.0
        )
        if absent.warnings:
            probability = min(probability, _OF_ANOTHER_NAME)
        threshold = (
            calibrated_threshold(trace.reader, trace.language, trace.kind)
            if self._threshold is None
            else self._threshold
        )
        clock.lap("confidence")
        quotes = tuple(quote(question, one) for one in chosen) if probability >= threshold else ()
        warnings = warnings_of(question, quotes, snapshot)
        quotes = in_sequence(quotes, warnings)
        common = _Common(
            id=answer_id(
                asked.text,
                searched.filters,
                snapshot.generation,
                quotes,
                snapshot.manifest.content_of_receipts,
            ),
            question=asked.text,
            probability=probability,
            threshold=threshold,
            passages=_hits(reads, kept[: self._shown]),
            searched=searched,
            generation=snapshot.generation,
            content=snapshot.manifest.content_of_receipts,
            interpretation=Interpretation(
                asked.phrases, asked.newest_first, asked.since, asked.until, tuple(spellings.items())
            ),
        )
        if not quotes:
            why = [*unsure, *absent.warnings]
            if trace.veto is Veto.ANOTHER_ROLE:
                why.append(AnswerWarning(WarningCode.ANOTHER_ROLE, role_instead(question, chosen)))
            return NoAnswer(**common, warnings=tuple(why))
        return Answer(**common, quotes=quotes, warnings=(*unsure, *absent.warnings, *warnings))

    def promises(
        self, asked: Question, candidates: Sequence[Candidate], snapshot: Snapshot, scope: Scope
    ) -> bool:
        """Whether it is worth answering ``asked`` from these candidates, for a look at the first of them: a question that names what
        stands nowhere in ``scope``, or whose best passages say nothing on it, is not read any further.
        """
        question, _ = _respelled(asked, list(candidates), snapshot)
        passages = snapshot.passages([each.passage for each in candidates])
        reads = [
            Read(each, passage, snapshot.record_of(each.passage), each.score)
            for each, passage in zip(candidates, passages, strict=True)
        ]
        if absent_names(question, reads, snapshot, scope).elsewhere:
            return False
        for read in reads[:_FIRST_READ]:
            answers = read_closely(question, read, self._reader).answers
            if answers >= _PROMISING or answers < _HOPELESS:
                return answers >= _PROMISING
        return False

    def remembering(self) -> Asking:
        """The same, with a reader that reads no pair twice: for one question that is looked at more than once."""
        return Asking(
            self._library,
            self.embedder,
            _Remembering(self._reader),
            self._reranker,
            threshold=self._threshold,
            shown=self._shown,
        )


class _Remembering:
    """A reader that reads no pair twice (``models.ports.Reader``)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read, self._read_again = cache(reader.read), cache(reader.read_again)

    def open(self) -> None:
        """See ``models.ports.Reader``."""
        self._reader.open()

    def read(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence:
        """See ``models.ports.Reader``."""
        return self._read(question, text, tuple(sentences), languages)

    def read_again(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence | None:
        """See ``models.ports.Reader``."""
        return self._read_again(question, text, tuple(sentences), languages)


class _Common(TypedDict):
    """What an answer and a refusal both have."""

    id: str
    question: str
    probability: float
    threshold: float
    passages: tuple[Hit, ...]
    searched: Searched
    generation: str
    content: str
    interpretation: Interpretation


class _Clock:
    def __init__(self, trace: Trace) -> None:
        self._trace, self._last = trace, time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._trace.seconds[stage] = now - self._last
        self._last = now


def _scope(
    question: Question, snapshot: Snapshot, filters: Filters, within: IdArray | None = None
) -> tuple[Scope, Searched]:
    """What may answer, and what is said about it.

    A filter is strict: a record without a year is not shown to be in a range of dates, and is left out. What the
    question itself says about time leaves out only records that are known to be of another time: "since 1990" may
    be about what is told, not about when it was recorded.
    """
    scope = snapshot.scope(filters, question.since.earliest, question.until.latest, within)
    # Told are the dates of what was searched: those of records that were left out are not this reader's business.
    earliest, latest = snapshot.dates_in(scope) if scope.ranges is not None else snapshot.coverage_dates()
    searched = Searched(
        len(scope.records),
        scope.passages,
        earliest,
        latest,
        scope.undated,
        filters,
        snapshot.manifest.created,
    )
    return scope, searched


_SPEAKERS_NAMED = 8
"""Of those who speak, where nobody of the name that was asked for does."""


def _spoken(
    question: Question, snapshot: Snapshot, filters: Filters, within: IdArray | None
) -> tuple[IdArray, frozenset[str], list[AnswerWarning]]:
    """The passages in which whom ``filters.by`` names speaks, by which names the records call them, and what has to be said of it.

    Who speaks is what the record says: a passage that names nobody is nobody's.
    """
    scope = snapshot.scope(filters, question.since.earliest, question.until.latest, within)
    known = {name: inside for name, ids in snapshot.speakers.items() if len(inside := ids[scope.holds(ids)])}
    meant, several = who_is_meant(filters.by, known)
    ids = np.unique(np.concatenate([np.empty(0, np.int64), *(known[name] for name in meant)]))
    said: list[AnswerWarning] = []
    if several:
        said = [AnswerWarning(WarningCode.SEVERAL_SPEAKERS, " · ".join(several))]
    elif not known:
        said = [AnswerWarning(WarningCode.NO_SPEAKERS)]
    elif not meant:
        often = sorted(known, key=lambda name: (-len(known[name]), name))[:_SPEAKERS_NAMED]
        said = [AnswerWarning(WarningCode.SPEAKER_UNKNOWN, " · ".join(often))]
    return ids, frozenset(meant), said


def _respelled(
    question: Question, candidates: Sequence[Candidate], snapshot: Snapshot
) -> tuple[Question, dict[str, str]]:
    """The question as it will be read: late interaction finds misspelt words, a reader stumbles over them."""
    near = [candidate.passage for candidate in candidates[:_COMPARED_FROM]]
    texts = [headed(passage) for passage in snapshot.passages(near)]
    spellings = spelled_out(question.text, texts) | respelled(
        question.text,
        texts[:_QUOTED_FROM],
        lambda word: snapshot.keywords.coverage(word) > 0,
    )
    return (replace(question, text=read_as(question.text, spellings)) if spellings else question), spellings


def _hits(reads: Sequence[Read], kept: Sequence[tuple[int, int]]) -> tuple[Hit, ...]:
    """``kept``: places in ``reads``, and how many copies of each were folded into it."""
    return tuple(
        Hit(
            passage=read.passage.id,
            text=read.passage.text,
            score=round(read.score, 4),
            citation=cite(read.passage, read.record, read.passage.start, read.passage.end),
            alike=alike,
        )
        for read, alike in ((reads[first], alike) for first, alike in kept)
    )


def _features(evidence: Evidence, first: int, embedding: QuestionEmbedding, snapshot: Snapshot) -> Features:
    """``first``: the passage that is quoted first."""
    ids = np.array([first], np.int64)
    cosine = float(snapshot.vectors.get(ids)[0] @ embedding.vector)
    late = float(max_sims(embedding, snapshot, ids)[0])
    return Features(answers=evidence.answers, cosine=cosine, max_sim=late)
