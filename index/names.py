"""What a record that comes from outside is called on the disk. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from domain.errors import RecordUnreadable
from index.fetching.fetch import Fetched
from index.readers.clean import one_line
from index.readers.foreign import REMEDIES
from index.readers.sniff import ENDINGS

_NAME = 100
"""Bytes of a name without its ending."""
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def safe_name(name: str) -> str:
    """``name`` as a file may be called: no path, no device, nothing that a system or a reader stumbles over.

    Raises RecordUnreadable for an ending that is not read.

    >>> safe_name("../../etc/Minutes: March 5.PDF")
    'Minutes_ March 5.pdf'
    """
    plain = unicodedata.normalize("NFC", one_line(name)).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(each if each.isalnum() or each in " ._-()" else "_" for each in plain).strip(" .")
    path = PurePosixPath(kept or "record")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RecordUnreadable(
            f"“{one_line(name)}” is not of a kind that is read here.",
            remedy=REMEDIES.get(ending) or f"What is read: {', '.join(sorted(ENDINGS))}.",
        )
    # Bytes count for a file's name, and a character may have four.
    stem = path.stem.encode()[:_NAME].decode("utf-8", "ignore").rstrip(" .") or "record"
    return f"_{stem}{ending}" if _DEVICES.match(stem) else stem + ending


def name_of(found: Fetched) -> str:
    """What to call what was fetched: by its address, with the ending of its type."""
    parts = urlsplit(found.url)
    last = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or (parts.hostname or "page")
    path = PurePosixPath(last)
    if path.suffix.lower() in ENDINGS:
        return last
    ending = _TYPES.get(found.content_type, ".pdf" if found.body[:5] == b"%PDF-" else ".html")
    return last + ending
