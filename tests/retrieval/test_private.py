"""What one community adds changes nothing of what another one is told: word for word, number for number."""

from __future__ import annotations

import dataclasses
import functools
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.answers import Filters
from domain.documents import NOBODY, Document, collection_of
from domain.errors import PlenumError
from index.pipeline.build import reindex
from index.storage.library import Library
from retrieval import meetings
from retrieval.ask import Asking
from retrieval.conversation import fulfil
from retrieval.priorities import priorities
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource, document_of
from text.requests import Request, Wants

OURS, THEIRS = collection_of(7), collection_of(8)
ROOT = Path(__file__).parents[2] / "bench" / "civic" / "alder-falls"
QUESTIONS = [
    line.split(" | ")[1]
    for line in (ROOT / "questions.txt").read_text("utf-8").splitlines()
    if line.count(" | ") >= 2 and not line.startswith("#")
]
ASKED_OF_NOBODY = [
    "What became of case 6242?",
    "Who owns the opera house?",
    "What did Ms. Zaragoza say about the quagga?",
    "When was the Zanzibar bridge closed?",
    "How much did the stormwatter fee rise?",
    "What is the budgett for road salt?",
]
RARE = "quagga Zanzibar Zaragoza 6242 opera stormwatter budgett salt basin lease millage".split()


def _pieces() -> list[tuple[str, list[str]]]:
    """The records of a town, each with its paragraphs."""
    found = []
    for path in sorted((ROOT / "records").glob("*.md")):
        body = path.read_text("utf-8").split("---", 2)[2]
        found.append((path.stem, [each.strip() for each in body.split("\n\n") if each.strip()]))
    return found


def _document(key: str, paragraphs: list[str], dice: random.Random) -> Document:
    return dataclasses.replace(
        document_of(
            key, "\n\n".join(paragraphs), title=key.rsplit("/", 1)[-1], body="City Council", language="en"
        ),
        collection=key.partition("/")[0],
        date=dataclasses.replace(
            document_of("x", "x").date, year=2025, month=dice.randint(1, 12), day=dice.randint(1, 28)
        ),
    )


def _world(seed: int) -> tuple[dict[str, Document], dict[str, Document]]:
    """What everybody and we have; and what others have: copies of it, words that nobody else has, in many lengths."""
    dice = random.Random(seed)
    shared: dict[str, Document] = {}
    theirs: dict[str, Document] = {}
    pieces = _pieces()
    words = [word for _, paragraphs in pieces for each in paragraphs for word in each.split()]
    for number, (stem, paragraphs) in enumerate(pieces):
        key = f"{'town' if number % 3 else OURS}/{stem}.md"
        shared[key] = _document(key, paragraphs, random.Random(number))
        if dice.random() < 0.5:
            copied = dice.sample(paragraphs, max(1, len(paragraphs) // 2))
            other = f"{THEIRS}/{stem}.md"
            theirs[other] = dataclasses.replace(_document(other, copied, dice), date=shared[key].date)
    length = dice.choice((5, 40, 160))
    for number in range(dice.randint(1, 60)):
        paragraphs = [" ".join(dice.choices(words + RARE * 40, k=length)) + "." for _ in range(4)]
        key = f"{THEIRS}/{number}.md"
        theirs[key] = _document(key, paragraphs, dice)
    return shared, theirs


def _library(records: dict[str, Document], folder: Path) -> Library:
    reindex([MemorySource(records)], HashingEmbedder(), folder)
    return Library(folder)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Records of everybody and of ours, without those of others; whoever the others are, these are the same."""
    return _library(_world(0)[0], tmp_path_factory.mktemp("without"))


@pytest.fixture(scope="module")
def told_without(without: Library) -> Callable[[str], list[Any]]:
    """All that is told over them to who is in a community, asked once."""
    return functools.cache(lambda community: [told(value) for _, value in _everything(without, community)])


@pytest.fixture(scope="module", params=range(3))
def beside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The same records, with those of others."""
    return _library(_world(0)[0] | _world(request.param)[1], tmp_path_factory.mktemp("beside"))


# Row numbers, and what names the generation (when it was made, what it holds), are others' with every re-index.
_OF_THE_GENERATION = ("generation", "content", "id", "as_of", "passage", "ordinal", "first_passage")


def told(value: Any) -> Any:
    """A value as plain ones, without what names the generation."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: told(each) for name, each in fields.items() if name not in _OF_THE_GENERATION}
    if isinstance(value, (list, tuple)):
        return [told(each) for each in value]
    return value


def _everything(library: Library, community: str) -> Iterator[tuple[str, Any]]:
    """All that can be asked of it by who is in ``community``."""
    snapshot = library.snapshot()
    asking = Asking(library, HashingEmbedder(), WordReader(), shown=20)
    seen = snapshot.seen_by(community)
    for question in (*QUESTIONS[::4], *ASKED_OF_NOBODY):
        yield question, asking.ask(question, Filters(community=community))
    yield "in a body", asking.ask(QUESTIONS[0], Filters(community=community, body="City Council"))
    yield "meetings", meetings.meetings(seen, community)
    yield "newest", meetings.newest_records(seen, community, 50)
    yield "records", seen.records()
    yield "dates", seen.coverage_dates()
    for meeting in meetings.meetings(seen, community):
        yield f"outline of {meeting.id}", meetings.outline(seen, community, meeting.id)
        yield f"priorities of {meeting.id}", priorities(seen, community, meeting.id)
    for wants in Wants:
        yield wants, fulfil(seen, Request(wants), Filters(community=community), date(2025, 6, 1))
    try:
        yield "a meeting that is not there", meetings.outline(seen, community, "2025-01-01-city-council")
    except PlenumError as error:
        yield "a meeting that is not there", (error.sentence, error.remedy)
    yield (
        "words",
        [seen.keywords.maximum_bm25(word) for word in RARE],
    )


@pytest.mark.parametrize("community", [OURS, NOBODY])
def test_others_private_records_change_nothing(
    without: Library, told_without: Callable[[str], list[Any]], beside: Library, community: str
) -> None:
    """Answers, refusals, hints, counts, probabilities, meetings and priorities are the same without them and with them."""
    assert len(beside.snapshot().records()) > len(without.snapshot().records())
    pairs = zip(told_without(community), _everything(beside, community), strict=True)
    assert not [what for before, (what, after) in pairs if before != told(after)]


def test_what_is_only_anothers_is_not_there(beside: Library) -> None:
    """By no name, no number and no words: a view of a generation holds nothing of another community."""
    whole = beside.snapshot()
    theirs = [record for record in whole.records() if record.collection == THEIRS]
    seen = whole.seen_by(OURS)
    assert theirs
    assert not {record.key for record in theirs} & {record.key for record in seen.records()}
    for record in theirs:
        assert seen.record(record.key) is seen.document(record.key) is None
        assert not seen.passages([record.first_passage])
        with pytest.raises(IndexError):
            seen.record_of(record.first_passage)
        assert seen.with_text(record.text_hash, THEIRS) == ""
    assert not seen.keywords.phrase("quagga", 9).size
    assert whole.keywords.phrase("quagga", 9).size
