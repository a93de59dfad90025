"""How much reading one scan may take. It is known to whoever waits for it, too."""

from __future__ import annotations

PAGES = 300
"""So many pictures of one record are read; the others are told."""
SECONDS_A_PAGE = 30.0
"""What one page may take; a full one takes a third of it on a slow processor (``docs/decisions/0008-ocr.md``)."""
MEMORY = 3 << 30
"""Bytes of address space; half of it is used."""
_SMALLEST_PAGE = 8 << 10
"""Bytes that a scanned page takes in a file, at least."""


def seconds_for(raw: bytes, seconds: float) -> float:
    """How long reading ``raw`` may take where scans are read: ``seconds``, and more for every page that a PDF of its size
    can hold. Its pages are not counted: nobody but the reading process looks into it.
    """
    if b"%PDF-" not in raw[:1024]:
        return seconds
    return seconds + SECONDS_A_PAGE * min(PAGES, 1 + len(raw) // _SMALLEST_PAGE)
