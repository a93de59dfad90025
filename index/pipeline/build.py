"""The re-index, top to bottom: what the sources list, diff, ingest, passages, publish (embed, write, verify, swap)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from domain.documents import Document, Passage, belongs, checked
from domain.errors import Finding, LibraryError, RecordError, RecordMissing, Verdict
from index.pipeline import diff
from index.pipeline.diff import MetadataOverrides
from index.pipeline.publish import KEEP, DocumentRows, Published, publish
from index.pipeline.run import RecordLeftOut, Reusable, Run, find_reusable, one_record, running, stamps_in
from index.ports import Engine, Report, Source, Stages
from index.records import Held, Plan, ReindexReport
from index.storage.catalogue import RecordState
from index.storage.catalogue_rows import pack, pack_passages, unpack
from index.storage.files import unreadable, writing
from index.storage.generations import Generations, now
from index.storage.object_store import ALONE, DataFolder
from index.storage.segments import known_in
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from models.ports import Embedder
from text.sentences import CUTTING_VERSION, cut, split
from text.terms import ANALYSIS_VERSION


def reindex(
    sources: Sequence[Source],
    embedder: Embedder,
    folder: Path,
    *,
    on_progress: Stages | None = None,
    report: Report | None = None,
    keep: int = KEEP,
    allowance: diff.Allowance = diff.USUAL,
    state: Opener = SqliteFile,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> ReindexReport:
    """Brings the library in ``folder`` up to date with ``sources``.

    Only records whose stamp changed are read, only passages whose words changed are embedded. ``report`` gets every
    finding as it is made. Nothing is deleted: a record that its source no longer lists is marked, and stays
    (``allowance``: unless much is gone at once; then somebody is asked). ``state`` opens the store of corrections. ``engine`` searches what is published; ``store`` shares it. When nothing changed, nothing is published.

    Raises LibraryBusy, StorageFull, ModelError or LibraryError; whatever is raised, the generation that was current
    still is, and what was read and embedded so far is kept for the next run.
    """
    with (
        running(folder, embedder, on_progress=on_progress, report=report, engine=engine, store=store) as run,
        MetadataOverrides(folder, state) as overrides,
    ):
        run.progress("list")
        with run.timed("list"):
            listing = diff.list_sources(sources, run.report, overrides.all())
        with run.timed("read"):
            ingested = ingest(listing, run, allowance)
        # Before anything is published: killed in between, the next run finds them moved once more.
        for old, new in ingested.moved:
            overrides.move(old, new)
        published = _publish_read(run, ingested, keep)
        if published is None:
            newest = run.reusable.newest
            published = Published(newest.manifest, new=False) if newest else None
            if newest is None:
                sentence = "No record was found, so there is nothing to search yet."
                run.report(Finding("library", Verdict.WARNING, sentence))
            run.generations.serve()
            run.cache.settle()
        return _report(published, run, ingested)


def _publish_read(run: Run, ingested: Ingested, keep: int) -> Published | None:
    """Publishes what was read; None where nothing is new. A record that cannot be kept after all is told, and left out."""
    is_first = True
    while ingested.anything or _why_rebuild(run.reusable, run.embedder):
        rows = partial(_rows, run, ingested.states, ingested.new)
        if is_first:
            run.report(*_alike(ingested, run))
        try:
            return publish(
                run,
                ingested.states,
                rows,
                new=ingested.new,
                changes=ingested.changes(),
                texts=_new_texts(run, ingested),
                keep=keep,
            )
        except RecordLeftOut as left:
            run.report(ingested.leave_out(left.key, left, run))
        # Where one is so, many may be: none of them costs a beginning of its own.
        for key in sorted(ingested.new) if is_first else ():
            try:
                with one_record(key):
                    rows(key)
            except RecordError as error:
                run.report(ingested.leave_out(key, error, run))
        is_first = False
    return None


def plan(
    sources: Sequence[Source],
    embedder: Embedder,
    folder: Path,
    allowance: diff.Allowance = diff.USUAL,
    state: Opener = SqliteFile,
) -> Plan:
    """What ``reindex`` would do, without doing it and without reading any record. Needs no lock."""
    findings: list[Finding] = []
    reusable = find_reusable(Generations(folder), embedder.fingerprint)
    with MetadataOverrides(folder, state) as overrides:
        listing = diff.list_sources(sources, findings.append, overrides.all())
    difference = diff.compare(listing, reusable.known, stamps_in(folder), allowance)
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
        rebuild=tuple(_why_rebuild(reusable, embedder)),
        findings=(*reusable.findings, *findings),
    )


def remove(
    key: str,
    embedder: Embedder,
    folder: Path,
    *,
    keep: int = KEEP,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> ReindexReport:
    """Takes one record out of the search, as a new generation. It is kept, and no re-index takes it in again
    until ``restore``. Raises RecordMissing when there is no such record, LibraryBusy, StorageFull.
    """
    return _set_state(key, "removed", embedder, folder, keep, engine, store)


def restore(
    key: str,
    embedder: Embedder,
    folder: Path,
    *,
    keep: int = KEEP,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> ReindexReport:
    """Brings a removed record back as it was, as a new generation. Raises as ``remove`` does."""
    return _set_state(key, "present", embedder, folder, keep, engine, store)


def forget(
    collection: str,
    quoted: Collection[str],
    embedder: Embedder,
    folder: Path,
    *,
    keep: int = KEEP,
    state: Opener = SqliteFile,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> None:
    """Deletes all that was taken in of a collection: from what is searched, with the generations that hold any of it, what an
    admin set of its records, and every text that neither a generation nor a receipt needs (``quoted``: hashes of texts).

    What was interrupted is done again by the next. Raises as ``remove`` does, and LibraryDamaged where the library that answers
    cannot be read now, and so holds it still.
    """
    with (
        running(folder, embedder, engine=engine, store=store) as run,
        MetadataOverrides(folder, state) as overrides,
    ):
        overrides.forget(collection)
        generations = run.generations
        states = {key: each.state for key, each in run.known.items() if not belongs(key, collection)}
        if len(states) < len(run.known):
            rows = partial(_rows, run, states, ())
            publish(run, states, rows, new=(), changes={}, texts=(), keep=keep)
        of_before = generations.holding(collection)
        if (current := generations.current()) in of_before:
            raise unreadable(
                generations.path(str(current)), f"the records of {collection} cannot be taken out of it"
            )
        wanted = set(quoted)
        for name in generations.names():
            if name not in of_before:
                known = known_in(generations.path(name))
                wanted.update(document.text_hash for document in known.values())
        generations.texts.retain(wanted)
        # Last: as long as one of them is there, it is seen that something is left to be done.
        with writing(folder):
            for name in of_before:
                generations.drop(name)
            store.sweep()


def _set_state(
    key: str,
    state: str,
    embedder: Embedder,
    folder: Path,
    keep: int,
    engine: Engine | None,
    store: DataFolder,
) -> ReindexReport:
    with running(folder, embedder, engine=engine, store=store) as run:
        states = {name: document.state for name, document in run.known.items()}
        if key not in states or (state == "present" and states[key].state != "removed"):
            what = "was not removed" if key in states else "is not in the library"
            raise RecordMissing(
                f"“{key}” {what}.", remedy="`python bot.py library list` lists what there is."
            )
        if states[key].state != state:
            since = now() if state == "removed" else ""
            states[key] = states[key]._replace(state=state, since=since)
        changes = {"removed" if state == "removed" else "restored": [key]}
        rows = partial(_rows, run, states, ())
        return _report(publish(run, states, rows, new=(), changes=changes, texts=(), keep=keep), run)


def publish_passages(
    documents: Iterable[tuple[Document, Sequence[Passage]]],
    embedder: Embedder,
    folder: Path,
    *,
    on_progress: Stages | None = None,
    keep: int = KEEP,
    engine: Engine | None = None,
    store: DataFolder = ALONE,
) -> ReindexReport:
    """Publishes documents that are cut already (an evaluation set), as they stand: they are the whole library.

    Vectors are reused as in ``reindex``, and nothing is published when it is what is current already.
    Raises RecordError for a document that cannot be kept, and otherwise as ``reindex`` does.
    """
    ready = {document.key: (checked(document), passages) for document, passages in documents}
    keys = sorted(ready)
    state = RecordState("passages", "", "present", "")
    with running(folder, embedder, on_progress=on_progress, engine=engine, store=store) as run:
        published = publish(
            run,
            dict.fromkeys(keys, state),
            lambda key: (pack(ready[key][0]), pack_passages(*ready[key], split)),
            new=keys,
            changes={"added": [key for key in keys if key not in run.known]},
            texts=(ready[key][0].text for key in keys),
            keep=keep,
        )
        if not published.new:
            run.generations.serve()
        return _report(published, run)


def _why_rebuild(reusable: Reusable, embedder: Embedder) -> list[str]:
    """Why a new generation is needed although no record changed."""
    if reusable.newest is None:
        return []
    manifest = reusable.newest.manifest
    reasons = {
        "the current generation is damaged": not reusable.is_current,
        f"the model changed from {manifest.model} to {embedder.name}": manifest.fingerprint
        != embedder.fingerprint,
        f"{embedder.token_dimensions} dimensions of token states are to be kept, and not {manifest.token_dimensions}": (
            manifest.token_dimensions != embedder.token_dimensions
        ),
        "the rules of cutting changed": manifest.cutting != CUTTING_VERSION,
        "the rules for keywords changed": manifest.analysis != ANALYSIS_VERSION,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _rows(run: Run, states: Mapping[str, RecordState], new: Collection[str], key: str) -> DocumentRows:
    """A document with its passages: a new one is cut, another copied as it is."""
    newest, state = run.reusable.newest, states[key]
    same_rules = newest is not None and newest.manifest.cutting == CUTTING_VERSION
    kept = newest.catalogue.document_row(key) if newest and key not in new else None
    row = run.cache.document(key, state) if key in new else kept
    if row is None:
        raise LibraryError(f"{key} was read and is not there any more.", remedy="Run the re-index again.")
    if state.state == "removed":
        return row, []
    passages = newest.catalogue.passage_rows(key) if newest and same_rules and key not in new else []
    if not passages:
        document = unpack(row)
        # At sentence borders of its language.
        passages = pack_passages(document, cut(document, partial(split, language=document.language)), split)
    return row, passages


def _new_texts(run: Run, ingested: Ingested) -> Iterator[str]:
    for key in sorted(ingested.new):
        if row := run.cache.document(key, ingested.states[key]):
            yield unpack(row).text


def _alike(ingested: Ingested, run: Run) -> Iterator[Finding]:
    """Records with one content, where one of them is new."""
    by_text: dict[str, list[str]] = {}
    for key, state in sorted(ingested.states.items()):
        known = run.cache.document(key, state) if key in ingested.new else run.known[key]
        by_text.setdefault(known.text_hash if known else "", []).append(key)
    for keys in by_text.values():
        if len(keys) > 1 and not ingested.new.isdisjoint(keys):
            others = ", ".join(keys[1:])
            yield Finding(keys[0], Verdict.NOTE, f"{keys[0]} and {others} hold the same text; both are kept.")


def _report(published: Published | None, run: Run, ingested: Ingested | None = None) -> ReindexReport:
    """What a run did, for people. ``ingested`` where records were read."""
    manifest = published.manifest if published else None
    read = ingested or Ingested({}, [], 0)
    return ReindexReport(
        generation=manifest.generation if manifest else "",
        published=published.new if published else False,
        added=tuple(read.added),
        changed=tuple(read.changed),
        unchanged=read.unchanged,
        gone=tuple(read.gone),
        back=tuple(read.back),
        moved=tuple(read.moved),
        held=tuple(read.held),
        failed=tuple(read.failed),
        documents=manifest.documents if manifest else 0,
        passages=manifest.passages if manifest else 0,
        embedded=published.embedded if published else 0,
        reused=published.reused if published else 0,
        findings=tuple(run.findings),
        seconds=run.seconds,
    )


# --- Ingest: reads what is new or may have changed, and says in which state every record is now.


@dataclass(slots=True)
class Ingested:
    """What reading came to. Keys in order."""

    states: dict[str, RecordState]
    """Every document's new state."""
    back: list[str]
    unchanged: int
    gone: list[str] = field(default_factory=list)
    new: set[str] = field(default_factory=set)
    """Keys whose document is in the work cache under their new state; the others are as they were."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """From key to key: one record under another name. Neither is among ``gone`` and ``added``."""
    held: list[Held] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.new or self.gone or self.back)

    def leave_out(self, key: str, error: RecordError, run: Run) -> Finding:
        """Takes back what was read of a record: its last good version stays, where there is one."""
        kept = key in self.new and key in run.known
        before = [old for old, new in self.moved if new == key]
        self.moved = [pair for pair in self.moved if pair[1] != key]
        del self.states[key]
        self.states |= {each: run.known[each].state for each in (*before, *([key] if kept else ()))}
        self.new.discard(key)
        for keys in (self.added, self.changed, self.back):
            keys[:] = [each for each in keys if each != key]
        self.failed.append(key)
        return diff.failed(key, error, kept=kept)

    def changes(self) -> dict[str, list[str]]:
        """As ``index.storage.generations.CHANGES`` names them."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.gone,
            "restored": self.back,
            "moved": [f"{old} → {new}" for old, new in self.moved],
        }


def ingest(listing: diff.Listing, run: Run, allowance: diff.Allowance = diff.USUAL) -> Ingested:
    """Reads what is new or may have changed, and gives every document its state.

    One bad record never stops the others; where an earlier version of it was good, that one stays.
    """
    difference = diff.compare(listing, run.known, run.cache.stamps(), allowance)
    states = {key: document.state for key, document in run.known.items()}
    ingested = Ingested(states, difference.back, len(difference.unchanged))
    for key in difference.back:
        states[key] = states[key]._replace(state="present", since="")
    for key in difference.unchanged:
        states[key] = listing.state(key)
    to_read = sorted({*difference.added, *difference.to_read})
    progress = run.progress("read")
    for done, key in enumerate(to_read, 1):
        try:
            with one_record(key):
                _take(key, listing, run, ingested)
        except RecordError as error:
            ingested.failed.append(key)
            run.report(diff.failed(key, error, kept=key in run.known))
        progress(done, len(to_read))
    missing = _follow_moves(ingested, run, listing, difference.missing)
    ingested.held, ingested.gone = diff.judged(missing, run.known, allowance)
    run.report(*map(diff.asked, ingested.held))
    for key in ingested.gone:
        states[key] = states[key]._replace(state="gone", since=run.started)
        run.report(diff.gone(key, states[key].source))
    for key in states.keys() & set(run.reusable.removed):
        states[key] = states[key]._replace(state="removed", since=run.started)
    return ingested


def _take(key: str, listing: diff.Listing, run: Run, ingested: Ingested) -> None:
    """Reads one record and says what it is now. Raises RecordError."""
    state, record = listing.state(key), listing.found[key][1]
    # An earlier run that was not finished may have read it already.
    if not _was_read(key, state, run):
        document = record.read()
        document = checked(document if document.key == key else replace(document, key=key))
        run.report(*diff.unused(document))
        newest = run.reusable.newest
        if newest and document == newest.catalogue.document(key):
            ingested.unchanged += 1
            run.cache.keep_stamp(key, state, (document.text_hash, document.raw_hash))
            ingested.states[key] = state
            return
        run.cache.keep_document(state, pack(document))
    ingested.states[key] = state
    ingested.new.add(key)
    (ingested.changed if key in run.known else ingested.added).append(key)


def _was_read(key: str, state: RecordState, run: Run) -> bool:
    """Whether the work cache has it; what an older Plenum left there and this one cannot take is read again."""
    try:
        return (row := run.cache.document(key, state)) is not None and unpack(row).key == key
    except ValueError:
        return False


def _follow_moves(ingested: Ingested, run: Run, listing: diff.Listing, missing: Sequence[str]) -> list[str]:
    """What is missing, without what is there again under another name with the same bytes: that has moved, and its old
    key goes.
    """
    # What was removed by hand stays removed, whatever it is called now.
    removed = [
        key
        for key, (state, _, _) in run.known.items()
        if state.state == "removed" and state.source in listing.complete and key not in listing.found
    ]

    def raw_hash(key: str) -> str:
        row = run.cache.document(key, ingested.states[key])
        return row.raw_hash if row else ""

    # Within one source: what left one place and came to another one did not move, and may be another community's.
    left = diff.grouped(
        lambda key: (run.known[key].state.source, run.known[key].raw_hash), (*missing, *removed)
    )
    came = diff.grouped(lambda key: (listing.found[key][0], raw_hash(key)), ingested.added if left else ())
    for old, new in diff.pairs(left, came):
        before = ingested.states.pop(old)
        if before.state == "removed":
            ingested.states[new] = ingested.states[new]._replace(state=before.state, since=before.since)
        ingested.added.remove(new)
        ingested.moved.append((old, new))
    return [key for key in missing if key in ingested.states]
