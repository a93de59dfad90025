"""The meetings of a library: who sees which, looked up, outlined."""

from __future__ import annotations

import pytest

from domain.dates import from_iso
from domain.documents import NOBODY, Document, Kind, Paragraph, Role, collection_of
from domain.errors import RecordMissing
from domain.meetings import Choice
from domain.provenance import Note, Noted
from index.pipeline.build import reindex
from index.storage.library import Library
from retrieval.citations import Places, cite
from retrieval.meetings import find, latest_of, matching, meetings, newest_records, outline
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

MINE, OTHERS = collection_of(1), collection_of(2)


def agenda() -> Document:
    lines = [("Meeting of the Council", Role.HEADING), ("Public Works", Role.HEADING), ("Item one: bridges", Role.LIST_ITEM),
             ("Parks", Role.HEADING), ("Item two: trees", Role.LIST_ITEM), ("Printed on paper.", Role.BODY)]  # fmt: skip
    text, paragraphs, at = "\n\n".join(line for line, _ in lines), [], 0
    for number, (line, role) in enumerate(lines, 1):
        paragraphs.append(Paragraph(number, at, at + len(line), role, page=number))
        at += len(line) + 2
    return Document(
        "a/agenda", "Meeting of the Council", text, tuple(paragraphs), Kind.AGENDA, "Concejo Municipal",
        from_iso("2026-04-09"), "en", "https://city.example/agenda.pdf", collection="a",
    )  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    day = {"date": from_iso("2026-04-09"), "body": "Concejo Municipal", "language": "en"}
    documents = [
        agenda(),
        document_of("a/news", "Trees were planted. It rained.\n\nA bridge is to be built. It did not rain.",
                    kind=Kind.NEWS, collection="a", url="https://city.example/news", **day),
        document_of("a/old", "An old meeting.", date=from_iso("2024-01-02"), body="Planning Board", collection="a"),
        document_of("a/august", "A meeting.", date=from_iso("--08-01"), body="Planning Board", collection="a"),
        document_of("c1/x", "Ours.", date=from_iso("2026-06-01"), body="Club", collection=MINE),
        document_of("c2/x", "Theirs.", date=from_iso("2026-07-01"), body="Club", collection=OTHERS),
    ]  # fmt: skip
    reindex([MemorySource({each.key: each for each in documents})], HashingEmbedder(), folder)
    return Library(folder).snapshot()


def bodies(found):
    return [(meeting.body, meeting.date.isoformat()) for meeting in found]


def test_a_community_sees_its_own_and_the_operators_meetings(snapshot):
    """Newest first, without a year last; the operator sees all, and who asks from nowhere only the operator's."""
    shared = [
        ("Concejo Municipal", "2026-04-09"),
        ("Planning Board", "2024-01-02"),
        ("Planning Board", "--08-01"),
    ]
    assert bodies(meetings(snapshot, NOBODY)) == shared
    assert bodies(meetings(snapshot, MINE)) == [("Club", "2026-06-01"), *shared]
    assert bodies(meetings(snapshot)) == [("Club", "2026-07-01"), ("Club", "2026-06-01"), *shared]


def test_the_latest_says_that_one_has_no_year(snapshot):
    """Among those the community sees."""
    found = latest_of(meetings(snapshot, MINE))
    assert (found.meeting.body, found.choice, found.others) == ("Club", Choice.SOME_WITHOUT_YEAR, 1)


def test_a_meeting_is_found_by_its_id_and_by_what_is_typed(snapshot):
    """Accents and case do not matter; a kind or a record's title is enough."""
    found = meetings(snapshot)
    council = found[2]
    assert find(found, council.id) is council
    for typed in ("concejo", "CONCÉJO 2026", "april 9", "2026-04-09", "municipal agenda", council.id):
        assert matching(found, typed) == [council], typed
    assert matching(found, "") == found
    assert matching(found, "board") == found[3:]
    assert matching(found, "nothing like it") == []
    assert len(matching(found, "", most=2)) == 2


def test_an_unknown_meeting_is_named_with_the_nearest(snapshot):
    """RecordMissing; a meeting of another community is as unknown as one that is not there."""
    everything = meetings(snapshot)
    with pytest.raises(RecordMissing, match=f"Did you mean {everything[2].id}"):
        find(everything, everything[2].id[:-1])
    with pytest.raises(RecordMissing):
        outline(snapshot, MINE, everything[0].id)


def test_the_newest_records_come_first(snapshot):
    """Only those that are seen."""
    assert [each.key for each in newest_records(snapshot, MINE, 3)] == ["c1/x", "a/agenda", "a/news"]
    assert [each.key for each in newest_records(snapshot, NOBODY)][-1] == "a/august"


def test_an_outline_holds_headings_and_items_or_first_sentences_each_with_its_place(snapshot):
    """The agenda first. Its title is not repeated; every entry is word for word and lands where it stands."""
    found = outline(snapshot, NOBODY)
    first, second = found.parts
    assert [(each.text, each.heading) for each in first.entries] == [
        ("Public Works", True), ("Item one: bridges", False), ("Parks", True), ("Item two: trees", False),
    ]  # fmt: skip
    assert [each.text for each in second.entries] == ["Trees were planted.", "A bridge is to be built."]
    assert first.entries[1].citation.url == "https://city.example/agenda.pdf#page=3"
    for part in found.parts:
        text = snapshot.document(part.record.key).text
        for entry in part.entries:
            assert text[entry.citation.start : entry.citation.end] == entry.text


def test_an_agenda_without_lists_shows_what_stands_under_its_headings(tmp_path):
    """Its paragraphs are its items; those of minutes are told by their headings."""
    lines = [("Unfinished business", Role.HEADING), ("The levee is to be raised.", Role.BODY), ("New business", Role.HEADING), ("A night bus.", Role.BODY)]  # fmt: skip
    text, paragraphs = "\n\n".join(line for line, _ in lines), []
    for number, (line, role) in enumerate(lines, 1):
        start = text.index(line)
        paragraphs.append(Paragraph(number, start, start + len(line), role))
    day = {"body": "Council", "date": from_iso("2026-04-09"), "language": "en", "collection": "a"}
    documents = [
        Document(f"a/{kind}", f"The {kind}", text, tuple(paragraphs), kind, **day)
        for kind in (Kind.AGENDA, Kind.MINUTES)
    ]
    reindex([MemorySource({each.key: each for each in documents})], HashingEmbedder(), tmp_path)
    outlined = outline(Library(tmp_path).snapshot(), NOBODY)
    agenda, minutes = outlined.parts
    assert [entry.text for entry in agenda.entries] == [line for line, _ in lines]
    assert [entry.text for entry in minutes.entries] == ["Unfinished business", "New business"]


def test_a_long_outline_says_how_much_is_left_out(snapshot):
    """At most so many entries a record."""
    found = outline(snapshot, NOBODY, most=3)
    assert [(len(part.entries), part.more) for part in found.parts] == [(3, 1), (2, 0)]


def test_without_a_meeting_there_is_no_outline(tmp_path):
    """RecordMissing, with what to do."""
    reindex([MemorySource({"r": document_of("r", "A plan.", kind=Kind.REPORT)})], HashingEmbedder(), tmp_path)
    with pytest.raises(RecordMissing) as caught:
        outline(Library(tmp_path).snapshot(), "")
    assert "reindex" in caught.value.remedy


def test_a_quote_from_a_book_of_minutes_has_the_day_of_its_part(tmp_path):
    """Kept with the paragraph, through a re-index; what lies in no part has its record's."""
    text = "Minutes\n\nOctober 7, 2024\n\nThe Board bought a plow."
    starts = [0, 9, 26]
    days = ["", "2024-10-07", "2024-10-07"]
    paragraphs = tuple(
        Paragraph(n + 1, at, at + len(line), date=from_iso(day))
        for n, (at, line, day) in enumerate(zip(starts, text.split("\n\n"), days, strict=True))
    )
    both = (from_iso("2024-10-07"), from_iso("2024-10-21"))
    notes = (Note(Noted.PARTS, readings=both),)
    book = Document("a/book", "Minutes", text, paragraphs, Kind.MINUTES, "Board", collection="a", notes=notes)
    reindex([MemorySource({"a/book": book})], HashingEmbedder(), tmp_path)
    kept = Library(tmp_path).snapshot()
    record, places = kept.record("a/book"), Places(kept, "a/book")
    assert kept.document("a/book").paragraphs == paragraphs
    for at, day in zip(starts, days, strict=True):
        cited = cite(places.passage(at), record, at, at + 5)
        assert (cited.date.isoformat(), cited.body) == (day, "Board")
    assert bodies(meetings(kept)) == [("Board", "2024-10-21"), ("Board", "2024-10-07")]
    later, first = (outline(kept, "", meeting.id).parts[0] for meeting in meetings(kept))
    assert [entry.text for entry in first.entries] == [
        "Minutes",
        "October 7, 2024",
        "The Board bought a plow.",
    ]
    assert [entry.text for entry in later.entries] == ["Minutes"]
