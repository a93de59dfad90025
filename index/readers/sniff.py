"""What bytes look like, whatever the file is called."""

from __future__ import annotations

import re
from enum import StrEnum


class Look(StrEnum):
    """What a record can be read as."""

    PDF = "a PDF"
    HTML = "a web page"
    CAPTIONS = "captions"
    TEXT = "text"
    MARKDOWN = "Markdown"


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
}
"""The endings that are read, in small letters."""

_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an Office document (.docx, .xlsx, .odt)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"ID3", "a sound recording (MP3)"),
    (b"OggS", "a recording (Ogg)"),
    (b"RIFF", "a recording or picture (RIFF)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"\x1aE\xdf\xa3", "a video (Matroska, WebM)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_SRT = re.compile(rb"(?:\d+[ \t]*\r?\n)?\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,2}:\d{2}")
_BLANK_OR_MARK = b" \t\r\n\f\xef\xbb\xbf"


def look_of(raw: bytes) -> Look | None:
    """What ``raw`` is by its first bytes; None when they tell nothing."""
    start = _narrow(raw[:4096]).lstrip(_BLANK_OR_MARK)
    if start.startswith(b"%PDF-"):
        return Look.PDF
    if re.match(rb"WEBVTT(?:\s|\Z)", start) or _SRT.match(start):
        return Look.CAPTIONS
    if _HTML.match(start):
        return Look.HTML
    return None


def foreign(raw: bytes) -> str:
    """What ``raw`` is when it is something that is not read here, in words; empty otherwise."""
    for magic, words in _FOREIGN:
        if raw.startswith(magic):
            return words
    if raw[4:8] == b"ftyp":
        return "a video or sound recording (MP4)"
    return ""


def _narrow(start: bytes) -> bytes:
    """The beginning of UTF-16 text as bytes that can be compared with ASCII."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[2:].replace(b"\0", b"")
    return start
