"""Inputs that nobody should have written, of every form in which something foreign comes in:
``python bench/fuzz.py [--inputs 50000] [--seed 1] [--only FORM]``.

Sound samples are bent, cut, mixed and multiplied (``tests/kit/mutations.py``). Records are read by the process that reads
what strangers wrote, with its limits; questions, metadata, what sites send, addresses and what is pressed in Discord go to the rules that
take them (``tests/kit/foreign_text.py``). Every one has to end as a value that keeps the laws, or as an error of ours that says
what to do, within its time. A crash, a hang, a foreign exception, a law that is broken, or memory that grows ends it with
exit code 1; the input lies in FOLDER then. The same seed makes the same ones.
"""

from __future__ import annotations

import argparse
import gc
import resource
import signal
import statistics
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain.errors import RecordError
from index.readers.sandbox import SandboxedReader
from tests.kit.foreign_text import FORMS, Foreign, bent
from tests.kit.laws import broken_law
from tests.kit.mutations import mutated, samples

SLOW = 5.0
"""Seconds: what takes longer is kept to be looked at."""
LATE = 5
"""Seconds of the processor that a rule may take for one input."""
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


def run(inputs: int, seed: int, folder: Path, reader: SandboxedReader, only: str = "") -> Tally:
    """Reads ``inputs`` bent inputs, of each form as many; those that do what none should are kept in ``folder``."""
    sound, tally = samples(), Tally()
    forms = [each for each in (*sorted(sound), *FORMS) if only in ("", each)]
    for form in forms * 3:
        for raw in sound.get(form, ()):
            reader.read(raw, f"fuzz/sound{form}")
        for raw in FORMS[form].samples if form in FORMS else ():
            FORMS[form].fit(raw)
    tally.memory.append(resident(reader))
    for number in range(inputs):
        form = forms[number % len(forms)]
        rng = Random(f"{seed}/{number}")
        if form in FORMS:
            ruled(bent(rng, FORMS[form]), number, FORMS[form], tally, folder)
        else:
            one(mutated(rng, form, sound), f"fuzz/{number}{form}", reader, tally, folder)
        tally.forms[form] += 1
        if (number + 1) * 4 // inputs > number * 4 // inputs:
            tally.memory.append(resident(reader))
            print(f"  {number + 1} read, {len(tally.wrong)} wrong", file=sys.stderr, flush=True)
    return tally


def ruled(raw: bytes, number: int, form: Foreign, tally: Tally, folder: Path) -> None:
    """Gives one to the rule that takes it, and says in ``tally`` what became of it."""
    key, wrong = f"{number}-{form.name.replace(' ', '-')}", ""
    started = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, LATE)
    try:
        form.fit(raw)
        tally.ends["kept the laws"] += 1
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        place = traceback.extract_tb(error.__traceback__)[-1]
        wrong = (
            f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {str(error)[:200]}"
        )
        tally.ends["fault"] += 1
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    tally.seconds.append((time.process_time() - started, key))
    if wrong:
        tally.wrong.append(f"{key}: {wrong}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(raw)


def late(*_: object) -> None:
    """What ends a rule that takes too long."""
    raise TimeoutError(f"more than {LATE} seconds of the processor")


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
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "data" / "fuzz", help="where bad inputs are kept"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="for one input")
    parser.add_argument("--only", choices=(*samples(), *FORMS), default="", help="one form alone")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, late)
    started = time.perf_counter()
    # One process for all of them: what it does not give back is to be seen.
    with SandboxedReader(seconds=options.seconds, records=1 << 60, resident=1 << 60) as reader:
        tally = run(options.inputs, options.seed, options.folder, reader, options.only)
        processes = reader.counts["started"]
    took = time.perf_counter() - started
    grown = [after - before for before, after in zip(tally.memory[1], tally.memory[-1], strict=True)]
    every = sorted(seconds for seconds, _ in tally.seconds)
    print(f"{'inputs':<30} {options.inputs:>8,} of {len(tally.forms)} forms, seed {options.seed}")
    print(f"  {', '.join(sorted(tally.forms))}")
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
