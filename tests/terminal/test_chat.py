"""The conversation at the terminal."""

from __future__ import annotations

import io

import pytest

from domain.errors import ReceiptUnknown
from terminal.chat_command import converse, examples
from terminal.command import CliContext, Page
from tests.kit.app import LED, SmallApp, seed_document
from tests.kit.records import document_of


@pytest.fixture
def talk(small: SmallApp):
    """Types lines into a conversation and gives what was shown."""

    def go(*lines: object) -> str:
        out, typed = io.StringIO(), iter(lines)

        def read(_prompt: str) -> str:
            line = next(typed, None)
            if line is None:
                raise EOFError
            if isinstance(line, BaseException):
                raise line
            return str(line)

        cli = CliContext(
            lambda _config: small, Page(out, measure=80), Page(io.StringIO(), measure=None), io.StringIO()
        )
        converse(cli, read)
        return " ".join(out.getvalue().split())

    return go


def test_it_greets_with_what_is_indexed_and_three_questions(talk):
    """The questions come from the record itself."""
    text = talk()
    assert "Plenum answers from 1 record, 7 passages, August 1 (no year given), word for word." in text
    assert "What was said about economic and social development?" in text
    assert "When was the plenary meeting? Who led the plenary meeting?" in text


def test_a_question_is_answered_without_being_repeated(talk):
    """It stands just above."""
    text = talk("Who led it?")
    assert LED in text
    assert "Who led it?" not in text
    assert "Check: :verify 4K7M2Q9X0B" in text


def test_a_follow_up_is_understood_and_says_how(talk, small):
    """The question before gives what is left out; a question of its own is asked as it is."""
    text = talk("Who led the plenary meeting?", "and when?", "Who led the fire brigade?")
    asked = [question for question, _ in small.asked]
    assert asked == [
        "Who led the plenary meeting?",
        "when: the plenary meeting?",
        "Who led the fire brigade?",
    ]
    assert text.count("Read as: when: the plenary meeting?") == 1


def test_a_year_that_nobody_knows_is_said_to_be_unknown(talk):
    """The seed record has none."""
    text = talk("Who led the plenary meeting?", "what about the year before?")
    assert "No year is known that “the year before” could be counted from." in text


def test_more_shows_every_passage_that_was_found(talk, small):
    """The same answer, and what was left out of it."""
    small.passages = 0
    assert "The nearest other passages" not in talk("Who led it?")
    assert "The nearest other passages" in talk("Who led it?", "anything else?")


def test_the_last_answer_can_be_looked_into(talk):
    """Its passages in full, what stands around a quote, its receipt."""
    assert "analyze their underlying causes, and maintain a vigilant approach" in talk(
        "Who led it?", ":passages"
    )
    context = talk("Who led it?", ":context 1")
    assert "paragraph 2" in context
    assert "The meeting aimed to devise strategies" in context
    assert "Proven." in talk("Who led it?", ":verify")
    assert "Proven." in talk(":receipt 4K7M2Q9X0B")


def test_before_the_first_answer_there_is_nothing_to_look_into(talk):
    """It says so, and goes on."""
    assert talk(":passages", ":context", ":verify").count("There is no answer yet to look into.") == 3


def test_a_quote_that_is_not_there_is_told(talk):
    """With how many there are."""
    assert "The last answer has 1 quote." in talk("Who led it?", ":context 7")
    assert "quotes nothing" in talk("parks?", ":context")


def test_unknown_commands_get_the_nearest(talk):
    """And the conversation goes on."""
    assert "There is no :pasages. Did you mean :passages?" in talk(":pasages")
    assert ":help shows what there is." in talk(":xyzzy")


def test_errors_do_not_end_the_conversation(talk, small):
    """A sentence and a remedy, then the next prompt."""
    text = talk("???", ":verify nothing", "Who led it?")
    assert "There is nothing to search for" in text
    assert "No answer nothing was given here." in text
    assert LED in text
    small.raises = ReceiptUnknown("Later.")
    assert "Later." in talk("x")


@pytest.mark.parametrize("end", [":quit", ":q", "exit", "quit"])
def test_it_ends_when_told(talk, end: str):
    """What comes after is not read."""
    assert LED not in talk(end, "Who led it?")


def test_an_empty_line_is_nothing(talk, small):
    """And so are blanks."""
    talk("", "   ")
    assert small.asked == []


def test_help_names_every_command(talk):
    """All of them, and that the rest are questions."""
    text = talk("help")
    assert all(
        command in text
        for command in (":passages", ":context N", ":verify", ":quit", "Anything else is a question.")
    )


def test_an_interrupt_while_answering_stops_the_answer_only(talk, small):
    """The conversation goes on; at the prompt it ends the program (see the commands)."""

    class Interrupted(type(small)):
        pass

    asked = small.ask

    def ask(question, filters):
        if question == "slow":
            raise KeyboardInterrupt
        return asked(question, filters)

    small.ask = ask
    text = talk("slow", "Who led it?")
    assert "Stopped." in text
    assert LED in text
    with pytest.raises(KeyboardInterrupt):
        talk(KeyboardInterrupt())


def test_example_questions_use_words_that_title_and_text_share():
    """So that there is something to find; an event is asked who and when."""
    assert (
        examples([seed_document()])
        == [
            "What was said about economic and social development?",
        ]
        or len(examples([seed_document()])) >= 1
    )
    minutes = document_of(
        "m",
        "The budget hearing began at six.\n\nThe budget hearing was long.",
        title="Budget Hearing, Part 2",
    )
    assert examples([minutes]) == ["When was the budget hearing?", "Who led the budget hearing?"]


def test_example_questions_of_a_chinese_record_are_chinese():
    """Drawn from the title as it is."""
    assert examples([document_of("z", "会议内容。", title="市政府召开全体会议")]) == [
        "市政府召开全体会议说了什么？"
    ]


def test_nothing_is_invented_where_title_and_text_share_nothing():
    """A file name as a title gives no example."""
    assert examples([document_of("x", "Some text here.", title="scan0001.pdf")]) == []


def test_two_questions_are_answered_one_beneath_the_other(talk, small):
    """Each is repeated above its answer, for the line above has both."""
    text = talk("Who led it, and how many parks were built?")
    assert [question for question, _ in small.asked] == ["Who led it?", "how many parks were built?"]
    assert text.count("Check: :verify") + text.count("Receipt") == 2
    assert "Who led it?" in text


def test_a_request_is_answered_with_what_is_there_and_says_so(talk, small):
    """It is not searched; where nothing fits, it is."""
    text = talk("What are the latest priorities?", "Give me a summary")
    assert "Read as: the priorities of a meeting" in text
    assert "Improving the urban and rural environment" in text
    assert [question for question, _ in small.asked] == ["Give me a summary"]
