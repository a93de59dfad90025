"""Which of the candidates are read, under which heading, and in which order they come out."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from domain.dates import PartialDate
from domain.documents import Kind, Paragraph, Span
from index.records import Record, StoredPassage
from models.ports import Evidence
from retrieval.reader import (
    Read,
    answer_log_odds,
    calibration,
    headed,
    read_closely,
    read_passages,
    read_twice,
)
from retrieval.search import Candidate
from text.questions import read_question

QUESTION = read_question("What does the wall cost?")


def passage(number: int, text: str = "", context: str = "", speakers: Sequence[str] = ("",)) -> StoredPassage:
    text = text or f"The wall number {number} costs {number + 3} dollars in all, said one of {number + 9}."
    size = len(text) // len(speakers)
    parts = tuple(
        Paragraph(at + 1, 100 + at * size, 100 + (at + 1) * size, speaker=who)
        for at, who in enumerate(speakers)
    )
    spans = tuple(Span(part.start, part.end) for part in parts)
    return StoredPassage(
        number, f"r/{number}", text, 100, 100 + len(text), 1, len(parts), context, spans, parts
    )


def library(*passages: StoredPassage, kind: Kind = Kind.MINUTES, language: str = "en") -> Any:
    def record_of(number: int) -> Record:
        return Record(
            f"r/{number}", "T", kind, "", PartialDate(), language, "", "", "r", (), "", "", "", "", number, 1
        )

    known = {each.id: each for each in passages}
    return SimpleNamespace(passages=lambda ids: [known[each] for each in ids], record_of=record_of)


class Says:
    """Answers by what the text says, and remembers what it read; ``again`` is what a second one makes of it."""

    def __init__(
        self, odds: dict[int, float], span: Span | None = None, again: dict[int, float] | None = None
    ) -> None:
        self.odds, self.span, self.read_ = odds, span, list[tuple[str, list[str], tuple[str, str]]]()
        self.again, self.read_again_ = again, list[tuple[str, list[str], tuple[str, str]]]()

    def open(self) -> None:
        """Nothing."""

    def read(
        self, _question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence:
        self.read_.append((text, [text[each.start : each.end] for each in sentences], languages))
        number = next((each for each in self.odds if f"number {each} " in text), -1)
        return Evidence(self.odds.get(number, 0.0), np.ones(len(sentences), np.float32), self.span, "english")

    def read_again(
        self, _question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence | None:
        self.read_again_.append((text, [text[each.start : each.end] for each in sentences], languages))
        number = next((each for each in self.again or {} if f"number {each} " in text), -1)
        if self.again is None:
            return None
        return Evidence(
            self.again.get(number, 0.0), np.zeros(len(sentences), np.float32), None, "multilingual"
        )


def order(
    scores: dict[int, float], odds: dict[int, float], keep: int = 20, **more: Any
) -> tuple[list[int], list[int]]:
    """Which came out in which order, and which were read."""
    candidates = [Candidate(number, score, score, 0.0) for number, score in scores.items()]
    reader = Says(odds)
    made = more.pop("library", None) or library(*map(passage, scores), **more)
    found = read_passages(QUESTION, candidates, made, reader, None, keep)
    return [each.passage.id for each in found], [
        each.passage.id for each in found if each.evidence is not None
    ]


def test_few_are_read_and_those_that_are_near() -> None:
    """The first three whatever they are, others as far as they are not far behind the best, seven at most."""
    assert order({0: 0.9, 1: 0.3, 2: 0.2, 3: 0.1}, {}) == ([0, 1, 2, 3], [0, 1, 2])
    assert order({0: 0.9, 1: 0.8, 2: 0.7, 3: 0.61, 4: 0.59}, {}) == ([0, 1, 2, 3, 4], [0, 1, 2, 3])
    even = dict.fromkeys(range(12), 0.9)
    assert order(even, {}) == (list(range(12)), list(range(7)))
    assert order(even, {}, keep=2) == ([0, 1], [0, 1])
    assert order({}, {}) == ([], [])


def test_what_reading_says_changes_the_order() -> None:
    """What was read comes before what was not; of those that answer alike, the search decides; in a transcript reading weighs less, and
    across languages still less.
    """
    scores = {0: 0.9, 1: 0.8, 2: 0.7, 3: 0.3}
    assert order(scores, {2: 3.0})[0] == [2, 0, 1, 3]
    assert order(scores, {0: -3.0, 1: -3.0, 2: -3.0})[0] == [0, 1, 2, 3]
    assert order(scores, {1: 1.0})[0] == [1, 0, 2, 3]
    assert order(scores, {1: 1.0}, kind=Kind.TRANSCRIPT)[0] == [0, 1, 2, 3]
    assert order(scores, {1: 4.0}, kind=Kind.TRANSCRIPT)[0] == [1, 0, 2, 3]
    assert order(scores, {1: 3.0}, language="es")[0] == [0, 1, 2, 3]


def test_a_copy_is_not_read() -> None:
    """The same words twice are read once, wherever they stand."""
    same = "The wall is built of stone and costs nine hundred dollars in all, as the council was told."
    held = library(passage(0, same), passage(1, same), passage(2))
    assert order({0: 0.9, 1: 0.9, 2: 0.9}, {}, library=held) == ([0, 2, 1], [0, 2])


def test_only_what_those_said_is_read_who_are_asked_for() -> None:
    """Each turn by itself, with its own sentences."""
    talk = passage(0, "Aaaa bbbb cccc. Dddd eeee ffff. Gggg hhhh iiii.", speakers=("Ana", "Ben", "Ana"))
    reader = Says({})
    found = read_passages(
        QUESTION, [Candidate(0, 0.9, 0.9, 0.0)], library(talk), reader, None, 9, frozenset({"Ana"})
    )
    assert [(each.passage.text, each.passage.first_paragraph, each.passage.last_paragraph) for each in found] == [
        (talk.text[:15], 1, 1), (talk.text[30:45], 3, 3),
    ]  # fmt: skip
    assert [(each.passage.start, each.passage.end) for each in found] == [(100, 115), (130, 145)]
    assert [sentences for _, sentences, _ in reader.read_] == [[talk.text[:15]], [talk.text[30:45]]]


def test_a_passage_is_read_under_its_heading() -> None:
    """Its title, its headings and the day of its part; what a reader points at in them is no part of the passage."""
    made = passage(0, context="Minutes › Costs")
    assert headed(made) == f"Minutes › Costs\n{made.text}"
    assert headed(passage(0)) == passage(0).text
    lead = len("Minutes › Costs\n")
    for span, inside in ((Span(lead + 4, lead + 8), Span(4, 8)), (Span(lead, lead + 3), Span(0, 3)), (Span(0, 5), None), (Span(lead - 1, lead + 2), None), (None, None)):  # fmt: skip
        reader = Says({}, span)
        given = Read(Candidate(0, 0.9, 0.9, 0.0), made, library(made).record_of(0), 0.9)
        found = read_closely(QUESTION, given, reader)
        assert reader.read_ == [(headed(made), [made.text], ("en", "en"))]
        assert found.evidence
        assert found.evidence.span == inside
        marks = [each.mark for each in found.sentences]
        assert marks == [inside]
        assert not found.foreign
    spanish = Read(Candidate(0, 0.9, 0.9, 0.0), made, library(made, language="es").record_of(0), 0.9)
    assert read_closely(QUESTION, spanish, Says({})).foreign
    unknown = Read(Candidate(0, 0.9, 0.9, 0.0), made, library(made, language="").record_of(0), 0.9)
    assert not read_closely(QUESTION, unknown, Says({})).foreign


def test_what_was_not_read_answers_least() -> None:
    """Odds have bounds, and less in another language."""
    made = passage(0)
    given = Read(Candidate(0, 0.9, 0.9, 0.0), made, library(made).record_of(0), 0.9)
    assert given.answers == -8.0
    assert [each.probability for each in given.sentences] == [0.0]
    read = {odds: read_closely(QUESTION, given, Says({0: odds})).answers for odds in (-99.0, 0.5, 99.0)}
    assert (read[-99.0], read[99.0]) == (-8.0, 8.0)
    assert read[0.5] == answer_log_odds(0.5, "english")
    foreign = Read(Candidate(0, 0.9, 0.9, 0.0), made, library(made, language="es").record_of(0), 0.9)
    assert read_closely(QUESTION, foreign, Says({0: 0.5})).answers == read[0.5] - 2.0


def test_what_may_be_quoted_is_read_twice() -> None:
    """The best pair by a second reader, whose logit counts beside the first one's, then the one that is best after that, if it is not far
    behind; what the evidence is, the first one says. What is hopeless, and where there is no second reader, nothing is read again.
    """
    odds = {0: 2.0, 1: 1.5, 2: 1.4, 3: -6.0}
    made = library(*map(passage, odds))
    given = [Read(Candidate(each, 0.9, 0.9, 0.0), passage(each), made.record_of(each), 0.9) for each in odds]

    def reads(reader: Says) -> list[Read]:
        return [read_closely(QUESTION, each, reader) for each in given]

    def pooled(first: float, second: float) -> float:
        both = calibration()["english"]["both"]
        weights = both["weights"]
        return float(both["intercept"] + weights["answers"] * first + weights["second"] * second)

    first = reads(Says(odds))
    for second, again in (
        ({0: -3.0, 1: 3.0}, [0, 1]),  # the next is best now
        ({0: 9.0, 1: 3.0}, [0]),  # the next is far behind now
    ):
        reader = Says(odds, again=second)
        found = read_twice(QUESTION, first, reader)
        assert reader.read_again_ == [
            (headed(given[at].passage), [given[at].passage.text], ("en", "en")) for at in again
        ]
        for at, read in enumerate(found):
            expected = pooled(odds[at], second[at]) if at in again else first[at].answers
            assert abs(read.answers - expected) < 1e-9
            assert [each.probability for each in read.sentences] == [1.0]
    hopeless = reads(Says(dict.fromkeys(odds, -6.0)))
    reader = Says({}, again={0: 9.0})
    assert read_twice(QUESTION, hopeless, reader) == hopeless
    assert not reader.read_again_
    assert read_twice(QUESTION, first, Says(odds)) == first
    assert read_twice(QUESTION, [given[0]], reader) == [given[0]]
    assert read_twice(QUESTION, [], reader) == []
