"""Which records are of one meeting.

Records are tied together for one of two reasons, both of them in what the source gives: they name one body and one complete
date, in one collection, of one place and one session; or they name no body, and lie in one folder whose name holds their
complete date and says more than the date. Every other record stands alone. A date without a year ties nothing: “August 1” may
be of any year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Protocol

from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Kind
from domain.meetings import Tie
from domain.provenance import Noted, Notes, text_of
from text.terms import unfolded


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
    @property
    def notes(self) -> Notes: ...  # noqa: D102


_SEVERAL = "\n"
"""No body is called so."""
Group = tuple[str, ...]
"""A Tie and what it rests on: equal for the records of one meeting. For BODY_AND_DATE: collection, body, day, place, session."""


def tied(records: Iterable[Known]) -> dict[Group, list[Known]]:
    """The records by what ties them, each group in order of keys. The order of ``records`` does not matter."""
    held = sorted(records, key=lambda record: record.key)
    bodies = _bodies_of_folders(held)
    groups: dict[Group, list[Known]] = {}
    for record in held:
        groups.setdefault(_group(record, bodies), []).append(record)
    apart: dict[Group, list[Known]] = {}
    for group, members in groups.items():
        if group[0] != Tie.BODY_AND_DATE or len(members) == 1:
            apart[group] = members
            continue
        for place, of_place in _by_place(members).items():
            for session, of_session in _by_session(of_place).items():
                for record in of_session:
                    one: Group = (*group, place, session)
                    if _SEVERAL in (place, session):
                        # With two that met, nothing says whose this one is.
                        one = (Tie.ALONE, record.key, group[3])
                    apart.setdefault(one, []).append(record)
    return {_plain_group(group): members for group, members in apart.items()}


def _plain_group(group: Group) -> Group:
    """Without what does not tell it from another one: the ids of meetings are made of it."""
    while group and not group[-1] and group[0] == Tie.BODY_AND_DATE:
        group = group[:-1]
    return group


def _group(record: Known, bodies: dict[tuple[str, ...], str]) -> Group:
    if not record.date.is_complete:
        return (Tie.ALONE, record.key)
    day = record.date.isoformat().partition("/")[0]
    folder = _folder(record)
    named = bodies.get((record.collection, folder, day)) if folder else None
    if record.body:
        body = _body(record) if named in (None, _SEVERAL) else named
        return (Tie.BODY_AND_DATE, record.collection, body or "", day)
    if not folder or named == _SEVERAL:
        # With two bodies that met, and their records together, nothing says whose this one is.
        return (Tie.ALONE, record.key)
    if named:
        return (Tie.BODY_AND_DATE, record.collection, named, day)
    return (Tie.FOLDER, record.collection, folder, day)


def _by_place(members: Sequence[Known]) -> dict[str, list[Known]]:
    """Records of one body's name and one day by the town whose body it is. Without a place, a record is of the only one there
    is; _SEVERAL where there are more.
    """
    places = {place_of(record) for record in members} - {""}
    apart: list[str] = []
    # “Elm” alone comes last: it may be the city or the town of that name.
    for place in sorted(places, key=lambda each: (not _place(each)[0], each)):
        if all(are_two_places(place, other) for other in apart):
            apart.append(place)
    if len(apart) < 2:
        placed = {_folded_name(record.body) for record in members if place_of(record)}
        # “Elm City Council” may be another town's than “City Council”, unless that is of Elm too.
        alike = [
            record
            for record in members
            if not placed or place_of(record) or not record.body or _folded_name(record.body) in placed
        ]
        others = [record for record in members if record not in alike]
        return {_name_of_place(apart[0]): alike, "": others} if others else {"": alike}
    found: dict[str, list[Known]] = {}
    for record in members:
        own = place_of(record)
        fitting = [each for each in apart if own and not are_two_places(own, each)]
        found.setdefault(_name_of_place(fitting[0]) if len(fitting) == 1 else _SEVERAL, []).append(record)
    return found


def _by_session(members: Sequence[Known]) -> dict[str, list[Known]]:
    """Records of one body on one day by the sort of meeting: a special and a regular one are two. Those that share a word, or
    a folder that is named for the meeting, are of one.
    """
    words = {record.key: _sorts_of(record) for record in members}
    apart: list[set[str]] = []
    for record in members:
        mine = set(words[record.key])
        if mine and (folder := _folder(record)):
            mine.add(f"/{folder}")
        joined = [each for each in apart if each & mine]
        if mine:
            apart = [each for each in apart if not each & mine] + [mine.union(*joined)]
    if len(apart) < 2:
        return {"": list(members)}
    found: dict[str, list[Known]] = {}
    for record in members:
        own = words[record.key]
        fitting = [each for each in apart if each & own]
        named = " ".join(sorted(word for each in fitting for word in each if not word.startswith("/")))
        found.setdefault(named or _SEVERAL, []).append(record)
    return found


_SORTS = re.compile(
    r"\b(?:(?P<regular>regular|ordinary|ordinari[ao])|(?P<special>special|called|emergency|extraordinari[ao]|urgente|especial)"
    r"|(?P<work>work|study|working|workshop|worksession|trabajo)|(?P<closed>closed|executive|cerrada|ejecutiva))\b"
    r"|(?P<han_regular>例行|常规|常規|定期)|(?P<han_special>特别|特別|临时|臨時)"
)


def _sorts_of(record: Known) -> frozenset[str]:
    """The sorts of meeting that it names, each as one word."""
    session = text_of(record.notes, Noted.SESSION)
    found = _SORTS.finditer(
        plain(" ".join((session, record.title, as_words(PurePosixPath(record.key).stem))))
    )
    return frozenset((match.lastgroup or "").removeprefix("han_") for match in found)


def place_of(record: Known) -> str:
    """The town or county whose record it is, as it is written; empty where it does not say."""
    return text_of(record.notes, Noted.PLACE)


_OF_PLACE = re.compile(
    r"(?:the )?(?P<sort>city and county|city|town|village|county|borough|township|parish|municipality|ciudad|villa|municipio|pueblo"
    r"|condado) (?:of|de) (?P<name>.+)|(?P<behind>.+?) (?P<sort2>city|town|village|county|borough|township|parish)|(?P<bare>.+)"
)


def are_two_places(place: str, other: str) -> bool:
    """Whether two places, as they are written, are known to be two: of “Elm” and “City of Elm” nobody knows."""
    (sort, name), (sort2, name2) = _place(place), _place(other)
    if not name or not name2:
        return False
    return name != name2 or ("" not in (sort, sort2) and sort != sort2)


def _name_of_place(place: str) -> str:
    return " ".join(part for part in reversed(_place(place)) if part)


@lru_cache(maxsize=4_096)
def _place(place: str) -> tuple[str, str]:
    match = _OF_PLACE.fullmatch(_folded_name(place))
    if match is None:
        return "", ""
    return match["sort"] or match["sort2"] or "", match["name"] or match["behind"] or match["bare"]


def _body(record: Known) -> str:
    """The body's name without the place: “City of Elm Planning Commission” is the “Planning Commission”."""
    body = _folded_name(record.body)
    place = place_of(record)
    if not place:
        return body
    sort, name = _place(place)
    for front in (_folded_name(place), f"{sort} of {name}", name):
        rest = body.removeprefix(f"{front} ")
        if rest != body and " " in rest:
            return rest
    return body


def _bodies_of_folders(records: Iterable[Known]) -> dict[tuple[str, ...], str]:
    """The body of each folder that is named for a day: the one that its records name, _SEVERAL where they name more."""
    found: dict[tuple[str, ...], set[str]] = {}
    for record in records:
        if record.body and record.date.is_complete and (folder := _folder(record)):
            place = (record.collection, folder, record.date.isoformat().partition("/")[0])
            found.setdefault(place, set()).add(_body(record))
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
def _folded_name(body: str) -> str:
    return " ".join(unfolded(body).split())


def as_words(name: str) -> str:
    """A file's or a folder's name in words; the hyphens of a date stay."""
    return re.sub(r"(?<![0-9])[-_]+|[-_]+(?![0-9])|_+", " ", name)


def plain(name: str) -> str:
    """A name folded, for comparing."""
    return " ".join((name.lower() if name.isascii() else unfolded(name)).split())
