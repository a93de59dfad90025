"""``/library settings``: where Plenum answers, in which language, whether for all to see, and who may run the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from chat import server_checks as checks
from chat.buttons import Pick, PickChannels, PickRoles, Press
from chat.card import Accent, Card
from chat.command_names import named
from chat.context import Desk, Pressed
from chat.features.library.access import enter, noted
from chat.features.library.library_cards import show_findings
from chat.safe_text import name
from chat.sending import respond
from chat.wording import LOCALES, Words, words_in
from community.settings import CommunitySettings
from domain.errors import NotAllowed
from domain.findings import Finding

# --- A community's settings, with the menus that change them.

OWN = "own"
"""Stands for "each reader's own language" in the menu: a menu's values cannot be empty."""


def settings_card(
    words: Words,
    kept: CommunitySettings,
    guild: discord.Guild,
    found: Sequence[Finding],
    *,
    changed: bool = False,
) -> Card:
    """What is set, and what of it does not fit the server. Menus offer only channels and roles that are there."""
    card = Card(accent=Accent.WARNING if found else Accent.ADMIN)
    card.text("### " + words("library-settings-title"))
    if changed:
        card.text("✅ " + words("library-settings-changed"))
    card.text(
        "\n".join(
            (
                words("library-settings-channels", channels=_channels(words, kept)),
                words("library-settings-language", language=_language(words, kept.language)),
                words("library-settings-private" if kept.private else "library-settings-public"),
                _roles(words, kept, guild),
                _reports(words, kept),
            )
        )
    )
    show_findings(card, words, found)
    card.rule()
    channels = [each for each in kept.channels if guild.get_channel(each) is not None]
    card.row(PickChannels("library-channels", picked=channels, placeholder=words("library-pick-channels")))
    card.row(
        Pick("library-language", options=_languages(words, kept), placeholder=words("library-pick-language"))
    )
    roles = [each for each in kept.roles if guild.get_role(each) is not None]
    card.row(PickRoles("library-roles", picked=roles, placeholder=words("library-pick-roles")))
    told = [kept.report_channel] if guild.get_channel(kept.report_channel) is not None else []
    card.row(PickChannels("library-reports", picked=told, placeholder=words("library-pick-reports"), most=1))
    wanted = "public" if kept.private else "private"
    card.row(Press("library-private", wanted, label=words(f"library-button-{wanted}")))
    card.below("-# " + words("library-settings-roles-how"))
    return card


def _channels(words: Words, kept: CommunitySettings) -> str:
    if not kept.channels:
        return words("library-everywhere")
    return words("list-comma").join(f"<#{each}>" for each in kept.channels)


def _reports(words: Words, kept: CommunitySettings) -> str:
    if not kept.report_channel:
        return words("library-settings-reports-nowhere")
    return words("library-settings-reports", channel=f"<#{kept.report_channel}>")


def _roles(words: Words, kept: CommunitySettings, guild: discord.Guild) -> str:
    """By their names: no message of ours mentions a role, not even one that would ping nobody."""
    if not kept.roles:
        return words("library-settings-roles-nobody")
    found = [guild.get_role(each) for each in kept.roles]
    names = [name(role.name if role else str(each)) for each, role in zip(kept.roles, found, strict=True)]
    return words("library-settings-roles", roles=words("list-comma").join(names))


def _language(words: Words, locale: str) -> str:
    return _own_name(locale) if locale else words("library-language-own")


def _languages(words: Words, kept: CommunitySettings) -> list[discord.SelectOption]:
    own = discord.SelectOption(label=words("library-language-own"), value=OWN, default=not kept.language)
    fixed = [
        discord.SelectOption(label=_own_name(locale), value=locale, default=kept.language == locale)
        for locale in LOCALES
    ]
    return [own, *fixed]


def _own_name(locale: str) -> str:
    """A language as those call it who read it."""
    return words_in(locale)("language-name")


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Shows what is set, with the menus that change it."""

    @app_commands.command(**named("library-settings"))
    async def settings(interaction: discord.Interaction[Any]) -> None:
        if await enter(interaction, "settings"):
            await _show(interaction, desk)

    return settings


async def channels(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """Where it answers; none picked: everywhere."""
    await _change(interaction, "channels", _ids(values))


async def reports(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """Where news of the library is told, and reported citations besides their list; none picked: nowhere."""
    await _change(interaction, "report_channel", next(iter(_ids(values)), 0))


async def roles(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """Who may run the library besides those who manage the server. Only these choose: nobody hands on what was handed
    to them.
    """
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        await noted(interaction, "settings", f"roles: {', '.join(values) or '-'}", allowed=False)
        raise NotAllowed("Roles are chosen by who manages the server.", reason="library-roles-need-manager")
    await _change(interaction, "roles", _ids(values))


async def language(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """A fixed language, or each reader's own."""
    chosen = values[0] if values else OWN
    if chosen != OWN and chosen not in LOCALES:
        raise NotAllowed(f"There is no language “{chosen}” here.", reason="button-too-old")
    await _change(interaction, "language", "" if chosen == OWN else chosen)


async def private(interaction: Pressed, rest: str) -> None:
    """``private`` or ``public``: how answers are shown where the asker does not say."""
    await _change(interaction, "private", rest == "private")


async def _change(interaction: Pressed, what: str, value: Any) -> None:
    desk = interaction.client.desk
    if not await enter(interaction, "settings", update=True):
        return
    community = interaction.guild_id or 0
    await desk.change(community, replace(desk.settings(community), **{what: value}))
    told = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    await noted(interaction, "settings", f"{what}: {told or '-'}")
    await _show(interaction, desk, changed=True)


async def _show(interaction: discord.Interaction[Any], desk: Desk, *, changed: bool = False) -> None:
    guild = interaction.guild
    if guild is None:
        raise NotAllowed("There is no server here.", reason="library-only-in-servers")
    kept = desk.settings(guild.id)
    found = checks.of_guild(interaction.client, guild)
    # In the language that holds now: it may be what was just changed.
    await respond(interaction, settings_card(desk.words(interaction), kept, guild, found, changed=changed))


def _ids(values: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in values if value.isdigit())
