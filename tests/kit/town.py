"""A community for tests: a server with a channel, two people and an admin, and the real bot in it, in a Discord held in
memory.
"""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

import discord
import simcord.http.router
import simcord.interactions
from discord import app_commands
from simcord.env import Env

from chat.client import Plenum
from domain.errors import PlenumError
from tests.kit.screen import button, buttons

_LOCALE = ["en-US"]
_PAYLOAD = simcord.interactions.base_payload


def _payload(*arguments: Any, **named: Any) -> Any:
    record, payload = _PAYLOAD(*arguments, **named)
    return record, payload | {"locale": _LOCALE[0]}


class Speaker:
    """A person whose client is in another language."""

    def __init__(self, person: Any, locale: str) -> None:
        self._person, self._locale = person, locale

    def __getattr__(self, verb: str) -> Any:
        async def act(*arguments: Any, **options: Any) -> Any:
            _LOCALE[0] = self._locale
            try:
                return await getattr(self._person, verb)(*arguments, **options)
            finally:
                _LOCALE[0] = "en-US"

        return act


class Town:
    """The server, its people, and what they can do that simcord has no word for."""

    def __init__(self, env: Env, make: Callable[[], Plenum]) -> None:
        self.env, self._make = env, make
        self.guild = env.create_guild(name="Springfield")
        self.channel = self.guild.create_text_channel("city-hall")
        self.ana, self.ben = (self.guild.add_member(env.create_user(name)) for name in ("ana", "ben"))
        role = self.guild.create_role("Clerks", permissions=discord.Permissions(manage_guild=True))
        self.clerk = self.guild.add_member(env.create_user("clerk"), roles=[role])

    @property
    def bot(self) -> Plenum:
        """The bot that is running now."""
        bot = self.env.bot
        assert isinstance(bot, Plenum)
        return bot

    async def restart(self) -> None:
        """Ends the bot and starts another one on the same data."""
        fresh = self._make()
        await self.env.restart_bot(fresh)
        self.env.bot = fresh

    def dm(self, person: Any) -> Any:
        """The direct messages with a person."""
        return self.env.backend and user_of(person).dm_channel

    def in_locale(self, locale: str, person: Any = None) -> Any:
        """A person whose Discord is in this language."""
        return Speaker(person or self.ana, locale)

    def callbacks(self) -> list[Any]:
        """What the bot told Discord as the first answer to each interaction."""
        return [sent.json for sent in self.env.http_requests if sent.path.endswith("/callback")]

    def silent_channel(self) -> Any:
        """A channel that the bot sees and may not write in."""
        me = self.guild.me
        assert me is not None
        return self.guild.create_text_channel(
            "read-only", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
        )

    async def offered(
        self, command: str, option: str, typed: str, person: Any = None, **filled: Any
    ) -> list[str]:
        """The names that are offered while somebody types."""
        choices = await (person or self.ana).autocomplete(self.channel, command, option, typed, **filled)
        return [choice["name"] for choice in choices]

    def thread_of(self, message: Any) -> Any:
        """The thread that was opened from a message."""
        return next(thread for thread in self.channel.threads if thread.id == message.id)

    @staticmethod
    async def press(person: Any, message: Any, name: str) -> Any:
        """A button beneath an answer; one that is not there is behind the dots."""
        if name in buttons(message):
            return await person.click(message, **button(message, name))
        rest = await person.click(message, **button(message, "⋯"))
        return await person.click(rest.response, **button(rest.response, name))

    @staticmethod
    def field(shown: Any) -> str:
        """The custom_id of a form's first field."""
        todo = list(shown.modal["components"])
        while todo:
            part = todo.pop(0)
            if part.get("type") == 4:
                return str(part["custom_id"])
            todo += part.get("components", [])
            todo += [part["component"]] if part.get("component") else []
        raise AssertionError("the form has no field")


def user_of(person: Any) -> Any:
    """A member as the user that they are in direct messages."""
    return getattr(person, "user", None) or person._user


_TRANSLATED: dict[int, tuple[Any, dict[str, str]]] = {}


def _translated_once(kind: Any) -> None:
    """A command of this kind is put into thirty languages once, and not for each of the bots that the tests start."""
    made = kind.get_translated_payload

    async def translated(self: Any, tree: Any, translator: Any) -> Any:
        _, known = _TRANSLATED.setdefault(id(self), (self, {}))
        plain = json.dumps(self.to_dict(tree))
        if plain not in known:
            known[plain] = json.dumps(await made(self, tree, translator))
        return json.loads(known[plain])

    kind.get_translated_payload = translated


for each in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
    _translated_once(each)


def _copied(value: Any) -> Any:
    """What was sent, kept as it was; Python's own way takes a third of a start for the commands."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_copied(each) for each in value]
    return value if value is None or isinstance(value, (str, int, float)) else copy.deepcopy(value)


simcord.http.router.copy = SimpleNamespace(deepcopy=_copied)  # type: ignore[attr-defined]


@asynccontextmanager
async def running(make: Callable[[], Plenum], **options: Any) -> AsyncIterator[Town]:
    """A town with the bot that ``make`` builds; what the bot swallowed is raised at the end."""
    simcord.interactions.base_payload = _payload
    # On a slow machine nothing is given up for being slow.
    env = Env(make(), **{"shard_count": 1, "settle_timeout": 120.0, **options})
    # What runs in a thread is looked after every 50 ms otherwise, which is most of what a press takes.
    env._settle_internal = partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
    await env.start()
    try:
        yield Town(env, make)
    finally:
        await env.shutdown()
        simcord.interactions.base_payload = _PAYLOAD
        if env.check_errors:
            # An error of ours became a sentence to somebody; every other one is a defect.
            unforeseen = [
                error
                for error in env.errors
                if not isinstance(getattr(error, "original", error), PlenumError)
            ]
            if unforeseen:
                raise ExceptionGroup("the bot swallowed", unforeseen)
