"""Persistent buttons and menus: all they know stands in their ``custom_id``, so they outlive a restart.

``press:ACTION:REST`` and ``pick:ACTION:REST``; menus of channels and roles are ``channels:…`` and ``roles:…``. Where a card
holds the same one again, ``chat.messages`` numbers it: ``press~2:ACTION:REST``. What an action does is registered beside its
feature, with ``on_button`` and ``on_menu``; a form is registered by being one (``Form``).
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar

import discord
from discord import ui

from chat.context import Interaction
from chat.safe_text import CUSTOM_ID, OPTIONS, REPEATED
from chat.safe_text import label as safe_label
from chat.wording import Words
from domain.errors import NotAllowed

T = TypeVar("T")
ButtonHandler = Callable[[Interaction, str], Coroutine[Any, Any, None]]
"""Given the interaction and the rest of its ``custom_id``."""
MenuHandler = Callable[[Interaction, str, list[str]], Coroutine[Any, Any, None]]
"""The same, with the values that were picked."""

_BUTTONS: dict[str, ButtonHandler] = {}
_MENUS: dict[str, MenuHandler] = {}


def on_button(action: str) -> Callable[[ButtonHandler], ButtonHandler]:
    """Registers what a button does."""

    def register(handler: ButtonHandler) -> ButtonHandler:
        _BUTTONS[action] = handler
        return handler

    return register


def on_menu(action: str) -> Callable[[MenuHandler], MenuHandler]:
    """Registers what a menu does."""

    def register(handler: MenuHandler) -> MenuHandler:
        _MENUS[action] = handler
        return handler

    return register


async def _unknown(_interaction: Interaction, rest: str, *_values: list[str]) -> None:
    """What an earlier version of Plenum knew."""
    raise NotAllowed(f"There is no such action any more: {rest}", reason="button-too-old")


class _Persistent(ui.DynamicItem[Any], template="(?!)"):
    """An item that is found again by its ``custom_id``; every error becomes a sentence to who used it."""

    _handlers: ClassVar[Mapping[str, Callable[..., Coroutine[Any, Any, None]]]] = _MENUS

    def __init__(self, action: str, rest: str, item: ui.Item[Any]) -> None:
        self.action, self.rest = action, rest
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The item as it stands on the message, also one of before a restart."""
        restored = cls.__new__(cls)
        _Persistent.__init__(restored, match["action"], match["rest"], item)
        return restored

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does what its action is registered for."""
        handler = self._handlers.get(self.action, _unknown)
        try:
            interaction.client.ctx.check_press(interaction.user.id)
            await handler(interaction, self.rest, *self._values())
        except Exception as error:  # noqa: BLE001 - the place where an error becomes a sentence
            await interaction.client.tell(interaction, error)

    def _values(self) -> tuple[list[str], ...]:
        """What was picked in a menu: texts, or ids of channels and roles."""
        return ([str(getattr(each, "id", each)) for each in self.item.values],)


def _template(kind: str) -> str:
    return rf"{kind}(?:~\d+)?:(?P<action>[a-z-]+):(?P<rest>.*)"


def _custom_id(kind: str, action: str, rest: str) -> str:
    name = f"{kind}:{action}:{rest}"
    if len(name) > CUSTOM_ID - REPEATED:
        raise ValueError(f"a custom_id of {len(name)} characters: {name}")
    return name


class Button(_Persistent, template=_template("press")):
    """A button."""

    _handlers = _BUTTONS

    def __init__(
        self,
        action: str,
        rest: str = "",
        *,
        label: str | None = None,
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        button: ui.Button[Any] = ui.Button(
            label=safe_label(label) if label else None,
            emoji=emoji,
            style=style,
            disabled=disabled,
            custom_id=_custom_id("press", action, rest),
        )
        super().__init__(action, rest, button)

    def _values(self) -> tuple[list[str], ...]:
        return ()


class Menu(_Persistent, template=_template("pick")):
    """A menu of up to 25 options."""

    def __init__(
        self,
        action: str,
        rest: str = "",
        *,
        options: Sequence[discord.SelectOption],
        placeholder: str | None = None,
    ) -> None:
        menu: ui.Select[Any] = ui.Select(
            custom_id=_custom_id("pick", action, rest), options=list(options), placeholder=placeholder
        )
        super().__init__(action, rest, menu)


class ChannelMenu(_Persistent, template=_template("channels")):
    """A menu of the community's channels that can be written in; none may be picked. Its values are ids."""

    def __init__(
        self,
        action: str,
        *,
        picked: Sequence[int] = (),
        placeholder: str | None = None,
        most: int = OPTIONS,
    ) -> None:
        kinds = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
        menu: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id=_custom_id("channels", action, ""),
            channel_types=kinds,
            placeholder=placeholder,
            min_values=0,
            max_values=most,
            default_values=_defaults(picked, discord.SelectDefaultValueType.channel),
        )
        super().__init__(action, "", menu)


class RoleMenu(_Persistent, template=_template("roles")):
    """A menu of the community's roles; none may be picked. Its values are ids."""

    def __init__(self, action: str, *, picked: Sequence[int] = (), placeholder: str | None = None) -> None:
        menu: ui.RoleSelect[Any] = ui.RoleSelect(
            custom_id=_custom_id("roles", action, ""),
            placeholder=placeholder,
            min_values=0,
            max_values=OPTIONS,
            default_values=_defaults(picked, discord.SelectDefaultValueType.role),
        )
        super().__init__(action, "", menu)


def _defaults(
    picked: Sequence[int], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=each, type=kind) for each in picked[:OPTIONS]]


# --- Forms. One does not outlive a restart; the button that opens it does.

FORMS: dict[str, type[Form]] = {}
"""Every kind of form, by its action."""


class Form(ui.Modal):
    """A form. Opening one allows nothing: ``filled`` checks again that who sends it may, with the ids that it was opened for."""

    def __init_subclass__(cls, *, action: str) -> None:
        super().__init_subclass__()
        cls.action = action
        FORMS[action] = cls

    action: ClassVar[str]

    def __init__(self, title: str, rest: str) -> None:
        super().__init__(title=title, custom_id=f"{self.action}:{rest}")
        self.rest = rest

    @abstractmethod
    async def filled(self, interaction: Interaction) -> None:
        """Checks, and does what it is for."""

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """It was sent, by whoever."""
        interaction.client.ctx.check_press(interaction.user.id)
        await self.filled(interaction)

    async def on_error(  # type: ignore[override]  # a form has no item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Told like any other."""
        await interaction.client.tell(interaction, error)


PERSISTENT = (Button, Menu, ChannelMenu, RoleMenu)
"""What the client has to know to bring buttons and menus back to life."""


# --- What stands in a custom_id. Anybody may send one: what does not fit is refused.


def fields(rest: str, count: int) -> list[str]:
    """The parts of it, between colons. Raises NotAllowed."""
    found = rest.split(":")
    if len(found) != count:
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return found


def whole_number(text: str) -> int:
    """A number in it. Raises NotAllowed."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return int(text)


# --- Pagination: a page of a list, and the buttons to the one before and the one after.


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What stands on page ``number`` (from 0) of ``count``."""

    items: Sequence[T]
    number: int
    count: int

    def buttons(self, words: Words, action: str, rest: str = "") -> list[Button]:
        """Back and forth, one of them perhaps disabled; nothing where there is one page."""
        if self.count < 2:
            return []
        where = f"{rest}:" if rest else ""
        last = self.count - 1
        before, after = max(0, self.number - 1), min(last, self.number + 1)
        return [
            Button(
                action,
                f"{where}{before}",
                label=words("button-back"),
                emoji="◀️",
                disabled=self.number == 0,
            ),
            Button(
                action,
                f"{where}{after}",
                label=words("button-forth"),
                emoji="▶️",
                disabled=self.number >= last,
            ),
        ]


def page_of(found: Sequence[T], number: int, size: int) -> Page[T]:
    """Page ``number`` of ``found``; the last where there are not so many, an empty one where nothing was found."""
    count = max(1, -(-len(found) // size))
    number = min(max(number, 0), count - 1)
    return Page(found[number * size : (number + 1) * size], number, count)
