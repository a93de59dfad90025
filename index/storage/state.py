"""State: what is written between questions (receipts, what people leave behind), in SQLite files or in PostgreSQL.

Both speak one SQL here: standard, with question marks, ``ON CONFLICT`` and ``RETURNING``. The steps of a store are written once,
in SQLite's words; PostgreSQL's store translates their types.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from domain.errors import BadSettings, LibraryBusy, LibraryError, MissingPart
from index.storage import files

SQLITE = "sqlite"
"""Where state is kept unless the settings name a database."""
_MOVING = (("moving", "CREATE TABLE moving (source TEXT NOT NULL)"),)
_MOVED = "state.moved"
"""In the data folder: from where state was moved, to where, and when. Who opens it where it was is told."""
_CLOCKS = 30.0
"""Seconds by which clocks may differ: then what is due is told by so much too early or too late."""
SERVING = "serving"
"""The lock of who serves Discord."""
MOST_SHARDS = 10_000
Step = tuple[str, *tuple[str, ...]]
"""A name and its SQL statements, one or more, taken together or not at all. A step that has shipped is never changed;
a later one mends it.
"""


class Cursor(Protocol):
    """What a statement found or did."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    @property
    def description(self) -> Sequence[Sequence[Any]] | None:
        """The columns, each with its name first."""

    def fetchone(self) -> Any:
        """The next row; None after the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows."""


class Connection(Protocol):
    """What statements are given to. Question marks stand for values."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Cursor:
        """Does one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Does one statement for each row."""


class StateStore(Protocol):
    """One store, usable from several threads and processes: a SQLite file, or a schema of a PostgreSQL database.

    Every method raises LibraryError kinds: StorageFull, LibraryBusy, LibraryDamaged, or LibraryError where it cannot be reached.
    """

    @property
    def where(self) -> str:
        """Where it is, for people."""

    def exists(self) -> bool:
        """Whether something may have been kept."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection that may write; every statement is its own transaction."""

    def together(self) -> AbstractContextManager[Connection]:
        """A connection that alone may write; what is written with it is kept as a whole, or, when an error leaves the block,
        not at all.
        """

    def reading(self) -> AbstractContextManager[Connection | None]:
        """A connection to read with; None where nothing was kept yet."""

    def rewrite(self) -> None:
        """Writes everything anew, so that nothing that was deleted can be read in it any more."""

    def newest(self, connection: Connection, table: str) -> int:
        """The highest number that a row of the table was ever given; 0 before the first."""

    def number_from(self, connection: Connection, table: str, newest: int) -> None:
        """Rows of the table are numbered above ``newest`` from now on."""

    def tables(self, connection: Connection) -> list[tuple[str, bool]]:
        """The tables, in order of their names, and whether their rows are numbered by the store."""

    def close(self) -> None:
        """Closes it. The next use opens it again."""


class Locks(Protocol):
    """Locks that processes share, by name: one is its holder's until it is given back, or its process ends, however it ends. No
    clock is asked: those of several machines may differ. Usable from several threads. Each method raises LibraryError kinds.
    """

    def take(self, name: str, *, shared: bool = False) -> bool:
        """Whether it is held here now; it may have been before. ``shared``: with all who take it so."""

    def give_back(self, name: str) -> None:
        """It is free for others; also where it was not held."""

    def held(self) -> set[str]:
        """Those that are held here. Where a broken connection gave up all, those that nobody took meanwhile are taken again."""

    def taken(self, names: Iterable[str]) -> set[str]:
        """Those of ``names`` that somebody holds, whoever it is."""

    def clock(self) -> float:
        """Seconds since 1970, as all who share them see it."""

    def close(self) -> None:
        """Gives all back."""


class FileLocks:
    """Locks on files of a folder: between processes of one machine, or of several that share a file system with locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._files: dict[str, int] = {}

    def take(self, name: str, *, shared: bool = False) -> bool:
        """See ``Locks``."""
        with self._turn:
            return name in self._files or self._taken(name, shared=shared)

    def _taken(self, name: str, *, shared: bool = False) -> bool:
        with files.writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            files.lock(file, shared=shared)
        except OSError:
            os.close(file)
            return False
        self._files[name] = file
        return True

    def give_back(self, name: str) -> None:
        """See ``Locks``."""
        with self._turn:
            if (file := self._files.pop(name, None)) is not None:
                os.close(file)

    def held(self) -> set[str]:
        """See ``Locks``."""
        return set(self._files)

    def taken(self, names: Iterable[str]) -> set[str]:
        """See ``Locks``. Who takes one in the very moment in which it is looked at is told that it is held, and tries again."""
        found = set[str]()
        for name in names:
            if name in self._files:
                found.add(name)
            elif (self._folder / name).exists():
                if self.take(name):
                    self.give_back(name)
                else:
                    found.add(name)
        return found

    def clock(self) -> float:
        """See ``Locks``."""
        return time.time()

    def close(self) -> None:
        """See ``Locks``."""
        for name in self.held():
            self.give_back(name)


Opener = Callable[[Path, Sequence[Step]], StateStore]
"""Opens the store of this name, which is a path in the data folder, whose tables are made by these steps."""


def copy(source: StateStore, target: StateStore) -> dict[str, int]:
    """Copies all rows from one store into another of the same steps, as a whole or not at all; how many of each table. What was
    copied before is left as it is.

    Raises LibraryError where the target holds something else, and as the stores do.
    """
    counts: dict[str, int] = {}
    if not source.exists():
        return counts
    with source.together() as old, target.together() as new:
        for table, numbered in source.tables(old):
            rows, there = (each.execute(f"SELECT * FROM {table}").fetchall() for each in (old, new))  # noqa: S608 - names of tables that our steps made
            counts[table] = len(rows)
            if there and set(map(tuple, rows)) != set(map(tuple, there)):
                raise LibraryError(
                    f"{target.where} holds something else already (in its table “{table}”).",
                    remedy="Copy into an empty one; nothing was changed.",
                )
            if rows and not there:
                marks = ", ".join("?" * len(rows[0]))
                new.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - as above
            if numbered:
                target.number_from(new, table, source.newest(old, table))
    return counts


def opener(where: str) -> Callable[..., StateStore]:
    """Opens stores in the data folder (``sqlite``), or in the database of this address; ``first`` is called before one is opened. Raises
    MissingPart, BadSettings.
    """
    if where == SQLITE:
        from index.storage.sqlite_file import SqliteFile

        return SqliteFile
    try:
        from index.storage import postgresql
    except ImportError as error:
        raise MissingPart(
            "The setting state names a PostgreSQL database, and psycopg is not installed.",
            remedy="Run: make postgresql",
        ) from error
    return postgresql.opener(where)


Stores = Mapping[str, Sequence[Step]]
"""Stores, named as files in the data folder, each with the steps that make its tables."""


class State:
    """The stores of an application: where they are, and how they come from elsewhere."""

    def __init__(self, where: str, data: Path, stores: Callable[[], Stores]) -> None:
        """``where`` is the setting; ``stores`` are looked up when all of them are needed. Raises MissingPart, BadSettings."""
        self._where, self._data, self._stores = where, data, stores
        self._opener = opener(where)
        self.open: Opener = partial(self._opener, first=self.refuse_moved)

    def refuse_moved(self) -> None:
        """Raises LibraryError where it was moved elsewhere: what were kept here would be missed there."""
        moved = self._moved_from()
        if moved and (to := moved.get(_name(self._where))):
            raise LibraryError(
                f"The state was moved from the {_name(self._where)} to the {to[0]} on {to[1]}.",
                remedy="Set state to where it is now (PLENUM_STATE in the environment). To go on with what was left here all the same, "
                f"delete {self._data / _MOVED}.",
            )

    def _moved_from(self) -> dict[str, list[str]]:
        try:
            told = json.loads((self._data / _MOVED).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def _mark(self, where: str) -> None:
        """That it was moved from ``where`` to here, and is not moved from here any more."""
        here = _name(self._where)
        moved = self._moved_from() | {_name(where): [here, time.strftime("%Y-%m-%d")]}
        moved.pop(here, None)
        with files.writing(self._data):
            files.replace_text(self._data / _MOVED, json.dumps(moved, ensure_ascii=False, indent=1) + "\n")

    def locks(self) -> Locks:
        """New locks, of whoever asks for them."""
        if self._where == SQLITE:
            return FileLocks(self._data / "locks")
        from index.storage.postgresql import PostgresLocks

        return PostgresLocks(self._where)

    @contextmanager
    def doing(self, what: str, busy: str, remedy: str, *, shared: bool = False) -> Iterator[Locks]:
        """While it lasts, no other process does ``what``, on whatever machine; where it is ``shared``, none that does it alone. Raises
        LibraryBusy, which says ``busy``, and LibraryError kinds, also for a state that was copied only in part.
        """
        with self._moving() as store, store.reading() as connection:
            if connection and connection.execute("SELECT 1 FROM moving").fetchone():
                raise LibraryError(
                    f"The state was copied only in part: {store.where} says so.",
                    remedy="Run `python bot.py migrate-state` again, as before; it goes on. Nothing was lost where it was.",
                )
        with closing(self.locks()) as locks:
            if not locks.take(what, shared=shared):
                raise LibraryBusy(busy, remedy=remedy)
            yield locks

    @contextmanager
    def sharing(self, count: int, locks: Locks) -> Iterator[None]:
        """While it lasts, this process serves with others that share ``count`` shards. Raises LibraryBusy where they share another
        number, or serve what this data folder holds with other state: each would answer what another answers, too.
        """
        kinds = {True: "state in SQLite", False: "state in a database"}
        mine = self._where == SQLITE
        with closing(FileLocks(self._data / "locks")) as here:
            locks.take(f"{count} shards", shared=True)
            here.take(kinds[mine], shared=True)
            if locks.taken(f"{each} shards" for each in range(1, MOST_SHARDS + 1) if each != count):
                raise LibraryBusy(
                    f"Other processes that serve from this state share another number of shards than {count}.",
                    remedy="Give each the same number (the setting shards), or end the others first.",
                )
            if here.taken([kinds[not mine]]):
                raise LibraryBusy(
                    f"Other processes serve what is in {self._data}, with {kinds[not mine]}, and this one has {kinds[mine]}.",
                    remedy="Give each the same setting state, or end the others first; two would answer every question twice.",
                )
            yield

    def _moving(self) -> AbstractContextManager[StateStore]:
        return closing(self.open(self._data / "moving.sqlite", _MOVING))

    def answers(self) -> str:
        """Where it is, if that is a database, after it was asked for. Raises LibraryError kinds, also where its clock is another."""
        self.refuse_moved()
        if self._where == SQLITE:
            return ""
        with closing(self.locks()) as locks:
            differ = abs(locks.clock() - time.time())
        if differ > _CLOCKS:
            raise LibraryError(
                f"The clocks of this machine and of the database differ by {differ:,.0f} seconds.",
                remedy="Have all machines set their clocks by NTP: what is due would be told at the wrong time.",
            )
        name, steps = next(iter(self._stores().items()))
        with closing(self.open(self._data / name, steps)) as store, store.reading():
            return store.where

    def elsewhere(self) -> dict[str, Callable[[Path], object]]:
        """Stores that are not in the data folder: the name that each would have, and what writes it as a file. Raises LibraryError."""
        from index.storage.sqlite_file import copied_into

        self.refuse_moved()
        if self._where == SQLITE:
            return {}
        return {
            name: partial(copied_into, self.open(self._data / name, steps), steps)
            for name, steps in self._stores().items()
        }

    def take_from(self, where: str) -> dict[str, dict[str, int]]:
        """Copies all state from ``where`` to where it is to be; how many rows of each table of each store. Done before, it changes
        nothing. Raises BadSettings, MissingPart, LibraryBusy while it is served, LibraryError kinds.
        """
        if where == self._where:
            raise BadSettings(
                "The state is to be copied from where it is.",
                remedy="Set state to where it is to be (PLENUM_STATE in the environment), and name where it is now.",
            )
        if where != SQLITE and not where.startswith(("postgresql://", "postgres://")):
            raise BadSettings(
                "What stands after --from is no place of state.",
                remedy="Write sqlite, postgresql://user@host:5432/database, or an object store, as s3://bucket/plenum.",
            )
        # Which library is in an object store is said where several machines can read it.
        from index.storage.object_store import STEPS, STORE

        counts, old = dict[str, dict[str, int]](), opener(where)
        stores = {**self._stores(), **({} if SQLITE in (where, self._where) else {STORE: STEPS})}
        if self._where == SQLITE:
            with closing(old(self._data / STORE, STEPS)) as store, store.reading() as found:
                row = found and found.execute("SELECT place FROM library").fetchone()
                if row:
                    raise LibraryError(
                        f"The library is in {row[0]}, which needs state in a database.",
                        remedy="Bring it back first: `python bot.py migrate-state --from` that place. Nothing was changed.",
                    )
        ended = "End that process first."
        with (
            files.exclusive(self._data / "discord.lock", doing="served in Discord", remedy=ended),
            closing(self.locks()) as locks,
            closing(self._opener(self._data / "moving.sqlite", _MOVING)) as moving,
        ):
            if not locks.take(SERVING):
                raise LibraryBusy("Another process serves Discord from where it is to be.", remedy=ended)
            with moving.together() as connection:
                connection.execute("INSERT INTO moving VALUES (?)", (where.partition(":")[0],))
            for name, steps in stores.items():
                given = self._data / name, steps
                with closing(old(*given)) as source, closing(self._opener(*given)) as target:
                    counts[name] = copy(source, target)
            with moving.together() as connection:
                connection.execute("DELETE FROM moving")
            self._mark(where)
        return counts


def _name(where: str) -> str:
    """A place of state for people, and without a password."""
    if where == SQLITE:
        return "SQLite files of the data folder"
    return opener(where)(Path(_MOVED), ()).where.removeprefix("The ").removesuffix(" (plenum_state)")
