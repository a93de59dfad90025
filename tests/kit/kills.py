"""Re-indexes that are killed, one after the other, and what is looked at after each."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.pipeline.build import reindex, remove
from index.storage.generations import Generations
from index.storage.manifest import sound
from tests.kit.editions import edition, holds
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

REMOVED = "r/00.txt"
"""Taken out by hand before the first kill; it has to stay out."""
_AGAIN = 0.3
"""How often a killed run is followed by another one that is killed too."""


@dataclass
class Killed:
    """What came of it."""

    killed: int = 0
    ended: int = 0
    """Runs that were done before the signal came."""
    stages: Counter[str] = field(default_factory=Counter)
    """In which stage each was killed."""
    calls: Counter[str] = field(default_factory=Counter)
    """Before which call to the file system, of those that were killed at one."""
    published: int = 0
    """Killed after the new generation was current already."""
    half_dropped: int = 0
    """Killed while an old generation was being deleted."""
    finished: int = 0
    """Runs afterwards, each of which published what the killed one was at, or found it published."""
    kept: int = 0
    """Passages that a killed run had embedded, and that nobody embedded again."""
    again: int = 0
    """Passages embedded a second time: those of the chunk that was under way."""


class Kills:
    """A library of forty records in ``folder``, and re-indexes of it that are killed. Needs processes that fork."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.count = Killed()
        self._folder, self._random = folder, random.Random(seed)
        self._context: Any = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.kit.rebuild"])
        reindex([MemorySource(edition(0))], HashingEmbedder(), folder)
        remove(REMOVED, HashingEmbedder(), folder)
        self._run(1)  # the fork server starts
        taken = []
        for number in (2, 3, 4):
            started = time.perf_counter()
            _, self._calls = self._run(number)
            taken.append(time.perf_counter() - started)
        self._seconds = min(taken)  # another process may have been in the way of the others
        self.current = holds(folder, 4, without=[REMOVED])

    def run(self, times: int, each: Callable[[], None] = lambda: None) -> Killed:
        """Kills ``times`` re-indexes; after each, looks at everything. Raises AssertionError at the first loss."""
        while self.count.killed < times:
            self._round(self.current + 1)
            each()
        return self.count

    def _round(self, number: int) -> None:
        saved: set[str] = set()
        under_way: set[str] = set()
        while True:
            chunks, _ = self._run(number, kill=True)
            saved |= {text for chunk in chunks[:-1] for text in chunk}
            under_way |= {text for chunk in chunks[-1:] for text in chunk}
            self._look(number)
            if self._random.random() > _AGAIN:
                break
        embedder = HashingEmbedder()
        reindex([MemorySource(edition(number))], embedder, self._folder, keep=2)
        asked = set(embedder.embedded)
        assert not saved & asked, "what was embedded and kept was embedded again"
        self.count.finished += 1
        self.count.kept += len(saved)
        self.count.again += len(under_way & asked)
        self.current = holds(self._folder, number, without=[REMOVED])
        left = [path.name for path in (self._folder / "generations").iterdir() if path.name.startswith(".")]
        assert not left, left
        assert not (self._folder / "embedding-cache").exists()

    def _look(self, number: int) -> None:
        """The last good generation answers, whole; and every generation that has a name is whole."""
        now = holds(self._folder, *{self.current, number}, without=[REMOVED])
        self.count.published += now == number and now != self.current
        generations = Generations(self._folder)
        for name in generations.names():
            sound(generations.path(name))
        self.count.half_dropped += any((self._folder / "generations").glob(".dropped-*"))
        self.current = now

    def _run(self, number: int, *, kill: bool = False) -> tuple[list[list[str]], int]:
        """The chunks that were embedded, and how many calls there were."""
        from tests.kit.rebuild import rebuild_and_tell

        at_call = self._random.randint(1, self._calls) if kill and self._random.random() < 0.5 else 0
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=rebuild_and_tell, args=(str(self._folder), number, theirs, at_call)
        )
        process.start()
        theirs.close()
        if kill and not at_call:
            time.sleep(self._random.uniform(0.0, self._seconds))
            if process.is_alive():  # a number that is free again may be somebody else's
                process.kill()
        chunks, told, calls = [], {"stage": "start"}, 0
        while True:
            try:
                what, content = ours.recv()
            except (EOFError, OSError):  # a message that was cut off is the end too
                break
            if what == "embed":
                chunks.append(content)
            elif what == "done":
                calls = content
            else:
                told[what] = content
        process.join()
        ours.close()
        if kill and process.exitcode:
            self.count.killed += 1
            self.count.stages[told["stage"]] += 1
            self.count.calls[told.get("call", "at a moment")] += 1
        elif kill:
            self.count.ended += 1
        else:
            assert process.exitcode == 0, process.exitcode
        return chunks, calls


class PathKills:
    """Every way by which something is kept (``tests.kit.write_paths``), killed in a copy of where it begins."""

    def __init__(self, folder: Path, seed: int) -> None:
        from tests.kit.write_paths import PATHS

        self._folder, self._random, self._paths = folder, random.Random(seed), PATHS
        self._context: Any = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.kit.write_paths"])
        self._seen: dict[str, tuple[Any, Any, int, float]] = {}

    def run(self, times: int, each: Callable[[], None] = lambda: None) -> Counter[str]:
        """Kills ``times`` acts, one path after the other, in any order; how many of each. Raises AssertionError at the first loss."""
        count: Counter[str] = Counter()
        names = self._random.sample(list(self._paths), len(self._paths))
        for name in itertools.cycle(names):
            if count.total() >= times:
                return count
            count[name] += self._round(name)
            each()
        raise AssertionError

    def _round(self, name: str) -> bool:
        """Whether it was killed before it was done."""
        path, start, data = self._paths[name], self._folder / f"{name}-start", self._folder / "data"
        if name not in self._seen:
            start.mkdir()
            path.begin(start)
            shutil.copytree(start, data)
            began = time.perf_counter()
            told, _ = self._act(name, data, 0, None)
            assert told is not None
            self._seen[name] = path.look(start), path.look(data), told, time.perf_counter() - began
            shutil.rmtree(data)
        before, after, calls, seconds = self._seen[name]
        shutil.copytree(start, data)
        try:
            at_call = self._random.randint(1, calls) if self._random.random() < 0.5 else 0
            told, code = self._act(name, data, at_call, None if at_call else self._random.uniform(0, seconds))
            now = path.look(data)
            assert now in (before, after), f"{name}: {now}"
            assert now == after or told is None, f"{name} was acknowledged and is lost"
            if now != after:
                path.act(data)
                assert path.look(data) == after
            return bool(code)
        finally:
            shutil.rmtree(data)

    def _act(self, name: str, data: Path, at_call: int, after: float | None) -> tuple[int | None, int]:
        """How many calls there were, where it was done; and the exit code."""
        from tests.kit.write_paths import until

        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=until, args=(name, str(data), at_call, theirs))
        process.start()
        theirs.close()
        if after is not None:
            time.sleep(after)
            if process.is_alive():
                process.kill()
        told = None
        with contextlib.suppress(EOFError, OSError):
            told = ours.recv()
        process.join()
        ours.close()
        return told, process.exitcode
