"""Store of a feed: each record's bytes, and everything that was ever seen of it.

A folder: ``place.sqlite``, and ``bodies/`` with the bytes, named by their sha256. A body is on the disk before its row
says so, and every row is a transaction of its own: killed at any moment, a crawl goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from domain.errors import LibraryDamaged, RecordMissing, RecordUnreadable, meaning
from index.sources.providers.responses import Page
from index.storage.files import make_folder, replace_bytes, writing
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
DATABASE = "place.sqlite"
_PAGE_KEPT = 14 * 86400.0


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What is kept of one record, in the order of the columns. Times are seconds since the epoch; 0: never."""

    id: str
    key: str
    """Its key in the library, the same for ever; empty until its words were there once."""
    url: str
    link: str = ""
    revision: str = ""
    """That of the words that are kept."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the provider says of it."""
    inline: bool = False
    """Whether its words came in the listing."""
    body: str = ""
    """sha256 of the bytes; empty while there are none."""
    etag: str = ""
    modified: str = ""
    first_seen: float = 0.0
    changed: float = 0.0
    """When its bytes were last seen to be others."""
    fetched: float = 0.0
    """When it was last asked for."""
    due: float = 0.0
    """When it is to be asked for again, where the provider does not say by itself that it changed."""
    missing: float = 0.0
    """Since when the provider seems not to have it any more."""
    gone: float = 0.0
    """Since when that is taken for true; then it is no longer listed."""
    suspect: str = ""
    """sha256 of bytes that came instead and were not believed yet."""
    suspect_since: float = 0.0
    problem: str = ""
    """Why it could not be fetched when it was last tried."""


_MARKS = ", ".join("?" * len(fields(StoredRecord)))


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page of a listing, as it was last."""

    page: Page
    etag: str
    modified: str
    at: float
    """When it was transferred. Seconds since the epoch."""


class FeedStore:
    """The store in ``folder``; made when something is first kept. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = SqliteFile(folder / DATABASE, _STEPS)

    def records(self) -> dict[str, StoredRecord]:
        """All that was ever seen, by id, in order of ids."""
        return {row[0]: self._record(row) for row in self._rows("SELECT * FROM entries ORDER BY id")}

    def keep(self, record: StoredRecord, body: bytes | None = None) -> None:
        """Keeps a record, and its bytes where there are new ones. Raises StorageFull."""
        if body is not None:
            with writing(self.folder):
                make_folder(self._path(record.body).parent)
                replace_bytes(self._path(record.body), body)
        values = {each.name: getattr(record, each.name) for each in fields(record)}
        values["fields"] = json.dumps(dict(record.fields), ensure_ascii=False)
        with self._file.writing() as connection:
            sql = f"INSERT OR REPLACE INTO entries VALUES ({_MARKS})"  # noqa: S608 - question marks
            connection.execute(sql, list(values.values()))

    def body(self, sha256: str) -> bytes:
        """The bytes. Raises RecordMissing, or RecordUnreadable where they are not those that were kept."""
        path = self._path(sha256)
        remedy = "Run the re-index again: it is fetched anew."
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise RecordMissing(f"{path} cannot be read: {meaning(error)}.", remedy=remedy) from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise RecordUnreadable(f"{path} is damaged: its sha256 is another now.", remedy=remedy)
        return raw

    def has(self, sha256: str) -> bool:
        """Whether the bytes are there."""
        return bool(sha256) and self._path(sha256).is_file()

    def forget(self, sha256: str) -> None:
        """Removes bytes that turned out to be damaged."""
        self._path(sha256).unlink(missing_ok=True)

    def page(self, url: str) -> StoredPage | None:
        """A page of a listing as it was last; None when it is not kept."""
        sql = "SELECT found, body, type, headers, etag, modified, at FROM pages WHERE url = ?"
        for found, body, kind, headers, etag, modified, at in self._rows(sql, url):
            return StoredPage(Page(found, body, kind, json.loads(headers)), etag, modified, at)
        return None

    def keep_page(self, url: str, stored: StoredPage) -> None:
        """Keeps a page of a listing, where it need not be transferred again while it is the same; those that were not
        transferred for long are forgotten.
        """
        if not (stored.etag or stored.modified):
            return
        page, headers = stored.page, json.dumps(dict(stored.page.headers))
        row = (url, stored.etag, stored.modified, page.url, page.content_type, headers, page.body, stored.at)
        with self._file.together() as connection:
            connection.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("DELETE FROM pages WHERE at < ?", (stored.at - _PAGE_KEPT,))

    def facts(self) -> dict[str, str]:
        """What is remembered of the feed itself."""
        return dict(self._rows("SELECT name, value FROM facts"))

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Remembers; what is empty is forgotten."""
        with self._file.together() as connection:
            kept = [(name, value) for name, value in facts.items() if value]
            connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", kept)
            emptied = [(name,) for name, value in facts.items() if not value]
            connection.executemany("DELETE FROM facts WHERE name = ?", emptied)

    def size(self) -> int:
        """Bytes of all bodies."""
        return sum(path.stat().st_size for path in self._bodies())

    def counts(self) -> tuple[int, int, int, int]:
        """How many records there are, how many are gone, how many could not be fetched when they were last tried, and how
        many were listed, and neither fetched yet nor found to be gone.
        """
        sql = (
            "SELECT TOTAL(key <> '' AND gone = 0), TOTAL(key <> '' AND gone > 0), TOTAL(problem <> ''),"
            " TOTAL(key = '' AND gone = 0) FROM entries"
        )
        for there, gone, failing, pending in self._rows(sql):
            return int(there), int(gone), int(failing), int(pending)
        return 0, 0, 0, 0

    def tidy(self) -> None:
        """Removes bytes that no record names any more."""
        named = {record.body for record in self.records().values()}
        for path in self._bodies():
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _rows(self, sql: str, *given: str) -> list[tuple[Any, ...]]:
        """What a query gives; nothing where nothing was kept yet."""
        with self._file.reading() as connection:
            return connection.execute(sql, given).fetchall() if connection else []

    def _bodies(self) -> Iterator[Path]:
        folder = self.folder / "bodies"
        yield from list(folder.iterdir()) if folder.is_dir() else ()

    def _path(self, sha256: str) -> Path:
        return self.folder / "bodies" / sha256

    def _record(self, row: tuple[Any, ...]) -> StoredRecord:
        values = list(row)
        try:
            values[5] = {str(name): str(value) for name, value in json.loads(row[5]).items()}
            values[6] = bool(row[6])
            return StoredRecord(*values)
        except (ValueError, AttributeError, TypeError) as error:
            raise LibraryDamaged(
                f"{self.folder / 'place.sqlite'} holds something else than what was kept of “{row[0]}”.",
                remedy="Put it back from a backup, or remove the folder: the place is looked at anew.",
            ) from error
