"""Package metadata of Plenum itself: its version, what it requires, and the folder it is at home in.

``pyproject.toml`` is the one place that says it. A checkout is asked by that file, which is never older than the code;
what was installed from a wheel by the metadata that was made from it.

``python -m config.project`` ends with 0 where the settings need the extra ``models`` and it is not installed, else with 1.
``make run`` asks it, so that PyTorch is installed for those who use it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from config.loader import load
from config.settings import Settings
from domain.errors import BadSettings
from models.weights import BUNDLED

CODE = Path(__file__).resolve().parents[1]
_NAME = "plenum"
_EXTRAS = ("models", "ocr", "postgresql", "milvus", "obstore")
"""What a user installs where the settings ask for it, and not a developer."""


def home() -> Path:
    """Where settings, records and data are looked for: the checkout; for a wheel, the folder one is in."""
    return CODE if _checkout() else Path.cwd()


def version() -> str:
    """The version, ``0.1.0``."""
    project = _checkout()
    return project["version"] if project else importlib.metadata.version(_NAME)


def requirements(extras: Iterable[str] = _EXTRAS) -> Sequence[str]:
    """What has to be installed, ``click==8.5.1``, and of these extras what happens to be."""
    project = _checkout()
    if project:
        optional = project["optional-dependencies"]
        needed, more = project["dependencies"], [each for extra in extras for each in optional[extra]]
    else:
        every = importlib.metadata.requires(_NAME) or []
        named = "|".join(extras) or "(?!)"
        needed = [each for each in every if "extra ==" not in each]
        more = [each for each in every if re.search(rf"extra == .({named})\b", each)]
    return [*needed, *filter(_installed, more)]


def extras_of(settings: Settings) -> list[str]:
    """The extras that these settings ask for."""
    return [
        extra
        for extra, asked in zip(
            _EXTRAS,
            (
                needs_models(settings),
                settings.ocr,
                settings.state != "sqlite",
                settings.search == "milvus",
                bool(settings.library_store),
            ),
            strict=True,
        )
        if asked
    ]


def _installed(requirement: str) -> bool:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return any(True for _ in importlib.metadata.distributions(name=name))


def _checkout() -> dict[str, Any] | None:
    return _project_of(CODE / "pyproject.toml")


@cache
def _project_of(file: Path) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    project: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    return project if project["name"] == _NAME else None


_LIBRARY = "sentence_transformers"


def needs_models(settings: Settings) -> bool:
    """Whether an embedder or a reranker is to be run by sentence-transformers: a folder, or ``owner/model``.

    Any other name is a mistake, and a gigabyte does not mend it.
    """
    others = {settings.embedder, settings.reranker} - {weights.name for weights in BUNDLED}
    return any("/" in name or Path(name).is_dir() for name in others)


def main() -> int:
    """0 where ``make models`` has to be run first. Wrong settings are not: the program itself says what is wrong with them."""
    try:
        needed = needs_models(load(home(), os.environ, Path.cwd()).settings)
    except BadSettings:
        needed = False
    return 0 if needed and importlib.util.find_spec(_LIBRARY) is None else 1


if __name__ == "__main__":
    sys.exit(main())
