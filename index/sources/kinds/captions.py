"""Captions by their address (VTT, SRT): one record, whose citations land on the second of its video."""

from __future__ import annotations

from datetime import datetime

from index.readers.sniff import Look, look_of
from index.sources.kinds.addresses import absolute, ending, plain
from index.sources.kinds.answers import broken
from index.sources.place import Ask, Entry, Listing, Options, Page


class Captions:
    """One file of captions (``index.sources.place.Place``). Without ``Options.video``, citations lead to the captions."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._video = url, options.video

    def look(self, ask: Ask, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """The captions. They are asked for, so that an error page is no record."""
        page = ask(self._url)
        if not is_captions(page):
            raise broken(self._url, "holds no captions (VTT or SRT)")
        url = plain(absolute(self._url, self._url))
        if url:
            suffix = ending(url) if ending(url) in (".vtt", ".srt") else _suffix(page)
            yield Entry(url, url, absolute(url, self._video), suffix=suffix)
        return bool(url)


def is_captions(page: Page) -> bool:
    """Whether an answer begins like captions."""
    return look_of(page.body) is Look.CAPTIONS


def _suffix(page: Page) -> str:
    return ".vtt" if page.body[:16].replace(b"\0", b"").find(b"WEBVTT") >= 0 else ".srt"
