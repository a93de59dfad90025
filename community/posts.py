"""Answers that were posted: which message holds which answer. A reply to it is understood in its light, and it can be
marked when its record changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, key_of, time_of
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
            connection.execute("DELETE FROM posts WHERE message = ?", (message,))

    def _first(self, where: str, *values: object) -> PostedAnswer | None:
        return next(iter(self._all(where, *values, limit=1, offset=0)), None)

    def _all(self, where: str, *values: object, limit: int, offset: int) -> list[PostedAnswer]:
        # Discord's ids grow with time, so that a later message has the greater one.
        sql = f"SELECT {_FIELDS} FROM posts WHERE {where} ORDER BY message DESC"  # noqa: S608 - both are from this file
        return [_post(row) for row in self.store.page(sql, *values, limit=limit, offset=offset)]


def _post(row: tuple[Any, ...]) -> PostedAnswer:
    message, channel, community, answer, question, private, at, mark = row
    return PostedAnswer(message, channel, community, answer, question, bool(private), time_of(at), mark)
