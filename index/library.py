"""The open library: hands one immutable snapshot to each question, and swaps between questions.

This, and ``index.ports``, is all that answering sees of the index.
"""

from __future__ import annotations

import threading
from pathlib import Path

from domain.errors import LibraryDamaged, LibraryError, LibraryMissing
from index.generations import Generations
from index.lineage import Lineage
from index.records import Generation, Record, StoredPassage
from index.snapshot import Snapshot, open_generation
from index.texts import Texts

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
