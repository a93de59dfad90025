"""Pointing at records and generations: what is offered while typing, what was meant, and how a button says it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from chat.autocomplete import Complete, folded, offered
from chat.context import Desk, community_of
from chat.wording import Words
from domain.documents import may_see
from domain.errors import LibraryError, RecordMissing
from index.records import Record

_MARK = 20
"""Hex digits of a key's sha256: enough that no two records of a library share them."""
_LONGEST = 100
"""Characters of a choice's value."""


def mark(key: str) -> str:
    """A record's key in a ``custom_id`` or a choice, which are shorter than a key may be."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]


def may_take_out(desk: Desk, interaction: discord.Interaction[Any], record: Record) -> bool:
    """Whether this person may remove and restore it: what the community added, its admins; what all share, the operator."""
    own = community_of(interaction.guild_id)
    if not may_see(record.collection, own):
        return False
    return desk.may_manage(interaction) if record.collection == own else desk.may_operate(interaction)


def meant(records: Sequence[Record], typed: str, community: str) -> Record:
    """The record of this key, mark or title. Raises RecordMissing, also where another community added it."""
    wanted = typed.strip()
    visible = [record for record in records if may_see(record.collection, community)]
    for record in visible:
        if wanted in (record.key, mark(record.key)):
            return record
    named = [record for record in visible if folded(record.title) == folded(wanted)]
    if wanted and len(named) == 1:
        return named[0]
    raise RecordMissing(f"There is no record “{typed}” in the library.")


def records(desk: Desk, look: Callable[[], Sequence[Record]]) -> Complete:
    """Offers the records of ``look`` that this person may remove or restore."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        try:
            found = await desk.offload.quick(look)
        except LibraryError:
            return []
        words = desk.words(interaction)
        usable = [record for record in found if may_take_out(desk, interaction, record)]
        return offered(typed, [(_shown(words, record), _value(record.key)) for record in usable])

    return complete


def generations(desk: Desk) -> Complete:
    """Offers the generations one can go back to."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        if not desk.may_operate(interaction):
            return []
        kept = await desk.offload.quick(desk.library.history)
        words = desk.words(interaction)
        usable = [each for each in kept if not each.current and not each.problem]
        pairs = [(f"{each.name} · {_when(words, each.created)}", each.name) for each in usable]
        return offered(typed, pairs)

    return complete


def _shown(words: Words, record: Record) -> str:
    parts = [record.title or record.key, words.date(record.date) if record.date.is_known else ""]
    return " · ".join(part for part in (*parts, words.kind(record.kind)) if part)


def _when(words: Words, iso: str) -> str:
    # A choice is plain text: Discord would not turn a timestamp into the reader's own time there.
    return f"{words.iso(iso[:10])}, {iso[11:16]} UTC"


def _value(key: str) -> str:
    return key if len(key) <= _LONGEST else mark(key)
