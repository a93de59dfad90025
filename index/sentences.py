"""Sentence borders, from sentencex (Wikimedia), as character ranges."""

from __future__ import annotations

import sentencex

from domain.documents import Span


def split(text: str, language: str = "en") -> list[Span]:
    """The sentences of ``text``: ranges in order, not overlapping, trimmed, none blank; all that is not blank
    is in one of them. ``language`` is an ISO 639-1 code; unknown ones fall back to English rules.
    """
    spans: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries(language or "en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        # sentencex joins a sentence to the line above it where no full stop ends that line (headings, lists).
        for line_start, line_end in _blocks(text, start, end):
            piece = text[line_start:line_end]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                spans.append(Span(line_start + left, line_start + len(piece.rstrip())))
    return spans


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    blocks, at = [], start
    while (border := text.find("\n\n", at, end)) != -1:
        blocks.append((at, border))
        at = border + 2
    blocks.append((at, end))
    return blocks
