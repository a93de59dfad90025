"""Many people asking at once while the library is re-indexed, with a real clock: what Discord would see of it.

    python bench/load.py [--passages 10000] [--people 50] [--communities 5] [--rounds 3] [--pages 0] [--data data]

Starts the program as it is (``bot.py run``) in a process of its own, pointed at a Discord on loopback, with a library
of generated council minutes that is kept in the data folder. In each round everybody asks a question in the same
moment. Then records are changed, an admin uses ``/library reindex``, and they ask again until it is done. With ``--pages``, so many
pages of records are read every second meanwhile, from the same process; each round in quiet is done without them, then with them.

Times are from the moment an event is sent over the gateway to the moment a request arrives. The event loop's lateness is
measured inside the bot's process every five milliseconds. Everything runs on this machine: people, Discord, bot, re-index.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from bench.indexing import made_up
from bench.pages import PORT
from bench.speed import PER_RECORD, _questions
from chat.wording import ENGLISH, words_in
from tests.kit.loopback.exchange import Exchange
from tests.kit.loopback.program import Program
from tests.kit.loopback.server import Loopback
from tests.kit.loopback.store import components
from tests.kit.loopback.world import EVERYONE, MANAGE_GUILD, Channel, Payload

LONGEST = 120.0
"""Seconds for which a round, or a re-index that has nothing to do, is waited for."""
BUSIEST = 20
"""Rounds during a re-index, at most."""


def main() -> None:
    """Prints two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--communities", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3, help="of everybody asking, in quiet")
    parser.add_argument(
        "--changed", type=int, default=100, help="records that are changed before the re-index"
    )
    parser.add_argument("--pages", type=int, default=0, help="read in a second, meanwhile")
    parser.add_argument("--data", type=Path, default=Path("data"))
    options = parser.parse_args()
    place = options.data.resolve() / "bench" / f"load-{options.passages}"
    texts = made_up(options.passages)
    write_records(place / "records", texts, changed=0)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "bot.py", "reindex"],
        cwd=HOME,
        env=_environment(place),
        check=True,
        capture_output=True,
    )
    print(f"library of {options.passages:,} passages, ready after {time.perf_counter() - started:.0f} s")
    asyncio.run(Load(options, place, texts).run())


def write_records(folder: Path, texts: Sequence[str], *, changed: int) -> None:
    """The records, the first ``changed`` of them with other words than before."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, len(texts), PER_RECORD)):
        text = "\n\n".join(texts[first : first + PER_RECORD])
        if number < changed:
            text = text.replace("five to two", f"{number + 3} to 1").replace("discussed", "heard")
        file = folder / f"{first:07}.txt"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def _settings(place: Path) -> dict[str, str]:
    return {"PLENUM_DATA": str(place / "library"), "PLENUM_FOLDERS": f"minutes={place / 'records'}"}


def _environment(place: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PLENUM_", "DISCORD_"))}
    return kept | _settings(place)


@dataclass
class Figures:
    """What rounds came to, in seconds."""

    deferred: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)

    def add(self, asked: Exchange) -> None:
        """One question."""
        if asked.acknowledged is not None:
            self.deferred.append(asked.acknowledged - asked.dispatched)
        kind, moment = outcome(asked)
        self.ended[kind] += 1
        if moment is not None:
            self.answered.append(moment - asked.dispatched)

    def rows(self) -> Iterator[str]:
        """Lines of a table."""
        yield _row("question → deferred", self.deferred)
        yield _row("question → answer", self.answered)
        yield "| " + ", ".join(f"{count} {kind}" for kind, count in self.ended.most_common()) + " | | | |"


def outcome(asked: Exchange) -> tuple[str, float | None]:
    """How a question ended, and when; a place in the queue is not an end."""
    for moment, told in asked.written:
        names = [
            each["custom_id"].split(":")[1] for each in components(told) if ":" in each.get("custom_id", "")
        ]
        if "context" in names:
            return "answered", moment
        if "tell" in names:
            return "“the record does not say”", moment
        if not words(told).startswith("Your question is"):
            return f"“{words(told)}”", moment
    return ("without an answer" if asked.acknowledged else "not deferred"), None


def words(told: Payload) -> str:
    """All that can be read in a message."""
    return "\n".join(each["content"] for each in components(told) if "content" in each)


class Load:
    """The people, and what they do."""

    def __init__(self, options: argparse.Namespace, place: Path, texts: Sequence[str]) -> None:
        self._options = options
        self._place = place
        self._texts = texts
        self._asked = iter(_questions(texts, min(len(texts), 5000)))
        self._channels: list[Channel] = []
        self._read_in: list[float] = []
        self._reading = 0.0
        """Seconds in which pages were read."""

    async def run(self) -> None:
        """The way through."""
        watch = self._place / "watch.json"
        async with Loopback() as discord:
            communities = [discord.community(f"Community {n + 1}") for n in range(self._options.communities)]
            self._channels = [each.channel("council") for each in communities]
            settings = _settings(self._place) | {"PLENUM_HOME_COMMUNITY": communities[0].id}
            settings |= {"PLENUM_WEB": f"127.0.0.1:{PORT}"} if self._options.pages else {}
            async with Program(discord, self._place / "library", watch=watch, settings=settings) as program:
                await program.connected()
                await self._settled(discord)
                quiet, beside, began = Figures(), Figures(), time.monotonic()
                for _ in range(self._options.rounds):
                    await self._round(discord, quiet)
                    if self._options.pages:
                        # In turn: what else the machine does is the same for both.
                        async with self._read():
                            await self._round(discord, beside)
                busy, between = Figures(), time.monotonic()
                async with self._read():
                    took, rounds = await self._reindexed(discord, busy)
                over, held = time.monotonic(), memory(program.process.pid)
                code = await program.stop()
        print("| everybody at once | p50 | p99 | most |\n|---|---|---|---|")
        print(f"| **quiet**, {self._options.rounds} rounds of {self._options.people} people | | | |")
        print("\n".join(quiet.rows()))
        if self._options.pages:
            print(f"| **beside {self._options.pages} pages a second**, as many rounds | | | |")
            print("\n".join(beside.rows()))
        print(f"| **during a re-index** ({took}), {rounds} rounds | | | |")
        print("\n".join(busy.rows()))
        if self._read_in:
            print(_row("a page of a record", self._read_in))
            print(f"pages: {len(self._read_in):,}, {len(self._read_in) / self._reading:,.0f} a second")
        self._loop(json.loads(watch.read_text(encoding="utf-8")), (began, between, over))
        print(
            f"memory: {held}; rate limits overrun: {discord.buckets.exceeded}; SIGTERM ended it with {code}"
        )
        if program.err.strip():
            print("It wrote:\n" + program.err.strip()[-3000:])

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[None]:
        """While it lasts, pages are read at the pace that is wanted: by a process of its own, whose work is not Discord's."""
        if not self._options.pages:
            yield
            return
        told = ["--steadily", str(self._options.pages), "--library", str(self._place / "library")]
        reader = await asyncio.create_subprocess_exec(
            sys.executable, "bench/pages.py", *told, cwd=HOME, stdin=PIPE, stdout=PIPE
        )
        assert reader.stdout is not None
        await reader.stdout.readline()
        started = time.perf_counter()
        try:
            yield
        finally:
            self._reading += time.perf_counter() - started
            read, _ = await reader.communicate(b"enough\n")
            self._read_in += json.loads(read)

    async def _settled(self, discord: Loopback) -> None:
        """Waits until what the program does by itself at its start is done, and one question was answered."""
        figures = Figures()
        await self._round(discord, figures, people=1)
        done = words_in(ENGLISH)("library-reindexed")
        async with asyncio.timeout(LONGEST):
            while done not in await self._reindex(discord, LONGEST):  # noqa: ASYNC110 - refused while another one runs
                await asyncio.sleep(1)

    async def _round(self, discord: Loopback, figures: Figures, people: int | None = None) -> None:
        """Everybody asks; returns when everybody was answered. Everybody is somebody new: nobody has asked just now."""
        asking = [
            discord.slash(
                discord.person(f"Person {number}"),
                self._channels[number % len(self._channels)],
                "ask",
                question=next(self._asked),
            )
            for number in range(people or self._options.people)
        ]
        asked = await asyncio.gather(*asking)
        try:
            await discord.log.until(lambda: all(outcome(each)[1] for each in asked), LONGEST)
        except TimeoutError:
            print("A round was not finished in time.")
        for each in asked:
            figures.add(each)

    async def _reindexed(self, discord: Loopback, figures: Figures) -> tuple[str, int]:
        """Changes records and re-indexes, with people asking meanwhile; how long it took, and the rounds."""
        write_records(self._place / "records", self._texts, changed=self._options.changed)
        started, rounds = time.perf_counter(), 0
        running = asyncio.create_task(self._reindex(discord, 10 * LONGEST))
        try:
            while not running.done() and rounds < BUSIEST:
                await self._round(discord, figures)
                rounds += 1
            said = (await running).splitlines()[0].strip("#* ")
        finally:
            running.cancel()
            write_records(self._place / "records", self._texts, changed=0)
        return (
            f"{self._options.changed} records changed, {time.perf_counter() - started:.0f} s, {said}",
            rounds,
        )

    async def _reindex(self, discord: Loopback, within: float) -> str:
        """``/library reindex``, to its last word."""
        admin = discord.person("Admin", permissions=EVERYONE | MANAGE_GUILD)
        asked = await discord.slash(admin, self._channels[0], "library reindex")
        progress = words_in(ENGLISH)("library-reindexing")

        def last() -> str:
            said = words(asked.written[-1][1]) if asked.written else ""
            return "" if progress in said.partition("\n")[0] else said

        return str(await discord.log.until(last, within))

    def _loop(self, seen: dict[str, Any], moments: tuple[float, float, float]) -> None:
        began, between, over = moments
        for name, since, until in (("quiet", began, between), ("during the re-index", between, over)):
            late = [each for each in seen["worst"] if since <= each["at"] < until]
            worst = max((each["late"] for each in late), default=0.0)
            print(f"the event loop at its latest, {name}: {worst * 1000:.0f} ms")
        shares = ", ".join(f"{name} {each * 1000:.1f} ms" for name, each in seen["seconds"].items())
        print(f"the event loop's lateness from start to end, {seen['beats']:,} looks: {shares}")
        for each in seen["worst"][:3]:
            phase = (
                "at the start" if each["at"] < began else "under load" if each["at"] < over else "at the end"
            )
            print(
                f"  {each['late'] * 1000:.0f} ms late {phase}, of which it worked {each['worked'] * 1000:.0f} ms"
            )
            print("    " + "".join(each["stack"][-3:]).rstrip().replace("\n", "\n    "))


def memory(process: int) -> str:
    """What the bot's process holds, in megabytes: now, at its most, and without mapped files."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return "not known here"
    fields = dict(
        line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines() if ":" in line
    )
    now, most, own = (int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM", "RssAnon"))
    return f"{now} MB, at its most {most} MB, {own} MB without mapped files"


def _row(name: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    if not ordered:
        return f"| {name} | – | – | – |"
    told = [ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.99, 1.0)]
    return f"| {name} | " + " | ".join(f"{each * 1000:,.0f} ms" for each in told) + " |"


if __name__ == "__main__":
    main()
