"""Follow-ups: “and when?”, “what about the year before?”, read in the light of the question before. Pure rules.

A question that stands on its own is left as it is. What is carried over are words of the person or of the record, and years
counted from them; no other word enters. What was carried, and by which rule, is told in ``Understood.reading``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.expectations import answer_spans
from domain.followup_words import CONNECTIVE, CONNECTIVE_BEHIND, HAN, MORE, SAME_RECORD
from domain.questions import MAX_CHARACTERS, Asks, read_question
from domain.references import BARE, Referents, refer
from domain.replacing import replace_subject
from domain.subjects import Parts, parts_of
from domain.years import RelativeYear, relative_year, with_years

LONGEST = 400
"""Characters of a question that was put together; a longer one is put together from the subject alone."""
_EDGES = " \t?？!！.。…,，;；:：¿¡"
_FEW_WORDS = 4
_FEW_CHARACTERS = 8


class Rule(StrEnum):
    """How something was carried over."""

    SUBJECT = "subject"
    """The subject of the question before was put to the new one."""
    REFERENCE = "reference"
    """It stands for “it”, “that”, “they”."""
    PERSON = "person"
    """A name, from the record's quote or the question before, stands for “he” or “she”."""
    REPLACED = "replaced"
    """The new words stand in the question before, in place of others."""
    YEAR = "year"
    """Another year."""
    NO_YEAR = "no year"
    """A year was asked for by another one, and none is known; nothing was put in its place."""
    RECORD = "record"
    """Only the record that was quoted first."""
    MORE = "more"
    """The same question: there may be more passages to show."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One quote of the answer before. All of it is from the record."""

    title: str
    body: str
    date: PartialDate
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked and answered just before."""

    question: str
    """As it was understood: already self-contained."""
    filters: Filters = field(default_factory=Filters)
    cited: tuple[Cited, ...] = ()
    """Best first."""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that was carried over. Words of the person or of the record only, so that it can be shown in any language."""

    rule: Rule
    words: str = ""
    instead_of: str = ""
    """What they stand in place of: “it”, “2025”; empty where they were added."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched."""

    question: str
    filters: Filters
    follows: bool = False
    """Whether it was read in the light of the turn before."""
    reading: tuple[Carried, ...] = ()
    alternative: str = ""
    """Where another reading is nearly as likely: the question as it stands, to be asked when the first is refused."""


def understand(raw: str, before: Turn | None) -> Understood:
    """Reads ``raw`` after ``before``. Whoever calls merges the filters of now (the community above all)."""
    text = " ".join(raw.split())
    alone = Understood(raw, Filters())
    if before is None or not text.strip(_EDGES) or len(text) > MAX_CHARACTERS:
        return alone
    read = _read(text.strip(_EDGES), before)
    if read is None or len(read.question) > MAX_CHARACTERS:
        return alone
    return replace(read, question=_sentence(read.question, raw))


def _read(text: str, before: Turn) -> Understood | None:
    same = Understood(before.question, before.filters, follows=True)
    if MORE.fullmatch(text):
        return replace(same, reading=(Carried(Rule.MORE),))
    years = relative_year(text)
    if years is not None:
        return _other_year(text, years, before)
    match = CONNECTIVE.match(text)
    rest = CONNECTIVE_BEHIND.sub("", text[match.end() :] if match else text).strip(_EDGES)
    connected = rest != text
    if not rest:
        return replace(same, reading=(Carried(Rule.MORE),))
    dates = find_dates(rest)
    if dates and not [token for token in parts_of(rest).tokens if token.role in {"content", "asking", "does"}]:
        left = "".join(rest[: dates[0].start].split()) if HAN.search(rest) else ""
        if len(left) < 2:
            return _in_year(rest, dates[0].date, before)
    scope = SAME_RECORD.search(text)
    if scope and before.cited:
        first = before.cited[0]
        filters = replace(before.filters, scope=first.document)
        return Understood(text, filters, follows=True, reading=(Carried(Rule.RECORD, first.title, scope.group()),))
    parts = parts_of(rest)
    if not parts.asks and not _refers(parts):
        few = len(rest) <= _FEW_CHARACTERS if HAN.search(rest) else len(rest.split()) <= _FEW_WORDS
        if not connected and not few:
            return None
        put = replace_subject(before.question, rest)
        if put is None or len(put.question) > LONGEST:
            return None
        carried = (Carried(Rule.REPLACED, rest, put.instead_of),)
        return Understood(put.question, before.filters, True, carried, "" if connected else rest)
    return _in_light_of(parts, before)


def _in_light_of(parts: Parts, before: Turn) -> Understood | None:
    """A question with a gap (“who voted against”) or a reference (“is it safe”), filled; None when it has neither."""
    was = parts_of(before.question)
    subject = was.carried or _all_but_asking(was)
    body = before.question[was.body.start : was.body.end] if was.body else ""
    found = refer(parts, Referents(subject, body, _person(before, was)))
    if found is None:
        return None
    carried = tuple(Carried(Rule(rule), words, instead) for rule, words, instead in found.carried)
    return Understood(found.question, before.filters, True, carried, parts.text if found.open else "")


def _refers(parts: Parts) -> bool:
    return any(token.role == "pronoun" for token in parts.tokens) or bool(BARE.fullmatch(parts.text))


def _person(before: Turn, was: Parts) -> str:
    """The name that “he” or “she” stands for: from the first quote where a person was asked for, else from the question."""
    if before.cited and read_question(before.question).asks is Asks.WHO:
        text = before.cited[0].text
        for span in answer_spans(before.question, Asks.WHO, text):
            return text[span.start : span.end]
    names = answer_spans("", Asks.WHO, before.question)
    said = [before.question[span.start : span.end] for span in names if span.start > 0]
    return next((name for name in said if " " in name), "")


def _all_but_asking(was: Parts) -> str:
    kept = [was.text[t.start : t.end] for t in was.tokens if t.role in {"content", "preposition", "time"}]
    return " ".join(kept)[:LONGEST] if was.tokens else was.text[:LONGEST]


# --- years -------------------------------------------------------------------------------------------------


def _in_year(words: str, date: PartialDate, before: Turn) -> Understood:
    """“and in 2024?”"""
    put = with_years(before.question, words, date)
    filters = before.filters
    if filters.since.year or filters.until.year:
        filters = replace(filters, since=date if date.year else UNKNOWN, until=date if date.year else UNKNOWN)
    carried = Carried(Rule.YEAR, put.words, put.instead_of)
    return Understood(put.question, filters, follows=True, reading=(carried,))


def _other_year(text: str, years: RelativeYear, before: Turn) -> Understood | None:
    """“the year before”: counted from the year in the question, in its filters, or else of the record quoted first."""
    rest = CONNECTIVE_BEHIND.sub("", CONNECTIVE.sub("", years.without(text))).strip(_EDGES)
    parts = parts_of(rest)
    own = bool(parts.subject) and parts.asks
    if own and years.from_today:
        return None
    shifted, carried = _shifted(years, before)
    if carried.rule is Rule.NO_YEAR:
        return Understood(text, before.filters, follows=True, reading=(carried,))
    if own:
        put = with_years(rest, carried.words, PartialDate(int(carried.words)))
        filters = before.filters if shifted.filters == before.filters else shifted.filters
        return Understood(put.question, filters, follows=True, reading=(carried,))
    if not rest or not any(character.isalnum() for character in rest):
        return Understood(shifted.question, shifted.filters, follows=True, reading=(carried,))
    read = _read(rest, shifted)
    if read is None:
        return None
    return replace(read, reading=(*read.reading, carried))


def _shifted(years: RelativeYear, before: Turn) -> tuple[Turn, Carried]:
    said = [date.date.year for date in find_dates(before.question) if date.date.year]
    if said:
        base, to = said[-1], said[-1] + years.by
        put = with_years(before.question, str(to), PartialDate(to), all_by=years.by)
        filters = _moved(before.filters, to) if before.filters.since.year or before.filters.until.year else before.filters
        return replace(before, question=put.question, filters=filters), Carried(Rule.YEAR, str(to), str(base))
    year = before.filters.until.year or before.filters.since.year
    if year is None and before.cited:
        year = before.cited[0].date.year
    if year is None or not 1 <= year + years.by <= 9999:
        return before, Carried(Rule.NO_YEAR, instead_of=years.words)
    to = year + years.by
    return replace(before, filters=_moved(before.filters, to)), Carried(Rule.YEAR, str(to), str(year))


def _moved(filters: Filters, year: int) -> Filters:
    return replace(filters, since=PartialDate(year), until=PartialDate(year), scope="")


def _sentence(question: str, raw: str) -> str:
    """With the question mark of its script; nothing else is added."""
    question = question.strip(_EDGES)
    if HAN.search(question):
        return question + "？"
    return ("¿" if "¿" in raw and question[:1] != "¿" else "") + question + "?"
