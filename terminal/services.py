"""What the terminal needs from the rest of the house. ``bot.py`` builds it; the commands see nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from domain.answers import Answer, Filters, NoAnswer
from domain.documents import Document
from domain.findings import Finding
from domain.meetings import Meeting
from domain.priorities import Priorities
from domain.receipts import Verification
from index.backup.archive import BackedUp
from index.ports import Report
from index.records import Generation, Plan, Record, ReindexReport
from index.sources.feed_source import Subscription, SubscriptionStatus
from index.storage.library import Holdings
from retrieval.evaluation.evaluate import Evaluation

Stages = Callable[[str, int, int], None]
"""Called with (stage, done, total); total is 0 when it is not known."""


class Services(Protocol):
    """One method for each thing that can be asked for. All raise PlenumError kinds and nothing else."""

    @property
    def passages(self) -> int:
        """How many passages are shown beneath the quotes."""
        ...

    @property
    def discord(self) -> bool:
        """Whether a Discord token is set."""
        ...

    def serve(self) -> None:
        """Serves Discord until the process is told to stop. Raises DiscordError kinds."""
        ...

    def invite(self) -> str:
        """The address that takes the bot into a community. Raises MissingPart without a token, BadSettings."""
        ...

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """The answer; its receipt is kept. Raises QuestionRefused, LibraryError kinds, ModelError kinds."""
        ...

    def meetings(self, community: str) -> Sequence[Meeting]:
        """The meetings whose records ``community`` sees, newest first; "" is the operator, who sees all."""
        ...

    def priorities(self, community: str, meeting: str, topic: str) -> Priorities:
        """What a meeting set out to do; without ``meeting``, the latest. Raises RecordMissing."""
        ...

    def plan(self) -> Plan:
        """What a re-index would do."""
        ...

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed. Raises LibraryBusy while another process does."""
        ...

    def look(self, on_progress: Stages, report: Report) -> None:
        """Looks at the places that are followed, and fetches what is new. Raises LibraryBusy, StorageFull."""
        ...

    def follow(
        self, collection: str, url: str, *, kind: str, only: Sequence[str], body: str, video: str
    ) -> Subscription:
        """Looks what an address is, and follows it. Raises RecordError kinds, BadSettings, NotAllowed."""
        ...

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """Follows it no more; its records stay. Raises RecordMissing, NotAllowed."""
        ...

    def followed(self) -> Sequence[SubscriptionStatus]:
        """The places that are followed."""
        ...

    def accept_gone(self, source: str) -> None:
        """What a source lost is gone; the next re-index marks it."""
        ...

    def correct(self, key: str, told: Mapping[str, str]) -> Mapping[str, str]:
        """Sets what a record is; what is set now. Raises RecordMissing, NotAllowed for a wrong kind or date."""
        ...

    def holdings(self) -> Holdings:
        """What the library holds now. Raises LibraryMissing when there is none."""
        ...

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        ...

    def rollback(self, to: str | None) -> Generation:
        """Makes ``to`` (or the one before the current one) current again."""
        ...

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched, until it is restored, as a new generation."""
        ...

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in, as a new generation."""
        ...

    def records(self) -> Sequence[Record]:
        """Every record that is searched, in the order of their keys."""
        ...

    def removed(self) -> Sequence[Record]:
        """The records that were removed by hand."""
        ...

    def record(self, key: str) -> Document:
        """One record with its text. Raises RecordMissing."""
        ...

    def verify(self, receipt: str) -> Verification:
        """An answer, checked again. Raises ReceiptUnknown."""
        ...

    def evaluate(self, folder: Path, *, scope: bool, limit: int | None, on_progress: Stages) -> Evaluation:
        """A set of questions with known answers, run through the real pipeline. Raises EvaluationError."""
        ...

    def check(self, on_progress: Stages) -> Iterable[Finding]:
        """Every checksum of the data folder, and every receipt, each finding as soon as it is made."""
        ...

    def backup(self, file: Path | None, *, all_generations: bool, on_progress: Stages) -> BackedUp:
        """The data folder in one file (or in that folder; None: in the working folder). Raises LibraryError kinds."""
        ...

    def restore_backup(self, file: Path, into: Path | None, on_progress: Stages) -> BackedUp:
        """A backup as the data folder, or as ``into``; either must be empty. Raises LibraryError kinds."""
        ...

    def doctor(self) -> Iterable[Finding]:
        """The checks, one after the other, each as soon as it is done."""
        ...
