"""Pictures of pages of PDFs: drawn one at a time, in a process of its own, and kept as far as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from domain.errors import RecordError, RecordMissing

ROOM = 48 << 20
"""Bytes of pictures that are kept in memory: some three hundred pages."""

_MOST = 2_000

Original = Callable[[str], bytes | None]
"""The file that a record was read from, by the record's key; None where it is not there any more."""
Draw = Callable[[bytes, str, int], bytes]
"""The bytes of a PDF, the record's key, a page: a PNG file. Raises RecordError."""


class PagePictures:
    """Usable from several threads, which take turns. A page that could not be drawn is not tried again."""

    def __init__(self, original: Original, draw: Draw) -> None:
        self._original, self._draw = original, draw
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0

    def get(self, key: str, raw_hash: str, page: int) -> bytes:
        """A page of the record ``key``, whose file has the sha256 ``raw_hash``. Raises RecordMissing."""
        name = (raw_hash, page)
        with self._turn:
            if name in self._kept:
                self._kept.move_to_end(name)
            else:
                self._keep(name, self._drawn(key, page))
            picture = self._kept[name]
        if not picture:
            raise RecordMissing(f"Page {page} of “{key}” cannot be shown.", remedy="Read the text beside it.")
        return picture

    def _drawn(self, key: str, page: int) -> bytes:
        """Empty where it cannot be drawn."""
        raw = self._original(key)
        try:
            return self._draw(raw, key, page) if raw else b""
        except RecordError:
            return b""

    def _keep(self, name: tuple[str, int], picture: bytes) -> None:
        self._kept[name] = picture
        self._size += len(picture)
        while (self._size > ROOM or len(self._kept) > _MOST) and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
