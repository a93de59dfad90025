"""The audit log: what admins did. Nothing in it can be changed or taken out, short of its age."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, dumped, time_of

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
