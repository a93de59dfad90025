"""What a site remembers of how it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tests.kit.publisher.answers import Answer
from tests.kit.publisher.pieces import day_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A request, as the site remembers it."""

    at: float
    """Seconds since the epoch, by the site's clock."""
    host: str
    path: str
    """With its query."""
    conditional: bool
    status: int
    sent: int
    """Bytes of the body, as they were to be sent."""
    agent: str
    digest: str = ""
    """Of the body, before it was packed; empty where none was sent."""
    validator: str = ""
    """The ETag and the Last-Modified of the answer; who shows them again need not be sent it again."""
    wait: float = 0.0
    """Seconds that the answer asked to wait, as a 429 or 503 with Retry-After does."""
    asker: str = ""
    """For which place it was asked."""
    faulty: bool = False
    """A fault had a hand in it."""

    @property
    def day(self) -> float:
        """The day of the request."""
        return day_of(self.at)


def wait_in(given: Answer, now: float) -> float:
    """The seconds that an answer asks to wait; 0 where it asks nothing."""
    told = given.headers.get("Retry-After", "")
    if told.isdigit():
        return float(told)
    return parsedate_to_datetime(told).timestamp() - now if told else 0.0
