"""Sidecars and front matter: what they say, and what happens when they are wrong."""

from __future__ import annotations

import pytest

from domain.dates import PartialDate
from domain.documents import Kind
from domain.errors import RecordUnreadable
from domain.provenance import in_words, warnings_in
from index.readers.metadata.sidecar import SILENT, Metadata, read_sidecar, split_front_matter
from index.readers.reader import read

NAME = "c/minutes.pdf.meta.toml"
WHOLE = b"""
# Given by the clerk.
title = "Minutes of the Town Council"
kind = "Adopted-Minutes"
date = 2025-03-04
body = "Town Council"
url = "https://example.gov/minutes.pdf"
language = "en-US"
collection = "council"
byline = "Jane Doe, clerk"
notes = ["Page 3 is missing.", "Scanned in 2026."]
"""


def test_a_sidecar_gives_every_value() -> None:
    """All keys are read, and each into its field."""
    assert read_sidecar(WHOLE, NAME) == Metadata(
        title="Minutes of the Town Council",
        date=PartialDate(2025, 3, 4),
        body="Town Council",
        kind=Kind.ADOPTED_MINUTES,
        url="https://example.gov/minutes.pdf",
        language="en",
        collection="council",
        byline="Jane Doe, clerk",
        notes=("Page 3 is missing.", "Scanned in 2026."),
    )
    assert read_sidecar(b"", NAME) == SILENT


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ('date = "August 1"', PartialDate(month=8, day=1)),
        ('date = "2025-03"', PartialDate(2025, 3)),
        ("date = 2025", PartialDate(2025)),
        ("date = 2025-03-04T18:00:00Z", PartialDate(2025, 3, 4)),
        ('date = "4 de marzo de 2025"', PartialDate(2025, 3, 4)),
        ('date = ""', PartialDate()),
    ],
)
def test_a_date_is_as_full_as_it_is_given(line: str, date: PartialDate) -> None:
    """A date without a year stays without one."""
    assert read_sidecar(line.encode(), NAME).date == date


@pytest.mark.parametrize(
    "name", ["machine transcript", "Machine-Transcript", "MACHINE_TRANSCRIPT", " machine  transcript"]
)
def test_a_kind_may_be_written_in_any_way(name: str) -> None:
    """Case, blanks, hyphens and underscores do not matter."""
    assert read_sidecar(f'kind = "{name}"'.encode(), NAME).kind is Kind.MACHINE_TRANSCRIPT


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\n\ntitel = "Minutes"', 3, "the key “titel” is not known. Did you mean “title”?"),
        ('xyzzy = "Minutes"', 1, "Known keys are title, date"),
        ('title = "a"\nkind = "minuts"', 2, "there is no kind “minuts”. Did you mean “minutes”?"),
        ('date = "someday"', 1, "“someday” is not one date"),
        ('date = "2025-02-30"', 1, "is not one date"),
        ('date = "0000-00-00"', 1, "is not one date"),
        ("date = 0", 1, "is not one date"),
        ("date = true", 1, "the date must be a date or a text, not true or false"),
        ("title = [1, 2]", 1, "“title” must be a text, not a list"),
        ("[title]\na = 1", 1, "“title” must be a text, not a table"),
        ('language = "English"', 1, "two letters like en, es or zh"),
        ('language = "zz"', 1, "as ISO 639-1 lists them"),
        ('date = "Feb 30, 2021"', 1, "there is no such day"),
        ('title = "a\ndate = 2025-03-04', 1, "no key with a value as TOML has them"),
        ("title =", 1, "no key with a value as TOML has them"),
        ('title = "a"\n\ntitle = "b"', 3, "a key is given twice"),
    ],
)
def test_a_mistake_in_a_sidecar_is_an_error_with_file_and_line(text: str, line: int, words: str) -> None:
    """The record is left out until it is mended: better than taken in with a wrong date."""
    with pytest.raises(RecordUnreadable) as raised:
        read_sidecar(text.encode(), NAME)
    assert str(raised.value).startswith(f"“{NAME}”, line {line}:")
    assert words in str(raised.value)
    assert NAME in raised.value.remedy


def test_a_sidecar_that_is_not_utf8_is_an_error_with_its_line() -> None:
    """The line with the wrong byte is named."""
    with pytest.raises(RecordUnreadable, match="line 2: it is not UTF-8"):
        read_sidecar(b'title = "a"\nbody = "Espa\xf1a"', NAME)


def test_front_matter_gives_the_same_values_and_is_no_text() -> None:
    """YAML between two rulers, in Markdown and in plain text; keys of other systems are passed over."""
    raw = b"---\ntitle: 'Minutes: March'\ndate: 2025-03-04\nKind: draft_minutes\nlayout: post\ntags: [a]\n---\nThe council met.\n"
    for key in ("c/x.md", "c/x.txt"):
        document = read(raw, key)
        assert (document.title, document.kind, document.text) == (
            "Minutes: March",
            Kind.DRAFT_MINUTES,
            "The council met.",
        )
        assert str(document.date) == "March 4, 2025"
        assert warnings_in(document.notes) == ()


@pytest.mark.parametrize(
    ("matter", "words"),
    [
        ("title: [unclosed\ndate: 2025-03-04", "The front matter cannot be read (line 3"),
        ("title: a\ndate: 2025-13-45", "(line 3) was read in part: “2025-13-45” is not one date"),
        (
            "title: a\ndate: Feb 30, 2021",
            "(line 3) was read in part: “Feb 30, 2021” is not one date: there is no such day",
        ),
        ("title: a\nlanguage: zz", "(line 3) was read in part: the language must be two letters"),
        ("title: a\nbody: b\nTitle: c", "says “title” more than once, here in line 4; none is used"),
        ("title: a\nkind: minuts", "read in part: there is no kind “minuts”"),
        ("titel: a", "has a key “titel”, which is not known; “title” is"),
        ("title: &a [x]\nmore:\n  <<: *a", "merge keys"),
        ("title: " + "[" * 3000, "The front matter cannot be read"),
    ],
)
def test_front_matter_that_is_wrong_is_told_and_the_record_is_read(matter: str, words: str) -> None:
    """It was often written by another system: the record counts, a note tells what could not be used."""
    document = read(f"---\n{matter}\n---\n\nThe council met.\n".encode(), "c/x.md")
    assert document.text == "The council met."
    assert any(words in note for note in in_words(document.notes)), document.notes


@pytest.mark.parametrize(
    "value",
    ["0123", "007", "12:30:45", "0x10", "1_000", "yes", "off", "1e3", "2024-05-07", "!!int 3", "null point"],
)
def test_a_value_of_front_matter_is_the_text_that_stands_there(value: str) -> None:
    """YAML's own reading would make another number, a day or a truth of it."""
    known, rest, notes = split_front_matter(f"---\ntitle: {value}\nbody: ~\nkind:\n---\nIt met.")
    assert (known, rest, notes) == (Metadata(title=value.removeprefix("!!int ")), "It met.", ())


def test_front_matter_may_be_toml() -> None:
    """Between two lines of plus signs; a mistake is told with its line."""
    known, rest, notes = split_front_matter(
        '\n+++\ntitle = "Budget"\ndate = 2024-05-07\n[menu]\na = 1\n+++\nIt met.'
    )
    assert (known, rest, notes) == (Metadata(title="Budget", date=PartialDate(2024, 5, 7)), "It met.", ())
    known, rest, notes = split_front_matter('+++\ntitle = "a"\ntitle = "b"\n+++\nIt met.')
    assert (known, rest) == (SILENT, "It met.")
    assert notes[0].startswith("The front matter, line 3: a key is given twice; ")


@pytest.mark.parametrize("mark", ["---\nlayout: post\ntitle: Budget", '+++\ntitle = "Budget"'])
def test_front_matter_that_is_never_closed_is_told(mark: str) -> None:
    """It stays text, since nothing says where it ends."""
    text = f"{mark}\n\nThe council met.\n"
    known, rest, notes = split_front_matter(text)
    assert (known, rest) == (SILENT, text)
    assert "never closed" in notes[0]


@pytest.mark.parametrize(
    "text", ["---\n\nThe council met.\n\n---\n\nIt voted.", "The council met.\n---\ntitle: x\n---\n"]
)
def test_rulers_in_a_text_are_not_front_matter(text: str) -> None:
    """Front matter stands at the top and begins with a key."""
    assert "The council met." in read(text.encode(), "c/x.md").text


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("title: Regular Meeting: Budget\ndate: 2024-05-07\n", "Regular Meeting: Budget"),
        ("date: 2024-05-07\n# from the clerk\ntitle: Acta 12: presupuesto: parques\nbody:\n", "Acta 12: presupuesto: parques"),
        ("Title: Council: special session\r\ndate: 2024-05-07\r\n", "Council: special session"),
    ],
)  # fmt: skip
def test_front_matter_that_yaml_refuses_is_read_by_its_lines(written: str, title: str):
    """Where each line is a key and its words, nothing else can be meant."""
    known, rest, notes = split_front_matter(f"---\n{written}---\nThe council met.")
    assert (known.title, known.date.isoformat(), rest, notes) == (title, "2024-05-07", "The council met.", ())


@pytest.mark.parametrize(
    "written",
    [
        "title: Regular: Meeting\n  and more: of it\n",
        "title: One: two\ntitle: Three\n",
        'title: "Quoted": and more: of it\n',
        "title: Budget: see # 4\n",
        "title: [a: b: c\n",
        "title: One: two\nno key here\n",
    ],
)
def test_front_matter_that_could_mean_two_things_is_told(written: str):
    """None of it is used, and a note says so."""
    known, rest, notes = split_front_matter(f"---\n{written}---\nThe council met.")
    assert (known.title, rest) == ("", "The council met.")
    assert len(notes) == 1
