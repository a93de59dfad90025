"""Rate limits: how much one visitor may ask for, so that nobody takes the pages from the others."""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

_VISITORS_KEPT = 20_000


@dataclass(slots=True)
class Limit:
    """A bucket for each visitor: ``burst`` at once, then one each time ``every`` seconds are over. Lives in the event loop; nothing of it
    is kept on a disk.
    """

    burst: int
    every: float
    clock: Callable[[], float] = time.monotonic
    _full_at: OrderedDict[int, float] = field(default_factory=OrderedDict)
    """When each visitor's bucket is full again."""

    def wait(self, visitor: int) -> int:
        """Counts one; seconds to wait where it is one too many, else 0."""
        now = self.clock()
        full_at = max(now, self._full_at.pop(visitor, now)) + self.every
        over = full_at - now - self.burst * self.every
        # One too many is not counted: who waits as told gets on.
        self._full_at[visitor] = full_at - self.every if over > 0 else full_at
        if len(self._full_at) > _VISITORS_KEPT:
            self._full_at.popitem(last=False)
        return max(0, ceil(over))


def visitor_of(address: str, forwarded: str, salt: bytes) -> int:
    """Who visits, as a number that says nothing of the address. Behind a proxy on this machine, the proxy's last word on it counts; what
    a visitor from elsewhere says of itself does not. A whole IPv6 network of one household is one visitor; an IPv4 address that is
    written as an IPv6 one, as sockets for both have it, is that address.
    """
    try:
        ip = _address(address)
        if ip.is_loopback and forwarded:
            ip = _address(forwarded.rpartition(",")[2].strip())
        said = str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
    except ValueError:
        said = address
    return int.from_bytes(hashlib.blake2b(said.encode(), key=salt, digest_size=7).digest(), "big")


def _address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    ip = ipaddress.ip_address(said)
    return (ip.version == 6 and ip.ipv4_mapped) or ip
