"""What goes into the catalogue comes out of it."""

import sqlite3
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.documents import Document, Kind, Paragraph, Passage, Role, Span
from domain.errors import LibraryDamaged
from domain.provenance import Note, Noted
from index.storage.catalogue import Catalogue, CatalogueWriter, RecordState
from index.storage.catalogue_rows import (
    pack,
    pack_passages,
    paragraphs_of,
    passage_hash,
    stored_passage,
    unpack,
)
from tests.kit.records import document_of
from text.sentences import cut, split

PRESENT = RecordState("memory", "stamp", "present", "")

words = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40)
dates = st.builds(PartialDate, st.none() | st.integers(1600, 2100), st.none() | st.integers(1, 12))
paragraphs = st.builds(
    Paragraph,
    st.integers(1, 9999),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(Role),
    words,
    st.none() | st.integers(1, 5000),
    st.none() | st.floats(0, 1e5),
    words,
    st.just("") | words,
    st.just("") | words,
    st.just(PartialDate()) | dates,
)
NOTES = st.lists(
    st.builds(
        Note, st.sampled_from(Noted), words, words, words,
        st.lists(st.builds(range, st.integers(1, 9), st.integers(10, 10**12)), max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
documents = st.builds(
    Document,
    key=words,
    title=words,
    text=st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=500),
    paragraphs=st.lists(paragraphs, max_size=5).map(tuple),
    kind=st.sampled_from(Kind),
    body=words,
    date=dates,
    language=words,
    url=words,
    byline=words,
    collection=words,
    raw_hash=words,
    notes=NOTES,
)


@given(documents)
def test_a_document_comes_back_as_it_was(document):
    """Packing loses nothing, whatever is in a document."""
    assert unpack(pack(document)) == document


def written(folder, documents, **states):
    path = folder / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        for document in documents:
            passages = pack_passages(document, cut(document, split), split)
            state = states.get(document.key, "present")
            standing = PRESENT._replace(
                state=state, since="" if state == "present" else "2026-01-01T00:00:00"
            )
            writer.add(pack(document), standing, [] if state == "removed" else passages)
        writer.finish()
    return Catalogue(path)


TEXT = (
    "First sentence. Second one!\n\n" + "Another paragraph with a long sentence in it. " * 40 + "\n\nThe end."
)


def test_passages_come_back_in_the_order_asked_for(tmp_path):
    """With their text, their place in the document, their sentences and the paragraphs they touch."""
    documents = [document_of("a.txt", TEXT), document_of("b.txt", "Short.")]
    catalogue = written(tmp_path, documents)
    count = len(catalogue)
    passages = catalogue.passages(list(reversed(range(count))))
    assert [passage.id for passage in passages] == list(reversed(range(count)))
    by_key = {document.key: document for document in documents}
    for passage in passages:
        document = by_key[passage.document]
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.context == document.title
        assert [p.number for p in passage.paragraphs] == list(
            range(passage.first_paragraph, passage.last_paragraph + 1)
        )
        kept = "".join(document.text[s.start : s.end] for s in passage.sentences)
        assert kept.replace(" ", "") == "".join(passage.text.split())
        assert all(
            any(p.start <= s.start and s.end <= p.end for p in passage.paragraphs) for s in passage.sentences
        )
    assert catalogue.passages([count + 5, 0])[0].id == 0


def test_sentences_do_not_reach_across_paragraphs():
    """A heading without a full stop is not joined to what follows."""
    document = document_of("a", "Budget\n\nIt passed")
    (row,) = pack_passages(document, [Passage(0, len(document.text), 1, 2)], split)
    assert stored_passage(0, "a", row).sentences == (Span(0, 6), Span(8, 17))


def test_a_row_of_a_table_is_one_sentence():
    """Where all of it lies in the passage; a part of one is cut into sentences as other text is, and so is what touches nothing."""
    text = "Fee: $3. Paid. Late: no.\n\nIt passed. All agreed."
    document = document_of("a", text)
    row, rest = document.paragraphs
    table = replace(document, paragraphs=(replace(row, role=Role.TABLE), rest))

    def sentences(made, *passage):
        (packed,) = pack_passages(made, [Passage(*passage)], split)
        stored = stored_passage(0, "a", packed)
        assert stored.paragraphs == tuple(p for p in made.paragraphs if passage[2] <= p.number <= passage[3])
        return [text[span.start : span.end] for span in stored.sentences]

    assert sentences(table, 0, len(text), 1, 2) == [text[: row.end], "It passed.", "All agreed."]
    assert sentences(document, 0, len(text), 1, 2)[:2] == ["Fee: $3.", "Paid."]
    assert sentences(table, 9, len(text), 1, 2)[0] == "Paid."
    assert sentences(table, 0, 14, 1, 1) == ["Fee: $3.", "Paid."]
    assert sentences(table, rest.start, len(text), 2, 2) == ["It passed.", "All agreed."]
    assert sentences(table, rest.start, len(text), 7, 9) == ["It passed.", "All agreed."]
    assert sentences(table, rest.start, rest.start + 10, 1, 2) == ["It passed."]


def test_passages_are_found_by_the_hash_of_what_a_model_reads(tmp_path, monkeypatch):
    """Of equal ones the first; few or many are looked for alike, and what is not there is not found."""
    catalogue = written(
        tmp_path, [document_of(f"{n:02}.txt", f"Text {n % 7}.", title="T") for n in range(20)]
    )
    rows = [catalogue.passage_rows(f"{n:02}.txt")[0] for n in range(7)]
    assert [row.hash for row in rows] == [passage_hash(row.context, row.text) for row in rows]
    assert len({*(row.hash for row in rows), passage_hash("", "Text 0.")}) == 8
    wanted = [*(row.hash for row in rows), bytes(32)]
    expected = {row.hash: number for number, row in enumerate(rows)}
    assert catalogue.find(wanted) == expected
    monkeypatch.setattr("index.storage.catalogue._AT_ONCE", 3)
    assert catalogue.find(wanted) == expected
    monkeypatch.setattr("index.storage.catalogue._MANY", 7)
    assert catalogue.find(wanted) == expected
    assert catalogue.find([]) == {}


def test_a_large_catalogue_is_read_by_several_at_once(tmp_path, monkeypatch):
    """A small one by one: each connection costs something, and a library may have hundreds of them."""
    assert written(tmp_path, [document_of("a", "text")])._pool.qsize() == 1
    monkeypatch.setattr("index.storage.catalogue._LITTLE", 8192)
    assert Catalogue(tmp_path / "catalogue.sqlite")._pool.qsize() == 4


def test_texts_come_a_thousand_at_a_time_from_anywhere_to_anywhere(tmp_path):
    """In order of ids, each once, with what stands over it."""
    path = tmp_path / "catalogue.sqlite"
    row = pack_passages(document_of("a", "x"), [Passage(0, 1, 1, 1, "T")], split)[0]
    with CatalogueWriter(path) as writer:
        writer.add(pack(document_of("a", "x")), PRESENT, [row._replace(text=str(n)) for n in range(2500)])
        writer.finish()
    catalogue = Catalogue(path)
    assert list(catalogue.searchable()) == [(n, str(n), "T") for n in range(2500)]
    assert [each[0] for each in catalogue.searchable(990, 1011)] == list(range(990, 1011))
    assert list(catalogue.searchable(2500)) == list(catalogue.searchable(7, 7)) == []
    assert catalogue.lengths()[:11] == [2] * 10 + [3]


def test_records_say_where_their_passages_are(tmp_path):
    """Ids run in order of keys; what was removed is apart and has none."""
    documents = [document_of(f"{name}.txt", TEXT if name == "a" else name) for name in "abcd"]
    catalogue = written(tmp_path, documents, **{"b.txt": "removed", "c.txt": "gone"})
    records = catalogue.records()
    assert [record.key for record in records] == ["a.txt", "c.txt", "d.txt"]
    assert [record.key for record in catalogue.records(removed=True)] == ["b.txt"]
    assert [record.gone for record in records] == [False, True, False]
    ids = [
        i for record in records for i in range(record.first_passage, record.first_passage + record.passages)
    ]
    assert ids == list(range(len(catalogue)))
    for record in records:
        for passage in catalogue.passages(
            range(record.first_passage, record.first_passage + record.passages)
        ):
            assert passage.document == record.key
    assert catalogue.document("b.txt") == documents[1]
    assert catalogue.document("nothing") is None
    assert catalogue.passage_rows("a.txt") == pack_passages(documents[0], cut(documents[0], split), split)


def test_any_character_can_be_kept(tmp_path):
    """Also those that databases stumble over: NUL, controls, what lies beyond 16 bits."""
    text = "a\0b \x1f \x7f \u2028 \ufeff 𠮷 e\u0301 \U0010ffff"
    catalogue = written(tmp_path, [document_of("k\0ey", text)])
    assert catalogue.document("k\0ey").text == text
    assert catalogue.passages([0])[0].text == text
    assert catalogue.records()[0].key == "k\0ey"


def test_findings_and_runs_are_kept(tmp_path):
    """What the run found, and the runs that led here."""
    catalogue = written(tmp_path, [document_of("a", "text")])
    assert list(catalogue.searchable()) == [(0, "text", "a")]


def test_many_threads_read_at_once(tmp_path):
    """Sixteen threads on four connections all get what they asked for."""
    catalogue = written(tmp_path, [document_of(f"{i:03}", f"Passage number {i}.") for i in range(200)])
    wrong = []

    def ask(start):
        for i in range(start, 200, 7):
            text = catalogue.passages([i])[0].text
            wrong.extend([i] if text != f"Passage number {i}." else [])

    threads = [threading.Thread(target=ask, args=(i % 7,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_what_is_no_catalogue_is_damage(tmp_path):
    """Another file, a torn file, or tables of another version: LibraryDamaged, naming the file."""
    written(tmp_path, [document_of("a", "text")])
    path = tmp_path / "catalogue.sqlite"
    whole = path.read_bytes()
    path.write_bytes(b"something else " * 1000)
    with pytest.raises(LibraryDamaged, match=r"catalogue\.sqlite"):
        Catalogue(path)
    path.write_bytes(whole)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryDamaged, match="version 99"):
        Catalogue(path)


@settings(max_examples=30)
@given(st.lists(paragraphs, max_size=4))
def test_paragraphs_come_back_as_they_were(some):
    """Also through the small JSON that every passage carries."""
    from index.storage.catalogue_rows import _paragraphs_json

    assert paragraphs_of(_paragraphs_json(some)) == tuple(some)
