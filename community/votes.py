"""Whether answers helped: one vote a person, under a key and no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from community.store import Store, key_of, time_of


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
