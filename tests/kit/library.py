"""A small real application for the admins' commands: two records, a model that needs no download."""

from __future__ import annotations

import atexit
import functools
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from app import App, build
from config.settings import Folder, Settings
from index.readers.sandbox import SandboxedReader
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader
from tests.kit.town import Town

MINUTES = """City Council Minutes

The council met on March 5, 2024. The council approved the budget for flood control by six votes to two.

The next meeting will be held on April 9, 2024.
"""
AGENDA = """Agenda of the City Council

The council will discuss the new library building on April 9, 2024.
"""
ADDED = """Minutes of the Parks Board

The board met on May 7, 2024. It decided to plant four hundred oaks along the river promenade.
"""


_PATIENT = "from index.readers import sandbox; sandbox._IDLE = 600; sandbox.main()"


@functools.cache
def _readers() -> tuple[SandboxedReader, SandboxedReader]:
    """The processes that read the records of all these applications: to start one takes longer than a test does, and what it
    needs for its first record longer than to start it. Idle, they do not end after a minute.
    """
    command = (sys.executable, "-c", _PATIENT)
    shared = SandboxedReader(command=command), SandboxedReader(command=command)
    for reader in shared:
        atexit.register(reader.close)
    return shared


def sharing_readers(app: App) -> App:
    """``app``, with those processes."""
    vars(app).update(zip(("_reader", "_communities_reader"), _readers(), strict=True))
    return app


@functools.cache
def _made() -> Path:
    """Such a folder, made once: what the tests get are copies."""
    folder = Path(tempfile.mkdtemp(prefix="plenum-town-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    records = folder / "records"
    records.mkdir()
    (records / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    (records / "agenda.txt").write_text(AGENDA, encoding="utf-8")
    opened(folder).library.reindex(lambda *_: None, lambda _: None)
    return folder


def app_of(folder: Path, **settings: Any) -> App:
    """An application over the records in ``folder / "records"``, indexed; over two small ones where there are none."""
    if not (folder / "records").is_dir():
        shutil.copytree(_made(), folder, dirs_exist_ok=True)
        return opened(folder, **settings)
    app = opened(folder, **settings)
    app.library.reindex(lambda *_: None, lambda _: None)
    return app


def opened(folder: Path, **settings: Any) -> App:
    """The same, as it was left."""
    where = Settings(data=folder / "data", folders=(Folder(path=folder / "records"),), **settings)
    return sharing_readers(build(where, embedder=HashingEmbedder(), reader=WordReader()))


def shown_to(town: Town, *people: Any) -> None:
    """A server's admins may show ``/library`` to anybody: here they do."""
    synced = town.env.backend.find_command("library", None)
    town.guild.set_command_permissions(int(synced["id"]), dict.fromkeys(people, True))


def acts(town: Town) -> list[tuple[str, str, bool]]:
    """What the log holds of a community, oldest first: what, about what, whether it was refused."""
    kept = town.bot.ctx.memory.audit_log.of(town.guild.id)
    return [
        (act.what, act.details.get("about", ""), act.details.get("refused", False)) for act in reversed(kept)
    ]
