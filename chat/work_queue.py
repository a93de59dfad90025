"""The work queue, the one way out of the event loop: blocking work is done in threads, in a fair order.

Communities take turns, and within a community people do, so that nobody waits for all the questions of one. What is
short (settings, votes) and what is long (adding, checking, re-indexing) has threads of its own, and never waits for questions; of
what is long, one community never has every thread. Of what must not run twice at once there is one flight, which everybody joins.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from domain.errors import Finding, QueueFull, ShuttingDown

T = TypeVar("T")

WORKERS = max(2, min(4, os.cpu_count() or 2))
"""Questions that are answered at the same time. The models use one thread a question."""
WAITING = 400
"""Questions that may wait; one more is refused with a sentence. One community has at most half of them."""
EACH = 3
"""Questions of one person that may wait or be under way."""
LONG_WORKERS, LONG_SHARE = 4, 2
"""Long work that is done at the same time, and how much of it for one community."""
LONG_WAITING = 24
"""Long work of one community that may wait: as much as a few admins begin at once."""
TOLD_FROM = 3
"""From this place in the queue on, who waits is told."""
LATE, BESIDE = 10.0, 6
"""Seconds after which work no longer keeps others from beginning, and how much of it may go on beside them: whoever asks for what
takes minutes, of records made for it perhaps, waits for it, and another server does not.
"""
TYPED_WAITING = 8
"""What people of one community type, and names are to be offered for, that may wait."""
PATIENCE = 5.0
"""Seconds that what nobody waits for gives way to questions, before it is done between them all the same."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose turn it is: a community (0 in a DM) and a person in it."""

    community: int
    person: int


HOUSE = Asker(0, 0)
"""The program itself: what is done for all."""


@dataclass(slots=True, eq=False)
class _Ticket:
    asker: Asker
    work: Callable[[], Any]
    done: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class FairQueue:
    """Tickets by community and person; each takes turns. Not thread-safe: it lives in the event loop."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[int, OrderedDict[int, deque[_Ticket]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(tickets) for people in self._waiting.values() for tickets in people.values())

    def of(self, asker: Asker) -> int:
        """How many tickets of this person wait."""
        people = self._waiting.get(asker.community)
        return len(people[asker.person]) if people and asker.person in people else 0

    def of_community(self, community: int) -> int:
        """How many tickets of a community wait."""
        return sum(map(len, self._waiting.get(community, {}).values()))

    def add(self, ticket: _Ticket) -> None:
        """At the end of its person's own queue."""
        people = self._waiting.setdefault(ticket.asker.community, OrderedDict())
        people.setdefault(ticket.asker.person, deque()).append(ticket)

    def next(self, passed_over: Collection[int] = ()) -> _Ticket:
        """Takes the ticket whose turn it is, of no community that is ``passed_over``. Raises KeyError when none waits."""
        waiting = (each for each in self._waiting.items() if each[0] not in passed_over)
        community, people = next(waiting, (None, None))
        if community is None or people is None:
            raise KeyError("no ticket waits")
        person, tickets = next(iter(people.items()))
        ticket = tickets.popleft()
        # Whoever had a turn goes to the end; whoever has nothing left goes.
        people.move_to_end(person)
        self._waiting.move_to_end(community)
        self._tidy(community, person)
        return ticket

    def remove(self, ticket: _Ticket) -> None:
        """Takes out a ticket that nobody waits for any more."""
        people = self._waiting.get(ticket.asker.community)
        if people and ticket.asker.person in people:
            with suppress(ValueError):
                people[ticket.asker.person].remove(ticket)
            self._tidy(ticket.asker.community, ticket.asker.person)

    def place(self, ticket: _Ticket) -> int:
        """How many tickets are served before this one, plus one; 0 when it does not wait."""
        return next((at for at, other in enumerate(self._order(), 1) if other is ticket), 0)

    def _order(self) -> Iterator[_Ticket]:
        rest = deque(
            (deque(deque(tickets) for tickets in people.values())) for people in self._waiting.values()
        )
        while rest:
            people = rest.popleft()
            tickets = people.popleft()
            yield tickets.popleft()
            if tickets:
                people.append(tickets)
            if people:
                rest.append(people)

    def _tidy(self, community: int, person: int) -> None:
        people = self._waiting[community]
        if not people[person]:
            del people[person]
        if not people:
            del self._waiting[community]


class WorkQueue:
    """Runs blocking work outside the event loop. Made and used within it."""

    def __init__(
        self, *, workers: int = WORKERS, waiting: int = WAITING, each: int = EACH, late: float = LATE
    ) -> None:
        self._workers, self._most, self._each, self._late = workers, waiting, each, late
        self._queue = FairQueue()
        self._under_way: dict[Asker, int] = {}
        self._running: set[asyncio.Future[Any]] = set()
        self._beside: set[asyncio.Future[Any]] = set()
        """Of these, what is late."""
        self._closing = False
        self._questions = ThreadPoolExecutor(workers + BESIDE, "question")
        self._quick = ThreadPoolExecutor(2, "quick")
        self._long = _InTurns("long", LONG_WORKERS, LONG_SHARE, LONG_WAITING)
        self._typed = _InTurns("typed", 1, 1, TYPED_WAITING)
        self._spare = ThreadPoolExecutor(1, "spare")
        self._at_rest = asyncio.Event()
        self._at_rest.set()

    @property
    def waiting(self) -> int:
        """Questions that wait for their turn."""
        return len(self._queue)

    @property
    def closing(self) -> bool:
        """Whether the bot is being stopped."""
        return self._closing

    def check(self, asker: Asker) -> None:
        """Raises QueueFull where one more question of this person would be refused, ShuttingDown when all are."""
        if self._closing:
            raise ShuttingDown("Plenum is restarting.", remedy="Ask again in a minute.")
        mine = self._queue.of(asker) + self._under_way.get(asker, 0)
        if mine >= self._each:
            raise QueueFull(
                f"{mine} of your questions are still being answered.", remedy="Wait for one of them."
            )
        # Dynamic thresholds, as switches share their buffers: where a community (all direct messages are one, and so are the pages)
        # waits with as many as there is room left for, that room is for others.
        waiting, ours = len(self._queue), self._queue.of_community(asker.community)
        if ours >= self._most - waiting:
            raise QueueFull(f"{waiting} questions are waiting already.", remedy="Ask again in a minute.")

    async def ask(
        self, asker: Asker, work: Callable[[], T], on_wait: Callable[[int], Awaitable[None]] | None = None
    ) -> T:
        """``work`` in its turn. ``on_wait`` is given the place in the queue when it is long.

        Raises QueueFull at once when there is no room, ShuttingDown, and whatever ``work`` raises.
        """
        self.check(asker)
        ticket = _Ticket(asker, work)
        self._queue.add(ticket)
        self._start_next()
        place = self._queue.place(ticket)
        telling = asyncio.ensure_future(on_wait(place)) if on_wait and place >= TOLD_FROM else None
        try:
            found: T = await ticket.done
        except asyncio.CancelledError:
            self._queue.remove(ticket)
            raise
        finally:
            # Its message must be out before the answer takes its place.
            if telling:
                await asyncio.wait([telling])
        return found

    async def quick(self, work: Callable[[], T]) -> T:
        """Something of milliseconds that may wait for the disk."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, work)

    async def long(self, work: Callable[[], T], asker: Asker = HOUSE) -> T:
        """Something that an admin waits for: minutes, perhaps. Raises QueueFull where much of that community waits already."""
        return await self._long.done(work, asker)

    async def typed(self, work: Callable[[], T], asker: Asker) -> T:
        """What is offered while somebody types. Raises QueueFull where much of that community waits already."""
        return await self._typed.done(work, asker)

    async def spare(self, work: Callable[[], T]) -> T:
        """A slice, a fraction of a second, of something that nobody waits for: it begins where no question waits or is under
        way, and one is done at a time. Raises ShuttingDown.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), PATIENCE)
        if self._closing:
            raise ShuttingDown("Plenum is restarting.")
        return await asyncio.get_running_loop().run_in_executor(self._spare, work)

    async def drain(self, within: float) -> bool:
        """Takes no more questions, and waits up to ``within`` seconds for those under way; whether all were done.
        What is quick still works, so that their answers can be sent and kept.
        """
        self._closing = True
        while len(self._queue):
            ticket = self._queue.next()
            if not ticket.done.done():
                ticket.done.set_exception(
                    ShuttingDown("Plenum is restarting.", remedy="Ask again in a minute.")
                )
        pending: set[asyncio.Future[Any]] = set()
        if self._running:
            _, pending = await asyncio.wait(self._running, timeout=within)
        return not pending

    def close(self) -> None:
        """Gives the threads up; each ends with what it does now."""
        self._long.close()
        self._typed.close()
        for pool in (self._questions, self._quick, self._spare):
            pool.shutdown(wait=False, cancel_futures=True)

    def _start_next(self) -> None:
        while (
            len(self._running) - len(self._beside) < self._workers
            and len(self._running) < self._workers + BESIDE
        ):
            try:
                ticket = self._queue.next(self._full())
            except KeyError:
                return
            if ticket.done.done():
                continue
            self._under_way[ticket.asker] = self._under_way.get(ticket.asker, 0) + 1
            loop = asyncio.get_running_loop()
            running = loop.run_in_executor(self._questions, ticket.work)
            self._running.add(running)
            self._at_rest.clear()
            late = loop.call_later(self._late, self._goes_on_beside, running)
            running.add_done_callback(partial(self._ended, ticket, late))

    def _full(self) -> list[int]:
        """The communities that have as much under way as there are workers. All direct messages together are one, and may have more."""
        count: Counter[int] = Counter()
        for asker, under_way in self._under_way.items():
            count[asker.community] += under_way
        return [each for each, many in count.items() if many >= self._workers + (0 if each else BESIDE // 2)]

    def _goes_on_beside(self, running: asyncio.Future[Any]) -> None:
        self._beside.add(running)
        if not self._closing:
            self._start_next()

    def _ended(self, ticket: _Ticket, late: asyncio.TimerHandle, running: asyncio.Future[Any]) -> None:
        late.cancel()
        self._running.discard(running)
        self._beside.discard(running)
        left = self._under_way[ticket.asker] - 1
        if left:
            self._under_way[ticket.asker] = left
        else:
            del self._under_way[ticket.asker]
        _hand_over(ticket, running)
        if not self._closing:
            self._start_next()
        if not self._running:
            self._at_rest.set()


class _InTurns:
    """Work in turns by community; none has more than its ``share`` of the ``threads``, or more than ``most`` waiting, but for the
    program itself.
    """

    def __init__(self, name: str, threads: int, share: int, most: int) -> None:
        self._queue = FairQueue()
        self._under_way: Counter[int] = Counter()
        self._threads, self._share, self._most = threads, share, most
        self._pool = ThreadPoolExecutor(threads, name)

    async def done(self, work: Callable[[], T], asker: Asker) -> T:
        """What came of it, in its turn."""
        if asker != HOUSE and self._queue.of_community(asker.community) >= self._most:
            raise QueueFull("Much is being done for this community already.", remedy="Try again in a minute.")
        ticket = _Ticket(asker, work)
        self._queue.add(ticket)
        self._start_next()
        try:
            found: T = await ticket.done
        except asyncio.CancelledError:
            self._queue.remove(ticket)
            raise
        return found

    def _start_next(self) -> None:
        while self._under_way.total() < self._threads and len(self._queue):
            full = [each for each, count in self._under_way.items() if each and count >= self._share]
            try:
                ticket = self._queue.next(full)
            except KeyError:
                return
            if ticket.done.done():
                continue
            self._under_way[ticket.asker.community] += 1
            running = asyncio.get_running_loop().run_in_executor(self._pool, ticket.work)
            running.add_done_callback(partial(self._ended, ticket))

    def _ended(self, ticket: _Ticket, running: asyncio.Future[Any]) -> None:
        self._under_way[ticket.asker.community] -= 1
        _hand_over(ticket, running)
        self._start_next()

    def close(self) -> None:
        """Gives the threads up; what waits is done no more."""
        while len(self._queue):
            self._queue.next().done.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _hand_over(ticket: _Ticket, running: asyncio.Future[Any]) -> None:
    """What came of a ticket's work, to who waits for it."""
    if not ticket.done.done():
        if running.cancelled():
            ticket.done.cancel()
        elif (error := running.exception()) is not None:
            ticket.done.set_exception(error)
        else:
            ticket.done.set_result(running.result())
    elif not running.cancelled():
        running.exception()  # looked at, so that nobody is told that it was not


# --- One flight at a time: of re-indexes, and of crawls.

Job = Callable[[Callable[[str, int, int], None], Callable[[Finding], None]], T]
"""Blocking work that reports (stage, done, total), and findings."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a job is: ``done`` of ``total``, which is 0 when it is not known."""

    name: str = ""
    done: int = 0
    total: int = 0


class SingleFlight(Generic[T]):
    """One job at a time. What is added while one runs is seen by the next, which begins by itself. Lives in the event
    loop.
    """

    def __init__(self) -> None:
        self.stage = Stage()
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    @property
    def under_way(self) -> bool:
        """Whether one runs, or is about to."""
        return self._next is not None or (self._running is not None and not self._running.done())

    def join(self, queue: WorkQueue, job: Job[T]) -> asyncio.Task[T]:
        """One that sees all that is there now: it begins at once, or when the one under way is done. Whoever asks
        meanwhile gets the same one, so wait for it through ``asyncio.wait``, which cancels nothing. The task raises what
        ``job`` raises.
        """
        if not self.under_way:
            self._running = asyncio.create_task(self._run(queue, job), name="re-index")
            return self._running
        if self._next is None:
            assert self._running is not None
            self._next = asyncio.create_task(self._after(self._running, queue, job), name="re-index, next")
        return self._next

    async def _after(self, before: asyncio.Task[T], queue: WorkQueue, job: Job[T]) -> T:
        await asyncio.wait({before})
        self._running, self._next = self._next, None
        return await self._run(queue, job)

    async def _run(self, queue: WorkQueue, job: Job[T]) -> T:
        try:
            return await queue.long(partial(job, self._report, _ignore))
        finally:
            self.stage = Stage()

    def _report(self, name: str, done: int, total: int) -> None:
        # Called from the working thread, perhaps thousands of times a second. Whoever watches looks now and then;
        # waking the event loop each time would slow down the answers.
        self.stage = Stage(name, done, total)


def _ignore(_finding: Finding) -> None:
    """Findings are in the job's result."""
