"""Reader: from the bytes of a record to a Document, by the reader that fits.

What the bytes are counts more than what the file is called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from domain.documents import Document
from domain.errors import RecordEmpty, RecordUnreadable
from index.readers.blocks import Draft
from index.readers.file_types import ENDINGS, Look, look_of, refuse_foreign
from index.readers.metadata.resolve import resolve_metadata
from index.readers.metadata.sidecar import SILENT, Metadata

_BY_BEGINNING = (Look.PDF, Look.DOCX, Look.ODT, Look.EPUB)
"""What is told by its first bytes, and is nothing else without them."""
_NO_PAGES = (*_BY_BEGINNING, Look.ROWS)
_HEAD = 2_000

READING_VERSION = 7
"""Counts up when records read differently; a stored document of another version is read anew."""
SCANS_VERSION = 1  # counts up when scans read differently


def reading(*, ocr: bool = False) -> str:
    """How records are read, for their stamps: with scans or without, and by which readers."""
    return f"r{READING_VERSION}s{SCANS_VERSION}" if ocr else f"r{READING_VERSION}"


def read(raw: bytes, key: str, metadata: Metadata = SILENT, *, ocr: bool = False) -> Document:
    """The record ``raw`` as a Document.

    ``key`` is ``collection/relative/path.ext``; errors name it. ``metadata`` is what the sidecar says. With ``ocr``,
    scans are read by text recognition. Raises RecordError, and nothing else, whatever the bytes are; with ``ocr`` also
    MissingPart and ModelError when a scan is there and what reads it is not (``ocr.engine.check_recogniser``).
    """
    look, note = _look(raw, key)
    reader = _scan_reader() if ocr and look is Look.PDF else _reader(look, metadata)
    draft = reader(raw, key)
    document = resolve_metadata(draft, key, metadata, note, _head(raw, look))
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


def _head(raw: bytes, look: Look) -> str:
    """The beginning of a text as it is written, with what is not seen of it."""
    return raw[:_HEAD].decode("utf-8", "ignore") if look in (Look.TEXT, Look.MARKDOWN) else ""


def _scan_reader() -> Callable[[bytes, str], Draft]:
    from index.readers.ocr.engine import RapidRecogniser
    from index.readers.pdf.pdf import read_pdf

    return partial(read_pdf, ocr=RapidRecogniser())


def _reader(look: Look, metadata: Metadata) -> Callable[[bytes, str], Draft]:
    reader: Callable[[bytes, str], Draft]
    # Imported here: the libraries for PDF, HTML and XML are slow to load, and a library of text needs none.
    match look:
        case Look.HTML:
            from index.readers.webpage import read_webpage

            reader = partial(read_webpage, styles=metadata.styles, sheets=metadata.sheets)
        case Look.PDF:
            from index.readers.pdf.pdf import read_pdf

            reader = read_pdf
        case Look.DOCX:
            from index.readers.office.docx import read_docx

            reader = read_docx
        case Look.ODT:
            from index.readers.office.odt import read_odt

            reader = read_odt
        case Look.EPUB:
            from index.readers.office.epub import read_epub

            reader = read_epub
        case Look.ROWS:
            from index.readers.csv_json import read_rows

            reader = read_rows
        case Look.CAPTIONS:
            from index.readers.captions import read_captions

            reader = read_captions
        case Look.MARKDOWN:
            from index.readers.markdown import read_markdown

            reader = read_markdown
        case Look.TEXT:
            from index.readers.plain_text import read_text

            reader = read_text
    return reader
