"""Answers that know they are old: after each re-index, the answers of the last 30 days whose record is not as it was are
marked in place, and the mark goes when the record is as it was again.

One message at a time, with a pause after each. What was settled is kept at once, so that a restart goes on where this
ended; what Discord would not take just now is tried again later, each time after twice as long.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial

import aiohttp
import discord

from chat.answer_acts import receipt
from chat.base import Base
from chat.buttons import Act
from chat.cards.aging import ACT, marked, spoken
from chat.desk import Desk
from chat.wording import ENGLISH, Words, locale_of, locale_of_text, words_in
from community.posts import PostedAnswer
from domain.errors import PlenumError
from retrieval.aging import Age

EVERY = 180.0
"""Seconds between two looks at which generation answers: another process may have published one."""
PAUSE = 8.0
"""Seconds between two messages. Discord counts edits of messages older than an hour by channel (error 30046) and does not say
how many it takes; about three in twenty seconds, people have found. Beyond it, answers in that channel would wait, too.
"""
MOST = 100
"""Messages that are touched in one look; the next look goes on."""
_PAGE = 200
_LONGEST_WAIT = 256
"""Looks until a message is tried again, at most: about half a day."""
_OUTAGE = 3
"""So many failures in a row end a look: it is not the message."""
_NO_MESSAGE, _NO_CHANNEL, _ARCHIVED, _EDITS = 10008, 10003, 50083, 30046
_NOBODY = discord.AllowedMentions.none()

_log = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[object]]


class Came(Enum):
    """What came of one message."""

    DONE = auto()
    """It says what is to be said."""
    FORGOTTEN = auto()
    """It is not there any more, or not ours."""
    LEFT = auto()
    """It cannot be changed: it is left until the next generation."""
    CLOSED = auto()
    """The same for all of its channel: no permission, no channel, or a thread in the archive."""
    LATER = auto()
    """Discord would not take it just now."""
    ENOUGH = auto()
    """Discord takes no more edits in this channel for a while."""


async def watch(bot: Base, *, pause: Pause = asyncio.sleep) -> None:
    """Looks again and again, until it is cancelled."""
    await bot.wait_until_ready()
    marker = Marker(bot, pause)
    while True:
        try:
            await marker.look()
        except PlenumError as error:
            _log.info("Answers were not looked through: %s", error.sentence)
        except Exception as error:  # noqa: BLE001 - one look that goes wrong does not end the others
            _log.error("Looking through the answers: %s: %s", type(error).__name__, error)
            _log.debug("unexpected", exc_info=error)
        await pause(EVERY)


@dataclass(slots=True)
class Marker:
    """Goes through the answers that were posted. Lives in the event loop."""

    bot: Base
    pause: Pause = asyncio.sleep
    _looks: int = 0
    _failed: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Message → how often in a row Discord would not take it, and the look that tries it again."""

    async def look(self) -> int:
        """Compares with the current generation what was not compared with it yet, and marks what is to be marked; how many
        messages were touched. Raises PlenumError kinds.
        """
        desk = self.bot.desk
        generation = await desk.offload.long(desk.services.generation)
        self._looks += 1
        # What cannot be reached is asked once a look, not once a message.
        channels: dict[int, Came] = {}
        touched = failures = before = 0
        while posts := await self._page(generation, before):
            before = posts[-1].message
            due = await self._due(generation, posts)
            if due is None:
                return touched
            for post, age in due:
                if self._failed.get(post.message, (0, 0))[1] > self._looks:
                    continue
                if post.channel in channels:
                    await self._settle(generation, post, age, channels[post.channel])
                    continue
                came = await _show(self.bot, post, age)
                await self._settle(generation, post, age, came)
                if came in (Came.CLOSED, Came.ENOUGH):
                    channels[post.channel] = came
                touched += 1
                failures = failures + 1 if came is Came.LATER else 0
                await self.pause(PAUSE)
                if touched >= MOST or failures >= _OUTAGE:
                    return touched
        return touched

    async def _page(self, generation: str, before: int) -> list[PostedAnswer]:
        posts = self.bot.desk.memory.posts
        return await self.bot.desk.offload.long(
            partial(posts.unlooked, generation, before=before, limit=_PAGE)
        )

    async def _due(self, generation: str, posts: list[PostedAnswer]) -> list[tuple[PostedAnswer, Age]] | None:
        """The posts that have to say something else than they do; that the others need not is kept. None where another
        generation answers by now.
        """
        desk = self.bot.desk
        asked = [(post.answer, post.mark) for post in posts]
        aged = await desk.offload.long(partial(desk.services.aged, asked))
        if aged.generation != generation:
            return None
        due: list[tuple[PostedAnswer, Age]] = []
        settled: list[tuple[PostedAnswer, str]] = []
        for post, age in zip(posts, aged.ages, strict=True):
            if age is not None and age.differs_from(post.mark):
                due.append((post, age))
            else:
                settled.append((post, age.mark if age else post.mark))
        await self._keep(generation, settled)
        return due

    async def _settle(self, generation: str, post: PostedAnswer, age: Age, came: Came) -> None:
        """Keeps what came of one message."""
        desk = self.bot.desk
        failures, _ = self._failed.pop(post.message, (0, 0))
        match came:
            case Came.DONE:
                await self._keep(generation, [(post, age.mark)])
            case Came.LEFT | Came.CLOSED:
                await self._keep(generation, [(post, post.mark)])
            case Came.FORGOTTEN:
                await desk.offload.long(partial(desk.memory.posts.drop, post.message))
            case Came.LATER:
                wait = min(2**failures, _LONGEST_WAIT)
                self._failed[post.message] = (failures + 1, self._looks + wait)
            case Came.ENOUGH:
                pass

    async def _keep(self, generation: str, marks: list[tuple[PostedAnswer, str]]) -> None:
        desk = self.bot.desk
        if marks:
            await desk.offload.long(partial(desk.memory.posts.looked, marks, generation))


async def _show(bot: Base, post: PostedAnswer, age: Age) -> Came:
    """Changes one message; what came of it."""
    try:
        # As it stands there now: what sent it may have been an earlier version of Plenum.
        message = await bot.get_partial_messageable(post.channel).fetch_message(post.message)
        if bot.user is None or message.author.id != bot.user.id:
            return Came.FORGOTTEN
        view = marked(_words_at(bot, post, message), message, post.answer, age.notes)
        if view is not None:
            # The client need not remember it: its buttons tell everything themselves.
            view.stop()
            await message.edit(view=view, allowed_mentions=_NOBODY)
    except discord.HTTPException as error:
        came = _of_error(error)
        level = logging.WARNING if came is Came.LEFT else logging.INFO
        _log.log(level, "A mark was not delivered: Discord said %s (%s)", error.status, error.code)
        return came
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        _log.info("A mark was not delivered: %s", type(error).__name__)
        return Came.LATER
    return Came.DONE


def _of_error(error: discord.HTTPException) -> Came:
    if error.code == _NO_MESSAGE:
        return Came.FORGOTTEN
    if error.status == 403 or error.code in (_NO_CHANNEL, _ARCHIVED):
        return Came.CLOSED
    if error.code == _EDITS:
        return Came.ENOUGH
    return Came.LATER if error.status in (401, 408, 429) or error.status >= 500 else Came.LEFT


def _words_at(bot: Base, post: PostedAnswer, message: discord.Message) -> Words:
    """The language that the answer is in; where that cannot be told, the community's, else the one it was asked in, else the
    server's.
    """
    desk: Desk = bot.desk
    fixed = desk.settings(post.community).language if post.community else ""
    guild = bot.get_guild(post.community) if post.community else None
    preferred = locale_of(str(guild.preferred_locale)) if guild else ENGLISH
    return words_in(spoken(message) or fixed or locale_of_text(post.question) or preferred)


ACTS: Mapping[str, Act] = {ACT: receipt}
