"""Places on the web in memory: what each address answers, and what was asked. Towns are invented, forms are real."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from domain.errors import ListingBroken, RecordAbsent, RecordError, RecordUnreachable
from index.sources.providers import LENT, Entry, Provider
from index.sources.providers.responses import Page

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


class Web:
    """Answers like ``index.sources.providers.FetchPage``; what is not there is a 404. ``asked`` is what was asked for."""

    def __init__(self, pages: Mapping[str, Page | RecordError | bytes | str | object]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    def __call__(self, url: str) -> Page:
        self.asked.append(url)
        found = self.pages.get(url)
        if found is None:
            raise RecordAbsent(f"The site answered 404 instead of the record ({url}).")
        if isinstance(found, RecordError):
            raise found
        if isinstance(found, Page):
            return found
        if isinstance(found, str):
            return Page(url, found.encode())
        if isinstance(found, bytes):
            return Page(url, found)
        return as_json(url, found)


def as_json(url: str, value: object, **headers: str) -> Page:
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return Page(url, json.dumps(value).encode(), "application/json", named)


def refused(status: int) -> RecordUnreachable:
    return RecordUnreachable(f"The site answered {status} instead of the record.", status=status)


def listed(
    place: Provider, web: Web, memory: dict[str, str] | None = None, now: datetime = NOW
) -> tuple[list[Entry], bool]:
    """All entries, and whether they were everything."""
    entries: list[Entry] = []
    listing = place.listing(web, {} if memory is None else memory, now)
    while True:
        try:
            entries.append(next(listing))
        except StopIteration as end:
            return entries, end.value


def until_broken(place: Provider, web: Web) -> tuple[list[Entry], ListingBroken | None]:
    """The entries that came, and what broke the listing, if anything did."""
    entries: list[Entry] = []
    try:
        entries.extend(place.listing(web, {}, NOW))
    except ListingBroken as error:
        return entries, error
    return entries, None


def sound(entry: Entry) -> None:
    """Asserts what holds for every entry, whatever a place says."""
    from index.readers.metadata.sidecar import from_table

    assert 0 < len(entry.id) <= 2_000
    assert entry.url.startswith(("http://", "https://"))
    assert len(entry.url) <= 2_000
    assert entry.link == "" or entry.link.startswith(("http://", "https://"))
    assert len(entry.revision) <= 1_000
    from_table({name.removeprefix(LENT): value for name, value in entry.fields.items()})
    assert all(isinstance(each, str) and each and "\n" not in each for each in entry.fields.values())
    (entry.id + entry.url + entry.revision + "".join(entry.fields.values())).encode("utf-8")
