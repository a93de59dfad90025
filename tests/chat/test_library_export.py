"""``/library export``: answers and passages as files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chat.features.library.exporting import from_passages, from_receipt
from community.export import Adopted, Form, Now, export
from domain.answers import Filters, QuoteReceipt, Receipt
from domain.documents import Kind, collection_of
from tests.kit.app import SmallApp, a_refusal
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import acts, shown_to
from tests.kit.screen import parts, texts

BUDGET = "Who approved the budget for flood control?"
QUOTE = "The council approved the budget for flood control by six votes to two."


async def file_of(shown) -> str:
    """The one file of a message, which a component shows."""
    [attached] = shown.response.attachments
    [told] = [part["file"]["url"] for part in parts(shown.response) if part["type"] == 13]
    assert attached.filename in told
    return (await attached.read()).decode("utf-8")


def ask(hall, question: str, guild: int):
    given = hall.bot.ctx.answers.ask(question, Filters(community=collection_of(guild)))
    hall.bot.ctx.memory.questions.keep(guild, given)
    return given


async def test_answers_are_exported_with_quotes_and_receipts(hall):
    """Those of this community, once each; as Markdown, as CSV, as JSON. Privately, and logged."""
    given = ask(hall, BUDGET, hall.guild.id)
    ask(hall, BUDGET, hall.guild.id)
    ask(hall, "What will the council discuss?", 77)
    shown = await hall.clerk.slash(hall.channel, "library export", what="answers", format="md")
    assert shown.ephemeral
    assert "1 answer of the past 30 days" in texts(shown.response)
    told = await file_of(shown)
    assert QUOTE in told
    assert given.id in told
    assert "What will the council discuss?" not in told
    shown = await hall.clerk.slash(hall.channel, "library export", what="answers", format="csv", days=7)
    rows = list(csv.DictReader(io.StringIO((await file_of(shown)).removeprefix("\ufeff"))))
    assert QUOTE in rows[0]["quote"]
    shown = await hall.clerk.slash(hall.channel, "library export", what="answers", format="json")
    assert json.loads(await file_of(shown))["answers"][0]["receipt"] == given.id
    assert [what for what, _, _ in acts(hall)] == ["library-export"] * 3
    check_bodies(hall.env)


async def test_passages_on_a_question_are_exported(hall):
    """Also where the record does not answer it; a question is needed."""
    shown = await hall.clerk.slash(
        hall.channel, "library export", what="passages", format="json", question=BUDGET
    )
    [search] = json.loads(await file_of(shown))["answers"]
    assert search["question"] == BUDGET
    assert any("flood control" in each["text"] for each in search["cited"])
    shown = await hall.clerk.slash(hall.channel, "library export", what="passages", format="csv")
    assert "For passages I need a question" in texts(shown.response)
    check_bodies(hall.env)


async def test_nothing_to_export_is_a_sentence(hall):
    """Where nothing was answered in that time."""
    shown = await hall.clerk.slash(hall.channel, "library export", what="answers", format="md")
    assert "Nothing was answered here in that time." in texts(shown.response)


@pytest.mark.parametrize("locale", ["es-ES", "zh-CN"])
async def test_the_words_between_the_quotes_are_the_reader_s(hall, locale):
    """The quotes stay as they are."""
    ask(hall, BUDGET, hall.guild.id)
    shown = await hall.in_locale(locale, hall.clerk).slash(
        hall.channel, "library export", what="answers", format="md"
    )
    told = await file_of(shown)
    assert QUOTE in told
    assert {"es-ES": "Comprobante", "zh-CN": "凭证"}[locale] in told


async def test_only_admins_export(hall):
    """The attempt is refused and logged."""
    shown_to(hall, hall.ana)
    shown = await hall.ana.slash(hall.channel, "library export", what="answers", format="md")
    assert "Only who may manage this server" in texts(shown.response)
    assert acts(hall) == [("library-export", "", True)]


def test_an_answer_of_earlier_says_what_became_of_its_record():
    """Its title and date are those of today, and where the text is another one, or gone, that is said."""
    [record] = SmallApp().records("")
    quote = QuoteReceipt("words", record.key, 1, 0, 5, record.text_hash, "https://city.example")
    kept = Receipt("4K7M2Q9X0B", "Q?", Filters(), "g1", True, (quote,))  # noqa: FBT003 - a value
    same = from_receipt(kept, {record.key: record}.get, asked=datetime.now(UTC))
    assert (same.cited[0].place.title, same.cited[0].now, same.probability) == (record.title, Now.SAME, None)
    other = replace(record, text_hash="another", kind=Kind.ADOPTED_MINUTES)
    assert from_receipt(kept, {record.key: other}.get).cited[0].now is Now.CHANGED
    gone = from_receipt(kept, {}.get)
    assert (gone.cited[0].now, gone.cited[0].kind, gone.cited[0].adopted) == (
        Now.NOT_HELD,
        None,
        Adopted.UNKNOWN,
    )
    text = export([gone], Form.MARKDOWN, made=datetime.now(UTC)).content.decode()
    assert "no longer in the library" in text
    assert "date not stated" not in text


def test_passages_are_exported_without_a_receipt():
    """They were found, not quoted."""
    found = from_passages(a_refusal())
    assert len(found.cited) == 2
    text = export([found], Form.MARKDOWN, made=datetime.now(UTC)).content.decode()
    assert "The record does not say." in text
    assert "Passages that were found:" in text
    assert "Receipt" not in text
