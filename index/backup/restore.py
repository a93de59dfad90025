"""Restore: a backup becomes a data folder, or its library answers again in the one that is in use; whole or not at all.

All of a backup is unpacked aside and checked before anything is put in place, and what says which generation answers
comes last.

And the check of a data folder: every checksum of generations, texts and databases. What rots is found and named.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import Finding, LibraryDamaged, LibraryError, LibraryMismatch, LibraryUnknown, Verdict
from index.backup.archive import border, damaged, is_backup, read
from index.backup.backup import databases
from index.ports import Stages
from index.records import BackedUp, BackupContents, BackupFile, Generation
from index.storage import manifest as manifests
from index.storage.files import exclusive, fsync_file, fsync_folder, fsync_tree, owner_only, sha256_file
from index.storage.generations import Generations, Texts
from index.storage.object_store import ALONE, DataFolder
from index.storage.segments import known_in
from index.storage.sqlite_file import damage_of

_STAGING = ".restoring"
_LOCK = "lock"
_ORDER = ("texts", "communities", "sources", "generations", "CURRENT")


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


def restore(file: Path, data: Path, *, on_progress: Stages | None = None) -> BackedUp:
    """Puts the backup ``file`` into the data folder ``data``, which must be empty or not there.

    Raises LibraryDamaged for a backup that is not what was written, LibraryError for a folder that holds something,
    LibraryUnknown where there is no such file, LibraryBusy, StorageFull; then the folder is as it was.
    """
    progress = on_progress or (lambda *_: None)
    if not file.is_file():
        raise LibraryUnknown(
            f"{file} is not a file." if file.exists() else f"There is no file {file}.",
            remedy="Give the path of a file that `python bot.py backup` wrote.",
        )
    _must_be_empty(data)
    made = not data.exists()
    with border(data if data.exists() else data.absolute().parent):
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with exclusive(data / _LOCK, doing="being restored", remedy="Wait until it is done."):
                _must_be_empty(data)
                # On the same disk, whatever is mounted there.
                contents = _staged(file, data / _STAGING, progress)
                data.chmod(0o700)
                _put_in_place(data)
        except BaseException:
            shutil.rmtree(data / _STAGING, ignore_errors=True)
            if made:
                with contextlib.suppress(OSError):
                    (data / _LOCK).unlink(missing_ok=True)
                    data.rmdir()
            raise
    return BackedUp(file, data, file.stat().st_size, contents)


def restore_library(
    file: Path,
    data: Path,
    *,
    fingerprint: str = "",
    on_progress: Stages | None = None,
    store: DataFolder = ALONE,
) -> Generation:
    """Makes the generation that answered when ``file`` was written current in ``data``, while questions are answered.
    ``fingerprint`` is the model's that asks; empty: any.

    Only what never changes once it is made is taken out of the backup: that generation, and the texts that are missing or
    damaged here. Nothing that is whole is written over; settings, receipts, what people left, and the records stay.

    Raises LibraryDamaged for a backup that is not what was written, LibraryMismatch for the library of another model,
    LibraryError for one that holds none, LibraryBusy while a re-index runs, StorageFull; then the library is as it was.
    """
    progress = on_progress or (lambda *_: None)
    generations = Generations(data, store=store)
    texts = generations.texts
    with generations.locked():
        staging = generations.folder / ".bringing-back"
        try:
            with border(data):
                built = _staged_library(file, staging, texts, progress)
                manifest = manifests.sound(built)
                if fingerprint and manifest.fingerprint != fingerprint:
                    raise LibraryMismatch(
                        f"The library in {file.name} was built with another model, {manifest.model}.",
                        remedy="Configure that model, or use a backup made with the one that is configured.",
                    )
                progress("publish", 0, 0)
                # Before the generation whose records they are.
                texts.send({path.stem: path for path in (staging / "texts").glob("??/*.txt")})
                _put_texts_in_place(staging / "texts", texts)
                _put_generation_in_place(generations, built)
                generations.make_current(built.name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return next(each for each in generations.history() if each.name == built.name)


def _unpacked(
    file: Path, staging: Path, progress: Stages, wanted: Callable[[str], bool] = lambda _: True
) -> BackupContents:
    """Checks all of a backup, and writes the files whose names are ``wanted`` into the new folder ``staging``."""
    staging.mkdir(mode=0o700)
    count = 0

    def take(name: str, blocks: Iterator[bytes]) -> None:
        nonlocal count
        progress("restore", count, 0)
        count += 1
        if wanted(name):
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:
                target.writelines(blocks)

    try:
        contents = read(file, take)
    except FileExistsError as error:
        # No name is written twice, also where a system takes two names for one.
        raise damaged(file, f"it holds two files that are one here: {error.filename}") from error
    owner_only(staging)
    return contents


def _must_be_empty(data: Path) -> None:
    held = {path.name for path in data.iterdir()} - {_LOCK} if data.is_dir() else set()
    if not held - {_STAGING}:
        return
    what = "holds a restore that was not finished" if _STAGING in held else "is not empty"
    raise LibraryError(
        f"{data} {what}. Nothing was changed.",
        remedy="Restore into another folder: --into FOLDER; then set PLENUM_DATA to it.",
    )


def _staged(file: Path, staging: Path, progress: Stages) -> BackupContents:
    shutil.rmtree(staging, ignore_errors=True)
    contents = _unpacked(file, staging, progress)
    progress("verify", 0, 0)
    for name in contents.generations:
        manifests.sound(staging / "generations" / name)
    for database in contents.databases:
        if wrong := damage_of(staging / database):
            raise damaged(file, f"{Path(database).name} in it is damaged ({wrong})")
    for name, entry in contents.files.items():
        if name.startswith("communities/"):
            # Only the time by which a re-index sees that nothing changed.
            with contextlib.suppress(OverflowError):
                os.utime(staging / name, ns=(entry.mtime_ns, entry.mtime_ns))
    if contents.current:
        (staging / "CURRENT").write_text(contents.current + "\n", "utf-8")
    fsync_tree(staging)
    return contents


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


def _staged_library(file: Path, staging: Path, texts: Texts, progress: Stages) -> Path:
    """Unpacks the generation that answered, and the texts that are not whole here; the generation's folder."""
    first = ""

    def wanted(name: str) -> bool:
        nonlocal first
        parts = name.split("/")
        if parts[0] == "texts":
            return not _kept(texts, Path(name).stem)
        # The generation that answers comes first in a backup; others stay in it.
        first = first or (parts[1] if parts[0] == "generations" else "")
        return parts[:2] == ["generations", first]

    contents = _unpacked(file, staging, progress, wanted)
    if not contents.current:
        raise LibraryError(
            f"There is no library in {file.name}.", remedy="Nothing was changed. Use another backup."
        )
    if contents.current != first:
        raise damaged(file, f"{contents.current} is not where it should be in it")
    fsync_tree(staging)
    return staging / "generations" / first


def _kept(texts: Texts, text_hash: str) -> bool:
    try:
        return texts.get(text_hash) is not None
    except LibraryDamaged:
        return False


def _put_texts_in_place(staged: Path, texts: Texts) -> None:
    folders = set()
    for path in staged.glob("??/*.txt"):
        target = texts.path(path.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        fsync_file(target)
        folders.add(target.parent)
    for folder in folders:
        fsync_folder(folder)


def _put_generation_in_place(generations: Generations, staged: Path) -> None:
    """A generation that is there and whole is left as it is; a damaged one makes room."""
    target = generations.path(staged.name)
    if target.is_dir():
        try:
            there = manifests.sound(target)
        except LibraryDamaged:
            generations.drop(target.name)
        else:
            if there != manifests.read(staged):
                raise LibraryError(
                    f"There is another state called {target.name} here.",
                    remedy="Restore the backup into a folder of its own: python bot.py restore.",
                )
            return
    generations.put(staged, target.name)


_REBUILD = "Run `python bot.py reindex`: it rebuilds what is damaged from what is intact. “library rollback” goes back."
_GO_BACK = "It is not the current one; it cannot be gone back to, and is dropped in time."
_RESTORE = "Put it back from a backup (`python bot.py restore`)."
_READ_AGAIN = "Put it back from a backup, or run `python bot.py reindex` when the record is taken in next."
_FETCH_AGAIN = "Run `python bot.py reindex`: it is fetched anew when it is read next."
_EVERY = 500


def check(
    data: Path, on_progress: Stages | None = None, elsewhere: Collection[str] = ()
) -> Iterator[Finding]:
    """Looks at every file of every generation that is kept, every kept text, every database; and at what should be there and is not.
    ``elsewhere`` names databases that are not in the data folder. Raises LibraryError.
    """
    progress = on_progress or (lambda *_: None)
    generations, texts = Generations(data), Texts(data)
    names, current = generations.names(), None
    try:
        current = generations.current()
        if current is None:
            yield _nothing_answers(data, names)
    except LibraryDamaged as error:
        yield Finding("CURRENT", Verdict.BAD, error.sentence, _REBUILD)
    needed, beside = dict[str, str](), dict[str, str]()
    for done, name in enumerate(names):
        progress("generations", done, len(names))
        wrong = list(_generation(generations.path(name), current=name == current))
        yield from wrong
        if not wrong:
            yield Finding(name, Verdict.GOOD, "Every file is the one that was published.")
            needed |= _texts_of(generations.path(name))
            beside |= dict.fromkeys(manifests.read(generations.path(name)).databases, name)
    yield from _texts(texts, data / "texts", needed, progress)
    for database in databases(data):
        yield _database(database, data)
    for name in sorted(beside.keys() - set(elsewhere)):
        there = (data / name).exists()
        if not there or not (data / name).stat().st_size:
            now = "is empty; it was not" if there else "is not there; it was"
            sentence = f"{data / name} {now} when library {beside[name]} was made."
            yield Finding(name, Verdict.BAD, sentence, _RESTORE)
    yield from _fetched(data, progress)


def _nothing_answers(data: Path, kept: list[str]) -> Finding:
    """Why there is no current generation."""
    if kept:
        sentence = f"{data / 'CURRENT'} is not there, and {kept[0]} is: nothing says which library answers."
        return Finding("CURRENT", Verdict.BAD, sentence, _REBUILD)
    what = (
        f"Nothing has been indexed yet in {data}" if data.is_dir() else f"There is no data folder at {data}"
    )
    remedy = "Run: python bot.py reindex. If there was a library, put it back from a backup (`python bot.py restore`)."
    return Finding("library", Verdict.BAD, f"{what}.", remedy)


def _generation(folder: Path, *, current: bool) -> Iterator[Finding]:
    remedy = _REBUILD if current else _GO_BACK

    def wrong(damaged: LibraryDamaged) -> Finding:
        return Finding(folder.name, Verdict.BAD if current else Verdict.WARNING, damaged.sentence, remedy)

    for name in (manifests.NAME, manifests.COPY):
        try:
            manifests.read(folder, name)
        except LibraryDamaged as damaged:
            yield wrong(damaged)
    try:
        manifest = manifests.read_either(folder)
    except LibraryDamaged:
        return
    yield from map(wrong, manifests.damage(folder, manifest).values())
    if manifest.generation != folder.name:
        yield wrong(LibraryDamaged(f"{folder} holds the manifest of {manifest.generation}."))


def _texts_of(folder: Path) -> dict[str, str]:
    """The hash of the text of every record of a sound generation, and a record that has it."""
    return {known.text_hash: key for key, known in known_in(folder).items()}


def _texts(texts: Texts, folder: Path, needed: dict[str, str], progress: Stages) -> Iterator[Finding]:
    paths, good = sorted(folder.glob("??/*.txt")), 0
    for path in _shown(paths, "texts", progress):
        try:
            good += texts.get(path.stem) is not None
        except LibraryDamaged as damaged:
            yield Finding(f"texts/{path.name[:12]}…", Verdict.BAD, damaged.sentence, _READ_AGAIN)
    for text_hash, key in needed.items():
        if not texts.path(text_hash).exists():
            sentence = f"The text of {key} ({texts.path(text_hash)}) is not there."
            yield Finding(f"texts/{text_hash[:12]}…", Verdict.BAD, sentence, _READ_AGAIN)
    words = f"{good:,} of {len(paths):,} kept texts are the ones their names stand for."
    yield Finding("texts", Verdict.GOOD, words)


def _fetched(data: Path, progress: Stages) -> Iterator[Finding]:
    """What was fetched from the web, against the sha256 that each file is named by."""
    paths, good = sorted(data.glob("sources/*/bodies/*")), 0
    for path in _shown(paths, "fetched", progress):
        if path.name.startswith("."):
            continue
        if sha256_file(path) == path.name:
            good += 1
        else:
            name = path.relative_to(data).as_posix()
            yield Finding(
                name, Verdict.WARNING, f"{path} is damaged: its sha256 is another now.", _FETCH_AGAIN
            )
    if paths:
        yield Finding(
            "sources", Verdict.GOOD, f"{good:,} of {len(paths):,} fetched records are as they came."
        )


def _shown(paths: list[Path], stage: str, progress: Stages) -> Iterator[Path]:
    for done, path in enumerate(paths):
        if done % _EVERY == 0:
            progress(stage, done, len(paths))
        yield path


def _database(path: Path, data: Path) -> Finding:
    name, wrong = path.relative_to(data).as_posix(), damage_of(path)
    if wrong:
        return Finding(name, Verdict.BAD, f"{path} is damaged: {wrong}.", _RESTORE)
    return Finding(name, Verdict.GOOD, "Its tables hold together.")
