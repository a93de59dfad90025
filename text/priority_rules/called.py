"""What a sentence calls a priority by name, whichever verb it chooses: “X is the board's top priority”, “the council ranked X first
among its priorities”, “Priorities for 2026: X and Y”. English and Spanish.

The words for a priority are few, and the verbs beside them are not. So the name is looked for (``grammar.Names``), and what is called
so stands in one of four places: behind it, after a colon or “are”; before it, as the subject of “is”; as the object of a verb
whose subject is the body that met; or as the subject of a verb that leads a list. What is refused, asked, wished by a resident or
moved in vain is called nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.documents import Span
from domain.priorities import Rule
from text.cleaning import trimmed
from text.priority_rules.grammar import Found, Grammar, before, cut, listed, says_something, shortened


def called(sentence: str, grammar: Grammar) -> list[Found]:
    """What the sentence calls a priority by name."""
    names = grammar.names
    lowered = sentence.lower()
    if not any(hint in lowered for hint in names.hints) or names.others.search(sentence):
        return []
    found: dict[Span, Found] = {}
    for words, labels in _places(sentence, grammar):
        for label in labels:
            if not any(map(label.overlaps, found)):
                found[label] = Found(Rule.PRIORITY, label, words)
    return sorted(found.values(), key=lambda each: each.label.start)


def _places(sentence: str, grammar: Grammar) -> Iterator[tuple[Span, list[Span]]]:
    names = grammar.names
    official = names.official.search(sentence) is not None
    for lead in names.leads.finditer(sentence):
        yield trimmed(sentence, *lead.span()), _subject(sentence, lead.start(), grammar)
    for lead in names.calls.finditer(sentence) if official else ():
        yield trimmed(sentence, *lead.span()), _items(sentence, lead.end(), grammar)
    for name in names.name.finditer(sentence):
        words = trimmed(sentence, *name.span())
        left = sentence[: name.start()].rstrip()
        if copula := names.subject.search(left):
            yield words, _subject(sentence, copula.start(), grammar)
        elif behind := names.behind.match(sentence, name.end()):
            yield words, _items(sentence, behind.end(), grammar)
        elif official:
            joined = names.joined.search(left)
            stop = joined.start() if joined else len(left)
            start = _object_start(sentence, stop, grammar)
            if start is not None:
                yield words, _items(sentence[:stop], start, grammar)


def _object_start(sentence: str, stop: int, grammar: Grammar) -> int | None:
    """Where the object begins that ends at ``stop``: after the body's verb, or after “to name”, whichever is later."""
    start = None
    for verb in grammar.names.verb.finditer(sentence, 0, stop):
        if grammar.body.search(sentence[max(0, verb.start() - 200) : verb.start()]):
            start = verb.end()
    for opens in grammar.names.opens.finditer(sentence, start or 0, stop):
        start = opens.end()
    return start


def _subject(sentence: str, stop: int, grammar: Grammar) -> list[Span]:
    clause = [match.end() for match in grammar.names.clause.finditer(sentence, 0, stop)]
    start = clause[-1] if clause else 0
    found = before(sentence[start:], stop - start, grammar, several=True)
    return [Span(each.start + start, each.end + start) for each in found]


def _items(sentence: str, start: int, grammar: Grammar) -> list[Span]:
    """The items of what follows ``start``, each without the word that numbers it."""
    ends = grammar.end.search(sentence, start + 1)
    stop = ends.start() if ends and sentence[ends.start()] != ":" else len(sentence)
    if lead := grammar.lead.match(sentence, start):
        start = lead.end()
    pieces = cut(start, stop, grammar.names.order.finditer(sentence, start, stop))
    last = grammar.last.search(sentence, pieces[-1].start, pieces[-1].end) if len(pieces) > 1 else None
    if last is not None:
        pieces[-1:] = [Span(pieces[-1].start, last.start()), Span(last.end(), pieces[-1].end)]
    found = []
    for piece in pieces:
        for label in listed(sentence, piece.start, piece.end, grammar, several=True):
            span = shortened(sentence, label, grammar)
            if says_something(sentence[span.start : span.end], grammar):
                found.append(span)
    return found
