"""Watches: what people asked to be told about, how they want to be told, and what is new since.

A record is new by its key and its text: every pair that was ever seen is remembered, so that neither a rebuilt library nor
one that was rolled back brings old things as news. What is to be sent is in ``community.outbox``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from community.store import Store, cut, delete, time_of
from domain.documents import PREFIX
from domain.errors import NotAllowed
from index.records import Record
from retrieval.watch import Fresh, Subject, Watched
from text.questions import MAX_CHARACTERS

MOST_WATCHES = 25
"""So many one person may have at a time."""
MOST_OF_CHANNELS = 50
"""So many a community may have told in its channels."""
FIRST_HARVEST = 20
"""A place that brings more records than this when it is read for the first time brings its archive, and no news."""
PER_DAY = 5
"""Messages that a person gets in a day at most, where they say nothing else."""
MOST_PER_DAY = 50
MORNING = 8
"""The hour at which a day's or a week's notices are told."""


class Pace(StrEnum):
    """How soon somebody is told."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Watch:
    """What one person, or one channel, is to be told about."""

    id: int
    user_id: int
    """0 where a channel is told."""
    community: int
    """Where it was asked, and whose records it is about; 0 in a direct message."""
    subject: Subject
    text: str
    channel: int
    """The channel that is told, by an admin's choice; 0: the person is, in a direct message."""
    origin: int
    """The channel it was asked in."""
    pace: Pace
    locale: str
    """The language that notices are in; empty where it was not known."""
    seen: int
    """The number of the latest news that it was compared with."""
    stuck: bool
    """Whether its channel could not be written in."""
    at: datetime

    @property
    def watched(self) -> Watched:
        """What is looked for."""
        return Watched(self.subject, self.text)


@cache
def time_zones() -> frozenset[str]:
    """The names that this machine knows; to look for them opens six hundred files."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """How one person wants to be told. Raises NotAllowed for what cannot be."""

    quiet: tuple[int, int] | None = None
    """From this hour to that one, nothing is sent; by the clock of ``zone``."""
    zone: str = "UTC"
    most: int = PER_DAY
    """Messages in a day."""
    in_channel: bool = False
    """Whether they are told in the channel where they asked, when they take no direct messages."""

    def __post_init__(self) -> None:
        if self.quiet is not None and not all(0 <= hour < 24 for hour in self.quiet):
            raise NotAllowed("An hour is between 0 and 23.", reason="error-quiet-hours")
        if self.zone not in time_zones():
            raise NotAllowed(f"There is no time zone “{self.zone}”.", reason="error-time-zone")
        if not 1 <= self.most <= MOST_PER_DAY:
            raise NotAllowed(f"Between 1 and {MOST_PER_DAY} a day.", reason="error-notices-a-day")

    def is_quiet(self, seconds: float) -> bool:
        """Whether nothing is to be sent at this moment."""
        if self.quiet is None or self.quiet[0] == self.quiet[1]:
            return False
        first, last = self.quiet
        hour = self.local(seconds).hour
        return first <= hour < last if first < last else hour >= first or hour < last

    def local(self, seconds: float) -> datetime:
        """The time by this person's clock."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(self.zone))

    def due(self, pace: Pace, seconds: int) -> int:
        """When something that is found now is told."""
        if pace is Pace.NOW:
            return seconds
        now = self.local(seconds)
        day = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        if day <= now:
            day += timedelta(days=1)
        while pace is Pace.WEEKLY and day.weekday():
            day += timedelta(days=1)
        return int(day.timestamp())


@dataclass(frozen=True, slots=True)
class WatchesTable:
    """Everything that somebody wants to be told about."""

    store: Store

    def keep(
        self,
        user_id: int,
        community: int,
        text: str,
        subject: Subject = Subject.QUESTION,
        *,
        channel: int = 0,
        origin: int = 0,
        pace: Pace = Pace.NOW,
        locale: str = "",
    ) -> Watch:
        """Keeps it; what is there already is given back, with the pace that is asked for now. ``channel``: it is told there,
        and is nobody's. Raises NotAllowed where there are too many.
        """
        owner = 0 if channel else user_id
        same = (owner, community, channel, subject.value, cut(text.strip(), MAX_CHARACTERS))
        find = f"SELECT {FIELDS} FROM watches WHERE (user_id, community, channel, subject, text) = (?, ?, ?, ?, ?)"  # noqa: S608 - names of columns
        with self.store.file.together() as connection:
            row = connection.execute(find, same).fetchone()
            if row is not None:
                connection.execute("UPDATE watches SET pace = ? WHERE id = ?", (pace.value, row[0]))
            else:
                _refuse_more(connection, owner, community)
                connection.execute(
                    "INSERT INTO watches (user_id, community, channel, subject, text, origin, pace, locale, seen, at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *same,
                        origin,
                        pace.value,
                        locale,
                        self.store.file.newest(connection, "news"),
                        self.store.minute(),
                    ),
                )
            return watch_of(connection.execute(find, same).fetchone())

    def of(self, user_id: int) -> list[Watch]:
        """A person's own, oldest first."""
        return self._all("user_id = ? AND channel = 0", user_id, limit=MOST_WATCHES)

    def of_channels(self, community: int) -> list[Watch]:
        """Those that are told in a community's channels, oldest first."""
        return self._all("community = ? AND channel != 0", community, limit=MOST_OF_CHANNELS)

    def get(self, watch: int) -> Watch | None:
        """One of them; None where it is not there any more."""
        return next(iter(self._all("id = ?", watch, limit=1)), None)

    def remove(self, user_id: int, watch: int) -> bool:
        """Takes a person's own watch back, and what was to be sent. False when they have none with this id."""
        return self._remove("id = ? AND user_id = ? AND channel = 0", watch, user_id)

    def remove_of_channel(self, community: int, watch: int) -> bool:
        """The same for one that is told in a channel of ``community``."""
        return self._remove("id = ? AND community = ? AND channel != 0", watch, community)

    def end(self, user_id: int, community: int) -> bool:
        """Ends all that a person watches in a community: they left it."""
        return self._remove("user_id = ? AND community = ? AND channel = 0", user_id, community)

    def settings(self, user_id: int) -> NoticeSettings:
        """How a person wants to be told."""
        rows = self.store.rows(
            "SELECT quiet_from, quiet_until, zone, most, in_channel FROM notice_settings WHERE user_id = ?",
            user_id,
        )
        return _settings(rows[0]) if rows else NoticeSettings()

    def set_settings(self, user_id: int, changed: NoticeSettings) -> None:
        """Keeps it."""
        first, last = changed.quiet or (-1, -1)
        with self.store.file.together() as connection:
            connection.execute("DELETE FROM notice_settings WHERE user_id = ?", (user_id,))
            connection.execute(
                "INSERT INTO notice_settings VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    user_id,
                    first,
                    last,
                    changed.zone,
                    changed.most,
                    changed.in_channel,
                    self.store.minute(),
                ),
            )

    def _all(self, where: str, *values: object, limit: int) -> list[Watch]:
        sql = f"SELECT {FIELDS} FROM watches WHERE {where} ORDER BY id"  # noqa: S608 - both are from this file
        return [watch_of(row) for row in self.store.page(sql, *values, limit=limit, offset=0)]

    def _remove(self, where: str, *values: object) -> bool:
        with self.store.file.together() as connection:
            deleted = delete(connection, "watches", where, *values)
            delete(connection, "notices", "watch NOT IN (SELECT id FROM watches)")
            return deleted > 0

    # --- What is new

    def observe(self, records: Iterable[Record]) -> int:
        """Compares what the library holds with all that was seen before; how many records have something new. The first
        library that is seen has nothing new.
        """
        with self.store.file.together() as connection:
            sql = "SELECT key, text_hash, raw_hash, source, community FROM seen_texts"
            known = connection.execute(sql).fetchall()
            seen = {(key, text) for key, text, *_ in known}
            unread = [each for each in records if (each.key, each.text_hash) not in seen]
            news = _new_of(unread, known) if known else []
            connection.executemany(
                "INSERT INTO seen_texts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(_community(r), r.key, r.text_hash, r.raw_hash, r.source) for r in unread],
            )
            now = self.store.second()
            connection.executemany(
                "INSERT INTO news (community, key, text_hash, at) VALUES (?, ?, ?, ?)",
                [(_community(r), r.key, r.text_hash, now) for r in news],
            )
        return len(news)

    def unsettled(self, limit: int) -> list[Watch]:
        """Watches that were not compared with the latest news: all of one community that have looked as far as each other.
        Those of servers that the bot left wait.
        """
        behind = "seen < (SELECT coalesce(max(id), 0) FROM news) AND community NOT IN (SELECT community FROM departures)"
        first = self._all(behind, limit=1)
        if not first:
            return []
        return self._all(
            f"{behind} AND (community, seen) = (?, ?)", first[0].community, first[0].seen, limit=limit
        )

    def fresh(self, community: int, after: int) -> tuple[tuple[Fresh, ...], int]:
        """The records of which something is new for ``community`` since the news ``after``, and the number of the latest."""
        rows = self.store.rows(
            "SELECT id, key, text_hash FROM news WHERE id > ? AND community IN (0, ?) ORDER BY id",
            after,
            community,
        )
        newest = max(self.store.rows("SELECT coalesce(max(id), 0) FROM news"))[0]
        new: dict[str, set[str]] = {}
        for _, key, text in rows:
            new.setdefault(key, set()).add(text)
        fresh = [Fresh(key, tuple(sorted(self.texts_of(key) - texts))) for key, texts in new.items()]
        return tuple(fresh), newest

    def texts_of(self, key: str) -> set[str]:
        """The hashes of all texts that a record was seen with. Raises LibraryError kinds."""
        return {text for (text,) in self.store.rows("SELECT text_hash FROM seen_texts WHERE key = ?", key)}


def _new_of(unread: Sequence[Record], known: Sequence[tuple[Any, ...]]) -> list[Record]:
    """Of the pairs that were never seen, those that are news: not the same file read by other rules, not the same text
    under another name, and not the archive that a place brings when it is read for the first time.
    """
    read = {(key, raw) for key, _, raw, _, _ in known if raw}
    texts = {(text, community) for _, text, _, _, community in known}
    sources = {source for _, _, _, source, _ in known}
    harvest: dict[str, int] = {}
    for record in unread:
        harvest[record.source] = harvest.get(record.source, 0) + 1
    news = []
    for record in unread:
        mine = _community(record)
        archive = record.source not in sources and harvest[record.source] > FIRST_HARVEST
        copied = not texts.isdisjoint({(record.text_hash, 0), (record.text_hash, mine)})
        texts.add((record.text_hash, mine))
        if not ((record.key, record.raw_hash) in read or copied or archive):
            news.append(record)
    return news


def _community(record: Record) -> int:
    """Whose record it is; 0: everybody's."""
    number = record.collection.removeprefix(PREFIX)
    return int(number) if record.collection.startswith(PREFIX) and number.isdigit() else 0


FIELDS = "id, user_id, community, subject, text, channel, origin, pace, locale, seen, stuck, at"


def _refuse_more(connection: Any, owner: int, community: int) -> None:
    if owner:
        sql, value, most = "SELECT count(*) FROM watches WHERE user_id = ?", owner, MOST_WATCHES
    else:
        sql = "SELECT count(*) FROM watches WHERE channel != 0 AND community = ?"
        value, most = community, MOST_OF_CHANNELS
    (held,) = connection.execute(sql, (value,)).fetchone()
    if held >= most:
        raise NotAllowed(
            f"There are {held} watches already.",
            remedy="Take one of them back first.",
            reason="too-many-watches" if owner else "too-many-channel-watches",
        )


def settings_of(connection: Any, user_id: int) -> NoticeSettings:
    """How a person wants to be told, within a transaction."""
    sql = "SELECT quiet_from, quiet_until, zone, most, in_channel FROM notice_settings WHERE user_id = ?"
    row = connection.execute(sql, (user_id,)).fetchone()
    return _settings(row) if row else NoticeSettings()


def _settings(row: tuple[Any, ...]) -> NoticeSettings:
    first, last, zone, most, in_channel = row
    quiet = (first, last) if first >= 0 else None
    known = NoticeSettings(quiet, "UTC", most, bool(in_channel))
    # A zone that this machine does not know (any more) is no reason to tell nothing.
    return replace(known, zone=zone) if zone in time_zones() else known


def watch_of(row: tuple[Any, ...]) -> Watch:
    """A row of ``FIELDS``."""
    number, user_id, community, subject, text, channel, origin, pace, locale, seen, stuck, at = row
    return Watch(
        number,
        user_id,
        community,
        Subject(subject),
        text,
        channel,
        origin,
        Pace(pace),
        locale,
        seen,
        bool(stuck),
        time_of(at),
    )
