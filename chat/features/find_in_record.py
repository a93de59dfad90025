"""The message menu "Find in the record": what a message claims, and what the record says about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from chat.answer_view import citation, passage, quotation, searched
from chat.card import Accent, Card
from chat.command_names import worded
from chat.context import Desk, asker_of, community_of
from chat.features.answering import Asked, find
from chat.safe_text import cut, plain
from chat.sending import acknowledge, respond
from chat.wording import Words
from domain.answers import Answer, Filters, NoAnswer
from domain.errors import NotAllowed
from text.questions import claims_in

# --- What the record says about what a message claims. Nothing here says that a claim is true or false.

_CLAIM = 250


def claim_card(words: Words, found: Sequence[Answer | NoAnswer], where: str) -> Card:
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
    card.below("-# " + words("claim-limits"))
    if found:
        card.below("-# " + words("answer-searched", searched=searched(words, found[0].searched)))
    del where
    return card


def menu(desk: Desk) -> app_commands.ContextMenu:
    """The menu entry. Its answer is private: nobody is corrected in public by a machine."""

    async def find_in_record(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        words = desk.words(interaction)
        desk.admit(asker_of(interaction))
        if not await acknowledge(interaction, private=True):
            return
        claims = claims_in(message.content)
        if not claims:
            raise NotAllowed("The message holds nothing that can be searched.", reason="claim-nothing")
        found = []
        for claim in claims:
            filters = Filters(community=community_of(interaction.guild_id))
            asked = Asked(claim, filters, asker_of(interaction), kept=False)

            async def told(card: Card) -> None:
                await respond(interaction, card)

            found.append((await find(desk, words, asked, told)).answer)
        await respond(interaction, claim_card(words, found, message.jump_url))

    return app_commands.ContextMenu(name=worded("command-find"), callback=find_in_record)
