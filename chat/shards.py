"""Shards: which of the gateway's connections are this process's, where several processes share them, and who leads them.

Each shard is a lock: of two processes, one holds it, and when that ends, however it ends, the others find it free. A process opens
its fair share, one shard after the other, gives back what is too much when another comes, and takes over what is free when one goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Any

import yarl

from domain.errors import PlenumError
from index.storage.state import Locks

ROUND = 5.0
"""Seconds between two looks at who is there. A killed process's shards are free at once, those of a machine that fell silent
after 15 seconds (``index.storage.postgresql``).
"""
IDENTIFY_PAUSE = 5.0
"""Seconds in which Discord lets one shard of a bucket identify (https://discord.com/developers/docs/events/gateway#sharding-max-concurrency)."""
_READY_WITHIN, _FINISH_WITHIN = 60.0, 20.0
_TURN = 0.5
_LEADER = "leader"

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Shards:
    """The share of this process. Without ``count`` it serves alone: every shard is its own, and it leads."""

    locks: Locks | None = None
    count: int = 0
    """How many shards all processes open together."""
    open: set[int] = field(default_factory=set)
    """Those of this process."""
    leads: bool = True
    """Whether this process does what one does for all: schedules, comparing what is new with what is watched, tidying."""

    _free: dict[int, float] | None = None
    """The shards that were free when it was looked last, and since when; None before the first look."""
    _turns: dict[str, asyncio.Future[None] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leads = not self.count

    def mine(self, community: int) -> bool:
        """Whether what a server, or a direct message (0), is told is told by this process."""
        return not self.count or self.shard(community) in self.open

    def shard(self, community: int) -> int:
        """The shard that hears of a server; of direct messages, the first one.

        >>> Shards(count=6).shard(0), Shards(count=6).shard(7 << 22)
        (0, 1)
        """
        return (community >> 22) % max(1, self.count)

    def look(self) -> tuple[Collection[int], int | None]:
        """Looks who is there: the shards that are to be closed here, and one that was taken and is to be opened. Raises LibraryError
        kinds; then all stays as it is. Blocking.
        """
        try:
            return self._looked()
        except PlenumError:
            # What was free before may be somebody's who could not say so, either.
            self._free = {}
            raise

    def _looked(self) -> tuple[Collection[int], int | None]:
        assert self.locks
        held = self.locks.held()
        taken, now = self.locks.taken(map(_name, range(self.count))), time.monotonic()
        first, before = self._free is None, self._free or {}
        self._free = {
            shard: before.get(shard, now) for shard in range(self.count) if _name(shard) not in taken
        }
        # After an outage of the database, others need a round to take back what is theirs.
        ripe = [shard for shard, since in self._free.items() if first or now - since >= ROUND]
        lost = {shard for shard in self.open if _name(shard) not in held}
        self.open -= lost
        seats = [f"process {number}" for number in range(self.count)]
        if not held.intersection(seats):
            next((seat for seat in seats if self.locks.take(seat)), None)
        share = -(-self.count // max(1, len(self.locks.taken(seats))))
        close, new = lost, None
        if len(self.open) > share:
            close = lost | {max(self.open)}
        elif not lost and len(self.open) < share:
            new = next((shard for shard in ripe if self.locks.take(_name(shard))), None)
        # Known before the first shard is ready: what one does for all at its start is done then.
        self.leads = bool(self.open or new is not None) and self.locks.take(_LEADER)
        if not self.open and new is None:
            self.locks.give_back(_LEADER)
        return close, new

    def give_back(self, shard: int) -> None:
        """Another process may open it. Raises LibraryError kinds. Blocking."""
        assert self.locks
        self.open.discard(shard)
        self.locks.give_back(_name(shard))

    @contextlib.asynccontextmanager
    async def turn(self, name: str, keep: float = 0.0) -> AsyncIterator[None]:
        """Waits for the lock ``name``, which others have meanwhile, and gives it back ``keep`` seconds after the block. Where locks
        cannot be reached, only this process's others are waited for.
        """
        while name in self._turns or not await self._granted(name):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(_TURN)
        self._turns[name] = None
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(keep, self._end, name)

    async def _granted(self, name: str) -> bool:
        try:
            return not self.locks or await asyncio.to_thread(self.locks.take, name)
        except PlenumError as error:
            _log.warning("Whose turn it is is not known: %s", error.sentence)
            return True

    def _end(self, name: str) -> None:
        async def give_back() -> None:
            with contextlib.suppress(PlenumError):
                if self.locks:
                    await asyncio.to_thread(self.locks.give_back, name)
            self._turns.pop(name, None)

        # Kept until it is done: the event loop itself holds no task.
        self._turns[name] = asyncio.ensure_future(give_back())


class ShardKeeper:
    """Opens and closes the shards of a client as ``shards`` says, until it is cancelled. Lives in the event loop."""

    def __init__(self, bot: Any, shards: Shards) -> None:
        self._bot, self._shards = bot, shards
        self._ready = asyncio.Event()

    def ready(self) -> None:
        """The shard that was opened last is ready."""
        self._ready.set()

    async def keep(self, gateway: yarl.URL) -> None:
        """Looks again and again."""
        while True:
            try:
                if await self.look(gateway):
                    continue
            except PlenumError as error:
                # Nobody else can take what cannot be reached: what is open stays open.
                _log.warning("Which shards are free is not known: %s", error.sentence)
            except Exception as error:  # noqa: BLE001 - one look that goes wrong does not end the others
                _log.error("Looking after shards: %s: %s", type(error).__name__, error)
                _log.debug("unexpected", exc_info=error)
            await asyncio.sleep(ROUND)

    async def look(self, gateway: yarl.URL) -> bool:
        """Once; whether a shard was opened. Raises PlenumError kinds."""
        close, new = await asyncio.to_thread(self._shards.look)
        for shard in close:
            await self._close(shard)
        # One that resumed its session while its lock was lost is not this process's, either.
        for shard, each in self._bot.shards.items():
            if shard not in self._shards.open and not each.is_closed():
                await each.disconnect()
        if new is None:
            return False
        self._shards.open.add(new)
        self._ready.clear()
        self._bot.expect_shards([new])
        _log.info("Shard %s is opened.", new)
        await self._bot.launch_shard(gateway, new)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), _READY_WITHIN)
        return True

    async def _close(self, shard: int) -> None:
        """No more is heard; what was asked is answered; then others may open it."""
        _log.info("Shard %s is left to another process.", shard)
        if (there := self._bot.get_shard(shard)) is not None:
            await there.disconnect()
        await self._bot.settle(_FINISH_WITHIN)
        await asyncio.to_thread(self._shards.give_back, shard)


def _name(shard: int) -> str:
    return f"shard {shard}"
