"""Starting and stopping the Discord door: one process for a data folder, a clear sentence for a wrong token, and an end that
finishes what is under way.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import logging
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import discord

from chat import notices, upkeep
from chat.client import Plenum
from chat.context import BotContext
from chat.features import stale_answers
from chat.shards import Shards
from chat.work_queue import WorkQueue
from community.memory import Memory
from community.retention import ServerRemoval
from domain.errors import AlreadyServing, BadSettings, DiscordError, LibraryBusy, TokenRefused, meaning
from index.storage.files import exclusive

if TYPE_CHECKING:
    from app import App

# --- What must stand in no log: the bot's token, and the tokens of interactions, which answer in its name for 15 minutes.

_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w\-.~]{20,}")
_REDACTED = "[token]"


class TokenRedaction(logging.Filter):
    """Takes tokens out of what is logged, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line stays, what is secret in it goes."""
        message = record.getMessage()
        clean = self.clean(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info:
            # Formatted here, so that no formatter writes it out of our sight; kept where formatters look for it.
            record.exc_text = self.clean(
                record.exc_text or logging.Formatter().formatException(record.exc_info)
            )
        return True

    def clean(self, text: str) -> str:
        """``text`` without what is secret.

        >>> TokenRedaction("abc").clean("Bot abc at /webhooks/12/aW50ZXJhY3Rpb246MTIzNDU2/messages")
        'Bot [token] at /webhooks/12/[token]/messages'
        """
        return _INTERACTION.sub(rf"\1{_REDACTED}", text.replace(self._token, _REDACTED))


@contextlib.contextmanager
def redacted_logs(token: str) -> Iterator[None]:
    """While it lasts, no line of any log holds a token."""
    redaction = TokenRedaction(token)
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(redaction)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(redaction)


FINISH_WITHIN = 20.0
"""Seconds in which what is under way may finish when the bot is stopped."""
SEND_WITHIN = 10.0
"""Seconds in which what was answered may be sent then."""

_NETWORK = "Check the network, then start it again."
# Voice is not used, and needs no warning that it could not be.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_log = logging.getLogger(__name__)

Notice = Callable[[str], None]
Beside = Callable[[WorkQueue], contextlib.AbstractAsyncContextManager[object]]
"""What is served beside Discord, from the same event loop and queue."""


def serve(
    app: App,
    data: Path,
    token: str,
    *,
    home: int,
    contact: str = "",
    reads_messages: bool = False,
    every: int | None,
    shards: Shards,
    beside: Beside | None = None,
    notice: Notice,
) -> None:
    """Serves Discord until the process is told to stop (SIGINT, SIGTERM). ``every`` so many hours it is re-indexed, None for
    never by itself; the rest is as for ``client``.

    Raises TokenRefused, AlreadyServing, DiscordError.
    """
    with _alone(data, shared=shards.count > 0), redacted_logs(token):
        bot = client(
            app,
            app.community,
            home=home,
            contact=contact,
            reads_messages=reads_messages,
            shards=shards,
            notice=notice,
        )
        asyncio.run(_serve(bot, token, every, beside, notice))


def client(
    app: App,
    memory: Memory,
    *,
    home: int = 0,
    contact: str = "",
    reads_messages: bool = False,
    shards: Shards | None = None,
    notice: Notice = lambda _sentence: None,
) -> Plenum:
    """The client over its parts. Nothing is opened or asked before it is started. ``home`` is the community whose admins run
    the whole library, 0 for none; ``contact`` is where its operator is reached; ``reads_messages``: Discord is asked for the
    words of messages that do not mention the bot; ``shards`` is the share of this process, all of them where it is not given.
    """

    async def open_context() -> BotContext:
        return BotContext(
            answers=app.answers,
            library=app.library,
            uploads=app.uploads,
            feeds=app.feeds,
            health=app.health,
            server_removal=ServerRemoval(memory, app.answers, app.library, app.uploads, app.feeds),
            memory=memory,
            queue=WorkQueue(),
            home=home,
            contact=contact,
            reads_messages=reads_messages,
            privacy_page=app.privacy_page,
        )

    return Plenum(open_context, reads_messages=reads_messages, shards=shards or Shards(), notice=notice)


async def _serve(bot: Plenum, token: str, every: int | None, beside: Beside | None, notice: Notice) -> None:
    stopped = asyncio.Event()
    with _on_signals(stopped):
        running = asyncio.create_task(_run(bot, token, notice, every, beside))
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            notice("Finishing what is under way.")
            await _finish(bot)
        stopping.cancel()
        # Its error, if it had one, is ours.
        await running


async def _run(bot: Plenum, token: str, notice: Notice, every: int | None, served: Beside | None) -> None:
    try:
        async with bot, contextlib.AsyncExitStack() as held:
            await bot.login(token)
            if served is not None:
                await held.enter_async_context(served(bot.ctx.queue))
            await upkeep.warm(bot)
            beside = [
                upkeep.tidy(bot, notice).start(),
                upkeep.keep_up(bot, notice, every).start(),
                notices.tell(bot).start(),
                asyncio.create_task(upkeep.watch(bot, notice)),
                asyncio.create_task(stale_answers.watch(bot)),
            ]
            try:
                await bot.connect(reconnect=True)
            finally:
                for task in beside:
                    task.cancel()
    except discord.LoginFailure as error:
        raise TokenRefused(
            "Discord does not accept the token in DISCORD_TOKEN.",
            remedy="Copy it again: Discord Developer Portal, your application, Bot, Reset Token (docs/operating.md).",
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordError(
            "Discord does not hand over what people write without mentioning the bot (`message_content`).",
            remedy="Switch on “Message Content Intent” (Discord Developer Portal, your application, Bot), or take the setting out.",
        ) from error
    except discord.HTTPException as error:
        raise DiscordError(
            f"Discord refused to serve (HTTP {error.status}).",
            remedy="Try again later; see discordstatus.com.",
        ) from error
    except AttributeError as error:
        # discord.py stumbles over its own missing connection when the first one fails.
        if bot.ws is not None:
            raise
        raise DiscordError("Discord's gateway cannot be reached.", remedy=_NETWORK) from error
    except (aiohttp.ClientError, OSError, discord.ConnectionClosed, discord.GatewayNotFound) as error:
        raise DiscordError(
            f"Discord cannot be reached ({meaning(error)})."
            if isinstance(error, OSError)
            else "Discord cannot be reached.",
            remedy=_NETWORK,
        ) from error


async def _finish(bot: Plenum) -> None:
    """What was asked is answered, what was answered is sent, then the connection goes."""
    ctx = getattr(bot, "ctx", None)
    if ctx is not None and not await ctx.queue.drain(FINISH_WITHIN):
        _log.warning("Not everything was finished within %s seconds.", FINISH_WITHIN)
    await bot.settle(SEND_WITHIN)
    await bot.close()
    if ctx is not None:
        # The next start goes on where it was.
        ctx.library.stop()
        ctx.queue.close()


@contextlib.contextmanager
def _on_signals(stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    try:
        for each in wanted:
            loop.add_signal_handler(each, stopped.set)
    except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
        yield
        return
    try:
        yield
    finally:
        for each in wanted:
            loop.remove_signal_handler(each)


@contextlib.contextmanager
def _alone(data: Path, *, shared: bool) -> Iterator[None]:
    holding = contextlib.ExitStack()
    try:
        holding.enter_context(exclusive(data / "discord.lock", doing="served in Discord", shared=shared))
    except LibraryBusy as busy:
        raise AlreadyServing(
            busy.sentence, remedy="End that process first; two would answer every question twice."
        ) from busy
    with holding:
        yield


# --- The address that takes the bot into a community, with just the permissions it uses.

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    read_message_history=True,
)
"""See a channel, answer in it and in threads, open one, attach an export, and reply to messages."""


def link(token: str) -> str:
    """The address. A token begins with the id of its application, so nothing is asked of the network.

    Raises BadSettings for what is no token.
    """
    first = token.partition(".")[0]
    try:
        application = int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadSettings(
            "DISCORD_TOKEN does not look like a token of a Discord application.",
            remedy="Copy it again: Discord Developer Portal, your application, Bot, Reset Token (docs/operating.md).",
        ) from error
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
