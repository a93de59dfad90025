"""What a question is about: its subject, the body it names, its date. Rules over word classes, no grammar.

A subject is a run of words between the words that ask and the words that say what was done. Where there are several,
the last is taken: “Did the council approve **the lodging tax**?”. Who acts (“the council”) is none, unless it is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.dates import DateMention, find_dates
from domain.documents import Span
from domain.followup_words import (
    ASKING,
    AUXILIARY,
    BODIES,
    DETERMINERS,
    HAN,
    MADE_OF,
    MEASURES,
    NOUNS_TOO,
    OF_BODIES,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
    ZH_ATTRIBUTE,
    ZH_BODIES,
    ZH_SPLIT,
    is_verb_form,
)
from domain.words import WORD, unfolded

LONGEST = 160
"""Characters of a subject that are carried into the next question."""
_BREAK = re.compile(r"[,;:?!.。，；：？！、¿¡()]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question in Latin letters."""

    start: int
    end: int
    word: str
    """Lower case, without accents."""
    role: str
    """"asking", "does" (verbs and auxiliaries), "pronoun", "particle", "preposition", "determiner", "time", "content"."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a question consists of. Ranges are in ``text``."""

    text: str
    subject: Span | None
    """Without the date behind it."""
    body: Span | None
    """“the council”: who acts, by office or as a body."""
    dates: tuple[DateMention, ...]
    asks: bool
    """Whether it has a word that asks or says what was done."""
    tokens: tuple[Token, ...] = ()

    @property
    def carried(self) -> str:
        """The words that stand for the subject in another question, its date with it; empty when there is none."""
        if self.subject is None:
            return ""
        words = self.text[self.subject.start : self.subject.end]
        if HAN.search(words):
            shorter = ZH_ATTRIBUTE.sub("", words)
            when = "".join(_said(self.text, date) for date in self.dates if not _within(date, self.subject))
            return when + _cut(shorter or words)
        words = _cut(MADE_OF.sub("", words))
        when = " ".join(
            _with_preposition(self.text, date) for date in self.dates if not _within(date, self.subject)
        )
        return f"{words} {when}".strip()


def parts_of(text: str) -> Parts:
    """Reads ``text`` (a question, or some words) into its parts."""
    dates = tuple(find_dates(text))
    if HAN.search(text):
        return _chinese(text, dates)
    tokens = tuple(_tokens(text, dates))
    subject = body = None
    for run in _runs(text, tokens):
        content = [token for token in run if token.role == "content"]
        if not content:
            continue
        span = Span(run[0].start, run[-1].end)
        if _names_a_body(content):
            body = body or span
        else:
            subject = span
    asks = any(token.role in {"asking", "does"} for token in tokens)
    return Parts(text, subject, body, dates, asks, tokens)


def _tokens(text: str, dates: Sequence[DateMention]) -> Iterator[Token]:
    before, auxiliary = "", False
    for match in WORD.finditer(text):
        start, end = match.span()
        shown, word = match.group(), unfolded(match.group()).replace("’", "'")
        if any(date.start <= start < date.end for date in dates):
            role = "time"
        elif (
            before in {"determiner", "content"}
            and word in NOUNS_TOO
            and (before == "determiner" or not auxiliary)
        ):
            role = "content"
        elif word in DETERMINERS and not _alone(text, end, word):
            role = "determiner"
        elif word in MEASURES and before == "asking":
            role = "asking"
        else:
            role = _role(word, shown)
        auxiliary = auxiliary or word in AUXILIARY - {"is", "are", "was", "were", "es", "son"}
        before = role
        yield Token(start, end, word, role)


def _role(word: str, shown: str) -> str:
    for role, words in (
        ("asking", ASKING),
        ("pronoun", PRONOUNS),
        ("does", AUXILIARY),
        ("particle", PARTICLES),
        ("preposition", PREPOSITIONS),
        ("does", VERBS),
    ):
        if word in words:
            return role
    if shown.islower() and (is_verb_form(shown) or is_verb_form(word)):
        return "does"
    return "content"


def _alone(text: str, end: int, word: str) -> bool:
    """Whether “this”, “that” stands for something by itself: no noun follows."""
    if word not in PRONOUNS:
        return False
    following = WORD.match(text, end + 1)
    return following is None or _role(unfolded(following.group()), following.group()) != "content"


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs of content with what joins it, without prepositions at the edges and without a date at the end."""
    run: list[Token] = []
    for token in tokens:
        inside = token.role in {"content", "determiner", "preposition", "time"}
        broken = bool(run) and _BREAK.search(text[run[-1].end : token.start])
        if run and (broken or not inside):
            yield from _trimmed(run)
            run = []
        if inside:
            run.append(token)
    yield from _trimmed(run)


def _trimmed(run: list[Token]) -> Iterator[list[Token]]:
    while run and run[0].role in {"preposition", "time"}:
        run = run[1:]
    while run and run[-1].role != "content":
        run = run[:-1]
    # “the council on the lodging tax”: who acts, and what it is about.
    joint = next((place for place, token in enumerate(run) if token.role == "preposition"), 0)
    if joint and run[joint].word not in {"of", "de", "del"}:
        first = [token for token in run[:joint] if token.role == "content"]
        if first and _names_a_body(first):
            yield run[:joint]
            run = run[joint + 1 :]
    if run:
        yield run


def _names_a_body(content: Sequence[Token]) -> bool:
    words = {token.word for token in content}
    return bool(words & BODIES) and words <= BODIES | OF_BODIES


def _chinese(text: str, dates: tuple[DateMention, ...]) -> Parts:
    at, pieces, asks = 0, [], False
    edges = [*((m.start(), m.end()) for m in ZH_SPLIT.finditer(text)), (len(text), len(text))]
    asks = len(edges) > 1
    for start, end in edges:
        pieces.append((at, start))
        at = end
    subject = body = None
    for piece_start, end in pieces:
        start = piece_start
        for date in dates:
            if start <= date.start and not text[start : date.start].strip(" 在于於"):
                start = max(start, min(date.end, end))
        words = text[start:end]
        left = len(words) - len(words.lstrip(" ，。？、,?的在那"))
        span = Span(start + left, start + len(words.rstrip(" ，。？、,?！的在")))
        words = text[span.start : span.end]
        if len(words) < 2 and not words.isascii():
            continue
        if not words:
            continue
        if ZH_BODIES.fullmatch(words):
            body = body or span
        elif not ZH_THING_ONLY.fullmatch(words):
            subject = span
    return Parts(text, subject, body, dates, asks)


ZH_THING_ONLY = re.compile(r"[它牠他她这這那][个個们們项項件]?")


def _said(text: str, date: DateMention) -> str:
    return text[date.start : date.end]


def _with_preposition(text: str, date: DateMention) -> str:
    before = WORD.findall(text[: date.start])
    words = [before[-1]] if before and unfolded(before[-1]) in PREPOSITIONS else []
    return " ".join([*words, _said(text, date)])


def _within(date: DateMention, span: Span) -> bool:
    return span.start <= date.start < span.end


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    blank = cut.rfind(" ")
    return cut[:blank] if blank > 0 else cut
