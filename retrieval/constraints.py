"""What a question itself demands of the records that answer it: exact words, a year, the newest, a decision.

Most of these rules only change an order. What rules an answer out altogether has a name (``Veto``).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from domain.dates import PartialDate
from index.records import Record
from index.storage.library import Snapshot
from models.ports import IdArray
from retrieval.compose import Chosen
from retrieval.reader import Read, headed
from retrieval.search import Candidate
from text.questions import Question

_CLOSE_IN_TIME = 0.12
"""How much of its score a passage may be behind the best and still be asked for its date."""
_PROPOSED_ONLY = 0.1
"""What an agenda loses where a decision is asked for: it can only say what was to be decided."""
_MOST_ADDED = 20
"""Passages with the exact words that the search did not bring."""


class Veto(StrEnum):
    """Why the record cannot answer, whatever the models say: the probability is 0 then."""

    NOTHING_READ = "nothing read"
    """No sentence was found to quote."""
    ANOTHER_YEAR = "another year"
    """Asked for 1998, it is not answered by what a record of 2025 says without naming a year."""
    PHRASE_MISSING = "phrase missing"
    """The best passage does not have the words in quotation marks."""


def veto_of(question: Question, chosen: Sequence[Chosen], reads: Sequence[Read]) -> Veto | None:
    """Why the best of what was read is no answer; None where it may be one."""
    if not chosen:
        return Veto.NOTHING_READ
    if not may_be_of(chosen[0].read, question.years):
        return Veto.ANOTHER_YEAR
    if question.phrases and not _holds_phrases(question, reads[0]):
        return Veto.PHRASE_MISSING
    return None


def exactly(
    question: Question, candidates: list[Candidate], snapshot: Snapshot, allowed: IdArray | None
) -> list[Candidate]:
    """With words in quotation marks, only passages that hold every one of them, if there are any."""
    if not question.phrases:
        return candidates
    holding: set[int] | None = None
    for phrase in question.phrases:
        ids = {int(i) for i in snapshot.keywords.phrase(phrase, 1000, allowed)}
        holding = ids if holding is None else holding & ids
    known = {candidate.passage: candidate for candidate in candidates}
    exact = [candidate for candidate in candidates if candidate.passage in (holding or ())]
    missed = sorted((holding or set()) - set(known))
    exact += [Candidate(passage, 0.0, 0.0, 0.0) for passage in missed[:_MOST_ADDED]]
    return exact or candidates


def _holds_phrases(question: Question, best: Read) -> bool:
    """Whether the best passage has the words in quotation marks, as they stand up to case and blanks."""
    text = " ".join(headed(best.passage).casefold().split())
    return all(" ".join(phrase.casefold().split()) in text for phrase in question.phrases)


def decided(question: Question, reads: list[Read]) -> list[Read]:
    """Where a decision is asked for, records that can tell one before agendas that cannot, unless these lead by far."""
    if not question.wants_decision:
        return reads
    return sorted(reads, key=lambda read: -(read.score - _PROPOSED_ONLY * read.record.kind.proposes))


def in_time(question: Question, reads: list[Read]) -> list[Read]:
    """With "latest", the newest first among the passages that are about the question nearly as much as the best."""
    if not question.newest_first or not reads:
        return reads
    best = max(read.score for read in reads)
    close = [read for read in reads if best - read.score <= _CLOSE_IN_TIME]
    rest = [read for read in reads if best - read.score > _CLOSE_IN_TIME]
    # Records without a year come last: nobody can say that they are new.
    return sorted(close, key=lambda read: newest(read.record.date), reverse=True) + rest


def of_the_year(question: Question, reads: Sequence[Read]) -> list[Read]:
    """With a year in the question, what may be of that year before what is known to be of another."""
    return sorted(reads, key=lambda read: not may_be_of(read, question.years))


def may_be_of(read: Read, years: frozenset[int]) -> bool:
    """Whether a passage may speak of one of ``years``: it names it, or its record is of that year, or of none that is
    known. Of a passage that names no year, in a record of another one, it cannot be shown.
    """
    year = read.record.date.year
    if not years or year is None or year in years:
        return True
    text = headed(read.passage)
    return any(str(each) in text for each in years)


def of_another_time(question: Question, record: Record) -> bool:
    """Whether a record is known to be of another time than the question asks for with "since" or "until"."""
    since, until = question.since.earliest, question.until.latest
    too_old = since is not None and record.date.latest is not None and record.date.latest < since
    too_new = until is not None and record.date.earliest is not None and record.date.earliest > until
    return too_old or too_new


def newest(date: PartialDate) -> tuple[int, int, int]:
    """For sorting: the later the greater; a date without a year is the least."""
    return (date.year or 0, date.month or 0, date.day or 0) if date.year else (0, 0, 0)
