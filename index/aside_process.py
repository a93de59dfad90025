"""One process that reads records aside, as seen by whoever started it: asked, waited for, and ended."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.aside_frames import NoFrameError, receive, send

_ROOT = Path(__file__).resolve().parents[1]
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
