"""Watches: what somebody asked to be told about. Kept from beneath a refusal, listed by ``/watches``, and taken back there.

Everything is shown to the person alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.buttons import Button, fields, on_button, page_of, whole_number
from chat.card import Accent, Card, notice
from chat.context import BotClient, Interaction, asker_of
from chat.permissions import receipt_for
from chat.safe_text import cut, name, plain
from chat.sending import acknowledge, respond
from chat.slash_commands import slash_command
from chat.wording import Words, moment
from community.feedback import Wish

PER_PAGE = 6
_TEXT = 300


@on_button("tell")
async def watch(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: keeps the wish to be told when what was asked comes up. The button beneath takes it back."""
    ctx, community, person = interaction.client.ctx, interaction.guild_id or 0, interaction.user.id
    if not await acknowledge(interaction, private=True):
        return
    asked = await receipt_for(interaction, answer)
    kept = await ctx.queue.quick(lambda: ctx.memory.wishes.keep(person, community, asked.question))
    words = ctx.words(interaction)
    card = notice(words("wish-kept"), words("watches-how"))
    card.row(Button("unwatch", f"{kept.id}:0", label=words("button-unwatch"), emoji="🔕"))
    await respond(interaction, card)


@slash_command("watches")
async def watches(interaction: Interaction) -> None:
    """The first page of them."""
    interaction.client.ctx.check_rate_limit(asker_of(interaction))
    if await acknowledge(interaction, private=True):
        await _show(interaction, 0)


@on_button("watches")
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page."""
    number = whole_number(page)
    if await acknowledge(interaction, private=True, update=True):
        await _show(interaction, number)


@on_button("unwatch")
async def take_back(interaction: Interaction, rest: str) -> None:
    """``WATCH:PAGE``: takes it back, then shows what is left. Of somebody else's, nothing happens."""
    ctx, person = interaction.client.ctx, interaction.user.id
    wish, page = map(whole_number, fields(rest, 2))
    if await acknowledge(interaction, private=True, update=True):
        gone = await ctx.queue.quick(lambda: ctx.memory.wishes.remove(person, wish))
        await _show(interaction, page, taken_back=gone)


async def _show(interaction: Interaction, page: int, *, taken_back: bool = False) -> None:
    ctx, person = interaction.client.ctx, interaction.user.id
    kept = await ctx.queue.quick(lambda: ctx.memory.wishes.of(person))
    await respond(
        interaction,
        watches_view(ctx.words(interaction), kept, page, interaction.client, taken_back=taken_back),
    )


def watches_view(
    words: Words, kept: Sequence[Wish], number: int, client: BotClient, *, taken_back: bool
) -> Card:
    """A page of them, each with the button that takes it back."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("watches-title"))
    if taken_back:
        card.text("✅ " + words("watch-taken-back"))
    if not kept:
        card.text(words("watches-none"))
    page = page_of(kept, number, PER_PAGE)
    for wish in page.items:
        guild = client.get_guild(wish.community)
        about = [moment(wish.at.isoformat(), "d"), name(guild.name) if guild else ""]
        text = f"{plain(cut(' '.join(wish.text.split()), _TEXT))}\n-# " + " · ".join(filter(None, about))
        card.section(text, Button("unwatch", f"{wish.id}:{page.number}", label=words("button-unwatch")))
    if kept:
        card.below(words("watches-not-yet"))
    card.row(*page.buttons(words, "watches"))
    return card
