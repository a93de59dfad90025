"""Serving: the connections to the pages, from the first to the last, what every response carries, and how much one visitor may
ask for, so that nobody takes the pages from the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ipaddress
import logging
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from aiohttp import web

from domain.errors import BadSettings, meaning
from web.rendering import words_in
from wording import LOCALES

if TYPE_CHECKING:
    from web.server import Pages

Notice = Callable[[str], object]
_FINISH_WITHIN = 5.0
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "Server": "Plenum",
    "X-Content-Type-Options": "nosniff",
}
"""What every response carries: nothing may run, nothing comes from elsewhere, and no address (signed ones above all) is told on."""

_of_requests = logging.getLogger(f"{__name__}.requests")
"""What aiohttp says of requests that come to no page."""


def _without_the_visitor(record: logging.LogRecord) -> bool:
    """A request that is no HTTP is anybody's and everyday: only its kind is told, and not of whom or what it was."""
    error = record.exc_info[1] if record.exc_info else None
    record.levelno, record.levelname = logging.DEBUG, logging.getLevelName(logging.DEBUG)
    record.msg, record.args = "A request came to no page: %s", (type(error).__name__,)
    record.exc_info = record.exc_text = None
    return _of_requests.isEnabledFor(logging.DEBUG)


_of_requests.addFilter(_without_the_visitor)


class _Connection(web.RequestHandler):
    """One connection."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is answered where no page was reached: in every language, since none is known, and nothing of what was sent."""
        super().handle_error(request, status, exc, message)
        # What went wrong at a page has been told there: an address that cannot be taken apart (“//[”) is no request.
        return self._refusal(400 if isinstance(exc, ValueError) else status)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """The library's own refusals, too, which it gives before any page is reached (“Expect: 100-else”)."""
        told = self._refusal(resp.status) if isinstance(resp, web.HTTPException) else resp
        return await super().finish_response(request, told, start_time)

    @staticmethod
    def _refusal(status: int) -> web.StreamResponse:
        notice = "web-notice-no-http" if status < 500 else "web-notice-failed"
        said = "\n".join(words_in(locale)(notice) for locale in LOCALES)
        response = web.Response(status=status, text=said + "\n", headers=HEADERS)
        response.force_close()
        return response


# --- Its beginning and its end.


@contextlib.asynccontextmanager
async def serving(pages: Pages, at: str | None, notice: Notice) -> AsyncIterator[str]:
    """While it lasts, the pages are served ``at`` a host and port; tells and gives their address. Raises BadSettings where that
    cannot be.
    """
    host, port = _host_and_port(at)
    runner = web.AppRunner(pages.application(), shutdown_timeout=_FINISH_WITHIN)
    await runner.setup()
    loop, server = asyncio.get_running_loop(), runner.server
    assert server is not None
    # No access log: who reads what is nobody's business.
    connection = partial(
        _Connection,
        server,
        loop=loop,
        access_log=None,  # type: ignore[arg-type]  # None turns it off
        logger=_of_requests,
        keepalive_timeout=20,
    )
    try:
        try:
            listening = await loop.create_server(connection, host, port)
        except OSError as error:
            reason = meaning(error)
            raise BadSettings(
                f"The pages cannot be served at {host}:{port}: {reason}.",
                remedy="Set web to an address of this machine and a port that nobody uses.",
            ) from error
        try:
            there = listening.sockets[0].getsockname()[1]
            address = f"http://{f'[{host}]' if ':' in host else host}:{there}/"
            notice(f"The pages are at {address}")
            yield address
        finally:
            listening.close()
    finally:
        await runner.cleanup()


async def until_told(make: Callable[[], Pages], at: str | None, notice: Notice) -> None:
    """Serves the pages until the process is told to stop (SIGINT, SIGTERM). Raises BadSettings."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, stopped.set)
    async with serving(make(), at, lambda said: notice(f"{said} Ctrl-C ends them.")):
        await stopped.wait()


@contextlib.contextmanager
def in_thread(make: Callable[[], Pages], at: str, notice: Notice) -> Iterator[str]:
    """While it lasts, the pages are served from a thread of this process. Raises BadSettings."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="pages", daemon=True)
    thread.start()
    held = contextlib.AsyncExitStack()

    async def begin() -> str:
        return await held.enter_async_context(serving(make(), at, notice))

    try:
        yield asyncio.run_coroutine_threadsafe(begin(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(held.aclose(), loop).result(_FINISH_WITHIN * 2)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_FINISH_WITHIN)
        if not thread.is_alive():
            loop.close()


def _host_and_port(at: str | None) -> tuple[str, int]:
    if not at:
        raise BadSettings(
            "The settings do not say where the pages are to be served.",
            remedy='Set it in plenum.toml: web = "127.0.0.1:8080" (docs/web.md).',
        )
    host, _, port = at.rpartition(":")
    return host.strip("[]"), int(port)


# --- How much one visitor may ask for.

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
