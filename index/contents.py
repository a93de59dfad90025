"""What a backup holds: the names it may hold, and its manifest.

It is a closed list: settings and tokens are not on it, and no name on it leads anywhere but into the data folder.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from domain.documents import sha256_text
from domain.findings import Finding

VERSION = 1
README, MANIFEST = "README.txt", "backup.json"

_PART = r"\.?[A-Za-z0-9_-][A-Za-z0-9._-]*"
_GENERATION = rf"generations/[0-9]{{4,}}-[0-9a-f]{{8}}(?:/{_PART})+"
_TEXT = r"texts/[0-9a-f]{2}/[0-9a-f]{64}\.txt"
_DATABASE = r"[a-z][a-z0-9_-]*\.sqlite"
# No part of these begins with a dot, and none holds what a system could take for a path, a drive or a control character.
_ADDED = r"communities/community-[0-9]+(?:/[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]*)+"
_PLACE = r"sources/[0-9a-f]{6}"
_ANY_DATABASE = rf"{_DATABASE}|sources/{_DATABASE}|{_PLACE}/place\.sqlite"
_BODY = rf"{_PLACE}/bodies/[0-9a-f]{{64}}"
_DATABASES = re.compile(rf"(?:{_ANY_DATABASE})\Z")
_NAMES = re.compile(rf"(?:{_GENERATION}|{_TEXT}|{_ADDED}|{_BODY}|{_ANY_DATABASE})\Z")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file in a backup."""

    bytes: int
    sha256: str
    mtime_ns: int
    """When it was changed last: a re-index goes by that."""


@dataclass(slots=True)
class Contents:
    """What a backup holds. Its fields are the keys of ``backup.json``."""

    created: str
    """ISO time."""
    current: str
    """The current generation; empty when the backup holds none."""
    files: dict[str, Kept] = field(default_factory=dict)

    @property
    def generations(self) -> tuple[str, ...]:
        """The generations it holds, newest first."""
        names = {name.split("/")[1] for name in self.files if name.startswith("generations/")}
        return tuple(sorted(names, key=lambda name: int(name.partition("-")[0]), reverse=True))

    @property
    def texts(self) -> int:
        """How many texts for receipts."""
        return sum(name.startswith("texts/") for name in self.files)

    @property
    def added(self) -> int:
        """How many files of records that communities added."""
        return sum(name.startswith("communities/") for name in self.files)

    @property
    def fetched(self) -> int:
        """How many records of places on the web, as they were fetched."""
        return sum("/bodies/" in name for name in self.files)

    @property
    def databases(self) -> tuple[str, ...]:
        """The SQLite files."""
        return tuple(name for name in self.files if _DATABASES.match(name))


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What came of a backup, or of a restore."""

    file: Path
    """The backup."""
    data: Path
    """The data folder."""
    bytes: int
    """Of the backup."""
    contents: Contents
    findings: tuple[Finding, ...] = ()
    """What could not be taken along, and why."""


def may_hold(name: str) -> bool:
    """Whether a backup may hold a file of this name.

    >>> may_hold("receipts.sqlite"), may_hold("../etc/passwd"), may_hold("plenum.toml")
    (True, False, False)
    """
    return _NAMES.match(name) is not None and len(name.encode("utf-8", "surrogatepass")) < 1000


def sealed(contents: Contents) -> bytes:
    """``backup.json``."""
    body = asdict(contents)
    return json.dumps({"backup": VERSION, **body, "sha256": seal(body)}, indent=1).encode()


def seal(body: dict[str, Any]) -> str:
    """A checksum of a manifest's fields."""
    return sha256_text(json.dumps(body, sort_keys=True))
