"""A re-index in a process of its own: what it tells arrives, and what happens to it harms nobody."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

import pytest

from domain.errors import LibraryBusy, LibraryError
from domain.findings import Finding, Verdict
from index.pipeline.worker import Aside
from index.records import ReindexReport


class Rebuild:
    """What the other process builds."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.library = self

    def reindex(self, on_progress, report):
        if self.what == "busy":
            raise LibraryBusy("It is being re-indexed.", remedy="Wait.")
        if self.what == "bug":
            raise ValueError("unforeseen")
        if self.what == "killed":
            os._exit(9)
        if self.what == "endless":
            on_progress("embed", 0, 1)
            time.sleep(60)
        on_progress("embed", 1, 2)
        report(Finding("a", Verdict.NOTE, f"in another process: {os.getpid()}"))
        told = "DISCORD_TOKEN" in os.environ
        return ReindexReport(generation=f"token: {told}", published=True)


def ignore(*_: object) -> None:
    pass


def run(build, on_progress, report):
    return Aside(build).run(on_progress, report)


def test_progress_findings_and_report_arrive(monkeypatch):
    """From another process, which does not get the token."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    stages, findings = [], []
    done = run(partial(Rebuild, "well"), lambda *told: stages.append(told), findings.append)
    assert stages == [("embed", 1, 2)]
    assert done.generation == "token: False"
    assert findings[0].sentence.startswith("in another process")
    assert str(os.getpid()) not in findings[0].sentence


def test_its_error_is_raised_here():
    """With its class, sentence and remedy."""
    with pytest.raises(LibraryBusy) as raised:
        run(partial(Rebuild, "busy"), ignore, ignore)
    assert (raised.value.sentence, raised.value.remedy) == ("It is being re-indexed.", "Wait.")


@pytest.mark.parametrize(("what", "said"), [("bug", "unforeseen"), ("killed", "ended before it was done")])
def test_whatever_ends_it_is_a_sentence(what, said):
    """An unforeseen error, and a process that was killed."""
    with pytest.raises(LibraryError, match=said):
        run(partial(Rebuild, what), ignore, ignore)


def test_the_real_application_re_indexes_aside(tmp_path: Path):
    """Built from its settings in the other process; the library is there for this one."""
    from app import build
    from config.settings import Folder, Settings

    root = Path(__file__).parents[3]
    settings = Settings(
        data=tmp_path, folders=(Folder(path=root / "seeds"),), embedder="all-MiniLM-L6-v2", reranker="none"
    )
    done = run(partial(build, settings), ignore, ignore)
    assert (done.published, done.documents) == (True, 1)
    assert build(settings).library.holdings().generation.name == done.generation


def test_it_can_be_ended():
    """Whoever waits for it is told, and does not wait for its end."""
    aside = Aside(partial(Rebuild, "endless"))
    with pytest.raises(LibraryError, match="ended before it was done"):
        aside.run(lambda *_: aside.stop(), ignore)
