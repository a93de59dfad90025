"""Whether what a site gave for a record is an error page that calls itself a success, as sites in trouble do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from domain.errors import RecordError
from index.sources.store import Kept, Store

HOUR, DAY = 3600.0, 86400.0
BELIEVED = 20 * HOUR
"""How long the same doubtful words have to stay until they are taken."""
_STAYED = 5 * DAY
"""The same, where they are others each time (an error page with the time on it)."""
_SHRUNK = 4
"""To less than one part in so many."""
_SEVERAL = 3
"""Addresses of one look that give the same bytes."""
_SMALL = 400
"""Bytes; what is this short may change as it likes."""
_LEFT = 4
"""Pages that keep less than one part in so many of their sentences."""
_SENTENCE = 40
_LOOKED_AT = 2 << 20
"""Bytes of a page."""
_TAG = re.compile(rb"<[^<>]*>")
_PDF = b"%PDF-"
_END_OF_PDF, _END_OF_ZIP = 4 << 10, 70 << 10


class Doubts:
    """Those of one look: what came for one address tells something about what comes for others."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._given: defaultdict[str, set[str]] = defaultdict(set)

    def doubtful(self, kept: Kept, body: bytes, sha256: str, entries: Mapping[str, Kept], now: float) -> bool:
        """Whether ``body`` had better not take the place of what is kept of ``kept`` yet."""
        others = self._given[sha256]
        others.add(kept.id)
        lasted = now - kept.doubted_at if kept.doubted else 0.0
        if lasted >= _STAYED or (kept.doubted == sha256 and lasted >= BELIEVED):
            return False
        if (
            _is_half(body)
            or len(others) >= _SEVERAL
            or any(each.body == sha256 for each in entries.values() if each.id != kept.id)
            or (_is_page(body) and kept.key and not kept.key.endswith(".html"))
        ):
            return True
        if not self._store.has(kept.body):
            return False
        try:
            before = self._store.body(kept.body)
            # A page may be written anew, even every day: a day later that is believed, whatever it says by then.
            return _lesser(before, body) or (lasted < BELIEVED and _another(before, body))
        except RecordError:
            # What is kept is damaged: anything is better.
            return False


def _is_half(body: bytes) -> bool:
    """Whether it is nothing, or a file whose end is missing: a PDF and a packed document say where they end."""
    if body.startswith(b"PK\x03\x04"):
        return b"PK\x05\x06" not in body[-_END_OF_ZIP:]
    return not body.strip() or (body.startswith(_PDF) and b"%%EOF" not in body[-_END_OF_PDF:])


def _lesser(before: bytes, now: bytes) -> bool:
    """Whether a document became something else, or a small part of itself."""
    if before[:5] == _PDF != now[:5]:
        return True
    return len(before) > _SMALL and len(now) * _SHRUNK < len(before)


def _another(before: bytes, now: bytes) -> bool:
    """Whether a page lost nearly all that it said: its navigation may have stayed, its words have not."""
    if not (_is_page(before) and _is_page(now)):
        return False
    said = _passages(before)
    total = sum(map(len, said))
    return total > _SMALL and sum(map(len, said & _passages(now))) * _LEFT < total


def _passages(page: bytes) -> set[bytes]:
    """What stands between its tags, and is long enough to be a sentence."""
    between = (b" ".join(each.split()) for each in _TAG.split(page[:_LOOKED_AT]))
    return {each for each in between if len(each) >= _SENTENCE}


def _is_page(body: bytes) -> bool:
    begins = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begins.startswith((b"<!doctype html", b"<html"))
