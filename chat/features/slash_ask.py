"""``/ask``: a question, and what it is restricted to."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from chat import autocomplete as choices
from chat.command_names import described, named
from chat.context import Desk, asker_of, community_of
from chat.features.answering import Asked, card_of, find, remember
from chat.sending import acknowledge, respond
from domain.answers import Filters
from text.questions import MAX_CHARACTERS


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("ask"))
    @described("ask", "question", "since", "until", "body", "kind", "private")
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_CHARACTERS],
        since: str | None = None,
        until: str | None = None,
        body: str | None = None,
        kind: str | None = None,
        private: bool | None = None,
    ) -> None:
        words = desk.words(interaction)
        community = interaction.guild_id or 0
        desk.check_channel(community, interaction.channel)
        alone = desk.settings(community).private if private is None else private
        filters = Filters(
            since=choices.date_of(words, since or ""),
            until=choices.date_of(words, until or ""),
            body=(body or "").strip(),
            kind=choices.kind_of(words, kind or ""),
            community=community_of(interaction.guild_id),
        )
        asked = Asked(question, filters, asker_of(interaction))
        desk.admit(asked.asker)
        if not await acknowledge(interaction, private=alone):
            return

        async def told(card: Any) -> None:
            await respond(interaction, card)

        found = await find(desk, words, asked, told)
        sent = await respond(
            interaction, card_of(words, asked, found, thread=_threadable(interaction) and not alone)
        )
        await remember(desk, asked, found, sent, private=alone)

    ask.autocomplete("body")(choices.bodies(desk))
    ask.autocomplete("kind")(choices.kinds(desk))
    ask.autocomplete("since")(choices.dates(desk))
    ask.autocomplete("until")(choices.dates(desk))
    return ask


def _threadable(interaction: discord.Interaction[Any]) -> bool:
    """Whether a thread could be opened here."""
    return (
        isinstance(interaction.channel, discord.TextChannel)
        and interaction.app_permissions.create_public_threads
    )
