"""The words that could be the answer are found by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.answer_types import answer_spans, question_spans
from text.questions import Asks
from text.terms import terms_of

SENTENCE = "On August 1, Anna Lee, the deputy mayor, told 14 members that $3.5 million went to Oak Park because the dam broke."


def stems(question: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms_of(question))


@pytest.mark.parametrize(
    ("question", "asks", "expected"),
    [
        ("Who told the members?", Asks.WHO, ["Anna Lee", "Oak Park"]),
        ("When were they told?", Asks.WHEN, ["August 1"]),
        ("How much went to the park?", Asks.HOW_MUCH, ["1", "14", "$3.5 million"]),
        ("Why did the money go?", Asks.WHY, ["because the dam broke"]),
        ("What was told?", Asks.OTHER, []),
    ],
)
def test_spans_have_the_form_that_is_asked_for(question: str, asks: Asks, expected: list[str]) -> None:
    """Names for who, dates for when, numbers for how much, a reason for why."""
    assert [
        SENTENCE[span.start : span.end] for span in answer_spans(asks, stems(question), SENTENCE)
    ] == expected


def test_what_the_question_says_itself_is_no_answer() -> None:
    """“Where did Anna Lee speak?” is not answered by "Anna Lee"."""
    spans = answer_spans(Asks.WHERE, stems("Where did Anna Lee speak?"), "Anna Lee spoke in Oak Park.")
    assert ["Anna Lee spoke in Oak Park."[s.start : s.end] for s in spans] == ["Oak Park"]


def test_an_office_answers_who_where_no_name_stands() -> None:
    """“The mayor” is an answer when nobody is named."""
    sentence = "It was led by the mayor."
    assert [sentence[s.start : s.end] for s in answer_spans(Asks.WHO, stems("Who led it?"), sentence)] == [
        "mayor"
    ]


@given(st.text(max_size=200), st.text(max_size=300), st.sampled_from(Asks))
def test_marks_lie_in_the_sentence_in_order(question: str, sentence: str, asks: Asks) -> None:
    """They never overlap and never leave the sentence, whatever the texts are."""
    known = stems(question)
    for spans in (answer_spans(asks, known, sentence), question_spans(known, sentence)):
        ends = [0, *[border for span in spans for border in (span.start, span.end)], len(sentence)]
        assert ends == sorted(ends)
        assert all(span.start < span.end for span in spans)
