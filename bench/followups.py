"""How well follow-ups are understood: pairs of questions over small invented records, with the real models.

    python bench/followups.py [--misses]

Prints, per rule and language, how many second questions are answered with the expected sentence (or rightly refused): asked as
they were typed, and as they were understood. A right reading that the models refuse counts as a miss.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot import House, build
from config.settings import Settings
from domain.answers import Answer, Filters, NoAnswer
from domain.dates import from_iso
from domain.documents import Kind
from index.sources.folder import FolderSource
from retrieval.conversation import ask_in_turn, turn_of
from tests.kit.records import MemorySource, document_of

SETS = ROOT / "tests" / "retrieval"


def main() -> int:
    """The way through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print each question that is missed")
    parser.add_argument("--set", default="followups.jsonl", help="a file in tests/retrieval")
    options = parser.parse_args()
    pairs = [json.loads(line) for line in (SETS / options.set).read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        figures(house(Path(folder)), pairs, misses=options.misses)
    return 0


def house(data: Path) -> House:
    """The real house over the invented records and the seed record."""
    rows = [json.loads(line) for line in (SETS / "followups_records.jsonl").read_text("utf-8").splitlines()]
    documents = {
        row["key"]: document_of(
            row["key"],
            row["text"],
            title=row["title"],
            kind=Kind(row["kind"]),
            body=row["body"],
            date=from_iso(row["date"]),
            language=row["language"],
        )
        for row in rows
    }
    made = build(Settings(data=data), sources=[MemorySource(documents), FolderSource(ROOT / "seeds", "seeds")])
    made.reindex(lambda *_: None, lambda _: None)
    return made


def figures(made: House, pairs: list[dict[str, Any]], *, misses: bool) -> None:
    """Asks every pair and prints a table."""
    asked: Counter[str] = Counter()
    typed: Counter[str] = Counter()
    understood: Counter[str] = Counter()
    for pair in pairs:
        before = turn_of(ask_in_turn(made.ask, pair["before"], Filters(), None))
        found = ask_in_turn(made.ask, pair["raw"], Filters(), before)
        as_typed = made.ask(pair["raw"], Filters())
        for group in (pair["rule"], pair["lang"], "all"):
            asked[group] += 1
            typed[group] += hit(as_typed, pair)
            understood[group] += hit(found.answer, pair)
        follows = found.understood.follows is (pair["rule"] != "alone")
        if misses and not (hit(found.answer, pair) and follows):
            print(f"{pair['before']} | {pair['raw']} → {found.understood.question} {found.understood.reading}")
            print(f"    {found.answer.probability:.2f} {[quote.text[:90] for quote in found.answer.quotes]}")
    print("| | pairs | as typed | as understood |\n|---|---|---|---|")
    for group in sorted(asked):
        print(f"| {group} | {asked[group]} | {typed[group]} | {understood[group]} |")


def hit(answer: Answer | NoAnswer, pair: dict[str, Any]) -> bool:
    """Whether the expected words are quoted, or the question is refused where that is right."""
    if pair.get("refused"):
        return not answer.answered
    return any(pair["quoted"] in quote.text for quote in answer.quotes)


if __name__ == "__main__":
    sys.exit(main())
