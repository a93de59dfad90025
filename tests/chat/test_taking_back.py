"""What people may take back: a watch; and what begins when the bot is taken out of a server."""

from __future__ import annotations

import time

from community.retention import GRACE_DAYS
from community.settings import CommunitySettings
from tests.kit.discord_bodies import check_bodies
from tests.kit.screen import button, buttons, texts

PARKS = "How many parks were built in Ruritania?"
DAY = 24 * 60 * 60


async def watch(town, person):
    """Asks what the record does not say, and to be told when it does."""
    await town.ana.slash(town.channel, "ask", question=PARKS)
    message = town.channel.last_message
    return await person.click(message, **button(message, "Tell me when this comes up"))


async def test_a_watch_is_taken_back_where_it_was_kept(hall):
    """With the button beneath the confirmation; the list says what is left."""
    kept = await watch(hall, hall.ben)
    assert kept.ephemeral or kept.response
    assert len(hall.bot.ctx.memory.watches.of(hall.ben.id)) == 1
    await hall.ben.click(kept.response, **button(kept.response, "Take it back"))
    assert hall.bot.ctx.memory.watches.of(hall.ben.id) == []
    assert "Taken back." in texts(kept.response)
    check_bodies(hall.env)


async def test_watches_are_listed_to_the_person_alone_and_taken_back_one_by_one(hall):
    """Page by page; somebody else's stay; after a restart too."""
    watches, guild = hall.bot.ctx.memory.watches, hall.guild.id
    for number in range(8):
        watches.keep(hall.ben.id, guild, f"@everyone **topic {number}**")
    other = watches.keep(hall.ana.id, guild, "of somebody else")
    shown = await hall.ben.slash(hall.channel, "watches")
    assert shown.ephemeral
    assert buttons(shown.response).count("Take it back") == 6
    assert r"\@everyone \*\*topic 0\*\*" in texts(shown.response)
    assert "of somebody else" not in texts(shown.response)
    await hall.restart()
    first = watches.of(hall.ben.id)[0]
    await hall.ben.click(shown.response, custom_id=f"press:unwatch:{first.id}:0")
    assert "topic 0" not in texts(shown.response)
    await hall.ben.click(shown.response, custom_id="press:watches:1")
    assert buttons(shown.response).count("Take it back") == 1
    assert watches.of(hall.ana.id) == [other]
    check_bodies(hall.env)


async def test_without_any_it_is_said(hall):
    """In the reader's language."""
    shown = await hall.in_locale("es-ES", hall.ben).slash(hall.channel, "watches")
    assert "No has pedido" in texts(shown.response)
    check_bodies(hall.env)


async def test_leaving_a_server_begins_the_days_of_grace_and_coming_back_ends_them(hall, monkeypatch):
    """Until they are over nothing is forgotten; then all of it is, by the daily clean-up."""
    bot, memory, guild = hall.bot, hall.bot.ctx.memory, hall.bot.guilds[0]
    await bot.ctx.change_settings(guild.id, CommunitySettings("es"))
    later = time.time() + (GRACE_DAYS + 1) * DAY
    await bot.on_guild_remove(guild)
    assert bot.ctx.settings(guild.id) == CommunitySettings()
    assert memory.rows_of(guild.id)["departures"] == 1
    assert bot.ctx.server_removal.forget_departed() == []
    await bot.on_guild_join(guild)
    assert bot.ctx.settings(guild.id).language == "es"
    assert "departures" not in memory.rows_of(guild.id)
    await bot.on_guild_remove(guild)
    await hall.restart()
    memory = hall.bot.ctx.memory
    assert "departures" not in memory.rows_of(guild.id), "it is in the server: the start has seen it"
    await hall.bot.on_guild_remove(guild)
    monkeypatch.setattr(memory, "_store", type(memory._store)(memory._file, lambda: later))
    assert hall.bot.ctx.server_removal.forget_departed() == [guild.id]
    assert memory.rows_of(guild.id) == {}
