"""Whether a site lets robots fetch an address (RFC 9309), asked once in a while for each site."""

from __future__ import annotations

import threading
import time
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from domain.errors import AddressRefused, RecordError
from index.fetching.fetch import Fetcher

_SITES = 1000
_REMEMBERED = 3600.0
_ALL = ("User-agent: *", "Disallow:")
_NOTHING = ("User-agent: *", "Disallow: /")
_SIZE = 512 * 1024
"""Bytes of a robots.txt that are looked at, as the standard says."""


class Manners:
    """The robots.txt of sites, remembered for an hour. Usable from several threads."""

    def __init__(self, fetcher: Fetcher, name: str) -> None:
        """``name`` is the robot's, as a robots.txt would call it."""
        self._fetcher, self._name = fetcher, name
        self._known: dict[str, tuple[float, RobotFileParser]] = {}
        self._asking = threading.Lock()

    def check(self, url: str) -> None:
        """Raises AddressRefused where the site asks robots to stay away, and what fetching its robots.txt raises for
        an address that may not be asked at all.
        """
        parts = urlsplit(url)
        site = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        with self._asking:
            asked, rules = self._known.get(site, (0.0, None))
            if len(self._known) > _SITES:
                self._known.clear()
            if rules is None or time.monotonic() - asked > _REMEMBERED:
                rules = self._read(site)
                self._known[site] = (time.monotonic(), rules)
        if not rules.can_fetch(self._name, url):
            raise AddressRefused(
                f"{parts.hostname} asks programs not to fetch this address (robots.txt).",
                remedy="Download it in a browser and add the file.",
            )

    def _read(self, site: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            found = self._fetcher.fetch(f"{site}/robots.txt", any_status=True)
        except AddressRefused:
            raise
        except RecordError:
            # Cannot be reached: then nothing else of the site will be either, and that is told there.
            rules.parse(_ALL)
            return rules
        if found.status >= 500:
            rules.parse(_NOTHING)
        elif found.status >= 400:
            rules.parse(_ALL)
        else:
            rules.parse(found.body[:_SIZE].decode("utf-8", "replace").splitlines())
        return rules
