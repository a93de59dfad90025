"""What the bot does without being asked: opening what answers need, taking in what is new, forgetting what is old."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chat import news as reporting
from chat.context import Base
from chat.features.library.reindexing import ended, look, seen_there
from domain.errors import PlenumError
from domain.findings import Verdict

_TURN = 0.001
_HOUR, _DAY = 3600.0, 24 * 3600.0
HOURS = 12
"""Between two looks at the places that are followed, where nobody says how many."""
WATCHED = 60.0
"""Seconds between two looks at the folders."""
_JITTER = 0.1
"""So that the bots of many towns do not all ask one site at the same minute."""

_log = logging.getLogger(__name__)


async def warm(bot: Base) -> None:
    """Opens models and library before anybody asks, and keeps the garbage collector away from them: looking through
    all that they hold takes tens of milliseconds, in which nobody else gets anything done.
    """
    try:
        await bot.desk.offload.long(bot.desk.answers.warm)
    except PlenumError as error:
        # Who asks is told; whoever runs it finds it here.
        _log.warning("Questions cannot be answered yet: %s %s", error.sentence, error.remedy)
    gc.collect()
    gc.freeze()
    # Threads that compute in Python let the event loop in after a millisecond instead of five.
    sys.setswitchinterval(_TURN)


async def keep_up(bot: Base, notice: Callable[[str], None], hours: int | None) -> None:
    """Takes in what is new, at once and then every so many ``hours`` (None: HOURS where places on the web are followed, else
    not again), while questions are answered from what there is. Told only when there is news.
    """
    await bot.wait_until_ready()
    desk = bot.desk
    # What is in the folders must not wait for a site.
    await take_in(bot, notice, looking=False)
    while True:
        desk.next_run = ""
        if hours or await _follows(bot):
            await take_in(bot, notice, looking=True)
        wait = _HOUR
        if hours or await _follows(bot):
            wait *= (hours or HOURS) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - nothing secret
            desk.next_run = (datetime.now(UTC) + timedelta(seconds=wait)).isoformat(timespec="seconds")
        await asyncio.sleep(wait)


async def watch(bot: Base, notice: Callable[[str], None], every: float = WATCHED) -> None:
    """Takes in what was put into a folder, once nothing more is being put there."""
    desk = bot.desk
    known = before = await desk.offload.long(desk.library.fingerprint)
    await bot.wait_until_ready()
    while True:
        await asyncio.sleep(every)
        now = await desk.offload.long(desk.library.fingerprint)
        # Twice the same: who copies a thousand files is waited for.
        if now != known and now == before:
            known = now
            await take_in(bot, notice, looking=False)
        before = now


async def _follows(bot: Base) -> bool:
    try:
        return bool(await bot.desk.offload.long(bot.desk.feeds.statuses))
    except PlenumError:
        return False  # told when it is looked at


async def take_in(bot: Base, notice: Callable[[str], None], *, looking: bool) -> None:
    """Takes in what is new, once; ``looking``: also asks the places on the web. Told only when there is news."""
    desk = bot.desk
    try:
        found = await seen_there(desk, await look(desk)) if looking else ()
        running = desk.reindexing.join(desk.offload, desk.library.reindex)
        await ended(desk, running, found)
        done = running.result()
    except PlenumError as error:
        notice(f"{error.sentence} {error.remedy}".strip())
        return
    if done.published:
        notice(f"Library {done.generation}: {done.documents:,} records, {done.passages:,} passages.")
    for finding in (*found, *done.findings):
        if finding.verdict is not Verdict.NOTE:
            notice(finding.sentence)
    try:
        await reporting.tell(bot, done)
    except PlenumError as error:
        _log.warning("The news could not be told: %s", error.sentence)


async def tidy(bot: Base) -> None:
    """Forgets what was kept for long enough, once a day."""
    while True:
        try:
            await bot.desk.offload.long(bot.desk.memory.prune)
            await bot.desk.offload.long(bot.desk.uploads.prune)
        except PlenumError as error:
            _log.warning("What is old could not be forgotten: %s", error.sentence)
        await asyncio.sleep(_DAY)
