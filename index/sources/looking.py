"""One look at a place on the web: what it lists, what of it is new, and fetching that.

It goes on where one record fails, and believes nothing bad in a hurry:

- a record that is not there is *missing* first, and *gone* when it still is days later (``GRACE``);
- a listing that broke off, or came back short, says nothing about what it did not list;
- words that shrank to a fraction, or that came for several addresses at once, are an error page until they stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from domain.errors import PlenumError, RecordAbsent, RecordError, SitePaused
from index.fetching.clock import Clock, iso
from index.fetching.fetch import Fetched
from index.names import ending_of, key_of
from index.sources.doubt import DAY, HOUR, Doubts
from index.sources.place import Entry, Page, Place, Whole
from index.sources.store import Kept, KeptPage, Store

GRACE = 40 * HOUR
"""From the first time a record was missing until it is taken to be gone: with a look a day, the third time."""
_SOONEST, _LATEST = 20 * HOUR, 30 * DAY
"""How long a record is left alone whose place does not tell when it changes: a fifth of the time it has not changed."""
_SHARE = 5
_DOUBT = "What came in place of its words looks like an error page; they are kept until it stays."
_BUDGET = 1800.0
"""Seconds of one look; what is left is fetched by the next."""

_ALIVE = 7 * DAY
"""How often somebody looks whether a record is still there whose words came with a listing that shows it no more."""
_WHOLLY = 7 * DAY
"""How long a listing that is said to be unchanged is believed, before all of it is asked for again."""


class Get(Protocol):
    """``index.fetching.polite.Polite.get``."""

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
    fetched: int = 0
    """Bodies that were transferred."""
    waiting: int = 0
    """Records that are still to be fetched: the time was over, or the site asks to wait."""
    failed: list[tuple[str, RecordError]] = field(default_factory=list)
    """Address and error, of records that could not be fetched."""
    doubted: list[str] = field(default_factory=list)
    """Addresses of records in place of which something came that is not believed yet."""
    problem: PlenumError | None = None
    """Why it was not listed to the end."""
    paused: SitePaused | None = None


class Look:
    """One look. ``run`` is called once."""

    def __init__(self, place: Place, store: Store, get: Get, clock: Clock, *, collection: str) -> None:
        self._place, self._store, self._get, self._clock = place, store, get, clock
        self._collection = collection
        self._entries = store.entries()
        self._taken = {kept.key: kept.id for kept in self._entries.values() if kept.key}
        self._by_words = {_words(kept): kept.id for kept in self._entries.values() if kept.key}
        self._pages: dict[str, KeptPage] = {}
        self._nothing_at: dict[str, RecordAbsent] = {}
        self._doubts = Doubts(store)
        self._due: list[Kept] = []
        """Listed, and to be asked for again, when everything new has been fetched."""
        self._ends = clock.now() + _BUDGET
        self.looked = Looked()

    def run(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Looked:
        """Looks. Raises StorageFull and other LibraryError kinds of the store; what the place does wrong is in the
        result.
        """
        now = self._clock.now()
        facts = self._store.facts()
        memory = {name[7:]: value for name, value in facts.items() if name.startswith("memory.")}
        remembered = set(memory)
        listing = self._place.look(self._ask, memory, datetime.fromtimestamp(now, UTC))
        seen: set[str] = set()
        while True:
            try:
                entry = next(listing)
            except StopIteration as end:
                self.looked.whole, self.looked.listed = end.value, True
                break
            except SitePaused as error:
                self.looked.paused = error
                break
            except PlenumError as error:
                self.looked.problem = error
                break
            if entry.id not in seen:
                seen.add(entry.id)
                self._take(entry)
                progress(len(seen), 0)
        if self.looked.listed:
            self._listed(seen, memory, remembered)
        # Where the list itself is not there any more, it cannot tell what is gone.
        lists = "whole" in facts and not isinstance(self.looked.problem, RecordAbsent)
        self._again(seen, whole=bool(self.looked.whole) or lists)
        return self.looked

    def _ask(self, url: str) -> Page:
        """A page of the listing. What was transferred once is not again while it is the same."""
        known = self._pages.get(url) or self._store.page(url)
        if known and self._clock.now() - known.at > _WHOLLY:
            known = None
        answer = self._got(url, known.etag if known else "", known.modified if known else "")
        if known is None or answer.status != 304:
            etag, modified = _validators(answer)
            page = Page(answer.url, answer.body, answer.content_type, answer.headers)
            known = KeptPage(page, etag, modified, self._clock.now())
        self._pages[url] = known
        return known.page

    def _listed(self, seen: set[str], memory: dict[str, str], remembered: set[str]) -> None:
        """The listing is good: it is remembered, and what is missing in a whole one is missing."""
        facts = {f"memory.{name}": value for name, value in memory.items()}
        facts |= {f"memory.{name}": "" for name in remembered - set(memory)}
        pages = dict(self._pages)
        if self.looked.whole:
            for kept in list(self._entries.values()):
                if kept.id not in seen and (self.looked.whole is True or self.looked.whole(kept.id)):
                    self._absent(kept)
            there = [kept for kept in self._entries.values() if kept.key and not kept.gone]
            missing = sum(bool(kept.missing) for kept in there)
            if missing:
                # Whether they are gone, the next look is to tell: it lists everything.
                facts = dict.fromkeys(facts, "")
            if missing * _SHARE > len(there):
                # A list that lost so much is not believed to be “not modified” either.
                pages = {url: replace(page, etag="", modified="") for url, page in pages.items()}
            facts["whole"] = str(self._clock.now())
        for url, page in pages.items():
            self._store.keep_page(url, page)
        self._store.set_facts(facts)

    def _take(self, entry: Entry) -> None:
        now = self._clock.now()
        kept = self._entries.get(entry.id) or self._under_another_id(entry)
        if kept is None:
            kept = Kept(id=entry.id, key="", url=entry.url, first_seen=now)
        # It is listed: whatever was missing is there again.
        known = replace(
            kept,
            url=entry.url,
            link=entry.link or entry.url,
            told=dict(entry.told),
            inline=entry.content is not None,
            missing=0.0 if entry.content is not None else kept.missing,
        )
        if entry.content is not None:
            self._inline(known, entry)
        elif (
            not self._store.has(kept.body)
            or kept.url != entry.url
            or entry.revision not in ("", kept.revision)
        ):
            self._fetch(known, entry)
        else:
            self._keep(known)
            # Listed, and not there when it was asked for: only asking tells. Where the list is the record, it was asked for.
            if kept.due <= now or kept.missing or kept.gone or kept.url in self._pages:
                self._due.append(known)

    def _under_another_id(self, entry: Entry) -> Kept | None:
        """What is kept of it, where its place calls it by another id now, as feeds do after a move: address, title and date
        are the same.
        """
        name = self._by_words.get(_words(entry), "")
        kept = self._entries.pop(name, None) if all(_words(entry)) else None
        # Written under its key, it takes the place of the row with the old id.
        return replace(kept, id=entry.id) if kept else None

    def _inline(self, kept: Kept, entry: Entry) -> None:
        """Its words came with the listing."""
        body = entry.content or b""
        sha256 = hashlib.sha256(body).hexdigest()
        now = self._clock.now()
        kept = replace(kept, revision=entry.revision, looked=now, due=now + _ALIVE, gone=0.0, problem="")
        if sha256 == kept.body and self._store.has(sha256):
            self._keep(kept)
        else:
            self._new(kept, body, sha256, entry.suffix or ".html")

    def _fetch(self, kept: Kept, entry: Entry | None) -> None:
        """Asks for its words, and keeps what comes."""
        now = self._clock.now()
        if now >= self._ends:
            return self._wait(kept)
        before = self._entries.get(kept.id, kept)
        same = self._store.has(kept.body) and (before.url, before.link) == (kept.url, kept.link)
        try:
            answer = self._asked(kept, same=same)
        except SitePaused as error:
            self.looked.paused = error
            self._wait(kept)
        except RecordAbsent as error:
            self._absent(replace(kept, problem=error.sentence))
        except RecordError as error:
            self.looked.failed.append((kept.url, error))
            self._keep(replace(kept, looked=now, due=now, problem=error.sentence))
        else:
            revision = entry.revision if entry is not None and entry.revision else kept.revision
            there = replace(
                kept, looked=self._clock.now(), missing=0.0, gone=0.0, problem="", revision=revision
            )
            self._came(there, kept, answer, entry)

    def _asked(self, kept: Kept, *, same: bool) -> Fetched:
        """Asks for one record; ``same``: only for what is other than what is kept. Raises as ``Get`` does."""
        url = kept.link if kept.inline else kept.url
        if url in self._pages:
            # The list itself is a record too, and was transferred a moment ago.
            page = self._pages[url].page
            return Fetched(page.url, 200, page.content_type, page.body, iso(kept.looked), dict(page.headers))
        answer = self._got(url, kept.etag if same else "", kept.modified if same else "")
        if _led_home(url, answer.url):
            raise RecordAbsent("Its address leads to the front page now.", remedy="Look for it at its site.")
        return answer

    def _got(self, url: str, etag: str, modified: str) -> Fetched:
        """What is there. Raises as ``Get`` does; an address that was not there a moment ago is not asked again."""
        if url in self._nothing_at:
            raise self._nothing_at[url]
        try:
            return self._get(url, etag=etag, modified=modified)
        except RecordAbsent as error:
            self._nothing_at[url] = error
            raise

    def _came(self, there: Kept, before: Kept, answer: Fetched, entry: Entry | None) -> None:
        """It is there: the same, or with other bytes."""
        if answer.status == 304:
            return self._keep(_with_due(replace(there, doubted="", doubted_at=0.0)))
        self.looked.fetched += 1
        etag, modified = _validators(answer)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        now = there.looked
        same = there.inline or (sha256 == there.body and self._store.has(sha256))
        if not same and self._doubts.doubtful(there, answer.body, sha256, self._entries, now):
            # Its old revision and validators stay: it is asked for again, and the good words come back by themselves.
            since = before.doubted_at if before.doubted else now
            doubted = replace(before, looked=now, due=now, doubted=sha256, doubted_at=since)
            self.looked.doubted.append(there.url)
            return self._keep(replace(doubted, problem=_DOUBT))
        there = replace(there, etag=etag, modified=modified, doubted="", doubted_at=0.0)
        if same:
            return self._keep(_with_due(there))
        suffix = (entry.suffix if entry else "") or ending_of(answer.content_type, answer.body)
        return self._new(there, answer.body, sha256, suffix)

    def _new(self, kept: Kept, body: bytes, sha256: str, suffix: str) -> None:
        """Other words than before."""
        now = self._clock.now()
        key = kept.key or self._key(kept, suffix)
        kept = replace(kept, key=key, body=sha256, changed=now, doubted="", doubted_at=0.0)
        self._keep(_with_due(kept) if not kept.inline else kept, body)

    def _key(self, kept: Kept, suffix: str) -> str:
        key = f"{self._collection}/{key_of(kept.link or kept.url, suffix)}"
        if key in self._taken:
            mark = hashlib.sha256(kept.id.encode()).hexdigest()[:8]
            key = f"{self._collection}/{key_of(kept.link or kept.url, suffix, mark)}"
        self._taken[key] = kept.id
        return key

    def _absent(self, kept: Kept) -> None:
        """It was not there, once more."""
        now = self._clock.now()
        missing = kept.missing or now
        gone = kept.gone or (now if now - missing >= GRACE else 0.0)
        due = now + (_LATEST if gone else 0.0)
        self._keep(replace(kept, missing=missing, gone=gone, looked=now, due=due))

    def _again(self, seen: set[str], *, whole: bool) -> None:
        """What is due of what is kept, whether it was listed or not: older entries of a feed, and what had to wait."""
        now = self._clock.now()
        shown = whole or not self.looked.listed
        unlisted = [
            kept
            for kept in self._entries.values()
            if kept.id not in seen and (kept.due if shown else _due_unseen(kept)) <= now
        ]
        # Where everything is listed now and then, that tells what is gone; nobody has to knock at each door.
        asked = [each for each in unlisted if not (each.body and whole and (each.inline or each.missing))]
        # What was never fetched comes first, then what has waited longest.
        for kept in sorted((*self._due, *asked), key=lambda each: (bool(each.body), each.due, each.id)):
            self._fetch(kept, None)

    def _wait(self, kept: Kept) -> None:
        self.looked.waiting += 1
        before = self._entries.get(kept.id)
        # Due, also where the place does not list it again by itself.
        self._keep(kept if before is None else replace(before, due=0.0))

    def _keep(self, kept: Kept, body: bytes | None = None) -> None:
        if body is not None or self._entries.get(kept.id) != kept:
            self._store.keep(kept, body)
            self._entries[kept.id] = kept


def _words(each: Entry | Kept) -> tuple[str, str, str]:
    """What tells a record, beside its id."""
    return each.url, each.told.get("title", ""), each.told.get("date", "")


def _with_due(kept: Kept) -> Kept:
    """With the time at which it is asked for again: the longer it has not changed, the later."""
    rest = _rest(kept)
    if kept.revision and not kept.inline and kept.looked - kept.changed >= _SOONEST:
        # What is new is looked at once more: it may have been an error page, or change again on a day that is told only once.
        rest = _LATEST
    return replace(kept, due=kept.looked + rest)


def _due_unseen(kept: Kept) -> float:
    """When what a list shows no more is asked for again: of that, it does not tell any more when it changes."""
    return kept.due if kept.gone else min(kept.due, kept.looked + _rest(kept))


def _rest(kept: Kept) -> float:
    return min(max((kept.looked - kept.changed) / _SHARE, _ALIVE if kept.inline else _SOONEST), _LATEST)


def _validators(answer: Fetched) -> tuple[str, str]:
    return answer.headers.get("etag", ""), answer.headers.get("last-modified", "")


def _led_home(asked: str, found: str) -> bool:
    """Whether a site answered with its front page instead of “not found”."""
    return urlsplit(found).path in ("", "/") and urlsplit(asked).path not in ("", "/")
