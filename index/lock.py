"""One writer at a time: an advisory lock on a file, given up by the system when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from domain.errors import LibraryBusy
from index.files import writing

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        # A byte far behind the content: Windows locks are mandatory, and the pid must stay readable.
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock on ``path``. Raises LibraryBusy, naming the process that holds it."""
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    with file:
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise LibraryBusy(
                f"The library in {path.parent} is being re-indexed by process {holder}.",
                remedy="Wait until it is done, or end that process; the last good generation answers meanwhile.",
            ) from error
        with writing(path.parent):
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield
