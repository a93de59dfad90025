"""How good the answers are: evaluation sets through the real pipeline, beside the targets.

    python bench/quality.py [FOLDER] [--floor] [--limit N] [--set NAME] [--part 1/2] [--plain]

FOLDER holds sets in the form of ``docs/evaluation.md`` (default ``../shared/eval``). With ``--floor``, a sample of
each set is asked, and the exit code is 1 when a figure is below its floor. Floors lie under the full figures
by what a sample of that size varies, so that a failure means a loss and not bad luck. ``--part 1/2`` asks every second set, so that
two processes share them. With ``--plain``, the civic sets are
asked too, and beside each ranking stands that of a plain pipeline of the same parts, over the same library.

With ``--search`` nothing of that is measured, but whether a Milvus server at this address (``--search milvus``: the one that the tests
use) finds what the library's own search does. Where candidates and their scores are the same, so is all that comes after; where they
are not, the question is asked of both to its end.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import App, build
from config.settings import Settings
from domain.answers import Filters
from domain.errors import QuestionRefused
from index.storage.library import Library
from models.onnx_models import OnnxCrossEncoder
from models.open_models import Models
from retrieval.ask import Asking
from retrieval.evaluate import Evaluation, Pipeline, documents_of, evaluate, rows_at
from retrieval.evaluation_set import EvaluationSet, load_set, spread
from retrieval.metrics import Outcome
from retrieval.reader import headed, knows
from retrieval.search import search
from text.questions import read_question

SAMPLE = 120
CIVIC = Path(__file__).parent / "civic"
PLAIN_DEPTH = 100
PLAIN_READ = 20
RRF = 60


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one set."""

    name: str
    target: float | None
    floor: float


class Plain:
    """The pipeline that anybody would build: BM25 and vectors, a hundred each, reciprocal rank fusion (Cormack et al. 2009), and
    the reranker over the first twenty. Where the reranker does not know the language, the fusion is what it gives.
    """

    def __init__(self, app: App, models: Models, questions: EvaluationSet) -> None:
        self._library = app.library.publish_set(questions.name, documents_of(questions), _silent)
        self._embedder, self._reranker = models.embedder, OnnxCrossEncoder()
        self._rows = rows_at(questions)

    def __call__(self, question: str, document: str | None) -> Outcome:
        """What comes of one question; it refuses nothing."""
        snapshot, asked = self._library.snapshot(), read_question(question)
        scope = snapshot.scope(Filters(scope=document or ""))
        vector = self._embedder.embed_question(asked.text).vector
        fused: dict[int, float] = {}
        for ids, _ in (
            snapshot.vectors.search(vector, PLAIN_DEPTH, scope),
            snapshot.keywords.search(asked.text, PLAIN_DEPTH, scope),
        ):
            for rank, passage in enumerate(ids.tolist(), 1):
                fused[passage] = fused.get(passage, 0.0) + 1 / (RRF + rank)
        order = snapshot.passages(sorted(fused, key=lambda passage: (-fused[passage], passage)))
        read = {
            passage.id: self._reranker.score(asked.text, headed(passage))
            for passage in order[:PLAIN_READ]
            if knows(self._reranker, asked.language, snapshot.record_of(passage.id).language)
        }
        order = sorted(order, key=lambda passage: -read.get(passage.id, float("-inf")))
        ranked = tuple(self._rows[passage.document, passage.first_paragraph] for passage in order)
        return Outcome(ranked, 1.0, answered=True)


class Beside:
    """The library's own search and that of Milvus, over one set."""

    def __init__(self, app: App, models: Models, questions: EvaluationSet, uri: str) -> None:
        from index.storage.generations import Generations
        from index.storage.milvus import Milvus

        if uri == "milvus":
            from tests.kit.milvus import server

            uri = server().uri
        here, engine = app.library.publish_set(questions.name, documents_of(questions), _silent), Milvus(uri)
        generations = Generations(here.folder, engine)
        with generations.locked():
            generations.serve()
        there = Library(here.folder, fingerprint=models.embedder.fingerprint, engine=engine)
        self._both = (here, there)
        self._embedder = models.embedder
        self._pipelines = [
            Pipeline(Asking(each, models.embedder, models.reader, models.reranker), each, questions)
            for each in self._both
        ]
        self.times: tuple[list[float], list[float]] = ([], [])
        self.same = self.same_ten = self.same_quotes = 0

    def __call__(self, text: str, document: str | None) -> None:
        """Asks both, and counts."""
        question, found = read_question(text), []
        embedding = self._embedder.embed_question(question.text)
        for library, times in zip(self._both, self.times, strict=True):
            snapshot = library.snapshot()
            scope = snapshot.scope(Filters(scope=document or ""))
            begun = time.perf_counter()
            found.append(search(question.text, embedding, snapshot, scope))
            times.append(time.perf_counter() - begun)
        one, other = found
        same = [each.passage for each in one] == [each.passage for each in other] and all(
            abs(a.score - b.score) < _ROUNDING for a, b in zip(one, other, strict=True)
        )
        outcomes = [] if same else [ask(text, document) for ask in self._pipelines]
        self.same += same
        self.same_ten += same or outcomes[0].ranked[:10] == outcomes[1].ranked[:10]
        self.same_quotes += same or outcomes[0].quotes == outcomes[1].quotes


_ROUNDING = 1e-5


def beside(app: App, models: Models, each: SetGoals, folder: Path, uri: str, limit: int | None) -> None:
    """Prints what is the same of one set, and how long the search stage takes."""
    questions = load_set(folder)
    both, asked = Beside(app, models, questions, uri), spread(questions.queries, limit)
    for query in asked:
        with contextlib.suppress(QuestionRefused):
            both(query.text, query.scope or None if each.scope else None)
    for what, count in (
        ("same candidates and scores", both.same),
        ("same first ten", both.same_ten),
        ("same quotes", both.same_quotes),
    ):
        print(f"| {each.folder} | {what} | {count} of {len(both.times[0])} |")
    here, there = (1000 * statistics.median(times) for times in both.times)
    print(f"| {each.folder} | search stage, p50: here, Milvus | {here:.1f} ms, {there:.1f} ms |", flush=True)


@dataclass(frozen=True, slots=True)
class SetGoals:
    """What is measured on one set."""

    folder: str
    scope: bool
    goals: tuple[Goal, ...]
    rows: str = ""
    """What its rows are called where another set asks of the same: they are embedded once."""


SETS = (
    SetGoals("qmsum-committee", True, (Goal("nDCG@10", 0.72, 0.68),)),
    SetGoals("xquad-en-en", False, (Goal("nDCG@10", 0.96, 0.93),), "xquad"),
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
    SetGoals("xquad-zh-en", False, (Goal("nDCG@10", 0.72, 0.72),), "xquad"),
)


CIVIC_SETS = tuple(
    SetGoals(
        city, False, (Goal("nDCG@10", None, 0.0), Goal("evidence F1", None, 0.0), Goal("AUROC", None, 0.0))
    )
    for city in ("alder-falls", "villa-serena", "chenghu")
)
"""Held out: nothing is fitted on them."""


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
    parser.add_argument("--part", default="1/1", metavar="N/M", help="only every M-th set, from the N-th on")
    parser.add_argument(
        "--plain", action="store_true", help="the civic sets too, and a plain pipeline beside ours"
    )
    parser.add_argument("--search", default="", metavar="URI", help="compare with Milvus at this address")
    parser.add_argument("--token-dimensions", type=int, default=128, help="as the setting of this name")
    options = parser.parse_args()
    limit = SAMPLE if options.floor else options.limit
    settings = Settings(data=Path("data"), token_dimensions=options.token_dimensions)
    app, models = (
        build(settings),
        Models(
            settings.embedder, settings.reranker, settings.data, token_dimensions=settings.token_dimensions
        ),
    )
    missed = 0
    print("| set | figure | measured | target |" + (" floor |" if options.floor else ""))
    print("|---|---|---|---|" + ("---|" if options.floor else ""))
    part, parts = map(int, options.part.split("/"))
    for each in ((*SETS, *CIVIC_SETS) if options.plain else SETS)[part - 1 :: parts]:
        folder = (CIVIC if each in CIVIC_SETS else options.folder) / each.folder
        if options.set not in ("", each.folder) or not folder.is_dir():
            continue
        if options.search:
            beside(app, models, each, folder, options.search, limit)
            continue
        with called(folder, each.rows or each.folder) as there:
            evaluation = app.answers.evaluate(there, scope=each.scope, limit=limit, on_progress=_silent)
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
        if options.plain:
            questions = load_set(folder)
            plain = evaluate(questions, Plain(app, models, questions), scope=each.scope, limit=limit)
            print(f"| {each.folder} | nDCG@10, plain | {figures_of(plain)['nDCG@10']:.3f} | |", flush=True)
        for stage in evaluation.times:
            print(f"| {each.folder} | {stage.stage}, p50 / p95 | {_ms(stage.p50)} / {_ms(stage.p95)} | |")
    return 1 if missed else 0


@contextlib.contextmanager
def called(folder: Path, name: str) -> Iterator[Path]:
    """The same set in a folder of this name: its library has the name of its folder."""
    with tempfile.TemporaryDirectory() as made:
        (there := Path(made) / name).mkdir()
        for each in folder.iterdir():
            (there / each.name).symlink_to(each.resolve())
        yield there


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
    figures["AUROC"] = evaluation.refusal.auroc
    if evaluation.evidence is not None:
        figures["evidence F1"] = evaluation.evidence.of_all.f1
    figures["quotes contain an answer"] = evaluation.quoting.accuracy
    return figures


def _silent(stage: str, done: int, total: int) -> None:
    """Progress is for people; this is for a log."""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
