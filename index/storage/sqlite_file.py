"""SQLite for what is written between questions: opened when first needed, migrated by numbered steps, shared by threads
and processes; its errors come out as ours. A catalogue is another matter: it is written once.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from domain.errors import NO_ROOM, LibraryBusy, LibraryDamaged, LibraryError, StorageFull, meaning
from index.storage.files import how_to_write
from index.storage.state import Connection, StateStore, Step, copy

_BUSY_SECONDS = 5.0
# SQLite says FULL for ENOSPC only: a quota, a file size limit or a full disk under the shared memory come as these.
_SQLITE_FULL = frozenset({sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
_NO_WRITING = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
)


class SqliteFile:
    """The file at ``path``. Usable from several threads; several processes may have it open.

    Nothing is opened or created before it is needed, so that a program that only reads leaves no trace.
    """

    def __init__(self, path: Path, steps: Sequence[Step], *, first: Callable[[], object] = tuple) -> None:
        """``first`` is called before the file is opened, and raises where it is not to be."""
        self.path = path
        self._steps, self._first = steps, first
        # One connection and a lock: opening and closing the write-ahead log costs more than a question's search.
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, ...] = ()
        self._only_read = False

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection that may write; every statement is its own transaction.

        Raises StorageFull, LibraryBusy, LibraryDamaged, or LibraryError where the file may not be written.
        """
        with self._lock, self._border():
            yield self._current(writable=True)

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """A connection that may write; what is written with it is kept as a whole, or, when an error leaves the block,
        not at all. Raises as ``writing`` does.
        """
        with self.writing() as connection, transaction(connection):
            yield connection

    def rewrite(self) -> None:
        """Writes the file anew, so that nothing that was deleted can be read in it or in its log any more.

        What SQLite deletes, it only marks as free, and pages that were split keep copies of what moved away.
        Needs room for the file a second time. Raises LibraryBusy while another process keeps reading the old state.
        """
        with self.writing() as connection:
            connection.execute("VACUUM")
            (waiting, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if waiting:
                raise _busy(self.path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to read with, also where the disk is full or read-only; None when there is no file."""
        with self._lock, self._border():
            yield self._current(writable=False) if self.path.exists() else None

    @property
    def where(self) -> str:
        """The path."""
        return str(self.path)

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def newest(self, connection: Connection, table: str) -> int:
        """The highest number that a row was ever given."""
        if _keeps_count(connection, table):
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        else:
            row = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608 - a table that our steps made
        return int(row[0] or 0) if row else 0

    def number_from(self, connection: Connection, table: str, newest: int) -> None:
        """Rows are numbered above ``newest``; of a table that does not keep count, above the rows that are there."""
        if newest and _keeps_count(connection, table):
            connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, newest))

    def tables(self, connection: Connection) -> list[tuple[str, bool]]:
        """The tables but the one of steps, and whether their rows have a number of SQLite's."""
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'steps' AND name NOT LIKE 'sqlite%' ORDER BY 1"
        ).fetchall()
        return [(table, "INTEGER PRIMARY KEY" in made) for table, made in found]

    def close(self) -> None:
        """Closes the file. The next use opens it again."""
        with self._lock:
            self._shut()

    def _shut(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._opened, self._only_read = None, (), False

    def _current(self, *, writable: bool) -> sqlite3.Connection:
        # A data folder that was moved away or restored meanwhile: what is written must land in the file people see.
        if self._connection is not None and self._opened != self._identity():
            self._shut()
        # What was opened while the disk could not be written stays like that, also when it can be again.
        if (
            self._connection is not None
            and writable
            and (self._only_read or not _can_write(self._connection))
        ):
            self._shut()
        if self._connection is None:
            try:
                self._connection = self._open()
            except sqlite3.OperationalError as error:
                if writable or _primary(error) not in _NO_WRITING:
                    raise
                self._connection, self._only_read = opened_read_only(self.path), True
            self._opened = self._identity()
        return self._connection

    def _identity(self) -> tuple[int, ...]:
        """Another one where the file was replaced; where it is only read, and so as it was left, also where it was changed."""
        with suppress(OSError):
            found = self.path.stat()
            if not self._only_read:
                return found.st_dev, found.st_ino
            log = self.path.with_name(f"{self.path.name}-wal")
            left = log.stat() if log.exists() else found
            return (
                found.st_dev,
                found.st_ino,
                found.st_size,
                found.st_mtime_ns,
                left.st_size,
                left.st_mtime_ns,
            )
        return ()

    def _open(self) -> sqlite3.Connection:
        self._first()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(str(self.path))
        try:
            _write_ahead(connection)
            # A power cut may take the last moments with it, and never damages the file.
            connection.execute("PRAGMA synchronous = NORMAL")
            _take_steps(connection, self._steps, self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.Error, OSError) as error:
            raise _ours(error, self.path) from error


def copied_into(source: StateStore, steps: Sequence[Step], path: Path) -> None:
    """Writes all that is in a store, which is closed then, into the SQLite file ``path``, which is empty. Raises LibraryError kinds."""
    file = SqliteFile(path, steps)
    try:
        with closing(source):
            copy(source, file)
        with file.writing() as connection:
            # Without its log: the copy is one file.
            connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        file.close()


def _keeps_count(connection: Connection, table: str) -> bool:
    """Whether a number is never given twice, also when its row is gone."""
    (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return "AUTOINCREMENT" in made


def opened_read_only(path: Path) -> sqlite3.Connection:
    """A file on a disk that cannot be written to, as it was left. Raises sqlite3.Error, OSError."""
    # Reading a file in WAL mode writes beside it, unless it is declared immutable; then its log is not read. Where a killed
    # process left one that holds something, both are copied to where they can be written, and taken into memory.
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    taken = _connect(":memory:")
    with tempfile.TemporaryDirectory(prefix="plenum-") as folder:
        for each in (path, log):
            shutil.copyfile(each, Path(folder) / each.name)
        with closing(_connect(str(Path(folder) / path.name))) as copy:
            copy.backup(taken)
    taken.execute("PRAGMA query_only = ON")
    return taken


def damage_of(path: Path) -> str:
    """What SQLite finds wrong with the file at ``path``, wherever it lies; empty when it holds together."""
    try:
        with closing(examinable(path)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except (sqlite3.Error, OSError) as error:
        return str(error)
    return "" if found == "ok" else found


def examinable(path: Path) -> sqlite3.Connection:
    """A connection to look at a file that is there, or to copy it, wherever it lies. Raises sqlite3.Error, OSError."""
    connection = _connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if _primary(error) not in _NO_WRITING:
            raise
        return opened_read_only(path)
    return connection


def _connect(where: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        where, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=uri
    )
    # One value that is no UTF-8 must not keep all others from being read.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to a log that is written ahead. SQLite waits for nobody there: of two that open a new file at once, one is refused."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _primary(error) not in _BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or, when an error leaves the block, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _can_write(connection: sqlite3.Connection) -> bool:
    """Whether a transaction can be begun. Takes some microseconds. Raises as SQLite does where others are writing."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if _primary(error) == sqlite3.SQLITE_READONLY:
            return False
        raise
    return True


def _take_steps(connection: sqlite3.Connection, steps: Sequence[Step], path: Path) -> None:
    """Takes every step that was not taken yet, each in its own transaction, and writes down that it was."""
    while len(taken := _taken(connection)) < len(steps):
        with transaction(connection):
            # Another process may take the same step now: who gets the lock second looks again.
            if _taken(connection) != taken:
                continue
            name, *statements = steps[len(taken)]
            connection.execute(
                "CREATE TABLE IF NOT EXISTS steps (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"
            )
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO steps VALUES (?, ?)", (len(taken) + 1, name))
    if taken != [name for name, *_ in steps]:
        raise LibraryError(
            f"{path} was written by another version of Plenum (it has taken the step “{taken[-1]}”).",
            remedy="Use that version, or move the file away to begin a new one.",
        )


def _taken(connection: sqlite3.Connection) -> list[str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'steps'").fetchone():
        return []
    return [name for (name,) in connection.execute("SELECT name FROM steps ORDER BY number")]


def _ours(error: sqlite3.Error | OSError, path: Path) -> LibraryError:
    """SQLite's or the system's error as ours."""
    if isinstance(error, OSError):
        kind, no_room = -1, error.errno in NO_ROOM
        reason = meaning(error)
    else:
        kind, reason = _primary(error), str(error)
        no_room = kind == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) in _SQLITE_FULL
        if kind in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            try:
                tempfile.TemporaryFile(dir=path.parent).close()
            except OSError as probe:
                reason = meaning(probe)
    if no_room:
        return StorageFull(
            f"There is no room left on the disk that holds {path}.",
            remedy="Free some space; nothing that was kept before is lost.",
        )
    if kind in _BUSY:
        return _busy(path)
    if kind in _DAMAGED:
        return LibraryDamaged(
            f"{path} is damaged: {reason}.",
            remedy="Put it back from a backup, or move it away: a new one is begun.",
        )
    return LibraryError(
        f"{path} cannot be read or written: {reason}.",
        remedy=how_to_write(path),
    )


def _primary(error: sqlite3.Error) -> int:
    """The kind of error without its particulars (https://www.sqlite.org/rescode.html)."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR)
    return code & 0xFF


def _busy(path: Path) -> LibraryBusy:
    return LibraryBusy(f"{path} is in use by another process.", remedy="Try again in a moment.")
