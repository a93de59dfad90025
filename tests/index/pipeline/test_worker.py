"""A re-index in a process of its own: what it tells arrives, and what happens to it harms nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import Finding, LibraryBusy, LibraryError, Verdict
from index.pipeline.worker import IndexWorker
from index.records import Subscription
from tests.kit.processes import gone

ROOT = Path(__file__).parents[3]


def worker(what: str) -> IndexWorker:
    return IndexWorker("tests.kit.worker_app:build", what)


def ignore(*_: object) -> None:
    pass


def test_progress_findings_and_report_arrive(monkeypatch):
    """From another process, which does not get the token."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    stages, findings = [], []
    done = worker("well").reindex(lambda *told: stages.append(told), findings.append)
    assert stages == [("embed", 1, 2)]
    assert done.generation == "the token is there: False"
    assert findings[0].sentence.startswith("in another process")
    assert str(os.getpid()) not in findings[0].sentence


def test_its_error_is_raised_here():
    """With its class, sentence and remedy."""
    with pytest.raises(LibraryBusy) as raised:
        worker("busy").reindex(ignore, ignore)
    assert (raised.value.sentence, raised.value.remedy) == ("It is being re-indexed.", "Wait.")


@pytest.mark.parametrize(
    ("what", "said"), [("bug", "did not expect"), ("killed", "ended before it was done")]
)
def test_whatever_ends_it_is_a_sentence(what, said):
    """An unforeseen error, and a process that was killed."""
    with pytest.raises(LibraryError, match=said):
        worker(what).reindex(ignore, ignore)


def test_the_real_application_re_indexes_aside(tmp_path: Path):
    """Built from its settings in the other process; the library is there for this one."""
    from app import build
    from config.settings import Folder, Settings

    settings = Settings(data=tmp_path, folders=(Folder(path=ROOT / "seeds"),), embedder="all-MiniLM-L6-v2")
    done = IndexWorker("app:build_for_worker", settings.model_dump_json()).reindex(ignore, ignore)
    assert (done.published, done.documents) == (True, 1)
    assert build(settings).library.holdings().generation.name == done.generation


def test_it_can_be_ended():
    """Whoever waits for it is told, and does not wait for its end."""
    endless = worker("endless")
    with pytest.raises(LibraryError, match="ended before it was done"):
        endless.reindex(lambda *_: endless.stop(), ignore)


def test_what_is_asked_of_feeds_and_doctor_comes_through():
    """With its arguments and its values."""
    followed = worker("well").follow(
        "town", "https://town.example/feed", kind="feed", only=["/a"], body="", video=""
    )
    assert followed == Subscription("1a2b3c", "town", "feed", "https://town.example/feed", only=("/a",))
    assert worker("well").examine() == [Finding("disk", Verdict.GOOD, "There is room.", "")]
    assert worker("well").crawl(ignore, ignore) is None


def test_what_a_library_prints_is_no_frame():
    """It goes nowhere."""
    assert worker("noisy").reindex(ignore, ignore).published


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_it_ends_when_whoever_started_it_is_killed(tmp_path: Path):
    """Nobody would hear of what it did."""
    place = tmp_path / "pid"
    code = f"""if True:
        import os, signal
        from pathlib import Path
        from index.pipeline.worker import IndexWorker
        def progress(*_):
            os.kill(os.getpid(), signal.SIGKILL)
        IndexWorker("tests.kit.worker_app:build", {f"endless {place}"!r}).reindex(progress, print)
    """
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert ran.returncode == -9
    assert gone(int(place.read_text()))
