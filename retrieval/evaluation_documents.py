"""An evaluation set's rows as documents, each row a passage as it stands, and the way back from a passage to its row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.documents import Document, Kind, Paragraph, Passage, sha256_text
from domain.questions import language_of
from domain.speech import is_dialogue
from retrieval.evaluation_set import EvaluationSet, Row

_BETWEEN = "\n\n"
_LONGEST = 60
_SAMPLE = 2000
"""Characters that tell a document's language."""


def documents_of(evaluation_set: EvaluationSet) -> list[tuple[Document, list[Passage]]]:
    """The rows as documents with their passages, ready to be published as they are.

    Rows of one scope become one document, whose key is the scope. Of the others, rows with the same title that
    follow each other become one; a row without a title is one by itself. Each row is a paragraph and a passage.
    """
    return [_document(evaluation_set.name, key, rows) for key, rows in _grouped(evaluation_set)]


def rows_at(evaluation_set: EvaluationSet) -> dict[tuple[str, int], str]:
    """The id of the row that stands at (document key, paragraph number)."""
    return {
        (key, number): row.id for key, rows in _grouped(evaluation_set) for number, row in enumerate(rows, 1)
    }


@dataclass(slots=True)
class _Group:
    scope: str
    title: str
    rows: list[Row]


def _grouped(evaluation_set: EvaluationSet) -> Iterator[tuple[str, Sequence[Row]]]:
    """The key and the rows of every document, in the order in which they begin."""
    groups: list[_Group] = []
    by_scope: dict[str, _Group] = {}
    for row in evaluation_set.rows:
        # A scope is one document wherever its rows stand: to ask within it is to ask within that document.
        if row.scope in by_scope:
            by_scope[row.scope].rows.append(row)
            continue
        last = groups[-1] if groups else None
        if last and not row.scope and not last.scope and row.title and row.title == last.title:
            last.rows.append(row)
            continue
        groups.append(_Group(row.scope, row.title, [row]))
        if row.scope:
            by_scope[row.scope] = groups[-1]
    taken = set(by_scope)
    for group in groups:
        yield group.scope or _free(_slug(group.title or group.rows[0].id), taken), group.rows


def _document(name: str, key: str, rows: Sequence[Row]) -> tuple[Document, list[Passage]]:
    shared = rows[0].title if len({row.title for row in rows}) == 1 else ""
    paragraphs: list[Paragraph] = []
    passages: list[Passage] = []
    texts: list[str] = []
    start = 0
    for number, row in enumerate(rows, 1):
        # A row may be nothing but its title; a passage is never empty.
        words = row.text if row.text.strip() else row.title
        end = start + len(words)
        paragraphs.append(Paragraph(number, start, end, heading="" if shared else row.title))
        passages.append(Passage(start, end, number, number, row.title))
        texts.append(words)
        start = end + len(_BETWEEN)
    text = _BETWEEN.join(texts)
    # The form says neither; both are read off the rows, as a reader of records does.
    kind = Kind.TRANSCRIPT if is_dialogue(texts) else Kind.RECORD
    document = Document(
        key,
        shared,
        text,
        tuple(paragraphs),
        kind=kind,
        language=language_of(text[:_SAMPLE]),
        collection=name,
        raw_hash=sha256_text(text),
    )
    return document, passages


def _slug(text: str) -> str:
    """``text`` as a key: letters and digits of any script, in lower case, with hyphens between.

    >>> _slug("Regular Meeting, April 9")
    'regular-meeting-april-9'
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return "-".join(words)[:_LONGEST].strip("-") or "untitled"


def _free(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with the first number behind it that makes it a key of its own."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    taken.add(key)
    return key
