"""What a language has to tell about emphasis: its cues and its formulas. ``english`` and ``spanish`` fill this in. And from the
words that are stressed to short labels: where they end, whether they are a list, whether they say anything.

And what a sentence calls a priority by name, whichever verb it chooses: “X is the board's top priority”, “the council ranked X first
among its priorities”, “Priorities for 2026: X and Y”. English and Spanish. The words for a priority are few, and the verbs beside
them are not. So the name is looked for (``Names``), and what is called so stands in one of four places: behind it, after a colon or
“are”; before it, as the subject of “is”; as the object of a verb whose subject is the body that met; or as the subject of a verb that
leads a list. What is refused, asked, wished by a resident or moved in vain is called nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.documents import Span
from domain.meetings import Rule
from text.cleaning import trimmed
from text.terms import STOP, WORD, stem


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say that something matters, and where that something stands."""

    rule: Rule
    words: re.Pattern[str]
    hints: tuple[str, ...]
    """Lower-case: one of these is in every sentence that has the words. Cheap, and most sentences have none."""
    before: bool = False
    """Whether it stands before the words (“Consumption was stressed”) and not after them."""
    by_body: bool = False
    """Whether the body that met has to be who says so: what a resident stresses is no aim of the meeting."""
    several: bool = True
    """Whether a list is several things. “A prominent place” is one; “the focus” may be many."""


def cue(
    rule: Rule,
    hints: str,
    words: str,
    *,
    before: bool = False,
    by_body: bool = False,
    several: bool = True,
) -> Cue:
    """A cue out of its patterns; ``hints`` are separated by bars. See ``Cue``."""
    return Cue(rule, re.compile(words, re.IGNORECASE), tuple(hints.split("|")), before, by_body, several)


@dataclass(frozen=True, slots=True)
class Names:
    """How one language calls something a priority by name: ``called``."""

    hints: tuple[str, ...]
    name: re.Pattern[str]
    behind: re.Pattern[str]
    """After the name: what follows this is called so."""
    subject: re.Pattern[str]
    """Before the name, up to it: what stands before this is called so."""
    joined: re.Pattern[str]
    """Before the name, up to it: “as a”, “to be the”, “at the top of”."""
    marked: re.Pattern[str]
    """A name with its article. Without one, and without “as”, it is no name of what stands before it: “to meet goals”."""
    opens: re.Pattern[str]
    """Before an object where no body is: “to name”, “establishing”, “with”."""
    verb: re.Pattern[str]
    """One verb, after the body that met."""
    leads: re.Pattern[str]
    """A verb and the name behind it, whose subject is called so: “tops the list of priorities”."""
    calls: re.Pattern[str]
    """A verb, with the name where it has one, before what is called so: “named as priorities X and Y”, “prioritize X”."""
    official: re.Pattern[str]
    """A body, a motion, a vote: without one, an object is somebody's."""
    others: re.Pattern[str]
    """Somebody who is not the body wishes, asks or says; it is refused or over; it is no name of this."""
    clause: re.Pattern[str]
    """Where the clause begins in which a subject stands: “agreed that”."""
    order: re.Pattern[str]
    """Between or before the items of a list: “first,”, “, followed by”."""
    several: re.Pattern[str]
    """A name of several: “A and B” that is called so is two."""
    besides: re.Pattern[str]
    """“In addition to X,”: what a sentence that calls something else so begins with."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language. Every pattern is matched against one sentence, unless its line says otherwise."""

    cues: tuple[Cue, ...]
    """In the order in which they are tried; words belong to the first cue that has them."""
    names: Names
    body: re.Pattern[str]
    """What stands before a cue ends with the body that met (and “also”, “will” …)."""
    body_first: re.Pattern[str]
    """What stands after “said” is the body and no more: “…, said the mayor.”"""
    pronoun: re.Pattern[str]
    """What stands before a cue ends with “it”: enough where something is stressed, too little for an aim."""
    reports: re.Pattern[str]
    """“said”, “urged”, “wants”: whose words or wish it is decides."""
    clauses: re.Pattern[str]
    """“whether”, “what”: what follows is a clause, of which a rule cannot tell who means it."""
    opens_with_body: re.Pattern[str]
    """The sentence begins with it, for a second verb: “The council met and stressed …”."""
    joins: re.Pattern[str]
    """What stands before a cue ends with “and”."""
    lead: re.Pattern[str]
    """“the need for”, at the beginning of what is stressed: then it is one thing."""
    end: re.Pattern[str]
    """Where what is stressed ends: “to ensure …”, “including …”, “during …”."""
    aside: re.Pattern[str]
    """From here on the sentence only says how: “, with …”, “, including …”."""
    intro: re.Pattern[str]
    """“Additionally,”, at the beginning of a sentence."""
    verb: re.Pattern[str]
    """A verb that tells that a subject is a clause of its own."""
    separator: re.Pattern[str]
    """Between the items of a list."""
    last: re.Pattern[str]
    """Before the last item of a list."""
    gerund: re.Pattern[str]
    """An item that begins like this says how, unless all do: “road safety, calling on drivers to …”."""
    skip: re.Pattern[str]
    """A sentence of opening, acknowledgement or thanks."""
    closing: re.Pattern[str]
    """A sentence that closes the meeting: with the rest of its paragraph it is passed over."""
    procedure: re.Pattern[str]
    """A label that is only procedure, or praise of what was."""
    empty: frozenset[str]
    """Stems that say nothing by themselves: “efforts”, “goals”. A label of these alone names nothing."""
    breaks: re.Pattern[str]
    """Where a label that is too long may be cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A priority found in a text."""

    rule: Rule
    label: Span
    words: Span | None
    """The words that say so; None where a heading does."""


def cut(start: int, stop: int, borders: Iterable[re.Match[str]]) -> list[Span]:
    """What lies between ``borders``, which are in order, from ``start`` to ``stop``; nothing that is empty."""
    at, pieces = start, list[Span]()
    for border in borders:
        pieces.append(Span(at, border.start()))
        at = border.end()
    return [piece for piece in (*pieces, Span(at, stop)) if piece.start < piece.end]


def hinted(cues: Iterable[Cue], lowered: str) -> list[Cue]:
    """Those of ``cues`` that a text in lower case may have."""
    found = []
    for cue in cues:
        for hint in cue.hints:
            if hint in lowered:
                found.append(cue)
                break
    return found


LONGEST = 80
"""Characters of a label; a longer one is cut where a phrase ends."""
_MOST = 10
"""Items of one list. More is no list of priorities."""
# ’ is an apostrophe more often than a closing mark, so single quotation marks are not counted.
_OPENING, _CLOSING = "“«「『(（[", "”»」』)）]"
_EDGES = " \t\n,.;:·•*–—"
_LETTER = re.compile(r"[^\W\d_]")


def after(text: str, start: int, grammar: Grammar, *, several: bool) -> list[Span]:
    """The labels in what follows a cue."""
    lead = grammar.lead.match(text, start)
    if lead:
        start, several = lead.end(), False
    ends = grammar.end.search(text, start + 1)
    stop = ends.start() if ends else len(text)
    return listed(text, start, stop, grammar, several=several)


def before(text: str, stop: int, grammar: Grammar, *, several: bool) -> list[Span]:
    """The labels in the subject of a cue, which ends at ``stop``."""
    intro = grammar.intro.match(text)
    start = intro.end() if intro else 0
    for border in re.finditer(r"[;:]\s|,\s+(?:but|while|where|when|pero|mientras)\s", text[:stop]):
        start = max(start, border.end())
    if grammar.verb.search(text, start, stop):
        joined = [m.end() for m in grammar.last.finditer(text, start, stop) if text[m.start() - 1] == ","]
        if not joined or grammar.verb.search(text, joined[-1], stop):
            return []
        start = joined[-1]
    lead = grammar.lead.match(text, start)
    if lead and lead.end() < stop:
        return listed(text, lead.end(), stop, grammar, several=False)
    pieces = _pieces(text, start, stop, grammar)
    if len(pieces) > 1 and not _is_list(text, pieces, grammar):
        # A comma that makes no list: which part is the subject, no rule here can tell.
        return []
    return listed(text, start, stop, grammar, several=several)


def listed(text: str, start: int, stop: int, grammar: Grammar, *, several: bool) -> list[Span]:
    """``text[start:stop]`` as one label or, where it is a list and a list is meant, as one label an item."""
    pieces = _pieces(text, start, stop, grammar)
    if not pieces:
        return []
    how = len(pieces) > 1 and not _says_how(text, pieces[0], grammar) and _says_how(text, pieces[1], grammar)
    if not several or how or len(pieces) > _MOST or not _is_list(text, pieces, grammar):
        return _good(text, [pieces[0]], grammar)
    return _good(text, _with_last_two(text, pieces, grammar), grammar)


def says_something(label: str, grammar: Grammar) -> bool:
    """Whether a label names a thing: a word of it is not empty, and it is neither a statement nor mere procedure."""
    words = [match.group() for match in WORD.finditer(label) if _LETTER.search(match.group())]
    telling = [word for word in words if word.casefold() not in STOP and _stem(word) not in grammar.empty]
    # With a verb in it, it is a statement and not a thing: “stressed it is not a tax increase”.
    return bool(telling) and not grammar.procedure.search(label) and not grammar.verb.search(label)


# A record uses few words, and the same ones again and again.
_stem = functools.lru_cache(maxsize=10_000)(stem)


def shortened(text: str, span: Span, grammar: Grammar) -> Span:
    """Without blanks and marks at its edges, and no longer than LONGEST."""
    start, end = span.start, span.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if end - start > LONGEST:
        cuts = [match.start() for match in grammar.breaks.finditer(text, start, start + LONGEST)]
        blank = text.rfind(" ", start, start + LONGEST)
        end = next((cut for cut in reversed(cuts) if cut - start > LONGEST // 4), max(blank, start + 1))
    return Span(start, end)


def _good(text: str, pieces: list[Span], grammar: Grammar) -> list[Span]:
    spans = [shortened(text, piece, grammar) for piece in pieces]
    return [span for span in spans if says_something(text[span.start : span.end], grammar)]


def _pieces(text: str, start: int, stop: int, grammar: Grammar) -> list[Span]:
    """Cut at the separators that stand outside quotation marks and brackets."""
    spans: list[Span] = []
    depth, at = 0, start
    begun = start
    for cut in grammar.separator.finditer(text, start, stop):
        depth += _balance(text[at : cut.start()])
        at = cut.start()
        if depth <= 0 and cut.start() >= begun:
            if text[begun : cut.start()].strip():
                spans.append(Span(begun, cut.start()))
            begun = cut.end()
    if text[begun:stop].strip():
        spans.append(Span(begun, stop))
    return spans


def _balance(text: str) -> int:
    """How many quotation marks and brackets are opened in ``text`` and not closed."""
    return sum(map(text.count, _OPENING)) - sum(map(text.count, _CLOSING))


def _is_list(text: str, pieces: list[Span], grammar: Grammar) -> bool:
    """A list says before its last item that it is the last; a mere comma may be anything."""
    if len(pieces) < 2:
        return False
    gap = text[pieces[-2].end : pieces[-1].start]
    return (
        ";" in gap or bool(grammar.last.search(gap)) or bool(grammar.last.search(text, *_range(pieces[-1])))
    )


def _with_last_two(text: str, pieces: list[Span], grammar: Grammar) -> list[Span]:
    """“A, B and C”: the last piece is two items, unless “and” stood before it already (“A, B, and C and D”)."""
    gap = text[pieces[-2].end : pieces[-1].start]
    cut = None if grammar.last.search(gap) or ";" in gap else grammar.last.search(text, *_range(pieces[-1]))
    if cut is None:
        return pieces
    return [*pieces[:-1], Span(pieces[-1].start, cut.start()), Span(cut.end(), pieces[-1].end)]


def _says_how(text: str, piece: Span, grammar: Grammar) -> bool:
    return grammar.gerund.match(text, *_range(piece)) is not None


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end


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
    for lead in names.leads.finditer(sentence) if official else ():
        yield trimmed(sentence, *lead.span()), _subject(sentence, lead.start(), grammar)
    for lead in names.calls.finditer(sentence) if official else ():
        yield trimmed(sentence, *lead.span()), _items(sentence, lead.end(), grammar)
    named = False
    for name in names.name.finditer(sentence):
        words, pair = trimmed(sentence, *name.span()), names.several.search(name.group()) is not None
        left = sentence[: name.start()].rstrip()
        if copula := names.subject.search(left):
            labels = _subject(sentence, copula.start(), grammar)
        elif behind := names.behind.match(sentence, name.end()):
            labels = _items(sentence, behind.end(), grammar)
        elif official:
            joined = names.joined.search(left)
            stop = joined.start() if joined else len(left)
            start = _object_start(sentence, stop, grammar)
            so = stop < len(left) or names.marked.search(name.group())
            labels = _items(sentence[:stop], start, grammar) if so and start is not None else []
        else:
            labels = []
        if pair and len(labels) == 1:
            labels = _pair(sentence, labels[0], grammar)
        named = named or bool(labels)
        yield words, labels
    if named and (also := names.besides.match(sentence)):
        yield Span(*also.span()), _items(sentence[: also.end("x")], also.start("x"), grammar)


def _pair(sentence: str, label: Span, grammar: Grammar) -> list[Span]:
    """“A and B”, where what is said is said of several."""
    joins = list(grammar.last.finditer(sentence, label.start + 1, label.end))
    return cut(label.start, label.end, joins) if len(joins) == 1 else [label]


def _object_start(sentence: str, stop: int, grammar: Grammar) -> int | None:
    """Where the object begins that ends at ``stop``: after the body's verb, or after “to name”, whichever is later."""
    found = [(each.end(), -1) for each in grammar.names.opens.finditer(sentence, 0, stop)]
    for verb in grammar.names.verb.finditer(sentence, 0, stop):
        near = max(0, verb.start() - 200)
        if body := grammar.body.search(sentence[near : verb.start()]):
            found.append((verb.end(), near + body.start()))
    start = None
    for end, begins in sorted(found):
        # “to add budget transparency”: what is a body elsewhere is the object here.
        if begins != start:
            start = end
    return start


def _subject(sentence: str, stop: int, grammar: Grammar) -> list[Span]:
    clause = [match.end() for match in grammar.names.clause.finditer(sentence, 0, stop)]
    start = clause[-1] if clause else 0
    found = before(sentence[start:], stop - start, grammar, several=True)
    return [Span(each.start + start, each.end + start) for each in found]


def _items(sentence: str, start: int, grammar: Grammar) -> list[Span]:
    """The items of what follows ``start``, each without the word that numbers it."""
    ends = grammar.end.search(sentence, start + 1)
    counted = [each.span() for each in grammar.names.order.finditer(sentence, start)]
    while ends and (
        any(begins <= ends.start() < over for begins, over in counted)
        or (sentence[ends.start()] == ":" and not says_something(sentence[start : ends.start()], grammar))
    ):
        ends = grammar.end.search(sentence, ends.end())
    stop = ends.start() if ends else len(sentence)
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
