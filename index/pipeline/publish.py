"""Publish: documents with their passages become a generation, built aside, verified, and made the current one by rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from domain.dates import from_iso
from domain.errors import LibraryDamaged, LibraryError
from domain.provenance import in_words
from index.pipeline.embedding import embed
from index.pipeline.run import ReusableGeneration, Run
from index.ports import Scope, Vectors
from index.storage import keywords as keyword_index
from index.storage import manifest as manifests
from index.storage import vectors as vector_index
from index.storage.catalogue import SCHEMA, Catalogue, CatalogueWriter, RecordState
from index.storage.catalogue_rows import DocumentRow, PassageRow, notes_of
from index.storage.files import writing
from index.storage.generations import Texts, now
from index.storage.manifest import Manifest
from index.storage.vectors import FaissVectors, VectorKind, choose
from models.ports import FloatArray, IdArray
from text.cutting import CUTTING_VERSION
from text.tokens import ANALYSIS_VERSION

KEEP = 5
"""Generations that are kept, the current one included."""
_EVERY = 100
_CONTENT = 1
"""Counts up when the name of a generation is made of something else."""

DocumentRows = tuple[DocumentRow, RecordState, Sequence[PassageRow]]


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
    documents: Iterable[DocumentRows],
    *,
    changes: Mapping[str, Sequence[str]],
    texts: Iterable[str],
    keep: int = KEEP,
) -> Published:
    """Builds a generation of ``documents`` (in order of keys), verifies it, and makes it the current one.

    ``changes`` are keys under the names in ``index.storage.generations.CHANGES``. ``texts`` are the cleaned texts that may be
    new: they are kept for receipts before the generation that is quoted from is published.
    Raises LibraryError, StorageFull or ModelError; then nothing is published.
    """
    newest = run.reusable.newest
    counted = {what: len(keys) for what, keys in changes.items()}
    with run.generations.building() as folder:
        with run.timed("catalogue"), writing(folder):
            with CatalogueWriter(folder / manifests.CATALOGUE) as writer:
                written = _write_documents(writer, documents, run)
                if run.reusable.is_current and newest and newest.manifest.content == written.content:
                    return Published(newest.manifest, new=False)
                name = f"{run.generations.next_number():04}-{written.content[:8]}"
                runs = [*(newest.catalogue.runs() if newest else []), (name, run.started, counted)]
                writer.finish(run.findings, runs)
            (folder / manifests.CHANGES).write_text(
                json.dumps({what: list(keys) for what, keys in changes.items()}, ensure_ascii=False), "utf-8"
            )
            Texts(run.generations.data).keep(texts)
        catalogue = Catalogue(folder / manifests.CATALOGUE)
        vectors, embedded, reused = _write_vectors(folder, catalogue, written, run)
        _write_keywords(folder, catalogue, written, run)
        run.progress("verify")
        with run.timed("verify"):
            verify(folder, catalogue, len(written.hashes), run.embedder.token_dimensions)
            del catalogue
        run.progress("publish")
        with run.timed("publish"), writing(folder):
            manifest = _manifest(name, folder, run, written, vectors=vectors, changed=counted)
            run.generations.publish(folder, manifest)
    with run.timed("publish"):
        run.cache.clear()
        run.generations.prune(keep)
    return Published(manifest, new=True, embedded=embedded, reused=reused)


@dataclass(slots=True)
class _Written:
    """What a catalogue's writing found out on its way."""

    hashes: list[bytes] = field(default_factory=list)
    """Of its passages, in order."""
    content: str = ""
    passages_hash: str = ""
    states: dict[str, int] = field(default_factory=lambda: {"present": 0, "gone": 0, "removed": 0})
    earliest: str = ""
    latest: str = ""


def _write_documents(writer: CatalogueWriter, documents: Iterable[DocumentRows], run: Run) -> _Written:
    progress = run.progress("catalogue")
    written = _Written()
    rules = f"{_CONTENT} {CUTTING_VERSION} {ANALYSIS_VERSION} {run.embedder.fingerprint}\n"
    content = hashlib.sha256(rules.encode())
    for row, state, passages in documents:
        writer.add(row, state, passages)
        written.states[state.state] += 1
        hashes = [passage.hash for passage in passages]
        written.hashes += hashes
        # The text itself is in its hash; a stamp is not part of what answers depend on.
        notes = json.dumps(in_words(notes_of(row.notes), own="{text}"), ensure_ascii=False)
        decisive = (*row[:11], notes, row.paragraphs, state.source, state.state, state.since, hashes)
        content.update(repr(decisive).encode())
        when = from_iso(row.date)
        if state.state != "removed" and when.earliest and when.latest:
            first, last = when.earliest.isoformat(), when.latest.isoformat()
            written.earliest = min(written.earliest or first, first)
            written.latest = max(written.latest, last)
        if writer.documents % _EVERY == 0:
            progress(writer.documents, 0)
    written.content = content.hexdigest()
    written.passages_hash = hashlib.sha256(b"".join(written.hashes)).hexdigest()
    return written


def _write_vectors(
    folder: Path, catalogue: Catalogue, written: _Written, run: Run
) -> tuple[dict[str, Any], int, int]:
    """Writes vectors and token states: what the manifest says of them, texts embedded, passages reused."""
    kind, target = choose(len(written.hashes)), folder / manifests.VECTORS
    same = _same_vectors(written, run)
    if same and same.manifest.vectors["kind"] == kind.value:
        with run.timed("vectors"), writing(folder):
            shutil.copyfile(same.folder / manifests.VECTORS, target)
            for name in manifests.TOKENS if same.tokens else ():
                _link(same.folder / name, folder / name)
        return same.manifest.vectors, 0, len(written.hashes)
    with run.timed("embed"):
        found = embed(catalogue, written.hashes, run, folder)
    run.progress("vectors")
    with run.timed("vectors"), writing(folder):
        vector_index.write(target, found.vectors, kind)
        recall, measured_on = recall_at_10(FaissVectors(target), found.vectors, kind)
        found.drop_vectors(folder)
        if run.embedder.token_dimensions:
            vector_index.write_tokens(folder, found.token_states(written.hashes, run))
    vectors = {"kind": kind.value, "recall_at_10": round(recall, 4), "measured_on": measured_on}
    return vectors, found.embedded, found.reused


def _same_vectors(written: _Written, run: Run) -> ReusableGeneration | None:
    """The generation before, if it has the same passages, of the same model, and all their vectors intact."""
    newest = run.reusable.newest
    if newest is None or newest.manifest.passages_hash != written.passages_hash:
        return None
    if newest.vectors is None or newest.manifest.fingerprint != run.embedder.fingerprint:
        return None
    return newest if bool(newest.tokens) == bool(run.embedder.token_dimensions) else None


def _link(source: Path, target: Path) -> None:
    """Token states are large and only put passages in order: two generations share one file where they can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_keywords(folder: Path, catalogue: Catalogue, written: _Written, run: Run) -> None:
    """Writes the keywords, or copies them where every passage is the same."""
    progress = run.progress("keywords")
    newest, target = run.reusable.newest, folder / manifests.KEYWORDS
    with run.timed("keywords"), writing(folder):
        parts = _parts(catalogue)
        same = newest is not None and newest.manifest.passages_hash == written.passages_hash
        same = (
            same
            and newest is not None
            and keyword_index.parts_in(newest.folder / manifests.KEYWORDS) == [*parts]
        )
        if newest and same and newest.keywords and newest.manifest.analysis == ANALYSIS_VERSION:
            # Copied, not linked: one rotten bit must not reach two generations.
            shutil.copytree(
                newest.folder / manifests.KEYWORDS, target, ignore=shutil.ignore_patterns("*.lock")
            )
        else:
            count, before = len(written.hashes), 0
            for part, runs in parts.items():
                passages = (each for first, stop in runs for each in catalogue.searchable(first, stop))
                keyword_index.write(target / part, passages, partial(_told, progress, before, count))
                before += sum(stop - first for first, stop in runs)


def _told(progress: Callable[[int, int], None], before: int, count: int, done: int) -> None:
    progress(before + done, count)


def _parts(catalogue: Catalogue) -> dict[str, list[tuple[int, int]]]:
    """The indexes of keywords, by their names in order, each with the ranges of its passages."""
    parts: dict[str, list[tuple[int, int]]] = {"": []}
    for record in catalogue.records():
        runs = parts.setdefault(keyword_index.part_of(record.key.partition("/")[0]), [])
        stop = record.first_passage + record.passages
        if runs and runs[-1][1] == record.first_passage:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((record.first_passage, stop))
    return dict(sorted(parts.items()))


def _manifest(
    name: str,
    folder: Path,
    run: Run,
    written: _Written,
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
        seconds=dict(run.seconds),
        versions={part: version(part) for part in ("faiss-cpu", "tantivy", "opencc", "sentencex")},
        files=manifests.checksums(folder),
    )


# --- Verification: is a new generation what it says it is? Nothing that fails here is ever published.

_SAMPLE = 200
_FIND_THEMSELVES = 16
_NEIGHBOURS = 10
_BLOCK = 65_536
_EPSILON = 1e-3
# fp16 keeps three digits of an inner product.


def verify(folder: Path, catalogue: Catalogue, expected: int, token_dimensions: int) -> None:
    """Opens what was written to ``folder``. Raises LibraryError with what is wrong."""
    vectors = FaissVectors(folder / manifests.VECTORS)
    keywords = keyword_index.TantivyKeywords(folder / manifests.KEYWORDS)
    counts = {"catalogue": len(catalogue), "vectors": len(vectors), "keywords": len(keywords)}
    if token_dimensions:
        counts["token states"] = len(vector_index.TokenStates(folder, token_dimensions))
    if set(counts.values()) != {expected}:
        raise _wrong(folder, f"of {expected} passages, its parts hold {counts}")
    ids = _sample(expected, _FIND_THEMSELVES)
    for passage, vector in zip(catalogue.passages(ids.tolist()), vectors.get(ids), strict=True):
        _, scores = vectors.search(vector, 1)
        if not len(scores) or scores[0] < vector @ vector - _EPSILON:
            raise _wrong(folder, f"passage {passage.id} does not find itself by its vector")
        only = Scope.of(np.array([passage.id], np.int64))
        if keywords.coverage(passage.text) and not len(keywords.search(passage.text, 1, only)[0]):
            raise _wrong(folder, f"passage {passage.id} does not find itself by its words")


def _wrong(folder: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"The new generation in {folder} was not published: {reason}.",
        remedy="Run the re-index again; if it fails again, report it. The last good generation answers meanwhile.",
    )


def recall_at_10(found: Vectors, vectors: FloatArray, kind: VectorKind) -> tuple[float, int]:
    """The share of the exact ten nearest that a search finds, over a sample of the vectors as questions, and
    the size of the sample. As good as the tenth is good enough: of equals, any may be found.
    """
    if kind is VectorKind.FLAT or not len(vectors):
        return 1.0, 0
    questions = np.ascontiguousarray(vectors[_sample(len(vectors), _SAMPLE)])
    k = min(_NEIGHBOURS, len(vectors))
    tenth = _exact(vectors, questions, k).min(axis=1)
    hits = 0
    for question, least in zip(questions, tenth, strict=True):
        ids, _ = found.search(question, k)
        hits += int(np.count_nonzero(vectors[ids] @ question >= least - 1e-6))
    return hits / (k * len(questions)), len(questions)


def _sample(count: int, size: int) -> IdArray:
    """Up to ``size`` of ``count`` ids, the same ones every time, spread over all of them."""
    if not count:
        return np.empty(0, np.int64)
    return np.unique(np.linspace(0, count - 1, min(size, count)).astype(np.int64))


def _exact(vectors: FloatArray, questions: FloatArray, k: int) -> FloatArray:
    """The scores ``(m, k)`` of the ``k`` best of ``vectors`` for each of ``m`` questions, in no order."""
    best: FloatArray = np.full((len(questions), k), -np.inf, np.float32)
    for start in range(0, len(vectors), _BLOCK):
        scores = questions @ np.asarray(vectors[start : start + _BLOCK]).T
        best = -np.partition(-np.hstack([best, scores]), k - 1, axis=1)[:, :k]
    return best
