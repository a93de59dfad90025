"""``/library follow``, ``sources`` and ``unfollow``: places on the web that are looked at again and again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat import choices
from chat.base import Pressed
from chat.cards.library_following import (
    KINDS,
    followed_card,
    refused_card,
    shown_name,
    sources_card,
    unfollow_card,
    unfollowed_card,
)
from chat.choices import Complete, folded, offered
from chat.desk import Desk, community_of
from chat.library.access import admit, enter, noted
from chat.library.reindex import ended, look, seen_there
from chat.names import described, named, worded
from chat.sending import respond
from domain.errors import BadSettings, LibraryBusy, LibraryError, NotAllowed, RecordMissing, ShuttingDown
from index.follows import Follow, Followed
from index.records import ReindexReport

_KIND = [app_commands.Choice(name=worded(f"library-place-{kind}"), value=kind) for kind in KINDS]
_BETWEEN = re.compile(r"[\s,]+")


def follow(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Follows a place, says what it was understood as, and takes in what it has."""

    @app_commands.command(**named("library-follow"))
    @described("library-follow", "url", "kind", "only", "body")
    @app_commands.choices(kind=_KIND)
    async def follow_place(
        interaction: discord.Interaction[Any],
        url: app_commands.Range[str, 1, 2000],
        kind: str | None = None,
        only: app_commands.Range[str, 1, 500] | None = None,
        body: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        if not await enter(interaction, "follow"):
            return
        patterns = tuple(each for each in _BETWEEN.split(only or "") if each)
        add = partial(
            desk.services.follow,
            community_of(interaction.guild_id),
            url.strip(),
            kind=kind or "",
            only=patterns,
            body=(body or "").strip(),
        )
        try:
            made = await desk.offload.long(add)
        except (NotAllowed, BadSettings) as refused:
            if isinstance(refused, NotAllowed) and refused.reason:
                raise
            await respond(interaction, refused_card(desk.words(interaction), refused))
            return
        await noted(interaction, "follow", f"{made.id}: {made.url}")
        await _take_in(interaction, desk, made)

    follow_place.autocomplete("body")(choices.bodies(desk))
    return follow_place


def sources(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The places that are followed, and how that goes."""

    @app_commands.command(**named("library-sources"))
    async def show_sources(interaction: discord.Interaction[Any]) -> None:
        if await enter(interaction, "sources"):
            await _show(interaction, desk, 0)

    return show_sources


def unfollow(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Shows what would be followed no more; the button beneath does it."""

    @app_commands.command(**named("library-unfollow"))
    @described("library-unfollow", "place")
    async def unfollow_place(interaction: discord.Interaction[Any], place: str) -> None:
        if await enter(interaction, "unfollow"):
            await _ask(interaction, place)

    unfollow_place.autocomplete("place")(_places(desk))
    return unfollow_place


async def turn(interaction: Pressed, rest: str) -> None:
    """``PAGE``: another page of the places."""
    if not (rest.isascii() and rest.isdigit() and len(rest) < 10):
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    if await enter(interaction, "sources", update=True):
        await _show(interaction, interaction.client.desk, int(rest))


async def asked(interaction: Pressed, rest: str) -> None:
    """``ID``: asks whether it is to be followed no more. What the button stands on stays."""
    if await enter(interaction, "unfollow"):
        await _ask(interaction, rest)


async def picked(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """The same, from the menu beneath the places."""
    if values and await enter(interaction, "unfollow"):
        await _ask(interaction, values[0])


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``ID``: follows it no more."""
    desk = interaction.client.desk
    if not await enter(interaction, "unfollow", update=True):
        return
    found = (await _meant(interaction, rest)).follow
    try:
        await desk.offload.long(partial(desk.services.unfollow, found.collection, found.id))
    except RecordMissing as missing:
        raise _unknown() from missing
    await noted(interaction, "unfollow", f"{found.id}: {found.url}")
    await respond(interaction, unfollowed_card(desk.words(interaction), found))


async def _take_in(interaction: discord.Interaction[Any], desk: Desk, made: Follow) -> None:
    """The card stays as it is until the re-index is over: its button can be pressed all the time."""
    words = desk.words(interaction)
    said = words("library-follow-next" if desk.looking.under_way else "library-follow-begun")
    await respond(interaction, followed_card(words, Followed(made), said))
    try:
        found = await seen_there(desk, await look(desk))
    except ShuttingDown:
        return  # it is followed; the next start looks at it
    running: asyncio.Task[ReindexReport] = desk.reindexing.join(desk.offload, desk.services.reindex)
    error = ""
    try:
        error = (await ended(desk, running, found)).error
        said = ""
    except LibraryBusy:
        said = words("library-follow-later")
    state = await _state(desk, made)
    # Where it is followed no more by now, the last word was said.
    if state is not None and not interaction.is_expired():
        await respond(interaction, followed_card(words, state, said, error=error))


async def _state(desk: Desk, made: Follow) -> Followed | None:
    found = await desk.offload.quick(lambda: desk.services.followed(made.collection))
    return next((each for each in found if each.follow.id == made.id), None)


async def _show(interaction: discord.Interaction[Any], desk: Desk, page: int) -> None:
    community = community_of(interaction.guild_id)
    found = await desk.offload.quick(lambda: desk.services.followed(community))
    usable = {each.follow.id for each in found if _may_unfollow(desk, interaction, each.follow)}
    await respond(interaction, sources_card(desk.words(interaction), found, page, usable))


async def _ask(interaction: discord.Interaction[Any], typed: str) -> None:
    words = interaction.client.desk.words(interaction)
    await respond(interaction, unfollow_card(words, await _meant(interaction, typed)))


async def _meant(interaction: discord.Interaction[Any], typed: str) -> Followed:
    """The place of this id, address or name, if this person may end that it is followed. Raises NotAllowed."""
    desk: Desk = interaction.client.desk
    community = community_of(interaction.guild_id)
    wanted = typed.strip()
    seen = await desk.offload.quick(lambda: desk.services.followed(community))
    found = [each for each in seen if wanted in (each.follow.id, each.follow.url)]
    found = found or [each for each in seen if folded(each.follow.title) == folded(wanted) != ""]
    if len(found) != 1:
        raise _unknown()
    follow = found[0].follow
    await admit(interaction, "unfollow", f"{follow.id}: {follow.url}", shared=follow.collection != community)
    if follow.configured:
        raise NotAllowed(f"{follow.url} is named in the settings file.", reason="library-follow-configured")
    return found[0]


def _may_unfollow(desk: Desk, interaction: discord.Interaction[Any], follow: Follow) -> bool:
    if follow.configured:
        return False
    own = follow.collection == community_of(interaction.guild_id)
    return desk.may_manage(interaction) if own else desk.may_operate(interaction)


def _places(desk: Desk) -> Complete:
    """Offers the places that this person may end to follow."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        community = community_of(interaction.guild_id)
        try:
            found = await desk.offload.quick(lambda: desk.services.followed(community))
        except LibraryError:
            return []
        words = desk.words(interaction)
        usable = [each.follow for each in found if _may_unfollow(desk, interaction, each.follow)]
        return offered(typed, [(shown_name(words, each), each.id) for each in usable])

    return complete


def _unknown() -> NotAllowed:
    return NotAllowed("This place is not followed.", reason="library-not-followed")
