"""What every command and button works with: the services behind the door, what is remembered, the way out of the event
loop, and the words of whoever asks.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from chat.reindex_queue import Reindexing
from chat.wording import ENGLISH, Words, locale_of, locale_of_text, words_in
from chat.work_queue import Asker, Offload
from community.memory import Memory
from community.settings import CommunitySettings
from domain.documents import NOBODY, collection_of
from domain.errors import CoolingDown, NotAllowed
from domain.findings import Finding
from index.health import Health
from index.library_service import LibraryService
from index.records import PendingUpload, ReindexReport
from index.sources.feeds import Feeds
from index.sources.uploads import Uploads
from retrieval.answer_service import AnswerService

BURST, PER_SECONDS = 6, 30.0
"""Questions that one person may ask in so many seconds."""
_PEOPLE_KEPT = 10_000
_PROPOSALS_KEPT = 200


@dataclass(slots=True)
class Desk:
    """Made once, by ``chat.start``. Lives in the event loop."""

    answers: AnswerService
    library: LibraryService
    uploads: Uploads
    feeds: Feeds
    health: Health
    memory: Memory
    offload: Offload
    home: int = 0
    """The community whose admins run the whole library; 0 when none is configured."""
    owners: frozenset[int] = frozenset()
    """Who owns the application: user ids, known once Discord has told."""
    reindexing: Reindexing[ReindexReport] = field(default_factory=Reindexing)
    looking: Reindexing[tuple[Finding, ...]] = field(default_factory=Reindexing)
    """Looks at the places that are followed: re-indexes go on meanwhile."""
    proposals: dict[str, PendingUpload] = field(default_factory=dict)
    """What was proposed of late: a form that corrects it must open before the disk could be asked."""
    under_way: set[str] = field(default_factory=set)
    """Acts of admins that are being done and that nobody needs twice at once."""
    next_run: str = ""
    """ISO time of the next re-index that begins by itself; empty when none will."""
    _settings: dict[int, CommunitySettings] = field(default_factory=dict)
    _cooldowns: dict[int, app_commands.Cooldown] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic

    async def open_community(self, community: int) -> None:
        """Reads a community's settings, so that no command has to wait for the disk before it answers."""
        self._settings[community] = await self.offload.quick(lambda: self.memory.settings(community))

    def settings(self, community: int) -> CommunitySettings:
        """A community's settings; the defaults in a DM and for a community that was not opened yet."""
        return self._settings.get(community) or CommunitySettings()

    async def change(self, community: int, changed: CommunitySettings) -> None:
        """Keeps changed settings; the next question goes by them."""
        await self.offload.quick(lambda: self.memory.set_settings(community, changed))
        self._settings[community] = changed

    def keep_proposal(self, read: PendingUpload) -> None:
        """Remembers a proposal as it was shown last, and forgets the oldest where there are many."""
        self.proposals.pop(read.id, None)
        self.proposals[read.id] = read
        while len(self.proposals) > _PROPOSALS_KEPT:
            del self.proposals[next(iter(self.proposals))]

    def words(self, interaction: discord.Interaction[Any]) -> Words:
        """The community's language where it has fixed one, else the reader's own."""
        fixed = self.settings(interaction.guild_id or 0).language
        return words_in(fixed or locale_of(str(interaction.locale)))

    def words_for(self, message: discord.Message) -> Words:
        """The same for a message, which does not say what language its author reads: the one it is written in,
        else the community's.
        """
        fixed = self.settings(message.guild.id if message.guild else 0).language
        written = locale_of_text(message.clean_content)
        preferred = locale_of(str(message.guild.preferred_locale)) if message.guild else ENGLISH
        return words_in(fixed or written or preferred)

    def admit(self, asker: Asker) -> None:
        """Counts one question, before anything is promised to Discord: a refusal is for the asker's eyes alone.

        Raises CoolingDown when there were too many just now, QueueFull and ShuttingDown.
        """
        self.offload.check(asker)
        if len(self._cooldowns) > _PEOPLE_KEPT:
            self._cooldowns.clear()
        cooldown = self._cooldowns.setdefault(asker.person, app_commands.Cooldown(BURST, PER_SECONDS))
        left = cooldown.update_rate_limit(self.clock())
        if left:
            raise CoolingDown("You are asking faster than Plenum can look things up.", seconds=left)

    def check_channel(self, community: int, channel: discord.abc.Snowflake | None) -> None:
        """Raises NotAllowed where the community does not want answers. A thread goes by its parent."""
        wanted = self.settings(community).channels
        if not wanted:
            return
        here = {getattr(channel, "id", 0), getattr(channel, "parent_id", 0) or 0}
        if here.isdisjoint(wanted):
            raise NotAllowed("Plenum does not answer in this channel.", reason="not-in-this-channel")

    def may_manage(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether this person may run the library of this community: Manage Server, or one of the roles it chose."""
        member = interaction.user
        if not isinstance(member, discord.Member) or interaction.guild_id is None:
            return False
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return True
        roles = set(self.settings(interaction.guild_id).roles)
        return any(role.id in roles for role in member.roles)

    def may_operate(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether this person may change what all communities share: who owns the application; admins of the home
        community; and, where the bot serves one community only, its admins.
        """
        if interaction.user.id in self.owners:
            return True
        if not self.may_manage(interaction):
            return False
        if self.home:
            return interaction.guild_id == self.home
        return len(interaction.client.guilds) == 1


def community_of(guild: int | None) -> str:
    """Whose eyes a question has (``domain.documents``)."""
    return collection_of(guild) if guild else NOBODY


def asker_of(interaction: discord.Interaction[Any]) -> Asker:
    """Whose turn a question takes."""
    return Asker(interaction.guild_id or 0, interaction.user.id)


# --- What commands and buttons know of the client they are used at; ``chat.client`` is that client, and they do not know it.


class Base(discord.Client, ABC):
    """A client with a desk, to which buttons and errors can be handed."""

    desk: Desk

    @abstractmethod
    async def pressed(self, interaction: Pressed, act: str, rest: str) -> None:
        """A button was pressed."""

    @abstractmethod
    async def picked(self, interaction: Pressed, act: str, rest: str, values: Sequence[str]) -> None:
        """An option of a menu was picked."""

    @abstractmethod
    async def tell(self, interaction: discord.Interaction[Base], error: BaseException) -> None:
        """Tells an error to the person it happened to."""


Pressed = discord.Interaction[Base]
"""What arrives when somebody presses a button."""
