"""One writer at a time: an advisory lock on a file, given up by the system when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from domain.errors import LibraryBusy
from index.files import writing

_WAIT = "Wait until it is done, or end that process; the last good generation answers meanwhile."

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        # A byte far behind the content: Windows locks are mandatory, and the pid must stay readable.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def exclusive(path: Path, *, doing: str = "being re-indexed", remedy: str = _WAIT) -> Iterator[None]:
    """Holds the lock on ``path``. Raises LibraryBusy, naming the process that holds it, and StorageFull.

    ``doing`` is what that process does with the library.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(file)
        except OSError as error:
            os.lseek(file, 0, os.SEEK_SET)
            holder = os.read(file, 20).decode(errors="replace").strip() or "unknown"
            raise LibraryBusy(
                f"The library in {path.parent} is {doing} by process {holder}.",
                remedy=remedy,
            ) from error
        # Only told to others: without room for it, the lock holds all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(file)
