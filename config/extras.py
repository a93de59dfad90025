"""Optional dependencies that the settings call for: whether a model is named that is not bundled.

``python -m config.extras`` ends with 0 where the extra ``models`` is needed and not installed, else with 1. ``make run``
asks it, so that PyTorch is installed for those who use it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from config.loader import load
from config.project import home
from config.settings import Settings
from domain.errors import BadSettings
from models.weights import BUNDLED

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
