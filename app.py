"""Composition root: ``build`` makes the application from the settings; nothing is built elsewhere.

A service is made, and its libraries are imported, when it is first needed: the doctor examines packages that cannot be
imported, and a question needs no reader.
"""

from __future__ import annotations

import contextlib
import os
import string
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from config.loader import receipt_key
from config.project import extras_of, requirements, version
from config.settings import Settings
from domain.errors import BadSettings, MissingPart

if TYPE_CHECKING:
    from chat.work_queue import WorkQueue
    from community.memory import Memory
    from community.retention import ServerRemoval
    from domain.documents import Document
    from index.health import Health
    from index.library_service import LibraryService
    from index.pipeline.embedding_queue import EmbeddingQueue
    from index.pipeline.worker import IndexWorker
    from index.ports import Engine, Source
    from index.readers.sandbox import SandboxedReader
    from index.sources.feeds import Feeds
    from index.sources.fetch import Fetcher
    from index.sources.rate_limit import RateLimitedFetcher, Robots
    from index.sources.uploads import Uploads
    from index.storage.library import Library
    from index.storage.object_store import DataFolder
    from index.storage.state import State, Stores
    from models.open_models import Models
    from models.ports import Embedder, Reader
    from retrieval.answer_service import AnswerService
    from retrieval.receipts import Receipts
    from web.links import Links
    from web.server import Pages

Notice = Callable[[str], None]
_COMMUNITY, _RECEIPTS, _CORRECTIONS = "community.sqlite", "receipts.sqlite", "corrections.sqlite"
_FOLLOWS, _HOSTS = "sources/follows.sqlite", "sources/hosts.sqlite"
_WEB = -1
"""The pages, among the servers that take turns: no server of Discord has this id."""


def build(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    reader: Reader | None = None,
    sources: Sequence[Source] | None = None,
    notice: Notice = lambda _sentence: None,
    origin: str = "Given by the program that built the application.",
) -> App:
    """Builds everything from the settings. What is given takes the place of what is configured.

    ``notice`` is told, in a sentence, when something takes long; ``origin`` says where the settings are from.
    """
    from index.storage.files import open_many
    from models.open_models import MODELS, Models
    from models.weights import look_in

    # Whatever is written, by this process and those it starts, native code among it, is its owner's alone.
    os.umask(0o077)
    open_many()
    if settings.weights is not None and not settings.weights.exists():
        raise BadSettings(
            f"There is nothing at {settings.weights}, where the setting weights says that the weights lie.",
            remedy="Correct the path, or take the setting out: then the installed packages are looked into.",
        )
    if settings.library_store and settings.state == "sqlite":
        raise BadSettings(
            "The setting library_store needs state in a PostgreSQL database, which all machines share.",
            remedy="Set state (PLENUM_STATE in the environment), or take library_store out (docs/scaling.md).",
        )
    look_in(settings.weights, settings.data / MODELS)
    models = Models(
        settings.embedder,
        settings.reranker,
        settings.data,
        token_dimensions=settings.token_dimensions,
        notice=notice,
        given_embedder=embedder,
        given_reader=reader,
    )
    return App(settings, models, sources=sources, notice=notice, origin=origin)


def build_for_worker(settings: str) -> App:
    """The application of a worker's process, from settings in JSON, among which is no token."""
    return build(Settings.model_validate_json(settings))


def _stores() -> Stores:
    """Each store of state and the steps that make its tables."""
    from community import retention
    from index.pipeline import diff
    from index.sources import feeds, rate_limit
    from retrieval import receipts

    return {
        _COMMUNITY: retention.STEPS,
        _RECEIPTS: receipts.STEPS,
        _CORRECTIONS: diff.STEPS,
        _FOLLOWS: feeds.STEPS,
        _HOSTS: rate_limit.STEPS,
    }


class App:
    """The services, which the doors receive as they are. Usable from several threads."""

    def __init__(
        self,
        settings: Settings,
        models: Models,
        *,
        sources: Sequence[Source] | None,
        notice: Notice,
        origin: str,
        worker: IndexWorker | None = None,
    ) -> None:
        """``worker`` does in a process of its own what would keep questions waiting; None: it is done in this one."""
        self._settings, self._models, self._worker = settings, models, worker
        self._given_sources, self._notice, self._origin = sources, notice, origin
        self.passages = settings.passages
        """How many passages are shown beneath the quotes."""
        self.discord = settings.discord_token is not None
        """Whether a Discord token is set."""

    @cached_property
    def answers(self) -> AnswerService:
        """What is asked of the library."""
        from retrieval.answer_service import AnswerService

        return AnswerService(
            self._library,
            self._models,
            self._receipts,
            publish=lambda *given: self.library.publish_set(*given),  # noqa: PLW0108 - made when it is called
            pages=self._outside if self._settings.web_url else None,
            threshold=self._settings.threshold,
            meanwhile=self._worker is not None,
            notice=self._notice,
        )

    @cached_property
    def _receipts(self) -> Receipts:
        from retrieval.receipts import Receipts

        key = receipt_key(self._settings.receipt_key, self._settings.data)
        return Receipts(self._settings.data / _RECEIPTS, key, state=self.state.open)

    @cached_property
    def library(self) -> LibraryService:
        """The library itself."""
        from community.retention import DAYS
        from index.library_service import LibraryService

        return LibraryService(
            self._settings.data,
            self._library,
            self._models,
            sources=self._sources,
            folders=self._folders,
            keep=self._settings.keep,
            gone_share=self._settings.gone_share,
            also_check=self.answers.check_receipts,
            elsewhere=self.state.elsewhere,
            kept_days=DAYS,
            state=self.state.open,
            helped=self._helped,
            engine=self._engine,
            store=self._store,
            worker=self._worker,
        )

    def _helped(self, embedder: Embedder) -> Embedder:
        from index.pipeline.embedding_queue import SharedEmbedder

        return SharedEmbedder(embedder, self._embedding_queue)

    @cached_property
    def _embedding_queue(self) -> EmbeddingQueue:
        from index.pipeline.embedding_queue import STEPS, STORE, EmbeddingQueue

        return EmbeddingQueue(self.state.open(self._settings.data / STORE, STEPS), self.state.locks())

    def embed(self, *, until_done: bool = False) -> int:
        """Embeds what re-indexes of other processes ask for, until the program is ended, or nothing is left; how many passages."""
        from index.pipeline.embedding_queue import work

        return work(self._embedding_queue, self._models.embedder, self._notice, until_done=until_done)

    @cached_property
    def uploads(self) -> Uploads:
        """What communities add."""
        from index.sources.uploads import Uploads

        return Uploads(
            self._settings.data,
            fetch=self._impatient.get,
            read=self._communities_reader.read_table,
            reader=self._communities_reader.read,
            same_text=self.library.holding,
            store=self._store,
        )

    @cached_property
    def feeds(self) -> Feeds:
        """The places on the web that are followed."""
        from index.pipeline.worker import FeedsInWorker
        from index.ports import SystemClock
        from index.readers.reader import reading
        from index.records import Subscription
        from index.sources.feeds import Feeds

        settings = self._settings
        configured = [
            Subscription(
                "", each.collection, each.kind, each.url, only=each.only, body=each.body, video=each.video
            )
            for each in settings.follow
        ]
        feeds = Feeds if self._worker is None else partial(FeedsInWorker, self._worker)
        return feeds(
            settings.data,
            self._polite(),
            SystemClock(),
            configured=configured,
            impatient=self._impatient,
            reader=self._read,
            version=reading(ocr=settings.ocr),
            communities_reader=self._communities_reader.read,
            allowed=frozenset(settings.allowed_hosts),
            state=self.state.open,
            store=self._store,
        )

    @cached_property
    def community(self) -> Memory:
        """What people leave behind."""
        from community.memory import Memory

        return Memory(self._settings.data / _COMMUNITY, state=self.state.open)

    @cached_property
    def state(self) -> State:
        """Where all is kept that is written between questions. Raises MissingPart, BadSettings."""
        from index.storage.state import State

        return State(self._settings.state, self._settings.data, _stores)

    @cached_property
    def server_removal(self) -> ServerRemoval:
        """Deletes all that is a Discord server's."""
        from community.retention import ServerRemoval

        return ServerRemoval(self.community, self.answers, self.library, self.uploads, self.feeds)

    @cached_property
    def health(self) -> Health:
        """The doctor's checks."""
        from index.health import Health

        settings = self._settings
        return Health(
            origin=self._origin,
            data=settings.data,
            folders=lambda: [folder.path for folder in settings.folders_now],
            embedder=settings.embedder,
            reranker=settings.reranker,
            ocr=settings.ocr,
            requirements=requirements(extras_of(settings)),
            followed=lambda: self.feeds.statuses(),  # noqa: PLW0108 - made when it is called
            fingerprint=lambda: self._models.embedder.fingerprint,
            state=self.state.answers,
            engine=self._engine_answers,
            store=lambda: self._store.answers(),  # noqa: PLW0108 - made when it is called
            key=settings.receipt_key,
            sealing=partial(receipt_key, settings.receipt_key, settings.data),
            worker=self._worker,
        )

    def serve(self) -> None:
        """Serves Discord until the process is told to stop. Raises DiscordError kinds, MissingPart without a token."""
        from chat.shards import Shards
        from chat.start import serve
        from index.storage.state import SERVING

        app, count = self.serving(), self._settings.shards or 0
        alone = "End that process first; two would answer every question twice. To share the work: the setting shards (docs/scaling.md)."
        with (
            self.state.doing(
                SERVING, "Another process serves Discord from this state.", alone, shared=count > 0
            ) as locks,
            self.state.sharing(count, locks) if count else contextlib.nullcontext(),
        ):
            serve(
                app,
                self._settings.data,
                self._token(),
                home=self._settings.home_community or 0,
                contact=self._settings.contact,
                reads_messages=self._settings.message_content,
                every=self._settings.reindex_every,
                shards=Shards(locks, count),
                beside=app.pages_beside if self._settings.web else None,
                notice=self._notice,
            )

    def serving(self) -> App:
        """The same application, with a worker. A worker needs no token, and what a process does not have it cannot lose."""
        from index.pipeline.worker import IndexWorker

        return App(
            self._settings,
            self._models,
            sources=self._given_sources,
            notice=self._notice,
            origin=self._origin,
            worker=IndexWorker(
                "app:build_for_worker", self._settings.model_dump_json(exclude={"discord_token"})
            ),
        )

    # --- The pages.

    def serve_pages(self) -> None:
        """Serves the pages alone until the process is told to stop. Raises BadSettings."""
        import asyncio

        from web.serving import until_told

        asyncio.run(until_told(self._pages_alone, self._settings.web, self._notice))

    def pages_meanwhile(self) -> contextlib.AbstractContextManager[object]:
        """While it lasts, the pages are served from a thread, where the settings say that they are. Raises BadSettings."""
        from web.serving import in_thread

        at = self._settings.web
        return in_thread(self._pages_alone, at, self._notice) if at else contextlib.nullcontext()

    def pages_beside(self, queue: WorkQueue) -> contextlib.AbstractAsyncContextManager[object]:
        """While it lasts, the pages are served from Discord's event loop; what is asked has its turn in ``queue``. Raises BadSettings."""
        from web.serving import serving

        return serving(self._pages(queue), self._settings.web, self._notice)

    def _pages_alone(self) -> Pages:
        from chat.work_queue import WorkQueue

        return self._pages(WorkQueue())

    def _pages(self, queue: WorkQueue) -> Pages:
        """Made in the event loop that serves them."""
        from chat.work_queue import Asker
        from web.links import Links
        from web.page_values import PageValues
        from web.rendering import PagePictures, Rendering
        from web.server import Pages

        inside = Links(urlsplit(self._settings.web_url or "").path, self._page_key)
        return Pages(
            PageValues(self._library, self.answers, inside, self._settings.contact, lambda: self.community),
            PagePictures(self.library.original, self._drawer.draw),
            Rendering(inside, self._outside),
            # All who ask here take turns with the servers of Discord as if they were one more of them.
            lambda visitor, work: queue.ask(Asker(_WEB, visitor), work),
        )

    @cached_property
    def _outside(self) -> Links:
        """The addresses of the pages, for whoever is elsewhere."""
        from web.links import Links

        return Links(self._settings.web_url or f"http://{self._settings.web}", self._page_key)

    @property
    def privacy_page(self) -> str:
        """Where readers see what is kept of them; empty where no pages are served for them."""
        return f"{self._outside.base}/privacy" if self._settings.web and self._settings.web_url else ""

    def _page_key(self) -> bytes:
        """The secret that signs the addresses of pages that are not everybody's; made when it is first needed."""
        return self.community.secret("page key").encode()

    @cached_property
    def _drawer(self) -> SandboxedReader:
        """Draws pages of PDFs in a process of its own, which nobody who reads records waits for."""
        from index.readers.sandbox import SandboxedReader

        return self._until_the_end(SandboxedReader(seconds=20.0))

    def invite(self) -> str:
        """The address at which somebody who manages a community takes the bot in. Raises MissingPart, BadSettings."""
        from chat.start import link

        return link(self._token())

    def _token(self) -> str:
        if self._settings.discord_token is None:
            raise MissingPart(
                "DISCORD_TOKEN is not set.",
                remedy="Set it in the environment to the token of your Discord application (docs/operating.md).",
            )
        return self._settings.discord_token.get_secret_value()

    @cached_property
    def _library(self) -> Library:
        """For looking at: opens whatever model it was built with."""
        from index.storage.library import Library

        return Library(self._settings.data, engine=self._engine, store=self._store)

    @cached_property
    def _store(self) -> DataFolder:
        """What shares the library with machines that share no folder. Raises MissingPart."""
        from index.storage.object_store import ALONE, ObjectStore, SharedFolder

        if self._settings.state == "sqlite":
            return ALONE
        where = self._settings.library_store
        given = self._settings.data, self.state.open, self._any_receipts
        return ObjectStore(where, *given, self.state.locks) if where else SharedFolder(*given)

    def take_from(self, where: str) -> Mapping[str, Mapping[str, int]]:
        """Copies state from ``where`` to where it is to be, or the library out of the object store ``where`` into the data folder;
        how much of each. Raises BadSettings, LibraryError kinds.
        """
        from index.storage.generations import Texts
        from index.storage.object_store import ObjectStore
        from index.storage.state import SERVING

        if "://" not in where or where.startswith("postgres"):
            return self.state.take_from(where)
        if self._settings.library_store or self._settings.state == "sqlite":
            raise BadSettings(
                "The library comes out of an object store while the setting state names the database, and library_store nothing.",
                remedy="Take library_store out (PLENUM_LIBRARY_STORE in the environment); bring state back after it.",
            )
        given = self._settings.data, self.state.open, self._any_receipts, self.state.locks
        store = ObjectStore(where.rstrip("/"), *given)
        with self.state.doing(
            SERVING, "Another process serves Discord from this library.", "End that process first."
        ):
            return {"library": store.leave(Texts(self._settings.data, store).fetch)}

    def check_place(self) -> None:
        """Raises LibraryError where the data folder is not that of the library whose receipts the state has."""
        self._store.check()

    def _any_receipts(self) -> bool:
        return bool(self._receipts.recent(1))

    def _engine_answers(self) -> str:
        return self._engine.answers(self._settings.data) if self._engine else ""

    @cached_property
    def _engine(self) -> Engine | None:
        """What searches instead of this process. Raises MissingPart."""
        if self._settings.search == "embedded":
            return None
        try:
            from index.storage.milvus import Milvus
        except ImportError as error:
            raise MissingPart(
                "The setting search names Milvus, and pymilvus is not installed.", remedy="Run: make milvus"
            ) from error
        return Milvus(self._settings.search_uri or "")

    def _sources(self) -> Sequence[Source]:
        if self._given_sources is not None:
            return self._given_sources
        return [*self._folders(), *self.feeds.sources()]

    def _folders(self) -> Sequence[Source]:
        """The operator's folders, and what communities added."""
        from index.readers.reader import reading
        from index.sources.folder import FolderSource

        version = reading(ocr=self._settings.ocr)
        folders = [
            FolderSource(
                folder.path,
                folder.collection,
                reader=self._reader.read,
                version=version,
                data=self._settings.data,
            )
            for folder in self._settings.folders_now
        ]
        return [*folders, *self.uploads.sources()]

    @cached_property
    def _reader(self) -> SandboxedReader:
        """Reads the operator's records in a process of its own: what breaks a parser breaks nothing else.
        Raises MissingPart and ModelError where scans are to be read, and cannot be.
        """
        from index.readers.sandbox import SandboxedReader

        if self._settings.ocr:
            from index.readers.ocr import check_recogniser

            check_recogniser()
        return self._until_the_end(SandboxedReader(ocr=self._settings.ocr))

    @cached_property
    def _communities_reader(self) -> SandboxedReader:
        """Reads what communities bring, in another one, and no scans: recognising the pages of one file can take hours."""
        from index.readers.sandbox import SandboxedReader

        return self._until_the_end(SandboxedReader())

    def _until_the_end(self, reader: SandboxedReader) -> SandboxedReader:
        # Its process ends with this application, or with this program.
        weakref.finalize(self, reader.close)
        return reader

    def _read(self, *given: Any) -> Document:
        # Where scans are to be read and cannot be, places can be followed all the same; a re-index says what is missing.
        return self._reader.read(*given)

    @cached_property
    def _impatient(self) -> RateLimitedFetcher:
        """For somebody who waits for the answer: as polite, and it gives up sooner."""
        return self._polite(patience=10.0, tries=1)

    def _polite(self, **given: Any) -> RateLimitedFetcher:
        from index.ports import SystemClock
        from index.sources.rate_limit import HostState, RateLimitedFetcher

        hosts = HostState(self._settings.data / _HOSTS, self.state.open)
        return RateLimitedFetcher(self._fetcher, self._robots, hosts, SystemClock(), **given)

    @cached_property
    def _fetcher(self) -> Fetcher:
        from index.sources.fetch import Fetcher

        # A header is ASCII.
        reached = quote(self._settings.contact, safe=string.punctuation + " ")
        contact = f"; +{reached}" if reached else ""
        agent = f"Plenum/{version()} (municipal records{contact})"
        return Fetcher(agent=agent, allowed=frozenset(self._settings.allowed_hosts))

    @cached_property
    def _robots(self) -> Robots:
        from index.sources.rate_limit import Robots

        return Robots(self._fetcher, "Plenum")
