"""``/library history`` and ``/library rollback``: what the library was, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.command_names import described, named
from chat.context import Desk, Pressed, community_of
from chat.features.library import pointing
from chat.features.library.access import enter, noted
from chat.features.library.record_cards import done_card, history_card, rollback_card, size
from chat.safe_text import plain
from chat.sending import respond
from domain.errors import NotAllowed
from index.records import Generation


def history(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The generations that are kept, and what each changed."""

    @app_commands.command(**named("library-history"))
    async def show_history(interaction: discord.Interaction[Any]) -> None:
        if await enter(interaction, "history"):
            await _show(interaction, desk, 0)

    return show_history


def rollback(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Shows where it would go back to; the button beneath does it."""

    @app_commands.command(**named("library-rollback"))
    @described("library-rollback", "generation")
    async def go_back(interaction: discord.Interaction[Any], generation: str | None = None) -> None:
        if not await enter(interaction, "rollback", shared=True):
            return
        to = await _earlier(desk, generation or "")
        await respond(interaction, rollback_card(desk.words(interaction), to))

    go_back.autocomplete("generation")(pointing.generations(desk))
    return go_back


async def turn(interaction: Pressed, rest: str) -> None:
    """``PAGE``: another page of the history."""
    if not (rest.isascii() and rest.isdigit() and len(rest) < 10):
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    if await enter(interaction, "history", update=True):
        await _show(interaction, interaction.client.desk, int(rest))


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``GENERATION``: goes back to it."""
    desk = interaction.client.desk
    if not await enter(interaction, "rollback", shared=True, update=True):
        return
    to = await _earlier(desk, rest)
    now = await desk.offload.long(partial(desk.library.rollback, to.name))
    await noted(interaction, "rollback", now.name)
    words = desk.words(interaction)
    said = words("library-rolled-back", generation=f"`{plain(now.name)}`", size=size(words, now))
    await respond(interaction, done_card(said, words("library-rolled-back-undo")))


async def _show(interaction: discord.Interaction[Any], desk: Desk, page: int) -> None:
    kept = await desk.offload.quick(desk.library.history)
    community, words = community_of(interaction.guild_id), desk.words(interaction)
    await respond(
        interaction, history_card(words, kept, page, community, sizes=desk.may_operate(interaction))
    )


async def _earlier(desk: Desk, name: str) -> Generation:
    """The generation of this name; without one, the newest sound one before the current. Raises NotAllowed."""
    kept = await desk.offload.quick(desk.library.history)
    if name:
        found = [each for each in kept if each.name == name.strip() and not each.current]
    else:
        at = next((at for at, each in enumerate(kept) if each.current), len(kept))
        found = [each for each in kept[at + 1 :] if not each.problem]
    if not found:
        raise NotAllowed(f"There is no earlier generation “{name}”.", reason="library-no-such-generation")
    return found[0]
