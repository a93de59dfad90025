"""A record that somebody proposes: what was said of it, and what it was understood as. Plain frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class From(StrEnum):
    """Where something is known from."""

    TOLD = "told"
    """Whoever adds the record said so."""
    RECORD = "record"
    """It stands in the record: in its metadata, its name, its title or its first lines."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever adds a record says of it. Empty: not said."""

    title: str = ""
    kind: str = ""
    date: str = ""
    """Such as 2026-04-09, April 9, 2026 or August 1."""
    body: str = ""
    url: str = ""

    def over(self, other: Told) -> Told:
        """This, and where this is silent, ``other``."""
        return Told(**{name: value or getattr(other, name) for name, value in asdict(self).items()})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a proposed record, and from where."""

    value: str
    source: From


@dataclass(frozen=True, slots=True)
class Proposal:
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
    notes: tuple[str, ...]
    """What reading it noticed."""
    same_as: str = ""
    """The key of a record with the same text that is in the library already; empty when there is none."""
