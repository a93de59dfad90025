"""What a plain request is given: what the library has ready, in the records' words, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.answers import Citation, Filters, Quote
from domain.dates import PartialDate, from_iso
from domain.documents import Document, Kind, Role
from domain.meetings import Priorities
from index.pipeline.build import reindex
from index.storage.library import Library, Snapshot
from retrieval.conversation import (
    MOST_DECISIONS,
    Decisions,
    Newest,
    Requested,
    Summary,
    Upcoming,
    _is_announced,
    fulfil,
    topics,
)
from retrieval.meetings import Outline
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of
from text.requests import Request, Wants, request_in

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


# --- Of several bodies, drafts, and meetings of several days.


def _met(
    key: str, body: str, day: str, *paragraphs: str, kind: Kind = Kind.MINUTES, headed: int = 0
) -> Document:
    made = document_of(
        key, "\n\n".join(paragraphs), title=f"{body}, {day}", kind=kind, body=body, date=from_iso(day), language="en",
        collection=key.partition("/")[0],
    )  # fmt: skip
    roles = (replace(p, role=Role.HEADING) if p.number <= headed else p for p in made.paragraphs)
    return replace(made, paragraphs=tuple(roles))


VOTED = "Reyes moved to approve the {}; Bell seconded. The motion carried 4-3, with Hollis opposed."
MANY = [f"The permit of house {number} was approved by the board." for number in range(MOST_DECISIONS + 2)]
MET = [
    _met("a/1.txt", "City Council", "2026-01-13", "The market hall", VOTED.format("tram line"), headed=1),
    _met("a/1-agenda.txt", "City Council", "2026-01-13", "The depot was approved for sale in the draft.", kind=Kind.AGENDA),
    _met("a/1-talk.txt", "City Council", "2026-01-13", "I think that the depot was approved for sale, said one.", kind=Kind.TRANSCRIPT),
    _met("a/2.txt", "Parks Board", "2026-01-20", "Roll call of members", "Oaks", "A heading that goes on and on for longer than anybody would want to read it", VOTED.format("oak plan"), "The oak plan was adopted for ten years.", headed=3),
    _met("a/3.txt", "Zoning Board", "2026-02-03/2026-02-05", "Roll call of members", *MANY, MANY[0], headed=1),
    _met("a/4.txt", "Parks Board", "2026-02-10", "The board met. It heard of the oaks and of the benches."),
    _met("a/5.txt", "Parks Board", "2026-02-24", "The oaks: the board discussed them.", kind=Kind.NOTES),
    _met("a/6.txt", "Harbor Board", "2026-02-26", "Nothing else was said."),
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("town")
    reindex([MemorySource({made.key: made for made in MET})], HashingEmbedder(), folder)
    return Library(folder).snapshot()


@pytest.mark.parametrize(
    ("request_", "body", "meetings"),
    [
        (Request(Wants.VOTES, member="Hollis"), "", ["a/2.txt", "a/1.txt"]),
        (Request(Wants.VOTES, member="Hollis"), "City Council", ["a/1.txt"]),
        (Request(Wants.VOTES, member="Hollis", topic="oak plan"), "", ["a/2.txt"]),
        (Request(Wants.VOTES, member="Hollis", topic="oak plan"), "City Council", None),
        (Request(Wants.VOTES, member="Zaragoza"), "", None),
    ],
)
def test_votes_are_those_of_the_body_that_is_asked_of(
    town: Snapshot, request_: Request, body: str, meetings: list[str] | None
) -> None:
    """And of the member, on the topic; where there is none, it is a question."""
    given = fulfil(town, request_, Filters(body=body), TODAY)
    told = given and [
        part.key for met in given.found.meetings for part in met.meeting.records if part.kind is Kind.MINUTES
    ]
    assert told == meetings
    assert given is None or (given.request == replace(request_, body=body.casefold()), given.body) == (
        True,
        body,
    )


def test_what_was_decided_is_told_of_the_latest_that_tells_it(town: Snapshot) -> None:
    """Each sentence once, as many as there is room for, and how many more there are; which meeting was passed over is known; where
    none tells it, that is said, but on a topic it is a question.
    """

    def asked(body: str, **more: Any) -> Requested | None:
        return fulfil(town, Request(Wants.DECISIONS, body, **more), Filters(), TODAY)

    zoning = asked("zoning board")
    assert [quote.text for quote in zoning.found.quotes] == MANY[:MOST_DECISIONS]
    assert (zoning.found.more, zoning.skipped) == (2, None)
    parks = asked("parks board")
    assert parks.found.meeting.date == PartialDate(2026, 1, 20)
    assert [part.key for part in parks.skipped.records] == ["a/4.txt"]
    assert parks.request == Request(Wants.DECISIONS, "parks board")
    harbor = asked("harbor board")
    assert (harbor.found.quotes, harbor.found.more, harbor.skipped) == ((), 0, None)
    assert harbor.found.meeting.body == "Harbor Board"
    assert harbor.request == Request(Wants.DECISIONS, "harbor board")
    assert asked("harbor board", topic="whales") is None
    oaks = asked("parks board", topic="oak plan").found.quotes
    assert [quote.text for quote in oaks] == ["The oak plan was adopted for ten years."]
    assert asked("parks board", topic="tram line") is None
    council = asked("city council")
    assert {quote.citation.document for quote in council.found.quotes} <= {"a/1.txt"}
    assert council.found.meeting.body == "City Council"


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (PartialDate(2026, 2, 3), True),
        (PartialDate(2026, 2, 4), True),
        (PartialDate(2026, 2, 5), True),
        (PartialDate(month=2, day=4), True),
        (PartialDate(2026, 2), True),
        (PartialDate(2026, 2, 2), False),
        (PartialDate(2026, 2, 6), False),
        (PartialDate(2025, 2, 4), False),
        (PartialDate(2026, 3), False),
    ],
)
def test_a_meeting_of_several_days_is_meant_by_each_of_them(
    town: Snapshot, when: PartialDate, found: bool
) -> None:
    """From its first to its last, whether the year is said or not."""
    given = fulfil(town, Request(Wants.SUMMARY, "zoning board", when), Filters(), TODAY)
    assert bool(given) == found


def test_topics_are_what_one_meeting_alone_dealt_with(town: Snapshot) -> None:
    """In a few words, more than one; not what stands over every meeting, nor what is too long to be asked."""
    assert "The market hall" in topics(town, "")
    assert not {"Roll call of members", "Oaks"} & set(topics(town, ""))
    assert all(len(each) <= 60 for each in topics(town, ""))


def test_a_community_that_sees_no_meeting_is_given_none(tmp_path: Path) -> None:
    """Whatever is wanted."""
    theirs = _met("community-8/x.txt", "Parks Board", "2026-01-20", "The oak plan was adopted by the board.")
    reindex([MemorySource({theirs.key: theirs})], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    for wants in set(Wants) - {Wants.NEWEST, Wants.NEXT}:
        assert fulfil(snapshot, Request(wants), Filters(community="community-7"), TODAY) is None
    newest = fulfil(snapshot, Request(Wants.NEWEST), Filters(community="community-7"), TODAY)
    assert newest.found == Newest(())
    assert topics(snapshot, "community-7") == ()
