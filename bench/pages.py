"""How fast pages are served: requests a second for pages of records, each page made anew and each from what is kept.

    python bench/pages.py [--records 60] [--seconds 5]
    python bench/pages.py --steadily 200 --library data/library

Starts ``bot.py web`` in a process of its own on one core, over a library of generated minutes that is kept in the data folder, and asks
for every paragraph of every record, each a page of its own, over eight connections that stay open. What asks runs on another core.
The second reads at a steady pace what somebody else serves, until a line comes in, and prints the seconds of each page (``bench/load.py``).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

import aiohttp

from bench.indexing import made_up
from index.storage.library import Library
from web.links import Links

PER_RECORD = 20
PORT = 8765
_CONNECTIONS = 8


def main() -> None:
    """Prints two lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--steadily", type=int, default=0, help="read so many a second of what is served")
    parser.add_argument("--library", type=Path, default=None, help="of what is served")
    options = parser.parse_args()
    if options.steadily:
        asyncio.run(read(addresses(options.library), options.steadily))
        return
    place = options.data.resolve() / "bench" / f"pages-{options.records}"
    (place / "records").mkdir(parents=True, exist_ok=True)
    texts = made_up(options.records * PER_RECORD)
    for number in range(options.records):
        told = "\n\n".join(texts[number * PER_RECORD : (number + 1) * PER_RECORD])
        (place / "records" / f"{number:05}.txt").write_text(told, encoding="utf-8")
    environment = {
        **os.environ,
        "PLENUM_DATA": str(place),
        "PLENUM_FOLDERS": f"records={place / 'records'}",
        "PLENUM_WEB": f"127.0.0.1:{PORT}",
    }
    subprocess.run(
        [sys.executable, "bot.py", "reindex"], cwd=HOME, env=environment, check=True, capture_output=True
    )
    paths = addresses(place)
    cores = sorted(os.sched_getaffinity(0))
    served = subprocess.Popen(
        ["taskset", "-c", str(cores[0]), sys.executable, "bot.py", "web"], cwd=HOME, env=environment
    )
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    try:
        asyncio.run(measure(paths, options.seconds, served.pid))
    finally:
        served.terminate()
        served.wait()


def addresses(place: Path) -> list[str]:
    """Every paragraph of every record, never two of one record in a row."""
    snapshot = Library(place).snapshot()
    links, found = Links("", lambda: b"-"), []
    for record in snapshot.records():
        document = snapshot.document(record.key)
        assert document is not None
        for each in document.paragraphs:
            address = links.place(record.key, each.number, each.start, each.end, record.text_hash)
            found.append((each.number, address.partition("#")[0]))
    return [address for _, address in sorted(found)]


async def read(paths: list[str], pace: int) -> None:
    """Pages at a steady pace, each from a visitor of its own."""
    took, queue = list[float](), cycle(paths)
    enough = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as http, asyncio.TaskGroup() as readers:

        async def one(number: int) -> None:
            begun = time.perf_counter()
            visitor = {"X-Forwarded-For": f"203.0.113.{number % 250 + 1}"}
            async with http.get(next(queue), headers=visitor) as response:
                await response.read()
                assert response.status == 200, response.status
            took.append(time.perf_counter() - begun)

        print("reading", flush=True)
        started, number = time.perf_counter(), 0
        while not enough.done():
            number += 1
            readers.create_task(one(number))
            await asyncio.sleep(started + number / pace - time.perf_counter())
    print(json.dumps(took))


def worked(process: int) -> float:
    """Seconds that a process had a processor."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(paths: list[str], seconds: float, server: int) -> None:
    """Every page once, then again and again."""
    base = f"http://127.0.0.1:{PORT}"
    visitors = cycle(range(1, 250))
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as http:
        for _ in range(3_000):
            try:
                async with http.get(base + "/"):
                    break
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)

        async def ask(queue: Iterator[str], until: float, took: list[float]) -> None:
            for path in queue:
                begun = time.perf_counter()
                if begun > until:
                    return
                # Each from a visitor of its own: the limits are not what is measured.
                headers = {"X-Forwarded-For": f"203.0.113.{next(visitors)}"}
                async with http.get(base + path, headers=headers) as response:
                    await response.read()
                    assert response.status == 200, (path, response.status)
                took.append(time.perf_counter() - begun)

        for said, queue in (("each made anew", iter(paths)), ("from what is kept", cycle(paths))):
            took: list[float] = []
            begun, had = time.perf_counter(), worked(server)
            await asyncio.gather(*(ask(queue, begun + seconds, took) for _ in range(_CONNECTIONS)))
            rate, core = len(took) / (time.perf_counter() - begun), len(took) / (worked(server) - had)
            took.sort()
            p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
            print(
                f"{said}: {rate:,.0f} pages/s ({core:,.0f} a second of the core), "
                f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, {len(took):,} pages"
            )


if __name__ == "__main__":
    main()
