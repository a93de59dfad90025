"""Of which sources an admin said that what they lost is really gone. The next re-index goes by it, once."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from index.files import replace_text, writing

_NAME = "accepted-gone.json"


def accept(data: Path, source: str) -> None:
    """An admin says that what ``source`` lost is gone. Raises StorageFull, LibraryError."""
    with writing(data):
        data.mkdir(parents=True, exist_ok=True)
        replace_text(data / _NAME, json.dumps(sorted({*accepted(data), source}), ensure_ascii=False))


def accepted(data: Path) -> frozenset[str]:
    """The names of those sources. One that cannot be read counts as none: then an admin is asked again."""
    try:
        told = json.loads((data / _NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return (
        frozenset(each for each in told if isinstance(each, str)) if isinstance(told, list) else frozenset()
    )


def settle(data: Path, settled: Collection[str]) -> None:
    """A re-index went by these; from now on, an admin is asked again. What was said meanwhile is for the next one."""
    with writing(data):
        left = accepted(data) - set(settled)
        if left:
            replace_text(data / _NAME, json.dumps(sorted(left), ensure_ascii=False))
        else:
            (data / _NAME).unlink(missing_ok=True)
