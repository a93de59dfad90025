"""Editions of a small library, and whether a data folder holds one of them: whole, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from index.storage.library import Library
from index.storage.manifest import sound
from tests.kit.embedder import HashingEmbedder

EDITIONS = 40


def edition(number: int, records: int = EDITIONS) -> dict[str, str]:
    """Records that all name their edition; half of them change from one to the next."""
    contents = {f"r/{i:02}.txt": f"Record {i} stays. 會議 {i}." for i in range(0, records, 2)}
    contents |= {f"r/{i:02}.txt": f"Record {i} of edition e{number}." for i in range(1, records, 2)}
    return contents


def holds(folder: Path, *numbers: int, records: int = EDITIONS, without: Collection[str] = ()) -> int:
    """Which of the editions ``numbers`` the library holds, checked record by record, legs and texts together.

    ``without`` are the records that were removed by hand.
    """
    library = Library(folder, fingerprint=HashingEmbedder().fingerprint)
    snapshot = library.snapshot()
    documents = [snapshot.document(record.key) for record in snapshot.records()]
    texts = {document.key: document.text for document in documents if document}
    assert len(texts) == len(documents)
    assert all(library.texts.get(record.text_hash) == texts[record.key] for record in snapshot.records())
    assert {record.key for record in snapshot.removed()} == set(without)
    wanted = {n: {k: v for k, v in edition(n, records).items() if k not in without} for n in numbers}
    (number,) = [number for number in numbers if wanted[number] == texts]
    assert len(snapshot.keywords.search(f"e{number}", 99)[0]) == records // 2
    assert snapshot.tokens is not None
    assert len(snapshot.vectors) == len(snapshot.tokens) == snapshot.manifest.passages == len(texts)
    sound(folder / "generations" / snapshot.generation)
    return number
