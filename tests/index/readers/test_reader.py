"""Which reader is taken, and what is settled about a record: title, kind, date, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.dates import PartialDate
from domain.documents import Kind
from domain.errors import RecordEmpty, RecordUnreadable
from domain.provenance import in_words, warnings_in
from index.readers.metadata.sidecar import Metadata
from index.readers.reader import ENDINGS, read
from tests.kit.pdf import Put, column, pdf

SAMPLES = Path(__file__).parent / "samples"
TEXT = b"The council met and approved the budget of the town for the coming year.\n"
PAGE = b"<!doctype html><html><body><p>The council met and approved the budget.</p></body></html>"
MAIL = b"""From: clerk@town.example
Received: from a
 by b
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=q

--q
Content-Type: text/plain

The fee is twenty.
--q
Content-Type: text/html

<p hidden>The fee is ninety.</p>
--q--
"""
PDF = pdf([column(["The council met and approved the budget."])])


@pytest.mark.parametrize(
    ("raw", "key", "what"),
    [
        (PDF, "c/minutes.txt", "a PDF"),
        (PDF, "c/minutes.html", "a PDF"),
        (PDF, "c/minutes", "a PDF"),
        (PAGE, "c/minutes.txt", "a web page"),
        (PAGE, "c/minutes.md", "a web page"),
        (b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nWe meet.\n", "c/minutes.txt", "captions"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nWe meet.\n", "c/minutes.txt", "captions"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nWe meet.\n".encode("utf-16"), "c/minutes.txt", "captions"),
    ],
)
def test_a_record_is_read_as_what_it_is_whatever_its_name(raw: bytes, key: str, what: str) -> None:
    """The content decides, and a note says that the name is wrong."""
    document = read(raw, key)
    assert document.paragraphs
    assert any(f"but it is {what}" in note for note in in_words(document.notes))


@pytest.mark.parametrize(
    ("raw", "key", "words"),
    [
        (PAGE, "c/minutes.pdf", "is a web page, not a PDF"),
        (TEXT, "c/minutes.pdf", "is not a PDF, though its name says so"),
        (b"PK\x03\x04" + bytes(60), "c/minutes.docx", "is damaged or cut off"),
        (b"PK\x03\x04" + bytes(60), "c/minutes.txt", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "c/minutes.md", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "c/minutes.md", "a picture (PNG)"),
        (b"\0\0\0\x18ftypmp42" + bytes(60), "c/minutes.vtt", "a video or sound recording"),
        (b"{\\rtf1 minutes}", "c/minutes.txt", "an RTF document"),
        (MAIL, "c/minutes.eml", "a mail or a web archive"),
        (MAIL, "c/minutes.txt", "a mail or a web archive"),
        (MAIL.replace(b"MIME-Version: 1.0\n", b""), "c/minutes.txt", "a mail or a web archive"),
        (
            b"Subject: Fees\nContent-Transfer-Encoding: base64\n\nVGhl\n",
            "c/minutes.txt",
            "a mail or a web archive",
        ),
        (b"From clerk@town.example Mon Nov 30\n" + MAIL, "c/minutes.mbox", "a mail or a web archive"),
        (bytes(range(256)) * 8, "c/minutes.html", "binary data"),
    ],
)
def test_what_cannot_be_read_is_refused_by_what_it_looks_like(raw: bytes, key: str, words: str) -> None:
    """The error names the file, says what it is, and what to do."""
    with pytest.raises(RecordUnreadable) as raised:
        read(raw, key)
    assert key in str(raised.value)
    assert words in str(raised.value)
    assert raised.value.remedy


def test_an_empty_record_is_refused_whatever_its_name() -> None:
    """Nothing in it: RecordEmpty for every ending."""
    for ending in ENDINGS:
        with pytest.raises(RecordEmpty, match=f"c/x{ending}"):
            read(b"  \r\n", f"c/x{ending}")


def test_the_sidecar_beats_front_matter_and_front_matter_beats_the_record() -> None:
    """Each value comes from the first that has it."""
    raw = b"---\ntitle: From front matter\nbody: Town Council\n---\n# From the text\n\nThe council met.\n"
    document = read(raw, "c/2020-01-01.md", Metadata(title="From the sidecar", date=PartialDate(2025, 3, 4)))
    assert (document.title, document.body, str(document.date)) == (
        "From the sidecar",
        "Town Council",
        "March 4, 2025",
    )
    assert read(raw, "c/x.md").title == "From front matter"
    assert read(raw.split(b"---\n")[2], "c/x.md").title == "From the text"
    assert read(TEXT, "c/2025-03-04/minutes.txt").title == "2025-03-04: minutes"


@pytest.mark.parametrize(
    ("title", "key", "kind"),
    [
        ("Agenda", "c/x.txt", Kind.AGENDA),
        ("", "c/2025-03-04_agenda.txt", Kind.AGENDA),
        ("", "c/agendas/2025-03-04.txt", Kind.AGENDA),
        ("Minutes of the Town Council", "c/x.txt", Kind.MINUTES),
        ("DRAFT Minutes", "c/x.txt", Kind.DRAFT_MINUTES),
        ("Minutes (to be approved)", "c/x.txt", Kind.DRAFT_MINUTES),
        ("Unapproved minutes", "c/x.txt", Kind.DRAFT_MINUTES),
        ("Approved Minutes", "c/x.txt", Kind.ADOPTED_MINUTES),
        ("", "c/minutes-adopted.txt", Kind.ADOPTED_MINUTES),
        ("Agenda and minutes", "c/x.txt", Kind.RECORD),
        ("The vote took 5 minutes", "c/x.txt", Kind.RECORD),
        ("Meeting Notes", "c/x.txt", Kind.NOTES),
        ("", "c/transcript/session.txt", Kind.TRANSCRIPT),
        ("", "c/transcript/whisper-medium.txt", Kind.MACHINE_TRANSCRIPT),
        ("议程", "c/x.txt", Kind.AGENDA),
        ("Council approves budget", "c/x.txt", Kind.RECORD),
    ],
)
def test_a_kind_is_taken_only_where_it_is_written(title: str, key: str, kind: Kind) -> None:
    """From the title, the file's name or its folder; otherwise the kind is "record"."""
    assert read(TEXT, key, Metadata(title=title)).kind is kind


@pytest.mark.parametrize(
    ("key", "title", "text", "date", "note"),
    [
        ("c/2025-03-04-minutes.txt", "", "", "March 4, 2025", "from the file's name"),
        ("c/2025_03_04 final.txt", "", "", "March 4, 2025", "from the file's name"),
        ("c/2025-03-04-meeting/minutes.txt", "", "", "March 4, 2025", "from the folder's name"),
        ("c/2024-12-01/2025-03-04.txt", "", "", "March 4, 2025", "from the file's name"),
        ("c/2025-03-04-to-2025-03-05.txt", "", "", "March 4–5, 2025", "from the file's name"),
        ("c/25-03-04.txt", "", "", "", "“25-03-04” may be March 25, 2004 or March 4, 2025;"),
        ("c/x.txt", "News of March 4, 2025", "", "March 4, 2025", "from the title"),
        ("c/x.txt", "August 1 plenary meeting", "", "August 1", "from the title"),
        ("c/x.txt", "Budget 2025", "", "", ""),
        ("c/x.txt", "", "Town Hall, March 4, 2025", "March 4, 2025", "from the first lines"),
        ("c/x.txt", "", "The council will meet again on May 5, 2025.", "", ""),
        (
            "c/x.txt",
            "",
            "On 3/4/2025 the council met",
            "",
            "“3/4/2025” may be March 4, 2025 or April 3, 2025;",
        ),
    ],
)
def test_a_date_is_taken_only_where_exactly_one_is_written(
    key: str, title: str, text: str, date: str, note: str
) -> None:
    """From the name, the title or the lines above the text, with a note that says so; never guessed."""
    document = read(f"{text}\n\n".encode() + TEXT, key, Metadata(title=title or "Record"))
    assert str(document.date) == date
    told = warnings_in(document.notes)
    expected = f"The date is {note}." if date else note
    assert len(told) == bool(note)
    assert all(each.startswith(expected) for each in told)


def test_of_several_dates_none_is_taken_and_that_is_told() -> None:
    """Both are named, so that an admin can say which one it is."""
    document = read(b"March 4, 2025\n\nApril 1, 2025\n\n" + TEXT, "c/x.txt", Metadata(title="Record"))
    assert not document.date.is_known
    assert warnings_in(document.notes) == (
        "Several dates are named (“March 4, 2025”, “April 1, 2025”); none is taken to be the record's.",
    )


def test_two_dates_that_disagree_are_both_told() -> None:
    """The file's name counts, and the note says what the title says."""
    document = read(TEXT, "c/2025-03-05.txt", Metadata(title="News of March 4, 2025"))
    assert str(document.date) == "March 5, 2025"
    assert warnings_in(document.notes) == ("The date is from the file's name. The title says March 4, 2025.",)


def test_minutes_are_of_the_day_in_their_title() -> None:
    """The day of the meeting, which the title gives, and not the day the file is named after."""
    document = read(TEXT, "c/2025-03-10-upload.txt", Metadata(title="Minutes of March 4, 2025"))
    assert str(document.date) == "March 4, 2025"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council approved the budget of the town for the next year.", "en"),
        ("El ayuntamiento aprobó el presupuesto municipal para el año próximo.", "es"),
        ("Le conseil municipal a adopté le budget de la ville.", "fr"),
        ("市政府召开全体会议，研究部署下半年工作。", "zh"),
        ("市議会は来年度の予算案を可決しました。", "ja"),
        ("시의회는 내년도 예산안을 통과시켰다.", "ko"),
        ("12:30 – 14:00", ""),
        ("Golaha deegaanka ayaa ansixiyay miisaaniyadda sanadka soo socda.", ""),
    ],
)
def test_the_language_is_found_or_left_open(text: str, language: str) -> None:
    """Where nobody gives it, it is found in the text; where that is unsure, it stays empty."""
    assert read(text.encode(), "c/x.txt").language == language
    assert read(text.encode(), "c/x.txt", Metadata(language="tl")).language == "tl"


def test_the_collection_is_the_first_part_of_the_key_unless_it_is_given() -> None:
    """The key never changes; the collection is what the sidecar says."""
    assert read(TEXT, "council/x.txt").collection == "council"
    document = read(TEXT, "council/x.txt", Metadata(collection="archive"))
    assert (document.key, document.collection) == ("council/x.txt", "archive")


def test_the_same_bytes_read_the_same() -> None:
    """Reading is pure: every sample gives one document, however often it is read."""
    for path in sorted(SAMPLES.iterdir()):
        raw = path.read_bytes()
        assert read(raw, f"c/{path.name}") == read(raw, f"c/{path.name}")


def test_a_title_of_its_own_is_not_a_paragraph() -> None:
    """A first line that repeats the title is the title; the text begins below it."""
    document = read(b"Council news\n\n" + TEXT, "c/x.txt", Metadata(title="Council News"))
    assert document.text == TEXT.decode().strip()
    only = read(b"Council news\n", "c/x.txt", Metadata(title="Council News"))
    assert only.text == "Council news"
    big = pdf([[Put(72, 740, "Annual Plan of the Town", 20, "b"), *column(["The council met and voted."])]])
    assert (read(big, "c/x.pdf").title, read(big, "c/x.pdf").text) == (
        "Annual Plan of the Town",
        "The council met and voted.",
    )
