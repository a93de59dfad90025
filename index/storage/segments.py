"""Segments: the immutable parts that a generation is made of, and how they are read as one.

A segment holds records of one part (what everybody may see, or what one community added): a catalogue, vectors, token states. It is
written once, and shared by every generation that names it. A record that changes is written into a new segment; the manifest
says which records of the old one do not count any more. Passage ids run in the order of keys, however records are spread: the same
records have the same ids, whichever way they came.
"""

from __future__ import annotations

import functools
import json
import operator
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from domain.documents import Document, may_see
from domain.errors import Finding, Verdict
from index.ports import Hits, Scope, Served, TokenRows, TokenVectors, Vectors, no_hits
from index.records import Record, StoredPassage
from index.storage import manifest as manifests
from index.storage.catalogue import Catalogue, DocumentPlace, Known, KnownDocument
from index.storage.catalogue_rows import DocumentRow, PassageRow
from index.storage.files import unreadable
from index.storage.manifest import Manifest, SegmentEntry
from index.storage.scopes import Runs
from models.ports import FloatArray, IdArray


class Segment(NamedTuple):
    """One segment of a generation, its catalogue open."""

    name: str
    """Its folder's path in the generation; empty in a generation of before, which is one segment."""
    folder: Path
    entry: SegmentEntry
    catalogue: Catalogue


class Place(NamedTuple):
    """Where a record is."""

    segment: int
    at: DocumentPlace


class Segments:
    """The catalogues of one generation, read as one. Usable from several threads. Raises LibraryDamaged."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self.parts = [
            Segment(name, folder / name, entry, Catalogue(folder / name / manifests.CATALOGUE))
            for name, entry in manifest.segments.items()
        ]

    @functools.cached_property
    def places(self) -> Mapping[str, Place]:
        """Where every record is, in any state, by its key, in order."""
        found = {}
        for number, segment in enumerate(self.parts):
            dead = frozenset(segment.entry["dead"])
            for at in segment.catalogue.places():
                if at.ordinal not in dead:
                    found[at.key] = Place(number, at)
        return dict(sorted(found.items())) if len(self.parts) > 1 else found

    @functools.cached_property
    def _laid(self) -> list[tuple[str, int, int, int, int]]:
        """Of each record in order: key, segment, first passage there, how many, first row of keywords. Without ``places``, which an answer
        does not need, and which take as long as all else of an opening.
        """
        found = []
        for number, segment in enumerate(self.parts):
            dead = frozenset(segment.entry["dead"])
            every = segment.catalogue.extents()
            found += [
                (key, number, first, count, row) for key, at, first, count, row in every if at not in dead
            ]
        return sorted(found) if len(self.parts) > 1 else found

    @functools.cached_property
    def _columns(self) -> tuple[IdArray, IdArray, IdArray, IdArray, IdArray]:
        """Of each record: segment, first passage there, how many, first passage in the generation, first row of keywords."""
        table = np.array([numbers for _, *numbers in self._laid], np.int64).reshape(-1, 4)
        segments, locals_, counts, rows = table.T
        return segments, locals_, counts, np.cumsum(counts) - counts, rows

    @functools.cached_property
    def runs(self) -> list[Runs]:
        """Of each segment: which of its passages are which of the generation."""
        segments, locals_, counts, firsts, _ = self._columns
        found = []
        for number in range(len(self.parts)):
            of = segments == number
            found.append(Runs(locals_[of], firsts[of], counts[of]))
        return found

    @functools.cached_property
    def rows(self) -> Runs:
        """Which rows of the keywords are which passages of the generation."""
        _, _, counts, firsts, rows = self._columns
        return Runs(rows, firsts, counts)

    def __len__(self) -> int:
        return int(self._columns[2].sum())

    def collections(self) -> set[str]:
        """Of every document in any state, the first part of its key."""
        return {key.partition("/")[0] for key, *_ in self._laid}

    def known(self) -> Known:
        """Every document in any state, by key, in order."""
        return {
            key: KnownDocument(at.state, at.raw_hash, at.text_hash) for key, (_, at) in self.places.items()
        }

    def records(self, *, removed: bool = False) -> list[Record]:
        """Every record that is searched, in order of keys; or the ones that were removed."""
        if len(self.parts) == 1 and not self.parts[0].entry["dead"]:
            return self.parts[0].catalogue.records(removed=removed)
        firsts: list[dict[str, int]] = [{} for _ in self.parts]
        for (key, number, *_), first in zip(self._laid, self._columns[3].tolist(), strict=True):
            firsts[number][key] = first
        found = [
            record
            for segment, mine in zip(self.parts, firsts, strict=True)
            for record in segment.catalogue.records(removed=removed, firsts=mine)
        ]
        return sorted(found, key=operator.attrgetter("key"))

    def _of(self, key: str) -> Catalogue | None:
        number = self._holder.get(key)
        return None if number is None else self.parts[number].catalogue

    @functools.cached_property
    def _holder(self) -> Mapping[str, int]:
        return {key: number for key, number, *_ in self._laid}

    def document_row(self, key: str) -> DocumentRow | None:
        """One document as it was packed."""
        catalogue = self._of(key)
        return catalogue.document_row(key) if catalogue is not None else None

    def document(self, key: str) -> Document | None:
        """One document, whole. None when there is none with this key."""
        catalogue = self._of(key)
        return catalogue.document(key) if catalogue is not None else None

    def passage_rows(self, key: str) -> list[PassageRow]:
        """One document's passages as they were packed."""
        catalogue = self._of(key)
        return catalogue.passage_rows(key) if catalogue is not None else []

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids, in the order given. An id that is not there is left out."""
        wanted = np.array(list(ids), np.int64)
        found: dict[int, StoredPassage] = {}
        for segment, runs in zip(self.parts, self.runs, strict=True):
            mine = wanted[runs.holds(wanted)]
            if len(mine):
                held = segment.catalogue.passages(runs.inside(mine).tolist(), mine.tolist())
                found.update((passage.id, passage) for passage in held)
        return [found[number] for number in wanted.tolist() if number in found]

    def speakers(self) -> dict[str, list[int]]:
        """Who speaks, by the names that the records give them, each with the passages in which they do, in order."""
        found: dict[str, list[int]] = {}
        for segment, runs in zip(self.parts, self.runs, strict=True):
            told = segment.catalogue.speakers()
            ids = np.array([number for _, number in told], np.int64)
            live = runs.scope(None, segment.entry["passages"]).holds(ids)
            names = [name for (name, _), counts in zip(told, live.tolist(), strict=True) if counts]
            for name, number in zip(names, runs.out(ids[live]).tolist(), strict=True):
                found.setdefault(name, []).append(number)
        return {name: sorted(numbers) for name, numbers in found.items()}

    @functools.cached_property
    def _told(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads((self._folder / manifests.CHANGES).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told

    def findings(self) -> list[Finding]:
        """What the run that built this generation found."""
        if "findings" not in self._told:
            return self.parts[0].catalogue.findings() if self.parts else []
        return [Finding(name, Verdict(verdict), *said) for name, verdict, *said in self._told["findings"]]

    def ran(self) -> list[tuple[str, str]]:
        """The runs that led here, oldest first: generation, ISO start."""
        if "runs" not in self._told:
            return self.parts[0].catalogue.runs() if self.parts else []
        return [(name, started) for name, started in self._told["runs"]]


def opened(
    folder: Path, manifest: Manifest, served: Served | None = None
) -> tuple[Segments, SegmentedVectors, SegmentedTokens | None]:
    """The segments of the generation in ``folder``, their vectors, and their token states where it has any. Raises LibraryDamaged."""
    # Loaded here: what only looks at records opens without a search engine.
    from index.storage.vectors import FaissVectors, TokenStates

    segments = Segments(folder, manifest)
    vectors = [FaissVectors(segment.folder / manifests.VECTORS) for segment in segments.parts]
    for held, segment in zip(vectors, segments.parts, strict=True):
        if len(held) != segment.entry["passages"]:
            wrong = f"it holds {len(held)} vectors for {segment.entry['passages']} passages"
            raise unreadable(segment.folder / manifests.VECTORS, wrong)
    tokens = None
    if manifest.token_dimensions:
        states = [TokenStates(segment.folder, manifest.token_dimensions) for segment in segments.parts]
        tokens = SegmentedTokens(list(zip(states, segments.runs, strict=True)), manifest.token_dimensions)
    parts = [segment.entry["part"] for segment in segments.parts]
    found = SegmentedVectors(
        list(zip(parts, vectors, segments.runs, strict=True)), manifest.dimensions, served
    )
    return segments, found, tokens


def known_in(folder: Path) -> Known:
    """Every document of the generation in ``folder``, in any state, by key. Raises LibraryDamaged."""
    return Segments(folder, manifests.read_either(folder)).known()


class SegmentedVectors:
    """The vectors of every segment, searched as one. See ``index.ports.Vectors``."""

    def __init__(
        self, parts: Sequence[tuple[str, Vectors, Runs]], dimensions: int, served: Served | None = None
    ) -> None:
        """``parts``: whose records each segment holds, its vectors, and which passages they are of. Where a search engine serves
        them, that one is searched.
        """
        self._parts, self._dimensions, self._served = parts, dimensions, served
        self._seen: Scope | None = None
        self._whole = [(held, runs, runs.scope(None, len(held))) for _, held, runs in parts]

    def seen_by(self, community: str, scope: Scope) -> SegmentedVectors:
        """Those that ``community`` may see, which are ``scope``; where its records lie with those of others, as before, a scope keeps to its own."""
        seen = [each for each in self._parts if may_see(each[0], community)]
        view = SegmentedVectors(seen, self._dimensions, self._served)
        view._seen = scope
        return view

    def __len__(self) -> int:
        return sum(runs.total for _, _, runs in self._parts)

    def search(self, question: FloatArray, k: int, scope: Scope | None = None) -> Hits:
        """See ``index.ports.Vectors``."""
        if len(question) != self._dimensions:
            raise ValueError(f"the question has {len(question)} dimensions, the vectors {self._dimensions}")
        if self._served is not None:
            return self._served.nearest(
                question, k, self._seen if scope is None or scope.ranges is None else scope
            )
        ids, scores = no_hits()
        for held, runs, inside in self._inside(scope):
            found, rated = held.search(question, k, inside)
            if len(found):
                ids, scores = np.r_[ids, runs.out(found)], np.r_[scores, rated]
        order = np.lexsort((ids, -scores))[: max(k, 0)]
        return ids[order], scores[order]

    def _inside(self, scope: Scope | None) -> Sequence[tuple[Vectors, Runs, Scope]]:
        """The segments that have anything of ``scope``, each with what of it they have."""
        if scope is None or scope.ranges is None:
            return self._whole
        every = ((held, runs, runs.scope(scope, len(held))) for _, held, runs in self._parts)
        return scope.derived(f"vectors {id(self)}", lambda: [each for each in every if each[2].passages])

    def get(self, ids: IdArray) -> FloatArray:
        """See ``index.ports.Vectors``."""
        wanted = np.asarray(ids, np.int64)
        made = np.empty((len(wanted), self._dimensions), np.float32)
        left = np.ones(len(wanted), bool)
        for _, held, runs in self._parts:
            mine = runs.holds(wanted)
            if mine.any():
                made[mine] = held.get(runs.inside(wanted[mine]))
                left &= ~mine
        if left.any():
            raise IndexError(f"ids reach from 0 to {len(self) - 1}")
        return made


class SegmentedTokens:
    """The token states of every segment, read as one. See ``index.ports.TokenVectors``."""

    def __init__(self, parts: Sequence[tuple[TokenVectors, Runs]], dimensions: int) -> None:
        self._parts, self._dimensions = parts, dimensions

    def __len__(self) -> int:
        return sum(runs.total for _, runs in self._parts)

    def rows(self, ids: IdArray) -> TokenRows:
        """See ``index.ports.TokenVectors``."""
        wanted = np.asarray(ids, np.int64)
        taken = [(tokens, runs, np.flatnonzero(runs.holds(wanted))) for tokens, runs in self._parts]
        taken = [each for each in taken if len(each[2])]
        if not taken:
            nothing = np.zeros((0, self._dimensions), np.float32)
            return TokenRows(nothing, np.zeros(0, np.int32), np.zeros(len(wanted) + 1, np.int64))
        made = [tokens.rows(runs.inside(wanted[at])) for tokens, runs, at in taken]
        if len(made) == 1:
            return made[0]
        # In the order asked for, whichever segment each is from.
        found = {
            int(place): (part, number)
            for part, (_, _, at) in enumerate(taken)
            for number, place in enumerate(at.tolist())
        }
        spans = [(part, *made[part].firsts[number : number + 2].tolist()) for part, number in _ordered(found)]
        states = [made[part].states[first:stop] for part, first, stop in spans]
        places = [made[part].places[first:stop] for part, first, stop in spans]
        firsts = np.cumsum([0, *(stop - first for _, first, stop in spans)]).astype(np.int64)
        return TokenRows(np.concatenate(states), np.concatenate(places), firsts)


def _ordered(found: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for place in sorted(found):
        yield found[place]


# --- Which segments are written anew: Lucene's tiered merging, simplified.

SMALL = 1_000
"""Passages; a part with no more is one segment, written anew with each change: that takes no time, and shares no damage."""
PER_TIER = 8
"""Segments of one size (between ``SMALL · 8ⁿ`` and eight times that) that are merged into one."""
MOST_DEAD = 1 / 3
"""A segment of whose passages more do not count any more is written anew."""
MOST_LEFT = 1 / 50
"""Of a part's passages: when more were taken out of its keywords, these are written anew. Until then, their words count among
the others."""


def merged(sizes: Mapping[str, tuple[int, int]]) -> set[str]:
    """Which segments of one part go into the new one that is to be written. ``sizes``: how many passages of each still count,
    and of how many.

    >>> sorted(merged({"a": (90_000, 90_000), "b": (10, 100)}))
    ['b']
    >>> len(merged({str(i): (20, 20) for i in range(7)} | {"a": (90_000, 90_000)}))
    7
    """
    if sum(live for live, _ in sizes.values()) <= SMALL:
        return set(sizes)
    chosen = {name for name, (live, size) in sizes.items() if size - live > MOST_DEAD * size}
    while True:
        tiers: dict[int, set[str]] = {}
        for name, (live, _) in sizes.items():
            if name not in chosen:
                tiers.setdefault(_tier(live), set()).add(name)
        new = _tier(sum(sizes[name][0] for name in chosen))
        if len(tiers.get(new, ())) + 1 < PER_TIER:
            return chosen
        chosen |= tiers[new]


def _tier(passages: int) -> int:
    tier, most = 0, SMALL
    while passages > most:
        tier, most = tier + 1, most * PER_TIER
    return tier
