"""Queue of passages to be embedded: a re-index puts batches into it while workers are there, on whatever machine, and works on them
itself, too. A batch is its worker's as long as that lives; a worker that ends, however it ends, leaves it to the others.
"""

from __future__ import annotations

import contextlib
import io
import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from domain.errors import LibraryError
from index.storage.state import Locks, StateStore
from models.ports import Embedder, PassageEmbeddings, PassageTokens, Progress, QuestionEmbedding

STEPS = (
    (
        "batches",
        """
        CREATE TABLE batches (
            id INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, part INTEGER NOT NULL, fingerprint TEXT NOT NULL,
            asked TEXT NOT NULL, worker TEXT NOT NULL, made BLOB
        )
        """,
    ),
)
STORE = "embedding.sqlite"
SEATS = tuple(f"embedder {number}" for number in range(64))
"""The locks of workers; one that re-indexes has one of its own while it waits for them."""
BATCH = 64
"""Passages that a worker takes at once: some seconds of work, which is what a killed one loses."""
_LOOK = 0.5
"""Seconds between two looks of somebody who has nothing to do."""
_OPEN = "made IS NULL AND fingerprint = ?"


class Batch(NamedTuple):
    """What one worker takes at once."""

    id: int
    texts: list[str]
    leads: list[str]


class EmbeddingQueue:
    """The queue in ``store``, for whoever has ``locks``. Raises LibraryError kinds."""

    def __init__(self, store: StateStore, locks: Locks) -> None:
        self._store, self.locks = store, locks

    def workers(self) -> set[str]:
        """Who is there to work."""
        return self.locks.taken(SEATS)

    @contextlib.contextmanager
    def seat(self) -> Iterator[str]:
        """The name of a worker, as long as it works."""
        seat = next((each for each in SEATS if each not in self.locks.held() and self.locks.take(each)), "")
        if not seat:
            raise LibraryError(f"{len(SEATS)} workers embed already.", remedy="End one of them first.")
        try:
            yield seat
        finally:
            self.locks.give_back(seat)

    def put(self, job: str, fingerprint: str, batches: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        """Batches of texts and their leads, for a model. One re-index is done at a time: what is there of another was killed."""
        with self._store.together() as connection:
            connection.execute("DELETE FROM batches WHERE job <> ?", (job,))
            connection.executemany(
                "INSERT INTO batches (job, part, fingerprint, asked, worker) VALUES (?, ?, ?, ?, '')",
                [
                    (job, part, fingerprint, json.dumps([list(texts), list(leads)]))
                    for part, (texts, leads) in enumerate(batches)
                ],
            )

    def take(self, worker: str, fingerprint: str) -> Batch | None:
        """The next batch that nobody works on who is there; None where there is none for this model."""
        with self._store.together() as connection:
            # Looked for within: who has taken a batch before now is there, or is gone.
            there = self.workers()
            sql = f"SELECT id, asked, worker FROM batches WHERE {_OPEN} ORDER BY id"  # noqa: S608 - from this file
            for number, asked, holder in connection.execute(sql, (fingerprint,)).fetchall():
                if not holder or holder == worker or holder not in there:
                    connection.execute("UPDATE batches SET worker = ? WHERE id = ?", (worker, number))
                    return Batch(number, *json.loads(asked))
        return None

    def others(self, fingerprint: str) -> int:
        """How many batches wait for another model than this one."""
        with self._store.reading() as connection:
            sql = "SELECT count(*) FROM batches WHERE made IS NULL AND fingerprint <> ?"
            return int(connection.execute(sql, (fingerprint,)).fetchone()[0]) if connection else 0

    def give(self, batch: Batch, made: PassageEmbeddings) -> None:
        """What became of a batch; one that was given up meanwhile is forgotten."""
        with self._store.together() as connection:
            connection.execute("UPDATE batches SET made = ? WHERE id = ?", (_packed(made), batch.id))

    def made(self, job: str) -> list[PassageEmbeddings | None]:
        """What became of each batch of a job so far."""
        with self._store.writing() as connection:
            rows = connection.execute(
                "SELECT made FROM batches WHERE job = ? ORDER BY part", (job,)
            ).fetchall()
        return [_unpacked(bytes(made)) if made is not None else None for (made,) in rows]

    def waiting(self, job: str) -> int:
        """How many batches of a job are not made yet."""
        with self._store.writing() as connection:
            sql = "SELECT count(*) FROM batches WHERE job = ? AND made IS NULL"
            return int(connection.execute(sql, (job,)).fetchone()[0])

    def drop(self, job: str) -> None:
        """Nobody waits for it any more."""
        with self._store.together() as connection:
            connection.execute("DELETE FROM batches WHERE job = ?", (job,))


def work(
    queue: EmbeddingQueue,
    embedder: Embedder,
    told: Callable[[str], object],
    *,
    pause: Callable[[float], object] = time.sleep,
    until_done: bool = False,
) -> int:
    """Embeds what is in the queue, until the program is ended, or nothing is left; how many passages."""
    done, other, asked = 0, 0, _asked_of(embedder)
    with queue.seat() as seat:
        told(f"Embedding with {embedder.name} what a re-index asks for. Ctrl-C ends it.")
        while True:
            batch = queue.take(seat, asked)
            if batch is not None:
                queue.give(batch, embedder.embed_passages(batch.texts, batch.leads))
                done += len(batch.texts)
                continue
            if (waits := queue.others(asked)) and not other:
                told(
                    "What is in the queue is for another model than this one. Set embedder and token_dimensions as they are where the"
                    " re-index runs, and use the same version of Plenum."
                )
            other = waits
            if until_done:
                return done
            pause(_LOOK)


class SharedEmbedder:
    """``embedder``, helped by the workers of a queue. See ``models.ports.Embedder``."""

    def __init__(
        self, embedder: Embedder, queue: EmbeddingQueue, pause: Callable[[float], object] = time.sleep
    ) -> None:
        self._embedder, self._queue, self._pause, self._asked = embedder, queue, pause, _asked_of(embedder)
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.dimensions, self.token_dimensions = embedder.dimensions, embedder.token_dimensions

    def embed_question(self, text: str) -> QuestionEmbedding:
        """As the embedder does."""
        return self._embedder.embed_question(text)

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """As the embedder does; where workers are there, together with them."""
        if len(texts) <= BATCH or not self._queue.workers():
            return self._embedder.embed_passages(texts, leads, progress)
        job = secrets.token_hex(8)
        starts = range(0, len(texts), BATCH)
        batches = [(texts[at : at + BATCH], leads[at : at + BATCH]) for at in starts]
        try:
            self._queue.put(job, self._asked, batches)
            with self._queue.seat() as seat:
                while left := self._queue.waiting(job):
                    if progress:
                        progress(len(texts) - min(len(texts), left * BATCH), len(texts))
                    batch = self._queue.take(seat, self._asked)
                    if batch is None:
                        self._pause(_LOOK)
                    else:
                        self._queue.give(batch, self._embedder.embed_passages(batch.texts, batch.leads))
            return _joined([each for each in self._queue.made(job) if each is not None])
        finally:
            self._queue.drop(job)


def _asked_of(embedder: Embedder) -> str:
    """Which vectors and token states are meant."""
    return f"{embedder.fingerprint} {embedder.token_dimensions}"


def _joined(parts: Sequence[PassageEmbeddings]) -> PassageEmbeddings:
    tokens = [each for part in parts for each in part.tokens or ()]
    return PassageEmbeddings(
        np.concatenate([part.vectors for part in parts]), tokens if parts[0].tokens is not None else None
    )


def _packed(made: PassageEmbeddings) -> bytes:
    stream = io.BytesIO()
    tokens: dict[str, Any] = {f"codes{n}": each.codes for n, each in enumerate(made.tokens or ())}
    tokens |= {f"places{n}": each.places for n, each in enumerate(made.tokens or ())}
    np.savez(
        stream,
        allow_pickle=False,
        vectors=made.vectors,
        has_tokens=np.array(made.tokens is not None),
        **tokens,
    )
    return stream.getvalue()


def _unpacked(content: bytes) -> PassageEmbeddings:
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        vectors = np.ascontiguousarray(held["vectors"])
        if not held["has_tokens"]:
            return PassageEmbeddings(vectors, None)
        tokens = [PassageTokens(held[f"codes{n}"], held[f"places{n}"]) for n in range(len(vectors))]
        return PassageEmbeddings(vectors, tokens)
