"""Pairs of questions that follow each other, and the invented records they are about (``tests/retrieval/followups*.jsonl``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app import App, build
from config.settings import Settings
from domain.answers import Answer, NoAnswer
from domain.dates import from_iso
from domain.documents import Document, Kind
from index.sources.folder import FolderSource
from tests.kit.records import MemorySource, document_of

ROOT = Path(__file__).parents[2]
SETS = ROOT / "tests" / "retrieval"


def pairs(name: str) -> list[dict[str, Any]]:
    """Each with ``before``, ``raw``, ``lang``, ``rule``, and ``quoted`` (words of the right sentence) or ``refused``."""
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def documents() -> dict[str, Document]:
    """The invented records, by key."""
    return {
        row["key"]: document_of(
            row["key"],
            row["text"],
            title=row["title"],
            kind=Kind(row["kind"]),
            body=row["body"],
            date=from_iso(row["date"]),
            language=row["language"],
        )
        for row in pairs("followups_records")
    }


def app_of_turns(data: Path) -> App:
    """The real application with the real models, over the invented records and the seed record."""
    made = build(
        Settings(data=data), sources=[MemorySource(documents()), FolderSource(ROOT / "seeds", "article")]
    )
    made.library.reindex(lambda *_: None, lambda _: None)
    return made


def hit(answer: Answer | NoAnswer, pair: dict[str, Any]) -> bool:
    """Whether the expected words are quoted, or the question is refused where that is right."""
    if pair.get("refused"):
        return not answer.answered
    return any(pair["quoted"] in quote.text for quote in answer.quotes)
