"""What is kept of a place on the web: each record's bytes, and everything that was ever seen of it.

A folder: ``place.sqlite``, and ``bodies/`` with the bytes, named by their sha256. A body is on the disk before its row
says so, and every row is a transaction of its own: killed at any moment, following goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import LibraryDamaged, RecordMissing, RecordUnreadable
from index.sources.providers.provider import Page
from index.storage.files import fsync_folder, writing
from index.storage.sqlite_file import SqliteFile

_STEPS = (
    (
        "a place",
        """
        CREATE TABLE entries (
            id TEXT PRIMARY KEY, key TEXT NOT NULL, url TEXT NOT NULL, link TEXT NOT NULL, revision TEXT NOT NULL,
            told TEXT NOT NULL, inline INTEGER NOT NULL, body TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
            first_seen REAL NOT NULL, changed REAL NOT NULL, looked REAL NOT NULL, due REAL NOT NULL,
            missing REAL NOT NULL, gone REAL NOT NULL, doubted TEXT NOT NULL, doubted_at REAL NOT NULL,
            problem TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        # Without words, none has a key yet.
        "CREATE UNIQUE INDEX entries_key ON entries (key) WHERE key != ''",
        """
        CREATE TABLE pages (
            url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, found TEXT NOT NULL, type TEXT NOT NULL,
            headers TEXT NOT NULL, body BLOB NOT NULL, at REAL NOT NULL
        )
        """,
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
)
_FIELDS = (
    "id", "key", "url", "link", "revision", "told", "inline", "body", "etag", "modified", "first_seen", "changed",
    "looked", "due", "missing", "gone", "doubted", "doubted_at", "problem",
)  # fmt: skip
_PAGE_KEPT = 14 * 86400.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one record. Times are seconds since the epoch; 0: never."""

    id: str
    key: str
    """Its key in the library, the same for ever; empty until its words were there once."""
    url: str
    link: str = ""
    revision: str = ""
    """That of the words that are kept."""
    told: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False
    """Whether its words came in the listing."""
    body: str = ""
    """sha256 of the bytes; empty while there are none."""
    etag: str = ""
    modified: str = ""
    first_seen: float = 0.0
    changed: float = 0.0
    """When its bytes were last seen to be others."""
    looked: float = 0.0
    """When it was last asked for."""
    due: float = 0.0
    """When it is to be asked for again, where the place does not say by itself that it changed."""
    missing: float = 0.0
    """Since when the place seems not to have it any more."""
    gone: float = 0.0
    """Since when that is taken for true; then it is no longer listed."""
    doubted: str = ""
    """sha256 of bytes that came instead and were not believed yet."""
    doubted_at: float = 0.0
    """When they came first."""
    problem: str = ""
    """Why it could not be fetched when it was last tried."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page of a listing, as it was last."""

    page: Page
    etag: str
    modified: str
    at: float
    """When it was transferred. Seconds since the epoch."""


class Store:
    """The store in ``folder``; made when something is first kept. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = SqliteFile(folder / "place.sqlite", _STEPS)

    def entries(self) -> dict[str, Kept]:
        """All that was ever seen, by id, in order of ids."""
        with self._file.reading() as connection:
            sql = f"SELECT {', '.join(_FIELDS)} FROM entries ORDER BY id"  # noqa: S608 - our own columns
            rows = connection.execute(sql).fetchall() if connection else []
        return {row[0]: self._kept(row) for row in rows}

    def keep(self, kept: Kept, body: bytes | None = None) -> None:
        """Keeps an entry, and its bytes where there are new ones. Raises StorageFull."""
        if body is not None:
            self._write(kept.body, body)
        values = [getattr(kept, name) for name in _FIELDS]
        values[_FIELDS.index("told")] = json.dumps(dict(kept.told), ensure_ascii=False)
        marks = ", ".join("?" * len(_FIELDS))
        with self._file.writing() as connection:
            connection.execute(f"INSERT OR REPLACE INTO entries VALUES ({marks})", values)  # noqa: S608 - our own marks

    def body(self, sha256: str) -> bytes:
        """The bytes. Raises RecordMissing, or RecordUnreadable where they are not those that were kept."""
        path = self._path(sha256)
        remedy = "Run the re-index again: it is fetched anew."
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise RecordMissing(f"{path} cannot be read: {error.strerror}.", remedy=remedy) from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise RecordUnreadable(f"{path} is damaged: its sha256 is another now.", remedy=remedy)
        return raw

    def has(self, sha256: str) -> bool:
        """Whether the bytes are there."""
        return bool(sha256) and self._path(sha256).is_file()

    def forget(self, sha256: str) -> None:
        """Removes bytes that turned out to be damaged."""
        self._path(sha256).unlink(missing_ok=True)

    def page(self, url: str) -> KeptPage | None:
        """A page of a listing as it was last; None when it is not kept."""
        with self._file.reading() as connection:
            sql = "SELECT found, body, type, headers, etag, modified, at FROM pages WHERE url = ?"
            row = connection.execute(sql, (url,)).fetchone() if connection else None
        if row is None:
            return None
        found, body, kind, headers, etag, modified, at = row
        return KeptPage(Page(found, body, kind, json.loads(headers)), etag, modified, at)

    def keep_page(self, url: str, kept: KeptPage) -> None:
        """Keeps a page of a listing, where it need not be transferred again while it is the same; those that were not
        transferred for long are forgotten.
        """
        if not (kept.etag or kept.modified):
            return
        page = kept.page
        row = (url, kept.etag, kept.modified, page.url, page.content_type, json.dumps(dict(page.headers)))
        with self._file.together() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, page.body, kept.at)
            )
            connection.execute("DELETE FROM pages WHERE at < ?", (kept.at - _PAGE_KEPT,))

    def facts(self) -> dict[str, str]:
        """What is remembered of the place itself."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT name, value FROM facts").fetchall() if connection else []
        return dict(rows)

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Remembers; what is empty is forgotten."""
        with self._file.together() as connection:
            for name, value in facts.items():
                if value:
                    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
                else:
                    connection.execute("DELETE FROM facts WHERE name = ?", (name,))

    def size(self) -> int:
        """Bytes of all bodies."""
        return sum(path.stat().st_size for path in self._bodies())

    def counts(self) -> tuple[int, int, int]:
        """How many records there are, how many are gone, and how many could not be fetched when they were last tried."""
        sql = (
            "SELECT COALESCE(SUM(key IS NOT NULL AND key <> '' AND gone = 0), 0),"
            " COALESCE(SUM(key <> '' AND gone > 0), 0), COALESCE(SUM(problem <> ''), 0) FROM entries"
        )
        with self._file.reading() as connection:
            row = connection.execute(sql).fetchone() if connection else (0, 0, 0)
        return row[0], row[1], row[2]

    def pending(self) -> int:
        """How many records were listed, and neither fetched yet nor found to be gone."""
        sql = "SELECT COUNT(*) FROM entries WHERE key = '' AND gone = 0"
        with self._file.reading() as connection:
            return int(connection.execute(sql).fetchone()[0]) if connection else 0

    def tidy(self) -> int:
        """Removes bytes that no entry names any more; how many files."""
        named = {kept.body for kept in self.entries().values()}
        old = [path for path in self._bodies() if path.name not in named]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _bodies(self) -> Iterator[Path]:
        folder = self.folder / "bodies"
        yield from folder.iterdir() if folder.is_dir() else ()

    def _path(self, sha256: str) -> Path:
        return self.folder / "bodies" / sha256

    def _write(self, sha256: str, body: bytes) -> None:
        path = self._path(sha256)
        with writing(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{sha256}.new")
            with beside.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            fsync_folder(path.parent)

    def _kept(self, row: tuple[Any, ...]) -> Kept:
        values = dict(zip(_FIELDS, row, strict=True))
        try:
            told = json.loads(values["told"])
            return Kept(
                **{
                    **values,
                    "told": {str(k): str(v) for k, v in told.items()},
                    "inline": bool(values["inline"]),
                }
            )
        except (ValueError, AttributeError, TypeError) as error:
            raise LibraryDamaged(
                f"{self.folder / 'place.sqlite'} holds something else than what was kept of “{row[0]}”.",
                remedy="Put it back from a backup, or remove the folder: the place is looked at anew.",
            ) from error
