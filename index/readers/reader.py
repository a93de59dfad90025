"""Reader: what the bytes of a record are, and from them a Document, by the reader that fits.

What the bytes are counts more than what the file is called.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath

from domain.documents import Document
from domain.errors import RecordEmpty, RecordUnreadable
from domain.provenance import Note, Noted
from index.readers.blocks import Draft
from index.readers.metadata.resolve import resolve_metadata
from index.readers.metadata.sidecar import SILENT, Metadata
from index.readers.office.container import locked, media_type
from text.cleaning import turned_texts


class Look(StrEnum):
    """What a record can be read as."""

    PDF = "a PDF"
    HTML = "a web page"
    CAPTIONS = "captions"
    TEXT = "text"
    MARKDOWN = "Markdown"
    DOCX = "a Word document"
    ODT = "an OpenDocument text"
    EPUB = "an e-book (EPUB)"
    ROWS = "a table of rows (CSV, JSON)"


ENDINGS = {
    ".txt": Look.TEXT,
    ".text": Look.TEXT,
    ".md": Look.MARKDOWN,
    ".markdown": Look.MARKDOWN,
    ".html": Look.HTML,
    ".htm": Look.HTML,
    ".xhtml": Look.HTML,
    ".pdf": Look.PDF,
    ".vtt": Look.CAPTIONS,
    ".srt": Look.CAPTIONS,
    ".docx": Look.DOCX,
    ".docm": Look.DOCX,
    ".odt": Look.ODT,
    ".epub": Look.EPUB,
    ".csv": Look.ROWS,
    ".tsv": Look.ROWS,
    ".json": Look.ROWS,
    ".jsonl": Look.ROWS,
}
"""The endings that are read, in small letters."""

_CONTAINERS = {
    "word/": Look.DOCX,
    "application/vnd.oasis.opendocument.text": Look.ODT,
    "application/vnd.oasis.opendocument.text-template": Look.ODT,
    "application/epub+zip": Look.EPUB,
}
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_SRT = re.compile(rb"(?:\d+[ \t]*\r?\n)?\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,2}:\d{2}")
_BLANK_OR_MARK = b" \t\r\n\f\xef\xbb\xbf"


def look_of(raw: bytes) -> Look | None:
    """What ``raw`` is by its first bytes (of a ZIP container, by what it says it holds); None when they tell nothing."""
    if raw.startswith(b"PK\x03\x04"):
        return _CONTAINERS.get(media_type(raw))
    start = _narrow(raw[:4096]).lstrip(_BLANK_OR_MARK)
    if start.startswith(b"%PDF-"):
        return Look.PDF
    if re.match(rb"WEBVTT(?:\s|\Z)", start) or _SRT.match(start):
        return Look.CAPTIONS
    if _HTML.match(start):
        return Look.HTML
    return None


def _narrow(start: bytes) -> bytes:
    """The beginning of UTF-16 text as bytes that can be compared with ASCII."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[2:].replace(b"\0", b"")
    return start


# --- What is not read here, by its first bytes or its ending, and what to do with each.


_AS_TEXT = "Save the record as PDF or text, and give that."
_AS_DOCUMENT = "Open it, save it as DOCX or PDF, and give that."
_AS_ROWS = "Open it, save the sheet as CSV (or the whole as PDF), and give that."
_AS_PDF = "Open it, save it as PDF, and give that."
_RECOGNISE = (
    "Put it into a PDF, and give that where Plenum reads scans (“ocr = true”); elsewhere run it through text recognition (OCR) "
    "first, for example with ocrmypdf."
)
_TRANSCRIBE = "Give its captions (VTT or SRT) or a transcript as text."
_UNPACK = "Unpack it, and give what is in it."

REMEDIES = {
    ".doc": _AS_DOCUMENT, ".rtf": _AS_DOCUMENT, ".wpd": _AS_DOCUMENT, ".pages": _AS_DOCUMENT,
    ".xls": _AS_ROWS, ".xlsx": _AS_ROWS, ".ods": _AS_ROWS, ".ppt": _AS_PDF, ".pptx": _AS_PDF, ".odp": _AS_PDF,
    ".eml": _AS_PDF, ".msg": _AS_PDF, ".mbox": _AS_PDF, ".mht": _AS_PDF, ".mhtml": _AS_PDF,
    ".zip": _UNPACK, ".gz": _UNPACK, ".7z": _UNPACK, ".rar": _UNPACK, ".tar": _UNPACK,
    ".png": _RECOGNISE, ".jpg": _RECOGNISE, ".jpeg": _RECOGNISE, ".tif": _RECOGNISE, ".tiff": _RECOGNISE,
    ".mp3": _TRANSCRIBE, ".mp4": _TRANSCRIBE, ".m4a": _TRANSCRIBE, ".wav": _TRANSCRIBE, ".webm": _TRANSCRIBE,
}  # fmt: skip
"""What to do with files of these endings, none of which is read."""

_FOREIGN = (
    (b"PK\x05\x06", "an empty ZIP archive", _UNPACK),
    (b"{\\rtf", "an RTF document", _AS_DOCUMENT),
    (b"%!PS", "a PostScript document", _AS_PDF),
    (b"\x89PNG\r\n", "a picture (PNG)", _RECOGNISE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _RECOGNISE),
    (b"GIF8", "a picture (GIF)", _RECOGNISE),
    (b"II*\0", "a picture (TIFF)", _RECOGNISE),
    (b"MM\0*", "a picture (TIFF)", _RECOGNISE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"ID3", "a sound recording (MP3)", _TRANSCRIBE),
    (b"OggS", "a recording (Ogg)", _TRANSCRIBE),
    (b"RIFF", "a recording or picture (RIFF)", _TRANSCRIBE),
    (b"fLaC", "a sound recording (FLAC)", _TRANSCRIBE),
    (b"\x1aE\xdf\xa3", "a video (Matroska, WebM)", _TRANSCRIBE),
    (b"SQLite format 3\0", "an SQLite database", "Export its rows as CSV, and give that."),
    (b"\x7fELF", "a program", _AS_TEXT),
    (b"MZ\x90\0", "a program", _AS_TEXT),
)
_MIME = re.compile(
    rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:MIME-Version:|Content-Transfer-Encoding:|Content-Type:\s*multipart/)",
    re.IGNORECASE,
)
"""How mail and web archives begin. A mail program shows one of their parts, decoded; the others would be quoted beside it."""
_HEADERS = 1 << 16  # bytes
_ZIP = b"PK\x03\x04"
_ZIPS = {
    "xl/": ("an Excel workbook (.xlsx)", _AS_ROWS),
    "ppt/": ("a PowerPoint presentation (.pptx)", _AS_PDF),
    "application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument spreadsheet (.ods)", _AS_ROWS),
    "application/vnd.oasis.opendocument.presentation": ("an OpenDocument presentation (.odp)", _AS_PDF),
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""How Office keeps a document with a password: the new format, encrypted, inside the old one."""


def refuse_foreign(raw: bytes, key: str, named: Look) -> None:
    """Raises RecordError kinds when ``raw``, which its name calls ``named``, is not read here."""
    if raw.startswith(_OLD_OFFICE):
        if _LOCKED in raw:
            raise locked(key)
        raise _refused(key, "an old Office document (.doc, .xls)", _AS_DOCUMENT)
    if raw.startswith(_ZIP):
        words, remedy = _ZIPS.get(media_type(raw), ("a ZIP archive", _UNPACK))
        if words == "a ZIP archive" and named in (Look.DOCX, Look.ODT, Look.EPUB):
            return  # Its reader tells what is wrong with it.
        raise _refused(key, words, remedy)
    for magic, words, remedy in _FOREIGN:
        if raw.startswith(magic):
            raise _refused(key, words, remedy)
    if _MIME.match(_narrow(raw[:_HEADERS]).lstrip(_BLANK_OR_MARK)):
        raise _refused(key, "a mail or a web archive (MIME)", _AS_PDF)
    if raw[4:8] == b"ftyp":
        raise _refused(key, "a video or sound recording (MP4)", _TRANSCRIBE)


def _refused(key: str, words: str, remedy: str) -> RecordUnreadable:
    return RecordUnreadable(f"“{key}” is {words}, which is not read here.", remedy=remedy)


# --- From bytes to a document.


_BY_BEGINNING = (Look.PDF, Look.DOCX, Look.ODT, Look.EPUB)
"""What is told by its first bytes, and is nothing else without them."""
_NO_PAGES = (*_BY_BEGINNING, Look.ROWS)
_HEAD = 2_000
_TURNED = "Marks in the text (as U+202E) show some of it in another order; it is read as it is written."

READING_VERSION = 17
"""Counts up when records read differently; a stored document of another version is read anew."""
SCANS_VERSION = 1  # counts up when scans read differently


def reading(*, ocr: bool = False) -> str:
    """How records are read, for their stamps: with scans or without, and by which readers."""
    return f"r{READING_VERSION}s{SCANS_VERSION}" if ocr else f"r{READING_VERSION}"


def read(raw: bytes, key: str, metadata: Metadata = SILENT, *, ocr: bool = False) -> Document:
    """The record ``raw`` as a Document.

    ``key`` is ``collection/relative/path.ext``; errors name it. ``metadata`` is what the sidecar says. With ``ocr``,
    scans are read by text recognition. Raises RecordError, and nothing else, whatever the bytes are; with ``ocr`` also
    MissingPart and ModelError when a scan is there and what reads it is not (``ocr.check_recogniser``).
    """
    look, note = _look(raw, key)
    with turned_texts() as turned:
        draft = _reader(look, metadata, ocr=ocr)(raw, key)
        document = resolve_metadata(draft, key, metadata, note, _head(raw, look))
    if turned:
        document = replace(document, notes=(Note(Noted.READ, _TURNED), *document.notes))
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


_READERS = {
    Look.HTML: "webpage:read_webpage",
    Look.PDF: "pdf.pdf:read_pdf",
    Look.DOCX: "office.docx:read_docx",
    Look.ODT: "office.odt:read_odt",
    Look.EPUB: "webpage:read_epub",
    Look.ROWS: "csv_json:read_rows",
    Look.CAPTIONS: "captions:read_captions",
    Look.MARKDOWN: "text_files:read_markdown",
    Look.TEXT: "text_files:read_text",
}
"""Imported when they are needed: the libraries for PDF, HTML and XML are slow to load, and a library of text needs none."""


def _reader(look: Look, metadata: Metadata, *, ocr: bool) -> Callable[[bytes, str], Draft]:
    module, name = _READERS[look].split(":")
    reader: Callable[..., Draft] = getattr(import_module(f"index.readers.{module}"), name)
    if look is Look.HTML:
        return partial(reader, styles=metadata.styles, sheets=metadata.sheets)
    if look is Look.PDF and ocr:
        from index.readers.ocr import RapidRecogniser

        return partial(reader, ocr=RapidRecogniser())
    return reader
