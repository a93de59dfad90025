"""Fetching that a site's keeper would not mind: one connection a host with a pause between two, robots.txt, only what
changed, and patience when asked for it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from urllib.parse import urlsplit

from domain.errors import RecordAbsent, RecordUnreachable, SitePaused
from index.fetching.clock import Clock, iso
from index.fetching.fetch import Fetched, Fetcher, check
from index.fetching.hosts import Hosts
from index.fetching.manners import Manners
from index.fetching.retrying import wait_told

PAUSE = 1.0
"""Seconds from one request to a host to the next."""
PATIENCE = 60.0
"""Seconds that are waited at once when a host asks for it; a longer wait ends this run's questions to it."""
_AGAIN = 5.0
"""Seconds before the second try of what failed by the way; twice that before the third."""
_UNASKED = 900.0
"""Seconds a host is left alone that says “too many” and not how long."""
_LONGEST = 7 * 86400.0
_FAILURES = 5
"""Addresses in a row that a host may fail to give before it is left alone."""
_SICK = 1800.0
_BUSY = (429, 503)
_HTTP_NOT_MODIFIED = 304
_HTTP_SERVER = 500


class Polite:
    """Fetches for everything that is followed. Usable from several threads: a host is asked by one at a time."""

    def __init__(
        self,
        fetcher: Fetcher,
        manners: Manners,
        hosts: Hosts,
        clock: Clock,
        *,
        pause: float = PAUSE,
        patience: float = PATIENCE,
        tries: int = 3,
    ) -> None:
        """``pause`` in seconds; a host's Crawl-delay counts where it is longer. ``patience`` and ``tries`` for somebody who
        waits for the answer are smaller ones.
        """
        self._fetcher, self._manners, self._hosts, self._clock = fetcher, manners, hosts, clock
        self._pause, self._patience, self._tries = pause, patience, tries
        self._lock = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._failures: defaultdict[str, int] = defaultdict(int)

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """What is there, or an answer of status 304 where it is still what ``etag`` and ``modified`` belong to.

        Raises RecordAbsent for 404 and 410, SitePaused while the host is to be left alone, RecordUnreachable for any other
        failure, RecordTooLarge, and AddressRefused (also for what robots.txt forbids).
        """
        host = _host(url)
        with self._lock:
            turn = self._turns[host]
        with turn:
            return self._tried(url, host, {"If-None-Match": etag, "If-Modified-Since": modified})

    def _tried(self, url: str, host: str, conditions: dict[str, str]) -> Fetched:
        headers = {name: value for name, value in conditions.items() if value}
        for attempt in range(1, self._tries + 1):
            try:
                return self._asked(url, host, headers)
            except (RecordAbsent, SitePaused):
                raise
            except RecordUnreachable as error:
                if 0 < error.status < _HTTP_SERVER:
                    raise  # what a site says on purpose, it says the next time too
                if attempt == self._tries:
                    self._count(host, error)
                    raise
                self._clock.sleep(_AGAIN * attempt)
        raise AssertionError

    def _count(self, host: str, error: RecordUnreachable) -> None:
        """One more address that the host could not give. Raises SitePaused when it was one too many."""
        self._failures[host] += 1
        if self._failures[host] >= _FAILURES:
            self._failures[host] = 0
            raise self._paused(host, _SICK, "has failed several times in a row") from error

    def _asked(self, url: str, host: str, headers: dict[str, str]) -> Fetched:
        for _ in range(self._tries):
            answer = self._fetcher.fetch(url, any_status=True, before=self._wait, headers=headers)
            if answer.status not in _BUSY or not self._wait_as_told(answer):
                break
        if answer.status != _HTTP_NOT_MODIFIED or not headers:
            check(answer)
        self._failures[host] = 0
        return answer

    def _wait_as_told(self, answer: Fetched) -> bool:
        """Waits as long as the host asks; whether to ask again. Raises SitePaused for a longer wait than there is
        patience for.
        """
        # The one that said it, which may be another one than was asked first.
        host = _host(answer.url)
        seconds = wait_told(answer.headers.get("retry-after", ""), self._clock.now())
        if seconds is None:
            # 503 without a word is a failure like others; 429 means us.
            if answer.status == 429:
                raise self._paused(host, _UNASKED, "says that it is asked too often")
            return False
        if seconds > self._patience:
            raise self._paused(host, seconds, "asks to come back later")
        self._clock.sleep(seconds)
        return True

    def _wait(self, url: str) -> None:
        """Before each request, also before each one that a redirect leads to: pauses, and the site's robots.txt."""
        delay = self._manners.check(url, self._turn)
        self._turn(url, delay)

    def _turn(self, url: str, delay: float = 0.0) -> None:
        host = _host(url)
        now = self._clock.now()
        until = self._hosts.until(host)
        # A pause that a wrong clock wrote down would never end.
        if now < until <= now + _LONGEST:
            raise _left_alone(host, until)
        wait = self._hosts.turn(host, now, max(self._pause, delay))
        if wait > 0:
            self._clock.sleep(wait)

    def _paused(self, host: str, seconds: float, why: str) -> SitePaused:
        until = self._clock.now() + min(seconds, _LONGEST)
        self._hosts.pause(host, until)
        return _left_alone(host, until, why)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().rstrip(".")


def _left_alone(host: str, until: float, why: str = "is left alone for a while") -> SitePaused:
    return SitePaused(
        f"{host} {why}; it is not asked before {iso(until)}.",
        remedy="Nothing needs to be done: it goes on then.",
        until=until,
    )
