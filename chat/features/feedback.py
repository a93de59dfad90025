"""What people say of an answer: helpful or not, a wrong citation, and that they want to be told when it comes up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import discord
from discord import ui

from chat.answer_view import quotation
from chat.buttons import Act, Press
from chat.card import Accent, Card
from chat.context import Desk, Pressed
from chat.safe_text import link
from chat.sending import acknowledge, attempt, may_write, respond
from chat.wording import Words, locale_of, words_in

_LONGEST = 1000


async def helpful(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: it helped."""
    await _vote(interaction, rest, helped=True)


async def unhelpful(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: it did not."""
    await _vote(interaction, rest, helped=False)


async def _vote(interaction: Pressed, answer: str, *, helped: bool) -> None:
    desk = interaction.client.desk
    if not await acknowledge(interaction, private=True):
        return
    await desk.offload.quick(partial(desk.answers.receipt, answer))
    await desk.offload.quick(
        lambda: desk.memory.votes.cast(interaction.guild_id or 0, answer, interaction.user.id, helpful=helped)
    )
    words = desk.words(interaction)
    card = Card(accent=Accent.NOTICE)
    card.text(words("vote-helpful" if helped else "vote-unhelpful"))
    await respond(interaction, card)


async def report(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: opens a short form about a citation that is wrong."""
    desk = interaction.client.desk
    await interaction.response.send_modal(_Report(desk, desk.words(interaction), rest))


class _Report(ui.Modal):
    """What is wrong, in the reader's words. A form does not outlive a restart; the button that opens it does."""

    def __init__(self, desk: Desk, words: Words, answer: str) -> None:
        super().__init__(title=words("report-title"), custom_id=f"report:{answer}")
        self._desk, self._words, self._answer = desk, words, answer
        self.said: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=_LONGEST, placeholder=words("report-placeholder")
        )
        self.add_item(ui.Label(text=words("report-label"), component=self.said))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        desk = self._desk
        if not await acknowledge(interaction, private=True):
            return
        await desk.offload.quick(
            lambda: desk.memory.reports.keep(
                interaction.guild_id or 0, self._answer, 0, self.said.value, interaction.user.id
            )
        )
        card = Card(accent=Accent.NOTICE)
        card.text(self._words("report-thanks"))
        await respond(interaction, card)
        await _tell_admins(interaction, desk, self._answer, self.said.value)

    async def on_error(  # type: ignore[override]  # a form has no item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        await interaction.client.tell(interaction, error)


async def _tell_admins(interaction: discord.Interaction[Any], desk: Desk, answer: str, said: str) -> None:
    """In the channel that the community chose for it; without the name of who reported."""
    settings = desk.settings(interaction.guild_id or 0)
    guild = interaction.guild
    channel = guild.get_channel(settings.report_channel) if guild and settings.report_channel else None
    if guild is None or not isinstance(channel, discord.TextChannel) or not may_write(channel, guild.me):
        return
    words = words_in(settings.language or locale_of(str(guild.preferred_locale)))
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("report-told-title"))
    card.text(quotation(said))
    where = interaction.message.jump_url if interaction.message else ""
    card.below("-# " + link(words("report-told-where", receipt=answer), where))
    card.row(Press("receipt", answer, label=words("button-receipt"), emoji="🧾"))
    await attempt("A report", lambda: channel.send(view=card.view()))


async def tell(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: keeps the wish to be told when what was asked comes up."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    if not await acknowledge(interaction, private=True):
        return
    asked = await desk.offload.quick(partial(desk.answers.receipt, rest))
    await desk.offload.quick(
        lambda: desk.memory.wishes.keep(interaction.user.id, interaction.guild_id or 0, asked.question)
    )
    card = Card(accent=Accent.NOTICE)
    card.text(words("wish-kept"))
    await respond(interaction, card)


ACTS: Mapping[str, Act] = {"helpful": helpful, "unhelpful": unhelpful, "report": report, "tell": tell}
