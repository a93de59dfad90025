"""Answers with several quotes: every card about them goes out, whatever state it is in, and every button works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chat.answer_view import answer_view
from chat.buttons import Button, Page
from chat.card import Accent, Card
from chat.features.answer_buttons import context_view, passages_view, receipt_view
from chat.features.library.library_questions import QuestionsReport, questions_view
from chat.features.mentions import claim_view
from chat.features.plain_requests import requested_view
from chat.features.slash_priorities import place_of, priorities_view
from chat.wording import Words
from community.feedback import Report, Votes
from domain.answers import Answer, Filters
from domain.documents import Document, Kind, Paragraph
from domain.receipts import QuoteCheck, QuoteReceipt, Receipt, Standing, Verification
from retrieval.requests import Decisions, Requested
from tests.kit.app import GENERATION, a_meeting, a_refusal, an_answer, hits, quote, some_priorities
from tests.kit.discord_bodies import V2, faults, walk
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


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_every_card_in_every_state_goes_out(count: int) -> None:
    """Discord refuses a message with two ids alike, and much else: none of these."""
    for name, card in cards(Words("en"), count):
        body = {"flags": V2, "components": card.view().to_components(), "allowed_mentions": {"parse": []}}
        assert faults("POST", "/channels/1/messages", body) == [], name


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
