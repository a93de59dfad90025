"""A re-index in a process of its own, to be killed or starved of disk. Imported once by the fork server."""

from __future__ import annotations

import os
from pathlib import Path

import faiss  # noqa: F401 - loaded here once, not in every process that is killed
import opencc  # noqa: F401
import tantivy  # noqa: F401

from domain.errors import PlenumError
from index.build import reindex
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

EDITIONS = 40


def edition(number: int) -> dict[str, str]:
    """Forty records that all name their edition; half of them change from one to the next."""
    contents = {f"r/{i:02}.txt": f"Record {i} stays. 會議 {i}." for i in range(0, EDITIONS, 2)}
    contents |= {f"r/{i:02}.txt": f"Record {i} of edition e{number}." for i in range(1, EDITIONS, 2)}
    return contents


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
