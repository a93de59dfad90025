"""What the bot does without being asked: opening what answers need, taking in what is new, forgetting what is old."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chat.base import Base
from chat.library.reindex import ended
from domain.errors import PlenumError
from domain.findings import Verdict

_TURN = 0.001
_DAY = 24 * 3600.0
_JITTER = 0.1
"""So that the bots of many towns do not all ask one site at the same minute."""

_log = logging.getLogger(__name__)


async def warm(bot: Base) -> None:
    """Opens models and library before anybody asks, and keeps the garbage collector away from them: looking through
    all that they hold takes tens of milliseconds, in which nobody else gets anything done.
    """
    try:
        await bot.desk.offload.long(bot.desk.services.warm)
    except PlenumError as error:
        # Who asks is told; whoever runs it finds it here.
        _log.warning("Questions cannot be answered yet: %s %s", error.sentence, error.remedy)
    gc.collect()
    gc.freeze()
    # Threads that compute in Python let the event loop in after a millisecond instead of five.
    sys.setswitchinterval(_TURN)


async def keep_up(bot: Base, notice: Callable[[str], None], hours: int | None) -> None:
    """Takes in what is new, at once and then every so many ``hours`` (None: not again), while questions are answered from
    what there is. Told only when there is news.
    """
    await bot.wait_until_ready()
    desk = bot.desk
    while True:
        desk.next_run = ""
        await _take_in(bot, notice)
        if hours is None:
            return
        wait = hours * 3600 * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - nothing secret
        desk.next_run = (datetime.now(UTC) + timedelta(seconds=wait)).isoformat(timespec="seconds")
        await asyncio.sleep(wait)


async def _take_in(bot: Base, notice: Callable[[str], None]) -> None:
    desk = bot.desk
    running = desk.reindexing.join(desk.offload, desk.services.reindex)
    try:
        await ended(desk, running)
        done = running.result()
    except PlenumError as error:
        notice(f"{error.sentence} {error.remedy}".strip())
        return
    if done.published:
        notice(f"Library {done.generation}: {done.documents:,} records, {done.passages:,} passages.")
    for finding in done.findings:
        if finding.verdict is not Verdict.NOTE:
            notice(finding.sentence)


async def tidy(bot: Base) -> None:
    """Forgets what was kept for long enough, once a day."""
    while True:
        try:
            await bot.desk.offload.long(bot.desk.memory.prune)
            await bot.desk.offload.long(bot.desk.services.tidy)
        except PlenumError as error:
            _log.warning("What is old could not be forgotten: %s", error.sentence)
        await asyncio.sleep(_DAY)
