"""From the words that are stressed to short labels: where they end, whether they are a list, whether they say anything."""

from __future__ import annotations

import functools
import re

from domain.documents import Span
from text.priority_rules.grammar import Grammar
from text.terms import STOP, WORD, stem

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
