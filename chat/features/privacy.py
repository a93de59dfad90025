"""``/forget-me``: deletes what is tied to a person."""

from __future__ import annotations

from functools import partial

from chat.card import notice
from chat.command_names import slash_command
from chat.context import Interaction, asker_of
from chat.sending import acknowledge, respond


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
