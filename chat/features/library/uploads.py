"""``/library add``: reads files or a page, and shows what was understood. Nothing counts before it is confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands, ui

from chat import autocomplete as choices
from chat.command_names import described, named, worded
from chat.context import Desk, Pressed, community_of
from chat.errors import sentence
from chat.features.library.access import admit, enter, noted
from chat.features.library.library_cards import outcome_card
from chat.features.library.record_cards import done_card
from chat.features.library.reindexing import ended, follow
from chat.features.library.upload_card import again_card, proposal_card, several_card, taken_in_card
from chat.safe_text import OPTION
from chat.sending import acknowledge, respond
from chat.sending import add as add_message
from chat.wording import Words
from domain.dates import PartialDate, from_iso, parse_date
from domain.documents import Kind
from domain.errors import LibraryBusy, NotAllowed, PlenumError, RecordMissing
from index.records import PendingUpload, ReindexReport, UploadFields

# --- What an admin says of a record, in any of our languages, as the library takes it.


def told_of(words: Words, *, kind: str = "", date: str = "", body: str = "", title: str = "") -> UploadFields:
    """Raises NotAllowed for a kind that there is not, and for what is no date. A date may be without a year: nobody
    shall be made to guess one.
    """
    return UploadFields(
        title=title.strip(),
        kind=choices.kind_of(words, kind),
        date=_date(date).isoformat(),
        body=body.strip(),
    )


def typed(date: PartialDate) -> str:
    """A date as one would type it, for a form that is filled in already."""
    return date.isoformat() if date.year is not None else str(date)


def _date(text: str) -> PartialDate:
    try:
        return parse_date(text)
    except ValueError as error:
        raise NotAllowed(f"“{text}” is not a date.", reason="library-not-a-date") from error


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
                partial(desk.uploads.propose_url, community_of(interaction.guild_id), url, told)
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
    interaction: discord.Interaction[Any], desk: Desk, files: Sequence[discord.Attachment], told: UploadFields
) -> None:
    """Reads one after the other. A file that cannot be read is named with its reason; the others go on."""
    words = desk.words(interaction)
    read: list[PendingUpload] = []
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
    interaction: discord.Interaction[Any], desk: Desk, file: discord.Attachment, told: UploadFields
) -> PendingUpload:
    """Raises NotAllowed where it is too large or Discord does not hand it over, and what reading it raises."""
    if file.size > MOST * _MIB:
        raise NotAllowed(f"{file.filename} has {file.size} bytes.", reason="library-add-too-large")
    try:
        raw = await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotAllowed(f"{file.filename} was not fetched.", reason="library-add-not-fetched") from error
    collection = community_of(interaction.guild_id)
    read = await desk.offload.long(partial(desk.uploads.propose, collection, file.filename, raw, told))
    desk.keep_proposal(read)
    return read


# --- The buttons beneath a proposal: take it in, correct what was understood, discard it.


_TITLE, _BODY, _DATE = 300, 200, 60


async def take_in(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL`` or ``PROPOSAL.PROPOSAL…``: from now on they count; a re-index takes them in, and what came of that is
    shown. One of several that was taken in or discarded before is passed over.
    """
    desk = interaction.client.desk
    if not await enter(interaction, "add", update=True):
        return
    keys: list[str] = []
    for proposal in rest.split("."):
        try:
            confirm = partial(desk.uploads.confirm, community_of(interaction.guild_id), proposal)
            keys += await desk.offload.long(confirm)
        except RecordMissing:
            continue
        desk.proposals.pop(proposal, None)
    if not keys:
        raise _gone()
    await noted(interaction, "add", ", ".join(keys))
    words = desk.words(interaction)
    waits = desk.reindexing.under_way
    running = desk.reindexing.join(desk.offload, desk.library.reindex)
    await respond(interaction, done_card(words("library-taking-in-next" if waits else "library-taking-in")))
    await follow(interaction, desk, running, shown=desk.reindexing.stage)
    try:
        told = (await ended(desk, running)).seen_by(community_of(interaction.guild_id))
    except LibraryBusy:
        await respond(interaction, again_card(words))
        return
    await respond(interaction, taken_in_card(words, keys, told))


async def again(interaction: Pressed, _rest: str) -> None:
    """Tries once more to take in what was confirmed while another process re-indexed."""
    desk = interaction.client.desk
    if not await enter(interaction, "add", update=True):
        return
    words = desk.words(interaction)
    running: asyncio.Task[ReindexReport] = desk.reindexing.join(desk.offload, desk.library.reindex)
    await follow(interaction, desk, running)
    try:
        told = (await ended(desk, running)).seen_by(community_of(interaction.guild_id))
    except LibraryBusy:
        await respond(interaction, again_card(words))
        return
    await respond(interaction, outcome_card(words, told))


async def discard(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL``: forgets it."""
    desk = interaction.client.desk
    if not await enter(interaction, "discard", update=True):
        return
    discarding = partial(desk.uploads.discard, community_of(interaction.guild_id), rest)
    await desk.offload.quick(discarding)
    desk.proposals.pop(rest, None)
    await noted(interaction, "discard", rest)
    await respond(interaction, done_card(desk.words(interaction)("library-discarded")))


async def correct(interaction: Pressed, rest: str) -> None:
    """``PROPOSAL``: opens a form with what was understood. It must open at once, so nothing is read anew."""
    desk = interaction.client.desk
    await admit(interaction, "add")
    collection = community_of(interaction.guild_id)
    read = desk.proposals.get(rest)
    if read is None or read.collection != collection:
        try:
            read = await desk.offload.quick(partial(desk.uploads.get, collection, rest))
        except RecordMissing as gone:
            raise _gone() from gone
    await interaction.response.send_modal(_Correction(desk, desk.words(interaction), rest, read))


class _Correction(ui.Modal):
    """Title, kind, date and body. Only what was changed is told: the rest stays known from where it was."""

    def __init__(self, desk: Desk, words: Words, proposal: str, read: PendingUpload | None) -> None:
        super().__init__(title=words("library-correct-title"), custom_id=f"library-correct:{proposal}")
        self._desk, self._words, self._proposal = desk, words, proposal
        self._shown = _shown(read)
        self.record_title = self._field("record-title", "title", _TITLE)
        self.kind: ui.Select[Any] = ui.Select(
            custom_id="kind",
            options=[_option(words, kind, self._shown["kind"]) for kind in Kind],
            min_values=0,
            required=False,
        )
        self.add_item(ui.Label(text=words("library-correct-kind"), component=self.kind))
        self.date = self._field("date", "date", _DATE, words("library-correct-date-how"))
        self.body = self._field("body", "body", _BODY, words("library-correct-body-how"))

    def _field(self, wording: str, what: str, most: int, how: str | None = None) -> ui.TextInput[Any]:
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=what,
            default=self._shown[what][:most] or None,
            placeholder=how[:OPTION] if how else None,
            required=False,
            max_length=most,
        )
        self.add_item(ui.Label(text=self._words(f"library-correct-{wording}"), component=field))
        return field

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Reads it again with what was corrected, and shows that in the place of what was understood before."""
        desk, words = self._desk, self._words
        if not await acknowledge(interaction, private=True, update=True):
            return
        await admit(interaction, "add")
        said = {
            "title": self.record_title.value,
            "kind": next(iter(self.kind.values), ""),
            "date": self.date.value,
            "body": self.body.value,
        }
        changed = {what: value for what, value in said.items() if value != self._shown[what]}
        collection = community_of(interaction.guild_id)
        amend = partial(desk.uploads.amend, collection, self._proposal, told_of(words, **changed))
        try:
            read = await desk.offload.long(amend)
        except RecordMissing as gone:
            raise _gone() from gone
        desk.keep_proposal(read)
        await respond(interaction, proposal_card(words, read))

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """Told like any other; the proposal and its buttons stay in their place."""
        await interaction.client.tell(interaction, error)


def _shown(read: PendingUpload | None) -> dict[str, str]:
    if read is None:
        return dict.fromkeys(("title", "kind", "date", "body"), "")
    date = typed(from_iso(read.date.value))
    return {"title": read.title.value, "kind": read.kind.value, "date": date, "body": read.body.value}


def _option(words: Words, kind: Kind, picked: str) -> discord.SelectOption:
    return discord.SelectOption(label=words.kind(kind), value=kind.value, default=kind.value == picked)


def _gone() -> NotAllowed:
    return NotAllowed("The proposal is not there any more.", reason="library-proposal-gone")
