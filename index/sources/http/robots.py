"""robots.txt (RFC 9309): whether a site lets programs fetch an address, and how fast. Asked once an hour for each site."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from domain.errors import AddressRefused, RecordError, RecordUnreachable, SitePaused
from index.ports import Clock, SystemClock
from index.sources.http.fetch import Fetcher

_SITES = 1000
_REMEMBERED = 3600.0
_BROKEN_REMEMBERED = 300.0
_LONGEST_WAIT = 86400.0
_LONGEST_DELAY = 60.0
"""Seconds between two fetches; a site that asks for more would never be read to its end."""
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
        try:
            found = self._fetcher.fetch(f"{site}/robots.txt", any_status=True, before=before)
        except (AddressRefused, SitePaused):
            raise
        except RecordError as error:
            # Mostly the site itself cannot be reached: that is what whoever asks has to know. RFC 9309, 2.3.1.4: a site
            # that cannot be asked what it forbids is taken to forbid everything.
            return error, _BROKEN_REMEMBERED
        if found.status >= 500 or found.status == 429:
            wait = found.retry_after(self._clock.now()) or 0.0
            unknown = RecordUnreachable(
                f"What {urlsplit(site).hostname} lets programs fetch cannot be known just now: its robots.txt"
                f" was answered with {found.status}.",
                remedy="Open the address in a browser; try again later.",
            )
            return unknown, max(_BROKEN_REMEMBERED, min(wait, _LONGEST_WAIT))
        if found.status < 400 and found.body.lstrip()[:1] == b"<" and isinstance(known, Protego):
            # An error page in its place: what it said an hour ago still holds.
            return known, _REMEMBERED
        # Nothing there, or a page where there never were rules: it forbids nothing.
        text = "" if found.status >= 400 else found.body[:_SIZE].decode("utf-8", "replace")
        return Protego.parse(text), _REMEMBERED
