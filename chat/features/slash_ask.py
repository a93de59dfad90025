"""``/ask``, and how a question becomes a card: also for a mention, a reply, a direct message and a message's menu.

A plain request (“Give me a summary”, “What’s new?”) is given what there is; what was understood stands beneath it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import discord
from discord import app_commands, ui

from chat import slash_commands as choices
from chat.answer_view import answer_view, citation, quotation
from chat.buttons import Button, Form, on_button
from chat.context import BotContext, Interaction, asker_of, community_of, is_guest, own_collection
from chat.features import slash_decisions
from chat.features.answer_buttons import begin_thread, passages_view
from chat.features.browse import help_view, latest_view, meeting_view, outlined
from chat.features.slash_priorities import groups, place_of, priorities_view
from chat.messages import Accent, Card, acknowledge, attempt, notice, respond, respond_further
from chat.safe_text import cut, name, plain
from chat.slash_commands import slash_command
from chat.wording import Words
from chat.work_queue import Asker
from domain.answers import Filters, Quote
from domain.errors import PlenumError
from domain.meetings import Decisions as Voted
from domain.meetings import Meeting, Priorities
from retrieval.conversation import (
    Decisions,
    InTurn,
    Newest,
    Replies,
    Requested,
    Summary,
    Upcoming,
    reply,
    turn_of_receipt,
)
from retrieval.meetings import Outline
from text.coreference import Carried, Rule
from text.followups import Turn, Understood
from text.language import question_language
from text.messages import is_greeting
from text.questions import MAX_CHARACTERS
from text.requests import Wants

_log = logging.getLogger(__name__)

T = TypeVar("T")


@slash_command("ask", "question", "since", "until", "body", "kind", "by", "private")
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_CHARACTERS],
    since: str | None = None,
    until: str | None = None,
    body: str | None = None,
    kind: str | None = None,
    by: app_commands.Range[str, 1, 100] | None = None,
    private: bool | None = None,
) -> None:
    """A question, and what it is restricted to."""
    filters = Filters(
        since=choices.date_of(since or ""),
        until=choices.date_of(until or ""),
        body=await choices.body_of(interaction, body or ""),
        kind=choices.kind_of(kind or ""),
        by=(by or "").strip(),
    )
    await _ask(interaction, question, filters, private=private)


async def _ask(
    interaction: Interaction, question: str, filters: Filters, *, private: bool | None = None
) -> None:
    """Answers it where it was asked; ``private`` None: as the community wants it."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    community, guest = interaction.guild_id or 0, is_guest(interaction)
    ctx.check_channel(community, interaction.channel)
    settings = ctx.settings(community)
    alone = settings.private if private is None else private
    body = filters.body or ctx.body_here(community, interaction.channel)
    filters = replace(filters, body=body, community=community_of(interaction))
    asked = AskedQuestion(question, filters, asker_of(interaction))
    if is_greeting(question):
        await respond(interaction, help_view(words, short=True))
        return
    ctx.check_rate_limit(asked.asker)
    if not await acknowledge(interaction, private=alone):
        return
    found = await answer(ctx, words, asked, partial(respond, interaction))
    thread = (
        not alone
        and not guest
        and isinstance(interaction.channel, discord.TextChannel)
        and interaction.app_permissions.create_public_threads
    )
    for number, each in enumerate(found.each):
        left_out = found.left_out if each is found.each[-1] else 0
        card = view_of(ctx, words, each, thread=thread and not settings.threads, left_out=left_out)
        sent = await (
            respond_further(interaction, card, private=alone) if number else respond(interaction, card)
        )
        # In a server that the bot is not in, it hears of no reply and can change no message.
        await remember(ctx, asked.asker, each, sent, private=alone or guest)
        if thread and settings.threads:
            await ask_on_in_thread(ctx, words, each, sent)


ask.autocomplete("body")(choices.bodies)
ask.autocomplete("kind")(choices.kinds)
ask.autocomplete("by")(choices.speakers)
ask.autocomplete("since")(choices.dates)
ask.autocomplete("until")(choices.dates)


# --- A button that asks: one of the questions that are shown to begin with, or what is typed in its form.


@on_button("ask")
async def press_to_ask(interaction: Interaction, question: str) -> None:
    """``QUESTION``: asks it, like ``/ask``; without one, opens the form."""
    if question:
        await _ask(interaction, question, Filters())
        return
    form = QuestionForm(interaction.client.ctx.words(interaction))
    await attempt("A form", lambda: interaction.response.send_modal(form))


class QuestionForm(Form, action="ask"):
    """One question."""

    def __init__(self, words: Words) -> None:
        super().__init__(words("button-ask"), "")
        self.text: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            placeholder=words("ask-placeholder"),
            max_length=MAX_CHARACTERS,
        )
        self.add_item(ui.Label(text=words("ask-label"), component=self.text))

    async def filled(self, interaction: Interaction) -> None:
        """Asks it, like ``/ask``."""
        await _ask(interaction, self.text.value, Filters())


# --- From a question to a card: the same for the command, a mention, a reply and a direct message.

ShowCard = Callable[[Card], Awaitable[object]]
"""Shows a card while the question waits for its turn."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question as it arrived."""

    question: str
    filters: Filters
    asker: Asker
    before: Turn | None = None
    """The question and answer it may refer to."""


async def answer(ctx: BotContext, words: Words, asked: AskedQuestion, show: ShowCard) -> Replies:
    """The answers in their turn; what was asked is kept, without a name. ``ctx.check_rate_limit`` was asked before.

    Raises QueueFull and ShuttingDown at once, and what answering raises.
    """
    work = partial(reply, ctx.answers, asked.question, asked.filters, asked.before)
    found = await in_turn(ctx, words, asked.asker, work, show)
    for each in found.answers:
        await _keep(ctx, asked.asker, each)
    return found


async def in_turn(ctx: BotContext, words: Words, asker: Asker, work: Callable[[], T], show: ShowCard) -> T:
    """What comes of ``work`` when it is the asker's turn; until then, the place in the queue is shown."""

    async def waiting(place: int) -> None:
        await show(notice(words("waiting", place=place)))

    return await ctx.queue.ask(asker, work, waiting)


def view_of(
    ctx: BotContext, words: Words, found: InTurn | Requested, *, thread: bool, left_out: int = 0
) -> Card:
    """What is shown of it. ``thread``: a thread may be opened from it; ``left_out``: questions of the message that were not
    asked.
    """
    if isinstance(found, Requested):
        return requested_view(words, found)
    if any(carried.rule is Rule.MORE for carried in found.understood.reading):
        return passages_view(words, found.answer, found.answer.id, 0)
    card = answer_view(
        words,
        found.answer,
        asked=found.asked,
        understood=understood_words(words, found.understood),
        thread=thread,
        reading=ctx.being_read(),
    )
    if left_out:
        card.below(words("ask-left-out", count=left_out))
    return card


async def turn_before(
    ctx: BotContext, community: int, message: int | None, channel: int, *, follows: bool
) -> Turn | None:
    """The question and answer that a message in ``channel`` replies to, or, where it ``follows``, that came last there; None when
    there is none that is remembered. One that was posted elsewhere (a message can be forwarded) is not another community's to read.
    """

    def look() -> Turn | None:
        posts = ctx.memory.posts
        posted = posts.by_message(message) if message else None
        if posted is None and follows:
            # A thread that was opened from a message has that message's id.
            posted = posts.latest_in(channel) or posts.by_message(channel)
        if posted is None or posted.community != community or (not community and posted.channel != channel):
            return None
        records = partial(ctx.library.records, own_collection(community))
        return turn_of_receipt(ctx.answers.receipt(posted.answer), records)

    try:
        return await ctx.queue.quick(look)
    except PlenumError as error:
        # The question is asked as it stands; it is not worth failing for.
        _log.info("The question before could not be looked up: %s", error.sentence)
        return None


async def ask_on_in_thread(
    ctx: BotContext, words: Words, found: InTurn | Requested, sent: discord.Message | None
) -> None:
    """Begins a thread on an answer, where the community wants one for each; a refusal needs none."""
    if sent is None or not isinstance(sent.channel, discord.TextChannel):
        return
    if isinstance(found, InTurn) and found.answer.answered:
        await begin_thread(ctx, words, sent.channel, sent.id, found.answer.question)


async def remember(
    ctx: BotContext, asker: Asker, found: InTurn | Requested, sent: discord.Message | None, *, private: bool
) -> None:
    """Keeps which answer a message holds, for replies to it. A private one is not kept: nobody can reply to it."""
    if sent is None or private or isinstance(found, Requested):
        return
    answer = found.answer

    def keep() -> None:
        ctx.memory.posts.keep(
            sent.id,
            sent.channel.id,
            asker.community,
            answer.id,
            answer.question,
            user_id=0 if asker.community else asker.person,
        )

    try:
        await ctx.queue.quick(keep)
    except PlenumError as error:
        _log.warning("The answer's place was not kept: %s", error.sentence)


async def _keep(ctx: BotContext, asker: Asker, found: InTurn) -> None:
    language = question_language(found.answer.question)
    try:
        await ctx.queue.quick(
            lambda: ctx.memory.questions.keep(asker.community, found.answer, language=language)
        )
    except PlenumError as error:
        # The answer is as good without.
        _log.warning("The question was not kept: %s", error.sentence)


# --- How a follow-up was read, in the reader's language: what was carried over from the question before, and how.

_WORDS = 120
_PHRASES = {
    Rule.SUBJECT: "follow-subject",
    Rule.REFERENCE: "follow-reference",
    Rule.PERSON: "follow-reference",
    Rule.REPLACED: "follow-replaced",
    Rule.YEAR: "follow-year",
    Rule.NO_YEAR: "follow-no-year",
    Rule.RECORD: "follow-record",
    Rule.MORE: "follow-more",
}
_ALONE = {
    Rule.REFERENCE: "follow-subject",
    Rule.PERSON: "follow-subject",
    Rule.REPLACED: "follow-subject",
    Rule.YEAR: "follow-year-bare",
}
"""How it is said where nothing was replaced."""


def understood_words(words: Words, understood: Understood) -> str:
    """Phrases, safe; empty where the question was read as it stands."""
    if not understood.follows:
        return ""
    phrases = [_carried(words, each) for each in understood.reading]
    return words("list-semicolon").join([words("follow-read"), *dict.fromkeys(phrases)])


def _carried(words: Words, carried: Carried) -> str:
    rule = carried.rule
    message = _PHRASES[rule] if carried.instead_of else _ALONE.get(rule, _PHRASES[rule])
    return words(
        message, words=plain(cut(carried.words, _WORDS)), instead=plain(cut(carried.instead_of, _WORDS))
    )


_TITLE = 120
_LABELS = 6
_LINES = 10
_UNDERSTOOD = {
    Wants.SUMMARY: "request-summary",
    Wants.PRIORITIES: "request-priorities",
    Wants.MEETING: "request-meeting",
    Wants.DECISIONS: "request-decisions",
    Wants.NEWEST: "request-newest",
    Wants.NEXT: "request-next",
    Wants.VOTES: "request-votes",
}


def requested_view(words: Words, given: Requested) -> Card:
    """The card of a request."""
    match given.found:
        case Summary():
            card = _summary(words, given.found)
        case Priorities():
            card = priorities_view(words, given.found, 0, place_of(given.found))
        case Outline():
            card = meeting_view(words, given.found, (), 0)
        case Decisions():
            card = _decisions(words, given.found)
        case Voted():
            card = slash_decisions.decisions_view(
                words, given.found, 0, slash_decisions.place_of(given.found)
            )
        case Newest():
            card = latest_view(words, given.found.records)
        case Upcoming():
            card = _upcoming(words, given.found)
    if given.skipped is not None:
        card.below(words("request-skipped", meeting=_said(words, given.skipped)))
    understood = words(_UNDERSTOOD[given.request.wants])
    if given.body:
        understood = words("list-comma").join([understood, words("only", what=plain(given.body))])
    card.below(words("read-as", reading=understood) + "\n" + words("request-otherwise"))
    return card


def _said(words: Words, meeting: Meeting) -> str:
    return words(
        "meeting-title-date",
        title=name(meeting.title, _TITLE),
        date=words.day_of(meeting.date, meeting.standing),
    )


def _summary(words: Words, found: Summary) -> Card:
    meeting = found.outline.meeting
    card = Card(accent=Accent.ANSWER)
    card.text("### " + _said(words, meeting))
    stated = groups(found.priorities)
    if stated:
        card.text("**" + words("priorities-title") + "**")
    before = ""
    for number, group in enumerate(stated[:_LABELS], 1):
        cited = group[0].quote.citation
        labels = " · ".join(f"**{name(item.label, 160)}**" for item in group)
        card.text(
            f"{labels}\n{citation(words, cited, number=number, same_record=cited.document == before)}",
            optional=number,
        )
        before = cited.document
    card.rule()
    _outline(card, words, found.outline)
    card.below(words("request-own-words"))
    buttons = [Button("meeting", f"{meeting.id}:0", label=words("request-whole-outline"), emoji="📄")]
    if stated:
        where = f"{place_of(found.priorities)}:0"
        buttons.append(Button("priorities", where, label=words("request-every-priority"), emoji="⭐"))
    card.row(*buttons)
    return card


def _outline(card: Card, words: Words, found: Outline, title: str = "meeting-outline") -> None:
    """Its first lines."""
    lines = [(part, entry) for part in found.parts for entry in part.entries]
    more = len(lines) - _LINES + sum(part.more for part in found.parts)
    card.text(words(title) if lines else words("meeting-outline-none"))
    card.text("\n".join(outlined(words, lines[:_LINES])), optional=1)
    if more > 0:
        card.below(words("meeting-more", count=more))


def _decisions(words: Words, found: Decisions) -> Card:
    card = Card(accent=Accent.ANSWER if found.quotes else Accent.REFUSAL)
    card.text("### " + _said(words, found.meeting))
    card.text("**" + words("request-decided" if found.quotes else "request-decided-nothing") + "**")
    _quotes(card, words, found.quotes)
    if found.more:
        card.below(words("meeting-more", count=found.more))
    card.row(Button("meeting", f"{found.meeting.id}:0", label=words("request-whole-outline"), emoji="📄"))
    return card


def _upcoming(words: Words, found: Upcoming) -> Card:
    known = found.meetings or found.quotes
    card = Card(accent=Accent.ANSWER if known else Accent.REFUSAL)
    card.text("### " + words("request-upcoming"))
    if not known:
        card.text("**" + words("request-upcoming-none", date=words.date(found.today)) + "**")
    for meeting in found.meetings:
        card.text("**" + _said(words, meeting) + "**")
    if found.outline is not None:
        _outline(card, words, found.outline, "request-announced")
    if found.quotes:
        card.text(words("request-announced"))
    _quotes(card, words, found.quotes)
    card.below(words("request-today", date=words.date(found.today)))
    return card


def _quotes(card: Card, words: Words, quotes: Sequence[Quote]) -> None:
    before = ""
    for number, quote in enumerate(quotes, 1):
        cited = quote.citation
        cite = citation(words, cited, number=number, same_record=cited.document == before)
        card.text(f"{quotation(quote.text)}\n{cite}", optional=number)
        before = cited.document
