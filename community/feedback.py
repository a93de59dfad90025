"""Feedback: votes on answers, and reports of wrong citations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, key_of, time_of

# --- Votes: one a person, under a key and no name.


@dataclass(frozen=True, slots=True)
class Votes:
    """How many found answers helpful, and how many did not."""

    helpful: int = 0
    not_helpful: int = 0


@dataclass(frozen=True, slots=True)
class VotesTable:
    """The votes of all communities; one does not count in another."""

    store: Store

    def cast(self, community: int, answer: str, user_id: int, *, helpful: bool) -> None:
        """Keeps a person's vote on an answer, in the place of the one before."""
        with self.store.file.together() as connection:
            connection.execute(
                "INSERT INTO votes (community, answer, person, helpful, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (community, answer, person) DO UPDATE SET helpful = excluded.helpful, at = excluded.at",
                (community, answer, key_of(connection, user_id), helpful, self.store.minute()),
            )

    def total(self, community: int) -> Votes:
        """What a community thinks of all its answers."""
        [(helpful, cast)] = self.store.rows(
            "SELECT coalesce(sum(helpful), 0), count(*) FROM votes WHERE community = ?", community
        ) or [(0, 0)]
        return Votes(helpful, cast - helpful)


# --- Reports of a wrong citation, for the admins to look at.

MOST_CHARACTERS = 1000
"""Of a person's words, the rest is cut off."""
_FIELDS = "id, answer, words, at"
_KEEP = f"""
    INSERT INTO reports (community, answer, quote, words, person, at) VALUES (?, ?, 0, ?, ?, ?)
    ON CONFLICT (community, answer, person) DO UPDATE
    SET words = excluded.words, at = excluded.at, closed_at = NULL, closed_by = NULL
    RETURNING {_FIELDS}
"""  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says that a citation is wrong. It does not say who."""

    id: int
    answer: str
    words: str
    """What is wrong, in their words; may be empty, and may hold anything."""
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportsTable:
    """The reports of all communities."""

    store: Store

    def keep(self, community: int, answer: str, words: str, user_id: int) -> Report:
        """Keeps a report. The same person's earlier one of the same answer is replaced, and is open again."""
        kept = cut(words.strip(), MOST_CHARACTERS)
        with self.store.file.together() as connection:
            person = key_of(connection, user_id)
            values = (community, answer, kept, person, self.store.minute())
            return _report(connection.execute(_KEEP, values).fetchone())

    def of(self, community: int, *, limit: int = 25, offset: int = 0) -> list[Report]:
        """The open reports of a community, newest first."""
        sql = f"SELECT {_FIELDS} FROM reports WHERE community = ? AND closed_at IS NULL ORDER BY at DESC, id DESC"  # noqa: S608 - as above
        return [_report(row) for row in self.store.page(sql, community, limit=limit, offset=offset)]

    def count_open(self, community: int) -> int:
        """How many somebody still has to look at."""
        sql = "SELECT count(*) FROM reports WHERE community = ? AND closed_at IS NULL"
        return sum(count for (count,) in self.store.rows(sql, community))

    def close(self, community: int, report: int, by: int) -> bool:
        """Closes a report; ``by`` is the admin's user id. False where there is no such report, or somebody closed it before."""
        with self.store.file.together() as connection:
            closed = connection.execute(
                "UPDATE reports SET closed_at = ?, closed_by = ? WHERE community = ? AND id = ? AND closed_at IS NULL",
                (self.store.minute(), by, community, report),
            )
        return closed.rowcount > 0


def _report(row: tuple[Any, ...]) -> Report:
    number, answer, words, at = row
    return Report(number, answer, words, time_of(at))
