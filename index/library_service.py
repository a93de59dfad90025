"""Service for the library itself: what it holds, how it is brought up to date, taken back, checked, kept in a backup.

The doors are handed one. A library is never changed in place: every change is a new generation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.documents import DEMO, Document, Passage
from domain.errors import Finding, LibraryError, RecordMissing, Verdict
from index.backup import restore as backups
from index.backup.backup import backup
from index.backup.restore import check
from index.pipeline import build, diff
from index.pipeline.diff import MetadataOverrides
from index.ports import Engine, Report, Source, Stages
from index.records import BackedUp, BackupFile, Generation, Holdings, Plan, Record, ReindexReport
from index.sources.folder import fingerprint
from index.storage.files import writing
from index.storage.generations import Generations
from index.storage.library import Library, Snapshot, count
from index.storage.object_store import ALONE, SHARED, DataFolder
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from models.open_models import Models
from models.ports import Embedder
from text.terms import did_you_mean

if TYPE_CHECKING:
    # A process that serves nobody has none, and need not import what follows places on the web for its sake.
    from index.pipeline.worker import IndexWorker

Sources = Callable[[], Sequence[Source]]
"""Looked up at each use: an admin may have added one."""


class LibraryService:
    """The library in the data folder ``data``. Usable from several threads. Raises PlenumError kinds and nothing else."""

    def __init__(
        self,
        data: Path,
        library: Library,
        models: Models,
        *,
        sources: Sources,
        folders: Sources,
        keep: int,
        gone_share: float,
        also_check: Callable[[Collection[str]], Iterable[Finding]],
        elsewhere: Callable[[], Mapping[str, Callable[[Path], object]]] = dict,
        kept_days: Mapping[str, int] = MappingProxyType({}),
        state: Opener = SqliteFile,
        helped: Callable[[Embedder], Embedder] = lambda embedder: embedder,
        engine: Engine | None = None,
        store: DataFolder = ALONE,
        worker: IndexWorker | None = None,
    ) -> None:
        """``sources`` are all there are, ``folders`` those on this machine; ``keep`` is how many generations stay,
        ``gone_share`` how much of a source may be gone at once. ``also_check`` looks at what else lies in the data folder, and is
        given the receipts that generations were published after;
        ``elsewhere`` names the databases that do not, and writes a copy of each for a backup; ``kept_days`` are the days after which rows of a table go;
        ``state`` opens the store of corrections; ``helped`` is the embedder with whoever helps it; ``engine`` searches; ``store`` shares it
        with other machines.
        ``worker`` re-indexes in a process of its own, where others are served meanwhile.
        """
        self._data, self._library, self._models = data, library, models
        self._sources, self._folders = sources, folders
        self._keep, self._gone_share, self._also_check = keep, gone_share, also_check
        self._elsewhere, self._kept_days, self._state, self._helped = elsewhere, kept_days, state, helped
        self._engine, self._store, self._worker = engine, store, worker

    # --- What it holds.

    def holdings(self, community: str = "") -> Holdings:
        """What the library holds now, as far as ``community`` sees it. Raises LibraryMissing when there is none."""
        snapshot = self._seen_by(community)
        generation = next(each for each in self._library.history() if each.name == snapshot.generation)
        searched = snapshot.visible(community)
        demo = sum(record.collection == DEMO for record in snapshot.records())
        demo -= sum(record.collection == DEMO for record in searched)
        return count(generation, searched, snapshot.findings(), demo)

    def records(self, community: str) -> Sequence[Record]:
        """Every record that ``community`` may see, in the order of their keys; "" is the operator, who sees all."""
        return self._seen_by(community).records()

    def removed(self, community: str) -> Sequence[Record]:
        """The records that were removed by hand, as far as it may see them."""
        return self._seen_by(community).removed()

    def record(self, key: str, community: str) -> Document:
        """One record with its text. Raises RecordMissing, saying why it was not taken in, or naming the nearest key that ``community`` may
        see.
        """
        snapshot = self._seen_by(community)
        document = snapshot.document(key)
        if document is None:
            for finding in snapshot.findings():
                if finding.name == key and finding.verdict is Verdict.BAD:
                    raise RecordMissing(
                        f"“{key}” was not taken in: {finding.sentence}", remedy=finding.remedy
                    )
            meant = did_you_mean(key, (record.key for record in snapshot.records()))
            raise RecordMissing(
                f"There is no record “{key}” in the library.{meant}",
                remedy="`python bot.py library list` lists what there is.",
            )
        return document

    def original(self, key: str) -> bytes | None:
        """The file that a record was read from; None where it is not there any more, or is another file now. Whoever asks has looked
        at whether it may be shown.
        """
        record = self._library.snapshot().record(key)
        for source in self._sources() if record else ():
            raw: bytes | None = source.original(key) if hasattr(source, "original") else None
            if raw is not None and record and hashlib.sha256(raw).hexdigest() == record.raw_hash:
                return raw
        return None

    def holding(self, text_hash: str, community: str) -> str:
        """The key of the record with this text (its sha256), as far as ``community`` may see it; empty when there is none."""
        try:
            records = self.records(community)
        except LibraryError:
            return ""
        return next((record.key for record in records if record.text_hash == text_hash), "")

    # --- How it is brought up to date.

    def plan(self) -> Plan:
        """What a re-index would do."""
        self._store.bring()
        self._pull("communities", "sources")
        return build.plan(self._sources(), self._models.embedder, self._data, self._allowance(), self._state)

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed. Raises LibraryBusy while another process does."""
        if self._worker is not None:
            return self._worker.reindex(on_progress, report)
        self._pull("communities", "sources")
        allowance = self._allowance()
        done = build.reindex(
            self._sources(),
            self._helped(self._models.embedder),
            self._data,
            on_progress=on_progress,
            report=report,
            keep=self._keep,
            allowance=allowance,
            state=self._state,
            engine=self._engine,
            store=self._store,
        )
        if allowance.accepted:
            with self._store.changing(diff.ACCEPTED):
                diff.forget_accepted(self._data, allowance.accepted)
        return done

    def stop(self) -> None:
        """Ends a re-index that runs in a process of its own, because the program is being stopped."""
        if self._worker is not None:
            self._worker.stop()

    def fingerprint(self) -> str:
        """Fingerprint of the folders: another one whenever something in them is added, changed, renamed or taken away."""
        self._pull("communities")
        return fingerprint(self._folders())

    def accept_gone(self, source: str) -> None:
        """The records that a source lost at once (``Held.source``) are really gone: the next re-index marks them."""
        with self._store.changing(diff.ACCEPTED):
            diff.accept_gone(self._data, source)

    def correct(self, key: str, told: Mapping[str, str]) -> Mapping[str, str]:
        """Sets what an admin knows of a record, and says what is set now; the next re-index takes it in.

        Raises RecordMissing, NotAllowed for a wrong kind or date.
        """
        if key not in {record.key for record in (*self.records(""), *self.removed(""))}:
            self.record(key, "")
        with MetadataOverrides(self._data, self._state) as overrides:
            return overrides.set(key, told)

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched, until it is restored."""
        return build.remove(
            key, self._models.embedder, self._data, keep=self._keep, engine=self._engine, store=self._store
        )

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in."""
        return build.restore(
            key, self._models.embedder, self._data, keep=self._keep, engine=self._engine, store=self._store
        )

    def of_collection(self, collection: str) -> Sequence[str]:
        """The keys of a collection's records in any state, in any generation that is kept."""
        return sorted(set().union(*Generations(self._data, store=self._store).holding(collection).values()))

    def forget(self, collection: str, quoted: Collection[str]) -> None:
        """Deletes all that was taken in of a collection; texts with the hashes in ``quoted`` stay, which receipts need."""
        build.forget(
            collection,
            quoted,
            self._models.embedder,
            self._data,
            keep=self._keep,
            state=self._state,
            engine=self._engine,
            store=self._store,
        )

    def publish_set(
        self, name: str, documents: Iterable[tuple[Document, Sequence[Passage]]], on_progress: Stages
    ) -> Library:
        """Documents that are cut already, as a library of their own, beside the real one."""
        place, embedder = self._data / "evaluations" / name, self._models.embedder
        build.publish_passages(
            documents, embedder, place, on_progress=on_progress, keep=1, engine=self._engine
        )
        return Library(place, fingerprint=embedder.fingerprint, engine=self._engine)

    def _seen_by(self, community: str) -> Snapshot:
        return self._library.snapshot().seen_by(community)

    def _allowance(self) -> diff.Allowance:
        self._store.pull(diff.ACCEPTED)
        return diff.Allowance(self._gone_share, diff.accepted_gone(self._data))

    # --- Generations, checks, backups.

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        return self._library.history()

    def rollback(self, to: str | None) -> Generation:
        """Makes ``to`` (or the one before the current one) current again."""
        return self._library.rollback(to)

    def check(self, on_progress: Stages) -> Iterable[Finding]:
        """Every checksum of the data folder and every receipt, each finding as soon as it is made."""
        self._here()
        yield from check(self._data, on_progress, self._elsewhere().keys())
        yield from self._also_check(Generations(self._data, store=self._store).receipts())

    def backup(
        self, file: Path | None = None, *, all_generations: bool = False, on_progress: Stages
    ) -> BackedUp:
        """What cannot be made again, in one file, while everything else goes on; without ``file`` into the working folder,
        or into the data folder's ``backups`` where others are served. Raises LibraryError kinds.
        """
        if file is None and self._worker is not None:
            file = self._backups
            with writing(file.parent):
                file.mkdir(mode=0o700, exist_ok=True)
        self._refuse_inside(file or Path.cwd())
        self._here()
        return backup(
            self._data,
            file,
            all_generations=all_generations,
            elsewhere=self._elsewhere(),
            kept_days=self._kept_days,
            on_progress=on_progress,
        )

    def restore_backup(self, file: Path, into: Path | None, on_progress: Stages) -> BackedUp:
        """A backup as the data folder, or as ``into``; either must be empty. Raises LibraryError kinds."""
        if into is not None and into.resolve() != self._data.resolve():
            self._refuse_inside(into)
        return backups.restore(file, into or self._data, on_progress=on_progress)

    def _refuse_inside(self, place: Path) -> None:
        """Refuses what is among the files that a backup takes: the next one would find something there that is none of them."""
        way = [place.resolve(), *place.resolve().parents]
        if self._data.resolve() in way and self._backups.resolve() not in way:
            raise LibraryError(
                f"{place} is in the data folder, {self._data}.", remedy="Name a place outside of it."
            )

    def backups(self) -> Sequence[BackupFile]:
        """The backups that lie in the data folder, newest first."""
        return backups.backups(self._backups)

    def bring_back(self, name: str, *, on_progress: Stages) -> Generation:
        """Makes the library of a backup in the data folder (by its file's name) answer again; all else stays as it is.

        Raises LibraryDamaged, LibraryMismatch, LibraryBusy, LibraryError kinds; then nothing was changed.
        """
        file, fingerprint = self._backups / Path(name).name, self._models.embedder.fingerprint
        back = backups.restore_library(
            file, self._data, fingerprint=fingerprint, on_progress=on_progress, store=self._store
        )
        generations = Generations(self._data, self._engine, self._store)
        with generations.locked():
            generations.serve()
        return back

    def _here(self) -> None:
        """All that is shared is in the data folder."""
        self._store.bring(every=True)
        self._pull(*SHARED)
        self._library.texts.fetch()

    def _pull(self, *paths: str) -> None:
        """What others added, or fetched, is here."""
        for each in paths:
            # A place on the web may be looked at for hours.
            self._store.pull(each, wait=each != "sources")

    @property
    def _backups(self) -> Path:
        return self._data / "backups"
