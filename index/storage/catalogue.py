"""The catalogue of one segment: its documents and passages in SQLite, written once and in order, read ever after."""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import dataclasses
import json
import queue
import sqlite3
import weakref
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self, get_type_hints

from domain.dates import from_iso
from domain.documents import Document, Kind
from domain.errors import Finding, Verdict
from index.records import Record, StoredPassage
from index.storage.catalogue_rows import DocumentRow, PassageRow, notes_of, stored_passage, unpack
from index.storage.files import unreadable

SCHEMA = 3
"""Counts up when the tables change; the next re-index then reads every record from its source again, unless the reader
knows the tables before. Since 2, a note is a list with a code; it was a sentence. Since 3, a catalogue is a segment's; it was a
generation's, and held what its re-index found."""
READABLE = (1, 2, SCHEMA)

_AT_ONCE, _MANY = 500, 20_000
# Hashes looked for in one query; from how many on all of them are read.
_CONNECTIONS = 4
# A query takes well under a millisecond; more threads than this wait for each other briefly.
_LITTLE = 8 << 20
"""Bytes; one connection is enough for a small segment, of which a library may have hundreds."""
_MAPPED = 32 << 20
"""Bytes of a catalogue that each connection maps. The rest is read through the system's cache: a community's first question goes through
all of a file of hundreds of megabytes, and a mapped page counts as the process's memory, for each connection anew."""


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


_TOLD = ", ".join(
    [name for name, kind in get_type_hints(DocumentRow).items() if kind is not bytes and name != "paragraphs"]
    + [*RecordState._fields, "first_passage", "passages", "row", "digest"]
)


def _tables() -> str:
    return f"""
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY, {_columns(DocumentRow)}, {_columns(RecordState)},
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL,
    row INTEGER NOT NULL, digest BLOB NOT NULL,
    UNIQUE (key), CHECK (state IN ('present', 'gone', 'removed'))
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (ordinal), {_columns(PassageRow)}
);
"""


class KnownDocument(NamedTuple):
    """What a re-index has to know of a document to see whether it changed."""

    state: RecordState
    raw_hash: str
    text_hash: str


class DocumentPlace(NamedTuple):
    """Where a document lies in its segment, and what tells whether it is still the same."""

    key: str
    ordinal: int
    state: RecordState
    raw_hash: str
    text_hash: str
    date: str
    first_passage: int
    passages: int
    row: int
    """The first of its passages' rows in the keywords. It keeps them as long as it is the same, whatever segment it is in."""
    digest: bytes
    """Of all that answers depend on; empty in a catalogue of before."""


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
            f"PRAGMA user_version = {SCHEMA}; {_tables()} BEGIN;"
        )
        self.documents = 0
        self.passages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(
        self,
        document: DocumentRow,
        state: RecordState,
        passages: Sequence[PassageRow],
        row: int | None = None,
        digest: bytes = b"",
    ) -> None:
        """The next document. Keys must come in order; ids are given in the order of the calls."""
        ordinal, first = self.documents, self.passages
        columns = (
            ordinal, *document, *state, first, len(passages), first if row is None else row, digest,
        )  # fmt: skip
        self._connection.execute(
            f"INSERT INTO documents (ordinal, {DOCUMENT}, {_STATE}, first_passage, passages, row, digest) "
            f"VALUES ({_marks(columns)})",
            columns,
        )
        if passages:
            self._connection.executemany(
                f"INSERT INTO passages (id, document, {_PASSAGE}) VALUES ({_marks(passages[0], 2)})",
                [(first + i, ordinal, *passage) for i, passage in enumerate(passages)],
            )
        self.documents += 1
        self.passages += len(passages)

    def finish(self) -> None:
        """Commits."""
        self._connection.execute("CREATE INDEX passages_hash ON passages (hash)")
        # All but texts: who lists the documents reads this, and not page after page of texts between them.
        self._connection.execute(f"CREATE INDEX documents_told ON documents ({_TOLD})")
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
            for _ in range(_CONNECTIONS if path.stat().st_size > _LITTLE else 1):
                connection = sqlite3.connect(
                    f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
                )
                connections.append(connection)
                connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
                self._pool.put(connection)
            version = connections[0].execute("PRAGMA user_version").fetchone()[0]
        if version not in READABLE:
            raise unreadable(path, f"its tables have version {version}, this program reads {SCHEMA}")
        self._version = version

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

    def records(self, *, removed: bool = False, firsts: Mapping[str, int] | None = None) -> list[Record]:
        """Every record that is searched, in order; or the ones that were removed. ``firsts``: where the passages of each begin in
        the generation, by its key; others are left out.
        """
        which = "=" if removed else "!="
        rows = self._all(
            f"SELECT {', '.join(_RECORD.values())} FROM documents WHERE state {which} 'removed' ORDER BY key"
        )
        with self._border():
            if firsts is None:
                return [_record(row, row[_FIRST]) for row in rows]
            return [_record(row, firsts[row[0]]) for row in rows if row[0] in firsts]

    def extents(self) -> list[tuple[str, int, int, int, int]]:
        """Of every document in any state, in order: key, ordinal, first passage, how many, first row."""
        own = "row" if self._version == SCHEMA else "first_passage"
        return self._all(f"SELECT key, ordinal, first_passage, passages, {own} FROM documents ORDER BY key")

    def places(self) -> list[DocumentPlace]:
        """Every document in any state, in order."""
        own = "row, digest" if self._version == SCHEMA else "first_passage, X''"
        sql = f"SELECT key, ordinal, raw_hash, text_hash, date, first_passage, passages, {own}, {_STATE} FROM documents"
        return [
            DocumentPlace(key, ordinal, RecordState(*rest[7:]), *rest[:7])
            for key, ordinal, *rest in self._all(f"{sql} ORDER BY key")
        ]

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

    def _rows(self, ids: Sequence[int]) -> dict[int, tuple[str, PassageRow]]:
        rows = self._all(
            f"SELECT p.id, d.key, {', '.join('p.' + c for c in PassageRow._fields)} "
            "FROM passages p JOIN documents d ON d.ordinal = p.document "
            "WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps([int(i) for i in ids]),),
        )
        return {row[0]: (row[1], PassageRow(*row[2:])) for row in rows}

    def passages(self, ids: Sequence[int], numbers: Sequence[int] | None = None) -> list[StoredPassage]:
        """The passages with these ids, in the order given. An id that is not there is left out. ``numbers``: their ids in the
        generation.
        """
        rows = self._rows(ids)
        with self._border():
            return [
                stored_passage(int(number), *rows[int(i)])
                for i, number in zip(ids, ids if numbers is None else numbers, strict=True)
                if int(i) in rows
            ]

    def speakers(self) -> list[tuple[str, int]]:
        """Who speaks, by the names that the records give them, each with a passage in which they do."""
        # Behind its page and its time stands who speaks: where neither pattern fits, nobody is named, and nothing is unpacked.
        return self._all(
            "SELECT DISTINCT j.value ->> 7, p.id FROM passages p, json_each(p.paragraphs) j "
            """WHERE (p.paragraphs GLOB '*null,"[^"]*' OR p.paragraphs GLOB '*null,[0-9]*') """
            "AND j.value ->> 7 <> '' ORDER BY p.id"
        )

    def searchable(self, start: int = 0, stop: int = 1 << 62) -> Iterator[tuple[int, str, str]]:
        """Every passage's id, text and context from id ``start`` up to ``stop``, in order of ids, a thousand at a time in memory."""
        sql = "SELECT id, text, context FROM passages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1000"
        while rows := self._all(sql, (start, stop)):
            yield from rows
            start = rows[-1][0] + 1

    def lengths(self) -> list[int]:
        """How many characters each passage has, in order of ids."""
        rows = self._all("SELECT length(text) + length(context) FROM passages ORDER BY id")
        return [row[0] for row in rows]

    def find(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        """The id of a passage with each of these hashes, where there is one."""
        found: dict[bytes, int] = {}
        if len(hashes) > _MANY or self._version != SCHEMA:
            wanted = frozenset(hashes)
            every = self._all("SELECT hash, id FROM passages ORDER BY id DESC")
            return {each: number for each, number in every if each in wanted}
        for start in range(0, len(hashes), _AT_ONCE):
            some = hashes[start : start + _AT_ONCE]
            sql = f"SELECT hash, min(id) FROM passages WHERE hash IN ({_marks(some)}) GROUP BY hash"
            found.update(self._all(sql, some))
        return found

    def findings(self) -> list[Finding]:
        """What the run that built this found, in a catalogue of before."""
        if self._version == SCHEMA:
            return []
        rows = self._all("SELECT name, verdict, sentence, remedy FROM findings")
        return [Finding(name, Verdict(verdict), sentence, remedy) for name, verdict, sentence, remedy in rows]

    def runs(self) -> list[tuple[str, str]]:
        """The runs that led here, oldest first, in a catalogue of before: generation, ISO start."""
        if self._version == SCHEMA:
            return []
        return self._all("SELECT generation, started FROM runs ORDER BY rowid")


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


_KIND, _DATE, _NOTES, _FIRST = (
    list(_RECORD).index(each) for each in ("kind", "date", "notes", "first_passage")
)


def _record(row: tuple[Any, ...], first: int) -> Record:
    fields = list(row)
    fields[_KIND], fields[_DATE] = Kind(row[_KIND]), from_iso(row[_DATE])
    fields[_NOTES], fields[_FIRST] = notes_of(row[_NOTES]), first
    return Record(*fields)
