"""One run of the re-index: what its stages share, what earlier generations have to give to it, and the work cache.

The work cache holds what an unfinished re-index has done so far: documents read, texts embedded. It is kept outside the
generation that is being built, so that a killed or failed run leaves it to the next one, and it is emptied when its content
has been published. Losing it costs time only.
"""

# ruff: noqa: S608 - the only names put into SQL are our own columns; values are bound

from __future__ import annotations

import contextlib
import functools
import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from domain.errors import (
    Finding,
    LibraryDamaged,
    LibraryError,
    RecordError,
    RecordTooLarge,
    RecordUnreadable,
    Verdict,
    meaning,
)
from index.ports import Engine, Report, Stages
from index.storage import manifest as manifests
from index.storage.catalogue import DOCUMENT, READABLE, SCHEMA, Catalogue, Known, RecordState
from index.storage.catalogue_rows import DocumentRow
from index.storage.files import unreadable, writing
from index.storage.generations import Generations, now
from index.storage.manifest import Manifest
from index.storage.object_store import ALONE, DataFolder
from index.storage.segments import Segment, Segments
from index.storage.sqlite_file import transaction
from index.storage.vectors import FaissVectors, TokenStates
from models.ports import Embedder, FloatArray, PassageEmbeddings, PassageTokens

_log = logging.getLogger(__name__)


class RecordLeftOut(RecordUnreadable):
    """The record ``key``, which was read, cannot be published: the others are, without it."""

    def __init__(self, key: str, error: RecordError) -> None:
        super().__init__(error.sentence, remedy=error.remedy)
        self.key = key


@contextmanager
def one_record(key: str) -> Iterator[None]:
    """Where one record is taken in: whatever nobody foresaw is a RecordError that names it, and never stops the others. What
    is wrong with the library or its disk is not the record's.
    """
    try:
        yield
    except (RecordError, LibraryError, sqlite3.Error):
        raise
    except MemoryError as error:
        raise RecordTooLarge(
            f"{key} needs more memory than there is.", remedy="Split it, or give Plenum more memory."
        ) from error
    except Exception as error:
        _log.warning("%s could not be read", key, exc_info=error)
        raise RecordUnreadable(
            f"{key} could not be read: {meaning(error)}.",
            remedy="Report it, with the file if you can.",
        ) from error


@dataclass(slots=True)
class Run:
    """What the stages of one run share. Whoever has it holds the library's lock."""

    generations: Generations
    embedder: Embedder
    cache: WorkCache
    reusable: Reusable
    known: Known
    on_progress: Stages
    hand_on: Report | None
    started: str
    """ISO time."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Per stage."""
    findings: list[Finding] = field(default_factory=list)
    """Every finding so far."""

    def report(self, *findings: Finding) -> None:
        """Keeps findings, and hands them on at once."""
        for finding in findings:
            self.findings.append(finding)
            if self.hand_on:
                self.hand_on(finding)

    def progress(self, stage: str) -> Callable[[int, int], None]:
        """Begins a stage in the eyes of who watches; returns what to call with (done, total)."""
        self.on_progress(stage, 0, 0)
        return functools.partial(self.on_progress, stage)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Counts the seconds within towards ``stage``."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 3)


@contextmanager
def running(
    folder: Path,
    embedder: Embedder,
    *,
    on_progress: Stages | None = None,
    report: Report | None = None,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> Iterator[Run]:
    """Takes the lock on the library in ``folder`` and looks at what there is. Raises LibraryBusy, StorageFull."""
    generations = Generations(folder, engine, store)
    with generations.locked(), WorkCache(folder / _CACHE) as cache:
        on_progress = on_progress or (lambda *_: None)
        run = Run(generations, embedder, cache, Reusable(), {}, on_progress, report, now())
        with run.timed("open"):
            run.reusable = find_reusable(generations, embedder.fingerprint)
            run.known = run.reusable.known
            if (newest := run.reusable.newest) and not newest.damage:
                manifests.remember(newest.folder, newest.manifest.files)
        run.report(*run.reusable.findings)
        yield run


@dataclass(slots=True)
class ReusableGeneration:
    """The parts of one generation that are the ones that were published. Its catalogues always are."""

    folder: Path
    manifest: Manifest
    catalogue: Segments
    stored: list[StoredEmbeddings | None]
    """Of each segment; None where its vectors or token states are damaged."""
    keywords: bool
    """Whether every file of the keywords is intact."""
    damage: list[Finding]


@dataclass(slots=True)
class Reusable:
    """What a re-index starts from."""

    newest: ReusableGeneration | None = None
    """The current generation; where a catalogue of it is damaged, the newest of which none is. None: there is none."""
    is_current: bool = False
    """Whether that is the current one, whole."""
    vectors: list[StoredEmbeddings] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    removed: Sequence[str] = ()
    """What had been removed by hand, where the catalogues that said so are not among what is left."""

    @property
    def known(self) -> Known:
        """Every document there is, in any state."""
        return self.newest.catalogue.known() if self.newest else {}


class StoredEmbeddings(NamedTuple):
    """Vectors and token states of one intact segment; its catalogue finds them by the hash of what the model read."""

    catalogue: Catalogue
    vectors: FaissVectors
    tokens: TokenStates | None


def find_reusable(generations: Generations, fingerprint: str) -> Reusable:
    """Looks at the current generation, and at earlier ones as far as the current one is damaged."""
    found = Reusable()
    names, current = generations.names(), None
    try:
        current = generations.current()
    except LibraryDamaged as damaged:
        found.findings.append(_not_reused(generations.current_file.name, damaged))
    if current:
        names = [current, *(name for name in names if name != current)]
    for name in names:
        intact = found.newest and not found.newest.damage
        # An intact generation of this model has all there is to have: older ones were what it was made from.
        # After a change of models, an older one may have the vectors: the model may have been changed back.
        if intact and found.vectors:
            break
        if intact and not _of_model(generations.path(name), fingerprint):
            continue
        try:
            generation = _open(generations.path(name))
        except LibraryDamaged as damaged:
            found.findings.append(_not_reused(name, damaged))
            continue
        found.findings += generation.damage
        if found.newest is None:
            found.newest = generation
            found.is_current = name == current and not generation.damage
        if generation.manifest.fingerprint == fingerprint:
            found.vectors += [stored for stored in generation.stored if stored is not None]
    if names and (found.newest is None or found.newest.folder.name != names[0]):
        with contextlib.suppress(LibraryDamaged):
            found.removed = manifests.read_either(generations.path(names[0])).removed_keys
    return found


def _of_model(folder: Path, fingerprint: str) -> bool:
    try:
        return manifests.read_either(folder).fingerprint == fingerprint
    except LibraryDamaged:
        return False


def _open(folder: Path) -> ReusableGeneration:
    """The intact parts of one generation. Raises LibraryDamaged when its catalogue is not among them."""
    manifest = manifests.read_either(folder)
    if manifest.generation != folder.name:
        raise unreadable(folder / manifests.NAME, f"it belongs to generation {manifest.generation}")
    damage = manifests.damage(folder, manifest)
    for name in manifest.segments:
        if wrong := damage.get((Path(name) / manifests.CATALOGUE).as_posix()):
            raise wrong
    if manifest.catalogue not in READABLE:
        raise unreadable(folder, f"its tables have version {manifest.catalogue}, not {SCHEMA}")
    findings = [_not_reused(folder.name, damaged) for damaged in damage.values()]
    try:
        manifests.read(folder)
    except LibraryDamaged as damaged:
        findings.append(_not_reused(folder.name, damaged))
    segments = Segments(folder, manifest)
    return ReusableGeneration(
        folder,
        manifest,
        segments,
        [_stored(segment, manifest, damage) for segment in segments.parts],
        keywords=not any(name.startswith(f"{manifests.KEYWORDS}/") for name in damage),
        damage=findings,
    )


def _stored(segment: Segment, manifest: Manifest, damage: Collection[str]) -> StoredEmbeddings | None:
    names = [(Path(segment.name) / name).as_posix() for name in (manifests.VECTORS, *manifests.TOKENS)]
    if any(name in damage for name in names):
        return None
    tokens = TokenStates(segment.folder, manifest.token_dimensions) if manifest.token_dimensions else None
    return StoredEmbeddings(segment.catalogue, FaissVectors(segment.folder / manifests.VECTORS), tokens)


def _not_reused(name: str, damaged: LibraryDamaged) -> Finding:
    return Finding(name, Verdict.WARNING, f"{damaged.sentence} It is not reused.")


_PRAGMAS = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
# A write-ahead log in normal mode: a killed process loses nothing that was committed, and a commit waits for nothing.
# Whoever has the cache has the library's lock, so no shared memory is needed beside it.
_TABLES = f"""
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT, hash BLOB, vector BLOB, codes BLOB, places BLOB, PRIMARY KEY (fingerprint, hash)
);
CREATE TABLE IF NOT EXISTS documents (source TEXT, stamp TEXT, {DOCUMENT}, PRIMARY KEY (key));
CREATE TABLE IF NOT EXISTS stamps (key TEXT PRIMARY KEY, source TEXT, stamp TEXT, text_hash TEXT, raw_hash TEXT);
PRAGMA user_version = {SCHEMA};
"""
_CACHE = "embedding-cache"
_STAMPS = "SELECT key, source, stamp, text_hash, raw_hash FROM stamps"


def _stamps(rows: Iterable[tuple[str, str, str, str, str]]) -> Mapping[str, tuple[str, str, tuple[str, str]]]:
    return {key: (source, stamp, (text, raw)) for key, source, stamp, text, raw in rows}


def stamps_in(folder: Path) -> Mapping[str, tuple[str, str, tuple[str, str]]]:
    """``WorkCache.stamps`` of the last run, for who has no lock and writes nothing; empty where there is no cache."""
    path = folder / _CACHE / "work.sqlite"
    with (
        contextlib.suppress(sqlite3.DatabaseError),
        contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection,
    ):
        return _stamps(connection.execute(_STAMPS).fetchall())
    return {}


class WorkCache:
    """The cache in ``folder``. A context manager. Raises StorageFull."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        path = self._folder / "work.sqlite"
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version in (0, SCHEMA):
                connection.executescript(f"{_PRAGMAS} {_TABLES}")
                return connection
        except sqlite3.OperationalError:
            connection.close()
            raise
        except sqlite3.DatabaseError:
            pass
        # Torn or of another version: it is only a cache.
        connection.close()
        for leftover in self._folder.glob("work.sqlite*"):
            leftover.unlink()
        return self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def keep_document(self, state: RecordState, row: DocumentRow) -> None:
        """Keeps a document that was read, for the source and stamp of ``state``."""
        self._put("documents", [(state.source, state.stamp, *row)])

    def document(self, key: str, state: RecordState) -> DocumentRow | None:
        """The document that was read for this key, and the source and stamp of ``state``; None when it was not."""
        sql = f"SELECT {DOCUMENT} FROM documents WHERE key = ? AND source = ? AND stamp = ?"
        rows = self._read(sql, (key, state.source, state.stamp))
        return DocumentRow(*rows[0]) if rows else None

    def keep_stamp(self, key: str, state: RecordState, hashes: tuple[str, str]) -> None:
        """Remembers that the record with this stamp is still the one with these hashes (text, raw)."""
        self._put("stamps", [(key, state.source, state.stamp, *hashes)])

    def stamps(self) -> Mapping[str, tuple[str, str, tuple[str, str]]]:
        """Per key: source, stamp, and the hashes (text, raw) of the version that it stands for."""
        return _stamps(self._read(_STAMPS))

    def keep_embeddings(self, fingerprint: str, hashes: Sequence[bytes], made: PassageEmbeddings) -> None:
        """Keeps what a model made of the passages with these hashes, all or none."""
        tokens: Sequence[PassageTokens | None] = made.tokens or [None] * len(hashes)
        self._put(
            "vectors",
            [
                (fingerprint, key, vector.tobytes(), *_blobs(states))
                for key, vector, states in zip(hashes, made.vectors, tokens, strict=True)
            ],
        )

    def vectors(self, embedder: Embedder, hashes: Iterable[bytes]) -> Iterator[tuple[bytes, FloatArray]]:
        """Those of the passages with these hashes that are kept, with their token states if the model has any."""
        fingerprint, size, wanted = embedder.fingerprint, 4 * embedder.dimensions, embedder.token_dimensions
        kept = {
            key for (key,) in self._read("SELECT hash FROM vectors WHERE fingerprint = ?", (fingerprint,))
        }
        # A code is a byte, and a place is four.
        sql = "SELECT vector, 4 * coalesce(length(codes), -1) >= ? * coalesce(length(places), 0) FROM vectors WHERE fingerprint = ? AND hash = ?"
        for key in filter(kept.__contains__, hashes):
            for vector, has_tokens in self._read(sql, (wanted, fingerprint, key)):
                if len(vector) == size and (has_tokens or not wanted):
                    yield key, np.frombuffer(vector, np.float32)

    def tokens(self, embedder: Embedder, key: bytes) -> PassageTokens:
        """The token states of the passage with this hash. Raises KeyError when they are not kept."""
        rows = self._read(
            "SELECT codes, places FROM vectors WHERE fingerprint = ? AND hash = ?",
            (embedder.fingerprint, key),
        )
        if not rows or rows[0][0] is None:
            raise KeyError(key.hex())
        codes, places = (
            np.frombuffer(blob, kind) for blob, kind in zip(rows[0], (np.int8, np.int32), strict=True)
        )
        return PassageTokens(
            codes.reshape(len(places), -1) if len(places) else codes.reshape(0, embedder.token_dimensions),
            places,
        )

    def _put(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        with writing(self._folder), transaction(self._connection):
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)

    def _read(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Rows; none where the cache is damaged: then it is done again."""
        with contextlib.suppress(sqlite3.DatabaseError):
            return self._connection.execute(sql, parameters).fetchall()
        return []

    def settle(self, keep: Collection[str] | None = None) -> None:
        """Keeps nothing but the stamps, of the keys in ``keep`` or of all: all else has been published. A run that was killed
        between publishing and clearing up leaves all of its work here.
        """
        stamps = self.stamps().keys()
        kept = stamps if keep is None else stamps & set(keep)
        if not kept:
            self.clear()
        elif kept != stamps or self._read("SELECT 1 FROM vectors UNION ALL SELECT 1 FROM documents LIMIT 1"):
            with contextlib.suppress(sqlite3.Error):
                gone = [(key,) for key in stamps - kept]
                self._connection.executemany("DELETE FROM stamps WHERE key = ?", gone)
                self._connection.executescript("DELETE FROM vectors; DELETE FROM documents; VACUUM;")

    def clear(self) -> None:
        """Forgets everything: it has been published."""
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _blobs(tokens: PassageTokens | None) -> tuple[bytes | None, bytes | None]:
    if tokens is None:
        return None, None
    return np.ascontiguousarray(tokens.codes, np.int8).tobytes(), tokens.places.astype(np.int32).tobytes()
