"""Feedback on an answer: helpful or not, and a report of a wrong citation. ``/forget-me`` deletes that and whatever else is tied to a
person.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import ui

from chat.answer_view import quotation
from chat.buttons import Button, Form, on_button
from chat.context import BotContext, Interaction, asker_of
from chat.messages import Accent, Card, acknowledge, attempt, may_write, notice, respond
from chat.permissions import receipt_for
from chat.safe_text import link
from chat.slash_commands import slash_command
from chat.wording import Words

_LONGEST = 1000


@on_button("helpful")
async def vote_helpful(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: it helped."""
    await _vote(interaction, answer, helpful=True)


@on_button("unhelpful")
async def vote_unhelpful(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: it did not."""
    await _vote(interaction, answer, helpful=False)


async def _vote(interaction: Interaction, answer: str, *, helpful: bool) -> None:
    ctx, community, person = interaction.client.ctx, interaction.guild_id or 0, interaction.user.id
    if not await acknowledge(interaction, private=True):
        return
    await receipt_for(interaction, answer)
    await ctx.queue.quick(lambda: ctx.memory.votes.cast(community, answer, person, helpful=helpful))
    words = ctx.words(interaction)
    await respond(interaction, notice(words("vote-helpful" if helpful else "vote-unhelpful")))


@on_button("report")
async def open_report(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: opens a short form about a citation that is wrong."""
    await receipt_for(interaction, answer)
    words = interaction.client.ctx.words(interaction)
    await interaction.response.send_modal(_ReportForm(words, answer))


class _ReportForm(Form, action="report"):
    """What is wrong, in the reader's words."""

    def __init__(self, words: Words, answer: str) -> None:
        super().__init__(words("report-title"), answer)
        self._words = words
        self.text: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=_LONGEST, placeholder=words("report-placeholder")
        )
        self.add_item(ui.Label(text=words("report-label"), component=self.text))

    async def filled(self, interaction: Interaction) -> None:
        """Keeps the report, and tells the admins where they want to be told."""
        ctx = interaction.client.ctx
        if not await acknowledge(interaction, private=True):
            return
        await receipt_for(interaction, self.rest)
        community, text, person = interaction.guild_id or 0, self.text.value, interaction.user.id
        await ctx.queue.quick(lambda: ctx.memory.reports.keep(community, self.rest, text, person))
        await respond(interaction, notice(self._words("report-thanks")))
        await _notify_admins(interaction, ctx, self.rest, text)


async def _notify_admins(interaction: Interaction, ctx: BotContext, answer: str, text: str) -> None:
    """In the channel that the community chose for it; without the name of who reported."""
    settings = ctx.settings(interaction.guild_id or 0)
    guild = interaction.guild
    channel = guild.get_channel(settings.report_channel) if guild and settings.report_channel else None
    if guild is None or not isinstance(channel, discord.TextChannel) or not may_write(channel, guild.me):
        return
    words = ctx.words_of(guild, settings)
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("report-told-title"))
    card.text(quotation(text))
    where = interaction.message.jump_url if interaction.message else ""
    card.below(link(words("report-told-where", receipt=answer), where))
    card.row(Button("receipt", answer, label=words("button-receipt"), emoji="🧾"))
    await attempt("A report", lambda: channel.send(view=card.view()))


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
