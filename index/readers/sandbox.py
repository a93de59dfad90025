"""Sandbox: records that strangers wrote are read, and their pages drawn, in a process with little memory, little time and no secrets.

Whatever the bytes do to a parser (a crash in C, an endless loop, gigabytes), the one who asked gets a RecordError. The
process is not trusted: what it answers is checked here. It lives for many records, since starting it takes longer than
reading most of them, but never for records of two collections: what one of them did to it reaches no other.

``python -m index.readers.sandbox BYTES`` is that process: it has so much memory, may not write large files, gets no secret, starts no
program and opens no connection. Whoever started it sees to its time and ends it; should nobody be there any more, the system's
alarm does.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Annotated, BinaryIO, Self

from msgspec import Meta, Raw, Struct

from domain.dates import from_iso
from domain.documents import Document, Paragraph, Role, checked
from domain.errors import RecordError, RecordTooLarge, RecordUnreadable, meaning
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, from_table
from index.worker_process import (
    BODY,
    EndedError,
    Failed,
    Frame,
    NoFrameError,
    WorkerProcess,
    confine,
    pack,
    receive,
    resident,
    send,
    standard_streams,
    unpack,
)

SPENT, UNBEGUN = 77, 78  # exit codes: memory that is used up; a process that could not begin
PARAGRAPHS = 2_000_000  # more in one record are not taken
_KNOWN = 1 << 20  # bytes of what is known of a record

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


# --- Whoever asks.

_log = logging.getLogger(__name__)

SECONDS = 60.0  # for one record
SECONDS_A_PAGE = 30.0  # for a scanned one; a full one takes a third of it (docs/decisions/0008-ocr.md)
MEMORY = 2 << 30  # bytes of address space for the process that reads, where the system can limit it
MEMORY_FOR_SCANS = 3 << 30  # half of it is used
RECORDS = 1_000  # so many are read by one process, then another begins
RESIDENT = 512 << 20  # bytes: a process that holds more when it has read a record is not used for another
COMMAND = (sys.executable, "-m", "index.readers.sandbox")
_SMALLEST_PAGE = 8 << 10  # bytes that a scanned page takes in a file, at least
PNG = b"\x89PNG\r\n\x1a\n"
_ENVIRONMENT = (
    "PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV", "OPENBLAS_CORETYPE",
)  # fmt: skip
"""Variables that the process gets; none of them is a secret."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each thread would take its part of the memory, and there is nothing to do for a second one."""


class SandboxedReader:
    """Reads records in another process, which is started for the first one, and anew whenever it has to be.

    Its ``read`` is a folder's ``reader``. Usable from several threads, which take turns. ``close`` it, or use it in a
    ``with``; at the latest the process ends with this one.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        records: int = RECORDS,
        resident: int = RESIDENT,
        command: Sequence[str] = COMMAND,
        ocr: bool = False,
    ) -> None:
        """``seconds`` for one record, ``memory`` in bytes of address space. A process reads ``records`` at most, and no
        more once it holds ``resident`` bytes. ``command`` starts it, with ``memory`` behind. With ``ocr`` it reads scans,
        for which it gets more of both.
        """
        self._ocr = ocr
        self._memory = max(memory, MEMORY_FOR_SCANS) if ocr else memory
        self._seconds, self._records, self._resident = seconds, records, resident
        self._command = (*command, str(self._memory))
        self._turn = threading.Lock()
        self._process: WorkerProcess | None = None
        self._collection = ""
        self._closed = False
        self.counts: Counter[str] = Counter()
        """What became of the records (read, refused, failed, broke, late), and how many processes were started."""

    def read(self, raw: bytes, key: str, metadata: Metadata = SILENT) -> Document:
        """The record as a Document; ``metadata`` is what a sidecar says. Raises RecordError, and nothing else."""
        if len(raw) > BODY:
            raise RecordTooLarge(f"“{key}” is larger than {BODY >> 20:,} MiB.", remedy="Split it into parts.")
        asked = Asked(key, metadata, self._time_for(raw), self._ocr)
        try:
            pack(asked)
        except UnicodeEncodeError as error:
            raise RecordUnreadable(
                f"What is said of “{key}” holds half a character, which cannot be written down.",
                remedy="Save it as UTF-8.",
            ) from error
        with self._turn:
            answer, text = self._answer(asked, raw)
            document = self._document(answer, text, asked)
            self.counts["read"] += 1
        return replace(document, raw_hash=hashlib.sha256(raw).hexdigest())

    def draw(self, raw: bytes, key: str, page: int) -> bytes:
        """A page of a PDF (from 1) as a PNG file. Raises RecordError, and nothing else."""
        if len(raw) > BODY:
            raise RecordTooLarge(f"“{key}” is larger than {BODY >> 20:,} MiB.", remedy="Split it into parts.")
        asked = Asked(key, SILENT, self._seconds, ocr=False, page=page)
        with self._turn:
            answer, picture = self._answer(asked, raw)
            if isinstance(answer.outcome, Drawn) and picture.startswith(PNG):
                return picture
            self._refused(answer, asked)
            raise self._no_answer(asked)

    def read_table(self, raw: bytes, key: str, table: Mapping[str, object]) -> Document:
        """``read`` with what is known of the record by the names of a sidecar. Raises RecordError."""
        try:
            metadata = from_table(table)
        except WrongValueError as error:
            raise RecordUnreadable(f"“{key}”: {error}", remedy="Correct what is said of it.") from error
        return self.read(raw, key, metadata)

    def close(self) -> None:
        """Ends the process; a record that is under way is not read. Nothing is read afterwards."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        with self._turn:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process; None while there is none."""
        process = self._process
        return process.pid if process else None

    def _time_for(self, raw: bytes) -> float:
        """Seconds; where scans are read, more for every page that a PDF of its size can hold. Its pages are not counted:
        nobody but the reading process looks into it.
        """
        if not self._ocr or b"%PDF-" not in raw[:1024]:
            return self._seconds
        from index.readers.ocr import PAGES  # with numpy, which most records are read without

        return self._seconds + SECONDS_A_PAGE * min(PAGES, 1 + len(raw) // _SMALLEST_PAGE)

    def _answer(self, asked: Asked, raw: bytes) -> tuple[Answer, bytes]:
        """The answer, and the process made ready for the next record, or ended. Raises RecordError."""
        process = self._ready(asked.key)
        fresh = process.asked == 0
        try:
            answer, text = process.ask(asked, raw, Answer, asked.seconds)
        except EndedError as ended:
            self._process = None
            # The records before it may have spent the memory: it gets one try in a process of its own.
            if not fresh and not ended.late and not self._closed:
                return self._answer(asked, raw)
            raise self._broken(asked, ended) from ended
        except BaseException:
            self._process = None
            raise
        if process.asked >= self._records or answer.resident > self._resident:
            self._end()
        return answer, text

    def _ready(self, key: str) -> WorkerProcess:
        """The process to ask. Raises RecordError."""
        collection = key.partition("/")[0]
        if self._closed:
            raise _stopped(key)
        if collection != self._collection:
            self._end()
        if self._process is None:
            environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            try:
                self._process = WorkerProcess(self._command, environment | _ONE_THREAD, quiet=True)
            except OSError as error:
                raise _unbegun(key, meaning(error)) from error
            self._collection = collection
            self.counts["started"] += 1
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def _document(self, answer: Answer, text: bytes, asked: Asked) -> Document:
        """What the answer says. Raises RecordError."""
        self._refused(answer, asked)
        if not isinstance(answer.outcome, Answered):
            raise self._no_answer(asked)
        try:
            return checked(answer.outcome.read(text, asked.key))
        except NoFrameError as error:
            raise self._no_answer(asked) from error

    def _refused(self, answer: Answer, asked: Asked) -> None:
        """Raises RecordError where that is the answer."""
        match answer.outcome:
            case Failed() as failed:
                self.counts["refused"] += 1
                raise failed.raised(RecordUnreadable, among=RecordError)
            case Broke(reason):
                self.counts["failed"] += 1
                means, _, told = reason.partition("\n")
                _log.warning("%s could not be read: %s", asked.key, told)
                raise RecordUnreadable(
                    f"“{asked.key}” could not be read: {means}.",
                    remedy="Report it, with the file if you can.",
                )

    def _no_answer(self, asked: Asked) -> RecordError:
        # Whatever answered so is not to answer for another record.
        self._end()
        return self._broken(asked, EndedError(0, garbled=True))

    def _broken(self, asked: Asked, ended: EndedError) -> RecordError:
        if self._closed:
            return _stopped(asked.key)
        if ended.late:
            self.counts["late"] += 1
            return RecordTooLarge(
                f"“{asked.key}” was not read within {asked.seconds:,.0f} seconds.",
                remedy="Split it into parts, or save it as plain text.",
            )
        self.counts["broke"] += 1
        if ended.code == SPENT:
            return RecordTooLarge(
                f"“{asked.key}” needs more memory than a record may ({self._memory >> 20:,} MiB).",
                remedy="Split it into parts, or save it as plain text.",
            )
        if ended.code == UNBEGUN:
            return _unbegun(asked.key, "it ends as it begins")
        how = f"signal {-ended.code}" if ended.code < 0 else f"code {ended.code}"
        return RecordUnreadable(
            f"“{asked.key}” broke the program that reads it ({'it gave no answer' if ended.garbled else how}), or needed"
            " more memory than a record may.",
            remedy="Save it anew from the program it was made with, or as plain text.",
        )


def _unbegun(key: str, why: str) -> RecordUnreadable:
    return RecordUnreadable(
        f"“{key}” was not read: no process can be started for it ({why}).",
        remedy="Look what processes, memory and files the system allows (`ulimit -a`), and what is left; then index again.",
    )


def _stopped(key: str) -> RecordUnreadable:
    return RecordUnreadable(f"“{key}” was not read: Plenum is being stopped.", remedy="Index again later.")


# --- The process itself.

_FILES = 512 << 20  # bytes of a file; the table of languages is unpacked into a temporary one
_GRACE = 30  # seconds beyond a record's own, until a process that nobody ends is ended by the alarm
_IDLE = 60  # seconds without a record, after which the system ends the process, whose memory others use
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.kill", "os.startfile",
    "pty.", "webbrowser.", "ftplib.", "smtplib.", "http.", "urllib.",
)  # fmt: skip

Read = Callable[..., Document]  # as index.readers.reader.read; ocr is said only where scans are to be read


def serve(requests: BinaryIO, answers: BinaryIO, read: Read) -> None:
    """Reads one record after the other, until there are no more."""
    while (request := receive(requests, Asked)) is not None:
        asked, raw = request
        _alarm(int(asked.seconds) + _GRACE)
        outcome, body = _outcome(asked, raw, read)
        send(answers, Answer(resident(), outcome), body)
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


def main(read: Read | None = None) -> None:
    """Serves on standard input and output. ``read`` takes the place of the readers, which nobody but this process needs."""
    try:
        if read is None:
            from index.readers import reader

            read = reader.read
        requests, answers = standard_streams()
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        confine(memory=int(sys.argv[1]), file_size=_FILES, refused=_REFUSED)
    except Exception:  # noqa: BLE001 - no record's fault
        os._exit(UNBEGUN)
    try:
        serve(requests, answers, read)
    except MemoryError:
        os._exit(SPENT)
    except BrokenPipeError:
        # Nobody listens any more.
        os._exit(1)


if __name__ == "__main__":
    main()
