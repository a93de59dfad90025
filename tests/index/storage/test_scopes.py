"""What a question may use, told by columns, is what a loop over all records would tell."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from domain.answers import Filters
from domain.dates import PartialDate
from domain.documents import Kind, may_see
from index.ports import Scope
from index.records import Record, dates_of
from index.storage.scopes import RecordColumns, Runs

FIRST = date(2023, 12, 30)
COLLECTIONS = ("records", "news", "community-7", "community-8", "seeds")


def _date(dice: random.Random) -> PartialDate:
    day = FIRST + timedelta(days=dice.randint(0, 6))
    return dice.choice(
        [
            PartialDate(day.year, day.month, day.day),
            PartialDate(day.year, day.month, day.day, last=day + timedelta(days=2)),
            PartialDate(day.year, day.month),
            PartialDate(day.year),
            PartialDate(month=day.month, day=day.day),
            PartialDate(),
        ]
    )


def _records(dice: random.Random, collections: tuple[str, ...]) -> tuple[list[Record], int]:
    """Some of those of a generation, and how many passages all of it has."""
    found, passages = [], 0
    for number in range(dice.randint(0, 8)):
        collection, count = dice.choice(collections), dice.randint(0, 3)
        if dice.random() < 0.8:
            found.append(
                Record(
                    f"{collection}/{number}.txt", f"Título {number}", dice.choice([Kind.MINUTES, Kind.NEWS]), dice.choice(["", "Board", "City Council"]),
                    _date(dice), dice.choice(["", "en", "es"]), "", "", collection, (), "", "", "", "", passages, count,
                )
            )  # fmt: skip
        passages += count
    return found, passages


def _in_order(filters: Filters, record: Record, since: date | None, until: date | None) -> Iterator[bool]:
    """What has to hold for one record, but for its date where filters restrict it."""
    yield may_see(record.collection, filters.community)
    yield filters.body.casefold() in ("", record.body.casefold())
    yield filters.kind in ("", record.kind.value)
    yield filters.collection in ("", record.collection)
    yield filters.scope in ("", record.key)
    yield not (since and record.date.latest) or record.date.latest >= since
    yield not (until and record.date.earliest) or record.date.earliest <= until


@pytest.mark.parametrize("seed", range(6))
def test_a_scope_is_what_each_record_by_itself_would_be_in(seed: int) -> None:
    """Whatever is asked for: its passages, its records that have some, those left out without a year, its dates and languages."""
    dice = random.Random(seed)
    for _ in range(60):
        by_name = dice.random() < 0.2
        records, whole = _records(dice, COLLECTIONS[:-1])
        columns = RecordColumns(records, whole)
        filters = Filters(
            since=_date(dice) if dice.random() < 0.3 else PartialDate(),
            until=_date(dice) if dice.random() < 0.3 else PartialDate(),
            body=dice.choice(["", "", "board", "CITY COUNCIL"]),
            kind=dice.choice(["", "", "news"]),
            collection=dice.choice(["", "", "", "news", "community-7"]),
            scope=records[0].key if by_name and records else "",
            community=dice.choice(["", "community-7", "community-8"]),
        )
        since, until = (
            FIRST + timedelta(days=dice.randint(0, 6)) if dice.random() < 0.3 else None for _ in "ab"
        )
        first, last = filters.since.earliest, filters.until.latest
        inside = [each for each in records if all(_in_order(filters, each, since, until))]
        dated = [each for each in inside if each.date.year is not None]
        if first or last:
            inside = [
                each
                for each in dated
                if (not first or each.date.earliest >= first) and (not last or each.date.latest <= last)
            ]
            undated = [each for each in records if all(_in_order(filters, each, None, None))]
            left = sum(each.date.year is None for each in undated)
        else:
            left = 0
        scope = columns.scope(filters, since, until)
        ids = [number for each in inside for number in _ids(each)]
        assert _held(scope, whole) == ids
        assert scope.passages == len(ids)
        shown = inside if scope.ranges is None else [each for each in inside if each.passages]
        assert [records[place] for place in scope.records] == shown
        assert scope.undated == left
        assert columns.dates_in(scope) == dates_of(shown)
        for language in ("en", "es"):
            spoken = [each for each in shown if each.language in ("", language)]
            assert columns.share_in(scope, language) == (len(spoken) / len(shown) if shown else 1.0)
        assert set(columns.names_in(scope).split("\n")) - {""} == {
            f"titulo {each.title[-1]} {each.body.casefold()} " for each in shown
        }
        some = np.array(sorted(dice.sample(range(whole), dice.randint(0, whole))), np.int64)
        within = columns.within(scope, some)
        assert _held(within, whole) == sorted(set(ids) & set(some.tolist()))
        assert [records[place] for place in within.records] == [
            each for each in shown if set(_ids(each)) & set(some.tolist())
        ]
        assert within.undated == left
        assert _held(columns.every(), whole) == [number for each in records for number in _ids(each)]


def _ids(record: Record) -> range:
    return range(record.first_passage, record.first_passage + record.passages)


def _held(scope: Scope, whole: int) -> list[int]:
    """Its passages; its ranges are in order and disjoint, and none is empty."""
    if scope.ranges is not None:
        assert scope.ranges.ravel().tolist() == sorted(scope.ranges.ravel().tolist())
        assert (scope.ranges[:, 0] < scope.ranges[:, 1]).all()
    return np.flatnonzero(scope.holds(np.arange(whole))).tolist()


def test_nothing_of_nothing_is_nothing() -> None:
    """Of no runs and of no records there is no passage, and none is asked for."""
    none = np.empty(0, np.int64)
    runs = Runs(none, none, none)
    assert (runs.total, runs.out(none).tolist(), runs.holds(np.arange(3)).tolist()) == (0, [], [False] * 3)
    assert runs.scope(Scope.of(np.arange(3)), 4).passages == 0
    scope = RecordColumns([], 0).every()
    assert (scope.passages, len(scope.records), len(scope.ranges)) == (0, 0, 0)  # type: ignore[arg-type]
