"""The memory: everything that people and communities leave behind, in one file, behind one name."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from community.outbox import Outbox
from community.posted_answers import PostsTable, ReportsTable, VotesTable
from community.questions import QuestionsTable
from community.retention import GRACE_DAYS, KEPT, STEPS
from community.settings import CommunitySettings, SettingsTable
from community.store import AuditLog, Store, delete, key_of
from community.watches import WatchesTable
from domain.documents import collection_of
from domain.errors import LibraryBusy, StorageFull
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener

_DAY = 24 * 60 * 60
_SET_FACT = "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_SECRET = 32  # bytes
_AT_ONCE = 2 * _DAY
"""What is older by more than this would have been deleted by a clean-up before, were the clock right and the bot running."""
_CLEANED, _RAN = "last clean-up", "running at last clean-up"
_AHEAD = 2 * 60 * 60
"""Seconds: a clock that went so much further than the machine ran was set, or it stood still meanwhile."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def running() -> str:
    """Which start of the machine this is, and for how many seconds it runs, also asleep; empty where the system tells neither."""
    try:
        return f"{_BOOT.read_text(encoding='ascii').strip()} {int(time.clock_gettime(time.CLOCK_BOOTTIME))}"
    except (OSError, AttributeError):
        return ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted."""

    counts: dict[str, int] = field(default_factory=dict)
    """How many rows of each table (``votes``, ``reports``, ``posts``, ``watches``, …); tables without any are left out."""
    wiped: bool = True
    """Whether the file was written anew, so that nothing of it can be read there any more. Where there is no room, or
    somebody is reading it, the next ``prune`` does it.
    """

    held: dict[str, int] = field(default_factory=dict)
    """Rows that wait for the operator's word instead: either the clock has jumped, or the bot did not run for days."""

    @property
    def total(self) -> int:
        """How many rows in all."""
        return sum(self.counts.values())


class Memory:
    """What is kept in the store ``path``, a SQLite file unless ``state`` opens another. Usable from several threads and processes;
    ``clock`` counts seconds since 1970; ``uptime`` is ``running``, beside the machine's own clock. Every method raises LibraryError kinds
    (StorageFull, LibraryBusy, LibraryDamaged).

    >>> memory = Memory(Path("data/community.sqlite"))
    >>> memory.settings(7).private
    False
    >>> memory.posts.latest_in(channel=8)
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        uptime: Callable[[], str] | None = None,
        state: Opener = SqliteFile,
    ) -> None:
        self._file = state(path, STEPS)
        self._uptime = uptime or (running if clock is time.time else str)
        self._store = Store(self._file, clock)
        self._settings = SettingsTable(self._store)
        self.questions = QuestionsTable(self._store)
        self.votes = VotesTable(self._store)
        self.reports = ReportsTable(self._store)
        self.posts = PostsTable(self._store)
        self.watches = WatchesTable(self._store)
        self.outbox = Outbox(self._store)
        self.audit_log = AuditLog(self._store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. The next use opens it again."""
        self._file.close()

    def settings(self, community: int) -> CommunitySettings:
        """The settings of a community. From memory after the first time."""
        return self._settings.get(community)

    def set_settings(self, community: int, changed: CommunitySettings) -> None:
        """Keeps the settings of a community. Raises BadSettings outside one."""
        self._settings.set(community, changed)

    def fact(self, name: str) -> str:
        """A fact about the bot itself; empty when it was never set."""
        return next(
            (value for (value,) in self._store.rows("SELECT value FROM facts WHERE name = ?", name)), ""
        )

    def set_fact(self, name: str, value: str) -> None:
        """Keeps a fact about the bot itself, like the hash of the commands that Discord was told; an empty one goes, which is for what
        is under way.
        """
        with self._file.together() as connection:
            if value:
                connection.execute(_SET_FACT, (name, value))
            else:
                connection.execute("DELETE FROM facts WHERE name = ?", (name,))

    def secret(self, name: str) -> str:
        """A fact that nobody can guess; made when it is first asked for."""
        if not self.fact(name):
            self.set_fact(name, secrets.token_hex(_SECRET))
        return self.fact(name)

    def facts(self, beginning: str) -> dict[str, str]:
        """The facts whose name begins so, by the rest of their names."""
        where = "SELECT name, value FROM facts WHERE substr(name, 1, ?) = ? ORDER BY name"
        found = self._store.rows(where, len(beginning), beginning)
        return {name[len(beginning) :]: value for name, value in found}

    def forget(self, user_id: int) -> Forgotten:
        """Deletes what is tied to a person, and all that could be read of it in the file. Once more does no harm.

        The log of what admins did keeps their acts.
        """
        counts: dict[str, int] = {}
        if not self._file.exists():
            return Forgotten()
        with self._file.together() as connection:
            person = key_of(connection, user_id)
            for kept in KEPT:
                if not kept.forgotten:
                    continue
                for column, value in ((kept.key, person), (kept.user, user_id)):
                    if column:
                        _add(counts, kept.table, delete(connection, kept.table, f"{column} = ?", value))
            # An admin's mark on somebody else's report goes; that it was closed stays.
            closed = connection.execute("UPDATE reports SET closed_by = NULL WHERE closed_by = ?", (user_id,))
            changed = bool(counts) or closed.rowcount > 0
        return Forgotten(counts, wiped=self._wipe() if changed else True)

    def forget_community(self, community: int) -> Forgotten:
        """Deletes what belongs to a community, and what the bot remembers of its records; but not the log of what its
        admins did.
        """
        of_its_records = re.compile(rf"{re.escape(collection_of(community))}(?![0-9])")
        facts = self._store.rows("SELECT name, value FROM facts") if community else []
        tables = [kept.table for kept in KEPT if kept.by_community and community]
        # Together: that the server was left is forgotten here as well, and then nobody comes back for what is left.
        counts = self._delete(
            [
                *((table, "community = ?", community) for table in tables),
                *(("facts", "name = ?", name) for name, value in facts if of_its_records.search(value)),
            ]
        )
        self._settings.drop(community)
        return Forgotten(counts, wiped=self._wipe() if counts else True)

    def rows_of(self, community: int) -> dict[str, int]:
        """How many rows of each table belong to a community; tables without any are left out."""
        counts: dict[str, int] = {}
        for kept in KEPT:
            if kept.by_community and community:
                select = f"SELECT count(*) FROM {kept.table} WHERE community = ?"  # noqa: S608 - names from KEPT
                _add(counts, kept.table, sum(rows for (rows,) in self._store.rows(select, community)))
        return counts

    def leave(self, community: int) -> None:
        """The bot is no longer in a server: the days of grace begin, unless they began before."""
        with self._file.together() as connection:
            connection.execute(
                "INSERT INTO departures VALUES (?, ?) ON CONFLICT DO NOTHING",
                (community, self._store.second()),
            )

    def rejoin(self, communities: Iterable[int]) -> None:
        """The bot is in these servers: nothing of them is to be forgotten."""
        with self._file.together() as connection:
            connection.executemany(
                "DELETE FROM departures WHERE community = ?", [(each,) for each in communities]
            )

    def departed(self, *, accepted: bool = False) -> list[int]:
        """The servers whose days of grace are over; none where ``prune`` would wait."""
        if not accepted and self.overdue():
            return []
        before = self._store.second() - GRACE_DAYS * _DAY
        sql = "SELECT community FROM departures WHERE at <= ? ORDER BY community"
        return [community for (community,) in self._store.rows(sql, before)]

    def paused(self) -> bool:
        """Whether the last clean-up is longer ago than any that runs once a day, or than the machine ran since: the clock has jumped, or
        the bot did not run.
        """
        last = self.fact(_CLEANED)
        if not last.isdecimal():
            return False
        passed, (boot, _, seconds) = self._store.second() - int(last), self._uptime().partition(" ")
        before, _, then = self.fact(_RAN).partition(" ")
        ran = int(seconds) - int(then) if boot and boot == before else passed
        return passed > min(_AT_ONCE, ran + _AHEAD)

    def overdue(self) -> dict[str, int]:
        """How many rows of each table, departures of servers among them, are older than a clean-up once a day leaves any; after a
        pause, all that are past their time: where there are few, none may be older by more.
        """
        counts: dict[str, int] = {}
        margin = 0 if self.paused() else _AT_ONCE
        days = {kept.table: kept.days for kept in KEPT if kept.days is not None} | {"departures": GRACE_DAYS}
        for table, kept_for in days.items():
            before = self._store.second() - kept_for * _DAY - margin
            select = f"SELECT count(*) FROM {table} WHERE at < ?"  # noqa: S608 - names from KEPT
            _add(counts, table, sum(rows for (rows,) in self._store.rows(select, before)))
        return counts

    def prune(self, *, accepted: bool = False) -> Forgotten:
        """Deletes what is older than it is kept for, and writes the file anew. Meant to be called once a day: where that would
        be more than came due since, nothing is deleted before the operator ``accepted`` it.
        """
        if not self._file.exists():
            return Forgotten()
        if not accepted and (held := self.overdue()):
            return Forgotten(held=held)
        now = self._store.second()
        counts = self._delete(
            ((kept.table, "at < ?", now - kept.days * _DAY) for kept in KEPT if kept.days is not None),
            cleaned=str(now),
        )
        return Forgotten(counts, wiped=self._wipe())

    def _delete(self, what: Iterable[tuple[str, str, int | str]], cleaned: str = "") -> dict[str, int]:
        counts: dict[str, int] = {}
        with self._file.together() as connection:
            for table, where, value in what:
                if cleaned:  # by its age, which a backup knows
                    gone = connection.execute(f"DELETE FROM {table} WHERE {where}", (value,)).rowcount  # noqa: S608 - names from KEPT, conditions from this file
                else:
                    gone = delete(connection, table, where, value)
                _add(counts, table, gone)
            if cleaned:
                connection.execute(_SET_FACT, (_CLEANED, cleaned))
                connection.execute(_SET_FACT, (_RAN, self._uptime()))
        return counts

    def _wipe(self) -> bool:
        try:
            self._file.rewrite()
        except (LibraryBusy, StorageFull):
            return False
        return True


def _add(counts: dict[str, int], table: str, rows: int) -> None:
    if rows:
        counts[table] = counts.get(table, 0) + rows
