"""What reading in another process costs: ``python bench/sandbox.py [--records 500]``.

The same small records are read here and there; the median of each, and what the first one takes there, with the start.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain.documents import Document
from index.readers.reader import read
from index.readers.sandbox import SandboxedReader
from tests.kit.mutations import samples

LARGE = 64 << 20
LINE = b"The motion to build a bridge carried by five votes to two after a long debate, and nobody spoke against it.\n\n"


def timed(reading: Callable[[bytes, str], Document], raw: bytes, key: str) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    reading(raw, key)
    return (time.perf_counter() - started) * 1e3


def main() -> None:
    """Prints a line for each form."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=500)
    parser.add_argument("--large", action="store_true", help="a record of 64 MiB too")
    options = parser.parse_args()
    print(f"{'':<8} {'here':>8} {'sandbox':>8} {'more':>8} {'the first, there':>18}   (ms, medians)")
    for ending, raws in sorted(samples().items()):
        key = f"bench/sample{ending}"
        with SandboxedReader() as sandboxed:
            first, _ = timed(sandboxed.read, raws[0], key), timed(read, raws[0], key)
            # In turn: what else the machine does meanwhile meets both.
            pairs = [
                (timed(read, raws[0], key), timed(sandboxed.read, raws[0], key))
                for _ in range(options.records)
            ]
        here, there = (statistics.median(each) for each in zip(*pairs, strict=True))
        print(f"{ending:<8} {here:>8.2f} {there:>8.2f} {there - here:>8.2f} {first:>18.0f}")
    if options.large:
        raw = LINE * (LARGE // len(LINE))
        with SandboxedReader() as sandboxed:
            seconds = [timed(each, raw, "bench/large.txt") / 1e3 for each in (read, sandboxed.read)]
        print(f"64 MiB of text: {seconds[0]:.1f} s here, {seconds[1]:.1f} s in the sandbox, with the start")


if __name__ == "__main__":
    main()
