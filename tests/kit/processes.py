"""Processes that end, or do not."""

from __future__ import annotations

import time
from pathlib import Path

GENEROUS = 60.0
"""Seconds."""


def gone(pid: int) -> bool:
    """Whether the process ``pid`` ends, within a generous time."""
    until = time.monotonic() + GENEROUS
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
