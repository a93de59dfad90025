"""Evaluation sets: a folder with rows of text, questions about them, and which rows are relevant. The form is in
``docs/evaluation.md``. A set is read whole and checked whole; what is wrong is named with its file and line.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest
from pathlib import Path
from typing import Any

from domain.errors import EvaluationError, meaning

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"

_ROW = 'a line like {"_id": "row-1", "title": "", "text": "The council approved …"}'
_QUERY = 'a line like {"_id": "question-1", "text": "Who chaired the meeting?", "answerable": true}'
_SPANS = "ranges of characters, [[0, 31]] in the one relevant row or {“row-1”: [[0, 31]]}"
_JUDGEMENT = "three columns with tabs between them: query-id, corpus-id, and a whole number"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the corpus: a passage as it stands."""

    id: str
    title: str
    text: str
    scope: str = ""
    """The meeting it belongs to; empty when none is given."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question with what is known about it."""

    id: str
    text: str
    answerable: bool
    kind: str
    """"near-miss", "off-topic" …; where none is given, "answerable" or "unanswerable"."""
    scope: str = ""
    """The meeting it asks about; empty when it asks about everything."""
    answers: tuple[str, ...] = ()
    """Any of these is right; empty when they are not known."""
    evidence: tuple[str, ...] = ()
    """What its spans hold, in the order of the rows they name: all that answers. Empty when it is not known."""


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A set that holds together: every id is there once, and whatever is referred to is there."""

    name: str
    rows: tuple[Row, ...]
    queries: tuple[Query, ...]
    relevant: Mapping[str, Mapping[str, int]]
    """Query id → row id → how relevant, from 1."""


def load_set(folder: Path) -> EvaluationSet:
    """The set in ``folder``. Raises EvaluationError, naming the file, the line, and what is expected there."""
    if not folder.is_dir():
        raise EvaluationError(
            f"There is no folder {folder}.",
            remedy=f"Give a folder that holds {CORPUS}, {QUERIES} and {QRELS}.",
        )
    rows = _rows(folder / CORPUS)
    queries = _queries(folder / QUERIES, {row.scope for row in rows.values()})
    relevant = _judgements(folder / QRELS, rows, queries)
    asked = (
        replace(query, evidence=line.evidence(rows, relevant.get(query.id, {})))
        for query, line in queries.values()
    )
    return EvaluationSet(folder.resolve().name, tuple(rows.values()), tuple(asked), relevant)


def spread(queries: Sequence[Query], limit: int | None) -> list[Query]:
    """``limit`` of the queries, as many of each kind as of the others, evenly from the whole of each kind, in the
    order of the set. The same every time. All of them when ``limit`` is None.
    """
    if limit is None or limit >= len(queries):
        return list(queries)
    if limit < 1:
        raise EvaluationError(f"No question is left with a limit of {limit}.", remedy="Use 1 or more.")
    kinds: dict[tuple[str, bool], list[int]] = {}
    for place, query in enumerate(queries):
        kinds.setdefault((query.kind, query.answerable), []).append(place)
    # In turns, one of each kind, until there are enough: how many of each kind that gives.
    turns = chain.from_iterable(zip_longest(*([kind] * len(places) for kind, places in kinds.items())))
    counts = dict.fromkeys(kinds, 0)
    for kind in [kind for kind in turns if kind is not None][:limit]:
        counts[kind] += 1
    chosen = {
        places[(2 * turn + 1) * len(places) // (2 * counts[kind])]
        for kind, places in kinds.items()
        for turn in range(counts[kind])
    }
    return [queries[place] for place in sorted(chosen)]


def _rows(path: Path) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for number, value in _objects(path, _ROW):
        line = _Line(path, number, value, _ROW)
        row = Row(line.text("_id"), line.text("title", ""), line.text("text", ""), line.text("scope", ""))
        if not (row.text.strip() or row.title.strip()):
            raise line.wrong("it has no text")
        if row.id in rows:
            raise line.wrong(f"the row “{row.id}” is there already")
        rows[row.id] = row
    if not rows:
        raise EvaluationError(f"{path} is empty.", remedy=f"It needs {_ROW}.")
    return rows


def _queries(path: Path, scopes: set[str]) -> dict[str, tuple[Query, _Line]]:
    queries: dict[str, tuple[Query, _Line]] = {}
    for number, value in _objects(path, _QUERY):
        line = _Line(path, number, value, _QUERY)
        answerable = value.get("answerable")
        if not isinstance(answerable, bool):
            raise line.wrong("“answerable” must be true or false")
        kind = line.text("kind", "") or ("answerable" if answerable else "unanswerable")
        query = Query(
            line.text("_id"), line.text("text"), answerable, kind, line.text("scope", ""), line.answers()
        )
        if query.id in queries:
            raise line.wrong(f"the query “{query.id}” is there already")
        if query.scope and query.scope not in scopes:
            raise line.wrong(f"no row in {CORPUS} has the scope “{query.scope}”")
        queries[query.id] = query, line
    if not queries:
        raise EvaluationError(f"{path} is empty.", remedy=f"It needs {_QUERY}.")
    return queries


def _judgements(path: Path, rows: Collection[str], queries: Collection[str]) -> dict[str, dict[str, int]]:
    judged: dict[tuple[str, str], int] = {}
    for number, line in _lines(path):
        columns = line.split("\t")
        try:
            query, row, column = columns
            score = int(float(column)) if float(column).is_integer() else None
        except (ValueError, OverflowError):
            score = None
        if score is None:
            if number == 1 and len(columns) == 3:
                continue  # the header
            raise _wrong(path, number, "it is not a judgement", _JUDGEMENT)
        if query not in queries:
            raise _wrong(path, number, f"{QUERIES} has no query “{query}”", "a query-id that is there")
        if row not in rows:
            raise _wrong(path, number, f"{CORPUS} has no row “{row}”", "a corpus-id that is there")
        if judged.setdefault((query, row), score) != score:
            raise _wrong(path, number, f"“{row}” has another score for “{query}” above", "one score for each")
    relevant: dict[str, dict[str, int]] = {}
    for (query, row), score in judged.items():
        if score > 0:
            relevant.setdefault(query, {})[row] = score
    return relevant


@dataclass(frozen=True, slots=True)
class _Line:
    """One object of a ``.jsonl`` file, with what is needed to say what is wrong with it."""

    path: Path
    number: int
    value: dict[str, Any]
    expected: str

    def text(self, name: str, default: str | None = None) -> str:
        """A field that holds a text. Where there is a default, null counts as absent."""
        found = self.value.get(name)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or (default is None and not found.strip()):
            raise self.wrong(f"“{name}” must be a text" + (" that is not empty" if default is None else ""))
        return self._readable(found, name)

    def answers(self) -> tuple[str, ...]:
        """The list of texts in ``answers``; null counts as absent."""
        found = self.value.get("answers")
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(answer, str) for answer in found):
            raise self.wrong("“answers” must be a list of texts")
        return tuple(self._readable(answer, "answers") for answer in found if answer.strip())

    def evidence(self, rows: Mapping[str, Row], relevant: Collection[str]) -> tuple[str, ...]:
        """What the ranges in ``spans`` hold; null counts as absent. A list of ranges is in the one relevant row."""
        found = self.value.get("spans") or {}
        if isinstance(found, list):
            if len(relevant) != 1:
                raise self.wrong(f"“spans” is a list, and {QRELS} has {len(relevant)} relevant rows")
            found = {next(iter(relevant)): found}
        if not isinstance(found, dict) or not all(isinstance(ranges, list) for ranges in found.values()):
            raise self.wrong(f"“spans” must be {_SPANS}")
        return tuple(text for row, ranges in found.items() for text in self._held(row, ranges, rows))

    def _held(self, row: str, ranges: list[Any], rows: Mapping[str, Row]) -> Iterator[str]:
        if row not in rows:
            raise self.wrong(f"{CORPUS} has no row “{row}”")
        text = rows[row].text
        if not all(_is_range(span, len(text)) for span in ranges):
            raise self.wrong(f"“spans” must be {_SPANS}; “{row}” has {len(text)} characters")
        spans = sorted(ranges)
        if any(after[0] < before[1] for before, after in pairwise(spans)):
            raise self.wrong(f"“spans” overlap in “{row}”")
        return (text[start:end] for start, end in spans)

    def wrong(self, what: str) -> EvaluationError:
        """The error for this line."""
        return _wrong(self.path, self.number, what, self.expected)

    def _readable(self, text: str, name: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise self.wrong(
                f"“{name}” holds half a character (a lone surrogate, at {error.start})"
            ) from error
        return text


def _is_range(span: Any, length: int) -> bool:
    """Whether it is [start, end], not empty, of a text so long."""
    whole = isinstance(span, list) and len(span) == 2 and all(type(place) is int for place in span)
    return whole and 0 <= span[0] < span[1] <= length


def _objects(path: Path, expected: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in _lines(path):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _wrong(path, number, f"it is not JSON ({error})", expected) from error
        if not isinstance(value, dict):
            raise _wrong(path, number, "it is not a JSON object", expected)
        yield number, value


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1.

    Only a line feed ends a line: JSON may hold other characters that Python takes for one.
    """
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
                try:
                    text = line.decode().rstrip("\r\n")
                except UnicodeDecodeError as error:
                    raise _wrong(path, number, "it is not UTF-8", "the file saved as UTF-8") from error
                if text.strip():
                    yield number, text
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be read: {meaning(error)}.",
            remedy=f"A set is a folder with {CORPUS}, {QUERIES} and {QRELS}.",
        ) from error


def _wrong(path: Path, number: int, what: str, expected: str) -> EvaluationError:
    return EvaluationError(f"{path}, line {number}: {what}.", remedy=f"Expected: {expected}.")
