"""Fetching the records of a place: what is asked for, what is believed of what comes, and what is kept of it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from domain.errors import PlenumError, RecordAbsent, RecordError, RecordUnreachable, SitePaused
from index.sources.feed_store import Kept, KeptPage, Store
from index.sources.file_names import ending_of, key_of
from index.sources.http.clock import Clock, iso
from index.sources.http.fetch import Fetched
from index.sources.providers.provider import Entry, Whole

# --- Whether what a site gave for a record is an error page that calls itself a success, as sites in trouble do.

HOUR, DAY = 3600.0, 86400.0
BELIEVED = 20 * HOUR
"""How long the same doubtful words have to stay until they are taken."""
_STAYED = 5 * DAY
"""The same, where they are others each time (an error page with the time on it)."""
_SHRUNK = 4
"""To less than one part in so many."""
_SEVERAL = 3
"""Addresses of one look that give the same bytes."""
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


class Doubts:
    """Those of one look: what came for one address tells something about what comes for others."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._given: defaultdict[str, set[str]] = defaultdict(set)

    def doubtful(self, kept: Kept, body: bytes, sha256: str, entries: Mapping[str, Kept], now: float) -> bool:
        """Whether ``body`` had better not take the place of what is kept of ``kept`` yet."""
        others = self._given[sha256]
        others.add(kept.id)
        lasted = now - kept.doubted_at if kept.doubted else 0.0
        if lasted >= _STAYED or (kept.doubted == sha256 and lasted >= BELIEVED):
            return False
        if (
            _is_half(body)
            or len(others) >= _SEVERAL
            or any(each.body == sha256 for each in entries.values() if each.id != kept.id)
            or (_is_page(body) and kept.key and not kept.key.endswith(".html"))
        ):
            return True
        if not self._store.has(kept.body):
            return False
        try:
            before = self._store.body(kept.body)
            # A page may be written anew, even every day: a day later that is believed, whatever it says by then.
            return _lesser(before, body) or (lasted < BELIEVED and _another(before, body))
        except RecordError:
            # What is kept is damaged: anything is better.
            return False


def _is_half(body: bytes) -> bool:
    """Whether it is nothing, or a file whose end is missing: a PDF and a packed document say where they end."""
    if body.startswith(b"PK\x03\x04"):
        return b"PK\x05\x06" not in body[-_END_OF_ZIP:]
    return not body.strip() or (body.startswith(_PDF) and b"%%EOF" not in body[-_END_OF_PDF:])


def _lesser(before: bytes, now: bytes) -> bool:
    """Whether a document became something else, or a small part of itself."""
    if before[:5] == _PDF != now[:5]:
        return True
    return len(before) > _SMALL and len(now) * _SHRUNK < len(before)


def _another(before: bytes, now: bytes) -> bool:
    """Whether a page lost nearly all that it said: its navigation may have stayed, its words have not."""
    if not (_is_page(before) and _is_page(now)):
        return False
    said = _passages(before)
    total = sum(map(len, said))
    return total > _SMALL and sum(map(len, said & _passages(now))) * _LEFT < total


def _passages(page: bytes) -> set[bytes]:
    """What stands between its tags, and is long enough to be a sentence."""
    between = (b" ".join(each.split()) for each in _TAG.split(page[:_LOOKED_AT]))
    return {each for each in between if len(each) >= _SENTENCE}


def _is_page(body: bytes) -> bool:
    begins = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begins.startswith((b"<!doctype html", b"<html"))


GRACE = 40 * HOUR
"""From the first time a record was missing until it is taken to be gone: with a look a day, the third time."""
BUDGET = 1800.0
"""Seconds in which one look fetches; what is left is fetched by the next."""
_SOONEST, _LATEST = 20 * HOUR, 30 * DAY
"""How long a record is left alone whose place does not tell when it changes: a fifth of the time it has not changed."""
_SHARE = 5
_ALIVE = 7 * DAY
"""How often somebody looks whether a record is still there whose words came with a listing that shows it no more."""
_DOUBT = "What came in place of its words looks like an error page; they are kept until it stays."


class Get(Protocol):
    """``index.sources.http.rate_limit.RateLimitedFetcher.get``."""

    def __call__(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """What is there; status 304 where it is still what the validators belong to."""
        ...


@dataclass(slots=True)
class Looked:
    """What came of one look."""

    whole: Whole = False
    """Whether everything that the place has was listed, or of which ids that holds."""
    listed: bool = False
    """Whether it was listed without an error."""
    waiting: int = 0
    """Records that are still to be fetched: the time was over, the room was, or the site asks to wait."""
    full: bool = False
    """Whether the place holds as much as it may."""
    failed: list[tuple[str, RecordError]] = field(default_factory=list)
    """Address and error, of records that could not be fetched."""
    doubted: list[str] = field(default_factory=list)
    """Addresses of records in place of which something came that is not believed yet."""
    problem: PlenumError | None = None
    """Why it was not listed to the end."""
    paused: SitePaused | None = None


class Taking:
    """Takes the records of one place, during one look."""

    def __init__(
        self, store: Store, get: Get, clock: Clock, looked: Looked, *, prefix: str, room: int
    ) -> None:
        """``prefix`` is what keys begin with; ``room`` is how many bytes may come."""
        self._store, self._get, self._clock, self._looked = store, get, clock, looked
        self._prefix, self._room = prefix, room
        self.entries = store.entries()
        """All that is kept, by id, as it is by now."""
        self.pages: dict[str, KeptPage] = {}
        """The listing, as far as it came, by address."""
        self.ends = clock.now() + BUDGET
        self._keys = {kept.key for kept in self.entries.values() if kept.key}
        self._nothing_at: dict[str, RecordAbsent] = {}
        self._doubts = Doubts(store)

    def inline(self, kept: Kept, entry: Entry) -> None:
        """Its words came with the listing."""
        body = entry.content or b""
        sha256 = hashlib.sha256(body).hexdigest()
        now = self._clock.now()
        there = replace(
            kept, revision=entry.revision, looked=now, due=now + _ALIVE, missing=0.0, gone=0.0, problem=""
        )
        if sha256 == kept.body and self._store.has(sha256):
            self.keep(there)
        elif self._room <= 0:
            self._no_room(kept)
        else:
            self._new(there, body, sha256, entry.suffix or ".html")

    def fetch(self, kept: Kept, entry: Entry | None) -> None:
        """Asks for its words, and keeps what comes. What is kept of it stays until then, its address included: words are
        never shown under an address that they were not read at.
        """
        now = self._clock.now()
        if now >= self.ends:
            return self._wait(kept)
        if self._room <= 0 and not kept.body:
            return self._no_room(kept)
        before = self.entries.get(kept.id, kept)
        held = before if before.body else kept
        same = self._store.has(kept.body) and (before.url, before.link) == (kept.url, kept.link)
        try:
            answer = self._asked(kept, same=same)
        except SitePaused as error:
            self._looked.paused = error
            self._wait(kept)
        except RecordAbsent as error:
            self.absent(replace(held, problem=error.sentence))
        except RecordError as error:
            self._looked.failed.append((kept.url, error))
            # The longer it has not been there, the less often it is asked for.
            rest = min((now - (held.looked or held.first_seen)) / _SHARE, _LATEST)
            self.keep(replace(held, due=now + rest, problem=error.sentence))
        else:
            revision = entry.revision if entry is not None and entry.revision else kept.revision
            there = replace(
                kept, looked=self._clock.now(), missing=0.0, gone=0.0, problem="", revision=revision
            )
            self._came(there, before, answer, entry)
        return None

    def absent(self, kept: Kept) -> None:
        """It was not there, once more."""
        now = self._clock.now()
        missing = kept.missing or now
        gone = kept.gone or (now if now - missing >= GRACE else 0.0)
        self.keep(replace(kept, missing=missing, gone=gone, looked=now, due=now + (_LATEST if gone else 0.0)))

    def keep(self, kept: Kept, body: bytes | None = None) -> None:
        """Keeps what is known now, and the bytes where there are new ones. Raises StorageFull."""
        if body is not None or self.entries.get(kept.id) != kept:
            self._store.keep(kept, body)
            self.entries[kept.id] = kept

    def got(self, url: str, etag: str, modified: str) -> Fetched:
        """What is there. Raises as ``Get`` does; an address that was not there a moment ago is not asked again."""
        if url in self._nothing_at:
            raise self._nothing_at[url]
        try:
            return self._get(url, etag=etag, modified=modified)
        except RecordAbsent as error:
            self._nothing_at[url] = error
            raise
        except PlenumError:
            raise
        except Exception as error:
            # One strange address must not end a look.
            reason = f"{type(error).__name__}: {error}".rstrip(": ")
            raise RecordUnreachable(
                f"It could not be asked for ({reason}).", remedy="Open the address in a browser."
            ) from error

    def _asked(self, kept: Kept, *, same: bool) -> Fetched:
        """Asks for one record; ``same``: only for what is other than what is kept. Raises as ``Get`` does."""
        url = kept.link if kept.inline else kept.url
        if url in self.pages:
            # The list itself is a record too, and was transferred a moment ago.
            page = self.pages[url].page
            return Fetched(page.url, 200, page.content_type, page.body, iso(kept.looked), dict(page.headers))
        answer = self.got(url, kept.etag if same else "", kept.modified if same else "")
        if _led_home(url, answer.url):
            raise RecordAbsent("Its address leads to the front page now.", remedy="Look for it at its site.")
        return answer

    def _came(self, there: Kept, before: Kept, answer: Fetched, entry: Entry | None) -> None:
        """It is there: the same, or with other bytes."""
        if answer.status == 304:
            return self.keep(_with_due(replace(there, doubted="", doubted_at=0.0), before))
        etag, modified = validators(answer.headers)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        now = there.looked
        same = there.inline or (sha256 == there.body and self._store.has(sha256))
        if not same and self._doubts.doubtful(there, answer.body, sha256, self.entries, now):
            # Its old revision and validators stay: it is asked for again, and the good words come back by themselves.
            since = before.doubted_at if before.doubted else now
            doubted = replace(before, looked=now, due=now, doubted=sha256, doubted_at=since)
            self._looked.doubted.append(there.url)
            return self.keep(replace(doubted, problem=_DOUBT))
        there = replace(there, etag=etag, modified=modified, doubted="", doubted_at=0.0)
        if same:
            return self.keep(_with_due(there, before))
        suffix = (entry.suffix if entry else "") or ending_of(answer.content_type, answer.body)
        return self._new(there, answer.body, sha256, suffix)

    def _new(self, kept: Kept, body: bytes, sha256: str, suffix: str) -> None:
        """Other words than before."""
        key = kept.key or self._key(kept, suffix)
        kept = replace(kept, key=key, body=sha256, changed=self._clock.now(), doubted="", doubted_at=0.0)
        self._room -= len(body)
        self.keep(kept if kept.inline else _with_due(kept, kept), body)

    def _key(self, kept: Kept, suffix: str) -> str:
        address = kept.link or kept.url
        key = f"{self._prefix}/{key_of(address, suffix)}"
        if key in self._keys:
            mark = hashlib.sha256(kept.id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            key = f"{self._prefix}/{key_of(address, suffix, mark)}"
        self._keys.add(key)
        return key

    def _wait(self, kept: Kept) -> None:
        self._looked.waiting += 1
        before = self.entries.get(kept.id)
        # Due, also where the place does not list it again by itself.
        self.keep(kept if before is None else replace(before, due=0.0))

    def _no_room(self, kept: Kept) -> None:
        self._looked.full = True
        self._wait(kept)


def is_due(kept: Kept, now: float) -> bool:
    """Whether it is to be asked for again. A time that a wrong clock wrote down would never come."""
    return kept.due <= now or kept.due > now + 2 * _LATEST


def is_due_unseen(kept: Kept, now: float) -> bool:
    """The same for what a list shows no more: of that, it does not tell any more when it changes."""
    return is_due(kept, now) or (not kept.gone and kept.looked + _rest(kept) <= now)


def validators(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified of an answer; empty where it has none."""
    return headers.get("etag", ""), headers.get("last-modified", "")


def _with_due(kept: Kept, before: Kept) -> Kept:
    """With the time at which it is asked for again: the longer it has not changed, the later."""
    rest = _rest(kept)
    if kept.revision and not kept.inline and kept.looked - kept.changed >= _SOONEST:
        # What is new is looked at once more: it may have been an error page, or change again on a day that is told only once.
        rest = _LATEST
    if kept.revision != before.revision and kept.body == before.body:
        # It is said to have changed and did not: a cache may have given the old words.
        rest = _SOONEST
    return replace(kept, due=kept.looked + rest)


def _rest(kept: Kept) -> float:
    return min(max((kept.looked - kept.changed) / _SHARE, _ALIVE if kept.inline else _SOONEST), _LATEST)


def _led_home(asked: str, found: str) -> bool:
    """Whether a site answered with its front page instead of “not found”."""
    was, now = urlsplit(asked), urlsplit(found)
    return now.path in ("", "/") and not now.query and was.path not in ("", "/")
