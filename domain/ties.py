"""What ties records together as one meeting. Pure; nothing is guessed.

Records are tied for one of two reasons, both of them in what the source gives:

- they name one body and one complete date, in one collection;
- they name no body, and lie in one folder whose name holds their complete date and says more than the date.

Every other record stands alone. A date without a year ties nothing: “August 1” may be of any year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Kind
from domain.words import unfolded


class Known(Protocol):
    """What has to be known of a record; ``index.records.Record`` is one."""

    @property
    def key(self) -> str: ...  # noqa: D102 - as in domain.documents.Document
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> Kind: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> PartialDate: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def collection(self) -> str: ...  # noqa: D102


class Tie(StrEnum):
    """Why its records are one meeting."""

    BODY_AND_DATE = "body and date"
    FOLDER = "folder"
    """They lie in one folder that is named for the meeting."""
    ALONE = "alone"
    """One record: it names no body or no complete date, so nothing can be tied to it."""


_SEVERAL = "\n"
"""No body is called so."""
Group = tuple[str, ...]
"""A Tie and what it rests on: equal for the records of one meeting."""


def tied(records: Iterable[Known]) -> dict[Group, list[Known]]:
    """The records by what ties them, each group in order of keys. The order of ``records`` does not matter."""
    held = sorted(records, key=lambda record: record.key)
    bodies = _bodies_of_folders(held)
    groups: dict[Group, list[Known]] = {}
    for record in held:
        groups.setdefault(_group(record, bodies), []).append(record)
    return groups


def _group(record: Known, bodies: dict[tuple[str, ...], str]) -> Group:
    if not record.date.is_complete:
        return (Tie.ALONE, record.key)
    day = record.date.isoformat()
    folder = _folder(record)
    named = bodies.get((record.collection, folder, day)) if folder else None
    if record.body:
        return (
            Tie.BODY_AND_DATE,
            record.collection,
            _plain(record.body) if named in (None, _SEVERAL) else named,
            day,
        )
    if not folder or named == _SEVERAL:
        # With two bodies that met, and their records together, nothing says whose this one is.
        return (Tie.ALONE, record.key)
    if named:
        return (Tie.BODY_AND_DATE, record.collection, named, day)
    return (Tie.FOLDER, record.collection, folder, day)


def _bodies_of_folders(records: Iterable[Known]) -> dict[tuple[str, ...], str]:
    """The body of each folder that is named for a day: the one that its records name, _SEVERAL where they name more."""
    found: dict[tuple[str, ...], set[str]] = {}
    for record in records:
        if record.body and record.date.is_complete and (folder := _folder(record)):
            place = (record.collection, folder, record.date.isoformat())
            found.setdefault(place, set()).add(_plain(record.body))
    return {place: _one_of(names) for place, names in found.items()}


def _one_of(names: set[str]) -> str:
    """The body that all of ``names`` mean: in one folder, “Elm Town Council” and “Town Council” are one."""
    shortest = min(names, key=lambda name: (len(name), name))
    same = all(name == shortest or name.endswith(" " + shortest) for name in names)
    return shortest if same else _SEVERAL


def _folder(record: Known) -> str:
    """The innermost folder around the record that is named for its date and more; empty when none is."""
    parts = record.key.split("/")[:-1]
    for depth in range(len(parts), 0, -1):
        # Most folders are named for no day at all, and looking for one takes long.
        if str(record.date.year) in parts[depth - 1]:
            date, says_more = _named_for(parts[depth - 1])
            if date == record.date:
                return "/".join(parts[:depth]) if says_more else ""
    return ""


@lru_cache(maxsize=65_536)
def _named_for(name: str) -> tuple[PartialDate, bool]:
    """The one date in a folder's name, UNKNOWN where there is none or several; and whether it says more than that."""
    dates = find_dates(name)
    if len(dates) != 1:
        return UNKNOWN, False
    rest = name[: dates[0].start] + name[dates[0].end :]
    return dates[0].date, re.search(r"[^\W\d_]{2}", rest) is not None


@lru_cache(maxsize=4_096)
def _plain(body: str) -> str:
    return " ".join(unfolded(body).split())
