"""Likeness of texts: near-duplicates, folded so that one press release printed five times is one source, and the name that
was probably meant.

A. Broder, "On the resemblance and containment of documents" (1997). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHINGLE = 4
ALIKE = 0.75
"""Two passages with this share of their word runs in common say the same thing in the same words."""


def shingles(text: str) -> frozenset[str]:
    """Runs of four words (of four characters in Chinese), casefolded."""
    folded = text.casefold()
    units = _HAN.findall(folded) if len(_HAN.findall(folded)) * 3 > len(folded) else _WORD.findall(folded)
    if len(units) <= _SHINGLE:
        return frozenset([" ".join(units)])
    return frozenset(" ".join(units[at : at + _SHINGLE]) for at in range(len(units) - _SHINGLE + 1))


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """|a ∩ b| / min(|a|, |b|), 0 … 1: an excerpt is as alike to the whole as a copy is."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def fold(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the texts that are kept, in order, each with how many later ones are alike to it."""
    kept: list[tuple[int, frozenset[str], int]] = []
    for position, text in enumerate(texts):
        mine = shingles(text)
        for place, (first, theirs, alike) in enumerate(kept):
            if containment(mine, theirs) >= ALIKE:
                kept[place] = (first, theirs, alike + 1)
                break
        else:
            kept.append((position, mine, 0))
    return [(first, alike) for first, _, alike in kept]


def copies(texts: Sequence[str]) -> set[int]:
    """Positions of the texts that say nothing but what one before them says. The whole behind its excerpt says more."""
    found: set[int] = set()
    kept: list[frozenset[str]] = []
    for position, text in enumerate(texts):
        mine = shingles(text)
        if any(len(mine & theirs) >= ALIKE * len(mine) for theirs in kept):
            found.add(position)
        else:
            kept.append(mine)
    return found


_NAMES_ALIKE = 60.0
"""Of 100, as ``rapidfuzz.fuzz.ratio`` counts: from here on a name is worth asking about."""


def nearest(wanted: str, names: Iterable[str]) -> str:
    """The name that is most like ``wanted``; empty where none is alike.

    >>> nearest("minuets", ["minutes", "agenda"]), nearest("x", ["minutes"])
    ('minutes', '')
    """
    found = process.extractOne(wanted, tuple(names), scorer=fuzz.ratio, score_cutoff=_NAMES_ALIKE)
    return found[0] if found else ""


def did_you_mean(wanted: str, names: Iterable[str]) -> str:
    """A question to end a sentence with; empty where nothing is alike."""
    near = nearest(wanted, names)
    return f" Did you mean {near}?" if near else ""
