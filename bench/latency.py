"""How long a question takes while a re-index runs in its own process, beside how long it takes in quiet.

    python bench/latency.py [--passages 10000] [--changed 100] [--rounds 3] [--questions 150] [--data data]

A library of generated council minutes, the bundled models, and the process that answers as the bot has it: the re-index runs
in a process of its own (``index/pipeline/worker.py``) and takes in changed records, which are read, cut and embedded. One question is
asked after the other, in quiet and until the re-index is done, in turns. Every answer has to come from one generation.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from app import build
from bench.indexing import made_up
from bench.load import write_records
from bench.speed import _questions
from config.settings import Folder, Settings
from domain.answers import Filters
from index.pipeline.worker import IndexWorker
from index.records import ReindexReport

DIFFERENT = 200
"""Questions; they are asked in turns."""


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=100, help="records that change before each re-index")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=150, help="asked in quiet, each round")
    parser.add_argument("--data", type=Path, default=Path("data"))
    options = parser.parse_args()
    place = options.data.resolve() / "bench" / f"latency-{options.passages}"
    texts = made_up(options.passages)
    settings = Settings(data=place / "library", folders=(Folder(path=place / "records"),))
    write_records(place / "records", texts, changed=0)
    app = build(settings)
    worker = IndexWorker("app:build_for_worker", settings.model_dump_json())
    first = worker.reindex(_ignore, _ignore)
    print(f"library of {first.documents:,} records, {first.passages:,} passages")
    app.answers.warm()
    asking = cycle(_questions(texts, DIFFERENT))
    quiet: list[float] = []
    busy: list[float] = []
    for number in range(1, options.rounds + 1):
        quiet += asked(app.answers.ask, asking, lambda done: done >= options.questions)
        # Every round changes the records of the round before back, and others.
        changed = options.changed * (number % 2)
        write_records(place / "records", texts, changed=changed)
        reports: list[ReindexReport] = []
        work = threading.Thread(target=lambda: reports.append(worker.reindex(_ignore, _ignore)))  # noqa: B023 - joined below
        work.start()
        during = asked(app.answers.ask, asking, lambda _done: not work.is_alive())  # noqa: B023 - as above
        work.join()
        (report,) = reports
        busy += during
        told = f"{len(report.changed)} records changed, {report.embedded:,} passages embedded"
        print(f"round {number}: {len(during)} questions while {told} in {sum(report.seconds.values()):.0f} s")
    write_records(place / "records", texts, changed=0)
    print(f"{'':<34} {'p50':>8} {'p99':>8}   questions")
    for name, taken in (("in quiet", quiet), ("while a re-index runs", busy)):
        print(f"{name:<34} {at(taken, 0.5):5.0f} ms {at(taken, 0.99):5.0f} ms   {len(taken)}")
    print(
        f"{'ratio (target: at most 2)':<34} {at(busy, 0.5) / at(quiet, 0.5):7.2f}× {at(busy, 0.99) / at(quiet, 0.99):7.2f}×"
    )


def asked(
    ask: Callable[[str, Filters], object], questions: Iterator[str], enough: Callable[[int], bool]
) -> list[float]:
    """Milliseconds of each question, one after the other, until it is enough."""
    taken: list[float] = []
    while not enough(len(taken)):
        question = next(questions)
        start = time.perf_counter()
        ask(question, Filters())
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def at(taken: Sequence[float], share: float) -> float:
    """The value that this share of ``taken`` does not exceed."""
    return statistics.quantiles(taken, n=1000, method="inclusive")[round(share * 1000) - 1]


def _ignore(*_: object) -> None:
    pass


if __name__ == "__main__":
    main()
