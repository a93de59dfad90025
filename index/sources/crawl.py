"""One look at a place on the web: what it lists, what of it is new, and fetching that (``index.sources.download``).

It goes on where one record fails, and believes nothing bad in a hurry:

- a record that is not there is *missing* first, and *gone* when it still is days later (``GRACE``);
- a listing that broke off, or came back short, says nothing about what it did not list;
- words that shrank to a fraction, or that came for several addresses at once, are an error page until they stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from domain.errors import ListingBroken, PlenumError, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.download import DAY, Get, Looked, Taking, is_due, is_due_unseen, validators
from index.sources.feed_store import Kept, KeptPage, Store
from index.sources.http.clock import Clock
from index.sources.providers.provider import Entry, Page, Place

_LISTING = 3600.0
"""Seconds in which a place has to be listed."""
_AFTER = 600.0
"""Seconds for fetching, however long the listing took."""
_MUCH = 5
"""More than one part in so many missing at once is much."""
_WHOLLY = 7 * DAY
"""How long a listing that is said to be unchanged is believed, before all of it is asked for again."""

Likeness = tuple[str, str, str]
"""Address, title and date: by these a record is known that its place calls by another id now."""


class Look:
    """One look. ``run`` is called once."""

    def __init__(
        self,
        place: Place,
        store: Store,
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
        self._place, self._store, self._clock, self._wanted = place, store, clock, wanted
        self.looked = Looked()
        self._taking = Taking(store, get, clock, self.looked, prefix=prefix, room=room)
        self._lists_until = clock.now() + _LISTING
        self._due: list[Kept] = []
        """Listed, and to be asked for again, when everything new has been fetched."""
        self._alike: defaultdict[Likeness | None, list[str]] = defaultdict(list)
        for kept in self._taking.entries.values():
            if (likeness := _likeness(kept.url, kept.told)) and kept.key:
                self._alike[likeness].append(kept.id)

    def run(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Looked:
        """Looks. Raises StorageFull and other LibraryError kinds of the store; what the place does wrong is in the
        result.
        """
        facts = self._store.facts()
        memory = {name[7:]: value for name, value in facts.items() if name.startswith("memory.")}
        remembered = set(memory)
        seen = self._list(memory, progress)
        if self.looked.listed:
            self._listed(seen, memory, remembered)
        if not self._is_unanswered():
            # Where the list itself is not there any more, it cannot tell what is gone.
            lists = "whole" in facts and not isinstance(self.looked.problem, RecordAbsent)
            self._again(seen, whole=bool(self.looked.whole) or lists)
        return self.looked

    def _list(self, memory: dict[str, str], progress: Callable[[int, int], None]) -> set[str]:
        """Takes what is listed, as it is listed; the ids."""
        listing = self._place.look(self._ask, memory, datetime.fromtimestamp(self._clock.now(), UTC))
        seen: set[str] = set()
        renamed: list[Entry] = []
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
            if entry.id in seen:
                continue
            seen.add(entry.id)
            known = self._taking.entries.get(entry.id)
            if known is None and _likeness(entry.url, entry.told) in self._alike:
                renamed.append(entry)
            else:
                self._take(entry, known)
            progress(len(seen), 0)
        # A long listing must not leave nothing for the records.
        self._taking.ends = max(self._taking.ends, self._clock.now() + _AFTER)
        if self.looked.listed:
            self._take_renamed(renamed, seen)
        return seen

    def _ask(self, url: str) -> Page:
        """A page of the listing. What was transferred once is not again while it is the same."""
        now = self._clock.now()
        if now > self._lists_until:
            raise ListingBroken(
                f"It takes longer than {_LISTING / 60:,.0f} minutes to list what there is.",
                remedy="Follow a part of it: a feed, or a sitemap with `only`.",
            )
        known = self._taking.pages.get(url) or self._store.page(url)
        if known and now - known.at > _WHOLLY:
            known = None
        answer = self._taking.got(url, known.etag if known else "", known.modified if known else "")
        if known is None or answer.status != 304:
            page = Page(answer.url, answer.body, answer.content_type, answer.headers)
            known = KeptPage(page, *validators(answer.headers), self._clock.now())
        self._taking.pages[url] = known
        return known.page

    def _listed(self, seen: set[str], memory: dict[str, str], remembered: set[str]) -> None:
        """The listing is good: it is remembered, and what is missing in a whole one is missing."""
        pages = dict(self._taking.pages)
        # What is still to be fetched has to be listed again.
        again = bool(self.looked.waiting)
        facts = {} if again else {f"memory.{name}": value for name, value in memory.items()}
        facts |= {f"memory.{name}": "" for name in remembered - set(memory) if not again}
        if self.looked.whole:
            facts["whole"] = str(self._clock.now())
            for kept in list(self._taking.entries.values()):
                told = self.looked.whole is True or self.looked.whole(kept.id)
                if kept.id not in seen and told and self._wanted(kept.url):
                    self._taking.absent(kept)
            there = [kept for kept in self._taking.entries.values() if kept.key and not kept.gone]
            missing = sum(bool(kept.missing) for kept in there)
            if missing:
                # Whether they are gone, the next look is to tell: it lists everything again.
                facts |= {name: "" for name in facts if name != "whole"}
            if missing * _MUCH > len(there):
                # A list that lost so much is not believed to be “not modified” either.
                pages = {url: replace(page, etag="", modified="") for url, page in pages.items()}
        for url, page in pages.items():
            self._store.keep_page(url, page)
        self._store.set_facts(facts)

    def _take(self, entry: Entry, kept: Kept | None) -> None:
        now = self._clock.now()
        kept = kept or Kept(id=entry.id, key="", url=entry.url, first_seen=now)
        known = replace(
            kept,
            url=entry.url,
            link=entry.link or entry.url,
            told=dict(entry.told),
            inline=entry.content is not None,
        )
        if entry.content is not None:
            self._taking.inline(known, entry)
        elif kept.problem and not kept.body and kept.url == entry.url:
            # It failed before: it comes after everything that has not.
            self._taking.keep(known)
            if is_due(kept, now):
                self._due.append(known)
        elif (
            not self._store.has(kept.body)
            or kept.url != entry.url
            or entry.revision not in ("", kept.revision)
        ):
            self._taking.fetch(known, entry)
        else:
            self._taking.keep(known)
            # Listed, and not there when it was asked for: only asking tells. Where the list is the record, it was asked for.
            if is_due(kept, now) or kept.missing or kept.gone or kept.url in self._taking.pages:
                self._due.append(known)

    def _take_renamed(self, renamed: list[Entry], seen: set[str]) -> None:
        """Takes entries that are kept under another id, as feeds give them after a move. Only where one became one: two
        records of one address, title and date are two records.
        """
        came: defaultdict[Likeness | None, list[Entry]] = defaultdict(list)
        for entry in renamed:
            came[_likeness(entry.url, entry.told)].append(entry)
        for likeness, entries in came.items():
            left = [each for each in self._alike[likeness] if each not in seen]
            if len(entries) == len(left) == 1:
                before = self._taking.entries.pop(left[0])
                # Written under its key, it takes the place of the row with the old id.
                self._take(entries[0], replace(before, id=entries[0].id))
            else:
                for entry in entries:
                    self._take(entry, None)

    def _again(self, seen: set[str], *, whole: bool) -> None:
        """What is due of what is kept, whether it was listed or not: older entries of a feed, and what had to wait."""
        now = self._clock.now()
        due = is_due if whole or not self.looked.listed else is_due_unseen
        unlisted = [
            kept
            for kept in self._taking.entries.values()
            if kept.id not in seen and due(kept, now) and self._wanted(kept.url)
        ]
        # Where everything is listed now and then, that tells what is gone; nobody has to knock at each door.
        asked = [each for each in unlisted if not (each.body and whole and (each.inline or each.missing))]
        # What was never fetched comes first, then what has waited longest; last, what failed before.
        order = sorted(
            (*self._due, *asked), key=lambda each: (bool(each.problem), bool(each.body), each.due, each.id)
        )
        for kept in order:
            self._taking.fetch(kept, None)

    def _is_unanswered(self) -> bool:
        """Whether the place could not be asked at all: then its records need not be tried one by one."""
        if self.looked.paused is not None and not self.looked.listed:
            return True
        problem = self.looked.problem
        return isinstance(problem, RecordUnreachable) and not problem.status


def _likeness(url: str, told: Mapping[str, str]) -> Likeness | None:
    """By what a record is known under another id; None where its place tells too little."""
    title, date = told.get("title", ""), told.get("date", "")
    return (url, title, date) if title and date else None
