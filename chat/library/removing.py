"""``/library remove`` and ``/library restore``: takes a record out of what is searched, and back in; or makes the library of a
backup answer again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.base import Pressed
from chat.cards.library_records import done_card, remove_card
from chat.desk import Desk, community_of
from chat.library import bringing_back, pointing
from chat.library.access import admit, enter, noted
from chat.names import described, named
from chat.safe import name
from chat.sending import acknowledge, respond
from domain.errors import NotAllowed
from index.records import Record

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

    remove_record.autocomplete("record")(pointing.records(desk, desk.services.records))
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
            await bringing_back.ask(interaction, backup)
            return
        assert record is not None
        found = await meant(interaction, record, "restore")
        await desk.offload.long(partial(desk.services.restore, found.key))
        await noted(interaction, "restore", found.key)
        words = desk.words(interaction)
        await respond(interaction, done_card(words("library-restored", title=_title(found))))

    restore_record.autocomplete("record")(pointing.records(desk, desk.services.removed))
    restore_record.autocomplete("backup")(bringing_back.backups(desk))
    return restore_record


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``MARK``: removes the record that was shown."""
    desk = interaction.client.desk
    if not await enter(interaction, "remove", update=True):
        return
    found = await meant(interaction, rest, "remove")
    await desk.offload.long(partial(desk.services.remove, found.key))
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
    look = desk.services.removed if act == "restore" else desk.services.records
    found = pointing.meant(await desk.offload.quick(look), typed, community)
    await admit(interaction, act, found.key, shared=found.collection != community)
    return found


def _title(record: Record) -> str:
    return f"**{name(record.title or record.key, _TITLE)}**"
