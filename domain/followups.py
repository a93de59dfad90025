"""Follow-ups: “and when?”, “what about the year before?”, read in the light of the question before. Pure rules.

A question that stands on its own is left as it is. What is carried over are words of the person or of the record, and years
counted from them; no other word enters. What was carried, and by which rule, is told in ``Understood.reading``.
"""

from __future__ import annotations

from dataclasses import replace

from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.expectations import answer_spans
from domain.followup_words import (
    ACCENTED,
    ACCENTS,
    BODIES,
    CONNECTIVE,
    CONNECTIVE_BEHIND,
    COURTESY,
    HAN,
    MORE,
    SAME_RECORD,
)
from domain.questions import MAX_CHARACTERS, Asks, language_of, read_question
from domain.references import BARE, Referents, refer
from domain.replacing import replace_subject
from domain.subjects import Parts, parts_of
from domain.turns import Carried, Cited, Rule, Turn, Understood
from domain.words import unfolded
from domain.years import RelativeYear, relative_year, with_years

__all__ = ["Carried", "Cited", "Rule", "Turn", "Understood", "understand"]

LONGEST = 400
"""Characters of a question that was put together; a longer one is put together from the subject alone."""
_EDGES = " \t?？!！.。…,，;；:：¿¡"
_FEW_WORDS = 4
_FEW_CHARACTERS = 8
_NO_SUBJECT = 2
"""Chinese: one character beside a date joins, and names nothing."""


def understand(raw: str, before: Turn | None) -> Understood:
    """Reads ``raw`` after ``before``. Whoever calls merges the filters of now (the community above all)."""
    text = " ".join(raw.split())
    alone = Understood(raw, Filters())
    if before is None or not text.strip(_EDGES) or len(text) > MAX_CHARACTERS or COURTESY.fullmatch(text):
        return alone
    read = _read(text.strip(_EDGES), before)
    if read is None or len(read.question) > MAX_CHARACTERS:
        return alone
    question = read.question
    if "es" in {language_of(before.question), language_of(text)}:
        # Without its accent, “cuando” asks nothing, and the models read it so.
        question = ACCENTED.sub(lambda match: ACCENTS[match.group().lower()], question)
    return replace(read, question=_sentence(question, like=before.question if _keeps(read) else raw))


def _read(text: str, before: Turn) -> Understood | None:
    """The first rule that fits; None when ``text`` stands on its own."""
    rest = CONNECTIVE_BEHIND.sub("", CONNECTIVE.sub("", text)).strip(_EDGES)
    if MORE.fullmatch(text) or not rest:
        return Understood(before.question, before.filters, follows=True, reading=(Carried(Rule.MORE),))
    years = relative_year(text)
    if years is not None:
        return _other_year(text, years, before)
    date = _only_a_date(rest)
    if date is not None:
        return _in_year(rest, date, before)
    scope = SAME_RECORD.search(text)
    if scope and before.cited:
        return _same_record(text, scope.group(), before)
    parts = parts_of(rest)
    if parts.asks or _refers(parts):
        return _in_light_of(parts, before)
    return _instead(rest, before, connected=rest != text)


def _only_a_date(words: str) -> PartialDate | None:
    """The date that ``words`` are, but for prepositions and articles."""
    dates = find_dates(words)
    if not dates:
        return None
    if HAN.search(words):
        other = words[: dates[0].start] + words[dates[-1].end :]
        return dates[0].date if len("".join(other.split()).strip(_EDGES)) < _NO_SUBJECT else None
    roles = {token.role for token in parts_of(words).tokens}
    return None if roles & {"content", "asking", "does"} else dates[0].date


def _same_record(text: str, said: str, before: Turn) -> Understood:
    """“what else was decided at that meeting?”: in the record that was quoted first."""
    first = before.cited[0]
    filters = replace(before.filters, scope=first.document)
    return Understood(text, filters, follows=True, reading=(Carried(Rule.RECORD, first.title, said),))


def _instead(words: str, before: Turn, *, connected: bool) -> Understood | None:
    """“what about libraries?”. Without “what about”, a few words may also stand on their own."""
    few = len(words) <= _FEW_CHARACTERS if HAN.search(words) else len(words.split()) <= _FEW_WORDS
    if not connected and not few:
        return None
    put = replace_subject(before.question, words)
    if put is None or len(put.question) > LONGEST:
        return None
    return Understood(
        put.question,
        before.filters,
        follows=True,
        reading=(Carried(Rule.REPLACED, words, put.instead_of),),
        alternative="" if connected else words,
    )


def _in_light_of(parts: Parts, before: Turn) -> Understood | None:
    """A question with a gap (“who voted against”) or a reference (“is it safe”), filled; None when it has neither."""
    was = parts_of(before.question)
    subject = was.carried or _all_but_asking(was)
    body = before.question[was.body.start : was.body.end] if was.body else ""
    found = refer(parts, Referents(subject, body, _person(before)))
    if found is None:
        return None
    carried = tuple(Carried(Rule(rule), words, instead) for rule, words, instead in found.carried)
    alternative = parts.text if found.open else ""
    return Understood(found.question, before.filters, follows=True, reading=carried, alternative=alternative)


def _refers(parts: Parts) -> bool:
    return any(token.role == "pronoun" for token in parts.tokens) or bool(BARE.fullmatch(parts.text))


def _person(before: Turn) -> str:
    """The name that “he” or “she” stands for: from the first quote where a person was asked for, else from the question."""
    if before.cited and read_question(before.question).asks is Asks.WHO:
        text = before.cited[0].text
        for span in answer_spans(before.question, Asks.WHO, text):
            return text[span.start : span.end]
    names = answer_spans("", Asks.WHO, before.question)
    said = [before.question[span.start : span.end] for span in names if span.start > 0]
    return next((name for name in said if " " in name and not BODIES & set(unfolded(name).split())), "")


def _all_but_asking(was: Parts) -> str:
    kept = [was.text[t.start : t.end] for t in was.tokens if t.role in {"content", "preposition", "time"}]
    return " ".join(kept)[:LONGEST] if was.tokens else was.text[:LONGEST]


# --- years -------------------------------------------------------------------------------------------------


def _in_year(words: str, date: PartialDate, before: Turn) -> Understood:
    """“and in 2024?”: that date in the question before."""
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
        filters = (
            _moved(before.filters, to)
            if before.filters.since.year or before.filters.until.year
            else before.filters
        )
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


def _keeps(read: Understood) -> bool:
    """Whether it is the question before, with or without other words in it."""
    return read.reading[0].rule in {Rule.REPLACED, Rule.YEAR, Rule.MORE}


def _sentence(question: str, *, like: str) -> str:
    """With the question marks of its script, as the person set them; nothing else is added."""
    question = question.strip(_EDGES)
    if HAN.search(question):
        return question + "？"
    return ("¿" if "¿" in like else "") + question + "?"
