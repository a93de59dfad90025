"""Sources and records for tests, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from domain.documents import Document, Paragraph


def document_of(key: str, text: str, **fields: Any) -> Document:
    """A document of ``text``, cut into paragraphs at blank lines."""
    paragraphs: list[Paragraph] = []
    at = 0
    for block in text.split("\n\n"):
        if block.strip():
            paragraphs.append(Paragraph(len(paragraphs) + 1, at, at + len(block)))
        at += len(block) + 2
    fields.setdefault("title", key.rsplit("/", 1)[-1])
    fields.setdefault("raw_hash", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return Document(key=key, text=text, paragraphs=tuple(paragraphs), **fields)


class MemoryFound:
    """One record in memory. ``content`` is its text, a document, or an error to raise when it is read."""

    def __init__(self, source: MemorySource, key: str) -> None:
        self.key = key
        self._source, self._content = source, source.contents[key]
        known = repr(self._content).encode("utf-8", "surrogatepass")
        self.stamp = source.stamps.get(key) or hashlib.sha256(known).hexdigest()

    def read(self) -> Document:
        """The document, or the error."""
        self._source.reads.append(self.key)
        if isinstance(self._content, BaseException):
            raise self._content
        if isinstance(self._content, Document):
            return self._content
        return document_of(self.key, self._content)


class MemorySource:
    """Records in a dict, by key. With ``fails``, listing ends with that error; ``reads`` tells what was read."""

    def __init__(self, contents: dict[str, Any] | None = None, name: str = "memory") -> None:
        self.name = name
        self.contents: dict[str, Any] = dict(contents or {})
        self.stamps: dict[str, str] = {}
        self.fails: BaseException | None = None
        self.reads: list[str] = []

    def records(self) -> Iterator[MemoryFound]:
        """All of them, in order of keys; then the failure."""
        for key in sorted(self.contents):
            yield MemoryFound(self, key)
        if self.fails:
            raise self.fails
