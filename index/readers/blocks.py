"""What a reader hands back, and how it becomes the cleaned text of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.documents import Paragraph, Role, Span
from domain.errors import RecordEmpty, RecordError, RecordNeedsOCR
from index.readers.metadata.sidecar import SILENT, Metadata
from text.cleaning import is_rule, one_line
from text.cutting import width
from text.sentences import split

CELLS = " | "
"""Stands between the cells of a table's row, as the ruled line does in the source. A row is one paragraph, so that
a quote of it is the whole row and nothing but the row."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be: a heading, a list item, a row of a table, or plain text."""

    text: str
    role: Role = Role.BODY
    level: int = 0  # a heading's depth: 1 is outermost. 0 for everything else.
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as its reader found it, before its metadata are resolved."""

    blocks: list[Block]
    said: Metadata = SILENT  # what the record says of itself: front matter, a page's metadata
    hints: tuple[str, ...] = ()
    """Lines that are not content but often name the meeting and its date: running headers, a page's ``<title>``."""
    hints_from: str = ""  # where they stood, in words: "from the running header"
    date_from: str = ""
    """What ``said.date`` is, in words behind "The date is …", when nobody gave it for this library."""
    notes: tuple[str, ...] = ()
    recognised: tuple[range, ...] = ()  # pages that a program read from pictures
    spoken: bool = False  # whether it is a transcript by its form: cues with times
    by_machine: bool = False  # whether its form shows that speech recognition wrote it
    dated_by_lines: bool = True
    """Whether a date in its first lines may be the record's; rows have dates of their own."""
    lead_is_title: bool = False
    """Whether the first line is the title: a main heading, or in plain text a line that stands alone."""


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """The cleaned text and its paragraphs. The text is the paragraphs joined by one blank line, and
    ``text[p.start:p.end]`` is each of them. Blocks in which nothing can be read are left out.
    """
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    at = 0
    for block in blocks:
        text = one_line(block.text)
        if is_rule(text):
            continue
        if block.role is Role.HEADING:
            level = max(1, block.level)
            path = [(depth, heading) for depth, heading in path if depth < level]
        if parts:
            at += 2
        paragraphs.append(
            Paragraph(
                number=len(parts) + 1,
                start=at,
                end=at + len(text),
                role=block.role,
                heading=" › ".join(heading for _, heading in path),
                page=block.page,
                seconds=block.seconds,
                speaker=one_line(block.speaker),
            )
        )
        if block.role is Role.HEADING:
            path.append((max(1, block.level), text))
        parts.append(text)
        at += len(text)
    return "\n\n".join(parts), tuple(paragraphs)


# --- Sentences gathered into paragraphs, where a record has none: captions, and texts that are one endless line.

_ENOUGH = 300  # a paragraph of this width (a CJK character counts 2.5) may end with its sentence
_MOST = 600  # no paragraph is gathered beyond this width, except for one long sentence
_ENDLESS = 900  # a sentence beyond this width has lost its full stops, and is broken where it can be
_LONG_PARAGRAPH = 3000
_CHUNK = 16_000
"""Characters that are split into sentences at a time: on odd texts a splitter's time grows with the square."""
_BLANK = re.compile(r"\s+")


def gather(text: str, language: str, borders: Sequence[int] = ()) -> list[Span]:
    """``text`` as paragraphs of a readable length, at sentence ends. ``borders`` are places where an endless sentence
    may be broken (the beginnings of captions); without any, it is broken at blanks.
    """
    paragraphs: list[Span] = []
    gathered = 0.0
    for sentence in _sentences(text, language):
        for piece in _pieces(text, sentence, borders):
            size = width(text[piece.start : piece.end])
            if paragraphs and gathered < _ENOUGH and gathered + size <= _MOST:
                paragraphs[-1] = Span(paragraphs[-1].start, piece.end)
                gathered += size + 1
            else:
                paragraphs.append(piece)
                gathered = size
    return paragraphs


def in_paragraphs(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """``blocks``, with every endless paragraph (a transcript on a single line) in parts that can be cited."""
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
    while width(text[start : min(sentence.end, start + _ENDLESS + 1)]) > _ENDLESS:
        # In CJK text fewer characters make the same width.
        dense = width(text[start : start + _MOST]) / _MOST
        low, high = start + int(_ENOUGH / dense), start + int(_MOST / dense)
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


# --- What several readers give: rows that another system exported, and the error for files without text.


def row_of(pairs: Iterable[tuple[str, str]]) -> Block:
    """An exported row: each value behind the name of its column, where it has one; no name without a value."""
    shown = ((one_line(name), one_line(value)) for name, value in pairs)
    return Block(
        "; ".join(f"{name}: {value}" if name else value for name, value in shown if value), Role.TABLE
    )


def needs_ocr_or_empty(key: str, *, pictured: bool) -> RecordError:
    """The error for a file without text."""
    if pictured:
        return RecordNeedsOCR(
            f"“{key}” holds pictures and no text.",
            remedy="Save it as PDF, and give that where Plenum reads scans (“ocr = true”); elsewhere run it through text "
            "recognition (OCR) first, for example with ocrmypdf.",
        )
    return RecordEmpty(f"There is nothing to read in “{key}”.", remedy="Look whether the record is complete.")
