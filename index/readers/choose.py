"""From the bytes of a record to a Document: the reader that fits is chosen, and what is known about it settled.

What the bytes are counts more than what the file is called. What is said about a record counts in this order:
the sidecar, front matter, the record's own metadata, its name, its title and first lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from domain.dates import UNKNOWN, PartialDate
from domain.documents import Document, Kind, Role
from domain.errors import RecordEmpty, RecordUnreadable
from index.readers.blocks import Block, Draft, assemble
from index.readers.clean import one_line
from index.readers.evidence import date_in, date_in_name, first_lines, kind_of, title_from
from index.readers.foreign import refuse_foreign
from index.readers.furniture import with_bylines, without_share_buttons
from index.readers.gather import in_paragraphs
from index.readers.language import language_of
from index.readers.metadata import SILENT, Metadata
from index.readers.sniff import ENDINGS, Look, look_of

_BY_BEGINNING = (Look.PDF, Look.DOCX, Look.ODT, Look.EPUB)
"""What is told by its first bytes, and is nothing else without them."""
_NO_PAGES = (*_BY_BEGINNING, Look.ROWS)
_OF_A_MEETING = (Kind.AGENDA, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.ADOPTED_MINUTES)

READING_VERSION = 2
"""Counts up when records read differently; a stored document of another version is read anew."""


def read(raw: bytes, key: str, metadata: Metadata = SILENT) -> Document:
    """The record ``raw`` as a Document.

    ``key`` is ``collection/relative/path.ext``; errors name it. ``metadata`` is what the sidecar says.
    Raises RecordError, and nothing else, whatever the bytes are.
    """
    look, note = _look(raw, key)
    draft = _reader(look)(raw, key)
    document = _settled(draft, key, metadata, note)
    return replace(document, raw_hash=hashlib.sha256(raw).hexdigest())


def _look(raw: bytes, key: str) -> tuple[Look, str]:
    """What to read ``raw`` as, and a note when that is not what its name says."""
    if not raw.strip(b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"):
        raise RecordEmpty(f"“{key}” is empty.", remedy="Remove it, or put the record there.")
    ending = PurePosixPath(key).suffix.lower()
    named = ENDINGS.get(ending, Look.TEXT)
    found = look_of(raw)
    if found is None:
        refuse_foreign(raw, key, named)
    if found is Look.HTML and named in _NO_PAGES:
        # Nearly always an error page that was saved in place of the record; its text would pass for the record.
        raise RecordUnreadable(
            f"“{key}” is a web page, not {named}; the download may have brought an error page.",
            remedy="Download it again. If it is the record, name it .html.",
        )
    begins = b"%PDF-" in raw[:1024] if named is Look.PDF else raw.startswith(b"PK")
    if found is None and named in _BY_BEGINNING and not begins:
        raise RecordUnreadable(
            f"“{key}” is not {named}, though its name says so.",
            remedy="Download it again, or name it by what it is.",
        )
    if found is None or found is named:
        return named, ""
    return (
        found,
        f"The file is named {ending or 'without an ending'}, but it is {found}, and was read as that.",
    )


def _reader(look: Look) -> Callable[[bytes, str], Draft]:
    # Imported here: the libraries for PDF, HTML and XML are slow to load, and a library of text needs none.
    match look:
        case Look.PDF:
            from index.readers.pdf import read_pdf as reader
        case Look.HTML:
            from index.readers.webpage import read_webpage as reader
        case Look.DOCX:
            from index.readers.docx import read_docx as reader
        case Look.ODT:
            from index.readers.odt import read_odt as reader
        case Look.EPUB:
            from index.readers.epub import read_epub as reader
        case Look.ROWS:
            from index.readers.rows import read_rows as reader
        case Look.CAPTIONS:
            from index.readers.captions import read_captions as reader
        case Look.MARKDOWN:
            from index.readers.markdown import read_markdown as reader
        case Look.TEXT:
            from index.readers.text import read_text as reader
    return reader


def _settled(draft: Draft, key: str, given: Metadata, note: str) -> Document:
    """The Document, with title, kind, date, language and byline settled."""
    known = given.over(draft.said)
    blocks = [block for block in draft.blocks if one_line(block.text)]
    blocks = with_bylines(without_share_buttons(blocks), known.byline)
    title, blocks = _title(draft, blocks, known, key)
    language = known.language or language_of("\n".join(one_line(block.text) for block in blocks[:200]))
    text, paragraphs = assemble(in_paragraphs(blocks, language))
    if not paragraphs:
        raise RecordEmpty(
            f"There is nothing to read in “{key}”.", remedy="Look whether the record is complete."
        )
    kind = known.kind or kind_of(key, [title, *draft.hints], spoken=draft.spoken, by_machine=draft.by_machine)
    lines = [text[p.start : p.end] for p in paragraphs[:20]]
    date, date_note = _date(given, draft, key, title=title, kind=kind, lines=lines)
    written = (text[p.start : p.end] for p in paragraphs if p.role is Role.BYLINE)
    return Document(
        key=key,
        title=title,
        text=text,
        paragraphs=paragraphs,
        kind=kind,
        body=known.body,
        date=date,
        language=language,
        url=known.url,
        byline=known.byline or next(written, ""),
        collection=known.collection or PurePosixPath(key).parts[0],
        notes=tuple(n for n in dict.fromkeys((note, *draft.notes, *known.notes, date_note)) if n),
    )


def _title(draft: Draft, blocks: list[Block], known: Metadata, key: str) -> tuple[str, list[Block]]:
    """The title, and the blocks without a first line that only repeats it."""
    lead = blocks[0] if blocks else Block("")
    lead_text = one_line(lead.text)
    title = known.title or (lead_text if draft.lead_is_title else "") or title_from(key)
    if len(blocks) > 1 and lead_text.casefold().strip(" .") == title.casefold().strip(" ."):
        blocks = blocks[1:]
    return title, blocks


def _date(
    given: Metadata, draft: Draft, key: str, *, title: str, kind: Kind, lines: list[str]
) -> tuple[PartialDate, str]:
    """The date, and a note on where it is from where nobody gave it."""
    if given.date.is_known:
        return given.date, ""
    titled = UNKNOWN if title == title_from(key) else date_in([title])
    told = [(draft.said.date, draft.date_from), date_in_name(key), (titled, "from the title")]
    # Agendas and minutes carry the day of the meeting in their title; a page's metadata, the day it was put up.
    if titled.is_complete and kind in _OF_A_MEETING:
        told.insert(0, (titled, "from the title"))
    for date, source in told:
        if date.is_known:
            note = f"The date is {source}." if source else ""
            if date.is_complete and titled.is_complete and titled != date:
                note = f"{note} The title says {titled}.".strip()
            return date, note
    leading = first_lines(lines) if draft.dated_by_lines else []
    for texts, source in ((draft.hints, draft.hints_from), (leading, "from the first lines")):
        date = date_in(texts)
        if date.is_known:
            return date, f"The date is {source}."
    return UNKNOWN, ""
