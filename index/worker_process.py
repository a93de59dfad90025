"""Worker process: another process that is given work and answers in frames, never in pickles.

A frame is a head in MessagePack, of a type that is named beforehand, and bytes behind it. Whoever receives one takes it
apart as if an enemy had written it: its sizes, its counts and every value are looked at before anything is made of it.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TypeVar, cast

import msgspec

from domain import errors
from domain.errors import PlenumError

ROOT = Path(__file__).resolve().parents[1]
HEAD = 160 << 20  # bytes
BODY = 256 << 20  # bytes
_SIZES = struct.Struct(">QQ")
_WORDS = ("sentence", "remedy")
_SENTENCE = 2_000  # characters of them
_GOES = 2.0  # seconds for a process that answers no more to end by itself, so that its exit code tells why

Head = TypeVar("Head")

# --- Frames.


class NoFrameError(ValueError):
    """What was received is no frame, or not the one that was waited for."""


class Frame(msgspec.Struct, tag=True, array_like=True, forbid_unknown_fields=True):
    """Head of a frame: what it is called, and its values in order."""


class Failed(Frame):
    """An error of Plenum's own."""

    error: str  # its class
    sentence: str
    remedy: str
    details: Annotated[dict[str, str | int | float], msgspec.Meta(max_length=8)]

    @classmethod
    def of(cls, error: PlenumError) -> Failed:
        """The frame for ``error``."""
        details = {name: value for name, value in vars(error).items() if name not in _WORDS}
        return cls(type(error).__name__, error.sentence, error.remedy, details)

    def raised(self, otherwise: type[PlenumError], among: type[PlenumError] = PlenumError) -> PlenumError:
        """The error itself, one of those ``among``; where it names none of them, ``otherwise``."""
        named = vars(errors).get(self.error)
        kind = named if isinstance(named, type) and issubclass(named, among) else otherwise
        error = kind(self.sentence[:_SENTENCE], remedy=self.remedy[:_SENTENCE])
        for name, value in self.details.items():
            if name not in _WORDS and type(vars(error).get(name)) is type(value):
                setattr(error, name, value)
        return error


def send(stream: BinaryIO, head: Frame, body: bytes = b"") -> None:
    """Writes a frame. Raises OSError when nobody reads any more."""
    packed = pack(head)
    stream.write(_SIZES.pack(len(packed), len(body)))
    stream.write(packed)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, expected: type[Head]) -> tuple[Head, bytes] | None:
    """The next frame, whose head is ``expected``; None for none any more. Raises NoFrameError, OSError."""
    sizes = stream.read(_SIZES.size)
    if not sizes:
        return None
    if len(sizes) < _SIZES.size:
        raise NoFrameError("cut off")
    head_size, body_size = _SIZES.unpack(sizes)
    if head_size > HEAD or body_size > BODY:
        raise NoFrameError("too large")
    packed, body = stream.read(head_size), stream.read(body_size)
    if len(packed) < head_size or len(body) < body_size:
        raise NoFrameError("cut off")
    return unpack(packed, expected), body


def pack(value: Any) -> bytes:
    """``value`` in MessagePack."""
    return msgspec.msgpack.encode(value, enc_hook=_as_pair)


def unpack(packed: bytes | msgspec.Raw, expected: type[Head]) -> Head:
    """The reverse. Raises NoFrameError for anything that is no ``expected``, down to its last value."""
    try:
        return cast("Head", _decoder(cast("Any", expected)).decode(packed))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NoFrameError(str(error)) from error


@lru_cache(maxsize=16)
def _decoder(expected: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(expected, dec_hook=_from_pair)


def _as_pair(pages: range) -> tuple[int, int]:
    return pages.start, pages.stop


def _from_pair(_: type, value: Any) -> range:
    start, stop = msgspec.convert(value, tuple[int, int])
    if not 0 < start < stop:
        raise ValueError("no pages")
    return range(start, stop)


# --- The side that gives work.


class EndedError(Exception):
    """The process gave no answer, and is no more."""

    def __init__(self, code: int, *, late: bool = False, garbled: bool = False) -> None:
        super().__init__(code)
        self.code = code  # its exit code; a signal is negative
        self.late = late  # its time was up
        self.garbled = garbled  # it said something that is no answer


class WorkerProcess:
    """A process that works. Used by one thread at a time, except ``kill``."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, quiet: bool = False
    ) -> None:
        """``quiet`` leaves out what it writes to standard error. Raises OSError when there is no process to be had."""
        self.asked = 0  # times
        self._late = threading.Event()
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours, and no word of a record is in it
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            # Wherever Plenum is started, and whatever lies there, no code is run but what is installed.
            env={
                **environment,
                "PYTHONPATH": os.pathsep.join((str(ROOT), *_given_path())),
                "PYTHONSAFEPATH": "1",
            },
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def ask(self, head: Frame, body: bytes, expected: type[Head], seconds: float) -> tuple[Head, bytes]:
        """The one answer to ``head``, within ``seconds``. Raises EndedError; then the process is gone."""
        timer = threading.Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            self.tell(head, body)
            return self.hear(expected)
        except EndedError:
            raise
        except BaseException:
            # Interrupted: what it would answer yet is nobody's.
            self.kill()
            self.end()
            raise
        finally:
            timer.cancel()

    def tell(self, head: Frame, body: bytes = b"") -> None:
        """Gives it work. Where it takes none any more, ``hear`` says why."""
        self.asked += 1
        with suppress(OSError):
            send(self._requests, head, body)

    def hear(self, expected: type[Head]) -> tuple[Head, bytes]:
        """What it says next. Raises EndedError; then the process is gone."""
        garbled = False
        try:
            if (answer := receive(self._answers, expected)) is not None:
                return answer
        except OSError:
            pass  # Its exit code says why.
        except NoFrameError:
            garbled = True
        raise EndedError(self.end(), late=self._late.is_set(), garbled=garbled)

    def _stop(self) -> None:
        self._late.set()
        self.kill()

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


def _given_path() -> Sequence[str]:
    """What the environment adds to where modules are looked for; an empty item would be the working folder."""
    return [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(each)]  # noqa: PTH117 - text


# --- The side that works.


def standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, for frames alone: what a library prints goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, answers


def confine(
    *, memory: int | None = None, file_size: int | None = None, refused: tuple[str, ...] = (), nice: int = 0
) -> None:
    """Takes from this process what its work does not need, as far as the system can: ``memory`` beyond so many bytes of
    address space, files beyond ``file_size`` bytes, the acts (as the interpreter calls them) that begin with one of
    ``refused``, and with ``nice`` its turn before others.
    """
    # Ctrl-C is for whoever started it, who may want what is under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if refused:
        sys.addaudithook(_refusing(refused))
    if sys.platform == "win32":
        return
    import resource

    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, size in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, file_size)):
        if size is not None:
            # Whoever started Plenum may have left it less: that cannot be raised, and is enough for most records.
            hard = resource.getrlimit(limit)[1]
            least = size if hard == resource.RLIM_INFINITY else min(size, hard)
            resource.setrlimit(limit, (least, least))
    with suppress(OSError):
        # Where a machine runs out of memory, it is to end this process and not the bot.
        Path("/proc/self/oom_score_adj").write_text("800", "ascii")


def _refusing(refused: tuple[str, ...]) -> Callable[[str, object], None]:
    def refuse(act: str, _: object) -> None:
        if act.startswith(refused):
            raise PermissionError(f"{act}: the process that reads does nothing else")

    return refuse


def resident() -> int:
    """Bytes of memory that this process has in use; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        # The most it ever was: in bytes on macOS, where this is needed.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
