"""The parts of the house, made from the settings, each when it is first needed."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from config.project import version
from config.settings import Settings
from domain.errors import LibraryError, LibraryMismatch, PlenumError

if TYPE_CHECKING:
    from index.ports import Source
    from index.readers.sandbox.sandboxed_reader import AsideReader
    from index.sources.feeds import Feeds
    from index.sources.http.clock import Clock
    from index.sources.http.fetch import Fetcher
    from index.sources.http.rate_limit import RateLimitedFetcher
    from index.sources.http.robots import Robots
    from index.sources.uploads import Uploads
    from index.storage.library import Library
    from models.ports import Embedder, Reranker
    from retrieval.ask import Asking
    from retrieval.receipts import Receipts

_PASSAGES = 20
"""Passages that come with an answer; the doors show fewer."""

Notice = Callable[[str], None]


class Parts:
    """What the house is built of. A part is opened (and its library imported) when it is first needed: a receipt is
    checked without a model. Usable from several threads.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        notice: Notice,
        embedder: Embedder | None = None,
        reranker: Reranker | None = None,
        sources: Sequence[Source] | None = None,
    ) -> None:
        self._settings, self._notice = settings, notice
        self._given_sources = sources
        # A cached_property is looked up in the instance first: what is given takes the place of what would be made.
        given = {"embedder": embedder, "reranker": reranker}
        self.answers_meanwhile = False
        """Whether questions are answered with the model that the library was made with, until a re-index that is to come
        has made it anew with the configured one. So it is in Discord; at the terminal, whoever asks is told."""
        self._opening = threading.Lock()
        self._answering: tuple[Library, Asking] | None = None
        self.__dict__.update({name: part for name, part in given.items() if part is not None})

    @cached_property
    def embedder(self) -> Embedder:
        """Turns text into vectors."""
        from models.open_models import open_embedder

        return open_embedder(self._settings.embedder, self._settings.data, notice=self._notice)

    @cached_property
    def reranker(self) -> Reranker | None:
        """Reads question and passage together; None where the settings name none."""
        from models.open_models import open_reranker

        return open_reranker(self._settings.reranker, notice=self._notice)

    @property
    def sources(self) -> Sequence[Source]:
        """Where records come from. Looked up at each use: an admin may have added one."""
        if self._given_sources is not None:
            return self._given_sources
        return [*self.folders, *self.feeds.sources()]

    @property
    def folders(self) -> Sequence[Source]:
        """Those on this machine: the operator's, and what communities added."""
        from index.readers.reader import reading
        from index.sources.folder import FolderSource

        version = reading(ocr=self._settings.ocr)
        folders = [
            FolderSource(folder.path, folder.collection, reader=self.reader.read, version=version)
            for folder in self._settings.folders
        ]
        return [*folders, *self.uploads.sources()]

    @cached_property
    def reader(self) -> AsideReader:
        """Reads the operator's records in a process of its own: what breaks a parser breaks nothing else.
        Raises MissingPart and ModelError where scans are to be read, and cannot be.
        """
        from index.readers.sandbox.sandboxed_reader import AsideReader

        if self._settings.ocr:
            from index.readers.ocr.engine import check_recogniser

            check_recogniser()
        return self._until_the_end(AsideReader(ocr=self._settings.ocr))

    @cached_property
    def communities_reader(self) -> AsideReader:
        """Reads what communities bring, in another one, and no scans: recognising the pages of one file can take hours."""
        from index.readers.sandbox.sandboxed_reader import AsideReader

        return self._until_the_end(AsideReader())

    def _until_the_end(self, reader: AsideReader) -> AsideReader:
        # Its process ends with these parts, or with this program.
        weakref.finalize(self, reader.close)
        return reader

    @cached_property
    def feeds(self) -> Feeds:
        """The places on the web that are followed."""
        from index.readers.reader import reading
        from index.sources.feed_source import Subscription
        from index.sources.feeds import Feeds

        settings = self._settings
        configured = [
            Subscription(
                "", each.collection, each.kind, each.url, only=each.only, body=each.body, video=each.video
            )
            for each in settings.follow
        ]
        return Feeds(
            settings.data,
            self._polite(),
            self._clock,
            configured=configured,
            impatient=self._impatient,
            reader=self.reader.read,
            version=reading(ocr=settings.ocr),
            communities_reader=self.communities_reader.read,
            allowed=frozenset(settings.allowed_hosts),
        )

    @cached_property
    def uploads(self) -> Uploads:
        """What communities add."""
        from index.sources.uploads import Uploads

        return Uploads(
            self._settings.data,
            fetch=self._impatient.get,
            read=self.communities_reader.read_table,
            reader=self.communities_reader.read,
            same_text=self._holding,
        )

    @cached_property
    def _impatient(self) -> RateLimitedFetcher:
        """For somebody who waits for the answer: as polite, and it gives up sooner."""
        return self._polite(patience=10.0, tries=1)

    def _polite(self, **given: Any) -> RateLimitedFetcher:
        from index.sources.http.rate_limit import HostState, RateLimitedFetcher

        hosts = HostState(self._settings.data / "sources" / "hosts.sqlite")
        return RateLimitedFetcher(self._fetcher, self._manners, hosts, self._clock, **given)

    @cached_property
    def _clock(self) -> Clock:
        from index.sources.http.clock import SystemClock

        return SystemClock()

    @cached_property
    def _fetcher(self) -> Fetcher:
        from index.sources.http.fetch import Fetcher

        contact = f"; +{self._settings.contact}" if self._settings.contact else ""
        agent = f"Plenum/{version()} (municipal records{contact})"
        return Fetcher(agent=agent, allowed=frozenset(self._settings.allowed_hosts))

    @cached_property
    def _manners(self) -> Robots:
        from index.sources.http.robots import Robots

        return Robots(self._fetcher, "Plenum")

    def _holding(self, text_hash: str) -> str:
        """The key of the record with this text; empty when there is none."""
        try:
            records = self.library.snapshot().records()
        except LibraryError:
            return ""
        return next((record.key for record in records if record.text_hash == text_hash), "")

    @cached_property
    def library(self) -> Library:
        """For looking at: opens whatever model it was built with."""
        from index.storage.library import Library

        return Library(self._settings.data)

    @cached_property
    def receipts(self) -> Receipts:
        """What every answer rested on."""
        from retrieval.receipts import Receipts

        return Receipts(self._settings.data / "receipts.sqlite")

    @property
    def asking(self) -> Asking:
        """Answers questions. Raises LibraryMissing before any model is opened."""
        held = self._answering
        if held is not None:
            held[0].snapshot()  # sees what was published meanwhile
            if not isinstance(held[0].refused, LibraryMismatch):
                return held[1]
        with self._opening:
            if self._answering is held:
                self._answering = self._open_asking()
            assert self._answering is not None
            return self._answering[1]

    def _open_asking(self) -> tuple[Library, Asking]:
        from index.storage.library import Library
        from retrieval.ask import Asking

        if not self.library.history():
            self.library.snapshot()  # says what is missing; without a library there is no need for models
        self.open_models()
        embedder = self._meanwhile() or self.embedder
        library = Library(self._settings.data, model=embedder.name, fingerprint=embedder.fingerprint)
        asking = Asking(library, embedder, self.reranker, least=self._settings.threshold, shown=_PASSAGES)
        return library, asking

    def _meanwhile(self) -> Embedder | None:
        """The model that the library was made with, while a re-index makes it anew with the configured one and questions
        are to be answered all the same; None where the configured one answers.
        """
        from models.open_models import open_embedder

        current = next((each for each in self.library.history() if each.current), None)
        if not self.answers_meanwhile or current is None or current.fingerprint == self.embedder.fingerprint:
            return None
        try:
            made_with = open_embedder(current.model, self._settings.data, notice=self._notice)
        except PlenumError:
            # It is not there any more: the library says that it was made with another one.
            return None
        if made_with.fingerprint != current.fingerprint:
            return None
        self._notice(
            f"The library was made with {current.model}, which answers until it is made anew with {self.embedder.name}."
        )
        return made_with

    def open_models(self) -> None:
        """Both at once: each is mostly waiting for the disk and for checksums, which other threads need not."""
        with ThreadPoolExecutor(2, "open") as pool:
            for opening in [pool.submit(getattr, self, name) for name in ("embedder", "reranker")]:
                opening.result()
