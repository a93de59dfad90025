"""The first half of a re-index: reading what is new, and saying where every record stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.documents import Document, checked
from domain.errors import (
    LibraryError,
    RecordError,
    RecordTooLarge,
    RecordUnreadable,
)
from domain.findings import Finding, Verdict
from index.pipeline.diff import USUAL, Allowance, Listing, asked, compare, grouped, judged, pairs
from index.pipeline.run import Run
from index.ports import Found
from index.records import Held
from index.storage.catalogue import RecordState
from index.storage.catalogue_rows import pack


@dataclass(slots=True)
class Gathered:
    """What reading came to. Keys in order."""

    standings: dict[str, RecordState]
    """Every document's new standing."""
    gone: list[str]
    back: list[str]
    new: set[str] = field(default_factory=set)
    """Keys whose document is in the work cache under their new standing; the others are as they were."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """From key to key: one record under another name. Neither is among ``gone`` and ``added``."""
    held: list[Held] = field(default_factory=list)
    unchanged: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.new or self.gone or self.back)

    def changes(self) -> dict[str, list[str]]:
        """As a generation's history tells them."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.gone,
            "restored": self.back,
            "moved": [f"{old} → {new}" for old, new in self.moved],
        }


def gather(
    listing: Listing,
    run: Run,
    *,
    reread: bool = False,
    allowance: Allowance = USUAL,
) -> Gathered:
    """Reads what is new or may have changed (``reread``: everything), and gives every document its standing.

    One bad record never stops the others; where an earlier version of it was good, that one stays.
    """
    difference = compare(listing, run.known, {} if reread else run.cache.stamps(), allowance)
    if reread:
        difference.to_read += difference.unchanged
        difference.unchanged = []
    standings = {key: document.state for key, document in run.known.items()}
    gathered = Gathered(standings, [], difference.back, unchanged=len(difference.unchanged))
    for key in difference.back:
        standings[key] = standings[key]._replace(state="present", since="")
    for key in difference.unchanged:
        standings[key] = _present(key, listing)
    to_read = sorted({*difference.added, *difference.to_read})
    progress = run.stage("read")
    for done, key in enumerate(to_read, 1):
        try:
            _take(key, listing, run, gathered, reread=reread)
        except RecordError as error:
            gathered.failed.append(key)
            run.report(_failed(key, error, kept=key in run.known))
        progress(done, len(to_read))
    missing = _follow_moves(gathered, run, listing, difference.missing)
    gathered.held, gathered.gone = judged(missing, run.known, allowance)
    run.report_all(asked(held) for held in gathered.held)
    for key in gathered.gone:
        standings[key] = standings[key]._replace(state="gone", since=run.started)
        run.report(_gone(key, standings[key].source))
    return gathered


def _follow_moves(gathered: Gathered, run: Run, listing: Listing, missing: Sequence[str]) -> list[str]:
    """What is missing, without what is there again under another name with the same bytes: that has moved, and its old
    key goes.
    """
    # What was removed by hand stays removed, whatever it is called now.
    removed = [
        key
        for key, (standing, _, _) in run.known.items()
        if standing.state == "removed" and standing.source in listing.complete and key not in listing.found
    ]
    # Within one source: what left one place and came to another one did not move, and may be another community's.
    left = grouped(lambda key: (run.known[key].state.source, run.known[key].raw_hash), (*missing, *removed))
    came = grouped(
        lambda key: (listing.found[key][0], _raw_hash(key, gathered, run)), gathered.added if left else ()
    )
    for old, new in pairs(left, came):
        before = gathered.standings.pop(old)
        if before.state == "removed":
            standing = gathered.standings[new]
            gathered.standings[new] = standing._replace(state=before.state, since=before.since)
        gathered.added.remove(new)
        gathered.moved.append((old, new))
    return [key for key in missing if key in gathered.standings]


def _raw_hash(key: str, gathered: Gathered, run: Run) -> str:
    row = run.cache.document(key, gathered.standings[key].source, gathered.standings[key].stamp)
    return row.raw_hash if row else ""


def _present(key: str, listing: Listing) -> RecordState:
    source, record = listing.found[key]
    return RecordState(source, record.stamp, "present", "")


def _take(key: str, listing: Listing, run: Run, gathered: Gathered, *, reread: bool) -> None:
    """Reads one record and says what it is now. Raises RecordError."""
    standing = _present(key, listing)
    # An earlier run that was not finished may have read it already.
    if reread or run.cache.document(key, standing.source, standing.stamp) is None:
        document = read(listing.found[key][1])
        before = run.base.documents.catalogue.document(key) if run.base.documents else None
        if document == before:
            gathered.unchanged += 1
            run.cache.keep_stamp(
                key, standing.source, standing.stamp, (document.text_hash, document.raw_hash)
            )
            gathered.standings[key] = standing
            return
        run.cache.keep_document(standing.source, standing.stamp, pack(document))
    gathered.standings[key] = standing
    gathered.new.add(key)
    (gathered.changed if key in run.known else gathered.added).append(key)


def read(record: Found) -> Document:
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


def _failed(key: str, error: RecordError, *, kept: bool) -> Finding:
    if kept:
        return Finding(key, Verdict.WARNING, f"{error.sentence} Its last good version stays.", error.remedy)
    return Finding(key, Verdict.BAD, error.sentence, error.remedy)


def _gone(key: str, source: str) -> Finding:
    return Finding(
        key,
        Verdict.WARNING,
        f"{key} is no longer at {source}. It stays searchable and is marked as gone.",
        f"To take it out: `python bot.py library remove {key}`.",
    )
