"""What is kept of people and communities: the tables, and for each how long, and what ties it to a person.

``KEPT`` is what the clean-up and ``/forget-me`` go by, and what ``docs/privacy.md`` is checked against, so that the
three cannot say different things.

And forgetting a server: all that people left there, and all that it added to the library. By the operator at the terminal, or by
itself when the bot left the server GRACE_DAYS ago. Once more does no harm, so what was interrupted is done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import collection_of
from index.storage.state import Step

if TYPE_CHECKING:
    # The terminal names these values before any package of the index is needed.
    from community.memory import Memory
    from index.library_service import LibraryService
    from index.records import Subscription
    from index.sources.feeds import Feeds
    from index.sources.uploads import Uploads
    from retrieval.answer_service import AnswerService


STEPS: tuple[Step, ...] = (
    ("settings of communities", "CREATE TABLE settings (community INTEGER PRIMARY KEY, body TEXT NOT NULL)"),
    (
        "questions",
        """
        CREATE TABLE questions (
            id INTEGER PRIMARY KEY, community INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL,
            language TEXT NOT NULL, answered INTEGER NOT NULL, probability REAL NOT NULL, answer TEXT NOT NULL,
            generation TEXT NOT NULL
        )
        """,
        "CREATE INDEX questions_by_community ON questions (community, answered, at)",
        "CREATE INDEX questions_by_age ON questions (at)",
    ),
    (
        "votes",
        """
        CREATE TABLE votes (
            community INTEGER NOT NULL, answer TEXT NOT NULL, person TEXT NOT NULL, helpful INTEGER NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (community, answer, person)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX votes_by_person ON votes (person)",
    ),
    (
        # AUTOINCREMENT: a button beneath an old report must never close a new one.
        "reports",
        """
        CREATE TABLE reports (
            id INTEGER PRIMARY KEY AUTOINCREMENT, community INTEGER NOT NULL, answer TEXT NOT NULL,
            quote INTEGER NOT NULL, words TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,
            closed_at INTEGER, closed_by INTEGER, UNIQUE (community, answer, person)
        )
        """,
        "CREATE INDEX reports_by_person ON reports (person)",
    ),
    (
        "answers that were posted",
        """
        CREATE TABLE posts (
            message INTEGER PRIMARY KEY, channel INTEGER NOT NULL, community INTEGER NOT NULL, answer TEXT NOT NULL,
            question TEXT NOT NULL, filters TEXT NOT NULL, private INTEGER NOT NULL, person TEXT NOT NULL,
            at INTEGER NOT NULL
        )
        """,
        "CREATE INDEX posts_by_channel ON posts (channel, message)",
        "CREATE INDEX posts_by_answer ON posts (answer)",
        "CREATE INDEX posts_by_age ON posts (at)",
    ),
    (
        "asks to be told",
        """
        CREATE TABLE wishes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, community INTEGER NOT NULL,
            text TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (user_id, community, text)
        )
        """,
    ),
    (
        "acts of admins",
        """
        CREATE TABLE acts (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, community INTEGER NOT NULL, user_id INTEGER NOT NULL,
            name TEXT NOT NULL, what TEXT NOT NULL, details TEXT NOT NULL
        )
        """,
        "CREATE INDEX acts_by_community ON acts (community, id)",
    ),
    (
        "facts about the bot itself",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
    (
        "the secret that people's keys are made with",
        "CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL)",
    ),
    (
        # ``mark``: what the message says of its records; ``looked``: the generation it was compared with last.
        "marks of answers whose record changed",
        "ALTER TABLE posts ADD COLUMN mark TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE posts ADD COLUMN looked TEXT NOT NULL DEFAULT ''",
    ),
    (
        "servers that the bot left",
        "CREATE TABLE departures (community INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
    ),
    (
        # ``seen``: the number of the latest news a watch was compared with.
        "watches, in the place of asks to be told",
        """
        CREATE TABLE watches (
            id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, community INTEGER NOT NULL,
            subject TEXT NOT NULL, text TEXT NOT NULL, channel INTEGER NOT NULL, origin INTEGER NOT NULL,
            pace TEXT NOT NULL, locale TEXT NOT NULL, seen INTEGER NOT NULL, stuck INTEGER NOT NULL DEFAULT 0,
            at INTEGER NOT NULL, UNIQUE (user_id, community, channel, subject, text)
        )
        """,
        """
        INSERT INTO watches (id, user_id, community, subject, text, channel, origin, pace, locale, seen, at)
        SELECT id, user_id, community, 'question', text, 0, 0, 'now', '', 0, at FROM wishes
        """,
        "DROP TABLE wishes",
        "CREATE INDEX watches_by_mark ON watches (seen)",
    ),
    (
        "how people want to be told",
        """
        CREATE TABLE notice_settings (
            user_id INTEGER PRIMARY KEY, quiet_from INTEGER NOT NULL, quiet_until INTEGER NOT NULL,
            zone TEXT NOT NULL, most INTEGER NOT NULL, in_channel INTEGER NOT NULL, at INTEGER NOT NULL
        )
        """,
    ),
    (
        "texts of records that were seen, and which were news",
        """
        CREATE TABLE seen_texts (
            community INTEGER NOT NULL, key TEXT NOT NULL, text_hash TEXT NOT NULL, raw_hash TEXT NOT NULL,
            source TEXT NOT NULL, PRIMARY KEY (key, text_hash)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE news (
            id INTEGER PRIMARY KEY AUTOINCREMENT, community INTEGER NOT NULL, key TEXT NOT NULL,
            text_hash TEXT NOT NULL, at INTEGER NOT NULL
        )
        """,
    ),
    (
        "the outbox",
        """
        CREATE TABLE notices (
            id INTEGER PRIMARY KEY AUTOINCREMENT, watch INTEGER NOT NULL, user_id INTEGER NOT NULL,
            community INTEGER NOT NULL, channel INTEGER NOT NULL, story TEXT NOT NULL, body TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting', due INTEGER NOT NULL, parcel TEXT NOT NULL DEFAULT '',
            taken INTEGER NOT NULL DEFAULT 0, message INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL,
            UNIQUE (watch, story)
        )
        """,
        "CREATE INDEX notices_by_state ON notices (state, due)",
        "CREATE INDEX notices_by_parcel ON notices (parcel)",
        "CREATE INDEX notices_by_person ON notices (user_id, taken)",
    ),
    (
        "how many rows were deleted on purpose, by table and by the day that they were of",
        "CREATE TABLE deletions (kind TEXT NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kind, at))",
    ),
)
"""The tables. ``community`` 0 is a direct message; ``at`` counts seconds since 1970, UTC."""


GRACE_DAYS = 30
"""So long after the bot left a server all that is the server's is kept; coming back in time, it finds it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One table, as far as people and time are concerned."""

    table: str
    days: int | None
    """Rows go when they are older, by ``at``; None: they stay until somebody changes or deletes them."""
    key: str = ""
    """The column with a person's key, empty in a row that is nobody's; empty when the table has none."""
    user: str = ""
    """The column with a user id as Discord gives it; empty when the table has none."""
    forgotten: bool = True
    """Whether ``forget`` deletes a person's rows."""
    by_community: bool = True
    """Whether its rows belong to a community, and go with it."""


KEPT: tuple[Kept, ...] = (
    Kept("settings", days=None),
    Kept("questions", days=180),
    Kept("votes", days=365, key="person"),
    Kept("reports", days=365, key="person"),
    Kept("posts", days=30, key="person"),
    Kept("watches", days=None, user="user_id"),
    Kept("notices", days=90, user="user_id"),
    Kept("notice_settings", days=None, user="user_id", by_community=False),
    Kept("seen_texts", days=None),
    Kept("news", days=30),
    Kept("departures", days=None),
    # Who changed what everybody reads must stay known, also when they would rather it were not.
    Kept("acts", days=730, user="user_id", forgotten=False, by_community=False),
    Kept("facts", days=None, by_community=False),
    Kept("secret", days=None, by_community=False),
    Kept("deletions", days=None, by_community=False),
)
DAYS = {kept.table: kept.days or 0 for kept in KEPT}
"""By table; 0 where rows stay until somebody changes or deletes them."""


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

    def overdue(self) -> dict[str, int]:
        """What waits for the operator's word: rows of each table, and uploads that nobody confirmed before the bot paused."""
        uploads = self.uploads.prune(counted=True) if self.memory.paused() else 0
        return self.memory.overdue() | ({"uploads": uploads} if uploads else {})

    def clean_up(self) -> dict[str, int]:
        """Deletes what is past its time, once a day; or nothing, where something waits for the operator's word: what does."""
        if held := self.overdue():
            return held
        # Uploads first: once rows are deleted, there was no pause any more.
        self.uploads.prune()
        return self.memory.prune(accepted=True).held

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
