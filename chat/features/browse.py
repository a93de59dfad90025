"""``/latest``, ``/meeting``, ``/sources``, ``/about``, ``/help``: looking around in what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

import discord
from discord import app_commands

from chat.answer_view import kind
from chat.buttons import Button, Menu, fields, on_button, on_menu, page_of, whole_number
from chat.context import BotContext, Interaction, community_of, own_collection
from chat.features.answer_buttons import is_private
from chat.messages import Accent, Card, acknowledge, attempt, may_write, respond
from chat.permissions import may_manage
from chat.safe_text import CHOICES, CUSTOM_ID, LABEL, REPEATED, cut, link, name, option, plain
from chat.slash_commands import meeting_of, meetings, slash_command, visible_records
from chat.wording import Words, locale_of_text, moment
from community.retention import DAYS
from domain.answers import Filters
from domain.documents import PREFIX, Kind
from domain.errors import LibraryMissing, PlenumError
from domain.meetings import Meeting, Part, standing_in
from index.records import Holdings, Record
from retrieval.meetings import Entry, Outline, OutlinePart
from wording import FOUND

# --- One meeting: its documents, and what each of them deals with, line by line, each line a link.

PER_PAGE = 14
"""Lines of an outline on one page."""
_TITLE = 120
_LINE = 110


def meeting_view(words: Words, outline: Outline, others: Sequence[Meeting], number: int) -> Card:
    """One page of its outline, beneath its documents; and a menu of other meetings."""
    meeting = outline.meeting
    card = Card(accent=Accent.NOTICE)
    card.text(
        "### "
        + words(
            "meeting-title-date",
            title=name(meeting.title, _TITLE),
            date=words.day_of(meeting.date, meeting.standing),
        )
    )
    card.text(
        words("meeting-documents") + "\n" + "\n".join(_document(words, part) for part in meeting.records)
    )
    lines = [(part, entry) for part in outline.parts for entry in part.entries]
    page = page_of(lines, number, PER_PAGE)
    card.rule()
    if not lines:
        card.text(words("meeting-outline-none"))
    else:
        card.text(words("meeting-outline"))
        card.text("\n".join(outlined(words, page.items, lines)), optional=1)
    card.row(*page.buttons(words, "meeting", meeting.id))
    menu = [_option(words, each) for each in others[:CHOICES] if each.id != meeting.id]
    if menu:
        card.row(Menu("meeting", options=menu, placeholder=words("meeting-pick")))
    return card


def _document(words: Words, part: Part) -> str:
    title = cut(" ".join((part.title or part.key).split()), _TITLE)
    head = link(title, part.url) if part.url else plain(title)
    said = [kind(words, part.kind)]
    if part.language and part.language != words.locale.partition("-")[0]:
        said.append(words("cite-language", language=words.language(part.language)))
    return f"- {head} · " + " · ".join(said)


Lines = Sequence[tuple[OutlinePart, Entry]]


def outlined(words: Words, lines: Lines, of: Lines = ()) -> Iterator[str]:
    """Lines of an outline (``of``); where they are of more than one record, each record is named before its own."""
    before, several = "", len({part.record.key for part, _ in of or lines}) > 1
    listing = False
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
        # Without a line between, a heading is shown as if it were of the item above it.
        said = f"**{plain(text)}**" if entry.heading else f"- {plain(text)}"
        said = "\n" + said if listing and entry.heading else said
        listing = not entry.heading
        # The place is the link: a page of blue sentences is hard to read.
        yield (
            f"{said} · {link(f'¶ {entry.citation.paragraph}', entry.citation.url)}"
            if entry.citation.url
            else said
        )


def _option(words: Words, meeting: Meeting) -> discord.SelectOption:
    shown = words(
        "meeting-title-date", title=meeting.title, date=words.day_of(meeting.date, meeting.standing)
    )
    return discord.SelectOption(label=option(shown), value=meeting.id)


# --- Lists of records and meetings, and what the library holds.

_RECORD_TITLE = 140
_MOST = 12
"""Names in one line of counts; the rest are summed up."""


def record_line(words: Words, record: Record) -> str:
    """Title with its link; kind, body, date."""
    title = record.title or record.key
    head = link(title, record.url, _RECORD_TITLE) if record.url else f"**{name(title, _RECORD_TITLE)}**"
    rows = [kind(words, record.kind), name(record.body, 80) if record.body else ""]
    rows.append(words.day_of(record.date, standing_in(record.notes)))
    return f"{head}\n-# " + " · ".join(row for row in rows if row)


def latest_view(words: Words, records: Sequence[Record], body: str = "") -> Card:
    """The newest records; ``body`` is the one that was looked at, where the channel has one."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("latest-title"))
    card.below(words("library-only-body", body=plain(body)) if body else "")
    if not records:
        card.text(words("latest-none"))
    for at, record in enumerate(records):
        card.text(record_line(words, record), optional=at)
    if any(record.date.year is None for record in records):
        card.below(words("latest-undated"))
    return card


def sources_view(words: Words, held: Holdings, hosts: Mapping[str, int]) -> Card:
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
        card.below(words("sources-undated", records=held.undated))
    if held.gone:
        card.below(words("sources-gone", records=held.gone))
    if held.demo:
        card.below(words("sources-demo"))
    return card


def about_view(
    words: Words, held: Holdings | None, operator: BotContext, *, questions: int, posted: int
) -> Card:
    """What this is, what it covers, what it keeps and for how many days, and whose it is."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("about-title"))
    card.text(words("about-what"))
    card.text(words("about-coverage", searched=coverage(words, held)) if held else words("about-nothing"))
    card.text(words("about-privacy", questions=questions, posted=posted))
    card.text(words("about-reads-all" if operator.reads_messages else "about-reads-addressed"))
    if operator.contact:
        card.text(words("about-contact", contact=address_or_text(operator.contact)))
    if operator.privacy_page:
        card.text(words("about-privacy-page", page=link(operator.privacy_page, operator.privacy_page)))
    card.below(words("about-source"))
    return card


def address_or_text(said: str) -> str:
    """A page as a link; an address of mail, or a name, as it is written."""
    return link(said, said) if said.startswith(("https://", "http://")) else plain(said)


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
    counts = Counter(host for record in records if (host := urlsplit(record.url).hostname))
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _collection(words: Words, collection: str) -> str:
    return words("sources-own") if collection.startswith(PREFIX) else collection


def help_view(words: Words, *, short: bool = False, manages: bool = False) -> Card:
    """``short``: the answer to a mention without a question. ``manages``: with what admins can do."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("help-title"))
    card.text(words("help-ask"))
    if short:
        card.below(words("help-more"))
        return card
    card.text(words("help-follow"))
    card.text(words("help-check"))
    card.text(words("help-commands"))
    if manages:
        card.rule()
        card.text(words("help-admins"))
    card.below(words("help-limits"))
    return card


# --- When a server takes the bot in, and in a channel that is for questions: what it is for, and three questions that can be asked.

QUESTION_ON_BUTTON = min(LABEL, CUSTOM_ID - REPEATED - len("press:ask:"))
"""Characters of a question that a button shows whole and carries."""
_TRIED = 9
"""Questions that are tried before they are shown."""
_EXAMPLES = 3


async def welcome(ctx: BotContext, guild: discord.Guild) -> None:
    """Says in the server's own channel for news of it that the bot is there; where it may not write, nothing."""
    if guild.system_channel is not None:
        await invite_questions(ctx, guild, guild.system_channel)


async def invite_questions(ctx: BotContext, guild: discord.Guild, channel: discord.TextChannel) -> None:
    """A card with questions that this community's library answers, each a button."""
    if not may_write(channel, guild.me):
        return
    words = ctx.words_of(guild, ctx.settings(guild.id))
    community, body = own_collection(guild.id), ctx.body_here(guild.id, channel)
    try:
        questions = await ctx.queue.long(partial(_answered_questions, ctx, words, community, body))
    except PlenumError:
        questions = ()  # without a library, or with one that cannot be read, there is still a bot
    view = welcome_view(words, questions).view()
    await attempt("A welcome", lambda: channel.send(view=view))


def _answered_questions(ctx: BotContext, words: Words, community: str, body: str) -> tuple[str, ...]:
    """Some that are answered surely, each about a topic of the newest meetings, in the topic's language."""
    filters = Filters(body=body, community=community)
    found: dict[str, float] = {}
    for topic in ctx.answers.topics(community)[:_TRIED]:
        said = ctx.words_in(locale_of_text(topic) or words.locale)("welcome-question", topic=topic)
        given = ctx.answers.ask(said, filters) if len(said) <= QUESTION_ON_BUTTON else None
        if given is not None and given.answered and given.probability >= FOUND:
            found[said] = given.probability
    return tuple(sorted(found, key=lambda said: -found[said])[:_EXAMPLES])


def welcome_view(words: Words, questions: Sequence[str]) -> Card:
    """What it is for, how it is asked, and ``questions`` to begin with."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("help-title"))
    card.text(words("welcome-what"))
    card.text(words("welcome-try") if questions else "")
    for question in questions:
        card.row(Button("ask", question, label=question))
    card.row(Button("ask", label=words("button-ask"), emoji="❓"))
    card.below(words("help-more"))
    return card


# --- The commands. They tell the person who asks, and nobody else.

_NEWEST = 8


@slash_command("latest")
async def latest(interaction: Interaction) -> None:
    """The newest records."""
    ctx = interaction.client.ctx
    if await acknowledge(interaction, private=True):
        body = ctx.body_meant(interaction)
        work = partial(ctx.answers.newest, community_of(interaction), _NEWEST, body)
        await respond(interaction, latest_view(ctx.words(interaction), await ctx.queue.quick(work), body))


@slash_command("meeting", "meeting")
async def meeting(interaction: Interaction, meeting: app_commands.Range[str, 1, 100] | None = None) -> None:
    """One meeting; the latest where none is said."""
    if await acknowledge(interaction, private=True):
        await _show_meeting(interaction, await meeting_of(interaction, meeting or ""))


meeting.autocomplete("meeting")(meetings)


@on_button("meeting")
async def turn_page(interaction: Interaction, rest: str) -> None:
    """``MEETING:PAGE``: another page of a meeting's outline."""
    wanted, page = fields(rest, 2)
    if await acknowledge(interaction, private=True, update=is_private(interaction)):
        await _show_meeting(interaction, wanted, whole_number(page))


@on_menu("meeting")
async def pick_meeting(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Another meeting, from the menu beneath one."""
    if await acknowledge(interaction, private=True, update=is_private(interaction)):
        await _show_meeting(interaction, values[0])


async def _show_meeting(interaction: Interaction, wanted: str, page: int = 0) -> None:
    ctx = interaction.client.ctx
    words, community = ctx.words(interaction), community_of(interaction)
    body = ctx.body_meant(interaction, wanted)
    outline = await ctx.queue.quick(partial(ctx.answers.outline, community, wanted, body))
    others = await ctx.queue.quick(partial(ctx.answers.meetings, community))
    await respond(interaction, meeting_view(words, outline, others, page))


@slash_command("sources")
async def sources(interaction: Interaction) -> None:
    """What is searched."""
    ctx = interaction.client.ctx
    if await acknowledge(interaction, private=True):
        held = await ctx.queue.quick(partial(ctx.library.holdings, community_of(interaction)))
        hosts = hosts_of(await visible_records(interaction))
        await respond(interaction, sources_view(ctx.words(interaction), held, hosts))


@slash_command("about")
async def about(interaction: Interaction) -> None:
    """What this is, and what it keeps."""
    ctx = interaction.client.ctx
    if not await acknowledge(interaction, private=True):
        return
    try:
        held = await ctx.queue.quick(partial(ctx.library.holdings, community_of(interaction)))
    except LibraryMissing:
        held = None
    card = about_view(ctx.words(interaction), held, ctx, questions=DAYS["questions"], posted=DAYS["posts"])
    await respond(interaction, card)


@slash_command("help")
async def help_(interaction: Interaction) -> None:
    """What can be done."""
    words = interaction.client.ctx.words(interaction)
    await respond(interaction, help_view(words, manages=may_manage(interaction)))
