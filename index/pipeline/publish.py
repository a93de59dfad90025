"""Publish: documents with their passages become a generation, built aside, verified, and made the current one by rename."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from domain.dates import from_iso
from domain.errors import LibraryDamaged, LibraryError, RecordError
from domain.provenance import in_words
from index.pipeline.reuse import Plan, embed, part_of_key, planned
from index.pipeline.run import RecordLeftOut, ReusableGeneration, Run, one_record
from index.ports import Scope, Vectors
from index.storage import keywords as keyword_index
from index.storage import manifest as manifests
from index.storage import segments
from index.storage import vectors as vector_index
from index.storage.catalogue import SCHEMA, Catalogue, CatalogueWriter, RecordState
from index.storage.catalogue_rows import DocumentRow, PassageRow, notes_of
from index.storage.files import writing
from index.storage.generations import now
from index.storage.manifest import Manifest, SegmentEntry
from index.storage.scopes import Runs
from index.storage.segments import Segments, opened
from index.storage.vectors import FaissVectors, VectorKind, choose
from models.ports import FloatArray, IdArray
from text.sentences import CUTTING_VERSION
from text.terms import ANALYSIS_VERSION

KEEP = 5
"""Generations that are kept, the current one included."""
_EVERY = 100
_CONTENT = 2
"""Counts up when the name of a generation is made of something else. Since 2, a hash of each record's own."""

DocumentRows = tuple[DocumentRow, Sequence[PassageRow]]
_version = cache(
    version
)  # what is installed is looked up and taken apart once: it took a tenth of a small re-index


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
    states: Mapping[str, RecordState],
    rows: Callable[[str], DocumentRows],
    *,
    new: Collection[str],
    changes: Mapping[str, Sequence[str]],
    texts: Iterable[str],
    keep: int = KEEP,
) -> Published:
    """Builds a generation of the records in ``states``, verifies it, and makes it the current one.

    ``rows`` gives a record with its passages; those in ``new`` are other than they were. Segments of which everything stays are
    taken over as they are; what changed goes into a new one. ``changes`` are keys under the names in
    ``index.storage.generations.CHANGES``. ``texts`` are the cleaned texts that may be new: they are kept for receipts before the
    generation that is quoted from is published. Raises LibraryError, StorageFull, ModelError, or RecordLeftOut for a record that
    cannot be kept; then nothing is published.
    """
    newest = run.reusable.newest
    counted = {what: len(keys) for what, keys in changes.items()}
    with run.generations.building() as folder:
        plan = planned(run, states, new)
        with run.timed("catalogue"), writing(folder):
            number = run.generations.next_number()
            written = [_write_documents(folder, number, part, plan, states, rows, run) for part in plan.write]
            content = _content(states, plan, run)
            if run.reusable.is_current and newest and newest.manifest.content == content:
                return Published(newest.manifest, new=False)
            name = f"{number:04}-{content[:8]}"
            runs = [*(newest.catalogue.ran() if newest else []), (name, run.started)]
            found = [(f.name, f.verdict.value, f.sentence, f.remedy) for f in run.findings]
            told = {what: list(keys) for what, keys in changes.items()} | {"runs": runs, "findings": found}
            (folder / manifests.CHANGES).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
            run.generations.texts.keep(texts)
        entries = dict(plan.entries)
        embedded = reused = 0
        for segment in written:
            vectors, made, carried = _write_vectors(segment, run)
            entries[segment.name] = SegmentEntry(
                part=segment.part,
                documents=segment.documents,
                passages=len(segment.hashes),
                dead=[],
                vectors=vectors,
            )
            embedded, reused = embedded + made, reused + carried
        with run.timed("publish"), writing(folder):
            for name_of in plan.entries:
                assert newest is not None
                _take_over(newest.folder / name_of, folder / name_of)
        with writing(folder):
            manifest = _manifest(name, run, states, plan, entries, content=content, changed=counted)
        manifest = replace(manifest, left=_write_keywords(folder, manifest, plan, run))
        run.progress("verify")
        with run.timed("verify"):
            verify(folder, manifest, [segment.name for segment in written])
        run.progress("publish")
        with run.timed("publish"), writing(folder):
            known = newest.manifest.files if newest and not newest.damage else {}
            same = {path: sums for path, sums in known.items() if _is_same(newest, folder, path)}
            files = manifests.checksums(folder, same)
            run.generations.publish(folder, replace(manifest, files=files, seconds=dict(run.seconds)))
    with run.timed("publish"):
        # A stamp that stands for a record that stayed where it was is remembered: it is in no segment.
        run.cache.settle(
            {key for key, place in plan.staying.items() if place.at.state.stamp != states[key].stamp}
        )
        run.generations.prune(keep)
    total = manifest.passages
    return Published(
        manifest,
        new=True,
        embedded=embedded,
        reused=reused + total - sum(len(segment.hashes) for segment in written),
    )


def _is_same(newest: ReusableGeneration | None, folder: Path, path: str) -> bool:
    """Whether a file of the new generation is the very one of the generation before, or a copy of it."""
    if newest is None or path == manifests.CHANGES or not (folder / path).exists():
        return False
    if path.startswith(f"{manifests.SEGMENTS}/"):
        return True
    before, now = (newest.folder / path).stat(), (folder / path).stat()
    return (before.st_dev, before.st_ino) == (now.st_dev, now.st_ino)


@dataclass(slots=True)
class _Written:
    """A segment that is being written."""

    name: str
    folder: Path
    part: str
    documents: int
    hashes: list[bytes]
    """Of its passages, in order."""


def _write_documents(
    folder: Path,
    number: int,
    part: str,
    plan: Plan,
    states: Mapping[str, RecordState],
    rows: Callable[[str], DocumentRows],
    run: Run,
) -> _Written:
    progress = run.progress("catalogue")
    name = f"{manifests.SEGMENTS}/{number:04}{part and '-'}{part}"
    while name in plan.entries:
        name += "x"  # numbers are not given twice, but for a folder that somebody moved
    (folder / name).mkdir(parents=True)
    hashes: list[bytes] = []
    with CatalogueWriter(folder / name / manifests.CATALOGUE) as writer:
        for key in plan.write[part]:
            state, carried = states[key], plan.carried.get(key)
            try:
                with one_record(key):
                    row, passages = rows(key)
                    digest = carried.at.digest if carried else _digest(row, state, passages)
                    writer.add(row, state, passages, carried.at.row if carried else plan.next_row, digest)
            except RecordError as error:
                raise RecordLeftOut(key, error) from error
            hashes += [passage.hash for passage in passages]
            if not carried:
                plan.next_row += len(passages)
                plan.digests[key], plan.dates[key], plan.passages[key] = digest, row.date, len(passages)
            if writer.documents % _EVERY == 0:
                progress(writer.documents, 0)
        writer.finish()
        return _Written(name, folder / name, part, writer.documents, hashes)


def _digest(row: DocumentRow, state: RecordState, passages: Sequence[PassageRow]) -> bytes:
    # The text itself is in its hash; a stamp is not part of what answers depend on.
    notes = json.dumps(in_words(notes_of(row.notes), own="{text}"), ensure_ascii=False)
    hashes = [passage.hash for passage in passages]
    decisive = (*row[:11], notes, row.paragraphs, state.source, state.state, state.since, hashes)
    return hashlib.sha256(repr(decisive).encode()).digest()


def _content(states: Mapping[str, RecordState], plan: Plan, run: Run) -> str:
    """sha256 over everything that answers depend on, the same however records are spread over segments."""
    model = f"{run.embedder.fingerprint} {run.embedder.token_dimensions}"
    rules = f"{_CONTENT} {CUTTING_VERSION} {ANALYSIS_VERSION} {model}\n"
    content = hashlib.sha256(rules.encode())
    for key in sorted(states):
        place = plan.staying.get(key) or plan.carried.get(key)
        content.update(place.at.digest if place else plan.digests[key])
    return content.hexdigest()


def _write_vectors(segment: _Written, run: Run) -> tuple[dict[str, Any], int, int]:
    """Writes vectors and token states: what the manifest says of them, texts embedded, passages reused."""
    kind, target = choose(len(segment.hashes)), segment.folder / manifests.VECTORS
    catalogue = Catalogue(segment.folder / manifests.CATALOGUE)
    with run.timed("embed"):
        found = embed(catalogue, segment.hashes, run, segment.folder)
    run.progress("vectors")
    with run.timed("vectors"), writing(segment.folder):
        vector_index.write(target, found.vectors, kind)
        recall, measured_on = recall_at_10(FaissVectors(target), found.vectors, kind)
        found.drop_vectors(segment.folder)
        if run.embedder.token_dimensions:
            vector_index.write_tokens(segment.folder, found.token_states(segment.hashes, run))
    vectors = {"kind": kind.value, "recall_at_10": round(recall, 4), "measured_on": measured_on}
    return vectors, found.embedded, found.reused


def _take_over(source: Path, target: Path) -> None:
    """Gives every file of a folder a second name, or copies it where that cannot be. What is published is never written to."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".lock":
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copyfile(path, target / path.name)


def _write_keywords(folder: Path, manifest: Manifest, plan: Plan, run: Run) -> dict[str, int]:
    """Writes the keywords, or takes them over and changes them; per part, how many passages were taken out of them."""
    progress, newest = run.progress("keywords"), run.reusable.newest
    left: dict[str, int] = {}
    with run.timed("keywords"), writing(folder):
        held = Segments(folder, manifest)
        parts: dict[str, list[str]] = {"": []}
        for key in held.places:
            parts.setdefault(part_of_key(key), []).append(key)
        done = 0
        for part, keys in sorted(parts.items()):
            target, gone = folder / manifests.KEYWORDS / part, plan.gone.get(part, [])
            fresh = [key for key in plan.write.get(part, ()) if key in plan.digests]
            count = sum(held.places[key].at.passages for key in keys)
            out = sum(stop - first for first, stop in gone)
            before = newest.folder / manifests.KEYWORDS / part if newest else target
            goes_on = plan.goes_on and newest and newest.manifest.analysis == ANALYSIS_VERSION
            if goes_on and newest and before.is_dir() and not (gone or fresh):
                _take_over(before, target)
                left[part] = newest.manifest.left.get(part, 0)
            elif (
                goes_on
                and newest
                and before.is_dir()
                and count > segments.SMALL
                and out + newest.manifest.left.get(part, 0) <= segments.MOST_LEFT * count
            ):
                _take_over(before, target)
                keyword_index.change(target, _passages(held, fresh), gone)
                left[part] = out + newest.manifest.left.get(part, 0)
            else:
                keyword_index.write(
                    target, _passages(held, keys), partial(_told, progress, done, manifest.passages)
                )
                left[part] = 0
            done += count
    return left


def _passages(held: Segments, keys: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """The passages of these records: row, text and context."""
    for number, segment in enumerate(held.parts):
        mine = [held.places[key].at for key in keys if held.places[key].segment == number]
        table = np.array([(at.first_passage, at.row, at.passages) for at in mine], np.int64).reshape(-1, 3)
        runs = Runs(*table[np.argsort(table[:, 1], kind="stable")].T)
        for first, row, count in zip(
            runs.inner.tolist(), runs.outer.tolist(), runs.counts.tolist(), strict=True
        ):
            for number_there, text, context in segment.catalogue.searchable(first, first + count):
                yield number_there - first + row, text, context


def _told(progress: Callable[[int, int], None], before: int, count: int, done: int) -> None:
    progress(before + done, count)


def _manifest(
    name: str,
    run: Run,
    states: Mapping[str, RecordState],
    plan: Plan,
    entries: dict[str, SegmentEntry],
    *,
    content: str,
    changed: dict[str, int],
) -> Manifest:
    try:
        previous = run.generations.current() or ""
    except LibraryDamaged:
        previous = ""
    counted = Counter(state.state for state in states.values())
    places = plan.staying | plan.carried
    dates = {key: place.at.date for key, place in places.items()} | plan.dates
    searched = {dates[key] for key, state in states.items() if state.state != "removed"}
    days = [when for when in map(from_iso, searched) if when.earliest and when.latest]
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
        documents=counted["present"] + counted["gone"],
        gone=counted["gone"],
        removed=counted["removed"],
        passages=sum(place.at.passages for place in places.values()) + sum(plan.passages.values()),
        earliest=min((when.earliest.isoformat() for when in days if when.earliest), default=""),
        latest=max((when.latest.isoformat() for when in days if when.latest), default=""),
        content=content,
        segments=entries,
        next_row=plan.next_row,
        left={},
        token_dimensions=run.embedder.token_dimensions,
        changed=changed,
        seconds={},
        databases=manifests.databases_in(run.generations.data),
        removed_keys=sorted(key for key, state in states.items() if state.state == "removed"),
        receipt=manifests.last_receipt(run.generations.data),
        secret=secrets.token_hex(16),
        versions={part: _version(part) for part in ("faiss-cpu", "tantivy", "opencc", "sentencex")},
    )


# --- Verification: is a new generation what it says it is? Nothing that fails here is ever published.

_SAMPLE = 200
_FIND_THEMSELVES = 16
_NOBODY = "-"
# Sees what everybody does.
_NEIGHBOURS = 10
_BLOCK = 65_536
_EPSILON = 1e-3
# fp16 keeps three digits of an inner product.


def verify(folder: Path, manifest: Manifest, new: Collection[str]) -> None:
    """Opens what was written to ``folder``, and looks into the segments ``new``. Raises LibraryError with what is wrong."""
    held, vectors, tokens = opened(folder, manifest)
    keywords = keyword_index.TantivyKeywords(folder / manifests.KEYWORDS, held.rows)
    counts = {"catalogue": len(held), "vectors": len(vectors), "keywords": len(keywords)}
    if tokens is not None:
        counts["token states"] = len(tokens)
    if set(counts.values()) != {manifest.passages}:
        raise _wrong(folder, f"of {manifest.passages} passages, its parts hold {counts}")
    # Each looks for itself in its own segment: the others were verified when they were new.
    among = [
        (number, runs.whole, segment.entry["part"])
        for segment, runs in zip(held.parts, held.runs, strict=True)
        if segment.name in new
        for number in runs.out(_sample(segment.entry["passages"], _FIND_THEMSELVES)).tolist()
    ]
    chosen = [among[at] for at in _sample(len(among), _FIND_THEMSELVES).tolist()]
    ids = [number for number, *_ in chosen]
    vectors_of = vectors.get(np.array(ids, np.int64))
    for passage, vector, (_, within, part) in zip(held.passages(ids), vectors_of, chosen, strict=True):
        _, scores = vectors.search(vector, 1, within)
        if not len(scores) or scores[0] < vector @ vector - _EPSILON:
            raise _wrong(folder, f"passage {passage.id} does not find itself by its vector")
        only = Scope.of(np.array([passage.id], np.int64))
        mine = keywords.seen_by(part or _NOBODY, only)
        if mine.coverage(passage.text) and not len(mine.search(passage.text, 1, only)[0]):
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
