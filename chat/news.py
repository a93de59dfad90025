"""News of the library: what a re-index that ran by itself came upon, for each community what it may see. Pure.

Records that could not be taken in, sources that are held back and places that do not answer are told once: what was told
is remembered (``Told``), so that neither the next run nor a restart tells it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from chat.answer_view import kind
from chat.card import Accent, Card
from chat.context import Base, community_of
from chat.features.library import access as seen
from chat.features.library.access import MOVE
from chat.features.library.library_cards import show_held
from chat.safe_text import cut, link, name, plain
from chat.sending import attempt, may_write
from chat.wording import ENGLISH, Words, locale_of, moment, words_in
from domain.documents import may_see
from domain.errors import LibraryMissing
from index.records import Held, Record, ReindexReport, SubscriptionStatus

FACT = "news told"
"""Under this name it is remembered what was told."""
LASTING = timedelta(days=3)
"""A place may have a bad day or two; after that somebody should know."""
FORGOTTEN = timedelta(days=30)
"""What did not go wrong for so long is news when it does again."""
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place that has not been as it should for long."""

    state: SubscriptionStatus
    since: str
    """ISO time of the first run that came upon it."""


@dataclass(frozen=True, slots=True)
class News:
    """What one run brought. Keys of records; moves as ``from → to``."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)

    def seen_by(self, community: str) -> News:
        """The part of it that ``community`` may read."""
        lists = {name: tuple(seen.keys(getattr(self, name), community)) for name in _LISTS}
        visible = [each for each in self.troubles if may_see(each.state.subscription.collection, community)]
        return replace(
            self,
            moved=tuple(seen.moves(self.moved, community)),
            held=tuple(seen.sources(self.held, community)),
            troubles=tuple(visible),
            **lists,
        )


_LISTS = ("added", "changed", "back", "gone", "failed")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. Times are ISO."""

    failed: Mapping[str, str] = field(default_factory=dict)
    """Key → when it failed last."""
    held: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Source → when it was held back last, and how many records were gone."""
    troubles: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Id of a place → since when, and whether that was told."""


def news_of(
    report: ReindexReport, followed: Iterable[SubscriptionStatus], told: Told, now: datetime
) -> tuple[News, Told]:
    """What is new of a re-index, all communities together; and what is told with it."""
    at, moved = now.isoformat(timespec="seconds"), tuple(seen.MOVE.join(pair) for pair in report.moved)
    fresh = {*report.added, *report.changed, *report.back}
    failed = _recent({key: when for key, when in told.failed.items() if key not in fresh}, now)
    new_failed = tuple(key for key in report.failed if key not in failed)
    held = _recent(told.held, now)
    new_held = tuple(
        each for each in report.held if each.source not in held or held[each.source][1] < each.gone
    )
    lasting = {each.subscription.id: each for each in followed if each.problem}
    troubles = {id_: [*told.troubles.get(id_, [at, False])] for id_ in lasting}
    ripe = [
        id_ for id_, (since, was_told) in troubles.items() if not was_told and now - _time(since) > LASTING
    ]
    new_troubles = tuple(Trouble(lasting[id_], troubles[id_][0]) for id_ in ripe)
    for id_ in ripe:
        troubles[id_][1] = True
    news = News(
        report.added, report.changed, moved, report.back, report.gone, new_failed, new_held, new_troubles
    )
    return news, Told(
        _latest(failed | dict.fromkeys(report.failed, at)),
        _latest(held | {each.source: [at, each.gone] for each in report.held}),
        troubles,
    )


def to_text(told: Told) -> str:
    """As it is remembered."""
    return json.dumps(asdict(told), ensure_ascii=False)


def from_text(text: str) -> Told:
    """The reverse; as if nothing had been told, where it cannot be read."""
    try:
        kept = json.loads(text)
        told = Told(**kept)
        for when in (
            *told.failed.values(),
            *(when for when, _ in told.held.values()),
            *(when for when, _ in told.troubles.values()),
        ):
            _time(when)
    except (ValueError, TypeError, AttributeError):
        return Told()
    return told


def _recent(kept: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if now - _time(_when(value)) <= FORGOTTEN}


def _latest(kept: dict[str, Any]) -> dict[str, Any]:
    """The latest of them, so that the file does not grow for ever."""
    ordered = sorted(kept.items(), key=lambda each: str(_when(each[1])), reverse=True)
    return dict(ordered[:_KEPT])


def _when(value: Any) -> str:
    return value if isinstance(value, str) else value[0]


def _time(iso: str) -> datetime:
    when = datetime.fromisoformat(iso)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


# --- News of the library, in the channel that admins chose.


LINES = 10
"""Records told by name in one message, of all sorts together; of the rest, how many there are."""
_LEAST = 2
_TITLE, _ADDRESS, _KEY = 80, 140, 60
_TROUBLES, _SENTENCE = 2, 160


def news_card(words: Words, news: News, records: Mapping[str, Record]) -> Card:
    """What there is of news. ``records`` are those the community sees, by key. Raises ValueError without any news."""
    sorts = {
        "added": news.added,
        "changed": news.changed,
        "moved": tuple(each.split(MOVE)[-1] for each in news.moved),
        "back": news.back,
        "gone": news.gone,
    }
    told = {what: found for what, found in sorts.items() if found}
    bad = news.failed or news.held or news.troubles
    card = Card(accent=Accent.WARNING if bad else Accent.NOTICE)
    card.text("### " + words("news-title"))
    room = max(_LEAST, LINES // max(1, len(told)))
    for what, found in told.items():
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
        card.below("-# " + plain(cut(" ".join(trouble.state.problem.split()), _SENTENCE)))
    if len(news.troubles) > _TROUBLES:
        card.text(words("library-and-more", count=len(news.troubles) - _TROUBLES))
    if news.troubles and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("news-more"))
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


# --- Tells the communities what a re-index that ran by itself came upon: one message each, in the channel that its admins chose, and none where there is no news for it.


async def tell(bot: Base, report: ReindexReport, at: datetime | None = None) -> None:
    """Remembers what it tells before it tells it: killed in between, it rather says nothing than everything twice.
    ``at`` is when the re-index ended; without it, now. Raises LibraryError kinds.
    """
    found = await bot.desk.offload.quick(lambda: _news(bot, report, at or datetime.now(UTC)))
    if not found:
        return
    records = await bot.desk.offload.quick(lambda: _records(bot))
    for guild in list(bot.guilds):
        await _tell(bot, guild, found.seen_by(community_of(guild.id)), records)


def _news(bot: Base, report: ReindexReport, at: datetime) -> News:
    memory = bot.desk.memory
    told = from_text(memory.fact(FACT))
    found, now_told = news_of(report, bot.desk.feeds.statuses(), told, at)
    if now_told != told:
        memory.set_fact(FACT, to_text(now_told))
    return found


def _records(bot: Base) -> dict[str, Record]:
    try:
        return {record.key: record for record in bot.desk.library.records()}
    except LibraryMissing:
        return {}


async def _tell(bot: Base, guild: discord.Guild, found: News, records: Mapping[str, Record]) -> None:
    if not found:
        return
    # Not from the desk: at the start of the bot it may not have opened this community yet.
    settings = await bot.desk.offload.quick(lambda: bot.desk.memory.settings(guild.id))
    channel = guild.get_channel(settings.report_channel) if settings.report_channel else None
    if not isinstance(channel, discord.TextChannel) or not may_write(channel, guild.me):
        return
    words = words_in(settings.language or locale_of(str(guild.preferred_locale)))
    community = community_of(guild.id)
    visible = {key: record for key, record in records.items() if may_see(record.collection, community)}
    view = news_card(words, found, visible).view()
    await attempt("News of the library", lambda: channel.send(view=view))
