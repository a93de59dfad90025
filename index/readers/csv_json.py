"""Rows exported from another system (CSV, JSON): one paragraph a row, each value behind the name of its column.

``Item: 7; Title: Rezoning of 400 Mill Road; Result: Adopted`` is what a row becomes: the names and the values are the
file's, in the file's order and letter for letter; colons and semicolons stand where its cells or members end. Empty
values are left out. The rows stand under the record's title.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any

from domain.documents import CELLS, Role
from domain.errors import RecordEmpty, RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block, Draft, row_of
from index.readers.decode import decode
from text.cleaning import one_line

ROWS = 200_000
_COLUMNS = 2_000
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 << 10
_LINES = 50
_PREAMBLE = 10  # header lines are looked for this far down: exports often begin with a title
_VALUE = re.compile(r"[\W\d_]+|(?:19|20)\d\d-.*|true|false", re.IGNORECASE)
"""What is no name of a column: numbers, dates, signs."""


def read_rows(raw: bytes, key: str) -> Draft:
    """The rows of a CSV or JSON file. Raises RecordError kinds."""
    decoded = decode(raw, key)
    text = decoded.text.lstrip("\ufeff")
    if looks_like_json(text, key):
        blocks, note = json_blocks(text, key), ""
    else:
        blocks, note = _csv_blocks(text, key)
    found = list(islice(blocks, ROWS + 1))
    if len(found) > ROWS:
        raise RecordTooLarge(
            f"“{key}” holds more than {ROWS:,} rows.", remedy="Split it, for example one file a year."
        )
    if not any(one_line(block.text) for block in found):
        raise RecordEmpty(f"There are no values in “{key}”.", remedy="Look whether the export is complete.")
    return Draft(found, notes=tuple(each for each in (decoded.note, note) if each), dated_by_lines=False)


def _csv_blocks(text: str, key: str) -> tuple[Iterator[Block], str]:
    rows = _rows(_lines(text), _delimiter(text[:_SAMPLE], key), key)
    first = list(islice(rows, _LINES))
    width = _width(first)
    at = next((n for n, row in enumerate(first[:_PREAMBLE]) if _is_header(row, width)), None)
    if at is None or len(first) < 2:
        note = "The rows name no columns; their values are shown between bars."
        return (
            Block(CELLS.join(map(one_line, row)).strip(" |"), Role.TABLE) for row in chain(first, rows)
        ), note
    preamble = (Block(" ".join(cell for cell in row if cell.strip())) for row in first[:at])
    return chain(preamble, _named(first[at], chain(first[at + 1 :], rows))), ""


def _named(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Block]:
    for row in rows:
        beyond = [""] * (len(row) - len(header))
        yield row_of(zip((*header, *beyond), row, strict=False))


def _lines(text: str) -> Iterator[str]:
    """Lines one by one, whatever they end with: ten million of them at once are a gigabyte."""
    return io.StringIO(text, newline=None)


def _rows(lines: Iterator[str], delimiter: str, key: str) -> Iterator[list[str]]:
    """The rows that hold anything. Raises RecordTooLarge, RecordUnreadable."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            if len(row) > _COLUMNS:
                raise RecordTooLarge(
                    f"“{key}”, line {reader.line_num}: more than {_COLUMNS:,} columns.",
                    remedy="Look whether its values are separated by commas, semicolons or tabs.",
                )
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as error:
        raise RecordUnreadable(
            f"“{key}”, line {reader.line_num}: it is not a table of rows ({error}).",
            remedy="Look for a quotation mark that is not closed, or export it again.",
        ) from error


def _delimiter(sample: str, key: str) -> str:
    """The sign that most evenly cuts the first lines. The standard library's Sniffer takes apostrophes and words in
    prose for structure, and its time grows with the square of the sample.
    """

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(_rows(_lines(sample), delimiter, key), _LINES))
        except (RecordTooLarge, RecordUnreadable):
            return (0, 0)
        width = _width(rows)
        return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=evenness)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _is_header(row: Sequence[str], width: int) -> bool:
    """Whether a row names the columns: a different name in each, and none of them a value."""
    names = [one_line(cell).casefold() for cell in row]
    return (
        len(names) == width
        and all(names)
        and len(set(names)) == len(names)
        and not any(_VALUE.fullmatch(name) for name in names)
    )


# --- JSON from another system's export, as rows: every object of a list is one, its members in the file's order.
#
# What is nested gets the path to it as its name: ``votes[1].name``. Numbers stay as they are written.

_VALUES = 3_000_000
_DEEPEST = 30
_JSON = (".json", ".jsonl", ".ndjson")
_BEGINS = re.compile(r"\s*(?:\{\s*\"|\[\s*\{\s*\")")


def looks_like_json(text: str, key: str) -> bool:
    """Whether to read ``text`` as JSON: by its name, or because it begins like an object or a list of objects."""
    return PurePosixPath(key).suffix.lower() in _JSON or _BEGINS.match(text) is not None


def json_blocks(text: str, key: str) -> Iterator[Block]:
    """The rows of a JSON file, or of one with a JSON object a line. Raises RecordError kinds."""
    # Counted before it is parsed: a value of two bytes costs fifty times as much once it is an object.
    if text.count("[") + text.count("{") + text.count(",") > _VALUES:
        raise RecordTooLarge(
            f"“{key}” holds more than {_VALUES:,} values.", remedy="Split it, for example one file a year."
        )
    whole = _parsed(text, key)
    sections: list[tuple[str, list[Any]]] = []
    if isinstance(whole, list):
        sections.append(("", whole))
    else:
        own = list(_leaves(whole, "", key, sections, 0))
        if own:
            yield row_of(own)
    for name, rows in sections:
        if len(sections) > 1:
            yield Block(name, Role.HEADING, 2)
        for row in rows:
            yield row_of(_leaves(row, "", key, None, 0))


def _parsed(text: str, key: str) -> Any:
    def parse(part: str) -> Any:
        # Numbers stay the texts that they are: 1.50 is no 1.5, and a million digits are not to be counted. An object
        # is a tuple of its members, and a list a list: one may name two values alike, and each of them is written.
        return json.loads(part, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=tuple)

    try:
        try:
            return parse(text)
        except json.JSONDecodeError as error:
            lines = [line for line in text.splitlines() if line.strip()]
            if error.msg != "Extra data" or not all(line.lstrip().startswith(("{", "[")) for line in lines):
                raise
            return [parse(line) for line in lines]
    except json.JSONDecodeError as error:
        raise RecordUnreadable(
            f"“{key}”, line {error.lineno}, column {error.colno}: it is not JSON.",
            remedy="Export it again, or give it as CSV.",
        ) from error
    except RecursionError as error:
        raise _too_deep(key) from error


def _leaves(
    value: Any, path: str, key: str, sections: list[tuple[str, list[Any]]] | None, depth: int
) -> Iterator[tuple[str, str]]:
    """The values under ``value`` with their paths. A list of objects goes to ``sections``, where there are any."""
    if depth > _DEEPEST:
        raise _too_deep(key)
    if isinstance(value, tuple):
        for name, inner in value:
            yield from _leaves(inner, f"{path}.{name}" if path else name, key, sections, depth + 1)
    elif isinstance(value, list):
        if sections is not None and value and all(isinstance(each, tuple) for each in value):
            sections.append((path, value))
            return
        for number, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{path}[{number}]" if path else "", key, sections, depth + 1)
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, str(value)


def _too_deep(key: str) -> RecordTooLarge:
    return RecordTooLarge(
        f"“{key}” is nested deeper than {_DEEPEST} levels.",
        remedy="Export the rows alone, or give it as CSV.",
    )
