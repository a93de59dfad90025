"""Feed as a source of records (``index.ports.Source``): ``crawl`` asks its site over the network, ``records`` lists what is kept
of it, so that a re-index never waits for a site and never mistakes a bad day of one for the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.documents import Document, sha256_text
from domain.errors import PlenumError, RecordUnreadable, SitePaused
from domain.findings import Finding, Verdict
from index.ports import Clock, iso
from index.readers.metadata.meeting import place_in
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, with_value
from index.readers.reader import read, reading
from index.records import Subscription, SubscriptionStatus
from index.sources.crawl import Crawl
from index.sources.download import DAY, CrawlResult, Get
from index.sources.feed_store import FeedStore, StoredRecord
from index.sources.file_names import called_after
from index.sources.folder import Reader, in_its_collection
from index.sources.providers.provider import LENDER, LENT, Provider
from index.sources.providers.values import is_wanted

_NAMED = 5
_YOUNG = 7 * DAY
"""Seconds for which what could not be fetched yet is waited for."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record whose bytes are kept (``index.ports.Found``)."""

    key: str
    stored: StoredRecord
    fields: Mapping[str, str]
    """What its site says of it, and what an admin said of the feed."""
    store: FeedStore
    reader: Reader
    version: str
    """Of the reader."""

    @property
    def address(self) -> str:
        """Where its words are on the web, whoever lists it."""
        return self.stored.url

    @property
    def stamp(self) -> str:
        """Other bytes, other words about them, or better readers: another stamp."""
        said = sha256_text("\n".join(f"{name}={value}" for name, value in sorted(self.fields.items())))
        return f"{self.version};{self.stored.body[:24]};{said[:12]}"

    def read(self) -> Document:
        """Reads the bytes that are kept. Raises RecordError."""
        try:
            raw = self.store.body(self.stored.body)
        except RecordUnreadable:
            # Without the damaged file, it is fetched anew.
            self.store.forget(self.stored.body)
            raise
        return in_its_collection(self.reader(raw, self.key, _metadata(self.fields)), self.key)


def _metadata(fields: Mapping[str, str]) -> Metadata:
    """What is said of a record; a value that cannot be taken becomes a note instead of a reason to lose the record. What the
    page lends that lists it weighs less than what the record says of itself.
    """
    own = lent = SILENT
    for name, value in sorted(fields.items()):
        try:
            if name.startswith(LENT):
                lent = with_value(lent, name.removeprefix(LENT), value)
            else:
                own = with_value(own, name, value)
        except WrongValueError as error:
            note = f"Its place says something that is not understood: {error}"
            own = with_value(own, "note", note)
    return lent.said_in(LENDER).under(own)


class FeedSource:
    """The records of one feed. ``crawl`` and ``records`` are called by one thread at a time."""

    def __init__(
        self,
        subscription: Subscription,
        provider: Provider,
        store: FeedStore,
        get: Get,
        clock: Clock,
        *,
        reader: Reader = read,
        version: str = "",
    ) -> None:
        """``reader`` reads records in the way that ``version`` names; empty: as ``index.readers.reader.read`` does."""
        self.subscription = subscription
        # With the collection: two communities may follow one feed, and neither may be taken for the other.
        self.name = f"{subscription.url} ({subscription.kind}, {subscription.collection})"
        self._provider, self._store, self._get, self._clock = provider, store, get, clock
        self._reader, self._version = reader, version or reading()
        self.findings: tuple[Finding, ...] = ()
        """What the latest crawl came upon, and why."""
        self.room = 1 << 62
        """Bytes that the next crawl may bring."""

    def crawl(self) -> None:
        """Asks the site, and downloads what is new or may have changed. What goes wrong there is in ``findings``.

        Raises StorageFull, LibraryError where what was fetched cannot be kept.
        """
        collection, only = self.subscription.collection, self.subscription.only
        host = called_after(urlsplit(self.subscription.url).hostname or "")
        # Two hosts may have one path, and both may be followed for one collection.
        prefix = (collection if host == collection else f"{collection}/{host}").rstrip("/")
        before = self._store.facts()
        result = Crawl(
            self._provider,
            self._store,
            self._get,
            self._clock,
            prefix=prefix,
            room=self.room,
            wanted=lambda url: is_wanted(url, only),
        ).run()
        self.findings = tuple(self._findings(result))
        now = iso(self._clock.now())
        trouble = result.problem or result.paused
        facts = {
            "born": before.get("born") or str(self._clock.now()),
            "looked_at": now,
            "problem": trouble.sentence if trouble else "",
            # Since when, so that an admin is told once it has lasted.
            "problem_since": (before.get("problem_since") or now) if result.problem else "",
        }
        if result.listed:
            facts["listed_at"] = now
        self._store.set_facts(facts)
        self._store.tidy()

    @property
    def whole(self) -> bool:
        """Whether all that the site has was seen: it was listed to the end, and what that listed was fetched, or could not be
        for days. While a store is new (or was lost), a record that is not in it may be there all the same.
        """
        facts = self._store.facts()
        if not facts.get("listed_at"):
            return False
        young = self._clock.now() - float(facts.get("born") or 0) < _YOUNG
        *_, pending = self._store.counts()
        return not (young and pending)

    def records(self) -> Iterator[FoundRecord]:
        """Every record that is kept and not known to be gone, in the order of their keys. Asks nobody."""
        there = [each for each in self._store.records().values() if each.key and each.body and not each.gone]
        for stored in sorted(there, key=lambda each: each.key):
            said = {"body": self.subscription.body, **stored.fields, "url": stored.link or stored.url}
            said[f"{LENT}place"] = place_in([self.subscription.title])
            fields = {name: value for name, value in said.items() if value}
            yield FoundRecord(stored.key, stored, fields, self._store, self._reader, self._version)

    def original(self, key: str) -> bytes | None:
        """The bytes that are kept of a record of this feed; None for one of elsewhere, or that is not kept any more."""
        if not key.startswith(f"{self.subscription.collection}/"):
            return None
        kept = next((each for each in self._store.records().values() if each.key == key and each.body), None)
        try:
            return self._store.body(kept.body) if kept else None
        except PlenumError:
            return None

    def status(self) -> SubscriptionStatus:
        """How following it goes."""
        facts = self._store.facts()
        records, gone, failing, _ = self._store.counts()
        return SubscriptionStatus(
            self.subscription,
            records=records,
            gone=gone,
            failing=failing,
            **{name: facts.get(name, "") for name in ("looked_at", "listed_at", "problem")},
        )

    def _findings(self, result: CrawlResult) -> Iterator[Finding]:
        for error, verdict in ((result.problem, Verdict.WARNING), (result.paused, Verdict.NOTE)):
            if error is not None:
                stays = "" if isinstance(error, SitePaused) else " What is kept of it stays as it is."
                yield Finding(self.name, verdict, f"{self.name}: {error.sentence}{stays}", error.remedy)
        for url, failed in result.failed[:_NAMED]:
            sentence = f"{url} could not be fetched: {failed.sentence}"
            yield Finding(self.name, Verdict.WARNING, sentence, failed.remedy)
        if len(result.failed) > _NAMED:
            more = f"{len(result.failed) - _NAMED:,} more of its records could not be fetched."
            yield Finding(self.name, Verdict.WARNING, more, "They are tried again at the next look.")
        for url in result.suspect[:_NAMED]:
            yield Finding(
                self.name,
                Verdict.NOTE,
                f"What {url} holds now looks like an error page, or like half a record; what it held before stays.",
                "Nothing needs to be done: if it stays like that for a day or more, it is taken.",
            )
        if result.full:
            sentence = f"{self.name} holds as much as the places of one collection may; nothing more of it is fetched."
            remedy = "Follow less of it: with `only`, or its feed."
            yield Finding(self.name, Verdict.WARNING, sentence, remedy)
        elif result.waiting:
            sentence = f"{result.waiting:,} records of {self.name} are still to be fetched."
            yield Finding(self.name, Verdict.NOTE, sentence, "The next look goes on with them.")


class BrokenSource:
    """A feed that cannot be opened at all (``index.ports.Source``): listing it raises, so that nothing of it is gone."""

    def __init__(self, name: str, error: PlenumError) -> None:
        self.name, self.problem, self._error = name, error.sentence, error

    def records(self) -> Iterator[FoundRecord]:
        """Raises what is wrong."""
        raise self._error
