"""How late an event loop is, and what held it up: measured from inside the process, written to a file.

A task on the loop asks to be woken every five milliseconds and notes by how much it was woken too late. A thread
beside it notes where the loop's thread stands while it is late. The time that the loop's thread spent on a processor
tells work on the loop from waiting for one: for the interpreter's lock, or for the machine.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
import traceback
from pathlib import Path

EVERY = 0.005
LATE = 0.05
"""Seconds from which it is worth knowing where the loop stood."""
KEPT = 2000


class Watch:
    """Begun in the loop with ``begin``, written with ``write``."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float, float]] = []
        """When it ought to have been woken, by how much it was too late, and how much of that the loop worked."""
        self._stacks: dict[float, list[str]] = {}
        self._due = float("inf")
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Watches the loop that runs in this thread."""
        if self._task:
            return
        loop_thread = threading.get_ident()
        self._task = asyncio.get_running_loop().create_task(self._beat(), name="watch")
        threading.Thread(target=self._look, args=(loop_thread,), name="watch", daemon=True).start()

    async def _beat(self) -> None:
        while True:
            self._due = time.monotonic() + EVERY
            worked = time.thread_time()
            await asyncio.sleep(EVERY)
            late = time.monotonic() - self._due
            self._late.append((self._due, late, time.thread_time() - worked))

    def _look(self, loop_thread: int) -> None:
        while True:
            time.sleep(EVERY)
            due = self._due
            if time.monotonic() - due > LATE and due not in self._stacks:
                frame = sys._current_frames().get(loop_thread)
                if frame:
                    self._stacks[due] = traceback.format_list(traceback.extract_stack(frame)[-12:])

    def write(self, file: Path) -> None:
        """The worst moments, and every tenth of a percent of all."""
        late = sorted(each[1] for each in self._late)
        worst = sorted(self._late, key=lambda each: -each[1])[:KEPT]
        told = {
            "beats": len(late),
            "seconds": {f"p{p}": late[min(int(len(late) * p / 100), len(late) - 1)] for p in (50, 99, 99.9)}
            if late
            else {},
            "worst": [
                {"at": due, "late": by, "worked": worked, "stack": self._stacks.get(due, [])}
                for due, by, worked in worst
            ],
        }
        file.write_text(json.dumps(told, indent=1), encoding="utf-8")
