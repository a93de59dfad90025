"""``/latest``, ``/meeting``, ``/sources``, ``/about``, ``/help``: looking around in what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import discord
from discord import app_commands

from chat import autocomplete as choices
from chat.answer_view import kind
from chat.buttons import Act, Pick, Picked
from chat.card import Accent, Card
from chat.command_names import described, named
from chat.context import Desk, Pressed, community_of
from chat.features import slash_priorities as priorities
from chat.features.answer_buttons import paging
from chat.features.help_card import help_card
from chat.safe_text import CHOICES, cut, link, name, option, plain
from chat.sending import acknowledge, respond
from chat.wording import Words, moment
from community.retention import KEPT
from domain.documents import PREFIX, Kind, may_see
from domain.errors import LibraryMissing
from domain.meetings import Meeting, Part
from index.records import Holdings, Record
from retrieval.meetings import Entry, Outline, OutlinePart

if TYPE_CHECKING:
    from index.records import Record


# --- One meeting: its documents, and what each of them deals with, line by line, each line a link.

PER_PAGE = 14
"""Lines of an outline on one page."""
_TITLE = 120
_LINE = 110


def meeting_card(words: Words, outline: Outline, others: Sequence[Meeting], page: int) -> Card:
    """One page of its outline, beneath its documents; and a menu of other meetings."""
    meeting = outline.meeting
    card = Card(accent=Accent.NOTICE)
    card.text(
        "### " + words("meeting-title-date", title=name(meeting.title, _TITLE), date=words.date(meeting.date))
    )
    card.text(
        words("meeting-documents") + "\n" + "\n".join(_document(words, part) for part in meeting.records)
    )
    lines = list(_lines(outline.parts))
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    card.rule()
    if not lines:
        card.text(words("meeting-outline-none"))
    else:
        card.text(words("meeting-outline"))
        shown = lines[page * PER_PAGE : (page + 1) * PER_PAGE]
        several = len({part.record.key for part, _ in lines}) > 1
        card.text("\n".join(_outlined(words, shown, several=several)), optional=1)
    card.row(*paging(words, "meeting", meeting.id, page, pages))
    menu = [_option(words, each) for each in others[:CHOICES] if each.id != meeting.id]
    if menu:
        card.row(Pick("meeting", options=menu, placeholder=words("meeting-pick")))
    return card


def _document(words: Words, part: Part) -> str:
    title = cut(" ".join((part.title or part.key).split()), _TITLE)
    head = link(title, part.url) if part.url else plain(title)
    said = [kind(words, part.kind)]
    if part.language and part.language != words.locale.partition("-")[0]:
        said.append(words("cite-language", language=words.language(part.language)))
    return f"- {head} · " + " · ".join(said)


def _lines(parts: Sequence[OutlinePart]) -> Iterator[tuple[OutlinePart, Entry]]:
    for part in parts:
        for entry in part.entries:
            yield part, entry


def _outlined(words: Words, lines: Sequence[tuple[OutlinePart, Entry]], *, several: bool) -> Iterator[str]:
    """``several``: the lines are of more than one record, and each record is named before its own."""
    before = ""
    for part, entry in lines:
        if several and part.record.key != before:
            yield (
                "-# "
                + kind(words, part.record.kind)
                + " · "
                + name(part.record.title or part.record.key, _TITLE)
            )
        before = part.record.key
        text = cut(" ".join(entry.text.split()), _LINE)
        said = f"**{plain(text)}**" if entry.heading else f"- {plain(text)}"
        # The place is the link: a page of blue sentences is hard to read.
        yield (
            f"{said} · {link(f'¶ {entry.citation.paragraph}', entry.citation.url)}"
            if entry.citation.url
            else said
        )


def _option(words: Words, meeting: Meeting) -> discord.SelectOption:
    shown = words("meeting-title-date", title=meeting.title, date=words.date(meeting.date))
    return discord.SelectOption(label=option(shown), value=meeting.id)


# --- Lists of records and meetings, and what the library holds.

_RECORD_TITLE = 140
_MOST = 12
"""Names in one line of counts; the rest are summed up."""


def record_line(words: Words, record: Record) -> str:
    """Title with its link; kind, body, date."""
    title = record.title or record.key
    head = link(name_plain(title), record.url) if record.url else "**" + name(title, _RECORD_TITLE) + "**"
    rows = [kind(words, record.kind), name(record.body, 80) if record.body else "", words.date(record.date)]
    return f"{head}\n-# " + " · ".join(row for row in rows if row)


def name_plain(title: str) -> str:
    """A title on one line, short enough for a list; not yet safe."""
    flat = " ".join(title.split())
    return flat if len(flat) <= _RECORD_TITLE else flat[: _RECORD_TITLE - 1].rstrip() + "…"


def latest_card(words: Words, records: Sequence[Record]) -> Card:
    """The newest records."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("latest-title"))
    if not records:
        card.text(words("latest-none"))
    for at, record in enumerate(records):
        card.text(record_line(words, record), optional=at)
    if any(record.date.year is None for record in records):
        card.below("-# " + words("latest-undated"))
    return card


def sources_card(words: Words, held: Holdings, hosts: Mapping[str, int]) -> Card:
    """What is searched."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("sources-title"))
    card.text(coverage(words, held))
    rows = (
        ("sources-kinds", {words.kind(Kind(value)): count for value, count in held.kinds.items()}),
        ("sources-bodies", held.bodies),
        ("sources-languages", {words.language(code): count for code, count in held.languages.items()}),
        ("sources-hosts", hosts),
        (
            "sources-collections",
            {_collection(words, value): count for value, count in held.collections.items()},
        ),
    )
    for message, counts in rows:
        if counts:
            card.text(words(message, list=counted(words, counts)), optional=1)
    if held.undated:
        card.below("-# " + words("sources-undated", records=held.undated))
    if held.gone:
        card.below("-# " + words("sources-gone", records=held.gone))
    return card


def about_card(words: Words, held: Holdings | None, *, questions: int, posted: int) -> Card:
    """What this is, what it covers, what it keeps and for how many days."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("about-title"))
    card.text(words("about-what"))
    card.text(words("about-coverage", searched=coverage(words, held)) if held else words("about-nothing"))
    card.text(words("about-privacy", questions=questions, posted=posted))
    card.below("-# " + words("about-source"))
    return card


def coverage(words: Words, held: Holdings) -> str:
    """``412 records, 2019 to 2026, as of …``."""
    parts = [words("searched-records", records=sum(held.kinds.values()))]
    if held.earliest:
        first, last = words.iso(held.earliest), words.iso(held.latest or held.earliest)
        parts.append(first if first == last else words("searched-span", first=first, last=last))
    parts.append(words("searched-as-of", moment=moment(held.generation.created, "d")))
    return words("list-comma").join(parts)


def counted(words: Words, counts: Mapping[str, int]) -> str:
    """``minutes (12), news (3)``, the most first."""
    shown = list(counts.items())[:_MOST]
    said = [words("counted", what=name(what, 80), count=count) for what, count in shown]
    if len(counts) > len(shown):
        said.append(words("meeting-more", count=len(counts) - len(shown)))
    return words("list-comma").join(said)


def hosts_of(records: Sequence[Record]) -> dict[str, int]:
    """Where records were published: host → how many, the most first."""
    counts: dict[str, int] = {}
    for record in records:
        host = urlsplit(record.url).hostname
        if host:
            counts[host] = counts.get(host, 0) + 1
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _collection(words: Words, collection: str) -> str:
    return words("sources-own") if collection.startswith(PREFIX) else collection


_NEWEST = 8
_DAYS = {kept.table: kept.days or 0 for kept in KEPT}
Command = app_commands.Command[Any, ..., None]


def commands(desk: Desk) -> list[Command]:
    """The five of them."""
    return [_latest(desk), _meeting(desk), _sources(desk), _about(desk), _help(desk)]


def _latest(desk: Desk) -> Command:
    @app_commands.command(**named("latest"))
    async def latest(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        work = partial(desk.answers.newest, community_of(interaction.guild_id), _NEWEST)
        await respond(interaction, latest_card(words, await desk.offload.quick(work)))

    return latest


def _meeting(desk: Desk) -> Command:
    @app_commands.command(**named("meeting"))
    @described("meeting", "meeting")
    async def meeting(
        interaction: discord.Interaction[Any], meeting: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        if not await acknowledge(interaction, private=True):
            return
        await _show_meeting(interaction, meeting or "")

    meeting.autocomplete("meeting")(choices.meetings(desk))
    return meeting


def _sources(desk: Desk) -> Command:
    @app_commands.command(**named("sources"))
    async def sources(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        community = community_of(interaction.guild_id)
        held = await desk.offload.quick(partial(desk.library.holdings, community))
        records = await desk.offload.quick(partial(_visible, desk, community))
        await respond(interaction, sources_card(words, held, hosts_of(records)))

    return sources


def _about(desk: Desk) -> Command:
    @app_commands.command(**named("about"))
    async def about(interaction: discord.Interaction[Any]) -> None:
        words = desk.words(interaction)
        if not await acknowledge(interaction, private=True):
            return
        try:
            held = await desk.offload.quick(
                partial(desk.library.holdings, community_of(interaction.guild_id))
            )
        except LibraryMissing:
            held = None
        await respond(
            interaction, about_card(words, held, questions=_DAYS["questions"], posted=_DAYS["posts"])
        )

    return about


def _help(desk: Desk) -> Command:
    @app_commands.command(**named("help"))
    async def help_(interaction: discord.Interaction[Any]) -> None:
        card = help_card(desk.words(interaction), manages=desk.may_manage(interaction))
        await respond(interaction, card)

    return help_


async def meeting_page(interaction: Pressed, rest: str) -> None:
    """``MEETING:PAGE``: another page of a meeting's outline."""
    meeting, _, page = rest.rpartition(":")
    if not await acknowledge(interaction, private=True, update=True):
        return
    await _show_meeting(interaction, meeting, int(page) if page.isdigit() else 0)


async def pick_meeting(interaction: Pressed, _rest: str, values: Sequence[str]) -> None:
    """Another meeting, from the menu beneath one."""
    if not await acknowledge(interaction, private=True, update=True):
        return
    await _show_meeting(interaction, values[0])


async def _show_meeting(interaction: discord.Interaction[Any], meeting: str, page: int = 0) -> None:
    desk: Desk = interaction.client.desk
    words, community = desk.words(interaction), community_of(interaction.guild_id)
    outline = await desk.offload.quick(partial(desk.answers.outline, community, meeting))
    others = await desk.offload.quick(partial(desk.answers.meetings, community))
    await respond(interaction, meeting_card(words, outline, others, page))


def _visible(desk: Desk, community: str) -> list[Record]:
    return [record for record in desk.library.records() if may_see(record.collection, community)]


ACTS: Mapping[str, Act] = {**priorities.ACTS, "meeting": meeting_page}
PICKS: Mapping[str, Picked] = {"meeting": pick_meeting}
