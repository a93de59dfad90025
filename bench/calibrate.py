"""Fits ``retrieval/calibration.json``: how features become the probability that the record answers.

    python bench/calibrate.py FOLDER [--collect DATA] [--write]

FOLDER holds evaluation sets (``docs/evaluation.md``): ``squad2`` with questions that are answered, that nearly are and that
are off the topic, ``qmsum-committee``, ``xquad-en-en`` and ``xquad-zh-en``. Every question goes through the real pipeline;
its features are kept under DATA (default ``data/calibration``), so that fitting again takes seconds.

Beside the sets' own unanswered questions, questions are asked of a corpus that is not theirs: nothing there answers
them. What is printed is cross-validated: an article's questions are judged by models that saw none of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.answers import Filters
from domain.errors import QuestionRefused
from index.pipeline.build import publish_passages
from index.storage.library import Library
from models.open_models import open_embedder, open_reranker
from models.ports import Embedder, Reranker
from retrieval.ask import Asking, Trace
from retrieval.confidence import ScoringMode
from retrieval.evaluation.evaluate import documents_of
from retrieval.evaluation.evaluation_set import EvaluationSet, load_set
from retrieval.evaluation.metrics import auroc
from text.questions import read_question

FLAGS = ("names_missing", "negated", "opposite")
TOPIC = {
    ScoringMode.READ: ("logit", "max_sim", "passage_coverage"),
    ScoringMode.LATE: ("cosine", "max_sim", "bm25", "passage_coverage", "sentence_coverage"),
    ScoringMode.CROSS: ("cosine", "max_sim", "worst_token"),
}
ANSWER: dict[ScoringMode, tuple[str, ...]] = {
    ScoringMode.READ: ("sentence_logit", "cosine", "sentence_coverage", *FLAGS),
    ScoringMode.LATE: ("cosine", "sentence_coverage", *FLAGS),
    ScoringMode.CROSS: (),
}
NEAR_MISSES = 0.5
"""How often a question that only looks answerable is asked, for each one that is answered. The sets hold as many of one
as of the other, made to deceive; people who ask a council's record do not try to. It moves probabilities, and leaves
the order of questions almost as it is."""
REFUSED = {ScoringMode.READ: 0.975, ScoringMode.LATE: 0.975, ScoringMode.CROSS: 0.96}
"""The share of off-topic questions that the threshold refuses. Across languages less is within reach."""
Rows = list[dict[str, Any]]
Vector = npt.NDArray[np.float64]


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--only", choices=[way.value for way in ScoringMode])
    parser.add_argument("--write", action="store_true", help="replace retrieval/calibration.json")
    options = parser.parse_args()
    fitted: dict[str, Any] = {}
    for way in ScoringMode:
        if options.only and way.value != options.only:
            continue
        rows = collect(options.folder, options.data, way)
        fitted[way.value] = fit(way, rows)
    if options.write:
        target = Path("retrieval/calibration.json")
        target.write_text(
            json.dumps(json.loads(target.read_text()) | fitted, indent=1) + "\n", encoding="utf-8"
        )


def collect(folder: Path, data: Path, way: ScoringMode) -> Rows:
    """Features of every question, from the cache where they are there."""
    cache = data / "calibration" / f"{way.value}.jsonl"
    if cache.exists():
        return [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines()]
    embedder = open_embedder("multilingual-e5-small", data)
    reranker = open_reranker("ms-marco-MiniLM-L-12-v2") if way is ScoringMode.READ else None
    rows: Rows = []
    for corpus, questions, label in PLANS[way]:
        there, asked = load_set(folder / corpus), load_set(folder / questions)
        rows += _features(there, asked, label, embedder, reranker, data, corpus == questions)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return rows


Label = Callable[[Any], str]
"""A question's kind: "answerable", "near-miss", "off-topic", or empty to leave it out."""


def _own(query: Any) -> str:
    return query.kind or ("answerable" if query.answerable else "off-topic")


def _stray(query: Any) -> str:
    """Asked of a corpus that is not its own. SQuAD and XQuAD share articles, so only pairs that do not are listed."""
    return "off-topic"


def _own_off_topic(query: Any) -> str:
    return "off-topic" if query.kind == "off-topic" else ""


_ENGLISH: list[tuple[str, str, Label]] = [
    ("squad2", "squad2", _own),
    ("qmsum-committee", "qmsum-committee", _own),
    ("qmsum-committee", "squad2", _own_off_topic),
    ("xquad-en-en", "xquad-en-en", _own),
    ("xquad-en-en", "qmsum-committee", _stray),
]
PLANS: dict[ScoringMode, list[tuple[str, str, Label]]] = {
    ScoringMode.READ: _ENGLISH,
    ScoringMode.LATE: _ENGLISH,
    ScoringMode.CROSS: [
        ("xquad-en-en", "xquad-zh-en", _own),
        ("qmsum-committee", "xquad-zh-en", _stray),
    ],
}


def _features(
    corpus: EvaluationSet,
    asked: EvaluationSet,
    label: Label,
    embedder: Embedder,
    reranker: Reranker | None,
    data: Path,
    own: bool,
) -> Rows:
    folder = data / "eval" / f"calibrate-{corpus.name}"
    publish_passages(documents_of(corpus), embedder, folder)
    snapshot = Library(folder, fingerprint=embedder.fingerprint).snapshot()
    asking = Asking(Library(folder), embedder, reranker)
    rows: Rows = []
    for query in asked.queries:
        kind = label(query)
        if not kind:
            continue
        scope = query.scope if own and query.scope else ""
        trace = Trace()
        try:
            asking.answer(read_question(query.text), snapshot, Filters(scope=scope), trace)
        except QuestionRefused:
            continue
        if trace.features is None:
            continue
        # An unanswered question belongs to the article that it was nearest to.
        best = snapshot.record_of(trace.ranked[0])
        group = best.title or best.key
        rows.append(
            {
                "set": f"{corpus.name}<{asked.name}",
                "id": query.id,
                "kind": kind,
                "group": group,
                **asdict(trace.features),
            }
        )
    return rows


# Each set counts by the weight given here, so that the largest does not decide for all.
WEIGHTS = {"squad2<squad2": 1.0, "qmsum-committee<qmsum-committee": 0.7, "qmsum-committee<squad2": 0.7}


def fit(way: ScoringMode, rows: Rows) -> dict[str, Any]:
    """Fits the models of one way, prints what they are worth, returns what ``calibration.json`` holds of them."""
    kinds = np.array([row["kind"] for row in rows])
    groups = np.array([f"{row['set']} {row['group']}" for row in rows])
    weights = np.array(
        [WEIGHTS.get(row["set"], 0.5) * (NEAR_MISSES if row["kind"] == "near-miss" else 1) for row in rows]
    )
    models: dict[str, Any] = {}
    judged = np.ones(len(rows))
    for name, features, negative in (
        ("topic", TOPIC[way], "off-topic"),
        ("answer", ANSWER[way], "near-miss"),
    ):
        if not features or not (kinds == negative).any():
            continue
        chosen = (kinds == "answerable") | (kinds == negative)
        if name == "answer":
            # Only the set that has near-misses: answered questions of other sets have no counterpart.
            chosen &= np.array([row["set"] == "squad2<squad2" for row in rows])
        values = np.array([[row[feature] for feature in features] for row in rows])
        judged *= _held_out(values, kinds == "answerable", groups, chosen, weights)
        models[name] = _model(values[chosen], (kinds == "answerable")[chosen], weights[chosen], features)
    threshold = _report(way, rows, kinds, judged)
    return {"threshold": threshold, "models": models}


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))


def _fitted(values: Vector, right: npt.NDArray[np.bool_], weights: Vector) -> Any:
    return _logistic().fit(values, right, logisticregression__sample_weight=weights)


def _held_out(
    values: Vector, right: npt.NDArray[np.bool_], groups: Any, chosen: npt.NDArray[np.bool_], weights: Vector
) -> Vector:
    """Probabilities by models that saw nothing of the question's own group; five folds of groups."""
    names = np.array(sorted(set(groups.tolist())))
    fold_of = dict(zip(names.tolist(), np.random.default_rng(0).permutation(len(names)) % 5, strict=True))
    folds = np.array([fold_of[group] for group in groups.tolist()])
    out = np.zeros(len(values))
    for fold in range(5):
        train, held = chosen & (folds != fold), folds == fold
        if not held.any():
            continue
        model = _fitted(values[train], right[train], weights[train])
        out[held] = model.predict_proba(values[held])[:, 1]
    return out


def _model(values: Vector, right: Any, weights: Vector, features: tuple[str, ...]) -> dict[str, Any]:
    pipeline = _fitted(values, right, weights)
    scale, model = pipeline[0], pipeline[1]
    slopes = model.coef_[0] / scale.scale_
    intercept = float(model.intercept_[0] - (slopes * scale.mean_).sum())
    return {
        "intercept": round(intercept, 4),
        "weights": {name: round(float(slope), 4) for name, slope in zip(features, slopes, strict=True)},
    }


def _report(way: ScoringMode, rows: Rows, kinds: Any, judged: Vector) -> float:
    """Prints the curve; returns the threshold: the lowest that refuses the wanted share of off-topic questions."""
    print(f"\n== {way.value}")
    sets = np.array([row["set"] for row in rows])
    for name in sorted(set(sets.tolist())):
        counts = {kind: int(((sets == name) & (kinds == kind)).sum()) for kind in sorted(set(kinds.tolist()))}
        print(f"  {name}: {counts}")
    main_set = (sets == "squad2<squad2") if way is not ScoringMode.CROSS else np.ones(len(rows), bool)
    good, off = judged[main_set & (kinds == "answerable")], judged[main_set & (kinds == "off-topic")]
    near = judged[main_set & (kinds == "near-miss")]
    print(
        f"  AUROC off-topic {auroc(good, off):.4f}"
        + (f", near-miss {auroc(good, near):.3f}" if len(near) else "")
    )
    best = next(t for t in np.arange(0.01, 1.0, 0.005) if (off < t).mean() >= REFUSED[way])
    for t in sorted({0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, round(float(best), 3)}):
        line = f"  {t:.3f}: answered {(good >= t).mean():.3f}, off-topic refused {(off < t).mean():.3f}"
        if len(near):
            line += f", near-miss refused {(near < t).mean():.3f}"
        for name in sorted(set(sets.tolist()) - {"squad2<squad2"}):
            here = sets == name
            for kind in ("answerable", "off-topic"):
                mine = judged[here & (kinds == kind)]
                if len(mine):
                    line += f"; {name} {kind} answered {(mine >= t).mean():.3f}"
        print(line)
    print("  predicted → observed (near-misses counted as they weigh):")
    weighing = np.where(kinds == "near-miss", NEAR_MISSES, 1.0)
    for low in np.arange(0, 1, 0.1):
        inside = main_set & (judged >= low) & (judged < low + 0.1)
        if inside.sum() >= 5:
            mean = np.average(judged[inside], weights=weighing[inside])
            right = np.average(kinds[inside] == "answerable", weights=weighing[inside])
            print(f"  {low:.1f} n={inside.sum()} {mean:.3f} → {right:.3f}")
    return round(float(best), 3)


if __name__ == "__main__":
    main()
