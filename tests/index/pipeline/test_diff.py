"""What a re-index believes about its sources: what moved is followed, what is gone at once is asked about, what an admin set
stays set.
"""

from __future__ import annotations

import json

import pytest

from domain.documents import Kind
from domain.errors import NotAllowed
from domain.provenance import in_words
from index.pipeline.build import plan, reindex, remove
from index.pipeline.diff import Allowance, MetadataOverrides, accept_gone, accepted_gone, forget_accepted
from index.sources.folder import FolderSource
from index.storage.library import Library
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

MANY = {f"a/{number:02}.txt": f"Motion {number} was carried unanimously." for number in range(20)}


@pytest.fixture
def embedder():
    return HashingEmbedder()


def states(folder) -> dict[str, bool]:
    return {record.key: record.gone for record in Library(folder).snapshot().records()}


def test_a_record_that_moved_is_one_record(embedder, tmp_path):
    """It is neither gone nor new, nothing of it is embedded again, and the history says where it went."""
    bridge = document_of("a/old.txt", "The bridge is repaired in May.", title="The bridge")
    source = MemorySource({"a/old.txt": bridge, "a/other.txt": "Nothing new."})
    reindex([source], embedder, tmp_path)
    source.contents["a/sub/new.txt"] = source.contents.pop("a/old.txt")
    meant = plan([source], embedder, tmp_path)
    assert (meant.moved, meant.added, meant.gone) == ((("a/old.txt", "a/sub/new.txt"),), (), ())
    embedder.calls.clear()
    done = reindex([source], embedder, tmp_path)
    assert (done.moved, done.added, done.gone) == ((("a/old.txt", "a/sub/new.txt"),), (), ())
    assert states(tmp_path) == {"a/sub/new.txt": False, "a/other.txt": False}
    assert Library(tmp_path).history()[0].moved == ("a/old.txt → a/sub/new.txt",)
    assert not done.embedded


def test_a_file_that_moved_with_another_time_has_moved(embedder, tmp_path):
    """Its bytes decide, also where a copy made it newer."""
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "old.txt").write_text("The bridge is repaired in May.")
    reindex([FolderSource(folder)], embedder, tmp_path / "data")
    (folder / "new.txt").write_text("The bridge is repaired in May.")
    (folder / "old.txt").unlink()
    done = reindex([FolderSource(folder)], embedder, tmp_path / "data")
    assert done.moved == (("records/old.txt", "records/new.txt"),)


def test_of_two_alike_nobody_knows_which_moved(embedder, tmp_path):
    """Then one is new and the others are gone, as far as anybody can tell."""
    source = MemorySource({"a/1.txt": "The same.", "a/2.txt": "The same.", "a/3.txt": "Other."})
    reindex([source], embedder, tmp_path)
    del source.contents["a/1.txt"], source.contents["a/2.txt"]
    source.contents["a/4.txt"] = "The same."
    done = reindex([source], embedder, tmp_path)
    assert (done.moved, done.added, done.gone) == ((), ("a/4.txt",), ("a/1.txt", "a/2.txt"))


def test_what_was_removed_by_hand_stays_removed_when_it_moves(embedder, tmp_path):
    """A new name does not bring it back."""
    source = MemorySource({"a/old.txt": "The bridge is repaired in May.", "a/other.txt": "Nothing new."})
    reindex([source], embedder, tmp_path)
    remove("a/old.txt", embedder, tmp_path)
    source.contents["a/new.txt"] = source.contents.pop("a/old.txt")
    reindex([source], embedder, tmp_path)
    assert states(tmp_path) == {"a/other.txt": False}
    assert [record.key for record in Library(tmp_path).snapshot().removed()] == ["a/new.txt"]


def test_what_another_source_adds_did_not_move_there(embedder, tmp_path):
    """A community that adds a copy of a shared record takes nothing away from anybody, and inherits no removal."""
    shared, community = (
        MemorySource({"a/1.txt": "The same.", "a/2.txt": "Other."}, "shared"),
        MemorySource({}, "theirs"),
    )
    reindex([shared, community], embedder, tmp_path)
    del shared.contents["a/1.txt"]
    community.contents["community-7/copy.txt"] = "The same."
    done = reindex([shared, community], embedder, tmp_path)
    assert (done.moved, done.gone, done.added) == ((), ("a/1.txt",), ("community-7/copy.txt",))
    remove("community-7/copy.txt", embedder, tmp_path)
    community.contents.clear()
    other = MemorySource({"community-8/copy.txt": "The same."}, "others")
    reindex([shared, community, other], embedder, tmp_path)
    assert "community-8/copy.txt" in states(tmp_path)


def test_a_place_that_was_not_seen_whole_loses_nothing(embedder, tmp_path):
    """What it does not list may be there all the same."""
    source = MemorySource(dict(list(MANY.items())[:3]))
    reindex([source], embedder, tmp_path)
    del source.contents["a/00.txt"]
    source.whole = False
    assert reindex([source], embedder, tmp_path).gone == ()
    source.whole = True
    assert reindex([source], embedder, tmp_path).gone == ("a/00.txt",)


def test_much_that_is_gone_at_once_is_asked_about(embedder, tmp_path):
    """Nothing is marked, an admin is told what to do, and it is asked again until it is true or they are back."""
    source = MemorySource(MANY)
    reindex([source], embedder, tmp_path)
    for key in list(MANY)[:8]:
        del source.contents[key]
    source.contents["a/new.txt"] = "New all the same."
    for again in range(2):
        meant, done = plan([source], embedder, tmp_path), reindex([source], embedder, tmp_path)
        assert (meant.gone, done.gone) == ((), ())
        assert [(held.source, held.gone) for held in done.held] == [("memory", 8)]
        assert meant.held == done.held
        assert any("8 of 2" in finding.sentence and "accept" in finding.remedy for finding in done.findings)
        assert done.added == (() if again else ("a/new.txt",))
    assert not any(states(tmp_path).values())
    done = reindex([source], embedder, tmp_path, allowance=Allowance(accepted=frozenset({"memory"})))
    assert len(done.gone) == 8
    assert not done.held
    assert sum(states(tmp_path).values()) == 8


def test_a_folder_that_is_sorted_anew_is_not_asked_about(embedder, tmp_path):
    """All of it moved; nothing is gone."""
    source = MemorySource(MANY)
    reindex([source], embedder, tmp_path)
    source.contents = {key.replace("a/", "a/2026/"): text for key, text in MANY.items()}
    source.stamps = {key: f"new {key}" for key in source.contents}
    done = reindex([source], embedder, tmp_path)
    assert (len(done.moved), done.held, done.gone, done.added) == (20, (), (), ())


def test_what_few_records_lose_is_not_asked_about(embedder, tmp_path):
    """Who takes away three of four files means it."""
    source = MemorySource(dict(list(MANY.items())[:4]))
    reindex([source], embedder, tmp_path)
    for key in list(source.contents)[:3]:
        del source.contents[key]
    assert len(reindex([source], embedder, tmp_path).gone) == 3


def test_another_source_is_not_held_up(embedder, tmp_path):
    """What one lost says nothing about the other."""
    first, second = (
        MemorySource(MANY, "first"),
        MemorySource({"b/1.txt": "One.", "b/2.txt": "Two."}, "second"),
    )
    reindex([first, second], embedder, tmp_path)
    first.contents.clear()
    del second.contents["b/1.txt"]
    done = reindex([first, second], embedder, tmp_path)
    assert done.gone == ("b/1.txt",)
    assert [held.source for held in done.held] == ["first"]


def test_what_is_accepted_is_accepted_once(tmp_path):
    """And a file that cannot be read accepts nothing."""
    accept_gone(tmp_path, "one")
    accept_gone(tmp_path, "two")
    assert accepted_gone(tmp_path) == {"one", "two"}
    forget_accepted(tmp_path, {"one"})
    assert accepted_gone(tmp_path) == {"two"}
    forget_accepted(tmp_path, {"two"})
    assert accepted_gone(tmp_path) == frozenset()
    (tmp_path / "accepted-gone.json").write_text("{")
    assert accepted_gone(tmp_path) == frozenset()


def test_what_an_admin_set_counts_before_the_record(embedder, tmp_path):
    """It is taken in by the next re-index, says so, survives a change of the record, and can be taken back."""
    source = MemorySource({"a/1.txt": "The council met.", "a/2.txt": "Other."})
    reindex([source], embedder, tmp_path)
    with MetadataOverrides(tmp_path) as corrections:
        corrections.set("a/1.txt", {"body": "City  Council", "kind": "minutes", "date": "March 5, 2026"})
    assert plan([source], embedder, tmp_path).to_read == ("a/1.txt",)
    done = reindex([source], embedder, tmp_path)
    assert done.changed == ("a/1.txt",)
    assert not done.embedded
    source.contents["a/1.txt"] = "The council met again."
    reindex([source], embedder, tmp_path)
    record = Library(tmp_path).snapshot().record("a/1.txt")
    assert record
    assert (record.body, record.kind, record.date.isoformat()) == ("City Council", Kind.MINUTES, "2026-03-05")
    assert "Set by hand: kind, body, date." in in_words(record.notes)
    with MetadataOverrides(tmp_path) as corrections:
        assert corrections.set("a/1.txt", {"body": "", "kind": "", "date": ""}) == {}
    reindex([source], embedder, tmp_path)
    record = Library(tmp_path).snapshot().record("a/1.txt")
    assert record
    assert (record.body, record.notes) == ("", ())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"kind": "minuts"}, "Did you mean “minutes”?"),
        ({"language": "zz"}, "not “zz”."),
        ({"body": "x" * 501}, "500 characters."),
    ],
)
def test_a_correction_that_cannot_be_meant_is_refused_in_a_sentence(tmp_path, value, said):
    """With one stop at its end."""
    with MetadataOverrides(tmp_path) as corrections, pytest.raises(NotAllowed) as refused:
        corrections.set("a/1.txt", value)
    assert refused.value.sentence.endswith(said)


def test_what_was_set_goes_along_when_the_record_moves(embedder, tmp_path):
    """By the re-index after the one that found it elsewhere, at the latest."""
    source = MemorySource({"a/old.txt": "The council met.", "a/2.txt": "Other."})
    reindex([source], embedder, tmp_path)
    with MetadataOverrides(tmp_path) as corrections:
        corrections.set("a/old.txt", {"body": "City Council"})
    reindex([source], embedder, tmp_path)
    source.contents["a/new.txt"] = source.contents.pop("a/old.txt")
    for _ in range(2):
        reindex([source], embedder, tmp_path)
    record = Library(tmp_path).snapshot().record("a/new.txt")
    assert record
    assert record.body == "City Council"


@pytest.mark.parametrize(
    "told", [{"kind": "nonsense"}, {"date": "soon"}, {"date": "0000-00-00"}, {"language": "english"}]
)
def test_what_cannot_be_is_not_set(told, tmp_path):
    """And what was set before stays."""
    with MetadataOverrides(tmp_path) as corrections:
        corrections.set("a", {"body": "City Council"})
        with pytest.raises(NotAllowed):
            corrections.set("a", told)
        assert corrections.all() == {"a": {"body": "City Council"}}


def test_a_date_that_an_older_plenum_let_be_set_is_told_and_not_used(embedder, tmp_path):
    """It stops nothing: the record keeps its own date, and what else was set counts; setting anything anew clears it away."""
    source = MemorySource({"a/1.txt": "The council met.", "a/2.txt": "Other."})
    with MetadataOverrides(tmp_path) as corrections:
        corrections.set("a/1.txt", {"body": "City Council"})
        told = json.dumps({"body": "City Council", "date": "0000-00-00"})
        with corrections._file.together() as connection:
            connection.execute("UPDATE corrections SET told = ?", (told,))
    done = reindex([source], embedder, tmp_path)
    assert (done.documents, done.failed) == (2, ())
    (finding,) = done.findings
    assert finding.name == "a/1.txt"
    assert "set by hand is used in part: “0000-00-00” is not one date" in finding.sentence
    record = Library(tmp_path).snapshot().record("a/1.txt")
    assert record
    assert (record.body, record.date.is_known) == ("City Council", False)
    with MetadataOverrides(tmp_path) as corrections:
        assert corrections.set("a/1.txt", {"title": "Minutes"}) == {
            "body": "City Council",
            "title": "Minutes",
        }
