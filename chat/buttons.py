"""Buttons and menus that outlive a restart: all they know stands in their ``custom_id``.

``press:ACT:REST`` and ``pick:ACT:REST``; menus of channels and roles are ``channels:…`` and ``roles:…``. What an act
does is told by the client's table, which ``chat.client`` fills.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord
from discord import ui

from chat.context import Pressed
from chat.safe_text import CUSTOM_ID, OPTIONS
from chat.safe_text import label as safe_label

Act = Callable[["Pressed", str], Awaitable[None]]
"""What a button does: given the interaction and the rest of its ``custom_id``."""
Picked = Callable[["Pressed", str, Sequence[str]], Awaitable[None]]
"""The same for a menu, with the values that were picked."""


class Press(ui.DynamicItem[ui.Button[Any]], template=r"press:(?P<act>[a-z-]+):(?P<rest>.*)"):
    """A button."""

    def __init__(
        self,
        act: str,
        rest: str = "",
        *,
        label: str | None = None,
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        self.act, self.rest = act, rest
        super().__init__(
            ui.Button(
                label=safe_label(label) if label else None,
                emoji=emoji,
                style=style,
                disabled=disabled,
                custom_id=_custom_id("press", act, rest),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, made from its ``custom_id``."""
        assert isinstance(item, ui.Button)
        return cls(match["act"], match["rest"], label=item.label or "·")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does what it is for; every error becomes a sentence."""
        await interaction.client.pressed(interaction, self.act, self.rest)


class Pick(ui.DynamicItem[ui.Select[Any]], template=r"pick:(?P<act>[a-z-]+):(?P<rest>.*)"):
    """A menu of up to 25 options."""

    def __init__(
        self,
        act: str,
        rest: str = "",
        *,
        options: Sequence[discord.SelectOption],
        placeholder: str | None = None,
        most: int = 1,
        least: int = 1,
    ) -> None:
        self.act, self.rest = act, rest
        super().__init__(
            ui.Select(
                custom_id=_custom_id("pick", act, rest),
                options=list(options),
                placeholder=placeholder,
                min_values=least,
                max_values=most,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used, made from its ``custom_id``."""
        assert isinstance(item, ui.Select)
        return cls(
            match["act"], match["rest"], options=item.options, most=item.max_values, least=item.min_values
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does what it is for; every error becomes a sentence."""
        await interaction.client.picked(interaction, self.act, self.rest, self.item.values)


class PickChannels(ui.DynamicItem[ui.ChannelSelect[Any]], template=r"channels:(?P<act>[a-z-]+):(?P<rest>.*)"):
    """A menu of the community's channels that can be written in; none may be picked. Its values are ids."""

    def __init__(
        self,
        act: str,
        rest: str = "",
        *,
        picked: Sequence[int] = (),
        placeholder: str | None = None,
        most: int = OPTIONS,
    ) -> None:
        self.act, self.rest = act, rest
        kinds = (discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum)
        super().__init__(
            ui.ChannelSelect(
                custom_id=_custom_id("channels", act, rest),
                channel_types=list(kinds),
                placeholder=placeholder,
                min_values=0,
                max_values=most,
                default_values=_known(picked, discord.SelectDefaultValueType.channel),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used, made from its ``custom_id``."""
        assert isinstance(item, ui.ChannelSelect)
        return cls(match["act"], match["rest"], most=item.max_values)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does what it is for; every error becomes a sentence."""
        await interaction.client.picked(
            interaction, self.act, self.rest, [str(each.id) for each in self.item.values]
        )


class PickRoles(ui.DynamicItem[ui.RoleSelect[Any]], template=r"roles:(?P<act>[a-z-]+):(?P<rest>.*)"):
    """A menu of the community's roles; none may be picked. Its values are ids."""

    def __init__(
        self, act: str, rest: str = "", *, picked: Sequence[int] = (), placeholder: str | None = None
    ) -> None:
        self.act, self.rest = act, rest
        super().__init__(
            ui.RoleSelect(
                custom_id=_custom_id("roles", act, rest),
                placeholder=placeholder,
                min_values=0,
                max_values=OPTIONS,
                default_values=_known(picked, discord.SelectDefaultValueType.role),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used, made from its ``custom_id``."""
        assert isinstance(item, ui.RoleSelect)
        return cls(match["act"], match["rest"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does what it is for; every error becomes a sentence."""
        await interaction.client.picked(
            interaction, self.act, self.rest, [str(each.id) for each in self.item.values]
        )


LASTING = (Press, Pick, PickChannels, PickRoles)
"""What the client has to know to bring buttons and menus back to life."""


def _known(picked: Sequence[int], kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=each, type=kind) for each in picked[:OPTIONS]]


def _custom_id(what: str, act: str, rest: str) -> str:
    name = f"{what}:{act}:{rest}"
    if len(name) > CUSTOM_ID:
        raise ValueError(f"a custom_id of {len(name)} characters: {name}")
    return name
