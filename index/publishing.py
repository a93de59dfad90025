"""The second half of a re-index: from documents with their passages to a published generation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from domain.cutting import CUTTING_VERSION
from domain.errors import LibraryDamaged
from index import manifest as manifests
from index.catalogue.reader import Catalogue
from index.catalogue.schema import SCHEMA
from index.catalogue.writer import CatalogueWriter
from index.files import writing
from index.keywords.analysis import ANALYSIS_VERSION
from index.manifest import Manifest
from index.parts import Choose, Filled, Written, write_documents, write_keywords, write_vectors
from index.run import Run, now
from index.texts import Texts
from index.vectors.kinds import choose as choose_by_size
from index.verification import verify

KEEP = 5
"""Generations that are kept, the current one included."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it."""

    manifest: Manifest
    new: bool
    """False when it would have been the generation that is current already."""
    embedded: int = 0
    reused: int = 0


def publish(
    run: Run,
    documents: Iterable[Filled],
    *,
    changes: Mapping[str, Sequence[str]],
    texts: Iterable[str],
    keep: int = KEEP,
    choose: Choose = choose_by_size,
) -> Published:
    """Builds a generation of ``documents`` (in order of keys), verifies it, and makes it the current one.

    ``changes`` are keys under the names in ``index.generations.CHANGES``. ``texts`` are the cleaned texts that may be
    new: they are kept for receipts before the generation that is quoted from is published.
    Raises LibraryError, StorageFull or ModelError; then nothing is published.
    """
    old = run.base.documents
    counted = {what: len(keys) for what, keys in changes.items()}
    with run.generations.building() as folder:
        with run.watch.stage("catalogue"), writing(folder):
            with CatalogueWriter(folder / manifests.CATALOGUE) as writer:
                written = write_documents(writer, documents, run)
                if run.base.current and old and old.manifest.content == written.content:
                    return Published(old.manifest, new=False)
                name = f"{run.generations.next_number():04}-{written.content[:8]}"
                runs = [*(old.catalogue.runs() if old else []), (name, run.started, counted)]
                writer.finish(run.findings, runs)
            (folder / manifests.CHANGES).write_text(
                json.dumps({what: list(keys) for what, keys in changes.items()}, ensure_ascii=False), "utf-8"
            )
            Texts(run.generations.data).keep(texts)
        catalogue = Catalogue(folder / manifests.CATALOGUE)
        vectors, embedded, reused = write_vectors(folder, catalogue, written, run, choose)
        write_keywords(folder, catalogue, written, run)
        run.stage("verify")
        with run.watch.stage("verify"):
            verify(folder, catalogue, len(written.hashes), run.embedder.token_dimensions)
            del catalogue
        run.stage("publish")
        with run.watch.stage("publish"), writing(folder):
            manifest = _manifest(name, folder, run, written, vectors=vectors, changed=counted)
            run.generations.publish(folder, manifest)
    with run.watch.stage("publish"):
        run.cache.clear()
        run.generations.prune(keep)
    return Published(manifest, new=True, embedded=embedded, reused=reused)


def _manifest(
    name: str,
    folder: Path,
    run: Run,
    written: Written,
    *,
    vectors: dict[str, Any],
    changed: dict[str, int],
) -> Manifest:
    try:
        previous = run.generations.current() or ""
    except LibraryDamaged:
        previous = ""
    return Manifest(
        generation=name,
        created=now(),
        previous=previous,
        model=run.embedder.name,
        dimensions=run.embedder.dimensions,
        fingerprint=run.embedder.fingerprint,
        cutting=CUTTING_VERSION,
        analysis=ANALYSIS_VERSION,
        catalogue=SCHEMA,
        documents=written.states["present"] + written.states["gone"],
        gone=written.states["gone"],
        removed=written.states["removed"],
        passages=len(written.hashes),
        earliest=written.earliest,
        latest=written.latest,
        content=written.content,
        passages_hash=written.passages_hash,
        vectors=vectors,
        token_dimensions=run.embedder.token_dimensions,
        changed=changed,
        seconds=dict(run.watch.seconds),
        versions={part: version(part) for part in ("faiss-cpu", "tantivy", "opencc", "sentencex")},
        files=manifests.checksums(folder),
    )
