"""Which records stay in the segments they are in, and which are written into new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from index.pipeline.run import ReusableGeneration, Run
from index.storage.catalogue import SCHEMA, DocumentPlace, RecordState
from index.storage.keywords import part_of
from index.storage.manifest import SegmentEntry
from index.storage.segments import Place, merged
from text.cutting import CUTTING_VERSION


@dataclass(slots=True)
class Plan:
    """What stays, and what is written."""

    staying: dict[str, Place] = field(default_factory=dict)
    """Records whose segment stays, by key."""
    carried: dict[str, Place] = field(default_factory=dict)
    """Records that are the same, and go with others into a new segment."""
    entries: dict[str, SegmentEntry] = field(default_factory=dict)
    """Segments that stay."""
    write: dict[str, list[str]] = field(default_factory=dict)
    """Part → the keys that its new segment gets, in order."""
    gone: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Part → rows of keywords that do not count any more."""
    digests: dict[str, bytes] = field(default_factory=dict)
    """Of the records that are written and not carried."""
    dates: dict[str, str] = field(default_factory=dict)
    """Of the same."""
    passages: dict[str, int] = field(default_factory=dict)
    """Of the same: how many."""
    next_row: int = 0
    goes_on: bool = False
    """Whether the keywords of before can be taken over."""


def part_of_key(key: str) -> str:
    """The part that a record belongs to."""
    return part_of(key.partition("/")[0])


def planned(run: Run, states: Mapping[str, RecordState], new: Collection[str]) -> Plan:
    """Which records stay where they are, and which are written."""
    plan, newest = Plan(), run.reusable.newest
    places = _usable(run)
    # What is only known by another stamp stays: a stamp is no part of what is answered.
    same = {
        key: places[key]
        for key, state in states.items()
        if key in places and key not in new and places[key].at.state._replace(stamp=state.stamp) == state
    }
    if newest is not None and places:
        plan.goes_on, plan.next_row = newest.keywords, newest.manifest.next_row
        other = [place.at for key, place in newest.catalogue.places.items() if key not in same]
        for at in other:
            plan.gone.setdefault(part_of_key(at.key), []).append((at.row, at.row + at.passages))
        changed = {part_of_key(key) for key in states if key not in same} | plan.gone.keys()
        plan.entries = _staying(newest, same, changed)
    for key in sorted(states):
        place = same.get(key)
        if place and newest and newest.catalogue.parts[place.segment].name in plan.entries:
            plan.staying[key] = place
            continue
        if place:
            plan.carried[key] = place
        plan.write.setdefault(part_of_key(key), []).append(key)
    return plan


def _staying(
    newest: ReusableGeneration, same: Mapping[str, Place], changed: Collection[str]
) -> dict[str, SegmentEntry]:
    """The segments that stay, of the records in ``same``; in the parts that are ``changed``, some are written anew."""
    live: dict[int, list[DocumentPlace]] = {}
    for place in same.values():
        live.setdefault(place.segment, []).append(place.at)
    numbered = [each for each in enumerate(newest.catalogue.parts) if each[0] in live]
    again: set[str] = set()
    for part in changed:
        sizes = {
            segment.name: (sum(at.passages for at in live[number]), segment.entry["passages"])
            for number, segment in numbered
            if segment.entry["part"] == part
        }
        again |= merged(sizes)
    kept = {}
    for number, segment in numbered:
        if segment.name not in again:
            dead = sorted(set(range(segment.entry["documents"])) - {at.ordinal for at in live[number]})
            kept[segment.name] = SegmentEntry(**(segment.entry | {"dead": dead}))
    return kept


def _usable(run: Run) -> Mapping[str, Place]:
    """The records that lie in intact segments, written by the rules and the model of now."""
    newest = run.reusable.newest
    if newest is None or newest.manifest.is_former or newest.manifest.cutting != CUTTING_VERSION:
        return {}
    if newest.manifest.fingerprint != run.embedder.fingerprint or newest.manifest.catalogue != SCHEMA:
        return {}
    intact = {number for number, stored in enumerate(newest.stored) if stored is not None}
    return {key: place for key, place in newest.catalogue.places.items() if place.segment in intact}
