"""The real program as a process of its own, serving a Discord on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.kit.forked import Serving, settings_in
from tests.kit.loopback.server import Loopback

ROOT = Path(__file__).parents[3]


class Program:
    """``python bot.py run`` with a token. Left by SIGTERM, and by SIGKILL where that does not help."""

    def __init__(
        self,
        discord: Loopback,
        data: Path,
        *arguments: str,
        token: str | None = None,
        watch: Path | None = None,
        settings: dict[str, str] | None = None,
        forked: bool = False,
    ) -> None:
        """``forked``: of a process that has imported the program; otherwise it is a start as anybody's."""
        self._discord = discord
        self._arguments = arguments or ("run",)
        self._watch = watch
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PLENUM_", "DISCORD_"))}
        self._environment = (
            kept | settings_in(data) | {"DISCORD_TOKEN": token or discord.token} | (settings or {})
        )
        self._process: Process | Serving | None = None
        self._forked = forked
        self._reading: list[asyncio.Task[None]] = []
        self.out = ""
        self.err = ""

    @property
    def process(self) -> Process | Serving:
        """The process, once it is begun."""
        assert self._process
        return self._process

    @property
    def told(self) -> str:
        """All that it wrote, to either stream."""
        return self.out + self.err

    async def __aenter__(self) -> Self:
        watched = ["--watch", str(self._watch)] if self._watch else []
        line = (self._discord.origin, self._discord.gateway_url, *watched, "--", *self._arguments)
        self._process = (
            await Serving.start(*line, env=self._environment)
            if self._forked
            else await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.kit.loopback.launch", *line,
                cwd=ROOT, env=self._environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
            )
        )  # fmt: skip
        self._reading = [asyncio.create_task(self._read(name)) for name in ("out", "err")]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.returncode is None:
            await self.stop()
        if error:
            error.add_note(f"The program wrote:\n{self.told}")

    async def connected(self, within: float = 120) -> None:
        """Waits until it is on the gateway. Raises AssertionError where it ended before."""
        online = asyncio.create_task(self._discord.gateway.until_connected(within))
        ended = asyncio.create_task(self.process.wait())
        await asyncio.wait((online, ended), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not online.done():
            online.cancel()
            await asyncio.gather(*self._reading)
            raise AssertionError(f"The program ended with {self.process.returncode}:\n{self.told}")
        await online

    async def ended(self, within: float = 60) -> int:
        """Waits for its end; the exit code."""
        code = await asyncio.wait_for(self.process.wait(), within)
        await asyncio.gather(*self._reading)
        return code

    def terminate(self) -> None:
        """SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    async def stop(self, within: float = 30) -> int:
        """SIGTERM, and the exit code: -9 where it had to be killed after ``within`` seconds."""
        self.terminate()
        try:
            return await self.ended(within)
        except TimeoutError:
            self.process.kill()
            return await self.ended()

    async def _read(self, name: str) -> None:
        stream = getattr(self.process, f"std{name}")
        while line := await stream.readline():
            setattr(self, name, getattr(self, name) + line.decode(errors="replace"))
