"""Of a message, the questions are asked, one by one, and nothing else of it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kit.turns import pairs
from text.messages import MOST_QUESTIONS, Asked, claims_in, questions_in


def asked(message: str) -> list[str]:
    return [one.text for one in questions_in(message).questions]


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Who chaired the hearing and when did it end?", ["Who chaired the hearing?", "when did it end?"]),
        ("What is the sewer bond? And who repays it?", ["What is the sewer bond?", "And who repays it?"]),
        ("Did the board adopt the plan, and how much does it cost?", ["Did the board adopt the plan?", "how much does it cost?"]),
        ("Who objected and why?", ["Who objected?", "why?"]),
        ("Was the lot sold and was the buyer named?", ["Was the lot sold?", "was the buyer named?"]),
        ("What was decided, when does it start, and who pays?", ["What was decided?", "when does it start?", "who pays?"]),
        ("1. Who spoke?\n2. What about?", ["Who spoke?", "What about?"]),
        ("¿Quién preside la junta y dónde se reúne?", ["¿Quién preside la junta?", "¿dónde se reúne?"]),
        ("¿Qué es el canon del agua? ¿Y quién lo paga?", ["¿Qué es el canon del agua?", "¿Y quién lo paga?"]),
        ("桥是谁设计的，什么时候通车？", ["桥是谁设计的？", "什么时候通车？"]),
        ("條例通過了嗎？誰反對？", ["條例通過了嗎？", "誰反對？"]),
    ],
)  # fmt: skip
def test_questions_that_are_joined_are_asked_one_by_one(message: str, questions: list[str]) -> None:
    """Where each part is a question by itself."""
    assert asked(message) == questions


@pytest.mark.parametrize(
    "question",
    [
        "Who moved and seconded the amendment?",
        "When and where does the board meet?",
        "How many trees and how many benches were promised?",
        "Who decides what is cut and how it is told?",
        "What did the chair say about roads and bridges?",
        "What is the name of the man who spoke and who left early?",
        "Who is the clerk, who keeps the minutes?",
        "In April, who led the hearing?",
        "Other than roads, what did the board discuss?",
        "When a permit is refused, what happens?",
        "Did anyone mention schools or did they only talk about roads?",
        "¿Quién propuso y apoyó la enmienda?",
        "¿Cuánto cuestan el puente y la acera?",
        "谁提议并附议了修正案？",
        "什么时候、在哪里开会？",
        "桥如何以及何时建成？",
        "flood control",
        "“stone of blue fountain”",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    """However many things it joins; and words to search for stay as they are."""
    assert asked(question) == [question]


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hello there! Who chaired the hearing? Thanks a lot", "Who chaired the hearing?"),
        ("hi who chaired the hearing", "who chaired the hearing"),
        ("Good evening all, I moved to Elm Street in May and was wondering who chaired the hearing. Thanks, Dana", "who chaired the hearing."),
        ("My landlord says rents will double, so I want to know: what was decided about rents?", "what was decided about rents?"),
        ("Could you tell me when the sewer bond is due, please?", "when the sewer bond is due?"),
        ("> They doubled the water bill!\nWhat was decided about the water bill?", "What was decided about the water bill?"),
        ("```\nSELECT 1\n```\nWhat did the board adopt?", "What did the board adopt?"),
        ("<@1> <@&2> <#3> what did the board adopt? https://city.example/x <:ok:4>", "what did the board adopt?"),
        ("@dana **what** did the board adopt? 🙏", "what did the board adopt?"),
        ("Really? Can you help me? What did the board adopt?", "What did the board adopt?"),
        ("Best, Dana\nWhat did the board adopt?", "What did the board adopt?"),
        ("Buenas tardes, quisiera saber cuándo vence el bono. Gracias", "cuándo vence el bono."),
        ("Hola, ¿quién preside la junta?", "¿quién preside la junta?"),
        ("大家好，我想知道水费涨了多少", "水费涨了多少"),
        ("你好！请问谁主持了听证会？谢谢大家", "谁主持了听证会？"),
        ("Tell me about the sewer bond", "the sewer bond"),
        ("What does the record say about the sewer bond?", "the sewer bond?"),
        ("¿Qué dicen los documentos sobre el puente?", "el puente?"),
        ("Cuéntame algo sobre el canon del agua", "el canon del agua"),
        ("介绍一下水费", "水费"),
        ("> 水费翻倍了\n請問水費漲了多少？", "水費漲了多少？"),
    ],
)  # fmt: skip
def test_what_stands_around_a_question_is_not_asked(message: str, question: str) -> None:
    """Greetings, how somebody came to ask, quotes, code, mentions, thanks."""
    assert asked(message) == [question]


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("The sewer bond worries me. How much is it?", "the sewer bond"),
        ("Yesterday I read about the new ferry terminal. When does it open?", "the new ferry terminal"),
        ("The sewer bond worries me. How much is the water bill?", ""),
        ("Ayer leí sobre el canon del agua. ¿Cuánto cuesta?", "el canon del agua"),
        (
            "Mary Jones spoke about the speed humps on Oak Street. Who asked for them?",
            "the speed humps on Oak Street",
        ),
        (
            "Shane Davis talked about the 5,000 or so jobs created last year. What does one of those pay?",
            "jobs",
        ),
        ("昨天看到防洪墙的新闻。它要花多少钱？", "防洪墙"),
    ],
)
def test_what_it_is_is_told_by_the_sentence_before(message: str, about: str) -> None:
    """Only where the question names nothing itself."""
    (one,) = questions_in(message).questions
    assert (about in one.about) if about else not one.about


def test_a_message_of_nothing_but_a_quote_is_asked_as_it_is() -> None:
    """So is one whose only words stand in code or are an address."""
    assert asked("> who chaired the hearing?") == ["who chaired the hearing?"]
    assert asked("`flood wall`") == ["flood wall"]
    assert asked("???") == ["???"]


def test_more_than_three_are_counted_and_left() -> None:
    """The first three are asked; the same one twice is one."""
    said = questions_in("Who led? What was said? When? Where? Who led?")
    assert len(said.questions) == MOST_QUESTIONS
    assert said.left_out == 1


@pytest.mark.parametrize("name", ["followups", "followups_held_out"])
def test_follow_ups_stay_as_they_are_typed(name: str) -> None:
    """They are read in the light of what came before, later on."""
    for pair in pairs(name):
        assert questions_in(pair["raw"]).questions == (Asked(pair["raw"]),), pair


@given(st.text(max_size=200))
def test_whatever_is_typed_gives_something_to_ask(message: str) -> None:
    """One to three, none of them empty unless all is."""
    said = questions_in(message)
    assert 1 <= len(said.questions) <= MOST_QUESTIONS
    assert all(one.text.strip() for one in said.questions) or not message.strip()


def test_a_claim_is_looked_up_without_its_link() -> None:
    """Sentences that say little are left."""
    said = "Unbelievable. <@1> The board sold the old mill for $90,000. https://city.example"
    assert claims_in(said) == ["The board sold the old mill for $90,000."]


@pytest.mark.parametrize("unit", ["March 4, ", "and ", "en 2020 y ", "between 2020 and ", "$1,000 or "])
def test_the_joints_of_a_question_are_gone_through_in_proportion_to_its_length(unit: str) -> None:
    """What stands before a joint is read only where a question begins behind it: twice the length is twice the calls."""

    def calls(length: int) -> int:
        made = 0

        def entered(frame: object, event: str, _: object) -> None:
            nonlocal made
            made += event == "call"

        sys.setprofile(entered)
        try:
            questions_in("How did Bell vote on " + (unit * length)[:length])
        finally:
            sys.setprofile(None)
        return made

    calls(500)
    assert calls(2_000) < 2.6 * calls(1_000)
