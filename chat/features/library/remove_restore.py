"""``/library remove`` and ``/library restore``: takes a record out of what is searched, and back in; or makes the library of a
backup answer again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.autocomplete import Complete, offered
from chat.command_names import described, named
from chat.context import Desk, Pressed, community_of
from chat.features.library import pointing
from chat.features.library.access import admit, enter, noted
from chat.features.library.maintenance import bring_back_card, shown, shown_size, unusable_card
from chat.features.library.pointing import mark
from chat.features.library.record_cards import done_card, remove_card, size
from chat.safe_text import name, plain
from chat.sending import acknowledge, respond
from domain.errors import LibraryDamaged, LibraryError, LibraryMismatch, NotAllowed
from index.ports import Stages
from index.records import BackupFile, Generation, Record

# --- ``/library restore backup:``: the library of a backup answers again. What people left stays as it is today, so the bot goes on; putting back everything is done at the machine.


async def ask(interaction: discord.Interaction[Any], typed: str) -> None:
    """Shows what it would mean; the button beneath does it. The interaction was acknowledged before."""
    await admit(interaction, "bring-back", shared=True)
    desk: Desk = interaction.client.desk
    found = await _meant(desk, typed)
    await respond(interaction, bring_back_card(desk.words(interaction), found, mark(found.name)))


async def library_restored(interaction: Pressed, rest: str) -> None:
    """``MARK`` of a backup's name: does it."""
    desk = interaction.client.desk
    if not await enter(interaction, "bring-back", shared=True, update=True):
        return
    found = await _meant(desk, rest)
    words = desk.words(interaction)

    def work(on_progress: Stages) -> Generation:
        return desk.library.bring_back(found.name, on_progress=on_progress)

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
            found = await desk.offload.quick(desk.library.backups)
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
    for each in await desk.offload.quick(desk.library.backups):
        if wanted in (each.name, mark(each.name)):
            return each
    raise NotAllowed(f"There is no backup “{typed}”.", reason="library-no-such-backup")


def _value(backup: BackupFile) -> str:
    return mark(backup.name)


_TITLE = 200


def remove(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Shows what would be removed; the button beneath does it."""

    @app_commands.command(**named("library-remove"))
    @described("library-remove", "record")
    async def remove_record(interaction: discord.Interaction[Any], record: str) -> None:
        if not await enter(interaction, "remove"):
            return
        found = await meant(interaction, record, "remove")
        await respond(interaction, remove_card(desk.words(interaction), found, pointing.mark(found.key)))

    remove_record.autocomplete("record")(pointing.records(desk, desk.library.records))
    return remove_record


def restore(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Takes a removed record back in: that undoes, so it is not asked twice. Or asks whether the library of a backup shall
    answer again.
    """

    @app_commands.command(**named("library-restore"))
    @described("library-restore", "record", "backup")
    async def restore_record(
        interaction: discord.Interaction[Any], record: str | None = None, backup: str | None = None
    ) -> None:
        if not await enter(interaction, "restore"):
            return
        if (record is None) == (backup is None):
            raise NotAllowed("One of both is needed.", reason="library-restore-one")
        if backup is not None:
            await ask(interaction, backup)
            return
        assert record is not None
        found = await meant(interaction, record, "restore")
        await desk.offload.long(partial(desk.library.restore, found.key))
        await noted(interaction, "restore", found.key)
        words = desk.words(interaction)
        await respond(interaction, done_card(words("library-restored", title=_title(found))))

    restore_record.autocomplete("record")(pointing.records(desk, desk.library.removed))
    restore_record.autocomplete("backup")(backups(desk))
    return restore_record


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``MARK``: removes the record that was shown."""
    desk = interaction.client.desk
    if not await enter(interaction, "remove", update=True):
        return
    found = await meant(interaction, rest, "remove")
    await desk.offload.long(partial(desk.library.remove, found.key))
    await noted(interaction, "remove", found.key)
    words = desk.words(interaction)
    await respond(
        interaction, done_card(words("library-removed", title=_title(found)), words("library-removed-undo"))
    )


async def leave(interaction: Pressed, rest: str) -> None:
    """Nothing is done."""
    del rest
    words = interaction.client.desk.words(interaction)
    if await acknowledge(interaction, private=True, update=True):
        await respond(interaction, done_card(words("library-left")))


async def meant(interaction: discord.Interaction[Any], typed: str, act: str) -> Record:
    """The record, if this person may remove and restore it. Raises RecordMissing, NotAllowed."""
    desk: Desk = interaction.client.desk
    community = community_of(interaction.guild_id)
    look = desk.library.removed if act == "restore" else desk.library.records
    found = pointing.meant(await desk.offload.quick(look), typed, community)
    await admit(interaction, act, found.key, shared=found.collection != community)
    return found


def _title(record: Record) -> str:
    return f"**{name(record.title or record.key, _TITLE)}**"
