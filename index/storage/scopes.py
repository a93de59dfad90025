"""Scopes of one generation: its records as columns, and what a question's predicates leave of them, without a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from domain.answers import Filters
from domain.documents import DEMO, searched_of
from index.ports import Scope
from index.records import Record, span_of
from models.ports import IdArray
from text.terms import unfolded

Mask = npt.NDArray[np.bool_]


class RecordColumns:
    """The records that somebody sees, as columns. Built once a generation, cheap to ask. Usable from several threads."""

    def __init__(self, records: Sequence[Record], whole: int) -> None:
        """``whole``: how many passages the generation has, those of records that are not seen included."""
        self._records = records
        self._whole = whole
        self._first = np.array([record.first_passage for record in records], np.int64)
        self._count = np.array([record.passages for record in records], np.int64)
        self._held, self._all = self._count > 0, int(self._count.sum())
        self._after = self._first + self._count
        # Whether a record's passages do not go on where those of the one before ended, and the last record's that none go on.
        self._apart = np.r_[True, self._first[1:] != self._after[:-1], True]
        # Days as numbers; 0 stands for "no year", which no date has.
        spans = {when: (_day(when.earliest), _day(when.latest)) for when in {each.date for each in records}}
        days = np.array([spans[record.date] for record in records], np.int32).reshape(-1, 2)
        self._earliest, self._latest = np.ascontiguousarray(days.T)
        self._dated = self._earliest > 0
        self._coded = {
            "body": _Codes([record.body.casefold() for record in records]),
            "kind": _Codes([record.kind.value for record in records]),
            "collection": _Codes([record.collection for record in records]),
            "language": _Codes([record.language for record in records]),
        }
        self._places = {record.key: place for place, record in enumerate(records)}
        self._seen: dict[tuple[str, bool], Mask] = {}
        # By who asks, and whether the demo records are asked for by name.

    def scope(self, filters: Filters, since: date | None = None, until: date | None = None) -> Scope:
        """As ``Snapshot.scope``. A record is in range when every day it can mean is: "2026" is not shown to be since May 2026."""
        keep = self._seen_by(filters).copy()
        for name in ("body", "kind", "collection"):
            if wanted := getattr(filters, name):
                keep &= self._coded[name].equal(wanted.casefold() if name == "body" else wanted)
        if filters.scope:
            keep &= np.arange(len(keep)) == self._places.get(filters.scope, -1)
        undated = 0
        first, last = filters.since.earliest, filters.until.latest
        if first or last:
            seen = int(np.count_nonzero(keep))
            keep &= self._dated
            undated = seen - int(np.count_nonzero(keep))
            if first:
                keep &= self._earliest >= _day(first)
            if last:
                keep &= self._latest <= _day(last)
        if since:
            keep &= (self._latest == 0) | (self._latest >= _day(since))
        if until:
            keep &= (self._earliest == 0) | (self._earliest <= _day(until))
        restricted = bool(first or last or since or until)
        if not restricted and keep.all() and self._all == self._whole:
            # Nothing is left out, and a search without a scope is faster.
            return Scope(None, self._whole, np.flatnonzero(keep))
        return self._of(keep, undated)

    def every(self) -> Scope:
        """The scope of all that is seen."""
        return self._of(np.ones(len(self._records), bool), 0)

    def within(self, scope: Scope, ids: IdArray) -> Scope:
        """What of ``scope`` is among the passages ``ids``, which are sorted."""
        held = np.flatnonzero(self._count)
        inside = ids[scope.holds(ids)]
        places = held[np.unique(np.searchsorted(self._first[held], inside, side="right") - 1)]
        of = Scope.of(inside)
        return Scope(of.ranges, of.passages, places, scope.undated)

    def share_in(self, scope: Scope, language: str) -> float:
        """As ``Snapshot.share_in``."""
        if not len(scope.records):
            return 1.0
        spoken = self._coded["language"].equal("") | self._coded["language"].equal(language)
        return int(np.count_nonzero(spoken[scope.records])) / len(scope.records)

    def names_in(self, scope: Scope) -> str:
        """As ``Snapshot.names_in``."""
        lines, codes = self._names
        return "\n".join(map(lines.__getitem__, np.unique(codes[scope.records]).tolist()))

    @cached_property
    def _names(self) -> tuple[list[str], npt.NDArray[np.int32]]:
        codes = _Codes([f"{record.title} {record.body} {record.byline}" for record in self._records])
        return [unfolded(name) for name in codes.values], codes.codes

    def dates_in(self, scope: Scope) -> tuple[str, str]:
        """As ``Snapshot.dates_in``."""
        days, firsts, lasts = self._dates
        of = scope.records[firsts[scope.records] >= 0]
        return (days[firsts[of].min()], days[lasts[of].max()]) if len(of) else ("", "")

    @cached_property
    def _dates(self) -> tuple[list[str], IdArray, IdArray]:
        """Every day that there is, in order, and where each record's first and last one is among them; -1 without a year."""
        spans = [span_of(record) for record in self._records]
        days = sorted({day for span in spans for day in span if day})
        places = {day: place for place, day in enumerate(days)} | {"": -1}
        first, last = (np.array([places[span[end]] for span in spans], np.int64) for end in (0, 1))
        return days, first, last

    def _seen_by(self, filters: Filters) -> Mask:
        by_name = DEMO in (filters.collection, filters.scope.partition("/")[0])
        asked = (filters.community, by_name)
        if asked not in self._seen:
            collections = self._coded["collection"]
            searched = searched_of(collections.values, filters.community) | ({DEMO} if by_name else set())
            self._seen[asked] = collections.among(searched)
        return self._seen[asked]

    def _of(self, keep: Mask, undated: int) -> Scope:
        kept = np.zeros(len(keep) + 2, bool)
        np.logical_and(keep, self._held, out=kept[1:-1])
        # Between the record before each and each: a range begins, or ends, where only one of them is kept, or they lie apart.
        before, of = kept[:-1], kept[1:]
        firsts = self._first[np.flatnonzero(of & (self._apart | ~before))]
        stops = self._after[np.flatnonzero(before & (self._apart | ~of)) - 1]
        return Scope(
            np.stack([firsts, stops], axis=1),
            int((stops - firsts).sum()),
            np.flatnonzero(kept[1:-1]),
            undated,
        )


class _Codes:
    """A column of words as numbers."""

    def __init__(self, words: Sequence[str]) -> None:
        self.values = {word: code for code, word in enumerate(dict.fromkeys(words))}
        self.codes = np.array([self.values[word] for word in words], np.int32)

    def equal(self, word: str) -> Mask:
        """Which are this word."""
        found: Mask = self.codes == self.values.get(word, -1)
        return found

    def among(self, words: Iterable[str]) -> Mask:
        """Which are one of these."""
        return np.isin(self.codes, [self.values[word] for word in words if word in self.values])


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


class Runs:
    """Which ids of a part stand for which of the whole: runs of both. The whole's are called outer."""

    def __init__(self, inner: IdArray, outer: IdArray, counts: IdArray) -> None:
        """Of each run the first id in the part, the first one outside, and how many; sorted by the outer ones."""
        full = counts > 0
        inner, outer, counts = inner[full], outer[full], counts[full]
        apart = (np.diff(inner) != counts[:-1]) | (np.diff(outer) != counts[:-1])
        begins = np.flatnonzero(np.r_[True, apart][: len(inner)])
        self.inner, self.outer = inner[begins], outer[begins]
        self.counts = np.add.reduceat(counts, begins) if len(begins) else counts
        self._by_inner = np.argsort(self.inner, kind="stable")
        self.total = int(self.counts.sum())

    def out(self, ids: IdArray) -> IdArray:
        """The outer ids of ``ids``, all of which are in a run."""
        return self._moved(ids, self.inner[self._by_inner], self.outer[self._by_inner])

    def inside(self, ids: IdArray) -> IdArray:
        """The inner ids of the outer ``ids``, all of which are in a run."""
        return self._moved(ids, self.outer, self.inner)

    @staticmethod
    def _moved(ids: IdArray, source: IdArray, target: IdArray) -> IdArray:
        if not len(source):
            return ids
        at = np.searchsorted(source, ids, side="right") - 1
        moved: IdArray = ids - source[at] + target[at]
        return moved

    @cached_property
    def whole(self) -> Scope:
        """All of the part, in outer ids. Made once: engines keep with it what they derive from it."""
        return Scope(np.stack([self.outer, self.outer + self.counts], axis=1), self.total)

    @cached_property
    def part(self) -> Scope:
        """The same, in inner ids."""
        return self.scope(None, -1)

    @property
    def spans(self) -> IdArray:
        """Of each run the first inner id and the one after its last, sorted."""
        assert self.part.ranges is not None
        return self.part.ranges

    def holds(self, ids: IdArray) -> Mask:
        """Which of the outer ``ids`` are in a run."""
        return self.whole.holds(ids)

    def scope(self, scope: Scope | None, size: int) -> Scope:
        """``scope`` in inner ids. ``size``: how many there are in the part, those that do not count any more included."""
        firsts, stops = self.outer, self.outer + self.counts
        inner = self.inner
        if scope is not None and scope.ranges is not None:
            # For each run, the ranges of the scope that reach into it.
            low = np.searchsorted(scope.ranges[:, 1], firsts, side="right")
            high = np.searchsorted(scope.ranges[:, 0], stops, side="left")
            many = np.maximum(high - low, 0)
            run = np.repeat(np.arange(len(firsts)), many)
            which = np.arange(len(run)) - np.repeat(np.cumsum(many) - many, many) + low[run]
            begins = np.maximum(scope.ranges[which, 0], firsts[run])
            stops = np.minimum(scope.ranges[which, 1], stops[run])
            inner, firsts = inner[run] + begins - firsts[run], begins
        lengths = stops - firsts
        passages = int(lengths.sum())
        if passages == size:
            return Scope(None, size)
        order = np.argsort(inner, kind="stable")
        return Scope(np.stack([inner[order], (inner + lengths)[order]], axis=1), passages)
