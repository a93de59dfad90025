"""Restore: a backup becomes a data folder, whole or not at all, on this machine or another."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import LibraryDamaged, LibraryError, LibraryMismatch
from index.backup.archive import BackedUp, Contents, border, damaged, is_backup, put, read
from index.backup.backup import Progress
from index.records import Generation
from index.storage import manifest as manifests
from index.storage.files import exclusive, fsync_file, fsync_folder, fsync_tree, replace_text
from index.storage.generations import Generations
from index.storage.texts import Texts

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
        manifests.sound(staging / "generations" / name)
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


# --- Bringing back: the library of a backup answers again, in the data folder that is in use, while questions are answered.
#
# Only what never changes once it is made is taken out of the backup: its current generation, and the texts that are missing
# or damaged here. Nothing that is whole is written over; settings, receipts, what people left, and the records themselves
# stay as they are today. ``index.backup.restore`` puts back all of a backup, into a folder of its own.

_LIBRARY_STAGING = ".bringing-back"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that lies in a folder. Only its beginning was looked at."""

    name: str
    bytes: int
    written: str
    """ISO, UTC."""


def backups(folder: Path) -> list[BackupFile]:
    """The backups in ``folder``, the newest first; none where there is no such folder. Raises LibraryError."""
    with border(folder):
        found = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        known = [(path, path.stat()) for path in found if is_backup(path)]
    known.sort(key=lambda each: (each[1].st_mtime_ns, each[0].name), reverse=True)
    return [
        BackupFile(
            path.name,
            state.st_size,
            datetime.fromtimestamp(state.st_mtime, UTC).isoformat(timespec="seconds"),
        )
        for path, state in known
    ]


def bring_back(
    file: Path, data: Path, *, fingerprint: str = "", on_progress: Progress | None = None
) -> Generation:
    """Makes the generation that answered when ``file`` was written current in ``data``. ``fingerprint`` is the model's
    that asks; empty: any.

    All of the backup is read and checked before anything is put in place. Raises LibraryDamaged for a backup that is not
    what was written, LibraryMismatch for the library of another model, LibraryError for one that holds none, LibraryBusy
    while a re-index runs, StorageFull; then the library is as it was.
    """
    progress = on_progress or (lambda *_: None)
    generations = Generations(data)
    with generations.locked():
        staging = generations.folder / _LIBRARY_STAGING
        try:
            with border(data):
                name = _library_staged(file, staging, Texts(data), progress)
                manifest = manifests.sound(staging / "generations" / name)
                if fingerprint and manifest.fingerprint != fingerprint:
                    raise LibraryMismatch(
                        f"The library in {file.name} was built with another model, {manifest.model}.",
                        remedy="Configure that model, or use a backup made with the one that is configured.",
                    )
                progress("publish", 0, 0)
                _texts_in_place(staging / "texts", Texts(data))
                _in_place(generations, staging / "generations" / name)
                replace_text(generations.current_file, name + "\n")
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return next(each for each in generations.history() if each.name == name)


def _library_staged(file: Path, staging: Path, texts: Texts, progress: Progress) -> str:
    """Unpacks what is needed aside; the name of the generation."""
    staging.mkdir()
    count, first = 0, ""

    def take(name: str, blocks: Iterator[bytes]) -> None:
        nonlocal count, first
        progress("restore", count, 0)
        count += 1
        parts = name.split("/")
        # The generation that answers comes first in a backup; others stay in it.
        first = first or (parts[1] if parts[0] == "generations" else "")
        wanted = parts[0] == "texts" and not _kept(texts, Path(name).stem)
        if not wanted and parts[:2] != ["generations", first]:
            for _ in blocks:
                pass
            return
        put(staging, name, blocks)

    try:
        contents = read(file, take)
    except FileExistsError as error:
        raise damaged(file, f"it holds two files that are one here: {error.filename}") from error
    if not contents.current:
        raise LibraryError(
            f"There is no library in {file.name}.", remedy="Nothing was changed. Use another backup."
        )
    if contents.current != first:
        raise damaged(file, f"{contents.current} is not where it should be in it")
    fsync_tree(staging)
    return first


def _kept(texts: Texts, text_hash: str) -> bool:
    try:
        return texts.get(text_hash) is not None
    except LibraryDamaged:
        return False


def _texts_in_place(staged: Path, texts: Texts) -> None:
    """Before the generation whose records they are."""
    folders = set()
    for path in staged.glob("??/*.txt"):
        target = texts.path(path.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        fsync_file(target)
        folders.add(target.parent)
    for folder in folders:
        fsync_folder(folder)


def _in_place(generations: Generations, staged: Path) -> None:
    """A generation that is there and whole is left as it is; a damaged one makes room."""
    target = generations.path(staged.name)
    if target.is_dir():
        try:
            there = manifests.sound(target)
        except LibraryDamaged:
            # Renamed first: half a generation never carries a generation's name.
            beside = target.with_name(f".dropped-{target.name}")
            target.rename(beside)
            shutil.rmtree(beside, ignore_errors=True)
        else:
            if there != manifests.read(staged):
                raise LibraryError(
                    f"There is another state called {target.name} here.",
                    remedy="Restore the backup into a folder of its own: python bot.py restore.",
                )
            return
    staged.rename(target)
    fsync_folder(generations.folder)
