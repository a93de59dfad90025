"""What the index needs from its replaceable parts. Each backend is one file behind one of these.

Shapes: ``n`` rows, ``d`` dimensions. Vectors are float32, C-contiguous, of unit length.
Passage ids are the row numbers 0 … n-1 of one generation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from domain.documents import Document
from domain.errors import Finding
from models.ports import FloatArray, IdArray

Hits = tuple[IdArray, FloatArray]
"""Passage ids with their scores, best first, ties by id."""
Stages = Callable[[str, int, int], None]
"""Called with (stage, done, total), perhaps from another thread; total is 0 when it is not known."""
Report = Callable[[Finding], None]


T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What a question may use: ranges of passages, never a list of all their ids. ``Snapshot.scope`` makes one of predicates (who
    asks, dates, kind, body); engines derive from it what they search by, once for all questions that have it.
    """

    ranges: IdArray | None
    """``(n, 2)``: of each the first id and the one after its last; sorted, disjoint, none empty. None: everything."""
    passages: int
    """How many there are in it."""
    records: IdArray = field(default_factory=lambda: np.empty(0, np.int64))
    """The places of its records among ``Snapshot.records()``, sorted."""
    undated: int = 0
    """Records that were left out because they have no year."""
    _derived: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: IdArray) -> Scope:
        """The scope of these passages; ``ids`` are sorted."""
        ids = np.asarray(ids, np.int64)
        edges = np.flatnonzero(np.diff(ids) > 1) + 1 if len(ids) else ids
        firsts, lasts = (
            ids[np.r_[0, edges]] if len(ids) else ids,
            ids[np.r_[edges - 1, -1]] if len(ids) else ids,
        )
        return cls(np.stack([firsts, lasts + 1], axis=1), len(ids))

    def derived(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of this scope, made once."""
        if name not in self._derived:
            self._derived[name] = make()
        made: T = self._derived[name]
        return made

    def holds(self, ids: IdArray) -> npt.NDArray[np.bool_]:
        """Which of ``ids`` are in it."""
        if self.ranges is None or not len(self.ranges):
            return np.full(len(ids), self.ranges is None)
        at = np.searchsorted(self.ranges[:, 0], ids, side="right") - 1
        inside: npt.NDArray[np.bool_] = (at >= 0) & (ids < self.ranges[at, 1])
        return inside

    def bits(self) -> npt.NDArray[np.uint8]:
        """One bit a passage, the lowest first, up to the last one in it. Not of a scope that is everything."""
        return self.derived("bits", self._bits)

    def _bits(self) -> npt.NDArray[np.uint8]:
        assert self.ranges is not None
        if not len(self.ranges):
            return np.empty(0, np.uint8)
        # Where one range ends and the next begins there is no edge.
        apart = self.ranges[1:, 0] > self.ranges[:-1, 1]
        edges = self.ranges.ravel()[np.r_[True, np.repeat(apart, 2), True]]
        size = int(edges[-1])
        marks = np.zeros(size // 64 * 64 + 64, bool)
        marks[edges] = True
        # A passage is in a range where an odd number of edges lie up to it: within each word of 64, then from word to word.
        words = np.packbits(marks, bitorder="little").view("<u8")
        for shift in (1, 2, 4, 8, 16, 32):
            words ^= words << np.uint64(shift)
        odd = np.bitwise_xor.accumulate(words >> np.uint64(63))
        words[1:] ^= np.uint64(0) - odd[:-1]
        return words.view(np.uint8)[: -(-size // 8)]


class Vectors(Protocol):
    """Nearest neighbours over one generation's vectors. Open and read-only."""

    def search(self, question: FloatArray, k: int, scope: Scope | None = None) -> Hits:
        """Up to ``k`` passages of ``scope`` with their inner products; fewer only when there are not more."""
        ...

    def get(self, ids: IdArray) -> FloatArray:
        """The stored vectors of ``ids``, ``(len(ids), d)``."""
        ...

    def __len__(self) -> int: ...


class Keywords(Protocol):
    """BM25 over one generation's passages. Open and read-only."""

    def search(self, text: str, k: int, scope: Scope | None = None) -> Hits:
        """Up to ``k`` passages with their BM25 scores. No query syntax: every character of ``text`` is text.
        A text without a searchable term gives an empty result.
        """
        ...

    def phrase(self, text: str, k: int, scope: Scope | None = None) -> IdArray:
        """Passage ids that hold the analysed words of ``text`` next to each other and in order."""
        ...

    def like(self, word: str, k: int, scope: Scope | None = None) -> IdArray:
        """Passage ids that hold ``word`` or stand under it, in a form that differs from it by a slip of the pen at most."""
        ...

    def seen_by(self, community: str, scope: Scope) -> Keywords:
        """The same, as if there were no passages but those of ``scope``, which are those that ``community`` may see: what
        others hold changes neither what is found nor what it is weighed by.
        """
        ...

    def maximum_bm25(self, text: str) -> float:
        """Maximum BM25 of this question: (k1 + 1) times the idf of its terms, those that no passage holds included.
        A score over its maximum means the same in every library. 0 without a searchable term.
        """
        ...

    def coverage(self, text: str) -> float:
        """The share (0 … 1) of the question's idf mass whose terms occur anywhere in this generation.
        Near 0 when the question is in a language the record is not.
        """
        ...


@dataclass(frozen=True, slots=True)
class TokenRows:
    """The token states of some passages, one after the other."""

    states: FloatArray
    """``(t, m)``, rows of unit length."""
    places: npt.NDArray[np.int32]
    """``(t,)`` where each token begins, in characters from the beginning of its passage."""
    firsts: IdArray
    """``(passages + 1,)``: passage ``i`` has the rows ``firsts[i] … firsts[i + 1] - 1``; none has zero rows."""


class TokenVectors(Protocol):
    """The token states of one generation's passages, for late interaction (MaxSim). Open and read-only."""

    def rows(self, ids: IdArray) -> TokenRows:
        """Those of the passages ``ids``, in the order given."""
        ...

    def __len__(self) -> int: ...


class Served(Protocol):
    """One generation, as a search engine serves it. Usable from several threads. Raises LibraryError kinds."""

    def nearest(self, question: FloatArray, k: int, scope: Scope | None) -> Hits:
        """As ``Vectors.search``."""
        ...

    def heaviest(self, weights: Mapping[tuple[str, str], float], k: int, scope: Scope | None) -> Hits:
        """Up to ``k`` passages by BM25. ``weights``: of each field and term that is asked for, its boost times its idf."""
        ...


class Engine(Protocol):
    """A search engine beside the library: what it holds is made from generations, and can be made from them again. Usable from
    several threads. Every method raises LibraryError kinds.
    """

    def build(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """Takes in the generation in ``folder`` and makes sure that it has all of it. What is neither of one in ``kept`` nor of
        another library goes.
        """
        ...

    def ensure(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """The same where it does not have it already."""
        ...

    def drop(self, data: Path, generation: str) -> None:
        """Forgets a generation, also one that it never had."""
        ...

    def answers(self, data: Path) -> str:
        """What and where it is, after it was asked for the current generation."""
        ...

    def serve(self, data: Path, generation: str, passages: int) -> Served:
        """A generation that it has. Nothing is asked of the engine before the first question is."""
        ...


class Source(Protocol):
    """Where records come from. One that may have been seen in part only says so by a property ``whole``: while it is
    False, nothing that it does not list is taken to be gone. One that notices something while it lists has ``findings``. One that
    keeps the files that records are read from gives them by ``original(key)``.
    """

    name: str

    def records(self) -> Iterator[Found]:
        """Everything there is now, cheaply, in a stable order, without reading bodies where the place can
        tell otherwise what changed. Raises LibraryError kinds only when the place itself cannot be listed:
        then nothing is taken to be gone.
        """
        ...


class Found(Protocol):
    """One record as a source lists it."""

    @property
    def key(self) -> str:
        """Stable and unique in the library: ``collection/relative/path.ext``."""
        ...

    @property
    def stamp(self) -> str:
        """Changes whenever the content may have changed (size and mtime for a file, ETag for a page)."""
        ...

    def read(self) -> Document:
        """Raises RecordError."""
        ...


# --- The order that every backend keeps.

_SPARE = 16


def best(fetch: Callable[[int], Hits], k: int) -> Hits:
    """The ``k`` best by score and then id. ``fetch`` gives as many of the best as it is asked for.

    Engines cut between equal scores as they like. So a few more are fetched, and more again while the
    score at the cut goes on to the end of what came: the same question then gives the same ids everywhere.
    """
    if k <= 0:
        return no_hits()
    asked = k + _SPARE
    while True:
        ids, scores = fetch(asked)
        order = np.lexsort((ids, -scores))
        ids, scores = ids[order], scores[order]
        if len(ids) < asked or scores[k - 1] != scores[-1]:
            return ids[:k], scores[:k]
        asked *= 4


def best_within(
    fetch: Callable[[int], Hits], named: Callable[[int], Hits], k: int, scope: Scope, total: int, most: int
) -> Hits:
    """``best`` of what is in a scope of many scattered ids: more is fetched than asked for, and what is not in it is dropped. Where
    even ``most`` brings too few of ``total``, ``named`` fetches those whose ids it names one by one: slower, and always right.
    """

    def kept(count: int) -> Hits:
        ask = int(count * 1.5 * total / scope.passages)
        while ask <= most:
            ids, scores = fetch(ask)
            there = scope.holds(ids)
            if there.sum() >= count or len(ids) < ask:
                return ids[there][:count], scores[there][:count]
            ask *= 4
        return named(count)

    return best(kept, k)


def no_hits() -> Hits:
    """A result without hits."""
    return np.empty(0, np.int64), np.empty(0, np.float32)


class Clock(Protocol):
    """Tells the time, and waits: passed in, so that fifty days of following a site can be lived through in a minute."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits; returns when they are over."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Waits; returns when they are over."""
        time.sleep(seconds)


def iso(seconds: float) -> str:
    """ISO, UTC, to the second.

    >>> iso(0)
    '1970-01-01T00:00:00+00:00'
    """
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
