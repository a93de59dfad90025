"""What a message claims, cut into sentences that can be looked up. Pure; it decides nothing about what is true."""

from __future__ import annotations

import re

from domain.words import terms_of

MOST = 3
"""Claims of one message that are looked up."""
_LONGEST = 400
_LINK = re.compile(r"<?https?://\S+|<(?:@[!&]?|#|a?:\w+:|t:|/)[^>]*>|`{1,3}[^`]*`{1,3}")
_BORDER = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_TELLING = 2
"""A sentence with fewer content words claims nothing ("Really?", "I agree")."""


def claims_in(message: str) -> list[str]:
    """The sentences with most to look up, in their own order; empty when none says anything. Links, mentions and code
    are left out.

    >>> claims_in("No way! The council raised the lodging tax to 9% in June. https://city.example/x")
    ['The council raised the lodging tax to 9% in June.']
    """
    plain = re.sub(r"[*_~|]{2,}", "", _LINK.sub(" ", message))
    sentences = [" ".join(part.split()).lstrip("> ") for part in _BORDER.split(plain)]
    weighed = [(len(terms_of(sentence)), at, sentence[:_LONGEST]) for at, sentence in enumerate(sentences)]
    telling = sorted((each for each in weighed if each[0] >= _TELLING), key=lambda each: (-each[0], each[1]))[
        :MOST
    ]
    found = [sentence for _, _, sentence in sorted(telling, key=lambda each: each[1])]
    if found:
        return found
    whole = " ".join(" ".join(sentences).split())[:_LONGEST]
    return [whole] if len(terms_of(whole)) >= _TELLING else []
