"""A published catalogue, open for reading. Usable from several threads at once."""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import json
import queue
import sqlite3
import weakref
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.dates import from_iso
from domain.documents import Document, Kind
from domain.findings import Finding, Verdict
from index.catalogue import schema
from index.catalogue.packing import DocumentRow, PassageRow, stored_passage, unpack
from index.catalogue.writer import Known, KnownDocument, Standing
from index.files import unreadable
from index.records import Record, StoredPassage

_CONNECTIONS = 4
# A query takes well under a millisecond; more threads than this wait for each other briefly.


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
        if version != schema.SCHEMA:
            raise unreadable(path, f"its tables have version {version}, this program reads {schema.SCHEMA}")

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

    def counts(self) -> tuple[int, int]:
        """Documents in any state, and passages."""
        return (
            self._all("SELECT count(*) FROM documents")[0][0],
            self._all("SELECT count(*) FROM passages")[0][0],
        )

    def records(self, *, removed: bool = False) -> list[Record]:
        """Every record that is searched, in order; or the ones that were removed."""
        which = "=" if removed else "!="
        rows = self._all(
            f"SELECT {schema.RECORD} FROM documents WHERE state {which} 'removed' ORDER BY ordinal"
        )
        with self._border():
            return [_record(row) for row in rows]

    def standings(self) -> Known:
        """Every document in any state, by key, in order."""
        rows = self._all(
            f"SELECT key, raw_hash, text_hash, {schema.STANDING} FROM documents ORDER BY ordinal"
        )
        return {row[0]: KnownDocument(Standing(*row[3:]), row[1], row[2]) for row in rows}

    def document_row(self, key: str) -> DocumentRow | None:
        """One document as it was packed."""
        rows = self._all(f"SELECT {schema.DOCUMENT} FROM documents WHERE key = ?", (key,))
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
            f"SELECT {schema.PASSAGE} FROM passages WHERE id >= (SELECT first_passage FROM documents "
            "WHERE key = ?1) AND id < (SELECT first_passage + passages FROM documents WHERE key = ?1) ORDER BY id",
            (key,),
        )
        return [PassageRow(*row) for row in rows]

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ids, in the order given. An id that is not there is left out."""
        rows = self._all(
            f"SELECT p.id, d.key, {', '.join('p.' + c for c in schema.PASSAGE.split(', '))} "
            "FROM passages p JOIN documents d ON d.ordinal = p.document "
            "WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps([int(i) for i in ids]),),
        )
        with self._border():
            found = {row[0]: stored_passage(row[0], row[1], PassageRow(*row[2:])) for row in rows}
        return [found[int(i)] for i in ids if int(i) in found]

    def searchable(self) -> Iterator[tuple[int, str, str]]:
        """Every passage's id, text and context, in order of ids, a thousand at a time in memory."""
        yield from self._stream("SELECT id, text, context FROM passages WHERE id >= ? ORDER BY id LIMIT 1000")

    def hashes(self) -> list[bytes]:
        """Every passage's hash, in order of ids."""
        return [row[0] for row in self._all("SELECT hash FROM passages ORDER BY id")]

    def lengths(self) -> list[int]:
        """How many characters each passage has, in order of ids."""
        return [
            row[0] for row in self._all("SELECT length(text) + length(context) FROM passages ORDER BY id")
        ]

    def findings(self) -> list[Finding]:
        """What the run that built this found."""
        rows = self._all("SELECT name, verdict, sentence, remedy FROM findings")
        return [Finding(name, Verdict(verdict), sentence, remedy) for name, verdict, sentence, remedy in rows]

    def runs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The runs that led here, oldest first: generation, ISO start, summary."""
        rows = self._all("SELECT generation, started, summary FROM runs ORDER BY rowid")
        return [(name, started, json.loads(summary)) for name, started, summary in rows]

    def _stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        start = 0
        while rows := self._all(sql, (start,)):
            yield from rows
            start = rows[-1][0] + 1


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def _record(row: tuple[Any, ...]) -> Record:
    (key, title, kind, body, date, language, url, byline, collection, notes, text_hash, raw_hash, source) = (
        row[:13]
    )
    state, since, first, passages = row[13:]
    return Record(
        key,
        title,
        Kind(kind),
        body,
        from_iso(date),
        language,
        url,
        byline,
        collection,
        tuple(json.loads(notes)),
        text_hash,
        raw_hash,
        source,
        since if state == "gone" else "",
        first,
        passages,
    )
