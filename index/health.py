"""The doctor's checks: Python, packages, weights, folders, disk, library. Each yields findings and raises nothing.

Each check is a function of what it looks at, so that it can be tried on something broken.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import platform
import re
import shlex
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.documents import DEMO, NOBODY, may_see, searched_of
from domain.errors import Finding, LibraryError, ModelError, PlenumError, Verdict, count, meaning
from index.records import WITHOUT_TOKENS, SubscriptionStatus
from index.storage.generations import Generations
from index.storage.manifest import sound
from index.storage.segments import Segments
from models.weights import BUNDLED, READERS, PinnedWeights, check_weights, find_weights, is_given

if TYPE_CHECKING:
    # Imported, it would need packages that are to be examined.
    from index.pipeline.worker import IndexWorker

LEAST_PYTHON = (3, 11)
_LITTLE = 2 * 10**9
_TOO_LITTLE = 2 * 10**8
# A converted model is up to 0.1 GB, and a new generation stands beside the old one before it replaces it.

_MODULES = {
    "faiss_cpu": "faiss",
    "discord_py": "discord",
    "fluent_runtime": "fluent.runtime",
    "markdown_it_py": "markdown_it",
    "pyyaml": "yaml",
    "webvtt_py": "webvtt",
}
"""Packages that are imported by another name than their own."""
_PIN = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*==\s*([^\s;#]+)")


@dataclass(frozen=True, slots=True)
class Health:
    """Service for the doctor's checks, over what the settings name."""

    origin: str
    """Where the settings are from, in a sentence."""
    data: Path
    folders: Callable[[], Iterable[Path]]
    embedder: str
    reranker: str
    ocr: bool
    requirements: Sequence[str]
    followed: Callable[[], Iterable[SubscriptionStatus]]
    fingerprint: Callable[[], str]
    """Of the configured embedder, which is opened for it."""
    state: Callable[[], str] = str
    """Opens what holds receipts and what people leave behind, where that is a database, and says where it is."""
    engine: Callable[[], str] = str
    """Asks for the current generation what searches it, where that is a search engine beside the library, and says where it is."""
    store: Callable[[], str] = str
    """Asks for it what shares the library, where that is an object store, and says where it is."""
    key: Path | None = None
    """The file that holds the key of receipts."""
    sealing: Callable[[], object] = str
    """Reads the key out of it."""
    worker: IndexWorker | None = None
    """Examines in a process of its own, where others are served meanwhile: it loads every package there is."""

    def examine(self, *, imports: bool = True) -> Iterator[Finding]:
        """The checks, one after the other, each as soon as it is done. ``imports``: every package is loaded once, which takes
        nine tenths of the time; where questions are being answered, those that matter are.
        """
        if self.worker is not None:
            yield from self.worker.examine()
            return
        yield Finding("settings", Verdict.GOOD, self.origin)
        if self.key is not None:
            yield from open_to_others("key", self.key, "and who has it can seal receipts", "chmod go=")
            yield from self._sealed(self.key)
        yield from python()
        yield from packages(pins(self.requirements), imports=imports)
        yield from weights(
            dict.fromkeys((self.embedder, self.reranker, *(pinned.name for pinned in READERS)))
        )
        yield from scans(ocr=self.ocr)
        yield from data_folder(self.data)
        yield from folders(self.folders())
        for name, answers in (("state", self.state), ("store", self.store), ("search", self.engine)):
            try:
                if where := answers():
                    yield Finding(name, Verdict.GOOD, f"{where} answers.")
            except PlenumError as error:
                yield Finding(name, Verdict.BAD, error.sentence, error.remedy)
        try:
            yield from followed(self.followed())
        except PlenumError as error:
            yield Finding("sources", Verdict.BAD, error.sentence, error.remedy)
        fingerprint = ""
        try:
            fingerprint = self.fingerprint()
            yield Finding("embedder", Verdict.GOOD, f"{self.embedder} opens.")
        except PlenumError as error:
            yield Finding("embedder", Verdict.BAD, error.sentence, error.remedy)
        yield from library(self.data, model=self.embedder, fingerprint=fingerprint)

    def _sealed(self, key: Path) -> Iterator[Finding]:
        """Whether what needs the key of receipts can have it: every other command ends without."""
        try:
            self.sealing()
        except PlenumError as error:
            yield Finding("key", Verdict.BAD, error.sentence, error.remedy)
        else:
            yield Finding("key", Verdict.GOOD, f"Receipts are sealed with {key}.")


def python() -> Iterator[Finding]:
    """The interpreter and the machine."""
    running = platform.python_version()
    if sys.version_info[:2] < LEAST_PYTHON:
        wanted = ".".join(map(str, LEAST_PYTHON))
        yield Finding(
            "python", Verdict.BAD, f"This is Python {running}.", f"Install Python {wanted} or newer."
        )
    else:
        yield Finding("python", Verdict.GOOD, f"Python {running}.")
    yield Finding(
        "platform", Verdict.GOOD, f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores."
    )


def pins(requirements: Iterable[str]) -> dict[str, str]:
    """Package → version, of what is required and of the bundled weights."""
    every = (*requirements, *(weights.requirement for weights in BUNDLED))
    return {match[1]: match[2] for match in map(_PIN.match, every) if match}


def packages(pinned: dict[str, str], *, imports: bool = True) -> Iterator[Finding]:
    """Whether each package is installed in the pinned version and, with ``imports``, can be imported.

    Packages that only carry weights are not imported: no code of theirs ever runs. Where the settings say where the weights lie, they
    are not needed.
    """
    only_weights = {weights.package for weights in BUNDLED}
    given = {weights.package for weights in BUNDLED if is_given(weights)}
    pinned = {name: version for name, version in pinned.items() if name not in given}
    good = 0
    for name, version in pinned.items():
        alone = name in only_weights
        wrong = _package(name, version, imported=imports and not alone, alone=alone)
        if wrong is None:
            good += 1
        else:
            yield wrong
    yield Finding("packages", Verdict.GOOD, f"{good} of {len(pinned)} pinned packages are right.")


def module_of(package: str) -> str:
    """The name by which a package is imported. An index, a file and its metadata each spell it in their own way."""
    plain = re.sub(r"[-_.]+", "_", package).lower()
    return _MODULES.get(plain, plain)


def _package(name: str, version: str, *, imported: bool, alone: bool) -> Finding | None:
    install = f"Run: {sys.executable} -m pip install {'--no-deps ' if alone else ''}{name}=={version}"
    try:
        # "2.13.0+cpu" is the same release as "2.13.0", built for processors without a GPU.
        found = importlib.metadata.version(name).partition("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return Finding(f"package {name}", Verdict.BAD, "It is not installed.", install)
    if imported:
        try:
            importlib.import_module(module_of(name))
        except Exception as error:  # noqa: BLE001 - a broken package can raise anything while it is imported
            return Finding(f"package {name}", Verdict.BAD, f"It cannot be imported: {error}.", install)
    if found != version:
        return Finding(
            f"package {name}", Verdict.WARNING, f"Version {found} is installed, {version} is pinned.", install
        )
    return None


def weights(names: Iterable[str]) -> Iterator[Finding]:
    """Whether the weights of the configured models are there, byte for byte the pinned ones."""
    known = {pinned.name: pinned for pinned in BUNDLED}
    for name in names:
        if name in known:
            yield _weights(known[name])
        elif name != "none":
            yield Finding(
                f"weights {name}",
                Verdict.NOTE,
                "This model is not one of the bundled ones; its weights are not pinned.",
            )


def _weights(pinned: PinnedWeights) -> Finding:
    try:
        check_weights(pinned, find_weights(pinned))
    except ModelError as error:
        return Finding(f"weights {pinned.name}", Verdict.BAD, error.sentence, error.remedy)
    return Finding(f"weights {pinned.name}", Verdict.GOOD, f"The pinned ones (sha256 {pinned.digest[:12]}…).")


def scans(*, ocr: bool) -> Iterator[Finding]:
    """Whether scans are to be read, and can be."""
    from index.readers.ocr import check_recogniser

    if not ocr:
        yield Finding(
            "scans",
            Verdict.GOOD,
            "Scans are not read; each is told with what to do (make ocr, and ocr = true).",
        )
        return
    try:
        check_recogniser()
    except PlenumError as error:
        yield Finding("scans", Verdict.BAD, error.sentence, error.remedy)
    else:
        yield Finding("scans", Verdict.GOOD, "Scans are read with text recognition.")


def open_to_others(name: str, path: Path, why: str, command: str) -> Iterator[Finding]:
    """Whether others on this machine can look into what is the operator's alone; ``why`` that matters."""
    if os.name == "posix" and path.exists() and (mode := path.stat().st_mode) & 0o077:
        yield Finding(
            name,
            Verdict.WARNING,
            f"Others on this machine can look into {path} ({stat.filemode(mode)}), {why}.",
            f"Run: {command} {shlex.quote(str(path))}",
        )


def data_folder(folder: Path) -> Iterator[Finding]:
    """Whether the data folder can be written to, and how much room there is."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            yield Finding("data folder", Verdict.GOOD, f"{folder} can be written to.")
    except OSError as error:
        yield Finding(
            "data folder",
            Verdict.BAD,
            f"{there} cannot be written to: {meaning(error)}.",
            "Give it to the user who runs Plenum, or set another one: PLENUM_DATA=…",
        )
    yield from open_to_others("data folder", folder, "and it holds what people asked", "chmod -R go=")
    free = shutil.disk_usage(there).free
    words = f"{free / 1e9:,.1f} GB are free."
    if free < _TOO_LITTLE:
        yield Finding("disk", Verdict.BAD, words, "Free some space: a re-index writes beside what is there.")
    elif free < _LITTLE:
        yield Finding("disk", Verdict.WARNING, words, "A re-index of a large library may not fit.")
    else:
        yield Finding("disk", Verdict.GOOD, words)


def folders(paths: Iterable[Path]) -> Iterator[Finding]:
    """Whether the configured folders are there and can be listed."""
    any_folder = False
    for path in paths:
        any_folder = True
        name = f"folder {path.name}"
        try:
            with os.scandir(path) as entries:
                count = sum(1 for _ in entries)
        except OSError as error:
            yield Finding(
                name,
                Verdict.BAD,
                f"{path}: {meaning(error)}.",
                "Create it, or change “folders” in the settings.",
            )
        else:
            files = f"{count:,} {'entry' if count == 1 else 'entries'}"
            verdict = Verdict.GOOD if count else Verdict.NOTE
            yield Finding(name, verdict, f"{path} ({files})." if count else f"{path} is empty.")
    if not any_folder:
        yield Finding(
            "folders", Verdict.WARNING, "No folder is indexed.", "Put records into a folder called records."
        )


def followed(places: Iterable[SubscriptionStatus]) -> Iterator[Finding]:
    """How following each place goes."""
    for place in places:
        name = f"source {place.subscription.id}"
        whose = place.subscription.collection
        # Said of a community's own alone: by that name, what another one follows is kept from its admins.
        by = f", {whose}" if not may_see(whose, NOBODY) else ""
        url = f"{place.subscription.url} ({place.subscription.kind}{by})"
        if place.problem:
            remedy = "It is tried again by the next re-index. Open the address in a browser if this stays."
            yield Finding(name, Verdict.WARNING, f"{url}: {place.problem}", remedy)
        elif not place.looked_at:
            yield Finding(name, Verdict.NOTE, f"{url} was not looked at yet.", "Run: python bot.py reindex")
        else:
            records = f"{place.records:,} {'record' if place.records == 1 else 'records'}"
            yield Finding(name, Verdict.GOOD, f"{url}: {records}, looked at {place.looked_at}.")


def library(folder: Path, *, model: str = "", fingerprint: str = "") -> Iterator[Finding]:
    """Whether the current generation is what was published, and was built with the configured model."""
    generations = Generations(folder)
    rebuild = "Run: python bot.py reindex"
    try:
        name = generations.current()
        if name is None:
            yield Finding("library", Verdict.WARNING, "Nothing has been indexed yet.", rebuild)
            return
        manifest = sound(generations.path(name))
    except LibraryError as error:
        yield Finding("library", Verdict.BAD, error.sentence, error.remedy or rebuild)
        return
    held = f"{name}: {count(manifest.documents, 'record')}, {count(manifest.passages, 'passage')}, every file as published."
    yield Finding("library", Verdict.GOOD, held)
    # What one community added takes the demo from nobody else.
    records = Segments(generations.path(name), manifest).records()
    shared = {record.collection for record in records if may_see(record.collection, NOBODY)}
    if DEMO in shared - searched_of(shared, NOBODY):
        yield Finding("demo record", Verdict.NOTE, f"`{DEMO}` is not searched: there are other records now.")
    kept = len(generations.names())
    yield Finding("generations", Verdict.GOOD, f"{kept} {'is' if kept == 1 else 'are'} kept.")
    if manifest.passages and not manifest.token_dimensions:
        yield WITHOUT_TOKENS
    if not fingerprint:
        return
    if manifest.fingerprint == fingerprint:
        yield Finding("model", Verdict.GOOD, f"The library was built with {manifest.model}, as configured.")
    else:
        wrong = f"The library was built with {manifest.model}, and {model} is configured (or its weights changed)."
        yield Finding("model", Verdict.BAD, wrong, rebuild)
