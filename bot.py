"""Start here: settings in, the application built, the command line run.

python bot.py --help
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import domain  # noqa: F401 - first: no library that is imported after it calls home
from app import App, build
from config.loader import Loaded, load
from config.project import CODE, home
from domain.errors import BadSettings
from terminal.cli import main as run_command_line
from text.cleaning import visible

# Many small products: threads inside each would wait for one another longer than they work. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class OneEntry(logging.Formatter):
    """Formatter of logs in which whatever a record or a person wrote stays within its entry: nothing of it steers a terminal,
    and every further line of it is indented.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The entry."""
        return visible(super().format(record)).replace("\n", "\n    ")


def open_app(file: Path | None) -> App:
    """The application of this process: settings from ``file`` or the usual one, and from the environment."""
    try:
        here = Path.cwd()
    except FileNotFoundError as error:
        raise BadSettings(
            "The folder that Plenum was started in is not there any more.",
            remedy="Go to another one, or make it anew and enter it again: cd.",
        ) from error
    loaded = load(home(), os.environ, here, file, seeds=CODE / "seeds")
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(OneEntry("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=loaded.settings.log_level.upper(), handlers=[log])
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
    return run_command_line(open_app)


if __name__ == "__main__":
    sys.exit(main())
