"""What can go wrong between the bot and Discord, given to the next requests that fit.

``discord.faults.add("PATCH", "/webhooks/*/messages/@original", status(503), times=2)``
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.kit.loopback.sent import Sent
from tests.kit.loopback.world import Payload


class Refused(Exception):
    """An error answer, in Discord's form: status, code, message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def body(self) -> Payload:
        """The JSON of the answer."""
        return {"code": self.code, "message": str(self)}


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong."""

    status: int = 0
    """0: the request is answered as if nothing were, after ``delay``."""
    body: Payload | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    """Seconds until the answer."""
    reset: bool = False
    """The connection is reset in place of an answer."""
    dropped: bool = False
    """The connection is closed in good order in place of an answer, as Discord does with old ones."""
    performed: bool = False
    """What was asked for is done all the same; only the answer is lost."""


def status(number: int, *, performed: bool = False) -> Fault:
    """500, 502, 503, 504: a page of HTML, as a gateway in between gives it."""
    page = f"<html><head><title>{number}</title></head></html>"
    return Fault(number, page, {"Content-Type": "text/html"}, performed=performed)


def refuse(number: int, code: int, message: str) -> Fault:
    """An error of Discord's own, for a request that is in order."""
    return Fault(number, Refused(number, code, message).body())


def rate_limited(after: float, *, everywhere: bool = False, via: bool = True) -> Fault:
    """429. ``via=False``: as Cloudflare bans, without the header by which discord.py knows Discord."""
    headers = {
        "Retry-After": str(after),
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": str(after),
        "X-RateLimit-Reset": f"{time.time() + after:.3f}",
        "X-RateLimit-Bucket": "loopback",
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    if via:
        headers["Via"] = "1.1 google"
    body = {"message": "You are being rate limited.", "retry_after": after, "global": everywhere}
    return Fault(429, body if via else "error code: 1015", headers)


def slow(seconds: float) -> Fault:
    """The right answer, late."""
    return Fault(delay=seconds)


def reset(*, performed: bool = False) -> Fault:
    """The connection is reset."""
    return Fault(reset=True, performed=performed)


def dropped(*, performed: bool = False) -> Fault:
    """The connection is closed in good order, and nothing was said."""
    return Fault(dropped=True, performed=performed)


MISSING_PERMISSIONS = refuse(403, 50013, "Missing Permissions")
MISSING_ACCESS = refuse(403, 50001, "Missing Access")
CANNOT_WRITE_TO_THEM = refuse(403, 50007, "Cannot send messages to this user")
UNKNOWN_MESSAGE = refuse(404, 10008, "Unknown Message")
UNKNOWN_CHANNEL = refuse(404, 10003, "Unknown Channel")
UNKNOWN_INTERACTION = refuse(404, 10062, "Unknown interaction")
INVALID_WEBHOOK_TOKEN = refuse(401, 50027, "Invalid Webhook Token")
THREAD_ARCHIVED = refuse(400, 50083, "Thread is archived")


class Faults:
    """The faults that wait for their request, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, str, Fault]] = []

    def add(self, method: str, path: str, fault: Fault, *, times: int = 1) -> None:
        """The next ``times`` requests that go there meet ``fault``; ``*`` in ``path`` stands for anything."""
        self._waiting += [(method, path, fault)] * times

    def take(self, sent: Sent) -> Fault | None:
        """The fault for this request, used up with it."""
        for number, (method, path, fault) in enumerate(self._waiting):
            if sent.is_to(method, path):
                del self._waiting[number]
                return fault
        return None

    @property
    def left(self) -> int:
        """How many have not met their request."""
        return len(self._waiting)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._waiting.clear()


class Buckets:
    """Discord's limit for writing: five requests in five seconds, each channel and each webhook for itself.

    The real numbers are nobody's to know beforehand; the headers tell them, and a sixth is answered with 429.
    """

    LIMIT, SECONDS = 5, 5.0

    def __init__(self) -> None:
        self._windows: dict[str, tuple[float, int]] = {}
        self.exceeded = 0
        """How often a 429 was given."""

    def take(self, key: str) -> tuple[dict[str, str], Fault | None]:
        """The headers for a request under ``key``, and the fault where it is one too many."""
        begun, used = self._windows.get(key, (0.0, 0))
        moment = time.monotonic()
        if moment - begun >= self.SECONDS:
            begun, used = moment, 0
        left = max(begun + self.SECONDS - moment, 0.001)
        if used >= self.LIMIT:
            self.exceeded += 1
            return {}, rate_limited(round(left, 3))
        self._windows[key] = (begun, used + 1)
        return {
            "X-RateLimit-Limit": str(self.LIMIT),
            "X-RateLimit-Remaining": str(self.LIMIT - used - 1),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Bucket": key.partition(" ")[0],
        }, None
