"""How likely it is that the record answers: a calibrated probability, and the threshold below which we refuse.

    P = σ(topic) · σ(answer)

``topic`` tells an answerable question from one that the record has nothing about; ``answer`` tells it from one that
looks right and is not answered ("who was *not* elected"). Two logistic models rather than one: fitted together, the
second kind spoils the first. The coefficients are in ``calibration.json``, fitted by ``bench/calibrate.py``;
``docs/quality.md`` has the curve.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("calibration.json")


class ScoringMode(StrEnum):
    """How the question met the record; each mode has its own coefficients."""

    READ = "read"
    """A reranker read them together."""
    LATE = "late"
    """One language, no reranker."""
    CROSS = "cross"
    """Two languages, and no reranker that knows both."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is computed from. All of it is about one passage and one sentence: nothing depends on
    how large the library is.
    """

    logit: float
    """The reranker's, of the best passage; 0 without one."""
    sentence_logit: float
    """Of the best sentence by itself; 0 without one."""
    cosine: float
    """Of the question's vector and the best passage's."""
    max_sim: float
    """Of the best passage."""
    sentence_max_sim: float
    """Of the best sentence."""
    worst_token: float
    """The worst matched telling token of the question, in the best passage."""
    bm25: float
    """Normalised: over the most that it could be."""
    passage_coverage: float
    sentence_coverage: float
    names_missing: float
    negated: float
    opposite: float


@cache
def calibration() -> Mapping[str, Any]:
    """What ``calibration.json`` holds: for each mode its two models and its threshold."""
    loaded: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def answer_probability(features: Features, mode: ScoringMode) -> float:
    """0 … 1."""
    models = calibration()[mode.value]
    product = 1.0
    for model in models["models"].values():
        product *= _sigmoid(_linear(features, model))
    return round(product, 4)


def calibrated_threshold(mode: ScoringMode) -> float:
    """The probability from which on we answer."""
    return float(calibration()[mode.value]["threshold"])


def _linear(features: Features, model: Mapping[str, Any]) -> float:
    values = asdict(features)
    total = float(model["intercept"])
    for name, weight in model["weights"].items():
        total += float(weight) * float(values[name])
    return total


def _sigmoid(x: float) -> float:
    # Both branches, so that exp never overflows.
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
