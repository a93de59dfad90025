"""Connection: which addresses may be asked, and a connection that goes to the very address that was checked and ends in time.

A record's address comes from a chat. It must not reach what only this machine or its network can reach (server-side request
forgery, CWE-918): loopback, private and link-local networks, metadata services of clouds.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from domain.errors import AddressRefused

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(each)
    # What some versions of Python take for global: site-local, protocol assignments, 6to4 relays, a cloud's metadata.
    for each in ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)
_ISATAP = (bytes.fromhex("00005efe"), bytes.fromhex("02005efe"))
_REMEDY = "Give an address of the public web that begins with https://."

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_url(url: str, allowed: frozenset[str] = frozenset()) -> SplitResult:
    """The parts of an address that may be asked for, as far as its words tell. Raises AddressRefused.

    ``allowed`` are hosts that the operator trusts by name: they may have any port.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("That is not an address that can be read.", remedy=_REMEDY) from error
    if parts.scheme not in PORTS or not host or len(url) > LONGEST:
        raise AddressRefused("Only http and https addresses can be fetched.", remedy=_REMEDY)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("An address with a name or password in it is not fetched.", remedy=_REMEDY)
    if any(character.isspace() or ord(character) < 0x20 for character in url.strip()) or "\\" in url:
        raise AddressRefused("The address holds characters that do not belong in one.", remedy=_REMEDY)
    if host not in allowed and port not in (None, PORTS[parts.scheme]):
        raise AddressRefused(f"Port {port} is not fetched from.", remedy=_REMEDY)
    return parts


def is_public(text: str) -> bool:
    """Whether an IP address, as a resolver gives it, belongs to the public internet.

    >>> [is_public(each) for each in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    # A network without IPv4 reaches it through these; what counts is the address inside.
    outer = [] if address in _NAT64 else [address]
    return all(_public(each) for each in (*outer, *_inside(address)))


def _public(address: Address) -> bool:
    # ``is_global`` follows IANA's registries of special addresses; multicast and what is reserved it does not leave out.
    special = any(address in network for network in _SPECIAL if network.version == address.version)
    return address.is_global and not (
        special or address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _inside(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, compatible, 6to4, Teredo, NAT64, ISATAP."""
    if not isinstance(address, ipaddress.IPv6Address):
        return []
    found: list[Address] = [each for each in (address.ipv4_mapped, address.sixtofour) if each is not None]
    found += list(address.teredo or ())
    packed = address.packed
    if address in _NAT64 or packed[:12] == bytes(12) or packed[8:12] in _ISATAP:
        found.append(ipaddress.IPv4Address(packed[12:]))
    return found


class Holding:
    """The socket of a request, cut when its time is over: a host that drips a byte a second keeps nobody."""

    def __init__(self, ends: float) -> None:
        self.ends = ends
        self.socket: socket.socket | None = None

    def __enter__(self) -> None:
        self._timer = threading.Timer(max(0.0, self.ends - time.monotonic()), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.hold(None)

    def hold(self, made: socket.socket | None) -> None:
        """Keeps a second handle: TLS takes the first one over, and it could not be cut any more."""
        before, self.socket = self.socket, made.dup() if made else None
        if before is not None:
            before.close()

    def _cut(self) -> None:
        held = self.socket
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def _dialled(connection: Any, addresses: Callable[[int], Sequence[str]], holding: Holding) -> socket.socket:
    """Connects to an address that was checked, not to a name that may mean another one by now (DNS rebinding)."""
    failed: Exception = OSError("the name has no address")
    for address in addresses(connection.port):
        left = holding.ends - time.monotonic()
        if left <= 0:
            break
        try:
            # A name may have many addresses; together they get no more time than the fetch has.
            made = socket.create_connection((address, connection.port), timeout=min(left, connection.timeout))
        except OSError as error:
            failed = error
            continue
        made.settimeout(connection.timeout)
        holding.hold(made)
        return made
    raise NewConnectionError(connection, f"no connection: {failed}") from failed


class _Checked:
    """What both kinds of connection do their own way: they dial the address that was checked."""

    def __init__(
        self, *given: Any, addresses: Callable[[int], Sequence[str]], holding: Holding, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self._addresses, self._holding = addresses, holding

    def _new_conn(self) -> socket.socket:
        return _dialled(self, self._addresses, self._holding)


class SafeHTTP(_Checked, HTTPConnection):
    """http, to an address that was checked."""


class SafeHTTPS(_Checked, HTTPSConnection):
    """https. The certificate is asked for by name, and checked, wherever the connection goes."""
