"""``/library add``: reads files or a page, and shows what was understood. Nothing counts before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands

from chat import choices
from chat.cards.library_proposal import proposal_card, several_card
from chat.desk import Desk, community_of
from chat.errors import sentence
from chat.library.access import enter
from chat.library.telling import told_of
from chat.names import described, named, worded
from chat.sending import add as add_message
from chat.sending import respond
from domain.errors import NotAllowed, PlenumError
from index.proposals import Proposal, Told

MOST = 64
"""MiB of one file; what is larger is not fetched. Readers have limits of their own."""
_MIB = 1 << 20
_FILES = 10
_F = TypeVar("_F", bound=Callable[..., Any])


def _more_files(function: _F) -> _F:
    """Names the options ``file2`` to ``file10``: Discord knows no option that takes several files."""
    numbers = range(2, _FILES + 1)
    names = {f"file{number}": worded("option-file-more", number=number) for number in numbers}
    texts = {f"file{number}": worded("option-file-more-description") for number in numbers}
    return app_commands.describe(**texts)(app_commands.rename(**names)(function))


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-add"))
    @described("library-add", "file", "url", "kind", "date", "body", "title")
    @_more_files
    async def add(
        interaction: discord.Interaction[Any],
        file: discord.Attachment | None = None,
        url: app_commands.Range[str, 1, 2000] | None = None,
        kind: app_commands.Range[str, 1, 100] | None = None,
        date: app_commands.Range[str, 1, 100] | None = None,
        body: app_commands.Range[str, 1, 200] | None = None,
        title: app_commands.Range[str, 1, 300] | None = None,
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
        if not await enter(interaction, "add"):
            return
        given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [each for each in given if each is not None]
        _check(files, url, title)
        words = desk.words(interaction)
        told = told_of(words, kind=kind or "", date=date or "", body=body or "", title=title or "")
        if url:
            read = await desk.offload.long(
                partial(desk.services.propose_url, community_of(interaction.guild_id), url, told)
            )
            desk.keep_proposal(read)
            await respond(interaction, proposal_card(words, read))
        else:
            await _files(interaction, desk, files, told)

    add.autocomplete("kind")(choices.kinds(desk, all_kinds=True))
    add.autocomplete("body")(choices.bodies(desk))
    return add


def _check(files: Sequence[discord.Attachment], url: str | None, title: str | None) -> None:
    """Raises NotAllowed for what does not go together."""
    if not files and not url:
        raise NotAllowed("There is nothing to add.", reason="library-add-nothing")
    if files and url:
        raise NotAllowed("Files and an address do not go together.", reason="library-add-both")
    if title and len(files) > 1:
        raise NotAllowed("One title does not fit several files.", reason="library-add-title-for-one")


async def _files(
    interaction: discord.Interaction[Any], desk: Desk, files: Sequence[discord.Attachment], told: Told
) -> None:
    """Reads one after the other. A file that cannot be read is named with its reason; the others go on."""
    words = desk.words(interaction)
    read: list[Proposal] = []
    unread: list[tuple[str, str, str]] = []
    for file in files:
        try:
            read.append(await _read(interaction, desk, file, told))
        except NotAllowed as refused:
            unread.append((file.filename, words(refused.reason, most=MOST), ""))
        except PlenumError as error:
            unread.append((file.filename, sentence(words, error), f"{error.sentence} {error.remedy}".strip()))
    if len(read) == 1 and not unread:
        await respond(interaction, proposal_card(words, read[0]))
        return
    await respond(interaction, several_card(words, [each.id for each in read], unread))
    for proposal in read:
        await add_message(interaction, proposal_card(words, proposal))


async def _read(
    interaction: discord.Interaction[Any], desk: Desk, file: discord.Attachment, told: Told
) -> Proposal:
    """Raises NotAllowed where it is too large or Discord does not hand it over, and what reading it raises."""
    if file.size > MOST * _MIB:
        raise NotAllowed(f"{file.filename} has {file.size} bytes.", reason="library-add-too-large")
    try:
        raw = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotAllowed(f"{file.filename} was not fetched.", reason="library-add-not-fetched") from error
    collection = community_of(interaction.guild_id)
    read = await desk.offload.long(partial(desk.services.propose_file, collection, file.filename, raw, told))
    desk.keep_proposal(read)
    return read
