"""Uploads: ``/library add`` reads files or a page and shows what was understood. Nothing counts before it is confirmed with
the buttons beneath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self, TypeVar

import aiohttp
import discord
from discord import ButtonStyle, app_commands, ui

from chat.buttons import Button, Form, on_button
from chat.context import Interaction, asker_of, community_of
from chat.features.library import accent_of, admin_notice, library_command, show_findings
from chat.features.library.reindexing import Outcome, reindex_and_show, try_again_view
from chat.messages import Card, acknowledge, respond, respond_further, sentence
from chat.permissions import audit, check_permission, for_admins
from chat.safe_text import OPTION, cut, name, plain, programs, quoted
from chat.slash_commands import all_kinds, bodies, kind_of, worded
from chat.wording import ENGLISH, Words
from domain.dates import PartialDate, from_iso, parse_date
from domain.documents import Kind
from domain.errors import NotAllowed, PlenumError, RecordMissing
from domain.provenance import warnings_in
from index.records import Fact, FactSource, PendingUpload, UploadFields

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


@library_command("add", "file", "url", "kind", "date", "body", "title")
@_more_files
async def add(
    interaction: Interaction,
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
    """Reads them, and shows each as it was understood."""
    ctx = interaction.client.ctx
    given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
    files = [each for each in given if each is not None]
    if not files and not url:
        raise NotAllowed("There is nothing to add.", reason="library-add-nothing")
    if files and url:
        raise NotAllowed("Files and an address do not go together.", reason="library-add-both")
    if title and len(files) > 1:
        raise NotAllowed("One title does not fit several files.", reason="library-add-title-for-one")
    typed = Typed.read(kind=kind or "", date=date or "", body=body or "", title=title or "")
    if url:
        collection = community_of(interaction)
        proposal = await ctx.queue.long(
            partial(ctx.uploads.propose_url, collection, url, typed.fields), asker_of(interaction)
        )
        ctx.keep_proposal(proposal, typed.misfits)
        await respond(interaction, proposal_view(ctx.words(interaction), proposal, typed.misfits))
    else:
        await _read_files(interaction, files, typed)


add.autocomplete("kind")(all_kinds)
add.autocomplete("body")(bodies)


async def _read_files(interaction: Interaction, files: Sequence[discord.Attachment], typed: Typed) -> None:
    """Reads one after the other. A file that cannot be read is named with its reason; the others go on."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    read: list[PendingUpload] = []
    unread: list[tuple[str, str, str]] = []
    for file in files:
        try:
            read.append(await _read(interaction, file, typed))
        except NotAllowed as refused:
            unread.append((file.filename, words(refused.reason, most=MOST), ""))
        except PlenumError as error:
            unread.append((file.filename, sentence(words, error), f"{error.sentence} {error.remedy}".strip()))
    if len(read) == 1 and not unread:
        await respond(interaction, proposal_view(words, read[0], typed.misfits))
        return
    await respond(interaction, several_view(words, [each.id for each in read], unread))
    for proposal in read:
        await respond_further(interaction, proposal_view(words, proposal, typed.misfits))


async def _read(interaction: Interaction, file: discord.Attachment, typed: Typed) -> PendingUpload:
    """Raises NotAllowed where it is too large or Discord does not hand it over, and what reading it raises."""
    ctx = interaction.client.ctx
    if file.size > MOST * _MIB:
        raise NotAllowed(f"{file.filename} has {file.size} bytes.", reason="library-add-too-large")
    collection = community_of(interaction)
    async with ctx.few_files(interaction.guild_id or 0):
        try:
            raw = await file.read()
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NotAllowed(f"{file.filename} was not fetched.", reason="library-add-not-fetched") from error
        propose = partial(ctx.uploads.propose, collection, file.filename, raw, typed.fields)
        proposal = await ctx.queue.long(propose, asker_of(interaction))
    ctx.keep_proposal(proposal, typed.misfits)
    return proposal


# --- What an admin types of a record, in any of our languages, as the library takes it.


def metadata_typed(*, kind: str = "", date: str = "", body: str = "", title: str = "") -> UploadFields:
    """Raises NotAllowed for a kind that there is not, and for what is no date. A date may be without a year: nobody
    shall be made to guess one.
    """
    try:
        when = parse_date(date)
    except ValueError as error:
        raise NotAllowed(f"“{date}” is not a date.", reason="library-not-a-date") from error
    return UploadFields(title=title.strip(), kind=kind_of(kind), date=when.isoformat(), body=body.strip())


@dataclass(frozen=True, slots=True)
class Typed:
    """What an admin typed of a record: a wrong value costs neither the right ones nor what was typed."""

    fields: UploadFields
    """What can be used of it."""
    misfits: Mapping[str, str]
    """Field → what was typed and cannot be used. The form holds it when it is opened next."""

    @classmethod
    def read(cls, **given: str) -> Self:
        """Field by field."""
        fields, misfits = UploadFields(), {}
        for field, value in given.items():
            try:
                fields = metadata_typed(**{field: value}).over(fields)
            except NotAllowed:
                misfits[field] = value
        return cls(fields, misfits)


def as_typed(date: PartialDate) -> str:
    """A date as one would type it, for a form that is filled in already."""
    return date.isoformat() if date.year is not None else str(date)


# --- The buttons beneath a proposal: take it in, correct what was understood, discard it.


@on_button("library-take-in")
@for_admins("add", update=True)
async def take_in(interaction: Interaction, rest: str) -> None:
    """``PROPOSAL`` or ``PROPOSAL.PROPOSAL…``: from now on they count; a re-index takes them in, and what came of that is
    shown. One of several that was taken in or discarded before is passed over.
    """
    ctx, collection = interaction.client.ctx, community_of(interaction)
    keys: list[str] = []
    for proposal in rest.split("."):
        try:
            keys += await ctx.queue.long(
                partial(ctx.uploads.confirm, collection, proposal), asker_of(interaction)
            )
        except RecordMissing:
            continue
        ctx.forget_proposal(proposal)
    if not keys:
        raise _gone()
    await audit(interaction, "add", ", ".join(keys))
    words = ctx.words(interaction)
    begun = words("library-taking-in-next" if ctx.reindexing.under_way else "library-taking-in")
    await reindex_and_show(
        interaction,
        partial(taken_in_view, words, keys),
        begun=admin_notice(begun),
        busy=try_again_view(words),
    )


@on_button("library-discard")
@for_admins("discard", update=True)
async def discard(interaction: Interaction, proposal: str) -> None:
    """``PROPOSAL``: forgets it."""
    ctx, collection = interaction.client.ctx, community_of(interaction)
    await ctx.queue.quick(partial(ctx.uploads.discard, collection, proposal))
    ctx.forget_proposal(proposal)
    await audit(interaction, "discard", proposal)
    await respond(interaction, admin_notice(ctx.words(interaction)("library-discarded")))


@on_button("library-correct")
async def correct(interaction: Interaction, number: str) -> None:
    """``PROPOSAL``: opens a form with what was understood. It must open at once, so nothing is read anew."""
    ctx, collection = interaction.client.ctx, community_of(interaction)
    await check_permission(interaction, "add")
    proposal = ctx.proposals.get(number)
    if proposal is None or proposal.collection != collection:
        try:
            proposal = await ctx.queue.quick(partial(ctx.uploads.get, collection, number))
        except RecordMissing as gone:
            raise _gone() from gone
    form = _MetadataForm(ctx.words(interaction), proposal, ctx.misfits.get(number, {}))
    await interaction.response.send_modal(form)


_TITLE, _BODY, _DATE = 300, 200, 60
"""Characters of the fields."""


class _MetadataForm(Form, action="library-correct"):
    """Title, kind, date and body, with what was typed last and could not be used. Only what was changed is told: the rest
    stays known from where it was.
    """

    def __init__(self, words: Words, proposal: PendingUpload, misfits: Mapping[str, str]) -> None:
        super().__init__(words("library-correct-title"), proposal.id)
        self._words, self._misfits = words, misfits
        self._shown = {
            "title": proposal.title.value,
            "kind": proposal.kind.value,
            "date": as_typed(from_iso(proposal.date.value)),
            "body": proposal.body.value,
        }
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
            default=self._misfits.get(what, self._shown[what])[:most] or None,
            placeholder=how[:OPTION] if how else None,
            required=False,
            max_length=most,
        )
        self.add_item(ui.Label(text=self._words(f"library-correct-{wording}"), component=field))
        return field

    async def filled(self, interaction: Interaction) -> None:
        """Reads it again with what was corrected, and shows that in the place of what was understood before. What was wrong is told
        like any other error; the proposal and its buttons stay in their place.
        """
        ctx = interaction.client.ctx
        if not await acknowledge(interaction, private=True, update=True):
            return
        await check_permission(interaction, "add")
        given = {
            "title": self.record_title.value,
            "kind": next(iter(self.kind.values), ""),
            "date": self.date.value,
            "body": self.body.value,
        }
        changed = {field: value for field, value in given.items() if value != self._shown[field]}
        collection = community_of(interaction)
        typed = Typed.read(**changed)
        amend = partial(ctx.uploads.amend, collection, self.rest, typed.fields)
        try:
            proposal = await ctx.queue.long(amend, asker_of(interaction))
        except RecordMissing as gone:
            raise _gone() from gone
        ctx.keep_proposal(proposal, typed.misfits)
        await respond(interaction, proposal_view(self._words, proposal, typed.misfits))


def _option(words: Words, kind: Kind, picked: str) -> discord.SelectOption:
    return discord.SelectOption(label=words.kind(kind), value=kind.value, default=kind.value == picked)


def _gone() -> NotAllowed:
    return NotAllowed("The proposal is not there any more.", reason="library-proposal-gone")


# --- As they are shown: what was understood, from where, and what a reader should be warned of.

_SHOWN_TITLE, _NOTE, _NOTES = 200, 300, 6
_MISFITS = {"date": "library-not-a-date", "kind": "error-kind"}
_ORIGINS = {
    FactSource.TOLD: "library-origin-admin",
    FactSource.RECORD: "library-origin-record",
    FactSource.UNKNOWN: "library-origin-none",
}


def proposal_view(words: Words, proposal: PendingUpload, misfits: Iterable[str] = ()) -> Card:
    """What was understood, each with where it is known from; what a reader should be warned of; and in which fields what was
    typed could not be used.
    """
    card = Card(accent=accent_of(*misfits))
    card.text("### " + words("library-add-title"))
    for field in misfits:
        card.text(f"⚠️ {words(_MISFITS[field])} {words('library-typed-is-kept')}")
    title = words("library-title-from", **{"from": words(_ORIGINS[proposal.title.source])})
    card.text(
        f"**{name(proposal.title.value or proposal.name, _SHOWN_TITLE)}**\n-# {name(proposal.name)} · {title}"
    )
    length = words("library-length", characters=proposal.characters, paragraphs=proposal.paragraphs)
    body = name(proposal.body.value) if proposal.body.value else words("library-body-unknown")
    kind_known = proposal.kind.value != Kind.RECORD or proposal.kind.source is FactSource.TOLD
    kind, date = words.kind(Kind(proposal.kind.value)), words.date(from_iso(proposal.date.value))
    facts = (
        _fact(words, words("library-correct-kind"), kind, _origin(words, proposal.kind, known=kind_known)),
        _fact(words, words("library-correct-body"), body, _origin(words, proposal.body)),
        _fact(words, words("library-correct-date"), date, _origin(words, proposal.date)),
        _language(words, proposal.language),
        _fact(words, words("library-fact-length"), length),
    )
    card.text("\n".join(facts))
    dots = " …" if proposal.characters > len(proposal.beginning) else ""
    card.text(f"{words('library-begins')}\n{quoted(proposal.beginning)}{dots}", optional=1)
    _warnings(card, words, proposal)
    card.row(
        _take_in_button(proposal.id, words("library-button-take-in")),
        Button("library-correct", proposal.id, label=words("library-button-correct"), emoji="✏️"),
        Button("library-discard", proposal.id, label=words("library-button-discard"), emoji="🗑️"),
    )
    return card


def several_view(words: Words, read: Sequence[str], unread: Sequence[tuple[str, str, str]]) -> Card:
    """How many files were read (their proposals' ids), to be taken in at once; and which were not: name, reason, and
    the program's own words for it.
    """
    card = Card(accent=accent_of(unread))
    card.text(words("library-add-several", count=len(read)) if read else words("library-add-none"))
    if unread:
        card.text("**" + words("library-add-unread") + "**")
    for file, reason, particulars in unread:
        small = f"\n-# {programs(particulars, _NOTE)}" if particulars else ""
        card.text(f"- **{name(file)}**: {reason}{small}")
    if len(read) > 1:
        card.row(_take_in_button(".".join(read), words("library-button-take-in-all")))
    return card


def _take_in_button(proposals: str, label: str) -> Button:
    return Button("library-take-in", proposals, label=label, style=ButtonStyle.success, emoji="📥")


def taken_in_view(words: Words, taken: Sequence[str], outcome: Outcome) -> Card:
    """What the re-index came to for the records ``taken``: whether they can be found now, and if not, why."""
    failed = [key for key in taken if key in outcome.failed]
    good = not failed and not outcome.error
    card = Card(accent=accent_of(not good))
    if good:
        card.text("✅ " + words("library-taken-in", count=len(taken)))
    else:
        card.text(words("library-not-taken-in"))
        if outcome.error:
            card.text(programs(outcome.error, _NOTE))
    show_findings(card, words, [each for each in outcome.findings if each.name in taken])
    card.below("\n".join("-# " + name(key, 120) for key in taken))
    return card


def _fact(words: Words, what: str, shown: str, origin: str = "") -> str:
    if not origin:
        return words("library-fact-plain", what=what, value=shown)
    return words("library-fact", what=what, value=shown, **{"from": origin})


def _origin(words: Words, fact: Fact, *, known: bool | None = None) -> str:
    """Where it is known from; empty where the record does not say, which its value says already."""
    if known is None:
        return words(_ORIGINS[fact.source]) if fact.source is not FactSource.UNKNOWN else ""
    return words(_ORIGINS[fact.source if known else FactSource.UNKNOWN])


def _language(words: Words, fact: Fact) -> str:
    if not fact.value:
        return _fact(words, words("library-fact-language"), words("library-language-unknown"))
    origin = words("library-origin-text")
    return _fact(words, words("library-fact-language"), words.language(fact.value), origin)


def _warnings(card: Card, words: Words, proposal: PendingUpload) -> None:
    if proposal.same_as:
        card.text("⚠️ " + words("library-there-already", record=name(proposal.same_as, _SHOWN_TITLE)))
    notes = warnings_in(proposal.notes)[:_NOTES]
    for note in notes:
        card.text("⚠️ " + plain(cut(note.replace("\n", " "), _NOTE)), optional=2)
    if notes and words.locale != ENGLISH:
        card.below(words("library-programs-words"))
