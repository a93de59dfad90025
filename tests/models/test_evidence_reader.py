"""The two evidence readers, with their real weights: by kind of question, in three languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.documents import Span
from domain.errors import WeightsChanged
from models.evidence_reader import (
    ENGLISH,
    MULTILINGUAL,
    Evidence,
    EvidenceReader,
    EvidenceReaders,
    windows,
)
from text.sentences import split

ROLES = "Dana Fell was elected deputy secretary. Omar Pike was elected treasurer."
PLAN = (
    "The board met in Alder Hall. The plan for Canal Road has three goals: safer crossings, more shade trees and "
    "slower traffic. Staff will report in May."
)
LACKING = "The next meeting will be held in Alder Hall. Minutes of the last one were approved."


@pytest.fixture(scope="module")
def english(models: Path) -> EvidenceReader:
    return EvidenceReader(ENGLISH, models)


@pytest.fixture(scope="module")
def multilingual(models: Path) -> EvidenceReader:
    return EvidenceReader(MULTILINGUAL, models)


def test_two_read_what_is_english_and_one_the_rest(
    english: EvidenceReader, multilingual: EvidenceReader, models: Path
) -> None:
    """Each pair is read first by the reader of its languages; the one of every language reads what is English a second time."""
    both, pair = EvidenceReaders(models), ("Who was elected treasurer?", ROLES, split(ROLES, "en"))
    for languages in (("en", "en"), ("", "en"), ("", "")):
        first, second = both.read(*pair, languages), both.read_again(*pair, languages)
        assert second is not None
        assert (first.answers, first.reader) == (english.read(*pair).answers, "english")
        assert (second.answers, second.reader) == (multilingual.read(*pair).answers, "multilingual")
    assert both.read(*pair, ("zh", "en")).reader == "multilingual"
    assert both.read_again(*pair, ("zh", "en")) is None
    assert both.read_again(*pair, ("es", "es")) is None


def read(reader: EvidenceReader, question: str, text: str, language: str = "en") -> Evidence:
    return reader.read(question, text, split(text, language))


@pytest.mark.parametrize(
    ("right", "wrong", "text"),
    [
        ("Who is the deputy secretary?", "Who is the secretary?", ROLES),
        ("Where will the next meeting be held?", "When will the next meeting be held?", LACKING),
        ("What are the goals of the plan for Canal Road?", "What does the plan for Canal Road cost?", PLAN),
        (
            "When was TIF 10 extended?",
            "When was TIF 9 extended?",
            "TIF 10 was extended in 2024 to pay for a bridge.",
        ),
        (
            "Who resigned as treasurer?",
            "Who appointed Omar Pike?",
            "The treasurer Omar Pike resigned on May 6.",
        ),
    ],
)
def test_what_a_passage_answers_scores_above_what_it_only_seems_to(
    english: EvidenceReader, right: str, wrong: str, text: str
) -> None:
    assert read(english, right, text).answers > 0 > read(english, wrong, text).answers


@pytest.mark.parametrize(
    ("right", "wrong", "text", "language"),
    [
        (
            "¿Dónde será la próxima reunión?",
            "¿Cuándo será la próxima reunión?",
            "La próxima reunión será en el Salón Alameda.",
            "es",
        ),
        ("谁当选为副书记？", "谁任命了王建国？", "王建国当选为副书记。下次例会在文化馆举行。", "zh"),
        ("谁当选为财务主管？", "谁反对这座桥？", ROLES, "en"),
    ],
)
def test_other_languages_and_across_them(
    multilingual: EvidenceReader, right: str, wrong: str, text: str, language: str
) -> None:
    assert (
        read(multilingual, right, text, language).answers > read(multilingual, wrong, text, language).answers
    )


def test_the_sentence_that_answers_is_the_evidence_and_the_span_lies_in_it(english: EvidenceReader) -> None:
    sentences = split(PLAN)
    found = english.read("What are the goals of the plan for Canal Road?", PLAN, sentences)
    assert int(np.argmax(found.sentences)) == 1
    assert found.span is not None
    assert sentences[1].start <= found.span.start < found.span.end <= sentences[1].end
    assert ((found.sentences >= 0) & (found.sentences <= 1)).all()


def test_a_pair_reads_the_same_in_any_company(english: EvidenceReader) -> None:
    first = read(english, "Who is the treasurer?", ROLES)
    read(english, "Where did the board meet?", PLAN)
    again = read(english, "Who is the treasurer?", ROLES)
    assert (first.answers, first.span) == (again.answers, again.span)
    assert (first.sentences == again.sentences).all()


def test_a_passage_of_several_windows_is_read_to_its_end(english: EvidenceReader) -> None:
    """What answers on the last page is found, and the sentences beside it on the first are no evidence."""
    idle = [f"Item {number} was tabled until the next meeting." for number in range(120)]
    found = read(english, "Who is the treasurer?", " ".join([*idle, "Omar Pike is the treasurer."]))
    assert np.argmax(found.sentences) == len(idle)
    assert max(found.sentences[:-1]) < found.sentences[-1] / 4
    assert found.answers > 0


def test_windows_hold_whole_sentences_behind_what_stands_before_the_first() -> None:
    """Every token of a sentence is read once, and the heading with each window."""
    spans = np.array([(at, at + 1) for at in range(100)], np.int64)
    sentences = [Span(at, at + 9) for at in range(5, 95, 10)]
    found = windows(spans, sentences, 40)
    assert all(len(window) <= 40 and window[:5].tolist() == [0, 1, 2, 3, 4] for window in found)
    assert np.concatenate([window[5:] for window in found]).tolist() == list(range(5, 100))
    assert {int(window[5]) % 10 for window in found} == {5}


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_passage_does_not_answer(english: EvidenceReader, text: str) -> None:
    found = english.read("Who?", text, [])
    assert found.answers < -10
    assert found.span is None


def test_a_text_that_spells_a_special_token_is_text(english: EvidenceReader) -> None:
    assert np.isfinite(read(english, "Who [SEP] is it?", "[CLS] Omar Pike [SEP] is it.").answers)


def test_a_file_that_was_exchanged_is_not_used(models: Path) -> None:
    with pytest.raises(WeightsChanged):
        EvidenceReader(replace(ENGLISH, sha256="0" * 64), models)
