"""``/library status``: what is there, when it was made, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from chat import server_checks as checks
from chat.command_names import named
from chat.context import Desk, community_of
from chat.features.library import access as seen
from chat.features.library import outcome
from chat.features.library.access import enter
from chat.features.library.library_cards import State, status_card
from chat.reindex_queue import Stage
from chat.sending import respond
from domain.documents import may_see
from domain.errors import LibraryMissing
from index.records import Holdings, Record


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-status"))
    async def status(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "status"):
            return
        community = community_of(interaction.guild_id)
        held, records = await desk.offload.quick(lambda: _held(desk, community))
        # The doctor reads every file of the library, and checks the weights.
        found = await desk.offload.long(lambda: list(desk.health.examine()))
        if not desk.may_operate(interaction):
            # They name the machine's folders, and count what other communities added.
            found = [replace(each, sentence="", remedy="") for each in found]
        if interaction.guild is not None:
            found += checks.of_guild(interaction.client, interaction.guild)
        if held is not None:
            found += seen.findings(held.findings, community)
        last = outcome.from_text(await desk.offload.quick(lambda: desk.memory.fact(outcome.FACT)))
        state = State(
            held=held,
            passages=sum(record.passages for record in records),
            own=sum(record.collection == community for record in records),
            last=last.seen_by(community) if last else None,
            stage=_stage(desk),
            next_run=desk.next_run,
            waiting=desk.offload.waiting,
            checks=found,
        )
        await respond(interaction, status_card(desk.words(interaction), state))

    return status


def _stage(desk: Desk) -> Stage | None:
    """Of what is under way; None where nothing is."""
    found = next((each for each in (desk.reindexing, desk.looking) if each.under_way), None)
    return found.stage if found is not None else None


def _held(desk: Desk, community: str) -> tuple[Holdings | None, Sequence[Record]]:
    try:
        records = [each for each in desk.library.records() if may_see(each.collection, community)]
        return desk.library.holdings(community), records
    except LibraryMissing:
        return None, ()
