"""What an admin set right about a record: its title, kind, body, date or language. It counts before everything else, for a
record of any source, and stays when the record changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from domain.documents import Document, sha256_text
from domain.errors import LibraryDamaged, NotAllowed
from domain.provenance import Note, Noted, without
from index.ports import Found
from index.readers.metadata.sidecar import WrongValueError, from_table
from index.storage.sqlite_file import SqliteFile
from text.cleaning import one_line

FIELDS = ("title", "kind", "body", "date", "language")
_STEPS = (("corrections", "CREATE TABLE corrections (key TEXT PRIMARY KEY, told TEXT NOT NULL)"),)


class Corrections:
    """Those in the data folder ``data``. Usable from several threads and processes."""

    def __init__(self, data: Path) -> None:
        self._file = SqliteFile(data / "corrections.sqlite", _STEPS)

    def all(self) -> dict[str, dict[str, str]]:
        """By the key of the record: what was set, by the names of a sidecar. Raises LibraryError kinds."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT key, told FROM corrections").fetchall() if connection else []
        return {key: self._read(key, told) for key, told in rows}

    def set(self, key: str, told: Mapping[str, str]) -> dict[str, str]:
        """Sets what ``told`` names; what is empty there is set no more. What is set now.

        Raises NotAllowed for a value that cannot be taken (a kind that there is none of, no date).
        """
        told = {name: one_line(value) for name, value in told.items()}
        whole = {name: value for name, value in (self.all().get(key, {}) | told).items() if value}
        try:
            from_table(whole)
        except WrongValueError as error:
            reason = {"date": "error-date", "kind": "error-kind"}.get(error.key, "")
            raise NotAllowed(f"{error}", reason=reason) from error
        with self._file.together() as connection:
            if whole:
                body = json.dumps(whole, ensure_ascii=False, sort_keys=True)
                connection.execute("INSERT OR REPLACE INTO corrections VALUES (?, ?)", (key, body))
            else:
                connection.execute("DELETE FROM corrections WHERE key = ?", (key,))
        return whole

    def move(self, old: str, new: str) -> None:
        """The record has another key now."""
        with self._file.together() as connection:
            connection.execute("UPDATE OR REPLACE corrections SET key = ? WHERE key = ?", (new, old))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _read(self, key: str, told: str) -> dict[str, str]:
        try:
            return {name: str(value) for name, value in json.loads(told).items() if name in FIELDS}
        except (ValueError, AttributeError) as error:
            raise LibraryDamaged(
                f"{self._file.path} holds something else than what was set for {key}.",
                remedy="Put it back from a backup, or remove it and set it again.",
            ) from error


@dataclass(frozen=True, slots=True)
class Corrected:
    """A record as its source lists it, with what an admin set right (``index.ports.Found``)."""

    found: Found
    told: Mapping[str, str]

    @property
    def key(self) -> str:
        """As its source lists it."""
        return self.found.key

    @property
    def stamp(self) -> str:
        """Another one whenever something else is set."""
        said = json.dumps(dict(self.told), sort_keys=True, ensure_ascii=False)
        return f"{self.found.stamp};set {sha256_text(said)[:12]}"

    @property
    def address(self) -> object:
        """Where on the web it is; the record itself where it is not."""
        return getattr(self.found, "address", self)

    def read(self) -> Document:
        """Reads it. Raises RecordError."""
        return corrected(self.found.read(), self.told)


def corrected(document: Document, told: Mapping[str, str]) -> Document:
    """``document`` with what was set by hand, and a note that says so."""
    known = from_table(told)
    by_hand = [name for name in FIELDS if told.get(name)]
    return replace(
        document,
        title=known.title or document.title,
        kind=known.kind or document.kind,
        body=known.body or document.body,
        date=known.date if known.date.is_known else document.date,
        language=known.language or document.language,
        notes=(*without(document.notes, by_hand), Note(Noted.BY_HAND, ", ".join(by_hand))),
    )
