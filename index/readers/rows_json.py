"""JSON from another system's export, as rows: every object of a list is one, its members in the file's order.

What is nested gets the path to it as its name: ``votes[1].name``. Numbers stay as they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from domain.documents import Role
from domain.errors import RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block
from index.readers.packed import row_of

_VALUES = 3_000_000
_DEEPEST = 30
_JSON = (".json", ".jsonl", ".ndjson")
_BEGINS = re.compile(r"\s*(?:\{\s*\"|\[\s*\{\s*\")")


def looks_like_json(text: str, key: str) -> bool:
    """Whether to read ``text`` as JSON: by its name, or because it begins like an object or a list of objects."""
    return PurePosixPath(key).suffix.lower() in _JSON or _BEGINS.match(text) is not None


def json_blocks(text: str, key: str) -> Iterator[Block]:
    """The rows of a JSON file, or of a file with one JSON object a line. Raises RecordUnreadable with the place of a
    mistake, RecordTooLarge for more values or deeper nesting than is read.
    """
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
        # Numbers stay the texts that they are: 1.50 is no 1.5, and a million digits are not to be counted.
        return json.loads(part, parse_int=str, parse_float=str, parse_constant=str)

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
            f"“{key}”, line {error.lineno}, column {error.colno}: it is not JSON ({error.msg}).",
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
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name, key, sections, depth + 1)
    elif isinstance(value, list):
        if sections is not None and value and all(isinstance(each, dict) for each in value):
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
