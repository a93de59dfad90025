"""``/library settings`` and ``questions``: what a community decides, and what it hears of its people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from community.settings import CommunitySettings
from domain.answers import Filters
from domain.documents import collection_of
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import acts, shown_to
from tests.kit.screen import button, buttons, menus, parts, texts

BUDGET = "Who approved the budget for flood control?"
PARKS = "How many parks were built in Ruritania?"


def menu(message, act: str) -> str:
    """The custom_id of a menu."""
    return next(each["custom_id"] for each in menus(message) if act in each["custom_id"])


async def ask(hall, question: str):
    """An answer as it is given here, and kept."""
    filters = Filters(community=collection_of(hall.guild.id))
    given = hall.bot.ctx.answers.ask(question, filters)
    hall.bot.ctx.memory.questions.keep(hall.guild.id, given)
    return given


async def test_settings_are_shown_and_changed_and_outlive_a_restart(hall):
    """Channels, language, privacy and roles, each by its menu; menus that were shown before a restart still work."""
    shown = await hall.clerk.slash(hall.channel, "library settings")
    assert shown.ephemeral
    said = texts(shown.response)
    assert "**Answers in:** every channel it can write in" in said
    assert "**Language:** Each reader’s own" in said
    assert "for all to see" in said
    role = hall.guild.create_role("Journalists")
    await hall.restart()
    await hall.clerk.select(shown.response, [hall.channel], custom_id=menu(shown.response, "channels"))
    await hall.clerk.select(shown.response, [role], custom_id=menu(shown.response, "roles"))
    await hall.clerk.click(shown.response, **button(shown.response, "Answer privately by default"))
    await hall.clerk.select(shown.response, ["es"], custom_id=menu(shown.response, "language"))
    kept = hall.bot.ctx.settings(hall.guild.id)
    assert (kept.channels, kept.roles, kept.private, kept.language) == (
        (hall.channel.id,),
        (role.id,),
        True,
        "es",
    )
    said = texts(shown.response)
    assert f"**Responde en:** <#{hall.channel.id}>" in said
    assert "además, Journalists" in said
    await hall.restart()
    assert hall.bot.ctx.settings(hall.guild.id) == kept
    assert [what for what, _, _ in acts(hall)] == ["library-settings"] * 4
    check_bodies(hall.env)


async def test_nothing_picked_means_everywhere_and_nobody_else(hall):
    """A menu of channels or roles may be emptied again."""
    await hall.bot.ctx.change_settings(
        hall.guild.id, replace(hall.bot.ctx.settings(hall.guild.id), channels=(hall.channel.id,))
    )
    shown = await hall.clerk.slash(hall.channel, "library settings")
    assert menus(shown.response)[0]["default_values"] == [{"id": hall.channel.id, "type": "channel"}]
    await hall.clerk.select(shown.response, [], custom_id=menu(shown.response, "channels"))
    assert hall.bot.ctx.settings(hall.guild.id).channels == ()


async def test_what_does_not_fit_the_server_is_told(hall):
    """A channel that is gone: a warning, and the menus show only what is there."""
    settings = replace(hall.bot.ctx.settings(hall.guild.id), channels=(123456789,), roles=(987654321,))
    await hall.bot.ctx.change_settings(hall.guild.id, settings)
    shown = await hall.clerk.slash(hall.channel, "library settings")
    said = texts(shown.response)
    assert "the channel 123456789, which /library settings names, is not there" in said
    assert "the role 987654321" in said
    assert not any(each.get("default_values") for each in menus(shown.response))
    check_bodies(hall.env)


async def test_who_has_a_chosen_role_runs_the_library_and_hands_nothing_on(hall):
    """They see and change settings, and not the roles: those are chosen by who manages the server."""
    role = hall.guild.create_role("Archivists")
    archivist = hall.guild.add_member(hall.env.create_user("archie"), roles=[role])
    shown_to(hall, role, hall.ana)
    await hall.bot.ctx.change_settings(
        hall.guild.id, replace(hall.bot.ctx.settings(hall.guild.id), roles=(role.id,))
    )
    shown = await archivist.slash(hall.channel, "library settings")
    await archivist.click(shown.response, **button(shown.response, "Answer privately by default"))
    assert hall.bot.ctx.settings(hall.guild.id).private
    refused = await archivist.select(shown.response, [], custom_id=menu(shown.response, "roles"))
    assert refused.ephemeral
    assert "The roles are chosen by those who may manage this server" in texts(refused.response)
    assert hall.bot.ctx.settings(hall.guild.id).roles == (role.id,)
    refused = await hall.ana.slash(hall.channel, "library settings")
    assert "Only who may manage this server" in texts(refused.response)
    assert acts(hall)[-2:] == [("library-settings", "roles: -", True), ("library-settings", "", True)]


@pytest.mark.parametrize("locale", ["en-US", "zh-TW"])
async def test_questions_show_gaps_reports_and_votes(hall, locale):
    """What was asked and is not in the record, grouped and counted; reports without names; how many found it helpful."""
    answer = await ask(hall, BUDGET)
    for _ in range(3):
        refusal = await ask(hall, PARKS)
    assert answer.answered
    assert not refusal.answered
    memory, guild = hall.bot.ctx.memory, hall.guild.id
    memory.votes.cast(guild, answer.id, hall.ana.id, helpful=True)
    memory.votes.cast(guild, answer.id, hall.ben.id, helpful=False)
    memory.reports.keep(guild, answer.id, "It is **another** year @everyone", hall.ana.id)
    shown = await hall.in_locale(locale, hall.clerk).slash(hall.channel, "library questions")
    assert shown.ephemeral
    said = texts(shown.response)
    assert "How many parks were built in Ruritania?" in said
    assert "It is \\*\\*another\\*\\* year \\@everyone" in said
    if locale == "en-US":
        assert "4 questions asked, 1 answered" in said
        assert "1 helpful, 1 not helpful" in said
        assert "asked 3 times" in said
        assert buttons(shown.response) == ["Settled", "Check it"]
    assert "ana" not in said
    check_bodies(hall.env)


async def test_a_report_is_settled_by_an_admin_and_by_nobody_else(hall):
    """After a restart too; then it is no longer listed, and the log says who did it."""
    answer = await ask(hall, BUDGET)
    hall.bot.ctx.memory.reports.keep(hall.guild.id, answer.id, "Wrong link", hall.ana.id)
    hall.bot.ctx.memory.reports.keep(77, answer.id, "Of another community", hall.ana.id)
    shown = await hall.clerk.slash(hall.channel, "library questions")
    assert "Of another community" not in texts(shown.response)
    await hall.restart()
    await hall.clerk.click(shown.response, **button(shown.response, "Settled"))
    assert "No citation is reported." in texts(shown.response)
    assert hall.bot.ctx.memory.reports.count_open(hall.guild.id) == 0
    assert hall.bot.ctx.memory.reports.count_open(77) == 1
    assert acts(hall) == [("library-report-settled", "1", False)]


async def test_many_gaps_are_paged(hall):
    """Forth and back."""
    words = "otter beaver badger heron falcon salmon lizard spider beetle walrus".split()
    for word in words:
        given = await ask(hall, f"{word} {word[::-1]}")
        assert not given.answered
    shown = await hall.clerk.slash(hall.channel, "library questions")
    first = texts(shown.response)
    await hall.clerk.click(shown.response, **button(shown.response, "Next"))
    second = texts(shown.response)
    for word in words:
        assert (f"{word} " in first) != (f"{word} " in second)
    await hall.clerk.click(shown.response, **button(shown.response, "Back"))
    assert texts(shown.response).splitlines()[-2:] == first.splitlines()[-2:]


async def test_an_answer_that_two_people_report_is_listed_twice_and_each_can_be_checked(hall):
    """The list is shown, and the button beneath either report shows the receipt."""
    answer = await ask(hall, BUDGET)
    for person in (hall.ana, hall.ben):
        hall.bot.ctx.memory.reports.keep(hall.guild.id, answer.id, f"Wrong for {person.id}", person.id)
    shown = await hall.clerk.slash(hall.channel, "library questions")
    ids = [part["custom_id"] for part in parts(shown.response) if part.get("label") == "Check it"]
    assert len(set(ids)) == 2
    for each in ids:
        pressed = await hall.clerk.click(shown.response, custom_id=each)
        assert f"Receipt {answer.id}" in texts(pressed.response)
    check_bodies(hall.env)


@pytest.mark.parametrize("chosen", [True, False])
async def test_who_ran_the_library_alone_is_told_when_a_second_server_comes(hall, chosen):
    """In the channel for news, else to who owns the server; once, also where it came while the bot was away."""
    await hall.restart()
    ctx = hall.bot.ctx
    if chosen:
        await ctx.change_settings(hall.guild.id, CommunitySettings(report_channel=hall.channel.id))
    before = len(hall.env.http_requests)
    hall.env.create_guild("Elsewhere")
    await hall.restart()
    await hall.env.settle()
    sent = [
        each
        for each in hall.env.http_requests[before:]
        if each.method == "POST" and each.path.endswith("/messages")
    ]
    assert len(sent) == 1
    assert "another server" in str(sent[0].json)
    assert f"home_community = {hall.guild.id}" in str(sent[0].json)
    assert (str(hall.channel.id) in sent[0].path) is chosen
    await hall.restart()
    await hall.env.settle()
    again = [
        each
        for each in hall.env.http_requests[before:]
        if each.method == "POST" and each.path.endswith("/messages")
    ]
    assert len(again) == 1


async def test_with_a_home_community_a_second_server_changes_nothing(hall):
    """So nobody is told anything."""
    await hall.restart()
    hall.bot.ctx.home = hall.guild.id
    before = len(hall.env.http_requests)
    guild = hall.env.create_guild("Elsewhere")
    await hall.bot.on_guild_join(hall.bot.get_guild(guild.id))
    assert not [each for each in hall.env.http_requests[before:] if each.path.endswith("/messages")]
