"""The re-index, top to bottom: from published records to a published generation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from domain.documents import Document, Passage, checked
from domain.errors import LibraryError
from domain.findings import Finding, Verdict
from index.pipeline.diff import USUAL, Allowance, compare, list_sources
from index.pipeline.ingest import Gathered, gather
from index.pipeline.metadata_overrides import Corrections
from index.pipeline.publish import KEEP, Choose, Filled, Published, publish
from index.pipeline.reusable import Base, find_base
from index.pipeline.run import Run, StageProgress, running
from index.ports import Report, Source
from index.records import Plan, ReindexReport
from index.storage.catalogue import RecordState
from index.storage.catalogue_rows import pack, pack_passages, unpack
from index.storage.generations import Generations, now
from index.storage.vectors import choose as choose_by_size
from models.ports import Embedder
from text import cutting
from text.cutting import CUTTING_VERSION
from text.sentences import split
from text.tokens import ANALYSIS_VERSION

Cut = Callable[[Document], Sequence[Passage]]


def cut_document(document: Document) -> list[Passage]:
    """The passages of a document, at sentence borders of its language."""
    return cutting.cut(document, partial(split, language=document.language))


def reindex(
    sources: Sequence[Source],
    embedder: Embedder,
    folder: Path,
    *,
    on_progress: StageProgress | None = None,
    report: Report | None = None,
    cut: Cut = cut_document,
    keep: int = KEEP,
    reread: bool = False,
    choose: Choose = choose_by_size,
    allowance: Allowance = USUAL,
) -> ReindexReport:
    """Brings the library in ``folder`` up to date with ``sources``.

    Only records whose stamp changed are read (``reread`` reads all), only passages whose words changed are embedded.
    ``report`` gets every finding as it is made. Nothing is deleted: a record that its source no longer lists is
    marked, and stays (``allowance``: unless much is gone at once; then somebody is asked). When nothing changed, nothing is published.

    Raises LibraryBusy, StorageFull, ModelError or LibraryError; whatever is raised, the generation that was current
    still is, and what was read and embedded so far is kept for the next run.
    """
    with (
        running(folder, embedder, on_progress=on_progress, report=report) as run,
        Corrections(folder) as corrections,
    ):
        run.stage("list")
        with run.watch.stage("list"):
            listing = list_sources(sources, run.report, corrections.all())
        with run.watch.stage("read"):
            gathered = gather(listing, run, reread=reread, allowance=allowance)
        # Before anything is published: killed in between, the next run finds them moved once more.
        for old, new in gathered.moved:
            corrections.move(old, new)
        if gathered.anything or needs_rebuilding(run):
            run.report_all(_alike(gathered, run))
            published: Published | None = publish(
                run,
                _fill(run, gathered.standings, gathered.new, cut),
                changes=gathered.changes(),
                texts=_new_texts(run, gathered),
                keep=keep,
                choose=choose,
            )
        else:
            published = _as_it_is(run)
            run.cache.settle()
        return replace(
            _report(published, run),
            added=tuple(gathered.added),
            changed=tuple(gathered.changed),
            unchanged=gathered.unchanged,
            gone=tuple(gathered.gone),
            back=tuple(gathered.back),
            moved=tuple(gathered.moved),
            held=tuple(gathered.held),
            failed=tuple(gathered.failed),
        )


def plan(
    sources: Sequence[Source],
    embedder: Embedder,
    folder: Path,
    allowance: Allowance = USUAL,
) -> Plan:
    """What ``reindex`` would do, without doing it and without reading any record. Needs no lock."""
    findings: list[Finding] = []
    base = find_base(Generations(folder), embedder.fingerprint)
    known = base.documents.catalogue.known() if base.documents else {}
    with Corrections(folder) as corrections:
        listing = list_sources(sources, findings.append, corrections.all())
    difference = compare(listing, known, {}, allowance)
    came = {new for _, new in difference.moved}
    return Plan(
        added=tuple(key for key in difference.added if key not in came),
        to_read=tuple(difference.to_read),
        unchanged=len(difference.unchanged),
        gone=tuple(difference.gone),
        moved=tuple(difference.moved),
        held=tuple(difference.held),
        back=tuple(difference.back),
        unlisted=tuple(listing.unlisted),
        rebuild=tuple(_reasons(base, embedder)),
        findings=(*base.findings, *findings),
    )


def remove(key: str, embedder: Embedder, folder: Path, *, keep: int = KEEP) -> ReindexReport:
    """Takes one record out of the search, as a new generation. It is kept, and no re-index takes it in again
    until ``restore``. Raises LibraryError when there is no such record, LibraryBusy, StorageFull.
    """
    return _set_state(key, "removed", embedder, folder, keep)


def restore(key: str, embedder: Embedder, folder: Path, *, keep: int = KEEP) -> ReindexReport:
    """Brings a removed record back as it was, as a new generation. Raises as ``remove`` does."""
    return _set_state(key, "present", embedder, folder, keep)


def publish_passages(
    documents: Iterable[tuple[Document, Sequence[Passage]]],
    embedder: Embedder,
    folder: Path,
    *,
    source: str = "passages",
    on_progress: StageProgress | None = None,
    keep: int = KEEP,
    choose: Choose = choose_by_size,
) -> ReindexReport:
    """Publishes documents that are cut already (an evaluation set), as they stand: they are the whole library.

    Vectors are reused as in ``reindex``, and nothing is published when it is what is current already.
    Raises RecordError for a document that cannot be kept, and otherwise as ``reindex`` does.
    """
    ready = {document.key: (checked(document), passages) for document, passages in documents}
    keys = sorted(ready)
    with running(folder, embedder, on_progress=on_progress) as run:
        standing = RecordState(source, "", "present", "")
        rows: Iterator[Filled] = (
            (pack(document), standing, pack_passages(document, passages, split))
            for document, passages in (ready[key] for key in keys)
        )
        published = publish(
            run,
            rows,
            changes={"added": [key for key in keys if key not in run.known]},
            texts=(ready[key][0].text for key in keys),
            keep=keep,
            choose=choose,
        )
        return _report(published, run)


def needs_rebuilding(run: Run) -> bool:
    """Whether a new generation is needed although no record changed."""
    return run.base.documents is not None and bool(_reasons(run.base, run.embedder))


def _reasons(base: Base, embedder: Embedder) -> list[str]:
    if base.documents is None:
        return []
    manifest = base.documents.manifest
    reasons = {
        "the current generation is damaged": not base.current,
        f"the model changed from {manifest.model} to {embedder.name}": manifest.fingerprint
        != embedder.fingerprint,
        "the rules of cutting changed": manifest.cutting != CUTTING_VERSION,
        "the rules for keywords changed": manifest.analysis != ANALYSIS_VERSION,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _fill(run: Run, standings: dict[str, RecordState], new: set[str], cut: Cut) -> Iterator[Filled]:
    """Every document with its passages, in order of keys: new ones are cut, the others copied as they are."""
    old = run.base.documents
    same_rules = old is not None and old.manifest.cutting == CUTTING_VERSION
    for key in sorted(standings):
        standing = standings[key]
        if key in new:
            row = run.cache.document(key, standing.source, standing.stamp)
        else:
            row = old.catalogue.document_row(key) if old else None
        if row is None:
            raise LibraryError(f"{key} was read and is not there any more.", remedy="Run the re-index again.")
        if standing.state == "removed":
            yield row, standing, []
            continue
        passages = old.catalogue.passage_rows(key) if old and same_rules and key not in new else []
        if not passages:
            document = unpack(row)
            passages = pack_passages(document, cut(document), split)
        yield row, standing, passages


def _new_texts(run: Run, gathered: Gathered) -> Iterator[str]:
    for key in sorted(gathered.new):
        row = run.cache.document(key, gathered.standings[key].source, gathered.standings[key].stamp)
        if row:
            yield unpack(row).text


def _alike(gathered: Gathered, run: Run) -> Iterator[Finding]:
    """Records with one content, where one of them is new."""
    by_text: dict[str, list[str]] = {}
    for key, standing in sorted(gathered.standings.items()):
        if key in gathered.new:
            row = run.cache.document(key, standing.source, standing.stamp)
            text_hash = row.text_hash if row else ""
        else:
            text_hash = run.known[key].text_hash
        by_text.setdefault(text_hash, []).append(key)
    for keys in by_text.values():
        if len(keys) > 1 and not gathered.new.isdisjoint(keys):
            others = ", ".join(keys[1:])
            yield Finding(keys[0], Verdict.NOTE, f"{keys[0]} and {others} hold the same text; both are kept.")


def _set_state(key: str, state: str, embedder: Embedder, folder: Path, keep: int) -> ReindexReport:
    with running(folder, embedder) as run:
        standings = {name: document.state for name, document in run.known.items()}
        if key not in standings or (state == "present" and standings[key].state != "removed"):
            what = "was not removed" if key in standings else "is not in the library"
            raise LibraryError(f"{key} {what}.", remedy="`python bot.py library list` lists what there is.")
        if standings[key].state != state:
            since = now() if state == "removed" else ""
            standings[key] = standings[key]._replace(state=state, since=since)
        published = publish(
            run,
            _fill(run, standings, set(), cut_document),
            changes={"removed" if state == "removed" else "restored": [key]},
            texts=(),
            keep=keep,
        )
        return _report(published, run)


def _as_it_is(run: Run) -> Published | None:
    if run.base.documents:
        return Published(run.base.documents.manifest, new=False)
    run.report(Finding("library", Verdict.WARNING, "No record was found, so there is nothing to search yet."))
    return None


def _report(published: Published | None, run: Run) -> ReindexReport:
    findings, seconds = tuple(run.findings), run.watch.seconds
    if published is None:
        return ReindexReport(generation="", published=False, findings=findings, seconds=seconds)
    return ReindexReport(
        generation=published.manifest.generation,
        published=published.new,
        documents=published.manifest.documents,
        passages=published.manifest.passages,
        embedded=published.embedded,
        reused=published.reused,
        findings=findings,
        seconds=seconds,
    )
