"""The outbox: what has to be sent to whom, and what became of it.

What a watch is to be told is kept together with how far it has looked, in one transaction; what is sent is first taken, then
marked: a parcel that was taken and not marked may or may not have arrived, and whoever sends has to look.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from community.store import Store, dumped, time_of
from community.watches import FIELDS, Watch, WatchesTable, settings_of, watch_of
from retrieval.watch import Told, is_told

PER_DAY_IN_CHANNEL = 20
PER_MESSAGE = 5
"""Notices in one message."""
_DAY = 24 * 60 * 60
_HOUR = 60 * 60
_COMPARED = 200
"""Of the latest notices of a watch, those that a new one is compared with."""
_EVER = (1 << 63) - 1
_STUCK = "stuck"
_TOLD = TypeAdapter(Told)
_CHANNEL = TypeAdapter(dict[str, int])
_BEGINNING = 20


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
class Outbox:
    """What has to be sent. A row is waiting, then taken, then sent; or kept, for a person who takes no messages."""

    store: Store
    _token: Any = field(default=secrets.token_hex)

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
                settings = settings_of(connection, watch.user_id)
                due = settings.due(watch.pace, self.store.second())
                before = _told_before(connection, watch.id)
                for told in news:
                    if is_told(told, before):
                        continue
                    added += _add(connection, watch, told, due, self.store.second())
                    before.append(told)
        return added

    def take(
        self,
        *,
        without: Collection[tuple[int, int, int]] = (),
        mine: Callable[[int], bool] = lambda _community: True,
    ) -> Parcel | None:
        """The next message that is due in a community that is ``mine``; None where nothing is. Whose quiet hours it is, and who was
        told enough today, has to wait, and so have the places in ``without`` (person, community, channel).
        """
        now = self.store.second()
        for user_id, community, channel in self._due(now):
            if (user_id, community, channel) in without or not mine(community):
                continue
            if self._waits(user_id, channel, now):
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
        """It has arrived, as ``message``: what it tells waits for its channel no longer."""
        watches = [(each.watch.id,) for each in parcel.notices if parcel.channel and not each.stuck]
        with self.store.file.together() as connection:
            _set(connection, parcel, "sent", message=message)
            connection.executemany("UPDATE watches SET stuck = 0 WHERE id = ?", watches)

    def later(self, parcel: Parcel, seconds: int) -> None:
        """It has not arrived, and is tried again."""
        with self.store.file.together() as connection:
            _set(connection, parcel, "waiting", due=self.store.second() + seconds)

    def keep(self, parcel: Parcel) -> None:
        """The person takes no messages: it is told when they use the bot next."""
        with self.store.file.together() as connection:
            _set(connection, parcel, "kept")

    def redirect(self, parcel: Parcel, channel: int) -> None:
        """It is told in a channel instead."""
        with self.store.file.together() as connection:
            _set(connection, parcel, "waiting", due=self.store.second(), channel=channel)

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
            _set(connection, parcel, "waiting", due=now + _HOUR)

    def _due(self, now: int) -> list[tuple[int, int, int]]:
        # Servers take turns: the one that was told, or tried, longest ago is first.
        sql = (
            "SELECT user_id, notices.community, channel FROM notices JOIN"
            " (SELECT community, max(taken) AS turn FROM notices GROUP BY community) AS turns"
            " ON turns.community = notices.community WHERE state = 'waiting' AND due <= ?"
            " AND notices.community NOT IN (SELECT community FROM departures)"
            " GROUP BY user_id, notices.community, channel, turn ORDER BY turn, min(due), min(id)"
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
        columns = ", ".join(f"watches.{name}" for name in FIELDS.split(", "))
        sql = (
            f"SELECT notices.id, body, message, {columns} FROM notices JOIN watches ON watches.id = watch"  # noqa: S608 - from this file
            f" WHERE {where} ORDER BY notices.id"
        )
        return tuple(
            _notice(number, body, message, watch_of(tuple(watch)))
            for number, body, message, *watch in self.store.rows(sql, *values)
        )


def _set(connection: Any, parcel: Parcel, state: str, **values: int) -> None:
    changed = "".join(f", {name} = ?" for name in values)
    sql = f"UPDATE notices SET state = ?{changed} WHERE parcel = ? AND state = 'taken'"  # noqa: S608 - names from this file
    connection.execute(sql, (state, *values.values(), parcel.token))


_INSERT = (
    "INSERT INTO notices (watch, user_id, community, channel, story, body, due, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
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
