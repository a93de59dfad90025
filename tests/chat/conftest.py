"""The real bot in a Discord held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chat.start import client
from community.memory import Memory
from house import House
from tests.kit.library import house_of
from tests.kit.town import Town, running


@pytest_asyncio.fixture
async def town(seed_house: House, tmp_path: Path) -> AsyncIterator[Town]:
    """A server with the bot, over the seed record and the real models; what it remembers begins empty."""

    def make():
        return client(seed_house, Memory(tmp_path / "community.sqlite"))

    async with running(make) as town:
        yield town


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small house of its own, which a test may change."""
    return house_of(tmp_path)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What is remembered; it begins empty."""
    return Memory(tmp_path / "data" / "community.sqlite")


@pytest_asyncio.fixture
async def hall(house: House, memory: Memory) -> AsyncIterator[Town]:
    """A server with the bot over the small house."""
    # The doctor imports every package once, which takes a while.
    async with running(lambda: client(house, memory), settle_timeout=60.0) as town:
        yield town
