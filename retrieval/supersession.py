"""Of passages that say the same, the one to be shown first: of the record that holds now, or the one whose time is known.

Adopted minutes repeat their draft, and captions come with times and without. What says the same in the record that
took the other's place, or lands on the second, changes places with it. Nothing else moves, and nothing is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

from index.records import Record, StoredPassage
from index.storage.library import Snapshot
from retrieval.reader import Read
from retrieval.search import Candidate
from text.similarity import ALIKE, containment, shingles

LOOKED_AT = 20
"""From the best on; what stands further down is not shown."""
Ranked = TypeVar("Ranked", Candidate, Read)


def prefer_current_candidates(candidates: Sequence[Candidate], snapshot: Snapshot) -> list[Candidate]:
    """``candidates``, best first, in the order in which they are read."""
    return _ordered(candidates, lambda candidate: candidate.passage, snapshot)


def prefer_current_reads(reads: Sequence[Read], snapshot: Snapshot) -> list[Read]:
    """The same for what was read: only what was read, or not read, like the other changes places with it."""
    return _ordered(
        reads,
        lambda read: read.passage.id,
        snapshot,
        lambda a, b: (a.evidence is None) == (b.evidence is None),
    )


def _ordered(
    ranked: Sequence[Ranked],
    passage_of: Callable[[Ranked], int],
    snapshot: Snapshot,
    comparable: Callable[[Ranked, Ranked], bool] = lambda _a, _b: True,
) -> list[Ranked]:
    order = list(ranked)
    records = [snapshot.record_of(passage_of(each)) for each in order[:LOOKED_AT]]
    pairs = [
        (i, j)
        for i, j in combinations(range(len(records)), 2)
        if _may_replace(records[j], records[i], snapshot)
    ]
    if not pairs:
        return order
    ids = sorted({passage_of(order[place]) for pair in pairs for place in pair})
    passages = {passage.id: passage for passage in snapshot.passages(ids)}
    words = {number: shingles(passage.text) for number, passage in passages.items()}
    for i, j in pairs:
        first, second = order[i], order[j]
        a, b = passage_of(first), passage_of(second)
        alike = containment(words[a], words[b]) >= ALIKE if a in words and b in words else False
        if alike and comparable(first, second) and _goes_before(passages[b], passages[a], snapshot):
            order[i] = dataclasses.replace(second, score=first.score)
            order[j] = dataclasses.replace(first, score=second.score)
    return order


def _may_replace(record: Record, other: Record, snapshot: Snapshot) -> bool:
    if record.key == other.key:
        return False
    if record.kind.is_spoken and other.kind.is_spoken:
        return record.date.is_complete and _meeting(record) == _meeting(other)
    return record.key in snapshot.versions(other.key)


def _meeting(record: Record) -> tuple[object, ...]:
    return record.collection, record.date, record.body, record.language


def _goes_before(passage: StoredPassage, other: StoredPassage, snapshot: Snapshot) -> bool:
    versions = snapshot.versions(other.document)
    if passage.document in versions:
        return versions.index(passage.document) > versions.index(other.document)
    return _timed(passage) and not _timed(other)


def _timed(passage: StoredPassage) -> bool:
    return all(paragraph.seconds is not None for paragraph in passage.paragraphs)
