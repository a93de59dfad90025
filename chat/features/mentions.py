"""Mentions, replies, direct messages, and a message that somebody picks with “Find in the record”. Discord hands over only what
is addressed to the bot; nothing else is read.

Of a picked message, what it claims is looked up. Nothing here says that a claim is true or false.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.utils import utcnow

from chat.answer_view import first_screen, passage, quotes_button, searched, show_quotes
from chat.context import BotClient, BotContext, Interaction, asker_of, community_of, own_collection
from chat.features.browse import help_view
from chat.features.slash_ask import (
    AskedQuestion,
    answer,
    ask_on_in_thread,
    in_turn,
    remember,
    turn_before,
    view_of,
)
from chat.messages import Accent, Card, acknowledge, attempt, error_view, may_write, notice, respond
from chat.safe_text import cut, plain
from chat.slash_commands import worded
from chat.wording import Words
from chat.work_queue import Asker
from domain.answers import Answer, Filters, NoAnswer
from domain.errors import NotAllowed, PlenumError
from text.messages import claims_in, is_greeting, says_something

_log = logging.getLogger(__name__)
_NOBODY = discord.AllowedMentions.none()
"""Editing a message is the one thing where discord.py does not go by what the client says."""


async def on_message(ctx: BotContext, me: discord.ClientUser, message: discord.Message) -> None:
    """Answers a message that is addressed to the bot."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return
    if not _is_addressed(ctx, me, message):
        return
    question = _question(me, message)
    words = ctx.words_for(message, question)
    if message.guild is not None and not may_write(message.channel, message.guild.me):
        await _tell_privately(words, message)
        return
    if not question or is_greeting(question):
        # A reply to the answer of a command arrives without its words, where it does not mention the bot itself.
        lost = message.reference is not None and not message.content
        about = notice(words("reply-without-words")) if lost else help_view(words, short=True)
        await _reply(message, about)
        return
    await _begun(ctx, message)
    await _answer(ctx, words, message, question)
    await _ended(ctx, message.id)


def _is_addressed(ctx: BotContext, me: discord.ClientUser, message: discord.Message) -> bool:
    """A direct message, a mention; and, where the server chose it, each message of a channel, each new post of a forum, and what
    is written in a thread that an answer began. Discord hands over the words of these only where the operator asks for them;
    a post has its title.
    """
    guild, channel = message.guild, message.channel
    if guild is None or any(user.id == me.id for user in message.mentions):
        return True
    chosen = ctx.settings(guild.id).ask_channels
    if isinstance(channel, discord.Thread) and _is_post(message):
        return channel.parent_id in chosen
    if message.mentions or message.reference is not None or not says_something(message.content):
        return False
    return channel.owner_id == me.id if isinstance(channel, discord.Thread) else channel.id in chosen


def _is_post(message: discord.Message) -> bool:
    """Whether it is the first message of a forum's post."""
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and message.id == channel.id
        and isinstance(channel.parent, discord.ForumChannel)
    )


def _question(me: discord.ClientUser, message: discord.Message) -> str:
    """What is asked in it: its words; of a forum's post, its title too."""
    said = asked_words(message.content, me.id)
    if isinstance(message.channel, discord.Thread) and _is_post(message):
        return f"{message.channel.name}\n{said}".strip()
    return said


# --- What is under way when the process is killed: answered after the restart, or told that it is not.

_UNDER_WAY = "mention under way "
_TOO_OLD = 15 * 60
"""Seconds after which a question is not answered any more out of the blue."""
_REPLIES = 50


async def _begun(ctx: BotContext, message: discord.Message, tries: int = 1) -> None:
    """Remembers where it stands, and nothing of what it says."""
    place = f"{message.channel.id} {tries} {message.guild.id if message.guild else 0}"
    try:
        await ctx.queue.quick(partial(ctx.memory.set_fact, f"{_UNDER_WAY}{message.id}", place))
    except PlenumError as error:
        _log.warning("That a question is under way was not kept: %s", error.sentence)


async def _ended(ctx: BotContext, message: int) -> None:
    try:
        await ctx.queue.quick(partial(ctx.memory.set_fact, f"{_UNDER_WAY}{message}", ""))
    except PlenumError as error:
        _log.warning("That a question was answered was not kept: %s", error.sentence)


async def resume(bot: BotClient, known: Collection[int] = ()) -> None:
    """Answers the messages of this process's shards that were being answered when a process was killed; those of shards that are
    ``known`` are being answered here. One that was under way twice may be what
    kills it, and an old one is not waited for any more: there it is told that nothing came of it.
    """
    ctx = bot.ctx
    for number, place in (await ctx.queue.quick(partial(ctx.memory.facts, _UNDER_WAY))).items():
        channel, tries, community = (*place.split(), "0")[:3]
        if not bot.share.mine(int(community)) or bot.share.shard(int(community)) in known:
            continue
        message = await attempt(
            "A question from before the restart", partial(_fetched, bot, int(channel), int(number))
        )
        if message is not None and bot.user is not None:
            await _resumed(ctx, bot.user, message, int(tries))
        await _ended(ctx, int(number))


async def _fetched(bot: BotClient, channel: int, number: int) -> discord.Message | None:
    where = bot.get_channel(channel) or await bot.fetch_channel(channel)
    return await where.fetch_message(number) if isinstance(where, discord.abc.Messageable) else None


async def _resumed(ctx: BotContext, me: discord.ClientUser, message: discord.Message, tries: int) -> None:
    placed = await _placed(me, message)
    posted = partial(ctx.memory.posts.by_message, placed.id) if placed is not None else None
    if posted is not None and await ctx.queue.quick(posted) is not None:
        return
    question = _question(me, message)
    words = ctx.words_for(message, question)
    if not question or tries > 1 or (utcnow() - message.created_at).total_seconds() > _TOO_OLD:
        await _show(message, placed, notice(words("error-restarted"), accent=Accent.WARNING))
        return
    await _begun(ctx, message, tries + 1)
    await _answer(ctx, words, message, question, placed)


async def _placed(me: discord.ClientUser, message: discord.Message) -> discord.Message | None:
    """What was sent in reply to it before: the place in the line, or the answer itself."""
    try:
        async for each in message.channel.history(limit=_REPLIES, after=message):
            if each.author.id == me.id and each.reference and each.reference.message_id == message.id:
                return each
    except discord.HTTPException:
        _log.info("Whether a question was answered before the restart cannot be read.")
    return None


def asked_words(content: str, me: int) -> str:
    """A message without the mention of the bot; its lines stay, for what is quoted in it is told by them.

    >>> asked_words("<@7> when?", 7)
    'when?'
    """
    return re.sub(rf"<@!?{me}>", " ", content).strip()


async def _answer(
    ctx: BotContext,
    words: Words,
    message: discord.Message,
    question: str,
    placed: discord.Message | None = None,
) -> None:
    """``placed`` is what stands already where the answer is to be."""
    community = message.guild.id if message.guild else 0

    async def show(card: Card) -> None:
        nonlocal placed
        placed = await _reply(message, card)

    try:
        asker = Asker(community, message.author.id)
        ctx.check_channel(community, message.channel)
        ctx.check_rate_limit(asker)
        asked = AskedQuestion(
            question,
            Filters(body=ctx.body_here(community, message.channel), community=own_collection(community)),
            asker,
            await _before(ctx, message),
        )
        async with _typing(message.channel):
            found = await answer(ctx, words, asked, show)
    except PlenumError as error:
        if not isinstance(error, NotAllowed):
            _log.info("A question was not answered: %s", error.sentence)
        await _show(message, placed, error_view(words, error, reading=ctx.being_read()))
        return
    threads = ctx.settings(community).threads
    for each in found.each:
        left_out = found.left_out if each is found.each[-1] else 0
        card = view_of(ctx, words, each, thread=_threadable(message) and not threads, left_out=left_out)
        sent = await _show(message, placed if each is found.each[0] else None, card)
        await remember(ctx, asker, each, sent, private=False)
        if threads and _threadable(message):
            await ask_on_in_thread(ctx, words, each, sent)


async def _before(ctx: BotContext, message: discord.Message) -> Any:
    replied = message.reference.message_id if message.reference else None
    # In a channel, what others asked before is not what this person means; in a thread or a DM it is.
    follows = message.guild is None or isinstance(message.channel, discord.Thread)
    if not replied and not follows:
        return None
    community = message.guild.id if message.guild else 0
    return await turn_before(ctx, community, replied, message.channel.id, follows=follows)


async def _reply(message: discord.Message, card: Card) -> discord.Message | None:
    # A message that was deleted meanwhile must not keep the answer from arriving.
    return await attempt(
        "A reply",
        lambda: message.channel.send(
            view=card.view(),
            reference=message.to_reference(fail_if_not_exists=False),
            mention_author=False,
        ),
    )


async def _show(
    message: discord.Message, placed: discord.Message | None, card: Card
) -> discord.Message | None:
    if placed is not None:
        held = placed
        edited = await attempt("An answer", lambda: held.edit(view=card.view(), allowed_mentions=_NOBODY))
        if edited is not None:
            return edited
    return await _reply(message, card)


async def _tell_privately(words: Words, message: discord.Message) -> None:
    where = getattr(message.channel, "mention", "")
    card = notice(words("cannot-write-there", channel=where), accent=Accent.WARNING)
    await attempt("A note on missing permissions", lambda: message.author.send(view=card.view()))


@contextlib.asynccontextmanager
async def _typing(channel: Any) -> Any:
    """Shows that an answer is being looked for; where that may not be shown, it is not."""
    typing = channel.typing()
    try:
        await typing.__aenter__()
    except discord.HTTPException:
        yield
        return
    try:
        yield
    finally:
        await typing.__aexit__(None, None, None)


def _threadable(message: discord.Message) -> bool:
    channel, guild = message.channel, message.guild
    if guild is None or guild.me is None or not isinstance(channel, discord.TextChannel):
        return False
    return channel.permissions_for(guild.me).create_public_threads


_CLAIM = 250
_QUOTES = 2
"""Shown at once with one claim."""


def claim_view(words: Words, found: Sequence[Answer | NoAnswer]) -> Card:
    """Claim by claim: the sentences of the record that meet it, or the nearest passages, named as such."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("claim-title"))
    for given in found:
        card.rule()
        card.text("-# " + words("claim-said", claim=plain(cut(given.question.replace("\n", " "), _CLAIM))))
        if given.answered:
            show_quotes(card, words, first_screen(given.quotes)[:_QUOTES], given.quotes)
            if first_screen(given.quotes)[:_QUOTES] != given.quotes:
                card.row(quotes_button(words, given))
        else:
            card.text("**" + words("refusal-title") + "**")
            for hit in given.passages[:1]:
                card.text(
                    "-# " + words("refusal-nearest") + "\n" + passage(words, hit, small=True), optional=1
                )
    card.rule()
    card.below(words("claim-limits"))
    if found:
        card.below(words("answer-searched", searched=searched(words, found[0].searched)))
    return card


@app_commands.context_menu(name=worded("command-find"))
async def find_in_record(interaction: Interaction, message: discord.Message) -> None:
    """Its answer is private: nobody is corrected in public by a machine."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=True):
        return
    claims = claims_in(message.content)
    if not claims:
        raise NotAllowed("The message holds nothing that can be searched.", reason="claim-nothing")
    filters = Filters(community=community_of(interaction))
    show = partial(respond, interaction)
    # What somebody else wrote is not kept for the admins' list.
    found = [
        await in_turn(ctx, words, asker_of(interaction), partial(ctx.answers.ask, claim, filters), show)
        for claim in claims
    ]
    await respond(interaction, claim_view(words, found))
