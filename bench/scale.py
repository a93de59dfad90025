"""Three bot processes that share six shards and one PostgreSQL database, on a Discord on loopback: ``make scale``; with
``python bench/scale.py --sqlite``, files instead.

Asked everywhere, one of them killed (-9) with a question under way, asked again, three re-indexes begun at once, a record changed, the
database away for a while. What does not hold ends it with what was seen; what does is printed with its figure.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from community.memory import Memory
from index.storage.state import SQLITE, opener
from tests.kit.loopback import exchange
from tests.kit.loopback.program import Program
from tests.kit.loopback.server import Loopback
from tests.kit.loopback.store import components
from tests.kit.loopback.world import Channel, Community, Payload
from tests.kit.postgresql import Server

PROCESSES, SHARDS = 3, 6
MINUTES = """City Council Minutes

The council met on March 5, 2024. The council approved the budget for flood control by six votes to two.

The next meeting will be held on April 9, 2024.
"""
ANOTHER = "When did the council meet?"
QUESTION, ANSWER, AFTERWARDS = "What did the council approve?", "six votes to two", "seven votes to two"
_LONG = 300.0
_SETTLED, _ROUNDS = 8.0, 12.0


class Scale:
    """The processes, and what Discord saw of them."""

    def __init__(self, discord: Loopback, server: Server | None, folder: Path) -> None:
        self.discord, self.server, self.folder = discord, server, folder
        self.uri = server.new_database() if server else SQLITE
        self.settings = {
            "PLENUM_STATE": self.uri,
            "PLENUM_SHARDS": str(SHARDS),
            "PLENUM_FOLDERS": str(folder / "records"),
            "PLENUM_LOG_LEVEL": "info",
        }
        # One server of each shard.
        base = int(time.time() * 1000) // SHARDS * SHARDS
        for shard in range(SHARDS):
            there = Community(f"Town {shard}", id=str((base + shard) << 22))
            discord.communities.append(there)
            there.channel("council")

    @property
    def places(self) -> list[Channel]:
        """A channel of each server, in the order of their shards."""
        return [each.channels[0] for each in self.discord.communities]

    def program(self, *arguments: str) -> Program:
        """One process."""
        return Program(self.discord, self.folder / "data", *arguments, settings=self.settings)

    async def asked_everywhere(self) -> float:
        """Asks in each server, by command and by mention; seconds until all are answered."""
        began, discord = time.monotonic(), self.discord
        mentions = []
        for place in self.places:
            asked = await discord.slash(discord.person("Ana"), place, "ask", question=QUESTION)
            await discord.log.until(lambda asked=asked: ANSWER in said_in(asked.original), _LONG)  # type: ignore[misc]
            mentions.append(await discord.mention(discord.person("Bo"), place, QUESTION))
        for told in mentions:
            await self.answered(told)
        return round(time.monotonic() - began, 1)

    async def answered(self, told: Payload) -> None:
        """Waits until a mention is."""
        answer = await self.discord.replies(told, within=_LONG)
        await self.discord.log.until(lambda: ANSWER in said_in(answer), _LONG)

    def holds(self, what: str, truth: bool, seen: object = "") -> None:
        """Prints what was seen; where it should not be so, that is the end."""
        print(f"{what}: {seen}" if truth else f"NOT SO: {what}: {seen}", flush=True)
        if not truth:
            raise SystemExit(1)


def said_in(told: Payload | None) -> str:
    """All that can be read in a message."""
    return "\n".join(each["content"] for each in components(told or {}) if "content" in each)


async def run(scale: Scale) -> None:
    """All of it, one after the other."""
    # The models are prepared once, too.
    for command in (("reindex",), ("ask", QUESTION)):
        async with scale.program(*command) as first:
            code = await first.ended(_LONG)
            scale.holds(f"{command[0]}, exit code", code == 0, code)
    async with contextlib.AsyncExitStack() as held:
        programs = [await held.enter_async_context(scale.program()) for _ in range(PROCESSES)]
        try:
            await shared(scale, programs)
            await killed(scale, programs)
            await reindexed(scale)
            await changed(scale)
            if scale.server is not None:
                await away(scale, scale.server)
        finally:
            for number, each in enumerate(programs):
                (scale.folder / f"program-{number}.log").write_text(each.told, "utf-8")
    for each in programs:
        scale.holds(
            "tracebacks",
            "Traceback (" not in each.err.replace("swigfaiss", ""),
            each.told[-1500:] if "Traceback (" in each.told else 0,
        )


async def shared(scale: Scale, programs: list[Program]) -> None:
    """They come to have two shards each, at Discord's pace, and answer in each server."""
    discord, gateway, began = scale.discord, scale.discord.gateway, time.monotonic()
    await discord.log.until(lambda: len(gateway.shards) == SHARDS, _LONG)
    print(f"six shards are open after, seconds: {time.monotonic() - began:.0f}", flush=True)
    await discord.log.until(lambda: sorted(map(len, map(shards_of, programs))) == [2, 2, 2], _LONG)
    await discord.log.until(lambda: len(gateway.shards) == SHARDS, _LONG)
    scale.holds("each process has two", True, [shards_of(each) for each in programs])
    pause = min(after - before for before, after in itertools.pairwise(gateway.identified_at))
    scale.holds("seconds between two identifies, at least", pause > 4.5, round(pause, 1))
    syncs = len(discord.log.to("PUT", "/applications/*/commands"))
    scale.holds("times that commands were synced", syncs == 1, syncs)
    scale.holds("asked everywhere, by command and by mention; seconds", True, await scale.asked_everywhere())


async def killed(scale: Scale, programs: list[Program]) -> None:
    """One process is killed with a question under way: its shards are taken over, and each question is answered once."""
    discord, gateway = scale.discord, scale.discord.gateway
    victim = next(each for each in programs if 0 in shards_of(each))
    lost = shards_of(victim)
    told = await discord.mention(discord.person("Cy"), scale.places[min(lost)], QUESTION)
    await discord.log.until(lambda: is_under_way(scale, told), _LONG)
    victim.process.kill()
    began = time.monotonic()
    await discord.log.until(lambda: not set(lost) & set(gateway.shards), _LONG)
    await discord.log.until(lambda: len(gateway.shards) == SHARDS, _LONG)
    took = time.monotonic() - began
    scale.holds("a killed process's two shards were taken over, seconds", took < 60, round(took, 1))
    await scale.answered(told)
    await scale.asked_everywhere()
    await asyncio.sleep(_SETTLED)
    replied = [each.get("message_reference") for each in discord.store.messages.values()]
    times = Counter(each["message_id"] for each in replied if each)
    scale.holds("answers to each of the mentions", set(times.values()) == {1}, dict(Counter(times.values())))


async def reindexed(scale: Scale) -> None:
    """Three begun at once: one does it, at a time."""
    text = "Minutes of the Parks Board\n\nThe board met on May 7, 2024.\n"
    (scale.folder / "records" / "more.txt").write_text(text, "utf-8")

    async def one() -> int:
        async with scale.program("reindex") as program:
            return await program.ended(_LONG)

    codes = await asyncio.gather(one(), one(), one())
    kept = len(list((scale.folder / "data" / "generations").glob("[0-9]*")))
    scale.holds("generations after three re-indexes at once (and exit codes)", kept == 2, (kept, codes))


async def changed(scale: Scale) -> None:
    """A record changes: each answer that rests on it is marked, once."""
    discord, before = scale.discord, len(scale.discord.sent)
    answers = [
        number
        for number, each in discord.store.messages.items()
        if each["author"]["id"] == discord.store.bot["id"] and ANSWER in said_in(each)
    ]
    (scale.folder / "records" / "minutes.txt").write_text(MINUTES.replace(ANSWER, AFTERWARDS), "utf-8")
    await discord.log.until(lambda: len(edits(scale, before)) >= len(answers), 900)
    await asyncio.sleep(_SETTLED)
    times = edits(scale, before)
    scale.holds("messages that were marked, so many times each", set(times.values()) == {1}, (len(times), 1))


async def away(scale: Scale, server: Server) -> None:
    """The database is away, and comes back: who asks is told, all stay connected, and it goes on by itself."""
    discord, gateway = scale.discord, scale.discord.gateway
    name = re.sub(r"\?.*", "", scale.uri).rpartition("/")[2]
    server.does(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    server.does(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    sessions = gateway.shards
    asked = await discord.slash(discord.person("Di"), scale.places[3], "ask", question=ANOTHER)
    await discord.log.until(lambda: "March 5" in said_in(asked.original), 60)
    scale.holds("while the database is away, the library answers", True, ANOTHER)
    wanted = await discord.slash(discord.person("Di"), scale.places[3], "watches")
    said = said_in(await wanted.answer(within=60)).replace("\n", " ")
    scale.holds("and what needs it says so", bool(said) and "watching" not in said, said[:300])
    await asyncio.sleep(_ROUNDS)
    scale.holds("shards that stay connected", gateway.shards == sessions, len(gateway.shards))
    server.does(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    began = time.monotonic()
    asked = await discord.slash(discord.person("Ed"), scale.places[3], "ask", question=QUESTION)
    await discord.log.until(lambda: AFTERWARDS in said_in(asked.original), 60)
    scale.holds("seconds until somebody is answered again", True, round(time.monotonic() - began, 1))
    await asyncio.sleep(_ROUNDS)
    scale.holds("shards as they were", gateway.shards == sessions, len(gateway.shards))


def edits(scale: Scale, since: int) -> Counter[str]:
    """How many times each message of a channel was edited."""
    return Counter(
        each.path.rpartition("/")[2]
        for each in scale.discord.sent[since:]
        if each.is_to("PATCH", "/channels/*/messages/*")
    )


def is_under_way(scale: Scale, told: Payload) -> bool:
    """Whether it is kept that a mention is being answered."""
    with Memory(scale.folder / "data" / "community.sqlite", state=opener(scale.uri)) as memory:
        return told["id"] in memory.facts("mention under way ")


def shards_of(program: Program) -> list[int]:
    """The shards that a process says it has opened, and not left."""
    held: list[int] = []
    for number, what in re.findall(r"Shard (\d+) is (opened|left)", program.told):
        (held.append if what == "opened" else held.remove)(int(number))
    return sorted(held)


async def main() -> None:
    """Prints what held."""
    # How fast somebody is answered is measured elsewhere (bench/load.py): here the machine may be a busy one.
    exchange.FIRST = _LONG
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sqlite", action="store_true", help="with files as state, on one machine; no database is away then"
    )
    options = parser.parse_args()
    with contextlib.ExitStack() as held:
        server = None if options.sqlite else held.enter_context(Server())
        folder = held.enter_context(tempfile.TemporaryDirectory())
        (Path(folder) / "records").mkdir()
        (Path(folder) / "records" / "minutes.txt").write_text(MINUTES, "utf-8")
        async with Loopback() as discord:
            await run(Scale(discord, server, Path(folder)))


if __name__ == "__main__":
    asyncio.run(main())
