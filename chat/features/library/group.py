"""The group ``/library``: its commands, in the order in which Discord is told."""

from __future__ import annotations

import discord
from discord import app_commands

from chat.command_names import named
from chat.features.library.exporting import export_records
from chat.features.library.feeds import follow, sources, unfollow
from chat.features.library.history import history, rollback
from chat.features.library.library_questions import questions
from chat.features.library.library_status import status
from chat.features.library.maintenance import backup, check
from chat.features.library.record_commands import remove, restore, set_record
from chat.features.library.reindexing import plan, reindex
from chat.features.library.server_settings import settings
from chat.features.library.uploads import add

LIBRARY = app_commands.Group(
    **named("library"),
    # Discord shows the group to those who manage the server; each command checks again.
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
for _command in (
    status,
    add,
    follow,
    sources,
    unfollow,
    set_record,
    remove,
    restore,
    plan,
    reindex,
    history,
    rollback,
    check,
    backup,
    export_records,
    questions,
    settings,
):
    LIBRARY.add_command(_command)
