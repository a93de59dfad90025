"""One sentence, read for what it says that the meeting set out to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.documents import Span
from domain.emphasis.grammar import Cue, Found, Grammar, hinted
from domain.emphasis.labels import after, before, listed
from domain.priorities import Rule

_NEAR = 200
"""Characters before a cue in which the body that met has to be named."""
_MOST_TRIED = 24
"""Places of one sentence that are looked at. One that has more is no sentence, and must not take long."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Which quotations are open at some place of a paragraph: what one person says is that person's.

    Short quotations are terms (“three guarantees”), and closed again before the next cue.
    """

    curly: int = 0
    straight: int = 0

    def after(self, text: str) -> Speech:
        """As it is behind ``text``."""
        curly = text.count("“") + text.count("«") - text.count("”") - text.count("»")
        return Speech(max(0, self.curly + curly), (self.straight + text.count('"')) % 2)

    @property
    def open(self) -> bool:
        """Whether one is open."""
        return bool(self.curly or self.straight)


SILENCE = Speech()


def find(
    sentence: str, grammar: Grammar, speech: Speech = SILENCE, among: Sequence[Cue] | None = None
) -> list[Found]:
    """The priorities of one sentence. ``speech`` tells which quotations are open where it begins; ``among`` are the
    cues that come into question, where that is known.
    """
    cues = hinted(grammar.cues if among is None else among, sentence.lower())
    if not cues or grammar.skip.search(sentence):
        return []
    found: list[tuple[Span, Cue, list[Span]]] = []
    for cue, match in islice(_places(sentence, cues), _MOST_TRIED):
        words = _trimmed(sentence, match.start(), match.end())
        if any(words.start < other.end and other.start < words.end for other, _, _ in found):
            continue
        if speech.after(sentence[: words.start]).open:
            continue
        words, labels = _labels(sentence, words, cue, match, grammar)
        if labels:
            found.append((words, cue, labels))
    if not found or _said_by_others(sentence, grammar):
        return []
    aside = grammar.aside.search(sentence)
    main = [each for each in found if aside is None or each[0].start < aside.start()] or found
    strong = [each for each in main if each[1].rule is not Rule.AIM] or main
    ordered = sorted(strong, key=lambda each: each[0].start)
    return [Found(cue.rule, label, words) for words, cue, labels in ordered for label in labels]


def _places(sentence: str, cues: Iterable[Cue]) -> Iterator[tuple[Cue, re.Match[str]]]:
    for cue in cues:
        for match in cue.words.finditer(sentence):
            yield cue, match


def _labels(
    sentence: str, words: Span, cue: Cue, match: re.Match[str], grammar: Grammar
) -> tuple[Span, list[Span]]:
    """The telling words, with “the need for” where it follows, and the labels; none where somebody else says it."""
    opens = _last(cue.opens, sentence, match.start())
    if cue.opens and not opens:
        return words, []
    if not _said_by_body(sentence, opens.start() if opens else words.start, cue, grammar):
        return words, []
    if opens:
        return words, listed(sentence, opens.end(), match.start(), grammar, several=cue.several)
    if cue.before:
        return words, before(sentence, match.start(), grammar, several=cue.several)
    lead = grammar.lead.match(sentence, match.end())
    if lead:
        words = _trimmed(sentence, match.start(), lead.end())
    return words, after(sentence, match.end(), grammar, several=cue.several)


def _said_by_body(sentence: str, at: int, cue: Cue, grammar: Grammar) -> bool:
    if not cue.by_body:
        return True
    near = sentence[max(0, at - _NEAR) : at]
    if grammar.body.search(near) or (cue.rule is not Rule.AIM and grammar.pronoun.search(near)):
        return True
    return bool(grammar.joins.search(near) and grammar.opens_with_body.match(sentence[:at]))


def _said_by_others(sentence: str, grammar: Grammar) -> bool:
    """Whether the sentence reports what somebody said who is not the body: a resident, one member, an applicant."""
    return any(
        not grammar.body.search(sentence[max(0, word.start() - _NEAR) : word.start()])
        and not grammar.body_first.match(sentence, word.end())
        for word in grammar.reports.finditer(sentence)
    )


def _last(pattern: re.Pattern[str] | None, text: str, stop: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, 0, stop)) if pattern else []
    return found[-1] if found else None


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))
