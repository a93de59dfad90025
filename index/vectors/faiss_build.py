"""Writing one generation's vectors as a FAISS file, and measuring what the file is worth."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import faiss as untyped
import numpy as np

from domain.errors import LibraryError
from index.files import full, is_full
from index.ports import FloatArray
from index.vectors.kinds import VectorKind

faiss: Any = untyped  # its own type stubs know only half of it

NEIGHBOURS = 32
"""Links of a node in the graph."""
EF_CONSTRUCTION = 100
EF_SEARCH = 128
# 32/100/128 over fp16: recall@10 .964 at a million passages, 0.3 ms a search, 220 CPU-seconds to build.

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
    except RuntimeError as error:
        if is_full(error, path.parent):
            raise full(path.parent) from error
        raise LibraryError(f"{path} could not be written: {_reason(error)}.") from error
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
