"""Answers that were posted: which message holds which answer, the votes on them, and the reports of wrong citations. A reply to an
answer is understood in its light, and it can be marked when its record changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, delete, key_of, time_of
from text.questions import MAX_CHARACTERS

MARKED_DAYS = 30
"""So long an answer is marked when its record changes."""
_DAY = 24 * 60 * 60
_FIELDS = "message, channel, community, answer, question, private, at, mark"


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """An answer or refusal in a message."""

    message: int
    channel: int
    """The channel or thread it stands in."""
    community: int
    """0 in a direct message."""
    answer: str
    """The id of its receipt."""
    question: str
    """As it was understood: whole, also when it was asked as “and when?”."""
    private: bool
    """Whether only who asked sees it."""
    at: datetime
    mark: str = ""
    """What became of its records, as ``retrieval.staleness`` writes it; empty while they are as they were."""


@dataclass(frozen=True, slots=True)
class PostsTable:
    """The answers of the last weeks."""

    store: Store

    def keep(
        self,
        message: int,
        channel: int,
        community: int,
        answer: str,
        question: str,
        *,
        private: bool = False,
        user_id: int = 0,
    ) -> None:
        """Keeps that ``message`` holds ``answer``; a message that is edited holds the later one.

        A direct message (``community`` 0) is one person's: it needs their ``user_id``, and is kept under their key.
        In a community nobody's is kept. Raises ValueError without one, and LibraryError kinds.
        """
        if not community and not user_id:
            raise ValueError("an answer in a direct message belongs to somebody")
        with self.store.file.together() as connection:
            person = "" if community else key_of(connection, user_id)
            connection.execute("DELETE FROM posts WHERE message = ?", (message,))
            connection.execute(
                "INSERT INTO posts (message, channel, community, answer, question, filters, private,"
                " person, at) VALUES (?, ?, ?, ?, ?, '{}', ?, ?, ?)",
                (
                    message,
                    channel,
                    community,
                    answer,
                    cut(question, MAX_CHARACTERS),
                    private,
                    person,
                    self.store.minute(),
                ),
            )

    def by_message(self, message: int) -> PostedAnswer | None:
        """The answer in a message; None when it holds none, or was posted too long ago."""
        return self._first("message = ?", message)

    def latest_in(self, channel: int) -> PostedAnswer | None:
        """The latest answer in a channel or thread that everybody there can see; None when there is none."""
        # What one person was shown privately must not colour what the next one asks.
        return self._first("channel = ? AND private = 0", channel)

    def unlooked(self, generation: str, *, before: int = 0, limit: int = 25) -> list[PostedAnswer]:
        """What everybody can see of the last 30 days and was not compared with ``generation`` yet, newest first;
        only messages older than ``before``, unless that is 0: so the next page is found, whatever was settled of the
        one before.
        """
        where = "private = 0 AND at >= ? AND looked != ? AND (? = 0 OR message < ?)"
        since = self.store.second() - MARKED_DAYS * _DAY
        return self._all(where, since, generation, before, before, limit=limit, offset=0)

    def looked(self, marks: Iterable[tuple[PostedAnswer, str]], generation: str) -> None:
        """Keeps that posts were compared with ``generation``, and the mark that each carries now. A message that was
        given another answer meanwhile is left to be looked at.
        """
        rows = [(mark, generation, post.message, post.answer) for post, mark in marks]
        with self.store.file.together() as connection:
            connection.executemany(
                "UPDATE posts SET mark = ?, looked = ? WHERE message = ? AND answer = ?", rows
            )

    def drop(self, message: int) -> None:
        """Forgets a message, for instance one that was deleted."""
        with self.store.file.together() as connection:
            delete(connection, "posts", "message = ?", message)

    def _first(self, where: str, *values: object) -> PostedAnswer | None:
        return next(iter(self._all(where, *values, limit=1, offset=0)), None)

    def _all(self, where: str, *values: object, limit: int, offset: int) -> list[PostedAnswer]:
        # Discord's ids grow with time, so that a later message has the greater one.
        sql = f"SELECT {_FIELDS} FROM posts WHERE {where} ORDER BY message DESC"  # noqa: S608 - both are from this file
        return [_post(row) for row in self.store.page(sql, *values, limit=limit, offset=offset)]


def _post(row: tuple[Any, ...]) -> PostedAnswer:
    message, channel, community, answer, question, private, at, mark = row
    return PostedAnswer(message, channel, community, answer, question, bool(private), time_of(at), mark)


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
_REPORT_FIELDS = "id, answer, words, at"
_KEEP = f"""
    INSERT INTO reports (community, answer, quote, words, person, at) VALUES (?, ?, 0, ?, ?, ?)
    ON CONFLICT (community, answer, person) DO UPDATE
    SET words = excluded.words, at = excluded.at, closed_at = NULL, closed_by = NULL
    RETURNING {_REPORT_FIELDS}
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
        sql = f"SELECT {_REPORT_FIELDS} FROM reports WHERE community = ? AND closed_at IS NULL ORDER BY at DESC, id DESC"  # noqa: S608 - as above
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
