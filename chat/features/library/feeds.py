"""``/library follow``, ``sources`` and ``unfollow``: places on the web that are looked at again and again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Container, Iterator, Sequence
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from chat import autocomplete as choices
from chat.autocomplete import Complete, folded, offered
from chat.buttons import Pick, Press
from chat.card import Accent, Card
from chat.command_names import described, named, worded
from chat.context import Desk, Pressed, community_of
from chat.features.answer_buttons import paging
from chat.features.library.access import admit, enter, noted
from chat.features.library.record_cards import done_card
from chat.features.library.reindexing import ended, look, seen_there
from chat.safe_text import cut, link, name, option, plain
from chat.sending import respond
from chat.wording import ENGLISH, Words, moment
from domain.errors import (
    BadSettings,
    LibraryBusy,
    LibraryError,
    NotAllowed,
    PlenumError,
    RecordMissing,
    ShuttingDown,
)
from index.records import ReindexReport, Subscription, SubscriptionStatus

# --- Places on the web that are followed: what one was understood as, how following it goes, and its end.

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")
PER_PAGE = 5
_TITLE, _ADDRESS = 120, 200
_SENTENCE = 250
_PATTERN, _PATTERNS = 60, 8


def followed_card(words: Words, state: SubscriptionStatus, said: str, *, error: str = "") -> Card:
    """One place: what it was understood as and why; ``said`` is what happens now, empty once it was looked at.
    ``error`` is why the re-index broke off.
    """
    follow = state.subscription
    trouble = error or state.problem
    card = Card(accent=Accent.WARNING if trouble else Accent.ADMIN)
    card.text("### " + words("library-follow-title"))
    card.text(_place(follow))
    card.text("\n".join(_understood(words, follow)))
    if said:
        card.text(said)
    else:
        card.text(_how(words, state))
    if trouble:
        card.text("⚠️ " + _sentence(trouble))
    if (trouble or follow.why) and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("library-follow-means"))
    card.row(Press("library-unfollow", follow.id, label=words("library-button-unfollow")))
    return card


def refused_card(words: Words, refused: PlenumError) -> Card:
    """Why a place is not followed, as the program says it."""
    card = Card(accent=Accent.WARNING)
    card.text(words("library-follow-refused"))
    card.below("-# " + _sentence(f"{refused.sentence} {refused.remedy}"))
    return card


def sources_card(
    words: Words, found: Sequence[SubscriptionStatus], page: int, usable: Container[str]
) -> Card:
    """A page of the places; the menu holds those of them whose ids are in ``usable``."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-sources-title"))
    if not found:
        card.text(words("library-sources-none"))
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    for each in shown:
        card.text(_entry(words, each))
    if any(each.problem for each in shown) and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    ends = [
        discord.SelectOption(
            label=option(shown_name(words, each.subscription)),
            value=each.subscription.id,
            description=option(each.subscription.url),
        )
        for each in shown
        if each.subscription.id in usable
    ]
    if ends:
        card.row(Pick("library-unfollow", options=ends, placeholder=words("library-pick-unfollow")))
    card.row(*paging(words, "library-sources", "", page, pages))
    return card


def unfollow_card(words: Words, state: SubscriptionStatus) -> Card:
    """What would be followed no more, and what that means; with the button that does it."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-unfollow-title"))
    card.text(_entry(words, state))
    card.text(words("library-unfollow-means", records=state.records + state.gone))
    card.row(
        Press(
            "library-unfollow-now",
            state.subscription.id,
            label=words("library-button-unfollow"),
            style=ButtonStyle.danger,
        ),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def unfollowed_card(words: Words, follow: Subscription) -> Card:
    """It was done, and how it is undone."""
    return done_card(words("library-unfollowed", place=_place(follow)), words("library-unfollowed-undo"))


def shown_name(words: Words, follow: Subscription) -> str:
    """Its name and kind, for a choice; not safe for markdown."""
    called = follow.title or follow.url.partition("://")[2]
    return f"{cut(called, 70)} · {kind_of(words, follow)}"


def kind_of(words: Words, follow: Subscription) -> str:
    """The kind of a place, in the reader's language."""
    return words(f"library-place-{follow.kind}") if follow.kind in KINDS else follow.kind


def _place(follow: Subscription) -> str:
    called = follow.title or follow.url.partition("://")[2]
    if len(follow.url) > _ADDRESS:
        return f"**{name(called, _TITLE)}**"
    return link(called, follow.url, _TITLE)


def _understood(words: Words, follow: Subscription) -> Iterator[str]:
    yield words("library-follow-is", kind=name(kind_of(words, follow)))
    if follow.why:
        yield "-# " + _sentence(follow.why)
    if follow.body:
        yield words("library-fact-plain", what=words("library-correct-body"), value=name(follow.body))
    if follow.only:
        patterns = [name(each, _PATTERN) for each in follow.only[:_PATTERNS]]
        yield words("library-follow-only", only=words("list-comma").join(patterns))


def _entry(words: Words, state: SubscriptionStatus) -> str:
    follow = state.subscription
    about = [name(kind_of(words, follow)), name(follow.body) if follow.body else "", f"`{plain(follow.id)}`"]
    if follow.configured:
        about.append(words("library-source-configured"))
    lines = [_place(follow), "-# " + " · ".join(each for each in about if each), "-# " + _how(words, state)]
    if state.problem:
        lines.append("⚠️ " + _sentence(state.problem))
    return "\n".join(lines)


def _how(words: Words, state: SubscriptionStatus) -> str:
    """``52 records · 3 no longer there · looked at …``."""
    parts = [words("searched-records", records=state.records)]
    if state.gone:
        parts.append(words("library-source-gone", count=state.gone))
    if state.failing:
        parts.append(words("library-source-failing", count=state.failing))
    looked = state.looked_at
    parts.append(
        words("library-source-looked", moment=moment(looked, "R"))
        if looked
        else words("library-source-never")
    )
    if state.listed_at and state.listed_at != looked:
        parts.append(words("library-source-listed", moment=moment(state.listed_at, "R")))
    return " · ".join(parts)


def _sentence(text: str) -> str:
    return plain(cut(" ".join(text.split()), _SENTENCE))


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
            desk.feeds.follow,
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
    found = (await _meant(interaction, rest)).subscription
    try:
        await desk.offload.long(partial(desk.feeds.unfollow, found.collection, found.id))
    except RecordMissing as missing:
        raise _unknown() from missing
    await noted(interaction, "unfollow", f"{found.id}: {found.url}")
    await respond(interaction, unfollowed_card(desk.words(interaction), found))


async def _take_in(interaction: discord.Interaction[Any], desk: Desk, made: Subscription) -> None:
    """The card stays as it is until the re-index is over: its button can be pressed all the time."""
    words = desk.words(interaction)
    said = words("library-follow-next" if desk.looking.under_way else "library-follow-begun")
    await respond(interaction, followed_card(words, SubscriptionStatus(made), said))
    try:
        found = await seen_there(desk, await look(desk))
    except ShuttingDown:
        return  # it is followed; the next start looks at it
    running: asyncio.Task[ReindexReport] = desk.reindexing.join(desk.offload, desk.library.reindex)
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


async def _state(desk: Desk, made: Subscription) -> SubscriptionStatus | None:
    found = await desk.offload.quick(lambda: desk.feeds.statuses(made.collection))
    return next((each for each in found if each.subscription.id == made.id), None)


async def _show(interaction: discord.Interaction[Any], desk: Desk, page: int) -> None:
    community = community_of(interaction.guild_id)
    found = await desk.offload.quick(lambda: desk.feeds.statuses(community))
    usable = {each.subscription.id for each in found if _may_unfollow(desk, interaction, each.subscription)}
    await respond(interaction, sources_card(desk.words(interaction), found, page, usable))


async def _ask(interaction: discord.Interaction[Any], typed: str) -> None:
    words = interaction.client.desk.words(interaction)
    await respond(interaction, unfollow_card(words, await _meant(interaction, typed)))


async def _meant(interaction: discord.Interaction[Any], typed: str) -> SubscriptionStatus:
    """The place of this id, address or name, if this person may end that it is followed. Raises NotAllowed."""
    desk: Desk = interaction.client.desk
    community = community_of(interaction.guild_id)
    wanted = typed.strip()
    seen = await desk.offload.quick(lambda: desk.feeds.statuses(community))
    found = [each for each in seen if wanted in (each.subscription.id, each.subscription.url)]
    found = found or [each for each in seen if folded(each.subscription.title) == folded(wanted) != ""]
    if len(found) != 1:
        raise _unknown()
    follow = found[0].subscription
    await admit(interaction, "unfollow", f"{follow.id}: {follow.url}", shared=follow.collection != community)
    if follow.configured:
        raise NotAllowed(f"{follow.url} is named in the settings file.", reason="library-follow-configured")
    return found[0]


def _may_unfollow(desk: Desk, interaction: discord.Interaction[Any], follow: Subscription) -> bool:
    if follow.configured:
        return False
    own = follow.collection == community_of(interaction.guild_id)
    return desk.may_manage(interaction) if own else desk.may_operate(interaction)


def _places(desk: Desk) -> Complete:
    """Offers the places that this person may end to follow."""

    async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        community = community_of(interaction.guild_id)
        try:
            found = await desk.offload.quick(lambda: desk.feeds.statuses(community))
        except LibraryError:
            return []
        words = desk.words(interaction)
        usable = [each.subscription for each in found if _may_unfollow(desk, interaction, each.subscription)]
        return offered(typed, [(shown_name(words, each), each.id) for each in usable])

    return complete


def _unknown() -> NotAllowed:
    return NotAllowed("This place is not followed.", reason="library-not-followed")
