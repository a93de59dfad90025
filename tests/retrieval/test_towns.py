"""Three invented cities and a small town through a year, and all that can be asked of them: what comes of it is kept beside this
file, quote by quote. The models are the small ones of the tests, so it is what the rules make of what is found, and not always the
best answer. Where it is meant to be another, ``python -m tests.retrieval.test_towns`` writes it anew; its difference is to be read.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.answers import Answer, Citation, Filters, Hit, NoAnswer, Quote, QuoteReceipt, Searched
from domain.dates import PartialDate, from_iso
from domain.documents import Document, Kind, Span, collection_of
from domain.meetings import Meeting, Part
from index.pipeline.build import reindex
from index.readers.reader import read
from index.records import Record
from index.storage.generations import Texts
from index.storage.library import Library
from models.ports import Evidence
from retrieval import meetings as met
from retrieval.ask import Asking, Trace
from retrieval.conversation import InTurn, Requested, fulfil, reply, topics, turn_of
from retrieval.decisions import decisions
from retrieval.over_time import over_time, timeline
from retrieval.priorities import priorities
from retrieval.receipts import Receipts
from retrieval.staleness import aged
from retrieval.verify import verify
from retrieval.watch import Fresh, NewPassages, Subject, Watched, is_specific
from tests.conftest import ROOT
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource, document_of
from text.requests import Request, Wants, request_in
from text.terms import stems_of, terms_of

CIVIC = ROOT / "bench" / "civic"
KEPT = Path(__file__).with_name("towns.jsonl")
ALDER, CHENGHU, SERENA = TOWNS = ("alder-falls", "chenghu", "villa-serena")
OAK = "oak"
NEWER = "2025-09"
"""Records from this month on come with the second generation."""


class TwoReaders(WordReader):
    """The small reader, and beside it the other one for what is not English."""

    def read(self, question: str, text: str, sentences: Any, languages: Any = ("", "")) -> Evidence:
        found = super().read(question, text, sentences, languages)
        return found if languages == ("en", "en") else replace(found, reader="multilingual")


class WordReranker:
    """A small one: how many of a question's words a text has. It reads English alone."""

    name = fingerprint = "words"
    languages = frozenset({"en"})

    def score(self, question: str, text: str) -> float:
        """More than a logit ever is, where it has all."""
        asked = {each.stem for each in terms_of(question)}
        return 20.0 * len(asked & stems_of(text)) / max(1, len(asked)) - 10.0


def _said(key: str, day: str, kind: Kind, text: str, **fields: Any) -> Document:
    return document_of(
        key if "/" in key else f"{OAK}/{key}", text, kind=kind, body=fields.pop("body", "Town Council"), date=from_iso(day), language="en",
        collection=fields.pop("collection", OAK), **fields,
    )  # fmt: skip


_STRESSED = "The council stressed the need for {}."
OAKS = [
    _said("a", "2026-01-06", Kind.MINUTES, f"{_STRESSED.format('flood control')} {_STRESSED.format('road safety')}\n\nReyes moved to hire a clerk; Bell seconded. The motion carried 4-3, with Hollis opposed.\n\nThe council will meet again on February 3."),
    _said("b", "2026-02-03", Kind.MINUTES, f"{_STRESSED.format('road safety')} {_STRESSED.format('library hours')} Flood control was completed in May.\n\nThe minutes of January 6, 2026 were corrected: on the motion to hire a clerk, Hollis voted yes."),
    _said("c-draft", "2026-03-03", Kind.DRAFT_MINUTES, "Bell moved to rebuild the Elm bridge; Reyes seconded. The motion carried 5-2. It costs $300.", title="Draft minutes of March 3, 2026"),
    _said("c", "2026-03-03", Kind.ADOPTED_MINUTES, "Bell moved to rebuild the Elm bridge; Reyes seconded. The motion carried 6-1. It costs $400.", title="Minutes of March 3, 2026"),
    _said("d", "2026-04-07", Kind.AGENDA, "Goals for the session:\n\n1. Road safety\n\n2. A new siren\n\nThe Elm bridge: the rebuilding costs $500."),
    _said("e", "2026-04-07", Kind.NEWS, "The Elm bridge costs $600, says the paper. The next meeting of the council is on May 5, 2026.", body=""),
    _said(f"{collection_of(7)}/g", "2026-05-05", Kind.NOTES, "Bell said that the Elm bridge costs $700. The market hall closes at noon.", body="", collection=collection_of(7)),
    _said(f"{collection_of(8)}/g", "2026-05-06", Kind.NOTES, "Bell said that the Elm bridge costs $800. The market hall closes at nine.", body="", collection=collection_of(8)),
    _said("f", "2026", Kind.REPORT, "The Elm bridge was built in 1931. Nobody knows who built it.", body=""),
]  # fmt: skip


def _documents() -> dict[str, Document]:
    found = {document.key: document for document in OAKS}
    for town in TOWNS:
        for path in sorted((CIVIC / town / "records").glob("*.md")):
            key = f"{town}/{path.stem}"
            found[key] = replace(read(path.read_bytes(), key + ".md"), key=key, collection=town)
    return found


class World:
    """A library of two generations: the second has the newer records, one that was changed, and lacks one."""

    def __init__(self, folder: Path) -> None:
        newest = _documents()
        older = {key: each for key, each in newest.items() if each.date.isoformat() < NEWER}
        older |= {_DRAFT: newest[_DRAFT], _AMENDED: replace(newest[_AMENDED], **_half(newest[_AMENDED]))}
        source = MemorySource(older)
        reindex([source], HashingEmbedder(), folder)
        self.library, self.texts = Library(folder), Texts(folder)
        self.before = self.library.snapshot()
        self.asking = Asking(self.library, HashingEmbedder(), TwoReaders(), threshold=1e-9)
        self.reranking = Asking(
            self.library, HashingEmbedder(), TwoReaders(), WordReranker(), threshold=1e-9, shown=3
        )
        with Receipts(folder / "receipts.sqlite") as receipts:
            self.receipts = [
                receipts.keep(self.asking.ask(question, Filters(collection=town)))
                for question, town in _OLDER.items()
            ]
        source.contents = {key: each for key, each in newest.items() if key != _GONE}
        reindex([source], HashingEmbedder(), folder)
        self.now = self.library.snapshot()


def _half(whole: Document) -> dict[str, Any]:
    """The text before it was amended: half of it, under a line that is there no more."""
    made = document_of(
        whole.key, "To be corrected.\n\n" + whole.text[: len(whole.text) // 2].rpartition("\n\n")[0]
    )
    return {"text": made.text, "paragraphs": made.paragraphs}


_DRAFT, _AMENDED, _GONE = (
    f"{OAK}/c-draft",
    f"{ALDER}/2025-04-08-council-minutes",
    f"{ALDER}/2025-03-20-planning-commission-minutes",
)
_OLDER = {
    "What are the priorities for the year?": ALDER,
    "Who chairs the Planning Commission?": ALDER,
    "What would a house pay for stormwater?": ALDER,
    "How many applications had the city received for the position of fire chief?": ALDER,
    "What is to be corrected?": ALDER,
    "Who moved to rebuild the Elm bridge?": OAK,
    "Who owns the opera house?": ALDER,
}


# --- What is asked.


def _questions() -> Iterator[tuple[str, str]]:
    for town in TOWNS:
        lines = (CIVIC / town / "questions.txt").read_text("utf-8").splitlines()
        asked = [line.split(" | ")[1] for line in lines if line.count(" | ") >= 2 and line[0] != "#"]
        yield from ((town, question) for question in asked[:: 6 if town == ALDER else 7])


_RESTRICTED: dict[str, Filters] = {
    "What was said about the Broad Street bridge?": Filters(collection=ALDER, since=from_iso("2025-06"), until=from_iso("2025-09")),
    "What did Natarajan say about short-term rentals?": Filters(collection=ALDER, by="Natarajan"),
    "What is the fee?": Filters(collection=ALDER, by="Zaragoza"),
    "What was said about the budget?": Filters(collection=OAK, by="Bell"),
    "What is the latest on the basin?": Filters(body="City Council"),
    "What does the agenda say of leaf blowers?": Filters(kind="agenda"),
    '"mill creek" and the culvert': Filters(collection=ALDER),
    'What became of "the quiet hours of dawn"?': Filters(collection=ALDER),
    "Who owns the opera house?": Filters(collection=ALDER),
    "What does Ordinance 2025-99 say?": Filters(collection=ALDER),
    'What is said of "rain garden" and "stormwater fee"?': Filters(collection=ALDER),
    "Who represents District 8?": Filters(collection=ALDER),
    "What is planned for Station 2?": Filters(collection=ALDER),
    "What is planned for Station 9?": Filters(collection=ALDER),
    "What does Bell say of the Elm bridge?": Filters(community=collection_of(7)),
    "What happened to the stormwatter feee in 2025?": Filters(collection=ALDER),
    "How much does the Elm bridge cost?": Filters(collection=OAK),
    "When was the Elm bridge built?": Filters(),
    "Who is the assistant fire chief?": Filters(collection=ALDER),
    "What was decided on March 11, 2025?": Filters(collection=ALDER),
    "Elm bridge": Filters(scope=f"{OAK}/c"),
    "What happened before 2026 at the Elm bridge?": Filters(),
}  # fmt: skip
_TALKS: dict[str, list[str]] = {
    ALDER: [
        "Who moved the amendment on rain gardens?", "who seconded it?", "and how did Hollis vote?",
        "Who chairs the Planning Commission, and what does the culvert cost?", "and the year before?", "What's new?",
    ],
    SERENA: ["¿Quién es la interventora?", "¿y quién votó en contra?", "¿Cuándo es la próxima reunión?"],
    CHENGHU: ["谁是市议会主席？", "他说了什么？", "最新消息"],
}  # fmt: skip
_REQUESTS = [
    "Give me a summary", "Summarize the March meeting of the Planning Commission", "summary of the meeting of March 11, 2025",
    "What are the council's priorities?", "What are the priorities for lead service lines?", "When is the next meeting?",
    "When does the planning commission meet next?", "What's new?", "What was decided at the last meeting?",
    "What was decided on the stormwater fee at the last meeting?", "How did Hollis vote on the stormwater fee?",
    "How did Duarte vote?", "What happened at the last meeting?", "总结上次会议", "重点是什么", "最新消息",
    "¿Qué se decidió en la última reunión?", "¿Cuándo es la próxima reunión?", "¿Cómo votó Pinto sobre la tasa?",
]  # fmt: skip
_TOPICS = ["stormwater fee", "Broad Street bridge", "Elm bridge", "basin", "tasa", "条例", "the"]
_WATCHED = {
    Subject.TOPIC: ["detention basin", "market hall", "Broad Street bridge", "opera house", "Parque inundable", "蓄洪公园", "priorities", "fee"],
    Subject.QUESTION: ["Who won the contract for the detention basin?", "What would a house pay?", "Who owns the opera house?", "¿A quién se adjudicó la obra del parque inundable?"],
    Subject.BODY: ["City Council", "planning commission", "Town Council", "市议会"],
    Subject.MEETINGS: [""],
}  # fmt: skip
Asked = Iterator[tuple[str, Any]]


def _answers(world: World) -> Asked:
    asked = [*((question, Filters(collection=town)) for town, question in _questions()), *_RESTRICTED.items()]
    for question, filters in asked:
        trace = Trace()
        given = world.asking.ask(question, filters, trace)
        yield question, [given, trace.reader, trace.language, trace.features, trace.veto, trace.ranked[:8]]
    for question in ("What would a house pay for stormwater?", "¿Quién es la interventora?", "Elm bridge"):
        yield f"reranked: {question}", world.reranking.ask(question)


def _conversations(world: World) -> Asked:
    for town, said in _TALKS.items():
        turn = None
        for message in said:
            replies = reply(_Answering(world), message, Filters(collection=town), turn)
            yield message, replies
            answers = [each for each in replies.each if isinstance(each, InTurn)]
            turn = turn_of(answers[-1]) if answers else turn
            yield f"what is remembered of “{message}”", turn


class _Answering:
    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        return self._world.asking.ask(question, filters)

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        return fulfil(self._world.now, request, Filters(community=filters.community), date(2025, 11, 20))


def _requests(world: World) -> Asked:
    for number, said in enumerate(_REQUESTS):
        request, today = request_in(said), (date(2025, 4, 1), date(2026, 4, 1))[number % 2]
        yield f"{said} ({today})", request and fulfil(world.now, request, Filters(), today)
    for wants in Wants:
        request = Request(wants, "town council", PartialDate(2026, 3), topic="Elm bridge")
        yield f"{wants} of a council", fulfil(world.now, request, Filters(), date(2026, 3, 1))
        yield (
            f"{wants} of those",
            fulfil(world.now, Request(wants), Filters(body="Town Council"), date(2026, 3, 4)),
        )
    yield "restricted", fulfil(world.now, Request(Wants.NEWEST), Filters(kind="agenda"), date(2026, 3, 1))
    yield "topics", topics(world.now, "")


def _meetings(world: World) -> Asked:
    for number, meeting in enumerate(met.meetings(world.now)):
        yield (
            meeting.id,
            [meeting.title, meeting.body, meeting.date, meeting.tie, meeting.standing, meeting.records],
        )
        yield f"decided at {meeting.id}", decisions(world.now, "", meeting.id).meetings
        if number % 3 == 0:
            yield f"outline of {meeting.id}", met.outline(world.now, "", meeting.id)
        if meeting.collection in (OAK, ALDER):
            told = priorities(world.now, "", meeting.id)
            yield f"priorities of {meeting.id}", over_time(world.now, "", told)
    yield "latest", met.latest_of(met.meetings(world.now))
    yield "newest", met.newest_records(world.now, most=7)
    yield "newest of a body", met.newest_records(world.now, body="planning commission")
    for typed in ("march", "council 2025-03", "planning", "Urbanismo abril", "市议会 三月", "zz"):
        yield f"matching “{typed}”", met.matching(met.meetings(world.now), typed, 6)


def _through_time(world: World) -> Asked:
    for topic in _TOPICS:
        yield topic, timeline(world.now, "", topic)
        yield f"decided on {topic}", decisions(world.now, "", "", topic)
    for member in ("Hollis", "Pinto", "邱明"):
        yield f"votes of {member}", decisions(world.now, "", "", "", member)
    yield "votes of Bell on the bridge", decisions(world.now, "", "", "bridge", "Bell", body="Town Council")
    yield "of a body", timeline(world.now, "", "bridge", "Town Council")
    for topic in ("road safety", "flood control and library hours", "siren; bridge"):
        yield f"priorities on {topic}", over_time(world.now, "", priorities(world.now, "", "", topic))
    past = world.library.lineage(world.now)
    known = {receipt.id: receipt for receipt in world.receipts}
    yield "aged", aged([(each, "") for each in known], known.__getitem__, world.now, past)
    for receipt in world.receipts:
        yield f"verified: {receipt.question}", verify(receipt, world.now, world.texts.get).checks


def _news(world: World) -> Asked:
    old = {record.key: record.text_hash for record in world.before.records()}
    fresh = [
        Fresh(record.key, (old[record.key],) if record.key in old else ())
        for record in world.now.records()
        if old.get(record.key) != record.text_hash
    ]
    for community in ("", collection_of(7)):
        passages = NewPassages(world.now, fresh, world.texts.get, community)
        yield f"new {community}", [passages.records, passages.ids.tolist()]
        for subject, said in _WATCHED.items():
            for text in said:
                found = passages.about(
                    Watched(subject, text), world.asking, world.asking.embedder.embed_question, TwoReaders()
                )
                yield f"{subject} {text}", [[each.quotes, each.meeting, len(each.around)] for each in found]
                yield f"specific: {text}", is_specific(subject, text)


def _library(world: World) -> Asked:
    now = world.now
    for filters in (
        Filters(),
        *_RESTRICTED.values(),
        Filters(community=collection_of(7)),
        Filters(collection="nowhere"),
    ):
        scope = now.scope(filters)
        yield f"scope of {_plain(filters)}", [
            scope.passages, scope.records.tolist(), scope.undated, [] if scope.ranges is None else scope.ranges.tolist(),
            now.dates_in(scope), [now.share_in(scope, each) for each in ("en", "es", "zh", "")], len(now.names_in(scope)),
        ]  # fmt: skip
        for word in ("bridge", "fee", "条例"):
            yield word, [each.tolist() for each in now.keywords.search(word, 5, scope)]
    for words in ("Elm bridge", "Broad Street", "条", "市议会", "the", "…"):
        yield f"phrase “{words}”", now.keywords.phrase(words, 9).tolist()
        yield (
            f"like “{words}”",
            [
                now.keywords.like(words, 9).tolist(),
                now.keywords.coverage(words),
                now.keywords.maximum_bm25(words),
            ],
        )
    yield "speakers", {name: ids.tolist() for name, ids in now.speakers.items()}
    yield (
        "versions",
        {
            each.key: [now.versions(each.key), now.superseded_by(each.key)]
            for each in now.records()
            if now.versions(each.key)
        },
    )
    yield "dates", [now.coverage_dates(), now.neighbours(0), now.neighbours(1), len(now.removed())]
    yield (
        "changes",
        [
            [each.added, each.changed, each.vanished, each.documents, each.passages, each.gone]
            for each in world.library.history()
        ],
    )


ASKED: dict[str, Callable[[World], Asked]] = {
    "answers": _answers, "conversations": _conversations, "requests": _requests, "meetings": _meetings,
    "through time": _through_time, "news": _news, "library": _library,
}  # fmt: skip


# --- What comes of it, as it is kept.

_OF_THE_GENERATION = frozenset(
    "generation content id as_of probability threshold created when receipt mark question".split()
)
"""What names the generation or its day, what is calibrated, and what was asked."""


def _cited(value: Citation) -> str:
    told = (value.page, value.seconds, value.speaker, value.heads, value.struck)
    said = "|".join(str(each) for each in told if each)
    return f"{value.document}@{value.start}-{value.end} {value.paragraph} {said}".strip()


def _quoted(value: Quote) -> str:
    marked = [f"[{value.text[mark.start : mark.end]}]" for mark in value.marks]
    return " ".join([_cited(value.citation), value.text[:24], *marked])


_SHORT: dict[type, Callable[[Any], Any]] = {
    Quote: _quoted,
    Citation: _cited,
    Hit: lambda each: [_cited(each.citation), each.score, each.alike],
    met.Entry: lambda each: f"{'# ' if each.heading else ''}{_cited(each.citation)} {each.text[:24]}",
    Record: lambda each: each.key,
    Part: lambda each: f"{each.key} {each.kind} {each.language}",
    Meeting: lambda each: each.id,
    Searched: lambda each: [each.records, each.passages, each.earliest, each.latest, each.undated],
    PartialDate: PartialDate.isoformat,
    Span: lambda each: [each.start, each.end],
    QuoteReceipt: lambda each: f"{each.document}@{each.start}-{each.end} {each.paragraph}",
    float: lambda each: round(each, 4),
}


def _plain(value: Any) -> Any:
    """In few words: a quote by its place, a record by its key; what is empty is left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) in _SHORT:
        return _SHORT[type(value)](value)
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if not dataclasses.is_dataclass(value):
        return sorted(value) if isinstance(value, (set, frozenset)) else value
    names = [each.name for each in dataclasses.fields(value) if each.name not in _OF_THE_GENERATION]
    fields = {name: _plain(getattr(value, name)) for name in names}
    return {name: each for name, each in fields.items() if each not in ("", None, False, [], {})}


def _differs(found: Any, kept: Any) -> bool:
    """Numbers may differ by what processors round otherwise."""
    if isinstance(kept, float) or isinstance(found, float):
        return (
            not isinstance(found, (int, float))
            or not isinstance(kept, (int, float))
            or abs(found - kept) > 2e-3
        )
    if isinstance(kept, list) and isinstance(found, list):
        return len(found) != len(kept) or any(map(_differs, found, kept))
    if isinstance(kept, dict) and isinstance(found, dict):
        return found.keys() != kept.keys() or any(_differs(found[name], kept[name]) for name in kept)
    return bool(found != kept)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def kept() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for line in KEPT.read_text("utf-8").splitlines():
        part, *told = json.loads(line)
        found.setdefault(part, []).append(told)
    return found


@pytest.mark.parametrize("part", ASKED)
def test_all_that_can_be_asked_of_three_cities_is_told_as_it_is_kept(
    world: World, kept: dict[str, list[Any]], part: str
) -> None:
    """Quote by quote, in its order, with its marks, its warnings and its numbers; and nothing where there is nothing."""
    found = [[what, _plain(each)] for what, each in ASKED[part](world)]
    assert [what for what, _ in found] == [what for what, _ in kept[part]]
    assert [each for each, known in zip(found, kept[part], strict=True) if _differs(each, known)] == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, KEPT.open("w", encoding="utf-8") as file:
        cities = World(Path(made))
        for part, asked in ASKED.items():
            for what, each in asked(cities):
                file.write(json.dumps([part, what, _plain(each)], ensure_ascii=False) + "\n")
