"""A data folder: its generations (which is current, build aside, publish by rename, keep, roll back) and its texts.

<data>/CURRENT                       one line: the current generation's name
<data>/generations/0007-3f2a91c0/    manifest.json, segments/0007/{catalogue.sqlite, vectors.faiss, tokens.*}, keywords/
<data>/generations/0008-…/           the same files under a second name, where nothing changed (hard links)
<data>/generations/.building-*       one that is being built, or was when its process was killed
<data>/texts/ab/<sha256>.txt         cleaned texts of every record ever published
<data>/embedding-cache/              what an unfinished re-index has done so far
<data>/lock
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import re
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.documents import belongs, sha256_text
from domain.errors import LibraryDamaged, LibraryError, LibraryMissing, LibraryUnknown, meaning
from index.ports import Engine
from index.records import Generation
from index.storage import manifest as manifests
from index.storage.files import (
    exclusive,
    fsync_all,
    fsync_folder,
    fsync_tree,
    make_folder,
    replace_text,
    unreadable,
    writing,
)
from index.storage.manifest import Manifest
from index.storage.object_store import ALONE, DataFolder, text_key
from index.storage.segments import known_in

_NAME = re.compile(r"[0-9]{4,}-[0-9a-f]{8}")
CHANGES = ("added", "changed", "vanished", "removed", "restored", "moved")
"""What a re-index can do to a record: the keys of ``changes.json``."""


_BLOCK = 1_000
"""Texts that are kept at once."""


class Generations:
    """The generations under ``data``. Reading needs no lock; what writes says so."""

    def __init__(self, data: Path, engine: Engine | None = None, store: DataFolder = ALONE) -> None:
        """``engine`` searches them: it has each one before it is published. So has ``store``, of which ``data`` is a cache."""
        self.data, self._engine, self._store = data, engine, store
        self._base = ""
        """The generation that answered when the lock was taken, where a store says which one does."""
        self.texts = Texts(data, store)
        self.folder = data / "generations"
        self.current_file = data / "CURRENT"

    def path(self, name: str) -> Path:
        """The folder of one generation."""
        return self.folder / name

    def current(self) -> str | None:
        """The name of the current generation, None before the first. Raises LibraryDamaged."""
        try:
            # What is no file is not opened: a pipe never answers, and a device never ends.
            if (
                self.current_file.exists()
                and not self.current_file.is_file()
                and not self.current_file.is_dir()
            ):
                raise unreadable(self.current_file, "it is no file")
            name = self.current_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise unreadable(self.current_file, meaning(error)) from error
        except OSError as error:
            if error.errno in (errno.EIO, errno.EISDIR):
                raise unreadable(self.current_file, meaning(error)) from error
            # Nothing rotted, and a re-index meets the same: no folder, a circle of links, no permission, too many files.
            data = self.current_file.parent
            why = "it is no folder" if error.errno == errno.ENOTDIR else meaning(error)
            raise LibraryError(
                f"The data folder {data} cannot be read: {why}.",
                remedy="Check that the setting data (PLENUM_DATA) names a folder that this user may read, then try again.",
            ) from error
        if not _NAME.fullmatch(name):
            raise unreadable(self.current_file, "it names no generation")
        if not self.path(name).is_dir():
            raise unreadable(self.current_file, f"it names {name}, which is not there")
        return name

    def names(self) -> list[str]:
        """Every generation that is kept, newest first, whether sound or not. Raises LibraryError."""
        try:
            found = [path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LibraryError(
                f"{self.folder} cannot be listed: {meaning(error)}.",
                remedy="Check that the data folder is there and may be read, then try again.",
            ) from error
        return sorted(found, key=_number, reverse=True)

    def history(self) -> list[Generation]:
        """Every generation that is kept, newest first."""
        current = self._sound_current()
        return [self._generation(name, current) for name in self.names()]

    def _sound_current(self) -> str | None:
        with contextlib.suppress(LibraryDamaged):
            return self.current()
        return None

    def _generation(self, name: str, current: str | None) -> Generation:
        try:
            manifest = manifests.read(self.path(name))
        except LibraryDamaged as damaged:
            return Generation(name, "", name == current, 0, 0, 0, "", "", problem=damaged.sentence)
        return Generation(
            name,
            manifest.created,
            name == current,
            manifest.documents,
            manifest.passages,
            manifest.gone,
            manifest.model,
            manifest.fingerprint,
            **_changes(self.path(name)),
        )

    def receipts(self) -> set[str]:
        """Of each generation that can be read, the last receipt that there was when it was published (``Manifest.receipt``)."""
        found = set[str]()
        for name in self.names():
            with contextlib.suppress(LibraryDamaged):
                found.add(manifests.read(self.path(name)).receipt)
        return found - {""}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the one writer's lock, and clears away what a killed re-index left. Raises LibraryBusy."""
        with exclusive(self.data / "lock"), self._store.lock():
            with writing(self.data):
                make_folder(self.folder)
                for path in self.folder.glob(".*"):
                    shutil.rmtree(path, ignore_errors=True)
            self._base = self._store.bring(every=True)
            yield

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in; gone afterwards, unless it was published. Needs the lock."""
        path = self.folder / f".building-{os.getpid()}"
        with writing(self.data):
            path.mkdir()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def next_number(self) -> int:
        """The number of the next generation. A number is never given twice among those that are kept."""
        return max((_number(name) for name in self._every()), default=0) + 1

    def _every(self) -> list[str]:
        """With those that a store has and that could not be fetched from it."""
        return sorted({*self.names(), *self._store.names()}, key=_number, reverse=True)

    def publish(self, built: Path, manifest: Manifest) -> None:
        """Makes the generation in ``built`` the current one. Needs the lock.

        Up to the last step the one before is current; at every step, all of what CURRENT names is on the disk.
        """
        with writing(self.data):
            manifests.write(built, manifest)
            fsync_tree(built)
        if self._engine:
            with self._store.changing("milvus-library"):
                self._engine.build(self.data, built, self.names())
        self._store.send(built)
        with writing(self.data):
            self.put(built, manifest.generation)
            manifests.remember(self.path(manifest.generation), manifest.files)
            try:
                self.make_current(manifest.generation)
            except LibraryError:
                # Of a generation that no other machine sees, none is left here.
                shutil.rmtree(self.path(manifest.generation), ignore_errors=True)
                raise

    def put(self, built: Path, name: str) -> None:
        """Gives what lies in ``built`` the name of a generation. Raises OSError."""
        built.rename(self.path(name))
        fsync_folder(self.folder)

    def make_current(self, name: str) -> None:
        """The next question is answered from this one: the one commit point. Needs the lock. Raises OSError, LibraryError."""
        with self._store.commit(self.path(name), self._base):
            replace_text(self.current_file, name + "\n")
        self._base = name

    def prune(self, keep: int) -> None:
        """Drops all but the newest ``keep`` generations and the current one. Needs the lock."""
        try:
            current, names = self.current(), self._every()
        except LibraryError:
            # What was to be published is: tidying up is left to the next re-index.
            return
        for name in names[max(1, keep) :]:
            if name != current:
                # Open files stay readable; where the system forbids it, or the search engine is away, it is tried again by the
                # next re-index.
                with contextlib.suppress(OSError, LibraryError):
                    self.drop(name)
        with contextlib.suppress(LibraryError):
            self._store.sweep()

    def serve(self) -> None:
        """The search engine and the store, where there are such, have the current generation. Needs the lock. Raises LibraryError kinds."""
        if name := self.current():
            if self._engine:
                self._engine.ensure(self.data, self.path(name), self.names())
            self._store.send(self.path(name))

    def drop(self, name: str) -> None:
        """Takes a generation away. Renamed first: half a generation never carries a generation's name. Raises OSError, LibraryError."""
        if self._engine:
            self._engine.drop(self.data, name)
        self._store.drop(name)
        if name not in self.names():
            return
        beside = self.folder / f".dropped-{name}"
        self.path(name).rename(beside)
        shutil.rmtree(beside, ignore_errors=True)

    def holding(self, collection: str) -> dict[str, set[str]]:
        """The generations that hold records of a collection, in any state, with their keys; one that cannot be read is among
        them, without any.
        """
        found: dict[str, set[str]] = {}
        for name in self._every():
            try:
                known = known_in(self.path(name))
            except LibraryDamaged:
                found[name] = set()
                continue
            if keys := {key for key in known if belongs(key, collection)}:
                found[name] = keys
        return found

    def rollback(self, to: str | None = None) -> Generation:
        """Makes an earlier generation current again: ``to``, or the newest sound one before the current.

        Every file of it is verified first. Raises LibraryMissing when there is none (LibraryUnknown for ``to``), LibraryDamaged when ``to``
        is not what was published, LibraryBusy.
        """
        with self.locked():
            for name in self._earlier() if to is None else [to]:
                if not _NAME.fullmatch(name) or not self.path(name).is_dir():
                    break
                try:
                    manifests.sound(self.path(name))
                except LibraryDamaged:
                    if to is not None:
                        raise
                    continue
                if self._engine:
                    self._engine.ensure(self.data, self.path(name), self.names())
                with writing(self.data):
                    self.make_current(name)
                return self._generation(name, name)
        kept = f"Kept are: {', '.join(self.names()) or 'none'}."
        if to is not None:
            raise LibraryUnknown(f"There is no generation {to} to go back to.", remedy=kept)
        raise LibraryMissing("There is no earlier generation to go back to.", remedy=kept)

    def _earlier(self) -> list[str]:
        current = self._sound_current()
        return [name for name in self.names() if current is None or _number(name) < _number(current)]


class Texts:
    """Cleaned texts of every record that was ever published, by their hash: a receipt shows the text of its time, whatever
    became of its generation. A file is named by the hash of what it holds, so none is overwritten by another, and every
    reading is checked. Usable from several threads.
    """

    def __init__(self, data: Path, store: DataFolder = ALONE) -> None:
        """``store`` has them all; ``data`` those that were asked for here."""
        self._folder, self._bucket = data / "texts", store.bucket

    def path(self, text_hash: str) -> Path:
        """Where the text with this hash is, or would be."""
        return self._folder / text_hash[:2] / f"{text_hash}.txt"

    def get(self, text_hash: str) -> str | None:
        """The text with this hash; None when it was never kept.

        Raises LibraryDamaged when the file does not hold what its name says.
        """
        path = self.path(text_hash)
        try:
            if not path.exists() and self._bucket and (content := self._bucket.get(text_key(text_hash))):
                self._write({path: content})
            text = path.read_bytes().decode("utf-8", "surrogatepass")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise unreadable(path, meaning(error)) from error
        if sha256_text(text) != text_hash:
            raise unreadable(path, "it does not hold the text its name stands for")
        return text

    def _elsewhere(self, beginning: str) -> list[str]:
        """Those in the store whose hashes begin so."""
        keys = self._bucket.sizes(f"texts/{beginning[:2]}".rstrip("/")) if self._bucket else ()
        return [name for key in keys if (name := key.rpartition("/")[2]).startswith(beginning)]

    def fetch(self) -> int:
        """All that are in the store are here; how many. Raises LibraryError kinds."""
        return sum(self.get(each) is not None for each in self._elsewhere(""))

    def send(self, texts: Mapping[str, bytes | Path]) -> None:
        """The store has these, by their hashes."""
        if self._bucket:
            self._bucket.put_all({text_key(name): content for name, content in texts.items()})

    def retain(self, wanted: Collection[str]) -> None:
        """Deletes every text but those with these hashes. Raises StorageFull, LibraryError."""
        with writing(self._folder):
            for path in self._folder.glob("??/*.txt"):
                if path.stem not in wanted:
                    path.unlink()
        if self._bucket:
            self._bucket.delete(text_key(each) for each in self._elsewhere("") if each not in wanted)

    def keep(self, texts: Iterable[str]) -> int:
        """Keeps every one of ``texts``, durably; how many were new or had been damaged. Raises StorageFull."""
        new, every = 0, iter(texts)
        while block := list(itertools.islice(every, _BLOCK)):
            given = {sha256_text(text): text.encode("utf-8", "surrogatepass") for text in block}
            self.send(given)
            with writing(self._folder):
                new += self._write({self.path(name): content for name, content in given.items()})
        return new

    def _write(self, contents: Mapping[Path, bytes]) -> int:
        new: dict[Path, Path] = {}
        for path, content in contents.items():
            if path.exists() and path.read_bytes() == content:
                continue
            make_folder(path.parent)
            # One writer holds the lock; ids keep a stray second one apart all the same, and those who fetch the same text at once.
            beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
            beside.write_bytes(content)
            new[path] = beside
        # All content first, then all names: two waits for the disk instead of two for each file.
        fsync_all(new.values())
        for path, beside in new.items():
            beside.replace(path)
        for parent in {path.parent for path in new}:
            fsync_folder(parent)
        return len(new)


def _changes(folder: Path) -> dict[str, Any]:
    """What a generation's re-index did, as far as it can be read: it is shown, and nothing depends on it."""
    try:
        changes = json.loads((folder / manifests.CHANGES).read_text(encoding="utf-8"))
        return {name: tuple(changes.get(name, ())) for name in CHANGES}
    except (OSError, ValueError, AttributeError, TypeError):
        return dict.fromkeys(CHANGES, ())


def now() -> str:
    """The time, ISO, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _number(name: str) -> int:
    return int(name.partition("-")[0])
