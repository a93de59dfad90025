"""When everything is to be listed again, and since when what changed is asked for. For places that can tell what changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from index.sources.kinds.telling import line

EVERYTHING = timedelta(days=7)
"""So often everything is listed, whatever is said to have changed."""


def is_due(last: str, now: datetime) -> bool:
    """Whether everything is to be listed again, that was listed at ``last`` (ISO; empty: never)."""
    try:
        return abs(now - datetime.fromisoformat(last)) >= EVERYTHING
    except (ValueError, TypeError):
        return True


def moment(value: object) -> str:
    """A timestamp in UTC as a place gives it, to the second; empty where it is none.

    >>> moment("2024-03-05T23:46:47.397"), moment("soon")
    ('2024-03-05T23:46:47', '')
    """
    try:
        found = datetime.fromisoformat(line(value, 40))
    except ValueError:
        return ""
    return found.replace(tzinfo=None).isoformat(timespec="seconds")


def before(then: str, overlap: timedelta) -> str:
    """``then`` less ``overlap``; empty for no time."""
    try:
        return (datetime.fromisoformat(then) - overlap).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def cursor(newest: str, now: datetime) -> str:
    """``newest``, or now where that is earlier: a time in the future would hide what is modified before it."""
    return min(newest, moment(now.astimezone(UTC).isoformat()))
