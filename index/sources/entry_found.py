"""One record of a place on the web, as the re-index sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.communities import PREFIX
from domain.documents import Document, sha256_text
from domain.errors import RecordUnreadable
from index.readers.metadata import SILENT, Metadata, WrongValueError, with_value
from index.sources.folder import Reader
from index.sources.store import Kept, Store


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """A record whose bytes are kept (``index.ports.Found``)."""

    key: str
    kept: Kept
    told: Mapping[str, str]
    """What the place says of it, and what an admin said of the place."""
    store: Store
    reader: Reader
    version: str
    """Of the reader."""

    @property
    def address(self) -> str:
        """Where its words are on the web, whoever lists it."""
        return self.kept.url

    @property
    def stamp(self) -> str:
        """Other bytes, other words about them, or better readers: another stamp."""
        said = sha256_text("\n".join(f"{name}={value}" for name, value in sorted(self.told.items())))
        return f"{self.version};{self.kept.body[:24]};{said[:12]}"

    def read(self) -> Document:
        """Reads the bytes that are kept. Raises RecordError."""
        try:
            raw = self.store.body(self.kept.body)
        except RecordUnreadable:
            # Without the damaged file, it is fetched anew.
            self.store.forget(self.kept.body)
            raise
        document = self.reader(raw, self.key, metadata_of(self.told))
        # A record may name its collection itself; into a community, or out of one, no word of it leads.
        folder = self.key.partition("/")[0]
        if folder.startswith(PREFIX) or document.collection.startswith(PREFIX):
            return replace(document, collection=folder)
        return document


def metadata_of(told: Mapping[str, str]) -> Metadata:
    """What is told of a record; a value that cannot be taken becomes a note instead of a reason to lose the record."""
    metadata = SILENT
    for name, value in sorted(told.items()):
        try:
            metadata = with_value(metadata, name, value)
        except WrongValueError as error:
            metadata = with_value(
                metadata, "note", f"Its place says something that is not understood: {error}"
            )
    return metadata
