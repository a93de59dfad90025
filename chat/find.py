"""The message menu "Find in the record": what a message claims, and what the record says about it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from chat.answering import Asked, find
from chat.card import Card
from chat.cards.claim import claim_card
from chat.desk import Desk, asker_of, community_of
from chat.names import worded
from chat.sending import acknowledge, respond
from domain.answers import Filters
from domain.claims import claims_in
from domain.errors import NotAllowed


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
