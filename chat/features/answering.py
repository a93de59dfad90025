"""From what somebody asked to a card: the same for a command, a mention, a reply and a DM."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import discord

from chat.answer_view import answer_card
from chat.card import Accent, Card
from chat.context import Desk
from chat.features.answer_buttons import passages_card
from chat.safe_text import cut, plain
from chat.wording import Words
from chat.work_queue import Asker
from domain.answers import Filters
from domain.errors import PlenumError
from retrieval.conversation import InTurn, ask_in_turn, turn_of_receipt
from text.coreference import Carried, Rule
from text.followups import Turn, Understood
from text.questions import language_of

# --- How a follow-up was read, in the reader's language: what was carried over from the question before, and how.

_WORDS = 120
_SAID = {
    Rule.SUBJECT: "follow-subject",
    Rule.REFERENCE: "follow-reference",
    Rule.PERSON: "follow-reference",
    Rule.REPLACED: "follow-replaced",
    Rule.YEAR: "follow-year",
    Rule.NO_YEAR: "follow-no-year",
    Rule.RECORD: "follow-record",
    Rule.MORE: "follow-more",
}
_BARE = {
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
    said = [_carried(words, each) for each in understood.reading]
    return words("list-semicolon").join([words("follow-read"), *dict.fromkeys(said)])


def _carried(words: Words, carried: Carried) -> str:
    message = _SAID[carried.rule] if carried.instead_of else _BARE.get(carried.rule, _SAID[carried.rule])
    return words(
        message, words=plain(cut(carried.words, _WORDS)), instead=plain(cut(carried.instead_of, _WORDS))
    )


_log = logging.getLogger(__name__)

Told = Callable[[Card], Awaitable[None]]
"""Shows a card while the question waits for its turn."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it arrived."""

    question: str
    filters: Filters
    asker: Asker
    before: Turn | None = None
    """The question and answer it may refer to."""
    kept: bool = True
    """Whether the question is kept for the admins' list. What somebody else wrote is not."""


async def find(desk: Desk, words: Words, asked: Asked, told: Told | None = None) -> InTurn:
    """The answer in its turn; what was asked is kept, without a name. Whoever calls has asked ``desk.admit`` before.

    Raises QueueFull and ShuttingDown at once, and what answering raises.
    """

    async def waiting(place: int) -> None:
        if told is not None:
            await told(waiting_card(words, place))

    work = partial(ask_in_turn, desk.answers.ask, asked.question, asked.filters, asked.before)
    found = await desk.offload.ask(asked.asker, work, waiting)
    if asked.kept:
        await _keep(desk, asked, found)
    return found


def card_of(words: Words, asked: Asked, found: InTurn, *, thread: bool) -> Card:
    """What is shown of it. ``thread``: a thread may be opened from it."""
    if any(carried.rule is Rule.MORE for carried in found.understood.reading):
        return passages_card(words, found.answer, found.answer.id, 0)
    return answer_card(
        words,
        found.answer,
        asked=asked.question,
        understood=understood_words(words, found.understood),
        thread=thread,
    )


def waiting_card(words: Words, place: int) -> Card:
    """Said to who waits in a long queue."""
    card = Card(accent=Accent.NOTICE)
    card.text(words("waiting", place=place))
    return card


async def turn_before(desk: Desk, message: int | None, channel: int | None) -> Turn | None:
    """The question and answer that a message replies to, or that came last in a thread or DM; None when there is none
    that is remembered.
    """

    def look() -> Turn | None:
        posts = desk.memory.posts
        posted = posts.by_message(message) if message else None
        if posted is None and channel:
            # A thread that was opened from a message has that message's id.
            posted = posts.latest_in(channel) or posts.by_message(channel)
        if posted is None:
            return None
        return turn_of_receipt(desk.answers.receipt(posted.answer), desk.library.records)

    try:
        return await desk.offload.quick(look)
    except PlenumError as error:
        # The question is asked as it stands; it is not worth failing for.
        _log.info("The question before could not be looked up: %s", error.sentence)
        return None


async def remember(
    desk: Desk, asked: Asked, found: InTurn, sent: discord.Message | None, *, private: bool
) -> None:
    """Keeps which answer a message holds, for replies to it. A private one is not kept: nobody can reply to it."""
    if sent is None or private:
        return
    answer, asker = found.answer, asked.asker

    def keep() -> None:
        desk.memory.posts.keep(
            sent.id,
            sent.channel.id,
            asker.community,
            answer.id,
            answer.question,
            answer.searched.filters,
            user_id=0 if asker.community else asker.person,
        )

    try:
        await desk.offload.quick(keep)
    except PlenumError as error:
        _log.warning("The answer's place was not kept: %s", error.sentence)


async def _keep(desk: Desk, asked: Asked, found: InTurn) -> None:
    language = language_of(found.answer.question)
    try:
        await desk.offload.quick(
            lambda: desk.memory.questions.keep(asked.asker.community, found.answer, language=language)
        )
    except PlenumError as error:
        # The answer is as good without.
        _log.warning("The question was not kept: %s", error.sentence)
