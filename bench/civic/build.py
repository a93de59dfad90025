"""Builds the civic benchmark: records and questions written by hand → sets in the form of ``docs/evaluation.md``.

    python bench/civic/build.py [--check]

Each city has ``records/`` (Markdown with front matter, as anybody would index them) and ``questions.txt`` (kind, question,
evidence word for word). From these come ``corpus.jsonl`` (one paragraph a row; a table is one row), ``queries.jsonl`` with
the evidence as character ranges, and ``qrels.tsv``. ``--check`` writes nothing and fails where the files are not up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import frontmatter

HERE = Path(__file__).resolve().parent
CITIES = ("alder-falls", "villa-serena", "chenghu")


@dataclass
class Row:
    """One paragraph of a record."""

    id: str
    title: str
    text: str
    scope: str


@dataclass
class Question:
    """One question; without evidence, the records do not answer it."""

    id: str
    kind: str
    text: str
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Row id → character ranges in the row's text."""


def rows_of(path: Path) -> list[Row]:
    """The paragraphs of one record, each under the title of the record and its own heading."""
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    rows: list[Row] = []
    heading = ""
    for block in post.content.split("\n\n"):
        text = block.strip()
        if text.startswith("#"):
            heading = "" if text.startswith("# ") else text.lstrip("# ")
        elif text:
            title = f"{post['title']} · {heading}" if heading else str(post["title"])
            rows.append(Row(f"{path.stem}#{len(rows) + 1}", title, text, path.stem))
    return rows


def questions_of(path: Path, rows: dict[str, Row]) -> list[Question]:
    """The questions of one city. Raises ValueError where the evidence does not stand in exactly one place of its record."""
    questions: list[Question] = []
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    for number, line in enumerate(lines, 1):
        # The evidence may itself hold bars, where it is a row of a table.
        kind, text, evidence = (part.strip() for part in line.split("|", 2))
        question = Question(f"q{number:03}", kind, text)
        for quoted in evidence.split(" || ") if evidence else ():
            record, words = quoted.split(": ", 1)
            places = [row for row in rows.values() if row.scope == record and words in row.text]
            if len(places) != 1 or places[0].text.count(words) != 1:
                raise ValueError(f"{path}, “{text}”: “{words}” stands in {len(places)} places of {record}")
            start = places[0].text.index(words)
            question.evidence.setdefault(places[0].id, []).append((start, start + len(words)))
        questions.append(question)
    return questions


def built(city: Path) -> dict[str, str]:
    """File name → content, of one city."""
    rows = {row.id: row for path in sorted((city / "records").glob("*.md")) for row in rows_of(path)}
    questions = questions_of(city / "questions.txt", rows)
    corpus = [
        {"_id": row.id, "title": row.title, "text": row.text, "scope": row.scope} for row in rows.values()
    ]
    queries = [
        {
            "_id": question.id,
            "text": question.text,
            "answerable": bool(question.evidence),
            "kind": question.kind,
        }
        | ({"spans": question.evidence} if question.evidence else {})
        for question in questions
    ]
    judged = [f"{question.id}\t{row}\t1" for question in questions for row in question.evidence]
    return {
        "corpus.jsonl": _lines(corpus),
        "queries.jsonl": _lines(queries),
        "qrels.tsv": "\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n",
    }


def _lines(values: Iterable[Mapping[str, object]]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def main() -> int:
    """Writes or checks all three."""
    stale = []
    for city in CITIES:
        for name, content in built(HERE / city).items():
            path = HERE / city / name
            if "--check" not in sys.argv:
                path.write_text(content, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != content:
                stale.append(path)
    for path in stale:
        print(f"{path} is not up to date: run python bench/civic/build.py")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
