"""Object store: the library, uploads and what was fetched, for machines that share no folder. Each data folder is a cache of it.

library                           whose it is
objects/<sha256>                  the files of generations, and of each generation the list of them (``stored.json`` in its folder)
texts/ab/<sha256>                 cleaned texts
files/<sha256 of path>/<sha256>   uploads, and what was fetched of followed places

What counts stands in the state database: the generations, which one answers, the files. An object that no row names is nobody's: whoever
is killed while sending leaves such, and the next publish takes them away. Whatever is fetched is compared with its sha256 first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from domain.errors import LibraryBusy, LibraryDamaged, LibraryError
from index.storage import manifest as manifests
from index.storage.bucket import AT_ONCE, Bucket
from index.storage.files import (
    exclusive,
    fsync_folder,
    fsync_tree,
    make_folder,
    replace_text,
    sha256_file,
    writing,
)
from index.storage.state import Locks, Opener

_log = logging.getLogger(__name__)

STEPS = (
    (
        "library",
        "CREATE TABLE library (id TEXT PRIMARY KEY, place TEXT NOT NULL, ready INTEGER NOT NULL)",
        "CREATE TABLE generations (name TEXT PRIMARY KEY, list TEXT NOT NULL, current INTEGER NOT NULL)",
        "CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, changed INTEGER NOT NULL)",
    ),
)
STORE = "library.sqlite"
LIST = "stored.json"
SHARED = ("communities", "sources", "accepted-gone.json", "milvus-library")
"""What of a data folder is shared beside generations and texts."""
_WHOSE, _MINE = "library", "object-store"
_EVERY = 3.0
"""Seconds after which a process looks again which generation answers."""
_HOUR = 3600.0
_YOUNG = timedelta(days=1)
"""By how much an object may be older than the youngest one before it is taken for one that nobody is about to name."""


class DataFolder:
    """The data folder alone: nothing is kept anywhere else, and nothing is done here."""

    bucket: Bucket | None = None
    """What else is kept: texts, by their hash (``index.storage.generations.Texts``)."""
    problem: LibraryError | None = None
    """Why what is newest cannot be fetched."""

    def alone(self, what: str, doing: str) -> AbstractContextManager[object]:  # noqa: ARG002 - here and below: as ObjectStore has them
        """While it lasts, nobody else does ``what``, on whatever machine. Raises LibraryBusy."""
        return nullcontext()

    def lock(self) -> AbstractContextManager[object]:
        """The same, for whoever changes the library; what this data folder holds is in the store before, where none was."""
        return nullcontext()

    def names(self) -> list[str]:
        """The generations that are kept."""
        return []

    def bring(self, *, every: bool = False) -> str:  # noqa: ARG002
        """Fetches the generation that answers (and ``every`` other), as far as it is not here, and makes it current here; its name."""
        return ""

    def renew(self, name: str) -> bool:  # noqa: ARG002
        """Fetches a generation anew, of which something is damaged here; whether it could."""
        return False

    def follow(self) -> None:
        """The same, now and then, in a thread."""

    def send(self, folder: Path) -> None:
        """Sends what of a generation is not there, and counts it."""

    def commit(self, folder: Path, base: str) -> AbstractContextManager[object]:  # noqa: ARG002
        """This generation answers, if ``base`` does. What is done within is done before anybody else looks."""
        return nullcontext()

    def drop(self, name: str) -> None:
        """A generation is kept no more."""

    def sweep(self) -> None:
        """Takes away what nobody names any more."""

    def pull(self, path: str, *, named: str = "", wait: bool = True) -> None:
        """What is shared of this path of the data folder is here (of it only what is ``named`` so); where somebody here is changing it,
        after ``wait``, or without.
        """

    def changing(self, path: str) -> AbstractContextManager[object]:  # noqa: ARG002
        """The same, before; what is done within to this path is shared afterwards, or, when an error leaves the block, is not."""
        return nullcontext()

    def answers(self) -> str:
        """Where the library is, if not in the data folder alone, after it was looked for."""
        return ""

    def check(self) -> None:
        """Raises LibraryError where this data folder cannot be that of the library that the state knows."""


ALONE = DataFolder()


class SharedFolder(DataFolder):
    """A data folder beside state in a database: of another library, or of none, where the wrong one was named or mounted."""

    _begun = ""
    """Where a library is begun anew, if not here."""

    def __init__(self, data: Path, state: Opener, receipts: Callable[[], bool]) -> None:
        """``receipts``: whether any are kept."""
        self._data, self._rows, self._receipts = data, state(data / STORE, STEPS), receipts

    def lock(self) -> AbstractContextManager[object]:
        """Raises LibraryError where the library is in an object store: it is not to be published here."""
        self._not_elsewhere()
        return nullcontext()

    def bring(self, *, every: bool = False) -> str:
        """Raises LibraryError where the library that the state knows is elsewhere, or is not there."""
        if not every:
            self.check()
        return ""

    def check(self) -> None:
        """See ``DataFolder``."""
        self._not_elsewhere()
        self.not_lost()

    def answers(self) -> str:
        """See ``DataFolder``."""
        return self.bring()

    def _not_elsewhere(self) -> None:
        row = None
        # That the database is away is told by whatever needs it.
        with contextlib.suppress(LibraryError), closing(self._rows), self._rows.reading() as connection:
            row = connection and connection.execute("SELECT place FROM library WHERE ready = 1").fetchone()
        if row:
            raise LibraryError(
                f"The state database says that the library is in {row[0]}, and library_store is not set here.",
                remedy="Set it (PLENUM_LIBRARY_STORE). To come back to a folder: `python bot.py migrate-state --from` that place.",
            )

    def not_lost(self) -> None:
        """Raises LibraryError where receipts are kept, and no library is here."""
        if not any((self._data / "generations").glob("[0-9]*-*")) and self._receipts():
            raise LibraryError(
                f"The state database holds receipts, and there is no library in {self._data}: it is another folder, or was emptied.",
                remedy="Mount or name the right one (PLENUM_DATA). If it is lost: python bot.py restore, or python bot.py reindex to begin anew"
                f"{self._begun}.",
            )


def text_key(text_hash: str) -> str:
    """Where a text is in a store."""
    return f"texts/{text_hash[:2]}/{text_hash}"


class _Row(NamedTuple):
    path: str
    sha256: str
    bytes: int
    changed: int
    """Nanoseconds, as of a file."""

    @property
    def key(self) -> str:
        return f"files/{hashlib.sha256(self.path.encode()).hexdigest()}/{self.sha256}"


class ObjectStore(SharedFolder):
    """A library in the object store at ``url``, whose rows the state has; ``data`` is this machine's cache of it. Usable from
    several threads and processes. Methods are said in ``DataFolder``; each raises LibraryError kinds.
    """

    bucket: Bucket
    _begun = ", at first without library_store"

    def __init__(
        self, url: str, data: Path, state: Opener, receipts: Callable[[], bool], locks: Callable[[], Locks]
    ) -> None:
        """``locks`` are those that all machines share. Raises MissingPart."""
        super().__init__(data, state, receipts)
        self.bucket, self._locks = Bucket(url), locks
        self._folder = data / "generations"
        self._beginning, self._tidied = threading.Lock(), time.monotonic()
        self._follower: threading.Thread | None = None

    # --- Whose it is.

    def check(self) -> None:
        """See ``DataFolder``: an empty one is filled."""

    def answers(self) -> str:
        """Where it is, after all that the current generation needs was looked for."""
        if known := self._known():
            self.bring(every=True)
            self._examine()
            for _, listed, current in self._generations():
                if current:
                    self._count(self._listed(listed), listed)
        else:
            self.bucket.get(_WHOSE)
        if self.problem:
            raise self.problem
        sent = "" if known else ", to which this library was not sent yet (python bot.py reindex),"
        return f"The object store {self.bucket.url}{sent}"

    def _known(self) -> str:
        """The library's id, once it is in the store; empty before. Raises LibraryError where the state says that it is in another."""
        with self._rows.reading() as connection:
            row = (
                connection and connection.execute("SELECT id, place FROM library WHERE ready = 1").fetchone()
            )
        if not row:
            return ""
        known, place = row
        if place != self.bucket.url:
            raise LibraryError(
                f"The state database says that the library is in {place}, and library_store names {self.bucket.url}.",
                remedy="Correct library_store. To move it, take it out of its old place first (docs/scaling.md).",
            )
        return str(known)

    def _examine(self) -> None:
        """Raises LibraryError where the store, or this data folder, is not that of the library that the state knows."""
        known = self._known()
        told = self.bucket.get(_WHOSE)
        if told is None:
            raise LibraryError(
                f"The object store {self.bucket.url} is empty, and the state database says that the library is in it.",
                remedy="Put back what was there. Where a data folder still has all of it, `python bot.py reindex` there sends it again.",
            )
        if told.decode("ascii", "replace") != known:
            raise self._another()
        self._own(known)

    def _another(self) -> LibraryError:
        return LibraryError(
            f"The object store {self.bucket.url} holds another library, which the state database does not know.",
            remedy="Give each library a prefix of its own: correct library_store, or state.",
        )

    def _own(self, known: str) -> None:
        if self._mine(known):
            return
        there = [(self._data / "CURRENT").exists(), (self._data / _MINE).exists(), *map(self._here, SHARED)]
        if any(there):
            raise LibraryError(
                f"{self._data} holds a library of its own, and the state database says that the library is in {self.bucket.url}.",
                remedy="Name an empty data folder (PLENUM_DATA): it is filled from there. Nothing was changed.",
            )
        with writing(self._data):
            make_folder(self._data)
            replace_text(self._data / _MINE, known)

    def _mine(self, known: str) -> bool:
        with contextlib.suppress(OSError):
            return (self._data / _MINE).read_text("ascii") == known
        return False

    @contextmanager
    def alone(self, what: str, doing: str) -> Iterator[None]:
        """See ``DataFolder``."""
        with closing(self._locks()) as locks:
            if not locks.take(what):
                raise LibraryBusy(
                    f"The library is {doing} by another process.",
                    remedy="Wait until it is done, or end that process; the last good generation answers meanwhile.",
                )
            yield

    @contextmanager
    def lock(self) -> Iterator[None]:
        """See ``DataFolder``."""
        with self.alone("library", "being re-indexed"):
            known = self._known()
            if not known or (self._mine(known) and self._has_all() and self.bucket.get(_WHOSE) is None):
                self._begin()
            yield

    def _has_all(self) -> bool:
        """Whether the generation that answers and all files are here."""
        rows, files = self._generations(), self._files("")
        here = {each.path for each in files if self._is_here(each)}
        return bool(rows) and self._holds(*rows[0][:2]) and len(here) == len(files)

    def _begin(self) -> None:
        """Sends all that this data folder holds; then the state says that it is there."""
        self.not_lost()
        with self._rows.together() as connection:
            row = connection.execute("SELECT id FROM library").fetchone()
            known = row[0] if row else secrets.token_hex(8)
            if not row:
                connection.execute("INSERT INTO library VALUES (?, ?, 0)", (known, self.bucket.url))
        told = self.bucket.get(_WHOSE)
        if told is None:
            self.bucket.put(_WHOSE, known.encode())
        elif told.decode("ascii", "replace") != known:
            raise self._another()
        texts = (self._data / "texts").glob("??/*.txt")
        self.bucket.put_all({text_key(path.stem): path for path in texts})
        lists = {}
        for folder in self._folder.glob("[0-9]*-*"):
            self.send(folder)
            lists[folder.name] = sha256_file(folder / LIST)
        current = self._current_here()
        files = [self._row(path, {}) for each in SHARED for path in self._here(each)]
        self.bucket.put_all({row.key: self._data / row.path for row in files})
        with self._rows.together() as connection:
            for table in ("generations", "files"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
            connection.executemany(
                "INSERT INTO generations VALUES (?, ?, ?)",
                [(name, listed, int(name == current)) for name, listed in lists.items()],
            )
            connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?)", files)
            connection.execute("UPDATE library SET ready = 1, place = ?", (self.bucket.url,))
        with writing(self._data):
            make_folder(self._data)
            replace_text(self._data / _MINE, known)

    def leave(self, texts: Callable[[], int]) -> dict[str, int]:
        """All that is in the store is in the data folder (``texts`` fetches these), and neither state nor store says any more that it is
        there; how much it was.
        """
        if not self._known():
            raise LibraryError(
                f"The state database knows of no library in {self.bucket.url}.",
                remedy="Nothing needs to be done.",
            )
        with self.lock():
            self.bring(every=True)
            for name, *_ in self._generations():
                if not (self._folder / name).is_dir():
                    raise self.problem or self.bucket.damaged(name, "it cannot be fetched")
            for each in SHARED:
                self.pull(each)
            counts = {"generations": len(self._generations()), "texts": texts()}
            with self._rows.together() as connection:
                (counts["files"],) = connection.execute("SELECT count(*) FROM files").fetchone()
                for table in ("generations", "files", "library"):
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608 - as above
            (self._data / _MINE).unlink(missing_ok=True)
            self.bucket.delete([_WHOSE])
        return counts

    # --- Generations.

    def _generations(self) -> list[tuple[str, str, bool]]:
        """Name, hash of its list, whether it answers: the one that does first."""
        with self._rows.reading() as connection:
            rows = (
                connection.execute("SELECT name, list, current FROM generations").fetchall()
                if connection
                else []
            )
        return sorted(
            ((name, listed, bool(current)) for name, listed, current in rows), key=lambda row: not row[2]
        )

    def names(self) -> list[str]:
        """See ``DataFolder``."""
        return [name for name, *_ in self._generations()]

    def _current_here(self) -> str:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return (self._data / "CURRENT").read_text("utf-8").strip()
        return ""

    def bring(self, *, every: bool = False) -> str:
        """See ``DataFolder``."""
        rows = self._generations() if self._known() else []
        if not rows:
            return ""
        with self._turn("fetch"), writing(self._data):
            rows = self._generations()
            self._take_in(rows, every=every)
            return next((name for name, _, current in rows if current), "")

    def _take_in(self, rows: list[tuple[str, str, bool]], *, every: bool) -> None:
        lacking = [row for row in rows if not self._holds(*row[:2])]
        changed = bool(lacking) or self._current_here() != rows[0][0]
        if changed:
            self._examine()
        for name, listed, current in rows:
            if (name, listed, current) in lacking and (current or every):
                try:
                    self._fetch(name, listed)
                except LibraryError as error:
                    if name not in self.names():
                        continue  # dropped meanwhile
                    if current:
                        raise
                    _log.warning("%s %s", error.sentence, error.remedy)
            if current and self._current_here() != name:
                self._pulled("milvus-library", "")
                replace_text(self._data / "CURRENT", name + "\n")
        if changed:
            self._tidy()
        self._prune({name for name, *_ in rows})

    def _prune(self, kept: set[str]) -> None:
        """It is a cache: what is kept no more is not kept here."""
        for folder in self._folder.glob("[0-9]*-*"):
            if folder.name not in kept:
                self._take_away(folder)

    def _tidy(self) -> None:
        """What was forgotten elsewhere is not kept here."""
        there = self.bucket.sizes("texts")
        for path in (self._data / "texts").glob("??/*.txt"):
            if text_key(path.stem) not in there:
                path.unlink(missing_ok=True)
        with contextlib.suppress(LibraryBusy), self._turn(SHARED[0], wait=False):
            self._drop_strangers(SHARED[0], self._files(SHARED[0]))

    def renew(self, name: str) -> bool:
        """See ``DataFolder``."""
        with self._turn("fetch"):
            for each, listed, _ in self._generations():
                if each == name:
                    self._fetch(name, listed)
                    return True
        return False

    def _holds(self, name: str, listed: str) -> bool:
        with contextlib.suppress(OSError):
            return hashlib.sha256((self._folder / name / LIST).read_bytes()).hexdigest() == listed
        return False

    def _take_away(self, folder: Path) -> None:
        beside = folder.with_name(f".dropped-{folder.name}")
        with contextlib.suppress(OSError):
            folder.rename(beside)
        shutil.rmtree(beside, ignore_errors=True)

    def _listed(self, listed: str) -> dict[str, dict[str, Any]]:
        """The files of a generation, by its list."""
        for path in self._folder.glob(f"[0-9]*/{LIST}"):
            if (told := path.read_bytes()) and hashlib.sha256(told).hexdigest() == listed:
                break
        else:
            told = self.bucket.get(f"objects/{listed}") or b""
            if hashlib.sha256(told).hexdigest() != listed:
                raise self.bucket.damaged(
                    f"objects/{listed}", "it was cut short, or altered" if told else "it is not there"
                )
        files: dict[str, dict[str, Any]] = json.loads(told)
        return files

    def _fetch(self, name: str, listed: str) -> None:
        """Fetches a generation beside, and gives it its name. What another one has already is not fetched."""
        files, beside = self._listed(listed), self._data / f".fetching-{name}"
        known = {
            each["sha256"]: path.parent / there
            for path in self._folder.glob(f"[0-9]*/{LIST}")
            for there, each in json.loads(path.read_bytes()).items()
        }
        with writing(self._data):
            make_folder(self._folder)
            shutil.rmtree(beside, ignore_errors=True)
            for folder in {(beside / path).parent for path in files}:
                folder.mkdir(parents=True, exist_ok=True)
            try:
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    for _ in pool.map(lambda path: self._take(beside / path, known, **files[path]), files):
                        pass
                replace_text(beside / LIST, json.dumps(files, sort_keys=True))
                fsync_tree(beside)
                if (self._folder / name).exists():
                    self._take_away(self._folder / name)
                beside.rename(self._folder / name)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
            fsync_folder(self._folder)
            manifests.remember(self._folder / name, files)

    def _take(self, target: Path, known: Mapping[str, Path], *, sha256: str, bytes: int) -> None:  # noqa: A002 - as lists name it
        with contextlib.suppress(KeyError, OSError, LibraryDamaged):
            os.link(known[sha256], target)
            if manifests.was_hashed(self._folder, target, sha256) or sha256_file(target) == sha256:
                return
        target.unlink(missing_ok=True)
        self.bucket.fetch(f"objects/{sha256}", target, sha256, bytes)

    def send(self, folder: Path) -> None:
        """See ``DataFolder``."""
        known = manifests.read(folder).files
        files = {
            path: known.get(path)
            or {"bytes": (folder / path).stat().st_size, "sha256": sha256_file(folder / path)}
            for each in sorted(folder.rglob("*"))
            if each.is_file()
            and each.suffix != ".lock"
            and (path := each.relative_to(folder).as_posix()) != LIST
        }
        told = json.dumps(files, sort_keys=True)
        listed = hashlib.sha256(told.encode()).hexdigest()
        there = self.bucket.sizes("objects")
        wanted: dict[str, bytes | Path] = {
            f"objects/{each['sha256']}": folder / path
            for path, each in files.items()
            if there.get(f"objects/{each['sha256']}", (None,))[0] != each["bytes"]
        }
        if wanted or f"objects/{listed}" not in there:
            self.bucket.put_all(wanted | {f"objects/{listed}": told.encode()})
            self._count(files, listed)
        with writing(folder):
            replace_text(folder / LIST, told)

    def _count(self, files: Mapping[str, Mapping[str, Any]], listed: str) -> None:
        there = {key.rpartition("/")[2]: size for key, (size, _) in self.bucket.sizes("objects").items()}
        wanted = {each["sha256"]: each["bytes"] for each in files.values()} | {listed: there.get(listed)}
        for sha256, size in wanted.items():
            if sha256 not in there:
                raise self.bucket.damaged(f"objects/{sha256}", "it is not there")
            if there[sha256] != size:
                raise self.bucket.damaged(f"objects/{sha256}", "it was cut short")

    @contextmanager
    def commit(self, folder: Path, base: str) -> Iterator[None]:
        """See ``DataFolder``."""
        if not (folder / LIST).exists():
            self.send(folder)
        with self._turn("fetch"):
            with self._rows.together() as connection:
                row = connection.execute("SELECT name FROM generations WHERE current = 1").fetchone()
                if (row[0] if row else "") != base:
                    raise LibraryBusy(
                        "Another process published a library meanwhile; this one was not.",
                        remedy="Run it again: it goes on from there.",
                    )
                connection.execute("UPDATE generations SET current = 0")
                connection.execute(
                    "INSERT INTO generations VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE SET list = excluded.list, current = 1",
                    (folder.name, sha256_file(folder / LIST)),
                )
            yield

    def drop(self, name: str) -> None:
        """See ``DataFolder``."""
        with self._rows.together() as connection:
            connection.execute("DELETE FROM generations WHERE name = ? AND current = 0", (name,))

    def sweep(self) -> None:
        """See ``DataFolder``."""
        named = set[str]()
        for _, listed, _ in self._generations():
            named |= {listed, *(each["sha256"] for each in self._listed(listed).values())}
        objects = self.bucket.sizes("objects")
        self.bucket.delete(key for key in objects if key.rpartition("/")[2] not in named)
        rows = {row.key for row in self._files("")}
        # Another machine may have sent a file, and not have named it yet.
        files = self.bucket.sizes("files")
        youngest = max((when for _, when in (*objects.values(), *files.values())), default=None)
        self.bucket.delete(
            key for key, (_, when) in files.items() if key not in rows and youngest - when > _YOUNG
        )

    def follow(self) -> None:
        """See ``DataFolder``."""
        with self._beginning:
            if self._follower is None:
                self._follower = threading.Thread(
                    target=_follow, args=(weakref.ref(self),), name="library-store", daemon=True
                )
                self._follower.start()

    def look(self) -> None:
        """Once; what is wrong is kept as the ``problem``, and told once in the log."""
        try:
            if self.bring(every=True) and time.monotonic() > self._tidied + _HOUR:
                self._tidied = time.monotonic()
                # Of a store that was emptied, a cache may be the last copy.
                self._examine()
                self._tidy()
            self.problem = None
        except LibraryError as error:
            if not self.problem or self.problem.sentence != error.sentence:
                _log.warning("%s %s", error.sentence, error.remedy)
            self.problem = error

    # --- Files of communities and of followed places.

    @contextmanager
    def _turn(self, what: str, *, wait: bool = True) -> Iterator[None]:
        """One at a time, of the processes of this machine that share this data folder; others wait."""
        with exclusive(self._data / f".{what}.lock", doing="being fetched", wait=wait):
            yield

    def pull(self, path: str, *, named: str = "", wait: bool = True) -> None:
        """See ``DataFolder``."""
        # Whoever only looks begins no library there.
        if not self._known():
            return
        # Who changes it has fetched it, and what is not sent yet is not to be fetched over.
        busy = nullcontext() if wait else contextlib.suppress(LibraryBusy)
        with busy, self._turn(path.partition("/")[0], wait=wait):
            self._pulled(path, named)

    @contextmanager
    def changing(self, path: str) -> Iterator[None]:
        """See ``DataFolder``."""
        if not self._known():
            with self.lock():
                pass
        with self._turn(path.partition("/")[0]):
            before = {row.path: row for row in self._pulled(path, "")}
            yield
            now = {row.path: row for row in (self._row(each, before) for each in self._here(path))}
            new = [row for name, row in now.items() if before.get(name) != row]
            self.bucket.put_all({row.key: self._data / row.path for row in new})
            gone = before.keys() - now.keys()
            if new or gone:
                with self._rows.together() as connection:
                    connection.executemany(
                        "INSERT INTO files VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256,"
                        " bytes = excluded.bytes, changed = excluded.changed",
                        new,
                    )
                    connection.executemany("DELETE FROM files WHERE path = ?", [(each,) for each in gone])
            kept = {row.key for row in now.values()}
            self.bucket.delete(row.key for row in before.values() if row.key not in kept)

    def _pulled(self, path: str, named: str) -> list[_Row]:
        """The rows of this path, which are here afterwards, and nothing else."""
        rows = self._files(path)
        self._own(self._known())
        rows = [row for row in rows if not named or row.path.endswith(f"/{named}")]
        lacking = [row for row in rows if not self._is_here(row)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(self._bring_file, lacking):
                pass
        self._drop_strangers(path, rows, named)
        return rows

    def _drop_strangers(self, path: str, rows: Iterable[_Row], named: str = "") -> None:
        wanted = {self._data / row.path for row in rows}
        for each in self._here(path):
            if named in ("", each.name) and each not in wanted:
                each.unlink(missing_ok=True)

    def _files(self, path: str) -> list[_Row]:
        below = f"{path}/" if path else ""
        sql = "SELECT path, sha256, bytes, changed FROM files WHERE path = ? OR substr(path, 1, ?) = ?"
        with self._rows.reading() as connection:
            assert connection
            return [_Row(*row) for row in connection.execute(sql, (path, len(below), below)).fetchall()]

    def _is_here(self, row: _Row) -> bool:
        """By size and time: what is here was fetched or sent, and hashed then."""
        with contextlib.suppress(OSError):
            found = (self._data / row.path).stat()
            return (found.st_size, found.st_mtime_ns) == (row.bytes, row.changed)
        return False

    def _bring_file(self, row: _Row) -> None:
        target = self._data / row.path
        beside = target.with_name(f".{target.name}.new")
        with writing(target.parent):
            make_folder(target.parent)
            self.bucket.fetch(row.key, beside, row.sha256, row.bytes)
            os.utime(beside, ns=(row.changed, row.changed))
            if target.suffix == ".sqlite":
                for each in ("-wal", "-shm"):
                    target.with_name(target.name + each).unlink(missing_ok=True)
            beside.replace(target)

    def _here(self, path: str) -> list[Path]:
        """The files of this path that are shared: no locks, nothing that is only being written, no database of the state's."""
        root = self._data / path
        found = [root] if root.is_file() else sorted(each for each in root.rglob("*") if each.is_file())
        parts = [(each, each.relative_to(self._data).parts) for each in found]
        return [
            each
            for each, names in parts
            if not any(name.startswith(".") for name in names)
            and not each.name.endswith(("-wal", "-shm", ".lock"))
            and not (names[0] == "sources" and len(names) == 2)
        ]

    def _row(self, path: Path, before: Mapping[str, _Row]) -> _Row:
        """A file as it is now. One of the same size and time as ``before`` is the same."""
        if path.suffix == ".sqlite":
            # What its log holds belongs into the file.
            with writing(path.parent), closing(sqlite3.connect(path, timeout=5)) as connection:
                if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    raise LibraryBusy(
                        f"{path} is in use by another process.", remedy="Try again in a moment."
                    )
        found, name = path.stat(), path.relative_to(self._data).as_posix()
        if (was := before.get(name)) and self._is_here(was):
            return was
        return _Row(name, sha256_file(path), found.st_size, found.st_mtime_ns)


def _follow(followed: weakref.ref[ObjectStore]) -> None:
    """Looks, as long as somebody has the store."""
    while True:
        time.sleep(_EVERY)
        store = followed()
        if store is None:
            return
        store.look()
        del store
