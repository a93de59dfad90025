"""Token states of one generation's passages, for late interaction (MaxSim). Written once, read memory-mapped.

A token state is the embedder's own contextual vector of one token, centred, projected, and rounded to int8 up to
its length: only its direction is meant. 128 bytes a token; reading a hundred passages touches about a megabyte.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.ports import TokenRows
from index.storage.files import unreadable
from models.ports import IdArray, PassageTokens

CODES = "tokens.int8"
PLACES = "tokens.places.npy"
OFFSETS = "tokens.offsets.npy"
FILES = (CODES, PLACES, OFFSETS)


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


def write(folder: Path, passages: Iterable[PassageTokens]) -> None:
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
