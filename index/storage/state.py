"""State: what is written between questions (receipts, what people leave behind), in SQLite files or in PostgreSQL.

Both speak one SQL here: standard, with question marks, ``ON CONFLICT`` and ``RETURNING``. The steps of a store are written once,
in SQLite's words; PostgreSQL's store translates their types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from domain.errors import BadSettings, LibraryError, MissingPart

SQLITE = "sqlite"
"""Where state is kept unless the settings name a database."""
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


def opener(where: str) -> Opener:
    """Opens stores in the data folder (``sqlite``), or in the database of this address. Raises MissingPart, BadSettings."""
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


class State:
    """The stores of an application: where they are, and how they come from elsewhere."""

    def __init__(self, where: str, data: Path, stores: Mapping[str, Sequence[Step]]) -> None:
        """``where`` is the setting; ``stores`` are named as files in ``data``, each with the steps that make its tables. Raises
        MissingPart, BadSettings.
        """
        self.open = opener(where)
        self._where, self._data, self._stores = where, data, stores

    def alone(self) -> AbstractContextManager[None]:
        """One process serves from one state: the data folder's own lock says so on this machine, the database's on all. Raises
        LibraryBusy.
        """
        if self._where == SQLITE:
            return nullcontext()
        from index.storage.postgresql import alone

        return alone(self._where)

    def answers(self) -> str:
        """Where it is, if that is a database, after it was asked for. Raises LibraryError kinds."""
        if self._where == SQLITE:
            return ""
        name, steps = next(iter(self._stores.items()))
        with closing(self.open(self._data / name, steps)) as store, store.reading():
            return store.where

    def elsewhere(self) -> dict[str, Callable[[Path], object]]:
        """Stores that are not in the data folder: the name that each would have, and what writes it as a file."""
        from index.storage.sqlite_file import copied_into

        if self._where == SQLITE:
            return {}
        return {
            name: partial(copied_into, self.open(self._data / name, steps), steps)
            for name, steps in self._stores.items()
        }

    def take_from(self, where: str) -> dict[str, dict[str, int]]:
        """Copies all state from ``where`` to where it is to be; how many rows of each table of each store. Done before, it changes
        nothing. Raises BadSettings, MissingPart, LibraryBusy while it is served, LibraryError kinds.
        """
        from index.storage.files import exclusive

        if where == self._where:
            raise BadSettings(
                "The state is to be copied from where it is.",
                remedy="Set state to where it is to be (PLENUM_STATE in the environment), and name where it is now.",
            )
        counts, old = dict[str, dict[str, int]](), opener(where)
        with exclusive(
            self._data / "discord.lock", doing="served in Discord", remedy="End that process first."
        ):
            for name, steps in self._stores.items():
                given = self._data / name, steps
                with closing(old(*given)) as source, closing(self.open(*given)) as target:
                    counts[name] = copy(source, target)
        return counts
