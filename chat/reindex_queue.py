"""The re-indexes of this process, and the looks at places on the web: one of each at a time. What is added while one runs is
taken in by the next, which begins by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from chat.work_queue import Offload
from domain.errors import LibraryBusy
from domain.findings import Finding

T = TypeVar("T")
Work = Callable[[Callable[[str, int, int], None], Callable[[Finding], None]], T]
"""``LibraryService.reindex``."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a re-index is: ``done`` of ``total``, which is 0 when it is not known."""

    name: str = ""
    done: int = 0
    total: int = 0


class Reindexing(Generic[T]):
    """Lives in the event loop; the work itself is done behind ``offload``."""

    def __init__(self) -> None:
        self.stage = Stage()
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    @property
    def under_way(self) -> bool:
        """Whether one runs, or is about to."""
        return self._next is not None or (self._running is not None and not self._running.done())

    def begin(self, offload: Offload, work: Work[T]) -> asyncio.Task[T]:
        """Begins one. Raises LibraryBusy while one is under way; the task raises what ``work`` raises."""
        if self.under_way:
            raise LibraryBusy("The library is being re-indexed already.", remedy="Wait until it is done.")
        self._running = asyncio.create_task(self._run(offload, work), name="re-index")
        return self._running

    def join(self, offload: Offload, work: Work[T]) -> asyncio.Task[T]:
        """One that sees all that is there now: it begins at once, or when the one under way is done. Whoever asks
        meanwhile gets the same one, so wait for it through ``asyncio.wait``, which cancels nothing.
        """
        if not self.under_way:
            return self.begin(offload, work)
        if self._next is None:
            assert self._running is not None
            self._next = asyncio.create_task(self._after(self._running, offload, work), name="re-index, next")
        return self._next

    async def _after(self, before: asyncio.Task[T], offload: Offload, work: Work[T]) -> T:
        await asyncio.wait({before})
        self._running, self._next = self._next, None
        return await self._run(offload, work)

    async def _run(self, offload: Offload, work: Work[T]) -> T:
        try:
            return await offload.long(partial(work, self._tell, _ignore))
        finally:
            self.stage = Stage()

    def _tell(self, name: str, done: int, total: int) -> None:
        # Called from the working thread, perhaps thousands of times a second. Whoever watches looks now and then;
        # waking the event loop each time would slow down the answers.
        self.stage = Stage(name, done, total)


def _ignore(_finding: Finding) -> None:
    """Findings are in the report."""
