"""The first half of a re-index: what the sources have, what is new among it, and reading that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.documents import Document
from domain.errors import (
    LibraryError,
    PlenumError,
    RecordEmpty,
    RecordError,
    RecordTooLarge,
    RecordUnreadable,
)
from domain.findings import Finding, Verdict
from index.catalogue.packing import pack
from index.catalogue.writer import Known, Standing
from index.ports import Found, Report, Source
from index.run import Run


@dataclass(slots=True)
class Listing:
    """What the sources have now."""

    found: dict[str, tuple[str, Found]] = field(default_factory=dict)
    """Key → the name of its source, and the record as listed. In order of keys."""
    complete: set[str] = field(default_factory=set)
    """Names of the sources that were listed to the end: only there can a record be missing."""
    unlisted: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Difference:
    """The listing against what is known, by stamps alone. Keys in order."""

    added: list[str] = field(default_factory=list)
    to_read: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """What reading came to. Keys in order."""

    standings: dict[str, Standing]
    """Every document's new standing."""
    gone: list[str]
    back: list[str]
    new: set[str] = field(default_factory=set)
    """Keys whose document is in the work cache under their new standing; the others are as they were."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.new or self.gone or self.back)

    def changes(self) -> dict[str, list[str]]:
        """As a generation's history tells them."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.gone,
            "restored": self.back,
        }


def list_sources(sources: Sequence[Source], report: Report) -> Listing:
    """Lists every source. One that cannot be listed is reported, and nothing of it is taken to be gone."""
    listing = Listing()
    found: dict[str, tuple[str, Found]] = {}
    for source in sources:
        try:
            for record in source.records():
                first, taken = found.setdefault(record.key, (source.name, record))
                if taken is not record:
                    report(_listed_twice(record.key, first, source.name))
        except Exception as error:  # noqa: BLE001 - reported below, and the run goes on
            # Whatever ails one source, the others are listed; and nothing of this one is taken to be gone.
            listing.unlisted.append(source.name)
            report(_unlisted(source.name, error))
        else:
            listing.complete.add(source.name)
            # What a source noticed while it listed: files of kinds that nobody reads, for one. Not every kind has any.
            for finding in getattr(source, "findings", ()):
                report(finding)
    listing.complete.difference_update(listing.unlisted)
    listing.found = dict(sorted(found.items()))
    return listing


def compare(
    listing: Listing, known: Known, stamps: Mapping[str, tuple[str, str, tuple[str, str]]]
) -> Difference:
    """What is new, by stamps alone. ``stamps`` are those that were seen since to stand for an unchanged record."""
    difference = Difference()
    for key, (source, record) in listing.found.items():
        before = known.get(key)
        if before is None:
            difference.added.append(key)
            continue
        if before.standing.state == "removed":
            continue
        if before.standing.state == "gone":
            difference.back.append(key)
        same = (before.standing.source, before.standing.stamp) == (source, record.stamp)
        seen = stamps.get(key) == (source, record.stamp, (before.text_hash, before.raw_hash))
        (difference.unchanged if same or seen else difference.to_read).append(key)
    difference.gone = [
        key
        for key, (standing, _, _) in known.items()
        if standing.state == "present" and standing.source in listing.complete and key not in listing.found
    ]
    return difference


def gather(listing: Listing, run: Run, *, reread: bool = False) -> Gathered:
    """Reads what is new or may have changed (``reread``: everything), and gives every document its standing.

    One bad record never stops the others; where an earlier version of it was good, that one stays.
    """
    difference = compare(listing, run.known, {} if reread else run.cache.stamps())
    if reread:
        difference.to_read += difference.unchanged
        difference.unchanged = []
    standings = {key: document.standing for key, document in run.known.items()}
    gathered = Gathered(standings, difference.gone, difference.back, unchanged=len(difference.unchanged))
    for key in difference.gone:
        standings[key] = standings[key]._replace(state="gone", since=run.started)
        run.report(_gone(key, standings[key].source))
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
    return gathered


def _present(key: str, listing: Listing) -> Standing:
    source, record = listing.found[key]
    return Standing(source, record.stamp, "present", "")


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


def checked(document: Document) -> Document:
    """``document``, if it can be kept and found again. Raises RecordError."""
    key = document.key
    if not document.text.strip() or not document.paragraphs:
        raise RecordEmpty(f"{key} holds no text.", remedy="Check the file at its source.")
    words = (*_words(document), *document.notes)
    try:
        "\n".join(words).encode()
    except UnicodeEncodeError as error:
        raise RecordUnreadable(
            f"{key} holds half a character, which cannot be written down.", remedy="Save it as UTF-8."
        ) from error
    at = 0
    for paragraph in document.paragraphs:
        if not at <= paragraph.start < paragraph.end <= len(document.text):
            raise RecordUnreadable(
                f"Paragraph {paragraph.number} of {key} does not lie within its text, after the one before.",
                remedy="Report it: its reader is at fault.",
            )
        at = paragraph.end
    return document


def _words(document: Document) -> Iterable[str]:
    yield from (document.key, document.text, document.title, document.body, document.byline, document.url)
    yield from (document.language, document.collection, document.raw_hash)
    for paragraph in document.paragraphs:
        yield from (paragraph.heading, paragraph.speaker)


def _listed_twice(key: str, first: str, second: str) -> Finding:
    return Finding(
        key,
        Verdict.WARNING,
        f"{key} is listed twice, by {first} and by {second}; the first is taken.",
        "Give one of the two sources another collection name.",
    )


def _unlisted(name: str, error: Exception) -> Finding:
    reason, remedy = f"{type(error).__name__}: {error}".rstrip(": ") + ".", "Run the re-index again."
    if isinstance(error, PlenumError):
        reason, remedy = error.sentence, error.remedy
    sentence = f"{name} could not be listed: {reason} Its records stay as they are."
    return Finding(name, Verdict.BAD, sentence, remedy)


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
