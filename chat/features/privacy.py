"""Privacy: ``/forget-me`` deletes what is tied to a person; a server that the bot left is forgotten after days of grace."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from chat.context import BotContext, Interaction, asker_of
from chat.messages import acknowledge, notice, respond
from chat.slash_commands import slash_command
from domain.errors import PlenumError

_log = logging.getLogger(__name__)


@slash_command("forget-me")
async def forget_me(interaction: Interaction) -> None:
    """Deletes it at once."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=True):
        return
    gone = await ctx.queue.quick(partial(ctx.memory.forget, interaction.user.id))
    sentence = words("forgotten", things=gone.total) if gone.total else words("forgotten-nothing")
    await respond(interaction, notice(sentence, words("forgotten-rest")))


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


async def forget_departed(ctx: BotContext) -> None:
    """Forgets the servers whose days of grace are over. Raises PlenumError kinds: then the next day tries again."""
    for server in await ctx.queue.long(ctx.server_removal.forget_departed):
        _log.info("Server %s, which was left, is forgotten.", server)
