"""An application whose places on the web are in memory: nothing is fetched, the rules are the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import App
from domain.documents import may_see
from domain.errors import AddressRefused, BadSettings, Finding, NotAllowed, RecordMissing, RecordUnreachable
from index.backup.backup import backup
from index.records import BackedUp, Held, Plan, ReindexReport, Subscription, SubscriptionStatus

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")
MOST = 3
NOW = "2026-03-02T09:00:00+00:00"


class Following:
    """The application ``real``, and what it follows; it is its own ``library`` and its own ``feeds``. ``brings`` is what the
    next re-indexes say beside what they did.
    """

    def __init__(self, real: App, data: Path) -> None:
        self._real, self._data = real, data
        self.places: dict[str, SubscriptionStatus] = {}
        self.held: tuple[Held, ...] = ()
        self.accepted: list[str] = []
        self.brings: list[dict[str, Any]] = []
        self.finds: list[Finding | Exception] = []

        self.library = self.feeds = self
        self.answers, self.uploads, self.health = real.answers, real.uploads, real.health
        self.privacy_page = real.privacy_page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real.library, name)

    def follow(
        self, collection: str, url: str, *, kind: str = "", only: Sequence[str] = (), body: str = ""
    ) -> Subscription:
        """An address with “feed” in it is a feed, every other one a page."""
        if not url.startswith(("https://", "http://")):
            raise AddressRefused(
                f"{url} is not on the web.", remedy="Give an address that begins with https://."
            )
        if "nowhere" in url:
            raise RecordUnreachable(f"{url} cannot be reached: no such host.")
        if kind and kind not in KINDS:
            raise BadSettings(f"There is no kind of place “{kind}”.", remedy=f"One of {', '.join(KINDS)}.")
        guessed = kind or ("feed" if "feed" in url else "page")
        why = "You said so." if kind else f"Its content is what a {guessed} gives."
        number = hashlib.sha256(f"{collection} {guessed} {url}".encode()).hexdigest()[:6]
        if number in self.places:
            raise NotAllowed(f"{url} is followed already.", reason="library-follow-already")
        if sum(each.subscription.collection == collection for each in self.places.values()) >= MOST:
            raise NotAllowed(f"{collection} follows {MOST} places.", reason="library-follow-too-many")
        made = Subscription(
            number, collection, guessed, url, title="City News", why=why, only=tuple(only), body=body
        )
        self.places[number] = SubscriptionStatus(made)
        return made

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """By id."""
        found = self.places.get(follow)
        if found is None or found.subscription.collection != collection:
            raise RecordMissing(f"No place {follow} is followed.")
        if found.subscription.configured:
            raise NotAllowed(
                f"{found.subscription.url} is named in the settings file.", reason="library-follow-configured"
            )
        return self.places.pop(follow).subscription

    def statuses(self, community: str = "") -> Sequence[SubscriptionStatus]:
        """Those that this community sees."""
        return [each for each in self.places.values() if may_see(each.subscription.collection, community)]

    def accept_gone(self, source: str) -> None:
        """From then on nothing of it is held back."""
        self.accepted.append(source)
        self.held = tuple(each for each in self.held if each.source != source)

    def plan(self) -> Plan:
        """The real one, and what is held back."""
        return replace(self._real.library.plan(), held=self.held)

    def reindex(self, on_progress: Callable[[str, int, int], None], report: Any) -> ReindexReport:
        """The real one."""
        done = self._real.library.reindex(on_progress, report)
        return replace(done, **{"held": self.held, **(self.brings.pop(0) if self.brings else {})})

    def crawl(self, on_progress: Callable[[str, int, int], None], report: Callable[[Finding], None]) -> None:
        """Every place has been looked at then. ``finds`` is what that came upon; an error in it is raised."""
        for at, number in enumerate(self.places):
            on_progress("look", at, len(self.places))
            self.places[number] = replace(self.places[number], looked_at=NOW, listed_at=NOW)
        for each in self.finds:
            if isinstance(each, Exception):
                raise each
            report(each)

    def backup(self, *, on_progress: Callable[[str, int, int], None]) -> BackedUp:
        """A real one."""
        folder = self._data / "backups"
        folder.mkdir(exist_ok=True)
        return backup(self._data, folder, on_progress=on_progress)
