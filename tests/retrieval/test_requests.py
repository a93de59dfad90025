"""What a plain request is given: what the library has ready, in the records' words, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from domain.answers import Citation, Filters, Quote
from domain.dates import PartialDate, from_iso
from domain.documents import Kind
from domain.meetings import Priorities
from index.pipeline.build import reindex
from index.storage.library import Library, Snapshot
from retrieval.conversation import Decisions, Newest, Requested, Summary, Upcoming, _is_announced, fulfil
from retrieval.meetings import Outline
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of
from text.requests import request_in

TODAY = date(2026, 3, 10)
TEXTS = {
    ("council/jan.txt", Kind.MINUTES, "City Council", "2026-01-13"): "The council emphasized the need for flood control.\n\n"
    "The lease of the rink was approved by five votes to two. Ms. Vale spoke of skates.",
    ("council/feb.txt", Kind.MINUTES, "City Council", "2026-02-10"): "The council met in the annex.\n\n"
    "The drainage contract was awarded to Bell Brothers. The rink was discussed at length.\n\n"
    "The next regular meeting will be held on April 14, 2026.",
    ("council/mar.txt", Kind.AGENDA, "City Council", "2026-03-24"): "1. Second reading of the rink ordinance",
    ("zoning/feb.txt", Kind.MINUTES, "Zoning Board", "2026-02-17"): "The variance for Mill Lane was denied.\n\n"
    "The board will meet again on March 17.",
    ("community-7/x.txt", Kind.MINUTES, "Parks Board", "2026-03-01"): "The oak plan was adopted by the parks board.",
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("requests")
    made = {
        key: document_of(
            key, text, title=f"{body}, {day}", kind=kind, body=body, date=from_iso(day), language="en",
            collection=key.partition("/")[0],
        )
        for (key, kind, body, day), text in TEXTS.items()
    }  # fmt: skip
    reindex([MemorySource(made)], HashingEmbedder(), folder)
    return Library(folder).snapshot()


@pytest.fixture
def ask(snapshot: Snapshot):
    def given(text: str, community: str = "community-8") -> Requested | None:
        request = request_in(text)
        assert request is not None
        return fulfil(snapshot, request, Filters(community=community), TODAY)

    return given


def test_a_summary_is_the_outline_and_the_priorities_of_the_latest_meeting(ask) -> None:
    """Of one that was held: the agenda of a day to come is none; and of the body and month that are said."""
    latest, january = ask("Give me a summary"), ask("Summarize the January council meeting")
    assert isinstance(latest.found, Summary)
    assert latest.found.outline.meeting.body == "Zoning Board"
    assert january.found.outline.meeting.date == PartialDate(2026, 1, 13)
    assert january.found.priorities.items


def test_priorities_are_those_of_the_latest_meeting_that_names_some(ask) -> None:
    """And which one was passed over is known; where no meeting names any on the topic, it is a question."""
    found = ask("What are the latest priorities?")
    assert isinstance(found.found, Priorities)
    assert found.found.meeting.date == PartialDate(2026, 1, 13)
    assert found.skipped.body == "Zoning Board"
    assert ask("What are the priorities for whales?") is None


def test_decisions_are_the_sentences_that_tell_them(ask) -> None:
    """Not what was only discussed; of the body that is named, and on the topic."""
    found = ask("What did the council decide at its last meeting?").found
    assert isinstance(found, Decisions)
    assert [quote.text for quote in found.quotes] == ["The drainage contract was awarded to Bell Brothers."]
    assert found.quotes[0].citation.document == "council/feb.txt"
    rink = ask("What did the council decide last time about the rink?").found
    assert [quote.text for quote in rink.quotes] == [
        "The lease of the rink was approved by five votes to two."
    ]
    assert ask("What did the council decide last time about whales?") is None


def test_the_next_meeting_is_what_records_say_of_days_to_come(ask) -> None:
    """By an agenda's date, or by a sentence; what is over is not told."""
    found = ask("When is the next meeting?").found
    assert isinstance(found, Upcoming)
    assert [meeting.date for meeting in found.meetings] == [PartialDate(2026, 3, 24)]
    assert [quote.text for quote in found.quotes] == [
        "The board will meet again on March 17.",
        "The next regular meeting will be held on April 14, 2026.",
    ]
    assert [entry.text for entry in found.outline.parts[0].entries] == [
        "1. Second reading of the rink ordinance"
    ]
    zoning = ask("When does the zoning board meet next?").found
    assert not zoning.meetings
    assert [quote.citation.document for quote in zoning.quotes] == ["zoning/feb.txt"]


def test_where_no_record_announces_a_meeting_that_is_said(snapshot: Snapshot) -> None:
    """A year later all of it is over, and nothing is guessed."""
    request = request_in("When is the next meeting?")
    assert request is not None
    given = fulfil(snapshot, request, Filters(), date(2027, 3, 10))
    assert given is not None
    assert given.found == Upcoming(PartialDate(2027, 3, 10), (), ())


@pytest.mark.parametrize(("today", "announced"), [(date(2025, 12, 20), True), (date(2026, 1, 10), False)])
def test_a_day_without_a_year_is_the_next_one_of_that_name(today: date, announced: bool) -> None:
    """In December, January is of the year that comes."""
    told = Citation("a.txt", "Minutes", Kind.MINUTES, "", PartialDate(2025, 12, 16), "en", 1, 0, 29, "h")
    assert _is_announced(Quote("The board meets on January 9.", told), today) == announced


def test_only_what_the_community_sees_is_given(ask) -> None:
    """One community's records are no news to another."""
    mine, theirs = ask("What's new?", "community-7").found, ask("What's new?").found
    assert isinstance(mine, Newest)
    assert "community-7/x.txt" in [record.key for record in mine.records]
    assert "community-7/x.txt" not in [record.key for record in theirs.records]
    assert ask("What did they decide last time?", "community-7").found.meeting.body == "Parks Board"
    assert ask("Give me a summary of the last parks board meeting") is None


def test_the_latest_meeting_is_outlined(ask) -> None:
    """With a body or a date that no meeting has, it is a question."""
    assert isinstance(ask("latest meeting").found, Outline)
    assert ask("the last harbor commission meeting") is None
    assert ask("Summarize the July meeting") is None


def test_a_search_that_is_restricted_stays_a_search(snapshot: Snapshot) -> None:
    """Whoever asks only of minutes, or since a year, is not given something else."""
    request = request_in("Give me a summary")
    assert request is not None
    assert fulfil(snapshot, request, Filters(kind="minutes"), TODAY) is None
