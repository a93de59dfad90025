"""A library that Milvus searches: it finds the same, has what was published and no other, and says what is wrong with it."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import numpy as np
import pytest

from domain.answers import Filters
from domain.errors import BadSettings, EngineAway, LibraryError
from index.pipeline.build import forget, reindex
from index.ports import Hits
from index.storage import milvus
from index.storage.generations import Generations
from index.storage.library import Library, Snapshot
from index.storage.milvus import Milvus
from retrieval.search import search
from tests.kit.embedder import HashingEmbedder
from tests.kit.milvus import Server, server
from tests.kit.records import MemorySource

WORDS = (
    "budget snow removal park river bridge council vote tax road lease water fire chief school 供水 全体会议"
)
COMMUNITIES = ("community-7", "community-8")


def _records() -> dict[str, str]:
    dice = random.Random(3)
    return {
        f"{part}/{number:02}.txt": "\n\n".join(
            " ".join(dice.choices(WORDS.split(), k=dice.randint(3, 60))) + "." for _ in range(4)
        )
        for number in range(12)
        for part in ("records", *COMMUNITIES)
    }


def _same(one: Hits, other: Hits) -> None:
    """The same scores, and of those that differ the same passages; which of equals came last is rounding."""
    np.testing.assert_allclose(one[1], other[1], atol=1e-5)
    if len(one[1]):
        above = [
            {int(i) for i, score in zip(*each, strict=True) if score > one[1][-1] + 1e-4}
            for each in (one, other)
        ]
        assert above[0] == above[1]


def _held(engine: Milvus) -> list[str]:
    names: list[str] = engine.ask(lambda client: client.list_collections())
    return names


@pytest.mark.parametrize(("ranges", "ids"), [(64, 10_000), (1, 10_000), (1, 1)])
def test_a_library_is_searched_the_same_way(
    ranges: int, ids: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, in whatever scope, and however that is told to Milvus: the passages and scores of the library's own search."""
    monkeypatch.setattr(milvus, "_FEW_RANGES", ranges)
    monkeypatch.setattr(milvus, "_FEW_IDS", ids)
    embedder, engine = HashingEmbedder(), Milvus(server().uri)
    reindex([MemorySource(_records())], embedder, tmp_path, engine=engine)
    here, there = Library(tmp_path).snapshot(), Library(tmp_path, engine=engine).snapshot()
    vector = embedder.embed_question("budget for snow removal").vector
    for who in ("", COMMUNITIES[0], "community-9"):
        one, other = here.seen_by(who), there.seen_by(who)
        every = one.scope(Filters(community=who))
        third = one.scope(Filters(community=who), within=np.arange(0, len(here.vectors), 3))
        for scope in (None, every, third, one.scope(Filters(community=who, collection=COMMUNITIES[0]))):
            for k in (1, 20):
                _same(one.vectors.search(vector, k, scope), other.vectors.search(vector, k, scope))
                for words in ("budget", "snow removal tax", "供水", "elephants"):
                    _same(one.keywords.search(words, k, scope), other.keywords.search(words, k, scope))


def test_a_question_asks_it_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for vectors and once for words; the first question also looks whether all is there."""
    asked, embedder, engine = [], HashingEmbedder(), Milvus(server().uri)
    reindex([MemorySource(_records())], embedder, tmp_path, engine=engine)
    monkeypatch.setattr(engine, "ask", lambda does: asked.append(does) or Milvus.ask(engine, does))
    snapshot = Library(tmp_path, engine=engine).snapshot().seen_by(COMMUNITIES[0])
    for _ in range(2):
        asked.clear()
        scope = snapshot.scope(Filters(community=COMMUNITIES[0]))
        question = "Which bridge and which road?"
        assert search(question, embedder.embed_question(question), snapshot, scope)
    assert len(asked) == 2


def test_it_has_what_is_published(tmp_path: Path) -> None:
    """It has each generation that is kept and no other of this library's, whatever was left there; another library's stay. A rollback
    finds what it goes back to, also where Milvus had lost it, and so does a re-index that has nothing else to do.
    """
    engine, source = Milvus(server().uri), MemorySource({"records/a.txt": "The snow budget."})
    for folder in ("other", "ours"):
        reindex([source], HashingEmbedder(), tmp_path / folder, engine=engine)
    ours = tmp_path / "ours"
    left = engine.name(ours, "0099-killed")
    engine.ask(lambda client: milvus._create(client, left, 4))
    for number in range(3):
        source.contents["records/b.txt"] = f"Version {number} of the water lease."
        reindex([source], HashingEmbedder(), ours, keep=2, engine=engine)

    def has() -> set[str]:
        return {name for name in _held(engine) if name.startswith(engine.name(ours, ""))}

    generations = Generations(ours, engine)
    assert has() == {engine.name(ours, name) for name in generations.names()}
    assert len(has()) == 2
    assert engine.name(tmp_path / "other", Generations(tmp_path / "other").names()[0]) in _held(engine)
    library = Library(ours, engine=engine)
    assert _found(library.snapshot(), "version 2") == ["records/b.txt"]
    engine.drop(ours, generations.names()[1])
    library.rollback()
    assert _found(library.snapshot(), "version 1") == ["records/b.txt"]
    for name in generations.names():
        engine.drop(ours, name)
    source.contents["records/b.txt"] = "Version 1 of the water lease."
    assert not reindex([source], HashingEmbedder(), ours, keep=2, engine=engine).published
    assert _found(Library(ours, engine=engine).snapshot(), "lease") == ["records/b.txt"]
    assert engine.answers(ours).startswith("Milvus (")


def _found(snapshot: Snapshot, words: str) -> list[str]:
    return [snapshot.record_of(number).key for number in snapshot.keywords.search(words, 1)[0].tolist()]


def test_what_is_forgotten_is_gone_from_it(tmp_path: Path) -> None:
    """Of a community that left, Milvus holds no generation any more."""
    engine = Milvus(server().uri)
    reindex([MemorySource(_records())], HashingEmbedder(), tmp_path, engine=engine)
    before = engine.name(tmp_path, Generations(tmp_path).names()[0])
    forget(COMMUNITIES[0], (), HashingEmbedder(), tmp_path, engine=engine)
    held = [name for name in _held(engine) if name.startswith(engine.name(tmp_path, ""))]
    assert len(held) == 1
    assert before not in held


def test_while_it_is_away(tmp_path: Path) -> None:
    """Who asks is told so, and nothing is published that it does not have; the same snapshot answers again when it is back."""
    there, source = Server(), MemorySource({"records/a.txt": "The snow budget."})
    engine = Milvus(there.uri)
    try:
        reindex([source], HashingEmbedder(), tmp_path, engine=engine)
        snapshot = Library(tmp_path, engine=engine).snapshot()
        assert _found(snapshot, "snow") == ["records/a.txt"]
        there.stop()
        source.contents["records/b.txt"] = "The water lease."
        for away in (
            lambda: snapshot.keywords.search("snow", 1),
            lambda: reindex([source], HashingEmbedder(), tmp_path, engine=engine),
            lambda: Milvus(there.uri).answers(tmp_path),
        ):
            with pytest.raises(EngineAway, match="does not answer") as told:
                away()
            assert there.uri in told.value.sentence
            assert told.value.remedy
        assert len(Generations(tmp_path).names()) == 1
        there.start()
        assert _found(snapshot, "snow") == ["records/a.txt"]
        assert reindex([source], HashingEmbedder(), tmp_path, engine=engine).published
    finally:
        there.close()


def test_what_is_wrong_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is not there, a collection that is not, one that holds something else, a Milvus too old, no Milvus: each its own
    sentence and remedy, without the password.
    """
    engine = Milvus(server().uri)
    reindex([MemorySource({"records/a.txt": "The snow budget."})], HashingEmbedder(), tmp_path, engine=engine)
    generation = Generations(tmp_path).names()[0]
    name = engine.name(tmp_path, generation)
    elsewhere = Milvus(server().uri.replace("//", "//ana:secret@") + "/elsewhere")
    told = [_told(elsewhere.answers, tmp_path)]
    row = {"id": 7, "vector": [0.0] * HashingEmbedder().dimensions, "words": {1: 1.0}}
    engine.ask(lambda client: client.insert(name, [row]))
    told.append(_told(engine.answers, tmp_path))
    engine.drop(tmp_path, generation)
    told.append(
        _told(lambda folder: Library(folder, engine=engine).snapshot().keywords.search("snow", 1), tmp_path)
    )
    monkeypatch.setattr(milvus, "LEAST", (99, 0))
    told.append(_told(Milvus(server().uri).answers, tmp_path))
    other = grpc.server(ThreadPoolExecutor())
    port = other.add_insecure_port("127.0.0.1:0")
    other.start()
    told.append(_told(Milvus(f"http://127.0.0.1:{port}").answers, tmp_path))
    other.stop(grace=0).wait()
    for said, expected in zip(
        told,
        ("no database", "2 passages as plenum_", "does not have generation", "is Milvus", "no Milvus server"),
        strict=True,
    ):
        assert expected in said
        assert "secret" not in said
    assert len(set(told)) == 5


def _told(does: object, folder: Path) -> str:
    with pytest.raises(LibraryError) as told:
        does(folder)
    assert told.value.remedy
    return f"{told.value.sentence} {told.value.remedy}"


def test_it_needs_a_state_that_is_shared(tmp_path: Path) -> None:
    """Settings that name Milvus without an address, or with state in files, are refused in a sentence."""
    from config.loader import load

    database = {"PLENUM_STATE": "postgresql://plenum@db/plenum"}
    uri = {"PLENUM_SEARCH_URI": "http://ana:secret@milvus:19530/plenum"}
    for given in ({}, database, uri):
        with pytest.raises(BadSettings, match="PostgreSQL") as told:
            load(tmp_path, {"PLENUM_SEARCH": "milvus", **given}, tmp_path)
        assert "secret" not in str(told.value) + told.value.remedy
    assert (
        load(tmp_path, {"PLENUM_SEARCH": "milvus", **database, **uri}, tmp_path).settings.search == "milvus"
    )
    with pytest.raises(BadSettings, match="search_uri") as told:
        load(tmp_path, {"PLENUM_SEARCH_URI": "milvs://ana:secret@host"}, tmp_path)
    assert "secret" not in str(told.value) + told.value.remedy
