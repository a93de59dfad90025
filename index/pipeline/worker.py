"""Index worker: a re-index in a process of its own, which has no token, and as little as whoever serves questions
meanwhile of its memory and its turns. So is what parses a stranger's page, and the doctor, which loads every package.

The process builds an application of its own, from settings. The library is safe whatever happens to it: what was
published stays, and the next run goes on.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

from msgspec import Raw

from domain.errors import Finding, LibraryError, PlenumError, meaning
from index.ports import Report, Stages
from index.records import ReindexReport, Subscription
from index.sources.feeds import Feeds
from index.worker_process import (
    EndedError,
    Failed,
    Frame,
    WorkerProcess,
    confine,
    pack,
    receive,
    send,
    standard_streams,
    unpack,
)

_log = logging.getLogger(__name__)

Result = TypeVar("Result")
_COMMAND = (sys.executable, "-m", "index.pipeline.worker")
_SECRETS = ("DISCORD_TOKEN",)  # what is not in its environment, it cannot lose
_NICE = 10  # questions go first


class Task(Frame):
    """What is to be done, by the application that ``builder`` ("module:function") makes of ``settings`` (JSON)."""

    builder: str
    settings: str
    work: str  # one of _WORK
    given: dict[str, Any]


class Progress(Frame):
    """How far it is."""

    stage: str
    done: int
    total: int


class Found(Frame):
    """What it found on the way."""

    finding: Finding


class Done(Frame):
    """What came of it."""

    result: Raw


_SAID: Any = Progress | Found | Done | Failed

# --- In the process that serves.


class IndexWorker:
    """Works in another process, one for each task. Usable from several threads. Each method raises what the work raises,
    and LibraryError when its process ended without a word.
    """

    def __init__(self, builder: str, settings: str) -> None:
        """``builder`` names a function as "module:function"; it makes an application of ``settings``, which are JSON."""
        self._builder, self._settings = builder, settings
        self._processes: set[WorkerProcess] = set()

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed."""
        return self._run("reindex", ReindexReport, on_progress, report)

    def crawl(self, on_progress: Stages, report: Report) -> None:
        """Looks at the places that are followed."""
        self._run("crawl", type(None), on_progress, report)

    def follow(self, collection: str, url: str, **given: Any) -> Subscription:
        """Looks what an address is, and follows it."""
        return self._run("follow", Subscription, given={"collection": collection, "url": url, **given})

    def examine(self) -> list[Finding]:
        """All checks of the doctor."""
        return self._run("examine", list[Finding])

    def stop(self) -> None:
        """Ends what is under way. What was done so far is kept for the next time."""
        for process in list(self._processes):
            process.kill()

    def _run(
        self,
        work: str,
        kind: type[Result],
        on_progress: Stages = lambda *_: None,
        report: Report = lambda _: None,
        given: dict[str, Any] | None = None,
    ) -> Result:
        environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
        process = WorkerProcess(_COMMAND, environment)
        self._processes.add(process)
        try:
            process.tell(Task(self._builder, self._settings, work, given or {}))
            while True:
                match process.hear(_SAID)[0]:
                    case Progress(stage, done, total):
                        on_progress(stage, done, total)
                    case Found(finding):
                        report(finding)
                    case Failed() as failed:
                        raise failed.raised(LibraryError)
                    case Done(result):
                        return unpack(result, kind)
        except EndedError as error:
            raise LibraryError(
                "The re-index ended before it was done. The last good library answers.",
                remedy="Run it again: what was done so far is kept.",
            ) from error
        finally:
            process.end()
            self._processes.discard(process)


class FeedsInWorker(Feeds):
    """The feeds of a process that serves others: what parses a stranger's page is done by ``worker``."""

    def __init__(self, worker: IndexWorker, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._worker = worker

    def follow(self, collection: str, url: str, **given: Any) -> Subscription:
        """As ``Feeds.follow``."""
        return self._worker.follow(collection, url, **given)

    def crawl(self, on_progress: Stages, report: Report) -> None:
        """As ``Feeds.crawl``."""
        self._worker.crawl(on_progress, report)


# --- In the process that works.

_WORK: dict[str, Callable[[Any, Stages, Report, dict[str, Any]], Any]] = {
    "reindex": lambda app, progress, report, _: app.library.reindex(progress, report),
    "crawl": lambda app, progress, report, _: app.feeds.crawl(progress, report),
    "follow": lambda app, _progress, _report, given: app.feeds.follow(**given),
    "examine": lambda app, _progress, _report, _given: list(app.health.examine(imports=False)),
}


def main() -> None:
    """Does one task, read from standard input, and tells of it on standard output."""
    requests, answers = standard_streams()
    confine(nice=_NICE)
    try:
        if (request := receive(requests, Task)) is not None:
            threading.Thread(target=_end_with, args=(requests,), daemon=True).start()
            _work(request[0], answers)
    except BrokenPipeError:
        # Nobody listens any more: the bot was stopped.
        os._exit(1)


def _end_with(requests: BinaryIO) -> None:
    """Ends this process with the one that started it: then there is nothing more to read."""
    os.read(requests.fileno(), 1)
    os._exit(1)


def _work(task: Task, answers: BinaryIO) -> None:
    turn = threading.Lock()

    def tell(frame: Frame) -> None:
        with turn:
            send(answers, frame)

    try:
        module, _, name = task.builder.partition(":")
        app = getattr(importlib.import_module(module), name)(task.settings)
        result = _WORK[task.work](
            app,
            lambda stage, done, total: tell(Progress(stage, done, total)),
            lambda finding: tell(Found(finding)),
            task.given,
        )
        tell(Done(Raw(pack(result))))
    except PlenumError as error:
        tell(Failed.of(error))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the border of the process
        _log.exception("The re-index stopped")
        stopped = LibraryError(
            f"The re-index stopped: {meaning(error)}.", remedy="Report it, with the log if you can."
        )
        tell(Failed.of(stopped))


if __name__ == "__main__":
    main()
