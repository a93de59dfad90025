"""Connections that go to the address that was checked, and end when their time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError


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
