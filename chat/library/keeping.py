"""``/library plan``, ``check`` and ``backup``: what would be done, whether all is whole, and a copy of it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from chat.cards.library_keeping import backup_card, check_card, plan_card
from chat.desk import Desk, community_of
from chat.library import seen
from chat.library.access import enter, noted
from chat.library.working import shown
from chat.names import named
from chat.sending import respond
from chat.services import Stages
from domain.findings import Finding
from index.contents import BackedUp


def plan(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """What a re-index would do; the button beneath does it."""

    @app_commands.command(**named("library-plan"))
    async def show_plan(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "plan", shared=True):
            return
        planned = await desk.offload.long(desk.services.plan)
        await respond(
            interaction, plan_card(desk.words(interaction), planned, community_of(interaction.guild_id))
        )

    return show_plan


def check(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Looks at every checksum."""

    @app_commands.command(**named("library-check"))
    async def check_all(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "check", shared=True):
            return
        await noted(interaction, "check")
        words = desk.words(interaction)

        def look(on_progress: Stages) -> list[Finding]:
            return list(desk.services.check(on_progress))

        found = await shown(interaction, desk, "check", words("library-checking"), look)
        found = seen.without_others(found, community_of(interaction.guild_id))
        await respond(interaction, check_card(words, found))

    return check_all


def backup(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Writes a backup, on the machine. It is never uploaded: it holds what people left."""

    @app_commands.command(**named("library-backup"))
    async def back_up(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "backup", shared=True):
            return
        words = desk.words(interaction)

        def write(on_progress: Stages) -> BackedUp:
            return desk.services.backup(on_progress=on_progress)

        done = await shown(interaction, desk, "backup", words("library-backing-up"), write)
        await noted(interaction, "backup", done.file.name)
        left_out = seen.without_others(done.findings, community_of(interaction.guild_id))
        await respond(interaction, backup_card(words, done, left_out))

    return back_up
