"""Whether something in the folders has changed, seen from outside: without a lock, and without reading a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from domain.errors import LibraryError
from index.ports import Source


def stirred(sources: Iterable[Source]) -> str:
    """A text that is another one whenever a record of ``sources`` was added, changed, renamed or taken away.

    A source that cannot be listed just now counts as it is: not at all, until it can be.
    """
    digest = hashlib.sha256()
    for source in sources:
        try:
            listed = [f"{record.key}\n{record.stamp}\n" for record in source.records()]
        except LibraryError:
            listed = []
        digest.update(f"{source.name}\n".encode())
        digest.update("".join(listed).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
