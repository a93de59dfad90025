"""Legistar: agendas, minutes, attachments and captions of meetings, through its Web API (https://webapi.legistar.com/Help).

Everything is listed by the first crawl and then every seven days; in between, only meetings that were modified since, and those
near today. What is attached to the items of a meeting takes a request for each meeting; they are asked for up to ITEMS meetings
a crawl, the latest first. What was not asked for is not taken to be gone.

What was voted on is a record of its own, made of what the API holds on each item: who moved and seconded it, what came of it, how each
member voted. The votes of an item take a request; they are asked for up to VOTES items a crawl, the latest meeting first. Where the
API gives none, none are told.

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
from domain.errors import BadSettings, ListingBroken, RecordAbsent, RecordUnreachable
from index.sources.providers import (
    Entry,
    FetchPage,
    Listing,
    Options,
    before,
    cursor,
    moment,
    needs_full_listing,
    responses,
)

API = "https://webapi.legistar.com/v1/"
PAGE = 1_000
"""Events in one answer; Legistar gives no more."""
ITEMS = 200
"""So many meetings are asked for what is attached to their items, by one crawl."""
VOTES = 400
"""So many items are asked for how each member voted, by one crawl."""
_PAGES = 100
_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_ITEMS = "AgendaNote=1&MinutesNote=1&Attachments=1"
_OVERLAP = timedelta(hours=6)
_EARLIER, _LATER = timedelta(days=7), timedelta(days=14)
"""Attachments come and go around a meeting, and the meeting is not always said to be modified by them."""
_CHANGES = ("EventLastModifiedUtc", "EventAgendaLastPublishedUTC", "EventMinutesLastPublishedUTC")
"""Minutes that are published do not count as a modification of their meeting."""
_ATTACHMENT, _VOTED = "attachment/", "votes"
_ACTED = ("EventItemPassedFlagName", "EventItemTally")
"""What an item has that was voted on."""
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")
_STATES = {
    "draft": Kind.DRAFT_MINUTES,
    "final": Kind.ADOPTED_MINUTES,
    "approved": Kind.ADOPTED_MINUTES,
    "adopted": Kind.ADOPTED_MINUTES,
}


class Legistar:
    """A city at Legistar (``index.sources.providers.Provider``)."""

    def __init__(self, url: str, options: Options) -> None:
        """Raises BadSettings where ``url`` is no address or name of a city at Legistar."""
        self._client, self._only = client_of(url), options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:
        """What its meetings published, the latest meeting first."""
        newest = "" if needs_full_listing(memory.get("everything", ""), now) else memory.get("modified", "")
        wanted = _changed_or_near(newest, now)
        listed: set[str] = set()
        asked: set[str] = set()
        told: set[str] = set()
        polled = 0
        for event in self._events(fetch, wanted):
            number = str(event["EventId"])
            listed.add(number)
            newest = max(newest, *(moment(event.get(each)) for each in _CHANGES))
            yield from self._wanted(_files(event))
            if len(asked) < ITEMS:
                asked.add(number)
                items = self._items(fetch, number)
                yield from self._wanted(_attachments(event, items))
                acted = [each for each in items if any(responses.line(each.get(name)) for name in _ACTED)]
                if polled + len(acted) <= VOTES:
                    polled += len(acted)
                    told.add(number)
                    held = [(each, self._ballots(fetch, each)) for each in acted]
                    yield from self._wanted(_votes(event, held, f"{API}{self._client}/events/{number}"))
        memory["modified"] = cursor(newest, now)
        if not wanted:
            memory["everything"] = now.isoformat()
        return partial(_would_list, is_all=not wanted, listed=listed, asked=asked, told=told)

    def _wanted(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        return (entry for entry in entries if responses.is_wanted(entry.url, self._only))

    def _events(self, fetch: FetchPage, wanted: str) -> Iterator[dict[str, Any]]:
        """The meetings, latest first; with ``wanted`` (an OData filter), only some."""
        query = f"$orderby=EventDate desc,EventId desc&$top={PAGE}" + (f"&$filter={wanted}" if wanted else "")
        query = quote(query, safe="$=&,:'")
        seen: set[object] = set()
        for number in range(_PAGES):
            found = self._list(fetch, f"events?{query}&$skip={number * PAGE}")
            # The list moves where a meeting is added while it is read.
            fresh = [
                each for each in found if _is_number(each.get("EventId")) and each["EventId"] not in seen
            ]
            seen.update(each["EventId"] for each in fresh)
            yield from fresh
            if len(found) < PAGE:
                return
        raise responses.broken(f"{API}{self._client}", f"lists more than {_PAGES * PAGE:,} events")

    def _items(self, fetch: FetchPage, event: str) -> list[dict[str, Any]]:
        """The items of a meeting, with their attachments."""
        try:
            return self._list(fetch, f"events/{event}/eventitems?{_ITEMS}")
        except RecordAbsent:
            return []  # deleted since it was listed

    def _ballots(self, fetch: FetchPage, item: dict[str, Any]) -> list[dict[str, Any]]:
        """How each member voted on an item; nothing where the API does not tell."""
        number = item.get("EventItemId")
        if not _is_number(number):
            return []
        page = f"{API}{self._client}/EventItems/{number}/Votes"
        try:
            return responses.objects_in(responses.json_of(found := fetch(page)), found)
        except RecordAbsent:
            return []
        except RecordUnreachable as error:
            if error.status in (401, 403):
                return []
            raise

    def _list(self, fetch: FetchPage, address: str) -> list[dict[str, Any]]:
        try:
            page = fetch(f"{API}{self._client}/{address}")
        except RecordUnreachable as error:
            if error.status in (401, 403):
                page_of = f"https://{self._client}.legistar.com/Calendar.aspx"
                raise ListingBroken(
                    f"“{self._client}” gives its Legistar records only to programs that have its token.",
                    remedy=f"Follow its page {page_of} instead, or ask the clerk for an open API.",
                ) from error
            raise
        return responses.objects_in(responses.json_of(page), page)


def client_of(url: str) -> str:
    """The name of a city at Legistar, from its pages, the API's address, or as it is. Raises BadSettings.

    >>> client_of("https://millbrook.legistar.com/Calendar.aspx"), client_of("https://webapi.legistar.com/v1/millbrook/events")
    ('millbrook', 'millbrook')
    """
    name = url.strip()
    parts = responses.parts_of(name)
    host = parts.hostname or ""
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


def _is_number(value: object) -> TypeGuard[int]:
    """Whether ``value`` can be a number that Legistar gave to something."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


def _would_list(record: str, *, is_all: bool, listed: set[str], asked: set[str], told: set[str]) -> bool:
    """Whether a listing would have shown a record, were it there: those of the meetings it listed, as far as it asked; with
    all meetings listed, those of any other meeting too.
    """
    meeting, _, what = record.partition("/")
    if meeting not in listed:
        return is_all
    if what == _VOTED:
        return meeting in told
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
    changed = moment(event.get("EventLastModifiedUtc"))
    for what in ("Agenda", "Minutes"):
        state = responses.line(event.get(f"Event{what}StatusName"), 60)
        kind = Kind.AGENDA if what == "Agenda" else _STATES.get(state.casefold(), Kind.MINUTES)
        url = responses.absolute(API, event.get(f"Event{what}File"))
        if url:
            published = moment(event.get(f"Event{what}LastPublishedUTC"))
            fields, ending = _fields(event, kind, state), responses.ending(url)
            yield Entry(
                f"{number}/{kind.value}", url, "", f"{changed}/{published}/{state}", fields, None, ending
            )
    video = responses.absolute(API, event.get("EventVideoPath"))
    if responses.ending(video) in (".vtt", ".srt"):
        fields = _fields(event, None, "")
        yield Entry(f"{number}/captions", video, "", changed, fields, None, responses.ending(video))


def _attachments(event: dict[str, Any], items: list[dict[str, Any]]) -> Iterator[Entry]:
    """What is attached to the items of a meeting, as far as it is read and shown to the public."""
    for item in items:
        attached = item.get("EventItemMatterAttachments")
        for each in attached if isinstance(attached, list) else ():
            if not isinstance(each, dict) or not each.get("MatterAttachmentShowOnInternetPage", True):
                continue
            url, number = (
                responses.absolute(API, each.get("MatterAttachmentHyperlink")),
                each.get("MatterAttachmentId"),
            )
            if not responses.is_document(url) or not _is_number(number):
                continue
            agenda_number = responses.line(item.get("EventItemAgendaNumber"), 20).rstrip(".")
            matter = responses.line(item.get("EventItemMatterFile"), 60)
            about = f"item {agenda_number}" if agenda_number else "an item"
            fields = responses.non_empty(
                title=responses.line(each.get("MatterAttachmentName")),
                body=responses.line(event.get("EventBodyName"), 200),
                date=responses.day(event.get("EventDate")),
                note=f"Attached to {about} of the meeting" + (f" (file {matter})." if matter else "."),
            )
            own = f"{event['EventId']}/{_ATTACHMENT}{number}"
            revision = moment(each.get("MatterAttachmentLastModifiedUtc"))
            yield Entry(own, url, "", revision, fields, None, responses.ending(url))


def _votes(
    event: dict[str, Any], acted: list[tuple[dict[str, Any], list[dict[str, Any]]]], at: str
) -> Iterator[Entry]:
    """The record of what was voted on at a meeting, which is ``at`` the API, in its words: a heading an item, a line each for what is known of its
    motion, a row each for who voted.
    """
    parts: list[str] = []
    for item, ballots in acted:
        number, title = (
            responses.line(item.get("EventItemAgendaNumber"), 20),
            responses.line(item.get("EventItemTitle"), 400),
        )
        file = responses.line(item.get("EventItemMatterFile"), 60)
        head = " ".join(filter(None, (number, title, f"({file})" if file and file not in title else "")))
        said = {
            "Mover": item.get("EventItemMover"),
            "Seconder": item.get("EventItemSeconder"),
            "Result": item.get("EventItemPassedFlagName"),
            "Tally": item.get("EventItemTally"),
        }
        parts.append(f"## {_plain(head)}" if head else "## –")
        parts += [
            f"{label}: {_plain(words)}"
            for label, given in said.items()
            if (words := responses.line(given, 120))
        ]
        rows = [
            (responses.line(each.get("VotePersonName"), 120), responses.line(each.get("VoteValueName"), 60))
            for each in ballots
        ]
        rows = [row for row in rows if all(row)]
        if rows:
            parts.append(
                "\n".join(
                    f"| {_plain(who)} | {_plain(how)} |"
                    for who, how in [("Member", "Vote"), ("---", "---"), *rows]
                )
            )
    if not parts:
        return
    fields = _fields(event, Kind.DECISION, responses.line(event.get("EventMinutesStatusName"), 60))
    title = fields["title"] = fields["title"].replace(Kind.DECISION.value, "votes", 1)
    own = f"{event['EventId']}/{_VOTED}"
    url = responses.absolute(API, event.get("EventInSiteURL")) or at
    content = "\n\n".join([f"# {_plain(title)}", *parts, ""]).encode()
    yield Entry(own, url, "", "", fields | {"language": "en"}, content, ".md")


def _plain(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


def _fields(event: dict[str, Any], kind: Kind | None, state: str) -> dict[str, str]:
    """What Legistar says of a file of a meeting. Its title is made of body, kind and date, and of nothing else."""
    body, date = responses.line(event.get("EventBodyName"), 200), responses.day(event.get("EventDate"))
    title = " ".join(filter(None, (body, kind.value if kind else "")))
    if date and kind:
        title = f"{title}, {parse_date(date)}"
    page = responses.absolute(API, event.get("EventInSiteURL"))
    notes = (f"Legistar calls its status “{state}”." if state else "", f"Its meeting: {page}" if page else "")
    return responses.non_empty(
        title=title if kind else "",
        body=body,
        date=date,
        kind=kind.value if kind else "",
        note=" ".join(filter(None, notes)),
    )
