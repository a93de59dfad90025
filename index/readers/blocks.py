"""What a reader hands back, and how it becomes the cleaned text of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.documents import Paragraph, Role
from domain.errors import RecordEmpty, RecordError, RecordNeedsOCR
from index.readers.metadata.sidecar import SILENT, Metadata
from text.cleaning import is_rule, one_line

CELLS = " | "
"""Stands between the cells of a table's row, as the ruled line does in the source. A row is one paragraph, so that
a quote of it is the whole row and nothing but the row."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph to be: a heading, a list item, a row of a table, or plain text."""

    text: str
    role: Role = Role.BODY
    level: int = 0
    """A heading's depth: 1 is outermost. 0 for everything else."""
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as its reader found it, before titles, dates and kinds are settled."""

    blocks: list[Block]
    said: Metadata = SILENT
    """What the record says of itself: front matter, a page's metadata."""
    hints: tuple[str, ...] = ()
    """Lines that are not content but often name the meeting and its date: running headers, a page's ``<title>``."""
    hints_from: str = ""
    """Where they stood, in words: "from the running header"."""
    date_from: str = ""
    """What ``said.date`` is, in words behind "The date is …", when nobody gave it for this library."""
    notes: tuple[str, ...] = ()
    recognised: tuple[range, ...] = ()
    """Pages that a program read from pictures."""
    spoken: bool = False
    """Whether it is a transcript by its form: cues with times."""
    by_machine: bool = False
    """Whether its form shows that speech recognition wrote it."""
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


# --- What the readers of documents and of rows share: rows of tables, and files without text.


def row_of(pairs: Iterable[tuple[str, str]]) -> Block:
    """An exported row, from the names of its columns and its values; a value without a name stands alone, and a name
    without a value is left out.
    """
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
