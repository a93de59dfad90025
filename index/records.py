"""Values of the index that the doors see: records and passages, generations, what a re-index did, backups, subscriptions,
uploads. Plain; a value is made in the room that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from domain.dates import UNKNOWN, PartialDate
from domain.documents import Kind, Paragraph, Span
from domain.errors import Finding, Verdict
from domain.provenance import Notes
from text.cleaning import one_line

WITHOUT_TOKENS = Finding(
    "token states",
    Verdict.WARNING,
    "The library holds no token states: what was found is ranked by whole passages alone, which is worse where a question is in another language than the record.",
    'With token_dimensions = 128 and embedder = "multilingual-e5-small", `python bot.py reindex` makes them.',
)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one document, without its text."""

    key: str
    title: str
    kind: Kind
    body: str
    date: PartialDate
    language: str
    url: str
    byline: str
    collection: str
    notes: Notes
    text_hash: str
    raw_hash: str
    source: str
    """The name of the source that lists it."""
    gone_since: str
    """ISO time of the re-index that no longer found it at its source; empty while it is there."""
    first_passage: int
    """Its passages are ``first_passage … first_passage + passages - 1``."""
    passages: int

    @property
    def gone(self) -> bool:
        """Whether it is no longer at its source. It stays searchable."""
        return bool(self.gone_since)


def dates_of(records: Iterable[Record]) -> tuple[str, str]:
    """The dates of the earliest and the latest record with a year, ISO; empty when none has one."""
    # An ISO date is ordered like the text it is written as; "2024" comes before "2024-03".
    spans = [span for span in map(span_of, records) if span[0]]
    return min((first for first, _ in spans), default=""), max((last for _, last in spans), default="")


def span_of(record: Record) -> tuple[str, str]:
    """A record's first and last day, ISO; empty where it has no year."""
    if record.date.year is None:
        return "", ""
    first, _, last = record.date.isoformat().partition("/")
    return first, last or first


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """One passage with all that citing it needs. ``text == document.text[start:end]``."""

    id: int
    document: str
    """The document's key."""
    text: str
    start: int
    end: int
    first_paragraph: int
    last_paragraph: int
    context: str
    """Title and headings; never quoted."""
    sentences: tuple[Span, ...]
    """Ranges in the document's text, in order, each within this passage and within one paragraph."""
    paragraphs: tuple[Paragraph, ...]
    """Those it touches, in order."""

    @property
    def date(self) -> PartialDate:
        """Of the meeting it tells of, where its record is of several; UNKNOWN where it is of one."""
        return self.paragraphs[-1].date if self.paragraphs else UNKNOWN


@dataclass(frozen=True, slots=True)
class Generation:
    """One published generation, as ``history`` tells it."""

    name: str
    created: str
    """ISO time."""
    current: bool
    documents: int
    passages: int
    gone: int
    model: str
    fingerprint: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    """Records its re-index no longer found at their source."""
    removed: tuple[str, ...] = ()
    """Taken out by hand."""
    restored: tuple[str, ...] = ()
    """Back at their source, or brought back by hand."""
    moved: tuple[str, ...] = ()
    """“from → to”: the same words, under another name."""
    problem: str = ""
    """Why it cannot be used; empty when its manifest is sound. Its files are hashed only when it is opened."""


@dataclass(frozen=True, slots=True)
class Held:
    """A source of which a large share is gone at once. Nothing of it is marked until an admin says that it is true."""

    source: str
    """Its name, as it is shown."""
    gone: int
    of: int
    """How many records of it are present."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a re-index would do, told without reading any record. Keys in order."""

    added: tuple[str, ...]
    to_read: tuple[str, ...]
    """Known, but their stamp changed: they are read to see whether they did."""
    unchanged: int
    gone: tuple[str, ...]
    """Known, and not at their source any more: they will be marked, and stay searchable."""
    back: tuple[str, ...]
    """Marked gone before, and there again."""
    unlisted: tuple[str, ...]
    """Sources that could not be listed: nothing of theirs would change."""
    moved: tuple[tuple[str, str], ...] = ()
    """From key to key: the same file under another name, by its size and time or by its sha256."""
    held: tuple[Held, ...] = ()
    rebuild: tuple[str, ...] = ()
    """Why everything would be built anew, if it would: another model, other rules, damage."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a re-index did."""

    generation: str
    """The one that is current now; empty when there is none."""
    published: bool
    """Whether it is a new one."""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    gone: tuple[str, ...] = ()
    """Newly not found at their source; kept, marked, searchable."""
    back: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    """From key to key: the same words, under another name."""
    held: tuple[Held, ...] = ()
    """Sources that lost so much at once that an admin has to say whether it is true."""
    failed: tuple[str, ...] = ()
    """Could not be taken in. Where an earlier version was good, that one stays."""
    documents: int = 0
    passages: int = 0
    embedded: int = 0
    """Texts the model was asked for."""
    reused: int = 0
    """Passages whose vectors were there already."""
    findings: tuple[Finding, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    """Per stage: list, read, catalogue, embed, vectors, keywords, verify, publish."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """One generation, counted."""

    generation: Generation
    kinds: Mapping[str, int]
    """Kind → records, most first."""
    collections: Mapping[str, int]
    bodies: Mapping[str, int]
    """Body → records; those that name none are left out."""
    languages: Mapping[str, int]
    earliest: str
    """ISO, of the earliest record with a year; empty when none has one."""
    latest: str
    undated: int
    """Records without a year."""
    gone: int
    """Records no longer at their source; they stay searchable."""
    findings: tuple[Finding, ...]
    """What the last re-index had to say about single records."""
    demo: int = 0
    """Records that Plenum came with and that are not searched: there are others now. They are not counted above."""


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One file in a backup."""

    bytes: int
    sha256: str
    mtime_ns: int
    """When it was changed last: a re-index goes by that."""


@dataclass(slots=True)
class BackupContents:
    """What a backup holds. Its fields are the keys of ``backup.json``."""

    created: str
    """ISO time."""
    current: str
    """The current generation; empty when the backup holds none."""
    files: dict[str, BackupEntry] = field(default_factory=dict)

    @property
    def generations(self) -> tuple[str, ...]:
        """The generations it holds, newest first."""
        names = {name.split("/")[1] for name in self.files if name.startswith("generations/")}
        return tuple(sorted(names, key=lambda name: int(name.partition("-")[0]), reverse=True))

    @property
    def texts(self) -> int:
        """How many texts for receipts."""
        return sum(name.startswith("texts/") for name in self.files)

    @property
    def added(self) -> int:
        """How many files of records that communities added."""
        return sum(name.startswith("communities/") for name in self.files)

    @property
    def databases(self) -> tuple[str, ...]:
        """The SQLite files, catalogues left out."""
        others = ("generations/", "communities/")
        return tuple(name for name in self.files if name.endswith(".sqlite") and not name.startswith(others))


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What came of a backup, or of a restore."""

    file: Path
    """The backup."""
    data: Path
    """The data folder."""
    bytes: int
    """Of the backup."""
    contents: BackupContents
    findings: tuple[Finding, ...] = ()
    """What could not be taken along, and why."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that lies in a folder. Only its beginning was looked at."""

    name: str
    bytes: int
    written: str
    """ISO, UTC."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed that is followed: an address on the web that an admin pointed at, once."""

    id: str
    """Six hexadecimal digits of the sha256 of collection, kind and address: the same feed is followed once."""
    collection: str
    """Its records' keys begin with it."""
    kind: str
    """feed, wordpress, legistar, sitemap, page, captions, export."""
    url: str
    title: str = ""
    """As the site calls itself; empty where it does not."""
    why: str = ""
    """Why it was taken for this kind."""
    only: tuple[str, ...] = ()
    """Patterns of addresses; only these are taken. Empty: all."""
    body: str = ""
    """The public body whose records it publishes, where an admin said so."""
    video: str = ""
    """For captions: the address of their video."""
    configured: bool = False
    """Named in the settings file: it can only be changed there."""


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """A feed, and how following it goes."""

    subscription: Subscription
    records: int = 0
    """That are kept of it, those that are gone there not counted."""
    gone: int = 0
    """That it does not have any more."""
    failing: int = 0
    """That could not be fetched when they were last tried."""
    looked_at: str = ""
    """ISO, UTC: when it was last crawled; empty: never."""
    listed_at: str = ""
    """ISO, UTC: when it was last listed to the end."""
    problem: str = ""
    """What went wrong when it was last crawled: a sentence in English; empty when nothing did."""


class FactSource(StrEnum):
    """Where a fact of a pending upload is known from."""

    TOLD = "told"
    """Whoever adds the record said so."""
    RECORD = "record"
    """It stands in the record: in its metadata, its name, its title or its first lines."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a pending upload, and from where."""

    value: str
    source: FactSource


@dataclass(frozen=True, slots=True)
class UploadFields:
    """What whoever adds a record says of it. Empty: not said."""

    title: str = ""
    kind: str = ""
    date: str = ""
    """Such as 2026-04-09, April 9, 2026 or August 1."""
    body: str = ""
    url: str = ""

    def over(self, other: UploadFields) -> UploadFields:
        """This, and where this is silent, ``other``."""
        return UploadFields(**{name: value or getattr(other, name) for name, value in asdict(self).items()})

    def table(self) -> dict[str, str]:
        """What is said, by the names of a sidecar."""
        return {name: one_line(value) for name, value in asdict(self).items() if value.strip()}


@dataclass(frozen=True, slots=True)
class PendingUpload:
    """A record that was read and does not count yet."""

    id: str
    collection: str
    key: str
    """The key it will have."""
    name: str
    """The file's own name, made safe."""
    title: Fact
    kind: Fact
    """A Kind's value."""
    body: Fact
    date: Fact
    """ISO, as far as it is known (``domain.dates.from_iso``)."""
    language: Fact
    url: str
    paragraphs: int
    characters: int
    beginning: str
    """Its first words."""
    notes: Notes
    """What reading it noticed."""
    same_as: str = ""
    """The key of a record with the same text that is in the library already; empty when there is none."""
