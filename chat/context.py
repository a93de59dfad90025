"""The bot's context: services, what is remembered, the work queue, and the words of whoever asks. Every command and button
works with it.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import discord
from discord import app_commands

from chat.shards import Shards
from chat.wording import ENGLISH, Ids, Words, locale_of, locale_of_text, words_in
from chat.work_queue import LONG_SHARE, Asker, SingleFlight, Stage, WorkQueue
from community.memory import Memory
from community.retention import ServerRemoval
from community.settings import CommunitySettings
from domain.documents import NOBODY, collection_of
from domain.errors import CoolingDown, Finding, NotAllowed
from index.health import Health
from index.library_service import LibraryService
from index.records import PendingUpload, ReindexReport
from index.sources.feeds import Feeds
from index.sources.uploads import Uploads
from retrieval.answer_service import AnswerService

BURST, PER_SECONDS = 6, 30.0
"""Questions that one person may ask in so many seconds."""
PRESSES, COMMANDS, PACE_SECONDS = 40, 20, 60.0
"""Buttons, menus and forms, and commands of ``/library``, that one person may use in so many seconds."""
_CHANNELS_NAMED = 6
"""Channels that are named where it does not answer."""
_PEOPLE_KEPT = 10_000
_PROPOSALS_KEPT = 200


@dataclass(slots=True)
class BotContext:
    """Made once, by ``chat.start``. Lives in the event loop."""

    answers: AnswerService
    library: LibraryService
    uploads: Uploads
    feeds: Feeds
    health: Health
    server_removal: ServerRemoval
    memory: Memory
    queue: WorkQueue
    home: int = 0
    """The community whose admins run the whole library; 0 when none is configured."""
    contact: str = ""
    """Where the operator is reached, as they say it."""
    privacy_page: str = ""
    """The address of the privacy page: the one that the application names, known once Discord has told; else this bot's own, where
    it serves pages.
    """
    reads_messages: bool = False
    """Whether the operator lets Discord hand over what people write without mentioning the bot."""
    owners: frozenset[int] = frozenset()
    """User ids of who owns the application, known once Discord has told."""
    reindexing: SingleFlight[ReindexReport] = field(default_factory=SingleFlight)
    looking: SingleFlight[tuple[Finding, ...]] = field(default_factory=SingleFlight)
    """Crawls of the places that are followed: re-indexes go on meanwhile."""
    examining: asyncio.Future[tuple[Finding, ...]] | None = None
    """The doctor's checks, while they are under way: nobody needs them twice at once."""
    proposals: dict[str, PendingUpload] = field(default_factory=dict)
    """The latest uploads: a form that corrects one must open before the disk could be asked."""
    misfits: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """By upload: what was typed of it and could not be used, so that it need not be typed again."""
    under_way: set[str] = field(default_factory=set)
    """Admins' jobs that are being done and that nobody needs twice at once."""
    unread: bool = False
    """Whether something was put into a folder that is not taken in yet, as far as is known."""
    next_run: str = ""
    """ISO time of the next re-index that begins by itself; empty when none will."""
    news_told: str | None = None
    """What of the library's news was told last; None before it was looked for."""
    _files: WeakValueDictionary[int, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)
    _settings: dict[int, CommunitySettings] = field(default_factory=dict)
    _cooldowns: dict[tuple[str, int], app_commands.Cooldown] = field(default_factory=dict)
    """By what is counted, and of whom."""
    clock: Callable[[], float] = time.monotonic
    commands: Ids = ()
    """The ids of commands, known once Discord was told of them: by these they are mentioned."""

    async def open_community(self, community: int) -> None:
        """Reads a community's settings, so that no command has to wait for the disk before it answers."""
        self._settings[community] = await self.queue.quick(lambda: self.memory.settings(community))

    def settings(self, community: int) -> CommunitySettings:
        """A community's settings; the defaults in a DM and for a community that was not opened yet."""
        return self._settings.get(community) or CommunitySettings()

    async def change_settings(self, community: int, changed: CommunitySettings) -> None:
        """Keeps changed settings; the next question goes by them."""
        await self.queue.quick(lambda: self.memory.set_settings(community, changed))
        self._settings[community] = changed

    def being_read(self) -> Stage | None:
        """How far the records are that are being taken in, or are about to be; None where there are none."""
        running = next((each for each in (self.reindexing, self.looking) if each.under_way), None)
        if running is not None:
            return running.stage
        return Stage() if self.unread else None

    def close_community(self, community: int) -> None:
        """Forgets the settings of a community that the bot left."""
        self._settings.pop(community, None)

    def few_files(self, community: int) -> asyncio.Semaphore:
        """Of one community, as many files are in memory as are read at once: each may be large."""
        return self._files.setdefault(community, asyncio.Semaphore(LONG_SHARE))

    def keep_proposal(self, proposal: PendingUpload, misfits: Mapping[str, str]) -> None:
        """Remembers an upload as it was shown last, with what was typed and did not fit, and forgets the oldest where there
        are many.
        """
        self.proposals.pop(proposal.id, None)
        self.proposals[proposal.id], self.misfits[proposal.id] = proposal, misfits
        while len(self.proposals) > _PROPOSALS_KEPT:
            self.forget_proposal(next(iter(self.proposals)))

    def forget_proposal(self, proposal: str) -> None:
        """It was taken in or discarded."""
        self.proposals.pop(proposal, None)
        self.misfits.pop(proposal, None)

    def words_in(self, locale: str) -> Words:
        """The words of one of LOCALES, with the commands as this bot has them."""
        return words_in(locale, self.commands)

    def words_of(self, guild: discord.Guild, settings: CommunitySettings) -> Words:
        """What all of a community read: in its language where it has fixed one, else in that of its server."""
        return self.words_in(settings.language or locale_of(str(guild.preferred_locale)))

    def words(self, interaction: Interaction) -> Words:
        """The community's language where it has fixed one, else the reader's own."""
        fixed = self.settings(interaction.guild_id or 0).language
        return self.words_in(fixed or locale_of(str(interaction.locale)))

    def words_for(self, message: discord.Message, said: str) -> Words:
        """The same for a message, which does not say what language its author reads: the one that what is ``said`` in it is
        written in, else the community's.
        """
        fixed = self.settings(message.guild.id if message.guild else 0).language
        written = locale_of_text(said)
        preferred = locale_of(str(message.guild.preferred_locale)) if message.guild else ENGLISH
        return self.words_in(fixed or written or preferred)

    def check_rate_limit(self, asker: Asker) -> None:
        """Counts one question, before anything is promised to Discord: a refusal is for the asker's eyes alone.

        Raises CoolingDown when there were too many just now, QueueFull and ShuttingDown.
        """
        self.queue.check(asker)
        self._count("questions", asker.person, BURST, PER_SECONDS)

    def check_press(self, person: int) -> None:
        """Counts a button, a menu or a form. Raises CoolingDown."""
        self._count("presses", person, PRESSES, PACE_SECONDS)

    def check_command(self, person: int) -> None:
        """Counts a command of ``/library``. Raises CoolingDown."""
        self._count("commands", person, COMMANDS, PACE_SECONDS)

    def _count(self, what: str, person: int, most: int, seconds: float) -> None:
        if len(self._cooldowns) > _PEOPLE_KEPT:
            self._cooldowns.clear()
        cooldown = self._cooldowns.setdefault((what, person), app_commands.Cooldown(most, seconds))
        left = cooldown.update_rate_limit(self.clock())
        if left:
            raise CoolingDown("You are asking faster than Plenum can look things up.", seconds=left)

    def check_channel(self, community: int, channel: discord.abc.Snowflake | None) -> None:
        """Raises NotAllowed where the community does not want answers. A thread goes by its parent."""
        wanted = self.settings(community).channels
        if not wanted:
            return
        if set(places_of(channel)).isdisjoint(wanted):
            named = " · ".join(f"<#{each}>" for each in wanted[:_CHANNELS_NAMED])
            raise NotAllowed(
                "Plenum does not answer in this channel.",
                reason="not-in-this-channel",
                values={"channels": named + (" …" if len(wanted) > _CHANNELS_NAMED else "")},
            )

    def body_here(self, community: int, channel: discord.abc.Snowflake | None) -> str:
        """The body that questions in this channel are about, where the community chose one; else empty."""
        return self.settings(community).body_in(*places_of(channel))

    def body_meant(self, interaction: Interaction, meeting: str = "") -> str:
        """The same, for a command that names no body: who names a meeting means that one, whoever met."""
        return "" if meeting else self.body_here(interaction.guild_id or 0, interaction.channel)


def places_of(channel: discord.abc.Snowflake | None) -> tuple[int, int]:
    """A channel's id; of a thread, also the channel that it is in."""
    return getattr(channel, "id", 0), getattr(channel, "parent_id", 0) or 0


class BotClient(discord.AutoShardedClient, ABC):
    """The client as commands and buttons know it; ``chat.client`` is it."""

    ctx: BotContext
    share: Shards
    """Which shards are this process's, and whether it leads."""

    @property
    def only_server(self) -> int:
        """The id of the one server that the bot is in; 0 where there are more, or where others may be another process's."""
        return self.guilds[0].id if len(self.guilds) == 1 and self.share.count < 2 else 0

    @abstractmethod
    async def tell(self, interaction: Interaction, error: BaseException) -> None:
        """Tells an error to the person it happened to."""


Interaction = discord.Interaction[BotClient]
"""A command, a button that was pressed, a menu that was used, a form that was sent."""


def own_collection(community: int) -> str:
    """The collection name under which a community's own records are (``domain.documents``); nobody's in a DM."""
    return collection_of(community) if community else NOBODY


def server_of(interaction: Interaction) -> int:
    """The id of the server in which something is used; 0 in a direct message, and for a guest, who is answered as in one."""
    return 0 if is_guest(interaction) else interaction.guild_id or 0


def community_of(interaction: Interaction) -> str:
    """The collection of that server: what was added there is read where the bot is."""
    return own_collection(server_of(interaction))


def is_guest(interaction: Interaction) -> bool:
    """Whether somebody who installed the bot for themselves uses it in a server that it is not in."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is None


def asker_of(interaction: Interaction) -> Asker:
    """Whose turn a question takes. A guest asks as in a direct message."""
    return Asker(server_of(interaction), interaction.user.id)
