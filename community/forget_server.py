"""Forgetting a server: all that people left there, and all that it added to the library.

By the operator at the terminal, or by itself when the bot left the server GRACE_DAYS ago. Once more does no harm, so what
was interrupted is done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import collection_of

if TYPE_CHECKING:
    # The terminal names these values before any package of the index is needed.
    from community.memory import Memory
    from index.library_service import LibraryService
    from index.records import Subscription
    from index.sources.feeds import Feeds
    from index.sources.uploads import Uploads
    from retrieval.answer_service import AnswerService


@dataclass(frozen=True, slots=True)
class ServerData:
    """What there is of a server."""

    rows: Mapping[str, int]
    """Rows of each table of what people left; tables without any are left out."""
    follows: tuple[str, ...]
    """Addresses that it follows."""
    files: int
    """Files that were uploaded there."""
    receipts: int
    """Receipts of answers that quote its records."""
    records: tuple[str, ...]
    """Keys of its own records in the library."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing (any more)."""
        return not (self.rows or self.follows or self.files or self.receipts or self.records)


@dataclass(frozen=True, slots=True)
class ServerRemoval:
    """Deletes what is a server's. Blocking; every method raises LibraryError kinds."""

    memory: Memory
    answers: AnswerService
    library: LibraryService
    uploads: Uploads
    feeds: Feeds

    def plan(self, server: int) -> ServerData:
        """What would be deleted."""
        collection = collection_of(server)
        return ServerData(
            rows=self.memory.rows_of(server),
            follows=tuple(each.url for each in self._subscriptions(collection)),
            files=self.uploads.files(collection),
            receipts=len(self.answers.receipts_of(collection)),
            records=tuple(self.library.of_collection(collection)),
        )

    def forget(self, server: int) -> ServerData:
        """Deletes it; what was deleted. Raises LibraryBusy while a re-index is under way: then some of it may be left."""
        planned, collection = self.plan(server), collection_of(server)
        for each in self._subscriptions(collection):
            self.feeds.unfollow(collection, each.id)
        self.uploads.forget(collection)
        quoted = self.answers.forget_receipts(collection)
        if planned.records:
            self.library.forget(collection, quoted)
        # Last: that the server was left is remembered until all else is gone.
        self.memory.forget_community(server)
        return planned

    def forget_departed(self) -> list[int]:
        """Forgets the servers that were left long enough ago; which."""
        departed = self.memory.departed()
        for server in departed:
            self.forget(server)
        return departed

    def _subscriptions(self, collection: str) -> list[Subscription]:
        return [
            each
            for each in self.feeds.subscriptions()
            if each.collection == collection and not each.configured
        ]
