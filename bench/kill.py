"""The re-index, killed hundreds of times: ``python bench/kill.py [--runs 500] [--seed 1]``; with ``--paths``, every way by
which something is kept (``tests/kit/write_paths.py``), one after the other; with ``--cuts``, the power is cut there. With ``--notices``, it
is the process that tells people what is new: each is told once, whatever was killed. With ``--shared`` (``make scale``), state is in
PostgreSQL and search in Milvus: a leader that re-indexes, a worker that embeds, processes that answer, and both servers are killed, one at
a time; then fifty times something is published or rolled back while questions are answered.

A process re-indexes a library of forty records, half of which change each time, and is killed with SIGKILL: every other
time at a random moment of its life, otherwise before a random call to the file system, each call as likely as another.
After each kill the library is opened and every checksum, record, kept text, vector and keyword is looked at, and so is
every other generation; then the next run has to finish, without embedding again what was embedded. The first loss ends
it with what was lost. The same seed draws the same moments and calls.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# What is killed is imported where it is needed: every process that is forked runs this file once more, and would load all of it.

EVERY = 50
"""Kills between two lines that say how far it is."""


def main() -> None:
    """Prints what was killed where, and what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=500, help="re-indexes that are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--folder", type=Path, help="where to do it; without, the system's folder for such things"
    )
    parser.add_argument(
        "--cuts", action="store_true", help="cuts of power, on a disk that loses what is not synced"
    )
    parser.add_argument("--paths", action="store_true", help="every way by which something is kept")
    parser.add_argument("--notices", action="store_true", help="of what tells people what is new")
    parser.add_argument("--shared", action="store_true", help="processes that share PostgreSQL and Milvus")
    options = parser.parse_args()
    if options.shared:
        shared(options.runs, options.seed, options.folder)
        return
    if options.notices:
        notices(options.runs, options.seed, options.folder)
        return
    if options.paths or options.cuts:
        paths(options.runs, options.seed, options.folder, power=options.cuts)
        return
    from tests.kit.kills import Kills

    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        started = time.perf_counter()
        kills = Kills(Path(folder).resolve(), options.seed)
        told = [0]

        def each() -> None:
            if kills.count.killed // EVERY > told[0]:
                told[0] = kills.count.killed // EVERY
                print(f"  {kills.count.killed} killed, nothing lost", file=sys.stderr)

        count = kills.run(options.runs, each)
        seconds = time.perf_counter() - started
    print(f"{'killed':<34} {count.killed:5} (and {count.ended} were done before the signal came)")
    print(f"{'  in the stage':<34} {listed(count.stages)}")
    print(f"{'  before a call':<34} {listed(count.calls)}")
    print(f"{'  when the new one was current':<34} {count.published:5}")
    print(f"{'  while an old one was deleted':<34} {count.half_dropped:5}")
    print(f"{'next runs that finished':<34} {count.finished:5}")
    print(f"{'passages kept from killed runs':<34} {count.kept:5}, none of them embedded again")
    print(f"{'passages embedded twice':<34} {count.again:5}, of the chunk that was under way")
    print(f"{'records, generations or texts lost':<34}     0")
    print(f"{'seconds':<34} {seconds:5.0f}")


def paths(runs: int, seed: int, place: Path | None, *, power: bool) -> None:
    """The same for every way by which something is kept."""
    from tests.kit.kills import PathKills
    from tests.kit.power_cuts import cuts

    with tempfile.TemporaryDirectory(dir=place) as folder:
        started = time.perf_counter()
        root = Path(folder).resolve()
        count = cuts(root, runs, seed) if power else PathKills(root, seed).run(runs)
    print(f"{'cuts of power' if power else 'killed':<34} {count.total():5}")
    print(f"{'  in':<34} {listed(count)}")
    print(f"{'half, or acknowledged and lost':<34}     0")
    print(f"{'seconds':<34} {time.perf_counter() - started:5.0f}")


def notices(runs: int, seed: int, place: Path | None) -> None:
    """The process that compares and sends, killed before, between and after its requests."""
    from tests.kit.sender import NoticeKills

    with tempfile.TemporaryDirectory(dir=place) as folder:
        started = time.perf_counter()
        kills = NoticeKills(Path(folder).resolve(), seed, runs)
        asyncio.run(kills.run(runs))
    print(f"{'killed':<34} {kills.killed:5}")
    print(f"{'messages, each looked for':<34} {kills.messages:5} in {kills.looked} rounds")
    print(f"{'told twice, or not at all':<34}     0")
    print(f"{'seconds':<34} {time.perf_counter() - started:5.0f}")


CHANGES = 50
"""Publishes and rollbacks under load."""


def shared(runs: int, seed: int, place: Path | None) -> None:
    """What is acknowledged is kept whoever is killed, and no answer mixes two generations."""
    from tests.kit.kills import Shared

    with tempfile.TemporaryDirectory(dir=place) as folder:
        started = time.perf_counter()
        kills = Shared(Path(folder).resolve(), seed)
        done = [0]

        def each() -> None:
            done[0] += 1
            if done[0] % EVERY == 0:
                print(f"  {done[0]} done, nothing lost, nothing mixed", file=sys.stderr)

        try:
            kills.run(runs, each)
            acknowledged, refused = Counter(kills.told), kills.refused.total()
            changes = kills.change(CHANGES, each)
        finally:
            kills.close()
    during = kills.told - acknowledged
    print(f"{'killed':<34} {kills.killed.total():5} ({listed(kills.killed)})")
    print(f"{'acknowledged meanwhile':<34} {listed(acknowledged)}")
    print(f"{'told that something is away':<34} {refused:5}")
    print(f"{'acknowledged and lost':<34}     0")
    print(f"{'changes under load':<34} {changes.total():5} ({listed(changes)})")
    print(f"{'  answered meanwhile':<34} {listed(during)}")
    print(f"{'answers of two generations':<34}     0")
    print(f"{'seconds':<34} {time.perf_counter() - started:5.0f}")


def listed(counts: Counter[str]) -> str:
    """The most first."""
    return ", ".join(f"{name} {number}" for name, number in counts.most_common())


if __name__ == "__main__":
    main()
