"""What a question itself demands of the records that answer it: exact words, a year, the newest, a decision.

Most of these rules only change an order. What rules an answer out altogether has a name (``Veto``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.answers import AnswerWarning, WarningCode
from domain.dates import PartialDate, find_dates
from domain.documents import Role
from index.ports import Scope
from index.storage.library import Snapshot
from retrieval.compose import Chosen
from retrieval.reader import Read, headed, states_vote, tells_vote, votes_on_another
from retrieval.search import Candidate
from text import counted, numbers
from text.answer_types import answer_spans, only_excepted, only_voted, only_wished, tells_no_such_act
from text.identifiers import LABELS, Named, Naming, stands_otherwise
from text.language import HAN, LATIN, script_of
from text.names import (
    another_role,
    calls_so,
    counted_through,
    days_asked,
    lacks_name,
    may_be_called_otherwise,
    named_in,
    spells_out,
    states_holder,
    without_quoted,
)
from text.questions import Asks, Question
from text.terms import PLACES, forms_of, likeness, stem, stems_of, unfolded

_CLOSE_IN_TIME = 0.4
"""How much of its score a passage may be behind the best and still be asked for its date."""
_PROPOSED_ONLY = 0.3
"""What an agenda loses where a decision is asked for: it can only say what was to be decided."""
_MOST_ADDED = 20
"""Passages with the exact words that the search did not bring."""


class Veto(StrEnum):
    """Why the record cannot answer, whatever the models say: the probability is 0 then."""

    NOTHING_READ = "nothing read"
    """No sentence was found to quote."""
    ONLY_ASKED = "only asked"
    """Asked when it opens, it is not answered by who asked that."""
    ANOTHER_YEAR = "another year"
    """Asked for 1998, it is not answered by what a record of 2025 says without naming a year."""
    PHRASE_MISSING = "phrase missing"
    """The best passage does not have the words in quotation marks."""
    ANOTHER_ROLE = "another role"
    """Asked for the secretary, it is not answered with the deputy secretary; asked which officer, not with an officer without a name."""
    ANOTHER_TIME = "another time"
    """Asked for the next meeting, it is not answered with the day of the one that tells of it; asked for a year, not without one."""
    ANOTHER_NUMBER = "another number"
    """Asked for District 8, it is not answered with what is said of District 9."""
    ONLY_WISHED = "only wished"
    """Asked what was decided, it is not answered with what was asked for."""
    NO_REASON = "no reason"
    """Asked why somebody voted no, it is not answered with the vote."""
    NO_SUCH_ACT = "no such act"
    """Who voted against it, it is not answered by what takes no side; who appointed somebody, not by what appoints nobody."""
    ANOTHER_SUM = "another sum"
    """Asked for a sum in all, for a year or an acre, it is not answered with a part, with a difference, or with one of no known time."""
    NO_NUMBER = "no number"
    """Asked what it cost, or how many came, it is not answered with what has no such number."""
    NO_SIDE = "no side"
    """Asked how somebody voted, it is not answered with what that one moved, or with how others voted."""
    NOBODY_ELSE = "nobody else"
    """Asked who besides Hale spoke, it is not answered with Hale."""
    NAMED_NOWHERE = "named nowhere"
    """What the question calls by its own name stands in no record that was searched."""


def veto_of(
    question: Question, chosen: Sequence[Chosen], reads: Sequence[Read], absent: Absent | None = None
) -> Veto | None:
    """Why the best of what was read is no answer; None where it may be one."""
    if not chosen:
        return Veto.NOTHING_READ
    if absent and absent.elsewhere:
        return Veto.NAMED_NOWHERE
    said = "\n".join(each.text for each in chosen)
    if role_instead(question, chosen) or lacks_name(question, said):
        return Veto.ANOTHER_ROLE
    rules = (
        (not all(map(question.is_only_asked_in, (each.text for each in chosen))), Veto.ONLY_ASKED),
        (may_be_of(chosen[0].read, question.years), Veto.ANOTHER_YEAR),
        (
            question.asks is not Asks.WHEN or any(_tells_when(question, each) for each in chosen),
            Veto.ANOTHER_TIME,
        ),
        (not question.phrases or _holds_phrases(question, reads[0]), Veto.PHRASE_MISSING),
        (not _of_another_number(question, chosen), Veto.ANOTHER_NUMBER),
        (not only_wished(question.in_full, said), Veto.ONLY_WISHED),
        (
            question.asks is not Asks.WHY or not only_voted(question.in_full, question.stems, said),
            Veto.NO_REASON,
        ),
        (
            not tells_no_such_act(question.in_full, said)
            and not votes_on_another(question, chosen[0].read, reads),
            Veto.NO_SUCH_ACT,
        ),
        (
            question.asks is not Asks.HOW_MUCH or not numbers.another_sum(question.in_full, said),
            Veto.ANOTHER_SUM,
        ),
        (not numbers.lacks_number(question.in_full, said), Veto.NO_NUMBER),
        (any(tells_vote(question, each.read, each.span) for each in chosen), Veto.NO_SIDE),
        (not only_excepted(question.in_full, question.asks, question.stems, said), Veto.NOBODY_ELSE),
    )
    return next((veto for holds, veto in rules if not holds), None)


def _of_another_number(question: Question, chosen: Sequence[Chosen]) -> bool:
    """Whether what is quoted tells of another number what is asked of one: of the sentences that take up most of the rest of the
    question, all speak of things of its kind, and none of the one it asks for.
    """
    sentences = [sentence.text for each in chosen for sentence in each.sentences]
    for label, number in counted_through(question):
        rest = question.stems - stems_of(label) - {str(number)}
        weights = [sum(likeness(stem, stems_of(text)) >= _TAKEN_UP for stem in rest) for text in sentences]
        told = [counted.numbers_of(label, text) for text in sentences]
        best = [those for those, weight in zip(told, weights, strict=True) if weight == max(weights)]
        headed_so = number in counted.numbers_of(label, chosen[0].read.passage.context)
        if not headed_so and any(told) and all(those and number not in those for those in best):
            return True
    return False


_NEXT = re.compile(r"\b(?:next|upcoming)\b|\bpróxim[oa]s?\b|下一?[次届屆场場]", re.IGNORECASE)
_WHICH_YEAR = re.compile(r"\b(?:what|which) year\b|\bqué año\b|[哪何]一?年", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d,])")


def _tells_when(question: Question, chosen: Chosen) -> bool:
    """Whether a quote can say when, as far as its form shows: a year where one is asked for, a later day for what is next. What
    happened at the meeting itself is dated by its record.
    """
    own = chosen.read.date
    if _WHICH_YEAR.search(question.in_full):
        return own.year is not None or _YEAR.search(chosen.text) is not None
    if not _NEXT.search(question.in_full):
        return True
    dates = find_dates(chosen.text)
    inside = [(each.start, each.end) for each in dates]
    others = [
        span
        for span in answer_spans(question.asks, question.stems, chosen.text)
        if not any(start < span.end and span.start < end for start, end in inside)
    ]
    return bool(others) or any(
        newest(each.date) > newest(own)
        if each.date.year is not None
        else (each.date.month, each.date.day) != (own.month, own.day)
        for each in dates
    )


def role_instead(question: Question, chosen: Sequence[Chosen]) -> str:
    """The lesser role that what was chosen names in place of the one asked for, in its words; empty where it does not."""
    return another_role(question, "\n".join(each.text for each in chosen))


def factors_of(question: Question, chosen: Sequence[Chosen]) -> tuple[str, ...]:
    """What there is to doubt. Whatever is said of a topic that was only named answers; and a byline, whose words have nothing in
    common with “Who wrote this?”, is on that topic. What states the vote or who holds the office that is asked after answers.
    """
    if question.is_topic or any(
        states_vote(question, each.read, each.span) or states_holder(question, each.text) for each in chosen
    ):
        return ("topic",)
    if (
        question.asks_author
        and chosen
        and any(each.role is Role.BYLINE for each in chosen[0].read.passage.paragraphs)
    ):
        return ("answer",)
    return ("topic", "answer")


def exactly(
    question: Question, candidates: list[Candidate], snapshot: Snapshot, scope: Scope
) -> list[Candidate]:
    """With words in quotation marks, only passages that hold every one of them, if there are any."""
    if not question.phrases:
        return candidates
    holding: set[int] | None = None
    for phrase in question.phrases:
        ids = {int(i) for i in snapshot.keywords.phrase(phrase, 1000, scope)}
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
    return sorted(close, key=lambda read: newest(read.date), reverse=True) + rest


def of_the_year(question: Question, reads: Sequence[Read]) -> list[Read]:
    """With a year in the question, what may be of that year before what is known to be of another."""
    return sorted(reads, key=lambda read: not may_be_of(read, question.years))


def may_be_of(read: Read, years: frozenset[int]) -> bool:
    """Whether a passage may speak of one of ``years``: it names it, or its record is of that year, or of none that is
    known. Of a passage that names no year, in a record of another one, it cannot be shown.
    """
    year = read.date.year
    if not years or year is None or year in years:
        return True
    text = headed(read.passage)
    return any(str(each) in text for each in years)


def newest(date: PartialDate) -> tuple[int, int, int]:
    """For sorting: the later the greater; a date without a year is the least."""
    return (date.year or 0, date.month or 0, date.day or 0) if date.year else (0, 0, 0)


# --- What a question calls by its own name, and no record that was searched does.

_MOSTLY = 0.9
"""The share of records in the question's language from which on a name that none of them has is said to be missing, whatever
answers: across languages, streets and boards have other names.
"""
_NAMES_KNOWN = ("en", "es", "zh")
"""In a question of another language, what looks like a name may be a noun: “die Sitzung”."""
_MISSPELT = 0.82
"""Likeness to a word of the first passages from which on a name may be that one, misspelt."""
_SHOWN = 5
_MOST_LOOKED_AT = 200
"""Passages in which the numbers behind a label, or what else bears a name, are looked at."""
_COUNTED_EVERYWHERE = frozenset(
    "item section number no chapter unit phase article exhibit part page line punto seccion numero capitulo fase articulo linea".split()
)
"""What may be numbered without being called so."""
_TAKEN_UP = 0.9


@dataclass(frozen=True, slots=True)
class Absent:
    """What a question names and no record of its scope does, as far as that can be told."""

    warnings: tuple[AnswerWarning, ...] = ()
    """One of each name, as it was typed."""
    elsewhere: bool = False
    """Whether what answers would have one of the names, were it about that, and so is about something else."""


def absent_names(
    question: Question, reads: Sequence[Read], snapshot: Snapshot, scope: Scope, quoted: Sequence[Read] = ()
) -> Absent:
    """What ``question`` names, sums among it, and no record of ``scope`` does. ``quoted``: what answers, where that is known; else the first that was
    read.

    What may be misspelt, inflected or written in short is not said to be missing.
    """
    asked = named_in(question)
    if not reads:
        return Absent()
    missing = [
        *_absent_days(question, [*quoted, *reads[:_SHOWN]], snapshot),
        *_absent_sums(question, asked, reads, snapshot, scope),
    ]
    if not asked and not missing:
        return Absent()
    spoken = snapshot.share_in(scope, question.language) >= _MOSTLY
    quoted = quoted or reads[:1]
    speakers = [paragraph.speaker for read in reads for paragraph in read.passage.paragraphs]
    beside = "\n".join([snapshot.names_in(scope), *map(unfolded, speakers)])
    searched = _Names(snapshot, scope, reads, beside)

    def comparable(named: Named) -> bool:
        if named.by is Naming.NUMBERED:
            return spoken or bool(_numbers_behind(named.telling[0], snapshot, scope))
        # A code is the same in every language; in a Chinese question, so is a name in Latin letters.
        return spoken or named.by is Naming.CODE or (question.language == "zh" and named.words.isascii())

    def has(named: Named) -> bool:
        if searched.has(named) or named.by is not Naming.NUMBERED or spoken:
            return searched.has(named)
        label, number = named.telling
        texts = [headed(read.passage) for read in quoted]
        # Where nothing is numbered under that label, another language may have any for it.
        told = any(counted.numbers_of(label, text) for text in texts)
        return not told and any(counted.counts(int(number), text) for text in texts)

    warnings = []
    elsewhere = bool(missing)
    for each in asked:
        told = comparable(each)
        if each.by is Naming.NAME and has(each) and searched.only_likely(each):
            warnings.append(AnswerWarning(WarningCode.NAMED_ALIKE, each.words))
        if (told or question.language in _NAMES_KNOWN) and not has(each):
            stands = all(_would_stand(each, question, read, snapshot, scope) for read in quoted)
            elsewhere |= told or stands or each.by is Naming.NUMBERED
            is_sure = told or (stands and not may_be_called_otherwise(each))
            code = WarningCode.NAMED_NOWHERE if is_sure else WarningCode.NAMED_OTHERWISE
            warnings.append(AnswerWarning(code, each.words))
    warnings += [AnswerWarning(WarningCode.NAMED_NOWHERE, each) for each in missing]
    return Absent(tuple(warnings), elsewhere)


_AFTERWARDS = 14
"""Days in which news tells of a meeting without its date."""


def _absent_sums(
    question: Question, asked: Sequence[Named], reads: Sequence[Read], snapshot: Snapshot, scope: Scope
) -> list[str]:
    """The sums that a question names and no record has, as they were typed. In a name that is ``asked`` for, there are none: “Route 9B”."""
    named = {word for each in asked for word in re.split(r"[\s#№:]+", each.words)}
    named |= {digits for each in asked if each.by is Naming.CODE for digits in re.findall(r"\d+", each.words)}
    said = [
        (each, question.text[each.start : each.end].strip())
        for each in numbers.sums_asked(without_quoted(question))
    ]
    return [
        words for each, words in said if words not in named and not _has_sum(each, reads, snapshot, scope)
    ]


def _absent_days(question: Question, near: Sequence[Read], snapshot: Snapshot) -> list[str]:
    """The days that a question names, of which no record is, and of which nothing that is ``near`` can be about."""
    return [
        words
        for day, words in days_asked(question)
        if not any(_may_tell_of(day, each) for each in near)
        and not any(each.date == day for each in snapshot.records())
    ]


def _may_tell_of(day: PartialDate, read: Read) -> bool:
    """Whether a passage may be about what was on a day: its record is of that day, of days soon after, or of none that is known; or it
    names the day.
    """
    asked, own = day.earliest, read.record.date.earliest
    if asked is None or own is None or not read.record.date.is_complete:
        return True
    named = [each.date for each in find_dates(headed(read.passage))]
    return 0 <= (own - asked).days <= _AFTERWARDS or any(
        (each.month, each.day) == (day.month, day.day) and each.year in (None, day.year) for each in named
    )


def _would_stand(named: Named, question: Question, read: Read, snapshot: Snapshot, scope: Scope) -> bool:
    """Whether ``read``, were it about what is ``named``, would have that name for it, or another record in its script would."""
    script = script_of(named.words)
    if script_of(read.passage.text) == script:
        return not named.translated or read.record.language in ("", question.language)
    unknown = snapshot.share_in(scope, "")
    there = script == "LATIN" and any(snapshot.share_in(scope, each) > unknown for each in LATIN)
    return there and not may_be_called_otherwise(named)


@dataclass(frozen=True, slots=True)
class _Names:
    """What is called by name in what was searched."""

    snapshot: Snapshot
    scope: Scope
    reads: Sequence[Read]
    beside: str
    """Titles, bodies, bylines and speakers, unfolded, a line each."""

    def has(self, named: Named) -> bool:
        """Whether it is called so anywhere, or may be."""
        if named.by is Naming.CODE or (HAN.search(named.words) and named.by is Naming.NAME):
            return self._written(*named.telling) or self._otherwise(named)
        if named.by is Naming.NUMBERED:
            label, number = named.telling
            held = _numbers_behind(label, self.snapshot, self.scope)
            # In words, “the first district” may be called otherwise; in figures it would be numbered.
            is_sure = HAN.search(label) or number in named.words
            if not held and not (is_sure and unfolded(label).lstrip("号號") in LABELS - _COUNTED_EVERYWHERE):
                return True
            return int(number) in held or self._written(*counted.written_counted(label, int(number)))
        last = named.telling[-1]
        # The last word is the surname: a first name may be left out, or be another form. Of a place, every word counts.
        place = not PLACES.isdisjoint(map(unfolded, named.words.split()))
        if not all(map(self._stands, named.telling if place else (last,))):
            return False
        return (
            not named.generic
            or _called_so(last, named.generic, self.snapshot, self.scope)
            or _stands_in(named.words, self.beside)
        )

    def _written(self, *ways: str) -> bool:
        phrase = self.snapshot.keywords.phrase
        return any(len(phrase(way, 1, self.scope)) or _stands_in(way, self.beside) for way in ways)

    def _otherwise(self, named: Named) -> bool:
        for each in named.loosely:
            ids = self.snapshot.keywords.phrase(each, _MOST_LOOKED_AT, self.scope)
            texts = (headed(passage) for passage in self.snapshot.passages(ids.tolist()))
            if len(ids) == _MOST_LOOKED_AT or any(stands_otherwise(named, text) for text in texts):
                return True
        return False

    def only_likely(self, named: Named) -> bool:
        """Whether nothing is called so, and something is by a word that is written much like it: a slip of the pen, or another name."""
        last = named.telling[-1]
        return script_of(last) == "LATIN" and not last.isupper() and not self._stands(last, misspelt=False)

    def _stands(self, word: str, *, misspelt: bool = True) -> bool:
        """In any form, or misspelt."""
        parts = {word, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word).split()[-1]}  # “MacAulay”, “AnaPeterson”
        forms = {form for part in parts for form in forms_of(part)}
        like = self.snapshot.keywords.like
        if any(len(like(form, 1, self.scope)) or _stands_in(form, self.beside) for form in forms):
            return True
        if not misspelt:
            return False
        near = frozenset().union(*(stems_of(headed(read.passage)) for read in self.reads[:_SHOWN]))
        is_like = any(likeness(stem(form), near) >= _MISSPELT for form in forms)
        return is_like or (
            word.isupper() and any(spells_out(word, headed(read.passage)) for read in self.reads)
        )


def _has_sum(asked: numbers.Sum, reads: Sequence[Read], snapshot: Snapshot, scope: Scope) -> bool:
    """Whether what was read names a sum, or another record does as it may be written; and a measure, where nothing is measured so."""
    texts = [headed(read.passage) for read in reads]
    # Where its number has another unit, a number that has none is of something else.
    confused = any(numbers.confused_in(text, asked) for text in texts)
    if any(numbers.may_name(text, asked, in_its_unit=confused) for text in texts):
        return True
    if asked.unit not in ("", "money") and not any(
        each.unit == asked.unit for text in texts for each in numbers.sums_in(text)
    ):
        return not confused
    for form in numbers.written_forms(asked):
        ids = snapshot.keywords.phrase(form, _MOST_LOOKED_AT, scope)
        if len(ids) == _MOST_LOOKED_AT or any(
            numbers.may_name(headed(each), asked, in_its_unit=confused)
            for each in snapshot.passages(ids.tolist())
        ):
            return True
    return False


def _stands_in(words: str, lines: str) -> bool:
    wanted = unfolded(words)
    if wanted not in lines:
        return False
    form = rf"(?<![^\W_]){re.escape(wanted)}" + ("" if HAN.search(words) else r"(?![^\W_])")
    return re.search(form, lines) is not None


def _numbers_behind(label: str, snapshot: Snapshot, scope: Scope) -> frozenset[int]:
    """The numbers that records put to a label (“District 2”, “Districts 3 and 5”, “D8”, “第7号条例”), as far as they are looked
    at; empty where they do not number such things.
    """
    labels = {label.lstrip("号號路") or label} | counted.alike(label)
    found = [snapshot.keywords.phrase(each, _MOST_LOOKED_AT, scope) for each in labels]
    texts = (headed(passage) for ids in found for passage in snapshot.passages(ids.tolist()))
    return frozenset().union(*(counted.numbers_of(label, text) for text in texts))


def _called_so(word: str, generic: str, snapshot: Snapshot, scope: Scope) -> bool:
    """Whether a record calls something ``word``, in full, in short, or but for an s, that may be this place or firm."""
    bare = {each.removesuffix("s") for each in forms_of(word)}
    forms = sorted({word, *forms_of(word), *bare, *(f"{each}s" for each in bare)}, key=len, reverse=True)
    found = [snapshot.keywords.phrase(each, _MOST_LOOKED_AT, scope) for each in forms]
    ids = np.unique(np.concatenate(found))
    if not len(ids) or any(len(each) == _MOST_LOOKED_AT for each in found):
        return True  # misspelt, or too many to look at
    return any(calls_so(forms, generic, headed(passage)) for passage in snapshot.passages(ids.tolist()))
