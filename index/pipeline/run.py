"""One run of the re-index: what its stages share, and what earlier generations have to give to it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from domain.errors import LibraryDamaged
from domain.findings import Finding, Verdict
from index.pipeline.work_cache import WorkCache
from index.ports import Report, Stages
from index.storage import manifest as manifests
from index.storage.catalogue import READABLE, SCHEMA, Catalogue, Known
from index.storage.generations import Generations, now
from index.storage.manifest import Manifest
from index.storage.vectors import FaissVectors, TokenStates
from models.ports import Embedder, IdArray


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
) -> Iterator[Run]:
    """Takes the lock on the library in ``folder`` and looks at what there is. Raises LibraryBusy, StorageFull."""
    generations = Generations(folder)
    with generations.locked(), WorkCache(folder / "embedding-cache") as cache:
        on_progress = on_progress or (lambda *_: None)
        run = Run(generations, embedder, cache, Reusable(), {}, on_progress, report, now())
        with run.timed("open"):
            run.reusable = find_reusable(generations, embedder.fingerprint)
            run.known = run.reusable.known
        run.report(*run.reusable.findings)
        yield run


@dataclass(slots=True)
class ReusableGeneration:
    """The parts of one generation that are the ones that were published. Its catalogue always is."""

    folder: Path
    manifest: Manifest
    catalogue: Catalogue
    vectors: FaissVectors | None
    """None when vectors.faiss is damaged."""
    tokens: TokenStates | None
    """None when they are damaged, or when it has none."""
    keywords: bool
    """Whether every file of the keywords is intact."""
    damage: list[Finding]


@dataclass(slots=True)
class Reusable:
    """What a re-index starts from."""

    newest: ReusableGeneration | None = None
    """The current generation; where its catalogue is damaged, the newest whose catalogue is not. None: there is none."""
    is_current: bool = False
    """Whether that is the current one, whole."""
    vectors: list[StoredEmbeddings] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def known(self) -> Known:
        """Every document there is, in any state."""
        return self.newest.catalogue.known() if self.newest else {}


class StoredEmbeddings:
    """Vectors and token states of one intact generation, by the hash of what the model read."""

    def __init__(self, catalogue: Catalogue, vectors: FaissVectors, tokens: TokenStates | None) -> None:
        self._catalogue = catalogue
        self.vectors = vectors
        self.tokens = tokens

    @functools.cached_property
    def _sorted(self) -> tuple[npt.NDArray[np.bytes_], IdArray]:
        hashes = as_array(self._catalogue.hashes())
        order = np.argsort(hashes, kind="stable")
        return hashes[order], order

    def find(self, hashes: npt.NDArray[np.bytes_]) -> IdArray:
        """The id of a passage with each hash, -1 where there is none."""
        known, order = self._sorted
        if not len(known):
            return np.full(len(hashes), -1, np.int64)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, order[at], -1)


def as_array(hashes: Sequence[bytes]) -> npt.NDArray[np.bytes_]:
    """32-byte hashes as an array that can be sorted."""
    return np.frombuffer(b"".join(hashes), "S32") if hashes else np.empty(0, "S32")


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
        manifest, tokens = generation.manifest, generation.tokens
        whole = tokens is not None or not manifest.token_dimensions
        if generation.vectors is not None and whole and manifest.fingerprint == fingerprint:
            found.vectors.append(StoredEmbeddings(generation.catalogue, generation.vectors, tokens))
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
        raise LibraryDamaged(f"{folder} holds the manifest of {manifest.generation}.")
    damage = manifests.damage(folder, manifest)
    if manifests.CATALOGUE in damage:
        raise damage[manifests.CATALOGUE]
    if manifest.catalogue not in READABLE:
        raise LibraryDamaged(f"The tables of {folder.name} have version {manifest.catalogue}, not {SCHEMA}.")
    findings = [_not_reused(folder.name, damaged) for damaged in damage.values()]
    try:
        manifests.read(folder)
    except LibraryDamaged as damaged:
        findings.append(_not_reused(folder.name, damaged))
    has_tokens = manifest.token_dimensions and damage.keys().isdisjoint(manifests.TOKENS)
    return ReusableGeneration(
        folder,
        manifest,
        Catalogue(folder / manifests.CATALOGUE),
        None if manifests.VECTORS in damage else FaissVectors(folder / manifests.VECTORS),
        TokenStates(folder, manifest.token_dimensions) if has_tokens else None,
        keywords=not any(name.startswith(f"{manifests.KEYWORDS}/") for name in damage),
        damage=findings,
    )


def _not_reused(name: str, damaged: LibraryDamaged) -> Finding:
    return Finding(name, Verdict.WARNING, f"{damaged.sentence} It is not reused.")
