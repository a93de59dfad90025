"""``/forget-me``: deletes what is tied to a person."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.card import Accent, Card
from chat.command_names import named
from chat.context import Desk, asker_of
from chat.sending import acknowledge, respond


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("forget-me"))
    async def forget_me(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        desk.admit(asker_of(interaction))
        if not await acknowledge(interaction, private=True):
            return
        gone = await desk.offload.quick(partial(desk.memory.forget, interaction.user.id))
        card = Card(accent=Accent.NOTICE)
        card.text(words("forgotten", things=gone.total) if gone.total else words("forgotten-nothing"))
        card.below("-# " + words("forgotten-rest"))
        await respond(interaction, card)

    return forget_me
