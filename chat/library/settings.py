"""``/library settings``: where Plenum answers, in which language, whether for all to see, and who may run the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from chat import checks
from chat.base import Pressed
from chat.cards.library_settings import OWN, settings_card
from chat.desk import Desk
from chat.library.access import enter, noted
from chat.names import named
from chat.sending import respond
from chat.wording import LOCALES
from domain.errors import NotAllowed


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
