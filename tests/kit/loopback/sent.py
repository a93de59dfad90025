"""What the bot sent, exactly: one value for each request, in the order of arrival."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import BodyPartReader, web

API = "/api/v10"


@dataclass
class Sent:
    """One request."""

    method: str
    path: str
    """Without ``/api/v10``."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    arrived: float
    """``time.monotonic()`` when its first line had been read, before its body."""
    json: Any = None
    """Exactly what was sent."""
    data: Any = None
    """The same, for the server to work on."""
    files: dict[str, bytes] = field(default_factory=dict)
    body: bytes = b""
    status: int = 0
    """What it was answered with; 0 for a connection that was cut."""

    def is_to(self, method: str, path: str) -> bool:
        """Whether it went there; ``*`` in ``path`` stands for anything."""
        return self.method == method and fnmatchcase(self.path, path)

    def tells(self, secret: str) -> bool:
        """Whether ``secret`` stands anywhere but in the Authorization header."""
        others = [value for name, value in self.headers.items() if name.lower() != "authorization"]
        return any(secret in text for text in (self.path, str(dict(self.query)), *others)) or (
            secret.encode() in self.body
        )


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """JSON as Discord sends it: discord.py takes it for text where the type says more, a charset for example."""
    body = json.dumps(data).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


SENT = web.RequestKey("sent", Sent)
"""Where a handler finds its request's value."""


async def read(request: web.Request) -> Sent:
    """The request with its body, JSON and files."""
    sent = Sent(
        request.method, request.path.removeprefix(API), dict(request.query), dict(request.headers),
        time.monotonic(),
    )  # fmt: skip
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            content = bytes(await part.read())
            sent.body += content
            if part.name == "payload_json":
                sent.json, sent.data = json.loads(content), json.loads(content)
            else:
                sent.files[part.filename or part.name or ""] = content
        return sent
    sent.body = await request.read()
    if sent.body and request.content_type == "application/json":
        sent.json, sent.data = json.loads(sent.body), json.loads(sent.body)
    return sent


class Log:
    """Every request, and waiting for one."""

    def __init__(self) -> None:
        self.all: list[Sent] = []
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Wakes all who wait."""
        self._changed.set()
        self._changed = asyncio.Event()

    def to(self, method: str, path: str) -> list[Sent]:
        """The requests that went there; ``*`` stands for anything."""
        return [sent for sent in self.all if sent.is_to(method, path)]

    async def until(self, holds: Callable[[], Any], within: float = 20) -> Any:
        """Waits until ``holds()`` is true, looking again whenever something arrived, and gives what it gave.

        Raises TimeoutError after ``within`` seconds: a bound for a broken run, nothing is measured by it.
        """
        async with asyncio.timeout(within):
            while True:
                changed = self._changed
                if found := holds():
                    return found
                # Not all that a test waits for comes with a request: it looks now and then without one.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), 0.02)

    async def first(self, method: str, path: str, *, number: int = 1, within: float = 20) -> Sent:
        """The request that was the ``number``-th to go there and was answered, once it is there."""
        await self.until(lambda: len([s for s in self.to(method, path) if s.status]) >= number, within)
        return [s for s in self.to(method, path) if s.status][number - 1]
