"""What a question names, and what a text lacks of it."""

from __future__ import annotations

import pytest

from text.coverage import Naming, named_in, weigh
from text.questions import read_question

CODE, NUMBERED, NAME = Naming.CODE, Naming.NUMBERED, Naming.NAME


def named(question: str) -> list[tuple[str, Naming]]:
    return [(one.words, one.by) for one in named_in(read_question(question))]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What became of permit ZB-418?", [("permit ZB-418", CODE)]),
        ("Was docket 50917 heard?", [("docket 50917", CODE)]),
        ("When is Ward 3 redrawn?", [("Ward 3", NUMBERED)]),
        ("What did Ms. Abernathy object to?", [("Ms. Abernathy", NAME)]),
        ("Who repaves Thistle Avenue?", [("Thistle Avenue", NAME)]),
        ("Who designed the concert hall?", [("concert hall", NAME)]),
        ("¿Cuándo se poda la calle del Almendro?", [("Almendro", NAME)]),
        ("¿Qué dice el expediente 2024-118?", [("expediente 2024-118", CODE)]),
        ("¿Quién reforma el teatro de marionetas?", [("teatro de marionetas", NAME)]),
        ("第12号决议是什么？", [("第12号决议", NUMBERED)]),
        ("议员傅志明怎么说？", []),
        ("议员郑志明怎么说？", [("郑志明", NAME)]),
        ("桂花路什么时候修？", [("桂花路", NAME)]),
    ],
)
def test_what_a_question_calls_by_its_name_is_seen(question: str, found: list[tuple[str, Naming]]) -> None:
    """Numbers that identify, people and places, in three languages; a surname that is rare is left open."""
    assert named(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "How many of the 4500 residents answered?",
        "Did the council buy 97 acres for $2,400,000 in 2023?",
        "What happened on March 4, 2024 at 7:30 p.m.?",
        "What did the council of our city decide about the new plan?",
        "What was decided in Fairhaven?",
        "What did the Fairhaven City Council decide?",
        "WHO LED THE LAST MEETING?",
        "¿Cuánto costó el plan de vivienda en junio?",
        "这条路什么时候修？",
    ],
)
def test_sums_dates_bodies_and_the_city_itself_are_no_names(question: str) -> None:
    """What counts or measures may be rounded, and a city's records need not say whose they are."""
    assert named(question) == []


def test_for_is_a_preposition() -> None:
    """“Paid for” against “spoke against” is no contradiction."""
    question = read_question("What did the board pay for the shelter roof?")
    text = "Two residents spoke against the shelter roof, which was paid by the board at $90,000."
    assert not weigh(question, text, text).opposite


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Who owns the 41-acre lot?", "The lot has 41.37 acres and belongs to the county.", 0),
        ("Who owns the 43-acre lot?", "The lot has 41.37 acres and belongs to the county.", 1),
        ("When is Willow Parkway paved?", "Willow Pkwy. is paved in May.", 0),
        ("When is North Willow paved?", "N Willow is paved in May.", 0),
        ("When is Thistle Parkway paved?", "Willow Pkwy. is paved in May.", 1),
    ],
)
def test_what_is_rounded_or_in_short_is_not_missing(question: str, text: str, missing: int) -> None:
    """Another number and another name are."""
    assert weigh(read_question(question), text, text).names_missing == missing
