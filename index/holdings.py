"""What a library holds, counted: for ``library status`` at the terminal and in chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.findings import Finding
from index.records import Generation, Record


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


def count(generation: Generation, records: Iterable[Record], findings: Iterable[Finding] = ()) -> Holdings:
    """Counts ``records``."""
    held = list(records)
    earliest, latest = dates_of(held)
    return Holdings(
        generation=generation,
        kinds=_most_first(record.kind.value for record in held),
        collections=_most_first(record.collection for record in held),
        bodies=_most_first(record.body for record in held),
        languages=_most_first(record.language for record in held),
        earliest=earliest,
        latest=latest,
        undated=sum(record.date.year is None for record in held),
        gone=sum(record.gone for record in held),
        findings=tuple(findings),
    )


def dates_of(records: Iterable[Record]) -> tuple[str, str]:
    """The dates of the earliest and the latest record with a year, ISO; empty when none has one."""
    # An ISO date is ordered like the text it is written as; "2024" comes before "2024-03".
    dates = sorted(record.date.isoformat() for record in records if record.date.year is not None)
    return (dates[0], dates[-1]) if dates else ("", "")


def _most_first(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(name for name in names if name)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
