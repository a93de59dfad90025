"""The single rules by which a question orders and rules out what was read."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from domain.dates import PartialDate, from_iso
from domain.documents import Kind, Paragraph
from index.ports import Scope
from index.records import Record, StoredPassage
from models.ports import Evidence
from retrieval.compose import Chosen, choose, side_by_side, values
from retrieval.constraints import (
    Veto,
    _stands_in,
    decided,
    exactly,
    factors_of,
    in_time,
    may_be_of,
    newest,
    of_the_year,
    veto_of,
)
from retrieval.reader import Read
from retrieval.search import Candidate
from text.counted import numbers_of
from text.questions import read_question
from text.sentences import split


def a_read(
    text: str, score: float = 0.5, *, date: str = "2026-04-09", kind: Kind = Kind.MINUTES, key: str = "a", number: int = 0,
    context: str = "", odds: float | list[float] = 0.0, read: bool = True, paragraphs: tuple[str, ...] = (),
) -> Read:  # fmt: skip
    """A passage of one paragraph, or of these."""
    known = Record(key, "Title", kind, "Board", from_iso(date), "en", "", "", "", (), "h", "r", "f", "", 0, 1)
    spans = tuple(split(text))
    given = np.array(odds if isinstance(odds, list) else [odds] * len(spans), np.float32)
    starts = [text.index(each) for each in paragraphs or (text,)]
    parts = tuple(Paragraph(at, start, start + len(each)) for at, (start, each) in enumerate(zip(starts, paragraphs or (text,), strict=True), 1))  # fmt: skip
    passage = StoredPassage(number, key, text, 0, len(text), 1, len(parts), context, spans, parts)
    evidence = Evidence(3.0, given, None, "english") if read else None
    return Read(Candidate(number, score, score, 0.0), passage, known, score, evidence)


def scores(reads: list[Read]) -> list[tuple[float, str]]:
    return [(each.score, each.record.date.isoformat()) for each in reads]


# --- Their order


def test_the_newest_of_what_is_close_comes_first() -> None:
    """Where the question asks for it; what is far behind stays behind, in its order, and what has no year is not new."""
    reads = [
        a_read("One.", score, date=day)
        for score, day in ((0.9, "2024-03-05"), (0.8, ""), (0.5, "2026"), (0.7, "2026-01-02"), (0.4, "2027"), (0.6, "2026-01-01"))
    ]  # fmt: skip
    asked = read_question("What is the latest on the bridge?")
    assert scores(in_time(asked, reads)) == [
        (0.7, "2026-01-02"), (0.6, "2026-01-01"), (0.5, "2026"), (0.9, "2024-03-05"), (0.8, ""), (0.4, "2027"),
    ]  # fmt: skip
    assert in_time(read_question("What of the bridge?"), reads) == reads
    assert in_time(asked, []) == []
    assert newest(PartialDate(month=5, day=6)) == newest(PartialDate()) < newest(PartialDate(1))


def test_what_can_tell_a_decision_comes_first() -> None:
    """An agenda may lead by far, and then it does."""
    agenda, minutes, far = a_read("One.", 0.7, kind=Kind.AGENDA), a_read("Two.", 0.5), a_read("Three.", 0.3)
    asked = read_question("What was decided on the bridge?")
    assert decided(asked, [agenda, minutes, far]) == [minutes, agenda, far]
    assert decided(asked, [replace(agenda, score=0.9), minutes]) == [replace(agenda, score=0.9), minutes]
    assert decided(read_question("Where is the bridge?"), [agenda, minutes]) == [agenda, minutes]


def test_what_may_be_of_the_year_comes_first() -> None:
    """By its record, by what it says itself, by what stands over it, or where nobody knows; else in the order it was."""
    other, own, said, headed, undated = (
        a_read("One.", date="2025-05-01"), a_read("Two.", date="2024"), a_read("It was so in 2024.", date="2025"),
        a_read("Three.", date="2025", context="Budget of 2024"), a_read("Four.", date=""),
    )  # fmt: skip
    asked = read_question("What was the budget in 2024?")
    assert of_the_year(asked, [other, own, said, headed, undated]) == [own, said, headed, undated, other]
    assert [may_be_of(each, frozenset()) for each in (other, own)] == [True, True]
    assert may_be_of(other, frozenset({2023, 2025}))


def test_exact_words_leave_only_what_holds_all_of_them() -> None:
    """What the search did not bring is added behind, a few; where nothing holds them, everything stays."""
    held = {"rain garden": range(0, 60, 2), "mill creek": range(0, 60, 3), "opera house": ()}
    keywords = SimpleNamespace(phrase=lambda words, _k, _scope: np.array(held[words], np.int64))
    snapshot: Any = SimpleNamespace(keywords=keywords)
    candidates = [Candidate(number, 1 - number / 100, 0.5, 0.5) for number in (6, 1, 12, 3)]

    def found(question: str) -> list[int]:
        return [
            each.passage for each in exactly(read_question(question), candidates, snapshot, Scope(None, 60))
        ]

    assert found('"rain garden" and "mill creek"') == [6, 12, 0, 18, 24, 30, 36, 42, 48, 54]
    assert found('"rain garden"') == [6, 12, *(n for n in range(0, 60, 2) if n not in (6, 12))][:22]
    assert found('"rain garden" and "opera house"') == found("the garden") == [6, 1, 12, 3]


# --- What rules an answer out


@pytest.mark.parametrize(
    ("label", "text", "numbers"),
    [
        ("District", "Districts 3 and 5 met.", {3, 5}),
        ("District", "Districts 3 to 6, or districts 9 through 11", {3, 4, 5, 6, 9, 10, 11}),
        ("District", "Districts 2–4 and District 7-8", {2, 3, 4, 7, 8}),
        ("District", "District Two and District IV", {2, 4}),
        ("District", "Districts II, VII and VIII", {2, 7, 8}),
        ("District", "D8 and d9", {8, 9}),
        ("District", "District No. 7 and district number 9", {7, 9}),
        ("District", "the 8th District, the 2nd district", {8, 2}),
        ("District", "districts 3, 5 & 7", {3, 5, 7}),
        ("District", "Precinct 4", set()),
        ("District", "District 12 of 2024", {12}),
        ("distrito", "distritos 2 a 4; distrito nº 6 y 8", {2, 3, 4, 6, 8}),
        ("区", "第三区和第12区", {3, 12}),
        ("Station", "Station #2", {2}),
        ("Item", "Items one or ten", {1, 10}),
        ("Ward", "ward 2A, Award 7", set()),
        ("District", "Districts 7 to 99999999", {*range(7, 1008), 99999999}),
        ("District", f"District {'9' * 5000}", {0}),
    ],
)
def test_the_numbers_that_a_text_puts_to_a_label(label: str, text: str, numbers: set[int]) -> None:
    """In figures, words and Roman ones, one by one or from one to another; of no other label."""
    assert numbers_of(label, text) == numbers


@pytest.mark.parametrize(
    ("words", "lines", "stands"),
    [
        ("Elm Street", "the elm street bridge", True),
        ("Elm", "elms", False),
        ("Elm", "helm", False),
        ("Elm", "the helm\nelm", True),
        ("市议会", "阿尔德市议会主席", False),
        ("市议会", "市议会主席", True),
        ("elm", "", False),
    ],
)
def test_words_stand_as_words(words: str, lines: str, stands: bool) -> None:
    """Not inside of others; Chinese ones end anywhere."""
    assert _stands_in(words, lines) == stands


def vetoed(question: str, *texts: str, context: str = "", date: str = "2026-04-09") -> Veto | None:
    reads = [
        a_read(text, context=context, date=date, number=at, key=str(at)) for at, text in enumerate(texts)
    ]
    asked = read_question(question)
    return veto_of(asked, [Chosen(each, each.sentences) for each in reads], reads)


@pytest.mark.parametrize(
    ("question", "said", "veto"),
    [
        ("Who represents District 8?", "Lee represents District 9.", Veto.ANOTHER_NUMBER),
        ("Who represents District 8?", "Lee represents District 8.", None),
        ("Who represents District 8?", "Lee represents Districts 7 to 9.", None),
        ("Who represents District 8?", "Lee represents the north.", None),
        ("Who represents District 8?", "Lee represents District 9. Kim represents the north.", None),
        ("Who represents District 8?", "District 8 is in the north. Lee represents District 9.", Veto.ANOTHER_NUMBER),
        ("When is the next meeting?", "The board met on April 9, 2026.", Veto.ANOTHER_TIME),
        ("When is the next meeting?", "The board meets on May 7, 2026.", None),
        ("When is the next meeting?", "The board meets on May 7.", None),
        ("When is the next meeting?", "The board met on April 9.", Veto.ANOTHER_TIME),
        ("When is the next meeting?", "The board met on March 5, 2025.", Veto.ANOTHER_TIME),
        ("When is the bridge opened?", "It is opened on April 9, 2026.", None),
        ('What is "the rain garden"?', "The  Rain\ngarden is new.", None),
        ('What is "the rain garden"?', "The garden of rain is new.", Veto.PHRASE_MISSING),
        ("What was built in 1998?", "The hall was built.", Veto.ANOTHER_YEAR),
        ("What was built in 1998?", "The hall was built in 1998.", None),
    ],
)  # fmt: skip
def test_why_what_is_quoted_is_no_answer(question: str, said: str, veto: Veto | None) -> None:
    """Of another number, day or year, or without the exact words."""
    assert vetoed(question, said) is veto


def test_what_stands_over_a_passage_counts_for_its_number() -> None:
    """Under the heading of District 8, the passage is of District 8; and nothing chosen is no answer."""
    assert vetoed("Who represents District 8?", "Lee, as in District 9.", context="District 8") is None
    assert (
        vetoed("Who represents District 8?", "Lee, as in District 9.", context="District 7")
        is Veto.ANOTHER_NUMBER
    )
    assert veto_of(read_question("Who?"), [], []) is Veto.NOTHING_READ


@pytest.mark.parametrize(
    ("question", "heads", "said", "tells"),
    [
        ("How did Lund vote on the levy?", "Moved by | Seconded by | Outcome", "Odile Fenn | Perpetua Lund | Carried 4-1", False),
        ("How did Lund vote on the levy?", "Moved by | Seconded by | Outcome", "Odile Fenn | Perpetua Lund | Carried 5-0", True),
        ("How did Lund vote on the levy?", "Motion | Fenn | Lund", "Levy | Yes | No", True),
        ("How did Lund vote on the levy?", "Member | Vote", "Odile Fenn | Yes", False),
        ("How did Lund vote on the levy?", "", "Ayes: Fenn, Sayre; Nays: Lund", True),
        ("How did Lund vote on the levy?", "", "Ayes: Fenn, Sayre; Nays: Roe", False),
        ("How did Lund vote on the levy?", "", "Fenn: TRUE; Lund: FALSE", True),
        ("How did Lund vote on the levy?", "", "Lund moved the levy; Fenn seconded. It carried, with Roe opposed.", False),
        ("Did Lund vote against the levy?", "", "Lund spoke on the levy. It passed 4-1.", False),
        ("Did Lund vote against the levy?", "", "The levy passed unanimously.", True),
        ("Why did Lund vote no?", "", "Lund spoke on the levy.", True),
        ("How did the board vote?", "", "Lund moved the levy.", True),
        ("¿Cómo votó Luna la tasa?", "", "Luna propuso la tasa; la secundó Vidal y prosperó.", False),
        ("¿Cómo votó la concejala Luna la tasa?", "", "Votan en contra Luna y Vidal.", True),
        ("顾岚对水价怎么投票？", "", "水价由顾岚提出，以五票对两票通过。", False),
        ("顾岚对水价怎么投票？", "", "赞成：贺明；反对：顾岚。", True),
    ],
)  # fmt: skip
def test_a_vote_is_told_by_a_side_and_not_by_a_motion(
    question: str, heads: str, said: str, tells: bool
) -> None:
    """In a row as in a sentence; a side is the asked person's own, or everybody's."""
    asked = read_question(question)
    given = a_read(said)
    row = replace(given.passage.paragraphs[0], heads=heads)
    record = replace(given.record, language=asked.language)
    read = replace(given, record=record, passage=replace(given.passage, paragraphs=(row,)))
    veto = veto_of(asked, [Chosen(read, read.sentences)], [read])
    assert veto is (None if tells else Veto.NO_SIDE)


@pytest.mark.parametrize(
    ("question", "heads", "said", "sure"),
    [
        ("How did Lund vote on the levy?", "Motion | Fenn | Lund", "Levy | Yes | No", True),
        ("How did Lund vote on the levy?", "Member | Culvert | Levy", "Perpetua Lund | Yes | No", True),
        ("How did Lund vote on the levy?", "Motion | Fenn | Lund", "Culvert | Yes | No", False),
        ("How did Lund vote on the levy?", "Motion | Fenn | Lund", "Levy | Yes | gone", False),
        ("How did Lund vote on the levy?", "", "On the levy: ayes: Fenn, Sayre; nays: Lund.", True),
        ("How did Lund vote on the levy?", "", "The levy passed unanimously.", False),
        ("¿Cómo votó Luna la tasa?", "", "Sobre la tasa votan en contra Luna y Vidal.", True),
        ("顾岚对水价怎么投票？", "", "水价：赞成：贺明；反对：顾岚。", True),
    ],
)  # fmt: skip
def test_a_vote_that_is_stated_by_name_on_the_matter_answers(
    question: str, heads: str, said: str, sure: bool
) -> None:
    """Then there is nothing to doubt but that it is that matter."""
    asked, given = read_question(question), a_read(said)
    row = replace(given.passage.paragraphs[0], heads=heads)
    record = replace(given.record, language=asked.language)
    read = replace(given, record=record, passage=replace(given.passage, paragraphs=(row,)))
    assert (factors_of(asked, [Chosen(read, read.sentences)]) == ("topic",)) is sure


# --- Beside each other


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        (
            "How much does it cost?",
            "It costs $1,200.50 and 3 million dollars.",
            {("1200.50", "$"), ("3", "million")},
        ),
        ("How much does it cost?", "It costs 5 %.", {("5", "%")}),
        ("How much does it cost?", "It was $5.", {("5", "$")}),
        ("How much does it cost?", "Nothing.", set()),
        ("How much does it cost?", "Item 7 was heard.", set()),
        ("When was it built?", "It was built in 1998.", {("1998", "")}),
    ],
)
def test_numbers_and_dates_are_told_apart_by_their_units(
    question: str, text: str, found: set[tuple[str, str]]
) -> None:
    """Without commas, and without the full stop behind them."""
    assert values(read_question(question), text) == found


def test_the_sentence_that_is_most_about_it_is_set_beside_the_first() -> None:
    """Whichever it is of the other record; one that says the same as any before, or of another thing, is not."""
    asked = read_question("How much does the Elm bridge cost?")
    first = a_read("The Elm bridge costs $300.", odds=0.9)
    filler = "It rained for $1. Snow fell for $2. The sun shone for $3. "
    other = a_read(f"{filler}The Elm bridge costs $400.", key="b", number=1)
    same = a_read("The Elm bridge costs $300 now.", key="c", number=2)
    third = a_read("The Elm bridge costs $500.", key="d", number=3)
    fourth = a_read("The Elm bridge costs $600.", key="e", number=4)
    away = a_read("The opera house costs $700.", key="f", number=5)
    units = a_read("The Elm bridge costs 7 % of it.", key="g", number=6)
    reads = [first, away, units, same, other, third, fourth]
    found = side_by_side(asked, choose(asked, [first]), reads)
    assert [each.text for each in found] == [f"The Elm bridge costs ${sum_}." for sum_ in (300, 400, 500)]
    assert len(side_by_side(asked, choose(asked, [first]), [first, same, away, units])) == 1
    plain = read_question("What is the Elm bridge?")
    assert len(side_by_side(plain, choose(plain, [first]), reads)) == 1
    assert side_by_side(asked, [], reads) == []


def test_one_sentence_is_quoted_where_none_is_likely_at_all() -> None:
    """And what is left out between three of a paragraph is quoted with them, in that paragraph alone."""
    assert [each.text for each in choose(read_question("What of the bridge?"), [a_read("One thing is so. Another is not.")])] == [
        "One thing is so."
    ]  # fmt: skip
    spoke = "Ann Lowe spoke for it. Bea Moss spoke for it. Cy Hart spoke for it. Di Fox spoke for it."
    text = f"{spoke}\n\nEd Roe was silent. Flo Bell was silent. Gil Penn was silent."
    given = a_read(text, odds=[0.9, 0.9, 0.02, 0.9, 0.02, 0.9, 0.02], paragraphs=tuple(text.split("\n\n")))
    assert [each.text for each in choose(read_question("What was said of the bridge?"), [given])] == [
        spoke,
        "Flo Bell was silent.",
    ]


def test_a_vote_on_another_matter_of_the_meeting_names_no_opponent() -> None:
    """Who voted against the award is not who voted against the patios; where the award stands nowhere else, its words may be others."""
    vote = a_read(
        "It was approved by six votes to four, Bell and Ortega voting against.", context="2. Patios"
    )
    award = a_read("The school roof is awarded to Tejero.", context="3. Award", number=1)
    asked = read_question("Who voted against the award?")
    assert veto_of(asked, choose(asked, [vote, award]), [vote, award]) is Veto.NO_SUCH_ACT
    assert veto_of(asked, choose(asked, [vote]), [vote]) is None
    patios = read_question("Who voted against the patios?")
    assert veto_of(patios, choose(patios, [vote, award]), [vote, award]) is None
