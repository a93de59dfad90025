"""Rate limit and robots.txt: one request to a host at a time with a pause between two, Retry-After, a few retries, and only what
changed; robots.txt is asked at every hop. When a host was asked last, and until when it is left alone, is kept between runs.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from domain.errors import (
    AddressRefused,
    RecordAbsent,
    RecordError,
    RecordTooLarge,
    RecordUnreachable,
    SitePaused,
)
from index.ports import Clock, SystemClock
from index.sources.fetch import Fetched, Fetcher, check
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener

# --- The rate limit.


_SITES = 1000
_REMEMBERED = 3600.0
_BROKEN_REMEMBERED = 300.0
_LONGEST_WAIT = 86400.0
_LONGEST_DELAY = 60.0
"""Seconds between two fetches; a site that asks for more would never be read to its end."""
_LATER = "Open the address in a browser; try again later."
_SIZE = 512 * 1024
"""Bytes of a robots.txt that are looked at, as the standard says."""


@dataclass(slots=True)
class _Site:
    """What one site says."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    until: float = 0.0
    rules: Protego | RecordError | None = None
    """An error: its robots.txt cannot be read just now, so that nobody knows what it allows."""


class Robots:
    """The robots.txt of sites, remembered for an hour. Usable from several threads."""

    def __init__(self, fetcher: Fetcher, name: str, *, clock: Clock | None = None) -> None:
        """``name`` is the robot's, as a robots.txt would call it."""
        self._fetcher, self._name, self._clock = fetcher, name, clock or SystemClock()
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def check(self, url: str, before: Callable[[str], object] = lambda _url: None) -> float:
        """Crawl-delay in seconds; 0 where the site names none. ``before`` is asked before robots.txt is fetched.

        Raises AddressRefused where the site asks robots to stay away, RecordUnreachable while its robots.txt cannot be
        read, and what fetching that raises for an address that may not be asked at all.
        """
        parts = urlsplit(url)
        rules = self._rules(urlunsplit((parts.scheme, parts.netloc, "", "", "")), before)
        if isinstance(rules, RecordError):
            raise RecordUnreachable(rules.sentence, remedy=rules.remedy)
        if not rules.can_fetch(url, self._name):
            raise AddressRefused(
                f"{parts.hostname} asks programs not to fetch this address (robots.txt).",
                remedy="Download it in a browser and add the file.",
            )
        return min(float(rules.crawl_delay(self._name) or 0.0), _LONGEST_DELAY)

    def _rules(self, url: str, before: Callable[[str], object]) -> Protego | RecordError:
        with self._lock:
            if len(self._sites) > _SITES:
                self._sites.clear()
            site = self._sites.setdefault(url, _Site())
        # One lock for each site: a slow one keeps nobody else waiting.
        with site.asking:
            if site.rules is None or self._clock.now() >= site.until:
                site.rules, seconds = self._read(url, before, site.rules)
                site.until = self._clock.now() + seconds
            return site.rules

    def _read(
        self, site: str, before: Callable[[str], object], known: Protego | RecordError | None
    ) -> tuple[Protego | RecordError, float]:
        """The rules, or why they are not known, and for how many seconds that holds."""
        unknown = (
            f"What {urlsplit(site).hostname} lets programs fetch cannot be known just now: its robots.txt"
        )
        try:
            found = self._fetcher.fetch(f"{site}/robots.txt", any_status=True, before=before)
        except (AddressRefused, SitePaused):
            raise
        except RecordError as error:
            if isinstance(error, RecordTooLarge):
                error = RecordUnreachable(f"{unknown} has no end.", remedy=_LATER)
            elif isinstance(error, RecordUnreachable) and error.status:
                error = RecordUnreachable(f"{unknown} cannot be read. {error.sentence}", remedy=_LATER)
            # Mostly the site itself cannot be reached: that is what whoever asks has to know. RFC 9309, 2.3.1.4: a site
            # that cannot be asked what it forbids is taken to forbid everything.
            return error, _BROKEN_REMEMBERED
        if found.status >= 500 or found.status == 429:
            wait = found.retry_after(self._clock.now()) or 0.0
            refused = RecordUnreachable(f"{unknown} was answered with {found.status}.", remedy=_LATER)
            return refused, max(_BROKEN_REMEMBERED, min(wait, _LONGEST_WAIT))
        if found.status < 400 and found.body.lstrip()[:1] == b"<" and isinstance(known, Protego):
            # An error page in its place: what it said an hour ago still holds.
            return known, _REMEMBERED
        # Nothing there, or a page where there never were rules: it forbids nothing.
        text = "" if found.status >= 400 else found.body[:_SIZE].decode("utf-8", "replace")
        return Protego.parse(text), _REMEMBERED


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
_AHEAD = 600.0
"""Seconds that turns may lie ahead."""
STEPS = (("hosts", "CREATE TABLE hosts (host TEXT PRIMARY KEY, asked REAL NOT NULL, until REAL NOT NULL)"),)


class HostState:
    """When each host was asked last, and until when it is left alone, in the store ``path``; in seconds since the epoch.
    Usable from several threads and processes.
    """

    def __init__(self, path: Path, state: Opener = SqliteFile) -> None:
        self._file = state(path, STEPS)

    def until(self, host: str) -> float:
        """Until when it is left alone; 0 when it may be asked."""
        with self._file.reading() as connection:
            sql = "SELECT until FROM hosts WHERE host = ?"
            row = connection.execute(sql, (host,)).fetchone() if connection else None
        return float(row[0]) if row else 0.0

    def turn(self, host: str, now: float, pause: float) -> float:
        """Takes the next turn to ask it, at least ``pause`` seconds after the one before, whichever process took that; how
        many seconds it is until then.
        """
        with self._file.together() as connection:
            row = connection.execute("SELECT asked FROM hosts WHERE host = ?", (host,)).fetchone()
            before = row[0] if row else 0.0
            # Turns may be taken ahead; but a clock that was set back must not keep a host waiting for ever.
            begins = max(now, before + pause) if before - now < _AHEAD else now
            connection.execute(
                "INSERT INTO hosts VALUES (?, ?, 0) ON CONFLICT (host) DO UPDATE SET asked = excluded.asked",
                (host, begins),
            )
        return begins - now

    def pause(self, host: str, until: float) -> None:
        """It is left alone until then."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO hosts VALUES (?, 0, ?) ON CONFLICT (host) DO UPDATE SET until = excluded.until",
                (host, until),
            )


class RateLimitedFetcher:
    """Fetches for all feeds. Usable from several threads: a host is asked by one at a time."""

    def __init__(
        self,
        fetcher: Fetcher,
        robots: Robots,
        hosts: HostState,
        clock: Clock,
        *,
        pause: float = PAUSE,
        patience: float = PATIENCE,
        tries: int = 3,
    ) -> None:
        """``pause`` in seconds; a host's Crawl-delay counts where it is longer. ``patience`` and ``tries`` for somebody who
        waits for the answer are smaller ones.
        """
        self._fetcher, self._robots, self._hosts, self._clock = fetcher, robots, hosts, clock
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
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value}
        with self._lock:
            turn = self._turns[host]
        with turn:
            for attempt in range(1, self._tries + 1):
                try:
                    return self._ask(url, host, headers)
                except (RecordAbsent, SitePaused):
                    raise
                except RecordUnreachable as error:
                    if 0 < error.status < 500:
                        raise  # what a site says on purpose, it says the next time too
                    if attempt == self._tries:
                        self._count_failure(host)
                        raise
                    self._clock.sleep(_AGAIN * attempt)
        raise AssertionError

    def _ask(self, url: str, host: str, headers: dict[str, str]) -> Fetched:
        for _ in range(self._tries):
            answer = self._fetcher.fetch(url, any_status=True, before=self._wait_for_turn, headers=headers)
            if answer.status not in (429, 503) or not self._wait_as_asked(answer):
                break
        if answer.status != 304 or not headers:
            check(answer)
        self._failures[host] = 0
        return answer

    def _count_failure(self, host: str) -> None:
        """One more address that the host could not give. When it was one too many, the next is not asked for; who asked for this one
        is told how it failed, which is theirs, and not after how many of others.
        """
        self._failures[host] += 1
        if self._failures[host] >= _FAILURES:
            self._failures[host] = 0
            self._paused(host, _SICK)

    def _wait_as_asked(self, answer: Fetched) -> bool:
        """Waits as long as the host asks; whether to ask again. Raises SitePaused for a longer wait than there is
        patience for.
        """
        # The one that said it, which may be another one than was asked first.
        host = _host(answer.url)
        seconds = answer.retry_after(self._clock.now())
        if seconds is None:
            # 503 without a word is a failure like others; 429 means us.
            if answer.status == 429:
                raise self._paused(host, _UNASKED)
            return False
        if seconds > self._patience:
            raise self._paused(host, seconds)
        self._clock.sleep(seconds)
        return True

    def _wait_for_turn(self, url: str) -> None:
        """Before each request, also before each one that a redirect leads to: the site's robots.txt, and a pause."""
        self._pause_before(url, self._robots.check(url, self._pause_before))

    def _pause_before(self, url: str, delay: float = 0.0) -> None:
        host, now = _host(url), self._clock.now()
        until = self._hosts.until(host)
        # A pause that a wrong clock wrote down would never end.
        if now < until <= now + _LONGEST:
            raise _left_alone(host, until)
        wait = self._hosts.turn(host, now, max(self._pause, delay))
        if wait > 0:
            self._clock.sleep(wait)

    def _paused(self, host: str, seconds: float) -> SitePaused:
        until = self._clock.now() + min(seconds, _LONGEST)
        self._hosts.pause(host, until)
        return _left_alone(host, until)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().rstrip(".")


def _left_alone(host: str, until: float) -> SitePaused:
    """One sentence for whoever asks, whether the host said so to them or to others before, and without a time: that somebody else here
    asked it, and when, is not told.
    """
    return SitePaused(
        f"{host} cannot be asked just now: it asks to come back later, or has failed several times.",
        remedy="What is followed goes on by itself. Anything else: try again in an hour.",
        until=until,
    )
