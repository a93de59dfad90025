"""A Discord on 127.0.0.1 for the real discord.py, over real HTTP and a real WebSocket, with a real clock.

    async with Loopback() as discord:
        council = discord.community("Riverside").channel("council")
        ana = discord.person("Ana")
        async with Program(discord, data) as program:      # or a client in this process, with aimed_at(discord)
            await discord.gateway.until_connected()
            asked = await discord.slash(ana, council, "ask", question="Who led the meeting?")
            await asked.is_acknowledged()
            message = await asked.answer()

Behaviour is tested with simcord, whose clock is virtual. This is for what simcord cannot show: the network, the
gateway, how long something takes, and a process of its own.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.kit.loopback.exchange import Exchange
from tests.kit.loopback.gateway import Gateway, Session
from tests.kit.loopback.interactions import about, autocomplete, chosen, filled_in, slash
from tests.kit.loopback.rest import Rest, gateway_of
from tests.kit.loopback.sent import Log, Sent
from tests.kit.loopback.store import Store
from tests.kit.loopback.world import EVERYONE, Channel, Community, Payload, Person, message

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.Gk3Xyz.loopback-token-of-the-tests-0123456789"
"""Has the form of a token, and opens nothing."""


class Loopback:
    """The whole of it. Everything in it is made, done and read by the test."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.log = Log()
        self.store = Store()
        self.communities: list[Community] = []
        self.gateway = Gateway(token, self.log, self._ready)
        self._rest = Rest(token, self.store, self.log, self.gateway.dispatch)
        self.faults = self._rest.faults
        self.buckets = self._rest.buckets
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = self._rest.application()
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.store.origin = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.cut()
        if self._runner:
            await self._runner.cleanup()

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:…``."""
        return self.store.origin

    @property
    def gateway_url(self) -> str:
        """``ws://127.0.0.1:…/gateway``."""
        return gateway_of(self.origin)

    @property
    def sent(self) -> list[Sent]:
        """Every request, in the order of arrival."""
        return self.log.all

    @property
    def unknown(self) -> list[Sent]:
        """Requests to something that this Discord does not have: a test should find it empty."""
        return self._rest.unknown

    def community(self, name: str, *, locale: str = "en-US", permissions: int = EVERYONE) -> Community:
        """A new community. The bot hears of those that are there when it identifies."""
        made = Community(name, locale, permissions)
        self.communities.append(made)
        return made

    def person(self, name: str, *, locale: str = "en-US", permissions: int = EVERYONE) -> Person:
        """Somebody new."""
        made = Person(name, locale, permissions)
        self.store.people[made.id] = made
        return made

    # What people do

    async def slash(self, person: Person, channel: Channel, command: str, **options: Any) -> Exchange:
        """Somebody uses a command, as the bot registered it: ``"library add"`` names a subcommand.

        An option's value is a string, a number, a truth, or (for a file) what ``store.upload`` gave.
        """
        return await self._interact(2, person, channel, slash(self.store, command, options))

    async def autocomplete(
        self, person: Person, channel: Channel, command: str, focused: str, **options: Any
    ) -> Exchange:
        """Somebody is writing the option ``focused``."""
        return await self._interact(4, person, channel, autocomplete(self.store, command, options, focused))

    async def menu(self, person: Person, channel: Channel, command: str, target: Payload) -> Exchange:
        """Somebody uses a message command on ``target``."""
        return await self._interact(2, person, channel, about(self.store, command, target))

    async def press(self, person: Person, told: Payload, custom_id: str, *values: str) -> Exchange:
        """Somebody presses a button of a message, or chooses ``values`` in a select."""
        channel = self.store.channel(told["channel_id"])
        return await self._interact(3, person, channel, chosen(told, custom_id, values), told)

    async def submit(
        self, person: Person, channel: Channel, form: Payload, told: Payload | None = None, **values: str
    ) -> Exchange:
        """Somebody fills in and sends a form; ``values`` by the fields' custom ids."""
        return await self._interact(5, person, channel, filled_in(form, values), told)

    async def write(
        self,
        person: Person,
        channel: Channel,
        words: str,
        *,
        mention: bool = False,
        reply_to: Payload | None = None,
    ) -> Payload:
        """Somebody writes in a channel; with ``mention``, to the bot. A reply to the bot mentions it."""
        self.store.channels.setdefault(channel.id, channel)
        replies = reply_to is not None and reply_to["author"]["id"] == self.store.bot["id"]
        mentions = [self.store.bot] if mention or replies else []
        content = f"<@{self.store.bot['id']}> {words}" if mention else words
        made = message(channel, person.user(), content=content, mentions=mentions)
        if channel.community:
            made["member"] = {k: v for k, v in person.member().items() if k not in {"user", "permissions"}}
        if reply_to:
            reference = {"message_id": reply_to["id"], "channel_id": channel.id}
            made |= {"type": 19, "message_reference": reference, "referenced_message": dict(reply_to)}
        self.store.messages[made["id"]] = made
        told = dict(made) | ({"concerns_the_bot": bool(mentions)} if channel.community else {})
        await self.gateway.dispatch("MESSAGE_CREATE", told)
        return made

    async def mention(self, person: Person, channel: Channel, words: str) -> Payload:
        """Somebody mentions the bot."""
        return await self.write(person, channel, words, mention=True)

    async def direct(self, person: Person, words: str) -> Payload:
        """Somebody writes to the bot alone."""
        return await self.write(person, self.store.direct(person), words)

    async def delete(self, told: Payload) -> None:
        """Somebody deletes a message."""
        self.store.messages.pop(told["id"], None)
        for exchange in self.store.exchanges.values():
            if exchange.original and exchange.original["id"] == told["id"]:
                exchange.original = None
        told = {key: told[key] for key in ("id", "channel_id", "guild_id") if key in told}
        await self.gateway.dispatch("MESSAGE_DELETE", told)

    async def replies(self, told: Payload, number: int = 1, within: float = 20) -> Payload:
        """Waits for the bot's ``number``-th reply to a message, and gives it as it stands."""

        def there() -> list[Payload]:
            return [
                each
                for each in self.store.messages.values()
                if (each.get("message_reference") or {}).get("message_id") == told["id"]
                and each["author"]["id"] == self.store.bot["id"]
            ]

        await self.log.until(lambda: len(there()) >= number, within)
        return there()[number - 1]

    async def _interact(
        self, kind: int, person: Person, channel: Channel, data: Payload, told: Payload | None = None
    ) -> Exchange:
        self.store.channels.setdefault(channel.id, channel)
        exchange = Exchange(
            kind, person, channel, self.log, self.store.messages.get(told["id"]) if told else None
        )
        self.store.exchanges[exchange.token] = exchange
        payload = {
            "id": exchange.id,
            "application_id": self.store.bot["id"],
            "type": kind,
            "data": data,
            "token": exchange.token,
            "version": 1,
            "channel_id": channel.id,
            "channel": channel.payload() | {"permissions": str(person.permissions)},
            "app_permissions": str(channel.permissions),
            "locale": person.locale,
            "entitlements": [],
            "context": 0 if channel.community else 1,
            "attachment_size_limit": 10 * 2**20,
        }
        if channel.community:
            there = channel.community
            payload |= {
                "guild_id": there.id,
                "guild": {"id": there.id, "locale": there.locale, "features": []},
                "guild_locale": there.locale,
                "member": person.member(),
                "authorizing_integration_owners": {"0": there.id},
            }
        else:
            payload |= {"user": person.user(), "authorizing_integration_owners": {"0": "0"}}
        if told:
            payload["message"] = dict(told)
        exchange.dispatched = await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return exchange

    def _ready(self, session: Session) -> list[tuple[str, Payload]]:
        mine = [each for each in self.communities if (int(each.id) >> 22) % session.shards == session.shard]
        ready = {
            "v": 10,
            "user": self.store.bot,
            "guilds": [{"id": each.id, "unavailable": True} for each in mine],
            "session_id": session.id,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": self.store.bot["id"], "flags": 0},
            "shard": [session.shard, session.shards],
        }
        for each in self.communities:
            self.store.channels |= {channel.id: channel for channel in each.channels}
        told = [("GUILD_CREATE", each.payload(self.store.bot)) for each in mine]
        return [("READY", ready), *told]
