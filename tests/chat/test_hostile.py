"""Whatever a record, a name or a question says: nobody is mentioned, nothing is formatted, no limit is broken."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chat.start import client
from community.memory import Memory
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import app_of
from tests.kit.screen import button, texts
from tests.kit.town import Town, running

TRICKS = (
    "@everyone @here <@1> <@&2> <#3> </ask:4> **bold** ~~gone~~ `code` ||spoiler|| [click](https://evil.example) "
    "https://discord.gg/invite discord.com/invite/x <t:0:R> <:smile:5> # no heading \u202egnitirw \u200bhidden"
)
RECORD = f"""Minutes {TRICKS}

{TRICKS} The council approved the flood wall, said {TRICKS}, by six votes to two.

> The chair quoted {TRICKS}
- and listed it {TRICKS}
"""
LONG = "The council approved the levee " + "and the levee " * 700 + "by five votes."


@pytest_asyncio.fixture
async def lair(tmp_path: Path) -> AsyncIterator[Town]:
    """A server whose records are hostile, and a bot that answers whatever it is asked."""
    records = tmp_path / "records"
    records.mkdir()
    (records / "tricks.txt").write_text(RECORD, encoding="utf-8")
    (records / "long.txt").write_text(f"Minutes\n\n{LONG}\n", encoding="utf-8")
    meta = (
        'title = "@everyone **T** [x](https://evil.example) '
        + "t" * 900
        + '"\nbody = "<@&7> Council `x`"\nurl = "https://city.example/'
        + "a" * 900
        + '"\n'
    )
    (records / "tricks.txt.meta.toml").write_text(meta, encoding="utf-8")
    app = app_of(tmp_path, threshold=0.0)
    async with running(lambda: client(app, Memory(tmp_path / "c.sqlite")), settle_timeout=60.0) as town:
        yield town


def harmless(message) -> str:
    """The texts of a message, which mention nobody and hide nothing. In a block of code, which a citation is copied from, nothing is
    obeyed; and nothing in it ends the block.
    """
    said, *blocks = re.split(r"```\w*\n", texts(message))
    for block in blocks:
        copied, _, behind = block.partition("\n```")
        assert "`" not in copied
        said += behind
    for trick in (
        "@everyone",
        "@here",
        "<@1>",
        "<@&2>",
        "<#3>",
        "</ask:4>",
        "<:smile:5>",
        "<t:0:R>",
        "**bold**",
        "||spoiler||",
    ):
        assert f" {trick}" not in said, trick
    assert "](https://evil.example)" not in said
    assert "\u202e" not in said
    assert "\u200b" not in said
    return said


@pytest.mark.parametrize(
    "question", ["What did the council approve on the flood wall?", TRICKS, "the levee " * 150]
)
async def test_an_answer_shows_hostile_words_and_obeys_none(lair, question):
    """By command and by mention, with every button beneath it."""
    await lair.ana.slash(lair.channel, "ask", question=question[:2000])
    answer = lair.channel.last_message
    assert "“" in harmless(answer)
    for name in ("Context", "More passages", "Check it", "Copy citation", "👍"):
        harmless((await lair.press(lair.ben, answer, name)).response)
    await lair.ana.send(lair.channel, f"{lair.bot.user.mention} {question}"[:2000])
    harmless(lair.channel.last_message)
    check_bodies(lair.env)


@pytest.mark.parametrize("command", ["latest", "meeting", "sources", "priorities", "about"])
async def test_every_page_does_the_same(lair, command):
    """Titles, bodies and addresses are somebody's words too."""
    harmless((await lair.ana.slash(lair.channel, command)).response)
    check_bodies(lair.env)


async def test_a_message_that_is_looked_up_is_somebody_s_words_too(lair):
    """And a person's name."""
    message = await lair.ben.send(lair.channel, f"The council approved the flood wall {TRICKS}")
    harmless((await lair.ana.context_menu(lair.channel, "Find in the record", message)).response)
    check_bodies(lair.env)


async def test_a_thread_s_name_is_a_name(lair):
    """On one line, within a hundred characters."""
    await lair.ana.slash(lair.channel, "ask", question=("flood wall " + TRICKS)[:2000])
    answer = lair.channel.last_message
    await lair.ben.click(answer, **button(answer, "Follow up"))
    assert 1 <= len(lair.thread_of(answer).name) <= 100
    check_bodies(lair.env)
