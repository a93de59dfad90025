"""``/library …``: its commands, and what its buttons and menus do."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from chat.buttons import Act, Picked
from chat.command_names import named
from chat.context import Desk
from chat.features.library import confirm_removal as gone
from chat.features.library import exporting, history
from chat.features.library import feeds as following
from chat.features.library import library_questions as questions
from chat.features.library import library_status as status
from chat.features.library import maintenance as keeping
from chat.features.library import metadata_overrides as setting_right
from chat.features.library import reindexing as reindex
from chat.features.library import remove_restore as bringing_back
from chat.features.library import remove_restore as removing
from chat.features.library import server_settings as settings
from chat.features.library import uploads as adding
from chat.features.library import uploads as proposals

ACTS: Mapping[str, Act] = {
    "library-take-in": proposals.take_in,
    "library-again": proposals.again,
    "library-correct": proposals.correct,
    "library-discard": proposals.discard,
    "library-remove": removing.confirmed,
    "library-leave": removing.leave,
    "library-reindex": reindex.begun,
    "library-gone": gone.confirmed,
    "library-bring-back": bringing_back.library_restored,
    "library-sources": following.turn,
    "library-unfollow": following.asked,
    "library-unfollow-now": following.confirmed,
    "library-history": history.turn,
    "library-rollback": history.confirmed,
    "library-questions": questions.turn,
    "library-settled": questions.settled,
    "library-private": settings.private,
}
PICKS: Mapping[str, Picked] = {
    "library-unfollow": following.picked,
    "library-channels": settings.channels,
    "library-reports": settings.reports,
    "library-language": settings.language,
    "library-roles": settings.roles,
}


def group(desk: Desk) -> app_commands.Group:
    """All of them. Discord shows the group to those who manage the server; each command checks again."""
    made = app_commands.Group(
        **named("library"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for command in (
        status.command(desk),
        adding.command(desk),
        following.follow(desk),
        following.sources(desk),
        following.unfollow(desk),
        setting_right.command(desk),
        removing.remove(desk),
        removing.restore(desk),
        keeping.plan(desk),
        reindex.command(desk),
        history.history(desk),
        history.rollback(desk),
        keeping.check(desk),
        keeping.backup(desk),
        exporting.command(desk),
        questions.command(desk),
        settings.command(desk),
    ):
        made.add_command(command)
    return made
