"""What more than one room's tests need."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Imported before anything nests deeply: pytest would import it while it ends, and CPython 3.11 may stumble then.
import hypothesis
import pytest

from app import App, build
from config.settings import Folder, Settings
from domain.answers import Filters
from domain.errors import Finding, LibraryError, PlenumError
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from models.open_models import MODELS
from models.ports import Reader
from tests.kit.postgresql import Server

ROOT = Path(__file__).parents[1]
MEMORY, ENOUGH = Path("/dev/shm"), 8 << 30

# No law is broken by a machine that is slow.
hypothesis.settings.register_profile("plenum", deadline=None)
hypothesis.settings.load_profile("plenum")

# Most of what is written here is synced and soon deleted, tens of thousands of times: where memory can be written to like a
# disk and there is enough of it, a third of the suite's time is not spent waiting. Whoever says where (TMPDIR) is heard.
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


# What is imported and collected stays until the end, and is no rubbish: it is not looked through again and again. What tests leave is
# soon gone by itself; what goes in circles may wait a little.
gc.disable()
gc.set_threshold(10_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


_SENTENCE = re.compile(r"[^a-z\s].*[.!?…”’)]|\S*[/.:_“\-]\S* .*[.!?…”’)]", re.DOTALL)
_COMMAND = re.compile(r"[A-Z][\w ]*: \S.*")
_STRICT = tuple(Path(__file__).parent / room for room in ("domain", "retrieval", "index/storage"))


@pytest.fixture(autouse=True, scope="module")
def in_sentences(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever is raised or found is told in sentences: what is wrong, and what to do."""
    with pytest.MonkeyPatch.context() as patch:
        if any(request.path.is_relative_to(room) for room in _STRICT):
            for kind in (PlenumError, Finding):
                patch.setattr(kind, "__init__", _checked(kind.__init__))
        yield


def _checked(made: Callable[..., None]) -> Callable[..., None]:
    def checked(self: PlenumError | Finding, *told: Any, **more: Any) -> None:
        made(self, *told, **more)
        if not _SENTENCE.fullmatch(self.sentence):
            raise AssertionError(f"no sentence: {self.sentence!r}")
        if isinstance(self, LibraryError) and not self.remedy:
            raise AssertionError(f"nothing to do: {self.sentence!r}")
        if self.remedy != "" and not (_SENTENCE.fullmatch(self.remedy) or _COMMAND.fullmatch(self.remedy)):
            raise AssertionError(f"no remedy: {self.remedy!r}")

    return checked


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@contextmanager
def in_turn(folder: Path) -> Iterator[Path]:
    """What is made here is made by one process; the others wait for it, and find it made."""
    folder.mkdir(exist_ok=True)
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(scope="session")
def models(shared: Path) -> Path:
    """A data folder whose converted models all tests share."""
    (folder := shared / "seed").mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def seed_app(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The real application, with the real models, over the seed record; what it keeps is this process's own."""
    folders = (Folder(path=ROOT / "seeds"),)
    first = None
    with in_turn(models):
        if not (made := models / "made").exists():
            first = build(Settings(data=models, folders=folders))
            first.library.reindex(lambda *_: None, lambda _: None)
            first._models.reader.open()  # both: who asks in another language would convert the other one once more
            first.answers.ask("Who led the plenary meeting?", Filters())
            made.touch()
        data = shutil.copytree(models, tmp_path_factory.mktemp("seed") / "data", copy_function=_copied)
    yield build(Settings(data=data, folders=folders))
    del first  # held until here: its reader's process ends with it, and not in the middle of a test


@pytest.fixture(scope="session")
def reader(seed_app: App) -> Reader:
    """The real evidence reader of that application: an application that makes its own converts and opens it anew, which takes
    longer than most tests.
    """
    return seed_app._models.reader


@pytest.fixture(scope="session")
def ready(seed_app: App, models: Path) -> Callable[[Path], Path]:
    """Puts the converted models into a data folder, for tests that are not of a first start."""

    def put(data: Path) -> Path:
        data.mkdir(mode=0o700, exist_ok=True)
        half = shutil.ignore_patterns(".*")  # what another process is just converting
        shutil.copytree(models / MODELS, data / MODELS, copy_function=_copied, ignore=half)
        return data

    return put


def _copied(source: str, target: str) -> str:
    """Models are not written to again: a second name does, where the file system has one."""
    if Path(source).parts[-3] == "models":
        with contextlib.suppress(OSError):
            os.link(source, target)
            return target
    return shutil.copy2(source, target)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real server, of this process alone."""
    with Server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """What opens stores of state: whatever is promised of one holds in both."""
    if request.param == "sqlite":
        yield SqliteFile
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database() as opened:
        yield opened
