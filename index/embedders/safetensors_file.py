"""Reads tensors from a ``.safetensors`` file where they lie.

Eight bytes of length, a header in JSON (name → type, shape, place), then the numbers. Mapped into memory, a table of
word vectors costs the pages that are looked at; the library of the same name reads a tensor whole.
"""

from __future__ import annotations

import json
import mmap
from pathlib import Path

import numpy as np

from domain.errors import ModelError
from index.ports import FloatArray

_LENGTH_BYTES = 8


class SafetensorsFile:
    """A file of float32 tensors. Raises ModelError for another format."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            length = int.from_bytes(self._bytes[:_LENGTH_BYTES], "little")
            self._header = json.loads(self._bytes[_LENGTH_BYTES : _LENGTH_BYTES + length])
        except ValueError as error:
            raise ModelError(f"{path} is not a safetensors file.") from error
        self._header.pop("__metadata__", None)
        self._data_at = _LENGTH_BYTES + length

    def names(self) -> list[str]:
        """The names of the float32 tensors."""
        return [name for name, entry in self._header.items() if entry["dtype"] == "F32"]

    def tensor(self, name: str) -> FloatArray:
        """One tensor, still on disk. Raises KeyError."""
        entry = self._header[name]
        shape: list[int] = entry["shape"]
        place = self._data_at + entry["data_offsets"][0]
        count = int(np.prod(shape))
        return np.frombuffer(self._bytes, "<f4", count, place).reshape(shape)
