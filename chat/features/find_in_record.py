"""The message menu "Find in the record": what a message claims, and what the record says about it. Nothing here says that a
claim is true or false.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import discord
from discord import app_commands

from chat.answer_view import citation, passage, quotation, searched
from chat.card import Accent, Card
from chat.context import Interaction, asker_of, community_of
from chat.features.slash_ask import in_turn
from chat.safe_text import cut, plain
from chat.sending import acknowledge, respond
from chat.slash_commands import worded
from chat.wording import Words
from domain.answers import Answer, Filters, NoAnswer
from domain.errors import NotAllowed
from text.messages import claims_in

_CLAIM = 250


def claim_view(words: Words, found: Sequence[Answer | NoAnswer]) -> Card:
    """Claim by claim: the sentences of the record that meet it, or the nearest passages, named as such."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("claim-title"))
    for given in found:
        card.rule()
        card.text("-# " + words("claim-said", claim=plain(cut(given.question.replace("\n", " "), _CLAIM))))
        if given.answered:
            for quote in given.quotes[:2]:
                card.text(quotation(quote.text, quote.marks) + "\n" + citation(words, quote.citation))
        else:
            card.text("**" + words("refusal-title") + "**")
            for hit in given.passages[:1]:
                card.text(
                    "-# " + words("refusal-nearest") + "\n" + passage(words, hit, small=True), optional=1
                )
    card.rule()
    card.below(words("claim-limits"))
    if found:
        card.below(words("answer-searched", searched=searched(words, found[0].searched)))
    return card


@app_commands.context_menu(name=worded("command-find"))
async def find_in_record(interaction: Interaction, message: discord.Message) -> None:
    """Its answer is private: nobody is corrected in public by a machine."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=True):
        return
    claims = claims_in(message.content)
    if not claims:
        raise NotAllowed("The message holds nothing that can be searched.", reason="claim-nothing")
    filters = Filters(community=community_of(interaction.guild_id))
    show = partial(respond, interaction)
    # What somebody else wrote is not kept for the admins' list.
    found = [
        await in_turn(ctx, words, asker_of(interaction), partial(ctx.answers.ask, claim, filters), show)
        for claim in claims
    ]
    await respond(interaction, claim_view(words, found))
