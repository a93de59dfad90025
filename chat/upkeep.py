"""What the bot does without being asked: opening what answers need, taking in what is new, forgetting what is old and the
servers that it left.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from discord.ext import tasks

from chat import news
from chat.context import BotClient, BotContext
from chat.features.library.reindexing import begin_crawl, crawl_findings, outcome_of
from domain.errors import PlenumError, Verdict

_SWITCH_INTERVAL = 0.001
HOURS = 12
"""Between two looks at the places that are followed, where nobody says how many."""
WATCHED = 15.0
"""Seconds between two looks at the folders."""
_SHARE = 50
"""So many times as long as a look took, the next one waits: looking costs no more than a fiftieth of a core."""
_JITTER = 0.1
"""So that the bots of many towns do not all ask one site at the same minute."""

_log = logging.getLogger(__name__)


async def warm(bot: BotClient) -> None:
    """Opens models and library before anybody asks, and keeps the garbage collector away from them: looking through
    all that they hold takes tens of milliseconds, in which nobody else gets anything done.
    """
    try:
        await bot.ctx.queue.long(bot.ctx.answers.warm)
    except PlenumError as error:
        # Who asks is told; whoever runs it finds it here.
        _log.warning("Questions cannot be answered yet: %s %s", error.sentence, error.remedy)
    gc.collect()
    gc.freeze()
    # Threads that compute in Python let the event loop in after a millisecond instead of five.
    sys.setswitchinterval(_SWITCH_INTERVAL)


def keep_up(bot: BotClient, notice: Callable[[str], None], hours: int | None) -> tasks.Loop[Any]:
    """Takes in what is new, at once and then every so many ``hours`` (None: HOURS where places on the web are followed, else
    not again), while questions are answered from what there is. UploadFields only when there is news.
    """
    # Before the first look, nobody knows that everything is read.
    bot.ctx.unread = True

    @tasks.loop(hours=1)
    async def loop() -> None:
        bot.ctx.next_run = ""
        if bot.share.leads and (hours or await _follows(bot)):
            await take_in(bot, notice, crawl=True)
        # Who does not lead looks every hour whether it does.
        if bot.share.leads and (hours or await _follows(bot)):
            loop.change_interval(hours=(hours or HOURS) * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - nothing secret
            if loop.next_iteration is not None:
                bot.ctx.next_run = loop.next_iteration.isoformat(timespec="seconds")
        else:
            loop.change_interval(hours=1)

    @loop.before_loop
    async def before() -> None:
        await bot.wait_until_ready()
        # What is in the folders must not wait for a site.
        if bot.share.leads:
            await take_in(bot, notice, crawl=False)

    return loop


async def watch(bot: BotClient, notice: Callable[[str], None], every: float = WATCHED) -> None:
    """Takes in what was put into a folder, once nothing more is being put there. No ``tasks.loop``: that counts from start to
    start, so after a long re-index two looks would follow each other at once.
    """
    ctx = bot.ctx
    known = before = await ctx.queue.long(ctx.library.fingerprint)
    await bot.wait_until_ready()
    took = 0.0
    while True:
        await asyncio.sleep(max(every, _SHARE * took))
        began = time.monotonic()
        now = await ctx.queue.long(ctx.library.fingerprint)
        took = time.monotonic() - began
        if now != known:
            ctx.unread = True
        # Twice the same: who copies a thousand files is waited for.
        if now != known and now == before and bot.share.leads:
            known = now
            await take_in(bot, notice, crawl=False)
        before = now


async def _follows(bot: BotClient) -> bool:
    try:
        return bool(await bot.ctx.queue.long(bot.ctx.feeds.statuses))
    except PlenumError:
        return False  # told when it is looked at


async def take_in(bot: BotClient, notice: Callable[[str], None], *, crawl: bool) -> None:
    """Takes in what is new, once; ``crawl``: also asks the places on the web. UploadFields only when there is news."""
    ctx = bot.ctx
    try:
        found = await crawl_findings(ctx, await begin_crawl(ctx)) if crawl else ()
        # What comes while it runs is seen by the next look at the folders.
        ctx.unread = False
        running = ctx.reindexing.join(ctx.queue, ctx.library.reindex)
        await outcome_of(ctx, running, found)
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
        await news.announce(bot, done)
    except PlenumError as error:
        _log.warning("The news could not be told: %s", error.sentence)


def tidy(bot: BotClient, notice: Callable[[str], None] = lambda _sentence: None) -> tasks.Loop[Any]:
    """Forgets what was kept for long enough, and servers that were left long ago, once a day. ``notice`` is told where that
    waits for the operator.
    """

    @tasks.loop(hours=24)
    async def loop() -> None:
        ctx = bot.ctx
        if not bot.share.leads:
            return
        try:
            held = await ctx.queue.long(ctx.server_removal.clean_up)
            if held:
                what = ", ".join(f"{table} {rows:,}" for table, rows in held.items())
                notice(
                    f"More would be deleted at once than came due in a day ({what}): either the clock of this machine"
                    " has jumped, or the bot did not run for days. Nothing is deleted. Look at the clock; where it is right:"
                    " python bot.py tidy --yes"
                )
                return
            await _forget_departed(ctx)
        except PlenumError as error:
            _log.warning("What is old could not be forgotten: %s", error.sentence)

    @loop.before_loop
    async def before() -> None:
        if not bot.share.leads:
            # Who does is known when a shard is open.
            await bot.wait_until_ready()

    return loop


# --- A server that the bot left is forgotten after days of grace.


async def left(ctx: BotContext, community: int) -> None:
    """The bot is no longer in a server: its days of grace begin."""
    ctx.close_community(community)
    try:
        await ctx.queue.quick(partial(ctx.memory.leave, community))
    except PlenumError as error:
        _log.warning("That server %s was left is not remembered: %s", community, error.sentence)


async def rejoined(ctx: BotContext, communities: Sequence[int]) -> None:
    """The bot is in these servers: whatever was to be forgotten of them stays."""
    try:
        await ctx.queue.quick(partial(ctx.memory.rejoin, communities))
    except PlenumError as error:
        _log.warning("That a server was joined again is not remembered: %s", error.sentence)


async def _forget_departed(ctx: BotContext) -> None:
    """Forgets the servers whose days of grace are over. Raises PlenumError kinds: then the next day tries again."""
    for server in await ctx.queue.long(ctx.server_removal.forget_departed):
        _log.info("Server %s, which was left, is forgotten.", server)
