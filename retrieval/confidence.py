"""How likely it is that the record answers: a calibrated probability, and the threshold below which we refuse.

    P = σ(topic) · σ(answer)

``topic`` tells an answerable question from one that the record has nothing about; ``answer`` tells it from one that
looks right and is not answered ("who was *not* elected"). Two logistic models rather than one: fitted together, the
second kind spoils the first. The coefficients are in ``calibration.json``, for each of the evidence readers its own,
and for each language that was measured a threshold of its own, fitted by ``bench/calibrate.py``; ``docs/quality.md`` has the curve.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is computed from. All of it is about the passages that were read and what is quoted of them:
    nothing depends on how large the library is.
    """

    answers: float
    """The evidence reader's logit: of the passages that were read, the one that answers best."""
    cosine: float
    """Of the question's vector and the first quoted passage's."""
    max_sim: float
    """Of the first quoted passage, by late interaction."""


@cache
def calibration() -> Mapping[str, Any]:
    """What ``calibration.json`` holds: for each reader its two models and its thresholds."""
    loaded: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def answer_probability(
    features: Features, reader: str, factors: Sequence[str] = ("topic", "answer")
) -> float:
    """0 … 1. A factor that is known to be 1 is left out of ``factors``."""
    models = calibration()[reader]["models"]
    return round(math.prod(_sigmoid(_linear(features, models[factor])) for factor in factors), 4)


def answer_log_odds(answers: float, reader: str) -> float:
    """A reader's logit on the scale that all readers share: 0 where a passage is as likely to answer as not."""
    model = calibration()[reader]["models"]["answer"]
    return float(model["intercept"] + model["weights"]["answers"] * answers)


def calibrated_threshold(reader: str, language: str) -> float:
    """The probability from which on we answer. ``language`` is that of question and passage; empty where these differ."""
    thresholds = calibration()[reader]["thresholds"]
    return float(thresholds.get(language, thresholds[""]))


def _linear(features: Features, model: Mapping[str, Any]) -> float:
    values = asdict(features)
    total = float(model["intercept"])
    for name, weight in model["weights"].items():
        total += float(weight) * float(values[name])
    return total


def _sigmoid(x: float) -> float:
    # Both branches, so that exp never overflows.
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
