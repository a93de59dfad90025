"""Gathering sentences into paragraphs, where a record has none: captions, and texts that are one endless line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.documents import Role, Span
from index.readers.blocks import Block
from text.cutting import width
from text.sentences import split

ENOUGH = 300
"""A paragraph of this width (a CJK character counts 2.5) may end with its sentence."""
MOST = 600
"""No paragraph is gathered beyond this width, except for one long sentence."""
ENDLESS = 900
"""A sentence beyond this width has lost its full stops, and is broken where it can be."""
_LONG_PARAGRAPH = 3000
_CHUNK = 16_000
"""Characters that are split into sentences at a time: on odd texts a splitter's time grows with the square."""
_BLANK = re.compile(r"\s+")


def gather(text: str, language: str, borders: Sequence[int] = ()) -> list[Span]:
    """``text`` as paragraphs of ENOUGH to MOST, at sentence ends. ``borders`` are places where an endless sentence
    may be broken (the beginnings of captions); without any, it is broken at blanks.
    """
    paragraphs: list[Span] = []
    gathered = 0.0
    for sentence in _sentences(text, language):
        for piece in _pieces(text, sentence, borders):
            size = width(text[piece.start : piece.end])
            if paragraphs and gathered < ENOUGH and gathered + size <= MOST:
                paragraphs[-1] = Span(paragraphs[-1].start, piece.end)
                gathered += size + 1
            else:
                paragraphs.append(piece)
                gathered = size
    return paragraphs


def in_paragraphs(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """``blocks``, with every endless paragraph in parts that can be cited: a transcript on a single line has one
    paragraph otherwise.
    """
    for block in blocks:
        if block.role is not Role.BODY or len(block.text) <= _LONG_PARAGRAPH:
            yield block
            continue
        for number, span in enumerate(gather(block.text, language)):
            seconds = block.seconds if number == 0 else None
            yield replace(block, text=block.text[span.start : span.end], seconds=seconds)


def _sentences(text: str, language: str) -> Iterator[Span]:
    """Sentences, found chunk by chunk."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _CHUNK)
        spans = split(text[start:end], language)
        if end < len(text) and len(spans) > 1:
            end = start + spans[-1].start  # the last one may go on in the next chunk
            spans = spans[:-1]
        for span in spans:
            yield Span(start + span.start, start + span.end)
        start = end


def _pieces(text: str, sentence: Span, borders: Sequence[int]) -> Iterator[Span]:
    start = sentence.start
    # A text is at least as wide as it is long, so no more than this has to be looked at.
    while width(text[start : min(sentence.end, start + ENDLESS + 1)]) > ENDLESS:
        # In CJK text fewer characters make the same width.
        dense = width(text[start : start + MOST]) / MOST
        low, high = start + int(ENOUGH / dense), start + int(MOST / dense)
        places = [border for border in borders if low <= border <= high]
        places = places or [match.start() for match in _BLANK.finditer(text, low, high)] or [high]
        cut = places[len(places) // 2]
        yield _trimmed(text, start, cut)
        start = cut
    if text[start : sentence.end].strip():
        yield _trimmed(text, start, sentence.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))
