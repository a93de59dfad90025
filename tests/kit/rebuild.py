"""A re-index in a process of its own, to be killed or starved of disk. Imported once by the fork server."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import faiss  # noqa: F401 - loaded here once, not in every process that is killed
import opencc  # noqa: F401
import tantivy  # noqa: F401

from domain.errors import PlenumError
from index.pipeline import reuse
from index.pipeline.build import reindex
from index.storage import segments
from tests.kit.editions import edition
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting
from tests.kit.records import MemorySource

CHUNK = 4
"""Passages embedded between two savings in a process that is killed."""
KEEP = 2
"""Generations kept by it: each one that is published drops one."""


def rebuild(folder: str, number: int, largest_file: int = 0) -> None:
    """Re-indexes one edition; exits with the error's exit code. ``largest_file`` limits what may be written."""
    if largest_file:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    # What it says when it is starved is expected; what it leaves behind is what is looked at.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        reindex([MemorySource(edition(number))], HashingEmbedder(), Path(folder))
    except PlenumError as error:
        os._exit(100 + error.exit_code if type(error).__name__ == "StorageFull" else error.exit_code)
    os._exit(0)


class _Telling(HashingEmbedder):
    """Tells over a pipe what it is asked for."""

    def __init__(self, pipe: Any) -> None:
        super().__init__()
        self._pipe = pipe

    def embed_passages(self, texts: Any, leads: Any, progress: Any = None) -> Any:
        self._pipe.send(("embed", list(texts)))
        return super().embed_passages(texts, leads, progress)


def rebuild_and_tell(folder: str, number: int, pipe: Any, last_call: int = 0) -> None:
    """Re-indexes one edition, tells ``pipe`` what it is at, and kills itself before its ``last_call``-th call to the file
    system; without, it tells in the end how many calls there were.
    """
    reuse.CHUNK = CHUNK
    # As in a library so large that what changed goes into segments of its own.
    segments.SMALL, segments.MOST_DEAD, segments.PER_TIER, segments.MOST_LEFT = 5, 0.9, 3, 0.9

    def die(operation: str) -> None:
        pipe.send(("call", operation))
        os.kill(os.getpid(), signal.SIGKILL)

    def stage(name: str, done: int, _total: int) -> None:
        if not done:
            pipe.send(("stage", name))

    with counting(Calls(Path(folder), die, last_call)) as calls:
        reindex([MemorySource(edition(number))], _Telling(pipe), Path(folder), on_progress=stage, keep=KEEP)
    pipe.send(("done", calls.seen))
    os._exit(0)
