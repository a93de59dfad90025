"""One generation's vectors, open and read-only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss as untyped
import numpy as np

from index.files import unreadable
from index.ports import FloatArray, IdArray
from index.ranking import best, empty

faiss: Any = untyped  # its own type stubs know only half of it

_EXACT_SHARE = 0.2
# A graph finds its way over what is allowed; below this share it loses it, and comparing all of them is as fast.


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
            raise unreadable(self._path, str(error).rsplit(": ", 1)[-1].strip()) from error

    def search(
        self, question: FloatArray, k: int, allowed: IdArray | None = None
    ) -> tuple[IdArray, FloatArray]:
        """See ``index.ports.Vectors``. ``question`` has shape ``(d,)``."""
        query = np.ascontiguousarray(question, np.float32).reshape(1, -1)
        if query.shape[1] != self.dimensions:
            raise ValueError(f"the question has {query.shape[1]} dimensions, the vectors {self.dimensions}")
        total = len(self)
        if allowed is not None:
            allowed = allowed[(allowed >= 0) & (allowed < total)]
        among = total if allowed is None else len(allowed)
        k = min(k, among)
        if k <= 0:
            return empty()
        # One thread a question: several questions run side by side, and threads of threads stall.
        faiss.omp_set_num_threads(1)
        index = self._index if allowed is None or among > total * _EXACT_SHARE else self._flat
        selector, bitmap = _selector(allowed, total)

        def fetch(count: int) -> tuple[IdArray, FloatArray]:
            count = min(count, among)
            ids, scores = self._fetch(index, query, selector, count)
            if len(ids) < count and index is not self._flat:
                # The graph lost its way between what is not allowed.
                ids, scores = self._fetch(self._flat, query, selector, count)
            return ids, scores

        found = best(fetch, k)
        del bitmap  # FAISS holds only its address: it had to live until here
        return found

    def _fetch(self, index: Any, query: FloatArray, selector: Any, count: int) -> tuple[IdArray, FloatArray]:
        if self._graph and index is self._index:
            # The graph looks at efSearch candidates: never fewer than are asked for.
            width = max(index.hnsw.efSearch, count)
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


def _selector(allowed: IdArray | None, total: int) -> tuple[Any, Any]:
    """A bitmap over all ids: one bit is looked up for each vector, however many are allowed."""
    if allowed is None:
        return None, None
    bits = np.zeros(total, bool)
    bits[allowed] = True
    bitmap = np.packbits(bits, bitorder="little")
    return faiss.IDSelectorBitmap(bitmap), bitmap
