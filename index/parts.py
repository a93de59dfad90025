"""The parts of a new generation, written into the folder it is built in: catalogue, vectors, token states, keywords."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.cutting import CUTTING_VERSION
from domain.dates import from_iso
from index import manifest as manifests
from index import tokens
from index.base import Intact
from index.catalogue.packing import DocumentRow, PassageRow
from index.catalogue.reader import Catalogue
from index.catalogue.schema import SCHEMA
from index.catalogue.writer import CatalogueWriter, Standing
from index.embedding import Embedded, embed, token_states
from index.files import writing
from index.keywords.analysis import ANALYSIS_VERSION
from index.run import Run
from index.snapshot import open_vectors
from index.vectors.kinds import VectorKind
from index.verification import recall_at_10

Filled = tuple[DocumentRow, Standing, Sequence[PassageRow]]
Choose = Callable[[int], VectorKind]
"""Which kind of index so many vectors get."""

_EVERY = 100


@dataclass(slots=True)
class Written:
    """What a catalogue's writing found out on its way."""

    hashes: list[bytes] = field(default_factory=list)
    """Of its passages, in order."""
    content: str = ""
    passages_hash: str = ""
    states: dict[str, int] = field(default_factory=lambda: {"present": 0, "gone": 0, "removed": 0})
    earliest: str = ""
    latest: str = ""


def write_documents(writer: CatalogueWriter, documents: Iterable[Filled], run: Run) -> Written:
    """Writes ``documents``, which come in order of their keys."""
    progress = run.stage("catalogue")
    written = Written()
    rules = f"{SCHEMA} {CUTTING_VERSION} {ANALYSIS_VERSION} {run.embedder.fingerprint}\n"
    content = hashlib.sha256(rules.encode())
    for row, standing, passages in documents:
        writer.add(row, standing, passages)
        written.states[standing.state] += 1
        hashes = [passage.hash for passage in passages]
        written.hashes += hashes
        # The text itself is in its hash; a stamp is not part of what answers depend on.
        told = (*row[:12], row.paragraphs, standing.source, standing.state, standing.since, hashes)
        content.update(repr(told).encode())
        if standing.state != "removed":
            _stretch(written, row.date)
        if writer.documents % _EVERY == 0:
            progress(writer.documents, 0)
    written.content = content.hexdigest()
    written.passages_hash = hashlib.sha256(b"".join(written.hashes)).hexdigest()
    return written


def _stretch(written: Written, iso: str) -> None:
    when = from_iso(iso)
    first, last = when.earliest, when.latest
    if first and last:
        written.earliest = min(written.earliest or first.isoformat(), first.isoformat())
        written.latest = max(written.latest, last.isoformat())


def write_vectors(
    folder: Path, catalogue: Catalogue, written: Written, run: Run, choose: Choose
) -> tuple[dict[str, Any], int, int]:
    """Writes vectors and token states: what the manifest says of them, texts embedded, passages reused."""
    count = len(written.hashes)
    same = _same_vectors(written, run)
    if same and same.manifest.vectors["kind"] == choose(count).value:
        with run.watch.stage("vectors"), writing(folder):
            shutil.copyfile(same.folder / manifests.VECTORS, folder / manifests.VECTORS)
            for name in tokens.FILES if same.tokens else ():
                _link(same.folder / name, folder / name)
        return same.manifest.vectors, 0, count
    with run.watch.stage("embed"):
        found = embed(
            catalogue,
            written.hashes,
            run.base.vectors,
            run.embedder,
            run.cache,
            folder=folder,
            progress=run.stage("embed"),
        )
    run.stage("vectors")
    with run.watch.stage("vectors"), writing(folder):
        told = _faiss(folder, found, choose(count))
        if run.embedder.token_dimensions:
            tokens.write_tokens(token_states(found, written.hashes, run.embedder, run.cache), folder)
    return told, found.embedded, found.reused


def _same_vectors(written: Written, run: Run) -> Intact | None:
    """The generation before, if it has the same passages, of the same model, and all their vectors intact."""
    old = run.base.documents
    if old is None or old.manifest.passages_hash != written.passages_hash:
        return None
    if old.vectors is None or old.manifest.fingerprint != run.embedder.fingerprint:
        return None
    return old if bool(old.tokens) == bool(run.embedder.token_dimensions) else None


def _faiss(folder: Path, found: Embedded, kind: VectorKind) -> dict[str, Any]:
    from index.vectors import faiss_build

    faiss_build.write(folder / manifests.VECTORS, found.vectors, kind)
    recall, measured_on = recall_at_10(open_vectors(folder), found.vectors, kind)
    found.drop_vectors(folder)
    return {"kind": kind.value, "recall_at_10": round(recall, 4), "measured_on": measured_on}


def _link(source: Path, target: Path) -> None:
    """Token states are large and only put passages in order: two generations share one file where they can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def write_keywords(folder: Path, catalogue: Catalogue, written: Written, run: Run) -> None:
    """Writes the keywords, or copies them where every passage is the same."""
    from index.keywords import tantivy_build

    progress = run.stage("keywords")
    old, target = run.base.documents, folder / manifests.KEYWORDS
    with run.watch.stage("keywords"), writing(folder):
        same = old is not None and old.manifest.passages_hash == written.passages_hash
        if old and same and old.keywords and old.manifest.analysis == ANALYSIS_VERSION:
            # Copied, not linked: one rotten bit must not reach two generations.
            shutil.copytree(old.folder / manifests.KEYWORDS, target, ignore=shutil.ignore_patterns("*.lock"))
        else:
            count = len(written.hashes)
            tantivy_build.write(target, catalogue.searchable(), lambda done: progress(done, count))
