"""Questions that ask the same come together; those that do not, do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.questions import ALIKE, Asked, alike, gaps
from text.terms import terms_of

START = datetime(2026, 11, 24, tzinfo=UTC)


def asked(*texts: str, first: int = 0) -> list[Asked]:
    return [Asked(n, text, START + timedelta(minutes=n), f"ID{n}") for n, text in enumerate(texts, first)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the parks budget?", "how much is the budget for parks"),
        ("When does the pool open?", "When will the swimming pool open?"),
        ("What is the buget for parks?", "What is the budget for parks?"),
        ("Who voted against the rezoning?", "who voted against rezoning of elm street"),
        ("¿Cuánto es el presupuesto de parques?", "presupuesto para los parques"),
        ("市政府今年的重点工作是什么？", "今年市政府的重点工作有哪些？"),
        ("公园预算是多少？", "公园的预算有多少？"),
        ("地铁什么时候开通？", "什么时候开通地铁"),
        ("公園預算是多少？", "公園的預算有多少？"),
        ("What is it?", "what  is IT?"),
    ],
)
def test_the_same_question_in_other_words(one: str, other: str) -> None:
    """Order, endings, small words and typing errors do not matter."""
    assert [gap.count for gap in gaps(asked(one, other), [])] == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "How much was approved for road repairs in 2024?",
            "How much was approved for road repairs in 2025?",
        ),
        ("Did councilmember Smith vote for the budget?", "Did councilmember Jones vote for the budget?"),
        ("When will the pool open?", "When will the pool close?"),
        ("公园预算是多少？", "学校预算是多少？"),
        ("地铁什么时候开通？", "游泳池什么时候开放？"),
        ("What is it?", "Who are they?"),
        ("?", "!"),
    ],
)
def test_another_question_is_another(one: str, other: str) -> None:
    """Another year, name or matter keeps two questions apart, however much the rest is alike."""
    assert [gap.count for gap in gaps(asked(one, other), [])] == [1, 1]


def test_the_most_asked_come_first_then_the_latest() -> None:
    """The example is the question as it was asked last."""
    found = gaps(asked("Parks budget?", "Metro line?", "Pool hours?", "the metro line?"), [])
    assert [(gap.example, gap.count) for gap in found] == [
        ("the metro line?", 2),
        ("Pool hours?", 1),
        ("Parks budget?", 1),
    ]


def test_only_a_later_answer_closes_a_gap() -> None:
    """An answer from before the last refusal does not; of several later ones, the first is named."""
    refused = asked("Is a metro line planned?", first=5)
    assert gaps(refused, asked("the planned metro line", first=4))[0].answered_by == ""
    assert gaps(refused, asked("Pool?", "the planned metro line", "metro line planned", first=6))[
        0
    ].answered_by == ("ID7")


questions = st.lists(
    st.lists(
        st.sampled_from("parks budget metro line pool 2024 2025 Smith Jones 公园预算 什么".split()),
        max_size=4,
    ).map(" ".join),
    max_size=12,
)


@given(questions)
def test_every_question_is_in_one_group(texts: list[str]) -> None:
    """None is lost or counted twice, and the same questions give the same groups."""
    found = gaps(asked(*texts), [])
    assert sum(gap.count for gap in found) == len(texts)
    assert found == gaps(asked(*texts), [])
    assert all(gap.example in texts for gap in found)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    """Between 0 and 1, the same both ways, and 1 with itself where there are words."""
    a, b = terms_of(one), terms_of(other)
    assert alike(a, b) == pytest.approx(alike(b, a))
    assert 0 <= alike(a, b) <= 1
    if a:
        assert alike(a, a) == 1 > ALIKE
