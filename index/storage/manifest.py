"""What one generation is: counts, model, rules, and the checksum of every file. Written last, read first."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import hmac
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from domain.documents import sha256_text
from domain.errors import LibraryDamaged, LibraryError
from index.storage.files import replace_text, sha256_files, unreadable

MANIFEST_VERSION = 2
"""Since 2, a generation names segments; before, it was one."""
NAME = "manifest.json"
COPY = "manifest.copy.json"
"""The same again. With one flipped bit in the first, everything else would be sound and nothing could prove it:
the re-index takes the copy then. Answering does not."""

SEGMENTS = "segments"
CATALOGUE = "catalogue.sqlite"
VECTORS = "vectors.faiss"
KEYWORDS = "keywords"
CODES = "tokens.int8"
PLACES = "tokens.places.npy"
OFFSETS = "tokens.offsets.npy"
TOKENS = (CODES, PLACES, OFFSETS)
CHANGES = "changes.json"

QUICK = 64 << 20
"""From this size on, a file that a re-index has hashed and that is the same since (number, size, time) is not read by each
opening: at a million passages that would be seconds. Every re-index and the doctor hash all. Nor are token states read by it: they weigh
13 kB a passage, and a flipped bit in them moves one passage by a hair in the order; no quote comes from them."""
HASHED = "hashed.json"
"""Beside the generations: those files, by their hash. Losing it costs time only."""


class SegmentEntry(TypedDict):
    """What a manifest says of one segment."""

    part: str
    """Whose records it holds: everybody's (empty), or a community's collection."""
    documents: int
    passages: int
    dead: list[int]
    """Ordinals of its documents that do not count any more: they were changed, moved, or taken out."""
    vectors: dict[str, Any]
    """``kind``, ``recall_at_10`` against exact search, ``measured_on`` how many vectors."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of one generation. Its fields are the keys of ``manifest.json``."""

    generation: str
    created: str
    """ISO time."""
    previous: str
    """The generation that was current before; empty for the first."""
    model: str
    dimensions: int
    fingerprint: str
    cutting: int
    """CUTTING_VERSION of its passages."""
    analysis: int
    """ANALYSIS_VERSION of its keywords."""
    catalogue: int
    """SCHEMA of its tables."""
    documents: int
    """Those that are searched: present or gone from their source."""
    gone: int
    removed: int
    passages: int
    earliest: str
    """ISO, the earliest date of a record with a year; empty when none has one."""
    latest: str
    content: str
    """sha256 over everything its answers depend on, the model and the rules included."""
    segments: dict[str, SegmentEntry]
    """By their folders' paths."""
    next_row: int
    """The first row of keywords that no passage has had."""
    left: dict[str, int]
    """Per part, how many passages were taken out of its keywords since these were written anew."""
    token_dimensions: int
    """Of its token states; 0 when it has none."""
    changed: dict[str, int]
    """How many records its re-index ``added``, ``changed``, … The keys are in ``changes.json``."""
    seconds: dict[str, float]
    versions: dict[str, str]
    """Of the libraries that wrote it."""
    databases: list[str] = field(default_factory=list)
    """The databases beside it in the data folder: one that is missing was lost."""
    removed_keys: list[str] = field(default_factory=list)
    """Those that were removed by hand: they stay so where a catalogue is lost."""
    receipt: str = ""
    """The last receipt that was written down by then, its number and its link: one that is not in the chain was taken out."""
    secret: str = ""
    """Drawn when it was published: without it nobody can reckon out the id of an answer. Empty in a generation of before."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """``path`` → ``{"bytes", "sha256"}`` for every file but the manifest itself."""

    @property
    def vectors(self) -> dict[str, Any]:
        """How the vectors of its largest segment are kept and searched."""
        largest = max(self.segments.values(), key=lambda entry: entry["passages"], default=None)
        return largest["vectors"] if largest else {}

    @property
    def content_of_receipts(self) -> str:
        """What its receipts have for ``content``: as good to tell one by, and known to nobody who does not have the data folder."""
        if not self.secret:
            return self.content
        return hmac.new(self.secret.encode(), self.content.encode(), hashlib.sha256).hexdigest()

    @property
    def is_former(self) -> bool:
        """Whether it is of the time when a generation was one segment."""
        return "" in self.segments


def databases_in(data: Path) -> list[str]:
    """The databases of a data folder that stay as long as it does, by their paths in it."""
    found = (path for pattern in ("*.sqlite", "sources/*.sqlite") for path in data.glob(pattern))
    return sorted(path.relative_to(data).as_posix() for path in found if path.stat().st_size)


def last_receipt(data: Path) -> str:
    """Number and link of the last receipt that is written down beside the receipts; empty where none is."""
    try:
        told = (data / "receipts.last").read_bytes()
    except OSError:
        return ""
    ends = re.findall(rb"^[0-9]{1,18} [0-9a-f]{64}", told, re.MULTILINE)
    return ends[-1].decode() if ends else ""


def write(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest and its copy into ``folder``."""
    body = dataclasses.asdict(manifest)
    whole = {"manifest": MANIFEST_VERSION, **body, "sha256": _seal(body)}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    for name in (NAME, COPY):
        replace_text(folder / name, text)


def read(folder: Path, name: str = NAME) -> Manifest:
    """The manifest in ``folder``. Raises LibraryDamaged when it is not the one that was written."""
    path = folder / name
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        version, seal = whole.pop("manifest"), whole.pop("sha256")
    except FileNotFoundError as error:
        raise unreadable(path, "it is not there") from error
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise unreadable(path, "it is not a manifest") from error
    if _seal(whole) != seal:
        raise unreadable(path, "it is not what was written")
    if version not in (1, MANIFEST_VERSION):
        raise unreadable(path, f"it has version {version}, this program reads {MANIFEST_VERSION}")
    try:
        return Manifest(**(_former(whole) if version == 1 else whole))
    except (TypeError, KeyError) as error:
        raise unreadable(path, "it lacks entries") from error


def _former(whole: dict[str, Any]) -> dict[str, Any]:
    """A manifest of version 1 as one of now: one segment, in the generation's own folder."""
    kept = {name: value for name, value in whole.items() if name not in ("vectors", "passages_hash")}
    documents, passages = whole["documents"] + whole["removed"], whole["passages"]
    entry = SegmentEntry(part="", documents=documents, passages=passages, dead=[], vectors=whole["vectors"])
    return {**kept, "segments": {"": entry}, "next_row": passages, "left": {}}


def read_either(folder: Path) -> Manifest:
    """The manifest in ``folder``, or its copy. Raises LibraryDamaged when neither is sound."""
    try:
        return read(folder)
    except LibraryDamaged as damaged:
        try:
            return read(folder, COPY)
        except LibraryDamaged:
            raise damaged from None


def _seal(body: dict[str, Any]) -> str:
    return sha256_text(json.dumps(body, ensure_ascii=False, sort_keys=True))


def checksums(folder: Path, known: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Size and sha256 of every file of a generation, by its path, manifests and lock files left out. ``known``: of those that
    were taken over as they are.
    """
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (NAME, COPY) and path.suffix != ".lock"
    }
    new = [name for name in paths if name not in known]
    sums = dict(zip(new, sha256_files([paths[name] for name in new]), strict=True))
    return {
        name: {"bytes": path.stat().st_size, "sha256": sums[name]} if name in sums else known[name]
        for name, path in paths.items()
    }


def damage(folder: Path, manifest: Manifest, *, quick: bool = False) -> dict[str, LibraryDamaged]:
    """What is wrong with each file of a generation; empty when all of them are the ones that were published.

    ``quick`` does not read what is large and was read before (``QUICK``).
    """
    known = _hashed(folder) if quick else {}
    wrong: dict[str, LibraryDamaged] = {}
    to_hash: list[str] = []
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            found = path.stat()
        except OSError:
            wrong[name] = unreadable(path, "it is not there")
            continue
        size = found.st_size
        if size == expected["bytes"]:
            read = name.endswith(CODES) or known.get(expected["sha256"]) == _same_file(found)
            if not (quick and read and size > QUICK):
                to_hash.append(name)
        else:
            wrong[name] = unreadable(path, f"it has {size} bytes, {expected['bytes']} were published")
    for name, digest in zip(to_hash, sha256_files([folder / name for name in to_hash]), strict=True):
        if digest != manifest.files[name]["sha256"]:
            wrong[name] = unreadable(folder / name, "its checksum is not the one that was published")
    return wrong


def remember(folder: Path, files: Mapping[str, dict[str, Any]]) -> None:
    """That these files of a generation were hashed just now, and are what they are to be. Needs the lock."""
    large = {name: each["sha256"] for name, each in files.items() if each["bytes"] > QUICK}
    with contextlib.suppress(OSError, LibraryError):
        known = _hashed(folder)
        told = known | {digest: _same_file((folder / name).stat()) for name, digest in large.items()}
        if told != known:
            replace_text(folder.parent / HASHED, json.dumps(told, indent=1))


def was_hashed(generations: Path, path: Path, digest: str) -> bool:
    """Whether this very file was hashed before, and that was its hash."""
    return _hashed(generations / "-").get(digest) == _same_file(path.stat())


def _hashed(folder: Path) -> dict[str, list[int]]:
    try:
        told: dict[str, list[int]] = json.loads((folder.parent / HASHED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _same_file(found: os.stat_result) -> list[int]:
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def sound(folder: Path, *, quick: bool = False) -> Manifest:
    """The manifest of a generation, every file of which is the one that was published. Raises LibraryDamaged.

    ``quick`` as in ``damage``.
    """
    manifest = read(folder)
    if manifest.generation != folder.name:
        raise unreadable(folder / NAME, f"it belongs to generation {manifest.generation}")
    for damaged in damage(folder, manifest, quick=quick).values():
        raise damaged
    return manifest
