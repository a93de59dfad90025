"""Questions: what was asked and what came of it, never by whom or where; and what the record does not answer, grouped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from community.store import Store, cut, time_of
from domain.answers import Answer, NoAnswer
from text.questions import MAX_CHARACTERS
from text.terms import Term, likeness, terms_of

# --- Questions that ask the same, together. Pure and deterministic: the same questions in the same order give the same groups.
#
# Leader clustering: a question joins the group whose first question it is most like, or begins one. Groups do not grow
# into each other over questions that are a little like both.

ALIKE = 0.6
"""From this share of common words on, two questions ask the same: of three words, two and a near spelling."""
_NEAR = 0.82
"""From this likeness on, two words are one: a derivation or a typing error."""
_BEGINNING = 2
"""Words that may be near each other share so many characters at the beginning; a pair of Chinese characters is one."""
# Chinese asks with these and joins with those; without blanks they would be taken for words of the matter.
_CHINESE_ASKING = re.compile(
    "什么时候|什麼時候|为什么|為什麼|有没有|有沒有|是不是|什么|什麼|哪些|哪里|哪裡|哪个|哪個|多少|何时|何時|怎么|怎麼|怎样|怎樣|"
    "如何|是否|请问|請問|[谁誰几幾吗嗎呢的了是有在]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that was asked. ``number`` counts in the order of asking."""

    number: int
    text: str
    at: datetime
    answer: str
    """The id of its answer or refusal."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that people asked and the record did not answer."""

    example: str
    """The question, as it was asked last."""
    count: int
    last: datetime
    answered_by: str = ""
    """The id of the first answer to such a question after that; empty while there is none."""


@dataclass(slots=True)
class _Group:
    leader: tuple[Term, ...]
    members: list[Asked] = field(default_factory=list)


def gaps(refused: Sequence[Asked], answered: Sequence[Asked]) -> list[Gap]:
    """The groups of ``refused``, the most asked first, then the latest; both in the order of asking."""
    groups, finder = _grouped(refused)
    later: dict[int, list[Asked]] = defaultdict(list)
    for asked in answered:
        found = finder.find(_terms(asked.text))
        if found is not None:
            later[found].append(asked)
    result = [_gap(group.members, later[at]) for at, group in enumerate(groups)]
    return sorted(result, key=lambda gap: (-gap.count, -gap.last.timestamp(), gap.example))


def alike(one: Iterable[Term], other: Iterable[Term]) -> float:
    """How much two questions ask the same, 0 … 1: the share of their words that is common (Dice), names and numbers
    counting twice.

    0 when each has a name or a number that the other lacks: “the budget of 2024” is not “the budget of 2025”.
    """
    a, b = tuple(one), tuple(other)
    from_a, lacks_b = _shared(a, b)
    from_b, lacks_a = _shared(b, a)
    whole = _weight(a) + _weight(b)
    if not whole or (lacks_a and lacks_b):
        return 0.0
    return (from_a + from_b) / whole


def _shared(these: tuple[Term, ...], those: tuple[Term, ...]) -> tuple[float, bool]:
    """The weight of ``these`` that ``those`` have too, and whether a name or number is missing there."""
    stems = frozenset(term.stem for term in those)
    missing = [term for term in these if likeness(term.stem, stems) < _NEAR]
    return _weight(these) - _weight(missing), any(term.is_name for term in missing)


class _Finder:
    """Finds the group that a question is most like; of equals, the first."""

    def __init__(self) -> None:
        self._leaders: list[tuple[Term, ...]] = []
        self._by_beginning: dict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, leader: tuple[Term, ...]) -> None:
        for beginning, weight in _beginnings(leader).items():
            self._by_beginning[beginning].append((len(self._leaders), weight))
        self._leaders.append(leader)

    def find(self, terms: tuple[Term, ...]) -> int | None:
        # What two questions have in common lies within what has common beginnings: a bound that is quickly reckoned.
        bound: dict[int, float] = defaultdict(float)
        for beginning, weight in _beginnings(terms).items():
            for at, other in self._by_beginning.get(beginning, ()):
                bound[at] += weight + other
        mine = _weight(terms)
        rated = [
            (alike(terms, self._leaders[at]), -at)
            for at, most in bound.items()
            if most >= ALIKE * (mine + _weight(self._leaders[at]))
        ]
        best, at = max(rated, default=(0.0, 0))
        return -at if best >= ALIKE else None


def _beginnings(terms: Iterable[Term]) -> dict[str, float]:
    """The weight of the words with each beginning; numbers have no other form and stand for themselves."""
    weights: dict[str, float] = defaultdict(float)
    for term in terms:
        weights[term.stem if term.stem.isdigit() else term.stem[:_BEGINNING]] += term.weight
    return weights


def _weight(terms: Iterable[Term]) -> float:
    return sum(term.weight for term in terms)


def _grouped(asked: Sequence[Asked]) -> tuple[list[_Group], _Finder]:
    groups: list[_Group] = []
    finder = _Finder()
    for each in asked:
        terms = _terms(each.text)
        found = finder.find(terms)
        if found is None:
            found = len(groups)
            groups.append(_Group(terms))
            finder.add(terms)
        groups[found].members.append(each)
    return groups, finder


def _terms(text: str) -> tuple[Term, ...]:
    """The content words of a question; one that has none stands for itself as a whole."""
    return tuple(terms_of(_CHINESE_ASKING.sub(" ", text))) or (
        Term(" ".join(text.casefold().split()), 1.0, is_name=False),
    )


def _gap(members: Sequence[Asked], answered: Sequence[Asked]) -> Gap:
    last = members[-1]
    after = next((each.answer for each in answered if each.number > last.number), "")
    return Gap(last.text, len(members), last.at, after)


MOST_GROUPED = 2000
"""So many of the newest questions are grouped; more are nothing that a person would read."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question that the record answered. It is nobody's."""

    probability: float
    answer: str
    """The id of the answer, and of its receipt."""
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

    def answered(self, community: int, since: datetime) -> list[AnsweredQuestion]:
        """What was answered since, the newest first."""
        found = self.store.rows(
            "SELECT probability, answer, at FROM questions WHERE community = ? AND answered = 1 AND at >= ?"
            " ORDER BY id DESC",
            community,
            int(since.timestamp()),
        )
        return [AnsweredQuestion(probability, answer, time_of(at)) for probability, answer, at in found]

    def counts(self, community: int, since: datetime) -> tuple[int, int]:
        """How many questions were asked since, and how many of them the record answered."""
        [(asked, answered)] = self.store.rows(
            "SELECT count(*), coalesce(sum(answered), 0) FROM questions WHERE community = ? AND at >= ?",
            community,
            int(since.timestamp()),
        ) or [(0, 0)]
        return asked, answered

    def unanswered(self, community: int, since: datetime) -> list[Gap]:
        """What the record did not answer since, near-duplicates together, the most asked first; of the newest MOST_GROUPED
        questions.
        """
        refused, answered = (self._asked(community, since, answered=each) for each in (False, True))
        return gaps(refused, answered)

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
