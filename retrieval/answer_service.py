"""Service for everything that is asked of a library: answers, receipts, meetings, priorities, evaluations.

What it needs is opened when it is first needed: a receipt is checked without a model. The doors are handed one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from domain.answers import Answer, AnswerWarning, Filters, NoAnswer, Receipt, Verification, WarningCode
from domain.documents import Document, Passage, may_see
from domain.errors import (
    Finding,
    LibraryError,
    LibraryMismatch,
    NotAllowed,
    PlenumError,
    QuestionRefused,
    Verdict,
)
from domain.meetings import Decisions, Meeting, Priorities, Timeline
from index.ports import Stages
from index.records import WITHOUT_TOKENS, Record
from index.storage.library import Library, Snapshot
from models.open_models import Models
from models.ports import Embedder, QuestionEmbedding
from retrieval import meetings
from retrieval.ask import Asking
from retrieval.citations import Pages, linked
from retrieval.conversation import Requested, fulfil, topics
from retrieval.decisions import decisions
from retrieval.meetings import Outline
from retrieval.over_time import over_time, timeline
from retrieval.priorities import priorities
from retrieval.receipts import Receipts
from retrieval.staleness import Aged, aged
from retrieval.verify import verify
from retrieval.watch import Fresh, NewPassages, Told, Watched
from text.people import who_is_meant
from text.requests import Request
from text.terms import did_you_mean

if TYPE_CHECKING:
    from retrieval.evaluate import Evaluation

PASSAGES = 20
"""Passages that come with an answer; the doors show fewer."""

_LISTED = 20
"""Names of what there is, where nothing has the name that is asked for."""
_EMBEDDINGS_KEPT = 4000
"""Of what is watched for: each is embedded once."""

PublishSet = Callable[[str, Iterable[tuple[Document, Sequence[Passage]]], Stages], Library]
"""Makes the documents of an evaluation set a library of their own, called by the set's name."""


class AnswerService:
    """Answers from ``library``. Usable from several threads. Raises PlenumError kinds and nothing else.

    ``community`` is a collection's name as ``domain.documents`` gives it; "" is the operator, who sees all.
    """

    def __init__(
        self,
        library: Library,
        models: Models,
        receipts: Receipts,
        *,
        publish: PublishSet,
        threshold: float | None = None,
        meanwhile: bool = False,
        pages: Pages | None = None,
        notice: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """``pages`` are where citations lead to whose source has no address that lands on the words; None: nowhere.
        ``threshold`` replaces the calibrated threshold. ``meanwhile``: whether questions are answered with the model that
        the library was made with, until a re-index that is to come has made it anew with the configured one. So it is in
        Discord; at the terminal, whoever asks is told.
        """
        self._library, self._models, self._receipts = library, models, receipts
        self._publish, self._threshold, self._meanwhile, self._notice = publish, threshold, meanwhile, notice
        self._pages = pages
        self._opening = threading.Lock()
        self._answering: tuple[Library, Asking] | None = None
        self._fresh: tuple[object, NewPassages] | None = None
        self._watched: dict[tuple[str, str], QuestionEmbedding] = {}

    def warm(self) -> None:
        """Opens models and library and lets them answer once, so that the first question in any language does not wait."""
        asking = self._asking()
        self._models.reader.open()
        asking.ask("Who led the meeting?")

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """The answer; its receipt is kept. Raises QuestionRefused, LibraryError kinds, ModelError kinds."""
        given = self._asking().ask(question, filters)
        try:
            self._receipts.keep(given)
        except LibraryError as error:
            # The answer is as good without; but nobody shall rely on a receipt that is not there.
            lost = AnswerWarning(WarningCode.RECEIPT_NOT_KEPT, error.sentence)
            given = replace(given, warnings=(*given.warnings, lost))
        return linked(given, self._pages)

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        """What the library has ready for a plain request; None where nothing fits: then it is asked as a question."""
        today = datetime.now(UTC).astimezone().date()
        return linked(fulfil(self._seen_by(filters.community), request, filters, today), self._pages)

    def topics(self, community: str) -> tuple[str, ...]:
        """What the newest meetings dealt with, to ask about; nothing where there is no meeting."""
        return topics(self._seen_by(community), community)

    def speakers(self, community: str) -> Sequence[str]:
        """Who speaks in the records that name it, as they do, the most frequent first."""
        known = self._seen_by(community).speakers
        return sorted(known, key=lambda name: (-len(known[name]), name))

    def refuse_unknown(self, asked: Filters) -> None:
        """Raises NotAllowed for a collection, a body or a speaker that no record has: nothing could be found there."""
        speakers = self.speakers(asked.community) if asked.by else ()
        records = self._seen_by(asked.community).records() if asked.collection or asked.body else ()
        collections, bodies = (
            dict.fromkeys(filter(None, (getattr(each, name) for each in records)))
            for name in ("collection", "body")
        )
        for what, name, there, is_there in (
            ("collection", asked.collection, collections, asked.collection in collections),
            ("body", asked.body, bodies, asked.body.casefold() in map(str.casefold, bodies)),
            ("speaker", asked.by, speakers, any(who_is_meant(asked.by, speakers))),
        ):
            if name and not is_there:
                listed = "; ".join([*there][:_LISTED])
                raise NotAllowed(
                    f"No record has the {what} “{name}”.{did_you_mean(name, there)}",
                    remedy=f"There are: {listed}."
                    if there
                    else f"No record names a {what}: ask without one.",
                )

    def receipt(self, receipt: str, *, whole: bool = False) -> Receipt:
        """What an answer rested on; ``whole``: its id must be given whole. Raises ReceiptUnknown."""
        return linked(self._receipts.get(receipt, whole=whole), self._pages)

    def verify(self, receipt: str, *, whole: bool = False) -> Verification:
        """An answer, checked again; ``whole`` as above. Raises ReceiptUnknown."""
        found = self._receipts.get(receipt, whole=whole)
        checked = verify(
            found, self._library.snapshot(), self._library.texts.get, self._receipts.seal(found.id)
        )
        return linked(checked, self._pages)

    def receipts_of(self, collection: str) -> Sequence[str]:
        """The receipts that quote a record of a collection."""
        return self._receipts.of_collection(collection)

    def forget_receipts(self, collection: str) -> Collection[str]:
        """Deletes those; the hashes of the texts that the others quote from."""
        self._receipts.forget(collection)
        return self._receipts.texts()

    def check_receipts(self, ends: Collection[str] = ()) -> Iterable[Finding]:
        """Whether every receipt is the one that was kept, and can be proven. ``ends``: those that have to be there (``Manifest.receipt``)."""
        try:
            yield from self._receipts.examine(self._library.texts.get, ends)
        except LibraryError as error:
            yield Finding("receipts", Verdict.BAD, error.sentence, error.remedy)

    def generation(self) -> str:
        """The generation that answers now. Raises LibraryMissing."""
        return self._library.snapshot().generation

    def aged(self, answers: Sequence[tuple[str, str]]) -> Aged:
        """What has become of the records behind answers: of each the id of its receipt, and the mark it carries."""
        snapshot = self._library.snapshot()
        return aged(answers, self._receipts.get, snapshot, self._library.lineage(snapshot))

    def meetings(self, community: str) -> Sequence[Meeting]:
        """The meetings whose records ``community`` sees, newest first."""
        return meetings.meetings(self._seen_by(community), community)

    # Where no meeting is given, ``body`` leaves only what is of that body.

    def outline(self, community: str, meeting: str, body: str = "") -> Outline:
        """What one meeting (the latest, where none is given) dealt with, and its documents. Raises RecordMissing."""
        return linked(meetings.outline(self._seen_by(community), community, meeting, body), self._pages)

    def newest(self, community: str, count: int, body: str = "") -> Sequence[Record]:
        """The newest records that ``community`` sees."""
        return linked(meetings.newest_records(self._seen_by(community), community, count, body), self._pages)

    def priorities(self, community: str, meeting: str, topic: str, body: str = "") -> Priorities:
        """What a meeting set out to do; without ``meeting``, the latest. Raises RecordMissing."""
        snapshot = self._seen_by(community)
        found = priorities(snapshot, community, meeting, topic, body)
        return linked(over_time(snapshot, community, found), self._pages)

    def timeline(self, community: str, topic: str, body: str = "") -> Timeline:
        """When a topic came up: one sentence a record, oldest first."""
        return linked(timeline(self._seen_by(community), community, topic, body), self._pages)

    def _seen_by(self, community: str) -> Snapshot:
        return self._library.snapshot().seen_by(community)

    def decisions(self, community: str, meeting: str, topic: str, member: str, body: str = "") -> Decisions:
        """What was decided and who voted how: at a meeting, on a topic, by a person; of the latest meeting that states a decision
        where none is given. Raises RecordMissing.
        """
        seen = self._seen_by(community)
        return linked(decisions(seen, community, meeting, topic, member, body=body), self._pages)

    def news(
        self, community: str, fresh: Sequence[Fresh], watched: Sequence[Watched], seconds: float
    ) -> list[list[Told]]:
        """What is new for the first of ``watched``, as many as there is time for in ``seconds``, one at least: for each, in
        their order, what is sure enough to be told. Raises LibraryError kinds, ModelError kinds.
        """
        until = time.monotonic() + seconds
        asking = self._asking()
        held = self._answering[0] if self._answering else self._library
        snapshot = held.snapshot()
        of = (snapshot.generation, community, tuple(fresh))
        if self._fresh is None or self._fresh[0] != of:
            self._fresh = (of, NewPassages(snapshot, fresh, self._library.texts.get, community))
        passages = self._fresh[1]
        found: list[list[Told]] = []
        for each in watched:
            if found and time.monotonic() >= until:
                break
            found.append(self._news_of(each, passages, asking))
        return found

    def _news_of(self, watched: Watched, passages: NewPassages, asking: Asking) -> list[Told]:
        try:
            found = passages.about(watched, asking, partial(self._embedded, asking), self._models.reader)
        except QuestionRefused:
            # Kept by a version that took more: it says nothing that could be looked for.
            return []
        for told in found:
            if told.answer:
                self._receipts.keep(passages.answer_of(watched.text, told))
        return [linked(told, self._pages) for told in found]

    def _embedded(self, asking: Asking, text: str) -> QuestionEmbedding:
        of = (asking.embedder.fingerprint, text)
        if of not in self._watched:
            while len(self._watched) >= _EMBEDDINGS_KEPT:
                del self._watched[next(iter(self._watched))]
            self._watched[of] = asking.embedder.embed_question(text)
        return self._watched[of]

    def stands(self, community: str, told: Told) -> bool:
        """Whether what was found can still be told: its records are there, ``community`` sees them, and they say it."""
        snapshot = self._library.snapshot()
        for quote in told.quotes:
            cited = quote.citation
            record = snapshot.record(cited.document)
            if record is None or not may_see(record.collection, community):
                return False
            if record.text_hash != cited.text_hash:
                document = snapshot.document(cited.document)
                if document is None or quote.text not in document.text:
                    return False
        return not told.meeting or any(
            each.id == told.meeting for each in meetings.meetings(snapshot, community)
        )

    def evaluate(self, folder: Path, *, scope: bool, limit: int | None, on_progress: Stages) -> Evaluation:
        """A set of questions with known answers, through the real pipeline. Its rows become a library of their own, kept
        for next time. Raises EvaluationError.
        """
        from retrieval.evaluate import Pipeline, documents_of, evaluate
        from retrieval.evaluation_set import load_set

        questions = load_set(folder)
        self._models.open()
        library = self._publish(questions.name, documents_of(questions), on_progress)
        asking = Asking(
            library,
            self._models.embedder,
            self._models.reader,
            self._models.reranker,
            threshold=self._threshold,
        )
        ask = Pipeline(asking, library, questions)
        return evaluate(questions, ask, scope=scope, limit=limit, progress=partial(on_progress, "ask"))

    def _asking(self) -> Asking:
        """Raises LibraryMissing before any model is opened."""
        held = self._answering
        if held is not None:
            held[0].snapshot()  # sees what was published meanwhile
            if not isinstance(held[0].refused, LibraryMismatch):
                return held[1]
        with self._opening:
            if self._answering is held:
                self._answering = self._open()
            assert self._answering is not None
            return self._answering[1]

    def _open(self) -> tuple[Library, Asking]:
        if not self._library.history():
            self._library.snapshot()  # says what is missing; without a library there is no need for models
        self._models.open()
        embedder = self._embedder_of_before() or self._models.embedder
        library = self._library.answering(embedder.name, embedder.fingerprint)
        with suppress(LibraryError):
            if library.snapshot().tokens is None:
                self._notice(f"{WITHOUT_TOKENS.sentence} {WITHOUT_TOKENS.remedy}")
        asking = Asking(
            library,
            embedder,
            self._models.reader,
            self._models.reranker,
            threshold=self._threshold,
            shown=PASSAGES,
        )
        return library, asking

    def _embedder_of_before(self) -> Embedder | None:
        """The model that the library was made with, where it answers meanwhile; None where the configured one answers."""
        configured = self._models.embedder
        current = next((each for each in self._library.history() if each.current), None)
        if not self._meanwhile or current is None or current.fingerprint == configured.fingerprint:
            return None
        try:
            made_with = self._models.another_embedder(current.model)
        except PlenumError:
            # It is not there any more: the library says that it was made with another one.
            return None
        if made_with.fingerprint != current.fingerprint:
            return None
        self._notice(
            f"The library was made with {current.model}, which answers until it is made anew with {configured.name}."
        )
        return made_with
