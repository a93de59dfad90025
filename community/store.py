"""What the parts of the memory stand on: the file, the clock, people's keys, and how text and time are written; and the audit log:
what admins did. Nothing in it can be changed or taken out, short of its age.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.errors import LibraryDamaged
from index.storage.state import Connection, StateStore

MOST = 200
"""No list is longer; the rest is on the next page."""
_KEY_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Store:
    """Where it is kept, and the clock (seconds since 1970)."""

    file: StateStore
    clock: Callable[[], float]

    def second(self) -> int:
        """Now."""
        return int(self.clock())

    def minute(self) -> int:
        """The minute it is now: what people do is kept no more exactly."""
        return self.second() // 60 * 60

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a SELECT finds; nothing where nothing was kept yet. Raises LibraryError kinds."""
        with self.file.reading() as connection:
            return connection.execute(sql, values).fetchall() if connection else []

    def page(self, sql: str, *values: object, limit: int, offset: int) -> list[tuple[Any, ...]]:
        """The same, ``limit`` rows from ``offset`` on; at most MOST."""
        return self.rows(f"{sql} LIMIT ? OFFSET ?", *values, max(0, min(limit, MOST)), max(0, offset))

    def loaded(self, text: object, what: str) -> dict[str, Any]:
        """A JSON object that was kept. Raises LibraryDamaged, saying ``what`` is damaged, when it is none."""
        try:
            value = json.loads(text) if isinstance(text, str) else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise self.damaged(what)
        return value

    def damaged(self, what: str) -> LibraryDamaged:
        """An error that says ``what`` in the file cannot be read."""
        return LibraryDamaged(
            f"{what} in {self.file.where} cannot be read.",
            remedy="Put the file back from a backup, or move it away: a new one is begun.",
        )


def key_of(connection: Connection, user_id: int) -> str:
    """The key of a person: an HMAC-SHA256 over the user id, with a secret that is made once and stays in the file.

    It tells whether two rows are one person's, and not whose.
    """
    find = "SELECT value FROM secret"
    row = connection.execute(find).fetchone()
    if row is None:
        # Another process may have made it since.
        connection.execute(
            "INSERT INTO secret VALUES (1, ?) ON CONFLICT DO NOTHING", (secrets.token_bytes(32),)
        )
        row = connection.execute(find).fetchone()
    return hmac.new(row[0], str(user_id).encode(), hashlib.sha256).hexdigest()[:_KEY_CHARACTERS]


def delete(connection: Connection, table: str, where: str, *values: object) -> int:
    """Deletes rows on purpose; how many. That many of their days are gone is kept, so that a backup can tell what was deleted from
    what was lost; of what or by whom is not.
    """
    day = "0" if table in _TIMELESS else "at / 86400 * 86400"
    connection.execute(
        f"INSERT INTO deletions SELECT ?, {day}, count(*) FROM {table} WHERE {where} GROUP BY 2"  # noqa: S608 - from the community's files
        " ON CONFLICT (kind, at) DO UPDATE SET number = deletions.number + excluded.number",
        (table, *values),
    )
    return connection.execute(f"DELETE FROM {table} WHERE {where}", values).rowcount  # noqa: S608 - as above


_TIMELESS = frozenset({"settings", "seen_texts", "facts", "secret"})
"""Tables whose rows have no time."""


def dumped(value: Mapping[str, object]) -> str:
    """A JSON object as it is kept: ASCII, names in order."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def cut(text: str, characters: int) -> str:
    """Text as it is kept: at most so many characters, and none that cannot be written (lone surrogates)."""
    return text[:characters].encode("utf-8", "replace").decode("utf-8")


def time_of(seconds: int) -> datetime:
    """When it was."""
    return datetime.fromtimestamp(seconds, UTC)


_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NAME = 100


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when."""

    id: int
    at: datetime
    """To the second."""
    community: int
    user_id: int
    name: str
    """What the person was called then."""
    what: str
    """A code like ``record-removed``."""
    details: Mapping[str, Any]
    """Whatever can be written as JSON."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log of all communities."""

    store: Store

    def log(
        self, community: int, user_id: int, name: str, what: str, details: Mapping[str, object] | None = None
    ) -> None:
        """Writes an act down. Raises ValueError for a code that is not like ``record-removed``, TypeError for details
        that are no JSON, and LibraryError kinds.
        """
        if not _CODE.fullmatch(what):
            raise ValueError(f"“{what}” is not a code in lower-case words with dashes")
        with self.store.file.together() as connection:
            connection.execute(
                "INSERT INTO acts (at, community, user_id, name, what, details) VALUES (?, ?, ?, ?, ?, ?)",
                (self.store.second(), community, user_id, cut(name, _NAME), what, dumped(details or {})),
            )

    def of(self, community: int, *, limit: int = 25, offset: int = 0) -> list[AuditEntry]:
        """What was done in a community, newest first."""
        found = self.store.page(
            "SELECT id, at, community, user_id, name, what, details FROM acts WHERE community = ? ORDER BY id DESC",
            community,
            limit=limit,
            offset=offset,
        )
        return [
            AuditEntry(
                number,
                time_of(at),
                where,
                user,
                name,
                what,
                self.store.loaded(details, f"Entry {number} of the log"),
            )
            for number, at, where, user, name, what, details in found
        ]
