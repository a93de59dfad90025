"""Permissions: who may run the library, and what of its news a community may read.

Discord's own permissions decide who is shown ``/library``; they are checked here again, because a server's admins can
show it to anybody. Every attempt is in the audit log, with who and when.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import discord

from chat.context import BotClient, Interaction, community_of, is_guest
from chat.messages import Accent, Card, acknowledge, attempt, may_write
from chat.safe_text import plain
from domain.answers import Receipt
from domain.documents import PREFIX, may_see
from domain.errors import Finding, NotAllowed, PlenumError
from index.records import Held

_log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
_Handler = Callable[Concatenate[Interaction, P], Coroutine[Any, Any, None]]


def may_manage(interaction: Interaction) -> bool:
    """Whether this person may run the library of this community: Manage Server, or one of the roles it chose."""
    member = interaction.user
    if not isinstance(member, discord.Member) or interaction.guild_id is None or is_guest(interaction):
        return False
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    roles = set(interaction.client.ctx.settings(interaction.guild_id).roles)
    return any(role.id in roles for role in member.roles)


def may_operate(interaction: Interaction) -> bool:
    """Whether this person may change what all communities share: who owns the application; admins of the home
    community; and, where the bot serves one community only, its admins.
    """
    ctx = interaction.client.ctx
    if interaction.user.id in ctx.owners:
        return True
    if not may_manage(interaction):
        return False
    if ctx.home:
        return interaction.guild_id == ctx.home
    return interaction.guild_id == interaction.client.only_server


def for_admins(
    action: str, *, shared: bool = False, update: bool = False
) -> Callable[[_Handler[P]], _Handler[P]]:
    """Decorates a command or button of admins: it is acknowledged, then done for who may, and refused to others.

    ``shared``: it touches what all communities share. ``update``: the message a button stands on will change.
    """

    def decorate(handler: _Handler[P]) -> _Handler[P]:
        @wraps(handler)
        async def checked(interaction: Interaction, *arguments: P.args, **options: P.kwargs) -> None:
            if await acknowledge(interaction, private=True, update=update):
                await check_permission(interaction, action, shared=shared)
                await handler(interaction, *arguments, **options)

        # discord.py reads a command's options from it, and would look their types up in this module.
        vars(checked)["__signature__"] = inspect.signature(handler, eval_str=True)
        return cast("_Handler[P]", checked)

    return decorate


async def check_permission(
    interaction: Interaction, action: str, about: str = "", *, shared: bool = False
) -> None:
    """Raises NotAllowed for who may not; the attempt is logged."""
    if may_operate(interaction) if shared else may_manage(interaction):
        return
    await audit(interaction, action, about, allowed=False)
    raise NotAllowed(
        f"{action} was refused to {interaction.user.id}.",
        reason="library-for-operators" if shared else "library-for-admins",
    )


async def audit(interaction: Interaction, action: str, about: str = "", *, allowed: bool = True) -> None:
    """Writes an action into the audit log: who, where, what, and whether it was allowed."""
    ctx = interaction.client.ctx
    community, person = interaction.guild_id or 0, interaction.user
    details: dict[str, object] = {"about": about} if about else {}
    if not allowed:
        details["refused"] = True
    try:
        await ctx.queue.quick(
            lambda: ctx.memory.audit_log.log(community, person.id, person.name, f"library-{action}", details)
        )
    except PlenumError as error:
        # What was done is not undone because it cannot be written down; whoever runs the bot reads it here.
        _log.warning(
            "%s by %s in %s (%s) was not logged: %s", action, person.id, community, about, error.sentence
        )


# --- Of the library's news, a community reads nothing of what another one added, not even its name.

MOVE = " → "
"""Between the two names of a record that moved."""
_COLLECTION = re.compile(rf"{PREFIX}[0-9]+")


def visible_keys(keys: Iterable[str], community: str) -> list[str]:
    """The keys of records that ``community`` sees.

    >>> visible_keys(["seeds/a.txt", "community-7/b.txt", "community-8/c.txt"], "community-7")
    ['seeds/a.txt', 'community-7/b.txt']
    """
    return [key for key in keys if may_see(key.partition("/")[0], community)]


def visible_moves(moves: Iterable[str], community: str) -> list[str]:
    """The moves (``from → to``) both of whose keys ``community`` sees.

    >>> visible_moves(["seeds/a.txt → seeds/b.txt", "community-8/a.txt → community-8/b.txt"], "community-7")
    ['seeds/a.txt → seeds/b.txt']
    """
    return [each for each in moves if len(visible_keys(each.split(MOVE), community)) == 2]


def some_of_each(found: Iterable[T], most: int, named: Callable[[T], str] = str) -> tuple[T, ...]:
    """The first ``most`` of what each community sees alone, and of everybody's, by what it is ``named``: cut over all of them, what one
    has would be in the way of another's.

    >>> some_of_each(["community-8/a", "community-8/b", "community-8/c", "seeds/d", "community-7/e"], 2)
    ('community-8/a', 'community-8/b', 'seeds/d', 'community-7/e')
    """
    counts: Counter[frozenset[str]] = Counter()
    kept = []
    for each in found:
        whose = frozenset(_COLLECTION.findall(named(each)))
        counts[whose] += 1
        if counts[whose] <= most:
            kept.append(each)
    return tuple(kept)


def visible_findings(findings: Iterable[Finding], community: str) -> list[Finding]:
    """The findings that neither are about a record of another community nor mention one."""
    return [each for each in findings if _mentions_no_other(each, community)]


def redacted_findings(findings: Iterable[Finding], community: str) -> list[Finding]:
    """All findings; of those that mention another community only how bad they are, so that damage is never hidden."""
    return [
        each if _mentions_no_other(each, community) else Finding("…", each.verdict, "") for each in findings
    ]


def visible_sources(sources: Iterable[Held], community: str) -> list[Held]:
    """The sources that ``community`` sees, by what they are called."""
    return [each for each in sources if _names_no_other(each.source, community)]


def is_own_source(source: str, community: str) -> bool:
    """Whether a source holds what ``community`` itself added or follows.

    >>> is_own_source("https://city.example/feed (feed, community-7)", "community-7")
    True
    """
    return _COLLECTION.findall(source) == [community]


def visible_sentence(sentence: str, community: str) -> str:
    """A sentence of the program's, unless it mentions another community; then only that there is one."""
    return sentence if _names_no_other(sentence, community) else "…"


def words_of_finding(finding: Finding) -> str:
    """All that a finding says: whom it is about stands in it."""
    return f"{finding.name} {finding.sentence} {finding.remedy}"


def _mentions_no_other(finding: Finding, community: str) -> bool:
    return _names_no_other(words_of_finding(finding), community)


def _names_no_other(text: str, community: str) -> bool:
    return all(may_see(collection, community) for collection in _COLLECTION.findall(text))


async def receipt_for(interaction: Interaction, answer: str) -> Receipt:
    """The receipt that a button names, whole: a beginning would find what others asked. Raises ReceiptUnknown; NotAllowed where it
    quotes what another community added: that is not this one's to see, whatever the button says.
    """
    ctx, community = interaction.client.ctx, community_of(interaction)
    receipt = await ctx.queue.quick(lambda: ctx.answers.receipt(answer, whole=True))
    if not all(may_see(quote.document.partition("/")[0], community) for quote in receipt.quotes):
        raise NotAllowed("The answer belongs to another community.", reason="error-receipt-unknown")
    return receipt


# --- A second server: who ran all of the library because theirs was the only one does not any more, and is told.

_ALONE = "the only server"
_NOBODY = "0"  # a server's number that no server has


async def tell_of_company(bot: BotClient) -> str:
    """Tells the admins of the server that was the only one what changes for them, once; returns what to tell the operator,
    or nothing. With a home community, nothing changes.
    """
    ctx = bot.ctx
    try:
        alone = await ctx.queue.quick(lambda: ctx.memory.fact(_ALONE))
        if only := bot.only_server:
            if str(only) != alone:
                await ctx.queue.quick(lambda: ctx.memory.set_fact(_ALONE, str(only)))
            return ""
        guild = bot.get_guild(int(alone)) if alone else None
        if guild is None:
            return ""
        # Forgotten first: killed in between, it rather says nothing than everything twice.
        await ctx.queue.quick(lambda: ctx.memory.set_fact(_ALONE, _NOBODY))
    except PlenumError as error:
        _log.warning("Who ran the library alone is not known: %s", error.sentence)
        return ""
    if ctx.home:
        return ""
    await _tell_admins(bot, guild)
    return (
        f"The bot is in a second server. The admins of “{guild.name}” run what it added itself from now on, and no longer what"
        f" all servers share; to leave that with them: home_community = {guild.id}"
    )


async def _tell_admins(bot: BotClient, guild: discord.Guild) -> None:
    ctx = bot.ctx
    settings = await ctx.queue.quick(lambda: ctx.memory.settings(guild.id))
    words = ctx.words_of(guild, settings)
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("company-title"))
    card.text(words("company-means", server=plain(guild.name)))
    card.below(words("company-home", setting=f"`home_community = {guild.id}`"))
    view = card.view()
    channel = guild.get_channel(settings.report_channel) if settings.report_channel else None
    if isinstance(channel, discord.TextChannel) and may_write(channel, guild.me):
        await attempt("What a second server changes", lambda: channel.send(view=view))
        return

    async def send() -> discord.Message:
        # Without the list of members, who owns it is known by id alone.
        owner = await bot.fetch_user(guild.owner_id or 0)
        return await owner.send(view=view)

    await attempt("What a second server changes", send)
