"""What an earlier generation still has to give to a new one: its documents, and the vectors of its passages."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from domain.errors import LibraryDamaged
from domain.findings import Finding, Verdict
from index.storage import manifest as manifests
from index.storage.catalogue import READABLE, SCHEMA, Catalogue
from index.storage.generations import Generations
from index.storage.manifest import Manifest
from index.storage.token_states import FILES, TokenStates
from index.storage.vectors import FaissVectors
from models.ports import IdArray


@dataclass(slots=True)
class Intact:
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
    damage: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Base:
    """What a re-index starts from."""

    documents: Intact | None
    """The newest generation whose catalogue is intact, the current one first. None when there is none."""
    current: bool = False
    """Whether that is the current one, whole."""
    vectors: list[VectorStore] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class VectorStore:
    """The vectors of one intact generation, and its token states, by the hash of what the model read."""

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


def find_base(generations: Generations, fingerprint: str) -> Base:
    """Looks at the current generation, and at earlier ones as far as the current one is damaged."""
    base = Base(None)
    try:
        current = generations.current()
    except LibraryDamaged as damaged:
        current = None
        base.findings.append(_finding(generations.current_file.name, damaged))
    names = generations.names()
    if current:
        names = [current, *(name for name in names if name != current)]
    for name in names:
        if (
            base.documents
            and not base.documents.damage
            and not _of_model(generations.path(name), fingerprint)
        ):
            continue
        try:
            intact = _intact(generations.path(name))
        except LibraryDamaged as damaged:
            base.findings.append(_finding(name, damaged))
            continue
        base.findings += intact.damage
        if base.documents is None:
            base.documents = intact
            base.current = name == current and not intact.damage
        whole = intact.tokens is not None or not intact.manifest.token_dimensions
        if intact.vectors is not None and whole and intact.manifest.fingerprint == fingerprint:
            base.vectors.append(VectorStore(intact.catalogue, intact.vectors, intact.tokens))
        # An intact generation of this model has all there is to have: older ones were what it was made from.
        # After a change of models, an older one may have the vectors: the model may have been changed back.
        if base.vectors and not base.documents.damage:
            break
    return base


def _of_model(folder: Path, fingerprint: str) -> bool:
    try:
        return manifests.read_either(folder).fingerprint == fingerprint
    except LibraryDamaged:
        return False


def _intact(folder: Path) -> Intact:
    """The intact parts of one generation. Raises LibraryDamaged when its catalogue is not among them."""
    manifest = manifests.read_either(folder)
    if manifest.generation != folder.name:
        raise LibraryDamaged(f"{folder} holds the manifest of {manifest.generation}.")
    damage = manifests.damage(folder, manifest)
    if manifests.CATALOGUE in damage:
        raise damage[manifests.CATALOGUE]
    if manifest.catalogue not in READABLE:
        raise LibraryDamaged(f"The tables of {folder.name} have version {manifest.catalogue}, not {SCHEMA}.")
    findings = [_finding(folder.name, damaged) for damaged in damage.values()]
    try:
        manifests.read(folder)
    except LibraryDamaged as damaged:
        findings.append(_finding(folder.name, damaged))
    vectors = None if manifests.VECTORS in damage else FaissVectors(folder / manifests.VECTORS)
    has_tokens = manifest.token_dimensions and damage.keys().isdisjoint(FILES)
    tokens = TokenStates(folder, manifest.token_dimensions) if has_tokens else None
    keywords = not any(name.startswith(f"{manifests.KEYWORDS}/") for name in damage)
    catalogue = Catalogue(folder / manifests.CATALOGUE)
    return Intact(folder, manifest, catalogue, vectors, tokens, keywords, findings)


def _finding(name: str, damaged: LibraryDamaged) -> Finding:
    return Finding(name, Verdict.WARNING, f"{damaged.sentence} It is not reused.")
