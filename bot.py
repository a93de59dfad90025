"""Start here: settings in, parts built in one function, one door opened.

python bot.py --help
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import Loaded, load
from config.settings import Settings
from domain.communities import may_see
from domain.errors import LibraryError, MissingPart, PlenumError, RecordMissing
from domain.findings import Finding, Verdict
from terminal.cli import main as at_the_terminal

if TYPE_CHECKING:
    from domain.answers import Answer, Filters, NoAnswer
    from domain.documents import Document
    from domain.meetings import Meeting
    from domain.priorities import Priorities
    from domain.receipts import Receipt, Verification
    from index.additions import Additions
    from index.fetching.fetch import Fetched
    from index.holdings import Holdings
    from index.library import Library
    from index.ports import Embedder, Report, Source
    from index.proposals import Proposal, Told
    from index.records import Generation, Plan, Record, ReindexReport
    from index.reindex_aside import Aside
    from retrieval.ask import Asking
    from retrieval.evaluate import Evaluation
    from retrieval.meetings import Outline
    from retrieval.ports import Reranker
    from retrieval.receipts import Receipts
    from terminal.services import Stages

HOME = Path(__file__).resolve().parent
# Many small products: threads inside each would wait for one another longer than they work. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
REQUIREMENTS = (HOME / "requirements.txt", HOME / "requirements-weights.txt")
VERSION = "0.1.0"
_PASSAGES = 20
"""Passages that come with an answer; the doors show fewer."""

Notice = Callable[[str], None]


class House:
    """Everything Plenum can be asked to do (``terminal.services.Services``).

    A part is opened (and its library imported) when it is first needed: a receipt is checked without a model.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        notice: Notice,
        embedder: Embedder | None,
        reranker: Reranker | None,
        sources: Sequence[Source] | None,
        origin: str,
    ) -> None:
        self._settings = settings
        self._notice = notice
        self._origin = origin
        self._aside: Aside | None = None
        """Runs re-indexes in a process of their own; None: they run in this one."""
        # A cached_property is looked up in the instance first: what is given takes the place of what would be made.
        given = {"_embedder": embedder, "_reranker": reranker}
        self._given_sources = sources
        self.__dict__.update({name: part for name, part in given.items() if part is not None})

    @property
    def passages(self) -> int:
        """How many passages are shown beneath the quotes."""
        return self._settings.passages

    @property
    def discord(self) -> bool:
        """Whether a Discord token is set."""
        return self._settings.discord_token is not None

    def serve(self) -> None:
        """Serves Discord until the process is told to stop. Raises DiscordError kinds."""
        from chat.start import serve
        from index.reindex_aside import Aside

        # Settings without the token: a re-index needs none, and what a process does not have it cannot lose.
        self._aside = Aside(partial(build, self._settings.model_copy(update={"discord_token": None})))
        serve(
            self,
            self._settings.data,
            self._token(),
            home=self._settings.home_community or 0,
            every=self._settings.reindex_every,
            notice=self._notice,
        )

    def stop(self) -> None:
        """Ends a re-index that runs in a process of its own."""
        if self._aside is not None:
            self._aside.stop()

    def invite(self) -> str:
        """The address at which somebody who manages a community takes the bot in."""
        from chat.invite import link

        return link(self._token())

    def _token(self) -> str:
        if self._settings.discord_token is None:
            raise MissingPart(
                "DISCORD_TOKEN is not set.",
                remedy="Set it in the environment to the token of your Discord application (docs/operating.md).",
            )
        return self._settings.discord_token.get_secret_value()

    def warm(self) -> None:
        """Opens models and library, and lets them answer once."""
        self._asking.ask("Who led the meeting?")

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """The answer; its receipt is kept."""
        given = self._asking.ask(question, filters)
        try:
            self._receipts.keep(given)
        except LibraryError as error:
            # The answer is as good without; but nobody shall rely on a receipt that is not there.
            return replace(given, notes=(*given.notes, f"The receipt could not be kept: {error.sentence}"))
        return given

    def plan(self) -> Plan:
        """What a re-index would do."""
        from index.build import plan

        return plan(self._sources, self._embedder, self._settings.data)

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed; in a process of its own where others are served meanwhile."""
        from index.build import reindex

        if self._aside is not None:
            return self._aside.run(on_progress, report)
        return reindex(
            self._sources,
            self._embedder,
            self._settings.data,
            on_progress=on_progress,
            report=report,
            keep=self._settings.keep,
        )

    def holdings(self, community: str = "") -> Holdings:
        """What the library holds now, as far as ``community`` sees it."""
        from index.holdings import count

        snapshot = self._library.snapshot()
        generation = next(each for each in self._library.history() if each.name == snapshot.generation)
        seen = [record for record in snapshot.records() if may_see(record.collection, community)]
        findings = [each for each in snapshot.findings() if may_see(each.name.partition("/")[0], community)]
        return count(generation, seen, findings)

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        return self._library.history()

    def propose_file(self, collection: str, name: str, raw: bytes, told: Told) -> Proposal:
        """What a file that a community adds was understood as."""
        return self._additions.propose(collection, name, raw, told)

    def propose_url(self, collection: str, url: str, told: Told) -> Proposal:
        """The same for what an address leads to."""
        return self._additions.propose_url(collection, url, told)

    def proposal(self, collection: str, proposal: str) -> Proposal:
        """A proposal as it was understood last."""
        return self._additions.get(collection, proposal)

    def tidy(self) -> None:
        """Forgets what nobody confirmed."""
        self._additions.prune()

    def amend(self, collection: str, proposal: str, told: Told) -> Proposal:
        """A proposal with what an admin corrected."""
        return self._additions.amend(collection, proposal, told)

    def confirm(self, collection: str, proposal: str) -> Sequence[str]:
        """Takes a proposal into the community's records."""
        return self._additions.confirm(collection, proposal)

    def discard(self, collection: str, proposal: str) -> None:
        """Forgets a proposal."""
        self._additions.discard(collection, proposal)

    def rollback(self, to: str | None) -> Generation:
        """Makes an earlier generation current again."""
        return self._library.rollback(to)

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched."""
        from index.build import remove

        return remove(key, self._embedder, self._settings.data, keep=self._settings.keep)

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in."""
        from index.build import restore

        return restore(key, self._embedder, self._settings.data, keep=self._settings.keep)

    def records(self) -> Sequence[Record]:
        """Every record that is searched."""
        return self._library.snapshot().records()

    def removed(self) -> Sequence[Record]:
        """The records that were removed by hand."""
        return self._library.snapshot().removed()

    def record(self, key: str) -> Document:
        """One record with its text."""
        snapshot = self._library.snapshot()
        document = snapshot.document(key)
        if document is None:
            near = get_close_matches(key, [record.key for record in snapshot.records()], n=1)
            raise RecordMissing(
                f"There is no record “{key}” in the library." + (f" Did you mean {near[0]}?" if near else ""),
                remedy="`python bot.py library list` lists what there is.",
            )
        return document

    def receipt(self, receipt: str) -> Receipt:
        """What an answer rested on."""
        return self._receipts.get(receipt)

    def meetings(self, community: str) -> Sequence[Meeting]:
        """The meetings whose records ``community`` sees, newest first."""
        from retrieval.meetings import meetings

        return meetings(self._library.snapshot(), community)

    def outline(self, community: str, meeting: str) -> Outline:
        """What one meeting dealt with, and its documents."""
        from retrieval.meetings import outline

        return outline(self._library.snapshot(), community, meeting)

    def newest(self, community: str, count: int) -> Sequence[Record]:
        """The newest records that ``community`` sees."""
        from retrieval.meetings import newest_records

        return newest_records(self._library.snapshot(), community, count)

    def priorities(self, community: str, meeting: str, topic: str) -> Priorities:
        """What a meeting set out to do; without ``meeting``, the latest."""
        from retrieval.priorities import priorities

        return priorities(self._library.snapshot(), community, meeting, topic)

    def verify(self, receipt: str) -> Verification:
        """An answer, checked again."""
        from retrieval.verify import verify

        return verify(self._receipts.get(receipt), self._library.snapshot(), self._library.texts.get)

    def evaluate(self, folder: Path, *, scope: bool, limit: int | None, on_progress: Stages) -> Evaluation:
        """A set of questions, through the real pipeline. Its rows become a library of their own, kept for next time."""
        from index.build import publish_passages
        from index.library import Library
        from retrieval.ask import Asking
        from retrieval.evaluate import documents_of, evaluate, load_set
        from retrieval.evaluation_pipeline import Pipeline

        questions = load_set(folder)
        place = self._settings.data / "evaluations" / questions.name
        self._open_models()
        publish_passages(documents_of(questions), self._embedder, place, on_progress=on_progress, keep=1)
        library = Library(place, fingerprint=self._embedder.fingerprint)
        asking = Asking(library, self._embedder, self._reranker, least=self._settings.threshold)
        ask = Pipeline(asking, library, questions)
        return evaluate(questions, ask, scope=scope, limit=limit, progress=partial(on_progress, "ask"))

    def doctor(self) -> Iterable[Finding]:
        """The checks, one after the other; in a process of its own where others are served meanwhile."""
        from index import health

        if self._aside is not None:
            yield from self._aside.doctor()
            return
        settings = self._settings
        yield Finding("settings", Verdict.GOOD, self._origin)
        yield from health.python()
        yield from health.packages(health.pins(REQUIREMENTS))
        yield from health.weights((settings.embedder, settings.reranker))
        yield from health.data_folder(settings.data)
        yield from health.folders(folder.path for folder in settings.folders)
        fingerprint = ""
        try:
            fingerprint = self._embedder.fingerprint
            yield Finding("embedder", Verdict.GOOD, f"{settings.embedder} opens.")
        except PlenumError as error:
            yield Finding("embedder", Verdict.BAD, error.sentence, error.remedy)
        yield from health.library(settings.data, model=settings.embedder, fingerprint=fingerprint)

    @cached_property
    def _embedder(self) -> Embedder:
        from index.embedders.choose import open_embedder

        return open_embedder(self._settings.embedder, self._settings.data, notice=self._notice)

    @cached_property
    def _reranker(self) -> Reranker | None:
        from retrieval.rerankers.choose import open_reranker

        return open_reranker(self._settings.reranker, notice=self._notice)

    @property
    def _sources(self) -> Sequence[Source]:
        """Looked up at each use: a community may have added its first record."""
        from index.sources.folder import FolderSource

        if self._given_sources is not None:
            return self._given_sources
        folders = [FolderSource(folder.path, folder.collection) for folder in self._settings.folders]
        return [*folders, *self._additions.sources()]

    @cached_property
    def _additions(self) -> Additions:
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
            records = self._library.snapshot().records()
        except LibraryError:
            return ""
        return next((record.key for record in records if record.text_hash == text_hash), "")

    @cached_property
    def _library(self) -> Library:
        """For looking at: opens whatever model it was built with."""
        from index.library import Library

        return Library(self._settings.data)

    @cached_property
    def _receipts(self) -> Receipts:
        from retrieval.receipts import Receipts

        return Receipts(self._settings.data / "receipts.sqlite")

    @cached_property
    def _asking(self) -> Asking:
        from index.library import Library
        from retrieval.ask import Asking

        if not self._library.history():
            self._library.snapshot()  # says what is missing; without a library there is no need for models
        self._open_models()
        library = Library(
            self._settings.data, model=self._embedder.name, fingerprint=self._embedder.fingerprint
        )
        return Asking(
            library, self._embedder, self._reranker, least=self._settings.threshold, shown=_PASSAGES
        )

    def _open_models(self) -> None:
        """Both at once: each is mostly waiting for the disk and for checksums, which other threads need not."""
        with ThreadPoolExecutor(2, "open") as pool:
            for opening in [pool.submit(getattr, self, name) for name in ("_embedder", "_reranker")]:
                opening.result()


def build(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    reranker: Reranker | None = None,
    sources: Sequence[Source] | None = None,
    notice: Notice = lambda _sentence: None,
    origin: str = "Given by the program that built the parts.",
) -> House:
    """Builds everything from the settings. A part that is given takes the place of the configured one.

    ``notice`` is told, in a sentence, when something takes long; ``origin`` says where the settings are from.
    """
    return House(
        settings, notice=notice, embedder=embedder, reranker=reranker, sources=sources, origin=origin
    )


def open_house(file: Path | None) -> House:
    """The house of this process: settings from ``file`` or the usual one, and from the environment."""
    loaded = load(HOME, os.environ, Path.cwd(), file)
    logging.basicConfig(
        level=loaded.settings.log_level.upper(),
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
    )
    return build(loaded.settings, notice=_notice, origin=_origin(loaded))


def _origin(loaded: Loaded) -> str:
    where = f"Read from {loaded.file}." if loaded.file else "There is no settings file; none is needed."
    changed = [
        f"{name} from {place}" for name, place in loaded.origins.items() if place.startswith("PLENUM_")
    ]
    return f"{where} {'From the environment: ' + ', '.join(changed) + '.' if changed else ''}".strip()


def _notice(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def main() -> int:
    """Runs what the command line says; returns the exit code (the table is in ``docs/operating.md``)."""
    return at_the_terminal(open_house)


if __name__ == "__main__":
    sys.exit(main())
