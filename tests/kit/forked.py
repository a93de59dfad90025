"""``python bot.py …`` many times over, for the price of one start: each run is a process of its own, forked from one that has
imported the program, and what asking and re-indexing import, and done nothing else yet.

What a start by itself has to show (what is imported, signals, what a shell does with it) is shown by a real start.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, Self

ROOT = Path(__file__).parents[2]
_SEEDS = str(ROOT / "seeds")
IMPORTED = (
    "bot", "index.pipeline.worker", "index.library_service", "retrieval.answer_service", "terminal.ask_commands",
    "index.readers.sandbox", "index.storage.keywords", "index.storage.vectors", "models.evidence_reader",
    "onnxruntime", "tokenizers",
)  # fmt: skip
"""What asking and re-indexing import."""
_LAUNCH = "tests.kit.loopback.launch"
_SERVING = ("chat.start", _LAUNCH)
"""What serving imports besides."""
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


class Serving:
    """``bot.py`` that serves a Discord on loopback (``tests.kit.loopback.launch``), forked as well: what asyncio's ``Process`` is of it."""

    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader
    pid: int
    _writer: asyncio.StreamWriter
    _code: asyncio.Task[bytes]

    @classmethod
    async def start(cls, *arguments: str, env: Mapping[str, str]) -> Self:
        """With the arguments of the launcher."""
        process, line = cls(), _line(())
        mine, its = socket.socketpair()
        (out, its_out), (err, its_err) = os.pipe(), os.pipe()
        given = [os.open(os.devnull, os.O_RDONLY), its_out, its_err, its.detach()]
        order = {"arguments": arguments, "env": dict(env), "cwd": str(ROOT), "umask": 0o022}
        socket.send_fds(line, [json.dumps(order).encode()], given)
        for each in given:
            os.close(each)
        process.stdout, process.stderr = await _stream(out), await _stream(err)
        told, process._writer = await asyncio.open_connection(sock=mine)
        process.pid = int(await told.readline())
        process._code = asyncio.create_task(told.readline())
        return process

    @property
    def returncode(self) -> int | None:
        """Its exit code, once it has ended and that is known here."""
        return int(self._code.result()) if self._code.done() else None

    async def wait(self) -> int:
        """Waits for its end; the exit code."""
        code = int(await asyncio.shield(self._code))
        self._writer.close()
        return code

    def send_signal(self, number: int) -> None:
        """To the process itself."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        os.kill(self.pid, signal.SIGKILL)


async def _stream(file: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(file, "rb"))
    return reader


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
        order, files, _, _ = socket.recv_fds(line, _AT_ONCE, 4)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # who watched what has ended
                pass
        if not order:
            return
        serves = len(files) > 3
        for needed in _SERVING if serves else ():
            importlib.import_module(needed)
        child = os.fork()
        if not child:
            (_watch if serves else _become)(json.loads(order), files)
        for each in files:
            os.close(each)
        if serves:
            continue
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _watch(order: dict[str, Any], files: list[int]) -> NoReturn:
    """Begins what serves, and tells its number and its exit code: others are forked meanwhile."""
    told = socket.socket(fileno=files.pop())
    child = os.fork()
    if not child:
        told.close()
        _become(order, files, serves=True)
    for each in files:
        os.close(each)
    told.send(f"{child}\n".encode())
    told.send(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())
    os._exit(0)


def _become(order: dict[str, Any], files: list[int], *, serves: bool = False) -> NoReturn:
    code: Any = 0
    try:
        for stream, file in enumerate(files):
            os.dup2(file, stream)
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(order["cwd"])
        os.umask(order["umask"])
        sys.argv = ["bot.py", *order["arguments"]]
        if serves:
            # Those of the process that was forked may be of files, in which one can go back, and these are of pipes.
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w", 1, errors="backslashreplace")
            code = sys.modules[_LAUNCH].main()
        else:
            runpy.run_path(str(ROOT / "bot.py"), run_name="__main__")
    except SystemExit as end:
        code = end.code
    # What the program leaves for the end of its interpreter is done: its threads are joined, its files closed.
    sys.exit(code)


if __name__ == "__main__":
    for imported in IMPORTED:
        importlib.import_module(imported)
    _serve(socket.socket(fileno=int(sys.argv[1])))
