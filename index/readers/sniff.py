"""What bytes look like, whatever the file is called."""

from __future__ import annotations

import re
from enum import StrEnum

from index.readers.container import media_type


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
