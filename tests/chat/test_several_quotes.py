"""Answers with several quotes: every card about them goes out, whatever state it is in, and every button works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from chat.answer_view import QUOTES_SHOWN, SCREEN, answer_view, first_screen
from chat.buttons import Button, Page
from chat.features.answer_buttons import (
    citations_view,
    context_view,
    passages_view,
    quotes_view,
    receipt_view,
)
from chat.features.library.reports import QuestionsReport, questions_view
from chat.features.mentions import claim_view
from chat.features.slash_ask import requested_view
from chat.features.slash_priorities import place_of, priorities_view
from chat.messages import Accent, Card
from chat.safe_text import name, plain
from chat.wording import LOCALES, Words, words_in
from community.posted_answers import Report, Votes
from domain.answers import (
    Answer,
    AnswerWarning,
    Filters,
    Quote,
    QuoteCheck,
    QuoteReceipt,
    Receipt,
    Standing,
    Verification,
    WarningCode,
)
from domain.documents import Document, Kind, Paragraph, Span
from retrieval.conversation import Decisions, Requested
from tests.kit.app import GENERATION, a_meeting, a_refusal, an_answer, cite, hits, quote, some_priorities
from tests.kit.discord_bodies import V2, check_bodies, faults, walk
from tests.kit.screen import texts
from text.requests import Request, Wants

SENTENCES = [
    f"The council set aside {number}50 dollars for the bridge at mile {number}." for number in range(1, 13)
]


def a_document() -> Document:
    """One record of twelve paragraphs."""
    text, paragraphs = "", []
    for number, sentence in enumerate(SENTENCES, 1):
        paragraphs.append(Paragraph(number, len(text), len(text) + len(sentence)))
        text += sentence + "\n\n"
    return Document("seeds/bridges.txt", "Bridges", text.strip(), tuple(paragraphs), Kind.ADOPTED_MINUTES)


def an_answer_of(*words: str) -> Answer:
    """An answer that quotes them from that record."""
    document = a_document()
    quotes = tuple(quote(document, each, each.split()[1]) for each in words)
    return an_answer("What was set aside?", quotes=quotes, passages=hits(document, *range(1, 10)))


def a_receipt(given: Answer) -> Receipt:
    """What is kept of it."""
    cited = [(each.text, each.citation) for each in given.quotes]
    kept = [
        QuoteReceipt(text, at.document, at.paragraph, at.start, at.end, at.text_hash) for text, at in cited
    ]
    return Receipt(given.id, given.question, Filters(), GENERATION.name, answered=True, quotes=tuple(kept))


def cards(words: Words, count: int) -> Iterator[tuple[str, Card]]:
    """Every card that has to do with an answer of ``count`` quotes of one record, in every state."""
    given, document = an_answer_of(*SENTENCES[:: max(1, 12 // count)][:count]), a_document()
    receipt = a_receipt(given)
    for thread in (False, True):
        yield "answer", answer_view(words, given, thread=thread)
        yield "refusal", answer_view(words, a_refusal(), thread=thread)
    for at in range(count):
        for shift in range(-15, 16):
            yield f"context {at} {shift}", context_view(words, receipt, at, document, shift)
    yield "citations", citations_view(words, receipt)
    yield "quotes", quotes_view(words, receipt, [document] * count)
    yield "quotes of a record that is gone", quotes_view(words, receipt, [None] * count)
    for page in range(4):
        yield f"passages {page}", passages_view(words, given, given.id, page)
    for proven in (True, False):
        checks = [QuoteCheck(each, proven, Standing.UNCHANGED, None, "") for each in receipt.quotes]
        yield "receipt", receipt_view(words, Verification(receipt, GENERATION.name, tuple(checks)))
    yield "claims", claim_view(words, [given, given, a_refusal()])
    found = Decisions(a_meeting(), given.quotes, 3)
    yield "decisions", requested_view(words, Requested(Request(Wants.DECISIONS), found))
    priorities = some_priorities(items=some_priorities().items * count)
    yield "priorities", priorities_view(words, priorities, 0, place_of(priorities))
    reports = [Report(number, given.id, "Wrong", datetime.now(UTC)) for number in range(1, count + 1)]
    for number in range(3):
        page = Page((), number, 3)
        known = {given.id: given.question}
        report = QuestionsReport(30, 9, 6, Votes(1, 1), page, reports, len(reports), known)
        yield f"questions {number}", questions_view(words, report)


@pytest.mark.parametrize("count", [1, 5])
def test_a_citation_is_copied_whole_for_a_program_to_read(count: int) -> None:
    """CSL-JSON is JSON whatever a title holds, and as many quotes as have room; each has what is known of it and nothing else."""
    quoted = QuoteReceipt(
        "Yes.",
        "seeds/a.txt",
        4,
        0,
        4,
        "ab" * 32,
        "https://city.example/a",
        f"{'`' * 9}\n“A”" * 20,
        "",
        "2026-03",
    )
    receipt = Receipt("4K7M2Q9X0B", "?", Filters(), "g", answered=True, quotes=(quoted,) * count)
    told = [
        str(each.get("content", ""))
        for each in walk(citations_view(words_in("en"), receipt).view().to_components())
    ]
    block = next(each for each in told if each.startswith("CSL-JSON"))
    assert block.count("```") == 2
    items = json.loads(block.split("```")[1])
    assert 1 <= len(items) <= count
    assert items[0].pop("title") == ("'" * 9 + "\n“A”") * 20
    assert items[0] == {
        "id": "abababab-4",
        "type": "document",
        "issued": {"date-parts": [[2026, 3]]},
        "note": "paragraph 4",
        "URL": "https://city.example/a",
    }


ANSWER = "The new span shall be called Heron Crossing."


def a_run(sentences: int, *, told_at: int = 0) -> Quote:
    """A quote of so many sentences, of which one answers."""
    text = " ".join(
        ANSWER if at == told_at else f"The clerk read item {at} aloud." for at in range(sentences)
    )
    start = text.index("Heron")
    document = Document("seeds/span.txt", "Span", text, (Paragraph(1, 0, len(text)),))
    return Quote(text, cite(document, 0, len(text), language="en"), (Span(start, start + 14),))


@given_any(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 59))
def test_what_is_shown_at_once_is_a_screen_and_ends_with_a_sentence(lengths: list[int], told_at: int) -> None:
    """No more than so many quotes and characters, the first of them at least as far as the words that carry the answer; all
    are whole or end where a sentence does.
    """
    quotes = [a_run(length, told_at=min(told_at, length - 1)) for length in lengths]
    shown = first_screen(quotes)
    assert 1 <= len(shown) <= QUOTES_SHOWN
    assert sum(len(each.text) for each in shown) <= max(SCREEN, quotes[0].marks[0].end + len(ANSWER))
    for part, whole in zip(shown, quotes, strict=False):
        assert whole.text.startswith(part.text)
        assert part.marks
        assert part.text.endswith(".")
        assert part.text == whole.text or len(shown) == 1


def test_a_few_short_quotes_are_shown_without_a_further_button() -> None:
    """Nothing is kept back, so nothing says that it is."""
    given = an_answer_of(*SENTENCES[:QUOTES_SHOWN])
    told = list(walk(answer_view(words_in("en"), given).view().to_components()))
    assert all(sentence.split()[4] in str(told) for sentence in SENTENCES[:QUOTES_SHOWN])
    assert not [each for each in told if str(each.get("custom_id")).startswith("press:quotes")]


@pytest.mark.parametrize("locale", LOCALES)
def test_more_quotes_than_a_screen_holds_are_said_and_a_press_away(locale: str) -> None:
    """How many more there are, on the card; all of them, by the same numbers, behind the button."""
    words, given = words_in(locale), an_answer_of(*SENTENCES[:6])
    told = list(walk(answer_view(words, given).view().to_components()))
    said = "\n".join(str(each.get("content", "")) for each in told)
    assert words("answer-more-quotes", rest=3, count=6) in said
    assert SENTENCES[3] not in said
    labels = [each["label"] for each in told if str(each.get("custom_id")).startswith("press:quotes")]
    assert labels == [words("button-quotes", count=6)]
    assert labels[0] in said
    every = quotes_view(words, a_receipt(given), [a_document()] * 6).view().to_components()
    shown = "\n".join(str(each.get("content", "")) for each in walk(every))
    assert all(sentence in shown for sentence in SENTENCES[:6])
    assert "\\[6\\]" in shown


def test_a_claim_that_many_sentences_meet_says_how_many_more_there_are() -> None:
    """Two are shown at once; the button beneath each claim shows the rest of it."""
    given = an_answer_of(*SENTENCES[:5])
    told = list(walk(claim_view(words_in("en"), [given, given]).view().to_components()))
    said = "\n".join(str(each.get("content", "")) for each in told)
    assert said.count(words_in("en")("answer-more-quotes", rest=3, count=5)) == 2
    assert len([each for each in told if each.get("label") == "All 5 quotes"]) == 2


def test_records_that_differ_are_all_shown_at_once() -> None:
    """A difference that is a press away is a difference that is overlooked."""
    quotes = tuple(a_run(30, told_at=at) for at in range(3))
    given = an_answer(quotes=quotes, warnings=(AnswerWarning(WarningCode.DISAGREE),))
    told = str(answer_view(words_in("en"), given).view().to_components())
    assert all(f"\\\\[{number}\\\\]" in told for number in (1, 2, 3))
    assert "press:quotes" not in told


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_every_card_in_every_state_goes_out(count: int) -> None:
    """Discord refuses a message with two ids alike, and much else: none of these."""
    for state, card in cards(words_in("en"), count):
        body = {"flags": V2, "components": card.view().to_components(), "allowed_mentions": {"parse": []}}
        assert faults("POST", "/channels/1/messages", body) == [], state


def test_a_button_that_stands_twice_on_a_card_is_numbered_and_does_the_same() -> None:
    """Each is found again by its id, with what it was made with; the card may be drawn again."""
    card = Card(accent=Accent.NOTICE)
    for _ in range(3):
        card.section("Once more", Button("receipt", "4K7M2Q9X0B", label="Check it"))
    for _ in range(2):
        ids = [each["custom_id"] for each in walk(card.view().to_components()) if "custom_id" in each]
    assert ids == ["press:receipt:4K7M2Q9X0B", "press~2:receipt:4K7M2Q9X0B", "press~3:receipt:4K7M2Q9X0B"]
    for each in ids:
        match = Button.__discord_ui_compiled_template__.fullmatch(each)
        assert match is not None
        assert match.groupdict() == {"action": "receipt", "rest": "4K7M2Q9X0B"}


async def test_every_quote_is_shown_to_who_asks_for_it(hall, app) -> None:
    """From the receipt, with its citation, to that person alone."""
    answer = app.answers.ask("Who approved the budget for flood control?", Filters())
    card = Card(accent=Accent.NOTICE)
    card.row(Button("quotes", answer.id, label="All"))
    await hall.bot.get_channel(hall.channel.id).send(view=card.view())
    pressed = await hall.ana.click(hall.channel.last_message, custom_id=f"press:quotes:{answer.id}")
    assert pressed.ephemeral
    said = texts(pressed.response)
    assert all(plain(each.text) in said for each in answer.quotes)
    assert name(answer.quotes[0].citation.title) in said
    check_bodies(hall.env)
