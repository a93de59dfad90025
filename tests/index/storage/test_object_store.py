"""The library in an object store: a real S3 server, a real PostgreSQL, machines that share nothing else."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import App, build
from config.loader import load
from config.settings import Folder, Settings
from domain.answers import Filters
from domain.errors import BadSettings, LibraryBusy, LibraryError, MissingPart, StorageFull
from index.records import UploadFields
from index.sources.feed_store import FeedStore, StoredRecord
from index.storage import bucket
from index.storage import object_store as module
from index.storage.library import Library
from index.storage.object_store import SHARED, SharedFolder
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import ADDED, MINUTES, sharing_readers
from tests.kit.object_store import Buckets, Machine, machines, take_in
from tests.kit.postgresql import Server
from tests.kit.reader import WordReader

WITHIN = 60.0


@pytest.fixture(scope="module")
def buckets_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buckets]:
    made = Buckets(tmp_path_factory.mktemp("buckets"))
    yield made
    made.end()


@pytest.fixture
def buckets(buckets_of_module: Buckets, monkeypatch: pytest.MonkeyPatch) -> Buckets:
    made = buckets_of_module
    shutil.rmtree(made.folder / "town")
    (made.folder / "town").mkdir()
    made.refuses, made.kills = 0, (None, 0)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def state(postgresql: Server) -> str:
    return postgresql.new_database()


@pytest.fixture
def two(buckets: Buckets, state: str, tmp_path: Path) -> Iterator[list[Machine]]:
    with machines(tmp_path, state) as made:
        yield made


def until(happens: Callable[[], bool]) -> None:
    """However slow the machine is, it happens."""
    end = time.monotonic() + WITHIN
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_one_machine_publishes_the_other_answers_from(two: list[Machine], buckets: Buckets) -> None:
    """Also a text that a receipt needs; and a rollback on either is one on both. What was there already is neither sent nor fetched
    again, and is one file on the disk.
    """
    one, other = two
    one.take_in(0)
    assert other.answers() == "e0"
    sent = {each.name: each.stat().st_mtime_ns for each in buckets.objects()}
    other.take_in(1)
    assert one.answers() == "e1"
    now = {each.name: each.stat().st_mtime_ns for each in buckets.objects()}
    assert sent.items() <= now.items()
    assert len(one.library.history()) == 2
    assert one.library.rollback().name.startswith("0001-")
    assert [other.answers(), one.answers()] == ["e0", "e0"]
    assert one.library.history() == other.library.history()


def test_who_answers_meanwhile_sees_it_by_itself(two: list[Machine], monkeypatch: pytest.MonkeyPatch) -> None:
    """A question keeps its generation; a later one gets the next without anything being told to this machine."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    one, other = two
    one.take_in(0)
    held = other.library.snapshot()
    one.take_in(1)
    until(lambda: other.library.snapshot().generation != held.generation)
    assert other.library.snapshot().generation == one.library.snapshot().generation
    assert held.document("r/01.txt")


def test_a_data_folder_is_a_cache(two: list[Machine], monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted, in part or as a whole, it is filled again; what is kept no more, or was forgotten, goes there too. What is large comes in parts."""
    monkeypatch.setattr(bucket, "_PART", 5000)
    one, other = two
    for number in range(3):
        one.take_in(number, keep=2)
    assert other.answers() == "e2"
    assert len(other.library.history()) == 2
    shutil.rmtree(other.data)
    assert other.answers() == "e2"
    next(other.data.glob("generations/*/segments/*/catalogue.sqlite")).write_bytes(b"spoilt")
    assert other.answers() == "e2"
    one.take_in(3, keep=1)
    with one.generations.locked():
        one.generations.texts.retain([])
    assert list(other.data.glob("texts/*/*.txt"))
    other.take_in(3, keep=1)
    assert not list(other.data.glob("texts/*/*.txt"))
    assert len(list(other.data.glob("generations/[0-9]*"))) == 1


def test_what_nobody_names_is_taken_away(two: list[Machine], buckets: Buckets) -> None:
    """With the generations beyond those that are kept go their objects, and what a killed sender left."""
    one, _ = two
    (buckets.folder / "town/plenum/objects").mkdir(parents=True)
    (buckets.folder / "town/plenum/objects" / ("0" * 64)).write_bytes(b"left")
    one.take_in(0, keep=1)
    one.take_in(1, keep=1)
    (listed,) = one.data.glob("generations/*/stored.json")
    named = {each["sha256"] for each in json.loads(listed.read_text()).values()}
    assert {each.name for each in buckets.objects()} == {
        *named,
        hashlib.sha256(listed.read_bytes()).hexdigest(),
    }
    assert one.answers() == "e1"


def test_a_mounted_folder_is_a_store_too(state: str, tmp_path: Path) -> None:
    """Through the same calls: sent, fetched, taken away."""
    (tmp_path / "mounted").mkdir()
    one, other = (Machine(tmp_path / each, state, f"file://{tmp_path}/mounted") for each in ("one", "other"))
    for number in range(2):
        one.take_in(number, keep=1)
        assert other.answers() == f"e{number}"
    (listed,) = other.data.glob("generations/*/stored.json")
    files = json.loads(listed.read_text())
    assert (
        len(list((tmp_path / "mounted/objects").iterdir()))
        == len({each["sha256"] for each in files.values()}) + 1
    )


def test_one_at_a_time_publishes(two: list[Machine]) -> None:
    """Whoever holds the lock; and whoever lost it meanwhile publishes nothing."""
    one, other = two
    one.take_in(0)
    with other.store.lock(), pytest.raises(LibraryBusy, match="re-indexed by another process"):
        one.take_in(1)
    generations = one.generations
    with generations.locked():
        one.store._rows.close()
        name = generations.names()[0]
        with one.store._rows.together() as connection:
            connection.execute("UPDATE generations SET name = '0009-00000000'")
        with pytest.raises(LibraryBusy, match="published a library meanwhile"):
            generations.make_current(name)


def test_killed_while_sending_never_half_a_generation_answers(
    two: list[Machine], buckets: Buckets, state: str
) -> None:
    """``kill -9`` at an object: what answered does, everywhere, and the next run publishes."""
    one, other = two
    one.take_in(0)
    context: Any = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kit.object_store"])
    process = context.Process(target=take_in, args=(str(one.data), state, 1, buckets.environment))
    buckets.kills = process, 9
    process.start()
    process.join()
    buckets.kills = None, 0
    assert process.exitcode == -9
    assert [other.answers(), one.answers()] == ["e0", "e0"]
    until(lambda: not one.store._locks().taken(["library"]))
    other.take_in(1)
    assert [other.answers(), one.answers()] == ["e1", "e1"]


def test_what_is_committed_answers_wherever_its_publisher_broke_off(
    two: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is the commit point: after it, not even ``CURRENT`` has to have been written."""
    one, other = two
    one.take_in(0)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("index.storage.generations.replace_text", full)
        with pytest.raises(StorageFull):
            one.take_in(1)
    assert [other.answers(), one.answers()] == ["e1", "e1"]


def spoil_shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def spoil_altered(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def test_no_object_that_is_not_what_was_sent_is_used(two: list[Machine], buckets: Buckets) -> None:
    """Cut short, altered or gone: what is here goes on answering, and it is told which object it is; deleted as told, it is sent again."""
    one, other = two
    one.take_in(0)
    for number, spoil in enumerate((spoil_shorter, spoil_altered, Path.unlink)):
        assert other.answers() == f"e{number}"
        before = set(buckets.objects())
        one.take_in(number + 1)
        spoilt = max(set(buckets.objects()) - before, key=lambda path: path.stat().st_size)
        spoil(spoilt)
        assert other.answers() == f"e{number}"
        assert other.store.problem
        assert spoilt.name in other.store.problem.sentence
        assert "It is not used" in refused(other.store.answers).sentence
        spoilt.unlink(missing_ok=True)
        one.take_in(number + 1)


def test_while_the_store_is_away_the_cache_answers(
    two: list[Machine], buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is published; as soon as it is back, what was published meanwhile answers, in the same process."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    one, other = two
    one.take_in(0)
    name = other.library.snapshot().generation
    one.take_in(1)
    buckets.end()
    try:
        assert other.library.snapshot().generation == name
        until(lambda: bool(other.library.snapshot() and other.store.problem))
        assert "does not answer" in str(other.store.problem)
        with pytest.raises(LibraryError, match="does not answer"):
            one.take_in(2)
        assert one.answers() == "e1"
    finally:
        buckets.begin()
    until(lambda: other.library.snapshot().generation != name)
    until(lambda: bool(other.library.snapshot() and not other.store.problem))


def refused(act: Callable[[], object]) -> LibraryError:
    with pytest.raises(LibraryError) as told:
        act()
    assert "a-secret-word" not in f"{told.value} {told.value.remedy}"
    return told.value


def test_a_store_that_cannot_be_used_is_said_to_be_so(
    two: list[Machine], buckets: Buckets, state: str, tmp_path: Path
) -> None:
    """Each in a sentence of its own, with what to do; nothing is lost, and no secret is shown."""
    one, _ = two
    one.take_in(0)
    new = lambda url="s3://town/plenum", where=state: Machine(tmp_path / "new", where, url)  # noqa: E731
    buckets.refuses = 403
    assert "does not let Plenum in" in refused(new().answers).sentence
    buckets.refuses = 0
    assert "library_store names s3://town/plenun" in refused(new("s3://town/plenun").answers).sentence
    (tmp_path / "new" / "CURRENT").write_text("0001-00000000\n")
    assert "a library of its own" in refused(new().store.bring).sentence
    (tmp_path / "new" / "CURRENT").unlink()
    aside = buckets.folder / "town" / "aside"
    (buckets.folder / "town" / "plenum").rename(aside)
    assert "is empty, and the state database says" in refused(new().answers).sentence
    assert one.answers() == "e0"
    one.take_in(0)
    assert new().answers() == "e0"


def test_two_libraries_of_one_prefix_are_told_apart(
    two: list[Machine], buckets: Buckets, postgresql: Server, tmp_path: Path
) -> None:
    """The second is refused, and neither has lost anything; nor has one that names no bucket, or none that is there."""
    one, _ = two
    one.take_in(0)
    second = Machine(tmp_path / "second", postgresql.new_database())
    assert "holds another library" in refused(lambda: second.take_in(1)).sentence
    assert one.answers() == "e0"
    fresh = postgresql.new_database()
    for url in ("s3://nowhere/plenum", f"file://{tmp_path}/nowhere"):
        assert (
            "is not there"
            in refused(lambda url=url: Machine(tmp_path / "third", fresh, url).take_in(1)).sentence
        )


def test_an_empty_folder_beside_receipts_is_not_the_library(
    state: str, buckets: Buckets, tmp_path: Path
) -> None:
    """Whether or not there is a store: it is another folder, and neither “no records yet” nor what is sent to the store."""
    machine = Machine(tmp_path / "data", state)
    machine.receipts = True
    told = refused(lambda: machine.take_in(0))
    assert "holds receipts, and there is no library" in told.sentence
    assert "without library_store" in told.remedy
    assert not buckets.objects()
    shared = SharedFolder(tmp_path / "data", machine._state.open, lambda: True)
    for looks in (
        shared.check,
        shared.bring,
        shared.answers,
        Library(tmp_path / "data", store=shared).snapshot,
    ):
        assert "holds receipts, and there is no library" in refused(looks).sentence


def test_who_only_looks_sends_nothing(state: str, buckets: Buckets, tmp_path: Path) -> None:
    """Nor does one begin it anew from its cache after somebody else brought the library back: the state says that it is not there."""
    one, other = (Machine(tmp_path / name, state) for name in ("one", "other"))
    one.take_in(0)
    other.library.snapshot()
    assert "not sent yet" not in other.store.answers()
    one.store.leave(lambda: 0)
    for path in SHARED:
        other.store.pull(path)
    assert "not sent yet" in other.store.answers()
    SharedFolder(one.data, one._state.open, lambda: True).check()


def application(folder: Path, state: str, store: str = "s3://town/plenum") -> App:
    if not (folder / "records").is_dir():
        (folder / "records").mkdir(parents=True)
        (folder / "records" / "minutes.txt").write_text(MINUTES)
    where = Settings(
        data=folder / "data", folders=(Folder(path=folder / "records"),), state=state, library_store=store
    )
    return sharing_readers(build(where, embedder=HashingEmbedder(), reader=WordReader()))


def reindex(app: App) -> None:
    app.library.reindex(lambda *_: None, lambda _: None)


def keys(app: App) -> list[str]:
    return [each.key for each in app._library.answering("", "").snapshot().records()]


def test_there_and_back(buckets: Buckets, state: str, tmp_path: Path) -> None:
    """A shared folder's library, uploads and texts come into the store by a re-index; another machine has them, adds to them and takes
    out of them; and all come back into a folder, as `migrate-state` brings them. Meanwhile who forgot the setting is told.
    """
    alone = application(tmp_path / "a", state, "")
    first = alone.uploads.propose("community-7", "oaks.txt", ADDED.encode(), UploadFields())
    alone.uploads.confirm("community-7", first.id)
    reindex(alone)
    receipt = alone.answers.ask("When will the next meeting be held?", Filters()).id
    one, other = (application(tmp_path / each, state) for each in "ab")
    reindex(one)
    assert keys(other) == ["community-7/oaks.txt", "records/minutes.txt"]
    assert other.answers.verify(receipt).proven
    assert "library_store is not set here" in refused(lambda: reindex(alone)).sentence
    second = other.uploads.propose(
        "community-7", "elms.txt", ADDED.replace("oak", "elm").encode(), UploadFields()
    )
    assert one.uploads.get("community-7", second.id) == second
    one.uploads.confirm("community-7", second.id)
    reindex(other)
    assert "community-7/elms.txt" in keys(one)
    one.uploads.forget("community-8")
    assert len(buckets.objects("files")) == 4
    with pytest.raises(BadSettings, match="library_store nothing"):
        one.take_from("s3://town/plenum")
    shutil.rmtree(tmp_path / "a" / "data")
    assert "library_store is not set here" in refused(lambda: keys(alone)).sentence
    counts = alone.take_from("s3://town/plenum")["library"]
    assert counts["generations"] == 2
    assert counts["files"] == 4
    reindex(alone)
    assert len(keys(alone)) == 3
    assert alone.answers.verify(receipt).proven


def test_what_was_fetched_is_there_for_the_next_leader(buckets: Buckets, two: list[Machine]) -> None:
    """Bytes and what is known of them, also when they are forgotten."""
    one, other = two
    one.take_in(0)
    with one.store.changing("sources/abc"):
        FeedStore(one.data / "sources/abc").keep(StoredRecord("1", "k", "u", body="0" * 64), b"words")
        # Meanwhile nobody here waits for it, or takes it back.
        one.store.pull("sources", wait=False)
    other.store.pull("sources", named="place.sqlite")
    store = FeedStore(other.data / "sources/abc")
    assert store.records()["1"].key == "k"
    assert not store.has("0" * 64)
    with other.store.changing("sources/abc"):
        store.keep(StoredRecord("2", "l", "v"))
    one.store.pull("sources")
    assert list(FeedStore(one.data / "sources/abc").records()) == ["1", "2"]
    with one.store.changing("sources/abc"):
        shutil.rmtree(one.data / "sources/abc")
    other.store.pull("sources")
    assert not (other.data / "sources/abc/place.sqlite").exists()
    assert not buckets.objects("files")


def test_what_is_not_shared_was_not_done(buckets: Buckets, two: list[Machine]) -> None:
    """While the store is away, an addition is refused, and neither machine has it afterwards."""
    one, other = two
    one.take_in(0)
    (one.data / "communities").mkdir()
    buckets.refuses = 500

    def add() -> None:
        with one.store.changing("communities/community-7"):
            (one.data / "communities/community-7").mkdir()
            (one.data / "communities/community-7/a.txt").write_text("words")

    refused(add)
    buckets.refuses = 0
    for each in (one, other):
        each.store.pull("communities")
        assert not (each.data / "communities/community-7/a.txt").exists()


@pytest.mark.parametrize(
    ("store", "says"),
    [
        ("s3//bucket", "an address that begins with s3://"),
        ("s4://bucket/plenum", "an address that begins with s3://"),
        ("s3://key:a-secret-word@bucket", "an address that begins with s3://"),
    ],
)
def test_an_address_with_a_typo_is_refused_at_the_start(store: str, says: str, tmp_path: Path) -> None:
    """By name of the setting; what is in it is not shown where it may hold a secret."""
    given = {"PLENUM_STATE": "postgresql://db/plenum", "PLENUM_LIBRARY_STORE": store}
    with pytest.raises(BadSettings) as told:
        load(tmp_path, given, tmp_path)
    assert says in f"{told.value} {told.value.remedy}"
    assert "a-secret-word" not in f"{told.value} {told.value.remedy}"


def test_a_store_needs_shared_state_and_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is said with what to do."""
    with pytest.raises(BadSettings, match="needs state in a PostgreSQL database"):
        build(load(tmp_path, {"PLENUM_LIBRARY_STORE": "s3://bucket/plenum"}, tmp_path).settings)
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(MissingPart) as told:
        bucket.Bucket("s3://bucket/plenum")
    assert told.value.remedy == "Run: make obstore"
