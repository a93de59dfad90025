"""The gateway: a WebSocket on which the bot identifies, beats, is told of events, loses the line and resumes."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.kit.loopback.sent import Log
from tests.kit.loopback.world import Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11

GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
"""Members, presences, the content of messages."""
ROUND_TRIP = 0.05
"""Seconds until a heartbeat is acknowledged. discord.py notes when it sent one only after it was sent: an answer from
nearby may be quicker than that, and is then taken for one that came a whole interval late.
"""
LONGEST = 4096
"""Bytes that a bot may send in one payload."""


class Session:
    """What outlives a connection: the number of the last event, and all events, to be told again."""

    def __init__(self, identify: Payload) -> None:
        self.id = secrets.token_hex(16)
        self.intents: int = identify["intents"]
        shard: list[int] = identify.get("shard") or [0, 1]
        self.shard, self.shards = shard
        self.events: list[Payload] = []


class Line:
    """One connection."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket
        self._packed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj()
        self._one_after_the_other = asyncio.Lock()

    async def send(self, payload: Payload) -> None:
        """Sends it, packed where the bot asked for that; into a line that is gone it sends nothing."""
        text = json.dumps(payload)
        async with self._one_after_the_other:
            try:
                if self._packed:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)
                else:
                    await self._socket.send_str(text)
            except ConnectionError:
                return

    async def close(self, code: int) -> None:
        """Closes it with a code."""
        await self._socket.close(code=code)

    def cut(self) -> None:
        """Cuts it: no code, no farewell."""
        if self._request.transport:
            self._request.transport.abort()


class Gateway:
    """Everything that goes over the gateway. ``ready`` gives READY and the events that follow it."""

    def __init__(self, token: str, log: Log, ready: Callable[[Session], list[tuple[str, Payload]]]) -> None:
        self._token = token
        self._log = log
        self._ready = ready
        self._sessions: dict[str, Session] = {}
        self._lines: dict[int, Line] = {}
        """By shard: who is on the line, as the last that identified or resumed."""
        self.sessions: dict[int, Session] = {}
        """By shard: of whom events are told."""
        self.identified: list[Payload] = []
        """What each IDENTIFY said."""
        self.identified_at: list[float] = []
        """When each was taken (``time.monotonic()``)."""
        self.resumed: list[Payload] = []
        """What each RESUME said, those that were refused too."""
        self.connections = 0
        self.heartbeats = 0
        self.interval = 41.25
        """Seconds between heartbeats that the next HELLO asks for."""
        self.acknowledges = True
        """Whether heartbeats are answered."""
        self.privileged = 0
        """The privileged intents that are switched on for the application."""
        self.refuses = 0
        """How many of the next connections are refused with 503 before they become a WebSocket."""

    @property
    def session(self) -> Session | None:
        """The first shard's."""
        return self.sessions.get(0)

    @property
    def connected(self) -> bool:
        """Whether somebody who has identified or resumed is on the line, for each shard that ever was."""
        return bool(self._lines) and self._lines.keys() == self.sessions.keys()

    @property
    def shards(self) -> dict[int, str]:
        """The shards that are on the line, each with the id of its session."""
        return {shard: self.sessions[shard].id for shard in self._lines}

    async def until_connected(self, within: float = 60) -> None:
        """Waits until READY, or RESUMED, was sent."""
        await self._log.until(lambda: self.connected, within)

    async def dispatch(self, event: str, data: Payload) -> float:
        """Tells the bot of an event; while the line is gone it waits to be resumed.

        The moment (``time.monotonic()``) just before it was sent. An event that the bot's intents do not cover is
        not sent; the content of a message that does not concern the bot is left out without the intent for it. A bot that has
        only logged in hears of nothing.
        """
        count = next((each.shards for each in self.sessions.values()), 1)
        session = self.sessions.get((int(data.get("guild_id") or 0) >> 22) % count)
        if session is None:
            return time.monotonic()
        if event == "MESSAGE_CREATE":
            direct = "guild_id" not in data
            if not session.intents & (DIRECT_MESSAGES if direct else GUILD_MESSAGES):
                return time.monotonic()
            concerned = direct or data.pop("concerns_the_bot", False)
            if not concerned and not session.intents & MESSAGE_CONTENT:
                data |= {"content": "", "embeds": [], "attachments": [], "components": []}
        moment = time.monotonic()
        await self._tell(session, event, data)
        return moment

    def cut(self) -> None:
        """Cuts the lines without a word."""
        for line in list(self._lines.values()):
            line.cut()

    async def close(self, code: int) -> None:
        """Closes the lines with a code."""
        for line in list(self._lines.values()):
            await line.close(code)

    async def ask_to_reconnect(self) -> None:
        """RECONNECT, as before Discord restarts a server."""
        await self._send(RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """INVALID_SESSION. What is not resumable is forgotten."""
        if not resumable:
            self.forget()
        await self._send(INVALID_SESSION, resumable)

    def forget(self) -> None:
        """Forgets every session: the next RESUME is refused."""
        self._sessions.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serves one connection."""
        if self.refuses:
            self.refuses -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=LONGEST)
        await socket.prepare(request)
        self.connections += 1
        line = Line(request, socket)
        await line.send({"op": HELLO, "d": {"heartbeat_interval": int(self.interval * 1000)}})
        try:
            async for received in socket:
                if received.type is not WSMsgType.TEXT:
                    break
                await self._received(line, json.loads(received.data))
        finally:
            for shard in [shard for shard, held in self._lines.items() if held is line]:
                del self._lines[shard]
            self._log.changed()
        return socket

    async def _received(self, line: Line, said: Payload) -> None:
        op, data = said["op"], said["d"]
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledges:
                await asyncio.sleep(ROUND_TRIP)
                await line.send({"op": ACK, "d": None})
        elif op == IDENTIFY:
            await self._identify(line, data)
        elif op == RESUME:
            await self._resume(line, data)
        elif op == MEMBERS:
            chunk = {"guild_id": data["guild_id"], "members": [], "chunk_index": 0, "chunk_count": 1}
            await self.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})
        self._log.changed()

    async def _identify(self, line: Line, data: Payload) -> None:
        self.identified.append(data)
        if data["token"] != self._token:
            await line.close(4004)
        elif data["intents"] & PRIVILEGED & ~self.privileged:
            await line.close(4014)
        else:
            session = Session(data)
            self._sessions[session.id] = session
            for event, told in self._ready(session):
                numbered = self._numbered(session, event, told)
                session.events.append(numbered)
                await line.send(numbered)
            self._lines[session.shard], self.sessions[session.shard] = line, session
            self.identified_at.append(time.monotonic())

    async def _resume(self, line: Line, data: Payload) -> None:
        self.resumed.append(data)
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._token:
            await line.close(4004)
        elif session is None:
            await line.send({"op": INVALID_SESSION, "d": False})
        else:
            for event in session.events[data["seq"] :]:
                await line.send(event)
            self._lines[session.shard], self.sessions[session.shard] = line, session
            await self._tell(session, "RESUMED", {})

    async def _tell(self, session: Session, event: str, data: Payload) -> None:
        numbered = self._numbered(session, event, data)
        session.events.append(numbered)
        if line := self._lines.get(session.shard):
            await line.send(numbered)

    @staticmethod
    def _numbered(session: Session, event: str, data: Payload) -> Payload:
        return {"op": DISPATCH, "t": event, "s": len(session.events) + 1, "d": data}

    async def _send(self, op: int, data: Any) -> None:
        assert self._lines, "Nobody is on the line."
        for line in list(self._lines.values()):
            await line.send({"op": op, "d": data})
