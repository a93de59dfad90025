"""Passages that workers embed: what comes back is what the model alone gives, whoever did which batch and whoever was killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from domain.errors import LibraryError
from index.pipeline.embedding_queue import BATCH, SEATS, STEPS, EmbeddingQueue, SharedEmbedder, work
from index.storage.state import FileLocks, Opener
from tests.kit.embedder import HashingEmbedder

TEXTS = [f"passage number {number} of the minutes" for number in range(5 * BATCH + 7)]
LEADS = [f"title {number % 3}" for number in range(len(TEXTS))]


@pytest.fixture
def queue(state: Opener, tmp_path: Path) -> Callable[[], EmbeddingQueue]:
    """The queue, as each process opens it."""
    return lambda: EmbeddingQueue(state(tmp_path / "embedding.sqlite", STEPS), FileLocks(tmp_path / "locks"))


def same(one, other) -> bool:
    return np.array_equal(one.vectors, other.vectors) and all(
        np.array_equal(a.codes, b.codes) and np.array_equal(a.places, b.places)
        for a, b in zip(one.tokens, other.tokens, strict=True)
    )


def test_workers_and_the_re_index_share_the_batches(queue: Callable[[], EmbeddingQueue]) -> None:
    """Each batch is embedded once, and all comes back in its order."""
    alone, here, there = HashingEmbedder(), HashingEmbedder(), HashingEmbedder()
    working, ended = queue(), threading.Event()

    def pause(_seconds: float) -> None:
        if ended.wait(0.01):
            raise KeyboardInterrupt

    def serve() -> None:
        with pytest.raises(KeyboardInterrupt):
            work(working, there, lambda _: began.set(), pause=pause)

    began = threading.Event()
    worker = threading.Thread(target=serve)
    worker.start()
    began.wait()
    made = SharedEmbedder(here, queue(), pause=lambda _: time.sleep(0.01)).embed_passages(TEXTS, LEADS)
    ended.set()
    worker.join()
    assert same(made, alone.embed_passages(TEXTS, LEADS))
    assert sorted(here.embedded + there.embedded) == sorted(TEXTS)
    assert working.locks.taken(SEATS) == set()


def test_without_workers_nothing_is_queued(queue: Callable[[], EmbeddingQueue], tmp_path: Path) -> None:
    """The model alone does it, and no lock or queue is made."""
    shared = SharedEmbedder(HashingEmbedder(), queue())
    assert same(shared.embed_passages(TEXTS, LEADS), HashingEmbedder().embed_passages(TEXTS, LEADS))
    assert not list(tmp_path.iterdir())


def test_what_a_killed_worker_had_is_done_by_others(queue: Callable[[], EmbeddingQueue]) -> None:
    """Its batch is free as soon as it is gone, and not before."""
    one, other = queue(), queue()
    one.put("job", "model", [(["a"], [""]), (["b"], [""])])
    with other.seat() as seat:
        assert one.locks.take("embedder 7")
        first = one.take("embedder 7", "model")
        assert first is not None
        assert first.texts == ["a"]
        taken = other.take(seat, "model")
        assert taken is not None
        assert taken.texts == ["b"]
        other.give(taken, HashingEmbedder().embed_passages(["b"], [""]))
        assert other.take(seat, "model") is None
        one.locks.close()
        again = other.take(seat, "model")
        assert again is not None
        assert again.texts == ["a"]


def test_what_a_killed_re_index_left_goes_with_the_next(queue: Callable[[], EmbeddingQueue]) -> None:
    """It stays neither in the queue, nor in a worker's way."""
    one = queue()
    one.put("killed", "model", [(["a"], [""]), (["b"], [""])])
    one.put("next", "model", [(["c"], [""])])
    assert (one.waiting("killed"), one.waiting("next")) == (0, 1)


def test_a_worker_with_another_model_says_so(queue: Callable[[], EmbeddingQueue]) -> None:
    """It leaves what is not for it; where all seats are taken, one more is refused."""
    here, told = queue(), list[str]()
    here.put("job", "another", [(["a"], [""])])
    assert work(here, HashingEmbedder(), told.append, until_done=True) == 0
    assert "another model" in told[-1]
    assert here.waiting("job") == 1
    full = queue()
    assert all(full.locks.take(each) for each in SEATS)
    with pytest.raises(LibraryError, match="already"):
        work(here, HashingEmbedder(), told.append)
    full.locks.close()
