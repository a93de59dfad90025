"""How a follow-up was read, in the reader's language: what was carried over from the question before, and how."""

from __future__ import annotations

from chat.safe import cut, plain
from chat.wording import Words
from domain.followups import Carried, Rule, Understood

_WORDS = 120
_SAID = {
    Rule.SUBJECT: "follow-subject",
    Rule.REFERENCE: "follow-reference",
    Rule.PERSON: "follow-reference",
    Rule.REPLACED: "follow-replaced",
    Rule.YEAR: "follow-year",
    Rule.NO_YEAR: "follow-no-year",
    Rule.RECORD: "follow-record",
    Rule.MORE: "follow-more",
}
_BARE = {
    Rule.REFERENCE: "follow-subject",
    Rule.PERSON: "follow-subject",
    Rule.REPLACED: "follow-subject",
    Rule.YEAR: "follow-year-bare",
}
"""How it is said where nothing was replaced."""


def understood_words(words: Words, understood: Understood) -> str:
    """Phrases, safe; empty where the question was read as it stands."""
    if not understood.follows:
        return ""
    said = [_carried(words, each) for each in understood.reading]
    return words("list-semicolon").join([words("follow-read"), *dict.fromkeys(said)])


def _carried(words: Words, carried: Carried) -> str:
    message = _SAID[carried.rule] if carried.instead_of else _BARE.get(carried.rule, _SAID[carried.rule])
    return words(
        message, words=plain(cut(carried.words, _WORDS)), instead=plain(cut(carried.instead_of, _WORDS))
    )
