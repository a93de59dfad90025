"""Who may do what in ``/library``. Checked here again, because a server's admins can show commands to anybody; every
attempt is logged with who and when.
"""

from __future__ import annotations

import logging
from typing import Any

import discord

from chat.desk import Desk
from chat.sending import acknowledge
from domain.errors import NotAllowed, PlenumError

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
