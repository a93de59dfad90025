"""A town at Legistar, answering as its Web API does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import from_iso
from domain.documents import Kind
from domain.errors import BadSettings, ListingBroken, RecordUnreachable, SitePaused
from domain.meetings import Ballot, Outcome, Tally
from index.pipeline.build import reindex
from index.readers import reader
from index.readers.metadata.sidecar import Metadata
from index.sources.providers import Options
from index.sources.providers.legistar import ITEMS, Legistar, client_of
from index.sources.providers.responses import Page
from index.storage.library import Library
from retrieval.decisions import decisions
from tests.kit.embedder import HashingEmbedder
from tests.kit.places import NOW, Web, as_json, listed, refused, sound, until_broken
from tests.kit.records import MemorySource, document_of

API = "https://webapi.legistar.com/v1/millbrook"
FILES = "https://millbrook.legistar1.com/millbrook/meetings/2026/3"


def event(number: int, held: str = "2026-03-05", **more: Any) -> dict[str, Any]:
    return {
        "EventId": number,
        "EventLastModifiedUtc": "2026-03-01T10:00:00.397",
        "EventBodyName": "City Council",
        "EventDate": f"{held}T00:00:00",
        "EventTime": "6:30 PM",
        "EventAgendaStatusName": "Final",
        "EventMinutesStatusName": "Draft",
        "EventAgendaFile": f"{FILES}/{number}_A_City_Council_Agenda.pdf",
        "EventMinutesFile": f"{FILES}/{number}_M_City_Council_Minutes.pdf",
        "EventAgendaLastPublishedUTC": "2026-03-01T10:00:00.397",
        "EventMinutesLastPublishedUTC": None,
        "EventVideoPath": None,
        "EventInSiteURL": f"https://millbrook.legistar.com/MeetingDetail.aspx?LEGID={number}&GID=344",
        "EventItems": [],
        **more,
    }


def attachment(number: int, **more: Any) -> dict[str, Any]:
    return {
        "MatterAttachmentId": number,
        "MatterAttachmentLastModifiedUtc": "2026-02-27T08:00:00.1",
        "MatterAttachmentName": "Staff report: Mill Road",
        "MatterAttachmentHyperlink": f"https://millbrook.legistar1.com/millbrook/attachments/{number}.pdf",
        "MatterAttachmentShowOnInternetPage": True,
        **more,
    }


class City(Web):
    """Its events by date, a thousand a page; the filter is what it was asked, and ``changed`` what it lets through."""

    def __init__(
        self,
        events: list[dict[str, Any]],
        items: dict[int, Any] | None = None,
        votes: dict[int, Any] | None = None,
    ) -> None:
        super().__init__({})
        self.events, self.items, self.votes = events, items or {}, votes or {}
        self.changed: list[dict[str, Any]] = []

    def __call__(self, url: str) -> Page:
        self.asked.append(url)
        parts = urlsplit(url)
        if parts.path.endswith("/eventitems"):
            return as_json(url, self.items.get(int(parts.path.split("/")[-2]), []))
        if parts.path.endswith("/Votes"):
            return as_json(url, self.votes.get(int(parts.path.split("/")[-2]), []))
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found = self.changed if "$filter" in asked else self.events
        found = sorted(found, key=lambda each: (each["EventDate"], each["EventId"]), reverse=True)
        return as_json(url, found[int(asked["$skip"]) :][: int(asked["$top"])])


CITY = Legistar("https://millbrook.legistar.com/Calendar.aspx", Options())


def test_a_meeting_gives_agenda_minutes_and_attachments():
    """Body, day, kind and a title made of them; the status as Legistar has it, and where the meeting is, in a note."""
    item = {
        "EventItemAgendaNumber": "4.1.",
        "EventItemMatterFile": "26-88",
        "EventItemMatterAttachments": [attachment(7)],
    }
    entries, whole = listed(CITY, City([event(896)], {896: [item]}))

    agenda, minutes, report = entries
    note = "Its meeting: https://millbrook.legistar.com/MeetingDetail.aspx?LEGID=896&GID=344"
    assert (agenda.id, agenda.url) == ("896/agenda", f"{FILES}/896_A_City_Council_Agenda.pdf")
    assert agenda.fields == {
        "title": "City Council agenda, March 5, 2026",
        "body": "City Council",
        "date": "2026-03-05",
        "kind": "agenda",
        "note": f"Legistar calls its status “Final”. {note}",
    }
    assert (minutes.id, minutes.fields["kind"], minutes.suffix) == (
        "896/draft minutes",
        "draft minutes",
        ".pdf",
    )
    assert report.id == "896/attachment/7"
    assert report.fields == {
        "title": "Staff report: Mill Road",
        "body": "City Council",
        "date": "2026-03-05",
        "note": "Attached to item 4.1 of the meeting (file 26-88).",
    }
    assert all(map(whole, (each.id for each in entries)))


def vote(who: str, how: str | None) -> dict[str, Any]:
    return {"VoteId": 1, "VotePersonName": who, "VoteValueName": how, "VoteSort": 1}


def test_what_was_voted_on_is_read_as_decisions_with_a_row_a_member(tmp_path):
    """Motion, result and each vote as the API has them, once beside the minutes; an item on which nothing was voted is not asked
    about, and whose vote is not given has none.
    """
    lease = {
        "EventItemId": 31, "EventItemAgendaNumber": "4.1.", "EventItemTitle": "Lease of the *old* depot",
        "EventItemMatterFile": "26-88", "EventItemMover": "Ana Reyes", "EventItemSeconder": "Ida Bell",
        "EventItemPassedFlagName": "Pass", "EventItemTally": "2-1",
    }  # fmt: skip
    bridge = {"EventItemId": 32, "EventItemTitle": "Name of the bridge", "EventItemPassedFlagName": "Fail"}
    said = [
        vote("Ana Reyes", "Aye"),
        vote("Ida Bell", "Affirmative"),
        vote("Tom Hollis", "Nay"),
        vote("Vera Osei", None),
    ]
    city = City([event(896)], {896: [lease, bridge, {"EventItemId": 33}]}, {31: said})
    entries, whole = listed(CITY, city)

    entry = next(each for each in entries if each.id == "896/votes")
    assert [each.rpartition("/EventItems/")[2] for each in city.asked if "Votes" in each] == [
        "31/Votes",
        "32/Votes",
    ]
    assert (entry.fields["title"], entry.fields["kind"]) == ("City Council votes, March 5, 2026", "decision")
    assert whole("896/votes")
    told = Metadata(
        entry.fields["title"], from_iso(entry.fields["date"]), "City Council", Kind.DECISION, language="en"
    )
    read = reader.read(entry.content or b"", "r/votes.md", told)
    told = "Reyes moved to approve file 26-88, the lease; Bell seconded. The motion carried 2-1."
    minutes = document_of(
        "r/minutes", told, kind=Kind.MINUTES, body="City Council", date=read.date, language="en"
    )
    reindex([MemorySource({each.key: each for each in (read, minutes)})], HashingEmbedder(), tmp_path)
    (met,) = decisions(Library(tmp_path).snapshot()).meetings
    passed, failed = met.items
    assert (passed.outcome, passed.mover, passed.seconder, failed.outcome, failed.votes) == (
        Outcome.PASSED, "Ana Reyes", "Ida Bell", Outcome.FAILED, ()
    )  # fmt: skip
    assert passed.heading.endswith("4.1. Lease of the *old* depot (26-88)")
    assert passed.tally == Tally("2-1", 2, 1)
    assert [
        (each.name, each.ballot, each.quote.text, each.quote.citation.heads) for each in passed.votes
    ] == [
        ("Ana Reyes", Ballot.YES, "Ana Reyes | Aye", "Member | Vote"),
        ("Ida Bell", Ballot.YES, "Ida Bell | Affirmative", "Member | Vote"),
        ("Tom Hollis", Ballot.NO, "Tom Hollis | Nay", "Member | Vote"),
    ]


def test_adopted_minutes_are_another_record_than_the_draft():
    """Also where they stand at the same address; and the draft is known to be there no more."""
    city = City([event(896)])
    memory: dict[str, str] = {}
    before, _ = listed(CITY, city, memory)
    city.changed = [
        event(896, EventMinutesStatusName="Final", EventMinutesLastPublishedUTC="2026-03-21T08:00:00.1")
    ]

    after, whole = listed(CITY, city, memory, NOW + timedelta(days=1))

    draft, adopted = before[1], after[1]
    assert (draft.url, draft.fields["kind"]) == (adopted.url, "draft minutes")
    assert (adopted.id, adopted.fields["kind"]) == ("896/adopted minutes", "adopted minutes")
    assert whole(draft.id)
    assert not whole("895/agenda")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Approved", "adopted minutes"),
        ("ADOPTED", "adopted minutes"),
        ("Tentative", "minutes"),
        (None, "minutes"),
    ],
)
def test_the_kind_of_minutes_follows_their_status(status, kind):
    """A status that says nothing of adoption makes plain minutes."""
    entries, _ = listed(CITY, City([event(1, EventMinutesStatusName=status, EventAgendaFile=None)]))

    assert [each.fields["kind"] for each in entries] == [kind]


def test_what_is_not_published_is_no_record():
    """No file yet, an attachment that is hidden, a picture, a page elsewhere; captions are, and a video is not."""
    hidden = attachment(1, MatterAttachmentShowOnInternetPage=False)
    items = [
        {
            "EventItemMatterAttachments": [
                hidden,
                attachment(2, MatterAttachmentHyperlink="https://a.example/x.jpg"),
                None,
                7,
            ]
        }
    ]
    bare = {"EventAgendaFile": None, "EventMinutesFile": ""}
    city = City(
        [
            event(1, **bare, EventVideoPath="https://video.example/1.mp4"),
            event(2, "2026-03-06", **bare, EventVideoPath="https://video.example/2.vtt"),
        ],
        {1: [*items, {"EventItemMatterAttachments": None}]},
    )
    entries, _ = listed(CITY, city)

    assert [(each.id, each.suffix) for each in entries] == [("2/captions", ".vtt")]


def test_a_city_where_nothing_changed_costs_one_request():
    """Between listings of everything, only what was modified, published, or is near is asked for."""
    city = City([event(n, f"2025-{n % 12 + 1:02}-01") for n in range(20)])
    memory: dict[str, str] = {}
    listed(CITY, city, memory)
    city.asked.clear()

    entries, whole = listed(CITY, city, memory, NOW + timedelta(days=2))

    (url,) = city.asked
    assert entries == []
    assert parse_qs(urlsplit(url).query)["$filter"][0] == (
        "EventLastModifiedUtc gt datetime'2026-03-01T04:00:00' or EventAgendaLastPublishedUTC gt datetime'2026-03-01T04:00:00' or "
        "EventMinutesLastPublishedUTC gt datetime'2026-03-01T04:00:00' or "
        "(EventDate ge datetime'2026-03-15' and EventDate le datetime'2026-04-05')"
    )
    assert not whole("3/agenda")
    listed(CITY, city, memory, NOW + timedelta(days=8))
    assert "filter" not in city.asked[1]


def test_a_large_city_is_listed_page_by_page():
    """All its meetings come; attachments only of the latest, and those of others are not taken to be gone."""
    city = City([event(n, f"20{10 + n // 365}-01-01") for n in range(2_400)])

    entries, whole = listed(CITY, city)

    assert len(entries) == 4_800
    assert sum("eventitems" in url for url in city.asked) == ITEMS
    assert whole("5000/agenda")
    assert whole("5000/attachment/1")
    assert whole("2399/attachment/1")
    assert whole("3/agenda")
    assert not whole("3/attachment/1")


@pytest.mark.parametrize(
    ("given", "client"),
    [
        ("https://millbrook.legistar.com", "millbrook"),
        ("https://webapi.legistar.com/v1/Millbrook/events", "millbrook"),
        ("millbrook", "millbrook"),
        ("https://millbrook", "millbrook"),
    ],
)
def test_a_city_is_known_by_its_pages_the_api_or_its_name(given, client):
    """Whatever an admin has at hand."""
    assert client_of(given) == client


@pytest.mark.parametrize(
    "given", ["https://webapi.legistar.com/v1/", "https://millbrook.example/", "", "a/../b", "https://[", "é"]
)
def test_an_address_that_names_no_city_is_refused(given):
    """Before anything is asked for."""
    with pytest.raises(BadSettings):
        Legistar(given, Options())


def test_a_city_that_wants_a_token_says_so():
    """And what to follow instead; a city that is down or busy is only that."""
    address = asked_first()
    for status in (401, 403):
        _, error = until_broken(CITY, Web(dict.fromkeys(address, refused(status))))
        assert isinstance(error, ListingBroken)
        assert "token" in error.sentence
        assert "Calendar.aspx" in error.remedy
    for other in (refused(500), RecordUnreachable("down"), SitePaused("later")):
        with pytest.raises(type(other)):
            listed(CITY, Web(dict.fromkeys(address, other)))


def asked_first() -> list[str]:
    city = City([])
    listed(CITY, city)
    return city.asked


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["Draft", "https://[/a.pdf", "a.pdf", "2026-13-40T00:00:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.fixed_dictionaries({}, optional=dict.fromkeys(attachment(1), inner)),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"EventId": st.integers() | VALUES},
            optional={name: VALUES for name in event(1) if name != "EventId"},
        ),
        max_size=3,
    )
    | VALUES,
    st.lists(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                (
                    "EventItemMatterAttachments",
                    "EventItemAgendaNumber",
                    "EventItemId",
                    "EventItemTally",
                    "VotePersonName",
                    "VoteValueName",
                ),
                VALUES,
            ),
        ),
        max_size=2,
    ),
)
def test_whatever_the_api_answers_gives_sound_entries_or_a_broken_listing(events, items):
    """No value in any field makes it raise anything else, or list what cannot be fetched or told."""

    def ask(url: str) -> Page:
        return as_json(url, items if "eventitems" in url.lower() else events)

    entries, _ = until_broken(CITY, ask)
    for entry in entries:
        sound(entry)
