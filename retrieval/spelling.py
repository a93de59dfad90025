"""Reading a misspelt question: a word that no record has, read as the word of the best passages that looks like it.

Only for words in lower case: a name that is one letter off may be another person's, and then there is no answer.
What was read differently is shown with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from domain.words import STOP, WORD

_SHORTEST = 5
_ALIKE = 0.84


def respelled(question: str, texts: Sequence[str], known: Callable[[str], bool]) -> dict[str, str]:
    """Misspelt words of ``question`` → how they stand in ``texts``. ``known`` says whether any record has a word."""
    unknown = [
        word
        for word in dict.fromkeys(match.group() for match in WORD.finditer(question))
        if len(word) >= _SHORTEST
        and word.isascii()
        and word.isalpha()
        and word.islower()
        and word not in STOP
        if not known(word)
    ]
    if not unknown:
        return {}
    words = dict.fromkeys(
        match.group().lower() for text in texts for match in WORD.finditer(text) if match.group().isalpha()
    )
    found = {}
    for word in unknown:
        near = [other for other in words if other[:1] == word[:1] and abs(len(other) - len(word)) <= 2]
        rated = [(SequenceMatcher(None, word, other, autojunk=False).ratio(), other) for other in near]
        best, other = max(rated, default=(0.0, ""))
        if best >= _ALIKE:
            found[word] = other
    return found


def read_as(question: str, spellings: dict[str, str]) -> str:
    """``question`` with the misspelt words replaced."""
    return WORD.sub(lambda match: spellings.get(match.group(), match.group()), question)
