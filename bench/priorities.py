"""How rightly priorities are found and followed: ``python bench/priorities.py [--seed 11] [--wrong]``.

Three fictional cities hold sixty meetings in a year. What their councils make a priority, keep, drop and report as done is drawn; the
minutes say it in phrasings of ``priority_templates.json``, among sentences that sound like it and name no priority of the body (a
resident's wish, a motion that failed, “priority mail”). The phrasings were written by people who had not read the rules. Rules may be
mended with the development ones in view; the held-out ones are only counted, and so are the idioms, which say it without any of the usual
words (“comes before all else”). Meetings take turns between the three. A second year says it as councils' own work plans, goal lists and
resolutions do, by somebody who knew the rules; it was counted before anything was mended. Every record says that it is fictional.

A priority that is listed is right where its label has the words of one thing that this meeting made a priority, and of no other
thing. New, continued, dropped and done are judged among what was found of both meetings, by the rule of docs/priorities.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import App, build
from config.settings import Settings
from domain.dates import PartialDate
from domain.documents import Document, Kind
from domain.meetings import Comparison, Priorities
from index.readers.metadata.sidecar import Metadata
from index.readers.reader import read
from tests.kit.records import MemorySource
from text.terms import stems_of

MEETINGS, COMPARED = 60, 12
YEARS = (("development", "held-out", "idioms"), ("adopted",))
"""Which phrasings the meetings of a year take in turn."""
BODIES = {"en": "Fernmoor City Council", "es": "Concejo Municipal de Valdearce", "zh": "临溪市议会"}
OPENINGS = {
    "en": "Fictional. Minutes of the Fernmoor City Council. All members were present.",
    "es": "Ficticio. Acta del Concejo Municipal de Valdearce. Asistieron todos los concejales.",
    "zh": "虚构。临溪市议会会议纪要。全体委员出席。",
}


@dataclass
class Held:
    """One meeting: what it makes a priority, and what it reports as done."""

    language: str
    split: str
    day: date
    named: list[str]
    done: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Of its record."""
        return f"{self.language}/{self.day.isoformat()}.txt"


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--wrong", action="store_true", help="also tell what is listed wrongly or missed")
    options = parser.parse_args()
    told = json.loads((ROOT / "bench" / "priority_templates.json").read_text(encoding="utf-8"))
    for splits in YEARS:
        _told(told, splits, random.Random(options.seed), wrong=options.wrong)


def _told(told: dict[str, Any], splits: tuple[str, ...], rng: random.Random, *, wrong: bool) -> None:
    """One year, and its table."""
    records: dict[str, Document] = {}
    years = {}
    for language in BODIES:
        years[language] = list(_year(language, told[language]["topics"], splits, rng))
        for held in years[language]:
            records[held.key] = _minutes(held, told[language], rng)
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data=Path(folder)), sources=[MemorySource(records)])
        app.library.reindex(lambda *_: None, lambda _: None)
        topics = {each: told[each]["topics"] for each in told}
        counts, standings = _judge(app, years, topics, records if wrong else {})
    print(f"{'':<24} {'right':>6} {'wrong':>6} {'missed':>6}   precision  recall")
    for split in splits:
        for language in (*BODIES, ""):
            of = [counts[split, each] for each in BODIES if each == language or not language]
            right, bad, missed = (sum(each[name] for each in of) for name in ("right", "wrong", "missed"))
            name = f"{split}, {language}" if language else split
            print(f"{name:<24} {right:6} {bad:6} {missed:6}   {right / max(1, right + bad):9.3f}  {right / max(1, right + missed):6.3f}")  # fmt: skip
    for standing in (Comparison.NEW, Comparison.CONTINUED, Comparison.DROPPED, Comparison.DONE):
        right, all_of = standings[standing, True], standings[standing, True] + standings[standing, False]
        print(f"{standing.value:<24} {right} of {all_of} right ({right / max(1, all_of):.3f})")


def _year(language: str, topics: list[str], splits: tuple[str, ...], rng: random.Random) -> list[Held]:
    day, found, before = date(2026, 1, 5), [], list[str]()
    for number in range(MEETINGS):
        named = [each for each in before if rng.random() < 0.6]
        done = [each for each in before if each not in named and rng.random() < 0.35]
        named += rng.sample([each for each in topics if each not in before], rng.randint(0, 2))
        if rng.random() < 0.1:
            named, done = [], []
        found.append(Held(language, splits[number % len(splits)], day, named[:5], done))
        before = named[:5] or before
        day += timedelta(days=6)
    return found


def _minutes(held: Held, told: dict[str, Any], rng: random.Random) -> Document:
    said = told[held.split]
    left, lines = rng.sample(held.named, len(held.named)), list[str]()
    while left:
        if len(left) >= 3 and rng.random() < 0.5:
            lines.append(rng.choice(said["list"]).format(a=left.pop(), b=left.pop(), c=left.pop()))
        else:
            lines.append(rng.choice(said["one"]).format(a=left.pop()))
    lines += [rng.choice(said["done"]).format(a=each) for each in held.done]
    lines += rng.sample(told["distractors"], 6)
    rng.shuffle(lines)
    text = "\n\n".join([OPENINGS[held.language], *(each[:1].upper() + each[1:] for each in lines)])
    known = Metadata(
        title=f"{BODIES[held.language]}, {held.day.isoformat()} (fictional)", body=BODIES[held.language], kind=Kind.MINUTES,
        date=PartialDate(held.day.year, held.day.month, held.day.day), language=held.language,
    )  # fmt: skip
    return read(text.encode(), held.key, known)


def _judge(
    app: App, years: dict[str, list[Held]], topics: dict[str, list[str]], wrong: dict[str, Document]
) -> tuple[dict[tuple[str, str], Counter[str]], Counter[tuple[Comparison, bool]]]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    standings: Counter[tuple[Comparison, bool]] = Counter()
    meetings = {each.records[0].key: each.id for each in app.answers.meetings("")}
    for language, year in years.items():
        seen: list[set[str]] = []
        for number, held in enumerate(year):
            shown = app.answers.priorities("", meetings[held.key], "")
            of = [_thing(item.label, topics[language]) for item in shown.items]
            found = {each for each in of if each in held.named}
            count = counts[held.split, language]
            count["right"] += len(found)
            count["wrong"] += sum(each not in held.named for each in of)
            count["missed"] += len(held.named) - len(found)
            if wrong:
                for item, each in zip(shown.items, of, strict=True):
                    if each not in held.named:
                        print(held.split, language, "WRONG", item.label, "|", item.quote.text)
                text = wrong[held.key].text
                for each in set(held.named) - found:
                    where = next((line for line in text.split("\n\n") if each in line.lower()), "")
                    print(held.split, language, "missed", each, "|", where)
            _follow(shown, held, topics[language], found, seen[max(0, number - COMPARED) :], standings, wrong)
            seen.append(found)
    return counts, standings


def _follow(
    shown: Priorities, held: Held, topics: list[str], found: set[str], earlier: list[set[str]],
    standings: Counter[tuple[Comparison, bool]], wrong: dict[str, Document],
) -> None:  # fmt: skip
    before = [each for each in earlier if each]
    if not before:
        return
    told = {_thing(item.label, topics): item.standing for item in (*shown.items, *shown.gone)}
    due = [
        (each, Comparison.CONTINUED if any(each in one for one in before) else Comparison.NEW)
        for each in sorted(found)
    ]
    due += [
        (each, Comparison.DONE if each in held.done else Comparison.DROPPED)
        for each in sorted(before[-1] - found - set(held.named))
    ]
    for each, right in due:
        standings[right, told.get(each) is right] += 1
        if wrong and told.get(each) is not right:
            lines = [line for line in wrong[held.key].text.split("\n\n") if each in line.lower()]
            print(held.split, held.language, right.value, "as", told.get(each), each, "|", *lines)


def _thing(label: str, topics: list[str]) -> str:
    """The one thing that a label names; empty where it names none, or several."""
    stems = stems_of(label)
    named = [each for each in topics if (each in label if each[0] >= "一" else stems_of(each) <= stems)]
    return named[0] if len(named) == 1 else ""


if __name__ == "__main__":
    main()
