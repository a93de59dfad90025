"""Tells the communities what a re-index that ran by itself came upon: one message each, in the channel that its admins
chose, and none where there is no news for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import discord

from chat import news
from chat.base import Base
from chat.cards.library_news import news_card
from chat.desk import community_of
from chat.sending import attempt, may_write
from chat.wording import locale_of, words_in
from domain.communities import may_see
from domain.errors import LibraryMissing
from index.records import Record, ReindexReport


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


def _news(bot: Base, report: ReindexReport, at: datetime) -> news.News:
    memory = bot.desk.memory
    told = news.from_text(memory.fact(news.FACT))
    found, now_told = news.news_of(report, bot.desk.services.followed(), told, at)
    if now_told != told:
        memory.set_fact(news.FACT, news.to_text(now_told))
    return found


def _records(bot: Base) -> dict[str, Record]:
    try:
        return {record.key: record for record in bot.desk.services.records()}
    except LibraryMissing:
        return {}


async def _tell(bot: Base, guild: discord.Guild, found: news.News, records: Mapping[str, Record]) -> None:
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
