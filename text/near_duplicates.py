"""Near-duplicates: texts that say the same in the same words, folded so that one press release printed five times is one source.

A. Broder, "On the resemblance and containment of documents" (1997). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
