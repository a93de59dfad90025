"""Feed: one crawl of it over the network, and what is kept of it as a source of records (``index.ports.Source``), so that a
re-index never waits for a site and never mistakes a bad day of one for the truth.

A crawl takes what the provider lists, what of that is new or missing, and downloads it (``index.sources.download``). It goes on
where one record fails, and believes nothing bad in a hurry: a record that a complete listing does not show is missing first,
and gone when it still is days later (``Downloads.miss``); a listing that broke off, or came back short, says nothing about what
it did not list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from domain.documents import Document, sha256_text
from domain.errors import (
    Finding,
    ListingBroken,
    PlenumError,
    RecordAbsent,
    RecordUnreachable,
    RecordUnreadable,
    SitePaused,
    Verdict,
    count,
)
from index.ports import Clock, iso
from index.readers.metadata.meeting import place_in
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, with_value
from index.readers.reader import read, reading
from index.records import Subscription, SubscriptionStatus
from index.sources.download import DAY, CrawlResult, Downloads, Get, is_due, is_due_unlisted, validators
from index.sources.feed_store import FeedStore, StoredPage, StoredRecord
from index.sources.folder import Reader, in_its_collection
from index.sources.providers import DESPITE, LENDER, LENT, Entry, Provider
from index.sources.providers.responses import Page, is_wanted
from index.sources.uploads import called_after

_LISTING = 3600.0
"""Seconds in which a provider has to list."""
_AFTER = 600.0
"""Seconds for downloads, however long the listing took."""
_MUCH = 5
"""More than one part in so many missing at once is much."""
_WHOLLY = 7 * DAY
"""How long a listing that is said to be unchanged is believed, before all of it is asked for again."""

Likeness = tuple[str, str, str]
"""Address, title and date: by these a record is known that its provider calls by another id now."""


class Crawl:
    """One crawl. ``run`` is called once."""

    def __init__(
        self,
        provider: Provider,
        store: FeedStore,
        get: Get,
        clock: Clock,
        *,
        prefix: str,
        room: int = 1 << 62,
        wanted: Callable[[str], bool] = lambda _url: True,
    ) -> None:
        """``prefix`` is what keys begin with, ``room`` how many bytes may come, ``wanted`` says which addresses an admin
        wants: what was taken before and is not wanted any more is left as it is.
        """
        self._provider, self._store, self._clock, self._wanted = provider, store, clock, wanted
        self.result = CrawlResult()
        self._downloads = Downloads(store, get, clock, self.result, prefix=prefix, room=room)
        self._records, self._pages = self._downloads.records, self._downloads.pages
        self._lists_until = clock.now() + _LISTING
        self._due: list[StoredRecord] = []
        """Listed, and to be asked for again, when everything new has been fetched."""
        self._alike: defaultdict[Likeness | None, list[str]] = defaultdict(list)
        for record in self._records.values():
            if (likeness := _likeness(record.url, record.fields)) and record.key:
                self._alike[likeness].append(record.id)

    def run(self) -> CrawlResult:
        """Lists and downloads. Raises StorageFull and other LibraryError kinds of the store; what the site does wrong is
        in the result.
        """
        facts = self._store.facts()
        memory = {name[7:]: value for name, value in facts.items() if name.startswith("memory.")}
        remembered = set(memory)
        seen = self._list(memory)
        result = self.result
        if result.listed:
            self._remember_listing(seen, memory, remembered)
        elif isinstance(result.problem, ListingBroken):
            kept = {f"memory.{name}": value for name, value in memory.items() if name.startswith(DESPITE)}
            self._store.set_facts(kept)
        unreachable = isinstance(result.problem, RecordUnreachable) and not result.problem.status
        if not (unreachable or (result.paused is not None and not result.listed)):
            # Where the list itself is not there any more, it cannot tell what is gone. Where the site could not be asked at
            # all, its records need not be tried one by one.
            lists = "whole" in facts and not isinstance(result.problem, RecordAbsent)
            self._download_due(seen, lists_all=bool(result.complete) or lists)
        return result

    def _list(self, memory: dict[str, str]) -> set[str]:
        """Takes what is listed, as it is listed; the ids."""
        listing = self._provider.listing(
            self._fetch_page, memory, datetime.fromtimestamp(self._clock.now(), UTC)
        )
        seen: set[str] = set()
        renamed: list[Entry] = []
        while True:
            try:
                entry = next(listing)
            except StopIteration as end:
                self.result.complete, self.result.listed = end.value, True
                break
            except SitePaused as error:
                self.result.paused = error
                break
            except PlenumError as error:
                self.result.problem = error
                break
            if entry.id in seen:
                continue
            seen.add(entry.id)
            known = self._records.get(entry.id)
            if known is None and _likeness(entry.url, entry.fields) in self._alike:
                renamed.append(entry)
            else:
                self._take(entry, known)
        # A long listing must not leave nothing for the records.
        self._downloads.ends = max(self._downloads.ends, self._clock.now() + _AFTER)
        if self.result.listed:
            self._take_renamed(renamed, seen)
        return seen

    def _fetch_page(self, url: str) -> Page:
        """A page of the listing. What was transferred once is not again while it is the same."""
        now = self._clock.now()
        if now > self._lists_until:
            raise ListingBroken(
                f"It takes longer than {_LISTING / 60:,.0f} minutes to list what there is.",
                remedy="Follow a part of it: a feed, or a sitemap with `only`.",
            )
        known = self._pages.get(url) or self._store.page(url)
        if known and now - known.at > _WHOLLY:
            known = None
        answer = self._downloads.get(url, known.etag if known else "", known.modified if known else "")
        if known is None or answer.status != 304:
            page = Page(answer.url, answer.body, answer.content_type, answer.headers)
            known = StoredPage(page, *validators(answer.headers), self._clock.now())
        self._pages[url] = known
        return known.page

    def _remember_listing(self, seen: set[str], memory: dict[str, str], remembered: set[str]) -> None:
        """The listing is good: it is remembered, and what is missing in a complete one is missing."""
        pages = dict(self._pages)
        # What is still to be fetched has to be listed again.
        again = bool(self.result.waiting)
        facts = {} if again else {f"memory.{name}": value for name, value in memory.items()}
        facts |= {f"memory.{name}": "" for name in remembered - set(memory) if not again}
        complete = self.result.complete
        if complete:
            facts["whole"] = str(self._clock.now())
            for record in list(self._records.values()):
                would_be_listed = complete is True or complete(record.id)
                if record.id not in seen and would_be_listed and self._wanted(record.url):
                    self._downloads.miss(record)
            there = [record for record in self._records.values() if record.key and not record.gone]
            missing = sum(bool(record.missing) for record in there)
            if missing:
                # Whether they are gone, the next crawl is to tell: it lists everything again.
                facts |= {name: "" for name in facts if name != "whole"}
            if missing * _MUCH > len(there):
                # A list that lost so much is not believed to be “not modified” either.
                pages = {url: replace(page, etag="", modified="") for url, page in pages.items()}
        for url, page in pages.items():
            self._store.keep_page(url, page)
        self._store.set_facts(facts)

    def _take(self, entry: Entry, stored: StoredRecord | None) -> None:
        """One listed record: new, changed, due, or as it was."""
        now = self._clock.now()
        stored = stored or StoredRecord(id=entry.id, key="", url=entry.url, first_seen=now)
        record = replace(
            stored,
            url=entry.url,
            link=entry.link or entry.url,
            fields=dict(entry.fields),
            inline=entry.content is not None,
        )
        moved = stored.url != entry.url
        if entry.content is not None:
            self._downloads.take_inline(record, entry)
        elif stored.problem and not stored.body and not moved:
            # It failed before: it comes after everything that has not.
            self._downloads.keep(record)
            if is_due(stored, now):
                self._due.append(record)
        elif not self._store.has(stored.body) or moved or entry.revision not in ("", stored.revision):
            self._downloads.fetch(record, entry)
        else:
            self._downloads.keep(record)
            # Listed, and not there when it was asked for: only asking tells. Where the list is the record, it was asked for.
            if is_due(stored, now) or stored.missing or stored.gone or stored.url in self._pages:
                self._due.append(record)

    def _take_renamed(self, renamed: list[Entry], seen: set[str]) -> None:
        """Takes entries that are kept under another id, as feeds give them after a move. Only where one became one: two
        records of one address, title and date are two records.
        """
        came: defaultdict[Likeness | None, list[Entry]] = defaultdict(list)
        for entry in renamed:
            came[_likeness(entry.url, entry.fields)].append(entry)
        for likeness, entries in came.items():
            left = [each for each in self._alike[likeness] if each not in seen]
            if len(entries) == len(left) == 1:
                before = self._records.pop(left[0])
                # Written under its key, it takes the place of the row with the old id.
                self._take(entries[0], replace(before, id=entries[0].id))
            else:
                for entry in entries:
                    self._take(entry, None)

    def _download_due(self, seen: set[str], *, lists_all: bool) -> None:
        """What is due of what is kept, whether it was listed or not: older entries of a feed, and what had to wait."""
        now = self._clock.now()
        due = is_due if lists_all or not self.result.listed else is_due_unlisted
        unlisted = [
            record
            for record in self._records.values()
            if record.id not in seen
            and due(record, now)
            and self._wanted(record.url)
            # Where everything is listed now and then, that tells what is gone; nobody has to knock at each door.
            and not (record.body and lists_all and (record.inline or record.missing))
        ]
        # What was never fetched comes first, then what has waited longest; last, what failed before.
        for record in sorted(
            (*self._due, *unlisted), key=lambda each: (bool(each.problem), bool(each.body), each.due, each.id)
        ):
            self._downloads.fetch(record)


def _likeness(url: str, fields: Mapping[str, str]) -> Likeness | None:
    """By what a record is known under another id; None where its provider tells too little."""
    title, date = fields.get("title", ""), fields.get("date", "")
    return (url, title, date) if title and date else None


# --- What is kept, as a source of records.


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
            sentence = f"{count(result.waiting, 'record')} of {self.name} still to be fetched."
            yield Finding(self.name, Verdict.NOTE, sentence, "The next look goes on with them.")


class BrokenSource:
    """A feed that cannot be opened at all (``index.ports.Source``): listing it raises, so that nothing of it is gone."""

    def __init__(self, name: str, error: PlenumError) -> None:
        self.name, self.problem, self._error = name, error.sentence, error

    def records(self) -> Iterator[FoundRecord]:
        """Raises what is wrong."""
        raise self._error
