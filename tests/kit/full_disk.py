"""Re-indexes on a disk of memory with ever more room: ``unshare -rm python -m tests.kit.full_disk FOLDER`` (Linux).

Prints how each ended. A mount is seen by this process alone, and ends with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from domain.errors import LibraryError
from index.pipeline.build import reindex
from tests.kit.editions import edition, holds
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

STEPS = 12


def main(folder: Path) -> None:
    """Fails where something was lost."""
    mount(folder, "mount", 64 << 20)
    reindex([MemorySource(edition(0))], HashingEmbedder(), folder)
    once, current = used(folder), 0
    for step in range(STEPS):
        # From no room at all to what another generation and the work under way take.
        mount(folder, "remount", used(folder) + step * (2 * once // STEPS))
        try:
            reindex([MemorySource(edition(current + 1))], HashingEmbedder(), folder, keep=1)
            end = "published"
        except LibraryError as error:
            end = type(error).__name__
        sys.stdout.write(end + "\n")
        now = holds(folder, current, current + 1)
        assert now == current or end == "published"
        mount(folder, "remount", 64 << 20)
        reindex([MemorySource(edition(current + 1))], HashingEmbedder(), folder, keep=1)
        current = holds(folder, current + 1)


def used(folder: Path) -> int:
    """Bytes in use on the disk."""
    disk = os.statvfs(folder)
    return (disk.f_blocks - disk.f_bfree) * disk.f_frsize


def mount(folder: Path, how: str, size: int) -> None:
    """A disk of so many bytes on ``folder``, or its new size."""
    options = f"size={size}" if how == "mount" else f"remount,size={size}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
