"""Diff of a re-index: what the sources list now against what is known, by stamps alone; no record is read here.

What left and what came under one stamp has moved. A source that lost much at once is not believed: an admin is asked.
What an admin set of a record (title, kind, body, date, language) counts before everything else, and stays when the record changes.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

from domain.documents import Document, belongs, sha256_text
from domain.errors import Finding, LibraryDamaged, NotAllowed, PlenumError, RecordError, Verdict, meaning
from domain.provenance import Note, Noted, without
from index.ports import Found, Report, Source
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, from_table, with_value
from index.records import Held
from index.storage.catalogue import Known, RecordState
from index.storage.files import fsync_folder, replace_text, writing
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from text.cleaning import one_line

_log = logging.getLogger(__name__)

_FEW = 5
"""Records; when fewer are gone, nobody is asked."""
ACCEPTED = "accepted-gone.json"

Stamps = Mapping[str, tuple[str, str, tuple[str, str]]]
"""Key → source, stamp, and the hashes (text, raw) of the unchanged record that this stamp was seen to stand for."""
Sign = tuple[str, str]
"""The name of a source, and what a record is known by there."""


@dataclass(slots=True)
class Listing:
    """What the sources have now."""

    found: dict[str, tuple[str, Found]] = field(default_factory=dict)
    """Key → the name of its source, and the record as listed. In order of keys."""
    complete: set[str] = field(default_factory=set)
    """Names of the sources that were listed to the end: only there can a record be missing."""
    unlisted: list[str] = field(default_factory=list)

    def state(self, key: str) -> RecordState:
        """The state of a record that is listed."""
        source, record = self.found[key]
        return RecordState(source, record.stamp, "present", "")


@dataclass(slots=True)
class Difference:
    """The listing against what is known. Keys in order."""

    added: list[str] = field(default_factory=list)
    to_read: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Present before, and not listed now, by sources that were listed to the end."""
    gone: list[str] = field(default_factory=list)
    """Those of them that are taken to be gone: not moved, and not too many at once."""
    back: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """From key to key, as far as stamps tell; the new keys are among ``added`` too."""
    held: list[Held] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of a source may be gone at once before an admin is asked."""

    share: float = 0.3
    """Of its records, 0 … 1."""
    accepted: frozenset[str] = frozenset()
    """Names of sources of which an admin said that it is true."""


USUAL = Allowance()


def list_sources(
    sources: Sequence[Source],
    report: Report,
    overrides: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Listing:
    """Lists every source; ``overrides`` are what an admin set, by the key of a record. A source that cannot be listed is
    reported, and nothing of it is taken to be gone.
    """
    listing = Listing()
    found: dict[str, tuple[str, Found]] = {}
    for source in sources:
        try:
            for listed in source.records():
                values = overrides.get(listed.key)
                record: Found = OverriddenRecord(listed, values) if values else listed
                first, taken = found.setdefault(record.key, (source.name, record))
                # Two places on the web may both list one address: that is one record, and nothing to report.
                if taken is not record and _address(taken) != _address(record):
                    report(_listed_twice(record.key, first, source.name))
        except Exception as error:  # noqa: BLE001 - reported below, and the run goes on
            # Whatever ails one source, the others are listed; and nothing of this one is taken to be gone.
            listing.unlisted.append(source.name)
            report(_unlisted(source.name, error))
        else:
            # A place on the web may not have been seen whole yet: then what it does not list may be there all the same.
            if getattr(source, "whole", True):
                listing.complete.add(source.name)
            # What a source noticed while it listed: files of kinds that nobody reads, for one. Not every kind has any.
            for finding in getattr(source, "findings", ()):
                report(finding)
    listing.complete.difference_update(listing.unlisted)
    listing.found = dict(sorted(found.items()))
    return listing


def compare(listing: Listing, known: Known, stamps: Stamps, allowance: Allowance = USUAL) -> Difference:
    """What changed, by stamps alone."""
    difference = Difference()
    for key, (source, record) in listing.found.items():
        before = known.get(key)
        if before is None:
            difference.added.append(key)
            continue
        if before.state.state == "removed":
            continue
        if before.state.state == "gone":
            difference.back.append(key)
        same = (before.state.source, before.state.stamp) == (source, record.stamp)
        seen = stamps.get(key) == (source, record.stamp, (before.text_hash, before.raw_hash))
        (difference.unchanged if same or seen else difference.to_read).append(key)
    difference.missing = [
        key
        for key, (state, _, _) in known.items()
        if state.state == "present" and state.source in listing.complete and key not in listing.found
    ]
    left = grouped(lambda key: (known[key].state.source, known[key].state.stamp), difference.missing)
    came = grouped(lambda key: (listing.found[key][0], listing.found[key][1].stamp), difference.added)
    difference.moved = pairs(left, came)
    still = set(difference.missing) - {old for old, _ in difference.moved}
    difference.held, difference.gone = judged(sorted(still), known, allowance)
    return difference


def grouped(sign: Callable[[str], Sign], keys: Iterable[str]) -> dict[Sign, list[str]]:
    """``keys`` by their signs, in the order given."""
    groups: dict[Sign, list[str]] = {}
    for key in keys:
        groups.setdefault(sign(key), []).append(key)
    return groups


def pairs(left: Mapping[Sign, list[str]], came: Mapping[Sign, list[str]]) -> list[tuple[str, str]]:
    """What left and what came under one sign, where one became one; of several, nobody knows which became which."""
    return sorted(
        (old[0], came[sign][0])
        for sign, old in left.items()
        if sign[1] and len(old) == 1 and len(came.get(sign, ())) == 1
    )


def judged(missing: Sequence[str], known: Known, allowance: Allowance) -> tuple[list[Held], list[str]]:
    """The sources that lost more at once than is believed without asking, and what is gone of the others."""
    lost = Counter(known[key].state.source for key in missing)
    there = Counter(state.source for state, _, _ in known.values() if state.state == "present")
    held = [
        Held(source, count, there[source])
        for source, count in sorted(lost.items())
        if count >= _FEW and count > allowance.share * there[source] and source not in allowance.accepted
    ]
    doubted = {each.source for each in held}
    return held, [key for key in missing if known[key].state.source not in doubted]


def asked(held: Held) -> Finding:
    """An admin is asked."""
    return Finding(
        held.source,
        Verdict.WARNING,
        f"{held.gone:,} of {held.of:,} records are gone from {held.source} at once. None of them is marked as gone yet.",
        "Look whether that is true. If it is: `python bot.py reindex --accept-gone`.",
    )


def gone(key: str, source: str) -> Finding:
    """It is marked."""
    return Finding(
        key,
        Verdict.WARNING,
        f"{key} is no longer at {source}. It stays searchable and is marked as gone.",
        f"To take it out: `python bot.py library remove {key}`.",
    )


def failed(key: str, error: RecordError, *, kept: bool) -> Finding:
    """What is told of a record that could not be taken in; ``kept`` where an earlier version of it is there."""
    verdict, stays = (Verdict.WARNING, " Its last good version stays.") if kept else (Verdict.BAD, "")
    return Finding(key, verdict, error.sentence + stays, error.remedy)


def unused(document: Document) -> Iterator[Finding]:
    """What was meant to be said of a record and could not: its title, date and kind may be others than whoever wrote it thinks."""
    for note in document.notes:
        if note.code is Noted.UNUSED:
            yield Finding(
                document.key,
                Verdict.WARNING,
                f"{document.key}: {note.text}",
                "Correct it where it is said, then re-index.",
            )


def _address(record: Found) -> object:
    """Where on the web it is; a record of its own where it is not."""
    return getattr(record, "address", record)


def _listed_twice(key: str, first: str, second: str) -> Finding:
    return Finding(
        key,
        Verdict.WARNING,
        f"{key} is listed twice, by {first} and by {second}; the first is taken.",
        "Give one of the two sources another collection name.",
    )


def _unlisted(name: str, error: Exception) -> Finding:
    reason, remedy = f"{meaning(error)}.", "Run the re-index again."
    if not isinstance(error, PlenumError):
        _log.warning("%s could not be listed", name, exc_info=error)
    if isinstance(error, PlenumError):
        reason, remedy = error.sentence, error.remedy
    sentence = f"{name} could not be listed: {reason} Its records stay as they are."
    return Finding(name, Verdict.BAD, sentence, remedy)


def accept_gone(data: Path, source: str) -> None:
    """An admin says that what ``source`` lost is gone: the next re-index goes by it, once. Raises StorageFull, LibraryError."""
    with writing(data):
        data.mkdir(parents=True, exist_ok=True)
        _write_accepted(data, {*accepted_gone(data), source})


def accepted_gone(data: Path) -> frozenset[str]:
    """The names of those sources. One that cannot be read counts as none: then an admin is asked again."""
    try:
        names = json.loads((data / ACCEPTED).read_text("utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return (
        frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()
    )


def forget_accepted(data: Path, used: Collection[str]) -> None:
    """A re-index went by these; from now on, an admin is asked again. What was said meanwhile is for the next one."""
    with writing(data):
        left = accepted_gone(data) - set(used)
        if left:
            _write_accepted(data, left)
        else:
            (data / ACCEPTED).unlink(missing_ok=True)
            fsync_folder(data)


def _write_accepted(data: Path, names: Collection[str]) -> None:
    replace_text(data / ACCEPTED, json.dumps(sorted(names), ensure_ascii=False))


# --- What admins set of records.

FIELDS = ("title", "kind", "body", "date", "language")
STEPS = (("corrections", "CREATE TABLE corrections (key TEXT PRIMARY KEY, told TEXT NOT NULL)"),)
_SET = "INSERT INTO corrections VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET told = excluded.told"

_LONGEST = 500
"""Characters of a value: a name, not a text."""


class MetadataOverrides:
    """Those of the library in the data folder ``data``, in the store that ``state`` opens. A context manager, usable from several
    threads and processes.
    """

    def __init__(self, data: Path, state: Opener = SqliteFile) -> None:
        self._file = state(data / "corrections.sqlite", STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def all(self) -> dict[str, dict[str, str]]:
        """By the key of the record: what was set, by the names of a sidecar. Raises LibraryError kinds."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT key, told FROM corrections").fetchall() if connection else []
        return {key: self._parsed(key, values) for key, values in rows}

    def set(self, key: str, values: Mapping[str, str]) -> dict[str, str]:
        """Sets ``values``; what is empty there is set no more. Returns all that is set now.

        Raises NotAllowed for a value that cannot be taken (a kind that there is none of, no date).
        """
        given = {name: one_line(value) for name, value in values.items()}
        for name, value in given.items():
            if len(value) > _LONGEST:
                raise NotAllowed(f"“{name}” is longer than {_LONGEST} characters.")
        # Read and written together: of two who set something at once, neither takes away what the other set.
        with self._file.together() as connection:
            kept = connection.execute("SELECT told FROM corrections WHERE key = ?", (key,)).fetchone()
            before = self._parsed(key, kept[0]) if kept else {}
            before = {name: value for name, value in before.items() if name not in _taken(before)[1]}
            whole = {name: value for name, value in (before | given).items() if value}
            try:
                from_table(whole)
            except WrongValueError as error:
                reason = {"date": "error-date", "kind": "error-kind"}.get(error.key, "")
                sentence = str(error)[:1].upper() + str(error)[1:]
                ended = sentence if sentence.endswith("?") else sentence.removesuffix(".") + "."
                raise NotAllowed(ended, reason=reason) from error
            if whole:
                body = json.dumps(whole, ensure_ascii=False, sort_keys=True)
                connection.execute(_SET, (key, body))
            else:
                connection.execute("DELETE FROM corrections WHERE key = ?", (key,))
        return whole

    def move(self, old: str, new: str) -> None:
        """The record has another key now."""
        with self._file.together() as connection:
            there = connection.execute("SELECT 1 FROM corrections WHERE key = ?", (old,)).fetchone()
            if there and new != old:
                connection.execute("DELETE FROM corrections WHERE key = ?", (new,))
                connection.execute("UPDATE corrections SET key = ? WHERE key = ?", (new, old))

    def forget(self, collection: str) -> None:
        """Nothing is set any more of the records of a collection."""
        with self._file.together() as connection:
            connection.executemany(
                "DELETE FROM corrections WHERE key = ?",
                [
                    (key,)
                    for (key,) in connection.execute("SELECT key FROM corrections").fetchall()
                    if belongs(key, collection)
                ],
            )
        self._file.rewrite()

    def _parsed(self, key: str, values: str) -> dict[str, str]:
        try:
            return {name: str(value) for name, value in json.loads(values).items() if name in FIELDS}
        except (ValueError, AttributeError) as error:
            raise LibraryDamaged(
                f"{self._file.where} holds something else than what was set for {key}.",
                remedy="Put it back from a backup, or remove it and set it again.",
            ) from error


def _taken(values: Mapping[str, str]) -> tuple[Metadata, dict[str, str]]:
    """What can be used of what was set, and by its name a sentence on what cannot: an older Plenum took dates that no calendar has."""
    known, unused = SILENT, dict[str, str]()
    for name, value in values.items():
        try:
            known = with_value(known, name, value)
        except WrongValueError as error:
            unused[name] = str(error)
    return known, unused


@dataclass(frozen=True, slots=True)
class OverriddenRecord:
    """A record as its source lists it, with what an admin set (``index.ports.Found``)."""

    found: Found
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        """As its source lists it."""
        return self.found.key

    @property
    def stamp(self) -> str:
        """Another one whenever something else is set."""
        values = json.dumps(dict(self.values), sort_keys=True, ensure_ascii=False)
        return f"{self.found.stamp};set {sha256_text(values)[:12]}"

    @property
    def address(self) -> object:
        """Where on the web it is; the record itself where it is not."""
        return getattr(self.found, "address", self)

    def read(self) -> Document:
        """The record, with a note that says what was set by hand, and of what cannot be used of it. Raises RecordError."""
        document, (known, unused) = self.found.read(), _taken(self.values)
        by_hand = [name for name in FIELDS if self.values.get(name) and name not in unused]
        return replace(
            document,
            title=known.title or document.title,
            kind=known.kind or document.kind,
            body=known.body or document.body,
            date=known.date if known.date.is_known else document.date,
            language=known.language or document.language,
            notes=(
                *(
                    Note(Noted.UNUSED, f"What was set by hand is used in part: {each}")
                    for each in unused.values()
                ),
                *without(document.notes, by_hand),
                *([Note(Noted.BY_HAND, ", ".join(by_hand))] if by_hand else ()),
            ),
        )
