"""Which records a question may use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from domain.answers import Filters
from domain.communities import may_see
from index.ports import IdArray
from index.records import Record


class RecordFilter:
    """The filters of questions over one generation's records. Built once, cheap to ask."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._first = np.array([record.first_passage for record in records], np.int64)
        self._count = np.array([record.passages for record in records], np.int64)
        # Days as numbers; 0 stands for "no year", which no date has.
        self._earliest = np.array([_day(record.date.earliest) for record in records], np.int64)
        self._latest = np.array([_day(record.date.latest) for record in records], np.int64)
        self._values = {
            "body": np.array([record.body.casefold() for record in records], object),
            "kind": np.array([record.kind.value for record in records], object),
            "collection": np.array([record.collection for record in records], object),
            "scope": np.array([record.key for record in records], object),
        }

    def allowed(self, filters: Filters) -> tuple[IdArray | None, int]:
        """Sorted ids of the passages that ``filters`` leave, or None when nothing is restricted; and how many
        records that would be among them are left out because they have no year.

        A record is in range when every day it can mean is: "2026" is not shown to be since May 2026.
        """
        keep = self._seen_by(filters.community)
        for name, values in self._values.items():
            wanted = getattr(filters, name)
            if wanted:
                keep &= values == (wanted.casefold() if name == "body" else wanted)
        undated = 0
        since, until = filters.since.earliest, filters.until.latest
        if since or until:
            dated = self._earliest > 0
            undated = int(np.count_nonzero(keep & ~dated))
            keep &= dated
            if since:
                keep &= self._earliest >= _day(since)
            if until:
                keep &= self._latest <= _day(until)
        elif keep.all():
            # Nothing is left out, and a search without a list of ids is faster.
            return None, 0
        return self._passages(keep), undated

    def _seen_by(self, community: str) -> npt.NDArray[np.bool_]:
        collections = self._values["collection"]
        if not community:
            return np.ones(len(collections), bool)
        return np.array([may_see(collection, community) for collection in collections], bool)

    def _passages(self, keep: npt.NDArray[np.bool_]) -> IdArray:
        """The ids of all passages of the records kept."""
        first, count = self._first[keep], self._count[keep]
        if not len(first) or not count.sum():
            return np.empty(0, np.int64)
        # 0 … n-1, moved for each record to where its passages begin.
        moved = np.repeat(first - (np.cumsum(count) - count), count)
        ids: IdArray = np.arange(count.sum(), dtype=np.int64) + moved
        return ids


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0
