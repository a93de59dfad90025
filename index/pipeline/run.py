"""One run of the re-index: what all of its stages share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.findings import Finding
from index.pipeline.reusable import Base, find_base
from index.pipeline.work_cache import WorkCache
from index.ports import Report
from index.storage.catalogue import Known
from index.storage.generations import Generations, now
from models.ports import Embedder

StageProgress = Callable[[str, int, int], None]
"""Called with (stage, done, total); total is 0 when it is not known."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds per stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts what is done within towards ``name``."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


@dataclass(slots=True)
class Run:
    """The parts of one run. Whoever has it holds the library's lock."""

    generations: Generations
    embedder: Embedder
    cache: WorkCache
    base: Base
    """What the generations so far have to give."""
    known: Known
    progress: StageProgress
    hand_on: Report | None
    watch: Stopwatch
    findings: list[Finding] = field(default_factory=list)
    """Every finding so far."""
    started: str = ""
    """ISO time."""

    def report(self, finding: Finding) -> None:
        """Keeps a finding, and hands it on at once."""
        self.findings.append(finding)
        if self.hand_on:
            self.hand_on(finding)

    def report_all(self, findings: Iterable[Finding]) -> None:
        """Each of ``findings``."""
        for finding in findings:
            self.report(finding)

    def stage(self, name: str) -> Callable[[int, int], None]:
        """Begins a stage in the eyes of who watches; returns what to call with (done, total)."""
        self.progress(name, 0, 0)
        return lambda done, total: self.progress(name, done, total)


@contextmanager
def running(
    folder: Path,
    embedder: Embedder,
    *,
    on_progress: StageProgress | None = None,
    report: Report | None = None,
) -> Iterator[Run]:
    """Takes the lock on the library in ``folder`` and looks at what there is. Raises LibraryBusy, StorageFull."""
    generations, watch = Generations(folder), Stopwatch()
    with generations.locked(), WorkCache(folder / "embedding-cache") as cache:
        with watch.stage("open"):
            base = find_base(generations, embedder.fingerprint)
            known = base.documents.catalogue.known() if base.documents else {}
        run = Run(
            generations, embedder, cache, base, known, on_progress or _silent, report, watch, started=now()
        )
        run.report_all(base.findings)
        yield run


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass
