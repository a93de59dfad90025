"""The house: one method for each thing that Plenum can be asked to do, whichever door the asking comes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from config.project import requirements
from config.settings import Settings
from domain.answers import AnswerWarning, WarningCode
from domain.documents import may_see
from domain.errors import LibraryError, MissingPart, PlenumError, RecordMissing
from domain.findings import Finding, Verdict
from parts import Notice, Parts

if TYPE_CHECKING:
    from domain.answers import Answer, Filters, NoAnswer
    from domain.documents import Document
    from domain.meetings import Meeting
    from domain.priorities import Priorities
    from domain.receipts import Receipt, Verification
    from index.backup.archive import BackedUp
    from index.backup.restore import BackupFile
    from index.pipeline.diff import Allowance
    from index.pipeline.worker import Aside
    from index.ports import Report
    from index.records import Generation, Plan, Record, ReindexReport
    from index.sources.feed_source import Subscription, SubscriptionStatus
    from index.sources.uploads import PendingUpload, Told
    from index.storage.library import Holdings
    from retrieval.evaluation.evaluate import Evaluation
    from retrieval.meetings import Outline
    from retrieval.staleness import Aged
    from terminal.services import Stages


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
        from index.pipeline.worker import Aside

        self._parts.answers_meanwhile = True
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
        from chat.start import link

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
            lost = AnswerWarning(WarningCode.RECEIPT_NOT_KEPT, error.sentence)
            return replace(given, warnings=(*given.warnings, lost))
        return given

    def plan(self) -> Plan:
        """What a re-index would do."""
        from index.pipeline.build import plan

        return plan(self._parts.sources, self._parts.embedder, self._settings.data, self._allowance())

    def reindex(self, on_progress: Stages, report: Report) -> ReindexReport:
        """Takes in what is new or changed; in a process of its own where others are served meanwhile."""
        from index.pipeline.build import reindex
        from index.pipeline.diff import settle

        if self._aside is not None:
            return self._aside.run(on_progress, report)
        allowance = self._allowance()
        done = reindex(
            self._parts.sources,
            self._parts.embedder,
            self._settings.data,
            on_progress=on_progress,
            report=report,
            keep=self._settings.keep,
            allowance=allowance,
        )
        if allowance.accepted:
            settle(self._settings.data, allowance.accepted)
        return done

    def look(self, on_progress: Stages, report: Report) -> None:
        """Looks at the places that are followed, and fetches what is new; in a process of its own where others are served
        meanwhile. The next re-index takes it in.
        """
        if self._aside is not None:
            self._aside.look(on_progress, report)
        else:
            self._parts.feeds.crawl(on_progress, report)

    def stirred(self) -> str:
        """A text that is another one whenever something in the folders is: added, changed, renamed, taken away."""
        from index.sources.folder import fingerprint

        return fingerprint(self._parts.folders)

    def follow(
        self,
        collection: str,
        url: str,
        *,
        kind: str = "",
        only: Sequence[str] = (),
        body: str = "",
        video: str = "",
    ) -> Subscription:
        """Looks what an address is, and follows it from now on; in a process of its own where others are served meanwhile."""
        if self._aside is not None:
            return self._aside.follow(collection, url, kind=kind, only=tuple(only), body=body, video=video)
        return self._parts.feeds.follow(collection, url, kind=kind, only=only, body=body, video=video)

    def unfollow(self, collection: str, follow: str) -> Subscription:
        """Looks at a place no more; its records stay."""
        return self._parts.feeds.unfollow(collection, follow)

    def followed(self, community: str = "") -> Sequence[SubscriptionStatus]:
        """The places that are followed, as far as ``community`` sees their records."""
        return self._parts.feeds.statuses(community)

    def accept_gone(self, source: str) -> None:
        """An admin says that what a source lost is gone; the next re-index marks it."""
        from index.pipeline.diff import accept

        accept(self._settings.data, source)

    def correct(self, key: str, told: Mapping[str, str]) -> Mapping[str, str]:
        """Sets what an admin knows of a record; the next re-index takes it in."""
        from index.pipeline.metadata_overrides import Corrections

        if key not in {record.key for record in (*self.records(), *self.removed())}:
            self.record(key)
        with Corrections(self._settings.data) as corrections:
            return corrections.set(key, told)

    def _allowance(self) -> Allowance:
        from index.pipeline.diff import Allowance, accepted

        return Allowance(self._settings.gone_share, accepted(self._settings.data))

    def holdings(self, community: str = "") -> Holdings:
        """What the library holds now, as far as ``community`` sees it."""
        from index.storage.library import count

        snapshot = self._parts.library.snapshot()
        generation = next(each for each in self._parts.library.history() if each.name == snapshot.generation)
        seen = [record for record in snapshot.records() if may_see(record.collection, community)]
        findings = [each for each in snapshot.findings() if may_see(each.name.partition("/")[0], community)]
        return count(generation, seen, findings)

    def history(self) -> Sequence[Generation]:
        """The generations that are kept, newest first."""
        return self._parts.library.history()

    def propose_file(self, collection: str, name: str, raw: bytes, told: Told) -> PendingUpload:
        """What a file that a community adds was understood as."""
        return self._parts.uploads.propose(collection, name, raw, told)

    def propose_url(self, collection: str, url: str, told: Told) -> PendingUpload:
        """The same for what an address leads to."""
        return self._parts.uploads.propose_url(collection, url, told)

    def proposal(self, collection: str, proposal: str) -> PendingUpload:
        """A proposal as it was understood last."""
        return self._parts.uploads.get(collection, proposal)

    def tidy(self) -> None:
        """Forgets what nobody confirmed."""
        self._parts.uploads.prune()

    def amend(self, collection: str, proposal: str, told: Told) -> PendingUpload:
        """A proposal with what an admin corrected."""
        return self._parts.uploads.amend(collection, proposal, told)

    def confirm(self, collection: str, proposal: str) -> Sequence[str]:
        """Takes a proposal into the community's records."""
        return self._parts.uploads.confirm(collection, proposal)

    def discard(self, collection: str, proposal: str) -> None:
        """Forgets a proposal."""
        self._parts.uploads.discard(collection, proposal)

    def rollback(self, to: str | None) -> Generation:
        """Makes an earlier generation current again."""
        return self._parts.library.rollback(to)

    def remove(self, key: str) -> ReindexReport:
        """Takes a record out of what is searched."""
        from index.pipeline.build import remove

        return remove(key, self._parts.embedder, self._settings.data, keep=self._settings.keep)

    def restore(self, key: str) -> ReindexReport:
        """Takes a removed record back in."""
        from index.pipeline.build import restore

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

    def generation(self) -> str:
        """The generation that answers now."""
        return self._parts.library.snapshot().generation

    def aged(self, answers: Sequence[tuple[str, str]]) -> Aged:
        """What has become of the records behind answers, given by receipt and the mark each carries."""
        from retrieval.staleness import aged

        snapshot = self._parts.library.snapshot()
        return aged(answers, self._parts.receipts.get, snapshot, self._parts.library.lineage(snapshot))

    def evaluate(self, folder: Path, *, scope: bool, limit: int | None, on_progress: Stages) -> Evaluation:
        """A set of questions, through the real pipeline. Its rows become a library of their own, kept for next time."""
        from index.pipeline.build import publish_passages
        from index.storage.library import Library
        from retrieval.ask import Asking
        from retrieval.evaluation.evaluate import Pipeline, documents_of, evaluate, load_set

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
        from index.backup.check import check

        yield from check(self._settings.data, on_progress)
        try:
            yield from self._parts.receipts.examine(self._parts.library.texts.get)
        except LibraryError as error:
            yield Finding("receipts", Verdict.BAD, error.sentence, error.remedy)

    def backup(
        self, file: Path | None = None, *, all_generations: bool = False, on_progress: Stages
    ) -> BackedUp:
        """The data folder in one file, while everything else goes on; where the bot serves, without ``file`` into the data
        folder's ``backups``.
        """
        from index.backup.backup import backup
        from index.storage.files import writing

        if file is None and self._aside is not None:
            file = self._settings.data / "backups"
            with writing(file.parent):
                file.mkdir(mode=0o700, exist_ok=True)
        return backup(self._settings.data, file, all_generations=all_generations, on_progress=on_progress)

    def restore_backup(self, file: Path, into: Path | None, on_progress: Stages) -> BackedUp:
        """A backup as the data folder, or as another one."""
        from index.backup.restore import restore

        return restore(file, into or self._settings.data, on_progress=on_progress)

    def backups(self) -> Sequence[BackupFile]:
        """The backups that lie in the data folder, newest first."""
        from index.backup.restore import backups

        return backups(self._settings.data / "backups")

    def bring_back(self, backup: str, *, on_progress: Stages) -> Generation:
        """Makes the library of a backup in the data folder answer again."""
        from index.backup.restore import bring_back

        file = self._settings.data / "backups" / Path(backup).name
        model = self._parts.embedder.fingerprint
        return bring_back(file, self._settings.data, fingerprint=model, on_progress=on_progress)

    def doctor(self) -> Iterable[Finding]:
        """The checks, one after the other; in a process of its own where others are served meanwhile."""
        from index import health

        if self._aside is not None:
            yield from self._aside.doctor()
            return
        settings = self._settings
        yield Finding("settings", Verdict.GOOD, self._origin)
        yield from health.python()
        yield from health.packages(health.pins(requirements()))
        yield from health.weights((settings.embedder, settings.reranker))
        yield from health.scans(ocr=settings.ocr)
        yield from health.data_folder(settings.data)
        yield from health.folders(folder.path for folder in settings.folders)
        try:
            yield from health.followed(self.followed())
        except PlenumError as error:
            yield Finding("sources", Verdict.BAD, error.sentence, error.remedy)
        fingerprint = ""
        try:
            fingerprint = self._parts.embedder.fingerprint
            yield Finding("embedder", Verdict.GOOD, f"{settings.embedder} opens.")
        except PlenumError as error:
            yield Finding("embedder", Verdict.BAD, error.sentence, error.remedy)
        yield from health.library(settings.data, model=settings.embedder, fingerprint=fingerprint)
