"""A place on the web that is followed (``index.ports.Source``): looked at over the network by ``refresh``, and listed from
what is kept of it, so that a re-index never waits for a site and never mistakes a bad day of one for the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from domain.documents import PREFIX, Document, sha256_text
from domain.errors import PlenumError, RecordUnreadable, SitePaused
from domain.findings import Finding, Verdict
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, with_value
from index.readers.reader import read, reading
from index.sources.crawl import Look
from index.sources.download import Looked
from index.sources.feed_store import Kept, Store
from index.sources.file_names import called_after
from index.sources.folder import Reader
from index.sources.http.clock import Clock, iso
from index.sources.http.rate_limit import RateLimitedFetcher
from index.sources.providers.entry_fields import taken
from index.sources.providers.provider import Place

# --- What is followed: the places on the web that an admin pointed at, once. Plain frozen values.


@dataclass(frozen=True, slots=True)
class Subscription:
    """One place that is followed."""

    id: str
    """Six hexadecimal digits of the sha256 of collection, kind and address: the same place is followed once."""
    collection: str
    """Its records' keys begin with it."""
    kind: str
    """feed, wordpress, legistar, sitemap, page, captions, export."""
    url: str
    title: str = ""
    """As the place calls itself; empty where it does not."""
    why: str = ""
    """Why it was taken for this kind."""
    only: tuple[str, ...] = ()
    """Patterns of addresses; only these are taken. Empty: all."""
    body: str = ""
    """The public body whose records it publishes, where an admin said so."""
    video: str = ""
    """For captions: the address of their video."""
    configured: bool = False
    """Named in the settings file: it can only be changed there."""


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """A place, and how following it goes."""

    subscription: Subscription
    records: int = 0
    """That are kept of it, those that are gone there not counted."""
    gone: int = 0
    """That it does not have any more."""
    failing: int = 0
    """That could not be fetched when they were last tried."""
    looked_at: str = ""
    """ISO, UTC: when it was last looked at; empty: never."""
    listed_at: str = ""
    """ISO, UTC: when it was last listed to the end."""
    problem: str = ""
    """What went wrong when it was last looked at: a sentence in English; empty when nothing did."""


# --- One record of a place on the web, as the re-index sees it.


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """A record whose bytes are kept (``index.ports.Found``)."""

    key: str
    kept: Kept
    told: Mapping[str, str]
    """What the place says of it, and what an admin said of the place."""
    store: Store
    reader: Reader
    version: str
    """Of the reader."""

    @property
    def address(self) -> str:
        """Where its words are on the web, whoever lists it."""
        return self.kept.url

    @property
    def stamp(self) -> str:
        """Other bytes, other words about them, or better readers: another stamp."""
        said = sha256_text("\n".join(f"{name}={value}" for name, value in sorted(self.told.items())))
        return f"{self.version};{self.kept.body[:24]};{said[:12]}"

    def read(self) -> Document:
        """Reads the bytes that are kept. Raises RecordError."""
        try:
            raw = self.store.body(self.kept.body)
        except RecordUnreadable:
            # Without the damaged file, it is fetched anew.
            self.store.forget(self.kept.body)
            raise
        document = self.reader(raw, self.key, metadata_of(self.told))
        # A record may name its collection itself; into a community, or out of one, no word of it leads.
        folder = self.key.partition("/")[0]
        if folder.startswith(PREFIX) or document.collection.startswith(PREFIX):
            return replace(document, collection=folder)
        return document


def metadata_of(told: Mapping[str, str]) -> Metadata:
    """What is told of a record; a value that cannot be taken becomes a note instead of a reason to lose the record."""
    metadata = SILENT
    for name, value in sorted(told.items()):
        try:
            metadata = with_value(metadata, name, value)
        except WrongValueError as error:
            metadata = with_value(
                metadata, "note", f"Its place says something that is not understood: {error}"
            )
    return metadata


_NAMED = 5
_YOUNG = 7 * 86400.0
"""Seconds for which what could not be fetched yet is waited for."""


class FeedSource:
    """The records of one place. ``refresh`` and ``records`` are called by one thread at a time."""

    def __init__(
        self,
        follow: Subscription,
        place: Place,
        store: Store,
        polite: RateLimitedFetcher,
        clock: Clock,
        *,
        reader: Reader = read,
        version: str = "",
    ) -> None:
        """``reader`` reads records in the way that ``version`` names; empty: as ``index.readers.reader.read`` does."""
        self.subscription = follow
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
        host = called_after(urlsplit(self.subscription.url).hostname or "")
        # Two hosts may have one path, and both may be followed for one collection.
        prefix = (
            self.subscription.collection
            if host == self.subscription.collection
            else f"{self.subscription.collection}/{host}"
        )
        look = Look(
            self._place,
            self._store,
            self._polite.get,
            self._clock,
            prefix=prefix.rstrip("/"),
            room=self.room,
            wanted=lambda url: taken(url, self.subscription.only),
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
            told = {"body": self.subscription.body, **kept.told, "url": kept.link or kept.url}
            said = {name: value for name, value in told.items() if value}
            yield FoundEntry(kept.key, kept, said, self._store, self._reader, self._version)

    def status(self) -> SubscriptionStatus:
        """How following it goes."""
        facts = self._store.facts()
        records, gone, failing = self._store.counts()
        return SubscriptionStatus(
            subscription=self.subscription,
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
