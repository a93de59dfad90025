"""Points discord.py at a server on loopback. The project itself knows no address of Discord and has no such switch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def aim(origin: str, gateway: str) -> None:
    """For the rest of this process."""
    Route.BASE = f"{origin}/api/v10"
    # An unsharded client asks nobody where the gateway is.
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@contextmanager
def aimed_at(origin: str, gateway: str) -> Iterator[None]:
    """For the time being."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    aim(origin, gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
