"""Answers that know they are old: after each re-index, the answers of the last 30 days whose record is not as it was are
marked in place, and the mark goes when the record is as it was again.

One message at a time, with a pause after each. What was settled is kept at once, so that a restart goes on where this
ended; what Discord would not take just now is tried again later, each time after twice as long.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import ui

from chat.buttons import Button, on_button
from chat.context import BotClient, BotContext
from chat.features.answer_buttons import show_receipt
from chat.safe_text import COMPONENTS, TEXT, cut, link, name, plain
from chat.wording import ENGLISH, LOCALES, Words, locale_of, locale_of_text, moment, words_in
from community.posted_answers import PostedAnswer
from domain.answers import Standing
from domain.errors import PlenumError
from retrieval.staleness import Age, Note

# --- The mark on an answer whose record is not as it was: a line and a button at its top. The rest of the message stays as it was sent, whatever made it then.

ACTION = "now"
"""Of the button on a mark: it shows the receipt, as it is now."""
on_button(ACTION)(show_receipt)
_TITLE = 120
_NUMBERED = plain("[2]")
_QUOTED = "press:context:"
"""A message with this in it, and with a button of this kind, shows quotes by number; without the button, it shows passages."""
_TELLING = ("button-context", "button-receipt", "button-thread", "button-tell", "button-forth")
"""Labels that differ from language to language."""
_DATED = {
    Standing.CHANGED: "aging-changed-on",
    Standing.WORDS_GONE: "aging-words-gone-on",
    Standing.GONE_FROM_SOURCE: "aging-gone-on",
    Standing.REMOVED: "aging-removed-on",
}
_UNDATED = {
    Standing.CHANGED: "aging-changed",
    Standing.WORDS_GONE: "aging-words-gone",
    Standing.GONE_FROM_SOURCE: "aging-gone",
    Standing.REMOVED: "aging-removed",
}


def marked(
    words: Words, message: discord.Message, answer: str, notes: Iterable[Note]
) -> ui.LayoutView | None:
    """The message with what is said in ``notes``, an earlier mark taken away; without notes, as it was sent. None where
    nothing has to be changed: it says just that already, or it is no card of ours.
    """
    shown = ui.LayoutView.from_message(message, timeout=None)
    card = next(iter(shown.children), None)
    if len(shown.children) != 1 or not isinstance(card, ui.Container):
        return None
    before = [item for item in card.children if _is_mark(item)]
    rest = [item for item in card.children if not _is_mark(item)]
    mark = _fitting(words, rest, answer, list(notes))
    if _said(mark) == _said(before):
        return None
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(*mark, *rest, accent_colour=card.accent_colour, spoiler=card.spoiler, id=card.id)
    )
    return view


def spoken(message: discord.Message) -> str:
    """The one of our languages that a card is in, by the words on its buttons; empty where they do not tell."""
    shown = ui.LayoutView.from_message(message, timeout=None)
    labels = {item.label for item in shown.walk_children() if isinstance(item, ui.Button)}
    for locale in LOCALES:
        words = words_in(locale)
        if not labels.isdisjoint(words(each) for each in _TELLING):
            return locale
    return ""


def _fitting(words: Words, rest: list[ui.Item[Any]], answer: str, notes: list[Note]) -> list[ui.Item[Any]]:
    """The fullest mark for which there is room beside the rest of the message; a button alone always has some."""
    if not notes:
        return []
    said = _said(rest)
    numbered = any(_NUMBERED in text for text, _ in said) and any(id_.startswith(_QUOTED) for _, id_ in said)
    marks: list[ui.Item[Any]] = [
        ui.Section(text, accessory=Button(ACTION, answer, label=words("button-now")))
        for text in _texts(words, notes, numbered=numbered)
    ]
    alone: ui.Item[Any] = ui.ActionRow(Button(ACTION, answer, label=words("button-now-alone"), emoji="⚠️"))
    return next(([mark] for mark in (*marks, alone) if _fits([mark, *rest])), [])


def _texts(words: Words, notes: list[Note], *, numbered: bool) -> Iterator[str]:
    """What is said, the fullest first."""
    said = [_sentence(words, note, _quotes(words, note.numbers, numbered=numbered)) for note in notes]
    yield "\n".join(f"⚠️ {each}" for each in dict.fromkeys(said))
    every = sorted({number for note in notes for number in note.numbers})
    yield "⚠️ " + words("aging-short", quotes=_quotes(words, every, numbered=numbered))


def _sentence(words: Words, note: Note, quotes: str) -> str:
    later = ""
    if note.later:
        title = cut(note.later, _TITLE)
        later = link(title, note.later_url) if note.later_url else f"**{name(title, _TITLE)}**"
    if note.standing is Standing.SUPERSEDED:
        return words("aging-superseded", quotes=quotes, record=later)
    when = moment(note.when, "D")
    if when:
        said = words(_DATED[note.standing], quotes=quotes, when=when)
    else:
        said = words(_UNDATED[note.standing], quotes=quotes)
    return said + (" " + words("standing-later", record=later) if later else "")


def _quotes(words: Words, numbers: Iterable[int], *, numbered: bool) -> str:
    return (
        words.join([plain(f"[{number}]") for number in numbers]) if numbered else words("aging-this-answer")
    )


def _fits(items: list[ui.Item[Any]]) -> bool:
    within = [each for item in items for each in (item, *_walk(item))]
    texts = sum(len(each.content) for each in within if isinstance(each, ui.TextDisplay))
    return texts <= TEXT and 1 + len(within) <= COMPONENTS


def _is_mark(item: ui.Item[Any]) -> bool:
    return any(custom_id.startswith(f"press:{ACTION}:") for custom_id in _custom_ids([item]))


def _said(items: list[ui.Item[Any]]) -> list[tuple[str, str]]:
    """What is to be read in them, and what their buttons do."""
    within = [each for item in items for each in (item, *_walk(item))]
    return [
        (
            getattr(each, "content", "") or getattr(each, "label", "") or "",
            getattr(each, "custom_id", "") or "",
        )
        for each in within
    ]


def _custom_ids(items: list[ui.Item[Any]]) -> Iterator[str]:
    for item in items:
        for each in (item, *_walk(item)):
            yield getattr(each, "custom_id", "") or ""


def _walk(item: ui.Item[Any]) -> Iterator[ui.Item[Any]]:
    """What stands within an item."""
    if isinstance(item, ui.Section | ui.ActionRow | ui.Container):
        for each in item.walk_children():
            # A button that lives on after a restart is wrapped; the words are on the one within.
            yield each.item if isinstance(each, ui.DynamicItem) else each


EVERY = 180.0
"""Seconds between two looks at which generation answers: another process may have published one."""
PAUSE = 8.0
"""Seconds between two messages. Discord counts edits of messages older than an hour by channel (error 30046) and does not say
how many it takes; about three in twenty seconds, people have found. Beyond it, answers in that channel would wait, too.
"""
MOST = 100
"""Messages that are touched in one look; the next look goes on."""
_PAGE = 200
_LONGEST_WAIT = 256
"""Looks until a message is tried again, at most: about half a day."""
_OUTAGE = 3
"""So many failures in a row end a look: it is not the message."""
_NO_MESSAGE, _NO_CHANNEL, _ARCHIVED, _EDITS = 10008, 10003, 50083, 30046
_NOBODY = discord.AllowedMentions.none()

_log = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[object]]


class Came(Enum):
    """What came of one message."""

    DONE = auto()
    """It says what is to be said."""
    FORGOTTEN = auto()
    """It is not there any more, or not ours."""
    LEFT = auto()
    """It cannot be changed: it is left until the next generation."""
    CLOSED = auto()
    """The same for all of its channel: no permission, no channel, or a thread in the archive."""
    LATER = auto()
    """Discord would not take it just now."""
    ENOUGH = auto()
    """Discord takes no more edits in this channel for a while."""


async def watch(bot: BotClient, *, pause: Pause = asyncio.sleep) -> None:
    """Looks again and again, until it is cancelled."""
    await bot.wait_until_ready()
    marker = Marker(bot, pause)
    while True:
        try:
            await marker.look()
        except PlenumError as error:
            _log.info("Answers were not looked through: %s", error.sentence)
        except Exception as error:  # noqa: BLE001 - one look that goes wrong does not end the others
            _log.error("Looking through the answers: %s: %s", type(error).__name__, error)
            _log.debug("unexpected", exc_info=error)
        await pause(EVERY)


@dataclass(slots=True)
class Marker:
    """Goes through the answers that were posted. Lives in the event loop."""

    bot: BotClient
    pause: Pause = asyncio.sleep
    _looks: int = 0
    _failed: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Message → how often in a row Discord would not take it, and the look that tries it again."""

    async def look(self) -> int:
        """Compares with the current generation what was not compared with it yet, and marks what is to be marked; how many
        messages were touched. Raises PlenumError kinds.
        """
        ctx = self.bot.ctx
        generation = await ctx.queue.long(ctx.answers.generation)
        self._looks += 1
        # What cannot be reached is asked once a look, not once a message.
        channels: dict[int, Came] = {}
        touched = failures = before = 0
        while posts := await self._page(generation, before):
            before = posts[-1].message
            mine = [post for post in posts if self.bot.share.mine(post.community)]
            due = await self._due(generation, mine)
            if due is None:
                return touched
            for post, age in due:
                if self._failed.get(post.message, (0, 0))[1] > self._looks:
                    continue
                if post.channel in channels:
                    await self._settle(generation, post, age, channels[post.channel])
                    continue
                came = await _show(self.bot, post, age)
                await self._settle(generation, post, age, came)
                if came in (Came.CLOSED, Came.ENOUGH):
                    channels[post.channel] = came
                touched += 1
                failures = failures + 1 if came is Came.LATER else 0
                await self.pause(PAUSE)
                if touched >= MOST or failures >= _OUTAGE:
                    return touched
        return touched

    async def _page(self, generation: str, before: int) -> list[PostedAnswer]:
        """Also those that another process looks after: they say where the next page begins."""
        posts = self.bot.ctx.memory.posts
        return await self.bot.ctx.queue.long(partial(posts.unlooked, generation, before=before, limit=_PAGE))

    async def _due(self, generation: str, posts: list[PostedAnswer]) -> list[tuple[PostedAnswer, Age]] | None:
        """The posts that have to say something else than they do; that the others need not is kept. None where another
        generation answers by now.
        """
        ctx = self.bot.ctx
        asked = [(post.answer, post.mark) for post in posts]
        aged = await ctx.queue.long(partial(ctx.answers.aged, asked))
        if aged.generation != generation:
            return None
        due: list[tuple[PostedAnswer, Age]] = []
        settled: list[tuple[PostedAnswer, str]] = []
        for post, age in zip(posts, aged.ages, strict=True):
            if age is not None and age.differs_from(post.mark):
                due.append((post, age))
            else:
                settled.append((post, age.mark if age else post.mark))
        await self._keep(generation, settled)
        return due

    async def _settle(self, generation: str, post: PostedAnswer, age: Age, came: Came) -> None:
        """Keeps what came of one message."""
        ctx = self.bot.ctx
        failures, _ = self._failed.pop(post.message, (0, 0))
        match came:
            case Came.DONE:
                await self._keep(generation, [(post, age.mark)])
            case Came.LEFT | Came.CLOSED:
                await self._keep(generation, [(post, post.mark)])
            case Came.FORGOTTEN:
                await ctx.queue.long(partial(ctx.memory.posts.drop, post.message))
            case Came.LATER:
                wait = min(2**failures, _LONGEST_WAIT)
                self._failed[post.message] = (failures + 1, self._looks + wait)
            case Came.ENOUGH:
                pass

    async def _keep(self, generation: str, marks: list[tuple[PostedAnswer, str]]) -> None:
        ctx = self.bot.ctx
        if marks:
            await ctx.queue.long(partial(ctx.memory.posts.looked, marks, generation))


async def _show(bot: BotClient, post: PostedAnswer, age: Age) -> Came:
    """Changes one message; what came of it."""
    try:
        # As it stands there now: what sent it may have been an earlier version of Plenum.
        message = await bot.get_partial_messageable(post.channel).fetch_message(post.message)
        if bot.user is None or message.author.id != bot.user.id:
            return Came.FORGOTTEN
        view = marked(_words_at(bot, post, message), message, post.answer, age.notes)
        if view is not None:
            # The client need not remember it: its buttons tell everything themselves.
            view.stop()
            await message.edit(view=view, allowed_mentions=_NOBODY)
    except discord.HTTPException as error:
        came = _of_error(error)
        level = logging.WARNING if came is Came.LEFT else logging.INFO
        _log.log(level, "A mark was not delivered: Discord said %s (%s)", error.status, error.code)
        return came
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        _log.info("A mark was not delivered: %s", type(error).__name__)
        return Came.LATER
    return Came.DONE


def _of_error(error: discord.HTTPException) -> Came:
    if error.code == _NO_MESSAGE:
        return Came.FORGOTTEN
    if error.status == 403 or error.code in (_NO_CHANNEL, _ARCHIVED):
        return Came.CLOSED
    if error.code == _EDITS:
        return Came.ENOUGH
    return Came.LATER if error.status in (401, 408, 429) or error.status >= 500 else Came.LEFT


def _words_at(bot: BotClient, post: PostedAnswer, message: discord.Message) -> Words:
    """The language that the answer is in; where that cannot be told, the community's, else the one it was asked in, else the
    server's.
    """
    ctx: BotContext = bot.ctx
    fixed = ctx.settings(post.community).language if post.community else ""
    guild = bot.get_guild(post.community) if post.community else None
    preferred = locale_of(str(guild.preferred_locale)) if guild else ENGLISH
    return ctx.words_in(spoken(message) or fixed or locale_of_text(post.question) or preferred)
