"""Interactions, channels and messages: the routes by which a bot says something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.kit.loopback.exchange import ANSWER, DEFER, UPDATE, Exchange
from tests.kit.loopback.faults import Refused
from tests.kit.loopback.sent import SENT, answer
from tests.kit.loopback.store import Store
from tests.kit.loopback.world import EPHEMERAL, LOADING, SEND, Channel, Payload, message, now, snowflake

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Dispatch = Callable[[str, Payload], Awaitable[float]]


class Interactions:
    """Callbacks, and what is written with an interaction's token."""

    def __init__(self, store: Store, dispatch: Dispatch) -> None:
        self._store = store
        self._dispatch = dispatch

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path, handler."""
        webhook = "/webhooks/{app}/{token}"
        return [
            ("POST", "/interactions/{id}/{token}/callback", self._callback),
            ("POST", webhook, self._follow_up),
            ("GET", webhook + "/messages/{message}", self._get),
            ("PATCH", webhook + "/messages/{message}", self._edit),
            ("DELETE", webhook + "/messages/{message}", self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        exchange = self._exchange(request, Refused(404, 10062, "Unknown interaction"))
        sent = request[SENT]
        self._store.keep_files(sent)
        exchange.acknowledge(sent, self._store.bot)
        kind = sent.data["type"]
        told: Payload = {"interaction": {"id": exchange.id, "type": exchange.kind}}
        if exchange.original and kind in {ANSWER, DEFER, UPDATE}:
            original = self._store.keep(exchange.original)
            told["resource"] = {"type": kind, "message": original}
            told["interaction"] |= {
                "response_message_id": original["id"],
                "response_message_loading": bool(original["flags"] & LOADING),
                "response_message_ephemeral": bool(original["flags"] & EPHEMERAL),
            }
            if kind == ANSWER:
                await tell_of(original, self._dispatch)
        if "with_response" in sent.query:
            return answer(told)
        return web.Response(status=204)

    async def _follow_up(self, request: web.Request) -> web.Response:
        exchange = self._exchange(request)
        self._store.keep_files(request[SENT])
        made = self._store.keep(exchange.follow_up(request[SENT], request[SENT].data, self._store.bot))
        await tell_of(made, self._dispatch)
        return answer(made)

    async def _get(self, request: web.Request) -> web.Response:
        return answer(self._message(request)[1])

    async def _edit(self, request: web.Request) -> web.Response:
        exchange, existing = self._message(request)
        sent = request[SENT]
        self._store.keep_files(sent)
        if existing is exchange.original:
            return answer(self._store.keep(exchange.edit(sent, sent.data)))
        existing |= sent.data
        exchange.written.append((sent.arrived, dict(existing)))
        return answer(self._store.keep(existing))

    async def _delete(self, request: web.Request) -> web.Response:
        exchange, existing = self._message(request)
        self._store.messages.pop(existing["id"], None)
        if existing is exchange.original:
            exchange.original = None
        return web.Response(status=204)

    def _message(self, request: web.Request) -> tuple[Exchange, Payload]:
        exchange = self._exchange(request)
        exchange.open(request[SENT])
        name = request.match_info["message"]
        if name != "@original" and not (exchange.original and name == exchange.original["id"]):
            return exchange, self._store.message(name)
        if exchange.original is None:
            raise Refused(404, 10008, "Unknown Message")
        return exchange, exchange.original

    def _exchange(self, request: web.Request, unknown: Refused | None = None) -> Exchange:
        found = self._store.exchanges.get(request.match_info["token"])
        if found is None:
            raise unknown or Refused(404, 10015, "Unknown Webhook")
        return found


class Channels:
    """Messages, threads and direct messages."""

    def __init__(self, store: Store, dispatch: Dispatch) -> None:
        self._store = store
        self._dispatch = dispatch

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path, handler."""
        channel = "/channels/{channel}"
        one = channel + "/messages/{message}"
        return [
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", channel, self._channel),
            ("POST", channel + "/typing", self._typing),
            ("POST", channel + "/messages", self._write),
            ("GET", channel + "/messages", self._history),
            ("POST", channel + "/threads", self._thread),
            ("GET", one, self._message),
            ("PATCH", one, self._edit),
            ("DELETE", one, self._delete),
            ("POST", one + "/threads", self._thread),
        ]

    async def _open_direct(self, request: web.Request) -> web.Response:
        person = self._store.people.get(str(request[SENT].data["recipient_id"]))
        if person is None:
            raise Refused(404, 10013, "Unknown User")
        return answer(self._store.direct(person).payload())

    async def _channel(self, request: web.Request) -> web.Response:
        return answer(self._place(request).payload())

    async def _typing(self, request: web.Request) -> web.Response:
        self._place(request)
        return web.Response(status=204)

    async def _write(self, request: web.Request) -> web.Response:
        channel, sent = self._place(request), request[SENT]
        if not channel.permissions & SEND:
            raise Refused(403, 50013, "Missing Permissions")
        nonce = (channel.id, str(sent.data.get("nonce", "")))
        if sent.data.get("enforce_nonce") and nonce in self._store.nonces:
            return answer(self._store.message(self._store.nonces[nonce]))
        self._store.keep_files(sent)
        made = self._store.keep(message(channel, self._store.bot) | sent.data)
        self._store.nonces[nonce] = made["id"]
        if reference := sent.data.get("message_reference"):
            # discord.py sends numbers, and Discord gives back strings.
            made |= {"message_reference": {k: str(v) for k, v in reference.items()}, "type": 19}
        await tell_of(made, self._dispatch)
        return answer(made)

    async def _history(self, request: web.Request) -> web.Response:
        place = self._place(request).id
        there = [each for each in self._store.messages.values() if each["channel_id"] == place]
        return answer(sorted(there, key=lambda each: -int(each["id"]))[:50])

    async def _message(self, request: web.Request) -> web.Response:
        return answer(self._store.message(request.match_info["message"]))

    async def _edit(self, request: web.Request) -> web.Response:
        existing = self._store.message(request.match_info["message"])
        self._store.keep_files(request[SENT])
        existing |= request[SENT].data | {"edited_timestamp": now()}
        return answer(self._store.keep(existing))

    async def _delete(self, request: web.Request) -> web.Response:
        existing = self._store.message(request.match_info["message"])
        del self._store.messages[existing["id"]]
        return web.Response(status=204)

    async def _thread(self, request: web.Request) -> web.Response:
        parent, name = self._place(request), request[SENT].data["name"]
        # A thread that begins at a message has the message's id.
        number = request.match_info.get("message") or snowflake()
        made = Channel(name, parent.community, parent=parent.id, id=number)
        self._store.channels[made.id] = made
        await self._dispatch("THREAD_CREATE", made.payload() | {"newly_created": True})
        return answer(made.payload(), status=201)

    def _place(self, request: web.Request) -> Channel:
        return self._store.channel(request.match_info["channel"])


async def tell_of(told: Payload, dispatch: Dispatch) -> None:
    """The bot hears of its own messages too, but for those that one person alone can see."""
    if not told["flags"] & EPHEMERAL:
        await dispatch("MESSAGE_CREATE", dict(told) | {"concerns_the_bot": True})
