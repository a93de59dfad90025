"""Restore: a backup becomes a data folder, whole or not at all, on this machine or another."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from domain.errors import LibraryError
from index.archive import border, damaged, put, read
from index.backup import Progress
from index.contents import BackedUp, Contents
from index.files import fsync_folder, fsync_tree
from index.generations import sound
from index.lock import exclusive

_STAGING = ".restoring"
_LOCK = "lock"
_ORDER = ("texts", "communities", "sources", "generations", "CURRENT")


def restore(file: Path, data: Path, *, on_progress: Progress | None = None) -> BackedUp:
    """Puts the backup ``file`` into the data folder ``data``, which must be empty or not there.

    Everything is unpacked aside and checked before anything is put in place; the file that says which generation answers
    comes last. Raises LibraryDamaged for a backup that is not what was written, LibraryError for a folder that holds
    something, LibraryBusy, StorageFull; then the folder is as it was.
    """
    progress = on_progress or (lambda *_: None)
    _must_be_empty(data)
    made = not data.exists()
    with border(data if data.exists() else data.absolute().parent):
        try:
            data.mkdir(parents=True, exist_ok=True)
            with exclusive(data / _LOCK, doing="being restored", remedy="Wait until it is done."):
                _must_be_empty(data)
                contents = _staged(file, data, progress)
                _put_in_place(data)
        except BaseException:
            _leave(data, made=made)
            raise
    return BackedUp(file, data, file.stat().st_size, contents)


def _must_be_empty(data: Path) -> None:
    held = {path.name for path in data.iterdir()} - {_LOCK} if data.is_dir() else set()
    if not held - {_STAGING}:
        return
    what = "holds a restore that was not finished" if _STAGING in held else "is not empty"
    raise LibraryError(
        f"{data} {what}. Nothing was changed.",
        remedy="Restore into another folder: --into FOLDER; then set PLENUM_DATA to it.",
    )


def _staged(file: Path, data: Path, progress: Progress) -> Contents:
    """Unpacks and checks, in a folder of its own below ``data``: on the same disk, whatever is mounted there."""
    staging = data / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    count = 0

    def take(name: str, blocks: Iterator[bytes]) -> None:
        nonlocal count
        progress("restore", count, 0)
        count += 1
        put(staging, name, blocks)

    try:
        contents = read(file, take)
    except FileExistsError as error:
        raise damaged(file, f"it holds two files that are one here: {error.filename}") from error
    progress("verify", 0, 0)
    for name in contents.generations:
        sound(staging / "generations" / name)
    for database in contents.databases:
        _check(file, staging / database)
    for name, kept in contents.files.items():
        if name.startswith("communities/"):
            # Only the time by which a re-index sees that nothing changed.
            with contextlib.suppress(OverflowError):
                os.utime(staging / name, ns=(kept.mtime_ns, kept.mtime_ns))
    if contents.current:
        (staging / "CURRENT").write_text(contents.current + "\n", "utf-8")
    fsync_tree(staging)
    return contents


def _check(file: Path, database: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        told = str(error)
    if told != "ok":
        raise damaged(file, f"{database.name} in it is damaged ({told})")


def _put_in_place(data: Path) -> None:
    staging = data / _STAGING
    names = sorted(path.name for path in staging.iterdir() if path.name not in _ORDER)
    moved: list[str] = []
    try:
        for name in [*names, *(name for name in _ORDER if (staging / name).exists())]:
            if name == "CURRENT":
                fsync_folder(data)
            (staging / name).rename(data / name)
            moved.append(name)
        fsync_folder(data)
    except OSError:
        for name in reversed(moved):
            with contextlib.suppress(OSError):
                (data / name).rename(staging / name)
        raise
    with contextlib.suppress(OSError):
        staging.rmdir()


def _leave(data: Path, *, made: bool) -> None:
    """Takes away what was unpacked, and the folder where it was not there before."""
    shutil.rmtree(data / _STAGING, ignore_errors=True)
    if made:
        with contextlib.suppress(OSError):
            (data / _LOCK).unlink(missing_ok=True)
            data.rmdir()
