"""Reading what strangers wrote, in a process of its own: with little memory, little time, and no secrets.

Whatever the bytes do to a parser (a crash in C, an endless loop, gigabytes), the one who asked gets a RecordError. The
process is not trusted: what it answers is checked here. It lives for many records, since starting it takes longer than
reading most of them, but never for records of two collections: what one of them did to it reaches no other.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from domain import errors
from domain.documents import Document, checked
from domain.errors import RecordError, RecordTooLarge, RecordUnreadable
from index.readers.metadata.sidecar import SILENT, Metadata, WrongValueError, from_table
from index.readers.ocr import recognition as ocr_limits
from index.readers.sandbox.frames import BODY, NoFrameError, packed_metadata, receive, send, unpacked_document
from index.readers.sandbox.sandbox_worker import SPENT

# --- One process that reads records aside, as seen by whoever started it: asked, waited for, and ended.

_ROOT = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV", "OPENBLAS_CORETYPE")
"""Variables that the process gets; none of them is a secret."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each thread would take its part of the memory, and there is nothing to do for a second one."""
_GOES = 2.0
"""Seconds for a process that answers no more to end by itself, so that its exit code tells why."""


class EndedError(Exception):
    """The process gave no answer, and is no more."""

    def __init__(self, code: int, *, late: bool = False, garbled: bool = False) -> None:
        super().__init__(code)
        self.code, self.late, self.garbled = code, late, garbled
        """Its exit code (a signal is negative); whether its time was up; whether it said something that is no answer."""


class Process:
    """A process that reads. Used by one thread at a time, except ``kill``."""

    def __init__(self, command: Sequence[str]) -> None:
        """Raises OSError when there is no process to be had."""
        self.asked = 0
        """Records that it was given."""
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours, and no word of a record is in it
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _ONE_THREAD,
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def ask(self, head: Mapping[str, Any], raw: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        """The answer to one record. Raises EndedError; then the process is gone."""
        self.asked += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        garbled = False
        try:
            send(self._requests, head, raw)
            if (answer := receive(self._answers)) is not None:
                return answer
        except OSError:
            pass  # It reads no more: its exit code says why.
        except NoFrameError:
            garbled = True
        except BaseException:
            # Interrupted: what it would answer yet is nobody's.
            self.kill()
            self.end()
            raise
        finally:
            timer.cancel()
        raise EndedError(self.end(), late=late.is_set(), garbled=garbled)

    def kill(self) -> None:
        """Ends it at once. Whoever waits for its answer gets none."""
        self._process.kill()

    def end(self) -> int:
        """Ends it, and gives its exit code."""
        # Closing is writing what is left to be written, which nobody may read any more.
        with suppress(OSError):
            self._requests.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_GOES)
        self._process.kill()
        code = self._process.wait()
        self._answers.close()
        return code


SECONDS = 60.0
"""For one record."""
MEMORY = 2 << 30
"""Bytes of address space for the process that reads, where the system can limit it."""
RECORDS = 1_000
"""So many are read by one process, then another begins."""
RESIDENT = 512 << 20
"""Bytes: a process that holds more when it has read a record is not used for another."""
_SENTENCE = 2_000
"""Characters of what the process has to say."""
COMMAND = (sys.executable, "-m", "index.readers.sandbox.sandbox_worker")
_ERRORS = {
    each.__name__: each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, RecordError)
}


class AsideReader:
    """Reads records in another process, which is started for the first one, and anew whenever it has to be.

    ``AsideReader().read`` is a folder's ``reader``. Usable from several threads, which take turns. ``close`` it, or use
    it in a ``with``; at the latest the process ends with this one.
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
        if ocr:
            memory = max(memory, ocr_limits.MEMORY)
        self._seconds, self._memory, self._records, self._resident = seconds, memory, records, resident
        self._command = (*command, str(memory))
        self._turn = threading.Lock()
        self._process: Process | None = None
        self._collection = ""
        self._closed = False
        self.counts: Counter[str] = Counter()
        """What became of the records (read, refused, failed, broke, late), and how many processes were started."""

    def read(self, raw: bytes, key: str, metadata: Metadata = SILENT) -> Document:
        """The record ``raw`` as a Document; ``metadata`` is what a sidecar says.

        Raises RecordError, and nothing else, whatever the bytes are.
        """
        if len(raw) > BODY:
            raise RecordTooLarge(f"“{key}” is larger than {BODY >> 20:,} MiB.", remedy="Split it into parts.")
        seconds = ocr_limits.seconds_for(raw, self._seconds) if self._ocr else self._seconds
        head = {"key": key, "known": packed_metadata(metadata), "seconds": seconds, "ocr": self._ocr}
        with self._turn:
            answer, body = self._asked(head, raw, key)
            document = self._document(answer, body, key)
            self.counts["read"] += 1
        return replace(document, raw_hash=hashlib.sha256(raw).hexdigest())

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
        process = self._process
        if process is not None:
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

    def _asked(self, head: Mapping[str, Any], raw: bytes, key: str) -> tuple[dict[str, Any], bytes]:
        """The answer, and the process made ready for the next record, or ended. Raises RecordError."""
        process, fresh = self._ready(key)
        try:
            answer, body = process.ask(head, raw, head["seconds"])
        except EndedError as ended:
            self._process = None
            # The records before it may have spent the memory: it gets one try in a process of its own.
            if not fresh and not ended.late and not self._closed:
                return self._asked(head, raw, key)
            raise self._broke(key, ended, head["seconds"]) from ended
        except BaseException:
            self._process = None
            raise
        resident = answer.get("resident")
        if process.asked >= self._records or not isinstance(resident, int) or resident > self._resident:
            self._end()
        return answer, body

    def _ready(self, key: str) -> tuple[Process, bool]:
        """The process to ask, and whether nothing was asked of it before. Raises RecordError."""
        collection = key.partition("/")[0]
        if self._closed:
            raise RecordUnreadable(
                f"“{key}” was not read: Plenum is being stopped.", remedy="Index again when it runs."
            )
        if collection != self._collection:
            self._end()
        if self._process is None:
            try:
                self._process = Process(self._command)
            except OSError as error:
                raise RecordUnreadable(
                    f"“{key}” was not read: no process can be started for it ({error.strerror}).",
                    remedy="Look how many processes the system allows, and whether memory is left; then index again.",
                ) from error
            self._collection = collection
            self.counts["started"] += 1
        return self._process, self._process.asked == 0

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def _document(self, answer: Mapping[str, Any], body: bytes, key: str) -> Document:
        """What the answer says. Raises RecordError."""
        if "error" in answer:
            self.counts["refused"] += 1
            error = _ERRORS.get(str(answer["error"]), RecordUnreadable)
            raise error(str(answer.get("sentence"))[:_SENTENCE], remedy=str(answer.get("remedy"))[:_SENTENCE])
        if "failed" in answer:
            self.counts["failed"] += 1
            raise RecordUnreadable(
                f"“{key}” could not be read ({answer['failed']}).",
                remedy="Report it, with the file if you can.",
            )
        try:
            return checked(unpacked_document(answer, body, key))
        except NoFrameError as error:
            # Whatever answered so is not to answer for another record.
            self._end()
            raise self._broke(key, EndedError(0, garbled=True), 0) from error

    def _broke(self, key: str, ended: EndedError, seconds: float) -> RecordError:
        if self._closed:
            return RecordUnreadable(
                f"“{key}” was not read: Plenum is being stopped.", remedy="Index again when it runs."
            )
        if ended.late:
            self.counts["late"] += 1
            return RecordTooLarge(
                f"“{key}” was not read within {seconds:,.0f} seconds.",
                remedy="Split it into parts, or save it as plain text.",
            )
        self.counts["broke"] += 1
        if ended.code == SPENT:
            return RecordTooLarge(
                f"“{key}” needs more memory than a record may ({self._memory >> 20:,} MiB).",
                remedy="Split it into parts, or save it as plain text.",
            )
        how = f"signal {-ended.code}" if ended.code < 0 else f"code {ended.code}"
        return RecordUnreadable(
            f"“{key}” broke the program that reads it ({'it gave no answer' if ended.garbled else how}), or needed more"
            " memory than a record may.",
            remedy="Save it anew from the program it was made with, or as plain text.",
        )


def read_aside(
    raw: bytes, key: str, table: Mapping[str, object], *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """One record, in a process for it alone; ``table`` is what is known of it, by the names of a sidecar.

    Raises RecordError, and nothing else, whatever the bytes are.
    """
    with AsideReader(seconds=seconds, memory=memory) as reader:
        return reader.read_table(raw, key, table)


def read_known_aside(raw: bytes, key: str, metadata: Metadata) -> Document:
    """``read_aside`` with what a sidecar says. Raises RecordError."""
    with AsideReader() as reader:
        return reader.read(raw, key, metadata)
