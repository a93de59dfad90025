"""How right notices are, and how long a new meeting takes: ``python bench/notices.py [--meetings 60] [--seed 7] [--watches 0]``.

Three fictional cities hold meetings for a year; what their councils talk about is drawn, by rule, from ``notices.toml``: for each
topic sentences that answer a question about it, sentences that only touch it, and sentences that are on no topic, some with a topic's words in
another sense. Every topic and every question is watched. A notice is right where the meeting's minutes hold a sentence of that topic (one
that answers, for a question). Thresholds were chosen on the development topics; the others are held out.

With ``--watches N``, so many distinct watches are settled on one new meeting of 200 passages, in slices as the bot does it, while
questions are asked; and again without questions.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import App, build
from chat.notices import SLICE
from config.settings import Settings
from domain.answers import Filters
from domain.dates import PartialDate
from domain.documents import Document, Kind
from retrieval.watch import Fresh, Subject, Watched
from tests.kit.records import MemorySource, document_of

CITIES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SPLITS = ("development", "held out")


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--meetings", type=int, default=60, help="of each city")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--watches", type=int, default=0)
    parser.add_argument(
        "--wrong", action="store_true", help="also tell each notice that was wrong or missing"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(random.Random(options.seed), options.meetings)
        app = build(Settings(data=Path(folder)), sources=[MemorySource(year.records)])
        app.library.reindex(lambda *_: None, lambda _: None)
        if options.watches:
            settle(app, options.watches)
        else:
            judge(app, year, wrong=options.wrong)


class Year:
    """The records, and what each of them says of which topic."""

    def __init__(self, rng: random.Random, meetings: int) -> None:
        self.records: dict[str, Document] = {}
        self.said: dict[str, dict[str, str]] = {}
        """Key → topic → ``answers`` or ``about``."""
        for language, city in CITIES.items():
            for number in range(meetings):
                self._hold(rng, language, city, number)

    def _hold(self, rng: random.Random, language: str, city: dict[str, Any], number: int) -> None:
        day = PartialDate(2026, 1 + number % 12, 1 + number // 12 * 5)
        said: dict[str, str] = {}
        lines = []
        for topic in rng.sample(city["topic"], rng.randint(0, 3)):
            said[topic["topic"]] = rng.choice(["answers", "about"])
            lines.append(rng.choice(topic[said[topic["topic"]]]))
        lines += rng.sample(city["other"], 4)
        lines += rng.sample([each for topic in city["topic"] for each in topic.get("near", ())], 4)
        rng.shuffle(lines)
        key = f"{language}/{number:03}.txt"
        text = "\n\n".join([city["opening"].format(day=day.isoformat()), *lines])
        self.said[key] = said
        self.records[key] = document_of(
            key, text, title=f"{city['body']}, {day.isoformat()} (fictional)", body=city["body"], kind=Kind.MINUTES,
            date=day, language=language,
        )  # fmt: skip


def judge(app: App, year: Year, *, wrong: bool) -> None:
    """Every watch of a city against every meeting of it."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for language, city in CITIES.items():
        watched = [
            (topic, Watched(subject, topic[subject.value]))
            for topic in city["topic"]
            for subject in (Subject.TOPIC, Subject.QUESTION)
        ]
        for key in (key for key in year.records if key.startswith(f"{language}/")):
            found = app.answers.news("", [Fresh(key)], [each for _, each in watched], 1e9)
            for (topic, each), told in zip(watched, found, strict=True):
                said = year.said[key].get(topic["topic"], "")
                right = said == "answers" or (said == "about" and each.subject is Subject.TOPIC)
                count = counts.setdefault((language, each.subject.value, topic["split"]), [0, 0, 0])
                count[0 if told and right else 1 if told else 2] += bool(told) or right
                if wrong and bool(told) != right:
                    quote = told[0].quotes[0].text if told else ""
                    print("told" if told else "missed", each.subject.value, each.text, "|", quote or key)
    print(f"{'':<34} {'right':>6} {'wrong':>6} {'missed':>6}   precision  recall")
    for split in SPLITS:
        for language in CITIES:
            for subject in (Subject.TOPIC, Subject.QUESTION):
                _row(f"{split}, {language}, {subject.value}", counts[language, subject.value, split])
        every = [count for (*_, of), count in counts.items() if of == split]
        _row(split, [sum(column) for column in zip(*every, strict=True)])


def _row(name: str, count: list[int]) -> None:
    right, wrong, missed = count
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"{name:<34} {right:6} {wrong:6} {missed:6}   {precision:9.3f}  {recall:6.3f}")


# --- How long it takes


def settle(app: App, count: int) -> None:
    """So many watches on one meeting of 200 passages, with and without questions beside it."""
    watched = list(distinct(count))
    fresh = _big_meeting(app)
    app.answers.warm()
    quiet = [_asked(app) for _ in range(20)]
    for when in ("first, when each is embedded", "again"):
        began, worked = time.perf_counter(), time.process_time()
        told, slices = _settled(app, fresh, watched)
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
        print(
            f"{count:,} watches, {told} notices, {when}: {seconds:.1f} s ({worked:.1f} s of one core), {len(slices)} slices,"
            f" the longest {max(slices):.2f} s",
            flush=True,
        )
    busy: list[float] = []
    done = threading.Event()
    asking = threading.Thread(target=lambda: _ask_until(app, done, busy))
    asking.start()
    _settled(app, fresh, watched)
    done.set()
    asking.join()
    ratio = statistics.median(busy) / statistics.median(quiet)
    print(
        f"a question: {statistics.median(quiet) * 1000:.0f} ms in quiet, {statistics.median(busy) * 1000:.0f} ms beside it"
        f" ({ratio:.2f} ×, {len(busy)} questions)"
    )


def distinct(count: int) -> Iterator[Watched]:
    """Topics and questions in turns, no two alike; those of ``notices.toml`` are among them."""
    known = [topic for city in CITIES.values() for topic in city["topic"]]
    streets = "Oak,Mill,Harbor,Cannery,Wren,Kestrel,Larkspur,Norden,Alder,Birch".split(",")
    for number in range(count):
        topic = known[number // 2 % len(known)]
        subject = (Subject.TOPIC, Subject.QUESTION)[number % 2]
        text = topic[subject.value]
        if number >= 2 * len(known):
            street = f"{streets[number % 10]} Street {number}"
            text = f"{text} {street}" if subject is Subject.TOPIC else f"{street}: {text}"
        yield Watched(subject, text)


def _big_meeting(app: App) -> list[Fresh]:
    """Records of about 200 passages together: those of one city's last meetings stand for one long meeting."""
    fresh: list[Fresh] = []
    passages = 0
    for record in app.library.records(""):
        if passages >= 200:
            break
        fresh.append(Fresh(record.key))
        passages += record.passages
    print(f"a meeting of {passages} passages in {len(fresh)} records")
    return fresh


def _settled(app: App, fresh: list[Fresh], watched: list[Watched]) -> tuple[int, list[float]]:
    left, told, slices = watched, 0, []
    while left:
        began = time.perf_counter()
        found = app.answers.news("", fresh, left, SLICE)
        slices.append(time.perf_counter() - began)
        told += sum(map(len, found))
        left = left[len(found) :]
    return told, slices


def _asked(app: App) -> float:
    began = time.perf_counter()
    app.answers.ask("How much will the bicycle lanes on Harbor Road cost?", Filters())
    return time.perf_counter() - began


def _ask_until(app: App, done: threading.Event, taken: list[float]) -> None:
    while not done.is_set():
        taken.append(_asked(app))


if __name__ == "__main__":
    main()
