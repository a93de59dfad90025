"""Disk full, as each library says it: whoever writes translates that into StorageFull."""

from __future__ import annotations

import errno
import re
import sqlite3
import tempfile
from pathlib import Path

from domain.errors import StorageFull

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""EFBIG is what a file size limit (ulimit -f, some quotas) gives instead of ENOSPC."""
# FAISS and tantivy hand on the system's sentence, not its number.
_NO_ROOM_WORDS = re.compile(
    r"no space left|quota exceeded|file too large|os error (?:28|122|27)\b", re.IGNORECASE
)
_PROBE = 1 << 20


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether ``error``, raised while writing under ``folder``, means that there is no room left."""
    if isinstance(error, StorageFull):
        return True
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or _NO_ROOM_WORDS.search(str(error)):
        return True
    # A library that lost the reason on its way up ("disk I/O error"): the disk itself still tells.
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE))
    except OSError as probe:
        return probe.errno in NO_ROOM
    return False
