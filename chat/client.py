"""The client: what is registered with discord.py, and what happens when something arrives. It decides nothing itself."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import yarl
from discord import app_commands

from chat import upkeep
from chat.buttons import PERSISTENT
from chat.context import BotClient, BotContext, Interaction, community_of
from chat.features import browse, feedback, mentions
from chat.features.library.exporting import export_records
from chat.features.library.feeds import follow, sources, unfollow
from chat.features.library.maintenance import backup, check, history, rollback
from chat.features.library.record_commands import remove, restore, set_record
from chat.features.library.reindexing import plan, reindex
from chat.features.library.reports import questions, status
from chat.features.library.server_settings import all_misfits, settings
from chat.features.library.uploads import add
from chat.features.mentions import find_in_record
from chat.features.slash_ask import ask
from chat.features.slash_decisions import decisions
from chat.features.slash_priorities import priorities
from chat.features.slash_timeline import timeline
from chat.features.watches import WATCH, unwatch, watches
from chat.messages import error_view, is_acknowledged, respond
from chat.notices import tell_kept
from chat.permissions import may_manage, tell_of_company, visible_sentence
from chat.shards import IDENTIFY_PAUSE, ShardKeeper, Shards
from chat.slash_commands import Translator, named
from chat.wording import LOCALES, words_in
from domain.errors import LibraryError, ModelError, NotAllowed, PlenumError

LIBRARY = app_commands.Group(
    **named("library"),
    # Discord shows the group to those who manage the server; each command checks again.
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
for _command in (
    status,
    add,
    follow,
    sources,
    unfollow,
    set_record,
    remove,
    restore,
    plan,
    reindex,
    history,
    rollback,
    check,
    backup,
    export_records,
    questions,
    settings,
):
    LIBRARY.add_command(_command)


COMMANDS: tuple[app_commands.Command[Any, ..., None] | app_commands.Group | app_commands.ContextMenu, ...] = (
    ask,
    priorities,
    decisions,
    timeline,
    browse.latest,
    browse.meeting,
    browse.sources,
    browse.about,
    browse.help_,
    WATCH,
    watches,
    unwatch,
    feedback.forget_me,
    find_in_record,
    LIBRARY,
)
"""Every command there is, in the order in which Discord is told."""
FOR_READERS = (
    ask, priorities, decisions, timeline, browse.latest, browse.meeting, browse.sources, browse.about, browse.help_,
    feedback.forget_me, find_in_record,
)  # fmt: skip
"""What somebody who installed the bot for themselves may use anywhere."""
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None of them is privileged: mentions, replies and DMs reach the bot with their content, and nothing else does."""
_SYNCED = "commands synced"

_log = logging.getLogger(__name__)


def _offer_to_users(*, offered: bool) -> None:
    """Where the application can be installed by users (its operator decides in the Developer Portal), what is for readers is
    theirs in every server and every direct message. Else Discord would take none of the commands.
    """
    for command in FOR_READERS:
        command.allowed_installs = app_commands.AppInstallationType(guild=True, user=offered)
        command.allowed_contexts = app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=offered
        )


def _silent(_sentence: str) -> None:
    pass


class Plenum(BotClient):
    """The Discord door. Side-effect-free to make; ``chat.start`` runs it."""

    def __init__(
        self,
        open_context: Callable[[], Awaitable[BotContext]],
        *,
        reads_messages: bool = False,
        shards: Shards | None = None,
        notice: Callable[[str], None] = _silent,
    ) -> None:
        """``open_context`` is called once, in the event loop, before anything arrives. ``reads_messages``: Discord is asked for
        the words of messages that do not mention the bot, too. ``shards`` is the share of this process. ``notice`` is told, in a sentence, what whoever started the bot
        should know.
        """
        intents = discord.Intents(INTENTS.value)
        intents.message_content = reads_messages
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            # Messages are not kept in memory: what people write to others is none of our business.
            max_messages=None,
        )
        self._open_context, self._notice = open_context, notice
        self.share = shards or Shards()
        self._keeper = ShardKeeper(self, self.share)
        self._keeping: asyncio.Task[None] | None = None
        self._buckets = 1
        self._resumed: set[int] | None = None
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def setup_hook(self) -> None:
        """Between logging in and the first event."""
        self.ctx = await self._open_context()
        # Read in a thread: it takes a tenth of a second in which nothing else would be answered.
        await self.ctx.queue.quick(lambda: [words_in(locale) for locale in LOCALES])
        self.add_dynamic_items(*PERSISTENT)
        await self.tree.set_translator(Translator())
        for command in COMMANDS:
            self.tree.add_command(command)
        application = await self.application_info()
        owners = (
            [member.id for member in application.team.members] if application.team else [application.owner.id]
        )
        self.ctx.owners = frozenset(owners)
        self.ctx.privacy_page = application.privacy_policy_url or self.ctx.privacy_page
        _offer_to_users(offered=application.user_integration_config is not None)
        async with self.share.turn("commands"):
            await self._sync()

    async def launch_shards(self) -> None:
        """Opens all shards; where several processes share them, those that come to this one, from now on."""
        if not self.share.count:
            await super().launch_shards()
            return
        self.shard_count = self._connection.shard_count = self.share.count
        _, gateway, limit = await self.http.get_bot_gateway()
        self._buckets = max(1, limit["max_concurrency"])
        self._keeping = asyncio.create_task(self._keeper.keep(yarl.URL(gateway)))

    def expect_shards(self, shards: list[int]) -> None:
        """The client is ready when these are."""
        self._connection.shard_ids = shards

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits until Discord takes another one: of a bucket, one in five seconds, whichever process it is of."""
        if not self.share.count:
            await super().before_identify_hook(shard_id, initial=initial)
            return
        async with self.share.turn(f"identify {(shard_id or 0) % self._buckets}", IDENTIFY_PAUSE):
            pass

    async def on_shard_ready(self, _shard: int) -> None:
        """One is connected anew, and all of its servers are known."""
        self._keeper.ready()

    async def close(self) -> None:
        """Closes the connections, and opens no more."""
        if self._keeping is not None:
            self._keeping.cancel()
        await super().close()

    async def _sync(self) -> None:
        """Tells Discord the commands, when they are others than last time: it counts how often it is told."""
        memory, translator, application = self.ctx.memory, self.tree.translator, self.application_id
        assert translator is not None
        assert application is not None
        payload = [
            await each.get_translated_payload(self.tree, translator) for each in self.tree.get_commands()
        ]
        told = json.dumps([application, payload], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        before, _, ids = (await self.ctx.queue.quick(lambda: memory.fact(_SYNCED))).partition(" ")
        if ids:
            self.ctx.commands = tuple((str(name), int(id_)) for name, id_ in json.loads(ids))
        if before == digest and ids:
            return
        try:
            # Translated once: the tree's own way to tell them would do it again.
            synced = await self.http.bulk_upsert_global_commands(application, payload=payload)
        except discord.HTTPException as error:
            # The commands of last time still work, and mentions do; the next start tries again.
            _log.warning("Discord did not take the commands: %s (%s).", error.status, error.code)
            return
        self.ctx.commands = tuple((each["name"], int(each["id"])) for each in synced)
        kept = f"{digest} {json.dumps(self.ctx.commands)}"
        await self.ctx.queue.quick(lambda: memory.set_fact(_SYNCED, kept))

    async def on_ready(self) -> None:
        """Connected, for the first time or anew."""
        for guild in self.guilds:
            await self.ctx.open_community(guild.id)
        await upkeep.rejoined(self.ctx, [guild.id for guild in self.guilds])
        count = len(self.guilds)
        where = "1 community" if count == 1 else f"{count} communities"
        self._notice(f"Plenum is in Discord as {self.user}, in {where}. Ctrl-C ends it.")
        for finding in all_misfits(self):
            self._notice(finding.sentence)
        await self._tell_of_company()
        known, self._resumed = self._resumed, set(self.share.open)
        if known is None or self._resumed - known:
            await mentions.resume(self, known or ())

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A community took the bot in."""
        await self.ctx.open_community(guild.id)
        await upkeep.rejoined(self.ctx, [guild.id])
        await browse.welcome(self.ctx, guild)
        await self._tell_of_company()

    async def _tell_of_company(self) -> None:
        told = await tell_of_company(self)
        if told:
            self._notice(told)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A community took the bot out, or is no more."""
        await upkeep.left(self.ctx, guild.id)

    async def on_message(self, message: discord.Message) -> None:
        """A message that Discord let us see."""
        if self.user is not None and self.share.mine(message.guild.id if message.guild else 0):
            await mentions.on_message(self.ctx, self.user, message)

    async def on_app_command_completion(self, interaction: Interaction, _command: object) -> None:
        """Somebody used a command: what was kept for them is told."""
        if is_acknowledged(interaction):
            await tell_kept(interaction)

    async def tell(self, interaction: Interaction, error: BaseException) -> None:
        """An error, to the person it happened to, and to nobody else; the log gets what is not everyday."""
        error = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if not isinstance(error, PlenumError):
            _log.error("Something unexpected happened: %s: %s", type(error).__name__, error)
            _log.debug("unexpected", exc_info=error)
        elif isinstance(error, LibraryError | ModelError):
            _log.warning("%s: %s", type(error).__name__, error.sentence)
        elif not isinstance(error, NotAllowed):
            _log.info("%s: %s", type(error).__name__, error.sentence)
        words = self.ctx.words(interaction)
        # Not even its admins read what is another community's.
        said = f"{error.sentence} {error.remedy}" if isinstance(error, PlenumError) else ""
        particulars = may_manage(interaction) and said == visible_sentence(said, community_of(interaction))
        card = error_view(words, error, particulars=particulars, reading=self.ctx.being_read())
        await respond(interaction, card)

    async def settle(self, within: float) -> None:
        """Waits until what arrived has been answered, ``within`` seconds at most."""
        # discord.py names the tasks that it makes for events, commands, buttons and forms.
        begun = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")
        pending = {task for task in asyncio.all_tasks() if task.get_name().startswith(begun)}
        pending.discard(asyncio.current_task())
        if pending:
            await asyncio.wait(pending, timeout=within)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An event's own error: told in a line, with its traceback for those who look for it."""
        _log.error("Something unexpected happened in %s; PLENUM_LOG_LEVEL=debug shows where.", event_method)
        _log.debug("unexpected", exc_info=True)


class _Tree(app_commands.CommandTree[BotClient]):
    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await interaction.client.tell(interaction, error)
