"""The places that are followed: pointed at once, in the settings or by an admin, and looked at from then on.

``data/sources/follows.sqlite`` holds what admins pointed at, ``data/sources/hosts.sqlite`` when each host was asked last,
and ``data/sources/<id>/`` what is kept of each place (``index.sources.feed_store``).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from domain.documents import PREFIX, may_see
from domain.errors import (
    BadSettings,
    LibraryBusy,
    LibraryError,
    NotAllowed,
    PlenumError,
    RecordMissing,
    StorageFull,
)
from domain.findings import Finding, Verdict
from index.ports import Report, Source, Stages
from index.readers.reader import read, reading
from index.sources.feed_source import BrokenSource, FeedSource, Subscription, SubscriptionStatus
from index.sources.feed_store import Store
from index.sources.file_names import called_after
from index.sources.folder import Reader
from index.sources.http.clock import Clock
from index.sources.http.connection import PORTS, checked_url
from index.sources.http.rate_limit import RateLimitedFetcher
from index.sources.providers.detect import discover, open_place
from index.sources.providers.provider import Options, Page
from index.storage.files import exclusive
from index.storage.sqlite_file import SqliteFile
from text.cleaning import one_line

READING = reading()
"""How records are read where nobody says otherwise."""
MOST = 50
"""Places that one collection may follow."""
MOST_BYTES, MOST_BYTES_OF_A_COMMUNITY = 20 << 30, 2 << 30
"""What the places of one collection may bring, all together."""
_STEPS = (("follows", "CREATE TABLE follows (id TEXT PRIMARY KEY, body TEXT NOT NULL)"),)
_TEXTS = ("id", "collection", "kind", "url", "title", "why", "body", "video")


class Feeds:
    """What is followed, in the data folder ``data``. Usable from several threads and processes."""

    def __init__(
        self,
        data: Path,
        polite: RateLimitedFetcher,
        clock: Clock,
        *,
        configured: Sequence[Subscription] = (),
        impatient: RateLimitedFetcher | None = None,
        reader: Reader = read,
        version: str = READING,
        communities_reader: Reader | None = None,
        allowed: frozenset[str] = frozenset(),
    ) -> None:
        """``configured`` are the places of the settings file; ``impatient`` fetches for somebody who waits for the answer;
        ``reader`` reads records in the way that ``version`` names, ``communities_reader`` those that communities follow;
        ``allowed`` are hosts trusted by name.
        """
        self._folder = data / "sources"
        self._impatient = impatient or polite
        self._polite, self._clock, self._allowed = polite, clock, allowed
        self._reading = {False: (reader, version), True: (communities_reader or reader, READING)}
        named = [
            replace(each, url=normal(each.url) if "://" in each.url else each.url) for each in configured
        ]
        self._configured = list(
            {_id(each): replace(each, id=_id(each), configured=True) for each in named}.values()
        )
        self._file = SqliteFile(self._folder / "follows.sqlite", _STEPS)

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
        """Looks what there is at ``url`` and follows it from now on; nothing is taken in before the next look.

        Without ``kind``, it is found out. ``collection`` empty: called after the host. Raises AddressRefused and
        RecordUnreachable kinds, BadSettings for a kind that there is none of, NotAllowed where it is followed already or
        the collection follows as many as it may.
        """
        address = normal(url)
        parts = checked_url(address, self._allowed)
        collection = collection or called_after(parts.hostname or "web")
        if (
            not collection.isprintable()
            or "/" in collection
            or "\\" in collection
            or collection in (".", "..")
        ):
            raise BadSettings(
                "A collection cannot be called so.", remedy="Give it a name of letters, digits and hyphens."
            )
        title = why = ""
        if not kind:
            found = discover(address, self._ask)
            kind, address, title, why = found.kind, found.url, found.title, found.why
        address = normal(address) if "://" in address else address
        open_place(kind, address, Options(only=tuple(only), video=video))
        told = Subscription(
            "",
            collection,
            kind,
            address,
            one_line(title),
            why,
            tuple(only),
            one_line(body),
            video,
            configured=False,
        )
        follow = replace(told, id=_id(told))
        there = self.subscriptions()
        if any(each.id == follow.id for each in there):
            raise NotAllowed(
                f"{follow.url} is followed already.",
                remedy="Nothing needs to be done.",
                reason="library-follow-already",
            )
        if sum(each.collection == collection for each in there) >= MOST:
            raise NotAllowed(
                f"{collection} follows {MOST} places already, and may not follow more.",
                remedy="Unfollow one, or follow a whole site by its sitemap.",
                reason="library-follow-too-many",
            )
        body_of = json.dumps(asdict(follow), ensure_ascii=False)
        with self._file.together() as connection:
            connection.execute("INSERT OR REPLACE INTO follows VALUES (?, ?)", (follow.id, body_of))
        return follow

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """Looks at it no more. Its records stay in the library as they are. ``collection`` empty: of any.

        Raises RecordMissing for an unknown one, NotAllowed for one that the settings name.
        """
        found = next(
            (
                each
                for each in self.subscriptions()
                if each.id == follow and collection in ("", each.collection)
            ),
            None,
        )
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
            connection.execute("DELETE FROM follows WHERE id = ?", (found.id,))
        # The library holds its records; what was fetched would be fetched again.
        shutil.rmtree(self._folder / found.id, ignore_errors=True)
        return found

    def subscriptions(self) -> list[Subscription]:
        """All that is followed, that of the settings first. Raises LibraryError where what is kept cannot be read."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT id, body FROM follows ORDER BY id") if connection else ()
            kept = [self._kept(*row) for row in rows]
        named = {each.id for each in self._configured}
        return [*self._configured, *(each for each in kept if each.id not in named)]

    def statuses(self, community: str = "") -> list[SubscriptionStatus]:
        """How following goes, of the places whose records ``community`` sees."""
        return [
            self._told(follow) for follow in self.subscriptions() if may_see(follow.collection, community)
        ]

    def sources(self) -> list[Source]:
        """Every place as a source of records."""
        return [self._source(follow) for follow in self.subscriptions()]

    def crawl(self, on_progress: Stages, report: Report) -> None:
        """Looks at every place, one after the other, and fetches what is new. What one of them does wrong is reported, and
        the others are looked at all the same.

        Raises LibraryBusy while another process looks, StorageFull.
        """
        follows = self.subscriptions()
        if not follows:
            return
        # Those that waited longest first: where one takes long, it is not always the same ones that wait.
        follows.sort(key=lambda each: self._told(each).looked_at)
        with exclusive(self._folder / "lock", doing="being brought up to date with its sources"):
            for number, follow in enumerate(follows):
                on_progress("look", number, len(follows))
                self._look(self._source(follow), report)
            on_progress("look", len(follows), len(follows))

    def _look(self, source: Source, report: Report) -> None:
        try:
            if isinstance(source, FeedSource):
                source.room = self._room(source.subscription.collection)
                source.refresh()
                for finding in source.findings:
                    report(finding)
        except (StorageFull, LibraryBusy):
            raise
        except Exception as error:  # noqa: BLE001 - reported, and the others are looked at
            reason = error.sentence if isinstance(error, PlenumError) else f"{type(error).__name__}: {error}."
            sentence = f"{source.name} could not be looked at: {reason} What is kept of it stays as it is."
            remedy = error.remedy if isinstance(error, PlenumError) else "Report it, with the log if you can."
            report(Finding(source.name, Verdict.BAD, sentence, remedy))

    def _room(self, collection: str) -> int:
        """Bytes that a collection's places may still bring."""
        most = MOST_BYTES_OF_A_COMMUNITY if collection.startswith(PREFIX) else MOST_BYTES
        mine = [each.id for each in self.subscriptions() if each.collection == collection]
        return most - sum(Store(self._folder / each).size() for each in mine)

    def _told(self, follow: Subscription) -> SubscriptionStatus:
        source = self._source(follow)
        try:
            return (
                source.status()
                if isinstance(source, FeedSource)
                else SubscriptionStatus(follow, problem=source.problem)
            )
        except LibraryError as error:
            return SubscriptionStatus(follow, problem=error.sentence)

    def _source(self, follow: Subscription) -> FeedSource | BrokenSource:
        try:
            place = open_place(follow.kind, follow.url, Options(only=follow.only, video=follow.video))
        except PlenumError as error:
            # Nothing of it is taken to be gone, and everything else is taken in.
            return BrokenSource(f"{follow.url} ({follow.kind}, {follow.collection})", error)
        store = Store(self._folder / follow.id)
        reader, version = self._reading[follow.collection.startswith(PREFIX)]
        return FeedSource(follow, place, store, self._polite, self._clock, reader=reader, version=version)

    def _ask(self, url: str) -> Page:
        found = self._impatient.get(url)
        return Page(found.url, found.body, found.content_type, found.headers)

    def _kept(self, name: str, body: str) -> Subscription:
        try:
            told = json.loads(body)
            texts: dict[str, Any] = {field: str(told[field]) for field in _TEXTS}
            return Subscription(**texts, only=tuple(str(each) for each in told["only"]))
        except (ValueError, KeyError, TypeError) as error:
            raise LibraryError(
                f"{self._file.path} holds something else than what was kept of “{name}”.",
                remedy="Put it back from a backup, or remove the file and follow the places again.",
            ) from error


def _id(follow: Subscription) -> str:
    return hashlib.sha256(f"{follow.collection}\n{follow.kind}\n{follow.url}".encode()).hexdigest()[:6]


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
    place = host if port in (None, PORTS.get(parts.scheme)) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))
