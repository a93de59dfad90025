"""Several statements are kept together or not at all, and what was deleted can be made to go for good."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, StorageFull
from index.storage.sqlite_file import SqliteFile, _ours

THINGS = ("things", "CREATE TABLE things (name TEXT NOT NULL)", "CREATE INDEX by_name ON things (name)")


def names(file: SqliteFile) -> list[str]:
    with file.reading() as connection:
        return [name for (name,) in connection.execute("SELECT name FROM things")] if connection else []


def test_a_step_takes_all_its_statements(tmp_path: Path) -> None:
    """In their order."""
    file = SqliteFile(tmp_path / "kept.sqlite", [THINGS])
    with file.writing() as connection:
        made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert {"things", "by_name"} <= made
    file.close()


def test_a_step_that_fails_halfway_is_not_taken(tmp_path: Path) -> None:
    """None of its statements is, so that it can be taken once it is mended."""
    path = tmp_path / "kept.sqlite"
    with pytest.raises(LibraryError), SqliteFile(path, [(*THINGS, "CREATE NONSENSE")]).writing():
        pass
    file = SqliteFile(path, [THINGS])
    with file.together() as connection:
        connection.execute("INSERT INTO things VALUES ('a')")
    assert names(file) == ["a"]
    file.close()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_what_is_written_together_is_kept_whole_or_not_at_all(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Whatever ends the block; and the next use goes on."""
    file = SqliteFile(tmp_path / "kept.sqlite", [THINGS])
    with file.together() as connection:
        connection.execute("INSERT INTO things VALUES ('a')")
        connection.execute("INSERT INTO things VALUES ('b')")

    def broken_off() -> None:
        with file.together() as connection:
            connection.execute("DELETE FROM things")
            raise error

    with pytest.raises(error):
        broken_off()
    assert names(file) == ["a", "b"]
    file.close()


def test_what_was_deleted_is_in_no_byte(tmp_path: Path) -> None:
    """After writing the file anew, neither it nor its log holds it; what was kept is there."""
    file = SqliteFile(tmp_path / "kept.sqlite", [THINGS])
    with file.together() as connection:
        for number in range(500):
            connection.execute(
                "INSERT INTO things VALUES (?)", (f"secret {number}" if number % 2 else "kept",)
            )
    with file.together() as connection:
        connection.execute("DELETE FROM things WHERE name LIKE 'secret%'")
    file.rewrite()
    assert names(file) == ["kept"] * 250
    assert all(b"secret" not in each.read_bytes() for each in tmp_path.iterdir())
    file.close()


def test_a_reader_of_the_old_state_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for ever: then it is said who is in the way."""
    monkeypatch.setattr("index.storage.sqlite_file._BUSY_SECONDS", 0.05)
    file, other = (SqliteFile(tmp_path / "kept.sqlite", [THINGS]) for _ in range(2))
    with file.together() as connection:
        connection.execute("INSERT INTO things VALUES ('a')")
    with other.reading() as reader:
        assert reader
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM things").fetchall()
        with pytest.raises(LibraryBusy, match=r"kept\.sqlite is in use by another process"):
            file.rewrite()
        reader.execute("ROLLBACK")
    file.rewrite()
    assert names(file) == ["a"]
    file.close()
    other.close()


def _sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("so it says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (OSError(errno.ENOSPC, "x"), StorageFull, "There is no room left on the disk that holds "),
        (OSError(errno.EFBIG, "x"), StorageFull, "There is no room left"),
        (OSError(errno.EACCES, "x"), LibraryError, "cannot be read or written: there is no permission."),
        (OSError("so it says"), LibraryError, "cannot be read or written: so it says."),
        (_sqlite(sqlite3.SQLITE_FULL), StorageFull, "There is no room left"),
        (_sqlite(sqlite3.SQLITE_IOERR_WRITE), StorageFull, "There is no room left"),
        (_sqlite(sqlite3.SQLITE_IOERR_READ), LibraryError, "cannot be read or written: so it says."),
        (_sqlite(sqlite3.SQLITE_BUSY), LibraryBusy, "is in use by another process."),
        (_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), LibraryBusy, "is in use by another process."),
        (_sqlite(sqlite3.SQLITE_LOCKED), LibraryBusy, "is in use by another process."),
        (_sqlite(sqlite3.SQLITE_CORRUPT), LibraryDamaged, "is damaged: so it says."),
        (_sqlite(sqlite3.SQLITE_NOTADB), LibraryDamaged, "is damaged: so it says."),
        (sqlite3.OperationalError("so it says"), LibraryError, "cannot be read or written: so it says."),
    ],
)  # fmt: skip
def test_each_trouble_with_a_file_is_told_as_what_it_is(
    error: sqlite3.Error | OSError, kind: type, said: str
) -> None:
    """Full, in use, damaged, or out of reach: by the number that the system or SQLite gives, with its particulars or without."""
    told = _ours(error, Path("/data/state.sqlite"))
    assert type(told) is kind
    assert said in told.sentence
    assert "/data/state.sqlite" in told.sentence
    assert told.remedy
