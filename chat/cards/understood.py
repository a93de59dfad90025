"""How a follow-up was read, in the reader's language."""

from __future__ import annotations

from chat.safe import plain
from chat.wording import Words


def understood_words(words: Words, understood: object) -> str:
    """The question as it was understood; empty where it stood on its own."""
    if understood is None or not getattr(understood, "follows", False):
        return ""
    return plain(understood.question)
