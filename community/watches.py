"""Watches and their outbox: what people asked to be told about, what is new since, and what has to be sent.

A record is new by its key and its text: every pair that was ever seen is remembered, so that neither a rebuilt library nor
one that was rolled back brings old things as news. What a watch is to be told is kept together with how far it has looked,
in one transaction; what is sent is first taken, then marked: a parcel that was taken and not marked may or may not have
arrived, and whoever sends has to look.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import TypeAdapter, ValidationError

from community.store import Store, cut, dumped, time_of
from domain.documents import PREFIX
from domain.errors import NotAllowed
from index.records import Record
from retrieval.watch import Fresh, Subject, Told, Watched, is_told
from text.questions import MAX_CHARACTERS

MOST_WATCHES = 25
"""So many one person may have at a time."""
MOST_OF_CHANNELS = 50
"""So many a community may have told in its channels."""
FIRST_HARVEST = 20
"""A place that brings more records than this when it is read for the first time brings its archive, and no news."""
PER_DAY = 5
"""Messages that a person gets in a day at most, where they say nothing else."""
PER_DAY_IN_CHANNEL = 20
MOST_PER_DAY = 50
PER_MESSAGE = 5
"""Notices in one message."""
MORNING = 8
"""The hour at which a day's or a week's notices are told."""
_DAY = 24 * 60 * 60
_HOUR = 60 * 60
_COMPARED = 200
"""Of the latest notices of a watch, those that a new one is compared with."""
_EVER = (1 << 63) - 1
_STUCK = "stuck"
_TOLD = TypeAdapter(Told)
_CHANNEL = TypeAdapter(dict[str, int])
_BEGINNING = 20


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
        if self.zone not in available_timezones():
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
class Notice:
    """One thing that is to be told."""

    id: int
    watch: Watch
    told: Told
    message: int = 0
    """The message that tells it already, and is to be changed; 0: none does."""
    stuck: int = 0
    """For admins: the channel that a watch waits for."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent in one message."""

    token: str
    user_id: int
    """0: to a channel."""
    community: int
    channel: int
    notices: tuple[Notice, ...]
    taken: datetime


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
        find = f"SELECT {_FIELDS} FROM watches WHERE (user_id, community, channel, subject, text) = (?, ?, ?, ?, ?)"  # noqa: S608 - names of columns
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
            return _watch(connection.execute(find, same).fetchone())

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
        sql = f"SELECT {_FIELDS} FROM watches WHERE {where} ORDER BY id"  # noqa: S608 - both are from this file
        return [_watch(row) for row in self.store.page(sql, *values, limit=limit, offset=0)]

    def _remove(self, where: str, *values: object) -> bool:
        with self.store.file.together() as connection:
            deleted = connection.execute(f"DELETE FROM watches WHERE {where}", values)  # noqa: S608 - from this file
            connection.execute("DELETE FROM notices WHERE watch NOT IN (SELECT id FROM watches)")
            return deleted.rowcount > 0

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
        fresh = []
        for key, texts in new.items():
            all_of_it = self.store.rows("SELECT text_hash FROM seen_texts WHERE key = ?", key)
            fresh.append(Fresh(key, tuple(sorted({text for (text,) in all_of_it} - texts))))
        return tuple(fresh), newest

    def settle(self, found: Sequence[tuple[Watch, Sequence[Told]]], newest: int) -> int:
        """Keeps what each watch is to be told, and that it has looked as far as ``newest``: both or neither; how many notices
        that is. What was told before, or told by another source, is not told again.
        """
        added = 0
        with self.store.file.together() as connection:
            for watch, news in found:
                marked = connection.execute(
                    "UPDATE watches SET seen = ? WHERE id = ? AND seen < ?", (newest, watch.id, newest)
                )
                if not marked.rowcount:
                    continue  # taken back meanwhile, or settled by somebody else
                settings = _settings_of(connection, watch.user_id)
                due = settings.due(watch.pace, self.store.second())
                before = _told_before(connection, watch.id)
                for told in news:
                    if is_told(told, before):
                        continue
                    added += _add(connection, watch, told, due, self.store.second())
                    before.append(told)
        return added


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


@dataclass(frozen=True, slots=True)
class Outbox:
    """What has to be sent. A row is waiting, then taken, then sent; or kept, for a person who takes no messages."""

    store: Store
    _token: Any = field(default=secrets.token_hex)

    def take(self, *, without: Collection[tuple[int, int, int]] = ()) -> Parcel | None:
        """The next message that is due; None where nothing is. Whose quiet hours it is, and who was told enough today, has to
        wait, and so have the places in ``without`` (person, community, channel).
        """
        now = self.store.second()
        for user_id, community, channel in self._due(now):
            if (user_id, community, channel) in without or self._waits(user_id, channel, now):
                continue
            if (parcel := self._taken("waiting", user_id, community, channel, now)) is not None:
                return parcel
        return None

    def take_kept(self, user_id: int, community: int) -> Parcel | None:
        """What is kept for a person who is in ``community`` now; None where nothing is."""
        sql = "SELECT channel FROM notices WHERE state = 'kept' AND user_id = ? AND community = ? LIMIT 1"
        for (channel,) in self.store.rows(sql, user_id, community):
            return self._taken("kept", user_id, community, channel, self.store.second())
        return None

    def unsure(self) -> list[Parcel]:
        """What was taken and not marked: the process ended in between, or Discord gave no answer."""
        sql = (
            "SELECT parcel, user_id, community, channel, max(taken) FROM notices WHERE state = 'taken'"
            " GROUP BY parcel, user_id, community, channel"
        )
        return [
            Parcel(token, user_id, community, channel, self._notices("parcel = ?", token), time_of(taken))
            for token, user_id, community, channel, taken in self.store.rows(sql)
        ]

    def sent(self, parcel: Parcel, message: int) -> None:
        """It has arrived, as ``message``."""
        self._set(parcel, "sent", message=message)
        if parcel.channel:
            watches = [notice.watch.id for notice in parcel.notices if not notice.stuck]
            with self.store.file.together() as connection:
                connection.executemany("UPDATE watches SET stuck = 0 WHERE id = ?", [(w,) for w in watches])

    def later(self, parcel: Parcel, seconds: int) -> None:
        """It has not arrived, and is tried again."""
        self._set(parcel, "waiting", due=self.store.second() + seconds)

    def keep(self, parcel: Parcel) -> None:
        """The person takes no messages: it is told when they use the bot next."""
        self._set(parcel, "kept")

    def redirect(self, parcel: Parcel, channel: int) -> None:
        """It is told in a channel instead."""
        self._set(parcel, "waiting", due=self.store.second(), channel=channel)

    def drop(self, notices: Iterable[Notice]) -> None:
        """It is not told: what it says is no longer so."""
        with self.store.file.together() as connection:
            rows = [(each.id,) for each in notices]
            connection.executemany("UPDATE notices SET state = 'dropped' WHERE id = ?", rows)

    def stuck(self, parcel: Parcel, admins: int, owner: int) -> None:
        """Its channel cannot be written in: the watches wait, and the admins are told, once: in the channel ``admins``, or
        the ``owner`` of the server where that is 0.
        """
        now = self.store.second()
        with self.store.file.together() as connection:
            for watch in {notice.watch.id: notice.watch for notice in parcel.notices}.values():
                marked = connection.execute(
                    "UPDATE watches SET stuck = 1 WHERE id = ? AND stuck = 0", (watch.id,)
                )
                if marked.rowcount and (admins or owner):
                    values = (watch.id, 0 if admins else owner, watch.community, admins)
                    body = dumped({_STUCK: watch.channel})
                    connection.execute(_INSERT, (*values, f"{_STUCK}:{now}", body, now, now))
        self.later(parcel, _HOUR)

    def _due(self, now: int) -> list[tuple[int, int, int]]:
        sql = (
            "SELECT user_id, community, channel FROM notices WHERE state = 'waiting' AND due <= ?"
            " AND community NOT IN (SELECT community FROM departures)"
            " GROUP BY user_id, community, channel ORDER BY min(due), min(id)"
        )
        return [(user_id, community, channel) for user_id, community, channel in self.store.rows(sql, now)]

    def _waits(self, user_id: int, channel: int, now: int) -> bool:
        sql = "SELECT count(DISTINCT parcel) FROM notices WHERE state = 'sent' AND taken > ? AND "
        if not user_id:
            [(told,)] = self.store.rows(f"{sql} channel = ? AND user_id = 0", now - _DAY, channel)
            return bool(told >= PER_DAY_IN_CHANNEL)
        settings = WatchesTable(self.store).settings(user_id)
        [(told,)] = self.store.rows(f"{sql} user_id = ?", now - _DAY, user_id)
        return bool(told >= settings.most) or settings.is_quiet(now)

    def _taken(self, state: str, user_id: int, community: int, channel: int, now: int) -> Parcel | None:
        where = "state = ? AND user_id = ? AND community = ? AND channel = ?"
        there = (state, user_id, community, channel)
        token: str = self._token(8)
        with self.store.file.together() as connection:
            last = now if state == "waiting" else _EVER
            sql = f"SELECT id, message, story, body FROM notices WHERE {where} AND due <= ? ORDER BY id"  # noqa: S608 - from this file
            rows = connection.execute(sql, (*there, last)).fetchall()
            if not rows:
                return None
            # What changes a message that is there, and what is for admins, goes by itself.
            alone = [row[0] for row in rows if row[1] or row[2].startswith(_STUCK)]
            alone += [row[0] for row in rows if _body(row[3])[0].meeting]
            chosen = alone[:1] or [row[0] for row in rows[:PER_MESSAGE]]
            connection.executemany(
                "UPDATE notices SET state = 'taken', parcel = ?, taken = ? WHERE id = ?",
                [(token, now, each) for each in chosen],
            )
        return Parcel(token, user_id, community, channel, self._notices("parcel = ?", token), time_of(now))

    def _notices(self, where: str, *values: object) -> tuple[Notice, ...]:
        columns = ", ".join(f"watches.{name}" for name in _FIELDS.split(", "))
        sql = (
            f"SELECT notices.id, body, message, {columns} FROM notices JOIN watches ON watches.id = watch"  # noqa: S608 - from this file
            f" WHERE {where} ORDER BY notices.id"
        )
        return tuple(
            _notice(number, body, message, _watch(tuple(watch)))
            for number, body, message, *watch in self.store.rows(sql, *values)
        )

    def _set(self, parcel: Parcel, state: str, **values: int) -> None:
        changed = "".join(f", {name} = ?" for name in values)
        with self.store.file.together() as connection:
            connection.execute(
                f"UPDATE notices SET state = ?{changed} WHERE parcel = ? AND state = 'taken'",  # noqa: S608 - names from this file
                (state, *values.values(), parcel.token),
            )


_FIELDS = "id, user_id, community, subject, text, channel, origin, pace, locale, seen, stuck, at"
_INSERT = (
    "INSERT INTO notices (watch, user_id, community, channel, story, body, due, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


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


def _add(connection: Any, watch: Watch, told: Told, due: int, now: int) -> int:
    """1 where it is to be sent. A meeting that was told, and has another record now, is told by changing its message."""
    body = _TOLD.dump_json(told).decode()
    values = (watch.id, watch.user_id, watch.community, watch.channel, told.story, body, due, now)
    added = int(connection.execute(_INSERT, values).rowcount)
    if not added and told.meeting:
        sql = "UPDATE notices SET state = 'waiting', due = ?, at = ? WHERE watch = ? AND story = ? AND state = 'sent'"
        added = int(connection.execute(sql, (due, now, watch.id, told.story)).rowcount)
    return added


def _told_before(connection: Any, watch: int) -> list[Told]:
    sql = "SELECT body FROM notices WHERE watch = ? ORDER BY id DESC LIMIT ?"
    return [_body(body)[0] for (body,) in connection.execute(sql, (watch, _COMPARED))]


def _settings_of(connection: Any, user_id: int) -> NoticeSettings:
    sql = "SELECT quiet_from, quiet_until, zone, most, in_channel FROM notice_settings WHERE user_id = ?"
    row = connection.execute(sql, (user_id,)).fetchone()
    return _settings(row) if row else NoticeSettings()


def _settings(row: tuple[Any, ...]) -> NoticeSettings:
    first, last, zone, most, in_channel = row
    quiet = (first, last) if first >= 0 else None
    known = NoticeSettings(quiet, "UTC", most, bool(in_channel))
    # A zone that this machine does not know (any more) is no reason to tell nothing.
    return replace(known, zone=zone) if zone in available_timezones() else known


def _watch(row: tuple[Any, ...]) -> Watch:
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


def _notice(number: int, body: str, message: int, watch: Watch) -> Notice:
    told, stuck = _body(body)
    return Notice(number, watch, told, message, stuck)


def _body(body: str) -> tuple[Told, int]:
    """What a row tells, or the channel that it tells admins of; nothing where it cannot be read."""
    try:
        stuck = _CHANNEL.validate_json(body)[_STUCK] if f'"{_STUCK}"' in body[:_BEGINNING] else 0
        return (Told(), stuck) if stuck else (_TOLD.validate_json(body), 0)
    except (ValidationError, KeyError):
        return Told(), 0
