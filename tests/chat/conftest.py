"""The real bot in a Discord held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app import App
from chat.start import client
from community.memory import Memory
from domain.documents import Span
from models.evidence_reader import EvidenceReaders
from models.ports import Evidence
from tests.kit.library import app_of
from tests.kit.town import Town, running

_READ: dict[tuple[Any, ...], Evidence] = {}
_read = EvidenceReaders.read


def _read_once(
    self: EvidenceReaders,
    question: str,
    text: str,
    sentences: Sequence[Span],
    languages: tuple[str, str] = ("", ""),
) -> Evidence:
    asked = (question, text, tuple(sentences), languages)
    if asked not in _READ:
        _READ[asked] = _read(self, question, text, sentences, languages)
    return _READ[asked]


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the real reader makes of a pair is kept: here, a few questions are asked of one record hundreds of times."""
    monkeypatch.setattr(EvidenceReaders, "read", _read_once)


@pytest_asyncio.fixture
async def town(seed_app: App, tmp_path: Path) -> AsyncIterator[Town]:
    """A server with the bot, over the seed record and the real models; what it remembers begins empty."""

    def make():
        return client(seed_app, Memory(tmp_path / "community.sqlite"))

    async with running(make) as town:
        yield town


@pytest.fixture
def app(tmp_path: Path) -> App:
    """A small application of its own, which a test may change."""
    return app_of(tmp_path)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What is remembered; it begins empty."""
    return Memory(tmp_path / "data" / "community.sqlite")


@pytest_asyncio.fixture
async def hall(app: App, memory: Memory) -> AsyncIterator[Town]:
    """A server with the bot over the small application."""
    # The doctor imports every package once, which takes a while.
    async with running(lambda: client(app, memory), settle_timeout=60.0) as town:
        yield town
