"""Models that were converted once and are kept: ``<data>/models/<name>-<the first 12 of the source's sha256>/``.

A folder is written aside, under a name of its own, and published by one rename. Two processes may do so at once: the
second finds the name taken and throws its own work away. What a killed process left lying is removed by a later one.
Every file's sha256 is in the folder's manifest, which is written last; nothing is used whose sha256 differs.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from domain.errors import ModelError, StorageFull, is_full
from models.weights import sha256_of

CONVERTER = 3
"""Raised when the converter writes something else from the same source: older folders are then made anew."""

MANIFEST = "manifest.json"
_ASIDE = ".partial"
_FORGOTTEN_SECONDS = 3600

Notice = Callable[[str], None]
"""Called with a sentence for people when something takes longer than usual, and why."""


def converted_model(
    models: Path, name: str, source: str, write: Callable[[Path], None], notice: Notice
) -> Path:
    """The folder of the converted model, made by ``write(folder)`` when it is not there or not sound.

    ``source`` begins with the sha256 of what it is made from, and names all else that decides. Raises StorageFull and ModelError; what ``write`` raises
    other than OSError passes.
    """
    folder = models / f"{name}-{source[:12]}"
    state = _state(folder, source)
    if state != "sound" and not _writable(models):
        # A mounted backup, a colleague's copy: what is needed is made for this run.
        models = _of_this_run()
        folder = models / folder.name
        state = _state(folder, source)
    if state == "sound":
        return folder
    if state == "missing":
        notice(f"Preparing the model {name}; this happens once and takes a few seconds.")
    else:
        notice(f"The converted model in {folder} is {state}; it is made anew from the installed weights.")
    try:
        models.mkdir(parents=True, exist_ok=True)
        _sweep(models)
        aside = models / f".{folder.name}-{os.getpid()}-{secrets.token_hex(4)}{_ASIDE}"
        aside.mkdir()
        try:
            write(aside)
            _seal(aside, source)
            _publish(aside, folder, source)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        if is_full(error, models):
            raise StorageFull(
                f"There is no room on the disk for the converted model {name} in {models}.",
                remedy="Free about 100 MB and start again.",
            ) from error
        raise ModelError(
            f"The converted model {name} cannot be written to {models}: {error}.",
            remedy="Check that the data folder may be written to.",
        ) from error
    return folder


def _writable(folder: Path) -> bool:
    """Whether the folder can be written to; one that is not there, whether it can be made."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    return os.access(there, os.W_OK)


@functools.cache
def _of_this_run() -> Path:
    folder = tempfile.mkdtemp(prefix="plenum-models-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _state(folder: Path, source: str) -> str:
    """``sound``, ``missing``, or what is wrong with it. Reads every byte."""
    if not folder.is_dir():
        return "missing"
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        if manifest["converter"] != CONVERTER or manifest["source"] != source:
            return "of another version"
        files = manifest["files"].items()
        if files and all(sha256_of(folder / name) == expected for name, expected in files):
            return "sound"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "incomplete"
    return "damaged"


def _seal(folder: Path, source: str) -> None:
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    manifest = {"converter": CONVERTER, "source": source, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _publish(aside: Path, folder: Path, source: str) -> None:
    """Gives ``aside`` its name. What had the name and is not sound goes; what is sound stays, and is as good."""
    for _ in range(3):
        with contextlib.suppress(OSError):
            aside.rename(folder)
            return
        if _state(folder, source) == "sound":
            return
        # Renamed, not emptied: another process may have it open, or be about to do the same.
        old = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}{_ASIDE}")
        with contextlib.suppress(OSError):
            folder.rename(old)
            shutil.rmtree(old, ignore_errors=True)
    aside.rename(folder)


def _sweep(models: Path) -> None:
    """Removes what killed processes left. A conversion takes seconds: what is an hour old has no owner."""
    for path in models.glob(f".*{_ASIDE}"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
