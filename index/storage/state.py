"""State: what is written between questions (receipts, what people leave behind), in SQLite files or in PostgreSQL.

Both speak one SQL here: standard, with question marks, ``ON CONFLICT`` and ``RETURNING``. The steps of a store are written once,
in SQLite's words; PostgreSQL's store translates their types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from domain.errors import LibraryError

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
