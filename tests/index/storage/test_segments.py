"""A library in segments: what did not change is shared, and no answer tells how its records came."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from domain.answers import Filters
from index.pipeline.build import reindex, remove, restore
from index.ports import Scope
from index.storage import library, segments
from index.storage.generations import Generations
from index.storage.library import Library, Snapshot
from index.storage.manifest import read
from index.storage.scopes import Runs
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

WORDS = "budget snow removal park river bridge council vote tax road lease water fire chief school".split()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries are large from a few passages on."""
    monkeypatch.setattr(segments, "SMALL", 3)
    monkeypatch.setattr(segments, "PER_TIER", 3)


def _text(dice: random.Random) -> str:
    return "\n\n".join(
        " ".join(dice.choices(WORDS, k=dice.randint(3, 40))) + "." for _ in range(dice.randint(1, 4))
    )


def _everything(snapshot: Snapshot) -> list[object]:
    """All that a snapshot gives."""
    count = range(len(snapshot.vectors))
    ids = np.arange(len(snapshot.vectors))
    assert snapshot.tokens is not None
    rows = snapshot.tokens.rows(ids[::-1])
    question = HashingEmbedder().embed_question("budget for snow removal").vector
    told: list[object] = [
        snapshot.records(),
        snapshot.removed(),
        snapshot.passages(count),
        snapshot.coverage_dates(),
    ]
    told += [
        snapshot.vectors.get(ids).tolist(),
        rows.states.tolist(),
        rows.firsts.tolist(),
        rows.places.tolist(),
    ]
    told += [[snapshot.record_of(number).key for number in count], snapshot.manifest.content]
    for who in ("", "community-7", "community-8"):
        seen = snapshot.seen_by(who)
        narrow = [Filters(community=who, scope=each.key) for each in seen.records()[::4]]
        for filters in (Filters(community=who), Filters(community=who, collection="records"), *narrow):
            scope = seen.scope(filters)
            found, scores = seen.vectors.search(question, 12, scope)
            told += [found.tolist(), scores.tolist()]
            for words in ("budget", "river bridge", "snow removal tax"):
                found, scores = seen.keywords.search(words, 12, scope)
                told += [found.tolist(), scores.tolist(), seen.keywords.maximum_bm25(words)]
            told.append(seen.keywords.phrase("snow removal", 50, scope).tolist())
    return told


@pytest.mark.parametrize("seed", range(2))
def test_however_records_came_the_library_is_the_same(
    seed: int, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any additions, changes, removals and returns: every record, passage, vector, token state, score and frequency is
    that of a library built at once.
    """
    # What was taken out would still count among the frequencies.
    monkeypatch.setattr(segments, "MOST_LEFT", 0.0)
    dice, source, embedder, folder = random.Random(seed), MemorySource(), HashingEmbedder(), tmp_path / "a"
    most, taken = 0, ""
    for step in range(6):
        for _ in range(dice.randint(1, 4)):
            part = dice.choice(("records", "records", "community-7", "community-8"))
            source.contents[f"{part}/{dice.randint(0, 30):02}.txt"] = _text(dice)
        reindex([source], embedder, folder)
        taken = taken or min(source.contents)
        if step == 2:
            remove(taken, embedder, folder)
        if step == 4:
            restore(taken, embedder, folder)
        most = max(most, len(Library(folder).snapshot().manifest.segments))
    assert most > 3
    reindex([source], HashingEmbedder(), tmp_path / "b")
    one, other = (_everything(Library(tmp_path / name).snapshot()) for name in "ab")
    assert one == other


def test_views_of_many_communities_are_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that asked lately are kept, the others made again; each sees its own."""
    monkeypatch.setattr(library, "_VIEWS_KEPT", 3)
    keys = [f"community-{number}/minutes.txt" for number in range(1, 7)]
    reindex([MemorySource({key: f"Minutes of {key}." for key in keys})], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    for key in (*keys, keys[0], keys[5], keys[0]):
        assert [each.key for each in snapshot.seen_by(key.partition("/")[0]).records()] == [key]
    assert list(snapshot._views) == ["community-5", "community-6", "community-1"]


def test_what_did_not_change_is_shared(small: None, tmp_path: Path) -> None:
    """One record more: the files of before have a second name, and what is written is the new record's segment, its keywords
    and the manifest.
    """
    source = MemorySource({f"records/{i:02}.txt": f"Record {i} of the council." for i in range(40)})
    first = reindex([source], HashingEmbedder(), tmp_path).generation
    source.contents["records/17b.txt"] = "One more record."
    embedder = HashingEmbedder()
    second = reindex([source], embedder, tmp_path).generation
    assert embedder.embedded == ["One more record."]
    folders = [tmp_path / "generations" / name for name in (first, second)]
    before, after = ({p.stat().st_ino: p for p in folder.rglob("*") if p.is_file()} for folder in folders)
    shared = {path.relative_to(folders[0]) for inode, path in before.items() if inode in after}
    assert {path.name for path in shared} >= {"catalogue.sqlite", "vectors.faiss", "tokens.int8"}
    assert list(read(folders[1]).segments) == ["segments/0001", "segments/0002"]
    assert Library(tmp_path).snapshot().keywords.search("more", 5)[0].tolist() == [18]
    assert Generations(tmp_path).rollback().name == first
    assert len(Library(tmp_path).snapshot().keywords.search("more", 5)[0]) == 0


def test_a_community_writes_nothing_of_others(tmp_path: Path) -> None:
    """What one community adds leaves the files of everybody's records and of other communities as they are, small as they are."""
    source = MemorySource(
        {"records/a.txt": "Ours.", "community-7/a.txt": "Seven.", "community-8/a.txt": "Eight."}
    )
    first = reindex([source], HashingEmbedder(), tmp_path).generation
    source.contents["community-7/b.txt"] = "Seven again."
    second = reindex([source], HashingEmbedder(), tmp_path).generation
    named = read(tmp_path / "generations" / second).segments
    assert set(named) == {"segments/0001", "segments/0001-community-8", "segments/0002-community-7"}
    for name in ("segments/0001/catalogue.sqlite", "segments/0001-community-8/vectors.faiss"):
        assert (tmp_path / "generations" / first / name).samefile(tmp_path / "generations" / second / name)
    for path in (tmp_path / "generations" / first / "keywords" / "community-8").glob("*.idx"):
        assert path.samefile(tmp_path / "generations" / second / "keywords" / "community-8" / path.name)


def test_what_was_taken_out_is_found_no_more(small: None, tmp_path: Path) -> None:
    """Also where its row is only marked in the keywords, and its passage in the segment."""
    source = MemorySource(
        {f"records/{i:03}.txt": f"Council of word{chr(97 + i % 26) * (1 + i // 26)}." for i in range(120)}
    )
    reindex([source], HashingEmbedder(), tmp_path)
    source.contents["records/007.txt"] = "Other words now."
    reindex([source], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    assert snapshot.manifest.left == {"": 1}
    assert snapshot.manifest.segments["segments/0001"]["dead"] == [7]
    assert len(snapshot.keywords.search("wordh", 200)[0]) == 0
    assert snapshot.keywords.search("council", 200)[0].tolist() == [i for i in range(120) if i != 7]
    assert snapshot.vectors.search(HashingEmbedder().embed_question("council").vector, 200)[0].size == 120
    assert snapshot.passages([7])[0].text == "Other words now."


def test_small_segments_are_merged(small: None, tmp_path: Path) -> None:
    """Where there are many of one size; a library never has more than a few of each."""
    source, embedder = (
        MemorySource({f"records/{i:02}.txt": f"Record {i}." for i in range(30)}),
        HashingEmbedder(),
    )
    reindex([source], embedder, tmp_path)
    for number in range(30, 39):
        source.contents[f"records/{number}.txt"] = f"Record {number}."
        reindex([source], embedder, tmp_path)
        assert len(Library(tmp_path).snapshot().manifest.segments) <= 7
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 39
    assert "segments/0001" in Library(tmp_path).snapshot().manifest.segments


def test_runs_carry_scopes_and_ids_over() -> None:
    """Ranges of the whole, in the ids of a part, are those that each id by itself would give."""
    dice = np.random.default_rng(5)
    for _ in range(200):
        counts = dice.integers(0, 4, 12)
        outer = np.cumsum(counts + dice.integers(0, 3, 12)) - counts
        inner = dice.permutation(np.cumsum(np.r_[0, counts + 1])[:-1])
        inner = (np.cumsum(counts[np.argsort(inner)] + 1) - counts[np.argsort(inner)])[
            np.argsort(np.argsort(inner))
        ]
        runs = Runs(inner.astype(np.int64), outer.astype(np.int64), counts.astype(np.int64))
        pairs = {o + i: n + i for n, o, c in zip(inner, outer, counts, strict=True) for i in range(c)}
        wanted = np.flatnonzero(dice.random(60) < 0.5)
        scope = runs.scope(Scope.of(wanted), -1)
        ids = [number for first, stop in scope.ranges for number in range(first, stop)]  # type: ignore[union-attr]
        assert ids == sorted(pairs[each] for each in wanted.tolist() if each in pairs)
        held = np.array(sorted(pairs), np.int64)
        assert runs.inside(held).tolist() == [pairs[each] for each in held.tolist()]
        assert runs.out(runs.inside(held)).tolist() == held.tolist()
        assert runs.holds(np.arange(60)).nonzero()[0].tolist() == [
            each for each in held.tolist() if each < 60
        ]
