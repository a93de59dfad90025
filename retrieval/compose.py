"""From sentences that were read to what is quoted: every sentence that answers, in the order of the record, with the words
that carry the answer.

Which sentences: the set with the greatest expected F1, given how likely each is to be evidence (Lewis 1995, "Evaluating
and optimizing autonomous text classification systems"; weighted by length). It needs no threshold: one sentence is
quoted where one stands out, ten where ten are as likely.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from domain.answers import Quote
from domain.dates import find_dates
from domain.documents import CELLS, Paragraph, Role, Span
from retrieval.citations import cite
from retrieval.reader import Read, ReadSentence, is_result_of, tells_vote
from text.answer_types import TYPED, answer_spans, counting, measured, question_spans
from text.numbers import lacks_number
from text.people import private_in
from text.questions import Asks, Question, decision_words
from text.sentences import announced, breaks_a_quotation, leads_in, leans_back, runs_in
from text.terms import likeness, says_more, stems_of

MOST_QUOTES = 6
MOST_CHARACTERS = 1600
"""What is quoted at most: about a screen of a phone, scrolled once."""
EXPECTED_FORM_GAIN = 1.0
"""What a sentence gains, in logits, by holding words of the form that is asked for."""
COMPARED = frozenset({Asks.HOW_MUCH, Asks.HOW_MANY, Asks.WHEN})
"""Kinds of answers that can be seen to differ by their form: a sum, a number, a date."""
_LOOKED_AT = _MOST_COMPARED = 3
_THERE = 0.9
_ABOUT = 0.6
_SHORTEST = 12
"""Shorter "sentences" are headings and fragments; they are quoted only where nothing else is there."""
_NAMES_FILE = re.compile(r"[\w)]\.(?:pdf|docx?|odt|rtf|xlsx?|pptx?|zip)\W*$", re.IGNORECASE)
"""“Attachments: Festival 2026.pdf” names what says something, and says nothing itself."""
_MOST_MARKS = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """Neighbouring sentences of one paragraph that are quoted together, and where they are from."""

    read: Read
    sentences: tuple[ReadSentence, ...]

    @property
    def span(self) -> Span:
        """In the document."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)

    @property
    def text(self) -> str:
        """Word for word, with what stands between the sentences."""
        start = self.read.passage.start
        return self.read.passage.text[self.span.start - start : self.span.end - start]


@dataclass(frozen=True, slots=True)
class _Rated:
    place: int
    """Of the passage, among those that are looked at."""
    number: int
    """Of the sentence in it."""
    sentence: ReadSentence
    probability: float


def choose(question: Question, reads: Sequence[Read]) -> list[Chosen]:
    """What answers, best record first and in the order of the record; empty when nothing was read.

    ``reads`` are the best passages, best first, no two of them alike.
    """
    rated = _rated(question, reads)
    kept = list(_rows_asked_for(question, reads, rated) or _most_expected(rated))
    while len(quotes := _in_order(question, reads, kept)) > MOST_QUOTES:
        kept.pop()  # the least likely
    return quotes


def _rated(question: Question, reads: Sequence[Read]) -> list[_Rated]:
    """Every sentence once, the likeliest evidence first. A sentence counts by its passage too: beside one that answers,
    what stands in one that hardly does is no evidence.
    """
    best = max((read.answers for read in reads), default=0.0)
    found: dict[str, _Rated] = {}
    for place, read in enumerate(reads):
        if read.evidence is None:
            continue
        share = math.exp(read.answers - best)
        whole = question.wants_decision and _is_on_all_of(question, read)
        for number, sentence in enumerate(read.sentences):
            told = share if tells_vote(question, read, sentence.span) else share / 10
            probability = told * _by_form(question, sentence, whole=whole)
            found.setdefault(_folded(sentence.text), _Rated(place, number, sentence, probability))
    return sorted(found.values(), key=lambda each: (-each.probability, each.place, each.number))


def _by_form(question: Question, sentence: ReadSentence, *, whole: bool) -> float:
    """The probability of a sentence, given what kind of words it has. ``whole``: all that a meeting decided is asked for."""
    if (
        len(sentence.text) < _SHORTEST
        or _NAMES_FILE.search(sentence.text)
        or _is_asked_day(question, sentence.text)
        or question.is_only_asked_in(sentence.text)
    ):
        return sentence.probability / 10
    gain = 0.0
    if (
        question.asks in TYPED
        and answer_spans(question.asks, question.stems, sentence.text)
        and not lacks_number(question.in_full, sentence.text)
    ):
        gain += EXPECTED_FORM_GAIN
    if whole and decision_words(sentence.text):
        gain += _DECISION_GAIN
    grown = sentence.probability * math.exp(gain)
    return grown / (1 - sentence.probability + grown)


def _most_expected(rated: Sequence[_Rated]) -> Sequence[_Rated]:
    """The first so many whose expected F1 is greatest, within what may be quoted."""
    lengths = [len(each.sentence.text) for each in rated]
    wanted = sum(each.probability * length for each, length in zip(rated, lengths, strict=True))
    best, count, right, taken = -1.0, 0, 0.0, 0
    for number, (each, length) in enumerate(zip(rated, lengths, strict=True), 1):
        right, taken = right + each.probability * length, taken + length
        if number > 1 and taken > MOST_CHARACTERS:
            break
        expected = 2 * right / (taken + wanted)
        if expected > best:
            best, count = expected, number
    return rated[:count]


def _whole(question: Question, read: Read, number: int) -> list[int]:
    """The sentences that one cannot be understood without: what a lead-in leads to, what stands behind a heading set into its
    paragraph, whom a pronoun points back to, which motion it was that carried. Within its paragraph, but for what a colon announces.
    """
    sentences = read.sentences
    text, own = sentences[number].text, _paragraph(read, sentences[number])
    needed: list[int] = []
    if leads_in(text):
        needed += _led_to(read, number)
    begins = not number or _paragraph(read, sentences[number - 1]) != own
    goes_on = number + 1 < len(sentences) and _paragraph(read, sentences[number + 1]) == own
    if goes_on and ((begins and runs_in(text)) or breaks_a_quotation(text, sentences[number + 1].text)):
        needed.append(number + 1)
    if not begins and (leans_back(text) or is_result_of(question, read, number)):
        needed.append(number - 1)
    return needed


def _led_to(read: Read, number: int) -> list[int]:
    """What a lead-in leads to: the items of the list behind it, or so many paragraphs as it announces; at least one sentence."""
    own = _paragraph(read, read.sentences[number])
    later = [(at, _paragraph(read, read.sentences[at])) for at in range(number + 1, len(read.sentences))]
    first = later[0][1] if later else own
    if first is None or first == own:
        return [at for at, _ in later[:1]]
    listed = first.role is Role.LIST_ITEM
    count = MOST_QUOTES - 1 if listed else min(announced(read.sentences[number].text), MOST_QUOTES - 1)
    items = list(dict.fromkeys(paragraph for _, paragraph in later))[:count]
    if listed:
        items = list(takewhile(lambda item: item is not None and item.role is Role.LIST_ITEM, items))
    return [at for at, paragraph in later if paragraph in items] or [number + 1]


def _paragraph(read: Read, sentence: ReadSentence) -> Paragraph | None:
    return next(
        (each for each in read.passage.paragraphs if each.start <= sentence.span.start < each.end), None
    )


def _under_named_heading(question: Question, read: Read, number: int) -> list[int]:
    """The sentences of a short paragraph whose first one says no more than the question does: what was said in public comment is what
    stands behind “Public comment.”, whoever said it.
    """
    own = _paragraph(read, read.sentences[number])
    inside = [at for at, each in enumerate(read.sentences) if _paragraph(read, each) == own]
    heading = read.sentences[inside[0]].text
    named = frozenset() if _is_asked_day(question, heading) else stems_of(heading)
    short = sum(len(read.sentences[at].text) for at in inside) <= MOST_CHARACTERS
    return inside if named and named <= question.stems and short else []


def _in_order(question: Question, reads: Sequence[Read], kept: Sequence[_Rated]) -> list[Chosen]:
    """``kept`` with what they need to be understood, as runs of neighbouring sentences of one paragraph; records by their best
    passage, each from top to bottom.
    """
    places = {(each.place, each.number) for each in kept}
    for each in kept:
        places |= {(each.place, number) for number in _whole(question, reads[each.place], each.number)}
    if question.asks not in TYPED:
        for place, number in list(places):
            places |= {(place, at) for at in _under_named_heading(question, reads[place], number)}
        places |= _between(reads, places)
    runs: list[Chosen] = []
    last = (-1, -1)
    for place, number in sorted(places):
        read, sentence = reads[place], reads[place].sentences[number]
        goes_on = last == (place, number - 1) and _paragraph(read, sentence) == _paragraph(
            read, runs[-1].sentences[-1]
        )
        if goes_on:
            runs[-1] = Chosen(read, (*runs[-1].sentences, sentence))
        else:
            runs.append(Chosen(read, (sentence,)))
        last = (place, number)
    first: dict[str, int] = {}
    for run in runs:
        first.setdefault(run.read.record.key, len(first))
    return sorted(runs, key=lambda run: (first[run.read.record.key], run.span.start))


def _between(reads: Sequence[Read], places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The only sentence that is left out of a run of one paragraph: the third of four who spoke."""
    found = set()
    for place in {place for place, _ in places}:
        paragraphs = [_paragraph(reads[place], each) for each in reads[place].sentences]
        for paragraph in {paragraphs[number] for at, number in places if at == place}:
            taken = [
                number for at, number in sorted(places) if at == place and paragraphs[number] == paragraph
            ]
            missing = set(range(taken[0], taken[-1])) - set(taken)
            if len(missing) == 1:
                found |= {(place, number) for number in missing}
    return found


def side_by_side(question: Question, chosen: Sequence[Chosen], reads: Sequence[Read]) -> list[Chosen]:
    """``chosen``, and where other records give another number or date for the same thing, those beside it.

    Only where a number or a date was asked for, measured in the same unit, in a sentence that takes up the question's
    words as the first does. The first quote stays; what else its own record said gives way to what others say.
    """
    if not chosen or question.asks not in COMPARED:
        return list(chosen)
    first = chosen[0]
    kept, said = [first], {first.read.record.key: values(question, first.text)}
    if not said[first.read.record.key]:
        return list(chosen)
    for read in reads:
        if read.record.key in said or len(kept) == _MOST_COMPARED:
            continue
        for sentence in sorted(read.sentences, key=lambda each: -_about(question, each.text))[:_LOOKED_AT]:
            other = values(question, sentence.text)
            units = {unit for _, unit in other} & {unit for _, unit in said[first.read.record.key]}
            differs = units and all(not (other & known) for known in said.values())
            if differs and _about(question, sentence.text) >= _ABOUT:
                kept.append(Chosen(read, (sentence,)))
                said[read.record.key] = other
                break
    return kept if len(kept) > 1 else list(chosen)


def _about(question: Question, text: str) -> float:
    """The share of the question's content words that ``text`` has."""
    stems = stems_of(text)
    there = sum(likeness(term.stem, stems) >= _THERE for term in question.terms)
    return there / len(question.terms) if question.terms else 1.0


# --- Rows of a table: they look alike to a reader, and only what the question names tells them apart.

_NAMED = re.compile(r"(?:^|; )([^:;]{1,80}): (?=\S)")


def _rows_asked_for(question: Question, reads: Sequence[Read], rated: Sequence[_Rated]) -> Sequence[_Rated]:
    """Where the likeliest sentence is a row, or the heads of rows, the rows of its record that take up most of the question;
    else none.
    """
    if not rated:
        return []
    best, sentence = reads[rated[0].place], rated[0].sentence
    if not _row(best, sentence) and all(each.heads != sentence.text for each in best.passage.paragraphs):
        return []
    weighed = [
        (_taken_up(question, each.sentence, row.heads), each)
        for each in rated
        if reads[each.place].record.key == best.record.key
        if (row := _row(reads[each.place], each.sentence))
        if tells_vote(question, reads[each.place], each.sentence.span)
    ]
    most = max((weight for weight, _ in weighed), default=0.0)
    found = [each for weight, each in weighed if weight >= most]
    return found if most and len(found) <= MOST_QUOTES else []


def _row(read: Read, sentence: ReadSentence) -> Paragraph | None:
    paragraph = _paragraph(read, sentence)
    return paragraph if paragraph is not None and paragraph.role is Role.TABLE else None


def _taken_up(question: Question, sentence: ReadSentence, heads: str) -> float:
    """How much of the question a row says with its heads; what stands under a head that it names counts twice: “moved by”
    Fenn.
    """
    stems = stems_of(f"{heads}\n{sentence.text}")
    said = sum(term.weight for term in question.terms if likeness(term.stem, stems) >= _THERE)
    for named, span in _named_cells(question, sentence.text, heads):
        if named:
            cell = stems_of(sentence.text[span.start : span.end])
            said += sum(term.weight for term in question.terms if likeness(term.stem, cell) >= _THERE)
    return said


def _cells(text: str, heads: str) -> list[tuple[str, Span]]:
    """The cells of a row with their heads, where these are known."""
    named = list(_NAMED.finditer(text))
    if not heads:
        ends = [*(match.start() for match in named[1:]), len(text)]
        return (
            [(match[1], Span(match.start(1), end)) for match, end in zip(named, ends, strict=True)]
            if len(named) > 1
            else []
        )
    cells, at = [], 0
    for cell in text.split(CELLS):
        cells.append(Span(at, at + len(cell)))
        at += len(cell) + len(CELLS)
    names = heads.split(CELLS)
    return list(zip(names, cells, strict=True)) if len(names) == len(cells) else []


def _cells_asked_for(question: Question, text: str, heads: str) -> list[Span]:
    """The cells under the heads that the question names, but for those that it names themselves. A word that stands in
    several heads names none of them.
    """
    asked = []
    for named, span in _named_cells(question, text, heads):
        value = text[span.start : span.end].rpartition(": " if not heads else "\n")[2]
        if named and not any(likeness(each, question.stems) >= _THERE for each in stems_of(value)):
            asked.append(span)
    return asked


def _named_cells(question: Question, text: str, heads: str) -> list[tuple[bool, Span]]:
    """The cells of a row, each with whether the question names its head."""
    cells = _cells(text, heads)
    stems = [stems_of(head) for head, _ in cells]
    return [
        (
            any(
                likeness(each, question.stems) >= _THERE and sum(each in other for other in stems) == 1
                for each in own
            ),
            span,
        )
        for (_, span), own in zip(cells, stems, strict=True)
    ]


def values(question: Question, text: str) -> frozenset[tuple[str, str]]:
    """The numbers and dates that ``text`` gives, each as (digits, unit)."""
    spans = answer_spans(question.asks, question.stems, text)
    if question.asks in COMPARED - {Asks.WHEN}:
        spans = measured(text, spans)
    found = set()
    for span in spans:
        piece = text[span.start : span.end].casefold()
        digits = "".join(c for c in piece if c.isdigit() or c == ".").strip(".")
        if digits:
            found.add((digits, "".join(c for c in piece if c.isalpha() or c in "$€£¥%")))
    return frozenset(found)


_LONGEST_DAY = 80
_DECISION_GAIN = 4.0
"""In logits. Where a whole meeting is asked for what it decided, hardly anything else answers."""


def _is_on_all_of(question: Question, read: Read) -> bool:
    """Whether a question names a day and a body and no matter: “What did the Board decide on May 6, 2025?”."""
    days = find_dates(question.text)
    named = (question.text[day.start : day.end] for day in days)
    known = stems_of(" ".join((read.record.title, read.record.body, *named, *decision_words(question.text))))
    return bool(days) and question.stems <= known


def _is_asked_day(question: Question, text: str) -> bool:
    """Whether a line is nothing but a day that the question names: it dates what follows, and answers nothing."""
    if len(text) > _LONGEST_DAY or says_more(text, question.stems):
        return False
    days = find_dates(text)
    outside = text[: days[0].start] + text[days[-1].end :] if days else text
    return bool(days) and not any(char.isalnum() for char in outside)


def _meet(span: Span, pointed: Span | None) -> bool:
    return pointed is not None and span.overlaps(pointed)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def quote(question: Question, chosen: Chosen) -> Quote:
    """What is quoted, word for word, with its citation and its marks."""
    span = chosen.span
    return Quote(
        text=chosen.text,
        citation=cite(chosen.read.passage, chosen.read.record, span.start, span.end),
        marks=tuple(marks(question, chosen)),
    )


def marks(question: Question, chosen: Chosen) -> list[Span]:
    """The words that carry the answer: a help to the eye, so a wrong one is worse than none. In one sentence: the one that the
    reader points into, or the likeliest.
    """
    found = _marked(question, chosen)
    return _ticked(chosen.text) or [Span(_box_before(chosen.text, each.start), each.end) for each in found]


_BOX = re.compile(r"[☐☒]\s*$")
_TICKED = (re.compile(r"☒\s?[^☐☒]*[^☐☒\s]"), re.compile(r"[^☐☒:\s][^☐☒:]*☒"))


def _ticked(text: str) -> list[Span]:
    """What is ticked in a choice: “☒ No” of “Lee: ☐ Yes ☒ No”; nothing where no choice stands."""
    if "☐" not in text or "☒" not in text:
        return []
    # The words stand behind their boxes, or before them: then a box is the last.
    form = _TICKED[_BOX.search(text) is not None]
    return [Span(*match.span()) for match in form.finditer(text)][:_MOST_MARKS]


def _box_before(text: str, at: int) -> int:
    """Where a box stands right before ``at``; else ``at``. Words are never marked without theirs: “☐ No” is no no."""
    box = _BOX.search(text, 0, at)
    return box.start() if box else at


def _marked(question: Question, chosen: Chosen) -> list[Span]:
    sentence = max(chosen.sentences, key=lambda each: (each.mark is not None, each.probability))
    if row := _row(chosen.read, sentence):
        # Where no column is named, what the reader points at in a row may be its neighbour's.
        cells = _cells_asked_for(question, sentence.text, row.heads)[:_MOST_MARKS]
        return cells or _marks(question, replace(sentence, mark=None))
    shift = sentence.span.start - chosen.span.start
    # Where somebody lives stands in the record, and is nothing to point at.
    private = private_in(sentence.text)
    shown = (each for each in _marks(question, sentence) if not any(_meet(each, span) for span in private))
    return [Span(each.start + shift, each.end + shift) for each in shown]


def _marks(question: Question, sentence: ReadSentence) -> list[Span]:
    """Where a name, a date or a number was asked for, words of that form, those first that the reader points at. Else what the
    reader points at, when it says more than the question does. Else the question's own words, to find the place.
    """
    pointed = sentence.mark
    if question.asks in TYPED:
        spans = answer_spans(question.asks, question.stems, sentence.text)
        if question.asks in COMPARED - {Asks.WHEN}:
            # Numbers of items and resolutions are everywhere; one that says what it counts is the likelier answer.
            counted = question.asks is Asks.HOW_MANY and counting(sentence.text, spans, question.stems)
            spans = (
                counted
                or measured(sentence.text, spans)
                or [span for span in spans if len(spans) == 1 or _meet(span, pointed)]
            )
        agreed = [span for span in spans if _meet(span, pointed)]
        if agreed or spans:
            return (agreed or spans)[:_MOST_MARKS]
        return []
    if pointed and says_more(sentence.text[pointed.start : pointed.end], question.stems):
        return [pointed]
    return question_spans(question.stems, sentence.text)
