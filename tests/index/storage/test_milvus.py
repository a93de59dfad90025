"""A library that Milvus searches: it finds the same, has what was published and no other, and says what is wrong with it."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from pymilvus import MilvusException

from domain.answers import Filters
from domain.errors import BadSettings, EngineAway, LibraryError
from index.pipeline.build import forget, reindex, remove
from index.ports import Hits
from index.storage import milvus, segments
from index.storage.generations import Generations
from index.storage.library import Library, Snapshot
from index.storage.milvus import Milvus
from retrieval.search import search
from tests.kit.embedder import HashingEmbedder
from tests.kit.milvus import Server, served, server
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


class _Life:
    """A library that changes, and Milvus beside it; each record one passage of equal length, but where it is said."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch, self._dice = folder, monkeypatch, random.Random(3)
        self.engine, self.embedder = Milvus(server().uri), HashingEmbedder()
        self._source = MemorySource({key: self._record() for key in _records()})
        self.client = _recorded(self.engine)

    def _record(self, words: int = 12) -> str:
        lines = (" ".join(self._dice.choices(WORDS.split()[:16], k=words)) for _ in range(4))
        return "\n\n".join(f"{line}." for line in lines)

    def again(self) -> None:
        reindex([self._source], self.embedder, self.folder, keep=3, engine=self.engine)

    def write(self, key: str, words: int = 12) -> None:
        self._source.contents[key] = self._record(words)
        self.again()

    def killed(self) -> None:
        def end(*_: object) -> None:
            raise KeyboardInterrupt

        with self._monkeypatch.context() as patched:
            patched.setattr(milvus._Held, "write", end)
            with pytest.raises(KeyboardInterrupt):
                self.write("records/04.txt")
        self.again()

    def taken_out(self) -> None:
        remove("records/02.txt", self.embedder, self.folder, keep=3, engine=self.engine)

    def gone_back(self) -> None:
        Library(self.folder, engine=self.engine).rollback()

    def finds_the_same(self) -> None:
        vector = self.embedder.embed_question("budget for snow removal").vector
        here, there = (Library(self.folder, engine=engine).snapshot() for engine in (None, self.engine))
        for who in ("", *COMMUNITIES):
            one, other = here.seen_by(who), there.seen_by(who)
            of_all = one.scope(Filters(community=who, collection="records"))
            for scope in (None, one.scope(Filters(community=who)), of_all):
                _same(one.vectors.search(vector, 20, scope), other.vectors.search(vector, 20, scope))
                for words in ("budget", "snow removal tax"):
                    _same(one.keywords.search(words, 20, scope), other.keywords.search(words, 20, scope))


def test_what_did_not_change_is_not_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is added, changed, taken out, gone back to or killed: it is sent what it does not have, and a part whose passages got
    longer whole; every generation finds what the library itself finds; and what no generation has any more is gone.
    """
    monkeypatch.setattr(segments, "SMALL", 5)
    monkeypatch.setattr(segments, "MOST_LEFT", 0.0)
    monkeypatch.setattr(milvus, "_MOST_LEFT", 0.9)
    life = _Life(tmp_path, monkeypatch)
    life.again()
    for step, sent in (
        (lambda: life.write("records/90.txt"), 1),
        (lambda: life.write("community-7/03.txt"), 1),
        (lambda: life.write("community-8/05.txt", 60), 15),
        (life.gone_back, 0),
        (lambda: life.write("records/91.txt"), 1 + 15),  # the longer one is still there to be taken in
        (life.killed, 2),
        (life.taken_out, 0),
    ):
        life.client.sent.clear()
        step()
        assert sum(rows for name, rows in life.client.sent if name == "insert") == sent
        life.finds_the_same()
    generations = Generations(tmp_path)
    (mine,) = {life.engine.name(tmp_path, name) for name in generations.names()}
    held = [milvus._Held.read(generations.path(name)) for name in generations.names()]
    spans = [span for each in held if each for span in each.rows.spans.tolist()]
    assert life.engine._count(mine, "", "Strong") == len({at for span in spans for at in range(*span)})


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


class _Recording:
    """A client of Milvus that remembers what it was asked, and how."""

    def __init__(self, client: Any) -> None:
        self._client, self.asked = client, list[tuple[str, dict[str, Any]]]()
        self.sent = list[tuple[str, int]]()

    def __getattr__(self, name: str) -> Any:
        does = getattr(self._client, name)

        def asked(*given: Any, **named: Any) -> Any:
            self.asked.append((name, named))
            self.sent += [(name, len(rows)) for rows in given[1:]]
            return does(*given, **named)

        return asked


def _recorded(engine: Milvus) -> _Recording:
    engine.ask(lambda client: client)
    engine._client = client = _Recording(engine._client)  # type: ignore[assignment]
    return client


def test_nobody_waits_for_it_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is asked has its time: a question's is seconds, a step's of building minutes; and an engine that has a generation
    whole is not made to take it in again.
    """
    monkeypatch.setattr(milvus, "_LOADED", 1)
    engine, source = Milvus(server().uri), MemorySource({"records/a.txt": "The snow budget."})
    client = _recorded(engine)
    for number in range(3):
        source.contents["records/b.txt"] = f"Version {number} of the water lease."
        reindex([source], HashingEmbedder(), tmp_path, keep=2, engine=engine)
    assert {name for name, _ in client.asked} >= {
        "create_collection", "insert", "flush", "create_index", "load_collection", "release_collection",
        "drop_collection", "has_collection", "list_collections", "query",
    }  # fmt: skip
    assert all(0 < named["timeout"] <= 600 for _, named in client.asked)
    client.asked.clear()
    generations = Generations(tmp_path, engine)
    generations.rollback()
    with generations.locked():
        generations.serve()
    assert (
        engine.answers(tmp_path)
        == f"Milvus ({engine.ask(lambda client: client.get_server_version())}) at {engine.where}"
    )
    assert not {"insert", "create_collection", "drop_collection"} & {name for name, _ in client.asked}
    snapshot = Library(tmp_path, engine=engine).snapshot()
    client.asked.clear()
    assert _found(snapshot, "version 1") == ["records/b.txt"]
    assert snapshot.vectors.search(HashingEmbedder().embed_question("lease").vector, 1)[0].tolist() == [1]
    searches = [named for name, named in client.asked if name == "search"]
    assert len(searches) == 2
    assert all(0 < named["timeout"] <= 5 for named in searches)


def test_names_in_it_are_letters_digits_and_lines(tmp_path: Path) -> None:
    """Milvus takes no others; each library has a part of its own, which stays, and where it has none yet, nothing is made up."""
    engine, generation = Milvus("http://127.0.0.1:1"), "0007-3f2a91c0"
    assert engine.name(tmp_path, generation) == "plenum__0007_3f2a91c0"
    named = set()
    for folder in (tmp_path, tmp_path, tmp_path / "other"):
        folder.mkdir(exist_ok=True)
        milvus.begin(folder)
        name = engine.name(folder, generation)
        assert re.fullmatch(r"plenum_[0-9a-f]{8}_0007_3f2a91c0", name)
        named.add(name)
    assert len(named) == 2


def test_a_large_library_is_searched_by_a_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is waited for, and finds what each comparison by itself finds."""
    monkeypatch.setattr(milvus.vector_index, "FLAT_UNTIL", 49)
    made = list[dict[str, Any]]()
    monkeypatch.setattr(
        milvus.MilvusClient,
        "create_index",
        lambda client, *given, _does=milvus.MilvusClient.create_index, **named: (
            made.append({"params": {each.field_name: each.to_dict() for each in given[1]}, **named}),
            _does(client, *given, **named),
        ),
    )
    for count, kind in ((49, "FLAT"), (50, "HNSW")):
        dice = np.random.default_rng(3)
        vectors = dice.standard_normal((count, 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        index = served(vectors=vectors)
        for question in vectors[:5]:
            exact = np.argsort(-(vectors @ question), kind="stable")[:10]
            assert index.nearest(question, 10, None)[0].tolist() == exact.tolist()
        assert made[-1]["sync"] == (kind == "HNSW")
        assert made[-1]["params"]["vector"]["index_type"] == kind
        assert made[-1]["params"]["words"]["index_type"] == "SPARSE_INVERTED_INDEX"


@pytest.mark.parametrize(
    ("error", "kind", "said", "remedy"),
    [
        (MilvusException(message="database not found[database=x]"), LibraryError, "has no database of this name.", "search_uri"),
        (MilvusException(message="auth check failure"), LibraryError, "does not let Plenum in.", "PLENUM_SEARCH_URI"),
        (MilvusException(message="PrivilegeLoad: PERMISSION deny"), LibraryError, "does not let Plenum in.", "PLENUM_SEARCH_URI"),
        (MilvusException(message="UNIMPLEMENTED"), LibraryError, "is no Milvus server", "2.4 or newer"),
        (MilvusException(message="server Unavailable"), EngineAway, "does not answer.", "Start it"),
        (MilvusException(message="Deadline exceeded"), EngineAway, "does not answer.", "Start it"),
        (MilvusException(message="node is not ready"), EngineAway, "does not answer.", "Start it"),
        (grpc.RpcError("so it says"), EngineAway, "does not answer.", "Start it"),
        (MilvusException(code=7, message="a  field\nis wrong"), LibraryError, "refused what it was asked (a field is wrong).", "Look into its log"),
        (MilvusException(code=7, message=""), LibraryError, "refused what it was asked (7).", "Look into its log"),
        (MilvusException(message="x" * 900), LibraryError, f"refused what it was asked ({'x' * 300}).", "Look into its log"),
    ],
)  # fmt: skip
def test_each_trouble_with_it_is_told_as_what_it_is(
    error: Exception, kind: type, said: str, remedy: str
) -> None:
    """In a sentence, with where it is and without the password."""
    engine = Milvus("http://ana:secret@127.0.0.1:1/plenum")

    def fails(_: object) -> None:
        raise error

    engine._client = object()  # type: ignore[assignment]
    with pytest.raises(LibraryError) as caught:
        engine.ask(fails)
    assert type(caught.value) is kind
    assert said in caught.value.sentence
    assert "http://127.0.0.1:1/plenum" in caught.value.sentence
    assert remedy in caught.value.remedy
    assert "secret" not in caught.value.sentence + caught.value.remedy


def test_a_passage_weighs_what_bm25_makes_of_it() -> None:
    """A word more often there weighs more, and less than so many times; one in a longer passage less; a passage without words has
    none, and a word of a title is another than one of the text.
    """
    weights = {
        name: dict(zip(words, milvus._weights("text", words, 4.0).values(), strict=True))
        for name, words in {"once": ["a", "b"], "long": ["a", *"bcdefgh"]}.items()
    }  # fmt: skip
    twice = milvus._weights("text", ["a", "a", "b", "b"], 4.0)
    assert twice == pytest.approx(dict.fromkeys(twice, 2.2 * 2 / (2 + 1.2)))
    assert milvus._weights("text", ["a"] * 4, 4.0) == pytest.approx(
        {milvus._dimension("text", "a"): 2.2 * 4 / (4 + 1.2)}
    )
    assert weights["once"]["a"] > weights["long"]["a"]
    assert weights["once"]["a"] == pytest.approx(2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 4)))
    assert milvus._weights("text", [], 4.0) == {}
    told = [
        milvus.Passage(0, "", "a b c", "t"),
        milvus.Passage(1, "", "a", "t u v"),
        milvus.Passage(2, "p", "a", ""),
    ]
    stems = {"text": milvus.Stems(), "context": milvus.Stems()}
    averages = {("", "text"): 2, ("", "context"): 2, ("p", "text"): 1, ("p", "context"): 0}
    assert milvus._averages(milvus._counted(iter(told), stems)) == averages
    assert milvus._dimension("text", "a") != milvus._dimension("context", "a")
    assert 0 < milvus._dimension("text", "\ud800") < 2**32
