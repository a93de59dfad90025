"""``/library follow``, ``sources`` and ``unfollow``: places on the web that are crawled again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial

import discord
from discord import app_commands

from chat.buttons import Button, Menu, on_button, on_menu, page_of, whole_number
from chat.context import Interaction, asker_of, community_of
from chat.features.library import admin_notice, confirmation, library_command
from chat.features.library.reindexing import begin_crawl, crawl_findings, outcome_of
from chat.messages import Accent, Card, notice, respond, respond_late
from chat.permissions import audit, check_permission, for_admins, may_manage, may_operate
from chat.safe_text import cut, link, name, option, programs
from chat.slash_commands import Choices, bodies, fitting, folded, worded
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
from index.records import Subscription, SubscriptionStatus

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")
PER_PAGE = 5
_TITLE, _ADDRESS = 120, 200
_SENTENCE = 250
_PATTERN, _PATTERNS = 60, 8
_KIND = [app_commands.Choice(name=worded(f"library-place-{kind}"), value=kind) for kind in KINDS]
_BETWEEN = re.compile(r"[\s,]+")


@library_command("follow", "url", "kind", "only", "body")
@app_commands.choices(kind=_KIND)
async def follow(
    interaction: Interaction,
    url: app_commands.Range[str, 1, 2000],
    kind: str | None = None,
    only: app_commands.Range[str, 1, 500] | None = None,
    body: app_commands.Range[str, 1, 200] | None = None,
) -> None:
    """Follows a place, says what it was understood as, and takes in what it has."""
    ctx = interaction.client.ctx
    add = partial(
        ctx.feeds.follow,
        community_of(interaction),
        url.strip(),
        kind=kind or "",
        only=tuple(each for each in _BETWEEN.split(only or "") if each),
        body=(body or "").strip(),
    )
    try:
        added = await ctx.queue.long(add, asker_of(interaction))
    except (NotAllowed, BadSettings) as refused:
        if isinstance(refused, NotAllowed) and refused.reason:
            raise
        await respond(interaction, refused_view(ctx.words(interaction), refused))
        return
    await audit(interaction, "follow", f"{added.id}: {added.url}")
    await _take_in(interaction, added)


follow.autocomplete("body")(bodies)


async def _take_in(interaction: Interaction, added: Subscription) -> None:
    """The card stays as it is until the re-index is over: its button can be pressed all the time."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    sentence = words("library-follow-next" if ctx.looking.under_way else "library-follow-begun")
    await respond(interaction, followed_view(words, SubscriptionStatus(added), sentence))
    try:
        findings = await crawl_findings(ctx, await begin_crawl(ctx))
    except ShuttingDown:
        return  # it is followed; the next start crawls it
    running = ctx.reindexing.join(ctx.queue, ctx.library.reindex)
    error = sentence = ""
    try:
        error = (await outcome_of(ctx, running, findings)).error
    except LibraryBusy:
        sentence = words("library-follow-later")
    states = await ctx.queue.quick(lambda: ctx.feeds.statuses(added.collection))
    state = next((each for each in states if each.subscription.id == added.id), None)
    # Where it is followed no more by now, the last word was said.
    if state is not None:
        await respond_late(interaction, followed_view(words, state, sentence, error=error))


@library_command("sources")
async def sources(interaction: Interaction) -> None:
    """The places that are followed, and how that goes."""
    await _show(interaction, 0)


@on_button("library-sources")
@for_admins("sources", update=True)
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page of the places."""
    await _show(interaction, whole_number(page))


async def _show(interaction: Interaction, page: int) -> None:
    ctx, community = interaction.client.ctx, community_of(interaction)
    found = await ctx.queue.quick(lambda: ctx.feeds.statuses(community))
    may_end = _may_end(interaction)
    usable = {each.subscription.id for each in found if may_end(each.subscription)}
    await respond(interaction, sources_view(ctx.words(interaction), found, page, usable))


@library_command("unfollow", "place")
async def unfollow(interaction: Interaction, place: str) -> None:
    """Shows what would be followed no more; the button beneath does it."""
    await _ask(interaction, place)


@unfollow.autocomplete("place")
async def offer_places(interaction: Interaction, typed: str) -> Choices:
    """Those that this person may end to follow."""
    ctx, community = interaction.client.ctx, community_of(interaction)
    try:
        found = await ctx.queue.quick(lambda: ctx.feeds.statuses(community))
    except LibraryError:
        return []
    words, may_end = ctx.words(interaction), _may_end(interaction)
    usable = [each.subscription for each in found if may_end(each.subscription)]
    return fitting(typed, [(_choice(words, each), each.id) for each in usable])


@on_button("library-unfollow")
@for_admins("unfollow")
async def unfollow_shown(interaction: Interaction, place: str) -> None:
    """``ID``: asks whether it is to be followed no more. What the button stands on stays."""
    await _ask(interaction, place)


@on_menu("library-unfollow")
@for_admins("unfollow")
async def unfollow_picked(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """The same, from the menu beneath the places."""
    if values:
        await _ask(interaction, values[0])


async def _ask(interaction: Interaction, typed: str) -> None:
    words = interaction.client.ctx.words(interaction)
    await respond(interaction, unfollow_view(words, await _meant(interaction, typed)))


@on_button("library-unfollow-now")
@for_admins("unfollow", update=True)
async def confirm_unfollow(interaction: Interaction, place: str) -> None:
    """``ID``: follows it no more."""
    ctx = interaction.client.ctx
    found = (await _meant(interaction, place)).subscription
    try:
        await ctx.queue.long(partial(ctx.feeds.unfollow, found.collection, found.id), asker_of(interaction))
    except RecordMissing as missing:
        raise _unknown() from missing
    await audit(interaction, "unfollow", f"{found.id}: {found.url}")
    words = ctx.words(interaction)
    done = words("library-unfollowed", place=_place(found))
    await respond(interaction, admin_notice(done, words("library-unfollowed-undo")))


async def _meant(interaction: Interaction, typed: str) -> SubscriptionStatus:
    """The place of this id, address or name, if this person may end that it is followed. Raises NotAllowed."""
    ctx, community = interaction.client.ctx, community_of(interaction)
    wanted = typed.strip()
    seen = await ctx.queue.quick(lambda: ctx.feeds.statuses(community))
    found = [each for each in seen if wanted in (each.subscription.id, each.subscription.url)]
    found = found or [each for each in seen if folded(each.subscription.title) == folded(wanted) != ""]
    if len(found) != 1:
        raise _unknown()
    follow = found[0].subscription
    await check_permission(
        interaction, "unfollow", f"{follow.id}: {follow.url}", shared=follow.collection != community
    )
    if follow.configured:
        raise NotAllowed(f"{follow.url} is named in the settings file.", reason="library-follow-configured")
    return found[0]


def _may_end(interaction: Interaction) -> Callable[[Subscription], bool]:
    """Whether this person may end that a place is followed: what the community follows, its admins; what all share, the
    operator; what the settings file names, nobody here.
    """
    own = community_of(interaction)
    manages, operates = may_manage(interaction), may_operate(interaction)
    return lambda follow: not follow.configured and (manages if follow.collection == own else operates)


def _unknown() -> NotAllowed:
    return NotAllowed("This place is not followed.", reason="library-not-followed")


# --- As they are shown: what a place was understood as, how following it goes, and its end.


def followed_view(words: Words, state: SubscriptionStatus, sentence: str, *, error: str = "") -> Card:
    """One place: what it was understood as and why; ``sentence`` is what happens now, empty once it was looked at.
    ``error`` is why the re-index broke off.
    """
    follow = state.subscription
    trouble = error or state.problem
    card = Card(accent=Accent.WARNING if trouble else Accent.ADMIN)
    card.text("### " + words("library-follow-title"))
    card.text(_place(follow))
    card.text("\n".join(_understood(words, follow)))
    card.text(sentence or _how(words, state))
    if trouble:
        card.text("⚠️ " + _excerpt(trouble))
    if (trouble or follow.why) and words.locale != ENGLISH:
        card.below(words("library-programs-words"))
    card.below(words("library-follow-means"))
    card.row(Button("library-unfollow", follow.id, label=words("library-button-unfollow")))
    return card


def refused_view(words: Words, refused: PlenumError) -> Card:
    """Why a place is not followed, as the program says it."""
    reason = _excerpt(f"{refused.sentence} {refused.remedy}")
    return notice(words("library-follow-refused"), reason, accent=Accent.WARNING)


def sources_view(
    words: Words, found: Sequence[SubscriptionStatus], number: int, usable: Container[str]
) -> Card:
    """A page of the places; the menu holds those of them whose ids are in ``usable``."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-sources-title"))
    if not found:
        card.text(words("library-sources-none"))
    page = page_of(found, number, PER_PAGE)
    for each in page.items:
        card.text(_entry(words, each))
    if any(each.problem for each in page.items) and words.locale != ENGLISH:
        card.below(words("library-programs-words"))
    ends = [
        discord.SelectOption(
            label=option(_choice(words, each.subscription)),
            value=each.subscription.id,
            description=option(each.subscription.url),
        )
        for each in page.items
        if each.subscription.id in usable
    ]
    if ends:
        card.row(Menu("library-unfollow", options=ends, placeholder=words("library-pick-unfollow")))
    card.row(*page.buttons(words, "library-sources"))
    return card


def unfollow_view(words: Words, state: SubscriptionStatus) -> Card:
    """What would be followed no more, and what that means; with the button that does it."""
    means = words("library-unfollow-means", records=state.records + state.gone)
    texts = ["### " + words("library-unfollow-title"), _entry(words, state), means]
    label, place = words("library-button-unfollow"), state.subscription.id
    return confirmation(words, texts, action="library-unfollow-now", rest=place, label=label)


def _choice(words: Words, follow: Subscription) -> str:
    """Its name and kind, for a choice; not safe for markdown."""
    called = follow.title or follow.url.partition("://")[2]
    return f"{cut(called, 70)} · {_kind(words, follow)}"


def _kind(words: Words, follow: Subscription) -> str:
    """The kind of a place, in the reader's language."""
    return words(f"library-place-{follow.kind}") if follow.kind in KINDS else follow.kind


def _place(follow: Subscription) -> str:
    called = follow.title or follow.url.partition("://")[2]
    if len(follow.url) > _ADDRESS:
        return f"**{name(called, _TITLE)}**"
    return link(called, follow.url, _TITLE)


def _understood(words: Words, follow: Subscription) -> Iterator[str]:
    yield words("library-follow-is", kind=name(_kind(words, follow)))
    if follow.why:
        yield "-# " + _excerpt(follow.why)
    if follow.body:
        yield words("library-fact-plain", what=words("library-correct-body"), value=name(follow.body))
    if follow.only:
        patterns = [name(each, _PATTERN) for each in follow.only[:_PATTERNS]]
        yield words("library-follow-only", only=words("list-comma").join(patterns))


def _entry(words: Words, state: SubscriptionStatus) -> str:
    follow = state.subscription
    about = [name(_kind(words, follow)), name(follow.body) if follow.body else ""]
    if follow.configured:
        about.append(words("library-source-configured"))
    lines = [_place(follow), "-# " + " · ".join(each for each in about if each), "-# " + _how(words, state)]
    if state.problem:
        lines.append("⚠️ " + _excerpt(state.problem))
    return "\n".join(lines)


def _how(words: Words, state: SubscriptionStatus) -> str:
    """``52 records · 3 no longer there · looked at …``."""
    parts = [words("searched-records", records=state.records)]
    if state.gone:
        parts.append(words("library-source-gone", count=state.gone))
    if state.failing:
        parts.append(words("library-source-failing", count=state.failing))
    looked = state.looked_at
    if looked:
        parts.append(words("library-source-looked", moment=moment(looked, "R")))
    else:
        parts.append(words("library-source-never"))
    if state.listed_at and state.listed_at != looked:
        parts.append(words("library-source-listed", moment=moment(state.listed_at, "R")))
    return " · ".join(parts)


def _excerpt(text: str) -> str:
    return programs(text, _SENTENCE)
