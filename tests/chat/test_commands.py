"""The commands as Discord is told: documented, within its limits, told only when they changed."""

from __future__ import annotations

import discord

from chat.start import PERMISSIONS
from tests.kit.discord_bodies import check_bodies


def told(town) -> list:
    """The requests that told Discord the commands."""
    return [
        sent for sent in town.env.http_requests if sent.method == "PUT" and sent.path.endswith("/commands")
    ]


async def test_commands_are_told_once_and_not_again(town):
    """A second start with the same commands tells Discord nothing; it counts how often it is told."""
    assert len(told(town)) == 1
    await town.restart()
    assert len(told(town)) == 1


async def test_what_discord_is_told_keeps_its_rules(town):
    """Names and descriptions in every language, and for admins' commands who may see them."""
    check_bodies(town.env)
    (sent,) = told(town)
    commands = {command["name"]: command for command in sent.json}
    assert {
        "ask",
        "priorities",
        "latest",
        "meeting",
        "sources",
        "about",
        "help",
        "forget-me",
        "library",
    } <= set(commands)
    assert set(commands["ask"]["name_localizations"]) >= {"es-ES", "es-419", "zh-CN", "zh-TW"}
    assert (
        int(commands["library"]["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    )
    # 8,000 characters in all for one command, its options and localizations aside.
    assert len(str(commands["library"]["description"])) <= 100


def test_no_privileged_intent_and_no_broad_permission_is_asked_for():
    """Nor one that lets it act on people."""
    from chat.client import INTENTS

    for intent in ("message_content", "members", "presences"):
        assert not getattr(INTENTS, intent)
    for name in ("administrator", "manage_guild", "manage_messages", "ban_members", "mention_everyone"):
        assert not getattr(PERMISSIONS, name)
