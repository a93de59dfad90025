"""A disk that loses its power: what was not synced is there, or not, or half, each by itself and in any order.

What a file held when it was synced, and which names a folder had when it was synced, is on the disk. Of everything later,
chance decides. What SQLite syncs by itself is not seen: databases that are written between questions are as they are.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from tests.kit import file_calls
from tests.kit.file_calls import Calls, counting, failing
from tests.kit.write_paths import PATHS


class PowerCut(Exception):
    """The power is gone."""


class Disk:
    """The disk under ``folder``, as it is on the disk. Begins with all that is there, synced."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self._folder, self._random = folder, rng
        self._content: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        for path in (folder, *folder.rglob("*")):
            self.sync(path)

    def sync(self, path: Path) -> None:
        """A file, or the names in a folder, is on the disk from now on."""
        inode = path.stat().st_ino
        if path.is_dir():
            self._names[inode] = {
                each.name: each.stat(follow_symlinks=False).st_ino for each in os.scandir(path)
            }
        else:
            self._content[inode] = path.read_bytes()

    def synced(self, descriptor: int) -> None:
        """The same, for an open file."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_relative_to(self._folder):
            self.sync(path)

    def left(self, into: Path) -> None:
        """What is there when the power is back."""
        now = {path.stat().st_ino: path for path in (self._folder, *self._folder.rglob("*"))}
        self._put(self._folder.stat().st_ino, into, now)

    def _put(self, folder: int, into: Path, now: dict[int, Path]) -> None:
        into.mkdir()
        before = self._names.get(folder, {})
        here = {each.name: each.stat().st_ino for each in os.scandir(now[folder])} if folder in now else {}
        for name in sorted(before.keys() | here.keys()):
            inode = before.get(name) if self._random.random() < 0.5 else here.get(name)
            if before.get(name) == here.get(name):
                inode = here.get(name)
            if inode is None:
                continue
            if inode in self._names or (inode in now and now[inode].is_dir()):
                self._put(inode, into / name, now)
            else:
                (into / name).write_bytes(self._bytes(inode, name, now))

    def _bytes(self, inode: int, name: str, now: dict[int, Path]) -> bytes:
        current = now[inode].read_bytes() if inode in now else None
        synced = self._content.get(inode)
        passing = ".sqlite" in name and not name.startswith("catalogue")
        if current is not None and (
            passing or current == synced or (synced is None and self._random.random() < 0.3)
        ):
            return current
        if synced is not None and (current is None or self._random.random() < 0.5):
            return synced
        whole = current or b""
        return whole[: self._random.randrange(len(whole) + 1)]


def cut(act: Callable[[Path], object], data: Path, number: int, left: Path, seed: int) -> bool:
    """Does ``act`` in ``data`` until its ``number``-th call to the file system, where the power is cut; ``left`` is what is
    there afterwards. False where it was done before; then it is acknowledged, and the power is cut after it.
    """
    disk = Disk(data, random.Random(seed))

    def gone(_operation: str) -> None:
        disk.left(left)
        raise PowerCut

    fsync = file_calls._fsync

    def syncing(descriptor: int) -> None:
        fsync(descriptor)
        disk.synced(descriptor)

    with mock.patch.object(file_calls, "_fsync", syncing), counting(Calls(data, gone, number)):
        try:
            act(data)
        except BaseException:
            if left.exists():
                shutil.rmtree(data)
                return True
            raise
    if left.exists():  # it bore the cut as an error, which nobody heard of
        shutil.rmtree(data)
        return True
    disk.left(left)
    shutil.rmtree(data)
    return False


SYNCED = (
    "propose",
    "amend",
    "confirm",
    "discard",
    "forget uploads",
    "fetched",
    "accept gone",
    "accepted",
    "reindex",
    "remove",
    "forget records",
    "rollback",
    "bring back",
)
"""The ways by which something is kept that do not leave syncing to SQLite."""


def cuts(folder: Path, times: int, seed: int, each: Callable[[], None] = lambda: None) -> Counter[str]:
    """Cuts the power ``times``, one way of keeping after the other; how often each. Raises at the first loss."""
    count: Counter[str] = Counter()
    rng, data, left = random.Random(seed), folder / "data", folder / "left"
    for name in SYNCED:
        path, start = PATHS[name], folder / f"{name}-start"
        start.mkdir()
        path.begin(start)
        shutil.copytree(start, data)
        with counting(Calls(data, failing(0))) as calls:
            path.act(data)
        before, after = path.look(start), path.look(data)
        shutil.rmtree(data)
        for _ in range(-(-times // len(SYNCED))):
            shutil.copytree(start, data)
            early = cut(path.act, data, rng.randint(1, calls.seen + 1), left, rng.randrange(1 << 30))
            now = path.look(left)
            assert now in (before, after), f"{name}: half"
            assert early or now == after, f"{name}: acknowledged, and lost"
            if now != after:
                path.act(left)
                assert path.look(left) == after, name
            shutil.rmtree(left)
            count[name] += 1
            each()
    return count
