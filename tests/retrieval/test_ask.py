"""The way through, over a small library with real backends and an embedder that needs no model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.answers import AnswerWarning, Filters, WarningCode
from domain.dates import PartialDate, from_iso
from domain.documents import NOBODY, Document, Kind, Paragraph, Passage
from index.pipeline.build import publish_passages, reindex
from index.storage.library import Library
from models.ports import Evidence
from retrieval.ask import Asking, Trace
from retrieval.constraints import Veto
from retrieval.reader import answer_log_odds
from retrieval.search import Candidate
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource, document_of
from text.questions import read_question

Ask = Callable[..., list[str]]


def document(
    key: str, text: str, date: str = "", kind: Kind = Kind.MINUTES
) -> tuple[Document, list[Passage]]:
    paragraph = Paragraph(1, 0, len(text))
    made = Document(key, key, text, (paragraph,), kind, "City Council", from_iso(date), "en")
    return made, [Passage(0, len(text), 1, 1, key)]


DOCUMENTS = [
    document("old", "The council approved the flood wall on the river after a long debate.", "2019-05-01"),
    document(
        "new", "The council discussed the flood wall on the river and asked for a second bid.", "2025-03-01"
    ),
    document("undated", "The flood wall on the river was the council's wish since 1990.", "--08-01"),
    document("agenda", "Item 4: approve the flood wall on the river.", "2025-02-01", Kind.AGENDA),
    document("park", "The park gets twelve benches and a fountain of blue stone.", "2024-01-01"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("library")
    publish_passages(DOCUMENTS, HashingEmbedder(), folder)
    return Library(folder)


@pytest.fixture
def found(library: Library) -> Ask:
    """Asks, and gives the records of the passages in their order."""
    asking = Asking(library, HashingEmbedder(), WordReader(), threshold=0.0)

    def go(question: str, **filters: object) -> list[str]:
        given = asking.ask(question, Filters(**filters))  # type: ignore[arg-type]
        return [hit.citation.document for hit in given.passages]

    return go


def test_a_filter_on_dates_leaves_out_what_has_no_year_and_says_so(library: Library) -> None:
    """Whether August 1 is after 2020 nobody can know."""
    asking = Asking(library, HashingEmbedder(), WordReader())
    given = asking.ask("flood wall on the river", Filters(since=PartialDate(2020)))
    assert {hit.citation.document for hit in given.passages} <= {"new", "agenda", "park"}
    assert given.searched.undated == 1
    assert given.searched.records == 3


def test_a_question_about_time_leaves_out_only_what_is_known_to_be_of_another(found: Ask) -> None:
    """“since 2020” keeps the record without a year, and drops the one of 2019."""
    records = found("What about the flood wall on the river since 2020?")
    assert "undated" in records
    assert "old" not in records
    assert "new" not in found("What about the flood wall on the river before 2020?")


def test_latest_brings_the_newest_first_among_what_is_about_it(found: Ask) -> None:
    """A record without a year cannot be shown to be new, and comes after those that can."""
    records = found("latest flood wall on the river")
    assert records.index("new") < records.index("old") < records.index("undated")
    assert records[0] != "park"


def test_a_decision_is_not_quoted_from_an_agenda(library: Library) -> None:
    """Minutes that tell it come first; an agenda only proposes."""
    asking = Asking(library, HashingEmbedder(), WordReader(), threshold=0.0)
    given = asking.ask("Did the council approve the flood wall on the river?")
    assert given.quotes[0].citation.kind is not Kind.AGENDA


def test_exact_words_are_found_where_they_stand(found: Ask) -> None:
    """Only passages that hold them, in order."""
    assert found("“fountain of blue stone”") == ["park"]


def test_exact_words_that_stand_nowhere_are_refused(library: Library) -> None:
    """However near the words are."""
    given = Asking(library, HashingEmbedder(), WordReader(), threshold=0.01).ask("“stone of blue fountain”")
    assert not given.answered
    assert given.probability == 0.0


@pytest.mark.parametrize(
    ("question", "filters", "veto"),
    [
        ("“stone of blue fountain”", Filters(), Veto.PHRASE_MISSING),
        ("flood wall on the river in 1998", Filters(since=PartialDate(2020)), Veto.ANOTHER_YEAR),
        ("flood wall", Filters(body="Library Board"), Veto.NOTHING_READ),
        ("flood wall on the river", Filters(), None),
    ],
)
def test_what_rules_an_answer_out_is_told(
    library: Library, question: str, filters: Filters, veto: Veto | None
) -> None:
    """The probability is 0, whatever the models say, and the trace says why."""
    trace = Trace()
    given = Asking(library, HashingEmbedder(), WordReader(), threshold=0.0).ask(question, filters, trace)
    assert trace.veto is veto
    assert (given.probability == 0.0) == (veto is not None)


@pytest.mark.parametrize(
    ("text", "date", "question", "veto"),
    [
        ("Board meeting of May 4, 2026.", "2026-05-04", "When is the next board meeting?", Veto.ANOTHER_TIME),
        ("Board meeting of May 4.", "--05-04", "When is the next board meeting?", Veto.ANOTHER_TIME),
        ("The next board meeting is on June 1.", "2026-05-04", "When is the next board meeting?", None),
        ("The next board meeting is on Monday.", "2026-05-04", "When is the next board meeting?", None),
        ("The board meeting was on May 4.", "--05-04", "In what year was the board meeting?", Veto.ANOTHER_TIME),
        ("The board meeting was on May 4.", "2026-05-04", "In what year was the board meeting?", None),
        ("La próxima junta será en la sala grande.", "2026-05-04", "¿Cuándo será la próxima junta?", Veto.ANOTHER_TIME),
        ("下次会议在大厅召开。", "2026-05-04", "下次会议什么时候召开？", Veto.ANOTHER_TIME),
    ],
)  # fmt: skip
def test_a_time_that_no_quote_tells_is_no_answer(
    tmp_path: Path, text: str, date: str, question: str, veto: Veto | None
) -> None:
    """What is next is not the day of the meeting that tells of it, and a year stands in the quote or on its record."""
    publish_passages([document("minutes", text, date)], HashingEmbedder(), tmp_path)
    trace = Trace()
    Asking(Library(tmp_path), HashingEmbedder(), WordReader(), threshold=0.0).ask(question, Filters(), trace)
    assert trace.veto is veto


def test_filters_that_leave_nothing_are_an_answer_too(library: Library) -> None:
    """Nothing was searched, nothing is near, and that is said."""
    given = Asking(library, HashingEmbedder(), WordReader()).ask("flood wall", Filters(body="Library Board"))
    assert not given.answered
    assert given.passages == ()
    assert (given.searched.records, given.searched.passages) == (0, 0)


def test_the_trace_tells_the_stages_and_the_ranking(library: Library) -> None:
    """For evaluation and benchmarks."""
    trace = Trace()
    Asking(library, HashingEmbedder(), WordReader()).ask("flood wall on the river", Filters(), trace)
    assert set(trace.seconds) == {"embed", "search", "read", "choose", "confidence"}
    assert len(trace.ranked) == len(set(trace.ranked)) == 5


@pytest.mark.parametrize(
    "theirs", ["The clerk filed nothing.", "The tramwya of the harbour was mentioned by the clerk."]
)
def test_how_a_question_is_read_tells_nothing_of_what_others_added(theirs: str, tmp_path):
    """A word that only another community's record has is as misspelt as one that none has; who sees it is not corrected."""
    private, passages = document("community-8/a.txt", theirs)
    documents = [
        (replace(private, collection="community-8"), passages),
        document("r/b.txt", "The council approved the tramway to the harbour by five votes to two."),
    ]
    publish_passages(documents, HashingEmbedder(), tmp_path)
    asking = Asking(Library(tmp_path), HashingEmbedder(), WordReader(), threshold=0.0)

    def spellings(community: str) -> dict[str, str]:
        given = asking.ask("Who approved the tramwya to the harbour?", Filters(community=community))
        return dict(given.interpretation.spellings)

    assert spellings("community-7") == {"tramwya": "tramway"}
    assert spellings("community-8") == ({} if "tramwya" in theirs else {"tramwya": "tramway"})


HEARING = {
    "Ana Reyes": "The flood wall on the river costs nine million dollars.",
    "Luis Reyes": "The flood wall on the river costs eleven million dollars.",
    "Mayor Tom Hollis": "The park gets twelve benches.",
}


def spoken(key: str, said: dict[str, str]) -> Document:
    """A transcript: who speaks, and what."""
    made = document_of(key, "\n\n".join(said.values()), kind=Kind.TRANSCRIPT, language="en")
    turns = [
        replace(each, speaker=who, seconds=float(at) or None)
        for at, (each, who) in enumerate(zip(made.paragraphs, said, strict=True))
    ]
    return replace(made, paragraphs=tuple(turns), collection=key.partition("/")[0])


@pytest.fixture(scope="module")
def hearing(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """Over a hearing whose three speakers stand in one passage, and minutes that name nobody."""
    folder = tmp_path_factory.mktemp("hearing")
    talk = spoken("r/hearing", HEARING)
    whole = Passage(0, len(talk.text), 1, len(talk.paragraphs), "Hearing")
    publish_passages([(talk, [whole]), DOCUMENTS[0]], HashingEmbedder(), folder)
    return Asking(Library(folder), HashingEmbedder(), WordReader(), threshold=0.0)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("Ana Reyes", "nine"),
        ("councilmember A. Reyes", "nine"),
        ("Luis Reyes", "eleven"),
        ("HOLLIS", "twelve"),
    ],
)
def test_only_what_one_speaker_said_is_quoted(hearing: Asking, by: str, said: str) -> None:
    """Also where others speak in the same passage, and by any form of the name; what is shown as near is theirs too."""
    given = hearing.ask("What does the flood wall on the river cost, and what of the park?", Filters(by=by))
    texts = [quote.text for quote in given.quotes] + [hit.text for hit in given.passages]
    assert len(texts) > 1
    assert all(said in text for text in texts)
    assert {hit.citation.speaker.split()[-1] for hit in given.passages} == {by.title().split()[-1]}
    assert (given.searched.records, given.searched.filters.by) == (1, by)
    assert given.warnings == ()


def test_a_surname_of_two_speakers_is_said_to_be_so(hearing: Asking) -> None:
    """With both names; whom a quote is from stands at it."""
    given = hearing.ask("What does the flood wall on the river cost?", Filters(by="Reyes"))
    assert AnswerWarning(WarningCode.SEVERAL_SPEAKERS, "Ana Reyes · Luis Reyes") in given.warnings
    assert {quote.citation.speaker for quote in given.quotes} == {"Ana Reyes", "Luis Reyes"}


def test_who_speaks_is_named_where_the_one_asked_for_does_not(hearing: Asking, library: Library) -> None:
    """A refusal that names the speakers known; where no record names any, that is said."""
    given = hearing.ask("What does the flood wall cost?", Filters(by="Vera Osei"))
    assert (given.answered, given.passages, given.searched.records) == (False, (), 0)
    (said,) = given.warnings
    assert (said.code, set(said.about.split(" · "))) == (
        WarningCode.SPEAKER_UNKNOWN,
        {"Ana Reyes", "Luis Reyes", "Mayor Tom Hollis"},
    )
    silent = Asking(library, HashingEmbedder(), WordReader(), threshold=0.0)
    assert silent.ask("What does the flood wall cost?", Filters(by="Osei")).warnings == (
        AnswerWarning(WarningCode.NO_SPEAKERS),
    )


def test_who_speaks_in_anothers_records_is_not_told(tmp_path: Path) -> None:
    """Names of speakers come from what the asker sees; a record that is gone names nobody."""
    theirs = {who.replace("Reyes", "Bell"): said for who, said in HEARING.items()}
    talk, public = spoken("community-1/hearing", HEARING), spoken("r/hearing", theirs)
    source = MemorySource({each.key: each for each in (talk, public)})
    reindex([source], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    assert {"Ana Reyes", "Ana Bell"} < set(snapshot.seen_by("community-1").speakers)
    assert set(snapshot.seen_by(NOBODY).speakers) == {"Ana Bell", "Luis Bell", "Mayor Tom Hollis"}
    for name, ids in snapshot.speakers.items():
        for passage in snapshot.passages(ids.tolist()):
            assert name in {paragraph.speaker for paragraph in passage.paragraphs}


def test_without_a_name_everybodys_words_answer(hearing: Asking) -> None:
    """A passage is shown whole then, whoever speaks in it."""
    given = hearing.ask("What does the flood wall on the river cost?")
    assert len({quote.citation.speaker for quote in given.quotes}) > 1
    assert any("nine" in hit.text and "eleven" in hit.text for hit in given.passages)


@pytest.mark.parametrize(
    ("odds", "promises"),
    [
        ((0.1,), True), ((-0.1, 0.1), True), ((-0.1, -0.1), False), ((-2.1, 9.0), False), ((-1.9, 9.0), True), ((-1.0, -1.0, 9.0), False),
    ],
)  # fmt: skip
def test_a_question_is_read_on_where_its_first_passages_promise_something(
    library: Library, odds: tuple[float, ...], promises: bool
) -> None:
    """The first one decides where it answers, or says nothing on it at all; else the second may; and no other is looked at."""

    class Says(WordReader):
        given = iter(odds)

        def read(self, *asked: Any) -> Evidence:
            even, more = (answer_log_odds(each, "english") for each in (0.0, 1.0))
            return replace(super().read(*asked), answers=(next(self.given) - even) / (more - even))

    asking, snapshot = Asking(library, HashingEmbedder(), Says()), library.snapshot()
    candidates = [Candidate(number, 0.9, 0.8, 0.1) for number in range(3)]
    question = read_question("What of the flood wall?")
    assert asking.promises(question, candidates, snapshot, snapshot.scope(Filters())) == promises
    assert not asking.promises(question, [], snapshot, snapshot.scope(Filters()))
    nowhere = read_question("Who built the Zaragoza Tower in case 6242?")
    assert not asking.promises(nowhere, candidates, snapshot, snapshot.scope(Filters()))


def test_who_asks_again_is_read_to_once(library: Library) -> None:
    """A pair that was read is not read again, and another is."""
    read: list[tuple[str, str]] = []

    class Counting(WordReader):
        def read(self, question: str, text: str, *more: Any) -> Evidence:
            read.append((question, text))
            return super().read(question, text, *more)

    asking = Asking(library, HashingEmbedder(), Counting(), threshold=0.0).remembering()
    first = asking.ask("What of the flood wall?")
    count = len(read)
    assert count == len(set(read)) > 1
    assert asking.ask("What of the flood wall?") == first
    assert len(read) == count
    asking.ask("What of the park?")
    assert len(read) > count
