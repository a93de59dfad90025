"""Every kind of vector index behaves alike, and what a search engine serves: one body, the kinds as parameters."""

import functools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import LibraryDamaged, StorageFull
from index.pipeline.publish import recall_at_10
from index.ports import Scope
from index.storage import vectors as faiss_build
from index.storage.scopes import Runs
from index.storage.segments import SegmentedVectors
from index.storage.vectors import FaissVectors, VectorKind, choose
from models.ports import FloatArray
from tests.kit.milvus import served

DIMENSIONS = 24
# fp16 keeps three digits.
CLOSE = 2e-3


def unit_vectors(count: int, seed: int = 0) -> FloatArray:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


SERVED = "milvus"
"""The kind that a search engine serves."""


def built(folder: Path, vectors: FloatArray, kind: str) -> FaissVectors | SegmentedVectors:
    if kind == SERVED:
        return served_by_milvus(folder, vectors.tobytes())
    path = folder / f"{kind}-{len(vectors)}.faiss"
    if not path.exists():
        faiss_build.write(path, vectors, kind)
    return FaissVectors(path)


@functools.cache
def served_by_milvus(folder: Path, content: bytes) -> SegmentedVectors:
    vectors = np.frombuffer(content, np.float32).reshape(-1, DIMENSIONS)
    none, all_of_them = np.array([0]), np.array([len(vectors)])
    part = ("", built(folder, vectors, VectorKind.FLAT), Runs(none, none, all_of_them))
    return SegmentedVectors([part], DIMENSIONS, served(vectors=vectors))


kinds = pytest.mark.parametrize("kind", [*VectorKind, SERVED])


@kinds
def test_a_vector_finds_itself_first(kind, tmp_path):
    """Each stored vector, asked for, comes first with a score near 1, and the scores fall."""
    vectors = unit_vectors(300)
    index = built(tmp_path, vectors, kind)
    for number in range(0, 300, 17):
        ids, scores = index.search(vectors[number], 5)
        assert ids[0] == number
        assert math.isclose(scores[0], 1, abs_tol=CLOSE)
        assert list(scores) == sorted(scores, reverse=True)


@kinds
def test_the_nearest_are_the_exact_ones(kind, tmp_path):
    """On a few hundred vectors every kind finds the exact ten."""
    vectors = unit_vectors(400)
    index = built(tmp_path, vectors, kind)
    for question in unit_vectors(20, seed=1):
        exact = np.argsort(-(vectors @ question), kind="stable")[:10]
        ids, scores = index.search(question, 10)
        assert len(set(ids.tolist()) & set(exact.tolist())) >= 9
        assert np.allclose(scores, vectors[ids] @ question, atol=CLOSE)
    assert recall_at_10(index, vectors, kind)[0] >= 0.95


@kinds
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    k=st.integers(0, 80),
    allowed=st.none() | st.lists(st.integers(0, 59), unique=True),
    seed=st.integers(0, 9),
)
def test_a_search_keeps_to_k_and_to_what_is_allowed(kind, tmp_path, k, allowed, seed):
    """At most ``k`` come back, each once, all of them allowed; and all there are when ``k`` is larger."""
    index = built(tmp_path, unit_vectors(60), kind)
    scope = None if allowed is None else Scope.of(np.array(sorted(allowed), np.int64))
    ids, scores = index.search(unit_vectors(1, seed)[0], k, scope)
    among = set(range(60)) if allowed is None else set(allowed)
    assert len(ids) == len(scores) == len(set(ids.tolist()))
    assert set(ids.tolist()) <= among
    assert len(ids) == min(k, len(among))


def test_in_a_small_scope_a_graph_finds_all_that_is_there(tmp_path):
    """Where it would lose its way between what is not in the scope, all of the scope is compared."""
    vectors, scope = unit_vectors(500), np.arange(5, 500, 50)
    index, question = built(tmp_path, vectors, VectorKind.GRAPH), unit_vectors(1, seed=6)[0]
    ids, _ = index.search(question, 10, Scope.of(scope))
    assert ids.tolist() == scope[np.argsort(-(vectors[scope] @ question))].tolist()


@kinds
def test_equals_come_in_order_of_ids(kind, tmp_path):
    """Of equal vectors the ones with the lowest ids are found, in order; also where the cut goes between them."""
    vectors = np.vstack(
        [unit_vectors(5), np.repeat(unit_vectors(1, seed=3), 40, axis=0), unit_vectors(5, seed=4)]
    )
    index = built(tmp_path, vectors, kind)
    ids, _ = index.search(vectors[7], 6)
    assert ids.tolist() == [5, 6, 7, 8, 9, 10]


@kinds
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_tiny_library_is_searched_like_any_other(kind, count, tmp_path):
    """No vector, one, or two: whatever there is comes back."""
    vectors = unit_vectors(count)
    index = built(tmp_path, vectors, kind)
    assert len(index) == count
    assert sorted(index.search(unit_vectors(1, seed=5)[0], 10)[0].tolist()) == list(range(count))
    assert recall_at_10(index, vectors, kind)[0] == 1.0


@kinds
def test_stored_vectors_come_back(kind, tmp_path):
    """``get`` gives what was stored, in the order asked for, and refuses ids that are not there."""
    vectors = unit_vectors(50)
    index = built(tmp_path, vectors, kind)
    wanted = np.array([7, 0, 49, 7])
    assert np.allclose(index.get(wanted), vectors[wanted], atol=CLOSE)
    assert index.get(np.empty(0, np.int64)).shape == (0, DIMENSIONS)
    with pytest.raises(IndexError):
        index.get(np.array([50]))


@pytest.mark.parametrize("kind", VectorKind)
def test_storing_what_was_stored_changes_nothing(kind, tmp_path):
    """Vectors carried from one generation to the next do not wear off: rounded once, they stay as they are."""
    first = built(tmp_path, unit_vectors(80), kind)
    carried = first.get(np.arange(80))
    (tmp_path / "next").mkdir()
    again = built(tmp_path / "next", carried, kind)
    assert np.array_equal(again.get(np.arange(80)), carried)


@kinds
def test_a_question_of_other_dimensions_is_refused(kind, tmp_path):
    """A vector of another model is an error, not a wrong answer."""
    index = built(tmp_path, unit_vectors(10), kind)
    with pytest.raises(ValueError, match="dimensions"):
        index.search(np.ones(DIMENSIONS + 1, np.float32), 3)


@pytest.mark.parametrize("kind", VectorKind)
def test_a_torn_file_is_damage(kind, tmp_path):
    """A file that ends too early is LibraryDamaged, with its name and a remedy."""
    built(tmp_path, unit_vectors(100), kind)
    path = tmp_path / f"{kind}-100.faiss"
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(LibraryDamaged, match="faiss") as caught:
        FaissVectors(path)
    assert "reindex" in caught.value.remedy


def test_no_room_is_said_as_such(tmp_path):
    """FAISS's own sentence for a full disk becomes StorageFull."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(StorageFull):
        faiss_build.write(full, unit_vectors(5000), VectorKind.FLAT)


@pytest.mark.parametrize(
    ("count", "kind"),
    [
        (0, VectorKind.FLAT),
        (50_000, VectorKind.FLAT),
        (50_001, VectorKind.HALF),
        (60_000, VectorKind.HALF),
        (60_001, VectorKind.GRAPH),
    ],
)
def test_the_kind_is_chosen_by_size(count, kind):
    """Exact while that is fast, half precision above, a graph beyond that."""
    assert choose(count) is kind


def test_the_thresholds_can_be_given():
    """So that tests and benchmarks can have each kind at any size."""
    assert [choose(5, 4, 9), choose(10, 4, 9), choose(4, 4, 9)] == [
        VectorKind.HALF,
        VectorKind.GRAPH,
        VectorKind.FLAT,
    ]
