"""A clock that is set and never waits: fifty days pass in a minute."""

from __future__ import annotations

from tests.kit.publisher.pieces import day_of, seconds


class VirtualClock:
    """Tells a time that only ``sleep`` and ``day`` move."""

    def __init__(self, day: float = 0.0) -> None:
        self._now = seconds(day)
        self.slept = 0.0
        """Seconds, all waits together."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Moves on at once."""
        self._now += max(0.0, seconds)
        self.slept += max(0.0, seconds)

    @property
    def day(self) -> float:
        """Day 3.5 is noon of day 3."""
        return day_of(self._now)

    @day.setter
    def day(self, day: float) -> None:
        self._now = seconds(day)
