"""Reads weights where they lie, mapped into memory: only what is asked for is ever read.

multilingual-e5-small is one file of its package (magic ``E5S1``, 72 MB). In order: a header, the 250,002 pieces of the unigram vocabulary with their scores, the table by which characters
are normalised, a directory of tensors, and the tensors. Matrices are in Q4_0 blocks: 32 weights share one
half-precision scale and have four bits each, ``weight = scale x (nibble - 8)``. Turning them into float32 is exact:
one multiplication of two numbers that float32 holds, so every machine gets the same bits.

The names that come out are those of an ordinary BERT checkpoint.
"""

from __future__ import annotations

import itertools
import json
import mmap
import struct
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from domain.errors import ModelError
from models.ports import FloatArray, IdArray

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
"""32 weights: byte j holds weight j in its low half and weight j + 16 in its high half."""
BLOCK_WEIGHTS = 32

_MAGIC = b"E5S1"
_VERSION = 1
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_NORMALIZATION = struct.Struct("<iI")
_ENTRY = struct.Struct("<BIQQ")

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
WORDS = "embeddings.word_embeddings.weight"


class Q4File:
    """The file, mapped into memory: only what is asked for is ever read. Raises ModelError for another format."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_directory()
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise self._broken() from error

    def _read_directory(self) -> None:
        magic, version, self.hidden, self.layers, self.heads, self.inner, *_ = _HEADER.unpack_from(
            self._bytes
        )
        if magic != _MAGIC or version != _VERSION:
            raise self._broken()
        at = _HEADER.size
        self._pieces, self.begin, self.end, self.padding, self.unknown, size = _VOCABULARY.unpack_from(
            self._bytes, at
        )
        self._offsets_at = at + _VOCABULARY.size
        self._scores_at = self._offsets_at + 4 * (self._pieces + 1)
        self._text_at = self._scores_at + 4 * self._pieces
        at = self._text_at + size
        self._characters, size = _NORMALIZATION.unpack_from(self._bytes, at)
        self._characters_at = at + _NORMALIZATION.size
        at = self._characters_at + size
        (tensors,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        # name → (is it in blocks, how many weights, where)
        self._directory: dict[str, tuple[bool, int, int]] = {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            at += 2 + length
            kind, count, offset, _ = _ENTRY.unpack_from(self._bytes, at)
            at += _ENTRY.size
            self._directory[name] = (kind == 1, count, offset)

    def _broken(self) -> ModelError:
        return ModelError(f"{self._path} is not a Q4 model file of version {_VERSION}.")

    def pieces(self) -> list[str]:
        """The pieces of the vocabulary; a piece's place is its token id."""
        offsets = np.frombuffer(self._bytes, "<u4", self._pieces + 1, self._offsets_at)
        raw = np.frombuffer(self._bytes, np.uint8, int(offsets[-1]), self._text_at)
        # Decoding once and slicing is four times faster than decoding 250,002 slices: so byte offsets become
        # character offsets, by counting the bytes that begin a character.
        begun = np.zeros(len(raw) + 1, np.int64)
        np.cumsum((raw & 0xC0) != 0x80, out=begun[1:])
        borders = begun[offsets].tolist()
        text = raw.tobytes().decode()
        return [text[a:b] for a, b in itertools.pairwise(borders)]

    def scores(self) -> FloatArray:
        """The logarithm of each piece's probability."""
        return np.frombuffer(self._bytes, "<f4", self._pieces, self._scores_at)

    def normalization(self) -> dict[int, str]:
        """What a character is replaced by before pieces are looked for; characters that stay are not listed."""
        table: dict[int, str] = {}
        at = self._characters_at
        for _ in range(self._characters):
            code, count = struct.unpack_from("<IB", self._bytes, at)
            table[code] = "".join(map(chr, struct.unpack_from(f"<{count}I", self._bytes, at + 5)))
            at += 5 + 4 * count
        return table

    def word_blocks(self) -> npt.NDArray[np.void]:
        """The table of word vectors as it is stored, ``(tokens, hidden / 32)`` of ``BLOCK``, still on disk."""
        return self._blocks(_EMBEDDINGS[WORDS]).reshape(-1, self.hidden // BLOCK_WEIGHTS)

    def names(self) -> list[str]:
        """The names of all tensors."""
        layers = range(self.layers)
        return [
            *_EMBEDDINGS,
            *(
                f"encoder.layer.{layer}.{part}.{kind}"
                for layer in layers
                for part in _PARTS.values()
                for kind in ("weight", "bias")
            ),
        ]

    def tensor(self, name: str) -> FloatArray:
        """One tensor by its BERT name, in float32; matrices as ``(out, in)``. Raises KeyError."""
        stored = _EMBEDDINGS.get(name) or self._stored_name(name)
        in_blocks, count, offset = self._directory[stored]
        if in_blocks:
            flat = from_blocks(self._blocks(stored)).reshape(-1)
        else:
            flat = np.frombuffer(self._bytes, "<f4", count, offset).astype(np.float32)
        if "LayerNorm" in name or name.endswith(".bias"):
            return flat
        width = (
            self.inner if name.endswith("output.dense.weight") and "attention" not in name else self.hidden
        )
        return flat.reshape(-1, width)

    @staticmethod
    def _stored_name(name: str) -> str:
        _, _, layer, rest = name.split(".", 3)
        part, kind = rest.rsplit(".", 1)
        short = next(short for short, long in _PARTS.items() if long == part)
        return f"l{layer}.{short}.{kind[0]}"

    def _blocks(self, stored: str) -> npt.NDArray[np.void]:
        _, count, offset = self._directory[stored]
        return np.frombuffer(self._bytes, BLOCK, count // BLOCK_WEIGHTS, offset)


def from_blocks(blocks: npt.NDArray[np.void]) -> FloatArray:
    """The weights of Q4_0 blocks: ``(…)`` of ``BLOCK`` → ``(…, 32)`` float32."""
    nibbles = blocks["nibbles"]
    weights = np.empty((*blocks.shape, BLOCK_WEIGHTS), np.float32)
    half = BLOCK_WEIGHTS // 2
    np.subtract(nibbles & 15, np.float32(8), out=weights[..., :half])
    np.subtract(nibbles >> 4, np.float32(8), out=weights[..., half:])
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights


_LENGTH_BYTES = 8


class SafetensorsFile:
    """A file of float32 tensors: eight bytes of length, a header in JSON (name → type, shape, place), then the numbers.

    A table of word vectors costs the pages that are looked at; the library of the same name reads a tensor whole.
    Raises ModelError for another format.
    """

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

    def tensor(self, name: str) -> FloatArray:
        """One tensor, still on disk. Raises KeyError."""
        entry = self._header[name]
        shape: list[int] = entry["shape"]
        place = self._data_at + entry["data_offsets"][0]
        count = int(np.prod(shape))
        return np.frombuffer(self._bytes, "<f4", count, place).reshape(shape)


class Words(Protocol):
    """The vector of every token of a vocabulary, on disk: of 250,037 rows a question needs a dozen. The encoder takes them
    as its input, so the largest part of a multilingual model never has to be in memory.
    """

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
