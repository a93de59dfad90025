"""One entry of a feed, whatever the feed is written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of one entry; empty where it says nothing."""

    id: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    """ISO day of publication, in the zone the feed gives."""
    revision: str = ""
    byline: str = ""
    language: str = ""
    html: str = ""
    """All its words, as HTML; empty where there is only a summary."""
    text: str = ""
    """All its words, as plain text."""
    enclosures: tuple[tuple[str, str], ...] = ()
    """Addresses and media types."""
