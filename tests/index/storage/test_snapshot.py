"""One generation on disk: filtered, found damaged, kept, rolled back."""

import shutil

import numpy as np
import pytest

from domain.answers import Filters
from domain.dates import PartialDate, from_iso
from domain.documents import Kind
from domain.errors import LibraryDamaged, LibraryMissing
from index.pipeline.build import reindex, remove
from index.storage import manifest as manifests
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.manifest import CATALOGUE, CODES, KEYWORDS, NAME, VECTORS
from tests.kit.damage import flip_a_bit, part_of
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

RECORDS = {
    "council/a.txt": document_of(
        "council/a.txt",
        "The council met.\n\n" + "A long talk about water. " * 60,
        body="City Council",
        kind=Kind.MINUTES,
        date=PartialDate(2024, 3, 5),
        collection="council",
    ),
    "council/b.txt": document_of(
        "council/b.txt", "An agenda.", body="City Council", kind=Kind.AGENDA, date=PartialDate(2025)
    ),
    "news/c.txt": document_of("news/c.txt", "On August 1 there was news.", date=PartialDate(month=8, day=1)),
    "news/d.txt": document_of(
        "news/d.txt", "Snow fell.", body="Board", date=PartialDate(2026, 1), collection="news"
    ),
}


@pytest.fixture
def folder(tmp_path):
    reindex([MemorySource(RECORDS)], HashingEmbedder(), tmp_path)
    return tmp_path


@pytest.fixture
def snapshot(folder):
    return Library(folder).snapshot()


def keys(snapshot, ids):
    return sorted({passage.document for passage in snapshot.passages(ids)})


def filters(**given):
    given = {k: from_iso(v) if k in ("since", "until") else v for k, v in given.items()}
    return Filters(**given)


@pytest.mark.parametrize(
    ("given", "left", "undated"),
    [
        ({"since": "2024"}, ["council/a.txt", "council/b.txt", "news/d.txt"], 1),
        ({"since": "2024-03-05"}, ["council/a.txt", "council/b.txt", "news/d.txt"], 1),
        ({"since": "2024-03-06"}, ["council/b.txt", "news/d.txt"], 1),
        ({"since": "2025-02"}, ["news/d.txt"], 1),
        ({"until": "2025"}, ["council/a.txt", "council/b.txt"], 1),
        ({"until": "2026-01-30"}, ["council/a.txt", "council/b.txt"], 1),
        ({"since": "2025", "until": "2025-12-31"}, ["council/b.txt"], 1),
        ({"body": "city council"}, ["council/a.txt", "council/b.txt"], 0),
        ({"kind": "agenda"}, ["council/b.txt"], 0),
        ({"collection": "news"}, ["news/d.txt"], 0),
        ({"scope": "news/c.txt"}, ["news/c.txt"], 0),
        ({"scope": "news/c.txt", "since": "2020"}, [], 1),
        ({"body": "City Council", "since": "2025"}, ["council/b.txt"], 0),
        ({"body": "Nobody"}, [], 0),
        ({"since": "2030", "until": "2020"}, [], 1),
    ],
)
def test_filters_leave_what_is_shown_to_be_in_them(snapshot, given, left, undated):
    """A record counts as in a range when every day it can mean is; one without a year is left out and counted."""
    scope = snapshot.scope(filters(**given))
    ids = [number for first, stop in scope.ranges.tolist() for number in range(first, stop)]
    assert keys(snapshot, ids) == left
    assert ids == sorted(set(ids))
    assert scope.passages == len(ids)
    assert scope.holds(np.arange(snapshot.manifest.passages)).nonzero()[0].tolist() == ids
    assert [snapshot.records()[place].key for place in scope.records] == left
    assert scope.undated == undated
    assert len(snapshot.tokens) == len(snapshot.vectors) == snapshot.manifest.passages


@pytest.mark.parametrize("nothing", [Filters(), Filters(since=PartialDate(month=8))])
def test_filters_that_restrict_nothing_are_none(snapshot, nothing):
    """No filter, or one without a year, leaves everything in."""
    scope = snapshot.scope(nothing)
    assert (scope.ranges, scope.passages, scope.undated) == (None, snapshot.manifest.passages, 0)


def test_neighbours_stay_within_the_document(snapshot):
    """The first passage has none before it, the last none after it."""
    for record in snapshot.records():
        ids = snapshot.document_passages(record.key)
        assert [snapshot.record_of(i).key for i in ids] == [record.key] * len(ids)
        around = [snapshot.neighbours(i) for i in ids]
        assert around == [(i - 1 if i > ids[0] else None, i + 1 if i < ids[-1] else None) for i in ids]
    assert len(snapshot.document_passages("council/a.txt")) > 1
    assert snapshot.document_passages("nothing") == range(0)
    with pytest.raises(IndexError):
        snapshot.record_of(snapshot.manifest.passages)


def test_a_snapshot_tells_what_it_is(snapshot):
    """Documents whole, records without their text, the dates it covers, counts and token states that agree."""
    assert snapshot.document("news/c.txt") == RECORDS["news/c.txt"]
    assert snapshot.record("news/c.txt").text_hash == RECORDS["news/c.txt"].text_hash
    assert snapshot.record("nothing") is None
    assert snapshot.document("nothing") is None
    assert snapshot.coverage_dates() == ("2024-03-05", "2026-01-31")
    assert len(snapshot.vectors) == len(snapshot.tokens) == snapshot.manifest.passages
    assert snapshot.manifest.vectors["kind"] == "flat"


def parts(generation):
    every = [part_of(generation, name) for name in (CATALOGUE, VECTORS, CODES)]
    return [*every, generation / NAME, *(generation / KEYWORDS).iterdir()]


def test_one_flipped_bit_anywhere_is_found(folder):
    """Every file is checked when the library is opened: LibraryDamaged names it, and says what to do."""
    generations = Generations(folder)
    generation = generations.path(generations.current())
    Library(folder).snapshot()
    for path in parts(generation):
        if path.suffix == ".lock":
            continue
        whole = path.read_bytes()
        flip_a_bit(path)
        with pytest.raises(LibraryDamaged) as caught:
            Library(folder).snapshot()
        assert path.name in caught.value.sentence
        assert "python bot.py reindex" in caught.value.remedy
        path.write_bytes(whole)
    assert Library(folder).snapshot()


@pytest.mark.parametrize("name", [CATALOGUE, VECTORS, NAME, f"{KEYWORDS}/meta.json"])
def test_a_missing_or_half_written_file_is_found(folder, name):
    """A file that is gone or shorter than it was is as bad as a changed one."""
    generations = Generations(folder)
    path = part_of(generations.path(generations.current()), name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LibraryDamaged, match=path.name):
        Library(folder).snapshot()
    path.unlink()
    with pytest.raises(LibraryDamaged, match=path.name):
        Library(folder).snapshot()


@pytest.mark.parametrize("content", ["", "0001-00000000\n", "../../etc\n", "\0\0\0", "0001-zzzzzzzz"])
def test_a_current_that_names_nothing_is_damage(folder, content):
    """CURRENT empty, torn, or naming what is not there is told as such, and never leads anywhere else."""
    (folder / "CURRENT").write_text(content)
    with pytest.raises(LibraryDamaged, match="CURRENT"):
        Library(folder).snapshot()


def test_a_generation_under_another_name_is_not_taken(folder):
    """A folder that was renamed or copied is not the generation its manifest speaks of."""
    generations = Generations(folder)
    name = generations.current()
    shutil.copytree(generations.path(name), generations.path("0009-12345678"))
    (folder / "CURRENT").write_text("0009-12345678\n")
    with pytest.raises(LibraryDamaged, match="belongs to"):
        Library(folder).snapshot()


def test_a_manifest_of_another_version_is_a_clear_error(folder):
    """What a later program wrote is not guessed at."""
    generations = Generations(folder)
    path = generations.path(generations.current()) / NAME
    path.write_text(path.read_text().replace('"manifest": 2', '"manifest": 3'))
    with pytest.raises(LibraryDamaged, match="version 3"):
        Library(folder).snapshot()


def history(folder, count, **options):
    source, embedder = MemorySource(RECORDS), HashingEmbedder()
    for number in range(count):
        source.contents["news/e.txt"] = f"Edition {number}."
        reindex([source], embedder, folder, **options)
    return Generations(folder)


def test_a_rollback_goes_one_generation_back(tmp_path):
    """And again one more; then there is none. The next re-index takes in what is new again."""
    generations = history(tmp_path, 3)
    library = Library(tmp_path)
    assert library.snapshot().document("news/e.txt").text == "Edition 2."
    library.rollback()
    assert library.snapshot().document("news/e.txt").text == "Edition 1."
    assert library.rollback().current
    assert library.snapshot().document("news/e.txt").text == "Edition 0."
    with pytest.raises(LibraryMissing, match="earlier"):
        library.rollback()
    newest = generations.names()[0]
    assert library.rollback(newest).name == newest
    assert library.snapshot().document("news/e.txt").text == "Edition 2."
    with pytest.raises(LibraryMissing, match="0042"):
        library.rollback("0042-00000000")


def test_a_rollback_never_goes_to_a_damaged_one(tmp_path):
    """Asked for by name it is refused; otherwise it is passed over."""
    generations = history(tmp_path, 3)
    middle, first = generations.names()[1:]
    flip_a_bit(part_of(generations.path(middle), VECTORS))
    with pytest.raises(LibraryDamaged):
        generations.rollback(middle)
    assert generations.rollback().name == first


def test_the_last_few_generations_are_kept(tmp_path):
    """As many as asked for, the newest; a current one that is older stays too."""
    generations = history(tmp_path, 4, keep=2)
    assert [name[:4] for name in generations.names()] == ["0004", "0003"]
    generations.rollback()
    with generations.locked():
        generations.prune(1)
    assert [name[:4] for name in generations.names()] == ["0004", "0003"]


def test_history_tells_what_each_did(tmp_path):
    """Newest first, with what was added and changed, the current one marked, and a broken one named."""
    generations = history(tmp_path, 2)
    newest, oldest = generations.history()
    assert newest.current
    assert newest.changed == ("news/e.txt",)
    assert len(oldest.added) == oldest.documents == 5
    assert newest.model == "hashing"
    flip_a_bit(generations.path(oldest.name) / NAME)
    assert generations.history()[1].problem
    assert generations.history()[1].fingerprint == ""


def test_a_manifest_is_sealed(tmp_path):
    """Its copy is the same; a changed one is not read."""
    generations = history(tmp_path, 1)
    path = generations.path(generations.current())
    assert manifests.read(path) == manifests.read(path, manifests.COPY)
    assert np.isclose(manifests.read(path).vectors["recall_at_10"], 1.0)
    (path / NAME).write_text((path / NAME).read_text().replace('"documents": 5', '"documents": 6'))
    with pytest.raises(LibraryDamaged, match="not what was written"):
        manifests.read(path)
    assert manifests.read_either(path).documents == 5


# --- The records that Plenum comes with.


def demo(folder, *others):
    """A library with the demo record, and one record of each of the collections ``others``."""
    made = {
        f"{collection}/a.txt": document_of(
            f"{collection}/a.txt", f"The {collection} met.", collection=collection
        )
        for collection in ("seeds", *others)
    }
    reindex([MemorySource(made)], HashingEmbedder(), folder)
    return Library(folder).snapshot()


def searched(snapshot, **filters):
    """The collections that are searched, as a search and as a list of records see it."""
    scope = snapshot.scope(Filters(**filters))
    ids = np.flatnonzero(scope.holds(np.arange(snapshot.manifest.passages)))
    return {snapshot.record_of(number).collection for number in ids}


@pytest.mark.parametrize(
    ("others", "community", "seen"),
    [
        ((), "", {"seeds"}),
        ((), "community-7", {"seeds"}),
        (("records",), "", {"records"}),
        (("records",), "community-7", {"records"}),
        (("community-7",), "community-7", {"community-7"}),
        (("community-7",), "community-8", {"seeds"}),
        (("community-7",), "", {"community-7"}),
        (("records", "community-7"), "community-7", {"records", "community-7"}),
    ],
)
def test_the_demo_record_steps_back_once_there_are_others(tmp_path, others, community, seen):
    """For who sees the others: the operator, or the community that added them."""
    snapshot = demo(tmp_path, *others)
    assert searched(snapshot, community=community) == seen
    assert {record.collection for record in snapshot.visible(community)} == seen


def test_the_demo_record_is_searched_where_it_is_asked_for_by_name(tmp_path):
    """As a collection, or as the one record that a follow-up keeps to."""
    snapshot = demo(tmp_path, "records")
    assert searched(snapshot, collection="seeds") == {"seeds"}
    assert searched(snapshot, scope="seeds/a.txt") == {"seeds"}


def test_the_demo_record_is_back_when_the_others_are_removed(tmp_path):
    """Nothing was deleted."""
    demo(tmp_path, "records")
    remove("records/a.txt", HashingEmbedder(), tmp_path)
    assert searched(Library(tmp_path).snapshot()) == {"seeds"}
