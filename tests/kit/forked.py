"""``python bot.py …`` many times over, for the price of one start: each run is a process of its own, forked from one that has
imported the program, and what asking and re-indexing import, and done nothing else yet.

What a start by itself has to show (what is imported, signals, what a shell does with it) is shown by a real start.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
_SEEDS = str(ROOT / "seeds")
IMPORTED = (
    "bot", "index.pipeline.worker", "index.library_service", "retrieval.answer_service", "terminal.ask_command",
    "index.readers.sandboxed_reader", "index.storage.keywords", "index.storage.vectors", "models.evidence_reader",
    "onnxruntime", "tokenizers",
)  # fmt: skip
"""What asking and re-indexing import."""
_AT_ONCE = 1 << 20
"""Bytes of one order: its arguments and its environment."""


def settings_in(data: Path) -> dict[str, str]:
    """The variables for a data folder of its own and the seed record: whatever else lies in the working tree's ``records/`` is its
    owner's, and no test's.
    """
    return {"PLENUM_DATA": str(data), "PLENUM_FOLDERS": _SEEDS}


def run(
    *arguments: str,
    env: Mapping[str, str],
    stdin: str = "",
    cwd: Path = ROOT,
    umask: int = 0o022,
    under: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """``python bot.py`` with these arguments, as ``subprocess.run`` would return it. ``under`` is a command that runs the one behind
    it, which all that are forked under it are under. For one thread of a test process.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        order = json.dumps(
            {"arguments": arguments, "env": dict(env), "cwd": str(cwd), "umask": umask}
        ).encode()
        line = _line(under)
        socket.send_fds(line, [order], [each.fileno() for each in (given, out, err)])
        code = int(line.recv(64))
        said = []
        for each in (out, err):
            each.seek(0)
            said.append(each.read().decode())
    return subprocess.CompletedProcess(("bot.py", *arguments), code, *said)


@functools.cache
def _line(under: tuple[str, ...]) -> socket.socket:
    """To the process that is forked, which this one starts when it first needs it, and ends with its own end."""
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AT_ONCE)
    command = [*under, sys.executable, "-m", "tests.kit.forked", str(its.fileno())]
    starter = subprocess.Popen(command, cwd=ROOT, pass_fds=[its.fileno()])
    its.close()

    def end() -> None:
        mine.close()
        starter.wait()

    atexit.register(end)
    return mine


def _serve(line: socket.socket) -> None:
    """Until whoever orders is gone."""
    while True:
        order, files, _, _ = socket.recv_fds(line, _AT_ONCE, 3)
        if not order:
            return
        child = os.fork()
        if not child:
            _become(json.loads(order), files)
        for each in files:
            os.close(each)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(order: dict[str, Any], files: list[int]) -> NoReturn:
    code: Any = 0
    try:
        for stream, file in enumerate(files):
            os.dup2(file, stream)
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(order["cwd"])
        os.umask(order["umask"])
        sys.argv = ["bot.py", *order["arguments"]]
        runpy.run_path(str(ROOT / "bot.py"), run_name="__main__")
    except SystemExit as end:
        code = end.code
    # What the program leaves for the end of its interpreter is done: its threads are joined, its files closed.
    sys.exit(code)


if __name__ == "__main__":
    for imported in IMPORTED:
        importlib.import_module(imported)
    _serve(socket.socket(fileno=int(sys.argv[1])))
