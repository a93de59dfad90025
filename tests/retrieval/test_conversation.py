"""A question in its turn, with the real models over invented records and the seed record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app import App
from domain.answers import Answer, Filters, NoAnswer, QuoteReceipt, Receipt
from domain.dates import PartialDate
from domain.errors import QuestionRefused
from retrieval.conversation import InTurn, Newest, Requested, ask_in_turn, reply, turn_of, turn_of_receipt
from tests.conftest import in_turn
from tests.kit.app import a_refusal, an_answer
from tests.kit.turns import app_of_turns, hit, pairs
from text.coreference import Rule
from text.followups import Turn
from text.requests import Request, Wants

ASKED = (
    "and when?", "who voted against?", "how much did it cost?", "what is his position?", "what about the year before?",
    "and libraries?", "¿y en fiestas?", "它连接哪里？", "誰反對？", "前一年呢？",
)  # fmt: skip
SET = {f"{pair['before']} {pair['raw']}": pair for pair in pairs("followups") if pair["raw"] in ASKED}


@pytest.fixture(scope="module")
def town(seed_app: App, models: Path, shared: Path) -> App:
    """Over the invented records; the models were converted by the seed's application."""
    with in_turn(shared / "town") as data:
        if (models / "models").is_dir():
            shutil.copytree(models / "models", data / "models", dirs_exist_ok=True)
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


def test_a_conversation_goes_on_after_a_restart(town: App) -> None:
    """From the receipt and the records alone the next question is understood as it was from the answer."""
    found = ask_in_turn(
        town.answers.ask, "Who led the plenary meeting of the municipal government?", Filters(), None
    )
    kept = town.answers.verify(found.answer.id).receipt
    assert turn_of_receipt(kept, lambda: town.library.records("")) == turn_of(found)


def test_a_record_that_is_gone_is_left_out_of_the_turn() -> None:
    """Its title and date are not known any more; the question is."""
    quoted = QuoteReceipt("Words.", "gone", 1, 0, 6, "00")
    receipt = Receipt("4K7M2Q9X0B", "Who led it?", Filters(), "0001-aa", answered=True, quotes=(quoted,))
    assert turn_of_receipt(receipt, list) == Turn("Who led it?", Filters(), (), answered=True)
    refused = Receipt("4K7M2Q9X0B", "Who led it?", Filters(), "0001-aa", answered=False, quotes=())
    assert turn_of_receipt(refused, list) == Turn("Who led it?", answered=False)


class Asked:
    """Answers what is in ``known``, and keeps what it was asked."""

    def __init__(self, *known: str) -> None:
        self.known, self.asked = known, list[tuple[str, Filters]]()

    def __call__(self, question: str, filters: Filters) -> Answer | NoAnswer:
        return self.ask(question, filters)

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        self.asked.append((question, filters))
        return an_answer(question) if question in self.known else a_refusal(question)

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        assert filters == Filters()
        return Requested(request, Newest(())) if request.wants is Wants.NEWEST else None


def test_a_few_words_are_asked_alone_when_they_are_refused_as_a_follow_up() -> None:
    """And what is said of the reading is true of the answer that is shown."""
    ask = Asked("bicycle lane")
    found = ask_in_turn(ask, "bicycle lane", Filters(), Turn("Who voted against the lodging tax?"))
    assert [question for question, _ in ask.asked] == ["Who voted against bicycle lane?", "bicycle lane"]
    assert found.answer.answered
    assert not found.understood.follows
    neither = ask_in_turn(Asked(), "bicycle lane", Filters(), Turn("Who voted against the lodging tax?"))
    assert neither.understood.follows
    assert neither.answer.question == neither.understood.question


def test_a_refused_follow_up_that_says_what_about_is_not_asked_alone() -> None:
    """It can only have been meant as one."""
    ask = Asked("the monorail")
    found = ask_in_turn(
        ask, "what about the monorail?", Filters(), Turn("Who voted against the lodging tax?")
    )
    assert len(ask.asked) == 1
    assert not found.answer.answered


def test_what_a_follow_up_is_restricted_to_is_carried_but_never_the_community() -> None:
    """Restrictions of now come first. What one community added is not shown to another by a reply."""
    ask = Asked()
    old = Filters(body="City Council", kind="minutes", by="Ana Reyes", community="community-1")
    before = Turn("Who voted against the lodging tax?", old)
    ask_in_turn(ask, "and when?", Filters(kind="news", community="community-2"), before)
    ask_in_turn(ask, "Where is the new bicycle lane?", Filters(community="community-2"), before)
    assert [filters for _, filters in ask.asked] == [
        Filters(body="City Council", kind="news", by="Ana Reyes", community="community-2"),
        Filters(community="community-2"),
    ]


def test_where_no_year_is_known_the_words_are_asked_as_they_stand() -> None:
    """The reading says that none is known."""
    ask = Asked()
    found = ask_in_turn(ask, "what about the year before?", Filters(), Turn("Who led the plenary meeting?"))
    assert found.understood.reading[0].rule is Rule.NO_YEAR
    assert [question for question, _ in ask.asked] == ["what about the year before?"]


def test_two_questions_of_one_message_have_an_answer_each() -> None:
    """The second may point to the first; one that is refused does not take the other with it."""
    ask = Asked("Who built the flood wall?")
    found = reply(ask, "Hello! Who built the flood wall, and how much did it cost? Thanks", Filters(), None)
    assert [question for question, _ in ask.asked] == [
        "Who built the flood wall?",
        "how much did the flood wall cost?",
    ]
    assert [each.answer.answered for each in found.answers] == [True, False]
    assert [each.asked for each in found.answers] == ["Who built the flood wall?", "how much did it cost?"]


def test_it_is_what_the_sentence_before_names_and_not_what_was_asked_before() -> None:
    """What a message says itself is nearer."""
    ask = Asked()
    reply(ask, "The skate park looks odd. Who approved it?", Filters(), Turn("Who built the flood wall?"))
    assert ask.asked[0][0] == "Who approved the skate park?"
    reply(ask, "and when?", Filters(), Turn("Who built the flood wall?"))
    assert ask.asked[1][0] == "when: the flood wall?"


def test_a_part_that_cannot_be_searched_does_not_lose_the_rest() -> None:
    """The first decides whether a message is refused."""

    class Strict(Asked):
        def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
            if "cost" in question:
                raise QuestionRefused("There is nothing to search for.", remedy="")
            return super().ask(question, filters)

    found = reply(Strict(), "Who built the flood wall? What did the flood wall cost?", Filters(), None)
    assert len(found.each) == 1
    assert isinstance(found.each[0], InTurn)
    with pytest.raises(QuestionRefused):
        reply(Strict(), "What did it cost?", Filters(), None)


def test_a_request_is_given_what_it_asks_for_and_else_it_is_a_question() -> None:
    """Beside a question of the same message too."""
    ask = Asked()
    found = reply(ask, "What's new? And who built the flood wall? Give me a summary.", Filters(), None)
    assert isinstance(found.each[0], Requested)
    assert [question for question, _ in ask.asked] == ["And who built the flood wall?", "Give me a summary."]
