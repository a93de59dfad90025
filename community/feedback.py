"""Whether answers helped: one vote a person, under a key and no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, key_of, time_of
from domain.errors import NotAllowed
from text.questions import MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Votes:
    """What people of one community think of an answer."""

    helpful: int = 0
    not_helpful: int = 0


@dataclass(frozen=True, slots=True)
class VotedAnswer:
    """An answer that was voted on."""

    answer: str
    votes: Votes
    last: datetime


@dataclass(frozen=True, slots=True)
class VotesTable:
    """The votes of all communities; one does not count in another."""

    store: Store

    def cast(self, community: int, answer: str, user_id: int, *, helpful: bool) -> Votes:
        """Keeps a person's vote in the place of the one before, and tells how it stands now."""
        with self.store.file.together() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO votes (community, answer, person, helpful, at) VALUES (?, ?, ?, ?, ?)",
                (community, answer, key_of(connection, user_id), helpful, self.store.minute()),
            )
        return self.counts(community, answer)

    def counts(self, community: int, answer: str) -> Votes:
        """How it stands."""
        [(helpful, cast)] = self.store.rows(
            "SELECT coalesce(sum(helpful), 0), count(*) FROM votes WHERE community = ? AND answer = ?",
            community,
            answer,
        ) or [(0, 0)]
        return Votes(helpful, cast - helpful)

    def of(self, community: int, *, limit: int = 25, offset: int = 0) -> list[VotedAnswer]:
        """The answers of a community that were voted on: first those that helped least, then the latest."""
        found = self.store.page(
            "SELECT answer, sum(helpful), count(*), max(at) FROM votes WHERE community = ? GROUP BY answer"
            " ORDER BY count(*) - sum(helpful) DESC, max(at) DESC, answer",
            community,
            limit=limit,
            offset=offset,
        )
        return [
            VotedAnswer(answer, Votes(helpful, cast - helpful), time_of(at))
            for answer, helpful, cast, at in found
        ]


# --- Reports of a wrong citation, for the admins to look at.

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
        return self._all("user_id = ?", user_id, limit=MOST_WISHES, offset=0)

    def every(self, *, limit: int = 200, offset: int = 0) -> list[Wish]:
        """Everybody's, oldest first."""
        return self._all("1", limit=limit, offset=offset)

    def remove(self, user_id: int, wish: int) -> bool:
        """Takes a person's own wish back. False when they have none with this id."""
        with self.store.file.together() as connection:
            delete = "DELETE FROM wishes WHERE id = ? AND user_id = ?"
            return connection.execute(delete, (wish, user_id)).rowcount > 0

    def _all(self, where: str, *values: object, limit: int, offset: int) -> list[Wish]:
        sql = f"SELECT {_WISH_FIELDS} FROM wishes WHERE {where} ORDER BY id"  # noqa: S608 - both are from this file
        return [_wish(row) for row in self.store.page(sql, *values, limit=limit, offset=offset)]


def _wish(row: tuple[Any, ...]) -> Wish:
    number, user_id, community, text, at = row
    return Wish(number, user_id, community, text, time_of(at))
