"""``/library reindex``: takes in what is new or changed, and shows how far it is."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands

from chat.cards.library import outcome_card, progress_card
from chat.desk import Desk, community_of
from chat.library import outcome
from chat.library.access import enter, noted
from chat.library.outcome import Outcome
from chat.names import named
from chat.reindexing import Stage
from chat.sending import respond
from domain.errors import LibraryBusy, NotAllowed, PlenumError
from index.records import ReindexReport

EVERY = 3.0
"""Seconds between two edits of the progress: Discord asks bots to be polite, and nobody reads faster."""

_log = logging.getLogger(__name__)


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-reindex"))
    async def reindex(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "reindex", shared=True):
            return
        try:
            running = desk.reindexing.begin(desk.offload, desk.services.reindex)
        except LibraryBusy as busy:
            raise NotAllowed(busy.sentence, reason="library-reindex-under-way") from busy
        await noted(interaction, "reindex")
        await follow(interaction, desk, running)
        await tell(interaction, desk, await ended(desk, running))

    return reindex


async def follow(
    interaction: discord.Interaction[Any],
    desk: Desk,
    running: asyncio.Task[ReindexReport],
    *,
    shown: Stage | None = None,
) -> None:
    """Shows how far it is until it is done; ``shown`` is what need not be told. When Discord takes no more edits, it is
    only waited for.
    """
    words = desk.words(interaction)
    while not running.done():
        stage = desk.reindexing.stage
        if stage != shown and not interaction.is_expired():
            await respond(interaction, progress_card(words, stage))
            shown = stage
        # Not awaited itself: a re-index that others wait for too must not be cancelled with this command.
        await asyncio.wait({running}, timeout=EVERY)


async def ended(desk: Desk, running: asyncio.Task[ReindexReport]) -> Outcome:
    """What it came to, remembered for ``/library status``. Raises LibraryBusy when another process is at it: then
    nothing was done.
    """
    await asyncio.wait({running})
    try:
        told = outcome.of_report(running.result())
    except LibraryBusy:
        raise
    except PlenumError as error:
        told = outcome.of_error(error.sentence)
    except Exception as error:
        await _remember(desk, outcome.of_error(f"Something unexpected happened: {type(error).__name__}."))
        raise
    await _remember(desk, told)
    return told


async def tell(interaction: discord.Interaction[Any], desk: Desk, told: Outcome) -> None:
    """The last word, to who waits for it; where nobody does any more, in the log and in the next ``/library status``."""
    seen = told.seen_by(community_of(interaction.guild_id))
    if (
        interaction.is_expired()
        or await respond(interaction, outcome_card(desk.words(interaction), seen)) is None
    ):
        _log.info(
            "Re-indexed: %s added, %s changed, %s failed. %s",
            len(told.added), len(told.changed), len(told.failed), told.error,
        )  # fmt: skip


async def _remember(desk: Desk, told: Outcome) -> None:
    try:
        await desk.offload.quick(lambda: desk.memory.set_fact(outcome.FACT, outcome.to_text(told)))
    except PlenumError as error:
        _log.warning("What the re-index came to was not kept: %s", error.sentence)
