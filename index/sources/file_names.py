"""What a record that comes from outside is called on the disk. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from domain.documents import PREFIX
from domain.errors import RecordUnreadable
from index.readers.reader import ENDINGS, REMEDIES
from index.sources.fetch import Fetched
from text.cleaning import one_line

_DEPTH = 5
"""Folders of a path that are kept, its name included."""
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
    path = PurePosixPath(_plain(name.replace("\\", "/").rsplit("/", 1)[-1]) or "record")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RecordUnreadable(
            f"“{one_line(name)}” is not of a kind that is read here.",
            remedy=REMEDIES.get(ending) or f"What is read: {', '.join(sorted(ENDINGS))}.",
        )
    return _no_device((_cut(path.stem) or "record") + ending)


def name_of(found: Fetched) -> str:
    """What to call what was fetched: by its address, with the ending of its type."""
    parts = urlsplit(found.url)
    last = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or (parts.hostname or "page")
    path = PurePosixPath(last)
    if path.suffix.lower() in ENDINGS:
        return last
    return last + ending_of(found.content_type, found.body)


def ending_of(content_type: str, body: bytes) -> str:
    """The ending of what was fetched, where its address has none that is read: by its type, or by its first bytes."""
    return _TYPES.get(content_type, ".pdf" if body[:5] == b"%PDF-" else ".html")


def key_of(address: str, ending: str, mark: str = "") -> str:
    """A path for what is published at ``address``: that of the address, made safe, with ``ending``. ``mark`` goes before
    the ending, to tell two of one path apart.

    >>> key_of("https://example.gov/news/2026/Flood%20plan/?p=1", ".html")
    'news/2026/Flood plan.html'
    """
    path = unquote(urlsplit(address).path)
    parts = [plain for part in path.split("/") if part.strip(". ") and (plain := _part(part))]
    *folders, last = parts[-_DEPTH:] or [_part(urlsplit(address).hostname or "") or "record"]
    stem = PurePosixPath(last).stem if PurePosixPath(last).suffix.lower() in ENDINGS else last
    return "/".join((*folders, f"{_cut(stem) or 'record'}{'-' if mark else ''}{mark}{ending}"))


def _part(text: str) -> str:
    return _no_device(_cut(_plain(text)))


def _plain(text: str) -> str:
    """One part of a path without what a system or a reader stumbles over."""
    kept = (
        each if each.isalnum() or each in " ._-()" else "_"
        for each in unicodedata.normalize("NFC", one_line(text))
    )
    return "".join(kept).strip(" .")


def _cut(name: str) -> str:
    # Bytes count for a file's name, and a character may have four.
    return name.encode()[:_NAME].decode("utf-8", "ignore").rstrip(" .")


def _no_device(name: str) -> str:
    return f"_{name}" if _DEVICES.match(name) else name


def called_after(host: str) -> str:
    """What the records of a host are called by: its name.

    >>> called_after("www.City.example")
    'city.example'
    """
    name = re.sub(r"[^a-z0-9.-]+", "-", host.lower().removeprefix("www.")).strip("-.")
    return name.removeprefix(PREFIX) or "web"
