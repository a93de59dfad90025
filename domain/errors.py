"""Every error Plenum raises, as one tree.

    PlenumError
    ├── BadSettings            a setting is unknown, of the wrong type, or out of range
    ├── MissingPart            something configured or needed is not installed
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
    ├── LibraryError
    │   ├── LibraryMissing     nothing has been indexed yet
    │   ├── LibraryDamaged     a file of the generation is not the one that was published
    │   ├── LibraryMismatch    built with another model than the one configured
    │   ├── LibraryBusy        another process is re-indexing
    │   ├── ListingBroken      a place on the web does not list what it has as it should
    │   └── StorageFull        no room left on the disk
    ├── QuestionRefused        the question itself cannot be searched (empty, only symbols, too long)
    ├── ReceiptUnknown         no answer with this id was given here
    ├── Busy                   there is too much to do just now
    │   ├── QueueFull          too many questions are waiting, of all or of one person
    │   ├── CoolingDown        one person asked too much in a short time
    │   └── ShuttingDown       the bot is being stopped
    ├── NotAllowed             this person may not do this, or not here
    ├── DiscordError           Discord cannot be served
    │   ├── TokenRefused       Discord does not know the token
    │   └── AlreadyServing     another process serves Discord from this data folder
    └── EvaluationError        an evaluation set does not have the form it should have

Each error is one sentence that says what was wrong and where, and a remedy that says what to do.
Foreign errors are translated at the border where they arise, with ``raise … from``.
"""

from __future__ import annotations


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


class BadSettings(PlenumError):
    """A setting is unknown, of the wrong type, or out of range."""

    exit_code = 4


class MissingPart(PlenumError):
    """Something that is configured is not installed. It stops the start; it never makes answers worse."""

    exit_code = 4


class ModelError(PlenumError):
    """A model cannot be used."""

    exit_code = 5


class WeightsMissing(ModelError):
    """There are no weights where they were looked for."""


class WeightsChanged(ModelError):
    """The sha256 of the weights is not the pinned one."""


class RecordError(PlenumError):
    """One record cannot be taken in. It is reported by name, reason and remedy; the others go on."""

    exit_code = 6


class RecordMissing(RecordError):
    """There is no such file, or it cannot be opened."""


class RecordEmpty(RecordError):
    """There is nothing to read in it."""


class RecordUnreadable(RecordError):
    """It is broken, truncated, binary, or not what its name says."""


class RecordEncrypted(RecordError):
    """It needs a password."""


class RecordTooLarge(RecordError):
    """It is beyond a stated limit."""


class RecordNeedsOCR(RecordError):
    """It holds pictures of pages and no text."""


class RecordOutside(RecordError):
    """Its path leads out of the folder it was given for."""


class RecordUnreachable(RecordError):
    """It could not be fetched from its address: no such host, no answer, an error page, too slow."""

    def __init__(self, sentence: str, *, remedy: str = "", status: int = 0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.status = status
        """What the site answered (HTTP); 0 when it did not."""


class RecordAbsent(RecordUnreachable):
    """Its address says that nothing is there, or not any more (404, 410)."""


class SitePaused(RecordUnreachable):
    """Its site asks to come back later, or has failed so often that it is left alone for a while."""

    def __init__(self, sentence: str, *, remedy: str = "", until: float = 0.0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.until = until
        """Seconds since the epoch."""


class AddressRefused(RecordError):
    """Nothing may be fetched from this address: it is not on the public web, or its site asks robots to stay away."""


class LibraryError(PlenumError):
    """The library cannot be used as it is."""

    exit_code = 7


class LibraryMissing(LibraryError):
    """Nothing has been indexed yet."""


class LibraryDamaged(LibraryError):
    """A file of the generation is not the one that was published."""


class LibraryMismatch(LibraryError):
    """The library was built with another model than the one that is configured."""


class LibraryBusy(LibraryError):
    """Another process is re-indexing this library."""


class ListingBroken(LibraryError):
    """A place on the web does not list what it has as it should: nothing of it is taken to be gone."""


class StorageFull(LibraryError):
    """There is no room left on the disk. What was published before is untouched."""


class QuestionRefused(PlenumError):
    """The question itself cannot be searched: it is empty, only symbols, or too long."""

    exit_code = 2


class ReceiptUnknown(PlenumError):
    """No answer with this id was given here."""

    exit_code = 8


class EvaluationError(PlenumError):
    """An evaluation set does not have the form it should have."""

    exit_code = 2


class Busy(PlenumError):
    """There is too much to do just now. Asking again later helps."""

    exit_code = 7


class QueueFull(Busy):
    """Too many questions are waiting, of all people or of one."""


class CoolingDown(Busy):
    """One person asked too much in a short time."""

    def __init__(self, sentence: str, *, remedy: str = "", seconds: float = 0.0) -> None:
        super().__init__(sentence, remedy=remedy)
        self.seconds = seconds
        """Until the next question is taken."""


class ShuttingDown(Busy):
    """The bot is being stopped."""


class NotAllowed(PlenumError):
    """This person may not do this, or not here. ``reason`` is the id of a wording."""

    def __init__(self, sentence: str, *, remedy: str = "", reason: str = "") -> None:
        super().__init__(sentence, remedy=remedy)
        self.reason = reason


class DiscordError(PlenumError):
    """Discord cannot be served."""

    exit_code = 9


class TokenRefused(DiscordError):
    """Discord does not know the token."""


class AlreadyServing(DiscordError):
    """Another process serves Discord from this data folder: two would answer twice."""

    exit_code = 7
