"""Download: the records that a crawl asks for, what is believed of what comes, and what is kept of it.

A record that is not there is *missing* first, and *gone* when it still is days later (``Downloads.miss``). A soft error, a page
that says “200 OK, back soon”, is not taken in place of a record's words before it has stayed (``SoftErrors``).
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from domain.errors import PlenumError, RecordAbsent, RecordError, RecordUnreachable, SitePaused, meaning
from index.ports import Clock
from index.sources.feed_store import FeedStore, StoredPage, StoredRecord
from index.sources.fetch import Fetched
from index.sources.providers import Complete, Entry
from index.sources.uploads import ending_of, key_of

_log = logging.getLogger(__name__)

HOUR, DAY = 3600.0, 86400.0
GRACE = 40 * HOUR
"""From the first time a record was missing until it is taken to be gone: with a crawl a day, the third time."""
BUDGET = 1800.0
"""Seconds in which one crawl downloads; what is left is for the next."""
_SOONEST, _LATEST = 20 * HOUR, 30 * DAY
"""How long a record is left alone whose provider does not tell when it changes: a fifth of the time it has not changed."""
_SHARE = 5
_ALIVE = 7 * DAY
"""How often somebody looks whether a record is still there whose words came with a listing that shows it no more."""
_SUSPECT = "What came in place of its words looks like an error page; they are kept until it stays."


class Get(Protocol):
    """``index.sources.rate_limit.RateLimitedFetcher.get``."""

    def __call__(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """What is there; status 304 where it is still what the validators belong to."""
        ...


@dataclass(slots=True)
class CrawlResult:
    """What came of one crawl."""

    complete: Complete = False
    """Whether everything that the provider has was listed, or of which ids that holds."""
    listed: bool = False
    """Whether it was listed without an error."""
    waiting: int = 0
    """Records that are still to be fetched: the time was over, the room was, or the site asks to wait."""
    full: bool = False
    """Whether the feed holds as much as it may."""
    failed: list[tuple[str, RecordError]] = field(default_factory=list)
    """Address and error, of records that could not be fetched."""
    suspect: list[str] = field(default_factory=list)
    """Addresses of records in place of which something came that is not believed yet."""
    problem: PlenumError | None = None
    """Why it was not listed to the end."""
    paused: SitePaused | None = None


class Downloads:
    """The records of one feed, during one crawl."""

    def __init__(
        self, store: FeedStore, get: Get, clock: Clock, result: CrawlResult, *, prefix: str, room: int
    ) -> None:
        """``prefix`` is what keys begin with; ``room`` is how many bytes may come."""
        self._store, self._get, self._clock, self._result = store, get, clock, result
        self._prefix, self._room = prefix, room
        self.records = store.records()
        """All that is kept, by id, as it is by now."""
        self.pages: dict[str, StoredPage] = {}
        """The listing, as far as it came, by address."""
        self.ends = clock.now() + BUDGET
        self._keys = {record.key for record in self.records.values() if record.key}
        self._absent: dict[str, RecordAbsent] = {}
        self._soft_errors = SoftErrors(store)

    def take_inline(self, record: StoredRecord, entry: Entry) -> None:
        """Its words came with the listing."""
        body = entry.content or b""
        sha256 = hashlib.sha256(body).hexdigest()
        now = self._clock.now()
        there = replace(_present(record, now), revision=entry.revision, due=now + _ALIVE)
        if sha256 == record.body and self._store.has(sha256):
            self.keep(there)
        elif self._room <= 0:
            self._postpone(record, full=True)
        else:
            self._keep_words(there, body, sha256, entry.suffix or ".html")

    def fetch(self, record: StoredRecord, entry: Entry | None = None) -> None:
        """Asks for its words, and keeps what comes. What is kept of it stays until then, its address included: words are
        never shown under an address that they were not read at.
        """
        now = self._clock.now()
        if now >= self.ends:
            return self._postpone(record)
        if self._room <= 0 and not record.body:
            return self._postpone(record, full=True)
        before = self.records.get(record.id, record)
        held = before if before.body else record
        same = self._store.has(record.body) and (before.url, before.link) == (record.url, record.link)
        try:
            answer = self._ask(record, same=same)
        except SitePaused as error:
            self._result.paused = error
            self._postpone(record)
        except RecordAbsent as error:
            self.miss(replace(held, problem=error.sentence))
        except RecordError as error:
            self._result.failed.append((record.url, error))
            # The longer it has not been there, the less often it is asked for.
            rest = min((now - (held.fetched or held.first_seen)) / _SHARE, _LATEST)
            self.keep(replace(held, due=now + rest, problem=error.sentence))
        else:
            revision = entry.revision if entry is not None and entry.revision else record.revision
            there = replace(_present(record, self._clock.now()), revision=revision)
            self._take(there, before, answer, entry.suffix if entry else "")
        return None

    def miss(self, record: StoredRecord) -> None:
        """It was not there, once more: missing, and gone when it has been for longer than ``GRACE``."""
        now = self._clock.now()
        missing = record.missing or now
        gone = record.gone or (now if now - missing >= GRACE else 0.0)
        due = now + (_LATEST if gone else 0.0)
        self.keep(replace(record, missing=missing, gone=gone, fetched=now, due=due))

    def keep(self, record: StoredRecord, body: bytes | None = None) -> None:
        """Keeps what is known now, and the bytes where there are new ones. Raises StorageFull."""
        if body is not None or self.records.get(record.id) != record:
            self._store.keep(record, body)
            self.records[record.id] = record

    def get(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """What is there. Raises as ``Get`` does; an address that was not there a moment ago is not asked again."""
        if url in self._absent:
            raise self._absent[url]
        try:
            return self._get(url, etag=etag, modified=modified)
        except RecordAbsent as error:
            self._absent[url] = error
            raise
        except PlenumError:
            raise
        except Exception as error:
            # One strange address must not end a crawl.
            _log.warning("%s could not be asked for", url, exc_info=error)
            raise RecordUnreachable(
                f"It could not be asked for ({meaning(error)}).", remedy="Open the address in a browser."
            ) from error

    def _ask(self, record: StoredRecord, *, same: bool) -> Fetched:
        """Asks for one record; ``same``: only for what is other than what is kept. Raises as ``Get`` does."""
        url = record.link if record.inline else record.url
        if url in self.pages:
            # The list itself is a record too, and was transferred a moment ago.
            page = self.pages[url].page
            return Fetched(page.url, 200, page.content_type, page.body, dict(page.headers))
        answer = self.get(url, record.etag, record.modified) if same else self.get(url)
        was, now = urlsplit(url), urlsplit(answer.url)
        if now.path in ("", "/") and not now.query and was.path not in ("", "/"):
            # So some sites answer instead of “not found”.
            raise RecordAbsent("Its address leads to the front page now.", remedy="Look for it at its site.")
        return answer

    def _take(self, there: StoredRecord, before: StoredRecord, answer: Fetched, suffix: str) -> None:
        """It is there: the same, or with other bytes."""
        if answer.status == 304:
            return self.keep(_scheduled(replace(there, suspect="", suspect_since=0.0), before))
        sha256 = hashlib.sha256(answer.body).hexdigest()
        now = there.fetched
        same = there.inline or (sha256 == there.body and self._store.has(sha256))
        if not same and self._soft_errors.suspects(there, answer.body, sha256, self.records, now):
            # Its old revision and validators stay: it is asked for again, and the good words come back by themselves.
            since = before.suspect_since if before.suspect else now
            self._result.suspect.append(there.url)
            suspect = replace(
                before, fetched=now, due=now, suspect=sha256, suspect_since=since, problem=_SUSPECT
            )
            return self.keep(suspect)
        etag, modified = validators(answer.headers)
        there = replace(there, etag=etag, modified=modified, suspect="", suspect_since=0.0)
        if same:
            return self.keep(_scheduled(there, before))
        suffix = suffix or ending_of(answer.content_type, answer.body)
        return self._keep_words(there, answer.body, sha256, suffix)

    def _keep_words(self, record: StoredRecord, body: bytes, sha256: str, suffix: str) -> None:
        """Other words than before."""
        changed = replace(
            record,
            key=record.key or self._key(record, suffix),
            body=sha256,
            changed=self._clock.now(),
            suspect="",
            suspect_since=0.0,
        )
        self._room -= len(body)
        self.keep(changed if changed.inline else _scheduled(changed, changed), body)

    def _key(self, record: StoredRecord, suffix: str) -> str:
        address = record.link or record.url
        key = f"{self._prefix}/{key_of(address, suffix)}"
        if key in self._keys:
            mark = hashlib.sha256(record.id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            key = f"{self._prefix}/{key_of(address, suffix, mark)}"
        self._keys.add(key)
        return key

    def _postpone(self, record: StoredRecord, *, full: bool = False) -> None:
        self._result.waiting += 1
        self._result.full = self._result.full or full
        before = self.records.get(record.id)
        # Due, also where the provider does not list it again by itself.
        self.keep(record if before is None else replace(before, due=0.0))


def validators(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified of an answer; empty where it has none."""
    return headers.get("etag", ""), headers.get("last-modified", "")


def _present(record: StoredRecord, now: float) -> StoredRecord:
    return replace(record, fetched=now, missing=0.0, gone=0.0, problem="")


# The schedule: when a record is asked for again.


def is_due(record: StoredRecord, now: float) -> bool:
    """Whether it is to be asked for again. A time that a wrong clock wrote down would never come."""
    return record.due <= now or record.due > now + 2 * _LATEST


def is_due_unlisted(record: StoredRecord, now: float) -> bool:
    """The same for what a list shows no more: of that, it does not tell any more when it changes."""
    return is_due(record, now) or (not record.gone and record.fetched + _rest(record) <= now)


def _scheduled(record: StoredRecord, before: StoredRecord) -> StoredRecord:
    """With the time at which it is asked for again: the longer it has not changed, the later."""
    rest = _rest(record)
    if record.revision and not record.inline and record.fetched - record.changed >= _SOONEST:
        # What is new is looked at once more: it may have been an error page, or change again on a day that is told only once.
        rest = _LATEST
    if record.revision != before.revision and record.body == before.body:
        # It is said to have changed and did not: a cache may have given the old words.
        rest = _SOONEST
    return replace(record, due=record.fetched + rest)


def _rest(record: StoredRecord) -> float:
    least = _ALIVE if record.inline else _SOONEST
    return min(max((record.fetched - record.changed) / _SHARE, least), _LATEST)


# Soft errors: error pages that call themselves a success, as sites in trouble give.

_BELIEVED = 20 * HOUR
"""How long the same suspect bytes have to stay until they are taken."""
_STAYED = 5 * DAY
"""The same, where they are others each time (an error page with the time on it)."""
_SHRUNK = 4
"""To less than one part in so many."""
_SEVERAL = 3
"""Addresses of one crawl that give the same bytes."""
_SMALL = 400
"""Bytes; what is this short may change as it likes."""
_LEFT = 4
"""Pages that keep less than one part in so many of their sentences."""
_SENTENCE = 40
_LOOKED_AT = 2 << 20
"""Bytes of a page."""
_TAG = re.compile(rb"<[^<>]*>")
_PDF = b"%PDF-"
_END_OF_PDF, _END_OF_ZIP = 4 << 10, 70 << 10


class SoftErrors:
    """Those of one crawl: what came for one address tells something about what comes for others."""

    def __init__(self, store: FeedStore) -> None:
        self._store = store
        self._given: defaultdict[str, set[str]] = defaultdict(set)

    def suspects(
        self, record: StoredRecord, body: bytes, sha256: str, records: Mapping[str, StoredRecord], now: float
    ) -> bool:
        """Whether ``body`` had better not take the place of what is kept of ``record`` yet."""
        others = self._given[sha256]
        others.add(record.id)
        lasted = now - record.suspect_since if record.suspect else 0.0
        if lasted >= _STAYED or (record.suspect == sha256 and lasted >= _BELIEVED):
            return False
        if (
            _is_half(body)
            or len(others) >= _SEVERAL
            or any(each.body == sha256 for each in records.values() if each.id != record.id)
            or (_is_page(body) and record.key and not record.key.endswith(".html"))
        ):
            return True
        if not self._store.has(record.body):
            return False
        try:
            before = self._store.body(record.body)
        except RecordError:
            return False  # what is kept is damaged: anything is better
        # A page may be written anew, even every day: a day later that is believed, whatever it says by then.
        return _is_less(before, body) or (lasted < _BELIEVED and _is_another(before, body))


def _is_half(body: bytes) -> bool:
    """Whether it is nothing, or a file whose end is missing: a PDF and a packed document say where they end."""
    if body.startswith(b"PK\x03\x04"):
        return b"PK\x05\x06" not in body[-_END_OF_ZIP:]
    return not body.strip() or (body.startswith(_PDF) and b"%%EOF" not in body[-_END_OF_PDF:])


def _is_less(before: bytes, now: bytes) -> bool:
    """Whether a document became something else, or a small part of itself."""
    if before[:5] == _PDF != now[:5]:
        return True
    return len(before) > _SMALL and len(now) * _SHRUNK < len(before)


def _is_another(before: bytes, now: bytes) -> bool:
    """Whether a page lost nearly all that it said: its navigation may have stayed, its words have not."""
    if not (_is_page(before) and _is_page(now)):
        return False
    said = _sentences(before)
    total = sum(map(len, said))
    return total > _SMALL and sum(map(len, said & _sentences(now))) * _LEFT < total


def _sentences(page: bytes) -> set[bytes]:
    """What stands between its tags, and is long enough to be a sentence."""
    between = (b" ".join(each.split()) for each in _TAG.split(page[:_LOOKED_AT]))
    return {each for each in between if len(each) >= _SENTENCE}


def _is_page(body: bytes) -> bool:
    begins = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begins.startswith((b"<!doctype html", b"<html"))
