"""“Is it safe?”, “who voted against?”: what a question leaves out or points to, put in from the one before.

These are rules over word classes, no grammar. What a question consists of is told by ``text.questions.parts_of``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from text.followup_cues import (
    ATTRIBUTES,
    AUXILIARY,
    INTRANSITIVE,
    OWNERS,
    PERSONS,
    PLURAL,
    ZH_ASKING,
    ZH_ATTRIBUTE,
    ZH_PERSON,
    ZH_THING,
    ZH_VERB,
)
from text.language import HAN
from text.questions import Parts, Token, parts_of, runs, shortened
from text.terms import stem, unfolded

BARE = re.compile(rf"(?:在)?(?:{ZH_ASKING})+", re.IGNORECASE)
"""A Chinese question that only asks: “什么时候”, “在哪里”."""
_DEFINITE = frozenset("the this that these those el la los las este esta ese esa".split())
_FEW_WORDS = 3
_SPANISH_ASKING = frozenset("que cual cuales cuanto cuanta cuantos cuantas".split())
_SOMEBODY = frozenset(
    "tiene ocupa desempena hizo hace dice dijo propone propuso opina cobra dirige preside".split()
)
"""What one does; a thing does not."""
_ONE = re.compile(r"\b(?:mayor|alcaldesa?)\b")
_ASK_FOR_OBJECTS = frozenset("what which whom whose que cual cuales".split())


class Rule(StrEnum):
    """How something was carried over."""

    SUBJECT = "subject"
    """The subject of the question before was put to the new one."""
    REFERENCE = "reference"
    """It stands for “it”, “that”, “they”."""
    PERSON = "person"
    """A name, from the record's quote or the question before, stands for “he” or “she”."""
    REPLACED = "replaced"
    """The new words stand in the question before, in place of others."""
    YEAR = "year"
    """Another year."""
    NO_YEAR = "no year"
    """A year was asked for by another one, and none is known; nothing was put in its place."""
    RECORD = "record"
    """Only the record that was quoted first."""
    MORE = "more"
    """The same question: there may be more passages to show."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that was carried over. Words of the person or of the record only, so that it can be shown in any language."""

    rule: Rule
    words: str = ""
    instead_of: str = ""
    """What they stand in place of: “it”, “2025”; empty where they were added."""


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
    carried: tuple[Carried, ...]
    open: bool = False


def refer(parts: Parts, known: Referents) -> Filled | None:
    """``parts`` with what it leaves out; None when it leaves nothing out or there is nothing to put in."""
    if HAN.search(parts.text):
        return _chinese(parts, known)
    filled = _pronouns(parts, known) or _dropped(parts, known)
    if filled is not None:
        return filled
    named = _named_again(parts, known.subject)
    if named is not None:
        return named
    if not known.subject:
        return None
    opened = (_opens(parts) or _asks_of(parts)) and parts.tokens[-1].word not in _SOMEBODY
    if (parts.subject is not None and not opened) or _is_whole(parts):
        return None
    return Filled(_joined(parts, known.subject), (Carried(Rule.SUBJECT, known.subject),), opened)


def _pronouns(parts: Parts, known: Referents) -> Filled | None:
    pointing = [token for token in parts.tokens if _points(parts, token)]
    question, carried, done, gap = parts.text, list[Carried](), set[str](), False
    for token in reversed(pointing):
        said = parts.text[token.start : token.end]
        rule, words = _stands_for(token, known)
        if not words or words in done or token.word in {"su", "sus"}:
            # “There” and “su” may stand where the subject is told behind the question; for “he” nobody else will do.
            gap = gap or token.word in {"there", "su", "sus"}
            continue
        done.add(words)
        words = f"{words}’s" if token.word in OWNERS else words
        question = question[: token.start] + words + question[token.end :]
        carried.append(Carried(rule, words.removesuffix("’s"), said))
    left = known.subject and known.subject not in done
    if left and gap:
        question = f"{question}: {known.subject}"
        carried.append(Carried(Rule.SUBJECT, known.subject))
    elif left and carried and parts.subject is None and not _is_whole(parts) and _takes(parts):
        question = f"{question} {known.subject}"
        carried.append(Carried(Rule.SUBJECT, known.subject))
    return Filled(question, tuple(reversed(carried))) if carried else None


def _dropped(parts: Parts, known: Referents) -> Filled | None:
    """“¿Qué cargos tiene?”: in Spanish, whoever it was about need not be said, and may stand behind the verb."""
    words = [token.word for token in parts.tokens]
    if (
        not known.person
        or len(words) < _FEW_WORDS
        or words[0] not in _SPANISH_ASKING
        or words[-1] not in _SOMEBODY
    ):
        return None
    return Filled(f"{parts.text} {known.person}", (Carried(Rule.PERSON, known.person),))


def object_of(text: str, question: Parts) -> str:
    """What stands behind the verb of ``question`` in ``text``, its answer: “a plenary meeting”, where “Who led it?” was asked."""
    verbs = {
        stem(token.word) for token in question.tokens if token.role == "does" and token.word not in AUXILIARY
    }
    tokens = parts_of(text).tokens
    at = next((place for place, token in enumerate(tokens) if stem(token.word) in verbs), None)
    if at is None:
        return ""
    behind = parts_of(text[tokens[at].end :]).tokens
    run = next(runs(text[tokens[at].end :], behind), [])
    words = text[tokens[at].end :][run[0].start : run[-1].end] if run else ""
    return shortened(words) if words and not text[tokens[at].end :][: run[0].start].strip() else ""


def _points(parts: Parts, token: Token) -> bool:
    """Whether a pronoun points to something before. “Will it rain on the flood wall” does not need it to."""
    if token.role != "pronoun" and not (token.word == "there" and _last(parts, token)):
        return False
    # “that” behind a subject of the question's own joins a clause.
    return not (token.word == "that" and parts.subject is not None and parts.subject.start < token.start)


def _last(parts: Parts, token: Token) -> bool:
    return parts.tokens[-1] is token and len(parts.tokens) > 1


def _stands_for(token: Token, known: Referents) -> tuple[Rule, str]:
    if token.word in PERSONS or token.word in {"his", "her"}:
        return (Rule.PERSON, known.person)
    if token.word in PLURAL or token.word in {"their", "theirs"}:
        # “They” are the council, or several things; one thing is not.
        body = known.body if not HAN.search(known.body) and not _ONE.search(unfolded(known.body)) else ""
        return (Rule.REFERENCE, body or (known.subject if _is_plural(known.subject) else ""))
    if token.word == "there" or (token.word in {"these", "those"} and not _is_plural(known.subject)):
        return (Rule.REFERENCE, "")
    return (Rule.REFERENCE, known.subject)


def _named_again(parts: Parts, subject: str) -> Filled | None:
    """“the tax” after “the lodging tax”: the fuller name in its place."""
    if parts.subject is None or not subject:
        return None
    said = parts.text[parts.subject.start : parts.subject.end]
    words = said.split()
    known = [stem(word) for word in subject.split()]
    short = [stem(word) for word in words[1:]]
    if said.casefold() in subject.casefold():
        return None  # it is the whole name already
    if len(words) < 2 or unfolded(words[0]) not in _DEFINITE or len(short) >= len(_content(known)):
        return None
    if not set(short) <= set(known):
        return None
    question = parts.text[: parts.subject.start] + subject + parts.text[parts.subject.end :]
    return Filled(question, (Carried(Rule.REFERENCE, subject, said),))


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
    """The subject behind a verb or preposition that takes it; else after a colon: “when: the flood wall?”."""
    return f"{parts.text} {subject}" if _takes(parts) else f"{parts.text}: {subject}"


def _takes(parts: Parts) -> bool:
    """Whether the question ends with a word that its subject or object may follow, and has none: “who voted against”,
    “when will they decide”, “¿cuándo abre”.
    """
    last = parts.tokens[-1]
    asked = {
        token.word
        for before, token in zip((None, *parts.tokens), parts.tokens, strict=False)
        if token.role == "asking" and (before is None or before.word != "por")
    }
    if last.role == "preposition" or last.word == "against":
        return True
    if last.role != "does" or last.word in AUXILIARY or asked & _ASK_FOR_OBJECTS:
        return False
    return last.word not in INTRANSITIVE


def _is_whole(parts: Parts) -> bool:
    """Whether a question that names no subject but a body lacks nothing: “Who is the mayor?”, “When did the council meet?”."""
    if parts.body is None:
        return False
    last = parts.tokens[-1]
    return parts.body.end >= last.end or last.word in INTRANSITIVE


def _is_plural(words: str) -> bool:
    """Whether the head of a subject is in the plural, as far as its form says so: “Davis” of “Shane Davis” is not."""
    head = re.split(r" (?:of|for|on|in|to|de|del|para|en) ", words)[0]
    named = head.split()[-1:] != [head] and head.split()[-1][:1].isupper()
    return (
        " and " in words or " y " in words or (head.endswith("s") and not head.endswith("ss") and not named)
    )


def _chinese(parts: Parts, known: Referents) -> Filled | None:
    subject = known.subject
    for form, rule, words in (
        (ZH_PERSON, Rule.PERSON, known.person),
        (ZH_THING, Rule.REFERENCE, subject),
    ):
        match = form.search(parts.text)
        if match and words:
            question = parts.text[: match.start()] + words + parts.text[match.end() :]
            return Filled(question, (Carried(rule, words, match.group()),))
    own = parts.text[parts.subject.start : parts.subject.end] if parts.subject else ""
    if not subject or (own and not ZH_ATTRIBUTE.fullmatch(own)) or ZH_PERSON.search(parts.text):
        return None
    if parts.body and {match.group() for match in ZH_VERB.finditer(parts.text)} <= {"是"}:
        return None  # “谁是市长？”
    # A subject comes first in Chinese, and the question behind it.
    joint = "" if HAN.search(subject) else " "
    return Filled(subject + joint + parts.text, (Carried(Rule.SUBJECT, subject),))
