"""Exported rows: CSV and JSON, each row a paragraph, every value word for word."""

from __future__ import annotations

import json

import pytest

from domain.documents import Role
from domain.errors import RecordEmpty, RecordError, RecordTooLarge, RecordUnreadable
from domain.provenance import warnings_in
from index.readers import csv_json as rows
from index.readers.reader import read

TABLE = "Item,Title,Result\n7,Rezoning of 400 Mill Road,Adopted\n8,Fees,\n"


def lines(raw: bytes | str, key: str = "c/agenda items.csv") -> list[str]:
    return read(raw.encode() if isinstance(raw, str) else raw, key).text.split("\n\n")


def test_a_row_is_a_paragraph_of_names_and_values() -> None:
    """In the order of the file; empty values are left out; the record's title is the file's."""
    document = read(TABLE.encode(), "c/agenda items export.csv")
    assert document.text.split("\n\n") == [
        "Item: 7; Title: Rezoning of 400 Mill Road; Result: Adopted",
        "Item: 8; Title: Fees",
    ]
    assert {p.role for p in document.paragraphs} == {Role.TABLE}
    assert document.title == "agenda items export"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends_are_found_out(delimiter: str, encoding: str, end: str) -> None:
    """Whatever the system exported, the same words are read."""
    table = [["Título", "Resultado"], ["Sesión del año; don't", "Aprobó"], ["Calle Mayor", "Sí, señor"]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in table)
    assert lines(text.encode(encoding)) == [
        "Título: Sesión del año; don't; Resultado: Aprobó",
        "Título: Calle Mayor; Resultado: Sí, señor",
    ]


def test_quotes_hold_commas_quotes_and_line_ends() -> None:
    """A cell is a cell, whatever is in it."""
    assert lines('A,B\n"1, ""two""\nthree",x\n2,y\n') == ['A: 1, "two" three; B: x', "A: 2; B: y"]


def test_titles_above_the_header_are_lines_of_their_own() -> None:
    """Exports often begin with a title and a blank line; ragged rows lose nothing."""
    raw = "Agenda items of the Council\n\nItem,Title\n7,Roads,extra\n8\n9,Parks\n10,Fees\n"
    assert lines(raw) == [
        "Agenda items of the Council",
        "Item: 7; Title: Roads; extra",
        "Item: 8",
        "Item: 9; Title: Parks",
        "Item: 10; Title: Fees",
    ]


def test_rows_without_a_header_are_rows_of_a_table() -> None:
    """Numbers and dates name no columns; a note says so."""
    document = read(b"7,Roads,2025-03-04\n8,Parks,2025-03-05\n", "c/x.csv")
    assert document.text == "7 | Roads | 2025-03-04\n\n8 | Parks | 2025-03-05"
    assert warnings_in(document.notes) == ("The rows name no columns; their values are shown between bars.",)


def test_the_dates_in_rows_are_not_the_date_of_the_file() -> None:
    """Each row has dates of its own, even where there is but one."""
    assert not read(b'Item,Date\nRoads,"March 4, 2025"\n', "c/x.csv").date.is_known
    assert str(read(TABLE.encode(), "c/2025-03-04 items.csv").date) == "March 4, 2025"


def test_a_name_that_stands_twice_in_an_object_has_each_of_its_values() -> None:
    """In their order: which of the two holds, the file does not say."""
    raw = '[{"Item": "Mill Road", "Result": "Rejected", "Result": "Adopted"}]'
    assert lines(raw, "c/votes.json") == ["Item: Mill Road; Result: Rejected; Result: Adopted"]


def test_objects_are_rows_and_what_is_nested_has_its_path() -> None:
    """Numbers as they are written, nothing for null and empty, names of sections where there are several."""
    raw = """[{"id": 7, "fee": 1.50, "title": "Roads\\nand parks", "won": true, "none": null, "empty": "",
      "votes": [{"name": "Lee", "vote": "Yes"}, {"name": "Park"}], "tags": ["a", "b"], "place": {"street": "Mill"}}]"""
    row = "id: 7; fee: 1.50; title: Roads and parks; won: true; votes[1].name: Lee; votes[1].vote: Yes; votes[2].name: Park"
    row += "; tags[1]: a; tags[2]: b; place.street: Mill"
    assert lines(raw, "c/x.json") == [row]
    assert lines('{"value": [{"a": 1}, {"a": 2}], "next": "x"}', "c/x.json") == ["next: x", "a: 1", "a: 2"]
    document = read(b'{"items": [{"a": "b"}], "data": {"votes": [{"c": "d"}]}}', "c/x.json")
    assert document.text.split("\n\n") == ["items", "a: b", "data.votes", "c: d"]
    assert [p.heading for p in document.paragraphs] == ["", "items", "", "data.votes"]
    assert lines('{"a": 1}\n{"a": 2}\n', "c/x.jsonl") == ["a: 1", "a: 2"]
    assert lines('[{"a": 1}]', "c/x.csv") == ["a: 1"]


@pytest.mark.parametrize(
    ("raw", "key", "error", "words"),
    [
        (b'[{"a": 1},', "c/x.json", RecordUnreadable, "line 1, column 11"),
        (b"Minutes", "c/x.json", RecordUnreadable, "is not JSON"),
        (b"[" * 100_000, "c/x.json", RecordTooLarge, "nested deeper"),
        (b'[{"a":' + b"[" * 40 + b"1" + b"]" * 40 + b"}]", "c/x.json", RecordTooLarge, "nested deeper"),
        (b"[" + b"0," * 3_100_000 + b"0]", "c/x.json", RecordTooLarge, "3,000,000 values"),
        (b"[{}, {}]", "c/x.json", RecordEmpty, "no values"),
        (b"a,b\n" + b'"' + b"x" * 200_000, "c/x.csv", RecordUnreadable, "not a table of rows"),
        (b"a,b\n" + b"," * 3_000 + b"x\n", "c/x.csv", RecordTooLarge, "2,000 columns"),
        (b",,\n,,\n", "c/x.csv", RecordEmpty, "no values"),
        (b"<!doctype html><p>Sign in</p>", "c/x.csv", RecordUnreadable, "is a web page"),
        (bytes(range(256)) * 8, "c/x.csv", RecordUnreadable, "binary data"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_rows_is_refused_with_its_place(
    raw: bytes, key: str, error: type[RecordError], words: str
) -> None:
    """Broken, deep and endless files end by name, before memory does."""
    with pytest.raises(error) as raised:
        read(raw, key)
    assert words in str(raised.value)
    assert key in str(raised.value)
    assert raised.value.remedy


def test_a_million_rows_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is told, with what to do; a table at the limit is read."""
    with pytest.raises(RecordTooLarge, match="more than 200,000 rows") as raised:
        read(b"Item,Title\n" + b"7,Roads\n" * 1_000_000, "c/x.csv")
    assert "Split it" in raised.value.remedy
    monkeypatch.setattr(rows, "ROWS", 3)
    assert len(lines("A,B\n" + "x,y\n" * 3)) == 3
    with pytest.raises(RecordTooLarge):
        lines(json.dumps([{"a": 1}] * 4), "c/x.json")
