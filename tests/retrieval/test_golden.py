"""The golden set: questions about the seed record, through the real pipeline with the real models."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import App
from domain.answers import Answer, Filters, NoAnswer
from domain.errors import QuestionRefused
from retrieval.compose import MOST_QUOTES

SET = [
    json.loads(line) for line in Path(__file__).with_name("golden_seed.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def given_to(seed_app: App) -> Callable[[str], Answer | NoAnswer]:
    """The answer to a question of the set, which is asked once."""
    return functools.cache(lambda question: seed_app.answers.ask(question, Filters()))


@pytest.mark.parametrize("wanted", SET, ids=[each["question"] for each in SET])
def test_the_seed_record_is_answered_or_refused_rightly(
    given_to: Callable[[str], Answer | NoAnswer], wanted: dict[str, Any]
) -> None:
    """Who, when, what about …, typos, one word, other languages; and what it does not say is refused."""
    given = given_to(wanted["question"])
    quoted = " ".join(quote.text for quote in given.quotes)
    assert given.answered is not wanted.get("refused", False), f"{given.probability}: {quoted}"
    assert wanted.get("quoted", "") in quoted
    marked = [quote.text[mark.start : mark.end] for quote in given.quotes for mark in quote.marks]
    assert wanted.get("marked", "") in " ".join(marked)
    assert len(given.quotes) <= MOST_QUOTES


def test_every_quote_of_the_golden_set_is_in_the_record_and_proven(
    seed_app: App, given_to: Callable[[str], Answer | NoAnswer]
) -> None:
    """Character for character, by the receipt that each answer left."""
    for wanted in SET:
        given = given_to(wanted["question"])
        checked = seed_app.answers.verify(given.id)
        assert checked.proven
        assert checked.unchanged
        assert [check.quote.text for check in checked.checks] == [quote.text for quote in given.quotes]


def test_the_same_question_has_the_same_answer(
    seed_app: App, given_to: Callable[[str], Answer | NoAnswer]
) -> None:
    """Byte for byte: the values are equal, ids and probabilities among them."""
    for wanted in SET[:6]:
        assert seed_app.answers.ask(wanted["question"], Filters()) == given_to(wanted["question"])


def test_no_year_is_added_to_a_date_without_one(seed_app: App) -> None:
    """The record says August 1; the citation says August 1."""
    given = seed_app.answers.ask("When was the plenary meeting held?", Filters())
    assert str(given.quotes[0].citation.date) == "August 1"
    assert given.searched.earliest == given.searched.latest == ""


@pytest.mark.parametrize("question", ["", "  ", "?!…", "x" * 2001])
def test_what_cannot_be_searched_is_said_so(seed_app: App, question: str) -> None:
    """An error with a remedy, not a refusal: the record was not even asked."""
    with pytest.raises(QuestionRefused):
        seed_app.answers.ask(question, Filters())


def test_a_question_of_two_thousand_characters_is_answered_or_refused(seed_app: App) -> None:
    """It is searched like any other."""
    long = ("What will the city do about flood control and drought relief? " * 40)[:2000]
    assert seed_app.answers.ask(long, Filters()).passages


def test_what_is_not_content_is_not_there(seed_app: App) -> None:
    """“Share this: Twitter” was dropped when the record came in."""
    given = seed_app.answers.ask("Share this on Twitter and Facebook", Filters())
    assert not any("Twitter" in hit.text for hit in given.passages)
