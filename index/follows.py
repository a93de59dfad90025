"""What is followed: the places on the web that an admin pointed at, once. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Follow:
    """One place that is followed."""

    id: str
    """Six hexadecimal digits of the sha256 of collection, kind and address: the same place is followed once."""
    collection: str
    """Its records' keys begin with it."""
    kind: str
    """feed, wordpress, legistar, sitemap, page, captions, export."""
    url: str
    title: str = ""
    """As the place calls itself; empty where it does not."""
    why: str = ""
    """Why it was taken for this kind."""
    only: tuple[str, ...] = ()
    """Patterns of addresses; only these are taken. Empty: all."""
    body: str = ""
    """The public body whose records it publishes, where an admin said so."""
    video: str = ""
    """For captions: the address of their video."""
    configured: bool = False
    """Named in the settings file: it can only be changed there."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A place, and how following it goes."""

    follow: Follow
    records: int = 0
    """That are kept of it, those that are gone there not counted."""
    gone: int = 0
    """That it does not have any more."""
    failing: int = 0
    """That could not be fetched when they were last tried."""
    looked_at: str = ""
    """ISO, UTC: when it was last looked at; empty: never."""
    listed_at: str = ""
    """ISO, UTC: when it was last listed to the end."""
    problem: str = ""
    """What went wrong when it was last looked at: a sentence in English; empty when nothing did."""
