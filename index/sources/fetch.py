"""Fetch of one address: every hop checked, connected to the very address that was checked, and nothing without an end.

A record's address comes from a chat. It must not reach what only this machine or its network can reach (server-side request
forgery, CWE-918): loopback, private and link-local networks, metadata services of clouds.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError

from domain.errors import (
    AddressRefused,
    RecordAbsent,
    RecordTooLarge,
    RecordUnreachable,
    SiteUnknown,
)

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(each)
    # What some versions of Python take for global: site-local, protocol assignments, 6to4 relays, a cloud's metadata,
    # documentation (RFC 9637), segment routing (RFC 9602).
    for each in ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20", "5f00::/16")
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


REDIRECTS = 5
_GZIP = 31
"""zlib's window for gzip."""
_CHUNK = 1 << 16
_ABSENT = (404, 410)
_NOT_TEXT = ("image/", "audio/", "video/", "font/")

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port → IP addresses."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take."""

    seconds: float = 30.0
    """From the first word to the last, redirects included."""
    connect: float = 10.0
    size: int = 64 << 20
    """Bytes, after decompression."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back."""

    url: str
    """Where it was found in the end."""
    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""

    def retry_after(self, now: float) -> float | None:
        """Retry-After (RFC 9110, 10.2.3), seconds or a date, as seconds from ``now``; None when it says neither."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            when = parsedate_to_datetime(text)
            moment = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return max(0.0, moment - now)


def resolve(host: str, port: int) -> list[str]:
    """The system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Fetcher:
    """Fetches for one operator. Usable from several threads."""

    def __init__(
        self,
        *,
        agent: str,
        allowed: frozenset[str] = frozenset(),
        limits: Limits | None = None,
        resolver: Resolve = resolve,
    ) -> None:
        """``agent`` says who asks, and how to reach them; ``allowed`` are hosts trusted by name."""
        self._agent, self._allowed, self._resolve = agent, allowed, resolver
        self._limits = limits or Limits()

    def fetch(
        self,
        url: str,
        *,
        any_status: bool = False,
        before: Callable[[str], object] = lambda _url: None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Fetched:
        """Follows up to REDIRECTS redirects. ``any_status``: also what is no success; ``before`` is asked about each
        address before it is, and may raise; ``headers`` are sent beside the usual ones.

        Raises AddressRefused, RecordUnreachable, RecordTooLarge.
        """
        ends = time.monotonic() + self._limits.seconds
        for _ in range(REDIRECTS + 1):
            parts = checked_url(url, self._allowed)
            # What is waited out of politeness is not the site's time.
            asked = time.monotonic()
            before(url)
            ends += time.monotonic() - asked
            answer = self._ask(parts, ends, headers)
            if isinstance(answer, Fetched):
                if not any_status:
                    check(answer)
                return answer
            remedy = "Give the last one."
            try:
                url = urljoin(url, answer)
            except ValueError as error:
                raise AddressRefused(
                    "The address leads on to one that cannot be read.", remedy=remedy
                ) from error
            if parts.scheme == "https" and not url.lower().startswith("https:"):
                raise AddressRefused("The address leads from https to something less safe.", remedy=remedy)
        raise RecordUnreachable(
            f"The address leads on more than {REDIRECTS} times.",
            remedy="Give the address it leads to.",
            status=300,
        )

    def _ask(self, parts: SplitResult, ends: float, more: Mapping[str, str]) -> Fetched | str:
        """The answer to one request; an address where it leads on to one."""
        host = parts.hostname or ""
        holding = Holding(ends)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Accept": "*/*", **more}
        try:
            # Made in here: urllib3 finds fault with some names that were let through.
            with holding, self._pool(parts, host, holding) as pool:
                answer = pool.urlopen(
                    "GET",
                    path,
                    headers=headers,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
                try:
                    if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
                        return _readable(str(answer.headers["location"]))
                    found = {name.lower(): value for name, value in answer.headers.items()}
                    content_type = found.get("content-type", "").partition(";")[0].strip().lower()
                    body = self._body(answer, ends)
                    return Fetched(urlunsplit(parts), answer.status, content_type, body, found)
                finally:
                    answer.close()
        except (HTTPError, OSError, EOFError, UnicodeError, zlib.error) as error:
            # UnicodeError: a name that no resolver takes.
            if time.monotonic() >= ends:
                raise RecordUnreachable(
                    f"{host} took longer than {self._limits.seconds:,.0f} seconds.",
                    remedy="Download it yourself and add the file.",
                ) from error
            if _is_unknown(error):
                raise _no_site(host) from error
            raise RecordUnreachable(
                f"{host} did not answer as it should ({_said(error)}).",
                remedy="Open the address in a browser; try again later.",
            ) from error

    def _body(self, answer: Any, ends: float) -> bytes:
        """All of it, unpacked. Raises RecordTooLarge, RecordUnreachable, TimeoutError."""
        coding = str(answer.headers.get("content-encoding", "identity")).strip().lower()
        if coding not in ("identity", "", "gzip", "x-gzip"):
            raise RecordUnreachable(
                f"The site packs its answer in a way that was not asked for ({coding[:40]}).",
                remedy="Download it in a browser and add the file.",
                status=answer.status,
            )
        # Unpacked here, because half of a packed answer must not pass for the whole.
        unpacking = zlib.decompressobj(_GZIP) if coding.endswith("gzip") else None
        read = bytearray()
        while True:
            piece = answer.read1(_CHUNK)
            if unpacking is None:
                read += piece
            else:
                unpacking = self._unpack(unpacking, piece, read)
            if len(read) > self._limits.size:
                raise RecordTooLarge(
                    f"The record is larger than {self._limits.size / 2**20:,.0f} MiB.",
                    remedy="Download it, split it, and add the parts.",
                )
            if time.monotonic() >= ends:
                raise TimeoutError
            if not piece:
                if unpacking is not None and not unpacking.eof:
                    raise EOFError
                return bytes(read)

    def _unpack(self, unpacking: Any, piece: bytes, read: bytearray) -> Any:
        """Adds what ``piece`` unpacks to, up to one byte over the limit; gzip may consist of several parts."""
        while piece and len(read) <= self._limits.size:
            if unpacking.eof:
                unpacking = zlib.decompressobj(_GZIP)
            read += unpacking.decompress(piece, self._limits.size + 1 - len(read))
            piece = unpacking.unused_data
        return unpacking

    def _pool(self, parts: SplitResult, host: str, holding: Holding) -> urllib3.HTTPConnectionPool:
        port = parts.port or PORTS[parts.scheme]
        timeout = urllib3.Timeout(connect=self._limits.connect, read=self._limits.seconds)
        kind = urllib3.HTTPSConnectionPool if parts.scheme == "https" else urllib3.HTTPConnectionPool
        pool = kind(host, port, timeout=timeout, maxsize=1)
        connection = SafeHTTPS if parts.scheme == "https" else SafeHTTP
        addresses = partial(self._addresses, host)
        pool.ConnectionCls = partial(connection, addresses=addresses, holding=holding)  # type: ignore[assignment]
        return pool

    def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them public. Raises AddressRefused, OSError."""
        found = list(self._resolve(host, port))
        if host not in self._allowed and not all(map(is_public, found)):
            # One that is not public is enough: whoever mixes them wants the wrong one to be taken.
            raise _no_site(host)
        return found


def _readable(location: str) -> str:
    """An address in a header, as a browser reads it: UTF-8, with what does not belong in an address escaped."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return quote(location.strip(), safe="!#$%&'()*+,/:;=?@[]~-._")


def check(answer: Fetched) -> None:
    """Raises RecordAbsent for 404 and 410, RecordUnreachable for any other answer that is not the record."""
    status, remedy = answer.status, "Open the address in a browser."
    if status in (429, 503):
        after = answer.headers.get("retry-after", "")
        sentence = f"The site asks to come back later{f' ({after[:40]} s)' if after.isdigit() else ''}."
        remedy = "Try again then."
    elif status in _ABSENT:
        sentence = f"There is nothing at this address (the site answered {status})."
        raise RecordAbsent(sentence, remedy=remedy, status=status)
    elif status >= 300:
        sentence = f"The site answered {status} instead of the record."
    elif answer.content_type.startswith(_NOT_TEXT):
        sentence = f"The address leads to {answer.content_type}, which is not read here."
        remedy = "Give the address of a page, a PDF or a text."
    else:
        return
    raise RecordUnreachable(sentence, remedy=remedy, status=status)


def _no_site(host: str) -> SiteUnknown:
    return SiteUnknown(
        f"There is no site called {host}, as far as can be told from here: it is unknown, or not on the public web.",
        remedy="Check how it is spelled; the operator can allow a host in the settings file.",
    )


def _said(error: Exception) -> str:
    """What went wrong on the way, in words."""
    match error:
        case SSLError():
            return "its certificate cannot be relied on"
        case NewConnectionError():
            return "nobody answers there"
        case urllib3.exceptions.TimeoutError() | TimeoutError():
            return "it took too long"
        case _:
            return "its answer breaks off, or is none"


def _is_unknown(error: BaseException | None) -> bool:
    """Whether no resolver knew the name, however deep urllib3 wrapped that."""
    while error is not None:
        if isinstance(error, socket.gaierror):
            return True
        error = error.__cause__ or error.__context__
    return False
