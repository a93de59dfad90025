"""News of the library: what a re-index that ran by itself came upon, for each community what it may see.

Records that could not be taken in, sources that are held back and places that do not answer are told once: what was told
is remembered (``Announced``), so that neither the next run nor a restart tells it again.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Self, TypeVar

import discord
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from chat.answer_view import kind
from chat.context import BotClient, BotContext, own_collection
from chat.features.library.reindexing import Changes, show_held
from chat.messages import Accent, Card, attempt, may_write
from chat.permissions import MOVE, some_of_each
from chat.safe_text import cut, link, name, plain
from chat.wording import ENGLISH, Words, moment
from domain.documents import may_see
from domain.errors import LibraryMissing
from index.records import Record, ReindexReport, SubscriptionStatus

FACT = "news told"
"""Under this name it is remembered what was told."""
TO_TELL = "news to tell"
"""Under this name, what the last re-index brought, for the other processes that share the servers."""
LASTING = timedelta(days=3)
"""A place may have a bad day or two; after that somebody should know."""
FORGOTTEN = timedelta(days=30)
"""What did not go wrong for so long is news when it does again."""
_KEPT = 2000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place that has not been as it should for long."""

    state: SubscriptionStatus
    since: str
    """ISO time of the first run that came upon it."""


@dataclass(frozen=True, slots=True)
class News(Changes):
    """What one run brought."""

    troubles: tuple[Trouble, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def seen_by(self, community: str) -> Self:
        """The part of it that ``community`` may read."""
        seen = Changes.seen_by(self, community)
        visible = (each for each in self.troubles if may_see(each.state.subscription.collection, community))
        return replace(seen, troubles=tuple(visible))


@dataclass(frozen=True, slots=True)
class Announced:
    """What was told before."""

    failed: Mapping[str, AwareDatetime] = field(default_factory=dict)
    """Key → when it failed last."""
    held: Mapping[str, tuple[AwareDatetime, int]] = field(default_factory=dict)
    """Source → when it was held back last, and how many records were gone."""
    troubles: Mapping[str, tuple[AwareDatetime, bool]] = field(default_factory=dict)
    """Id of a place → since when, and whether that was told."""


_ANNOUNCED = TypeAdapter(Announced)
_NEWS = TypeAdapter(News)


def news_of(
    report: ReindexReport, followed: Iterable[SubscriptionStatus], before: Announced, now: datetime
) -> tuple[News, Announced]:
    """What is new of a re-index, all communities together; and what is told with it."""
    fresh = {*report.added, *report.changed, *report.back}
    recent = now - FORGOTTEN
    failed = {key: when for key, when in before.failed.items() if key not in fresh and when >= recent}
    held = {source: kept for source, kept in before.held.items() if kept[0] >= recent}
    ill = {each.subscription.id: each for each in followed if each.problem}
    troubles = {id_: before.troubles.get(id_, (now, False)) for id_ in ill}
    ripe = [id_ for id_, (since, told) in troubles.items() if not told and now - since > LASTING]
    news = News(
        report.added,
        report.changed,
        tuple(map(MOVE.join, report.moved)),
        report.back,
        report.gone,
        failed=tuple(key for key in report.failed if key not in failed),
        held=tuple(
            each for each in report.held if each.source not in held or held[each.source][1] < each.gone
        ),
        troubles=tuple(Trouble(ill[id_], troubles[id_][0].isoformat()) for id_ in ripe),
    )
    failed |= dict.fromkeys(report.failed, now)
    held |= {each.source: (now, each.gone) for each in report.held}
    return news, Announced(
        _latest(failed, failed.__getitem__),
        _latest(held, lambda source: held[source][0]),
        troubles | {id_: (troubles[id_][0], True) for id_ in ripe},
    )


def _latest(told: Mapping[str, T], when: Callable[[str], datetime]) -> dict[str, T]:
    """The latest of them, so that the file does not grow for ever: of each community's, so that what fails in one is not told anew in
    another.
    """
    return {each: told[each] for each in some_of_each(sorted(told, key=when, reverse=True), _KEPT)}


def to_text(announced: Announced) -> str:
    """As it is remembered."""
    return _ANNOUNCED.dump_json(announced).decode()


def from_text(text: str) -> Announced:
    """The reverse; as if nothing had been told, where it cannot be read."""
    try:
        return _ANNOUNCED.validate_json(text)
    except ValidationError:
        return Announced()


# --- News of the library, in the channel that admins chose.


LINES = 10
"""Records told by name in one message, of all sorts together; of the rest, how many there are."""
_LEAST = 2
_TITLE, _ADDRESS, _KEY = 80, 140, 60
_TROUBLES, _SENTENCE = 2, 160


def news_view(words: Words, news: News, records: Mapping[str, Record]) -> Card:
    """What there is of news. ``records`` are those the community sees, by key. Raises ValueError without any news."""
    sorts = {
        "added": news.added,
        "changed": news.changed,
        "moved": tuple(each.split(MOVE)[-1] for each in news.moved),
        "back": news.back,
        "gone": news.gone,
    }
    listed = {what: found for what, found in sorts.items() if found}
    bad = news.failed or news.held or news.troubles
    card = Card(accent=Accent.WARNING if bad else Accent.NOTICE)
    card.text("### " + words("news-title"))
    room = max(_LEAST, LINES // max(1, len(listed)))
    for what, found in listed.items():
        lines = [_line(words, key, records.get(key)) for key in found[:room]]
        card.text(
            "\n".join([f"**{words(f'news-{what}', count=len(found))}**", *_listed(words, found, lines)])
        )
    if news.failed:
        lines = ["- " + name(key, _KEY) for key in news.failed[:_LEAST]]
        head = "⚠️ **" + words("news-failed", count=len(news.failed)) + "**"
        card.text("\n".join([head, *_listed(words, news.failed, lines)]))
    show_held(card, words, news.held)
    for trouble in news.troubles[:_TROUBLES]:
        follow = trouble.state.subscription
        place = link(follow.title or follow.url.partition("://")[2], follow.url, _TITLE)
        card.text("⚠️ " + words("news-trouble", place=place, moment=moment(trouble.since, "R")))
        card.below(plain(cut(" ".join(trouble.state.problem.split()), _SENTENCE)))
    if len(news.troubles) > _TROUBLES:
        card.text(words("library-and-more", count=len(news.troubles) - _TROUBLES))
    if news.troubles and words.locale != ENGLISH:
        card.below(words("library-programs-words"))
    card.below(words("news-more"))
    return card


def _listed(words: Words, found: Sequence[str], lines: list[str]) -> list[str]:
    rest = len(found) - len(lines)
    return lines + ([words("library-and-more", count=rest)] if rest else [])


def _line(words: Words, key: str, record: Record | None) -> str:
    """``- Title · minutes · March 5, 2024``, with its link; the key where the record is not there any more."""
    if record is None:
        return "- " + name(key, _KEY)
    title = record.title or key
    if record.url and len(record.url) <= _ADDRESS:
        shown = link(title, record.url, _TITLE)
    else:
        shown = f"**{name(title, _TITLE)}**"
    about = [kind(words, record.kind), words.date(record.date) if record.date.is_known else ""]
    return "- " + " · ".join([shown, *(each for each in about if each)])


# --- One message for each community, in the channel that its admins chose, and none where there is no news for it.


async def announce(bot: BotClient, report: ReindexReport, at: datetime | None = None) -> None:
    """Remembers what it tells before it tells it: killed in between, it rather says nothing than everything twice.
    ``at`` is when the re-index ended; without it, now. Raises LibraryError kinds.
    """
    ctx = bot.ctx
    news = await ctx.queue.quick(lambda: _news(ctx, report, at or datetime.now(UTC)))
    if not news:
        return
    if bot.share.count:
        ctx.news_told = f"{secrets.token_hex(8)} {_NEWS.dump_json(news).decode()}"
        await ctx.queue.quick(partial(ctx.memory.set_fact, TO_TELL, ctx.news_told))
    await _tell(bot, news)


async def tell_others_news(bot: BotClient) -> None:
    """Tells the servers of this process what a re-index of another one brought. Raises LibraryError kinds."""
    ctx = bot.ctx
    if not bot.share.count:
        return
    told = await ctx.queue.quick(partial(ctx.memory.fact, TO_TELL))
    before, ctx.news_told = ctx.news_told, told
    if before is None or before == told:
        return  # what was there at the start was told by those who were there
    with contextlib.suppress(ValidationError):
        await _tell(bot, _NEWS.validate_json(told.partition(" ")[2]))


async def _tell(bot: BotClient, news: News) -> None:
    for guild in list(bot.guilds):
        if bot.share.mine(guild.id):
            await _announce(bot.ctx, guild, news.seen_by(own_collection(guild.id)))


def _news(ctx: BotContext, report: ReindexReport, at: datetime) -> News:
    before = from_text(ctx.memory.fact(FACT))
    news, announced = news_of(report, ctx.feeds.statuses(), before, at)
    if announced != before:
        ctx.memory.set_fact(FACT, to_text(announced))
    return news


def _records(ctx: BotContext, community: str) -> dict[str, Record]:
    try:
        return {record.key: record for record in ctx.library.records(community)}
    except LibraryMissing:
        return {}


async def _announce(ctx: BotContext, guild: discord.Guild, news: News) -> None:
    if not news:
        return
    # From the disk: at the start of the bot this community may not have been opened yet.
    settings = await ctx.queue.quick(lambda: ctx.memory.settings(guild.id))
    channel = guild.get_channel(settings.news_channel or settings.report_channel)
    if not isinstance(channel, discord.TextChannel) or not may_write(channel, guild.me):
        return
    words = ctx.words_of(guild, settings)
    records = await ctx.queue.quick(lambda: _records(ctx, own_collection(guild.id)))
    view = news_view(words, news, records).view()
    await attempt("News of the library", lambda: channel.send(view=view))
