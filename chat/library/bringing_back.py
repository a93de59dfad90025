"""``/library restore backup:``: the library of a backup answers again. What people left stays as it is today, so the bot goes
on; putting back everything is done at the machine.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from chat.base import Pressed
from chat.cards.library_keeping import bring_back_card, shown_size, unusable_card
from chat.cards.library_records import done_card, size
from chat.choices import Complete, offered
from chat.desk import Desk
from chat.library.access import admit, enter, noted
from chat.library.pointing import mark
from chat.library.working import shown
from chat.safe import plain
from chat.sending import respond
from chat.services import Stages
from domain.errors import LibraryDamaged, LibraryError, LibraryMismatch, NotAllowed
from index.bringing_back import BackupFile
from index.records import Generation


async def ask(interaction: discord.Interaction[Any], typed: str) -> None:
    """Shows what it would mean; the button beneath does it. The interaction was acknowledged before."""
    await admit(interaction, "bring-back", shared=True)
    desk: Desk = interaction.client.desk
    found = await _meant(desk, typed)
    await respond(interaction, bring_back_card(desk.words(interaction), found, mark(found.name)))


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``MARK`` of a backup's name: does it."""
    desk = interaction.client.desk
    if not await enter(interaction, "bring-back", shared=True, update=True):
        return
    found = await _meant(desk, rest)
    words = desk.words(interaction)

    def work(on_progress: Stages) -> Generation:
        return desk.services.bring_back(found.name, on_progress=on_progress)

    try:
        now = await shown(interaction, desk, "bring-back", words("library-bringing-back"), work)
    except (LibraryDamaged, LibraryMismatch) as error:
        await respond(interaction, unusable_card(words, error))
        return
    await noted(interaction, "bring-back", f"{found.name}: {now.name}")
    said = words("library-rolled-back", generation=f"`{plain(now.name)}`", size=size(words, now))
    await respond(interaction, done_card(said, words("library-rolled-back-undo")))


def backups(desk: Desk) -> Complete:
    """Offers the backups that lie in the data folder."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        if not desk.may_operate(interaction):
            return []
        try:
            found = await desk.offload.quick(desk.services.backups)
        except LibraryError:
            return []
        words = desk.words(interaction)
        return offered(
            typed, [(f"{each.name} · {shown_size(words, each.bytes)}", _value(each)) for each in found]
        )

    return complete


async def _meant(desk: Desk, typed: str) -> BackupFile:
    """The backup of this name or mark. Raises NotAllowed."""
    wanted = typed.strip()
    for each in await desk.offload.quick(desk.services.backups):
        if wanted in (each.name, mark(each.name)):
            return each
    raise NotAllowed(f"There is no backup “{typed}”.", reason="library-no-such-backup")


def _value(backup: BackupFile) -> str:
    return mark(backup.name)
