"""What an unfinished re-index has done so far: documents read, texts embedded. A cache: losing it costs time only.

It is kept outside the generation that is being built, so that a killed or failed run leaves it to the next one,
and it is emptied when its content has been published.
"""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from index.storage.catalogue import DOCUMENT, SCHEMA
from index.storage.catalogue_rows import DocumentRow
from index.storage.files import writing
from index.storage.sqlite_file import transaction
from models.ports import Embedder, FloatArray, PassageEmbeddings, PassageTokens

_PRAGMAS = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
# A write-ahead log in normal mode: a killed process loses nothing that was committed, and a commit waits for nothing.
# Whoever has the cache has the library's lock, so no shared memory is needed beside it.
_TABLES = f"""
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT, hash BLOB, vector BLOB, codes BLOB, places BLOB, PRIMARY KEY (fingerprint, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (source TEXT, stamp TEXT, {DOCUMENT}, PRIMARY KEY (key));
CREATE TABLE IF NOT EXISTS stamps (key TEXT PRIMARY KEY, source TEXT, stamp TEXT, text_hash TEXT, raw_hash TEXT);
PRAGMA user_version = {SCHEMA};
"""


class WorkCache:
    """The cache in ``folder``. A context manager. Raises StorageFull."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        path = self._folder / "work.sqlite"
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version in (0, SCHEMA):
                connection.executescript(f"{_PRAGMAS} {_TABLES}")
                return connection
        except sqlite3.OperationalError:
            connection.close()
            raise
        except sqlite3.DatabaseError:
            pass
        # Torn or of another version: it is only a cache.
        connection.close()
        for leftover in self._folder.glob("work.sqlite*"):
            leftover.unlink()
        return self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def keep_document(self, source: str, stamp: str, row: DocumentRow) -> None:
        """Keeps a document that was read, for this source and stamp."""
        self._put("documents", [(source, stamp, *row)])

    def document(self, key: str, source: str, stamp: str) -> DocumentRow | None:
        """The document that was read for this key, source and stamp."""
        sql = f"SELECT {DOCUMENT} FROM documents WHERE key = ? AND source = ? AND stamp = ?"
        rows = self._read(sql, (key, source, stamp))
        return DocumentRow(*rows[0]) if rows else None

    def keep_stamp(self, key: str, source: str, stamp: str, hashes: tuple[str, str]) -> None:
        """Remembers that the record with this stamp is still the one with these hashes (text, raw)."""
        self._put("stamps", [(key, source, stamp, *hashes)])

    def stamps(self) -> Mapping[str, tuple[str, str, tuple[str, str]]]:
        """Per key: source, stamp, and the hashes (text, raw) of the version that it stands for."""
        rows = self._read("SELECT key, source, stamp, text_hash, raw_hash FROM stamps")
        return {key: (source, stamp, (text, raw)) for key, source, stamp, text, raw in rows}

    def keep_embeddings(self, fingerprint: str, hashes: Sequence[bytes], made: PassageEmbeddings) -> None:
        """Keeps what a model made of the passages with these hashes, all or none."""
        tokens: Sequence[PassageTokens | None] = made.tokens or [None] * len(hashes)
        self._put(
            "vectors",
            [
                (fingerprint, key, vector.tobytes(), *_blobs(states))
                for key, vector, states in zip(hashes, made.vectors, tokens, strict=True)
            ],
        )

    def vectors(self, embedder: Embedder, hashes: Iterable[bytes]) -> Iterator[tuple[bytes, FloatArray]]:
        """Those of the passages with these hashes that are kept, with their token states if the model has any."""
        fingerprint, size = embedder.fingerprint, 4 * embedder.dimensions
        if not self._read("SELECT 1 FROM vectors WHERE fingerprint = ? LIMIT 1", (fingerprint,)):
            return
        sql = "SELECT vector, codes IS NOT NULL FROM vectors WHERE fingerprint = ? AND hash = ?"
        for key in hashes:
            for vector, has_tokens in self._read(sql, (fingerprint, key)):
                if len(vector) == size and (has_tokens or not embedder.token_dimensions):
                    yield key, np.frombuffer(vector, np.float32)

    def tokens(self, embedder: Embedder, key: bytes) -> PassageTokens:
        """The token states of the passage with this hash. Raises KeyError when they are not kept."""
        rows = self._read(
            "SELECT codes, places FROM vectors WHERE fingerprint = ? AND hash = ?",
            (embedder.fingerprint, key),
        )
        if not rows or rows[0][0] is None:
            raise KeyError(key.hex())
        codes, places = rows[0]
        shape = (-1, embedder.token_dimensions)
        return PassageTokens(np.frombuffer(codes, np.int8).reshape(shape), np.frombuffer(places, np.int32))

    def _put(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        with writing(self._folder), transaction(self._connection):
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)

    def _read(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Rows; none where the cache is damaged: then it is done again."""
        with contextlib.suppress(sqlite3.DatabaseError):
            return self._connection.execute(sql, parameters).fetchall()
        return []

    def settle(self) -> None:
        """Keeps nothing but the stamps: there is nothing left to publish. A run that was killed between publishing and
        clearing up leaves all of its work here.
        """
        if not self._read("SELECT 1 FROM stamps LIMIT 1"):
            self.clear()
        elif self._read("SELECT 1 FROM vectors UNION ALL SELECT 1 FROM documents LIMIT 1"):
            with contextlib.suppress(sqlite3.Error):
                self._connection.executescript("DELETE FROM vectors; DELETE FROM documents; VACUUM;")

    def clear(self) -> None:
        """Forgets everything: it has been published."""
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _blobs(tokens: PassageTokens | None) -> tuple[bytes | None, bytes | None]:
    if tokens is None:
        return None, None
    return np.ascontiguousarray(tokens.codes, np.int8).tobytes(), tokens.places.astype(np.int32).tobytes()
