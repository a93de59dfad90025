"""``/library reindex``: takes in what is new or changed, and shows how far it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from chat.command_names import named
from chat.context import Desk, Pressed, community_of
from chat.features.library import outcome
from chat.features.library.access import enter, noted
from chat.features.library.library_cards import outcome_card, progress_card
from chat.features.library.outcome import Outcome
from chat.reindex_queue import Reindexing, Stage
from chat.sending import respond
from domain.errors import LibraryBusy, LibraryError, NotAllowed, PlenumError, ShuttingDown
from domain.findings import Finding, Verdict
from index.ports import Report, Stages
from index.records import ReindexReport

EVERY = 3.0
"""Seconds between two edits of the progress: Discord asks bots to be polite, and nobody reads faster."""

_log = logging.getLogger(__name__)


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-reindex"))
    async def reindex(interaction: discord.Interaction[Any]) -> None:
        if await enter(interaction, "reindex", shared=True):
            await _run(interaction, desk)

    return reindex


async def begun(interaction: Pressed, _rest: str) -> None:
    """The button beneath a plan: does it."""
    desk = interaction.client.desk
    if await enter(interaction, "reindex", shared=True, update=True):
        await _run(interaction, desk)


async def _run(interaction: discord.Interaction[Any], desk: Desk) -> None:
    if desk.reindexing.under_way or desk.looking.under_way:
        raise NotAllowed("A re-index is under way.", reason="library-reindex-under-way")
    await noted(interaction, "reindex")
    looking = await look(desk)
    if looking is not None:
        await follow(interaction, desk, looking, at=desk.looking)
    found = await seen_there(desk, looking)
    # Somebody may have begun one meanwhile.
    running = desk.reindexing.join(desk.offload, desk.library.reindex)
    await follow(interaction, desk, running)
    await tell(interaction, desk, await ended(desk, running, found))


async def look(desk: Desk) -> asyncio.Task[tuple[Finding, ...]] | None:
    """Begins a look at the places that are followed; None where there are none."""
    try:
        if not await desk.offload.quick(desk.feeds.statuses):
            return None
    except LibraryError as error:
        _log.warning("The places that are followed are not known: %s", error.sentence)
        return None

    def work(on_progress: Stages, report: Report) -> tuple[Finding, ...]:
        found: list[Finding] = []
        del report
        desk.feeds.crawl(on_progress, found.append)
        return tuple(found)

    return desk.looking.join(desk.offload, work)


async def seen_there(desk: Desk, looking: asyncio.Task[tuple[Finding, ...]] | None) -> tuple[Finding, ...]:
    """What a look came upon, when it is done. Whatever went wrong there, what is kept can be taken in. Raises ShuttingDown
    where the bot was stopped meanwhile: nothing more is to be begun.
    """
    if looking is None:
        return ()
    await asyncio.wait({looking})
    if desk.offload.closing:
        raise ShuttingDown("Plenum is restarting.", remedy="Its next start looks again.")
    try:
        return looking.result()
    except LibraryBusy as busy:
        return (Finding("sources", Verdict.NOTE, busy.sentence, busy.remedy),)
    except PlenumError as error:
        return (Finding("sources", Verdict.BAD, error.sentence, error.remedy),)


async def follow(
    interaction: discord.Interaction[Any],
    desk: Desk,
    running: asyncio.Task[Any],
    *,
    shown: Stage | None = None,
    at: Reindexing[Any] | None = None,
) -> None:
    """Shows how far it is until it is done; ``shown`` is what need not be told, ``at`` is where it runs. When Discord takes
    no more edits, it is only waited for.
    """
    words = desk.words(interaction)
    while not running.done():
        stage = (at or desk.reindexing).stage
        if stage != shown and not interaction.is_expired():
            await respond(interaction, progress_card(words, stage))
            shown = stage
        # Not awaited itself: a re-index that others wait for too must not be cancelled with this command.
        await asyncio.wait({running}, timeout=EVERY)


async def ended(desk: Desk, running: asyncio.Task[ReindexReport], found: Sequence[Finding] = ()) -> Outcome:
    """What it came to, remembered for ``/library status``; ``found`` is what the look before it came upon. Raises
    LibraryBusy when another process is at it: then nothing was done.
    """
    await asyncio.wait({running})
    try:
        report = running.result()
        told = outcome.of_report(replace(report, findings=(*found, *report.findings)))
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
