"""Calls to the file system under one folder: counted, and at the one with a given number something happens.

Python tells an audit hook of most of them before they are made, and what a hook raises is raised by the call. ``fsync``
and writing are told to nobody, so they are wrapped. What SQLite, FAISS and tantivy do on their own is not seen here.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

OPERATIONS = ("open", "read", "write", "fsync", "mkdir", "rename", "link", "remove", "list", "connect")
"""``open`` makes or opens a file to write; ``read`` opens one to read; ``connect`` is SQLite's."""

_EVENTS = {
    "os.mkdir": "mkdir",
    "os.rename": "rename",
    "os.link": "link",
    "os.remove": "remove",
    "os.rmdir": "remove",
    "os.listdir": "list",
    "os.scandir": "list",
    "sqlite3.connect": "connect",
}
_FSYNC, _OPEN = os.fsync, io.open
_SENDFILE: Any = getattr(os, "sendfile", None)


class Calls:
    """Counts calls of ``operation`` (any, when empty); at the ``number``-th, ``act(operation)`` is called before it."""

    def __init__(
        self, folder: Path, act: Callable[[str], None], number: int = 0, operation: str = ""
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.seen = 0
        self._folder, self._act, self._number, self._operation = str(folder), act, number, operation
        self._lock = threading.Lock()

    def meet(self, operation: str, path: object = None) -> None:
        """One call."""
        if path is not None and not _text(path).removeprefix("file://").startswith(self._folder):
            return
        with self._lock:
            self.counts[operation] += 1
            if self._operation and operation != self._operation:
                return
            self.seen += 1
            reached = self.seen == self._number
        if reached:
            self._act(operation)


_armed: list[Calls] = []
_hooked: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _armed:
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        _armed[0].meet("open" if writes else "read", arguments[0])
    elif event in _EVENTS:
        _armed[0].meet(_EVENTS[event], arguments[0] if arguments[0] is not None else ".")


class _Raw(io.FileIO):
    def write(self, data: Any, /) -> int:
        if _armed:
            try:
                _armed[0].meet("write", self.name if isinstance(self.name, str | Path) else None)
            except ShortWrite:
                return super().write(memoryview(data)[: max(1, len(data) // 2)])
        return super().write(data)


class ShortWrite(Exception):
    """Raised by an ``act``: half of it is written, and the system says so."""


def _open(file: Any, mode: str = "r", buffering: int = -1, *others: Any, **options: Any) -> Any:
    if buffering == 0 or "+" in mode or not set(mode) & set("wxa") or "opener" in options:
        return _OPEN(file, mode, buffering, *others, **options)
    buffered = io.BufferedWriter(_Raw(file, mode.replace("b", "").replace("t", "")))
    if "b" in mode:
        return buffered
    names = dict(zip(("encoding", "errors", "newline"), others, strict=False)) | options
    return io.TextIOWrapper(buffered, **{k: v for k, v in names.items() if k != "closefd"})


def _fsync(descriptor: int) -> None:
    _armed[0].meet("fsync")
    _FSYNC(descriptor)


def _sendfile(*arguments: Any) -> Any:
    _armed[0].meet("write")
    return _SENDFILE(*arguments)


@contextmanager
def counting(calls: Calls) -> Iterator[Calls]:
    """Within, every call under the folder is one of ``calls``."""
    if not _hooked:
        sys.addaudithook(_hook)  # for the life of the process: a hook cannot be taken away
        _hooked.append(True)
    _armed.append(calls)
    try:
        with (
            mock.patch.object(os, "fsync", _fsync),
            mock.patch.object(os, "sendfile", _sendfile, create=True),
            mock.patch.object(io, "open", _open),
            mock.patch.object(builtins, "open", _open),
        ):
            yield calls
    finally:
        _armed.clear()


def failing(number: int, *, lasting: bool = False) -> Callable[[str], None]:
    """An act: the call fails with this error; ``lasting``: with no room left, and so does what comes after."""

    def act(operation: str) -> None:
        if lasting:
            _armed[0]._number += 1  # the next one as well
        if operation == "connect":
            raise sqlite3.OperationalError("unable to open database file")
        raise OSError(number, os.strerror(number))

    return act


def short(_operation: str) -> None:
    """An act: a write that writes half."""
    raise ShortWrite


def half_then_full(_operation: str) -> None:
    """An act: a write that writes half, and no room for the rest."""
    _armed[0]._act = failing(errno.ENOSPC, lasting=True)
    _armed[0]._number += 1
    raise ShortWrite


def _text(path: object) -> str:
    try:
        text = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        return ""
    return os.fsdecode(text)
