"""Looking around: priorities, meetings, newest records, sources, help; and what a message claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.kit.discord_bodies import check_bodies
from tests.kit.screen import button, buttons, menus, texts


async def test_the_priorities_of_the_latest_meeting_are_listed_a_line_a_label(town):
    """Under the meeting's name; the quotes are a press away."""
    result = await town.ana.slash(town.channel, "priorities")
    first = texts(result.response)
    assert first.startswith("### Municipal Government, August 1")
    assert "- investment attraction" in first
    assert "aims to" not in first
    assert "- Expanding consumption" in first
    assert buttons(result.response) == ["Quotes, and why"]
    check_bodies(town.env)


async def test_the_quotes_of_priorities_and_why_they_are_listed_are_shown_on_request(town):
    """Every label bold in its quote; the rule, and the words that say so; page by page."""
    result = await town.ana.slash(town.channel, "priorities")
    shown = await town.ana.click(result.response.message, **button(result.response, "Quotes, and why"))
    said = texts(shown.response)
    assert "“Prioritizing **investment attraction**, the city aims to" in said
    assert "The meeting stressed it: … Efforts to strengthen the real economy **were highlighted**" in said
    assert "15 found in 7 paragraphs" in said
    further = await town.ana.click(shown.response.message, **button(shown.response, "Next"))
    assert "**Expanding consumption**" in texts(further.response)
    check_bodies(town.env)


async def test_priorities_can_be_asked_for_by_topic(town):
    """Only what is about it; and a topic that none is about is said to be so."""
    floods = texts((await town.ana.slash(town.channel, "priorities", topic="flood")).response)
    assert "flood control and drought relief" in floods
    assert "investment attraction" not in floods
    none = texts((await town.ana.slash(town.channel, "priorities", topic="airports")).response)
    assert "none is about “airports”" in none


async def test_pages_of_a_topic_keep_to_it(town):
    """Also after a restart, by the button alone."""
    result = await town.ana.slash(town.channel, "priorities", topic="development")
    await town.restart()
    shown = await town.ana.click(result.response.message, **button(result.response, "Quotes, and why"))
    assert shown.response is not None


async def test_a_meeting_is_outlined_with_its_documents(town):
    """Privately, for whoever asked."""
    result = await town.ana.slash(town.channel, "meeting")
    assert result.ephemeral
    said = texts(result.response)
    assert "Municipal Government, August 1 (no year given)" in said
    assert "City Government Holds Plenary Meeting" in said
    assert "Efforts to strengthen the real economy were highlighted" in said


async def test_an_unknown_meeting_is_a_sentence(town):
    """In the reader's language."""
    result = await town.ana.slash(town.channel, "meeting", meeting="1999-nowhere")
    assert "There is no meeting" in texts(result.response)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("latest", "City Government Holds Plenary Meeting"),
        ("sources", "1 record"),
        ("about", "/forget-me"),
        ("help", "/ask"),
    ],
)
async def test_each_page_says_what_it_is_for(town, command, words):
    """To the asker alone."""
    result = await town.ana.slash(town.channel, command)
    assert result.ephemeral
    assert words in texts(result.response)
    check_bodies(town.env)


async def test_help_tells_admins_more(town):
    """And others not."""
    assert "/library" in texts((await town.clerk.slash(town.channel, "help")).response)
    assert "/library" not in texts((await town.ana.slash(town.channel, "help")).response)


async def test_a_claim_is_looked_up_in_the_record(town):
    """What the record says is shown to the asker alone, and nothing is judged."""
    message = await town.ben.send(
        town.channel, "lol the acting mayor Zhang Wei led the plenary meeting in May"
    )
    result = await town.ana.context_menu(town.channel, "Find in the record", message)
    assert result.ephemeral
    said = texts(result.response)
    assert "The message: “lol the acting mayor Zhang Wei" in said
    assert "Pan Guoqiang" in said
    assert "nothing is judged" in said
    check_bodies(town.env)


async def test_what_somebody_else_wrote_is_not_kept_as_a_question(town):
    """The admins' list holds what people asked."""
    message = await town.ben.send(town.channel, "The mayor led the plenary meeting on May 5.")
    await town.ana.context_menu(town.channel, "Find in the record", message)
    assert town.bot.ctx.memory.questions.counts(town.guild.id, datetime(2020, 1, 1, tzinfo=UTC)) == (0, 0)


async def test_a_message_that_claims_nothing_is_a_sentence(town):
    """And no search."""
    message = await town.ben.send(town.channel, "lol")
    result = await town.ana.context_menu(town.channel, "Find in the record", message)
    assert "nothing in this message" in texts(result.response)


async def test_every_page_has_another_meeting_to_pick_where_there_is_one(town):
    """With one meeting there is no menu."""
    result = await town.ana.slash(town.channel, "meeting")
    assert menus(result.response) == []
    assert "Back" not in buttons(result.response)


async def test_a_demo_record_that_stepped_back_is_told_where_the_library_is_described(town, monkeypatch):
    """What is searched is counted without it."""
    held = town.bot.ctx.library.holdings()
    monkeypatch.setattr(type(town.bot.ctx.library), "holdings", lambda *_: replace(held, demo=1))
    assert "not searched any more" in texts((await town.ana.slash(town.channel, "sources")).response)


async def test_a_body_or_meeting_that_was_typed_and_not_picked_is_found_or_told_with_those_there_are(town):
    """By a part of its name, or spelt a little otherwise; what is unknown is refused to who asked alone."""
    for body in ("municipal government", "Municipal", "Municipal Goverment"):
        asked = await town.ana.slash(town.channel, "ask", question="Who led the plenary meeting?", body=body)
        assert "Pan Guoqiang" in texts(asked.response), body
    refused = await town.ben.slash(town.channel, "ask", question="Who led the meeting?", body="Water Board")
    assert refused.ephemeral
    assert "Known are: Municipal Government" in texts(refused.response)
    shown = await town.ben.slash(town.channel, "priorities", meeting="municipal august")
    assert "investment attraction" in texts(shown.response)
    none = await town.ben.slash(town.channel, "meeting", meeting="Water Board")
    assert "The newest are: Municipal Government" in texts(none.response)
