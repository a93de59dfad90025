"""``/priorities``: what a meeting set out to do, paged, each with its quote, and why it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from chat import choices
from chat.base import Pressed
from chat.buttons import Act
from chat.cards.priorities import priorities_card, why_card
from chat.desk import Desk, asker_of, community_of
from chat.names import described, named
from chat.sending import acknowledge, respond
from domain.errors import NotAllowed
from domain.priorities import Priorities


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("priorities"))
    @described("priorities", "meeting", "topic")
    async def priorities(
        interaction: discord.Interaction[Any],
        meeting: app_commands.Range[str, 1, 100] | None = None,
        topic: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        words = desk.words(interaction)
        desk.check_channel(interaction.guild_id or 0, interaction.channel)
        desk.admit(asker_of(interaction))
        if not await acknowledge(interaction, private=desk.settings(interaction.guild_id or 0).private):
            return
        found = await _find(interaction, meeting or "", (topic or "").strip())
        await respond(interaction, priorities_card(words, found, 0, _where(found)))

    priorities.autocomplete("meeting")(choices.meetings(desk))
    return priorities


async def page(interaction: Pressed, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    words = interaction.client.desk.words(interaction)
    meeting, topic, number = _parts(rest)
    own = interaction.message is not None and interaction.message.flags.ephemeral
    if not await acknowledge(interaction, private=True, update=own):
        return
    found = await _find(interaction, meeting, topic)
    await respond(interaction, priorities_card(words, found, number, f"{meeting}:{topic}"))


async def why(interaction: Pressed, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: why the priorities of this page are listed."""
    words = interaction.client.desk.words(interaction)
    meeting, topic, number = _parts(rest)
    if not await acknowledge(interaction, private=True):
        return
    await respond(interaction, why_card(words, await _find(interaction, meeting, topic), number))


_MARK = "~"


async def _find(interaction: discord.Interaction[Any], meeting: str, topic: str) -> Priorities:
    desk: Desk = interaction.client.desk
    community = community_of(interaction.guild_id)

    def look() -> Priorities:
        wanted = meeting
        if meeting.startswith(_MARK):
            ending = meeting.removeprefix(_MARK)
            ids = [each.id for each in desk.services.meetings(community)]
            wanted = next((each for each in ids if each.endswith(ending)), ending)
        return desk.services.priorities(community, wanted, topic)

    return await desk.offload.ask(asker_of(interaction), look)


def _where(found: Priorities) -> str:
    """Meeting and topic, for buttons that outlive a restart. The meeting that was the latest stays the one."""
    # The end of a meeting's id is enough to know it by, and leaves room for the topic.
    meeting = _MARK + found.meeting.id[-8:] if found.meeting else ""
    return f"{meeting}:{found.topic.replace(':', ' ')}"


def _parts(rest: str) -> tuple[str, str, int]:
    parts = rest.split(":")
    if len(parts) != 3 or not parts[2].isdigit():
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return parts[0], parts[1], int(parts[2])


ACTS: Mapping[str, Act] = {"priorities": page, "why": why}
