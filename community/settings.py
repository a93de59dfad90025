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
    """Where reported citations are told; 0: nowhere, they are only listed."""
    news_channel: int = 0
    """Where news of the library is told; 0: where reports are."""
    ask_channels: tuple[int, ...] = ()
    """Channels in which every message is a question, and forums in which every new post is."""
    threads: bool = False
    """Whether each answer begins a thread, to ask on in."""
    scopes: tuple[tuple[int, str], ...] = ()
    """Channels with the one body whose records questions there are about, unless they name another."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BadSettings(
                f"There is no language “{self.language}” to answer in.",
                remedy=f"Choose one of {', '.join(LANGUAGES[1:])}, or none, so that each reader has their own.",
            )
        for name in ("channels", "roles", "ask_channels"):
            ids = getattr(self, name)
            if not isinstance(ids, tuple) or not all(map(_is_id, ids)):
                raise BadSettings(
                    f"“{name}” holds something that is not an id.", remedy="Choose from the list."
                )
            if len(ids) > MOST_IDS:
                raise BadSettings(f"“{name}” holds {len(ids)} ids; up to {MOST_IDS} are possible.")
            object.__setattr__(self, name, tuple(dict.fromkeys(ids)))
        for name in ("private", "threads"):
            if not isinstance(getattr(self, name), bool):
                raise BadSettings(f"“{name}” is either true or false.")
        for name in ("report_channel", "news_channel"):
            if getattr(self, name) != 0 and not _is_id(getattr(self, name)):
                raise BadSettings(f"“{name}” is not the id of a channel.", remedy="Choose from the list.")
        if len(self.scopes) > MOST_IDS or not all(map(_is_scope, self.scopes)):
            raise BadSettings(
                f"“scopes” are up to {MOST_IDS} channels, each with the name of a body.",
                remedy="Choose from the list.",
            )

    def body_in(self, *channels: int) -> str:
        """The body that questions are about in the first of ``channels`` that has one (a thread, its channel); else empty."""
        known = dict(self.scopes)
        return next((known[each] for each in channels if each in known), "")


def _is_id(value: object) -> bool:
    # 63 bits is what SQLite holds; Discord's ids have fewer.
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 63


def _is_scope(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and _is_id(value[0]) and isinstance(value[1], str)


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
                    "INSERT INTO settings VALUES (?, ?) ON CONFLICT (community) DO UPDATE SET body = excluded.body",
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
            name: tuple(tuple(each) if isinstance(each, list) else each for each in value)
            if isinstance(value, list)
            else value
            for name, value in kept.items()
        }
        try:
            return CommunitySettings(**given)
        except (BadSettings, TypeError) as error:
            raise self.store.damaged(what) from error
