"""Start here: settings in, parts built in one function, one door opened.

python bot.py --help
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import Loaded, load
from config.project import CODE, home
from config.settings import Settings
from house import House
from parts import Notice, Parts
from terminal.cli import main as at_the_terminal

if TYPE_CHECKING:
    from index.ports import Source
    from models.ports import Embedder, Reranker

# Many small products: threads inside each would wait for one another longer than they work. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def build(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    reranker: Reranker | None = None,
    sources: Sequence[Source] | None = None,
    notice: Notice = lambda _sentence: None,
    origin: str = "Given by the program that built the parts.",
) -> House:
    """Builds everything from the settings. A part that is given takes the place of the configured one.

    ``notice`` is told, in a sentence, when something takes long; ``origin`` says where the settings are from.
    """
    parts = Parts(settings, notice=notice, embedder=embedder, reranker=reranker, sources=sources)
    return House(settings, parts, notice=notice, origin=origin, again=build)


def open_house(file: Path | None) -> House:
    """The house of this process: settings from ``file`` or the usual one, and from the environment."""
    loaded = load(home(), os.environ, Path.cwd(), file, seeds=CODE / "seeds")
    logging.basicConfig(
        level=loaded.settings.log_level.upper(),
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
    )
    return build(loaded.settings, notice=_notice, origin=_origin(loaded))


def _origin(loaded: Loaded) -> str:
    where = f"Read from {loaded.file}." if loaded.file else "There is no settings file; none is needed."
    changed = [
        f"{name} from {place}" for name, place in loaded.origins.items() if place.startswith("PLENUM_")
    ]
    return f"{where} {'From the environment: ' + ', '.join(changed) + '.' if changed else ''}".strip()


def _notice(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def main() -> int:
    """Runs what the command line says; returns the exit code (the table is in ``docs/operating.md``)."""
    return at_the_terminal(open_house)


if __name__ == "__main__":
    sys.exit(main())
