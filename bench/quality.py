"""How good the answers are: evaluation sets through the real pipeline, beside the targets.

    python bench/quality.py [FOLDER] [--floor] [--limit N] [--set NAME]

FOLDER holds sets in the form of ``docs/evaluation.md`` (default ``../shared/eval``). With ``--floor``, a sample of
each set is asked, and the exit code is 1 when a figure is below its floor. Floors lie under the full figures
by what a sample of that size varies, so that a failure means a loss and not bad luck.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import build
from config.settings import Settings
from retrieval.evaluation.evaluate import Evaluation

SAMPLE = 120


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one set."""

    name: str
    target: float | None
    floor: float


@dataclass(frozen=True, slots=True)
class SetGoals:
    """What is measured on one set."""

    folder: str
    scope: bool
    goals: tuple[Goal, ...]


SETS = (
    SetGoals("qmsum-committee", True, (Goal("nDCG@10", 0.72, 0.68),)),
    SetGoals(
        "squad2",
        False,
        (
            Goal("nDCG@10", 0.96, 0.92),
            Goal("quotes contain an answer", 0.88, 0.82),
            Goal("off-topic AUROC", 0.995, 0.98),
            Goal("off-topic refused", 0.97, 0.9),
            Goal("answerable answered", 0.95, 0.9),
            Goal("near-miss AUROC", 0.75, 0.6),
        ),
    ),
    SetGoals("xquad-en-en", False, (Goal("nDCG@10", 0.96, 0.93),)),
    SetGoals("xquad-zh-en", False, (Goal("nDCG@10", 0.72, 0.72),)),
)


def main() -> int:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/eval"))
    parser.add_argument(
        "--floor", action="store_true", help=f"ask {SAMPLE} questions of each set; fail below the floor"
    )
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--set", default="", help="only the set of this name")
    options = parser.parse_args()
    limit = SAMPLE if options.floor else options.limit
    app = build(Settings(data=Path("data")))
    missed = 0
    print("| set | figure | measured | target |" + (" floor |" if options.floor else ""))
    print("|---|---|---|---|" + ("---|" if options.floor else ""))
    for each in SETS:
        if options.set not in ("", each.folder) or not (options.folder / each.folder).is_dir():
            continue
        evaluation = app.answers.evaluate(
            options.folder / each.folder, scope=each.scope, limit=limit, on_progress=_silent
        )
        figures = figures_of(evaluation)
        for goal in each.goals:
            value = figures.get(goal.name)
            shown = "–" if value is None else f"{value:.3f}"
            target = "–" if goal.target is None else f"≥ {goal.target}"
            row = f"| {each.folder} | {goal.name} | {shown} | {target} |"
            if options.floor:
                row += f" ≥ {goal.floor} |"
                missed += value is None or value < goal.floor
            print(row, flush=True)
        for stage in evaluation.times:
            print(f"| {each.folder} | {stage.stage}, p50 / p95 | {_ms(stage.p50)} / {_ms(stage.p95)} | |")
    return 1 if missed else 0


def figures_of(evaluation: Evaluation) -> dict[str, float | None]:
    """The figures of one evaluation by the names that the goals use."""
    figures: dict[str, float | None] = {}
    if evaluation.ranking is not None:
        figures["nDCG@10"] = evaluation.ranking.ndcg_at_10
    for group in evaluation.refusal.groups:
        name = group.kind or "all"
        figures[f"{name} AUROC"] = group.auroc
        figures[f"{name} refused"] = group.refused_share
        figures[f"{name} answered"] = group.answered_share
    figures["quotes contain an answer"] = evaluation.quoting.accuracy
    return figures


def _silent(stage: str, done: int, total: int) -> None:
    """Progress is for people; this is for a log."""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
