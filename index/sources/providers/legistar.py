"""Legistar: agendas, minutes, attachments and captions of meetings, through its Web API.

Everything is listed at the first look and then every seven days; in between, only meetings that were modified since, and
those near today. What is attached to the items of a meeting takes a request for each meeting; they are asked for up to ITEMS
meetings a look, the latest first. What was not asked for is not taken to be gone.

Minutes are a record of their own in each state they are in: the draft is one, what was adopted is another, also where
Legistar puts the second in place of the first. So a quote from the draft stays checkable, and is known to be superseded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeGuard
from urllib.parse import quote

from domain.dates import parse_date
from domain.documents import Kind
from domain.errors import BadSettings, ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.providers.entry_fields import (
    absolute,
    day,
    ending,
    is_document,
    is_wanted,
    line,
    non_empty,
    parts_of,
)
from index.sources.providers.provider import (
    Entry,
    FetchPage,
    Listing,
    Options,
    before,
    cursor,
    moment,
    needs_full_listing,
)
from index.sources.providers.responses import broken, json_of, objects_in

# --- The Legistar Web API (https://webapi.legistar.com/Help): which client an address is of, and pages of events.

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


def events(fetch: FetchPage, client: str, wanted: str) -> Iterator[dict[str, Any]]:
    """The events of a client, latest first; with ``wanted`` (an OData filter), only some. Raises ListingBroken, and what
    ``fetch`` raises.
    """
    query = f"$orderby=EventDate desc,EventId desc&$top={PAGE}"
    if wanted:
        query += f"&$filter={wanted}"
    seen: set[object] = set()
    for number in range(_PAGES):
        address = f"{API}{client}/events?{_quoted(query)}&$skip={number * PAGE}"
        found = _list(fetch, client, address)
        # The list moves where a meeting is added while it is read.
        fresh = [each for each in found if is_number(each.get("EventId")) and each["EventId"] not in seen]
        seen.update(each["EventId"] for each in fresh)
        yield from fresh
        if len(found) < PAGE:
            return
    raise broken(f"{API}{client}", f"lists more than {_PAGES * PAGE:,} events")


def items(fetch: FetchPage, client: str, event: int) -> list[dict[str, Any]]:
    """The items of an event, with their attachments. Raises ListingBroken, and what ``fetch`` raises."""
    try:
        return _list(fetch, client, f"{API}{client}/events/{event}/eventitems?{_ITEMS}")
    except RecordAbsent:
        return []  # deleted since it was listed


def is_number(value: object) -> TypeGuard[int]:
    """Whether ``value`` can be a number that Legistar gave to something."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


def _list(fetch: FetchPage, client: str, address: str) -> list[dict[str, Any]]:
    try:
        page = fetch(address)
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


ITEMS = 200
"""So many meetings are asked for what is attached to their items, at one look."""
_OVERLAP = timedelta(hours=6)
_EARLIER, _LATER = timedelta(days=7), timedelta(days=14)
"""Attachments come and go around a meeting, and the meeting is not always said to be modified by them."""
_CHANGES = ("EventLastModifiedUtc", "EventAgendaLastPublishedUTC", "EventMinutesLastPublishedUTC")
"""Minutes that are published do not count as a modification of their meeting."""
_ATTACHMENT = "attachment/"
_STATES = {
    "draft": Kind.DRAFT_MINUTES,
    "final": Kind.ADOPTED_MINUTES,
    "approved": Kind.ADOPTED_MINUTES,
    "adopted": Kind.ADOPTED_MINUTES,
}


class Legistar:
    """A city at Legistar (``index.sources.providers.provider.Provider``)."""

    def __init__(self, url: str, options: Options) -> None:
        """Raises BadSettings where ``url`` is no address or name of a city at Legistar."""
        self._client, self._only = client_of(url), options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:
        """What its meetings published, the latest meeting first."""
        newest = "" if needs_full_listing(memory.get("everything", ""), now) else memory.get("modified", "")
        wanted = _changed_or_near(newest, now)
        listed: set[str] = set()
        asked: set[str] = set()
        for event in events(fetch, self._client, wanted):
            number = str(event["EventId"])
            listed.add(number)
            newest = max(newest, *(moment(event.get(each)) for each in _CHANGES))
            yield from self._wanted(_files(event))
            if len(asked) < ITEMS:
                asked.add(number)
                yield from self._wanted(_attachments(event, items(fetch, self._client, event["EventId"])))
        memory["modified"] = cursor(newest, now)
        if not wanted:
            memory["everything"] = now.isoformat()
        return partial(_is_told, is_all=not wanted, listed=listed, asked=asked)

    def _wanted(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        return (entry for entry in entries if is_wanted(entry.url, self._only))


def _is_told(record: str, *, is_all: bool, listed: set[str], asked: set[str]) -> bool:
    """Whether a listing would have shown a record, were it there: those of the meetings it listed, as far as it asked; with
    all meetings listed, those of any other meeting too.
    """
    meeting, _, what = record.partition("/")
    if meeting not in listed:
        return is_all
    return meeting in asked or not what.startswith(_ATTACHMENT)


def _changed_or_near(newest: str, now: datetime) -> str:
    """The filter for meetings that changed since, or are near today; empty: all of them."""
    since = before(newest, _OVERLAP)
    if not since:
        return ""
    first, last = (now - _EARLIER).date().isoformat(), (now + _LATER).date().isoformat()
    near = f"(EventDate ge datetime'{first}' and EventDate le datetime'{last}')"
    return " or ".join((*(f"{each} gt datetime'{since}'" for each in _CHANGES), near))


def _files(event: dict[str, Any]) -> Iterator[Entry]:
    """The agenda, the minutes and the captions of a meeting."""
    number = event["EventId"]
    state = line(event.get("EventMinutesStatusName"), 60)
    minutes = _STATES.get(state.casefold(), Kind.MINUTES)
    changed = moment(event.get("EventLastModifiedUtc"))
    agenda = line(event.get("EventAgendaStatusName"), 60)
    for name, address, kind, status, published in (
        ("agenda", "EventAgendaFile", Kind.AGENDA, agenda, "EventAgendaLastPublishedUTC"),
        (minutes.value, "EventMinutesFile", minutes, state, "EventMinutesLastPublishedUTC"),
    ):
        url = absolute(API, event.get(address))
        if url:
            revision = "/".join((changed, moment(event.get(published)), status))
            said = _said(event, kind, status)
            yield Entry(f"{number}/{name}", url, "", revision, said, None, ending(url))
    video = absolute(API, event.get("EventVideoPath"))
    if ending(video) in (".vtt", ".srt"):
        yield Entry(f"{number}/captions", video, "", changed, _said(event, None, ""), None, ending(video))


def _attachments(event: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[Entry]:
    """What is attached to the items of a meeting, as far as it is read and shown to the public."""
    for item in found:
        attached = item.get("EventItemMatterAttachments")
        for each in attached if isinstance(attached, list) else ():
            url = absolute(API, each.get("MatterAttachmentHyperlink")) if isinstance(each, dict) else ""
            number = each.get("MatterAttachmentId") if url else None
            if (
                not is_document(url)
                or not is_number(number)
                or not each.get("MatterAttachmentShowOnInternetPage", True)
            ):
                continue
            agenda_number = line(item.get("EventItemAgendaNumber"), 20).rstrip(".")
            matter = line(item.get("EventItemMatterFile"), 60)
            about = f"item {agenda_number}" if agenda_number else "an item"
            note = f"Attached to {about} of the meeting" + (f" (file {matter})." if matter else ".")
            said = non_empty(
                title=line(each.get("MatterAttachmentName")),
                body=line(event.get("EventBodyName"), 200),
                date=day(event.get("EventDate")),
                note=note,
            )
            revision = moment(each.get("MatterAttachmentLastModifiedUtc"))
            yield Entry(
                f"{event['EventId']}/{_ATTACHMENT}{number}", url, "", revision, said, None, ending(url)
            )


def _said(event: dict[str, Any], kind: Kind | None, status: str) -> dict[str, str]:
    """What Legistar says of a file of a meeting. Its title is made of body, kind and date, and of nothing else."""
    body, date = line(event.get("EventBodyName"), 200), day(event.get("EventDate"))
    title = " ".join(filter(None, (body, kind.value if kind else "")))
    if date and kind:
        title = f"{title}, {parse_date(date)}"
    page = absolute(API, event.get("EventInSiteURL"))
    notes = [
        f"Legistar calls its status “{status}”." if status else "",
        f"Its meeting: {page}" if page else "",
    ]
    return non_empty(
        title=title if kind else "",
        body=body,
        date=date,
        kind=kind.value if kind else "",
        note=" ".join(filter(None, notes)),
    )
