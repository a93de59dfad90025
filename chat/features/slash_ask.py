"""``/ask``, and how a question becomes a card: also for a mention, a reply, a direct message and a message's menu."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import discord
from discord import app_commands

from chat import slash_commands as choices
from chat.answer_view import answer_view
from chat.card import Card, notice
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.answer_buttons import passages_view
from chat.features.plain_requests import requested_view
from chat.safe_text import cut, plain
from chat.sending import acknowledge, respond, respond_further
from chat.slash_commands import slash_command
from chat.wording import Words
from chat.work_queue import Asker
from domain.answers import Filters
from domain.errors import PlenumError
from retrieval.conversation import InTurn, Replies, reply, turn_of_receipt
from retrieval.requests import Requested
from text.coreference import Carried, Rule
from text.followups import Turn, Understood
from text.language import question_language
from text.questions import MAX_CHARACTERS

_log = logging.getLogger(__name__)

T = TypeVar("T")


@slash_command("ask", "question", "since", "until", "body", "kind", "private")
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_CHARACTERS],
    since: str | None = None,
    until: str | None = None,
    body: str | None = None,
    kind: str | None = None,
    private: bool | None = None,
) -> None:
    """A question, and what it is restricted to."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    community = interaction.guild_id or 0
    ctx.check_channel(community, interaction.channel)
    alone = ctx.settings(community).private if private is None else private
    filters = Filters(
        since=choices.date_of(since or ""),
        until=choices.date_of(until or ""),
        body=await choices.body_of(interaction, body or ""),
        kind=choices.kind_of(kind or ""),
        community=community_of(interaction.guild_id),
    )
    asked = AskedQuestion(question, filters, asker_of(interaction))
    ctx.check_rate_limit(asked.asker)
    if not await acknowledge(interaction, private=alone):
        return
    found = await answer(ctx, words, asked, partial(respond, interaction))
    thread = (
        not alone
        and isinstance(interaction.channel, discord.TextChannel)
        and interaction.app_permissions.create_public_threads
    )
    for number, each in enumerate(found.each):
        left_out = found.left_out if each is found.each[-1] else 0
        card = view_of(ctx, words, each, thread=thread, left_out=left_out)
        sent = await (
            respond_further(interaction, card, private=alone) if number else respond(interaction, card)
        )
        await remember(ctx, asked.asker, each, sent, private=alone)


ask.autocomplete("body")(choices.bodies)
ask.autocomplete("kind")(choices.kinds)
ask.autocomplete("since")(choices.dates)
ask.autocomplete("until")(choices.dates)


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
        records = partial(ctx.library.records, community_of(community))
        return turn_of_receipt(ctx.answers.receipt(posted.answer), records)

    try:
        return await ctx.queue.quick(look)
    except PlenumError as error:
        # The question is asked as it stands; it is not worth failing for.
        _log.info("The question before could not be looked up: %s", error.sentence)
        return None


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
