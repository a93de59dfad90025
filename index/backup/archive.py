"""A backup: one file, a gzipped tar that any system can read, with a manifest at its end.

README.txt                       what it is
community.sqlite, receipts.sqlite
generations/0007-3f2a91c0/…      the current one, or all
texts/ab/<sha256>.txt
communities/<collection>/records/…
sources/follows.sqlite, sources/<id>/place.sqlite, sources/<id>/bodies/<sha256>
backup.json                      size and sha256 of every file, and which generation is current
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any, Self

from domain.documents import sha256_text
from domain.errors import LibraryDamaged, LibraryError, StorageFull, is_full, meaning
from index.records import BackupContents, BackupEntry
from index.storage.files import lock

VERSION = 1
README, MANIFEST = "README.txt", "backup.json"

# A closed list: settings and tokens are not on it, and no name on it leads anywhere but into the data folder.
_PART = r"\.?[A-Za-z0-9_-][A-Za-z0-9._-]*"
_GENERATION = rf"generations/[0-9]{{4,}}-[0-9a-f]{{8}}(?:/{_PART})+"
_TEXT = r"texts/[0-9a-f]{2}/[0-9a-f]{64}\.txt"
_DATABASE = r"(?:sources/)?[a-z][a-z0-9_-]*\.sqlite"
# No part of these begins with a dot, and none holds what a system could take for a path, a drive or a control character.
_ADDED = r"communities/community-[0-9]+(?:/[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]*)+"
_FETCHED = r"sources/[0-9a-f]{6}/(?:place\.sqlite|bodies/[0-9a-f]{64})"
_NAMES = re.compile(rf"(?:{_GENERATION}|{_TEXT}|{_ADDED}|{_FETCHED}|{_DATABASE})\Z")

_BLOCK = 1 << 20
_LARGEST = 1 << 29
"""Bytes of a manifest that are read: two million files."""

Take = Callable[[str, Iterator[bytes]], None]
"""Is given the name of a file of the backup, and its content in blocks."""


def may_hold(name: str) -> bool:
    """Whether a backup may hold a file of this name.

    >>> may_hold("receipts.sqlite"), may_hold("../etc/passwd"), may_hold("plenum.toml")
    (True, False, False)
    """
    return _NAMES.match(name) is not None and len(name.encode("utf-8", "surrogatepass")) < 1000


def _seal(body: dict[str, Any]) -> str:
    return sha256_text(json.dumps(body, sort_keys=True))


def is_backup(file: Path) -> bool:
    """Whether ``file`` begins as a backup does."""
    try:
        with gzip.open(file) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as tar:
            first = tar.next()
            return first is not None and first.name == README
    except (OSError, EOFError, zlib.error, tarfile.TarError):
        return False


@contextlib.contextmanager
def private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that nobody else on the machine can read: it holds what people asked."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        with contextlib.suppress(OSError):  # a disk without locks
            lock(file.fileno())
        yield file


def read(file: Path, take: Take = lambda *_: None) -> BackupContents:
    """Reads all of a backup and hands each file of it to ``take``, which may leave it; returns what the backup holds.

    Raises LibraryDamaged for one that is not, to the byte, what was written, and for a name that may not be in it. What
    was handed over before that is worth nothing.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest = b""
    with _reading(file), file.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:
        with tarfile.open(fileobj=unpacked, mode="r|") as tar:
            for member in tar:
                tar.members = []  # type: ignore[attr-defined]  # else it remembers every one of them
                plain = member.isreg() and not member.issparse()
                content = tar.extractfile(member) if plain else None
                out_of_place = bool(manifest) or (member.name == README) == bool(found)
                if content is None or out_of_place or member.name in found:
                    raise damaged(file, f"“{member.name[:80]}” does not belong where it is")
                if member.name == MANIFEST:
                    manifest = content.read(_LARGEST)
                elif member.name == README:
                    found[README] = (0, "")
                elif not may_hold(member.name):
                    raise damaged(file, f"“{member.name[:80]}” may not be in a backup")
                else:
                    hashing = _Hashing(content)
                    blocks = iter(partial(hashing.read, _BLOCK), b"")
                    take(member.name, blocks)
                    for _ in blocks:  # what was left is checked all the same
                        pass
                    found[member.name] = (hashing.bytes, hashing.sha256)
        # The checksum of the whole stands after the end of the tar.
        while unpacked.read(_BLOCK):
            pass
    found.pop(README, None)
    contents = _parsed(file, manifest)
    if found != {name: (entry.bytes, entry.sha256) for name, entry in contents.files.items()}:
        raise damaged(file, "its files are not the ones that were written")
    return contents


def _parsed(file: Path, manifest: bytes) -> BackupContents:
    try:
        whole = json.loads(manifest)
        version, digest = whole.pop("backup"), whole.pop("sha256")
        if _seal(whole) != digest:
            raise damaged(file, f"its {MANIFEST} is not what was written")
        if version != VERSION:
            raise LibraryError(
                f"{file} is a backup of version {version}; this program reads {VERSION}.",
                remedy="Use the version of Plenum that wrote it, or a newer one.",
            )
        contents = BackupContents(str(whole["created"]), str(whole["current"]))
        for name, entry in whole["files"].items():
            contents.files[name] = BackupEntry(
                int(entry["bytes"]), str(entry["sha256"]), int(entry["mtime_ns"])
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"it has no {MANIFEST}: it was cut off" if not manifest else f"its {MANIFEST} is none"
        raise damaged(file, reason) from error
    if contents.current not in contents.generations and (contents.current or contents.generations):
        raise damaged(file, f"it does not hold the generation it names, {contents.current[:40]}")
    return contents


class _Hashing:
    """Reads ``content`` and knows afterwards how much it was."""

    def __init__(self, content: IO[bytes]) -> None:
        self.bytes = 0
        self._content, self._hash = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._content.read(size)
        self._hash.update(block)
        self.bytes += len(block)
        return block

    @property
    def sha256(self) -> str:
        """Of what was read so far."""
        return self._hash.hexdigest()


class Writer:
    """Writes a backup to ``stream``. A context manager; ``finish`` comes last."""

    def __init__(self, stream: IO[bytes], contents: BackupContents, level: int) -> None:
        self._contents = contents
        self._zip = gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=stream, mtime=0)
        self._tar = tarfile.open(fileobj=self._zip, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by finish

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # After an error nothing of it is used, and the end may be as impossible to write as what came before.
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()

    def add(self, name: str, content: IO[bytes]) -> BackupEntry:
        """Adds an open file. Raises OSError when it shrinks meanwhile."""
        found = os.fstat(content.fileno())
        hashing = _Hashing(content)
        self._put(name, hashing, found.st_size)
        entry = BackupEntry(found.st_size, hashing.sha256, found.st_mtime_ns)
        self._contents.files[name] = entry
        return entry

    def say(self, text: str) -> None:
        """Adds the text that comes first."""
        self._put(README, io.BytesIO(text.encode()), len(text.encode()))

    def finish(self) -> None:
        """Adds the manifest, and closes."""
        body = asdict(self._contents)
        manifest = json.dumps({"backup": VERSION, **body, "sha256": _seal(body)}, indent=1).encode()
        self._put(MANIFEST, io.BytesIO(manifest), len(manifest))
        self._tar.close()
        self._zip.close()

    def _put(self, name: str, content: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, content)
        self._tar.members = []  # type: ignore[attr-defined]  # else it remembers every one of them


def damaged(file: Path, reason: str) -> LibraryDamaged:
    """The error for a backup that is not what was written."""
    return LibraryDamaged(
        f"{file} is not a whole backup: {reason}.", remedy="Nothing was changed. Use another backup."
    )


def no_room(folder: Path) -> StorageFull:
    """The error for a disk without room."""
    return StorageFull(
        f"There is no room left on the disk that holds {folder}.",
        remedy="Free some space, or name a place on another disk.",
    )


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if error.filename not in (str(file), file):
            raise
        raise LibraryError(f"There is no file {file}.", remedy="Name a backup.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError, UnicodeError) as error:
        raise damaged(file, f"{error}" or meaning(error)) from error


@contextlib.contextmanager
def border(folder: Path) -> Iterator[None]:
    """What goes wrong while a backup or a restore writes under ``folder``, as ours. Ours pass as they are."""
    try:
        yield
    except OSError as error:
        if is_full(error, folder):
            raise no_room(folder) from error
        where = error.filename or folder
        raise LibraryError(
            f"{where} cannot be read or written: {meaning(error)}.",
            remedy="Check that it is there and may be read and written to, then try again.",
        ) from error
