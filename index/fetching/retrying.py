"""How long a site asks to be left alone. Pure."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def wait_told(told: str, now: float) -> float | None:
    """Retry-After (RFC 9110, 10.2.3), seconds or a date, as seconds from ``now``; None when it says neither.

    >>> wait_told("120", 0.0), wait_told("Thu, 01 Jan 1970 00:02:00 GMT", 60.0), wait_told("soon", 0.0)
    (120.0, 60.0, None)
    """
    text = told.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - now)
