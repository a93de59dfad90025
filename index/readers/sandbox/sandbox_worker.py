"""The process that reads what strangers wrote: ``python -m index.readers.sandbox.sandbox_worker BYTES`` takes records from standard input
and answers on standard output, one after the other, until its input ends.

It has little memory, may not write large files, gets no secret, starts no program and opens no connection. Whoever
started it sees to its time and ends it; should nobody be there any more, the system's alarm does.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from domain.documents import Document
from domain.errors import RecordError
from index.readers.sandbox.frames import packed_document, receive, send, unpacked_metadata

SPENT = 77
"""Exit code for memory that is used up."""
_FILES = 512 << 20
_GRACE = 30
"""Seconds beyond a record's own, until a process that nobody ends is ended by the alarm."""
_IDLE = 60
"""Seconds without a record, after which the system ends the process: its memory is of use to others."""
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.kill", "os.startfile",
    "pty.", "webbrowser.", "ftplib.", "smtplib.", "http.", "urllib.",
)  # fmt: skip
"""What the interpreter calls acts that no reader has a reason for."""

Read = Callable[..., Document]
"""As ``index.readers.reader.read``; ``ocr`` is said only where scans are to be read."""


def serve(requests: BinaryIO, answers: BinaryIO, read: Read) -> None:
    """Reads one record after the other, until there are no more."""
    while (request := receive(requests)) is not None:
        head, raw = request
        if hasattr(signal, "alarm"):
            signal.alarm(int(head["seconds"]) + _GRACE)
        send(answers, *_answer(head, raw, read))
        if hasattr(signal, "alarm"):
            signal.alarm(_IDLE)


def _answer(head: dict[str, Any], raw: bytes, read: Read) -> tuple[dict[str, Any], bytes]:
    body = b""
    try:
        ocr = {"ocr": True} if head.get("ocr") else {}
        told, body = packed_document(read(raw, head["key"], unpacked_metadata(head["known"]), **ocr))
    except RecordError as error:
        told = {"error": type(error).__name__, "sentence": error.sentence, "remedy": error.remedy}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the border of the process
        # A parser's own mistake is one record's; the others go on.
        told = {"failed": f"{type(error).__name__}: {error}".rstrip(": ")[:300]}
    return told | {"resident": _resident()}, body


def _resident() -> int:
    """Bytes of memory that are in use; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        # The most it ever was: in bytes on macOS, where this is needed.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def limit(memory: int) -> None:
    """Takes from this process what reading does not need, as far as the system can."""
    sys.addaudithook(_refuse)
    # Ctrl-C is for whoever started it, who may want the record that is under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nothing that is read has a reason to write files; the table of languages is unpacked into a temporary one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILES, _FILES))
    with suppress(OSError):
        # Where a machine runs out of memory, it is to end this process and not the bot.
        Path("/proc/self/oom_score_adj").write_text("800", "ascii")


def _refuse(act: str, _: object) -> None:
    if act.startswith(_REFUSED):
        raise PermissionError(f"{act}: the process that reads does nothing else")


def main(read: Read | None = None) -> None:
    """Serves on standard input and output. ``read`` takes the place of the readers."""
    # A parser may write what it likes to standard output; the answers have a place of their own.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    limit(int(sys.argv[1]))
    try:
        from index.readers import reader as choose

        serve(requests, answers, read or choose.read)
    except MemoryError:
        os._exit(SPENT)
    except BrokenPipeError:
        # Nobody listens any more.
        os._exit(1)


if __name__ == "__main__":
    main()
