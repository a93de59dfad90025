"""Vectors of one generation: a FAISS file, whose kind is chosen by size, written once and searched memory-mapped; and the token
states of its passages, for late interaction (MaxSim), read memory-mapped.

A token state is the embedder's own contextual vector of one token, centred, projected, and rounded to int8 up to its length:
only its direction is meant. Up to 128 bytes a token; reading a hundred passages touches about a megabyte.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import faiss as untyped
import numpy as np
import numpy.typing as npt

from domain.errors import LibraryError, is_full
from index.ports import Hits, Scope, TokenRows, best, no_hits
from index.storage.files import full, how_to_write, unreadable
from index.storage.manifest import CODES, OFFSETS, PLACES
from models.ports import FloatArray, IdArray, PassageTokens

faiss: Any = untyped  # its own type stubs know only half of it


class VectorKind(StrEnum):
    """How the vectors of one generation are kept and searched."""

    FLAT = "flat"
    """32-bit floats, every one compared: exact."""
    HALF = "fp16"
    """16-bit floats, every one compared: recall@10 of .999 at half the size and less than half the time."""
    GRAPH = "hnsw-fp16"
    """A navigable graph over 16-bit floats: approximate, and the only one that is fast at a million."""


FLAT_UNTIL = 50_000
"""Exact search takes 3 ms there, and twice the memory does not matter yet."""
HALF_UNTIL = 60_000
"""Comparing every vector takes 7 ms there, and 12 ms at 100,000, where the graph takes 3.5 ms and finds the same forty."""


def choose(count: int, flat_until: int = FLAT_UNTIL, half_until: int = HALF_UNTIL) -> VectorKind:
    """The kind for ``count`` vectors.

    >>> choose(50_000), choose(50_001), choose(1_000_000)
    (<VectorKind.FLAT: 'flat'>, <VectorKind.HALF: 'fp16'>, <VectorKind.GRAPH: 'hnsw-fp16'>)
    """
    if count <= flat_until:
        return VectorKind.FLAT
    return VectorKind.HALF if count <= half_until else VectorKind.GRAPH


NEIGHBOURS = 32
"""Links of a node in the graph."""
EF_CONSTRUCTION = 100
EF_SEARCH = 384
# 32/100 over fp16, at a million passages whose texts resemble each other: recall@40 .976 at 128, .9975 at 384, for 0.66 and 0.97 ms a search.

_BLOCK = 65_536
# Vectors are handed over in blocks, so that a memory-mapped array is not pulled into memory whole.


def write(path: Path, vectors: FloatArray, kind: VectorKind) -> None:
    """Writes ``vectors`` ``(n, d)``, float32 and of unit length, to ``path``. Row number is id.

    Raises StorageFull when there is no room, LibraryError for any other failure.
    """
    index = _new(vectors.shape[1], kind)
    # The number of threads is a setting of the calling thread in OpenMP; only building the graph gains from it.
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        for start in range(0, len(vectors), _BLOCK):
            index.add(np.ascontiguousarray(vectors[start : start + _BLOCK], np.float32))
        faiss.write_index(index, str(path))
        # Where the last bytes found no room when the file was closed, nobody is told.
        faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        if is_full(error, path.parent):
            raise full(path.parent) from error
        raise LibraryError(
            f"{path} could not be written: {_reason(error)}.",
            remedy=how_to_write(path),
        ) from error
    finally:
        faiss.omp_set_num_threads(1)


def _new(dimensions: int, kind: VectorKind) -> Any:
    inner = faiss.METRIC_INNER_PRODUCT
    if kind is VectorKind.FLAT:
        return faiss.IndexFlatIP(dimensions)
    half = faiss.ScalarQuantizer.QT_fp16
    if kind is VectorKind.HALF:
        return faiss.IndexScalarQuantizer(dimensions, half, inner)
    graph = faiss.IndexHNSWSQ(dimensions, half, NEIGHBOURS, inner)
    graph.hnsw.efConstruction = EF_CONSTRUCTION
    graph.hnsw.efSearch = EF_SEARCH
    # fp16 needs no training, but the graph does not know that.
    graph.is_trained = True
    return graph


def _reason(error: RuntimeError) -> str:
    """FAISS begins its sentences with the place in its own source."""
    return str(error).rsplit(": ", 1)[-1].strip()


_EXACT_SHARE = 0.2
# A graph finds its way within a scope; below this share it loses it, and comparing all of them is as fast.


class FaissVectors:
    """Opens ``path`` memory-mapped. Usable from several threads. Raises LibraryDamaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._border():
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._graph = hasattr(self._index, "hnsw")
        # The graph's own storage holds every vector in order: the exact search and ``get`` use it.
        self._flat: Any = faiss.downcast_index(self._index.storage) if self._graph else self._index
        self.dimensions: int = self._index.d

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @contextlib.contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            raise unreadable(self._path, _reason(error)) from error

    def search(self, question: FloatArray, k: int, scope: Scope | None = None) -> Hits:
        """See ``index.ports.Vectors``. ``question`` has shape ``(d,)``."""
        query = np.ascontiguousarray(question, np.float32).reshape(1, -1)
        if query.shape[1] != self.dimensions:
            raise ValueError(f"the question has {query.shape[1]} dimensions, the vectors {self.dimensions}")
        total = len(self)
        whole = scope is None or scope.ranges is None
        among = total if scope is None or scope.ranges is None else min(total, scope.passages)
        k = min(k, among)
        if k <= 0:
            return no_hits()
        # One thread a question: several questions run side by side, and threads of threads stall.
        faiss.omp_set_num_threads(1)
        index = self._index if whole or among > total * _EXACT_SHARE else self._flat
        # A bitmap over all ids: one bit is looked up for each vector, however many are in the scope.
        bits = None if scope is None or scope.ranges is None else scope.bits()
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)

        def fetch(count: int) -> Hits:
            count = min(count, among)
            ids, scores = self._fetch(index, query, selector, count)
            if len(ids) < count and index is not self._flat:
                # The graph lost its way between what is not in the scope.
                ids, scores = self._fetch(self._flat, query, selector, count)
            return ids, scores

        found = best(fetch, k)
        del bits  # FAISS holds only its address: it had to live until here
        return found

    def _fetch(self, index: Any, query: FloatArray, selector: Any, count: int) -> Hits:
        if self._graph and index is self._index:
            # So many candidates are looked at, whatever the graph was written with; never fewer than are asked for.
            width = max(EF_SEARCH, count)
            parameters = faiss.SearchParametersHNSW(sel=selector, efSearch=width)
        else:
            parameters = None if selector is None else faiss.SearchParameters(sel=selector)
        with self._border():
            scores, ids = index.search(query, count, params=parameters)
        there = ids[0] >= 0
        return ids[0][there], scores[0][there]

    def get(self, ids: IdArray) -> FloatArray:
        """The stored vectors of ``ids``, ``(len(ids), d)``. Raises IndexError for an id that is not there."""
        wanted = np.ascontiguousarray(ids, np.int64)
        if len(wanted) == 0:
            return np.empty((0, self.dimensions), np.float32)
        if wanted.min() < 0 or wanted.max() >= len(self):
            raise IndexError(f"ids reach from 0 to {len(self) - 1}")
        with self._border():
            found: FloatArray = self._flat.reconstruct_batch(wanted)
        return found


class TokenStates:
    """The token states of one generation, memory-mapped and read-only. Usable from several threads."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Raises LibraryDamaged when the files do not belong together."""
        try:
            # Plain arrays over the mapped memory: cutting a numpy.memmap costs ten times as much.
            self._offsets: IdArray = np.asarray(np.load(folder / OFFSETS, mmap_mode="r", allow_pickle=False))
            self._places: npt.NDArray[np.int32] = np.asarray(
                np.load(folder / PLACES, mmap_mode="r", allow_pickle=False)
            )
            # No file without bytes can be mapped, and a library without tokens is one all the same.
            codes = np.memmap(folder / CODES, np.int8, "r") if len(self._places) else np.zeros(0, np.int8)
            self._codes: npt.NDArray[np.int8] = np.asarray(codes).reshape(-1, dimensions)
        except (OSError, ValueError) as error:
            raise unreadable(folder / CODES, f"its token states cannot be opened ({error})") from error
        self.dimensions = dimensions
        if len(self._codes) != len(self._places) or int(self._offsets[-1]) != len(self._codes):
            raise unreadable(folder / CODES, "its token states do not belong together")

    def __len__(self) -> int:
        """How many passages."""
        return len(self._offsets) - 1

    def rows(self, ids: IdArray) -> TokenRows:
        """See ``index.ports.TokenVectors``."""
        ranges = [(int(self._offsets[i]), int(self._offsets[i + 1])) for i in ids]
        firsts = np.zeros(len(ranges) + 1, np.int64)
        np.cumsum([end - start for start, end in ranges], out=firsts[1:])
        if not ranges:
            return TokenRows(np.zeros((0, self._codes.shape[1]), np.float32), np.zeros(0, np.int32), firsts)
        states = np.concatenate([self._codes[start:end] for start, end in ranges]).astype(np.float32)
        # Rounding changed each length a little; only the direction is meant.
        states /= np.maximum(np.sqrt(np.einsum("ij,ij->i", states, states)), 1e-6)[:, None]
        places = np.concatenate([self._places[start:end] for start, end in ranges])
        return TokenRows(states, places, firsts)

    def codes(self, passage: int) -> PassageTokens:
        """One passage's token states as they are stored, to be carried into the next generation."""
        start, end = int(self._offsets[passage]), int(self._offsets[passage + 1])
        return PassageTokens(np.array(self._codes[start:end]), np.array(self._places[start:end]))


def write_tokens(folder: Path, passages: Iterable[PassageTokens]) -> None:
    """Writes the token states of all passages in order into ``folder``, one passage at a time. Raises OSError."""
    offsets, places, total = [0], [], 0
    with (folder / CODES).open("wb") as file:
        for tokens in passages:
            file.write(np.ascontiguousarray(tokens.codes, np.int8).tobytes())
            places.append(tokens.places.astype(np.int32))
            total += len(tokens.codes)
            offsets.append(total)
    np.save(folder / OFFSETS, np.array(offsets, np.int64))
    np.save(folder / PLACES, np.concatenate(places) if places else np.zeros(0, np.int32))
