"""What a community decides holds for every question: where, in which language, for whose eyes; and whose records."""

from __future__ import annotations

import pytest

from chat.features.library.server_settings import misfits
from community.settings import CommunitySettings
from tests.kit.discord_bodies import check_bodies
from tests.kit.screen import buttons, texts

LED = "Who led the plenary meeting?"


async def decide(town, **settings) -> None:
    await town.bot.ctx.change_settings(town.guild.id, CommunitySettings(**settings))


async def test_it_answers_only_where_it_may(town):
    """Elsewhere who asks is told so alone, by command, and in the channel by mention; a thread goes by its channel."""
    elsewhere = town.guild.create_text_channel("elsewhere")
    await decide(town, channels=(elsewhere.id,))
    refused = await town.ana.slash(town.channel, "ask", question=LED)
    assert refused.ephemeral
    assert "Pan Guoqiang" not in texts(refused.response)
    await town.ana.slash(elsewhere, "ask", question=LED)
    assert "Pan Guoqiang" in texts(elsewhere.last_message)
    await town.ana.send_dm(LED)
    assert "Pan Guoqiang" in texts(town.dm(town.ana).last_message)


async def test_answers_can_be_private_by_default(town):
    """Unless the asker wants otherwise."""
    await decide(town, private=True)
    assert (await town.ana.slash(town.channel, "ask", question=LED)).ephemeral
    assert not (await town.ana.slash(town.channel, "ask", question=LED, private=False)).ephemeral


@pytest.mark.parametrize(("language", "words"), [("es", "noticia"), ("zh-Hant", "新聞"), ("zh-Hans", "新闻")])
async def test_a_community_can_fix_its_language(town, language, words):
    """Then everybody reads that, by command and by mention; the record's own words stay."""
    await decide(town, language=language)
    await town.ana.slash(town.channel, "ask", question=LED)
    assert words in texts(town.channel.last_message)
    await town.ana.send(town.channel, f"{town.bot.user.mention} {LED}")
    said = texts(town.channel.last_message)
    assert words in said
    assert "Pan Guoqiang" in said


async def test_a_mention_is_answered_in_the_language_it_is_written_in(town):
    """Where the community has fixed none."""
    await town.ana.send(town.channel, f"{town.bot.user.mention} ¿Quién dirigió la reunión plenaria?")
    assert "noticia" in texts(town.channel.last_message)
    await town.ana.send(town.channel, f"{town.bot.user.mention} 誰主持了全體會議？")
    assert "新聞" in texts(town.channel.last_message)


async def test_settings_are_checked_against_the_server(town):
    """A channel or role that is not there any more is named."""
    await decide(town, channels=(town.channel.id, 12345), roles=(67890,))
    told = " ".join(finding.sentence for finding in misfits(town.bot, town.bot.guilds[0]))
    assert "12345" in told
    assert "67890" in told
    assert str(town.channel.id) not in told


async def test_settings_outlive_a_restart(town):
    """They are read again before the first question."""
    await decide(town, language="es")
    await town.restart()
    await town.ana.slash(town.channel, "ask", question=LED)
    assert "noticia" in texts(town.channel.last_message)


async def test_a_reported_citation_is_told_where_the_community_wants_it(town):
    """With the reporter's words and the answer, without their name; and nowhere where it was not chosen."""
    desk_of_clerks = town.guild.create_text_channel("clerks")
    await town.ana.slash(town.channel, "ask", question=LED)
    answer = town.channel.last_message
    for chosen in (0, desk_of_clerks.id):
        await decide(town, report_channel=chosen)
        shown = await town.press(town.ben, answer, "Wrong citation")
        await town.ben.submit_modal(shown, {town.field(shown): "It is **another** meeting, @everyone."})
        told = desk_of_clerks.last_message
        assert (told is not None) is bool(chosen)
    said = texts(told)
    assert "It is \\*\\*another\\*\\* meeting, \\@everyone." in said
    assert "ben" not in said
    assert "Check it" in buttons(told)
    check_bodies(town.env)
