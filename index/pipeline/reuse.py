"""What of the generation before is taken over: records that stay in their segments, and embeddings; the rest is written, and comes
from the work cache or the model.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from domain.errors import ModelError
from index.pipeline.run import ReusableGeneration, Run, StoredEmbeddings
from index.storage.catalogue import SCHEMA, Catalogue, DocumentPlace, RecordState
from index.storage.files import writing
from index.storage.keywords import part_of
from index.storage.manifest import SegmentEntry
from index.storage.segments import Place, merged
from models.ports import Embedder, FloatArray, IdArray, PassageEmbeddings, PassageTokens
from text.sentences import CUTTING_VERSION


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
    if newest.manifest.token_dimensions != run.embedder.token_dimensions:
        return {}
    intact = {number for number, stored in enumerate(newest.stored) if stored is not None}
    return {key: place for key, place in newest.catalogue.places.items() if place.segment in intact}


# --- Embeddings of every passage of a new generation.


CHUNK = 512
"""Passages embedded between two savings: what a killed re-index has to do again at most."""
SCRATCH = "vectors.f32"
_IN_MEMORY = 256 << 20
_COPY = 16_384
_UNIT = 1e-2


@dataclass(slots=True)
class Embedded:
    """Where every passage of a new generation has its embedding from."""

    vectors: FloatArray
    """``(n, d)``; a file, because it may be larger than the memory."""
    stores: list[StoredEmbeddings]
    store_of: npt.NDArray[np.int16]
    """Which of ``stores`` a passage's embedding is carried over from; -1 for the work cache."""
    id_of: IdArray
    """Its id there."""
    embedded: int = 0
    """Texts the model was asked for."""
    reused: int = 0
    """Passages whose embedding was there already."""

    def token_states(self, hashes: Sequence[bytes], run: Run) -> Iterator[PassageTokens]:
        """The token states of every passage, in order; ``hashes`` are theirs."""
        for number, key in enumerate(hashes):
            store = int(self.store_of[number])
            tokens = self.stores[store].tokens if store >= 0 else None
            found = tokens.codes(int(self.id_of[number])) if tokens else run.cache.tokens(run.embedder, key)
            yield found.narrowed(run.embedder.token_dimensions)

    def drop_vectors(self, folder: Path) -> None:
        """Gives the array back; it is written elsewhere now."""
        self.vectors = np.empty((0, self.vectors.shape[1]), np.float32)
        (folder / SCRATCH).unlink(missing_ok=True)


def embed(catalogue: Catalogue, hashes: Sequence[bytes], run: Run, folder: Path) -> Embedded:
    """Finds or makes the embedding of each passage of ``catalogue``; ``hashes`` are theirs, in order.

    What is made is in the work cache before anything else happens, a chunk at a time.
    Raises ModelError when the model gives something else than one unit vector a text, and StorageFull.
    """
    count, embedder, progress = len(hashes), run.embedder, run.progress("embed")
    stores = [
        store
        for store in run.reusable.vectors
        if (store.tokens.dimensions if store.tokens else 0) >= embedder.token_dimensions
    ]
    result = Embedded(
        _scratch(folder / SCRATCH, (count, embedder.dimensions)),
        stores,
        np.full(count, -1, np.int16),
        np.full(count, -1, np.int64),
    )
    _carry_over(hashes, result)
    missing: dict[bytes, list[int]] = {}
    for number in np.flatnonzero(result.store_of < 0).tolist():
        missing.setdefault(hashes[number], []).append(number)
    for key, vector in run.cache.vectors(embedder, list(missing)):
        result.vectors[missing.pop(key)] = vector
    result.embedded = len(missing)
    result.reused = count - sum(map(len, missing.values()))
    _make(catalogue, missing, result.vectors, run, progress)
    return result


def _scratch(path: Path, shape: tuple[int, int]) -> FloatArray:
    """An array to fill: in memory, or in a file where it is large."""
    size = 4 * shape[0] * shape[1]
    if size <= _IN_MEMORY:
        return np.empty(shape, np.float32)
    with writing(path.parent), path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            # Room is taken now: a mapped file that meets a full disk later ends the process without an error.
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
    return np.memmap(path, np.float32, "r+", shape=shape)


def _carry_over(hashes: Sequence[bytes], result: Embedded) -> None:
    for number, store in enumerate(result.stores):
        todo: IdArray = np.flatnonzero(result.store_of < 0)
        if not len(todo):
            return
        held = store.catalogue.find(list({hashes[each] for each in todo.tolist()}))
        found = np.array([held.get(hashes[each], -1) for each in todo.tolist()], np.int64)
        todo, found = todo[found >= 0], found[found >= 0]
        for start in range(0, len(todo), _COPY):
            block = slice(start, start + _COPY)
            result.vectors[todo[block]] = store.vectors.get(found[block])
        result.store_of[todo], result.id_of[todo] = number, found


def _make(
    catalogue: Catalogue,
    missing: dict[bytes, list[int]],
    vectors: FloatArray,
    run: Run,
    progress: Callable[[int, int], None],
) -> None:
    """Embeds each text once, longest first: texts of one length together waste least of a model's batch."""
    total = len(missing)
    if not total:
        return
    lengths = catalogue.lengths()
    todo = sorted(missing.items(), key=lambda item: -lengths[item[1][0]])
    progress(0, total)
    for start in range(0, total, CHUNK):
        chunk = todo[start : start + CHUNK]
        passages = catalogue.passages([numbers[0] for _, numbers in chunk])

        def step(done: int, _total: int, before: int = start) -> None:
            progress(before + done, total)

        made = run.embedder.embed_passages(
            [passage.text for passage in passages], [passage.context for passage in passages], step
        )
        check(made, len(chunk), run.embedder)
        run.cache.keep_embeddings(run.embedder.fingerprint, [key for key, _ in chunk], made)
        for (_, numbers), vector in zip(chunk, made.vectors, strict=True):
            vectors[numbers] = vector
        progress(start + len(chunk), total)


def check(made: PassageEmbeddings, count: int, embedder: Embedder) -> None:
    """Raises ModelError unless ``made`` is ``count`` unit vectors, and token states, of the embedder's dimensions."""
    if made.vectors.shape != (count, embedder.dimensions) or made.vectors.dtype != np.float32:
        raise ModelError(
            f"{embedder.name} gave {made.vectors.dtype} vectors of shape {made.vectors.shape} for {count} texts; "
            f"float32 and ({count}, {embedder.dimensions}) were expected."
        )
    lengths = np.linalg.norm(made.vectors, axis=1)
    if not np.all(np.abs(lengths - 1) < _UNIT):
        raise ModelError(
            f"{embedder.name} gave a vector of length {lengths[np.argmax(np.abs(lengths - 1))]:.3g}, not 1.",
            remedy="Check the model's files with `python bot.py doctor`.",
        )
    shapes = [(tokens.codes.shape[1], len(tokens.codes) - len(tokens.places)) for tokens in made.tokens or ()]
    expected = [(embedder.token_dimensions, 0)] * (count if embedder.token_dimensions else 0)
    if shapes != expected:
        raise ModelError(f"{embedder.name} gave token states that do not belong to its {count} texts.")
