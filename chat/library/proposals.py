"""The buttons beneath a proposal: take it in, correct what was understood, discard it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import discord
from discord import ui

from chat.base import Pressed
from chat.cards.library import outcome_card
from chat.cards.library_proposal import again_card, proposal_card, taken_in_card
from chat.cards.library_records import done_card
from chat.desk import Desk, community_of
from chat.library.access import admit, enter, noted
from chat.library.reindex import ended, follow
from chat.library.telling import told_of, typed
from chat.limits import OPTION
from chat.sending import acknowledge, respond
from chat.wording import Words
from domain.dates import from_iso
from domain.documents import Kind
from domain.errors import LibraryBusy, NotAllowed, RecordMissing
from index.proposals import Proposal
from index.records import ReindexReport

_TITLE, _BODY, _DATE = 300, 200, 60


async def take_in(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL`` or ``PROPOSAL.PROPOSAL…``: from now on they count; a re-index takes them in, and what came of that is
    shown. One of several that was taken in or discarded before is passed over.
    """
    desk = interaction.client.desk
    if not await enter(interaction, "add", update=True):
        return
    keys: list[str] = []
    for proposal in rest.split("."):
        try:
            confirm = partial(desk.services.confirm, community_of(interaction.guild_id), proposal)
            keys += await desk.offload.long(confirm)
        except RecordMissing:
            continue
        desk.proposals.pop(proposal, None)
    if not keys:
        raise _gone()
    await noted(interaction, "add", ", ".join(keys))
    words = desk.words(interaction)
    waits = desk.reindexing.under_way
    running = desk.reindexing.join(desk.offload, desk.services.reindex)
    await respond(interaction, done_card(words("library-taking-in-next" if waits else "library-taking-in")))
    await follow(interaction, desk, running, shown=desk.reindexing.stage)
    try:
        told = (await ended(desk, running)).seen_by(community_of(interaction.guild_id))
    except LibraryBusy:
        await respond(interaction, again_card(words))
        return
    await respond(interaction, taken_in_card(words, keys, told))


async def again(interaction: Pressed, _rest: str) -> None:
    """Tries once more to take in what was confirmed while another process re-indexed."""
    desk = interaction.client.desk
    if not await enter(interaction, "add", update=True):
        return
    words = desk.words(interaction)
    running: asyncio.Task[ReindexReport] = desk.reindexing.join(desk.offload, desk.services.reindex)
    await follow(interaction, desk, running)
    try:
        told = (await ended(desk, running)).seen_by(community_of(interaction.guild_id))
    except LibraryBusy:
        await respond(interaction, again_card(words))
        return
    await respond(interaction, outcome_card(words, told))


async def discard(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL``: forgets it."""
    desk = interaction.client.desk
    if not await enter(interaction, "discard", update=True):
        return
    discarding = partial(desk.services.discard, community_of(interaction.guild_id), rest)
    await desk.offload.quick(discarding)
    desk.proposals.pop(rest, None)
    await noted(interaction, "discard", rest)
    await respond(interaction, done_card(desk.words(interaction)("library-discarded")))


async def correct(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL``: opens a form with what was understood. It must open at once, so nothing is read anew."""
    desk = interaction.client.desk
    await admit(interaction, "add")
    collection = community_of(interaction.guild_id)
    read = desk.proposals.get(rest)
    if read is None or read.collection != collection:
        try:
            read = await desk.offload.quick(partial(desk.services.proposal, collection, rest))
        except RecordMissing as gone:
            raise _gone() from gone
    await interaction.response.send_modal(_Correction(desk, desk.words(interaction), rest, read))


class _Correction(ui.Modal):
    """Title, kind, date and body. Only what was changed is told: the rest stays known from where it was."""

    def __init__(self, desk: Desk, words: Words, proposal: str, read: Proposal | None) -> None:
        super().__init__(title=words("library-correct-title"), custom_id=f"library-correct:{proposal}")
        self._desk, self._words, self._proposal = desk, words, proposal
        self._shown = _shown(read)
        self.record_title = self._field("record-title", "title", _TITLE)
        self.kind: ui.Select[Any] = ui.Select(
            custom_id="kind",
            options=[_option(words, kind, self._shown["kind"]) for kind in Kind],
            min_values=0,
            required=False,
        )
        self.add_item(ui.Label(text=words("library-correct-kind"), component=self.kind))
        self.date = self._field("date", "date", _DATE, words("library-correct-date-how"))
        self.body = self._field("body", "body", _BODY, words("library-correct-body-how"))

    def _field(self, wording: str, what: str, most: int, how: str | None = None) -> ui.TextInput[Any]:
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=what,
            default=self._shown[what][:most] or None,
            placeholder=how[:OPTION] if how else None,
            required=False,
            max_length=most,
        )
        self.add_item(ui.Label(text=self._words(f"library-correct-{wording}"), component=field))
        return field

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Reads it again with what was corrected, and shows that in the place of what was understood before."""
        desk, words = self._desk, self._words
        if not await acknowledge(interaction, private=True, update=True):
            return
        await admit(interaction, "add")
        said = {
            "title": self.record_title.value,
            "kind": next(iter(self.kind.values), ""),
            "date": self.date.value,
            "body": self.body.value,
        }
        changed = {what: value for what, value in said.items() if value != self._shown[what]}
        collection = community_of(interaction.guild_id)
        amend = partial(desk.services.amend, collection, self._proposal, told_of(words, **changed))
        try:
            read = await desk.offload.long(amend)
        except RecordMissing as gone:
            raise _gone() from gone
        desk.keep_proposal(read)
        await respond(interaction, proposal_card(words, read))

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """Told like any other; the proposal and its buttons stay in their place."""
        await interaction.client.tell(interaction, error)


def _shown(read: Proposal | None) -> dict[str, str]:
    if read is None:
        return dict.fromkeys(("title", "kind", "date", "body"), "")
    date = typed(from_iso(read.date.value))
    return {"title": read.title.value, "kind": read.kind.value, "date": date, "body": read.body.value}


def _option(words: Words, kind: Kind, picked: str) -> discord.SelectOption:
    return discord.SelectOption(label=words.kind(kind), value=kind.value, default=kind.value == picked)


def _gone() -> NotAllowed:
    return NotAllowed("The proposal is not there any more.", reason="library-proposal-gone")
