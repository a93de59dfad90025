"""What the site answers, before it is sent, and what a door gets to see when it is asked."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from io import BufferedIOBase
from typing import Any

from tests.kit.publisher.pieces import Town, moment

HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
_PACKED = (
    "text/",
    "application/json",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)
_WORTH_PACKING = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as a door sees it."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    day: float
    town: Town
    hosts: Mapping[str, str]
    """What a host is for → its origin: ``http://name:port``."""
    led: Mapping[str, str]
    """The same, as a redirect leads there."""
    quirks: frozenset[str] = frozenset()
    """How what is listed is wrong today (``faults.Quirk``)."""
    legistar_cap: int = 1000
    """How many rows Legistar gives at most."""

    @property
    def www(self) -> str:
        """The origin of the town's site."""
        return self.hosts["www"]

    def link(self, path: str) -> str:
        """An absolute address on the town's site."""
        return self.www + path


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer."""

    status: int
    body: bytes = b""
    type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None
    """When what it shows changed last; None where the site does not say."""
    tagged: bool = True
    """Whether it gets an ETag."""
    wire: Callable[[BufferedIOBase, Answer], None] | None = None
    """Sends it, where it is not sent as it should be; returns, and the connection is closed."""

    def having(self, **headers: str) -> Answer:
        """With more headers; ``_`` in a name stands for ``-``."""
        return replace(
            self,
            headers={**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )


def as_json(value: Any, status: int = 200, **fields: Any) -> Answer:
    """A JSON answer, written as PHP writes it: ASCII only."""
    return Answer(status, json.dumps(value, separators=(",", ":")).encode(), JSON, **fields)


def html(body: str, status: int = 200, **fields: Any) -> Answer:
    """A page."""
    return Answer(status, body.encode(), HTML, **fields)


def http_date(day: float) -> str:
    """As a header tells it."""
    return format_datetime(moment(day), usegmt=True)


def settled(asked: Asked, answer: Answer) -> Answer:
    """With its validators; as a 304 where the asker has it already; packed where the asker takes that."""
    if answer.status != 200 or answer.wire:
        return answer
    headers = dict(answer.headers)
    if "no-validators" not in asked.quirks:
        tag = hashlib.sha256(answer.body).hexdigest()[:20]
        if "stuck-validators" in asked.quirks:
            tag = hashlib.sha256(asked.path.encode()).hexdigest()[:20]
        if "restless-validators" in asked.quirks:
            tag = hashlib.sha256(f"{asked.path} {asked.day}".encode()).hexdigest()[:20]
        if answer.tagged:
            headers["ETag"] = f'"{tag}"'
        if answer.changed and not {"stuck-validators", "restless-validators"} & asked.quirks:
            headers["Last-Modified"] = format_datetime(answer.changed, usegmt=True)
    answer = replace(answer, headers=headers)
    if _not_modified(asked, answer):
        return replace(answer, status=304, body=b"")
    takes = "gzip" in asked.headers.get("accept-encoding", "")
    if takes and answer.type.startswith(_PACKED) and len(answer.body) > _WORTH_PACKING:
        packed = gzip.compress(answer.body, 6, mtime=0)
        return replace(answer, body=packed).having(Content_Encoding="gzip", Vary="Accept-Encoding")
    return answer


def _not_modified(asked: Asked, answer: Answer) -> bool:
    """RFC 9110, 13.2.2: If-None-Match counts, and where there is none, If-Modified-Since."""
    tag = answer.headers.get("ETag", "")
    told = asked.headers.get("if-none-match")
    if told is not None:
        known = {each.strip().removeprefix("W/") for each in told.split(",")}
        return bool(tag) and (tag.removeprefix("W/") in known or "*" in known)
    since = asked.headers.get("if-modified-since")
    last = answer.headers.get("Last-Modified")
    if since is None or last is None:
        return False
    try:
        return parsedate_to_datetime(last) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
