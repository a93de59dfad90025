"""An application that a worker's process builds: it does what its settings say."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

from domain.errors import Finding, LibraryBusy, Verdict
from index.records import ReindexReport, Subscription


def build(settings: str) -> SimpleNamespace:
    what, _, place = settings.partition(" ")

    def reindex(on_progress, report):
        if what == "busy":
            raise LibraryBusy("It is being re-indexed.", remedy="Wait.")
        if what == "bug":
            raise ValueError("unforeseen")
        if what == "killed":
            os._exit(9)
        if what == "noisy":
            sys.stdout.write("noise")
            sys.stdout.flush()
            os.write(1, b"noise")
        if what == "endless":
            if place:
                Path(place).write_text(str(os.getpid()))
            on_progress("embed", 0, 1)
            time.sleep(60)
        on_progress("embed", 1, 2)
        report(Finding("a", Verdict.NOTE, f"in another process: {os.getpid()}"))
        environment = Path("/proc/self/environ")
        started_with = environment.read_text() if environment.exists() else ""
        there = "DISCORD_TOKEN" in os.environ or "DISCORD_TOKEN" in started_with
        return ReindexReport(generation=f"the token is there: {there}", published=True)

    def follow(collection, url, *, kind, only, body, video):
        return Subscription("1a2b3c", collection, kind, url, only=tuple(only), body=body, video=video)

    return SimpleNamespace(
        library=SimpleNamespace(reindex=reindex),
        feeds=SimpleNamespace(follow=follow, crawl=lambda *_: None),
        health=SimpleNamespace(
            examine=lambda imports: iter([] if imports else [Finding("disk", Verdict.GOOD, "There is room.")])
        ),
    )
