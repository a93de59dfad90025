"""Sandbox worker: the process that reads what strangers wrote, and draws it, one record after the other, until its input ends.

``python -m index.readers.sandbox_worker BYTES`` has so much memory, may not write large files, gets no secret,
starts no program and opens no connection. Whoever started it sees to its time and ends it; should nobody be there any
more, the system's alarm does.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, BinaryIO

from msgspec import Meta, Raw, Struct

from domain.dates import from_iso
from domain.documents import Document, Paragraph, Role, checked
from domain.errors import RecordError, RecordTooLarge, meaning
from index.readers import reader
from index.readers.metadata.sidecar import Metadata
from index.worker_process import (
    BODY,
    Failed,
    Frame,
    NoFrameError,
    confine,
    pack,
    receive,
    send,
    standard_streams,
    unpack,
)

SPENT = 77  # exit code for memory that is used up
PARAGRAPHS = 2_000_000  # more in one record are not taken
_KNOWN = 1 << 20  # bytes of what is known of a record
_FILES = 512 << 20  # bytes of a file; the table of languages is unpacked into a temporary one
_GRACE = 30  # seconds beyond a record's own, until a process that nobody ends is ended by the alarm
_IDLE = (
    60  # seconds without a record, after which the system ends the process: its memory is of use to others
)
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.kill", "os.startfile",
    "pty.", "webbrowser.", "ftplib.", "smtplib.", "http.", "urllib.",
)  # fmt: skip

Read = Callable[..., Document]  # as index.readers.reader.read; ocr is said only where scans are to be read

# --- What is asked and answered.


class Asked(Frame):
    """A record; the body is its bytes."""

    key: str
    known: Metadata
    seconds: float
    ocr: bool
    page: int = 0  # of a PDF, to be drawn; 0: the record is to be read


_Count = Annotated[int, Meta(ge=0)]


class _Row(Struct, array_like=True, gc=False, forbid_unknown_fields=True):
    """A paragraph. Headings, speakers, heads of tables and dates, which come again and again, are numbers of words."""

    start: _Count
    end: _Count
    role: Role
    heading: _Count
    page: _Count | None
    seconds: Annotated[float, Meta(ge=0, le=1e12)] | None
    speaker: _Count
    heads: _Count
    struck: _Count
    date: _Count


class Answered(Frame):
    """A document; the body is its text."""

    document: Raw  # without text and paragraphs
    words: Annotated[list[str], Meta(max_length=4 * PARAGRAPHS)]
    rows: Annotated[list[_Row], Meta(max_length=PARAGRAPHS)]

    @classmethod
    def of(cls, document: Document) -> tuple[Answered, bytes]:
        """Head and body for ``document``. Raises RecordTooLarge for more than a frame holds."""
        text = document.text.encode("utf-8", "surrogatepass")
        known = pack(replace(document, text="", paragraphs=()))
        if len(document.paragraphs) > PARAGRAPHS or len(text) > BODY or len(known) > _KNOWN:
            raise RecordTooLarge(
                f"“{document.key}” holds more than {PARAGRAPHS:,} paragraphs, or {BODY >> 20:,} MiB of text.",
                remedy="Split it into parts.",
            )
        words: dict[str, int] = {}

        def number(word: str) -> int:
            return words.setdefault(word, len(words))

        rows = [
            _Row(
                p.start, p.end, p.role, number(p.heading), p.page, p.seconds,
                number(p.speaker), number(p.heads), number(p.struck), number(p.date.isoformat()),
            )
            for p in document.paragraphs
        ]  # fmt: skip
        return cls(Raw(known), list(words), rows), text

    def read(self, text: bytes, key: str) -> Document:
        """The document, if it is the record called ``key``. Raises NoFrameError."""
        if len(self.document) > _KNOWN:
            raise NoFrameError("too large")
        known = unpack(self.document, Document)
        try:
            if known.key != key or from_iso(known.date.isoformat()) != known.date:
                raise NoFrameError("not the record that was asked for")
            paragraphs = tuple(
                Paragraph(
                    number, row.start, row.end, row.role, self.words[row.heading],
                    page=row.page, seconds=row.seconds, speaker=self.words[row.speaker],
                    heads=self.words[row.heads], struck=self.words[row.struck],
                    date=from_iso(self.words[row.date]),
                )
                for number, row in enumerate(self.rows, 1)
            )  # fmt: skip
            return replace(known, text=text.decode("utf-8", "surrogatepass"), paragraphs=paragraphs)
        except (ValueError, IndexError) as error:
            raise NoFrameError("no document") from error


class Drawn(Frame):
    """A picture of a page; the body is a PNG file."""


class Broke(Frame):
    """A parser's own mistake, which is one record's: the others go on."""

    reason: str


class Answer(Frame):
    """What became of a record."""

    resident: int  # bytes of memory that are in use
    outcome: Answered | Drawn | Failed | Broke


# --- The process itself.


def serve(requests: BinaryIO, answers: BinaryIO, read: Read) -> None:
    """Reads one record after the other, until there are no more."""
    while (request := receive(requests, Asked)) is not None:
        asked, raw = request
        _alarm(int(asked.seconds) + _GRACE)
        outcome, body = _outcome(asked, raw, read)
        send(answers, Answer(_resident(), outcome), body)
        _alarm(_IDLE)


def _outcome(asked: Asked, raw: bytes, read: Read) -> tuple[Answered | Drawn | Failed | Broke, bytes]:
    try:
        if asked.page:
            from index.readers.pdf.pdf import page_picture

            return Drawn(), page_picture(raw, asked.key, asked.page)
        ocr = {"ocr": True} if asked.ocr else {}
        return Answered.of(checked(read(raw, asked.key, asked.known, **ocr)))
    except RecordError as error:
        return Failed.of(error), b""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the border of the process
        return Broke(f"{meaning(error)}\n{type(error).__name__}: {error}"[:300]), b""


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


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


def main(read: Read | None = None) -> None:
    """Serves on standard input and output. ``read`` takes the place of the readers."""
    requests, answers = standard_streams()
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    confine(memory=int(sys.argv[1]), file_size=_FILES, refused=_REFUSED)
    try:
        serve(requests, answers, read or reader.read)
    except MemoryError:
        os._exit(SPENT)
    except BrokenPipeError:
        # Nobody listens any more.
        os._exit(1)


if __name__ == "__main__":
    main()
