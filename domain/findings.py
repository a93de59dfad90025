"""A check has a name, a verdict and a remedy. Used by the re-index, ``doctor`` and ``verify``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"
    """Worth knowing; nothing has to be done."""
    WARNING = "warning"
    """Something works less well than it could."""
    BAD = "bad"
    """Something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    >>> Finding("disk", Verdict.GOOD, "12.0 GB are free.")
    Finding(name='disk', verdict=<Verdict.GOOD: 'good'>, sentence='12.0 GB are free.', remedy='')
    """

    name: str
    """What was looked at: a record's key, or the name of a check."""
    verdict: Verdict
    sentence: str
    remedy: str = ""
    """What to do about it; empty when there is nothing to do."""
