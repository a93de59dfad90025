"""Processes that are killed, one after the other, and what is looked at after each: re-indexes, every way by which something is kept,
and those that share one state and one search engine.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import re
import shutil
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.answers import Filters, WarningCode
from domain.errors import PlenumError
from index.pipeline.build import reindex, remove
from index.storage import milvus, segments
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.manifest import sound
from index.storage.milvus import Milvus
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


# --- Several processes that share state in PostgreSQL and search in Milvus.

PLANS = 80
"""Records, all of which change from one edition to the next: more than a worker takes at once."""
ASKED = "Which plan did the council approve?"
_WITHIN = 600.0
_PAUSE, _BETWEEN = 0.05, 0.15
"""Seconds between two looks at what they say, and between two questions."""


def plans(number: int) -> dict[str, str]:
    """Records that all name their edition, so that an answer's quotes tell which one each of them is of."""
    return {f"r/{i:02}.txt": f"The council approved plan {i} in edition e{number}." for i in range(PLANS)}


def _shared(settings: dict[str, Any], sources: Any = None) -> Any:
    """The application, with models that need no weights. Generations share a collection, some four of them, as those of a large library do."""
    from app import build
    from config.settings import Settings
    from tests.kit.reader import WordReader

    segments.SMALL, milvus._MOST_LEFT = 5, 3.5
    return build(Settings(**settings), embedder=HashingEmbedder(), reader=WordReader(), sources=sources)


def _again(does: Callable[[], Any]) -> Any:
    """What ``does`` comes to; a second time where PostgreSQL was killed since it was last asked something."""
    with contextlib.suppress(PlenumError):
        return does()
    return does()


def lead(settings: dict[str, Any], pipe: Any) -> None:
    """Re-indexes each edition it is told, and says what came of it."""
    source = MemorySource(plans(0))
    app = _shared(settings, [source])
    while True:
        number = pipe.recv()
        source.contents.update(plans(number))
        try:
            app.library.reindex(lambda *_: None, lambda _: None)
        except PlenumError as error:
            pipe.send(("refused", error.sentence))
        else:
            pipe.send(("published", number))


def help_out(settings: dict[str, Any], pipe: Any) -> None:
    """Embeds what re-indexes ask for; goes on when the state was away."""
    app = _shared(settings)
    while True:
        try:
            app.embed()
        except PlenumError as error:
            pipe.send(("refused", error.sentence))
            time.sleep(_PAUSE)


def answer(settings: dict[str, Any], pipe: Any) -> None:
    """Keeps a fact and asks, again and again; says what was acknowledged, and what each answer quoted."""
    app = _shared(settings)
    for number in itertools.count():
        name = f"kept {os.getpid()} {number}"
        try:
            app.community.set_fact(name, "yes")
            pipe.send(("fact", name))
            given = app.answers.ask(ASKED, Filters())
        except PlenumError as error:
            pipe.send(("refused", error.sentence))
            continue
        finally:
            time.sleep(_BETWEEN)
        said = [*(quote.text for quote in given.quotes), *(hit.text for hit in given.passages)]
        named = {int(each) for text in said for each in re.findall(r"edition e(\d+)", text)}
        pipe.send(("answer", given.generation, named, len(given.quotes)))
        if WarningCode.RECEIPT_NOT_KEPT not in {warning.code for warning in given.warnings}:
            pipe.send(("receipt", given.id))


def _serve_milvus(folder: str, port: int) -> None:
    from milvus_lite.adapter.grpc.server import run_server

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    run_server(folder, "127.0.0.1", port)


class Shared:
    """A leader, a worker, processes that answer, PostgreSQL and Milvus: each a process of its own, which may be killed and is begun
    again. Needs processes that fork.
    """

    VICTIMS = ("leader", "worker", "answering 0", "PostgreSQL", "Milvus")

    def __init__(self, folder: Path, seed: int, answering: int = 2) -> None:
        from tests.kit.postgresql import Server

        self.killed, self.refused, self.told = Counter[str](), Counter[str](), Counter[str]()
        """Who was killed; who was told that something is away; what was acknowledged or answered."""
        self._folder, self._random = folder, random.Random(seed)
        self._context: Any = multiprocessing.get_context("forkserver")
        modules = [
            "app",
            "index.storage.milvus",
            "index.pipeline.build",
            "retrieval.answer_service",
            "milvus_lite.adapter.grpc.server",
        ]
        self._context.set_forkserver_preload(["tests.kit.kills", *modules])
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        # What is acknowledged has to outlive the server.
        self._server = Server(lasting=True)
        self._settings = {
            "data": folder / "data",
            "state": self._server.new_database(),
            "search": "milvus",
            "search_uri": f"http://127.0.0.1:{self._port}",
        }
        self._app = _shared(self._settings)
        self._targets: dict[str, Any] = {"leader": lead, "worker": help_out}
        self._targets |= {f"answering {number}": answer for number in range(answering)}
        self._running: dict[str, tuple[Any, Any]] = {}
        self._facts, self._receipts = set[str](), set[str]()
        self._editions: dict[str, int] = {}
        self._answers: list[tuple[str, set[int]]] = []
        self._verified = set[str]()
        self._number = self._published = 0
        self._seconds = 0.0
        self._begin("Milvus")
        self._begin("leader")
        self.publish()
        self.publish()
        for name in self._targets.keys() - self._running.keys():
            self._begin(name)

    def close(self) -> None:
        """Ends all of them."""
        for process, _ in self._running.values():
            process.kill()
            process.join()
        self._server.__exit__(None, None, None)

    def run(self, kills: int, each: Callable[[], None] = lambda: None) -> None:
        """Kills one of them at a random moment of a re-index, ``kills`` times. Raises AssertionError at the first loss."""
        while left := kills - self.killed.total():
            victims = self._random.sample(self.VICTIMS, len(self.VICTIMS))
            self.publish(victims[:left], each)

    def change(self, times: int, each: Callable[[], None] = lambda: None) -> Counter[str]:
        """Publishes or rolls back, ``times`` times, while questions are answered; how many of each."""
        count = Counter[str]()
        for _ in range(times):
            history = self._app.library.history()
            if not history[-1].current and self._random.random() < 0.5:
                self._app.library.rollback(None)
                count["rollbacks"] += 1
            else:
                self.publish()
                count["publishes"] += 1
            # Each is asked while it is current.
            enough = self.told["answers"] + 4
            self._until(lambda enough=enough: self.told["answers"] >= enough)  # type: ignore[misc]
            self.look()
            each()
        return count

    def publish(self, victims: Sequence[str] = (), each: Callable[[], None] = lambda: None) -> None:
        """The next edition; meanwhile ``victims`` are killed, one after the other, and begun again. Whatever was killed, it is published
        in the end.
        """
        began = time.monotonic()
        self._next()
        for victim in victims:
            if self._published == self._number:
                self._next()
            moment = time.monotonic() + self._random.uniform(0.0, self._seconds)
            self._until(lambda moment=moment: time.monotonic() > moment)  # type: ignore[misc]
            self._kill(victim)
            self.killed[victim.split()[0]] += 1
            self._holds(self._number - 1, self._number)
            self._begin(victim)
            if victim == "leader":
                self._running[victim][1].send(self._number)
            each()
        self._until(lambda: self._published == self._number)
        if not victims:
            self._seconds = time.monotonic() - began
        self._holds(self._number, served=True)
        self.look()

    def _next(self) -> None:
        self._number += 1
        self._running["leader"][1].send(self._number)

    def look(self) -> None:
        """What was acknowledged is there, and each answer was of one edition: that of the generation it names."""
        self._hear()
        kept = {f"kept {name}" for name in _again(lambda: self._app.community.facts("kept "))}
        assert self._facts <= kept, f"acknowledged and lost: {sorted(self._facts - kept)[:5]}"
        for receipt in self._receipts - self._verified:
            proof = _again(lambda receipt=receipt: self._app.answers.verify(receipt))  # type: ignore[misc]
            assert proof.proven, f"receipt {receipt} is not proven"
        self._verified |= self._receipts
        for generation, named in self._answers:
            assert named == {self._editions[generation]}, f"{generation} answered with {named}"
        self._answers.clear()

    def _holds(self, *numbers: int, served: bool = False) -> None:
        """The current generation is whole, and one of these editions; ``served``: Milvus has it."""
        library, generations = self._app.library, Generations(self._folder / "data")
        current, texts = None, dict[str, str]()
        # What was looked at is of one generation where none was published meanwhile.
        while current is None or current != generations.current():
            current = generations.current()
            assert current
            sound(generations.path(current))
            texts = {record.key: library.record(record.key, "").text for record in library.records("")}
        (number,) = [number for number in numbers if plans(number) == texts]
        assert self._editions.setdefault(current, number) == number
        if served:
            snapshot = Library(
                self._folder / "data", engine=Milvus(f"http://127.0.0.1:{self._port}")
            ).snapshot()
            assert len(snapshot.keywords.search(f"e{number}", 2 * PLANS)[0]) == PLANS

    def _until(self, there: Callable[[], bool]) -> None:
        """Hears what they say until then."""
        last = time.monotonic() + _WITHIN
        while not there():
            assert time.monotonic() < last, f"it goes on no more: {self.refused}"
            self._hear()
            time.sleep(_PAUSE)

    def _hear(self) -> None:
        for name in list(self._running):
            self._hear_of(name)

    def _hear_of(self, name: str) -> None:
        _, pipe = self._running[name]
        while pipe and pipe.poll():
            try:
                what, *rest = pipe.recv()
            except (EOFError, OSError) as end:
                raise AssertionError(f"{name} ended by itself") from end
            if what == "refused":
                self.refused[rest[0]] += 1
                if name == "leader":
                    pipe.send(self._number)
            elif what == "published":
                self._published = rest[0]
            else:
                self.told[f"{what}s"] += 1
            if what == "answer":
                self._answers.append((rest[0], rest[1]))
                self.told["quotes"] += rest[2]
            elif what in ("fact", "receipt"):
                (self._facts if what == "fact" else self._receipts).add(rest[0])

    def _kill(self, name: str) -> None:
        if name == "PostgreSQL":
            self._server.kill()
            return
        process, pipe = self._running[name]
        process.kill()
        process.join()
        with contextlib.suppress(AssertionError, OSError):
            # What it had acknowledged before counts.
            self._hear_of(name)
        del self._running[name]
        if pipe:
            pipe.close()

    def _begin(self, name: str) -> None:
        if name == "PostgreSQL":
            self._server.begin()
            return
        ours = theirs = None
        if name == "Milvus":
            target: Any = _serve_milvus
            given: tuple[Any, ...] = (str(self._folder / "milvus"), self._port)
        else:
            ours, theirs = self._context.Pipe()
            target, given = self._targets[name], (self._settings, theirs)
        process = self._context.Process(target=target, args=given, daemon=True)
        process.start()
        if theirs:
            theirs.close()
        self._running[name] = process, ours
