"""What a reader hands back, and how it becomes the cleaned text of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.documents import CELLS, Paragraph, Role, Span
from domain.errors import RecordEmpty, RecordError, RecordNeedsOCR
from index.readers.metadata.sidecar import SILENT, Metadata
from text.cleaning import is_rule, one_line, trimmed
from text.sentences import split, width


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be: a heading, a list item, a row of a table, or plain text."""

    text: str
    role: Role = Role.BODY
    level: int = 0  # a heading's depth: 1 is outermost. 0 for everything else.
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""
    heads: str = ""  # of a table's row: those of its cells
    struck: str = ""  # words that are struck through in it, and no part of its text


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
    unused: tuple[str, ...] = ()  # what of its front matter could not be used
    recognised: tuple[range, ...] = ()  # pages that a program read from pictures
    is_unsure: bool = False  # whether styles may hide, strike or add words of it that cannot be told
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
                heads=one_line(block.heads),
                struck=one_line(block.struck),
            )
        )
        if block.role is Role.HEADING:
            path.append((max(1, block.level), text))
        parts.append(text)
        at += len(text)
    return "\n\n".join(parts), tuple(paragraphs)


# --- Words that are struck through: marked where they are read, and kept beside the text, which holds what is in force.

STRUCK, STANDS = "\U00010a7d", "\U00010a7f"
"""Stand before and behind struck words until a block is done. Signs of a script that no record is written in: the
noncharacters, made for this, are taken out by the libraries that blocks come through."""
_MARKS = re.compile(f"([{STRUCK}{STANDS}])")
_CLOSING = re.compile(r"[.,;:!?)\]”’。，；：！？、）]")


def struck(text: str) -> str:
    """``text`` marked as struck through; each word by itself, so that it can be cut anywhere between them."""
    return _WORDS.sub(lambda word: f"{STRUCK}{word.group()}{STANDS}", text)


def is_struck(text: str) -> bool:
    """Whether nothing in ``text`` stands."""
    return STRUCK in text and is_rule(parted_text(text)[0])


def standing(blocks: Iterable[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """``blocks`` without the words that were marked as struck, which each keeps apart, and the note on them. What was
    struck as a whole is kept by the block before it, behind a table by the one after it.
    """
    found: list[Block] = []
    places, waiting = 0, ""
    for block in blocks:
        if _OVERSTRUCK.search(block.text):
            text = _OVERSTRUCK.sub(lambda run: struck(_STROKES.sub("", run.group())), block.text)
            block = replace(block, text=text)  # noqa: PLW2901 - the same, with what it strikes marked
        if STRUCK not in block.text and STANDS not in block.text:
            found.append(replace(block, struck=waiting) if waiting else block)
            waiting = ""
            continue
        text, heads, gone = _in_force(block)
        places += bool(gone)
        if not is_rule(text):
            found.append(replace(block, text=text, heads=heads, struck=_and(waiting, gone)))
            waiting = ""
        elif found and (found[-1].role is not Role.TABLE or block.role is Role.TABLE):
            found[-1] = replace(found[-1], struck=_and(found[-1].struck, gone))
        else:
            waiting = _and(waiting, gone)
    if waiting and found:
        found[-1] = replace(found[-1], struck=_and(found[-1].struck, waiting))
    if not places:
        return found, ()
    return found, (f"{STRUCK_NOTE} ({'one paragraph' if places == 1 else f'{places} paragraphs'}).",)


STRUCK_NOTE = "Words that the record strikes through are not in force; they are kept apart, and not quoted"
_WORDS = re.compile(r"\S+")
_STROKES = re.compile("[\u0335\u0336\u0338]")
_OVERSTRUCK = re.compile("(?:[^\u0335\u0336\u0338\n][\u0335\u0336\u0338]+(?: (?![\u0335\u0336\u0338]))?){3,}")
"""A stroke over each letter, as is written where there is no other way to strike; one alone may be a letter of its own."""


def _and(*parts: str) -> str:
    return " … ".join(part for part in parts if part)


def _in_force(row: Block) -> tuple[str, str, str]:
    """The text that stands in a block, a row's heads without those of cells in which nothing stands any more, and what
    is struck in it.
    """
    parted = [parted_text(cell) for cell in (row.text.split(CELLS) if row.role is Role.TABLE else [row.text])]
    heads = row.heads.split(CELLS)
    if not row.heads or len(heads) != len(parted):
        return CELLS.join(text for text, _ in parted), "", _and(*(gone for _, gone in parted))
    kept = [(text.strip(), head) for (text, _), head in zip(parted, heads, strict=True) if text.strip()]
    return (
        CELLS.join(text for text, _ in kept),
        CELLS.join(head for _, head in kept),
        _and(*(gone for _, gone in parted)),
    )


def parted_text(text: str) -> tuple[str, str]:
    """What stands in ``text``, and what is struck. A mark whose other half was cut off holds to the end of the block."""
    pieces = _MARKS.split(text)
    inside = next((piece for piece in pieces if piece in (STRUCK, STANDS)), "") == STANDS
    kept, gone, joined = "", "", False
    for piece in pieces:
        if piece in (STRUCK, STANDS):
            inside = piece == STRUCK
        elif inside:
            gone = f"{gone} {piece}" if joined else _and(gone, piece)
            joined = True
        else:
            if gone and _CLOSING.match(piece):
                kept = kept.rstrip(" ")
            joined = joined and not piece.strip()
            kept += piece
    return kept, gone.strip()


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
            part = replace(block, text=block.text[span.start : span.end])
            yield part if number == 0 else replace(part, seconds=None, struck="")


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
        yield trimmed(text, start, cut)
        start = cut
    if text[start : sentence.end].strip():
        yield trimmed(text, start, sentence.end)


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
