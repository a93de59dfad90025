# ruff: noqa: FBT003, ARG002 - the values of the domain are positional, and a small part may ignore what it is given
"""A small application for the commands: real values about the seed record, and no models."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.answers import (
    Answer,
    Citation,
    Filters,
    Hit,
    NoAnswer,
    Quote,
    QuoteCheck,
    QuoteReceipt,
    Receipt,
    Searched,
    Standing,
    Verification,
)
from domain.dates import PartialDate
from domain.documents import Document, Kind, Paragraph, Span
from domain.errors import Finding, LibraryMissing, QuestionRefused, ReceiptUnknown, RecordMissing, Verdict
from domain.meetings import (
    Ballot,
    Choice,
    Decision,
    Decisions,
    Latest,
    Match,
    Meeting,
    MeetingDecisions,
    Note,
    Outcome,
    Part,
    Priorities,
    Priority,
    Reason,
    Rule,
    Tally,
    Tie,
    Vote,
)
from index.records import (
    BackedUp,
    BackupContents,
    BackupEntry,
    Generation,
    Holdings,
    Plan,
    Record,
    ReindexReport,
    Subscription,
    SubscriptionStatus,
)
from index.storage.library import count
from retrieval.conversation import Requested
from retrieval.evaluate import Evaluation, evaluate
from retrieval.evaluation_set import load_set
from retrieval.meetings import meetings_of
from retrieval.metrics import Outcome as Asked
from text.requests import Request, Wants

SEED = Path(__file__).parents[2] / "seeds" / "000_3a73463e3dd4ee68.txt"
KEY = "seeds/000_3a73463e3dd4ee68.txt"
TITLE = "City Government Holds Plenary Meeting to Advance Economic and Social Development"
GENERATION = Generation(
    "0002-3f2a91c0", "2026-08-02T09:30:00+00:00", True, 1, 7, 0, "multilingual-e5-small", "ab" * 32,
    changed=(KEY,),
)  # fmt: skip


def seed_document() -> Document:
    """The seed record, cut at its empty lines. Its own reader is tested elsewhere."""
    blocks = SEED.read_text(encoding="utf-8").split("\n\n")[1:7]
    text, paragraphs, at = "\n\n".join(blocks), [], 0
    for number, block in enumerate(blocks, 1):
        paragraphs.append(Paragraph(number, at, at + len(block)))
        at += len(block) + 2
    return Document(
        KEY,
        TITLE,
        text,
        tuple(paragraphs),
        Kind.NEWS,
        "Municipal Government",
        PartialDate(month=8, day=1),
        "en",
    )


def cite(document: Document, start: int, end: int, **other: Any) -> Citation:
    """The citation of ``document.text[start:end]``."""
    number = next((p.number for p in document.paragraphs if p.start <= start < p.end), 1)
    known = {
        "document": document.key, "title": document.title, "kind": document.kind, "body": document.body,
        "date": document.date, "language": document.language, "paragraph": number, "start": start, "end": end,
        "text_hash": document.text_hash, "url": "",
    }  # fmt: skip
    return Citation(**(known | other))


def quote(document: Document, words: str, *marked: str, **other: Any) -> Quote:
    """``words`` as they stand in ``document``."""
    start = document.text.index(words)
    marks = tuple(Span(words.index(each), words.index(each) + len(each)) for each in marked)
    return Quote(words, cite(document, start, start + len(words), **other), marks)


def hits(document: Document, *numbers: int) -> tuple[Hit, ...]:
    """Paragraphs of ``document`` as passages."""
    return tuple(
        Hit(p.number - 1, document.text[p.start : p.end], 1.0 / p.number, cite(document, p.start, p.end))
        for p in document.paragraphs
        if p.number in numbers
    )


LED = (
    "On August 1, Pan Guoqiang, deputy secretary of the municipal party committee and acting mayor, led a plenary "
    "meeting of the municipal government to discuss and implement the decisions made during the sixth plenary session "
    "of the eighth municipal party committee."
)


def an_answer(question: str = "Who led the plenary meeting?", **other: Any) -> Answer:
    document = seed_document()
    return dataclasses.replace(
        Answer(
            id="4K7M2Q9X0B", question=question, probability=0.97, threshold=0.5,
            quotes=(quote(document, LED, "Pan Guoqiang"),), passages=hits(document, 1, 2, 3),
            searched=Searched(1, 7), generation=GENERATION.name,
        ),
        **other,
    )  # fmt: skip


def a_refusal(question: str = "What is the parks budget?", **other: Any) -> NoAnswer:
    document = seed_document()
    return dataclasses.replace(
        NoAnswer(
            id="9R3T5V7W1A", question=question, probability=0.03, threshold=0.5, passages=hits(document, 2, 4),
            searched=Searched(1, 7), generation=GENERATION.name,
        ),
        **other,
    )  # fmt: skip


STRESSED = "Improving the urban and rural environment was stressed at the meeting."


def a_meeting() -> Meeting:
    """The meeting of the seed record."""
    document = seed_document()
    part = Part(KEY, document.title, document.kind, document.language)
    return Meeting(
        "no-year-08-01-municipal-government-b86c9fe2", document.body, document.body, document.date, (part,), Tie.ALONE,
        "seeds",
    )  # fmt: skip


def some_priorities(**other: Any) -> Priorities:
    """One priority of the seed record."""
    label, words = "Improving the urban and rural environment", "was stressed"
    at = STRESSED.index(words)
    item = Priority(
        label, quote(seed_document(), STRESSED, label), Reason(Rule.EMPHASIS, (Span(at, at + len(words)),))
    )
    meeting = a_meeting()
    known = Priorities(
        meeting, Latest(meeting, Choice.ONLY), (item,), records=1, paragraphs=6, generation=GENERATION.name
    )
    return dataclasses.replace(known, **other)


VOTED = "Hollis moved to lease the depot; Reyes seconded. The motion carried 5-2. Bell voted no."


def some_decisions(**other: Any) -> Decisions:
    """One decision, in a record of its own."""
    paragraph = Paragraph(1, 0, len(VOTED))
    document = Document(
        "records/minutes.txt",
        "Minutes",
        VOTED,
        (paragraph,),
        Kind.MINUTES,
        "City Council",
        PartialDate(2026, 3, 4),
    )
    said = quote(document, VOTED, "carried 5-2")
    no = Vote(
        "Bell",
        Ballot.NO,
        quote(document, "Bell voted no.", "Bell"),
        Match.SEVERAL,
        ("Ana Bell", "Tom Bell"),
        Ballot.YES,
    )
    item = Decision(
        Outcome.PASSED, (said,), "lease the depot", "Depot", "Hollis", "Reyes", Tally("5-2", 5, 2), votes=(no,),
        corrections=(said,), before=Decision(Outcome.FAILED, (said,), "lease the depot"),
        differs=Decision(Outcome.POSTPONED, (said,), "lease the depot"),
    )  # fmt: skip
    known = Decisions((MeetingDecisions(a_meeting(), (item,)),), records=1, generation=GENERATION.name)
    return dataclasses.replace(known, **other)


@dataclass
class SmallApp:
    """What the commands need, without an index behind it. It is its own services."""

    passages: int = 2
    discord: bool = False
    served: bool = False
    given: dict[str, Answer | NoAnswer] = field(default_factory=dict)
    asked: list[tuple[str, Filters]] = field(default_factory=list)
    report: ReindexReport = field(
        default_factory=lambda: ReindexReport(
            GENERATION.name,
            True,
            added=(KEY,),
            documents=1,
            passages=7,
            embedded=7,
            seconds={"read": 0.5, "embed": 1.25},
        )
    )
    empty: bool = False
    worn: bool = False
    """A file that nothing depends on is damaged."""
    raises: Exception | None = None

    def __post_init__(self) -> None:
        self.answers = self.library = self.feeds = self.health = self

    def check_place(self) -> None:
        """Its library is where it is looked for."""

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        if self.raises:
            raise self.raises
        if not any(character.isalnum() for character in question):
            raise QuestionRefused("There is nothing to search for in this question.", remedy="Ask in words.")
        self.asked.append((question, filters))
        if question in self.given:
            return self.given[question]
        return an_answer(question) if "led" in question else a_refusal(question)

    def refuse_unknown(self, asked: Filters) -> None: ...

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        if request.wants is Wants.PRIORITIES:
            return Requested(request, some_priorities())
        return None

    def meetings(self, community: str) -> Sequence[Meeting]:
        return meetings_of(self.records(community))

    def priorities(self, community: str, meeting: str, topic: str) -> Priorities:
        if meeting not in ("", a_meeting().id):
            raise RecordMissing(f"There is no meeting “{meeting}” in the library.", remedy="")
        if topic:
            return some_priorities(topic=topic, items=(), off_topic=1, notes=(Note.NONE_ON_TOPIC,))
        return some_priorities()

    def decisions(self, community: str, meeting: str, topic: str, member: str) -> Decisions:
        if topic == "whales":
            return some_decisions(topic=topic, meetings=())
        if member == "Zyx Quill":
            return some_decisions(member=member, meetings=(), nobody=True)
        return some_decisions(topic=topic, member=member, known_as=("Ana Bell", "Tom Bell") if member else ())

    def serve(self) -> None:
        self.served = True

    def invite(self) -> str:
        return "https://discord.example/invite"

    def plan(self) -> Plan:
        return Plan((KEY,), (), 0, (), (), ())

    def reindex(
        self, on_progress: Callable[[str, int, int], None], report: Callable[[Finding], None]
    ) -> ReindexReport:
        if self.raises:
            raise self.raises
        for done in range(3):
            on_progress("embed", done, 2)
        return self.report

    followed_places: list[Subscription] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    def crawl(self, on_progress: Callable[[str, int, int], None], report: Callable[[Finding], None]) -> None:
        on_progress("look", 1, 1)

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
        place = Subscription(
            "a1b2c3",
            collection or "city.example",
            kind or "feed",
            url,
            "City news",
            "It is a feed.",
            tuple(only),
            body,
        )
        self.followed_places.append(place)
        return place

    def unfollow(self, collection: str, follow: str) -> Subscription:
        found = next((each for each in self.followed_places if each.id == follow), None)
        if found is None:
            raise RecordMissing(f"No place called “{follow}” is followed here.", remedy="")
        self.followed_places.remove(found)
        return found

    def statuses(self, community: str = "") -> Sequence[SubscriptionStatus]:
        return [
            SubscriptionStatus(each, records=3, looked_at="2026-08-02T09:30:00+00:00")
            for each in self.followed_places
        ]

    def accept_gone(self, source: str) -> None:
        self.accepted.append(source)

    def correct(self, key: str, told: Mapping[str, str]) -> Mapping[str, str]:
        self.record(key, "")
        return {name: value for name, value in told.items() if value}

    def holdings(self) -> Holdings:
        if self.empty:
            raise LibraryMissing("Nothing has been indexed yet.", remedy="Run `python bot.py reindex`.")
        return count(GENERATION, self.records(""), [Finding(KEY, Verdict.NOTE, "No year is given.")])

    def history(self) -> Sequence[Generation]:
        return [GENERATION, dataclasses.replace(GENERATION, name="0001-aa00bb11", current=False)]

    def rollback(self, to: str | None) -> Generation:
        return dataclasses.replace(GENERATION, name=to or "0001-aa00bb11")

    def remove(self, key: str) -> ReindexReport:
        self.record(key, "")
        return dataclasses.replace(self.report, documents=0, passages=0)

    def restore(self, key: str) -> ReindexReport:
        self.record(key, "")
        return self.report

    def records(self, community: str) -> Sequence[Record]:
        d = seed_document()
        return [
            Record(
                d.key,
                d.title,
                d.kind,
                d.body,
                d.date,
                d.language,
                "",
                "",
                "seeds",
                (),
                d.text_hash,
                "",
                "seeds",
                "",
                0,
                7,
            )
        ]

    def removed(self, community: str) -> Sequence[Record]:
        return []

    def record(self, key: str, community: str) -> Document:
        if key != KEY:
            raise RecordMissing(
                f"There is no record {key}.", remedy="`python bot.py library list` shows what there is."
            )
        return seed_document()

    def verify(self, receipt: str) -> Verification:
        if receipt != "4K7M2Q9X0B":
            raise ReceiptUnknown(
                f"No answer {receipt} was given here.", remedy="Copy the id from under an answer."
            )
        cited = an_answer().quotes[0].citation
        quoted = QuoteReceipt(LED, cited.document, cited.paragraph, cited.start, cited.end, cited.text_hash)
        kept = Receipt(receipt, "Who led the plenary meeting?", Filters(), GENERATION.name, True, (quoted,))
        check = QuoteCheck(
            quoted, True, Standing.UNCHANGED, (cited.start, cited.end), "The words stand where they stood."
        )
        return Verification(kept, GENERATION.name, (check,))

    def evaluate(
        self, folder: Path, *, scope: bool, limit: int | None, on_progress: Callable[[str, int, int], None]
    ) -> Evaluation:
        def ask(question: str, document: str | None) -> Asked:
            answered = "led" in question
            return Asked(
                ("a",),
                0.9 if answered else 0.1,
                answered,
                ("Ana led it.",),
                {"search": 0.001, "total": 0.002},
            )

        return evaluate(load_set(folder), ask, scope=scope, limit=limit, clock=lambda: 0.0)

    def check(self, on_progress: Callable[[str, int, int], None]) -> Iterable[Finding]:
        on_progress("texts", 0, 1)
        yield Finding("texts", Verdict.GOOD, "1 of 1 kept texts are the ones their names stand for.")
        if self.empty:
            yield Finding("receipts.sqlite", Verdict.BAD, "It is damaged.", "Put it back from a backup.")
        if self.worn:
            yield Finding("bodies", Verdict.WARNING, "It is damaged.")

    def backup(
        self, file: Path | None, *, all_generations: bool, on_progress: Callable[[str, int, int], None]
    ) -> BackedUp:
        if self.raises:
            raise self.raises
        on_progress("backup", 0, 1)
        names = [GENERATION.name, *(["0001-aa00bb11"] if all_generations else [])]
        files = {f"generations/{name}/manifest.json": BackupEntry(900, "ab" * 32, 0) for name in names}
        files |= {
            f"texts/ab/{'ab' * 32}.txt": BackupEntry(1200, "ab" * 32, 0),
            "receipts.sqlite": BackupEntry(4096, "cd" * 32, 0),
        }
        lost = (Finding("x", Verdict.BAD, "It is damaged."),) if self.empty else ()
        contents = BackupContents("2026-08-02T09:30:00+00:00", GENERATION.name, files)
        return BackedUp(file or Path("plenum-2026-08-02-093000.tar.gz"), Path("data"), 4321, contents, lost)

    def restore_backup(
        self, file: Path, into: Path | None, on_progress: Callable[[str, int, int], None]
    ) -> BackedUp:
        return dataclasses.replace(
            self.backup(file, all_generations=False, on_progress=on_progress), data=into or Path("data")
        )

    def examine(self) -> Iterable[Finding]:
        yield Finding("python", Verdict.GOOD, "Python 3.11.7.")
        yield Finding(
            "disk", Verdict.BAD if self.empty else Verdict.WARNING, "0.1 GB are free.", "Free some space."
        )


@dataclass
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str
