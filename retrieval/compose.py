"""From sentences that were read to the one to three that are quoted, with the words that carry the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.answers import Quote
from domain.dates import find_dates
from domain.documents import CELLS, Paragraph, Role, Span
from retrieval.citations import cite
from retrieval.reader import Read, ReadSentence
from text.answer_types import TYPED, answer_spans, measured, question_spans
from text.questions import Asks, Question, decision_words
from text.terms import likeness, says_more, stems_of

# Chosen on the development sets by `python bench/quality.py` (docs/quality.md); scores of sentences are in logits.
MOST_QUOTES = 3
SECOND_SENTENCE_GAP = 3.0
"""A second sentence of the best passage is quoted when it is at most this far behind the first."""
SECOND_PASSAGE_GAP = 1.5
"""The second passage's best sentence is quoted when its passage is at most this many logits behind."""
_SECOND_UNREAD_GAP = 0.02
"""The same for passages that no reranker read, in their search scores."""
EXPECTED_FORM_GAIN = 2.0
"""What a sentence gains by holding words of the form that is asked for."""
COMPARED = frozenset({Asks.HOW_MUCH, Asks.HOW_MANY, Asks.WHEN})
"""Kinds of answers that can be seen to differ by their form: a sum, a number, a date."""
_LOOKED_AT = 3
_THERE = 0.9
_ABOUT = 0.6
_SHORTEST = 12
"""Shorter "sentences" are headings and fragments; they are quoted only where nothing else is there."""
_LIST_GAIN = 1.0
_MOST_MARKS = 3
_COUNTED = frozenset({Asks.HOW_MUCH, Asks.HOW_MANY})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence that will be quoted, and where it is from."""

    read: Read
    sentence: ReadSentence


def choose(question: Question, reads: Sequence[tuple[Read, Sequence[ReadSentence]]]) -> list[Chosen]:
    """One to three sentences, best first; empty when nothing was read.

    ``reads`` are the best passages, best first, each with its sentences, best first.
    """
    ranked = [(read, _by_form(question, sentences, read)) for read, sentences in reads if sentences]
    if not ranked:
        return []
    rows = _rows_asked_for(question, ranked)
    if rows:
        return rows
    best, sentences = ranked[0]
    chosen = [Chosen(best, sentences[0])]
    if len(sentences) > 1 and sentences[0].score - sentences[1].score <= SECOND_SENTENCE_GAP:
        chosen.append(Chosen(best, sentences[1]))
    for read, others in ranked[1:]:
        if len(chosen) < MOST_QUOTES and _close(best, read) and not _repeats(others[0], chosen):
            chosen.append(Chosen(read, others[0]))
    return chosen


# --- Rows of a table: they look alike to a reader, and only what the question names tells them apart.

_NAMED = re.compile(r"(?:^|; )([^:;]{1,80}): (?=\S)")


def _rows_asked_for(
    question: Question, ranked: Sequence[tuple[Read, Sequence[ReadSentence]]]
) -> list[Chosen]:
    """Where the best sentence is a row, or the heads of rows, the rows of its record that take up most of the question;
    else none.
    """
    best, sentences = ranked[0]
    if not _row(best, sentences[0]) and all(p.heads != sentences[0].text for p in best.passage.paragraphs):
        return []
    weighed = [
        (_taken_up(question, sentence, row.heads), Chosen(read, sentence))
        for read, others in ranked
        if read.record.key == best.record.key
        for sentence in others
        if (row := _row(read, sentence))
    ]
    most = max((weight for weight, _ in weighed), default=0.0)
    if not most:
        return []
    chosen = [row for weight, row in weighed if weight >= most]
    chosen.sort(key=lambda row: -row.sentence.score)
    return chosen[:MOST_QUOTES] if len(chosen) <= MOST_QUOTES else []


def _row(read: Read, sentence: ReadSentence) -> Paragraph | None:
    return next(
        (
            p
            for p in read.passage.paragraphs
            if p.role is Role.TABLE and p.start <= sentence.span.start < p.end
        ),
        None,
    )


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


def side_by_side(
    question: Question, chosen: Sequence[Chosen], reads: Sequence[tuple[Read, Sequence[ReadSentence]]]
) -> list[Chosen]:
    """``chosen``, and where other records give another number or date for the same thing, those beside it.

    Only where a number or a date was asked for, measured in the same unit, in a sentence that takes up the question's
    words as the first does. The first quote stays; what else its own record said gives way to what others say.
    """
    if not chosen or question.asks not in COMPARED:
        return list(chosen)
    first = chosen[0]
    kept, said = [first], {first.read.record.key: values(question, first.sentence.text)}
    if not said[first.read.record.key]:
        return list(chosen)
    for read, sentences in reads:
        if read.record.key in said or len(kept) == MOST_QUOTES:
            continue
        for sentence in sentences[:_LOOKED_AT]:
            other = values(question, sentence.text)
            stems = stems_of(sentence.text)
            about = sum(likeness(term.stem, stems) >= _THERE for term in question.terms) >= _ABOUT * len(
                question.terms
            )
            units = {unit for _, unit in other} & {unit for _, unit in said[first.read.record.key]}
            if about and units and all(not (other & known) for known in said.values()):
                kept.append(Chosen(read, sentence))
                said[read.record.key] = other
                break
    return kept if len(kept) > 1 else list(chosen)


def values(question: Question, text: str) -> frozenset[tuple[str, str]]:
    """The numbers and dates that ``text`` gives, each as (digits, unit)."""
    spans = answer_spans(question.asks, question.stems, text)
    if question.asks in _COUNTED:
        spans = measured(text, spans)
    found = set()
    for span in spans:
        piece = text[span.start : span.end].casefold()
        digits = "".join(c for c in piece if c.isdigit() or c == ".").strip(".")
        if digits:
            found.add((digits, "".join(c for c in piece if c.isalpha() or c in "$€£¥%")))
    return frozenset(found)


def _by_form(question: Question, sentences: Sequence[ReadSentence], read: Read) -> list[ReadSentence]:
    whole = question.wants_decision and _is_on_all_of(question, read)

    def gain(sentence: ReadSentence) -> float:
        score = sentence.score
        if question.asks in TYPED and answer_spans(question.asks, question.stems, sentence.text):
            score += EXPECTED_FORM_GAIN
        if question.asks is Asks.LIST:
            score += (
                _LIST_GAIN
                * min(3, sentence.text.count(",") + sentence.text.count("、") + sentence.text.count(";"))
                / 3
            )
        if whole and decision_words(sentence.text):
            score += _DECISION_GAIN
        if len(sentence.text) < _SHORTEST or _is_asked_day(question, sentence.text):
            score -= SECOND_SENTENCE_GAP
        return score

    return sorted(sentences, key=lambda sentence: (-gain(sentence), sentence.span.start))


_LONGEST_DAY = 80
_DECISION_GAIN = 10.0
"""More than a sentence is ahead by its span: where a whole meeting is asked for what it decided, nothing else answers."""


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
    return pointed is not None and span.start < pointed.end and pointed.start < span.end


def _close(best: Read, other: Read) -> bool:
    if best.logit is not None and other.logit is not None:
        return best.logit - other.logit <= SECOND_PASSAGE_GAP
    return best.logit is None and best.score - other.score <= _SECOND_UNREAD_GAP


def _repeats(sentence: ReadSentence, chosen: Sequence[Chosen]) -> bool:
    folded = " ".join(sentence.text.casefold().split())
    return any(folded == " ".join(one.sentence.text.casefold().split()) for one in chosen)


def quote(question: Question, chosen: Chosen) -> Quote:
    """The sentence, word for word, with its citation and its marks."""
    span, text = chosen.sentence.span, chosen.sentence.text
    row = _row(chosen.read, chosen.sentence)
    cells = _cells_asked_for(question, text, row.heads) if row else []
    return Quote(
        text=text,
        citation=cite(chosen.read.passage, chosen.read.record, span.start, span.end),
        # Where no column is named, what the reader points at in a row may be its neighbour's.
        marks=tuple(
            cells[:_MOST_MARKS]
            or marks(question, replace(chosen.sentence, mark=None) if row else chosen.sentence)
        ),
    )


def marks(question: Question, sentence: ReadSentence) -> list[Span]:
    """The words that carry the answer: a help to the eye, so a wrong one is worse than none.

    Where a name, a date or a number was asked for, words of that form, those first that the reader points at. Else what the
    reader points at, when it says more than the question does. Else the question's own words, to find the place.
    """
    pointed = sentence.mark
    if question.asks in TYPED:
        spans = answer_spans(question.asks, question.stems, sentence.text)
        if question.asks in _COUNTED:
            # Numbers of items and resolutions are everywhere; one that says what it counts is the likelier answer.
            spans = measured(sentence.text, spans) or [
                span for span in spans if len(spans) == 1 or _meet(span, pointed)
            ]
        agreed = [span for span in spans if _meet(span, pointed)]
        if agreed or spans:
            return (agreed or spans)[:_MOST_MARKS]
        return []
    if pointed and says_more(sentence.text[pointed.start : pointed.end], question.stems):
        return [pointed]
    return question_spans(question.stems, sentence.text)
