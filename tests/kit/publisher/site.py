"""The town's web site: a real HTTP server on this machine that shows each day what was published by then, and misbehaves
when it is told to.

    with Site(town(), clock) as site:
        site.fault("/feed/", range(3, 5), status(503, after=600))
        clock.day = 3
        Fetcher(agent="x", allowed=site.allowed, resolver=site.resolver).fetch(site.url("/feed/"))
        assert site.asked[-1].status == 503
"""

from __future__ import annotations

import fnmatch
import hashlib
import ssl
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.kit.publisher import doors
from tests.kit.publisher.answers import Answer, Asked, settled
from tests.kit.publisher.certificate import certificate
from tests.kit.publisher.clock import VirtualClock
from tests.kit.publisher.faults import Fault, Quirk
from tests.kit.publisher.pieces import Town, day_of
from tests.kit.publisher.seen import Seen, wait_in
from tests.kit.publisher.wire import Handler, Server

NAMES = {
    "www": "www.oakhaven.example",
    "api": "webapi.legistar.com",
    "files": "oakhaven.legistar1.com",
    "insite": "oakhaven.legistar.com",
    "elsewhere": "parked.example",
}
"""What a host is for → its name. All of them are this machine; no name is looked up anywhere."""


@dataclass(slots=True)
class _Scheduled:
    pattern: str
    begins: float
    ends: float
    fault: Fault
    times: int | None


class Site:
    """The site. ``asked`` tells what was asked of it, in the order of arrival."""

    def __init__(
        self,
        town: Town,
        clock: VirtualClock | None = None,
        *,
        legistar_cap: int = 1000,
        secure: Path | None = None,
        portless: bool = False,
    ) -> None:
        """``secure`` is a folder to keep a certificate in: the site speaks https then, and ``authority`` is to be trusted
        (``SSL_CERT_FILE``). ``portless``: its addresses are those of a site in the world, the same every time; to reach it,
        see ``ported``.
        """
        self.town, self.clock = town, clock or VirtualClock()
        self.asked: list[Seen] = []
        self.crawl_delay = 2
        self.ended: list[float] = []
        """When whoever asks was killed, where they say so."""
        self.asker = ""
        """For which place it is asked, where whoever asks says so."""
        self.authority = secure / "authority.pem" if secure else None
        self._legistar_cap, self._secure, self._portless = legistar_cap, secure, portless
        self._faults: list[_Scheduled] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        handler = type("Handler", (Handler,), {"answer": staticmethod(self.answer)})
        self._server = Server(("127.0.0.1", 0), handler)
        self.port = self._server.server_port
        if self._secure and self.authority:
            key = self._secure / "key.pem"
            for path, text in zip((self.authority, key), certificate(NAMES.values()), strict=True):
                path.write_text(text)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.authority, key)
            # The handshake is made by the thread that answers: an asker that leaves in the middle stops nobody.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # What a follower is given

    @property
    def allowed(self) -> frozenset[str]:
        """The names of its hosts."""
        return frozenset(NAMES.values())

    def resolver(self, host: str, port: int) -> Sequence[str]:
        """Its hosts are this machine; no other name has an address."""
        del port
        if host not in self.allowed:
            raise OSError(f"{host} is not known")
        return ["127.0.0.1"]

    def url(self, path: str, host: str = "www") -> str:
        """The address of a path."""
        return self.origins[host] + path

    @property
    def origins(self) -> dict[str, str]:
        """What a host is for → ``http://name:port``, or without the port."""
        if not self._portless:
            return self._ported
        return {name: f"{'https' if name == 'api' else 'http'}://{host}" for name, host in NAMES.items()}

    @property
    def _ported(self) -> dict[str, str]:
        scheme = "https" if self._secure else "http"
        return {name: f"{scheme}://{host}:{self.port}" for name, host in NAMES.items()}

    def ported(self, url: str) -> str:
        """Where to connect to for an address of a site without ports."""
        for name, origin in self.origins.items():
            if url == origin or url.startswith(origin + "/"):
                return self._ported[name] + url[len(origin) :]
        return url

    def bare(self, url: str) -> str:
        """What ``ported`` was given."""
        for name, origin in self._ported.items():
            if url == origin or url.startswith(origin + "/"):
                return self.origins[name] + url[len(origin) :]
        return url

    # What a test sets and reads

    @property
    def day(self) -> float:
        """Which day it is."""
        return self.clock.day

    @day.setter
    def day(self, day: float) -> None:
        self.clock.day = day

    def fault(
        self,
        pattern: str,
        days: range | tuple[float, float] | None,
        fault: Fault | str,
        *,
        times: int | None = None,
    ) -> None:
        """What is asked for by ``pattern`` (``/feed/``, ``*/wp-json/*``, ``*``; with its query) goes wrong on ``days``: a
        range of whole days, or from a day until another; None: always; robots.txt only where the pattern names it. A name stands for a Quirk. ``times``: only so often.
        """
        begins, ends = (float("-inf"), float("inf"))
        if isinstance(days, range):
            begins, ends = days.start, days.stop
        elif days is not None:
            begins, ends = days
        made = Quirk(fault) if isinstance(fault, str) else fault
        with self._lock:
            self._faults.append(_Scheduled(pattern, begins, ends, made, times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    def since(self, mark: int) -> list[Seen]:
        """What was asked after ``mark = len(site.asked)``, robots.txt left out."""
        return [each for each in self.asked[mark:] if each.path != "/robots.txt"]

    def bodies(self, seen: Iterable[Seen]) -> Counter[str]:
        """How often the body of each path was sent in full."""
        return Counter(each.path for each in seen if each.status == 200 and each.sent)

    # How it answers

    def answer(self, host: str, target: str, headers: dict[str, str]) -> Answer:
        """What is sent for a request, and what is remembered of it."""
        parts = urlsplit(target)
        name = host.partition(":")[0]
        at = self.clock.now()
        faults = self._at(day_of(at), {target, parts.path, unquote(target), f"{name}{unquote(target)}"})
        asked = Asked(
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            day=day_of(at),
            town=self.town,
            hosts=self.origins,
            led=self._ported,
            quirks=frozenset(each.name for each in faults if isinstance(each, Quirk)),
            legistar_cap=self._legistar_cap,
        )
        real = doors.answer(asked, name, crawl_delay=self.crawl_delay)
        for fault in faults:
            real = fault(asked, real)
        given = settled(asked, real)
        seen = Seen(
            at=at,
            host=name,
            path=target,
            conditional="if-none-match" in headers or "if-modified-since" in headers,
            status=given.status,
            sent=len(given.body),
            agent=headers.get("user-agent", ""),
            digest=hashlib.sha256(real.body).hexdigest() if given.body else "",
            validator="".join(given.headers.get(name, "") for name in ("ETag", "Last-Modified")),
            wait=wait_in(given, at),
            asker=self.asker,
            faulty=bool(faults),
        )
        with self._lock:
            self.asked.append(seen)
        return given

    def _at(self, day: float, names: set[str]) -> list[Fault]:
        found: list[Fault] = []
        with self._lock:
            for each in self._faults:
                hit = each.begins <= day < each.ends and any(
                    fnmatch.fnmatchcase(name, each.pattern) for name in names
                )
                # What a site lets robots do is another matter than how it is today.
                hit = hit and ("/robots.txt" not in names or "robots" in each.pattern)
                if not hit or each.times == 0:
                    continue
                if each.times is not None:
                    each.times -= 1
                found.append(each.fault)
        return found
