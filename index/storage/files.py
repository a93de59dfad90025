"""Files that survive: write beside, fsync, rename; one writer at a time; the operating system's errors as ours."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, StorageFull, is_full, meaning

_THREADS = 8
_FOR_THREADS = 4 << 20  # bytes
# fsync waits for the disk, not for the processor: several at once share one journal commit.


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The border for everything that is written under ``folder``.

    Raises StorageFull when there is no room, and LibraryError, naming the file, for any other failure to write.
    Our own errors pass as they are.
    """
    try:
        yield
    except LibraryError:
        raise
    except (OSError, sqlite3.Error) as error:
        if is_full(error, folder):
            raise full(folder) from error
        where = getattr(error, "filename", None) or folder
        raise LibraryError(
            f"{where} could not be written: {meaning(error) if isinstance(error, OSError) else error}.",
            remedy=how_to_write(folder),
        ) from error


def how_to_write(place: Path) -> str:
    """What to do where something could not be written at ``place``: of what is there to be read only, a copy can be changed."""
    there = next((each for each in (place, *place.parents) if each.exists()), place)
    if os.access(there, os.W_OK):
        return "Check that the data folder is there and may be written to, then do the same again."
    return (
        "Here it can be asked, read and backed up. To change it, let this user write to the data folder; or make a copy: "
        "`python bot.py backup FILE`, then `python bot.py restore FILE --into FOLDER`."
    )


def full(folder: Path) -> StorageFull:
    """The error for a disk without room."""
    return StorageFull(
        f"There is no room left on the disk that holds {folder}. What was published before is untouched.",
        remedy="Free some space, then do the same again; a re-index goes on where it stopped.",
    )


def unreadable(path: Path, reason: str) -> LibraryDamaged:
    """The error for a file of a generation that is not the one that was published."""
    return LibraryDamaged(
        f"{path} is damaged: {reason}.",
        remedy="Run `python bot.py reindex`: it rebuilds what is damaged from what is intact.",
    )


def fsync_file(path: Path) -> None:
    """Waits until the content of ``path`` is on the disk."""
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(folder: Path) -> None:
    """Waits until the names in ``folder`` are on the disk. Windows keeps them with the files."""
    if os.name == "posix":
        fsync_file(folder)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, where they are not there; then their names are on the disk."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in new:
        fsync_folder(each.parent)


def fsync_all(paths: Iterable[Path]) -> None:
    """Waits until every one of ``paths`` is on the disk."""
    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(fsync_file, paths):
            pass


def fsync_tree(folder: Path) -> None:
    """Waits until everything under ``folder`` is on the disk."""
    fsync_all(path for path in folder.rglob("*") if path.is_file())
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        fsync_folder(path)


def replace_text(path: Path, text: str) -> None:
    """Replaces ``path`` by ``text``: at any moment it holds the old text or the new one, whole."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, content: bytes) -> None:
    """Replaces ``path`` by ``content``, as ``replace_text`` does."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


_MANY = 65_536


def open_many() -> None:
    """As many files as the system lets this process have: each server that added records has segments of its own."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _MANY if hard == resource.RLIM_INFINITY else min(hard, _MANY)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def passing_folder(owner: object) -> Path:
    """A new folder that is there as long as ``owner`` is."""
    folder = tempfile.mkdtemp(prefix="plenum-")
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def stand_in(folder: Path, owner: object) -> Path:
    """``folder``; where it cannot be written to (a mounted backup, a colleague's copy), one that can be, with the same files,
    for a library that writes locks beside what it reads.
    """
    if os.access(folder, os.W_OK):
        return folder
    instead = passing_folder(owner)
    for path in folder.glob("[!.]*"):
        try:
            (instead / path.name).symlink_to(path.absolute())
        except OSError:  # Windows lets few people make links
            shutil.copyfile(path, instead / path.name)
    return instead


def owner_only(folder: Path) -> None:
    """Takes everything under ``folder``, and itself, from everybody but its owner: what people asked is in it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def sha256_file(path: Path) -> str:
    """Hex sha256 of a file's bytes. Raises LibraryDamaged when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, meaning(error)) from error


def sha256_files(paths: list[Path]) -> list[str]:
    """Hex sha256 of each file, in the order given. The digest releases the GIL, so threads help where there is much to read; of a
    small library, they take longer to start than its files to be read.
    """
    try:
        size = sum(path.stat().st_size for path in paths)
    except OSError:
        size = 0  # whoever reads it says which one
    if size < _FOR_THREADS:
        return [sha256_file(path) for path in paths]
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1, max(1, len(paths)))) as pool:
        return list(pool.map(sha256_file, paths))


if sys.platform == "win32":
    import msvcrt

    def lock(file: int, *, shared: bool = False) -> None:  # noqa: ARG001 - Windows has none that are shared
        """Locks an open file until it is closed, or its process ends, however that ends. Raises OSError where it is locked."""
        # A byte far behind the content: Windows locks are mandatory, and the pid must stay readable.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def lock(file: int, *, shared: bool = False) -> None:
        """Locks an open file until it is closed, or its process ends, however that ends; ``shared`` with all who lock it so.
        Raises OSError where it is locked.
        """
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


_PAUSE = 0.02


def _take(file: int, *, shared: bool, wait: bool) -> None:
    while True:
        try:
            lock(file, shared=shared)
        except OSError:
            if not wait:
                raise
            time.sleep(_PAUSE)
        else:
            return


_WAIT = "Wait until it is done, or end that process; the last good generation answers meanwhile."


@contextlib.contextmanager
def exclusive(
    path: Path,
    *,
    doing: str = "being re-indexed",
    remedy: str = _WAIT,
    shared: bool = False,
    wait: bool = False,
) -> Iterator[None]:
    """Advisory lock on ``path``, given up by the system when its process ends, however it ends; ``shared`` with those who hold it
    so, too; ``wait``: until it is free. ``doing`` is what that process does with the library. Raises LibraryBusy, naming the process
    that holds it, and StorageFull.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _take(file, shared=shared, wait=wait)
        except OSError as error:
            os.lseek(file, 0, os.SEEK_SET)
            holder = os.read(file, 20).decode(errors="replace").strip() or "unknown"
            raise LibraryBusy(
                f"The library in {path.parent} is {doing} by process {holder}.", remedy=remedy
            ) from error
        # For others to read: without room for it, the lock holds all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(file)
