"""How well follow-ups are understood: pairs of questions over small invented records, with the real models.

    python bench/followups.py [--misses]

Prints, per rule and language, how many second questions are answered with the expected sentence (or rightly refused): asked as
they were typed, and as they were understood. A right reading that the models refuse counts as a miss. With ``--floor``, the pairs
that shaped no rule are asked, and where fewer are right than were once (``LEAST``) the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import App
from domain.answers import Filters
from retrieval.conversation import ask_in_turn, turn_of
from tests.kit.turns import app_of_turns, hit, pairs

LEAST = 30
"""Of the 35 pairs that shaped no rule."""


def main() -> int:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="print each question that is missed")
    parser.add_argument("--set", default="followups", help="or followups_held_out")
    parser.add_argument("--floor", action="store_true", help="fail where fewer than ever are right")
    options = parser.parse_args()
    chosen = "followups_held_out" if options.floor else options.set
    with tempfile.TemporaryDirectory() as folder:
        made = app_of_turns(Path(folder))
        right = figures(made, pairs(chosen), misses=options.misses, plainly=not options.floor)
    return int(options.floor and right < LEAST)


def figures(made: App, asked_pairs: list[dict[str, Any]], *, misses: bool, plainly: bool) -> int:
    """Asks every pair, ``plainly`` as it was typed too, and prints a table; how many were right as they were understood."""
    asked: Counter[str] = Counter()
    typed: Counter[str] = Counter()
    understood: Counter[str] = Counter()
    for pair in asked_pairs:
        before = turn_of(ask_in_turn(made.answers.ask, pair["before"], Filters(), None))
        found = ask_in_turn(made.answers.ask, pair["raw"], Filters(), before)
        typed_hit = plainly and hit(made.answers.ask(pair["raw"], Filters()), pair)
        for group in (pair["rule"], pair["lang"], "all"):
            asked[group] += 1
            typed[group] += typed_hit
            understood[group] += hit(found.answer, pair)
        follows = found.understood.follows is (pair["rule"] != "alone")
        if misses and not (hit(found.answer, pair) and follows):
            print(
                f"{pair['before']} | {pair['raw']} → {found.understood.question} {found.understood.reading}"
            )
            print(f"    {found.answer.probability:.2f} {[quote.text[:90] for quote in found.answer.quotes]}")
    print("| | pairs | as typed | as understood |\n|---|---|---|---|")
    for group in sorted(asked):
        print(f"| {group} | {asked[group]} | {typed[group] if plainly else '–'} | {understood[group]} |")
    return understood["all"]


if __name__ == "__main__":
    sys.exit(main())
