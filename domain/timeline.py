"""A topic through time, as the records tell it: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Quote
from domain.decisions import Outcome


class Stage(StrEnum):
    """What a record says of a topic."""

    PROPOSED = "proposed"
    """It stands in an agenda."""
    DECIDED = "decided"
    """A motion on it was voted on, or a body decided it."""
    REPORTED = "reported"
    """It is told of."""


@dataclass(frozen=True, slots=True)
class Point:
    """One record that speaks of the topic, with the sentence that does."""

    stage: Stage
    quote: Quote
    outcome: Outcome | None = None
    """DECIDED: what came of it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a topic came up."""

    topic: str
    points: tuple[Point, ...]
    """Oldest first; those without a year last, in no order of time."""
    more: int = 0
    """Records that speak of it too, and are left out."""
    generation: str = ""
