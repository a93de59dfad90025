"""What was asked: the question and what came of it, never by whom or where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from community.grouping import Asked, Gap, gaps
from community.store import Store, cut, time_of
from domain.answers import Answer, NoAnswer
from domain.questions import MAX_CHARACTERS

MOST_GROUPED = 2000
"""So many of the newest questions are grouped; more are nothing that a person would read."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """One question. It is nobody's."""

    text: str
    language: str
    answered: bool
    probability: float
    answer: str
    """The id of the answer or refusal, and of its receipt."""
    generation: str
    at: datetime
    """To the minute."""


@dataclass(frozen=True, slots=True)
class QuestionsTable:
    """The questions of all communities; community 0 has those of direct messages."""

    store: Store

    def keep(self, community: int, given: Answer | NoAnswer, *, language: str = "") -> None:
        """Keeps what was asked, and whether the record answered. ``language`` is that of the question, if known."""
        values = (
            community,
            self.store.minute(),
            cut(given.question, MAX_CHARACTERS),
            cut(language, 20),
            given.answered,
            given.probability,
            given.id,
            given.generation,
        )
        with self.store.file.together() as connection:
            connection.execute(
                "INSERT INTO questions (community, at, text, language, answered, probability, answer, generation)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )

    def recent(self, community: int, *, limit: int = 25, offset: int = 0) -> list[KeptQuestion]:
        """The newest first."""
        found = self.store.page(
            "SELECT text, language, answered, probability, answer, generation, at FROM questions"
            " WHERE community = ? ORDER BY id DESC",
            community,
            limit=limit,
            offset=offset,
        )
        return [
            KeptQuestion(text, language, bool(answered), probability, answer, generation, time_of(at))
            for text, language, answered, probability, answer, generation, at in found
        ]

    def counts(self, community: int, since: datetime) -> tuple[int, int]:
        """How many questions were asked since, and how many of them the record answered."""
        [(asked, answered)] = self.store.rows(
            "SELECT count(*), coalesce(sum(answered), 0) FROM questions WHERE community = ? AND at >= ?",
            community,
            int(since.timestamp()),
        ) or [(0, 0)]
        return asked, answered

    def unanswered(
        self, community: int, since: datetime, *, limit: int = 25, offset: int = 0
    ) -> tuple[list[Gap], int]:
        """What the record did not answer since, near-duplicates together, the most asked first; and how many such
        groups there are in all. Of the newest MOST_GROUPED questions.
        """
        refused, answered = (self._asked(community, since, answered=each) for each in (False, True))
        found = gaps(refused, answered)
        start = max(0, offset)
        return found[start : start + max(0, limit)], len(found)

    def _asked(self, community: int, since: datetime, *, answered: bool) -> list[Asked]:
        newest = self.store.rows(
            "SELECT id, text, at, answer FROM questions WHERE community = ? AND answered = ? AND at >= ?"
            " ORDER BY id DESC LIMIT ?",
            community,
            answered,
            int(since.timestamp()),
            MOST_GROUPED,
        )
        return [Asked(number, text, time_of(at), answer) for number, text, at, answer in reversed(newest)]
