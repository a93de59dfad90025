"""A backup or a restore in a process of its own, that kills itself before one of its calls to the file system."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from index.backup.backup import backup
from index.backup.restore import restore
from tests.kit.file_calls import Calls, counting


def until(number: int, below: str, what: str, first: str, second: str) -> None:
    """Does ``what`` (``backup`` or ``restore``) from ``first`` to ``second``, up to its ``number``-th call ``below``.
    The exit code is 0 when there were fewer.
    """

    def die(_operation: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with counting(Calls(Path(below), die, number)):
        (backup if what == "backup" else restore)(Path(first), Path(second))
    os._exit(0)
