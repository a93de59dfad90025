"""Feedback: votes on answers, reports of wrong citations, and wishes to be told when something comes up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, key_of, time_of
from domain.errors import NotAllowed
from text.questions import MAX_CHARACTERS

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
                "INSERT OR REPLACE INTO votes (community, answer, person, helpful, at) VALUES (?, ?, ?, ?, ?)",
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


# --- Who asked to be told when something comes up. Their user id is kept as it is: without it nobody could tell them.

MOST_WISHES = 25
"""So many one person may have at a time."""
_WISH_FIELDS = "id, user_id, community, text, at"


@dataclass(frozen=True, slots=True)
class Wish:
    """One person, one topic or question."""

    id: int
    user_id: int
    community: int
    """Where it was asked, and whose records it is about; 0 in a direct message."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WishesTable:
    """Everything that somebody wants to be told."""

    store: Store

    def keep(self, user_id: int, community: int, text: str) -> Wish:
        """Keeps a wish; the same once more is the same one.

        Raises NotAllowed (reason ``too-many-wishes``) when the person has MOST_WISHES others, and LibraryError kinds.
        """
        same = (user_id, community, cut(text.strip(), MAX_CHARACTERS))
        find = f"SELECT {_WISH_FIELDS} FROM wishes WHERE user_id = ? AND community = ? AND text = ?"  # noqa: S608 - names of columns
        with self.store.file.together() as connection:
            row = connection.execute(find, same).fetchone()
            if row is None:
                of_person = "SELECT count(*) FROM wishes WHERE user_id = ?"
                (held,) = connection.execute(of_person, (user_id,)).fetchone()
                if held >= MOST_WISHES:
                    raise NotAllowed(
                        f"You asked to be told about {held} things already.",
                        remedy="Take one of them back first.",
                        reason="too-many-wishes",
                    )
                insert = "INSERT INTO wishes (user_id, community, text, at) VALUES (?, ?, ?, ?)"
                connection.execute(insert, (*same, self.store.minute()))
                row = connection.execute(find, same).fetchone()
        return _wish(row)

    def of(self, user_id: int) -> list[Wish]:
        """A person's wishes, oldest first; never more than MOST_WISHES."""
        sql = f"SELECT {_WISH_FIELDS} FROM wishes WHERE user_id = ? ORDER BY id"  # noqa: S608 - names of columns
        return [_wish(row) for row in self.store.page(sql, user_id, limit=MOST_WISHES, offset=0)]

    def remove(self, user_id: int, wish: int) -> bool:
        """Takes a person's own wish back. False when they have none with this id."""
        with self.store.file.together() as connection:
            delete = "DELETE FROM wishes WHERE id = ? AND user_id = ?"
            return connection.execute(delete, (wish, user_id)).rowcount > 0


def _wish(row: tuple[Any, ...]) -> Wish:
    number, user_id, community, text, at = row
    return Wish(number, user_id, community, text, time_of(at))
