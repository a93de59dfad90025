"""A question in its turn, with the real models over invented records and the seed record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app import App
from domain.answers import Filters
from domain.dates import PartialDate
from retrieval.conversation import ask_in_turn, reply, turn_of, turn_of_receipt
from tests.conftest import in_turn
from tests.kit.turns import app_of_turns, hit, pairs
from text.followups import Turn
from text.messages import MOST_QUESTIONS

ASKED = (
    "and when?", "who voted against?", "how much did it cost?", "what is his position?", "what about the year before?",
    "and libraries?", "¿y en fiestas?", "它连接哪里？", "誰反對？", "前一年呢？",
)  # fmt: skip
SET = {f"{pair['before']} {pair['raw']}": pair for pair in pairs("followups") if pair["raw"] in ASKED}


@pytest.fixture(scope="module")
def town(seed_app: App, models: Path, shared: Path) -> App:
    """Over the invented records; the models were converted by the seed's application."""
    with in_turn(shared / "town") as data:
        # Once: another process may have the weights open already.
        if (models / "models").is_dir() and not (data / "models").exists():
            shutil.copytree(models / "models", data / "models")
        return app_of_turns(data)


@pytest.mark.parametrize("pair", SET.values(), ids=SET.keys())
def test_a_follow_up_is_answered_with_the_sentence_it_asks_for(town: App, pair: dict[str, Any]) -> None:
    """Or refused, where nothing in the records answers it."""
    before = turn_of(ask_in_turn(town.answers.ask, pair["before"], Filters(), None))
    found = ask_in_turn(town.answers.ask, pair["raw"], Filters(), before)
    assert hit(found.answer, pair), found.understood


def test_the_year_before_is_searched_where_only_the_record_has_a_year(town: App) -> None:
    """“The total” of 2025, then of the year before: counted from the record's own date."""
    only = Filters(since=PartialDate(2025, 6), until=PartialDate(2025, 6))
    before = turn_of(ask_in_turn(town.answers.ask, "What is the total of the budget?", only, None))
    before = Turn(before.question, Filters(), before.cited)
    found = ask_in_turn(town.answers.ask, "and the year before?", Filters(), before)
    assert found.answer.quotes[0].text == "The total is $41.2 million."
    assert found.understood.filters.since == PartialDate(2024)


def test_how_many_questions_of_a_message_were_not_asked_is_told(town: App) -> None:
    """Of a message with two more than are answered, two."""
    message = " ".join(f"Who chaired meeting {number}?" for number in range(MOST_QUESTIONS + 2))
    given = reply(town.answers, message, Filters(), None)
    assert (len(given.each), given.left_out) == (MOST_QUESTIONS, 2)


def test_a_conversation_goes_on_after_a_restart(town: App) -> None:
    """From the receipt and the records alone the next question is understood as it was from the answer."""
    found = ask_in_turn(
        town.answers.ask, "Who led the plenary meeting of the municipal government?", Filters(), None
    )
    kept = town.answers.verify(found.answer.id).receipt
    assert turn_of_receipt(kept, lambda: town.library.records("")) == turn_of(found)
