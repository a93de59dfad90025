"""What answering needs from its replaceable parts, beside what ``index.ports`` names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.ports import FloatArray


class Reranker(Protocol):
    """Reads a question and a text together and says how well the text answers."""

    name: str
    fingerprint: str
    """sha256 over weights and tokenizer."""
    languages: frozenset[str] | None
    """ISO 639-1 codes it was trained on, or None when it reads any language."""

    def score(self, question: str, texts: Sequence[str]) -> FloatArray:
        """``n`` raw logits, ``(n,)``, higher is better; ``n`` may be 0. A pair's score does not depend on
        the other pairs in the call, so the same question gives the same answer byte for byte.
        """
        ...
