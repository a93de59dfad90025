"""The house: one method for each thing that Plenum can be asked to do, whichever door the asking comes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Settings
from domain.communities import may_see
from domain.errors import LibraryError, MissingPart, PlenumError, RecordMissing
from domain.findings import Finding, Verdict
from parts import Notice, Parts

if TYPE_CHECKING:
    from domain.answers import Answer, Filters, NoAnswer
    from domain.documents import Document
    from domain.meetings import Meeting
    from domain.priorities import Priorities
    from domain.receipts import Receipt, Verification
    from index.contents import BackedUp
    from index.holdings import Holdings
    from index.ports import Report
    from index.proposals import Proposal, Told
    from index.records import Generation, Plan, Record, ReindexReport
    from index.reindex_aside import Aside
    from retrieval.evaluate import Evaluation
    from retrieval.meetings import Outline
    from terminal.services import Stages

HOME = Path(__file__).resolve().parent
REQUIREMENTS = (HOME / "requirements.txt", HOME / "requirements-weights.txt")


class House:
    """Everything Plenum can be asked to do (``terminal.services.Services``, ``chat.services.Services``)."""

    def __init__(
        self,
        settings: Settings,
        parts: Parts,
        *,
        notice: Notice,
        origin: str,
        again: Callable[[Settings], House],
    ) -> None:
        """``again`` builds another house, in another process; it is pickled."""
        self._settings, self._parts = settings, parts
        self._notice, self._origin, self._again = notice, origin, again
        self._aside: Aside | None = None
        """Runs re-indexes in a process of their own; None: they run in this one."""

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
        self._aside = Aside(partial(self._again, self._settings.model_copy(update={"discord_token": None})))
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
        self._parts.asking.ask("Who led the meeting?")

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """The answer; its receipt is kept."""
        given = self._parts.asking.ask(question, filters)
        try:
            self._parts.receipts.keep(given)
        except LibraryError as error:
            # The answer is as good without; but nobody shall rely on a receipt that is not there.
            return replace(given, notes=(*given.notes, f"The receipt could not be kept: {error.sentence}"))
        return given

    def plan(self) -> Plan:
        """What a re-index would do."""
        from index.build import plan

        return plan(self._parts.sources, self._parts.embedder, self._settings.data)

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed; in a process of its own where others are served meanwhile."""
        from index.build import reindex

        if self._aside is not None:
            return self._aside.run(on_progress, report)
        return reindex(
            self._parts.sources,
            self._parts.embedder,
            self._settings.data,
            on_progress=on_progress,
            report=report,
            keep=self._settings.keep,
        )

    def holdings(self, community: str = "") -> Holdings:
        """What the library holds now, as far as ``community`` sees it."""
        from index.holdings import count

        snapshot = self._parts.library.snapshot()
        generation = next(each for each in self._parts.library.history() if each.name == snapshot.generation)
        seen = [record for record in snapshot.records() if may_see(record.collection, community)]
        findings = [each for each in snapshot.findings() if may_see(each.name.partition("/")[0], community)]
        return count(generation, seen, findings)

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        return self._parts.library.history()

    def propose_file(self, collection: str, name: str, raw: bytes, told: Told) -> Proposal:
        """What a file that a community adds was understood as."""
        return self._parts.additions.propose(collection, name, raw, told)

    def propose_url(self, collection: str, url: str, told: Told) -> Proposal:
        """The same for what an address leads to."""
        return self._parts.additions.propose_url(collection, url, told)

    def proposal(self, collection: str, proposal: str) -> Proposal:
        """A proposal as it was understood last."""
        return self._parts.additions.get(collection, proposal)

    def tidy(self) -> None:
        """Forgets what nobody confirmed."""
        self._parts.additions.prune()

    def amend(self, collection: str, proposal: str, told: Told) -> Proposal:
        """A proposal with what an admin corrected."""
        return self._parts.additions.amend(collection, proposal, told)

    def confirm(self, collection: str, proposal: str) -> Sequence[str]:
        """Takes a proposal into the community's records."""
        return self._parts.additions.confirm(collection, proposal)

    def discard(self, collection: str, proposal: str) -> None:
        """Forgets a proposal."""
        self._parts.additions.discard(collection, proposal)

    def rollback(self, to: str | None) -> Generation:
        """Makes an earlier generation current again."""
        return self._parts.library.rollback(to)

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched."""
        from index.build import remove

        return remove(key, self._parts.embedder, self._settings.data, keep=self._settings.keep)

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in."""
        from index.build import restore

        return restore(key, self._parts.embedder, self._settings.data, keep=self._settings.keep)

    def records(self) -> Sequence[Record]:
        """Every record that is searched."""
        return self._parts.library.snapshot().records()

    def removed(self) -> Sequence[Record]:
        """The records that were removed by hand."""
        return self._parts.library.snapshot().removed()

    def record(self, key: str) -> Document:
        """One record with its text."""
        snapshot = self._parts.library.snapshot()
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
        return self._parts.receipts.get(receipt)

    def meetings(self, community: str) -> Sequence[Meeting]:
        """The meetings whose records ``community`` sees, newest first."""
        from retrieval.meetings import meetings

        return meetings(self._parts.library.snapshot(), community)

    def outline(self, community: str, meeting: str) -> Outline:
        """What one meeting dealt with, and its documents."""
        from retrieval.meetings import outline

        return outline(self._parts.library.snapshot(), community, meeting)

    def newest(self, community: str, count: int) -> Sequence[Record]:
        """The newest records that ``community`` sees."""
        from retrieval.meetings import newest_records

        return newest_records(self._parts.library.snapshot(), community, count)

    def priorities(self, community: str, meeting: str, topic: str) -> Priorities:
        """What a meeting set out to do; without ``meeting``, the latest."""
        from retrieval.priorities import priorities

        return priorities(self._parts.library.snapshot(), community, meeting, topic)

    def verify(self, receipt: str) -> Verification:
        """An answer, checked again."""
        from retrieval.verify import verify

        return verify(
            self._parts.receipts.get(receipt), self._parts.library.snapshot(), self._parts.library.texts.get
        )

    def evaluate(self, folder: Path, *, scope: bool, limit: int | None, on_progress: Stages) -> Evaluation:
        """A set of questions, through the real pipeline. Its rows become a library of their own, kept for next time."""
        from index.build import publish_passages
        from index.library import Library
        from retrieval.ask import Asking
        from retrieval.evaluate import documents_of, evaluate, load_set
        from retrieval.evaluation_pipeline import Pipeline

        questions = load_set(folder)
        place = self._settings.data / "evaluations" / questions.name
        self._parts.open_models()
        publish_passages(
            documents_of(questions), self._parts.embedder, place, on_progress=on_progress, keep=1
        )
        library = Library(place, fingerprint=self._parts.embedder.fingerprint)
        asking = Asking(library, self._parts.embedder, self._parts.reranker, least=self._settings.threshold)
        ask = Pipeline(asking, library, questions)
        return evaluate(questions, ask, scope=scope, limit=limit, progress=partial(on_progress, "ask"))

    def check(self, on_progress: Stages) -> Iterable[Finding]:
        """Every checksum of the data folder, and every receipt."""
        from index.checking import check

        yield from check(self._settings.data, on_progress)
        try:
            yield from self._parts.receipts.examine(self._parts.library.texts.get)
        except LibraryError as error:
            yield Finding("receipts", Verdict.BAD, error.sentence, error.remedy)

    def backup(self, file: Path | None, *, all_generations: bool, on_progress: Stages) -> BackedUp:
        """The data folder in one file, while everything else goes on."""
        from index.backup import backup

        return backup(self._settings.data, file, all_generations=all_generations, on_progress=on_progress)

    def restore_backup(self, file: Path, into: Path | None, on_progress: Stages) -> BackedUp:
        """A backup as the data folder, or as another one."""
        from index.restoring import restore

        return restore(file, into or self._settings.data, on_progress=on_progress)

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
            fingerprint = self._parts.embedder.fingerprint
            yield Finding("embedder", Verdict.GOOD, f"{settings.embedder} opens.")
        except PlenumError as error:
            yield Finding("embedder", Verdict.BAD, error.sentence, error.remedy)
        yield from health.library(settings.data, model=settings.embedder, fingerprint=fingerprint)
