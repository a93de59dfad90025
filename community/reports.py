"""Reports of a wrong citation, for the admins to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, key_of, time_of

MOST_CHARACTERS = 1000
"""Of a person's words, the rest is cut off."""
_FIELDS = "id, community, answer, quote, words, at, closed_at, closed_by"
_KEEP = f"""
    INSERT INTO reports (community, answer, quote, words, person, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (community, answer, person) DO UPDATE
    SET quote = excluded.quote, words = excluded.words, at = excluded.at, closed_at = NULL, closed_by = NULL
    RETURNING {_FIELDS}
"""  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says that a citation is wrong. It does not say who."""

    id: int
    community: int
    answer: str
    quote: int
    """Which quote of the answer, from 1; 0: the answer as a whole."""
    words: str
    """What is wrong, in their words; may be empty, and may hold anything."""
    at: datetime
    closed_at: datetime | None = None
    closed_by: int = 0
    """The user id of the admin who closed it; 0 while it is open, and when that admin was forgotten."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class ReportsTable:
    """The reports of all communities."""

    store: Store

    def keep(self, community: int, answer: str, quote: int, words: str, user_id: int) -> Report:
        """Keeps a report. The same person's earlier one of the same answer is replaced, and is open again."""
        with self.store.file.together() as connection:
            row = connection.execute(
                _KEEP,
                (
                    community,
                    answer,
                    max(0, quote),
                    cut(words.strip(), MOST_CHARACTERS),
                    key_of(connection, user_id),
                    self.store.minute(),
                ),
            ).fetchone()
        return _report(row)

    def get(self, community: int, report: int) -> Report | None:
        """One report of a community; None when it has none with this id."""
        sql = f"SELECT {_FIELDS} FROM reports WHERE community = ? AND id = ?"  # noqa: S608 - names of columns
        rows = self.store.rows(sql, community, report)
        return _report(rows[0]) if rows else None

    def of(self, community: int, *, open_only: bool = True, limit: int = 25, offset: int = 0) -> list[Report]:
        """The reports of a community, newest first."""
        which = " AND closed_at IS NULL" if open_only else ""
        sql = f"SELECT {_FIELDS} FROM reports WHERE community = ?{which} ORDER BY at DESC, id DESC"  # noqa: S608 - as above
        return [_report(row) for row in self.store.page(sql, community, limit=limit, offset=offset)]

    def count_open(self, community: int) -> int:
        """How many somebody still has to look at."""
        sql = "SELECT count(*) FROM reports WHERE community = ? AND closed_at IS NULL"
        return sum(count for (count,) in self.store.rows(sql, community))

    def close(self, community: int, report: int, by: int) -> Report | None:
        """Closes a report; ``by`` is the admin's user id. Who closed it first stays. None when there is no such report."""
        with self.store.file.together() as connection:
            connection.execute(
                "UPDATE reports SET closed_at = ?, closed_by = ? WHERE community = ? AND id = ? AND closed_at IS NULL",
                (self.store.minute(), by, community, report),
            )
        return self.get(community, report)


def _report(row: tuple[Any, ...]) -> Report:
    number, community, answer, quote, words, at, closed_at, closed_by = row
    closed = None if closed_at is None else time_of(closed_at)
    return Report(number, community, answer, quote, words, time_of(at), closed, closed_by or 0)
