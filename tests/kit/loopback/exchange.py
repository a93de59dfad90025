"""One interaction from its dispatch to the answer, with Discord's own rules about when it may be answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.kit.loopback.faults import Refused
from tests.kit.loopback.sent import Log, Sent
from tests.kit.loopback.world import EPHEMERAL, LOADING, Channel, Payload, Person, message, snowflake

FIRST = 3.0
"""Seconds within which an interaction has to be acknowledged."""
LONGEST = 15 * 60.0
"""Seconds for which its token can be used."""

ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass
class Exchange:
    """What became of one interaction."""

    kind: int
    """2 a command, 3 a component, 4 autocomplete, 5 a form."""
    person: Person
    channel: Channel
    log: Log = field(repr=False)
    pressed: Payload | None = None
    """The message that a component is on."""
    id: str = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_hex(24))
    dispatched: float = 0.0
    acknowledged: float | None = None
    """When the callback that was accepted arrived."""
    callback: Payload | None = None
    original: Payload | None = None
    """The message at ``@original``, as it stands."""
    followups: list[Payload] = field(default_factory=list)
    written: list[tuple[float, Payload]] = field(default_factory=list)
    """What people got to read, with the moment of its arrival: an answer, every edit, every follow-up."""

    @property
    def answered(self) -> float | None:
        """When the first words for the person arrived."""
        return self.written[0][0] if self.written else None

    def sent(self) -> list[Sent]:
        """Every request about it, those that were refused too."""
        return [each for each in self.log.all if self.token in each.path]

    async def is_acknowledged(self, within: float = 20) -> float:
        """Waits for the callback; seconds from the dispatch to its arrival."""
        await self.log.until(lambda: self.acknowledged is not None, within)
        assert self.acknowledged is not None
        return self.acknowledged - self.dispatched

    async def answer(self, number: int = 1, within: float = 20) -> Payload:
        """Waits until something was written for the ``number``-th time, and gives it."""
        await self.log.until(lambda: len(self.written) >= number, within)
        return self.written[number - 1][1]

    def acknowledge(self, sent: Sent, bot: Payload) -> None:
        """Takes the callback. Raises Refused where Discord would refuse it."""
        if self.acknowledged is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if sent.arrived - self.dispatched > FIRST:
            raise Refused(404, 10062, "Unknown interaction")
        self.acknowledged, self.callback = sent.arrived, sent.data
        kind, data = sent.data["type"], sent.data.get("data") or {}
        if kind in {DEFER_UPDATE, UPDATE}:
            self.original = self.pressed
        if kind in {ANSWER, DEFER}:
            flags = data.get("flags", 0) | (LOADING if kind == DEFER else 0)
            self.original = message(self.channel, bot, type=20, **self._told(), flags=flags)
        if kind in {ANSWER, UPDATE}:
            self.edit(sent, data)
        if kind in {CHOICES, MODAL}:
            self.written.append((sent.arrived, data))

    def edit(self, sent: Sent, data: Payload) -> Payload:
        """Takes an edit of ``@original``."""
        self.open(sent)
        if self.original is None:
            raise Refused(404, 10008, "Unknown Message")
        # What is deferred in private stays private; what is thinking no longer is.
        kept = self.original["flags"] & EPHEMERAL
        self.original |= data | {"flags": (data.get("flags") or self.original["flags"]) & ~LOADING | kept}
        self.written.append((sent.arrived, dict(self.original)))
        return self.original

    def follow_up(self, sent: Sent, data: Payload, bot: Payload) -> Payload:
        """Takes a follow-up. The first one after a deferral takes the place of “thinking”, as on Discord."""
        self.open(sent)
        if self.original and self.original["flags"] & LOADING:
            return self.edit(sent, {key: value for key, value in data.items() if key != "flags"})
        made = message(self.channel, bot, **self._told()) | data
        self.followups.append(made)
        self.written.append((sent.arrived, made))
        return made

    def open(self, sent: Sent) -> None:
        """Raises Refused where the token cannot be used: before the callback, or after 15 minutes."""
        if self.acknowledged is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if sent.arrived - self.dispatched > LONGEST:
            raise Refused(401, 50027, "Invalid Webhook Token")

    def _told(self) -> dict[str, Any]:
        about = {
            "id": self.id,
            "type": self.kind,
            "user": self.person.user(),
            "authorizing_integration_owners": {},
        }
        return {"interaction_metadata": about, "application_id": "1"}
