"""Writing a generation's catalogue: documents in order of their keys, each with its passages."""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from domain.findings import Finding
from index.catalogue import schema
from index.catalogue.packing import DocumentRow, PassageRow


class Standing(NamedTuple):
    """Where a document stands in the library."""

    source: str
    stamp: str
    state: str
    """``present``, ``gone`` (from its source; still searched) or ``removed`` (by hand; kept, not searched)."""
    since: str
    """ISO time at which it came into a state other than present."""


class KnownDocument(NamedTuple):
    """What a re-index has to know of a document to see whether it changed."""

    standing: Standing
    raw_hash: str
    text_hash: str


Known = Mapping[str, KnownDocument]
"""Every document of a generation, in any state, by its key."""


class CatalogueWriter:
    """One new catalogue at ``path``, which must not exist yet. A context manager.

    Raises sqlite3 errors, which the re-index translates at its one border for writing.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        # It is built aside and synced as a whole before it is published: a journal would protect nothing.
        self._connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
            f"PRAGMA user_version = {schema.SCHEMA}; {schema.TABLES} BEGIN;"
        )
        self.documents = 0
        self.passages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, document: DocumentRow, standing: Standing, passages: Sequence[PassageRow]) -> None:
        """The next document. Keys must come in order; ids are given in the order of the calls."""
        ordinal, first = self.documents, self.passages
        row = (ordinal, *document, *standing, first, len(passages))
        self._connection.execute(
            f"INSERT INTO documents (ordinal, {schema.DOCUMENT}, {schema.STANDING}, first_passage, passages) "
            f"VALUES ({_marks(row)})",
            row,
        )
        if passages:
            self._connection.executemany(
                f"INSERT INTO passages (id, document, {schema.PASSAGE}) VALUES ({_marks(passages[0], 2)})",
                [(first + i, ordinal, *passage) for i, passage in enumerate(passages)],
            )
        self.documents += 1
        self.passages += len(passages)

    def finish(self, findings: Iterable[Finding], runs: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Adds what the run found and the runs so far (generation, ISO start, summary), and commits."""
        self._connection.executemany(
            "INSERT INTO findings VALUES (?, ?, ?, ?)",
            [(f.name, f.verdict.value, f.sentence, f.remedy) for f in findings],
        )
        self._connection.executemany(
            "INSERT INTO runs VALUES (?, ?, ?)",
            [(name, started, json.dumps(summary, ensure_ascii=False)) for name, started, summary in runs],
        )
        self._connection.execute("COMMIT")


def _marks(row: Sequence[object], more: int = 0) -> str:
    return ", ".join("?" * (len(row) + more))
