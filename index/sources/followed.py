"""A place on the web that is followed (``index.ports.Source``): looked at over the network by ``refresh``, and listed from
what is kept of it, so that a re-index never waits for a site and never mistakes a bad day of one for the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from domain.errors import PlenumError, SitePaused
from domain.findings import Finding, Verdict
from index.fetching.clock import Clock, iso
from index.fetching.polite import Polite
from index.follows import Follow, Followed
from index.names import called_after
from index.readers.choose import read, reading
from index.sources.entry_found import FoundEntry
from index.sources.folder import Reader
from index.sources.kinds.addresses import taken
from index.sources.looking import Look
from index.sources.place import Place
from index.sources.store import Store
from index.sources.taking import Looked

_NAMED = 5
_YOUNG = 7 * 86400.0
"""Seconds for which what could not be fetched yet is waited for."""


class FollowedSource:
    """The records of one place. ``refresh`` and ``records`` are called by one thread at a time."""

    def __init__(
        self,
        follow: Follow,
        place: Place,
        store: Store,
        polite: Polite,
        clock: Clock,
        *,
        reader: Reader = read,
        version: str = "",
    ) -> None:
        """``reader`` reads records in the way that ``version`` names; empty: as ``index.readers.choose.read`` does."""
        self.follow = follow
        # With the collection: two communities may follow one place, and neither may be taken for the other.
        self.name = f"{follow.url} ({follow.kind}, {follow.collection})"
        self._place, self._store, self._polite, self._clock = place, store, polite, clock
        self._reader, self._version = reader, version or reading()
        self.findings: tuple[Finding, ...] = ()
        """What the latest look came upon, and why."""
        self.room = 1 << 62
        """Bytes that the next look may bring."""

    def refresh(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Looks at the place and fetches what is new or may have changed. What goes wrong there is in ``findings``.

        Raises StorageFull, LibraryError where what was fetched cannot be kept.
        """
        host = called_after(urlsplit(self.follow.url).hostname or "")
        # Two hosts may have one path, and both may be followed for one collection.
        prefix = (
            self.follow.collection if host == self.follow.collection else f"{self.follow.collection}/{host}"
        )
        look = Look(
            self._place,
            self._store,
            self._polite.get,
            self._clock,
            prefix=prefix.rstrip("/"),
            room=self.room,
            wanted=lambda url: taken(url, self.follow.only),
        )
        before = self._store.facts()
        looked = look.run(progress)
        self.findings = tuple(self._findings(looked))
        now = iso(self._clock.now())
        trouble = looked.problem or looked.paused
        facts = {
            "born": before.get("born") or str(self._clock.now()),
            "looked_at": now,
            "problem": trouble.sentence if trouble else "",
            # Since when, so that an admin is told once it has lasted.
            "problem_since": (before.get("problem_since") or now) if looked.problem else "",
        }
        if looked.listed:
            facts["listed_at"] = now
        self._store.set_facts(facts)
        self._store.tidy()

    @property
    def whole(self) -> bool:
        """Whether all that the place has was seen: it was listed to the end, and what that listed was fetched, or could not be
        for days. While a store is new (or was lost), a record that is not in it may be there all the same.
        """
        facts = self._store.facts()
        if not facts.get("listed_at"):
            return False
        young = self._clock.now() - float(facts.get("born") or 0) < _YOUNG
        return not (young and self._store.pending())

    def records(self) -> Iterator[FoundEntry]:
        """Every record that is kept and not known to be gone, in the order of their keys. Asks nobody."""
        there = [kept for kept in self._store.entries().values() if kept.key and kept.body and not kept.gone]
        for kept in sorted(there, key=lambda each: each.key):
            told = {"body": self.follow.body, **kept.told, "url": kept.link or kept.url}
            said = {name: value for name, value in told.items() if value}
            yield FoundEntry(kept.key, kept, said, self._store, self._reader, self._version)

    def followed(self) -> Followed:
        """How following it goes."""
        facts = self._store.facts()
        records, gone, failing = self._store.counts()
        return Followed(
            follow=self.follow,
            records=records,
            gone=gone,
            failing=failing,
            looked_at=facts.get("looked_at", ""),
            listed_at=facts.get("listed_at", ""),
            problem=facts.get("problem", ""),
        )

    def _findings(self, looked: Looked) -> Iterator[Finding]:
        if looked.problem is not None:
            yield self._finding(looked.problem, Verdict.WARNING)
        if looked.paused is not None:
            yield self._finding(looked.paused, Verdict.NOTE)
        for url, error in looked.failed[:_NAMED]:
            yield Finding(
                self.name, Verdict.WARNING, f"{url} could not be fetched: {error.sentence}", error.remedy
            )
        if len(looked.failed) > _NAMED:
            more = f"{len(looked.failed) - _NAMED:,} more of its records could not be fetched."
            yield Finding(self.name, Verdict.WARNING, more, "They are tried again at the next look.")
        for url in looked.doubted[:_NAMED]:
            yield Finding(
                self.name,
                Verdict.NOTE,
                f"What {url} holds now looks like an error page, or like half a record; what it held before stays.",
                "Nothing needs to be done: if it stays like that for a day or more, it is taken.",
            )
        if looked.full:
            sentence = f"{self.name} holds as much as the places of one collection may; nothing more of it is fetched."
            yield Finding(
                self.name, Verdict.WARNING, sentence, "Follow less of it: with `only`, or its feed."
            )
        elif looked.waiting:
            sentence = f"{looked.waiting:,} records of {self.name} are still to be fetched."
            yield Finding(self.name, Verdict.NOTE, sentence, "The next look goes on with them.")

    def _finding(self, error: PlenumError, verdict: Verdict) -> Finding:
        stays = "" if isinstance(error, SitePaused) else " What is kept of it stays as it is."
        return Finding(self.name, verdict, f"{self.name}: {error.sentence}{stays}", error.remedy)


class BrokenSource:
    """A place that cannot be opened at all (``index.ports.Source``): listing it raises, so that nothing of it is gone."""

    def __init__(self, name: str, error: PlenumError) -> None:
        self.name, self.problem, self._error = name, error.sentence, error

    def records(self) -> Iterator[FoundEntry]:
        """Raises what is wrong."""
        raise self._error
