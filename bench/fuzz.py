"""Ten thousand records that nobody should have written: ``python bench/fuzz.py [--inputs 10000] [--seed 1]``.

Sound samples of every form are bent, cut, mixed and multiplied (``tests/kit/mutations.py``), and read by the process
that reads what strangers wrote, with its limits. Every one has to end as a document that keeps the laws, or as an error
of ours that names it and says what to do, within its time. A crash, a hang, a parser's own exception, a law that is
broken, or memory that grows ends it with exit code 1; the input lies in FOLDER then. The same seed makes the same ones.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain.errors import RecordError
from index.readers.sandbox.sandboxed_reader import SandboxedReader
from tests.kit.laws import broken_law
from tests.kit.mutations import mutated, samples

SLOW = 5.0
"""Seconds: what takes longer is kept to be looked at."""
GROWTH = 96 << 20
"""Bytes that the process may hold more at the end than after the first quarter: allocators do not give all back."""
BAD = ("failed", "broke", "late")


@dataclass(slots=True)
class Tally:
    """What became of the inputs."""

    ends: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    seconds: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)
    """Bytes of the process that reads and of this one, at the start, at the quarters and at the end."""


def run(inputs: int, seed: int, folder: Path, reader: SandboxedReader) -> Tally:
    """Reads ``inputs`` bent records; those that do what none should are kept in ``folder``."""
    sound, tally = samples(), Tally()
    endings = sorted(sound)
    for _ in range(3):
        for ending in endings:
            for raw in sound[ending]:
                reader.read(raw, f"fuzz/sound{ending}")
    tally.memory.append(resident(reader))
    for number in range(inputs):
        ending = endings[number % len(endings)]
        raw = mutated(Random(f"{seed}/{number}"), ending, sound)
        one(raw, f"fuzz/{number}{ending}", reader, tally, folder)
        tally.forms[ending] += 1
        if (number + 1) * 4 // inputs > number * 4 // inputs:
            tally.memory.append(resident(reader))
            print(f"  {number + 1} read, {len(tally.wrong)} wrong", file=sys.stderr, flush=True)
    return tally


def one(raw: bytes, key: str, reader: SandboxedReader, tally: Tally, folder: Path) -> None:
    """Reads one, and says in ``tally`` what became of it."""
    before = Counter(reader.counts)
    started = time.perf_counter()
    wrong = ""
    try:
        wrong = broken_law(reader.read(raw, key))
        tally.ends["read"] += 1
    except RecordError as error:
        tally.ends[type(error).__name__] += 1
        if any(reader.counts[bad] > before[bad] for bad in BAD):
            wrong = error.sentence
        elif key not in error.sentence or not error.remedy:
            wrong = f"the error does not name it, or says not what to do: {error.sentence}"
    seconds = time.perf_counter() - started
    tally.seconds.append((seconds, key))
    if wrong:
        tally.wrong.append(f"{key}: {wrong}")
    if wrong or seconds > SLOW:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / Path(key).name).write_bytes(raw)


def resident(reader: SandboxedReader) -> tuple[int, int]:
    """Bytes that the process that reads and this one hold; 0 where the system does not say."""
    gc.collect()
    found = []
    for pid in (str(reader.pid), "self"):
        statm = Path("/proc") / pid / "statm"
        found.append(int(statm.read_text().split()[1]) * resource.getpagesize() if statm.exists() else 0)
    return found[0], found[1]


def main() -> int:
    """Prints what became of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "data" / "fuzz", help="where bad inputs are kept"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="for one input")
    options = parser.parse_args()
    started = time.perf_counter()
    # One process for all of them: what it does not give back is to be seen.
    with SandboxedReader(seconds=options.seconds, records=1 << 60, resident=1 << 60) as reader:
        tally = run(options.inputs, options.seed, options.folder, reader)
        processes = reader.counts["started"]
    took = time.perf_counter() - started
    grown = [after - before for before, after in zip(tally.memory[1], tally.memory[-1], strict=True)]
    every = sorted(seconds for seconds, _ in tally.seconds)
    print(f"{'inputs':<30} {options.inputs:>8,} of {len(tally.forms)} forms, seed {options.seed}")
    for end, count in tally.ends.most_common():
        print(f"{'  ' + end:<30} {count:>8,}")
    print(f"{'crashes, hangs, foreign errors':<30} {len(tally.wrong):>8,}")
    print(f"{'processes started':<30} {processes:>8,}")
    print(f"{'seconds in all':<30} {took:>8.0f}")
    print(
        f"{'median, 99th of 100 (ms)':<30} {statistics.median(every) * 1e3:>8.1f}, {every[len(every) * 99 // 100] * 1e3:.0f}"
    )
    slowest = ", ".join(f"{seconds:.2f} s {key}" for seconds, key in sorted(tally.seconds)[:-4:-1])
    print(f"{'the slowest':<30} {slowest}")
    for name, at in (("memory of the reader (MiB)", 0), ("memory of this process (MiB)", 1)):
        print(f"{name:<30} {', '.join(f'{each[at] >> 20}' for each in tally.memory)}")
    for wrong in tally.wrong:
        print(f"  {wrong}")
    grows = max(grown) > GROWTH
    if grows:
        print("  memory grows")
    return 1 if tally.wrong or grows else 0


if __name__ == "__main__":
    sys.exit(main())
