"""A clock that stands until it is set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """Given in place of ``time.time``."""

    now: float
    """Seconds since 1970."""

    def __call__(self) -> float:
        """What time it is."""
        return self.now
