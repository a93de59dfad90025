"""Which FAISS index a generation gets. One pure choice, by size; measured on 384 dimensions."""

from __future__ import annotations

from enum import StrEnum


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
HALF_UNTIL = 400_000
"""Comparing every vector stays under 10 ms up to here."""


def choose(count: int, flat_until: int = FLAT_UNTIL, half_until: int = HALF_UNTIL) -> VectorKind:
    """The kind for ``count`` vectors.

    >>> choose(50_000), choose(50_001), choose(1_000_000)
    (<VectorKind.FLAT: 'flat'>, <VectorKind.HALF: 'fp16'>, <VectorKind.GRAPH: 'hnsw-fp16'>)
    """
    if count <= flat_until:
        return VectorKind.FLAT
    return VectorKind.HALF if count <= half_until else VectorKind.GRAPH
