"""One web page: its own words, and the documents it links to."""

from __future__ import annotations

from datetime import datetime

from index.sources.kinds.addresses import absolute, host_of, plain, taken
from index.sources.kinds.answers import broken, html_of, is_html
from index.sources.kinds.links import LINKS, documents
from index.sources.place import Ask, Entry, Listing, Options


class WebPage:
    """A page (``index.sources.place.Place``). What it linked to once and links to no more is not taken to be gone."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def look(self, ask: Ask, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """The page itself, and up to LINKS documents behind its links: files by their ending, captions beside a video."""
        page = ask(self._url)
        if not is_html(page):
            raise broken(self._url, "is no web page", "Follow it as what it is: a feed, captions, an export.")
        if host_of(page.url) != host_of(self._url):
            raise broken(
                self._url,
                f"leads to another site now, {page.url}",
                "Follow that one, if it is the right one.",
            )
        tree, base = html_of(page)
        own = plain(absolute(self._url, self._url))
        if own and taken(own, self._only):
            yield Entry(own, own, suffix=".html")
        number = 0
        for entry in documents(tree, base):
            if entry.id == own or not taken(entry.url, self._only):
                continue
            if number == LINKS:
                raise broken(
                    self._url,
                    f"links to more than {LINKS} documents; the others are not taken",
                    "Follow a page with fewer, or say with “only” which addresses are wanted.",
                )
            number += 1
            yield entry
        return False
