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
    dated = [record.date for record in held if record.date.year is not None]
    # An ISO date is ordered like the text it is written as; "2024" comes before "2024-03".
    dates = sorted(date.isoformat() for date in dated)
    return Holdings(
        generation=generation,
        kinds=_most_first(record.kind.value for record in held),
        collections=_most_first(record.collection for record in held),
        bodies=_most_first(record.body for record in held),
        languages=_most_first(record.language for record in held),
        earliest=dates[0] if dates else "",
        latest=dates[-1] if dates else "",
        undated=len(held) - len(dated),
        gone=sum(record.gone for record in held),
        findings=tuple(findings),
    )


def _most_first(names: Iterable[str]) -> dict[str, int]:
    counts = Counter(name for name in names if name)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
