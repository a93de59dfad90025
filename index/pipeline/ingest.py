"""Ingest: reads what is new or may have changed, and says in which state every record is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.documents import Document, checked
from domain.errors import LibraryError, RecordError, RecordTooLarge, RecordUnreadable
from domain.findings import Finding, Verdict
from index.pipeline.diff import USUAL, Allowance, Listing, compare, grouped, judged, pairs
from index.pipeline.run import Run
from index.ports import Found
from index.records import Held
from index.storage.catalogue import RecordState
from index.storage.catalogue_rows import DocumentRow, pack


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

    def changes(self) -> dict[str, list[str]]:
        """As ``index.storage.generations.CHANGES`` names them."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.gone,
            "restored": self.back,
            "moved": [f"{old} → {new}" for old, new in self.moved],
        }


def ingest(listing: Listing, run: Run, allowance: Allowance = USUAL) -> Ingested:
    """Reads what is new or may have changed, and gives every document its state.

    One bad record never stops the others; where an earlier version of it was good, that one stays.
    """
    difference = compare(listing, run.known, run.cache.stamps(), allowance)
    states = {key: document.state for key, document in run.known.items()}
    ingested = Ingested(states, difference.back, len(difference.unchanged))
    for key in difference.back:
        states[key] = states[key]._replace(state="present", since="")
    for key in difference.unchanged:
        states[key] = _present(key, listing)
    to_read = sorted({*difference.added, *difference.to_read})
    progress = run.progress("read")
    for done, key in enumerate(to_read, 1):
        try:
            _take(key, listing, run, ingested)
        except RecordError as error:
            ingested.failed.append(key)
            run.report(_failed(key, error, kept=key in run.known))
        progress(done, len(to_read))
    missing = _follow_moves(ingested, run, listing, difference.missing)
    ingested.held, ingested.gone = judged(missing, run.known, allowance)
    run.report(*map(_held, ingested.held))
    for key in ingested.gone:
        states[key] = states[key]._replace(state="gone", since=run.started)
        run.report(_gone(key, states[key].source))
    return ingested


def _present(key: str, listing: Listing) -> RecordState:
    source, record = listing.found[key]
    return RecordState(source, record.stamp, "present", "")


def _take(key: str, listing: Listing, run: Run, ingested: Ingested) -> None:
    """Reads one record and says what it is now. Raises RecordError."""
    state = _present(key, listing)
    # An earlier run that was not finished may have read it already.
    if new_row(key, state, run) is None:
        document = _read(listing.found[key][1])
        newest = run.reusable.newest
        if newest and document == newest.catalogue.document(key):
            ingested.unchanged += 1
            hashes = (document.text_hash, document.raw_hash)
            run.cache.keep_stamp(key, state.source, state.stamp, hashes)
            ingested.states[key] = state
            return
        run.cache.keep_document(state.source, state.stamp, pack(document))
    ingested.states[key] = state
    ingested.new.add(key)
    (ingested.changed if key in run.known else ingested.added).append(key)


def new_row(key: str, state: RecordState, run: Run) -> DocumentRow | None:
    """The document that was read for this state; None when it was not."""
    return run.cache.document(key, state.source, state.stamp)


def _read(record: Found) -> Document:
    """Reads one record and makes sure it can be kept. Raises RecordError, whatever its reader raises."""
    try:
        document = record.read()
    except (RecordError, LibraryError):
        raise
    except MemoryError as error:
        raise RecordTooLarge(
            f"{record.key} needs more memory than there is.", remedy="Split it, or give Plenum more memory."
        ) from error
    except Exception as error:
        # A parser's own mistake must not stop the other records.
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        raise RecordUnreadable(
            f"{record.key} could not be read ({reason}).", remedy="Report it, with the file if you can."
        ) from error
    return checked(document if document.key == record.key else replace(document, key=record.key))


def _follow_moves(ingested: Ingested, run: Run, listing: Listing, missing: Sequence[str]) -> list[str]:
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
        row = new_row(key, ingested.states[key], run)
        return row.raw_hash if row else ""

    # Within one source: what left one place and came to another one did not move, and may be another community's.
    left = grouped(lambda key: (run.known[key].state.source, run.known[key].raw_hash), (*missing, *removed))
    came = grouped(lambda key: (listing.found[key][0], raw_hash(key)), ingested.added if left else ())
    for old, new in pairs(left, came):
        before = ingested.states.pop(old)
        if before.state == "removed":
            ingested.states[new] = ingested.states[new]._replace(state=before.state, since=before.since)
        ingested.added.remove(new)
        ingested.moved.append((old, new))
    return [key for key in missing if key in ingested.states]


def _failed(key: str, error: RecordError, *, kept: bool) -> Finding:
    if kept:
        return Finding(key, Verdict.WARNING, f"{error.sentence} Its last good version stays.", error.remedy)
    return Finding(key, Verdict.BAD, error.sentence, error.remedy)


def _held(held: Held) -> Finding:
    return Finding(
        held.source,
        Verdict.WARNING,
        f"{held.gone:,} of {held.of:,} records are gone from {held.source} at once. None of them is marked as gone yet.",
        "Look whether that is true. If it is: `python bot.py reindex --accept-gone`.",
    )


def _gone(key: str, source: str) -> Finding:
    return Finding(
        key,
        Verdict.WARNING,
        f"{key} is no longer at {source}. It stays searchable and is marked as gone.",
        f"To take it out: `python bot.py library remove {key}`.",
    )
