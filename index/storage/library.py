"""The open library: hands one immutable snapshot to each question, and swaps between questions.

This, and ``index.ports``, is all that answering sees of the index.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import LibraryDamaged, LibraryError, LibraryMissing
from domain.findings import Finding
from index.records import Generation, Record, StoredPassage
from index.storage import manifest as manifests
from index.storage.catalogue import Catalogue
from index.storage.generations import Generations
from index.storage.snapshot import Snapshot, open_generation
from index.storage.texts import Texts

# --- The generations that led to one, as far as they are kept: what each changed, and which text a record had in it.


class Lineage:
    """The way to a generation. Looked up where a date is to be told; what cannot be read is not told."""

    def __init__(self, generations: Generations, runs: Sequence[tuple[str, str]]) -> None:
        """``runs``: the generations that led there and when the re-index of each began (ISO), oldest first, the
        generation itself among them.
        """
        self.runs = tuple(runs)
        self._generations = generations
        self._kept = {each.name: each for each in generations.history() if not each.problem}
        self._catalogues: dict[str, Catalogue | None] = {}

    def kept(self, name: str) -> Generation | None:
        """What the re-index of a generation changed; None where the generation is not kept any more."""
        return self._kept.get(name)

    def text_hash(self, name: str, key: str) -> str | None:
        """sha256 of the text that a record had in a generation; empty where it was not in it, None where the
        generation is not kept any more.
        """
        catalogue = self._catalogue(name)
        if catalogue is None:
            return None
        try:
            row = catalogue.document_row(key)
        except LibraryDamaged:
            return None
        return row.text_hash if row else ""

    def _catalogue(self, name: str) -> Catalogue | None:
        if name not in self._kept:
            return None
        if name not in self._catalogues:
            try:
                self._catalogues[name] = Catalogue(self._generations.path(name) / manifests.CATALOGUE)
            except LibraryDamaged:
                self._catalogues[name] = None
        return self._catalogues[name]


__all__ = ["Generation", "Library", "Record", "Snapshot", "StoredPassage", "Texts"]


class Library:
    """The library in the data folder ``folder``. Usable from several threads.

    With the configured embedder's ``fingerprint`` (and its name, for the sentence), a library that was built
    with another model is refused; without it, vectors must not be searched with questions of another model.
    """

    def __init__(self, folder: Path, *, model: str = "", fingerprint: str = "") -> None:
        self.folder = folder
        self.texts = Texts(folder)
        self.refused: LibraryError | None = None
        """Why the newest generation is not the one that answers; None while it is."""
        self._generations = Generations(folder)
        self._model, self._fingerprint = model, fingerprint
        self._swapping = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, ...] = ()

    def snapshot(self) -> Snapshot:
        """The current generation, opened and verified when it is new.

        A question keeps the one it was given; the next question gets the next. A new generation that cannot be
        used is not: the one before goes on answering, and ``refused`` says why.
        Raises LibraryMissing, LibraryDamaged or LibraryMismatch when there is none that can be used.
        """
        held = self._snapshot
        if held is not None and self._stamp() == self._seen:
            return held
        if held is not None and not self._swapping.acquire(blocking=False):
            return held  # somebody is opening the new one
        if held is None:
            self._swapping.acquire()
        try:
            return self._swap()
        finally:
            self._swapping.release()

    def _swap(self) -> Snapshot:
        stamp = self._stamp()
        if self._snapshot is not None and stamp == self._seen:
            return self._snapshot
        try:
            self._snapshot = self._open(self._snapshot)
            self.refused = None
        except LibraryError as error:
            if stamp != self._stamp():
                # Another one was published while this one was being opened, and this one may be gone already.
                return self._swap()
            self.refused = error
            if self._snapshot is None:
                raise
        # Looked at before it was opened: a generation published meanwhile is seen by the next question.
        self._seen = stamp
        return self._snapshot

    def _open(self, held: Snapshot | None) -> Snapshot:
        name = self._generations.current()
        if name is None:
            raise self._missing()
        if held is not None and held.generation == name:
            return held
        return open_generation(self._generations.path(name), model=self._model, fingerprint=self._fingerprint)

    def _missing(self) -> LibraryError:
        remedy = "Run `python bot.py reindex` to build the library."
        if self._generations.names():
            where = self._generations.current_file
            return LibraryDamaged(f"{where} is not there, so no generation is current.", remedy=remedy)
        return LibraryMissing(f"Nothing has been indexed yet in {self.folder}.", remedy=remedy)

    def _stamp(self) -> tuple[int, ...]:
        """Changes whenever CURRENT was replaced. One call to the system, about a microsecond."""
        try:
            found = self._generations.current_file.stat()
        except OSError:
            return (0,)
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def history(self) -> list[Generation]:
        """Every generation that is kept, newest first."""
        return self._generations.history()

    def lineage(self, snapshot: Snapshot) -> Lineage:
        """The generations that led to ``snapshot``."""
        return Lineage(self._generations, snapshot.runs())

    def rollback(self, to: str | None = None) -> Generation:
        """Makes an earlier generation current: ``to``, or the one before. It is verified first.

        Raises LibraryMissing when there is none, LibraryDamaged, LibraryBusy.
        """
        return self._generations.rollback(to)


# --- What a library holds, counted: for ``library status`` at the terminal and in chat.


@dataclass(frozen=True, slots=True)
class Holdings:
    """One generation, counted."""

    generation: Generation
    kinds: Mapping[str, int]
    """Kind → records, most first."""
    collections: Mapping[str, int]
    bodies: Mapping[str, int]
    """Body → records; those that name none are left out."""
    languages: Mapping[str, int]
    earliest: str
    """ISO, of the earliest record with a year; empty when none has one."""
    latest: str
    undated: int
    """Records without a year."""
    gone: int
    """Records no longer at their source; they stay searchable."""
    findings: tuple[Finding, ...]
    """What the last re-index had to say about single records."""


def count(generation: Generation, records: Iterable[Record], findings: Iterable[Finding] = ()) -> Holdings:
    """Counts ``records``."""
    held = list(records)
    earliest, latest = dates_of(held)
    return Holdings(
        generation=generation,
        kinds=_most_first(record.kind.value for record in held),
        collections=_most_first(record.collection for record in held),
        bodies=_most_first(record.body for record in held),
        languages=_most_first(record.language for record in held),
        earliest=earliest,
        latest=latest,
        undated=sum(record.date.year is None for record in held),
        gone=sum(record.gone for record in held),
        findings=tuple(findings),
    )


def dates_of(records: Iterable[Record]) -> tuple[str, str]:
    """The dates of the earliest and the latest record with a year, ISO; empty when none has one."""
    # An ISO date is ordered like the text it is written as; "2024" comes before "2024-03".
    dates = sorted(record.date.isoformat() for record in records if record.date.year is not None)
    return (dates[0], dates[-1]) if dates else ("", "")


def _most_first(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(name for name in names if name)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
