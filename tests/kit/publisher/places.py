"""The doors of the hamlet, each as a place that is followed, and one folder: what is true of one is true of all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from domain.documents import Document
from domain.errors import Finding, RecordError
from index.pipeline.diff import list_sources
from index.ports import Source
from index.sources.folder import FolderSource
from tests.kit.publisher.follower import Follower, Pointed
from tests.kit.publisher.pieces import Piece, marks_in
from tests.kit.publisher.site import Site

PAPERS = ("agenda", "minutes", "attachment")


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of place, at an address of the site."""

    name: str
    place: Pointed | None
    """None: a folder on this machine."""
    kinds: tuple[str, ...]
    """What is published through it."""
    patience: float = 3.0
    """Days after which what is gone is known to be, with a look a day."""
    own: int = 0
    """How many records it has beside those."""
    back: float = 1.0
    """Days after which what is there again is known to be."""
    listing: str = ""
    """Pattern of the addresses of its list; empty: it has none beside its records."""
    records: str = ""
    """Pattern of the addresses of its records; empty: their words are in the list."""

    def __str__(self) -> str:
        return self.name


DOORS = (
    Door("folder", None, (*PAPERS, "news", "page")),
    Door("rss", Pointed("feed", "/feed/"), ("news",), 18, listing="/feed/", records="/news/*-news-*"),
    Door("atom", Pointed("feed", "/atom.xml"), ("news",), 18, listing="/atom.xml", records="/news/*-news-*"),
    Door(
        "json-feed",
        Pointed("feed", "/feed.json"),
        ("news",),
        18,
        listing="/feed.json",
        records="/news/*-news-*",
    ),
    Door(
        "old-feed",
        Pointed("feed", "/old-feed/"),
        ("news",),
        18,
        listing="/old-feed/",
        records="/news/*-news-*",
    ),
    Door("wordpress", Pointed("wordpress", "/"), ("news", "page"), 12, back=8, listing="/wp-json/wp/*"),
    Door(
        "sitemap",
        Pointed("sitemap", "/sitemap_index.xml"),
        ("news", "page", *PAPERS),
        listing="/sitemap*",
        records="/*-*-[1-9]*",
    ),
    Door(
        "page",
        Pointed("page", "/documents/"),
        PAPERS,
        5,
        own=1,
        listing="/documents/",
        records="/documents/*.pdf",
    ),
    Door(
        "legistar",
        Pointed("legistar", "/v1/oakhaven", "api"),
        PAPERS,
        12,
        back=8,
        listing="/v1/oakhaven/events*",
        records="/oakhaven/*.pdf",
    ),
    Door(
        "captions",
        Pointed("captions", "/video/all-captions-504.vtt", video="https://video.example/watch?v=1"),
        ("captions",),
        records="/video/*",
    ),
    Door("csv", Pointed("export", "/data/resolutions.csv"), ("resolution",), listing="/data/*"),
    Door("json", Pointed("export", "/data/resolutions.json"), ("resolution",), listing="/data/*"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A record as a source lists it, and as it reads."""

    stamp: str
    document: Document
    marks: frozenset[tuple[int, int]] = frozenset()
    """Which pieces it holds, in which revision."""


class Bench(Protocol):
    """Somebody who looks at one door."""

    def look(self) -> Sequence[Finding]:
        """Looks at it, now; what was noticed."""
        ...

    def source(self) -> Source:
        """It, as a source of records."""
        ...


class WebBench:
    """Looks over the network."""

    def __init__(self, site: Site, folder: Path, door: Door) -> None:
        assert door.place is not None
        self.follower = Follower(site, folder, {"town": door.place})

    def look(self) -> Sequence[Finding]:
        return self.follower.look()

    def source(self) -> Source:
        return self.follower.sources["town"]


class FolderBench:
    """Looks at a folder that somebody keeps up to date with the town by hand."""

    def __init__(self, site: Site, folder: Path, door: Door) -> None:
        self._site, self._kinds = site, door.kinds
        self.folder = folder / "town"
        self.folder.mkdir(parents=True)

    def look(self) -> Sequence[Finding]:
        day = self._site.day
        for each in self._site.town.pieces:
            path = self.folder / f"{each.slug}.txt"
            words = "\n\n".join((each.title, *each.words(day)))
            if each.kind not in self._kinds or not each.there(day):
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_text() != words:
                path.write_text(words)
        return ()

    def source(self) -> Source:
        return FolderSource(self.folder)

    def take_away(self) -> None:
        """The disk it is on is not there."""
        shutil.move(self.folder, self.folder.with_suffix(".away"))

    def bring_back(self) -> None:
        """It is there again."""
        shutil.move(self.folder.with_suffix(".away"), self.folder)


def bench(site: Site, folder: Path, door: Door) -> WebBench | FolderBench:
    """Somebody who looks at ``door`` and has seen nothing of it yet."""
    return (WebBench if door.place else FolderBench)(site, folder, door)


_READ: dict[tuple[str, str], Listed] = {}


def listed(
    source: Source, before: Mapping[str, Listed] = MappingProxyType({})
) -> tuple[dict[str, Listed], list[Finding]]:
    """What the source has, key by key, and what was noticed while it was listed. A record that cannot be read is as it was
    ``before``, as in the library.
    """
    findings: list[Finding] = []
    listing = list_sources([source], findings.append)
    found = {}
    for key, (_, record) in listing.found.items():
        known = (key, record.stamp)
        if known not in _READ:
            try:
                document = record.read()
            except RecordError:
                if key in before:
                    found[key] = before[key]
                continue
            _READ[known] = Listed(record.stamp, document, frozenset(marks_in(document.text)))
        found[key] = _READ[known]
    return found, findings


def revisions_in(found: Mapping[str, Listed], piece: Piece) -> list[tuple[str, float]]:
    """Where a piece is: each key, with the day of the revision that it holds."""
    return [
        (key, piece.revisions[revision].day)
        for key, each in found.items()
        for number, revision in each.marks
        if number == piece.number
    ]
