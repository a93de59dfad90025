"""``/latest``, ``/meeting``, ``/sources``, ``/about``, ``/help``: looking around in what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from chat import choices, priorities
from chat.base import Pressed
from chat.buttons import Act, Picked
from chat.cards.help import help_card
from chat.cards.meeting import meeting_card
from chat.cards.records import about_card, hosts_of, latest_card, sources_card
from chat.desk import Desk, community_of
from chat.names import described, named
from chat.sending import acknowledge, respond
from community.kept import KEPT
from domain.communities import may_see
from domain.errors import LibraryMissing

if TYPE_CHECKING:
    from index.records import Record

_NEWEST = 8
_DAYS = {kept.table: kept.days or 0 for kept in KEPT}
Command = app_commands.Command[Any, ..., None]


def commands(desk: Desk) -> list[Command]:
    """The five of them."""
    return [_latest(desk), _meeting(desk), _sources(desk), _about(desk), _help(desk)]


def _latest(desk: Desk) -> Command:
    @app_commands.command(**named("latest"))
    async def latest(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        work = partial(desk.services.newest, community_of(interaction.guild_id), _NEWEST)
        await respond(interaction, latest_card(words, await desk.offload.quick(work)))

    return latest


def _meeting(desk: Desk) -> Command:
    @app_commands.command(**named("meeting"))
    @described("meeting", "meeting")
    async def meeting(
        interaction: discord.Interaction[Any], meeting: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        if not await acknowledge(interaction, private=True):
            return
        await _show_meeting(interaction, meeting or "")

    meeting.autocomplete("meeting")(choices.meetings(desk))
    return meeting


def _sources(desk: Desk) -> Command:
    @app_commands.command(**named("sources"))
    async def sources(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        community = community_of(interaction.guild_id)
        held = await desk.offload.quick(partial(desk.services.holdings, community))
        records = await desk.offload.quick(partial(_visible, desk, community))
        await respond(interaction, sources_card(words, held, hosts_of(records)))

    return sources


def _about(desk: Desk) -> Command:
    @app_commands.command(**named("about"))
    async def about(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        try:
            held = await desk.offload.quick(
                partial(desk.services.holdings, community_of(interaction.guild_id))
            )
        except LibraryMissing:
            held = None
        await respond(
            interaction, about_card(words, held, questions=_DAYS["questions"], posted=_DAYS["posts"])
        )

    return about


def _help(desk: Desk) -> Command:
    @app_commands.command(**named("help"))
    async def help_(interaction: discord.Interaction[Any]) -> None:
        card = help_card(desk.words(interaction), manages=desk.may_manage(interaction))
        await respond(interaction, card)

    return help_


async def meeting_page(interaction: Pressed, rest: str) -> None:
    """``MEETING:PAGE``: another page of a meeting's outline."""
    meeting, _, page = rest.rpartition(":")
    if not await acknowledge(interaction, private=True, update=True):
        return
    await _show_meeting(interaction, meeting, int(page) if page.isdigit() else 0)


async def pick_meeting(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """Another meeting, from the menu beneath one."""
    if not await acknowledge(interaction, private=True, update=True):
        return
    await _show_meeting(interaction, values[0])


async def _show_meeting(interaction: discord.Interaction[Any], meeting: str, page: int = 0) -> None:
    desk: Desk = interaction.client.desk
    words, community = desk.words(interaction), community_of(interaction.guild_id)
    outline = await desk.offload.quick(partial(desk.services.outline, community, meeting))
    others = await desk.offload.quick(partial(desk.services.meetings, community))
    await respond(interaction, meeting_card(words, outline, others, page))


def _visible(desk: Desk, community: str) -> list[Record]:
    return [record for record in desk.services.records() if may_see(record.collection, community)]


ACTS: Mapping[str, Act] = {**priorities.ACTS, "meeting": meeting_page}
PICKS: Mapping[str, Picked] = {"meeting": pick_meeting}
