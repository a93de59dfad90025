"""Every error Plenum raises, as one tree; and what a check finds.

    PlenumError
    ├── BadSettings            a setting is unknown, of the wrong type, or out of range
    ├── MissingPart            something configured or needed is not installed: it stops the start
    ├── ModelError
    │   ├── WeightsMissing     no weights where they were looked for
    │   └── WeightsChanged     the weights are not the ones that were pinned (sha256)
    ├── RecordError            one record cannot be taken in; the others go on
    │   ├── RecordMissing      not there, or not a readable file
    │   ├── RecordEmpty        nothing to read in it
    │   ├── RecordUnreadable   broken, truncated, binary, or not what its name says
    │   ├── RecordEncrypted    needs a password
    │   ├── RecordTooLarge     beyond a stated limit
    │   ├── RecordNeedsOCR     pictures of pages, no text
    │   ├── RecordOutside      its path leads out of the folder it was given for
    │   ├── RecordUnreachable  it could not be fetched from its address
    │   │   ├── RecordAbsent   its address says that nothing is there (any more)
    │   │   └── SitePaused     its site asks to come back later
    │   └── AddressRefused     nothing may be fetched from this address
    │       └── SiteUnknown    there is no such site, or it is none of the public web (RecordUnreachable too)
    ├── LibraryError
    │   ├── LibraryMissing     nothing has been indexed yet
    │   │   └── LibraryUnknown no generation, or backup, of this name is there
    │   ├── LibraryDamaged     a file of the generation is not the one that was published
    │   ├── LibraryMismatch    built with another model than the one configured
    │   ├── LibraryBusy        another process is re-indexing
    │   ├── EngineAway         the search engine beside the library does not answer
    │   ├── ListingBroken      a place on the web does not list what it has as it should: nothing is gone
    │   └── StorageFull        no room left on the disk; what was published is untouched
    ├── QuestionRefused        the question itself cannot be searched (empty, only symbols, too long)
    ├── ReceiptUnknown         no answer with this id was given here
    ├── Busy                   there is too much to do just now; asking later helps
    │   ├── QueueFull          too many questions are waiting, of all or of one person
    │   ├── CoolingDown        one person asked too much in a short time
    │   └── ShuttingDown       the bot is being stopped
    ├── NotAllowed             this person may not do this, or not here, or nothing can be meant by it
    ├── DiscordError           Discord cannot be served
    │   ├── TokenRefused       Discord does not know the token
    │   └── AlreadyServing     another process serves Discord from this data folder
    └── EvaluationError        an evaluation set does not have the form it should have

Each error is one sentence that says what was wrong and where, and a remedy that says what to do.
Foreign errors are translated at the border where they arise, with ``raise … from``.

A finding has a name, a verdict and a remedy. The re-index, ``doctor`` and ``verify`` tell them.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class PlenumError(Exception):
    """The root. ``str(error)`` is a sentence for people; ``remedy`` is the next step, or empty.

    ``exit_code`` is what the command line returns when this error ends a command
    (the table is in ``docs/operating.md``).
    """

    exit_code = 1

    def __init__(self, sentence: str, *, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class OutputLost(PlenumError):
    """What a command says cannot be written: standard output is closed, or its disk is full."""

    exit_code = 3


class BadSettings(PlenumError):
    exit_code = 4


class MissingPart(PlenumError):
    exit_code = 4


class ModelError(PlenumError):
    exit_code = 5


class WeightsMissing(ModelError): ...


class WeightsChanged(ModelError): ...


class RecordError(PlenumError):
    exit_code = 6


class RecordMissing(RecordError):
    exit_code = 2


class RecordEmpty(RecordError): ...


class RecordUnreadable(RecordError): ...


class RecordEncrypted(RecordError): ...


class RecordTooLarge(RecordError): ...


class RecordNeedsOCR(RecordError): ...


class RecordOutside(RecordError): ...


class RecordUnreachable(RecordError):
    """It could not be fetched from its address: no such host, no answer, an error page, too slow."""

    def __init__(self, sentence: str, *, remedy: str = "", status: int = 0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.status = status
        """What the site answered (HTTP); 0 when it did not."""


class RecordAbsent(RecordUnreachable): ...


class SitePaused(RecordUnreachable):
    """Its site asks to come back later, or has failed so often that it is left alone for a while."""

    def __init__(self, sentence: str, *, remedy: str = "", until: float = 0.0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.until = until
        """Seconds since the epoch."""


class AddressRefused(RecordError):
    exit_code = 2


class SiteUnknown(RecordUnreachable, AddressRefused):
    """A name that leads nowhere, or to where nobody is to be led: whoever tries names must not learn which of them there are in
    this machine's network.
    """


class LibraryError(PlenumError):
    exit_code = 7


class LibraryMissing(LibraryError): ...


class LibraryUnknown(LibraryMissing):
    exit_code = 2


class LibraryDamaged(LibraryError): ...


class LibraryMismatch(LibraryError): ...


class LibraryBusy(LibraryError): ...


class EngineAway(LibraryError): ...


class ListingBroken(LibraryError): ...


class StorageFull(LibraryError): ...


class QuestionRefused(PlenumError):
    exit_code = 2


class ReceiptUnknown(PlenumError):
    exit_code = 8


class EvaluationError(PlenumError):
    exit_code = 2


class Busy(PlenumError):
    exit_code = 7


class QueueFull(Busy): ...


class CoolingDown(Busy):
    """One person asked too much in a short time."""

    def __init__(self, sentence: str, *, remedy: str = "", seconds: float = 0.0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.seconds = seconds
        """Until the next question is taken."""


class ShuttingDown(Busy): ...


class NotAllowed(PlenumError):
    """This person may not do this, or not here, or nothing can be meant by it. ``reason`` is the id of a wording, ``values`` what it
    is given.
    """

    exit_code = 2

    def __init__(
        self,
        sentence: str,
        *,
        remedy: str = "",
        reason: str = "",
        values: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(sentence, remedy=remedy)
        self.reason, self.values = reason, values


class DiscordError(PlenumError):
    exit_code = 9


class TokenRefused(DiscordError): ...


class AlreadyServing(DiscordError):
    exit_code = 7


NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""EFBIG is what a file size limit (ulimit -f, some quotas) gives instead of ENOSPC."""
# FAISS and tantivy hand on the system's sentence, not its number.
_NO_ROOM_WORDS = re.compile(
    r"no space left|quota exceeded|file too large|os error (?:28|122|27)\b", re.IGNORECASE
)
_PROBE = 1 << 20


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether ``error``, raised while writing under ``folder``, means that there is no room left."""
    if isinstance(error, StorageFull):
        return True
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or _NO_ROOM_WORDS.search(str(error)):
        return True
    # A library that lost the reason on its way up ("disk I/O error"): the disk itself still tells.
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE))
    except OSError as probe:
        return probe.errno in NO_ROOM
    return False


def meaning(error: BaseException) -> str:
    """What a foreign error means, in words that end no sentence. Its class and its message are for the log: they name what only who
    writes programs knows.

    >>> meaning(RecursionError()), meaning(OSError(13, "Permission denied")), meaning(KeyError("x"))
    ('it is nested too deep', 'there is no permission', 'something that Plenum did not expect; the log says what')
    >>> meaning(OSError(6, "No such device", "/a/private/path"))
    'no such device or address'
    """
    if isinstance(error, OSError) and (error.errno or str(error)):
        return _SYSTEM.get(error.errno or 0) or (
            os.strerror(error.errno).lower() if error.errno else str(error)
        )
    return next((words for kind, words in _MEANINGS.items() if isinstance(error, kind)), _UNEXPECTED)


_UNEXPECTED = "something that Plenum did not expect; the log says what"
_SYSTEM = {
    errno.ENOENT: "it is not there",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the disk can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.EISDIR: "it is a folder",
    errno.EPIPE: "nobody is at the other end of the pipe",
    errno.ENOTDIR: "there is no such folder",
    errno.ELOOP: "its links lead to each other in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EIO: "the disk does not answer as it should",
    errno.ENOMEM: "there is not enough memory",
    errno.EADDRINUSE: "another program uses it",
    errno.ECONNREFUSED: "nobody answers there",
    errno.ECONNRESET: "the connection broke off",
}
_MEANINGS: Mapping[type[BaseException], str] = {
    MemoryError: "there is not enough memory",
    RecursionError: "it is nested too deep",
    TimeoutError: "it took too long",
    UnicodeError: "its characters are not those that it should have",
    EOFError: "it ends too early",
    json.JSONDecodeError: "it is not JSON",
}


class Verdict(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"
    """Worth knowing; nothing has to be done."""
    WARNING = "warning"
    """Something works less well than it could."""
    BAD = "bad"
    """Something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    >>> Finding("disk", Verdict.GOOD, "12.0 GB are free.")
    Finding(name='disk', verdict=<Verdict.GOOD: 'good'>, sentence='12.0 GB are free.', remedy='')
    """

    name: str
    """What was looked at: a record's key, or the name of a check."""
    verdict: Verdict
    sentence: str
    remedy: str = ""
    """What to do about it; empty when there is nothing to do."""


def count(number: int, noun: str) -> str:
    """How many there are, as sentences of errors and findings say it: ``1 record``, ``2,000 records``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
