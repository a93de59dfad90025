"""Documents and passages as rows, and back. Nothing is lost on the way: ``unpack(pack(document)) == document``."""

from __future__ import annotations

import functools
import json
import re
import zlib
from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.dates import from_iso
from domain.documents import Document, Kind, Paragraph, Passage, Role, Span, sha256_text
from domain.provenance import Note, Noted, Notes, packed, unpacked
from index.records import StoredPassage

Splitter = Callable[[str, str], Sequence[Span]]
"""``(text, language)`` → the sentences of ``text``."""


class DocumentRow(NamedTuple):
    """A document's columns; the ones that say where it stands in a generation are not among them."""

    key: str
    raw_hash: str
    text_hash: str
    title: str
    kind: str
    body: str
    date: str
    language: str
    url: str
    byline: str
    collection: str
    notes: str
    """JSON list of ``packed`` notes; of plain sentences where the tables had version 1."""
    text: bytes
    """zlib; lone surrogates never get this far."""
    paragraphs: bytes
    """zlib of a JSON list of ``[number, start, end, role, heading, page, seconds, speaker]``."""


class PassageRow(NamedTuple):
    """A passage's columns, without its id and document."""

    start: int
    end: int
    first_paragraph: int
    last_paragraph: int
    context: str
    text: str
    hash: bytes
    """``passage_hash`` of context and text: vectors are reused by it."""
    sentences: bytes
    """Pairs of 4-byte integers, relative to the passage's start."""
    paragraphs: str
    """JSON like a document's, those it touches."""


def pack(document: Document) -> DocumentRow:
    """A document as a row."""
    return DocumentRow(
        document.key,
        document.raw_hash,
        document.text_hash,
        document.title,
        document.kind.value,
        document.body,
        document.date.isoformat(),
        document.language,
        document.url,
        document.byline,
        document.collection,
        json.dumps(packed(document.notes), ensure_ascii=False),
        zlib.compress(document.text.encode(), 3),
        zlib.compress(_paragraphs_json(document.paragraphs).encode(), 3),
    )


def unpack(row: DocumentRow) -> Document:
    """The reverse of ``pack``."""
    return Document(
        key=row.key,
        title=row.title,
        text=zlib.decompress(row.text).decode(),
        paragraphs=paragraphs_of(zlib.decompress(row.paragraphs)),
        kind=Kind(row.kind),
        body=row.body,
        date=from_iso(row.date),
        language=row.language,
        url=row.url,
        byline=row.byline,
        collection=row.collection,
        raw_hash=row.raw_hash,
        notes=notes_of(row.notes),
    )


@functools.lru_cache(maxsize=1024)
def notes_of(column: str) -> Notes:
    """Notes from their JSON. Raises ValueError. Kept: most records have none, or those of others."""
    return tuple(_former(each) if isinstance(each, str) else unpacked(each) for each in json.loads(column))


_MACHINE_WROTE = re.compile(r"It says of itself that a machine wrote it: “(.*)”\.", re.DOTALL)
_RECOGNISED = re.compile(
    r"The text of pages? ([0-9–, ]+) was recognised from pictures by a program; check it against the pages?\."
)
_RUN = re.compile(r"([1-9][0-9]{0,5})(?:–([1-9][0-9]{0,5}))?")


def _former(sentence: str) -> Note:
    """A note of a record that was read when notes were sentences: what answers depend on is read back out of them, once
    and here. Every other one is shown as it was written then.
    """
    if wrote := _MACHINE_WROTE.fullmatch(sentence):
        return Note(Noted.MACHINE_WROTE, wrote[1])
    if said := _RECOGNISED.fullmatch(sentence):
        runs = [run for part in said[1].split(", ") if (run := _RUN.fullmatch(part))]
        pages = tuple(range(int(run[1]), int(run[2] or run[1]) + 1) for run in runs)
        return Note(Noted.RECOGNISED, pages=tuple(run for run in pages if run))
    return Note(Noted.READ, sentence)


def pack_passages(document: Document, passages: Sequence[Passage], split: Splitter) -> list[PassageRow]:
    """A document's passages as rows, with their sentences.

    Sentences are split within one paragraph at a time: none reaches from one into the next.
    """
    rows = []
    by_number = {paragraph.number: paragraph for paragraph in document.paragraphs}
    for passage in passages:
        text = document.text[passage.start : passage.end]
        numbers = range(passage.first_paragraph, passage.last_paragraph + 1)
        touched = [by_number[number] for number in numbers if number in by_number]
        sentences = array("I")
        for start, end, whole in _blocks(passage, touched):
            spans = [Span(0, end - start)] if whole else split(document.text[start:end], document.language)
            for span in spans:
                sentences.extend((start + span.start - passage.start, start + span.end - passage.start))
        rows.append(
            PassageRow(
                passage.start,
                passage.end,
                passage.first_paragraph,
                passage.last_paragraph,
                passage.context,
                text,
                passage_hash(passage.context, text),
                sentences.tobytes(),
                _paragraphs_json(touched),
            )
        )
    return rows


def _blocks(passage: Passage, touched: Sequence[Paragraph]) -> list[tuple[int, int, bool]]:
    """The parts of a passage that lie within one paragraph, each with whether it is quoted whole: a row of a table is."""
    blocks = [
        (
            max(p.start, passage.start),
            min(p.end, passage.end),
            p.role is Role.TABLE and passage.start <= p.start and p.end <= passage.end,
        )
        for p in touched
    ]
    return [block for block in blocks if block[0] < block[1]] or [(passage.start, passage.end, False)]


def passage_hash(context: str, text: str) -> bytes:
    """32 bytes that stand for what the model reads: the text, and what stands before it."""
    return bytes.fromhex(sha256_text(f"{context}\0{text}"))


def stored_passage(number: int, document: str, row: PassageRow) -> StoredPassage:
    """A row as answering reads it. Raises ValueError where its words are not those that were written: not every file is hashed when a
    large library is opened.
    """
    if row.hash != passage_hash(row.context, row.text):
        raise ValueError(f"a passage of {document} does not hold what was written")
    at = array("I")
    at.frombytes(row.sentences)
    return StoredPassage(
        number,
        document,
        row.text,
        row.start,
        row.end,
        row.first_paragraph,
        row.last_paragraph,
        row.context,
        tuple(Span(row.start + at[i], row.start + at[i + 1]) for i in range(0, len(at), 2)),
        paragraphs_of(row.paragraphs),
    )


def _paragraphs_json(paragraphs: Sequence[Paragraph]) -> str:
    rows: list[list[object]] = []
    for p in paragraphs:
        rows.append([p.number, p.start, p.end, p.role.value, p.heading, p.page, p.seconds, p.speaker])
        if p.heads or p.struck or p.date.is_known:
            rows[-1] += [p.heads, p.struck]
        if p.date.is_known:
            rows[-1].append(p.date.isoformat())
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def paragraphs_of(text: str | bytes) -> tuple[Paragraph, ...]:
    """Paragraphs from their JSON."""
    found: list[Paragraph] = []
    for number, start, end, role, heading, page, seconds, speaker, *more in json.loads(text):
        heads, struck, date = [*more, "", "", ""][:3]
        found.append(
            Paragraph(
                number, start, end, Role(role), heading, page, seconds, speaker, heads, struck, from_iso(date)
            )
        )
    return tuple(found)
