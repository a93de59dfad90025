"""Metadata overrides: the title, kind, body, date or language that an admin set for a record of any source. They count
before everything else, and stay when the record changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from domain.documents import Document, belongs, sha256_text
from domain.errors import LibraryDamaged, NotAllowed
from domain.provenance import Note, Noted, without
from index.ports import Found
from index.readers.metadata.sidecar import WrongValueError, from_table
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from text.cleaning import one_line

FIELDS = ("title", "kind", "body", "date", "language")
STEPS = (("corrections", "CREATE TABLE corrections (key TEXT PRIMARY KEY, told TEXT NOT NULL)"),)
_SET = "INSERT INTO corrections VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET told = excluded.told"

_LONGEST = 500
"""Characters of a value: a name, not a text."""


class MetadataOverrides:
    """Those of the library in the data folder ``data``, in the store that ``state`` opens. A context manager, usable from several
    threads and processes.
    """

    def __init__(self, data: Path, state: Opener = SqliteFile) -> None:
        self._file = state(data / "corrections.sqlite", STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def all(self) -> dict[str, dict[str, str]]:
        """By the key of the record: what was set, by the names of a sidecar. Raises LibraryError kinds."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT key, told FROM corrections").fetchall() if connection else []
        return {key: self._parsed(key, values) for key, values in rows}

    def set(self, key: str, values: Mapping[str, str]) -> dict[str, str]:
        """Sets ``values``; what is empty there is set no more. Returns all that is set now.

        Raises NotAllowed for a value that cannot be taken (a kind that there is none of, no date).
        """
        given = {name: one_line(value) for name, value in values.items()}
        for name, value in given.items():
            if len(value) > _LONGEST:
                raise NotAllowed(f"“{name}” is longer than {_LONGEST} characters.")
        # Read and written together: of two who set something at once, neither takes away what the other set.
        with self._file.together() as connection:
            kept = connection.execute("SELECT told FROM corrections WHERE key = ?", (key,)).fetchone()
            before = self._parsed(key, kept[0]) if kept else {}
            whole = {name: value for name, value in (before | given).items() if value}
            try:
                from_table(whole)
            except WrongValueError as error:
                reason = {"date": "error-date", "kind": "error-kind"}.get(error.key, "")
                sentence = str(error)[:1].upper() + str(error)[1:]
                ended = sentence if sentence.endswith("?") else sentence.removesuffix(".") + "."
                raise NotAllowed(ended, reason=reason) from error
            if whole:
                body = json.dumps(whole, ensure_ascii=False, sort_keys=True)
                connection.execute(_SET, (key, body))
            else:
                connection.execute("DELETE FROM corrections WHERE key = ?", (key,))
        return whole

    def move(self, old: str, new: str) -> None:
        """The record has another key now."""
        with self._file.together() as connection:
            there = connection.execute("SELECT 1 FROM corrections WHERE key = ?", (old,)).fetchone()
            if there and new != old:
                connection.execute("DELETE FROM corrections WHERE key = ?", (new,))
                connection.execute("UPDATE corrections SET key = ? WHERE key = ?", (new, old))

    def forget(self, collection: str) -> None:
        """Nothing is set any more of the records of a collection."""
        with self._file.together() as connection:
            connection.executemany(
                "DELETE FROM corrections WHERE key = ?",
                [
                    (key,)
                    for (key,) in connection.execute("SELECT key FROM corrections").fetchall()
                    if belongs(key, collection)
                ],
            )
        self._file.rewrite()

    def _parsed(self, key: str, values: str) -> dict[str, str]:
        try:
            return {name: str(value) for name, value in json.loads(values).items() if name in FIELDS}
        except (ValueError, AttributeError) as error:
            raise LibraryDamaged(
                f"{self._file.where} holds something else than what was set for {key}.",
                remedy="Put it back from a backup, or remove it and set it again.",
            ) from error


@dataclass(frozen=True, slots=True)
class OverriddenRecord:
    """A record as its source lists it, with what an admin set (``index.ports.Found``)."""

    found: Found
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        """As its source lists it."""
        return self.found.key

    @property
    def stamp(self) -> str:
        """Another one whenever something else is set."""
        values = json.dumps(dict(self.values), sort_keys=True, ensure_ascii=False)
        return f"{self.found.stamp};set {sha256_text(values)[:12]}"

    @property
    def address(self) -> object:
        """Where on the web it is; the record itself where it is not."""
        return getattr(self.found, "address", self)

    def read(self) -> Document:
        """The record, with a note that says what was set by hand. Raises RecordError."""
        document, known = self.found.read(), from_table(self.values)
        by_hand = [name for name in FIELDS if self.values.get(name)]
        return replace(
            document,
            title=known.title or document.title,
            kind=known.kind or document.kind,
            body=known.body or document.body,
            date=known.date if known.date.is_known else document.date,
            language=known.language or document.language,
            notes=(*without(document.notes, by_hand), Note(Noted.BY_HAND, ", ".join(by_hand))),
        )
