"""Tables of word vectors that stay on disk: of 250,037 rows a question needs a dozen.

The encoder takes the vectors as its input, so the largest part of a multilingual model never has to be in memory.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.embedders.q4_file import from_blocks
from index.ports import FloatArray, IdArray


class Words(Protocol):
    """The vector of every token of a vocabulary."""

    def rows(self, ids: IdArray) -> FloatArray:
        """Token ids of any shape ``(…)`` → their vectors, ``(…, d)``."""
        ...


class PlainWords:
    """A table of float32, mapped into memory."""

    def __init__(self, table: FloatArray) -> None:
        self._table = table

    def rows(self, ids: IdArray) -> FloatArray:
        """See ``Words``."""
        return np.asarray(self._table[ids])


class BlockWords:
    """A table of Q4_0 blocks, mapped into memory. A row is unpacked when it is asked for, exactly."""

    def __init__(self, blocks: npt.NDArray[np.void]) -> None:
        """``blocks`` has shape ``(tokens, d / 32)``, see ``q4_file.BLOCK``."""
        self._blocks = blocks

    def rows(self, ids: IdArray) -> FloatArray:
        """See ``Words``."""
        return from_blocks(self._blocks[ids]).reshape(*ids.shape, -1)
