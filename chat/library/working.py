"""Something of minutes that an admin waits for: how far it is, once at a time, and given up when the bot is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import discord

from chat.cards.library import progress_card
from chat.desk import Desk
from chat.library.reindex import EVERY
from chat.reindexing import Stage
from chat.sending import respond
from chat.services import Stages
from domain.errors import NotAllowed, ShuttingDown

T = TypeVar("T")


class _Told:
    """How far it is. Called from the working thread, read in the event loop."""

    def __init__(self, desk: Desk) -> None:
        self.stage = Stage()
        self._desk = desk

    def __call__(self, name: str, done: int, total: int) -> None:
        if self._desk.offload.closing:
            # The process could not end while a thread of it works on.
            raise ShuttingDown("Plenum is restarting.", remedy="Do it again in a minute.")
        # “generation 0002-…”: which one is no matter here.
        self.stage = Stage(name.partition(" ")[0], done, total)


async def shown(
    interaction: discord.Interaction[Any], desk: Desk, act: str, title: str, work: Callable[[Stages], T]
) -> T:
    """``work``, while its progress is shown under ``title``. Raises NotAllowed while the same ``act`` is being done,
    and what ``work`` raises.
    """
    if act in desk.under_way:
        raise NotAllowed(f"{act} is under way already.", reason="library-under-way-already")
    desk.under_way.add(act)
    told = _Told(desk)
    try:
        running = asyncio.ensure_future(desk.offload.long(partial(work, told)))
        running.add_done_callback(lambda _: desk.under_way.discard(act))
    except BaseException:
        desk.under_way.discard(act)
        raise
    before: Stage | None = None
    while not running.done():
        if told.stage != before and not interaction.is_expired():
            before = told.stage
            await respond(interaction, progress_card(desk.words(interaction), before, title=title))
        await asyncio.wait({running}, timeout=EVERY)
    return running.result()
