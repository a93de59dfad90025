"""Watches: ``/watch topic|question|body|meetings``, the button beneath an answer or a refusal, ``/watches``, ``/unwatch``; and
how a notice looks.

What somebody watches is shown to them alone; what is told in a channel is an admin's choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import discord
from discord import app_commands

from chat.answer_view import citation, kind, quotation
from chat.buttons import Button, fields, on_button, page_of, whole_number
from chat.context import BotClient, BotContext, Interaction, asker_of, server_of
from chat.features.slash_decisions import in_brief
from chat.messages import Accent, Card, acknowledge, may_write, notice, respond
from chat.permissions import audit, check_permission, may_manage, receipt_for
from chat.safe_text import cut, link, name, plain
from chat.slash_commands import Choices, bodies, fitting, named, slash_command, worded
from chat.wording import Words, moment
from community.outbox import Notice, Parcel
from community.watches import NoticeSettings, Pace, Watch, time_zones
from domain.documents import PREFIX
from domain.errors import LibraryMissing, NotAllowed
from domain.meetings import Decision, Meeting, Priority
from retrieval.watch import Subject, is_specific
from text.questions import read_question

PER_PAGE = 6
_TEXT = 300
_TITLE = 120
_LABELS = 5
"""Priorities that are named with a meeting."""


# --- Asking to be told

WATCH = app_commands.Group(**named("watch"))
_PACES = app_commands.choices(
    pace=[app_commands.Choice(name=worded(f"pace-{each.value}"), value=each.value) for each in Pace]
)


@_PACES
@slash_command("watch-topic", "topic", "pace", "channel")
async def watch_topic(
    interaction: Interaction,
    topic: app_commands.Range[str, 1, 200],
    pace: str = Pace.NOW.value,
    channel: discord.TextChannel | None = None,
) -> None:
    """Told when a new record says something on it."""
    await _watch(interaction, Subject.TOPIC, topic, pace, channel)


@_PACES
@slash_command("watch-question", "question", "pace", "channel")
async def watch_question(
    interaction: Interaction,
    question: app_commands.Range[str, 1, 2000],
    pace: str = Pace.NOW.value,
    channel: discord.TextChannel | None = None,
) -> None:
    """Told when a new record answers it."""
    await _watch(interaction, Subject.QUESTION, question, pace, channel)


@_PACES
@slash_command("watch-body", "body", "pace", "channel")
async def watch_body(
    interaction: Interaction,
    body: app_commands.Range[str, 1, 200],
    pace: str = Pace.NOW.value,
    channel: discord.TextChannel | None = None,
) -> None:
    """Told when there is a new record of it."""
    await _watch(interaction, Subject.BODY, body, pace, channel)


@_PACES
@slash_command("watch-meetings", "pace", "channel")
async def watch_meetings(
    interaction: Interaction, pace: str = Pace.NOW.value, channel: discord.TextChannel | None = None
) -> None:
    """One message for each new meeting, changed when minutes follow the agenda."""
    await _watch(interaction, Subject.MEETINGS, "", pace, channel)


watch_body.autocomplete("body")(bodies)
for _command in (watch_topic, watch_question, watch_body, watch_meetings):
    WATCH.add_command(_command)


async def _watch(
    interaction: Interaction, subject: Subject, text: str, pace: str, channel: discord.TextChannel | None
) -> None:
    interaction.client.ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=True):
        return
    if subject is not Subject.MEETINGS:
        text = read_question(text).text
    if not is_specific(subject, text):
        raise NotAllowed("There is nothing particular to look for.", reason="watch-too-broad")
    if channel is not None:
        await check_permission(interaction, "watch", str(channel.id))
        if interaction.guild is None or not may_write(channel, interaction.guild.me):
            raise NotAllowed("The bot may not write there.", reason="watch-cannot-write")
    kept = await keep(interaction, subject, text, Pace(pace), channel.id if channel else 0)
    if channel is not None:
        await audit(interaction, "watch", f"{subject.value}: {text} → {channel.id}")
    await _confirm(interaction, kept)


@on_button("tell")
async def watch(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: to be told when what was asked comes up. The button beneath takes it back."""
    if not await acknowledge(interaction, private=True):
        return
    asked = await receipt_for(interaction, answer)
    question = read_question(asked.question)
    if not is_specific(Subject.QUESTION, question.text):
        raise NotAllowed("There is nothing particular to look for.", reason="watch-too-broad")
    subject = Subject.TOPIC if question.is_topic else Subject.QUESTION
    await _confirm(interaction, await keep(interaction, subject, question.text, Pace.NOW, 0))


async def keep(interaction: Interaction, subject: Subject, text: str, pace: Pace, channel: int) -> Watch:
    """Keeps a watch, which looks at what is new from now on."""
    # A guest's is told to them as in a direct message: where the bot is not, there is no server to tell it in.
    ctx, community = interaction.client.ctx, server_of(interaction)
    await ctx.queue.long(partial(observe, ctx))
    keeping = partial(
        ctx.memory.watches.keep,
        interaction.user.id,
        community,
        text,
        subject,
        channel=channel,
        origin=interaction.channel_id or 0,
        pace=pace,
        locale=ctx.words(interaction).locale,
    )
    return await ctx.queue.quick(keeping)


def observe(ctx: BotContext) -> None:
    """Takes notice of what the library holds now: it is no news for who asks after it. Raises LibraryError kinds."""
    try:
        records = ctx.library.records("")
    except LibraryMissing:
        return
    ctx.memory.watches.observe(records)


async def _confirm(interaction: Interaction, kept: Watch) -> None:
    words = interaction.client.ctx.words(interaction)
    where = f"<#{kept.channel}>"
    told = words("watch-kept-channel", channel=where) if kept.channel else words("watch-kept")
    card = notice(told + "\n" + _about(words, kept), words("watches-how"))
    card.row(Button("unwatch", f"{kept.id}:0", label=words("button-unwatch"), emoji="🔕"))
    await respond(interaction, card)


# --- What is watched, and how it is told


@slash_command("watches", "quiet", "zone", "most", "closed")
async def watches(
    interaction: Interaction,
    quiet: str = "",
    zone: str = "",
    most: int | None = None,
    closed: bool | None = None,
) -> None:
    """The first page of them; an option that is given is kept."""
    ctx, person = interaction.client.ctx, interaction.user.id
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=True):
        return
    table = ctx.memory.watches
    settings = await ctx.queue.quick(partial(table.settings, person))
    changed = replace(
        settings,
        quiet=_hours(quiet) if quiet else settings.quiet,
        zone=zone or settings.zone,
        most=settings.most if most is None else most,
        in_channel=settings.in_channel if closed is None else closed,
    )
    if changed != settings:
        await ctx.queue.quick(partial(table.set_settings, person, changed))
    await _show(interaction, 0)


@watches.autocomplete("zone")
async def zones(_interaction: Interaction, typed: str) -> Choices:
    """Time zones by their names."""
    return fitting(typed, [(each, each) for each in sorted(time_zones())])


def _hours(typed: str) -> tuple[int, int] | None:
    """``22-7`` → (22, 7); None for “off”, as each language's description of the option calls it. Raises NotAllowed.

    >>> _hours("22-7"), _hours("22:00 – 7:00"), _hours("２２到７"), _hours("off")
    ((22, 7), (22, 7), (22, 7), None)
    """
    if typed.strip().casefold() in _OFF:
        return None
    found = re.fullmatch(r"\s*(\d\d?)(?:[:：]00)?\s*(?:[-–—~～到至a]|to)\s*(\d\d?)(?:[:：]00)?\s*", typed)
    if not found:
        raise NotAllowed("Two hours are asked for.", reason="error-quiet-hours")
    return int(found[1]), int(found[2])


_OFF = frozenset({"off", "none", "no", "ninguna", "无", "無"})


@slash_command("unwatch", "watch")
async def unwatch(interaction: Interaction, watch: str) -> None:
    """Takes one back."""
    if await acknowledge(interaction, private=True):
        gone = await _take_back(interaction, int(watch)) if re.fullmatch(r"\d{1,18}", watch) else False
        if not gone:
            raise NotAllowed("There is no such watch.", reason="watch-unknown")
        await _show(interaction, 0, taken_back=True)


@unwatch.autocomplete("watch")
async def own_watches(interaction: Interaction, typed: str) -> Choices:
    """A person's own, and for admins those of the channels."""
    words = interaction.client.ctx.words(interaction)
    kept = await _all_of(interaction)
    return fitting(typed, [(_subject(words, each, each.text), str(each.id)) for each in kept])


@on_button("watches")
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page."""
    number = whole_number(page)
    if await acknowledge(interaction, private=True, update=True):
        await _show(interaction, number)


@on_button("unwatch")
async def take_back(interaction: Interaction, rest: str) -> None:
    """``WATCH:PAGE``: takes it back, then shows what is left. Of somebody else's, nothing happens."""
    watch, page = map(whole_number, fields(rest, 2))
    if await acknowledge(interaction, private=True, update=True):
        await _show(interaction, page, taken_back=await _take_back(interaction, watch))


@on_button("stop")
async def stop(interaction: Interaction, rest: str) -> None:
    """``WATCH:PARCEL``: beneath a notice."""
    watch, _ = fields(rest, 2)
    number = whole_number(watch)
    if await acknowledge(interaction, private=True):
        kept = await interaction.client.ctx.queue.quick(
            partial(interaction.client.ctx.memory.watches.get, number)
        )
        if kept is not None and kept.channel:
            await check_permission(interaction, "watch", str(kept.channel))
        gone = await _take_back(interaction, number)
        words = interaction.client.ctx.words(interaction)
        await respond(interaction, notice(words("watch-taken-back") if gone else words("watch-unknown")))


async def _take_back(interaction: Interaction, watch: int) -> bool:
    ctx, person, community = interaction.client.ctx, interaction.user.id, interaction.guild_id or 0
    table = ctx.memory.watches
    if await ctx.queue.quick(partial(table.remove, person, watch)):
        return True
    if not may_manage(interaction):
        return False
    gone = await ctx.queue.quick(partial(table.remove_of_channel, community, watch))
    if gone:
        await audit(interaction, "unwatch", str(watch))
    return gone


async def _all_of(interaction: Interaction) -> list[Watch]:
    ctx, table = interaction.client.ctx, interaction.client.ctx.memory.watches
    kept = await ctx.queue.quick(partial(table.of, interaction.user.id))
    if may_manage(interaction):
        kept += await ctx.queue.quick(partial(table.of_channels, interaction.guild_id or 0))
    return kept


async def _show(interaction: Interaction, page: int, *, taken_back: bool = False) -> None:
    ctx = interaction.client.ctx
    kept = await _all_of(interaction)
    settings = await ctx.queue.quick(partial(ctx.memory.watches.settings, interaction.user.id))
    words = ctx.words(interaction)
    await respond(
        interaction, watches_view(words, kept, settings, page, interaction.client, taken_back=taken_back)
    )


def watches_view(
    words: Words,
    kept: Sequence[Watch],
    settings: NoticeSettings,
    number: int,
    client: BotClient,
    *,
    taken_back: bool,
) -> Card:
    """A page of them, each with the button that takes it back."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("watches-title"))
    if taken_back:
        card.text("✅ " + words("watch-taken-back"))
    if not kept:
        card.text(words("watches-none"))
    page = page_of(kept, number, PER_PAGE)
    for watch in page.items:
        guild = client.get_guild(watch.community)
        below = [
            moment(watch.at.isoformat(), "d"),
            name(guild.name) if guild else "",
            words(f"pace-{watch.pace.value}"),
        ]
        if watch.channel:
            below.append(f"<#{watch.channel}>")
        if watch.stuck:
            below.append("⚠️ " + words("watch-stuck"))
        text = f"{_about(words, watch)}\n-# " + " · ".join(filter(None, below))
        card.section(text, Button("unwatch", f"{watch.id}:{page.number}", label=words("button-unwatch")))
    card.rule()
    card.below(_how(words, settings))
    card.row(*page.buttons(words, "watches"))
    return card


def _about(words: Words, watch: Watch) -> str:
    """What is watched, safe."""
    return _subject(words, watch, plain(cut(" ".join(watch.text.split()), _TEXT)))


def _subject(words: Words, watch: Watch, what: str) -> str:
    match watch.subject:
        case Subject.TOPIC:
            return words("watch-of-topic", what=what)
        case Subject.BODY:
            return words("watch-of-body", what=what)
        case Subject.MEETINGS:
            return words("watch-of-meetings")
        case Subject.QUESTION:
            return words("watch-of-question", what=what)


def _how(words: Words, settings: NoticeSettings) -> str:
    if settings.quiet is None:
        quiet = words("notices-no-quiet")
    else:
        first, last = (f"{hour}:00" for hour in settings.quiet)
        quiet = words("notices-quiet", first=first, last=last, zone=plain(settings.zone))
    closed = words("notices-closed-channel") if settings.in_channel else words("notices-closed-kept")
    return "\n".join((words("notices-most", count=settings.most), quiet, closed))


# --- A notice


def notice_view(words: Words, parcel: Parcel, guild: discord.Guild | None) -> Card:
    """What one message tells: for each notice the record's words and where they stand, and the button that ends it."""
    card = Card(accent=Accent.NOTICE)
    title = "### 🔔 " + words("notice-title")
    if parcel.channel and parcel.user_id:
        # Nobody is pinged: no message of ours does that.
        title += "\n" + words("notice-for", person=f"<@{parcel.user_id}>")
    card.text(title)
    for each in parcel.notices:
        card.rule()
        where = name(guild.name) if guild and not parcel.channel else ""
        card.text(f"**{_about(words, each.watch)}**" + (f"\n-# {where}" if where else ""))
        before = ""
        for quote in each.told.quotes:
            cited = quote.citation
            same = cited.document == before
            card.text(f"{quotation(quote.text, quote.marks)}\n{citation(words, cited, same_record=same)}")
            before = cited.document
        buttons = [_stop(words, each, parcel)]
        own = any(_is_own(quote.citation.document) for quote in each.told.quotes)
        if each.told.answer and (parcel.channel or not own):
            buttons.insert(0, Button("receipt", each.told.answer, label=words("button-receipt"), emoji="🧾"))
        card.row(*buttons)
    return card


def meeting_notice_view(
    words: Words,
    parcel: Parcel,
    meeting: Meeting,
    priorities: Sequence[Priority],
    decisions: Sequence[Decision] = (),
) -> Card:
    """A new meeting: what it was, its documents, what it set out to do and what it decided, where a record states it."""
    each = parcel.notices[0]
    card = Card(accent=Accent.NOTICE)
    day = words.day_of(meeting.date, meeting.standing)
    title = words("meeting-title-date", title=name(meeting.title, _TITLE), date=day)
    card.text("### 📅 " + title)
    lines = []
    for part in meeting.records:
        shown = part.title or part.key
        linked = link(cut(shown, _TITLE), part.url) if part.url else f"**{name(shown, _TITLE)}**"
        lines.append(f"- {linked} · {kind(words, part.kind)}")
    card.text(words("meeting-documents") + "\n" + "\n".join(lines))
    if priorities:
        labels = [f"- {plain(cut(item.label, _TITLE))}" for item in priorities[:_LABELS]]
        card.text("\n".join((words("notice-priorities"), *labels)), optional=1)
        if len(priorities) > _LABELS:
            card.below(words("library-and-more", count=len(priorities) - _LABELS))
    if decisions:
        told = [in_brief(words, item) for item in decisions[:_LABELS]]
        card.text("\n".join((f"**{words('decisions-title')}**", *told)), optional=2)
        if len(decisions) > _LABELS:
            card.below(words("library-and-more", count=len(decisions) - _LABELS))
    buttons = [_stop(words, each, parcel)]
    if parcel.channel or not _is_own(meeting.collection):
        buttons.insert(0, Button("meeting", f"{meeting.id}:0", label=words("button-outline"), emoji="📖"))
    card.row(*buttons)
    return card


def _is_own(document: str) -> bool:
    """Whether it is a community's own: outside its server, nothing more of it can be looked up."""
    return document.startswith(PREFIX)


def stuck_view(words: Words, stuck: Notice) -> Card:
    """For admins: a channel that cannot be written in."""
    card = Card(accent=Accent.WARNING)
    card.text("⚠️ " + words("notice-stuck", channel=f"<#{stuck.stuck}>"))
    card.text(_about(words, stuck.watch))
    card.below(words("notice-stuck-how"))
    return card


def _stop(words: Words, each: Notice, parcel: Parcel) -> Button:
    # The parcel's token stands in it, so that a message that arrived can be told from one that did not.
    return Button("stop", f"{each.watch.id}:{parcel.token}", label=words("button-stop"), emoji="🔕")
