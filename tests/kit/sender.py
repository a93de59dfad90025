"""A process that compares and sends notices, and may be killed at any moment: the real outbox and the real HTTP of discord.py, on a
Discord on loopback, without a gateway. And what looks whether each was told once.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
from pathlib import Path
from typing import Any

import discord

from app import App, build
from chat.notices import Notifier
from chat.start import client
from community.memory import Memory
from community.watches import MOST_PER_DAY, NoticeSettings
from config.settings import Settings
from retrieval.watch import Subject
from tests.kit.embedder import HashingEmbedder
from tests.kit.loopback.aim import aim
from tests.kit.loopback.server import Loopback
from tests.kit.loopback.store import components
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource

SEEN = "seen.txt"
"""In the data folder: how many of the library's records there are, as far as the process knows."""
SAID = "said.txt"
"""In the data folder: what the last process wrote before it ended."""
PEOPLE = 3
_DAY = 24 * 60 * 60


def small(data: Path, sources: Any = None) -> App:
    """The application, with models that need no weights."""
    return build(Settings(data=data), embedder=HashingEmbedder(), reader=WordReader(), sources=sources)


def send(data: str, origin: str, gateway: str, token: str, at_call: int, pipe: Any) -> None:
    """Compares and sends once; kills itself when it is about to ask Discord for the ``at_call``-th time, or when it has just been
    answered (negative); 0: never. Says over ``pipe`` how often it asked.
    """
    os.dup2(os.open(Path(data) / SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    aim(origin, gateway)
    asyncio.run(_send(Path(data), token, at_call, pipe))
    os._exit(0)


async def _send(data: Path, token: str, at_call: int, pipe: Any) -> None:
    app = small(data)
    records = app.library.records("")[: int((data / SEEN).read_text(encoding="ascii"))]
    vars(app.library)["records"] = lambda _community: records
    asked = 0
    request = discord.http.HTTPClient.request

    async def counted(self: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == at_call:
            os.kill(os.getpid(), signal.SIGKILL)
        found = await request(self, *arguments, **options)
        if asked == -at_call:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    async def at_once(_seconds: float) -> None:
        pass

    bot = client(app, Memory(data / "community.sqlite"))
    async with bot:
        await bot.login(token)
        setattr(discord.http.HTTPClient, "request", counted)  # noqa: B010 - mypy takes no assignment to a method
        await Notifier(bot, at_once).look()
    pipe.send(asked)


class NoticeKills:
    """New records, told by processes that are killed. Every other time Discord has forgotten what was sent under which nonce."""

    def __init__(self, folder: Path, seed: int, rounds: int) -> None:
        self.killed = self.looked = self.messages = 0
        self._data, self._random = folder / "data", random.Random(seed)
        texts = {
            f"r/{n:04}.txt": f"Parks Board\n\nThe board planted {n + 100} oaks along the river promenade."
            for n in range(rounds + 1)
        }
        self._app = small(self._data, [MemorySource(texts)])
        self._app.library.reindex(lambda *_: None, lambda _: None)
        self._context: Any = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.kit.sender"])
        self._calls = PEOPLE * 2

    async def run(self, kills: int) -> None:
        """Kills ``kills`` processes. Raises AssertionError where something was told twice, or not at all."""
        async with Loopback() as there:
            people = [there.person(f"P{number}") for number in range(PEOPLE)]
            with Memory(self._data / "community.sqlite") as memory:
                memory.watches.observe(self._app.library.records("")[:1])
                for person in people:
                    memory.watches.set_settings(int(person.id), NoticeSettings(most=MOST_PER_DAY))
                    memory.watches.keep(int(person.id), 0, "oaks along the river promenade", Subject.TOPIC)
            number = 0
            while self.killed < kills:
                number += 1
                (self._data / SEEN).write_text(str(number + 1), encoding="ascii")
                while await self._process(there, kill=True) and self._random.random() < 0.8:
                    pass
                await self._process(there, kill=False)
                self._look(there, people, number)
                self._another_day()

    async def _process(self, there: Loopback, *, kill: bool) -> bool:
        """Whether it was killed."""
        if self._random.random() < 0.5:
            there.store.nonces.clear()
        at_call = self._random.choice([1, -1]) * self._random.randint(1, self._calls) if kill else 0
        ours, theirs = self._context.Pipe(duplex=False)
        given = (str(self._data), there.origin, there.gateway_url, there.token, at_call, theirs)
        process = self._context.Process(target=send, args=given)
        process.start()
        theirs.close()
        if kill and self._random.random() < 0.3:
            await asyncio.sleep(self._random.uniform(0.0, 3.0))
            if process.is_alive():
                process.kill()
        await asyncio.to_thread(process.join)
        with contextlib.suppress(EOFError, OSError):
            self._calls = max(2, ours.recv())
        ours.close()
        was_killed: bool = process.exitcode == -signal.SIGKILL
        self.killed += was_killed
        # A process that ends in another way was not killed: what it said is why.
        said = (self._data / SAID).read_text(encoding="utf-8", errors="replace")[-4_000:]
        assert process.exitcode == 0 or (kill and was_killed), f"it ended with {process.exitcode}: {said}"
        return was_killed

    def _look(self, there: Loopback, people: list[Any], number: int) -> None:
        for person in people:
            place = there.store.direct(person).id
            said = [
                each.get("content", "")
                for told in there.store.messages.values()
                if told["channel_id"] == place
                for each in components(told)
            ]
            for each in range(1, number + 1):
                times = sum(f"planted {each + 100} oaks" in text for text in said)
                assert times == 1, f"story {each} was told {times} times"
        self.looked += 1
        self.messages = number * len(people)

    def _another_day(self) -> None:
        """What was sent was sent the day before: nobody is told more than so much a day."""
        with Memory(self._data / "community.sqlite") as memory, memory._file.together() as connection:
            connection.execute("UPDATE notices SET taken = taken - ? WHERE state = 'sent'", (2 * _DAY,))
