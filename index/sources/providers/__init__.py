"""Providers: each a kind of site that lists its records (a feed, WordPress, Legistar, a page), in one file of this folder. They do not
know each other; here is what they promise.

A provider knows how to list; it fetches no record, keeps nothing and waits for nothing: ``index.sources.feed_source`` does that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from index.sources.providers.responses import Page, line

DESPITE = "despite."
"""Before a name in a provider's memory: what it has to remember of a listing that was not good."""
LENDER = "the site that lists it"
LENT = "lent:"
"""Before the name of a field that the page lends which lists the record: its row says when, its column says what."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, as a provider lists it."""

    id: str
    """Stable within the provider, for as long as it is the same record: a guid, a number, an address."""
    url: str
    """Where its words are."""
    link: str = ""
    """What a citation leads to; empty: ``url``."""
    revision: str = ""
    """Changes whenever the words may have changed; empty when the provider does not tell."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the provider says of it, by the names of a sidecar: title, date, body, kind, language, byline, note. Nothing that
    it does not say."""
    content: bytes | None = None
    """Its words, where the listing itself holds all of them; they are not fetched then."""
    suffix: str = ""
    """``.html``, ``.pdf``, …, where the provider tells; otherwise by what is fetched."""


FetchPage = Callable[[str], Page]
"""Fetches an address for a listing: safely, politely, and only what changed is transferred again.

Raises RecordError kinds: RecordAbsent for 404 and 410, SitePaused where the host asks to wait, RecordUnreachable for everything
else that is no good answer, also for one that was cut off.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What an admin can say about a feed."""

    only: tuple[str, ...] = ()
    """Patterns of addresses (``*/minutes/*``); only these are taken. Empty: all."""
    video: str = ""
    """For captions: the address of the video they belong to, on whose seconds citations land."""


Complete = bool | Callable[[str], bool]
"""Whether *everything* that the provider has was listed, so that a record it did not list is not there any more. A feed says
False: it shows the newest only. Where that holds for some records only: whether one with this id would have been listed.
"""
Listing = Generator[Entry, None, Complete]
"""Entries, newest first where the provider can be asked so; its return value says whether that was all."""


class Provider(Protocol):
    """A kind of site. Constructed with ``(url: str, options: Options)``; nothing is fetched by constructing it."""

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:
        """Lists it. ``memory`` is what it remembered last time, to be changed as it pleases (a cursor, when everything was
        listed last): it is kept only when the listing was exhausted without an error; names that begin with DESPITE are kept
        after ListingBroken too.

        Raises ListingBroken where an answer is not what this kind of site gives (an error page instead of a feed, half
        a JSON), or less than it says there is; and what ``fetch`` raises. Whatever is raised, nothing is taken to be gone.
        """
        ...


# Incremental listing, for providers that can tell what changed since a cursor.

FULL_LISTING = timedelta(days=7)
"""So often everything is listed, whatever is said to have changed."""


def needs_full_listing(last: str, now: datetime) -> bool:
    """Whether everything is to be listed again, that was listed at ``last`` (ISO; empty: never)."""
    try:
        return abs(now - datetime.fromisoformat(last)) >= FULL_LISTING
    except (ValueError, TypeError):
        return True


def moment(value: object) -> str:
    """A timestamp in UTC as a provider gives it, to the second; empty where it is none.

    >>> moment("2024-03-05T23:46:47.397"), moment("soon")
    ('2024-03-05T23:46:47', '')
    """
    try:
        found = datetime.fromisoformat(line(value, 40))
    except ValueError:
        return ""
    return found.replace(tzinfo=None).isoformat(timespec="seconds")


def before(then: str, overlap: timedelta) -> str:
    """``then`` less ``overlap``; empty for no time."""
    try:
        return (datetime.fromisoformat(then) - overlap).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def cursor(newest: str, now: datetime) -> str:
    """``newest``, or now where that is earlier: a time in the future would hide what is modified before it."""
    return min(newest, moment(now.astimezone(UTC).isoformat()))
