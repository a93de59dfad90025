"""What is said of whole folders: by a scraper's ``meeting.json``, by a ``folder.meta.toml``, and by neither."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from domain.documents import Document, Kind, collection_of, landing
from domain.errors import RecordError, RecordUnreadable, Verdict
from domain.provenance import Note, Noted, origins_in
from index.readers.metadata.sidecar import Metadata
from index.sources.folder import FolderSource
from index.sources.folder_metadata import read_meeting_file
from index.worker_process import pack, unpack
from retrieval.meetings import meetings_of
from tests.kit.pdf import column, pdf

TEXT = "The council met and approved the budget of the town for the coming year.\n"
MEETING = {
    "slug": "2031-03-04-council",
    "title": "Alder Falls Town Council Meeting – March 4, 2031",
    "date": "2031-03-04",
    "body": "Town Council Regular Meeting",
    "video_page_url": "https://alderfalls.example/videos/march-4",
    "mp4_url": "https://media.example/march-4/out.mp4",
    "legistar_url": "https://alderfalls.example/MeetingDetail.aspx?ID=7",
    "agenda_url": "https://alderfalls.example/papers/7_A_Agenda.pdf",
    "minutes_url": None,
    "status": {"has_agenda": True},
}
AGENDA = pdf([column(["AGENDA", "1. Call to order"]), column(["2. The budget of the town is adopted."])])
CAPTIONS = "WEBVTT\n\n00:01:05.000 --> 00:01:08.000\nWe will now vote on the budget.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One meeting as a scraper leaves it."""
    place = tmp_path / "records"
    files: dict[str, str | bytes] = {
        "meeting.json": json.dumps(MEETING),
        "agenda.pdf": AGENDA,
        "agenda-preview.md": "# Agenda preview\n\n- The budget of the town\n",
        "notes.md": "# Notes of the evening\n\n" + TEXT,
        "summary.md": "<!-- AI-generated (small-model) from agenda-preview.md on 2031-03-05 -->\n## In short\n\n"
        + TEXT,
        "captions.vtt": CAPTIONS,
        "captions.txt": "[00:01:05]\nWe will now vote on the budget.\n[00:02:00]\nIt is adopted.\n[00:03:00]\nGood night.\n",
        "transcript/whisper-small.srt": "1\n00:01:05,000 --> 00:01:08,000\nWe will now vote on the budget.\n",
        "transcript/whisper-small.txt": "We will now vote on the budget. It is adopted. Good night.",
    }
    for name, content in files.items():
        write(place / "2031-03-04-council" / name, content)
    return place


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder: Path, collection: str = "r") -> dict[str, Document]:
    """Every record, by its path in the folder of the meeting."""
    found = [each.read() for each in FolderSource(folder, collection).records()]
    return {document.key.split("/", 2)[-1]: document for document in found}


def meeting(**fields: Any) -> bytes:
    return json.dumps({**MEETING, **fields}).encode()


def test_a_scraped_meeting_comes_in_whole(folder: Path) -> None:
    """Every file has the day and the body; each its kind; and ``meeting.json`` itself is no record."""
    documents = read(folder)
    assert {name: document.kind for name, document in documents.items()} == {
        "agenda.pdf": Kind.AGENDA,
        "agenda-preview.md": Kind.AGENDA,
        "notes.md": Kind.NOTES,
        "summary.md": Kind.NOTES,
        "captions.vtt": Kind.TRANSCRIPT,
        "captions.txt": Kind.TRANSCRIPT,
        "transcript/whisper-small.srt": Kind.MACHINE_TRANSCRIPT,
        "transcript/whisper-small.txt": Kind.MACHINE_TRANSCRIPT,
    }
    assert {str(document.date) for document in documents.values()} == {"March 4, 2031"}
    assert {document.body for document in documents.values()} == {"Town Council"}
    (found,) = meetings_of(documents.values())
    assert len(found.records) == 8
    source = FolderSource(folder, "r")
    assert (len(list(source.records())), source.findings) == (8, ())


def test_each_record_has_the_address_it_is_found_at_and_no_other(folder: Path) -> None:
    """The agenda's is the PDF's, the recording is the captions'; notes about them have none: a link must land there."""
    documents = read(folder)
    video = MEETING["mp4_url"]
    assert {name: document.url for name, document in documents.items()} == {
        "agenda.pdf": MEETING["agenda_url"],
        "agenda-preview.md": "",
        "notes.md": "",
        "summary.md": "",
        "captions.vtt": video,
        "captions.txt": video,
        "transcript/whisper-small.srt": video,
        "transcript/whisper-small.txt": video,
    }
    page = documents["agenda.pdf"].paragraphs[-1].page
    assert landing(documents["agenda.pdf"].url, "x", page=page) == f"{MEETING['agenda_url']}#page=2"
    for name in ("captions.vtt", "captions.txt", "transcript/whisper-small.srt"):
        seconds = documents[name].paragraphs[0].seconds
        assert landing(video, "x", seconds=seconds) == f"{video}#t=65"
    # Where no time is known, the link is to the recording, and claims no place in it.
    assert landing(documents["transcript/whisper-small.txt"].url, "We will now vote") == video


def test_it_is_told_where_each_thing_is_from(folder: Path) -> None:
    """In one note, and with the body what the meeting is called there."""
    notes = read(folder)["agenda.pdf"].notes
    assert origins_in(notes) == {
        "kind": "the file's name",
        "body": "meeting.json (“Town Council Regular Meeting”)",
        "date": "meeting.json",
        "language": "the text",
    }


@pytest.mark.parametrize(
    ("fields", "key", "url"),
    [
        ({}, "r/agenda.txt", ""),
        ({}, "r/7_A_Agenda.pdf", MEETING["agenda_url"]),
        ({}, "r/agenda-packet.pdf", ""),
        ({}, "r/2031-03-04 Final Agenda.pdf", MEETING["agenda_url"]),
        ({}, "r/minutes.pdf", ""),
        ({"minutes_url": "https://a.example/View.ashx?M=M&ID=7"}, "r/minutes.pdf", "https://a.example/View.ashx?M=M&ID=7"),
        ({"minutes_url": "https://a.example/m.html"}, "r/minutes.pdf", ""),
        ({"minutes_url": "https://a.example/m.aspx"}, "r/minutes.pdf", ""),
        ({"minutes_url": "https://a.example/m.aspx"}, "r/minutes.html", "https://a.example/m.aspx"),
        ({"minutes_url": "https://a.example/m.pdf"}, "r/draft-minutes.pdf", ""),
        ({"mp4_url": ""}, "r/captions.vtt", ""),
        ({"mp4_url": "", "video_url": "https://www.youtube.com/watch?v=x"}, "r/captions.vtt", "https://www.youtube.com/watch?v=x"),
        ({"mp4_url": "file:///etc/out.mp4"}, "r/captions.vtt", ""),
        ({}, "r/captions-part-2.vtt", ""),
        ({}, "r/transcript.pdf", ""),
        ({"agenda_url": "https://[broken/agenda.pdf"}, "r/agenda.pdf", ""),
    ],
)  # fmt: skip
def test_an_address_goes_to_what_is_found_there(fields: dict[str, Any], key: str, url: str) -> None:
    """By name and form; a page of the video that cannot be opened at a second is no address of its captions."""
    found = read_meeting_file(meeting(**fields), "r/meeting.json")
    assert found is not None
    assert found.of(key).url == url


def test_a_record_says_of_itself_what_goes_before(folder: Path) -> None:
    """Its sidecar first, then its front matter, then ``folder.meta.toml``, then ``meeting.json``."""
    place = folder / "2031-03-04-council"
    write(place / "folder.meta.toml", 'body = "Council"\nlanguage = "es"\nnote = "Given by the clerk."\n')
    write(place / "notes.md", "---\nbody: Budget Committee\n---\n" + TEXT)
    write(place / "notes.md.meta.toml", "date = 2031-03-05\n")
    documents = read(folder)
    notes, captions = documents["notes.md"], documents["captions.vtt"]
    assert (notes.body, str(notes.date), notes.language) == ("Budget Committee", "March 5, 2031", "es")
    assert origins_in(notes.notes) == {"kind": "the file's name", "language": "folder.meta.toml"}
    assert (captions.body, str(captions.date)) == ("Council", "March 4, 2031")
    assert Note(Noted.OWN, "Given by the clerk.") in captions.notes
    assert origins_in(captions.notes)["body"] == "folder.meta.toml"


def test_a_folders_metadata_reach_down_until_a_folder_says_otherwise(tmp_path: Path) -> None:
    """Inner before outer; and what is said of one day's meeting is not said of a folder that is named for another."""
    write(tmp_path / "folder.meta.toml", 'body = "Town Council"\ncollection = "council"\ndate = 2031-01-01\n')
    write(tmp_path / "a" / "deep" / "x.txt", TEXT)
    write(tmp_path / "b" / "folder.meta.toml", 'body = "Parks Board"\n')
    write(tmp_path / "b" / "x.txt", TEXT)
    write(tmp_path / "2031-05-06" / "x.txt", TEXT)
    write(tmp_path / "m" / "meeting.json", meeting(date="2031-02-02"))
    write(tmp_path / "m" / "2031-05-06" / "captions.vtt", CAPTIONS)
    found = {each.key: each.read() for each in FolderSource(tmp_path, "r").records()}
    told = {key: (document.body, document.date.isoformat()) for key, document in found.items()}
    assert told == {
        "r/2031-05-06/x.txt": ("Town Council", "2031-05-06"),
        "r/a/deep/x.txt": ("Town Council", "2031-01-01"),
        "r/b/x.txt": ("Parks Board", "2031-01-01"),
        "r/m/2031-05-06/captions.vtt": ("Town Council", "2031-05-06"),
    }
    assert found["r/m/2031-05-06/captions.vtt"].url == ""
    assert {document.collection for document in found.values()} == {"council"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{not json", "line 1: it is not JSON"),
        (b"", "line 1: it is not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"date": ' + b"9" * 10_000 + b"}", "a number too long"),
        (b"\x00\x01" * 500, "meeting.json"),
        (b"{" + b" " * (2 << 20) + b"}", "What it says of its folder is not used."),
    ],
    ids=["a slip", "empty", "deep", "a long number", "binary", "large"],
)
def test_a_broken_meeting_file_is_told_and_its_records_come_in(
    folder: Path, content: bytes, words: str
) -> None:
    """A finding, with the place; the records are read without it."""
    write(folder / "2031-03-04-council" / "meeting.json", content)
    source = FolderSource(folder, "r")
    documents = [found.read() for found in source.records()]
    assert len(documents) == 8
    (finding,) = source.findings
    assert (finding.name, finding.verdict) == ("r/2031-03-04-council/meeting.json", Verdict.WARNING)
    assert words in finding.sentence


def test_a_value_that_cannot_be_taken_is_told_and_the_others_are_taken(folder: Path) -> None:
    """What scrapers write besides is nobody's business."""
    write(
        folder / "2031-03-04-council" / "meeting.json", meeting(date="early March", agenda_url="papers/7.pdf")
    )
    source = FolderSource(folder, "r")
    documents = {found.key.split("/", 2)[-1]: found.read() for found in source.records()}
    assert documents["agenda.pdf"].body == "Town Council"
    assert str(documents["agenda.pdf"].date) == "March 4, 2031"
    assert [finding.verdict for finding in source.findings] == [Verdict.NOTE, Verdict.NOTE]
    assert "“date” is passed over: “early March” is not one date" in source.findings[0].sentence
    assert "“agenda_url” is no web address" in source.findings[1].sentence


def test_a_value_that_is_there_twice_is_told_and_neither_is_taken(folder: Path) -> None:
    """Programs differ in which one they take; the same value twice is that value, and a value that is no number itself is one."""
    said = b'{"body": "Town Council", "date": "2031-03-04", "date": "2031-03-05", "body": "Town Council", "title": NaN}'
    meeting_file = read_meeting_file(said, "r/meeting.json")
    assert meeting_file is not None
    assert (meeting_file.body, meeting_file.date.is_known) == ("Town Council", False)
    assert "“date” is there twice, and is passed over." in meeting_file.passed_over
    assert not any("“body”" in each for each in meeting_file.passed_over)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"date": "March 4, 2031"}, "2031-03-04"),
        ({"date": "", "start": "2031-03-04T18:00:00-05:00"}, "2031-03-04"),
        ({"date": "", "EventDate": "2031-03-04T00:00:00"}, "2031-03-04"),
        ({"date": "2031-03-04T00:00:00Z"}, "2031-03-04"),
        ({"date": "", "start": "2031-03-05T00:30:00Z"}, ""),
        ({"date": "2031-03-05T01:00:00+00:00"}, ""),
        ({"date": ["2031-03-04"]}, ""),
    ],
)
def test_a_day_is_taken_as_it_is_where_the_meeting_was(fields: dict[str, Any], date: str) -> None:
    """A time in UTC may be of the next day there."""
    found = read_meeting_file(meeting(**fields), "r/meeting.json")
    assert found is not None
    assert found.date.isoformat() == date
    assert bool(found.passed_over) == (not date)


def test_what_is_said_of_a_folder_comes_through_to_another_process(folder: Path) -> None:
    """Where each value is from, too."""
    found = read_meeting_file(meeting(), "r/meeting.json")
    assert found is not None
    said = found.of("r/agenda.pdf")
    assert said.of_folder
    assert unpack(pack(said), Metadata) == said


@pytest.mark.parametrize("content", [b'[{"item": "Rezoning", "result": "Adopted"}]', b'{"item": "Rezoning"}'])
def test_json_of_another_content_is_a_record_whatever_its_name(folder: Path, content: bytes) -> None:
    """It names neither a day nor a body."""
    write(folder / "2031-03-04-council" / "meeting.json", content)
    assert "meeting.json" in read(folder)


def test_a_mistake_in_a_folders_sidecar_leaves_its_records_out(folder: Path) -> None:
    """Rather than taken in with a wrong date: each is an error that names the folder's file, and its line."""
    write(folder / "2031-03-04-council" / "folder.meta.toml", 'body = "Council"\ndatum = 2031-03-04\n')
    write(folder / "other.txt", TEXT)
    outcomes: dict[str, str] = {}
    for found in FolderSource(folder, "r").records():
        try:
            outcomes[found.key] = found.read().key
        except RecordError as error:
            outcomes[found.key] = error.sentence
    assert outcomes.pop("r/other.txt") == "r/other.txt"
    assert set(outcomes.values()) == {
        "“r/2031-03-04-council/folder.meta.toml”, line 2: the key “datum” is not known. Did you mean “date”?"
    }


def test_a_folder_that_is_called_like_a_sidecar_holds_no_record_back(folder: Path) -> None:
    """Neither of its folder nor of a file; it is told by name, once, and the records in it are read."""
    place = folder / "2031-03-04-council"
    for name in ("folder.meta.toml", "notes.md.meta.toml"):
        write(place / name / "inside.txt", TEXT)
    write(place / "notes.md", TEXT)
    source = FolderSource(folder, "r")
    read_now = {each.key for each in source.records() if each.read().text}
    inside = {
        f"r/2031-03-04-council/{each}"
        for each in ("notes.md", "folder.meta.toml/inside.txt", "notes.md.meta.toml/inside.txt")
    }
    assert inside <= read_now
    told = [each.name.rpartition("/")[2] for each in source.findings if each.verdict is Verdict.WARNING]
    assert sorted(told) == ["folder.meta.toml", "notes.md.meta.toml"]


def test_the_stamp_of_a_record_changes_with_what_is_said_of_its_folders(folder: Path) -> None:
    """With each file, in the folder and around it; and only there."""
    write(folder / "elsewhere" / "x.txt", TEXT)
    place = folder / "2031-03-04-council"

    def stamps() -> tuple[str, str]:
        found = {each.key: each.stamp for each in FolderSource(folder, "r").records()}
        for key, stamp in found.items():
            assert FolderSource(folder, "r").find(key).stamp == stamp
        return found["r/2031-03-04-council/transcript/whisper-small.srt"], found["r/elsewhere/x.txt"]

    seen = [stamps()]
    write(place / "meeting.json", meeting(body="Parks Board"))
    os.utime(place / "meeting.json", ns=(1, 1))
    seen.append(stamps())
    write(place / "folder.meta.toml", 'language = "en"\n')
    seen.append(stamps())
    (place / "meeting.json").unlink()
    seen.append(stamps())
    assert len({inside for inside, _ in seen}) == 4
    assert len({outside for _, outside in seen}) == 1
    write(folder / "folder.meta.toml", 'language = "en"\n')
    seen.append(stamps())
    assert len({outside for _, outside in seen}) == 2


def test_metadata_that_lead_out_of_the_folder_are_not_read(folder: Path, tmp_path: Path) -> None:
    """A link is no way to read what lies elsewhere."""
    place = folder / "2031-03-04-council"
    write(tmp_path / "secret.json", meeting(body="Secret Society"))
    write(tmp_path / "secret.toml", 'body = "Secret Society"\n')
    (place / "meeting.json").unlink()
    (place / "meeting.json").symlink_to(tmp_path / "secret.json")
    source = FolderSource(folder, "r")
    assert {found.read().body for found in source.records()} == {""}
    assert "leads out of the folder" in source.findings[0].sentence
    (place / "folder.meta.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(RecordError, match="leads out of the folder"):
        FolderSource(folder, "r").find("r/2031-03-04-council/notes.md").read()


def test_what_a_community_adds_says_nothing_of_its_other_records(tmp_path: Path) -> None:
    """An upload that is called ``meeting.json`` is a record like any other."""
    write(tmp_path / "meeting.json", meeting())
    write(tmp_path / "notes.md", TEXT)
    found = {each.key: each for each in FolderSource(tmp_path, collection_of(1)).records()}
    assert sorted(found) == ["community-1/meeting.json", "community-1/notes.md"]
    assert found["community-1/notes.md"].read().body == ""


def test_a_meeting_file_that_is_no_json_is_an_error_by_itself() -> None:
    """For whoever reads it without a folder."""
    with pytest.raises(RecordUnreadable, match=r"x/meeting\.json"):
        read_meeting_file(b"{", "x/meeting.json")
