"""Whether a site lets robots fetch an address, and how fast (RFC 9309), asked once in a while for each site."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit, urlunsplit

from protego import Protego

from domain.errors import AddressRefused, RecordError, RecordUnreachable, SitePaused
from index.fetching.clock import Clock, SystemClock
from index.fetching.fetch import Fetcher
from index.fetching.retrying import wait_told

_SITES = 1000
_REMEMBERED = 3600.0
_BROKEN_REMEMBERED = 300.0
_LONGEST_WAIT = 86400.0
_LONGEST_DELAY = 60.0
"""Seconds between two fetches; a site that asks for more would never be read to its end."""
_SIZE = 512 * 1024
"""Bytes of a robots.txt that are looked at, as the standard says."""


@dataclass(slots=True)
class _Rules:
    """What one site says."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    until: float = 0.0
    rules: Protego | None = None
    """None: its robots.txt cannot be read just now, so that nobody knows what it allows."""
    problem: str = ""
    """Why not, in a sentence."""
    remedy: str = ""
    wait: float = 0.0
    """Seconds until it is asked for again then."""


class Manners:
    """The robots.txt of sites, remembered for an hour. Usable from several threads."""

    def __init__(self, fetcher: Fetcher, name: str, *, clock: Clock | None = None) -> None:
        """``name`` is the robot's, as a robots.txt would call it."""
        self._fetcher, self._name, self._clock = fetcher, name, clock or SystemClock()
        self._known: dict[str, _Rules] = {}
        self._looking = threading.Lock()

    def check(self, url: str, before: Callable[[str], object] = lambda _url: None) -> float:
        """How many seconds the site asks to leave between two fetches; 0 when it does not say.

        ``before`` is asked before its robots.txt is fetched. Raises AddressRefused where the site asks robots to stay away,
        RecordUnreachable while its robots.txt cannot be read, and what fetching that raises for an address that may not
        be asked at all.
        """
        parts = urlsplit(url)
        rules = self._rules(parts, before)
        if rules.rules is None:
            raise RecordUnreachable(rules.problem, remedy=rules.remedy)
        if not rules.rules.can_fetch(url, self._name):
            raise AddressRefused(
                f"{parts.hostname} asks programs not to fetch this address (robots.txt).",
                remedy="Download it in a browser and add the file.",
            )
        return min(float(rules.rules.crawl_delay(self._name) or 0.0), _LONGEST_DELAY)

    def _rules(self, parts: SplitResult, before: Callable[[str], object]) -> _Rules:
        site = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        with self._looking:
            if len(self._known) > _SITES:
                self._known.clear()
            known = self._known.setdefault(site, _Rules())
        # One lock for each site: a slow one keeps nobody else waiting.
        with known.asking:
            if self._clock.now() >= known.until:
                known.problem, known.wait = "", _BROKEN_REMEMBERED
                known.rules = self._read(site, before, known)
                known.until = self._clock.now() + (known.wait if known.rules is None else _REMEMBERED)
            return known

    def _read(self, site: str, before: Callable[[str], object], known: _Rules) -> Protego | None:
        try:
            found = self._fetcher.fetch(f"{site}/robots.txt", any_status=True, before=before)
        except (AddressRefused, SitePaused):
            raise
        except RecordError as error:
            # Mostly the site itself cannot be reached: that is what whoever asks has to know.
            known.problem, known.remedy = error.sentence, error.remedy
            # RFC 9309, 2.3.1.4: a site that cannot be asked what it forbids is taken to forbid everything.
            return None
        if found.status >= 500 or found.status == 429:
            known.problem = (
                f"What {urlsplit(site).hostname} lets programs fetch cannot be known just now: its robots.txt"
                f" was answered with {found.status}."
            )
            known.remedy = "Open the address in a browser; try again later."
            wait = wait_told(found.headers.get("retry-after", ""), self._clock.now())
            known.wait = max(known.wait, min(wait or 0.0, _LONGEST_WAIT))
            return None
        if found.status < 400 and found.body.lstrip()[:1] == b"<" and known.rules is not None:
            # An error page in its place: what it said an hour ago still holds.
            return known.rules
        # Nothing there, or a page where there never were rules: it forbids nothing.
        return Protego.parse("" if found.status >= 400 else found.body[:_SIZE].decode("utf-8", "replace"))
