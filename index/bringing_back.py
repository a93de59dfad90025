"""Bringing back: the library of a backup answers again, in the data folder that is in use, while questions are answered.

Only what never changes once it is made is taken out of the backup: its current generation, and the texts that are missing
or damaged here. Nothing that is whole is written over; settings, receipts, what people left, and the records themselves
stay as they are today. ``index.restoring`` puts back all of a backup, into a folder of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import LibraryDamaged, LibraryError, LibraryMismatch
from index import manifest as manifests
from index.archive import border, damaged, is_backup, put, read
from index.backup import Progress
from index.files import fsync_file, fsync_folder, fsync_tree, replace_text
from index.generations import Generations, sound
from index.records import Generation
from index.texts import Texts

_STAGING = ".bringing-back"


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
        staging = generations.folder / _STAGING
        try:
            with border(data):
                name = _staged(file, staging, Texts(data), progress)
                manifest = sound(staging / "generations" / name)
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


def _staged(file: Path, staging: Path, texts: Texts, progress: Progress) -> str:
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
            there = sound(target)
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
