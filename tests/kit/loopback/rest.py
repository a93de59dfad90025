"""The part of Discord's HTTP interface that a bot for questions and answers uses.

What is not here is answered with 404 and kept in ``unknown``.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, cast

from aiohttp import web

from tests.kit.loopback.faults import Buckets, Fault, Faults, Refused
from tests.kit.loopback.sent import API, SENT, Log, Sent, answer, read
from tests.kit.loopback.store import Store
from tests.kit.loopback.world import Payload
from tests.kit.loopback.writing import Channels, Dispatch, Handler, Interactions

LIMITED = (
    "/channels/{channel}/messages",
    "/channels/{channel}/messages/{message}",
    "/webhooks/{app}/{token}",
)
NO_TOKEN = ("/interactions/", "/webhooks/")
"""What is opened by the interaction's own token."""


class Rest:
    """Every request: kept, then met by a fault or a limit, or answered."""

    def __init__(self, token: str, store: Store, log: Log, dispatch: Dispatch) -> None:
        self._token = token
        self._store = store
        self._log = log
        self._dispatch = dispatch
        self.faults = Faults()
        self.buckets = Buckets()
        self.unknown: list[Sent] = []
        """Requests for which there is no route."""

    def application(self) -> web.Application:
        """The server without the gateway."""
        app = web.Application(middlewares=[self._middleware()], client_max_size=30 * 2**20)
        mine: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/users/{user}", self._user),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/applications/{app}/commands", self._commands),
            ("PUT", "/applications/{app}/commands", self._set_commands),
        ]
        interactions = Interactions(self._store, self._dispatch).routes()
        channels = Channels(self._store, self._dispatch).routes()
        for method, path, handler in (*mine, *interactions, *channels):
            app.router.add_route(method, API + path, handler)
        app.router.add_get("/attachments/{id}/{name}", self._attachment)
        return app

    def _middleware(self) -> Any:
        @web.middleware
        async def each(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not request.path.startswith(API):
                return await handler(request)
            sent = request[SENT] = await read(request)
            self._log.all.append(sent)
            try:
                return await self._answer(request, handler, sent)
            finally:
                self._log.changed()

        return each

    async def _answer(self, request: web.Request, handler: Handler, sent: Sent) -> web.StreamResponse:
        headers, limited = self._limit(request, sent)
        fault = self.faults.take(sent) or limited
        if fault:
            await asyncio.sleep(fault.delay)
            if fault.performed:
                await self._right_answer(request, handler, sent)
            if fault.reset or fault.dropped:
                _hang_up(request, reset=fault.reset)
                return web.Response()
            if fault.status:
                sent.status = fault.status
                return _said(fault)
        response = await self._right_answer(request, handler, sent)
        response.headers.update(headers)
        sent.status = response.status
        return response

    async def _right_answer(self, request: web.Request, handler: Handler, sent: Sent) -> web.StreamResponse:
        named = f"Bot {self._token}"
        if not sent.path.startswith(NO_TOKEN) and sent.headers.get("Authorization") != named:
            return answer(Refused(401, 0, "401: Unauthorized").body(), status=401)
        try:
            return await handler(request)
        except web.HTTPNotFound:
            self.unknown.append(sent)
            return answer(Refused(404, 0, "404: Not Found").body(), status=404)
        except Refused as refused:
            return answer(refused.body(), status=refused.status)

    def _limit(self, request: web.Request, sent: Sent) -> tuple[dict[str, str], Fault | None]:
        resource = request.match_info.route.resource
        template = resource.canonical.removeprefix(API) if resource else ""
        if template not in LIMITED or sent.method not in {"POST", "PATCH"}:
            return {}, None
        place = request.match_info.get("channel") or request.match_info["token"]
        return self.buckets.take(f"{sent.method.lower()}-{LIMITED.index(template)} {place}")

    async def _me(self, _request: web.Request) -> web.Response:
        return answer(self._store.bot)

    async def _user(self, request: web.Request) -> web.Response:
        person = self._store.people.get(request.match_info["user"])
        if person is None:
            raise Refused(404, 10013, "Unknown User")
        return answer(person.user())

    async def _application(self, _request: web.Request) -> web.Response:
        return answer(self._store.application())

    async def _gateway(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        told: Payload = {
            "url": gateway_of(self._store.origin),
            "shards": 1,
            "session_start_limit": limit,
        }
        return answer(told)

    async def _commands(self, _request: web.Request) -> web.Response:
        return answer(self._store.commands)

    async def _set_commands(self, request: web.Request) -> web.Response:
        return answer(self._store.set_commands(request[SENT].data))

    async def _attachment(self, request: web.Request) -> web.Response:
        content = self._store.uploads.get(request.path)
        return web.Response(status=404) if content is None else web.Response(body=content)


def gateway_of(origin: str) -> str:
    """Where the gateway of a server at ``origin`` is."""
    return origin.replace("http://", "ws://") + "/gateway"


def _said(fault: Fault) -> web.Response:
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return answer(fault.body, status=fault.status, headers=fault.headers)


def _hang_up(request: web.Request, *, reset: bool) -> None:
    """Ends the connection; with ``reset`` the other end sees ECONNRESET instead of an orderly end."""
    if request.transport is None:
        return
    if reset:
        handle = cast("socket.socket", request.transport.get_extra_info("socket"))
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    else:
        request.transport.close()
