"""Follow-ups: “and when?”, “what about the year before?”, read in the light of the question before. Pure rules.

A question that stands on its own is left as it is. What is carried over are words of the person or of the record, and years
counted from them; no other word enters. What was carried, and by which rule, is told in ``Understood.reading``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Span
from text.answer_types import answer_spans
from text.coreference import BARE, Carried, Referents, Rule, object_of, refer
from text.followup_cues import (
    ACCENTED,
    ACCENTS,
    BODIES,
    BODY_HEADS,
    CONNECTIVE,
    CONNECTIVE_BEHIND,
    COURTESY,
    DETERMINERS,
    HEADS,
    MEETINGS,
    MORE,
    NUMBERS,
    SAME_RECORD,
    YEARS_AFTER,
    YEARS_BEFORE,
    ZH_ATTRIBUTE,
)
from text.language import HAN, question_language
from text.questions import MAX_CHARACTERS, Asks, Parts, parts_of, read_question
from text.terms import PLACES, WORD, unfolded

LONGEST = 400
"""Characters of a question that was put together; a longer one is put together from the subject alone."""
_EDGES = " \t?？!！.。…,，;；:：¿¡"
_MOST_YEARS = 4
"""“The year before the year before”: nobody says more of them, and each is another reading of the whole."""
_FEW_WORDS = 4
_FEW_CHARACTERS = 8
_NO_SUBJECT = 2
"""Chinese: one character beside a date joins, and names nothing."""


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
    if before is None or not text.strip(_EDGES) or len(text) > MAX_CHARACTERS or COURTESY.fullmatch(text):
        return alone
    read = _read(text.strip(_EDGES), before)
    if read is None or len(read.question) > MAX_CHARACTERS:
        return alone
    question = read.question
    if "es" in {question_language(before.question), question_language(text)}:
        # Without its accent, “cuando” asks nothing, and the models read it so.
        question = ACCENTED.sub(lambda match: ACCENTS[match.group().lower()], question)
    return replace(read, question=_sentence(question, like=before.question if _keeps(read) else raw))


def _read(text: str, before: Turn, years_left: int = _MOST_YEARS) -> Understood | None:
    """The first rule that fits; None when ``text`` stands on its own. ``years_left``: how many more years may be told by another."""
    rest = CONNECTIVE_BEHIND.sub("", CONNECTIVE.sub("", text)).strip(_EDGES)
    if MORE.fullmatch(text) or not rest:
        return Understood(before.question, before.filters, follows=True, reading=(Carried(Rule.MORE),))
    years = relative_year(text)
    if years is not None:
        return _other_year(text, years, before, years_left - 1) if years_left else None
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
    subject = was.carried or _all_but_asking(was) or _told(was, before)
    body = before.question[was.body.start : was.body.end] if was.body else ""
    found = refer(parts, Referents(subject, body, _person(before)))
    if found is None:
        return None
    alternative = parts.text if found.open else ""
    return Understood(
        found.question, before.filters, follows=True, reading=found.carried, alternative=alternative
    )


def _told(was: Parts, before: Turn) -> str:
    """Where the question before named nothing (“Who led it?”), what its answer names in that place."""
    return object_of(before.cited[0].text, was) if before.cited else ""


def _refers(parts: Parts) -> bool:
    return any(token.role == "pronoun" for token in parts.tokens) or bool(BARE.fullmatch(parts.text))


def _person(before: Turn) -> str:
    """The name that “he” or “she” stands for: of the first quote where a person was asked for, or where it names one and no other;
    else of the question.
    """
    if before.cited:
        asked, text = read_question(before.question), before.cited[0].text
        names = [text[span.start : span.end] for span in answer_spans(Asks.WHO, asked.stems, text)]
        if asked.asks is Asks.WHO and names:
            return names[0]
        people = {name for name in names if _may_be_a_person(name)}
        if len(people) == 1:
            return people.pop()
    spans = answer_spans(Asks.WHO, frozenset(), before.question)
    said = [before.question[span.start : span.end] for span in spans if span.start > 0]
    return next(filter(_may_be_a_person, said), "")


def _may_be_a_person(name: str) -> bool:
    """A first name and a surname, in a script that tells; no body, no street."""
    words = set(unfolded(name).split())
    return bool(HAN.search(name) and len(name) > 1) or (len(words) > 1 and not words & (BODIES | PLACES))


def _all_but_asking(was: Parts) -> str:
    kept = [was.text[t.start : t.end] for t in was.tokens if t.role in {"content", "preposition", "time"}]
    return " ".join(kept)[:LONGEST] if was.tokens else was.text[:LONGEST]


def _keeps(read: Understood) -> bool:
    """Whether it is the question before, with or without other words in it."""
    return read.reading[0].rule in {Rule.REPLACED, Rule.YEAR, Rule.MORE}


def _sentence(question: str, *, like: str) -> str:
    """With the question marks of its script, as the person set them; nothing else is added."""
    question = question.strip(_EDGES)
    if HAN.search(question):
        return question + "？"
    return ("¿" if "¿" in like else "") + question + "?"


# --- A year told by another one: “the year before”, “two years later”, “and in 2024?”.


def _in_year(words: str, date: PartialDate, before: Turn) -> Understood:
    """“and in 2024?”: that date in the question before."""
    put = with_years(before.question, words, date)
    filters = before.filters
    if filters.since.year or filters.until.year:
        filters = replace(filters, since=date if date.year else UNKNOWN, until=date if date.year else UNKNOWN)
    carried = Carried(Rule.YEAR, put.words, put.instead_of)
    return Understood(put.question, filters, follows=True, reading=(carried,))


def _other_year(text: str, years: RelativeYear, before: Turn, years_left: int) -> Understood | None:
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
    read = _read(rest, shifted, years_left)
    if read is None:
        return None
    return replace(read, reading=(*read.reading, carried))


def _shifted(years: RelativeYear, before: Turn) -> tuple[Turn, Carried]:
    said = [date.date.year for date in find_dates(before.question) if date.date.year]
    if said and not 1 <= said[-1] + years.by <= 9999:
        return before, Carried(Rule.NO_YEAR, instead_of=years.words)
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


@dataclass(frozen=True, slots=True)
class RelativeYear:
    """A year by its distance from another one."""

    by: int
    """-1 for the year before."""
    words: str
    """As it was said."""
    from_today: bool
    """“last year”: counted from today, unless it follows a question about a year."""

    def without(self, text: str) -> str:
        """``text`` without these words."""
        return " ".join(text.replace(self.words, " ", 1).split())


@dataclass(frozen=True, slots=True)
class Put:
    """A question with other words put into it."""

    question: str
    words: str
    instead_of: str
    """Empty where the words were added."""


def relative_year(text: str) -> RelativeYear | None:
    """The first year in ``text`` that is told by another one."""
    for form, sign in ((YEARS_BEFORE, -1), (YEARS_AFTER, 1)):
        match = form.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        counted = groups.get("count") or groups.get("count2") or "one"
        by = NUMBERS.get(counted.lower()) or int(counted if counted.isdigit() else 1)
        deictic = any(words for name, words in groups.items() if name.startswith("deictic"))
        return RelativeYear(sign * by, match.group().strip(), deictic)
    return None


def with_years(question: str, words: str, date: PartialDate, *, all_by: int = 0) -> Put:
    """``question`` with ``date`` (said as ``words``) in place of its last date, or behind it where it has none.

    With ``all_by``, every year in it is moved by so many. A date keeps the form it was asked in: a year takes the place of a
    year, also inside a full date, whose month and day then fall away.
    """
    dates = [found for found in find_dates(question) if found.date.year or not date.year]
    bare = question.rstrip(" ?？!！.。")
    if not dates:
        mentioned = find_dates(words)
        said = words
        if HAN.search(question):
            said = words[mentioned[0].start : mentioned[0].end] if mentioned else words
            return Put(said + ("" if said.endswith("年") or not said.isdigit() else "年") + bare, said, "")
        return Put(f"{bare} {said}", said, "")
    mentioned = find_dates(words)
    said = words[mentioned[0].start : mentioned[0].end] if mentioned else words
    last, moved, at = dates[-1], list[str](), 0
    for found in dates if all_by else [last]:
        old = question[found.start : found.end]
        if all_by and found.date.year:
            # A year alone moves: “June 2025” becomes “June 2024”.
            new = old.replace(str(found.date.year), str(found.date.year + all_by))
        else:
            new = said
        if "年" in old and "年" not in new:
            new += "年"
        elif "年" in new and "年" not in old:
            new = new.replace("年", "")
        moved += (question[at : found.start], new)
        at = found.end
    return Put("".join((*moved, question[at:])), said, question[last.start : last.end])


# --- “What about libraries?”: new words in the place of the subject they stand for.

_OBJECT = re.compile(r"\s(?:on|for|of|about|against|sobre|en|de|del|para|con)\s+", re.IGNORECASE)
"""Behind the last such preposition of a subject stands what is replaced: “spending on parks”."""
_LEADING = re.compile(r"^(?:on|for|of|about|in|at|with|sobre|en|de|del|para|con|por)\s+", re.IGNORECASE)


def replace_subject(question: str, words: str) -> Put | None:
    """``question`` with ``words`` in the place of its subject, or of its body where they name one. None without a place."""
    was = parts_of(question)
    said = _LEADING.sub("", words)
    last = unfolded(said.split()[-1]) if said.split() else ""
    span = was.subject
    if was.body is not None and (last in BODY_HEADS or span is None):
        span = was.body
    if span is None:
        return None
    old = question[span.start : span.end]
    if HAN.search(old):
        span, said = _chinese(span, old, said)
    elif span is was.subject:
        span, said = _latin(span, old, said, last)
    put = question[: span.start] + said + question[span.end :]
    return Put(put, said, question[span.start : span.end])


def _chinese(span: Span, old: str, said: str) -> tuple[Span, str]:
    attribute = ZH_ATTRIBUTE.search(old)
    if attribute and attribute.start() > 0 and not ZH_ATTRIBUTE.search(said):
        return Span(span.start, span.start + attribute.start()), said
    return span, said


def _latin(span: Span, old: str, said: str, last: str) -> tuple[Span, str]:
    found = [unfolded(match.group()) for match in WORD.finditer(old)]
    joints = list(_OBJECT.finditer(old))
    joint = joints[-1] if joints else None
    if joint and not (last in MEETINGS and MEETINGS & set(found)):
        return Span(span.start + joint.end(), span.end), said
    alone = len(said.split()) == 1
    first = next((i for i, word in enumerate(found) if word not in DETERMINERS), 0)
    if not joint and found and found[-1] in HEADS and last not in HEADS and len(found) - first >= 2 and alone:
        words = list(WORD.finditer(old))
        return Span(span.start + words[first].start(), span.start + words[-2].end()), said
    return span, said
