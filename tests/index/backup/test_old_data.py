"""A data folder of version 0.1.0 opens, answers, and is not made anew. The backup beside was written by that version."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.dates import from_iso
from domain.documents import Kind
from index.backup.check import check
from index.backup.restore import restore
from index.pipeline.build import plan, reindex
from index.pipeline.build import restore as restore_record
from index.pipeline.diff import accepted_gone
from index.storage.library import Library
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

OLD = Path(__file__).with_name("backup-0.1.0.tar.gz")
KEPT = {"a/oaks.txt": "The board planted oaks.", "a/taken.txt": "Taken out by hand."}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Minutes that are gone from their source, oaks with a title that an admin set, and a record taken out by hand."""
    restore(OLD, tmp_path / "data")
    (tmp_path / "data" / "accepted-gone.json").write_text('["memory"]')
    return tmp_path / "data"


def test_an_old_library_opens(data):
    """Its records, their states, what was set by hand, its texts and all of its indexes."""
    assert {finding.verdict.value for finding in check(data)} == {"good"}
    embedder = HashingEmbedder()
    library = Library(data, fingerprint=embedder.fingerprint)
    snapshot = library.snapshot()
    minutes, oaks = snapshot.records()
    assert (minutes.key, minutes.gone, minutes.kind) == ("a/minutes.txt", True, Kind.ADOPTED_MINUTES)
    assert (minutes.date, minutes.body) == (from_iso("2024-03-05"), "City Council")
    assert (oaks.title, oaks.date, oaks.gone) == ("Oaks", from_iso("2024-05-07"), False)
    assert [record.key for record in snapshot.removed()] == ["a/taken.txt"]
    assert "市政府" in library.texts.get(minutes.text_hash)
    question = embedder.embed_question("planted oaks")
    by_vector, by_words = snapshot.vectors.search(question.vector, 1), snapshot.keywords.search("oaks", 5)
    assert by_vector[0].tolist() == by_words[0].tolist() == [1]
    assert len(snapshot.tokens.rows(by_vector[0]).states) == 4
    assert snapshot.passages([1])[0].text == KEPT["a/oaks.txt"]


def test_an_old_library_is_gone_on_with(data):
    """What is in it is read again, if at all, and nothing of it is embedded again."""
    source, embedder = MemorySource(KEPT), HashingEmbedder()
    assert not plan([source], embedder, data).rebuild
    assert not reindex([source], embedder, data).published
    assert restore_record("a/taken.txt", embedder, data).published
    assert embedder.embedded == [KEPT["a/taken.txt"]]
    assert accepted_gone(data) == {"memory"}
