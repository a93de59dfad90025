"""What commands and buttons know of the client they are used at; ``chat.client`` is that client, and they do not know it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import discord

from chat.desk import Desk


class Base(discord.Client, ABC):
    """A client with a desk, to which buttons and errors can be handed."""

    desk: Desk

    @abstractmethod
    async def pressed(self, interaction: Pressed, act: str, rest: str) -> None:
        """A button was pressed."""

    @abstractmethod
    async def picked(self, interaction: Pressed, act: str, rest: str, values: Sequence[str]) -> None:
        """An option of a menu was picked."""

    @abstractmethod
    async def tell(self, interaction: discord.Interaction[Base], error: BaseException) -> None:
        """Tells an error to the person it happened to."""


Pressed = discord.Interaction[Base]
"""What arrives when somebody presses a button."""
