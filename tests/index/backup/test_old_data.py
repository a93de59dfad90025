"""A data folder of version 0.1.0 opens, answers, and is not made anew. The backups beside were written by that version."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import build
from community.settings import CommunitySettings
from config.settings import Settings
from domain.answers import Filters, Proof
from domain.dates import from_iso
from domain.documents import Kind
from index.backup.restore import check, restore
from index.pipeline.build import plan, reindex
from index.pipeline.build import restore as restore_record
from index.pipeline.diff import MetadataOverrides, accepted_gone
from index.sources.feed_store import FeedStore
from index.storage.library import Library
from models.ports import Reader
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
    # Records are cut anew where the rules of cutting changed since; what comes out the same is not embedded again.
    anew = plan([source], embedder, data).rebuild
    assert set(anew) <= {"the rules of cutting changed"}
    assert reindex([source], embedder, data).published == bool(anew)
    assert restore_record("a/taken.txt", embedder, data).published
    assert embedder.embedded == [KEPT["a/taken.txt"]]
    assert accepted_gone(data) == {"memory"}


def test_all_else_of_an_old_data_folder_opens(reader: Reader, tmp_path: Path):
    """Settings, votes, reports, watches, the log, questions, corrections, what a community added, what was fetched, and a
    receipt, which is proven and gone on from; nothing is found wrong, and all of it is in the next backup.
    """
    restore(OLD.with_name("backup-0.1.0-all.tar.gz"), tmp_path / "data")
    app = build(
        Settings(data=tmp_path / "data", reranker="none", threshold=0.0),
        embedder=HashingEmbedder(),
        reader=reader,
    )
    proof = app.answers.verify("MKVA040A21")
    assert (proof.proof, [each.quote.text for each in proof.checks]) == (
        Proof.PROVEN,
        ["The council approved the tram line, five to two."],
    )
    memory = app.community
    assert memory.settings(7) == CommunitySettings("es", private=True)
    assert memory.votes.total(7).helpful == len(memory.reports.of(7)) == len(memory.watches.of(5)) == 1
    assert [each.what for each in memory.audit_log.of(7)] == ["tried"]
    with MetadataOverrides(tmp_path / "data") as overrides:
        assert overrides.all() == {"records/minutes.txt": {"body": "City Council of Alder Falls"}}
    (added,) = (each.read() for source in app.uploads.sources() for each in source.records())
    assert (added.title, added.text) == ("Oaks", "Parks Board\n\nThe board planted oaks.")
    store = FeedStore(tmp_path / "data" / "sources" / "ab12cd")
    assert [store.body(each.body) for each in store.records().values()] == [b"<p>News of the tram.</p>"]
    given = app.answers.ask("Who planted oaks?", Filters())
    assert app.answers.verify(given.id).proven
    assert not [each for each in app.library.check(lambda *_: None) if each.verdict.value == "bad"]
    done = app.library.backup(tmp_path / "b.tar.gz", on_progress=lambda *_: None)
    assert set(done.contents.databases) == {
        "community.sqlite", "corrections.sqlite", "receipts.sqlite", "sources/ab12cd/place.sqlite",
    }  # fmt: skip
