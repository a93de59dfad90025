"""What a community decided about the bot: language, channels, privacy, who runs it."""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass, field
from typing import Any

from community.store import Store, dumped
from domain.errors import BadSettings

LANGUAGES = ("", "en", "es", "zh-Hans", "zh-Hant")
"""What a community may fix; empty: each reader's own."""
MOST_IDS = 100
"""Channels, or roles, that one community may name."""


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """The settings of one community. Raises BadSettings for a value that cannot be."""

    language: str = ""
    """One of LANGUAGES."""
    channels: tuple[int, ...] = ()
    """Where it may answer; empty: everywhere."""
    private: bool = False
    """Whether only who asks sees the answer, unless they want otherwise."""
    roles: tuple[int, ...] = ()
    """Who may run the library, beside those with Manage Server."""
    report_channel: int = 0
    """Where news of the library and reported citations are told; 0: nowhere, reports are only listed."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BadSettings(
                f"There is no language “{self.language}” to answer in.",
                remedy=f"Choose one of {', '.join(LANGUAGES[1:])}, or none, so that each reader has their own.",
            )
        for name in ("channels", "roles"):
            ids = getattr(self, name)
            if not isinstance(ids, tuple) or not all(map(_is_id, ids)):
                raise BadSettings(
                    f"“{name}” holds something that is not an id.", remedy="Choose from the list."
                )
            if len(ids) > MOST_IDS:
                raise BadSettings(f"“{name}” holds {len(ids)} ids; up to {MOST_IDS} are possible.")
            object.__setattr__(self, name, tuple(dict.fromkeys(ids)))
        if not isinstance(self.private, bool):
            raise BadSettings("“private” is either true or false.")
        if self.report_channel != 0 and not _is_id(self.report_channel):
            raise BadSettings("“report_channel” is not the id of a channel.", remedy="Choose from the list.")


def _is_id(value: object) -> bool:
    # 63 bits is what SQLite holds; Discord's ids have fewer.
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 63


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """The settings of all communities. Those that were read stay in memory until they are changed."""

    store: Store
    _known: dict[int, CommunitySettings] = field(default_factory=dict)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def get(self, community: int) -> CommunitySettings:
        """The settings of a community; the defaults where it decided nothing. Raises LibraryError kinds."""
        with self._changing:
            if community not in self._known:
                self._known[community] = self._read(community)
            return self._known[community]

    def set(self, community: int, changed: CommunitySettings) -> None:
        """Keeps the settings of a community. Raises BadSettings in a direct message, and LibraryError kinds."""
        if not _is_id(community):
            raise BadSettings("Only a community has settings.", remedy="Change them in a server.")
        with self._changing:
            self._known.pop(community, None)
            with self.store.file.together() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO settings VALUES (?, ?)",
                    (community, dumped(dataclasses.asdict(changed))),
                )

    def drop(self, community: int) -> None:
        """Forgets what was read of a community; the next who asks reads it again."""
        with self._changing:
            self._known.pop(community, None)

    def _read(self, community: int) -> CommunitySettings:
        rows = self.store.rows("SELECT body FROM settings WHERE community = ?", community)
        if not rows:
            return CommunitySettings()
        what = f"The settings of community {community}"
        kept = self.store.loaded(rows[0][0], what)
        # JSON has lists where the settings have tuples.
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        try:
            return CommunitySettings(**given)
        except (BadSettings, TypeError) as error:
            raise self.store.damaged(what) from error
