"""Fifty days of a town, followed: somebody looks at noon, re-indexes, is sometimes killed, and is judged."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from index.pipeline.build import reindex
from index.records import ReindexReport
from index.storage.library import Library
from tests.kit.embedder import HashingEmbedder
from tests.kit.publisher.follower import Follower, Killed, Pointed
from tests.kit.publisher.oracle import Oracle, Promise
from tests.kit.publisher.places import PAPERS
from tests.kit.publisher.site import Site

KILLED_ON = {6: 3, 12: 9, 20: 1, 33: 5, 41: 12}
"""Day → after so many requests."""
COUNTED = ("added", "changed", "gone", "back", "moved", "held", "failed")


def places(site: Site) -> dict[str, tuple[Pointed, Promise]]:
    """Where somebody pointed, and what is promised of that."""
    # A feed says little of what it shows no more; and what is listed whole once a week is known to be gone a week later.
    news = Promise(("news",), changed=9, gone=20, feed=True)
    return {
        "rss": (Pointed("feed", "/feed/"), news),
        "atom": (Pointed("feed", "/atom.xml"), news),
        "json": (Pointed("feed", "/feed.json"), news),
        "wordpress": (Pointed("wordpress", "/"), Promise(("news", "page"), gone=11)),
        "sitemap": (Pointed("sitemap", "/sitemap_index.xml"), Promise(("news", "page", *PAPERS))),
        "documents": (Pointed("page", "/documents/"), Promise(PAPERS, changed=9, gone=12)),
        "legistar": (Pointed("legistar", "/v1/oakhaven", "api"), Promise(PAPERS, gone=11, versions=True)),
        "resolutions": (Pointed("export", "/data/resolutions.csv"), Promise(("resolution",))),
        **{
            f"captions-{each.number}": (
                Pointed("captions", each.path, video=f"https://video.example/watch?v={each.number}"),
                Promise(("captions",), number=each.number),
            )
            for each in site.town.pieces
            if each.kind == "captions"
        },
    }


class Days:
    """Somebody who looks every day about noon, re-indexes, and is sometimes killed."""

    def __init__(self, site: Site, folder: Path, seed: int) -> None:
        pointed = places(site)
        self.oracle = Oracle(site.town, {name: promise for name, (_, promise) in pointed.items()})
        self.follower = Follower(site, folder / "data", {name: place for name, (place, _) in pointed.items()})
        self.count: Counter[str] = Counter()
        self._site, self._folder, self._dice = site, folder / "library", random.Random(seed)
        self._library = Library(self._folder)

    def live(self, days: range) -> None:
        """Through these days."""
        for day in days:
            self._site.day = max(self._site.day, day + 0.4 + self._dice.random() * 0.2)
            if day in KILLED_ON:
                self.follower.kill_after(KILLED_ON[day])
                with pytest.raises(Killed):
                    self.follower.look()
                self.follower.restart()
            mark = len(self._site.asked)
            self.count["findings"] += len(self.follower.look())
            spoilt = {each.asker for each in self._site.asked[mark:] if each.faulty}
            self.oracle.saw(self._site.day, spoilt)
            sources = self.follower.following.sources()
            self._judge(reindex(sources, HashingEmbedder(), self._folder, keep=2))

    def read(self) -> int:
        """Reads all that is in the library; how many pieces that is."""
        return self.oracle.read(self._library.snapshot(), self._site.day)

    def _judge(self, report: ReindexReport) -> None:
        library, day = self._library.snapshot(), self._site.day
        for key in report.gone:
            self.oracle.gone_wrongly(key.partition("/")[0], key, library, day)
        self.oracle.judge(library, day)
        for name in COUNTED:
            self.count[name] += len(getattr(report, name))
        self.count["published"] += report.published
        self.count["records"] = len(library.records())
