"""Who and what there is on the loopback Discord: people, communities, channels, and their payloads.

Only what discord.py reads of a payload is in it, under the names and in the types that Discord uses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

Payload = dict[str, Any]

_EPOCH = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord counts."""
_numbers = count(1)

MANAGE_GUILD, SEND = 1 << 5, 1 << 11
EVERYONE = sum(1 << bit for bit in (6, 10, 11, 14, 15, 16, 31, 35, 38))
"""See and write, link, attach, read back, react, use commands, open threads and write in them."""

TEXT, DIRECT, THREAD = 0, 1, 11
EPHEMERAL, LOADING = 1 << 6, 1 << 7


def snowflake() -> str:
    """A new id. It holds the present time, by which discord.py knows when an interaction's token ends."""
    return str((int(time.time() * 1000) - _EPOCH) << 22 | next(_numbers) & 0x3FFFFF)


def now() -> str:
    """The present, as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class Person:
    """Somebody who asks."""

    name: str
    locale: str = "en-US"
    permissions: int = EVERYONE
    id: str = field(default_factory=snowflake)

    def user(self) -> Payload:
        """As Discord tells of a user."""
        return user(self.id, self.name)

    def member(self) -> Payload:
        """As Discord tells of a member, in an interaction or a message."""
        return member() | {"user": self.user(), "permissions": str(self.permissions)}


@dataclass(frozen=True)
class Channel:
    """A place to write in. Without a community it is a direct message with ``recipient``."""

    name: str
    community: Community | None = None
    recipient: Person | None = None
    parent: str = ""
    """A thread's channel."""
    id: str = field(default_factory=snowflake)
    permissions: int = EVERYONE
    """What the bot may do here, as interactions say it (``app_permissions``)."""

    def payload(self) -> Payload:
        """As Discord tells of a channel."""
        if self.recipient:
            return {
                "id": self.id,
                "type": DIRECT,
                "recipients": [self.recipient.user()],
                "last_message_id": None,
            }
        assert self.community
        told: Payload = {
            "id": self.id,
            "type": THREAD if self.parent else TEXT,
            "name": self.name,
            "guild_id": self.community.id,
            "position": 0,
            "permission_overwrites": self._overwrites(),
            "nsfw": False,
            "parent_id": self.parent or None,
            "topic": None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }
        if self.parent:
            told |= {
                "owner_id": "0",
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": now(),
                    "locked": False,
                },
            }
        return told

    def _overwrites(self) -> list[Payload]:
        assert self.community
        denied = self.community.permissions & ~self.permissions
        everyone = {"id": self.community.id, "type": 0, "allow": "0", "deny": str(denied)}
        return [everyone] if denied else []


@dataclass
class Community:
    """A server (Discord's word is guild)."""

    name: str
    locale: str = "en-US"
    permissions: int = EVERYONE
    """What everybody may do in it, the bot included."""
    id: str = field(default_factory=snowflake)
    channels: list[Channel] = field(default_factory=list)

    def channel(self, name: str, *, permissions: int | None = None) -> Channel:
        """A new channel; to be made before the bot connects."""
        made = Channel(name, self, permissions=self.permissions if permissions is None else permissions)
        self.channels.append(made)
        return made

    def payload(self, bot: Payload) -> Payload:
        """GUILD_CREATE, with ``bot`` as the only member that is told: the bot asks for no more."""
        everyone = {
            "id": self.id,
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "hoist": False,
            "managed": False,
            "mentionable": False,
        }
        return {
            "id": self.id,
            "name": self.name,
            "unavailable": False,
            "owner_id": "1",
            "preferred_locale": self.locale,
            "features": [],
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "channels": [each.payload() for each in self.channels if not each.parent],
            "threads": [each.payload() for each in self.channels if each.parent],
            "members": [member() | {"user": bot}],
            "member_count": 1,
            "large": False,
            "joined_at": now(),
        }


def user(number: str, name: str, *, bot: bool = False) -> Payload:
    """As Discord tells of a user."""
    return {
        "id": number,
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
    }


def member() -> Payload:
    """What a member has beyond the user."""
    return {"roles": [], "joined_at": now(), "deaf": False, "mute": False, "flags": 0, "nick": None}


def message(channel: Channel, author: Payload, **more: Any) -> Payload:
    """A message in ``channel``; ``more`` takes the place of the defaults."""
    told: Payload = {
        "id": snowflake(),
        "channel_id": channel.id,
        "author": author,
        "content": "",
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }
    return told | ({"guild_id": channel.community.id} if channel.community else {}) | more
