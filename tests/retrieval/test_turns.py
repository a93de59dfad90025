"""A message in its turn: what is asked of whoever answers, and what is remembered of it. No model reads or answers here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.answers import Answer, Filters, NoAnswer, QuoteReceipt, Receipt
from domain.dates import PartialDate
from domain.documents import Kind
from domain.errors import QuestionRefused
from index.records import Record
from retrieval.conversation import InTurn, Newest, Requested, ask_in_turn, reply, turn_of_receipt
from tests.kit.app import a_refusal, an_answer
from text.coreference import Rule
from text.followups import Cited, Turn
from text.requests import Request, Wants


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


def test_a_turn_is_remembered_from_its_receipt() -> None:
    """Each quote with what its record is called today, in the order of the answer."""

    def record(key: str, day: int) -> Record:
        return Record(
            key, f"Title of {key}", Kind.MINUTES, f"Body of {key}", PartialDate(2026, 3, day), "en", "", "", "a", (), "", "", "", "", 0, 1
        )  # fmt: skip

    quotes = tuple(
        QuoteReceipt(words, key, 1, 0, 4, "00")
        for words, key in (("One.", "b"), ("Two.", "a"), ("Three.", "gone"), ("Four.", "b"))
    )
    receipt = Receipt("4K7M2Q9X0B", "Who led it?", Filters(body="x"), "0001-aa", answered=True, quotes=quotes)
    assert turn_of_receipt(receipt, lambda: [record("a", 1), record("b", 2), record("c", 3)]) == Turn(
        "Who led it?",
        Filters(body="x"),
        tuple(
            Cited(f"Title of {key}", f"Body of {key}", PartialDate(2026, 3, day), words, key)
            for words, key, day in (("One.", "b", 2), ("Two.", "a", 1), ("Four.", "b", 2))
        ),
        answered=True,
    )


def test_filters_of_now_come_before_those_of_before() -> None:
    """Each by itself, but for time, which is one; where nothing is said now, that of before goes on."""
    before = Filters(
        since=PartialDate(2024), until=PartialDate(2025), body="Council", kind="minutes", collection="a", scope="a/x", by="Ana",
    )  # fmt: skip
    turn = Turn("Who voted against the lodging tax?", before)
    for now, then in (
        (Filters(), before),
        (Filters(since=PartialDate(2020)), replace(before, since=PartialDate(2020), until=PartialDate())),
        (Filters(until=PartialDate(2020)), replace(before, since=PartialDate(), until=PartialDate(2020))),
        (
            Filters(collection="b", scope="b/y", by="Ben"),
            replace(before, collection="b", scope="b/y", by="Ben"),
        ),
        (Filters(body="Board", kind="news"), replace(before, body="Board", kind="news")),
    ):
        ask = Asked()
        assert ask_in_turn(ask, "and when?", now, turn).understood.filters == then
        assert ask.asked[0][1] == then
