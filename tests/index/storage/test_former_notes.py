"""Catalogues in which notes were sentences: they open, and what answers depend on is known from them as before."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from domain.errors import Finding, Verdict
from domain.provenance import Note, Noted, in_words, is_recognised
from index.storage.catalogue import Catalogue, CatalogueWriter, RecordState
from index.storage.catalogue_rows import notes_of, pack, pack_passages
from tests.kit.records import document_of
from text.sentences import cut, split

RECOGNISED = "The text of pages 1–3, 7 was recognised from pictures by a program; check it against the pages."
WROTE = "It says of itself that a machine wrote it: “AI-generated”."
OTHERS = ["3 pages hold no text.", "Kind from the title; language from the text.", "Set by hand: kind."]


def test_a_catalogue_of_the_version_before_opens(tmp_path: Path) -> None:
    """Its notes are shown as they were written, and two kinds of them count as before."""
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.add(pack(document_of("a.txt", "Text.")), RecordState("memory", "stamp", "present", ""), [])
        writer.finish()
    connection = sqlite3.connect(path, isolation_level=None)
    former = json.dumps([RECOGNISED, WROTE, *OTHERS], ensure_ascii=False)
    connection.execute("UPDATE documents SET notes = ?", (former,))
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    (record,) = Catalogue(path).records()
    document = Catalogue(path).document("a.txt")
    assert document
    assert document.notes == record.notes
    assert record.notes[:2] == (
        Note(Noted.RECOGNISED, pages=(range(1, 4), range(7, 8))),
        Note(Noted.MACHINE_WROTE, "AI-generated"),
    )
    assert in_words(record.notes) == [RECOGNISED, WROTE, *OTHERS]


@pytest.mark.parametrize("version", [1, 2])
def test_what_a_catalogue_of_before_held_besides_is_read(tmp_path: Path, version: int) -> None:
    """What its re-index found and the runs that led to it; where its documents lie, and its passages by their hashes."""
    path = tmp_path / "catalogue.sqlite"
    documents = [document_of(f"{name}.txt", f"Text {name}.") for name in "ab"]
    with CatalogueWriter(path) as writer:
        for document in documents:
            passages = pack_passages(document, cut(document, split), split)
            writer.add(pack(document), RecordState("memory", "stamp", "present", ""), passages * 2, row=70)
        writer.finish()
    new = Catalogue(path)
    assert (new.findings(), new.runs()) == ([], [])
    assert [(each.row, each.digest) for each in new.places()] == [(70, b"")] * 2
    hashes = [row.hash for key in ("a.txt", "b.txt") for row in new.passage_rows(key)[:1]]
    found = new.find([*hashes, bytes(32)])
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE findings (name, verdict, sentence, remedy); CREATE TABLE runs (generation, started);"
            "INSERT INTO findings VALUES ('a.txt', 'warning', 'It is torn.', 'Put it back.');"
            "INSERT INTO runs VALUES ('0002-00000000', '2026-01-02'), ('0001-00000000', '2026-01-01');"
            f"PRAGMA user_version = {version};"
        )
    old = Catalogue(path)
    assert old.findings() == [Finding("a.txt", Verdict.WARNING, "It is torn.", "Put it back.")]
    assert old.runs() == [("0002-00000000", "2026-01-02"), ("0001-00000000", "2026-01-01")]
    assert [(each.key, each.first_passage, each.passages, each.row, each.digest) for each in old.places()] == [
        ("a.txt", 0, 2, 0, b""), ("b.txt", 2, 2, 2, b""),
    ]  # fmt: skip
    assert old.find([*hashes, bytes(32)]) == found == {hashes[0]: 0, hashes[1]: 2}


@pytest.mark.parametrize("pages", ["1–9999999999", "9–3", "0", "–", "1–2–3", "1" * 5000])
def test_pages_without_bounds_are_never_taken_from_a_sentence(pages: str) -> None:
    """A record could have written one."""
    (note,) = notes_of(json.dumps([RECOGNISED.replace("1–3, 7", pages)]))
    assert not any(is_recognised([note], page) for page in (0, 1, 2, 3, 4, 10**9))
