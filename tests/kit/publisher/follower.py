"""Somebody who follows places of the site: the project's own parts, by a clock that never waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from domain.errors import Finding
from index.ports import Source
from index.sources.feeds import Feeds
from index.sources.fetch import Fetched, Fetcher, Limits
from index.sources.rate_limit import PAUSE, HostState, RateLimitedFetcher, Robots
from tests.kit.publisher.site import Site

AGENT = "Plenum/test (+https://plenum.example/; records@plenum.example)"


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where somebody points."""

    kind: str
    path: str
    host: str = "www"
    video: str = ""


class Killed(BaseException):
    """The process ended here."""


class Follower:
    """Follows ``places``, each as a collection of the name given, and keeps all in ``folder``."""

    def __init__(
        self, site: Site, folder: Path, places: Mapping[str, Pointed], *, pause: float = PAUSE
    ) -> None:
        self._site, self._folder, self._pause = site, folder, pause
        self._left: int | None = None
        self.findings: list[Finding] = []
        """Of the latest look."""
        self._open()
        for name, place in places.items():
            self.following.follow(name, site.url(place.path, place.host), kind=place.kind, video=place.video)

    def _open(self) -> None:
        clock = self._site.clock
        fetcher = _Mortal(self, self._site)
        hosts = HostState(self._folder / "hosts.sqlite")
        manners = Robots(fetcher, "Plenum", clock=clock)
        self.polite = RateLimitedFetcher(fetcher, manners, hosts, clock, pause=self._pause)
        self.following = Feeds(self._folder, self.polite, clock, allowed=self._site.allowed)

    @property
    def sources(self) -> dict[str, Source]:
        """By the name they were given."""
        names = [each.collection for each in self.following.subscriptions()]
        return dict(zip(names, self.following.sources(), strict=True))

    def restart(self) -> None:
        """Begins anew over what is kept, as a new process would."""
        self._left = None
        self._open()

    def look(self) -> list[Finding]:
        """Looks at all places; what was noticed."""
        self.findings = []
        # In the order in which they are looked at: who waited longest comes first.
        turns = sorted(self.following.statuses(), key=lambda each: each.looked_at)
        names = [each.subscription.collection for each in turns]

        def begins(_stage: str, at: int, _of: int) -> None:
            self._site.asker = names[at] if at < len(names) else ""

        self.following.crawl(begins, self.findings.append)
        return self.findings

    def kill_after(self, requests: int) -> None:
        """The next look ends with ``Killed`` when it would ask for one address more than so many."""
        self._left = requests

    def count(self) -> None:
        """One more address is asked for. Raises Killed."""
        if self._left is not None:
            if self._left == 0:
                self._site.ended.append(self._site.clock.now())
                raise Killed
            self._left -= 1


class _Mortal(Fetcher):
    """The fetcher; the way to this machine; and the moment at which the process ends."""

    def __init__(self, follower: Follower, site: Site) -> None:
        limits = Limits(seconds=10.0, connect=5.0, size=2 << 20)
        super().__init__(agent=AGENT, allowed=site.allowed, resolver=site.resolver, limits=limits)
        self._follower, self._site = follower, site

    def fetch(
        self,
        url: str,
        *,
        any_status: bool = False,
        before: Callable[[str], object] = lambda _url: None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Fetched:
        self._follower.count()
        site = self._site
        found = super().fetch(
            site.ported(url),
            any_status=any_status,
            before=lambda each: before(site.bare(each)),
            headers=headers,
        )
        return replace(found, url=site.bare(found.url))
