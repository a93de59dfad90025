"""What the index needs from its replaceable parts. Each backend is one file behind one of these.

Shapes: ``n`` rows, ``d`` dimensions. Vectors are float32, C-contiguous, of unit length.
Passage ids are the row numbers 0 … n-1 of one generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from domain.documents import Document
from domain.findings import Finding
from models.ports import FloatArray, IdArray


class Vectors(Protocol):
    """Nearest neighbours over one generation's vectors. Open and read-only."""

    def search(
        self, question: FloatArray, k: int, allowed: IdArray | None = None
    ) -> tuple[IdArray, FloatArray]:
        """Up to ``k`` passage ids with their inner products, best first, ties by id.

        ``allowed`` (sorted ids) restricts the search; an empty array gives an empty result.
        Fewer than ``k`` come back when there are not more.
        """
        ...

    def get(self, ids: IdArray) -> FloatArray:
        """The stored vectors of ``ids``, ``(len(ids), d)``."""
        ...

    def __len__(self) -> int: ...


class Keywords(Protocol):
    """BM25 over one generation's passages. Open and read-only."""

    def search(self, text: str, k: int, allowed: IdArray | None = None) -> tuple[IdArray, FloatArray]:
        """Up to ``k`` passage ids with their BM25 scores, best first, ties by id. No query syntax:
        every character of ``text`` is text. A text without a searchable term gives an empty result.
        """
        ...

    def phrase(self, text: str, k: int, allowed: IdArray | None = None) -> IdArray:
        """Passage ids that hold the analysed words of ``text`` next to each other and in order."""
        ...

    def ceiling(self, text: str) -> float:
        """The most that BM25 could give this question: (k1 + 1) times the idf of its terms, those that no passage
        holds included. A score over its ceiling means the same in every library. 0 without a searchable term.
        """
        ...

    def coverage(self, text: str) -> float:
        """The share (0 … 1) of the question's idf mass whose terms occur anywhere in this generation.
        Near 0 when the question is in a language the record is not.
        """
        ...


class Reader(Protocol):
    """Turns the bytes of one record into a Document. Pure: no network, no other files."""

    def __call__(self, raw: bytes, name: str) -> Document:
        """Raises RecordError and nothing else, whatever the bytes are."""
        ...


class Source(Protocol):
    """Where records come from. One that may have been seen in part only says so by a property ``whole``: while it is False,
    nothing that it does not list is taken to be gone. One that notices something while it lists has ``findings``.
    """

    name: str

    def records(self) -> Iterator[Found]:
        """Everything there is now, cheaply, in a stable order, without reading bodies where the place can
        tell otherwise what changed. Raises LibraryError kinds only when the place itself cannot be listed:
        then nothing is taken to be gone.
        """
        ...


class Found(Protocol):
    """One record as a source lists it."""

    @property
    def key(self) -> str:
        """Stable and unique in the library: ``collection/relative/path.ext``."""
        ...

    @property
    def stamp(self) -> str:
        """Changes whenever the content may have changed (size and mtime for a file, ETag for a page)."""
        ...

    def read(self) -> Document:
        """Reads it. Raises RecordError."""
        ...


Report = Callable[[Finding], None]
Build = Callable[[Iterable[tuple[int, str]], Path], None]
