"""Who may do what in ``/library``. Checked here again, because a server's admins can show commands to anybody; every
attempt is logged with who and when.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

import discord

from chat.context import Desk
from chat.sending import acknowledge
from domain.documents import PREFIX, may_see
from domain.errors import NotAllowed, PlenumError
from domain.findings import Finding
from index.records import Held

_log = logging.getLogger(__name__)


async def enter(
    interaction: discord.Interaction[Any], act: str, *, shared: bool = False, update: bool = False
) -> bool:
    """Acknowledges, and lets in who may; whether Discord still waits for an answer.

    ``shared``: the act touches what all communities share. ``update``: the message a button stands on will change.
    Raises NotAllowed.
    """
    if not await acknowledge(interaction, private=True, update=update):
        return False
    await admit(interaction, act, shared=shared)
    return True


async def admit(
    interaction: discord.Interaction[Any], act: str, about: str = "", *, shared: bool = False
) -> None:
    """Raises NotAllowed for who may not; the attempt is logged."""
    desk: Desk = interaction.client.desk
    if desk.may_operate(interaction) if shared else desk.may_manage(interaction):
        return
    await noted(interaction, act, about, allowed=False)
    raise NotAllowed(
        f"{act} was refused to {interaction.user.id}.",
        reason="library-for-operators" if shared else "library-for-admins",
    )


async def noted(
    interaction: discord.Interaction[Any], act: str, about: str = "", *, allowed: bool = True
) -> None:
    """Logs an act: who, where, what, and whether it was allowed."""
    desk: Desk = interaction.client.desk
    community, person = interaction.guild_id or 0, interaction.user
    details: dict[str, object] = {"about": about} if about else {}
    if not allowed:
        details["refused"] = True
    try:
        await desk.offload.quick(
            lambda: desk.memory.acts.log(community, person.id, person.name, f"library-{act}", details)
        )
    except PlenumError as error:
        # An act that was done is not undone because it cannot be written down; whoever runs the bot reads it here.
        _log.warning(
            "%s by %s in %s (%s) was not logged: %s", act, person.id, community, about, error.sentence
        )


# --- What of the library's own news a community may read: nothing of what another one added, not even its name.

MOVE = " → "
"""Between the two names of a record that moved."""
_COLLECTION = re.compile(rf"{PREFIX}[0-9]+")


def keys(found: Iterable[str], community: str) -> list[str]:
    """The keys of records that ``community`` sees.

    >>> keys(["seeds/a.txt", "community-7/b.txt", "community-8/c.txt"], "community-7")
    ['seeds/a.txt', 'community-7/b.txt']
    """
    return [key for key in found if may_see(key.partition("/")[0], community)]


def moves(found: Iterable[str], community: str) -> list[str]:
    """The moves (``from → to``) both of whose keys ``community`` sees.

    >>> moves(["seeds/a.txt → seeds/b.txt", "community-8/a.txt → community-8/b.txt"], "community-7")
    ['seeds/a.txt → seeds/b.txt']
    """
    return [each for each in found if len(keys(each.split(MOVE), community)) == len(each.split(MOVE))]


def findings(found: Iterable[Finding], community: str) -> list[Finding]:
    """The findings that neither are about a record of another community nor mention one."""
    return [each for each in found if _ours(f"{each.name} {each.sentence} {each.remedy}", community)]


def without_others(found: Iterable[Finding], community: str) -> list[Finding]:
    """All findings; of those that mention another community only how bad they are, so that damage is never hidden."""
    return [
        each
        if _ours(f"{each.name} {each.sentence} {each.remedy}", community)
        else Finding("…", each.verdict, "")
        for each in found
    ]


def sources(found: Iterable[Held], community: str) -> list[Held]:
    """The sources that ``community`` sees, by what they are called."""
    return [each for each in found if _ours(each.source, community)]


def own(source: str, community: str) -> bool:
    """Whether a source holds what ``community`` itself added or follows.

    >>> own("https://city.example/feed (feed, community-7)", "community-7")
    True
    """
    return _COLLECTION.findall(source) == [community]


def _ours(text: str, community: str) -> bool:
    return all(may_see(collection, community) for collection in _COLLECTION.findall(text))
