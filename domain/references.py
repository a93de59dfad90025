"""“Is it safe?”, “who voted against?”: what a question leaves out or points to, put in from the one before. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.followup_words import (
    ATTRIBUTES,
    HAN,
    OWNERS,
    PERSONS,
    PLURAL,
    ZH_ASKING,
    ZH_ATTRIBUTE,
    ZH_PERSON,
    ZH_THING,
)
from domain.subjects import Parts, Token
from domain.words import stem, unfolded

BARE = re.compile(rf"(?:在)?(?:{ZH_ASKING})+", re.IGNORECASE)
"""A Chinese question that only asks: “什么时候”, “在哪里”."""
_DEFINITE = frozenset("the this that these those el la los las este esta ese esa".split())
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Referents:
    """What the question before can be pointed to for."""

    subject: str
    body: str
    """“the council”; empty when none was named."""
    person: str
    """A name; empty when none is known."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A question with its gaps filled. ``open``: it may as well stand on its own."""

    question: str
    carried: tuple[tuple[str, str, str], ...]
    """(rule, words, what they stand in place of)."""
    open: bool = False


def refer(parts: Parts, known: Referents) -> Filled | None:
    """``parts`` with what it leaves out; None when it leaves nothing out or there is nothing to put in."""
    if HAN.search(parts.text):
        return _chinese(parts, known)
    filled = _pronouns(parts, known)
    if filled is not None:
        return filled
    named = _named_again(parts, known.subject)
    if named is not None:
        return named
    if not known.subject:
        return None
    opened = _opens(parts) or _asks_of(parts)
    if parts.subject is not None and not opened:
        return None
    return Filled(_joined(parts, known.subject), (("subject", known.subject, ""),), opened)


def _pronouns(parts: Parts, known: Referents) -> Filled | None:
    pointing = [token for token in parts.tokens if _points(parts, token)]
    if not pointing:
        return None
    question, carried, done, gap = parts.text, [], set(), False
    for token in reversed(pointing):
        said = parts.text[token.start : token.end]
        rule, words = _stands_for(token, known)
        if not words or words in done:
            gap = gap or not words
            continue
        done.add(words)
        if token.word in OWNERS:
            words = f"{words}’s" if token.word not in {"su", "sus"} else ""
        if words:
            question = question[: token.start] + words + question[token.end :]
            carried.append((rule, words.removesuffix("’s"), said))
        else:
            gap = True
    if known.subject and known.subject not in done and (gap or parts.subject is None):
        question = f"{question} {known.subject}"
        carried.append(("subject", known.subject, ""))
    return Filled(question, tuple(reversed(carried))) if carried else None


def _points(parts: Parts, token: Token) -> bool:
    """Whether a pronoun points to something before. “Will it rain on the flood wall” does not need it to."""
    if token.role != "pronoun" and not (token.word == "there" and _last(parts, token)):
        return False
    # “that” behind a subject of the question's own joins a clause.
    return not (token.word == "that" and parts.subject is not None and parts.subject.start < token.start)


def _last(parts: Parts, token: Token) -> bool:
    return parts.tokens[-1] is token and len(parts.tokens) > 1


def _stands_for(token: Token, known: Referents) -> tuple[str, str]:
    if token.word in PERSONS or token.word in {"his", "her"}:
        return ("person", known.person)
    if token.word in PLURAL and known.body:
        return ("reference", known.body)
    if token.word == "there":
        return ("reference", "")
    return ("reference", known.subject)


def _named_again(parts: Parts, subject: str) -> Filled | None:
    """“the tax” after “the lodging tax”: the fuller name in its place."""
    if parts.subject is None or not subject:
        return None
    said = parts.text[parts.subject.start : parts.subject.end]
    words = said.split()
    known = [stem(word) for word in subject.split()]
    short = [stem(word) for word in words[1:]]
    if len(words) < 2 or unfolded(words[0]) not in _DEFINITE or len(short) >= len(_content(known)):
        return None
    if not set(short) <= set(known):
        return None
    question = parts.text[: parts.subject.start] + subject + parts.text[parts.subject.end :]
    return Filled(question, (("reference", subject, said),))


def _content(stems: Sequence[str]) -> list[str]:
    return [word for word in stems if word not in _DEFINITE]


def _opens(parts: Parts) -> bool:
    """Whether what looks like a subject may be a verb no list has: “who abstained”, “who objects”, “any objections”."""
    content = [token for token in parts.tokens if token.role == "content"]
    if len(content) != 1 or len(parts.tokens) > _FEW_WORDS or not parts.text[content[0].start].islower():
        return False
    place = parts.tokens.index(content[0])
    return place > 0 and parts.tokens[place - 1].role in {"asking", "particle"}


def _asks_of(parts: Parts) -> bool:
    """Whether it asks for something of a subject it leaves out: “what was the vote?”."""
    if parts.subject is None:
        return False
    content = [token.word for token in parts.tokens if token.role == "content"]
    said = [token.word for token in parts.tokens if parts.subject.start <= token.start < parts.subject.end]
    return len(content) == 1 and content[0] in ATTRIBUTES and said[0] in _DEFINITE


def _joined(parts: Parts, subject: str) -> str:
    """The subject behind the words that need it; behind words that only ask, after a colon."""
    bare = all(token.role not in {"does", "content"} for token in parts.tokens)
    return f"{parts.text}: {subject}" if bare or _asks_of(parts) else f"{parts.text} {subject}"


def _chinese(parts: Parts, known: Referents) -> Filled | None:
    subject = known.subject
    for form, rule, words in (
        (ZH_PERSON, "person", known.person or subject),
        (ZH_THING, "reference", subject),
    ):
        match = form.search(parts.text)
        if match and words:
            question = parts.text[: match.start()] + words + parts.text[match.end() :]
            return Filled(question, ((rule, words, match.group()),))
    own = parts.text[parts.subject.start : parts.subject.end] if parts.subject else ""
    if not subject or (own and not ZH_ATTRIBUTE.fullmatch(own)):
        return None
    # A subject comes first in Chinese, and the question behind it.
    joint = "" if HAN.search(subject) else " "
    return Filled(subject + joint + parts.text, (("subject", subject, ""),))
