"""The open library: hands one immutable snapshot to each question, and swaps between questions.

This, ``index.ports`` and ``index.records`` are all that answering sees of the index.
"""

from __future__ import annotations

import bisect
import contextlib
import functools
import logging
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from domain.answers import Filters
from domain.dates import PartialDate
from domain.documents import Document, may_see, searched_of
from domain.errors import Finding, LibraryDamaged, LibraryError, LibraryMismatch, LibraryMissing
from index.ports import Engine, Keywords, Scope, TokenVectors
from index.records import Generation, Holdings, Record, StoredPassage, dates_of
from index.storage import manifest as manifests
from index.storage.generations import Generations
from index.storage.manifest import Manifest
from index.storage.object_store import ALONE, DataFolder
from index.storage.scopes import RecordColumns
from index.storage.segments import SegmentedVectors, Segments, opened
from models.ports import IdArray
from text.adoption import versions_of

_log = logging.getLogger(__name__)
_VIEWS_KEPT = 32
"""Of a generation, one a community that asked lately: each holds what it sees of every record."""
_SCOPES_KEPT = 64
"""Of a generation, for who sees it: most questions have the scope of one before."""


class Library:
    """The library in the data folder ``folder``. Usable from several threads.

    With the configured embedder's ``fingerprint`` (and its name, for the sentence), a library that was built
    with another model is refused; without it, vectors must not be searched with questions of another model.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str = "",
        fingerprint: str = "",
        engine: Engine | None = None,
        store: DataFolder = ALONE,
    ) -> None:
        """``engine`` searches instead of this process; ``store`` has what others publish."""
        self.folder, self._engine, self._store = folder, engine, store
        self.refused: LibraryError | None = None
        """Why the newest generation is not the one that answers; None while it is."""
        self._generations = Generations(folder, engine, store)
        self.texts = self._generations.texts
        self._model, self._fingerprint = model, fingerprint
        self._swapping = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, ...] = ()

    def answering(self, model: str, fingerprint: str) -> Library:
        """The same library, to be searched with questions of this model."""
        return Library(
            self.folder, model=model, fingerprint=fingerprint, engine=self._engine, store=self._store
        )

    def snapshot(self) -> Snapshot:
        """The current generation, opened and verified when it is new.

        A question keeps the one it was given; the next question gets the next. A new generation that cannot be
        used is not: the one before goes on answering, and ``refused`` says why.
        Raises LibraryMissing, LibraryDamaged or LibraryMismatch when there is none that can be used.
        """
        held = self._snapshot
        if held is not None:
            self._store.follow()
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
        if self._snapshot is None:
            self._fetch()
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

    def _fetch(self, *, every: bool = False) -> None:
        """What answers elsewhere is here; where that cannot be, what is here answers."""
        try:
            self._store.bring(every=every)
        except LibraryError as error:
            self._store.problem = error
            if self._stamp() == (0,):
                raise
            _log.warning("%s %s", error.sentence, error.remedy)

    def _open(self, held: Snapshot | None) -> Snapshot:
        name = self._generations.current()
        if name is None:
            raise self._missing()
        if held is not None and held.generation == name:
            return held
        folder = self._generations.path(name)
        try:
            manifest = manifests.sound(folder, quick=True)
        except LibraryDamaged:
            if not self._store.renew(name):
                raise
            manifest = manifests.sound(folder, quick=True)
        if self._fingerprint and manifest.fingerprint != self._fingerprint:
            raise LibraryMismatch(
                f"The library was built with {manifest.model} and {self._model or 'another model'} is configured.",
                remedy="Run `python bot.py reindex` to build it with the configured model, or configure the other one.",
            )
        # Loaded here: what only looks at history or receipts opens without a search engine.
        from index.storage.keywords import TantivyKeywords

        served = self._engine.serve(self.folder, name, manifest.passages) if self._engine else None
        segments, vectors, tokens = opened(folder, manifest, served)
        keywords = TantivyKeywords(folder / manifests.KEYWORDS, segments.rows, served)
        return Snapshot(manifest, segments, vectors, keywords, tokens)

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
        if self._snapshot is None:
            self._fetch(every=True)
        return self._generations.history()

    def lineage(self, snapshot: Snapshot) -> Lineage:
        """The generations that led to ``snapshot``."""
        return Lineage(self._generations, snapshot.runs())

    def rollback(self, to: str | None = None) -> Generation:
        """Makes an earlier generation current: ``to``, or the one before. It is verified first.

        Raises LibraryMissing when there is none, LibraryDamaged, LibraryBusy.
        """
        return self._generations.rollback(to)


class Snapshot:
    """A published generation. Usable from several threads; closed when nobody holds it any more.

    Passage ids run from 0 in the order of document keys, and within a document in its own order.
    """

    def __init__(
        self,
        manifest: Manifest,
        catalogue: Segments,
        vectors: SegmentedVectors,
        keywords: Keywords,
        tokens: TokenVectors | None = None,
        *,
        community: str = "",
    ) -> None:
        """``community`` is who looks; "" sees all (``seen_by``)."""
        self.generation = manifest.generation
        self.manifest = manifest
        self.vectors = vectors
        self.keywords = keywords
        self.tokens = tokens
        """None when the model has none, or none are kept."""
        self._catalogue, self._community = catalogue, community
        self._views: dict[str, Snapshot] = {}
        # By who looks.
        self._scopes: dict[tuple[object, ...], Scope] = {}
        # The last ones that were asked for.
        self._versions: dict[tuple[str, PartialDate], dict[str, tuple[str, ...]]] = {}
        # Of the days that were asked for.

    def seen_by(self, community: str) -> Snapshot:
        """The same generation as if the private records of other communities were not in it: neither they nor what is counted of
        them (frequencies of words, numbers of records, dates) can be told from what it gives.
        """
        if all(may_see(each, community) for each in self._collections):
            return self
        view = self._views.pop(community, None)
        if view is None:
            view = Snapshot(
                self.manifest,
                self._catalogue,
                self.vectors,
                self.keywords,
                self.tokens,
                community=community,
            )
            # Read once: at a million passages that takes seconds.
            vars(view)["_records"] = {key: each for key, each in self._records.items() if view._sees(key)}
            seen = view._columns.every()
            view.vectors = self.vectors.seen_by(community, seen)
            view.keywords = self.keywords.seen_by(community, seen)
        # Last, and the one that nobody asked for longest first.
        self._views[community] = view
        if len(self._views) > _VIEWS_KEPT:
            self._views.pop(next(iter(self._views)), None)
        return view

    def _sees(self, key: str) -> bool:
        return may_see(key.partition("/")[0], self._community)

    @functools.cached_property
    def _records(self) -> dict[str, Record]:
        return {record.key: record for record in self._catalogue.records() if self._sees(record.key)}

    @functools.cached_property
    def _collections(self) -> set[str]:
        """Of records in any state, and of what could not be taken in: what is not searched is a community's own all the same."""
        found = (finding.name.partition("/")[0] for finding in self._catalogue.findings())
        return {*self._catalogue.collections(), *found}

    @functools.cached_property
    def _by_text(self) -> dict[tuple[str, str], str]:
        return {
            (record.key.partition("/")[0], record.text_hash): record.key
            for record in reversed(self.records())
        }

    @functools.cached_property
    def _of_a_day(self) -> dict[tuple[str, PartialDate], list[Record]]:
        found: dict[tuple[str, PartialDate], list[Record]] = {}
        for record in self._records.values():
            if record.date.is_complete:
                found.setdefault((record.collection, record.date), []).append(record)
        return found

    @functools.cached_property
    def _columns(self) -> RecordColumns:
        return RecordColumns(self.records(), self.manifest.passages)

    @functools.cached_property
    def _in_order(self) -> tuple[list[int], list[Record]]:
        """Where each record's passages begin, and the records; those without passages left out."""
        held = [record for record in self._records.values() if record.passages]
        return [record.first_passage for record in held], held

    def passages(self, ids: Iterable[int]) -> list[StoredPassage]:
        """The passages with these ids, in the order given. Raises LibraryDamaged."""
        found = self._catalogue.passages([int(number) for number in ids])
        return [passage for passage in found if self._sees(passage.document)]

    def record(self, key: str) -> Record | None:
        """What is known of a document; None when the library has none with this key (any more)."""
        return self._records.get(key)

    def records(self) -> list[Record]:
        """Every record that is searched, in order of keys; those gone from their source among them."""
        return list(self._records.values())

    def visible(self, community: str) -> list[Record]:
        """Those that are searched for who asks from ``community``; the demo records are not, once there are others."""
        searched = searched_of({record.collection for record in self._records.values()}, community)
        return [record for record in self._records.values() if record.collection in searched]

    def superseded_by(self, key: str) -> str:
        """The key of the record that took this one's place; empty when none did (``text.adoption``)."""
        versions = self.versions(key)
        return versions[-1] if versions and versions[-1] != key else ""

    def versions(self, key: str) -> tuple[str, ...]:
        """The keys of every version of this record, itself among them, oldest first; empty when it has only one."""
        record = self._records.get(key)
        if record is None or not record.date.is_complete:
            return ()
        # Versions are of one collection and one day: to look at all of a large library would keep a question waiting.
        day = (record.collection, record.date)
        if day not in self._versions:
            self._versions[day] = versions_of(self._of_a_day[day])
        return self._versions[day].get(key, ())

    def with_text(self, text_hash: str, collection: str) -> str:
        """The key of the first record of ``collection`` with this very text; empty when there is none."""
        return self._by_text.get((collection, text_hash), "")

    def removed(self) -> list[Record]:
        """Records that were removed by hand. They are kept, and not searched."""
        return [record for record in self._catalogue.records(removed=True) if self._sees(record.key)]

    def document(self, key: str) -> Document | None:
        """A whole document, removed ones among them; None when there is none. Raises LibraryDamaged."""
        return self._catalogue.document(key) if self._sees(key) else None

    def document_passages(self, key: str) -> range:
        """The ids of a document's passages; empty when there is no such document."""
        record = self._records.get(key)
        return range(record.first_passage, record.first_passage + record.passages) if record else range(0)

    def record_of(self, passage: int) -> Record:
        """The record that a passage belongs to. Raises IndexError for an id that is not there."""
        if not 0 <= passage < self.manifest.passages:
            raise IndexError(f"passage ids reach from 0 to {self.manifest.passages - 1}")
        starts, records = self._in_order
        at = bisect.bisect_right(starts, passage) - 1
        if at < 0 or passage >= starts[at] + records[at].passages:
            raise IndexError(f"passage {passage} is not seen here")
        return records[at]

    def neighbours(self, passage: int) -> tuple[int | None, int | None]:
        """The passages before and after this one in its document."""
        record = self.record_of(passage)
        first, last = record.first_passage, record.first_passage + record.passages - 1
        return (passage - 1 if passage > first else None, passage + 1 if passage < last else None)

    def scope(
        self,
        filters: Filters,
        since: date | None = None,
        until: date | None = None,
        within: IdArray | None = None,
    ) -> Scope:
        """What ``filters`` leave. A record without a year cannot be shown to be in a range of dates: it is left out, and counted.
        ``since`` and ``until`` leave out only what is known to be of another time. ``within``: of it only these passages
        (sorted ids).
        """
        asked = (filters, filters.since.earliest, filters.until.latest, since, until)
        scope = self._scopes.get(asked)
        if scope is None:
            scope = self._scopes[asked] = self._columns.scope(filters, since, until)
            if len(self._scopes) > _SCOPES_KEPT:
                self._scopes.pop(next(iter(self._scopes)), None)
        return scope if within is None else self._columns.within(scope, within)

    @functools.cached_property
    def speakers(self) -> Mapping[str, IdArray]:
        """Who speaks, by the names that the records give them, each with the passages (sorted ids) in which they do."""
        told = {name: np.array(numbers, np.int64) for name, numbers in self._catalogue.speakers().items()}
        seen = self._columns.every()
        return {name: inside for name, ids in told.items() if len(inside := ids[seen.holds(ids)])}

    def share_in(self, scope: Scope, language: str) -> float:
        """The share of a scope's records that are in a language, or may be; 1 where it has none."""
        return self._columns.share_in(scope, language)

    def names_in(self, scope: Scope) -> str:
        """Titles, bodies and bylines of a scope's records, each once, a line each."""
        return scope.derived("names", lambda: self._columns.names_in(scope))

    def dates_in(self, scope: Scope) -> tuple[str, str]:
        """The dates of the earliest and the latest record of a scope with a year, ISO; empty when none has one."""
        return scope.derived("dates", lambda: self._columns.dates_in(scope))

    def coverage_dates(self) -> tuple[str, str]:
        """The dates of the earliest and the latest record with a year, ISO; empty when none has one."""
        return dates_of(self.records()) if self._community else (self.manifest.earliest, self.manifest.latest)

    def runs(self) -> list[tuple[str, str]]:
        """The generations that led to this one, itself the last, and when the re-index of each began (ISO)."""
        return self._catalogue.ran()

    def findings(self) -> list[Finding]:
        """What the re-index that built this generation found."""
        return [each for each in self._catalogue.findings() if self._sees(each.name)]


class Lineage:
    """The generations that led to one, as far as they are kept: what each changed, and which text a record had in it.
    What cannot be read is not shown.
    """

    def __init__(self, generations: Generations, runs: Sequence[tuple[str, str]]) -> None:
        """``runs`` as ``Snapshot.runs`` gives them."""
        self.runs = tuple(runs)
        self._generations = generations
        self._kept = {each.name: each for each in generations.history() if not each.problem}
        self._catalogues: dict[str, Segments | None] = {}

    def kept(self, name: str) -> Generation | None:
        """What the re-index of a generation changed; None where the generation is not kept any more."""
        return self._kept.get(name)

    def text_hash(self, name: str, key: str) -> str | None:
        """sha256 of the text that a record had in a generation; empty where it was not in it, None where the
        generation is not kept any more.
        """
        with contextlib.suppress(LibraryDamaged):
            catalogue = self._catalogue(name)
            if catalogue is not None:
                row = catalogue.document_row(key)
                return row.text_hash if row else ""
        return None

    def _catalogue(self, name: str) -> Segments | None:
        if name not in self._catalogues:
            self._catalogues[name] = None
            if name in self._kept:
                folder = self._generations.path(name)
                self._catalogues[name] = Segments(folder, manifests.read(folder))
        return self._catalogues[name]


def count(
    generation: Generation, records: Iterable[Record], findings: Iterable[Finding] = (), demo: int = 0
) -> Holdings:
    """Holdings of a library, for ``library status`` at the terminal and in chat. ``demo`` records are there and not searched."""
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
        demo=demo,
        findings=tuple(findings),
    )


def _most_first(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(name for name in names if name)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
