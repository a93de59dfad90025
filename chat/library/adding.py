"""``/library add``: reads files or a page, and shows what was understood. Nothing counts before it is confirmed."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from chat import choices
from chat.desk import Desk
from chat.library.access import enter
from chat.names import described, named

MOST = 64
"""MiB of one file. Readers have limits of their own; this one keeps a file from being fetched in vain."""
_MIB = 1 << 20

_log = logging.getLogger(__name__)


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command. Discord knows no option that takes several files, so there are ten."""

    @app_commands.command(**named("library-add"))
    @described("library-add", "file", "url", "kind", "date", "body", "title")
    async def add(
        interaction: discord.Interaction[Any],
        file: discord.Attachment | None = None,
        url: str | None = None,
        kind: str | None = None,
        date: str | None = None,
        body: str | None = None,
        title: str | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        file6: discord.Attachment | None = None,
        file7: discord.Attachment | None = None,
        file8: discord.Attachment | None = None,
        file9: discord.Attachment | None = None,
        file10: discord.Attachment | None = None,
    ) -> None:
        given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [each for each in given if each is not None]
        if not await enter(interaction, "add"):
            return
        _check(files, url, title)
        told = told_of(
            desk, interaction, kind=kind or "", date=date or "", body=body or "", title=title or ""
        )
        if url:
            await _page(interaction, desk, url, told)
        else:
            await _files(interaction, desk, files, told)

    add.autocomplete("kind")(choices.kinds(desk, all_kinds=True))
    add.autocomplete("body")(choices.bodies(desk))
    for number in range(2, 11):
        _more(add, number)
    return add
