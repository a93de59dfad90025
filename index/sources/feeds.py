"""Feeds: what is followed on the web, pointed at once, in the settings or by an admin, and crawled from then on.

``data/sources/follows.sqlite`` holds what admins pointed at, ``data/sources/hosts.sqlite`` when each host was asked last,
and ``data/sources/<id>/`` what is kept of each feed (``index.sources.feed_store``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from domain.documents import PREFIX, may_see
from domain.errors import (
    Finding,
    LibraryBusy,
    LibraryError,
    NotAllowed,
    PlenumError,
    RecordMissing,
    StorageFull,
    Verdict,
    meaning,
)
from index.ports import Clock, Report, Source, Stages
from index.readers.reader import read, reading
from index.records import Subscription, SubscriptionStatus
from index.sources.download import BUDGET
from index.sources.feed_source import BrokenSource, FeedSource
from index.sources.feed_store import DATABASE, FeedStore
from index.sources.fetch import PORTS, checked_url
from index.sources.folder import Reader
from index.sources.providers import Options
from index.sources.providers.detect import discover, open_provider
from index.sources.providers.responses import Page
from index.sources.rate_limit import RateLimitedFetcher
from index.sources.uploads import called_after
from index.storage.files import exclusive
from index.storage.object_store import ALONE, DataFolder
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from text.cleaning import one_line

_log = logging.getLogger(__name__)

READING = reading()
"""How records are read where nobody says otherwise."""
FOLDER = "sources"
MOST = 50
"""Feeds that one collection may follow."""
MOST_BYTES, MOST_BYTES_OF_A_COMMUNITY = 20 << 30, 2 << 30
"""What the feeds of one collection may bring, all together."""
_SLOW = f"what this server follows took {BUDGET / 60:.0f} minutes already, which is as much as one may take at once."
STEPS = (("follows", "CREATE TABLE follows (id TEXT PRIMARY KEY, body TEXT NOT NULL)"),)
_TEXTS = ("id", "collection", "kind", "url", "title", "why", "body", "video")


class Feeds:
    """What is followed, in the data folder ``data``. Usable from several threads and processes."""

    def __init__(
        self,
        data: Path,
        fetcher: RateLimitedFetcher,
        clock: Clock,
        *,
        configured: Sequence[Subscription] = (),
        impatient: RateLimitedFetcher | None = None,
        reader: Reader = read,
        version: str = READING,
        communities_reader: Reader | None = None,
        allowed: frozenset[str] = frozenset(),
        state: Opener = SqliteFile,
        store: DataFolder = ALONE,
    ) -> None:
        """``configured`` are those of the settings file; ``impatient`` fetches for somebody who waits for the answer;
        ``reader`` reads records in the way that ``version`` names, ``communities_reader`` those that communities follow;
        ``allowed`` are hosts trusted by name; ``state`` opens the store of what is followed; ``store``
        shares what was fetched with other machines.
        """
        self._folder, self._store = data / FOLDER, store
        self._fetcher, self._impatient = fetcher, impatient or fetcher
        self._clock, self._allowed = clock, allowed
        self._reading = {False: (reader, version), True: (communities_reader or reader, READING)}
        named = [replace(each, url=_normal_address(each.url), configured=True) for each in configured]
        self._configured = {_id(each): replace(each, id=_id(each)) for each in named}
        self._file = state(self._folder / "follows.sqlite", STEPS)

    def follow(
        self,
        collection: str,
        url: str,
        *,
        kind: str = "",
        only: Sequence[str] = (),
        body: str = "",
        video: str = "",
    ) -> Subscription:
        """Looks what there is at ``url`` and follows it from now on; nothing is taken in before the next crawl.

        Without ``kind``, it is found out. ``collection`` empty: called after the host. Raises AddressRefused and
        RecordUnreachable kinds, NotAllowed where it is followed already, the
        collection follows as many as it may, or cannot be called so.
        """
        address = normal(url)
        parts = checked_url(address, self._allowed)
        collection = collection or called_after(parts.hostname or "web")
        if not collection.isprintable() or set(collection) & {"/", "\\"} or collection in (".", ".."):
            raise NotAllowed(
                f"A collection cannot be called “{one_line(collection)}”.",
                remedy="Give it a name of letters, digits and hyphens.",
            )
        title = why = ""
        if not kind:
            found = discover(address, self._fetch_page)
            kind, address, title, why = found.kind, found.url, one_line(found.title), found.why
        address, only, body = _normal_address(address), tuple(only), one_line(body)
        open_provider(kind, address, Options(only, video))
        given = Subscription("", collection, kind, address, title, why, only, body, video)
        subscription = replace(given, id=_id(given))
        there = self.subscriptions()
        if any(each.id == subscription.id for each in there):
            raise NotAllowed(
                f"{subscription.url} is followed already.",
                remedy="Nothing needs to be done.",
                reason="library-follow-already",
            )
        if sum(each.collection == collection for each in there) >= MOST:
            raise NotAllowed(
                f"{collection} follows {MOST} places already, and may not follow more.",
                remedy="Unfollow one, or follow a whole site by its sitemap.",
                reason="library-follow-too-many",
            )
        row = (subscription.id, json.dumps(asdict(subscription), ensure_ascii=False))
        with self._file.together() as connection:
            connection.execute(
                "INSERT INTO follows VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body", row
            )
        return subscription

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """Crawls it no more. Its records stay in the library as they are. ``collection`` empty: of any.

        Raises RecordMissing for an unknown one, NotAllowed for one that the settings name.
        """
        mine = (each for each in self.subscriptions() if collection in ("", each.collection))
        found = next((each for each in mine if each.id == follow), None)
        if found is None:
            raise RecordMissing(
                f"No place called “{one_line(follow)}” is followed here.",
                remedy="`python bot.py library sources` lists those that are.",
            )
        if found.configured:
            raise NotAllowed(
                f"{found.url} is named in the settings file.",
                remedy="Take it out there, then start the program again.",
                reason="library-follow-configured",
            )
        with self._file.together() as connection:
            connection.execute("UPDATE follows SET body = '' WHERE id = ?", (found.id,))
        # While somebody crawls, what is fetched cannot go.
        with contextlib.suppress(LibraryBusy), self._crawling():
            self._clear()
        return found

    @contextlib.contextmanager
    def _crawling(self) -> Iterator[None]:
        doing = "being brought up to date with its sources"
        with exclusive(self._folder / "lock", doing=doing), self._store.alone("crawl", doing):
            self._store.pull(FOLDER)
            yield

    def _clear(self) -> None:
        """Deletes what was fetched of places that are followed no more. The library holds its records; what was fetched would be
        fetched again. One is forgotten when nothing is left of it: whoever was interrupted is followed by the next crawl.
        """
        with self._file.reading() as connection:
            sql = "SELECT id FROM follows WHERE body = ''"
            ended = connection.execute(sql).fetchall() if connection else []
        for (follow,) in ended:
            with self._store.changing(f"{FOLDER}/{follow}"):
                shutil.rmtree(self._folder / follow, ignore_errors=True)
            if not (self._folder / follow).exists():
                with self._file.together() as connection:
                    connection.execute("DELETE FROM follows WHERE id = ? AND body = ''", (follow,))

    def subscriptions(self) -> list[Subscription]:
        """All that is followed, that of the settings first. Raises LibraryError where what is kept cannot be read."""
        with self._file.reading() as connection:
            rows = (
                connection.execute("SELECT id, body FROM follows WHERE body <> '' ORDER BY id")
                if connection
                else ()
            )
            kept = [self._kept(*row) for row in rows]
        return [*self._configured.values(), *(each for each in kept if each.id not in self._configured)]

    def statuses(self, community: str = "") -> list[SubscriptionStatus]:
        """How following goes, of the feeds whose records ``community`` sees."""
        self._store.pull(FOLDER, named=DATABASE, wait=False)
        return [self._status(each) for each in self.subscriptions() if may_see(each.collection, community)]

    def sources(self) -> list[Source]:
        """Every feed as a source of records."""
        return [self._source(each) for each in self.subscriptions()]

    def crawl(self, on_progress: Stages, report: Report) -> None:
        """Crawls every feed, one after the other. What one of them does wrong is reported, and the others are crawled all the
        same. Raises LibraryBusy while another process crawls, StorageFull.
        """
        if not self._folder.is_dir() and not self.subscriptions():
            return
        with self._crawling():
            self._clear()
            # Those that waited longest first: where one takes long, it is not always the same ones that wait.
            found = _in_turns(sorted(self.subscriptions(), key=lambda each: self._status(each).looked_at))
            spent: Counter[str] = Counter()
            for number, subscription in enumerate(found):
                on_progress("look", number, len(found))
                source, collection, began = (
                    self._source(subscription),
                    subscription.collection,
                    self._clock.now(),
                )
                if collection.startswith(PREFIX) and spent[collection] >= BUDGET:
                    report(
                        Finding(source.name, Verdict.NOTE, f"{source.name} waits for the next look: {_SLOW}")
                    )
                    continue
                with self._store.changing(f"{FOLDER}/{subscription.id}"):
                    self._crawl(source, report)
                spent[collection] += round(self._clock.now() - began)
            on_progress("look", len(found), len(found))

    def _crawl(self, source: FeedSource | BrokenSource, report: Report) -> None:
        if isinstance(source, BrokenSource):
            return
        try:
            source.room = self._room(source.subscription.collection)
            source.crawl()
            for finding in source.findings:
                report(finding)
        except (StorageFull, LibraryBusy):
            raise
        except Exception as error:  # noqa: BLE001 - reported, and the others are crawled
            _log.warning("%s could not be looked at", source.name, exc_info=error)
            reason = error.sentence if isinstance(error, PlenumError) else f"{meaning(error)}."
            sentence = f"{source.name} could not be looked at: {reason} What is kept of it stays as it is."
            remedy = error.remedy if isinstance(error, PlenumError) else "Report it, with the log if you can."
            report(Finding(source.name, Verdict.BAD, sentence, remedy))

    def _room(self, collection: str) -> int:
        """Bytes that a collection's feeds may still bring."""
        most = MOST_BYTES_OF_A_COMMUNITY if collection.startswith(PREFIX) else MOST_BYTES
        mine = [each.id for each in self.subscriptions() if each.collection == collection]
        return most - sum(FeedStore(self._folder / each).size() for each in mine)

    def _status(self, subscription: Subscription) -> SubscriptionStatus:
        source = self._source(subscription)
        if isinstance(source, BrokenSource):
            return SubscriptionStatus(subscription, problem=source.problem)
        try:
            return source.status()
        except LibraryError as error:
            return SubscriptionStatus(subscription, problem=error.sentence)

    def _source(self, subscription: Subscription) -> FeedSource | BrokenSource:
        kind, url, collection = subscription.kind, subscription.url, subscription.collection
        try:
            provider = open_provider(kind, url, Options(subscription.only, subscription.video))
        except PlenumError as error:
            # Nothing of it is taken to be gone, and everything else is taken in.
            return BrokenSource(f"{url} ({kind}, {collection})", error)
        store = FeedStore(self._folder / subscription.id)
        reader, version = self._reading[collection.startswith(PREFIX)]
        get, clock = self._fetcher.get, self._clock
        return FeedSource(subscription, provider, store, get, clock, reader=reader, version=version)

    def _fetch_page(self, url: str) -> Page:
        found = self._impatient.get(url)
        return Page(found.url, found.body, found.content_type, found.headers)

    def _kept(self, name: str, body: str) -> Subscription:
        try:
            kept = json.loads(body)
            texts: dict[str, Any] = {field: str(kept[field]) for field in _TEXTS}
            return Subscription(**texts, only=tuple(str(each) for each in kept["only"]))
        except (ValueError, KeyError, TypeError) as error:
            raise LibraryError(
                f"{self._file.where} holds something else than what was kept of “{name}”.",
                remedy="Put it back from a backup, or remove the file and follow the places again.",
            ) from error


def _in_turns(found: Iterable[Subscription]) -> list[Subscription]:
    """The first of each collection, then the second of each: nobody waits for all that another one follows."""
    before: Counter[str] = Counter()
    ranked: list[tuple[int, Subscription]] = []
    for each in found:
        ranked.append((before[each.collection], each))
        before[each.collection] += 1
    return [each for _, each in sorted(ranked, key=lambda one: one[0])]


def _id(given: Subscription) -> str:
    return hashlib.sha256(f"{given.collection}\n{given.kind}\n{given.url}".encode()).hexdigest()[:6]


def _normal_address(url: str) -> str:
    """An address in one spelling; a name, such as that of a city at Legistar, as it is."""
    return normal(url) if "://" in url else url


def normal(url: str) -> str:
    """One spelling for an address that can be spelled in several ways.

    >>> normal("City.example."), normal("https://city.example:443/News#top")
    ('https://city.example/', 'https://city.example/News')
    """
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return address  # what is wrong with it is told where it is checked
    if parts.username is not None or ":" in host:
        return address
    netloc = host if port in (None, PORTS.get(parts.scheme)) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
