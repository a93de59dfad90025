"""What commands and buttons know of the client they are used at; ``chat.client`` is that client, and they do not know it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from chat.desk import Desk


class Base(discord.Client):
    """A client with a desk, to which buttons and errors can be handed."""

    desk: Desk

    async def pressed(self, interaction: Pressed, act: str, rest: str) -> None:
        """A button was pressed."""
        raise NotImplementedError

    async def picked(self, interaction: Pressed, act: str, rest: str, values: Sequence[str]) -> None:
        """An option of a menu was picked."""
        raise NotImplementedError

    async def tell(self, interaction: discord.Interaction[Base], error: BaseException) -> None:
        """Tells an error to the person it happened to."""
        raise NotImplementedError


Pressed = discord.Interaction[Base]
"""What arrives when somebody presses a button."""
