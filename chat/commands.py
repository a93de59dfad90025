"""Every command there is, in the order in which Discord is told."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from chat import ask, browse, find, forget, priorities
from chat.desk import Desk
from chat.library import group as library


def commands(
    desk: Desk,
) -> list[app_commands.Command[Any, ..., None] | app_commands.Group | app_commands.ContextMenu]:
    """All of them, new for each client."""
    return [
        ask.command(desk),
        priorities.command(desk),
        *browse.commands(desk),
        forget.command(desk),
        find.menu(desk),
        library.group(desk),
    ]
