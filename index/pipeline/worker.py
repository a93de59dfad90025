"""A re-index in a process of its own, so that who serves questions meanwhile shares neither its memory nor its turn in
the interpreter. So is the examination by ``doctor``, which loads every package there is to see whether it loads.

What comes back travels over a pipe: progress, findings, then the report or the error. The library is safe whatever
happens to that process: what was published stays, and the next run goes on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from domain.errors import LibraryError, PlenumError
from domain.findings import Finding
from index.ports import Report, Stages
from index.records import ReindexReport, Subscription
from index.sources.feeds import Feeds

Task = Callable[["Rebuilds", Stages, Report], Any]
_NICE = 10
"""Questions go first."""


class Rebuilds(Protocol):
    """What the process builds (``app.App``): ``library.reindex``, ``feeds.crawl``, ``feeds.follow``, ``health.examine``."""

    @property
    def library(self) -> Any:
        """Takes in what is new or changed."""
        ...

    @property
    def feeds(self) -> Any:
        """Looks at the places that are followed, and what an address is."""
        ...

    @property
    def health(self) -> Any:
        """The checks, one after the other."""
        ...


class Aside:
    """Runs ``build().reindex`` in another process, one at a time. ``build`` is pickled. Usable from several threads."""

    def __init__(self, build: Callable[[], Rebuilds]) -> None:
        self._build = build
        self._processes: set[BaseProcess] = set()

    def run(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Raises what the re-index raises; LibraryError when its process ended without a word."""
        done: ReindexReport = self._run(_reindex, on_progress, report)
        return done

    def look(self, on_progress: Stages, report: Report) -> None:
        """Raises what looking raises; LibraryError when its process ended without a word."""
        self._run(_look, on_progress, report)

    def follow(self, collection: str, url: str, **given: Any) -> Subscription:
        """Raises what following raises: what a stranger's page does to a parser, it does to another process."""
        task = partial(_follow, collection=collection, url=url, given=given)
        followed: Subscription = self._run(task, lambda *_: None, lambda _finding: None)
        return followed

    def doctor(self) -> list[Finding]:
        """All the checks. Raises LibraryError when its process ended without a word."""
        findings: list[Finding] = self._run(_examine, lambda *_: None, lambda _finding: None)
        return findings

    def _run(self, task: Task, on_progress: Stages, report: Report) -> Any:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=_child, args=(self._build, task, theirs), daemon=True, name="re-index"
        )
        process.start()
        self._processes.add(process)
        # Only the child has the other end now: when it dies, reading ends.
        theirs.close()
        try:
            return _listen(ours, on_progress, report)
        finally:
            ours.close()
            process.join(timeout=5)
            if process.is_alive():
                process.terminate()
                process.join()
            self._processes.discard(process)

    def stop(self) -> None:
        """Ends a re-index that is under way; ``run`` raises. What was done so far is kept for the next one."""
        for process in list(self._processes):
            process.terminate()


def _listen(pipe: Connection, on_progress: Stages, report: Report) -> Any:
    while True:
        try:
            what, content = pipe.recv()
        except EOFError as error:
            raise LibraryError(
                "The re-index ended before it was done. The last good library answers.",
                remedy="Run it again: what was done so far is kept.",
            ) from error
        if what == "progress":
            on_progress(*content)
        elif what == "finding":
            report(content)
        elif what == "error":
            raise content
        else:
            return content


def _child(build: Callable[[], Rebuilds], task: Task, pipe: Connection) -> None:
    if hasattr(os, "nice"):
        os.nice(_NICE)
    # Who re-indexes needs no token, and parses files that strangers wrote.
    os.environ.pop("DISCORD_TOKEN", None)

    def tell(what: str, content: Any) -> None:
        pipe.send((what, content))

    def progress(stage: str, done: int, total: int) -> None:
        tell("progress", (stage, done, total))

    def finding(found: Finding) -> None:
        tell("finding", found)

    try:
        tell("done", task(build(), progress, finding))
    except PlenumError as error:
        tell("error", error)
    except BrokenPipeError:
        # Nobody listens any more: the bot was stopped.
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - the border of the process
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        tell(
            "error",
            LibraryError(f"The re-index stopped: {reason}.", remedy="Report it, with the log if you can."),
        )


def _reindex(app: Rebuilds, progress: Stages, finding: Report) -> ReindexReport:
    done: ReindexReport = app.library.reindex(progress, finding)
    return done


def _follow(
    app: Rebuilds, _progress: Stages, _finding: Report, *, collection: str, url: str, given: dict[str, Any]
) -> Subscription:
    follow: Subscription = app.feeds.follow(collection, url, **given)
    return follow


def _look(app: Rebuilds, progress: Stages, finding: Report) -> None:
    app.feeds.crawl(progress, finding)


def _examine(app: Rebuilds, _progress: Stages, _finding: Report) -> list[Finding]:
    return list(app.health.examine())


class FeedsInWorker(Feeds):
    """The feeds of a process that serves others: what parses a stranger's page is done by ``worker``."""

    def __init__(self, worker: Aside, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._worker = worker

    def follow(self, collection: str, url: str, **given: Any) -> Subscription:
        """As ``Feeds.follow``."""
        return self._worker.follow(collection, url, **given)

    def crawl(self, on_progress: Stages, report: Report) -> None:
        """As ``Feeds.crawl``."""
        self._worker.look(on_progress, report)
