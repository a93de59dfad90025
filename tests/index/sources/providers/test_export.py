"""Exports: JSON and CSV from other systems, with the names of columns that they use."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources.providers import Options
from index.sources.providers.export import NAMES, Export
from index.sources.providers.responses import Page
from tests.kit.places import Web, as_json, listed, sound, until_broken

URL = "https://data.millbrook.example/meetings"
EXPORT = Export(URL, Options())
ROW = {
    "Record ID": 12,
    "Name": "Budget hearing",
    "meetingDate": "2024-03-05T19:00:00.000",
    "Committee": "Finance Committee",
    "Type": "Minutes",
    "Content": "The committee met.\n\nThe motion carried.",
    "Lang": "en",
    "last_modified": "2024-03-09",
    "link": "https://millbrook.example/budget",
}


def test_a_row_with_words_is_a_record_by_itself():
    """Columns are known by their usual names; the words are the row's, and its link is where they can be read."""
    (entry,), whole = listed(EXPORT, Web({URL: {"total": 1, "results": [ROW]}}))

    assert whole
    assert (entry.id, entry.url, entry.revision, entry.suffix) == ("12", ROW["link"], "2024-03-09", ".txt")
    assert entry.content == b"The committee met.\n\nThe motion carried.\n"
    assert entry.fields == {
        "title": "Budget hearing",
        "date": "2024-03-05",
        "body": "Finance Committee",
        "kind": "minutes",
        "language": "en",
    }


def test_a_row_with_an_address_is_fetched_from_there():
    """Rows with neither are passed over; what cannot be taken for a kind, a language or a day is not told."""
    rows = [
        {"title": "A", "url": "/a.pdf", "type": "PDF Document", "language": "English", "date": "TBD"},
        {"title": "B"},
        {"title": "C", "file": "ftp://x/c.pdf"},
        "no row",
    ]
    entries, _ = listed(EXPORT, Web({URL: rows}))

    (entry,) = entries
    assert entry.id == entry.url == "https://data.millbrook.example/a.pdf"
    assert (entry.fields, entry.suffix, entry.content) == ({"title": "A"}, ".pdf", None)


def test_a_meeting_with_agenda_and_minutes_is_two_records():
    """Both are the meeting's by body and date; whether minutes were adopted, they say themselves."""
    row = {
        "id": "m1",
        "body": "Council",
        "date": "March 5, 2024",
        "agenda": "https://a.example/a.pdf",
        "minutes": "https://a.example/m.pdf",
    }
    entries, _ = listed(EXPORT, Web({URL: {"meetings": [row]}}))

    told = {"body": "Council", "date": "March 5, 2024"}
    assert [(each.id, dict(each.fields)) for each in entries] == [
        ("m1/agenda", told | {"kind": "agenda"}),
        ("m1/minutes", told),
    ]


def test_csv_is_read_with_commas_or_semicolons():
    """As spreadsheets write it, with a byte order mark and quoted lines."""
    text = '\ufeffTitle;Date;Content\r\nHearing;2024-03-05;"It met.\nIt voted."\r\nShort;2024-03-06\r\nOther;;Words\r\n'
    entries, whole = listed(EXPORT, Web({URL: text}))

    assert whole
    assert [(each.fields.get("title"), each.content) for each in entries] == [
        ("Hearing", b"It met.\nIt voted.\n"),
        ("Other", b"Words\n"),
    ]


def test_a_column_is_taken_for_what_is_in_it():
    """A number of a file is no address, a street is none either, and a long “body” is what is written."""
    rows = [
        {"id": 1, "file": "26-88", "address": "12 Main St", "text": "It met."},
        {"id": 2, "body": "<p>The council met.</p>"},
        {"id": 3, "file": "m.pdf", "body": "Council"},
    ]
    number, written, who = listed(EXPORT, Web({URL: rows}))[0]

    assert number.url == URL
    assert (written.suffix, written.fields) == (".html", {})
    assert (who.url, who.fields) == ("https://data.millbrook.example/m.pdf", {"body": "Council"})


def test_rows_without_an_id_keep_theirs_when_their_words_change():
    """They are known by title, date and body; two rows with one id are two records."""
    before = [
        {"title": "A", "date": "2024-01-01", "text": "One."},
        {"id": 1, "text": "x"},
        {"id": 1, "text": "y"},
    ]
    after = [{"title": "A", "date": "2024-01-01", "text": "Two."}, *before[1:]]

    first, _ = listed(EXPORT, Web({URL: before}))
    second, _ = listed(EXPORT, Web({URL: after}))
    assert [each.id for each in first] == [each.id for each in second]
    assert len({each.id for each in first}) == 3


def test_words_with_markup_are_read_as_a_page():
    """Many systems keep HTML in their cells."""
    (entry,), _ = listed(EXPORT, Web({URL: [{"title": "A & B", "text": "<p>It met.</p>"}]}))

    assert entry.suffix == ".html"
    assert b"<h1>A &amp; B</h1>\n<p>It met.</p>" in entry.content


def test_pages_are_followed_to_the_end():
    """By the address of the next one, on the same site; a circle or another site is a broken listing."""
    second = f"{URL}?page=2"
    web = Web(
        {
            URL: {"items": [{"id": 1, "text": "a"}], "next": "?page=2"},
            second: {"items": [{"id": 2, "text": "b"}], "next": None},
        }
    )
    entries, whole = listed(EXPORT, web)
    assert ([each.id for each in entries], whole) == (["1", "2"], True)

    for wrong in (URL, "https://other.example/"):
        web.pages[second] = {"items": [], "links": {"next": wrong}}
        assert until_broken(EXPORT, web)[1] is not None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        "<!DOCTYPE html><html>Sign in",
        '[{"id": 1, "text": "a"}',
        {"message": "over the limit"},
        {"a": [], "b": []},
        [{"name": "no words"}],
        "just words\n",
        'title,text\na,"b',
        "title,text\na,b\nc",
        "title,text\na,b,c\n",
        "[" * 100_000,
        b"\x89PNG\r\n\x1a\n\0\0\0" * 20,
        '[{"id": ' + "9" * 5000 + "}]",
    ],
)
def test_what_lists_no_records_is_a_broken_listing(answer):
    """Half of an export above all: nothing is taken to be gone."""
    _, error = until_broken(EXPORT, Web({URL: answer}))

    assert URL in error.sentence


def test_a_row_that_is_listed_three_times_has_one_entry_an_id():
    """Rows that say the same are told apart by nothing."""
    entries, _ = listed(EXPORT, Web({URL: as_json(URL, [{"text": "Agenda"}] * 3)}))
    assert len({each.id for each in entries}) == len(entries)


def test_an_empty_list_is_an_export():
    """Whether it can be believed, the follower decides."""
    assert listed(EXPORT, Web({URL: as_json(URL, [])})) == ([], True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=15) | st.sampled_from(["https://[/", "/a.pdf", "2024-02-31", "Agenda", "<p>", "en"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("next"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMED = st.fixed_dictionaries({}, optional={name: VALUES for names in NAMES.values() for name in names[:2]})


@settings(max_examples=150)
@given(
    st.lists(NAMED, max_size=3)
    | st.fixed_dictionaries({"items": st.lists(NAMED, max_size=3), "next": VALUES})
    | VALUES
)
def test_whatever_json_an_export_holds_gives_sound_entries_or_a_broken_listing(answer):
    """No value in any column makes it raise anything else, or list what cannot be fetched or told."""
    raw = json.dumps(answer).encode()
    entries, _ = until_broken(EXPORT, lambda url: Page(url, raw, "application/json"))
    assert len({each.id for each in entries}) == len(entries)
    for entry in entries:
        sound(entry)


@settings(max_examples=100)
@given(
    st.lists(
        st.lists(st.text(max_size=8) | st.sampled_from(["url", "text", "/a.pdf", '"', ";"]), max_size=4),
        max_size=5,
    ),
    st.booleans(),
)
def test_whatever_csv_an_export_holds_gives_sound_entries_or_a_broken_listing(rows, is_plain):
    """Also where it is not CSV at all."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    text = "\n".join(",".join(row) for row in rows) if is_plain else out.getvalue()
    entries, _ = until_broken(EXPORT, Web({URL: f"url,text\n{text}".encode("utf-8", "replace")}))
    for entry in entries:
        sound(entry)
