"""The parts of the house, made from the settings, each when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from config.settings import Settings
from domain.errors import LibraryError

if TYPE_CHECKING:
    from index.additions import Additions
    from index.fetching.fetch import Fetched
    from index.library import Library
    from index.ports import Embedder, Source
    from retrieval.ask import Asking
    from retrieval.ports import Reranker
    from retrieval.receipts import Receipts

VERSION = "0.1.0"
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
        self.__dict__.update({name: part for name, part in given.items() if part is not None})

    @cached_property
    def embedder(self) -> Embedder:
        """Turns text into vectors."""
        from index.embedders.choose import open_embedder

        return open_embedder(self._settings.embedder, self._settings.data, notice=self._notice)

    @cached_property
    def reranker(self) -> Reranker | None:
        """Reads question and passage together; None where the settings name none."""
        from retrieval.rerankers.choose import open_reranker

        return open_reranker(self._settings.reranker, notice=self._notice)

    @property
    def sources(self) -> Sequence[Source]:
        """Where records come from. Looked up at each use: a community may have added its first one."""
        from index.sources.folder import FolderSource

        if self._given_sources is not None:
            return self._given_sources
        folders = [FolderSource(folder.path, folder.collection) for folder in self._settings.folders]
        return [*folders, *self.additions.sources()]

    @cached_property
    def additions(self) -> Additions:
        """What communities add."""
        from index.additions import Additions
        from index.fetching.fetch import Fetcher
        from index.fetching.manners import Manners

        allowed = frozenset(self._settings.allowed_hosts)
        contact = f"; +{self._settings.contact}" if self._settings.contact else ""
        fetcher = Fetcher(agent=f"Plenum/{VERSION} (municipal records{contact})", allowed=allowed)
        manners = Manners(fetcher, "Plenum")

        def fetch(url: str) -> Fetched:
            return fetcher.fetch(url, before=manners.check)

        return Additions(self._settings.data, fetch=fetch, same_text=self._holding)

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
        from index.library import Library

        return Library(self._settings.data)

    @cached_property
    def receipts(self) -> Receipts:
        """What every answer rested on."""
        from retrieval.receipts import Receipts

        return Receipts(self._settings.data / "receipts.sqlite")

    @cached_property
    def asking(self) -> Asking:
        """Answers questions. Raises LibraryMissing before any model is opened."""
        from index.library import Library
        from retrieval.ask import Asking

        if not self.library.history():
            self.library.snapshot()  # says what is missing; without a library there is no need for models
        self.open_models()
        library = Library(
            self._settings.data, model=self.embedder.name, fingerprint=self.embedder.fingerprint
        )
        return Asking(library, self.embedder, self.reranker, least=self._settings.threshold, shown=_PASSAGES)

    def open_models(self) -> None:
        """Both at once: each is mostly waiting for the disk and for checksums, which other threads need not."""
        with ThreadPoolExecutor(2, "open") as pool:
            for opening in [pool.submit(getattr, self, name) for name in ("embedder", "reranker")]:
                opening.result()
