"""The catalogue of one generation: its documents and passages in SQLite, written once and in order, read ever after."""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import dataclasses
import json
import queue
import sqlite3
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self, get_type_hints

from domain.dates import from_iso
from domain.documents import Document, Kind
from domain.findings import Finding, Verdict
from index.records import Record, StoredPassage
from index.storage.catalogue_rows import DocumentRow, PassageRow, notes_of, stored_passage, unpack
from index.storage.files import unreadable

SCHEMA = 2
"""Counts up when the tables change; the next re-index then reads every record from its source again, unless the reader
knows the tables before. Since 2, a note is a list with a code; it was a sentence."""
READABLE = (1, SCHEMA)

_CONNECTIONS = 4
# A query takes well under a millisecond; more threads than this wait for each other briefly.


class RecordState(NamedTuple):
    """Where a document stands in the library."""

    source: str
    stamp: str
    state: str
    """``present``, ``gone`` (from its source; still searched) or ``removed`` (by hand; kept, not searched)."""
    since: str
    """ISO time at which it came into a state other than present."""


def _columns(of: type) -> str:
    """The columns of a table, from the fields of a row."""
    kinds = {str: "TEXT", bytes: "BLOB", int: "INTEGER"}
    return ", ".join(f"{name} {kinds[kind]} NOT NULL" for name, kind in get_type_hints(of).items())


DOCUMENT = ", ".join(DocumentRow._fields)
_STATE = ", ".join(RecordState._fields)
_PASSAGE = ", ".join(PassageRow._fields)
_RECORD = {field.name: field.name for field in dataclasses.fields(Record)} | {
    "gone_since": "CASE state WHEN 'gone' THEN since ELSE '' END"
}
"""Field of a Record → its SQL."""
_TABLES = f"""
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY, {_columns(DocumentRow)}, {_columns(RecordState)},
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL,
    UNIQUE (key), CHECK (state IN ('present', 'gone', 'removed'))
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (ordinal), {_columns(PassageRow)}
);
CREATE TABLE findings (name TEXT NOT NULL, verdict TEXT NOT NULL, sentence TEXT NOT NULL, remedy TEXT NOT NULL);
CREATE TABLE runs (generation TEXT NOT NULL, started TEXT NOT NULL, summary TEXT NOT NULL);
"""


class KnownDocument(NamedTuple):
    """What a re-index has to know of a document to see whether it changed."""

    state: RecordState
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
            f"PRAGMA user_version = {SCHEMA}; {_TABLES} BEGIN;"
        )
        self.documents = 0
        self.passages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, document: DocumentRow, state: RecordState, passages: Sequence[PassageRow]) -> None:
        """The next document. Keys must come in order; ids are given in the order of the calls."""
        ordinal, first = self.documents, self.passages
        row = (ordinal, *document, *state, first, len(passages))
        self._connection.execute(
            f"INSERT INTO documents (ordinal, {DOCUMENT}, {_STATE}, first_passage, passages) VALUES ({_marks(row)})",
            row,
        )
        if passages:
            self._connection.executemany(
                f"INSERT INTO passages (id, document, {_PASSAGE}) VALUES ({_marks(passages[0], 2)})",
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


class Catalogue:
    """Opens ``path`` read-only. Raises LibraryDamaged when it is not a catalogue this version reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        connections: list[sqlite3.Connection] = []
        weakref.finalize(self, _close, connections)
        # ``immutable``: nobody ever writes to a published file, so no locks and no journal are looked for.
        # All are opened now: the file may be unlinked by a later re-index while this one is still read.
        with self._border():
            for _ in range(_CONNECTIONS):
                connection = sqlite3.connect(
                    f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
                )
                connections.append(connection)
                connection.execute(f"PRAGMA mmap_size = {1 << 31}")
                self._pool.put(connection)
            version = connections[0].execute("PRAGMA user_version").fetchone()[0]
        if version not in READABLE:
            raise unreadable(path, f"its tables have version {version}, this program reads {SCHEMA}")

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError, UnicodeDecodeError) as error:
            raise unreadable(self._path, str(error)) from error

    def _all(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        with self._border():
            connection = self._pool.get()
            try:
                return connection.execute(sql, parameters).fetchall()
            finally:
                self._pool.put(connection)

    def __len__(self) -> int:
        """How many passages."""
        count: int = self._all("SELECT count(*) FROM passages")[0][0]
        return count

    def records(self, *, removed: bool = False) -> list[Record]:
        """Every record that is searched, in order; or the ones that were removed."""
        which = "=" if removed else "!="
        rows = self._all(
            f"SELECT {', '.join(_RECORD.values())} FROM documents WHERE state {which} 'removed' ORDER BY ordinal"
        )
        with self._border():
            return [_record(dict(zip(_RECORD, row, strict=True))) for row in rows]

    def known(self) -> Known:
        """Every document in any state, by key, in order."""
        rows = self._all(f"SELECT key, raw_hash, text_hash, {_STATE} FROM documents ORDER BY ordinal")
        return {row[0]: KnownDocument(RecordState(*row[3:]), row[1], row[2]) for row in rows}

    def document_row(self, key: str) -> DocumentRow | None:
        """One document as it was packed."""
        rows = self._all(f"SELECT {DOCUMENT} FROM documents WHERE key = ?", (key,))
        return DocumentRow(*rows[0]) if rows else None

    def document(self, key: str) -> Document | None:
        """One document, whole. None when there is none with this key."""
        row = self.document_row(key)
        if row is None:
            return None
        with self._border():
            return unpack(row)

    def passage_rows(self, key: str) -> list[PassageRow]:
        """One document's passages as they were packed."""
        rows = self._all(
            f"SELECT {_PASSAGE} FROM passages WHERE id >= (SELECT first_passage FROM documents "
            "WHERE key = ?1) AND id < (SELECT first_passage + passages FROM documents WHERE key = ?1) ORDER BY id",
            (key,),
        )
        return [PassageRow(*row) for row in rows]

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids, in the order given. An id that is not there is left out."""
        rows = self._all(
            f"SELECT p.id, d.key, {', '.join('p.' + c for c in PassageRow._fields)} "
            "FROM passages p JOIN documents d ON d.ordinal = p.document "
            "WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps([int(i) for i in ids]),),
        )
        with self._border():
            found = {row[0]: stored_passage(row[0], row[1], PassageRow(*row[2:])) for row in rows}
        return [found[int(i)] for i in ids if int(i) in found]

    def searchable(self, start: int = 0, stop: int = 1 << 62) -> Iterator[tuple[int, str, str]]:
        """Every passage's id, text and context from id ``start`` up to ``stop``, in order of ids, a thousand at a time in memory."""
        sql = "SELECT id, text, context FROM passages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1000"
        while rows := self._all(sql, (start, stop)):
            yield from rows
            start = rows[-1][0] + 1

    def hashes(self) -> list[bytes]:
        """Every passage's hash, in order of ids."""
        return [row[0] for row in self._all("SELECT hash FROM passages ORDER BY id")]

    def lengths(self) -> list[int]:
        """How many characters each passage has, in order of ids."""
        rows = self._all("SELECT length(text) + length(context) FROM passages ORDER BY id")
        return [row[0] for row in rows]

    def findings(self) -> list[Finding]:
        """What the run that built this found."""
        rows = self._all("SELECT name, verdict, sentence, remedy FROM findings")
        return [Finding(name, Verdict(verdict), sentence, remedy) for name, verdict, sentence, remedy in rows]

    def runs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The runs that led here, oldest first: generation, ISO start, summary."""
        rows = self._all("SELECT generation, started, summary FROM runs ORDER BY rowid")
        return [(name, started, json.loads(summary)) for name, started, summary in rows]


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def _record(fields: dict[str, Any]) -> Record:
    notes = notes_of(fields["notes"])
    return Record(**fields | {"kind": Kind(fields["kind"]), "date": from_iso(fields["date"]), "notes": notes})
