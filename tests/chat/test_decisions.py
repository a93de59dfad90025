"""``/decisions`` in Discord: pages, votes, what is uncertain, and questions of how somebody voted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from chat.features.slash_timeline import PICTURE, picture_of
from chat.start import client
from community.memory import Memory
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import app_of
from tests.kit.screen import button, texts
from tests.kit.town import running
from wording.timeline_picture import can_draw

MINUTES = """---
title: Minutes of the City Council, March 4, 2026
date: 2026-03-04
body: City Council
kind: minutes
---

Present: Council members Ana Reyes, Luis Reyes, Tom Hollis and Ida Bell.

## Depot

Hollis moved to lease the depot; Bell seconded. The motion carried 3-1. Reyes voted no.

## Paving

The council voted 4-0 to repave Hollis Street.

## Fees

Motion by Bell, seconded by Hollis, to raise the boat fee. The motion failed 1-3.

## Siren

The council unanimously voted to buy a siren.
"""

AGENDA = """---
title: Agenda of the City Council, February 18, 2026
date: 2026-02-18
body: City Council
kind: agenda
---

1. Consider a lease of the depot for the winter market.
"""


HEARING = """WEBVTT

00:01.000 --> 00:04.000
<v Ana Reyes>The boat ramp needs a light.

00:05.000 --> 00:08.000
<v Luis Reyes>The boat ramp needs a rail.
"""


@pytest_asyncio.fixture
async def council(tmp_path: Path):
    """A server over minutes with votes."""
    records = tmp_path / "records"
    records.mkdir()
    (records / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (records / "hearing.vtt").write_text(HEARING, encoding="utf-8")
    (records / "agenda.md").write_text(AGENDA, encoding="utf-8")
    app = app_of(tmp_path)
    async with running(
        lambda: client(app, Memory(tmp_path / "community.sqlite")), settle_timeout=60.0
    ) as town:
        yield town


async def test_decisions_are_paged_with_votes_and_sentences(council):
    """Also after a restart; a street of a member's name is no vote of his; who of two is uncertain is said."""
    result = await council.ana.slash(council.channel, "decisions")
    shown = texts(result.response)
    assert "**Passed, 3-1** · lease the depot" in shown
    assert "moved by Hollis, seconded by Bell" in shown
    assert "**No:** Reyes" in shown
    await council.restart()
    turned = await council.ben.click(result.response.message, **button(result.response, "Next"))
    assert "unanimously" in texts(turned.response)
    mine = texts((await council.ana.slash(council.channel, "decisions", member="Hollis")).response)
    assert "Hollis Street" not in mine
    hers = texts((await council.ana.slash(council.channel, "decisions", member="Ana Reyes")).response)
    assert "Reyes (uncertain who: Ana Reyes, Luis Reyes)" in hers
    none = texts((await council.ana.slash(council.channel, "decisions", topic="whales")).response)
    assert "The records state no decision that fits." in none
    spanish = council.in_locale("es-ES", council.ben)
    assert "Se aprobó, 3-1" in texts((await spanish.slash(council.channel, "decisions")).response)
    chinese = council.in_locale("zh-CN", council.ben)
    assert "通过，3-1" in texts((await chinese.slash(council.channel, "decisions")).response)
    taiwan = council.in_locale("zh-TW", council.ben)
    assert "決定了什麼" in texts((await taiwan.slash(council.channel, "decisions")).response)
    asked = await council.ana.slash(council.channel, "ask", question="How did Hollis vote on the depot?")
    assert "moved by Hollis" in texts(asked.response)
    line = texts((await council.ana.slash(council.channel, "timeline", topic="depot")).response)
    assert "⚖️ Decided: Passed" in line
    nothing = texts((await council.ana.slash(council.channel, "timeline", topic="whales")).response)
    assert "No sentence of a record has every one of these words." in nothing
    check_bodies(council.env)


async def test_a_topic_through_time_comes_as_a_picture_too(council):
    """A line of time with two ends is drawn, says in words what it shows, and has its characters, or is left out."""
    answered = (await council.ana.slash(council.channel, "timeline", topic="depot")).response
    (file,) = answered.message.attachments
    assert file.filename == PICTURE
    words, found = council.bot.ctx.words_in("en"), council.bot.ctx.answers.timeline("", "depot")
    drawn, described = picture_of(words, found)
    assert drawn.startswith(b"\x89PNG")
    assert "depot" in described
    assert picture_of(words, replace(found, points=found.points[:1])) is None
    assert (picture_of(council.bot.ctx.words_in("zh-Hans"), found) is not None) == can_draw("已通过")


async def test_who_said_it_is_offered_and_asked_for(council):
    """What one person said is quoted; of a name that two people share, both are named."""
    assert await council.offered("ask", "by", "luis") == ["Luis Reyes"]
    asked = "What does the boat ramp need?"
    await council.ana.slash(council.channel, "ask", question=asked, by="Luis Reyes")
    said = texts(council.channel.last_message)
    assert "a rail" in said
    assert "a light" not in said
    await council.ana.slash(council.channel, "ask", question=asked, by="Reyes")
    assert "Ana Reyes · Luis Reyes" in texts(council.channel.last_message)
