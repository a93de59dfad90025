"""What the Discord door needs from the rest of the house. ``bot.py`` builds it; the commands see nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from domain.answers import Answer, Filters, NoAnswer
from domain.documents import Document
from domain.findings import Finding
from domain.meetings import Meeting
from domain.priorities import Priorities
from domain.receipts import Receipt, Verification
from index.backup.archive import BackedUp
from index.backup.restore import BackupFile
from index.ports import Report
from index.records import Generation, Plan, Record, ReindexReport
from index.sources.feed_source import Subscription, SubscriptionStatus
from index.sources.uploads import PendingUpload, Told
from index.storage.library import Holdings
from retrieval.meetings import Outline
from retrieval.staleness import Aged

Stages = Callable[[str, int, int], None]
"""Called with (stage, done, total) from another thread; total is 0 when it is not known."""


class Services(Protocol):
    """One method for each thing that can be asked for. Blocking, for use behind ``chat.work_queue``; all raise PlenumError
    kinds and nothing else. ``community`` is a collection's name as ``domain.documents`` gives it.
    """

    def warm(self) -> None:
        """Opens what answering needs, so that the first question does not wait for it."""
        ...

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """The answer; its receipt is kept."""
        ...

    def receipt(self, receipt: str) -> Receipt:
        """What an answer rested on. Raises ReceiptUnknown."""
        ...

    def verify(self, receipt: str) -> Verification:
        """An answer, checked again. Raises ReceiptUnknown."""
        ...

    def generation(self) -> str:
        """The generation that answers now. Raises LibraryMissing."""
        ...

    def aged(self, answers: Sequence[tuple[str, str]]) -> Aged:
        """What has become of the records behind answers: of each the id of its receipt, and the mark it carries."""
        ...

    def records(self) -> Sequence[Record]:
        """Every record that is searched, of all communities."""
        ...

    def removed(self) -> Sequence[Record]:
        """The records that were removed by hand."""
        ...

    def record(self, key: str) -> Document:
        """One record with its text. Raises RecordMissing."""
        ...

    def meetings(self, community: str) -> Sequence[Meeting]:
        """The meetings whose records this community sees, newest first."""
        ...

    def outline(self, community: str, meeting: str) -> Outline:
        """What one meeting dealt with, and its documents. Raises RecordMissing."""
        ...

    def newest(self, community: str, count: int) -> Sequence[Record]:
        """The newest records that this community sees."""
        ...

    def priorities(self, community: str, meeting: str, topic: str) -> Priorities:
        """What a meeting set out to do; without ``meeting``, the latest. Raises RecordMissing."""
        ...

    def holdings(self, community: str = "") -> Holdings:
        """What the library holds now, as far as ``community`` sees it."""
        ...

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        ...

    def rollback(self, to: str | None) -> Generation:
        """Makes ``to`` (or the one before the current one) current again."""
        ...

    def plan(self) -> Plan:
        """What a re-index would do."""
        ...

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed. Raises LibraryBusy while another process does."""
        ...

    def look(self, on_progress: Stages, report: Report) -> None:
        """Looks at the places that are followed, and fetches what is new; the next re-index takes it in. Raises LibraryBusy
        while another process does.
        """
        ...

    def stop(self) -> None:
        """Ends a re-index that is under way, because the bot is being stopped."""
        ...

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched."""
        ...

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in."""
        ...

    def doctor(self) -> Iterable[Finding]:
        """The checks, one after the other."""
        ...

    def check(self, on_progress: Stages) -> Iterable[Finding]:
        """Every file that is kept, against its checksum."""
        ...

    def backup(self, *, on_progress: Stages) -> BackedUp:
        """Everything that cannot be made again, in one file in the data folder's ``backups``. Raises LibraryError,
        StorageFull.
        """
        ...

    def backups(self) -> Sequence[BackupFile]:
        """The backups in that folder, newest first."""
        ...

    def bring_back(self, backup: str, *, on_progress: Stages) -> Generation:
        """Makes the library of a backup (by its file's name) answer again; all else stays as it is today. Raises
        LibraryDamaged, LibraryMismatch, LibraryBusy, LibraryError kinds; then nothing was changed.
        """
        ...

    def correct(self, key: str, told: Mapping[str, str]) -> Mapping[str, str]:
        """Sets what a record is; what is set now. Raises RecordMissing, NotAllowed for a wrong kind or date."""
        ...

    def stirred(self) -> str:
        """A text that is another one whenever something in the folders is."""
        ...

    def follow(
        self, collection: str, url: str, *, kind: str = "", only: Sequence[str] = (), body: str = ""
    ) -> Subscription:
        """Looks what an address is, and follows it from the next re-index on. Raises AddressRefused, RecordUnreachable,
        and NotAllowed for a kind that there is not, for too many places, and for one that is followed already.
        """
        ...

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """Follows a place no more; its records stay. Raises RecordMissing, and NotAllowed for one that the settings
        file names.
        """
        ...

    def followed(self, community: str = "") -> Sequence[SubscriptionStatus]:
        """The places that are followed and whose records this community sees, and how that goes."""
        ...

    def accept_gone(self, source: str) -> None:
        """The records that a source lost at once (``Held.source``) are really gone: the next re-index marks them."""
        ...

    def propose_file(self, collection: str, name: str, raw: bytes, told: Told) -> PendingUpload:
        """What an uploaded file was understood as; nothing counts until it is confirmed."""
        ...

    def propose_url(self, collection: str, url: str, told: Told) -> PendingUpload:
        """The same for a page or file on the web."""
        ...

    def proposal(self, collection: str, proposal: str) -> PendingUpload:
        """A proposal as it was understood last. Raises RecordMissing."""
        ...

    def tidy(self) -> None:
        """Forgets what nobody confirmed."""
        ...

    def amend(self, collection: str, proposal: str, told: Told) -> PendingUpload:
        """A proposal with what an admin corrected."""
        ...

    def confirm(self, collection: str, proposal: str) -> Sequence[str]:
        """Takes it into the community's folder; the keys it will have. The next re-index takes it in."""
        ...

    def discard(self, collection: str, proposal: str) -> None:
        """Forgets a proposal."""
        ...
