"""The Legistar Web API (https://webapi.legistar.com/Help): which client an address is of, and pages of events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeGuard
from urllib.parse import quote

from domain.errors import BadSettings, ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.kinds.addresses import parts_of
from index.sources.kinds.answers import broken, json_of, objects_in
from index.sources.place import Ask

API = "https://webapi.legistar.com/v1/"
PAGE = 1_000
"""Events in one answer; Legistar gives no more."""
_PAGES = 100
_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_ITEMS = "AgendaNote=1&MinutesNote=1&Attachments=1"


def client_of(url: str) -> str:
    """The name of a city at Legistar, from its pages, the API's address, or as it is. Raises BadSettings.

    >>> client_of("https://millbrook.legistar.com/Calendar.aspx"), client_of("https://webapi.legistar.com/v1/millbrook/events")
    ('millbrook', 'millbrook')
    """
    parts = parts_of(url.strip())
    host = parts.hostname or ""
    name = url.strip()
    if host == "webapi.legistar.com":
        name = parts.path.removeprefix("/v1/").partition("/")[0]
    elif host.endswith(".legistar.com"):
        name = host.removesuffix(".legistar.com").removeprefix("www.")
    elif host and "." not in host and not parts.path.strip("/"):
        name = host
    if not _CLIENT.fullmatch(name):
        raise BadSettings(
            f"“{url}” names no city at Legistar.",
            remedy="Give the address of its calendar: https://CITY.legistar.com/Calendar.aspx.",
        )
    return name.lower()


def events(ask: Ask, client: str, wanted: str) -> Iterator[dict[str, Any]]:
    """The events of a client, latest first; with ``wanted`` (an OData filter), only some. Raises ListingBroken, and what
    ``ask`` raises.
    """
    query = f"$orderby=EventDate desc,EventId desc&$top={PAGE}"
    if wanted:
        query += f"&$filter={wanted}"
    seen: set[object] = set()
    for number in range(_PAGES):
        address = f"{API}{client}/events?{_quoted(query)}&$skip={number * PAGE}"
        found = _list(ask, client, address)
        # The list moves where a meeting is added while it is read.
        fresh = [each for each in found if is_number(each.get("EventId")) and each["EventId"] not in seen]
        seen.update(each["EventId"] for each in fresh)
        yield from fresh
        if len(found) < PAGE:
            return
    raise broken(f"{API}{client}", f"lists more than {_PAGES * PAGE:,} events")


def items(ask: Ask, client: str, event: int) -> list[dict[str, Any]]:
    """The items of an event, with their attachments. Raises ListingBroken, and what ``ask`` raises."""
    try:
        return _list(ask, client, f"{API}{client}/events/{event}/eventitems?{_ITEMS}")
    except RecordAbsent:
        return []  # deleted since it was listed


def is_number(value: object) -> TypeGuard[int]:
    """Whether ``value`` can be a number that Legistar gave to something."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


def _list(ask: Ask, client: str, address: str) -> list[dict[str, Any]]:
    try:
        page = ask(address)
    except (RecordAbsent, SitePaused):
        raise
    except RecordUnreachable as error:
        if error.status in (401, 403):
            raise _closed(client) from error
        raise
    return objects_in(json_of(page), page)


def _closed(client: str) -> ListingBroken:
    return ListingBroken(
        f"“{client}” gives its Legistar records only to programs that have its token.",
        remedy=f"Follow its page https://{client}.legistar.com/Calendar.aspx instead, or ask the clerk for an open API.",
    )


def _quoted(query: str) -> str:
    return quote(query, safe="$=&,:'")
