"""Notices: compares what is new with what is watched, in slices between questions, and sends what is in the outbox.

A message is taken from the outbox, sent under a nonce, and marked. Where the process or the line broke in between, nobody
knows whether it arrived: then it is looked for in the channel by the token on its buttons, before it is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import ui
from discord.ext import tasks

from chat.context import BotClient, Interaction, own_collection
from chat.features.watches import meeting_notice_view, notice_view, observe, stuck_view
from chat.messages import Card, attempt
from chat.news import tell_others_news
from chat.wording import ENGLISH, Words, locale_of, locale_of_text
from community.outbox import Parcel
from domain.errors import PlenumError, ShuttingDown
from retrieval.watch import Told

EVERY = 30.0
"""Seconds between two looks: at which generation answers, and at what is due."""
PAUSE = 1.0
"""Seconds between two messages."""
SLICE = 0.2
"""Seconds of one slice of comparing; a question that arrives meanwhile shares the machine for no longer."""
_WATCHES = 100
_MOST = 60
"""Messages in one look; the next look goes on."""
_HOUR, _DAY = 3600, 86_400
_LOOKED_BACK = timedelta(minutes=2)
_HISTORY = 100
_GONE = frozenset({10007, 10013})
"""Unknown member, unknown user."""
_NO_MESSAGE = 10008
_NOBODY = discord.AllowedMentions.none()

_log = logging.getLogger(__name__)


def tell(bot: BotClient) -> tasks.Loop[Any]:
    """Compares and sends, again and again."""
    notifier = Notifier(bot)

    @tasks.loop(seconds=EVERY)
    async def loop() -> None:
        await notifier.look()

    @loop.before_loop
    async def before() -> None:
        await bot.wait_until_ready()

    return loop


class Notifier:
    """Lives in the event loop."""

    def __init__(self, bot: BotClient, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._bot, self._pause = bot, pause
        self._observed = ""

    async def look(self) -> None:
        """Once. What goes wrong ends this look and not the next."""
        steps = (
            ("compared", self.settle),
            ("sent", self.send),
            ("told", partial(tell_others_news, self._bot)),
        )
        for what, step in steps:
            try:
                await step()
            except ShuttingDown:
                return
            except PlenumError as error:
                _log.info("Notices were not %s: %s", what, error.sentence)
            except Exception as error:  # noqa: BLE001 - one look that goes wrong does not end the others
                _log.error("Notices were not %s: %s: %s", what, type(error).__name__, error)
                _log.debug("unexpected", exc_info=error)

    # --- What is new, for whom

    async def settle(self) -> int:
        """Compares every watch with what is new since it was last; how many notices that made. One process does it for all. Raises
        PlenumError kinds.
        """
        ctx, table = self._bot.ctx, self._bot.ctx.memory.watches
        if not self._bot.share.leads:
            return 0
        generation = await ctx.queue.long(ctx.answers.generation)
        if generation != self._observed:
            await ctx.queue.long(partial(observe, ctx))
            self._observed = generation
        made = 0
        while watches := await ctx.queue.quick(partial(table.unsettled, _WATCHES)):
            community = watches[0].community
            fresh, newest = await ctx.queue.quick(partial(table.fresh, community, watches[0].seen))
            found: list[list[Told]] = [[] for _ in watches]
            if fresh:
                wanted = [each.watched for each in watches]
                look = partial(ctx.answers.news, own_collection(community), fresh, wanted, SLICE)
                found = await ctx.queue.spare(look)
            pairs = list(zip(watches, found, strict=False))
            made += await ctx.queue.quick(partial(ctx.memory.outbox.settle, pairs, newest))
        return made

    # --- Sending

    async def send(self) -> int:
        """Sends what is due to the servers of this process; how many messages arrived. Raises PlenumError kinds."""
        ctx, outbox, mine = self._bot.ctx, self._bot.ctx.memory.outbox, self._bot.share.mine
        arrived = 0
        for parcel in await ctx.queue.quick(outbox.unsure):
            if not mine(parcel.community):
                continue
            arrived += await self._deliver(parcel, again=True)
        tried: set[tuple[int, int, int]] = set()
        while arrived + len(tried) < _MOST and not ctx.queue.closing:
            parcel_taken = await ctx.queue.quick(partial(outbox.take, without=frozenset(tried), mine=mine))
            if parcel_taken is None:
                break
            if await self._deliver(parcel_taken):
                arrived += 1
                await self._pause(PAUSE)
            else:
                tried.add((parcel_taken.user_id, parcel_taken.community, parcel_taken.channel))
        return arrived

    async def _deliver(self, parcel: Parcel, *, again: bool = False) -> bool:
        """Whether it has arrived. ``again``: it may have arrived before."""
        ctx, outbox = self._bot.ctx, self._bot.ctx.memory.outbox
        guild = self._bot.get_guild(parcel.community)
        if parcel.community and guild is None:
            await ctx.queue.quick(partial(outbox.later, parcel, _HOUR))
            return False
        try:
            message = await self._arrived(parcel, guild, again=again)
        except discord.HTTPException as error:
            await self._refused(parcel, guild, error)
            return False
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            # It may have arrived: the next look finds out.
            _log.info("A notice was perhaps not delivered: %s", type(error).__name__)
            return False
        if message:
            await ctx.queue.quick(partial(outbox.sent, parcel, message))
        return message > 0

    async def _arrived(self, parcel: Parcel, guild: discord.Guild | None, *, again: bool) -> int:
        """The id of the message; 0 where nothing is to be told (any more). Raises discord.HTTPException and what the network does."""
        place = await self._place(parcel, guild)
        if again and parcel.notices and not parcel.notices[0].message:
            found = await _found(place, parcel)
            if found:
                return found
        if not await self._is_there(parcel, guild):
            ended = partial(self._bot.ctx.memory.watches.end, parcel.user_id, parcel.community)
            await self._bot.ctx.queue.quick(ended)
            return 0
        card, told = await self.card(parcel, guild)
        return await _send(place, told, card) if card is not None else 0

    async def _place(self, parcel: Parcel, guild: discord.Guild | None) -> discord.abc.Messageable:
        if not parcel.channel:
            return await self._bot.create_dm(discord.Object(parcel.user_id))
        # A channel of another server is none of this watch's, whatever the row says.
        known = guild.get_channel_or_thread(parcel.channel) if guild else None
        if isinstance(known, discord.abc.Messageable):
            return known
        return self._bot.get_partial_messageable(parcel.channel, guild_id=parcel.community or None)

    async def _is_there(self, parcel: Parcel, guild: discord.Guild | None) -> bool:
        """Whether the person is (still) in the server whose records they watch."""
        if guild is None or not parcel.user_id:
            return True
        try:
            await guild.fetch_member(parcel.user_id)
        except discord.NotFound as error:
            if error.code in _GONE:
                return False
            raise
        return True

    async def card(self, parcel: Parcel, guild: discord.Guild | None) -> tuple[Card | None, Parcel]:
        """What is shown, and the parcel with what can still be told; None where that is nothing."""
        ctx = self._bot.ctx
        community = own_collection(parcel.community)
        words = self._wording(parcel, guild)
        first = parcel.notices[0] if parcel.notices else None
        if first is not None and first.stuck:
            return stuck_view(words, first), parcel
        standing = [
            each
            for each in parcel.notices
            if await ctx.queue.long(partial(ctx.answers.stands, community, each.told))
        ]
        gone = [each for each in parcel.notices if each not in standing]
        if gone:
            await ctx.queue.quick(partial(ctx.memory.outbox.drop, gone))
        if not standing:
            return None, parcel
        parcel = _with(parcel, standing)
        if wanted := standing[0].told.meeting:
            meetings = await ctx.queue.long(partial(ctx.answers.meetings, community))
            meeting = next(each for each in meetings if each.id == wanted)
            stated = await ctx.queue.long(partial(ctx.answers.priorities, community, wanted, ""))
            look = partial(ctx.answers.decisions, community, wanted, "", "")
            decided = [item for held in (await ctx.queue.long(look)).meetings for item in held.items]
            return meeting_notice_view(words, parcel, meeting, stated.items, decided), parcel
        return notice_view(words, parcel, guild), parcel

    def _wording(self, parcel: Parcel, guild: discord.Guild | None) -> Words:
        ctx = self._bot.ctx
        fixed = ctx.settings(parcel.community).language if parcel.community else ""
        preferred = locale_of(str(guild.preferred_locale)) if guild else ENGLISH
        if not parcel.notices or not parcel.user_id or parcel.notices[0].stuck:
            return ctx.words_in(fixed or preferred)
        watch = parcel.notices[0].watch
        return ctx.words_in(watch.locale or fixed or locale_of_text(watch.text) or preferred)

    async def _refused(
        self, parcel: Parcel, guild: discord.Guild | None, error: discord.HTTPException
    ) -> None:
        ctx, outbox = self._bot.ctx, self._bot.ctx.memory.outbox
        _log.info("A notice was not delivered: Discord said %s (%s)", error.status, error.code)
        if error.status in (408, 429) or error.status >= 500 or error.status == 401:
            return  # it may have arrived, or will: the next look finds out
        if any(each.stuck for each in parcel.notices):
            await ctx.queue.quick(partial(outbox.drop, parcel.notices))
        elif parcel.notices and parcel.notices[0].message and error.code == _NO_MESSAGE:
            # Somebody deleted the message: then they do not want it changed either.
            await ctx.queue.quick(partial(outbox.sent, parcel, parcel.notices[0].message))
        elif error.status not in (403, 404):
            _log.warning("A notice was refused: Discord said %s (%s)", error.status, error.code)
            await ctx.queue.quick(partial(outbox.later, parcel, _DAY))
        elif parcel.channel and not parcel.user_id:
            settings = ctx.settings(parcel.community)
            owner = (guild.owner_id or 0) if guild else 0
            await ctx.queue.quick(partial(outbox.stuck, parcel, settings.report_channel, owner))
        else:
            await self._closed(parcel)

    async def _closed(self, parcel: Parcel) -> None:
        """The person takes no direct messages: in the channel where they asked if they chose so, else it is kept."""
        ctx, outbox = self._bot.ctx, self._bot.ctx.memory.outbox
        settings = await ctx.queue.quick(partial(ctx.memory.watches.settings, parcel.user_id))
        origin = parcel.notices[0].watch.origin if parcel.notices else 0
        if settings.in_channel and parcel.community and origin and not parcel.channel:
            await ctx.queue.quick(partial(outbox.redirect, parcel, origin))
        else:
            await ctx.queue.quick(partial(outbox.keep, parcel))


async def tell_kept(interaction: Interaction) -> None:
    """Shows a person who uses the bot what could not be sent to them, to them alone. Raises LibraryError kinds."""
    ctx, outbox = interaction.client.ctx, interaction.client.ctx.memory.outbox
    here = interaction.guild_id or 0
    parcel = await ctx.queue.quick(partial(outbox.take_kept, interaction.user.id, here))
    if parcel is None:
        return
    card, parcel = await Notifier(interaction.client).card(parcel, interaction.guild)
    if card is None:
        return
    view = card.view()
    sent = await attempt(
        "A kept notice", lambda: interaction.followup.send(view=view, ephemeral=True, wait=True)
    )
    # Nobody can look later whether it arrived: it rather comes twice than not at all.
    await ctx.queue.quick(partial(outbox.sent, parcel, sent.id) if sent else partial(outbox.keep, parcel))


def _with(parcel: Parcel, notices: Any) -> Parcel:
    return Parcel(
        parcel.token, parcel.user_id, parcel.community, parcel.channel, tuple(notices), parcel.taken
    )


async def _send(place: Any, parcel: Parcel, card: Card) -> int:
    """The id of the message."""
    view = card.view()
    # The client need not remember it: its buttons tell everything themselves.
    view.stop()
    message = parcel.notices[0].message
    if message:
        await place.get_partial_message(message).edit(view=view, allowed_mentions=_NOBODY)
        return message
    sent: discord.Message = await place.send(view=view, nonce=parcel.token, allowed_mentions=_NOBODY)
    return sent.id


async def _found(place: Any, parcel: Parcel) -> int:
    """The message that holds a parcel; 0 where it did not arrive. Raises discord.HTTPException."""
    since = parcel.taken - _LOOKED_BACK
    async for message in place.history(limit=_HISTORY):
        if message.created_at < since:
            break
        if parcel.token in _custom_ids(message):
            return int(message.id)
    return 0


def _custom_ids(message: discord.Message) -> str:
    shown = ui.LayoutView.from_message(message, timeout=None)
    return " ".join(str(getattr(item, "custom_id", "")) for item in shown.walk_children())
