"""What a question says of time, against when a record was made: the newest first, a year that was named, another time."""

from __future__ import annotations

from collections.abc import Sequence

from domain.dates import PartialDate
from index.records import Record
from retrieval.reader import Read, headed
from text.questions import Question

_CLOSE_IN_TIME = 0.12
"""How much of its score a passage may be behind the best and still be asked for its date."""


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
