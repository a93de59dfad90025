"""The library at size: ``python bench/library.py [--passages 100000] [--tokens 0]``.

Generated records of ten passages each, and an embedder that gives every text a vector near one of a thousand: what is measured
is the library, not the model. Prints seconds for building, changing, going back and opening, milliseconds a search, memory, and
how much of what is nearest is found. What is built in ``--folder`` stays there, and another run begins with it.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain.answers import Filters
from domain.dates import PartialDate
from domain.documents import PREFIX, Document, Paragraph
from index.pipeline.build import reindex, remove
from index.ports import Scope
from index.records import ReindexReport
from index.storage.library import Library, Snapshot
from models.ports import FloatArray, PassageEmbeddings, PassageTokens, Progress, QuestionEmbedding
from retrieval.search import search

DIMENSIONS = 384
PER_RECORD = 10
WORDS_PER_PASSAGE = 85
TOKENS_PER_PASSAGE = 110
VOCABULARY = 30_000
SEARCHES = 200


class RandomEmbedder:
    """A unit vector for each text, the same one every time."""

    def __init__(self, token_dimensions: int) -> None:
        self.name = "random"
        self.dimensions = DIMENSIONS
        self.token_dimensions = token_dimensions
        self.fingerprint = hashlib.sha256(f"random {token_dimensions}".encode()).hexdigest()

    def embed_question(self, text: str) -> QuestionEmbedding:
        """A random vector, and no token states."""
        nothing = np.zeros((0, 0), np.float32)
        return QuestionEmbedding(
            self.embed_passages([text], [""]).vectors[0], nothing, nothing[0:0, 0:0].ravel()
        )

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """Random vectors, seeded with the text."""
        report = progress or (lambda _done, _total: None)
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        tokens = []
        for number, (text, lead) in enumerate(zip(texts, leads, strict=True)):
            rng = np.random.default_rng(
                int.from_bytes(hashlib.sha256(f"{lead}\0{text}".encode()).digest()[:8])
            )
            vector = centre(int(rng.integers(1000))) + rng.standard_normal(DIMENSIONS, np.float32)
            vectors[number] = vector / np.linalg.norm(vector)
            if self.token_dimensions:
                shape = (TOKENS_PER_PASSAGE, self.token_dimensions)
                codes = rng.integers(-127, 128, shape, np.int8)
                tokens.append(PassageTokens(codes, np.arange(TOKENS_PER_PASSAGE, dtype=np.int32)))
        report(len(texts), len(texts))
        return PassageEmbeddings(vectors, tokens if self.token_dimensions else None)


class Generated:
    """One generated record."""

    def __init__(self, number: int, version: int) -> None:
        # One record in twenty is a community's, of fifty.
        self.collection = f"{PREFIX}{number // 20 % 50}" if number % 20 == 0 else "generated"
        self.key = f"{self.collection}/{2000 + number % 25}/{number:06}.txt"
        self.stamp = str(version)
        self._number = number

    def read(self) -> Document:
        """Ten paragraphs of words drawn as often as words are (Zipf)."""
        rng = random.Random(f"{self._number} {self.stamp}")
        text, paragraphs = "", []
        for number in range(1, PER_RECORD + 1):
            start = len(text)
            text += words(rng, WORDS_PER_PASSAGE)
            paragraphs.append(Paragraph(number, start, len(text)))
            text += "\n\n"
        return Document(
            self.key,
            f"Minutes of the {word(self._number % 40)} board",
            text.rstrip(),
            tuple(paragraphs),
            date=PartialDate(2000 + self._number % 25, 1 + self._number % 12, 1 + self._number % 28),
            body=f"{word(self._number % 40)} board",
            collection=self.collection,
            raw_hash=hashlib.sha256(text.encode()).hexdigest(),
        )


class GeneratedSource:
    """``count`` generated records, some of which can be changed."""

    name = "generated"

    def __init__(self, count: int) -> None:
        self.count = count
        self.changed: set[int] = set()

    def records(self) -> Iterator[Generated]:
        """All of them."""
        for number in range(self.count):
            yield Generated(number, number in self.changed)


@functools.cache
def centre(number: int) -> FloatArray:
    """One of those around which vectors lie, as texts are around what they are about."""
    return np.random.default_rng(number).standard_normal(DIMENSIONS, np.float32)


@functools.cache
def word(number: int) -> str:
    """A made-up word, the same for each number."""
    syllables = ("ba", "co", "de", "fi", "gu", "la", "me", "no", "pi", "ru", "sa", "te", "vi", "zo")
    made = ""
    number += 14
    while number:
        number, at = divmod(number, len(syllables))
        made += syllables[at]
    return made


def words(rng: random.Random, count: int) -> str:
    """``count`` words in sentences of twelve."""
    drawn = [word(int(VOCABULARY ** rng.random()) - 1) for _ in range(count)]
    sentences = [" ".join(drawn[i : i + 12]).capitalize() for i in range(0, count, 12)]
    return ". ".join(sentences) + "."


def milliseconds(ask: Callable[[int], object], count: int = SEARCHES) -> str:
    """The median and the 95th percentile of ``ask(0) … ask(count - 1)``, and the median of processor time alone:
    on a busy machine the first two tell of the neighbours.
    """
    taken, worked = [], []
    for number in range(count):
        start, begun = time.perf_counter(), time.thread_time()
        ask(number)
        taken.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.thread_time() - begun))
    taken.sort()
    late = taken[int(0.95 * len(taken))]
    return f"p50 {statistics.median(taken):6.2f} ms   p95 {late:6.2f} ms   cpu {statistics.median(worked):6.2f} ms"


def resident(which: str = "RssAnon") -> float:
    """The memory this process holds, in megabytes, without the files it has mapped: those are the system's cache. ``VmRSS``: with them."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(fields[which].split()[0]) / 1024


def told(what: str, folder: Path, does: Callable[[], object]) -> ReindexReport | None:
    """Changes the library and opens it, as who answers does; says so in a line, with the bytes of files that were not there."""
    before, start, begun = files(folder), time.perf_counter(), time.process_time()
    given = does()
    report = given if isinstance(given, ReindexReport) else None
    done = time.perf_counter()
    Library(folder).snapshot()
    end, worked = time.perf_counter(), time.process_time() - begun
    written = sum(size for inode, size in files(folder).items() if inode not in before)
    stages = {
        name: seconds for name, seconds in (report.seconds if report else {}).items() if seconds >= 0.05
    }
    print(
        f"{what:<24} {end - start:6.1f} s   cpu {worked:6.1f} s   written {written / 1e6:8.2f} MB   ("
        + "".join(f"{name} {seconds:.1f}, " for name, seconds in stages.items())
        + f"opened {end - done:.1f}"
        + (f"; embedded {report.embedded:,}, reused {report.reused:,})" if report else ")"),
        flush=True,
    )
    return report


def files(folder: Path) -> dict[int, int]:
    """The size of every file of the library, by its inode: a file with two names is one."""
    held = [path.stat() for path in (folder / "generations").rglob("*") if path.is_file()]
    return {each.st_ino: each.st_size for each in held}


def recall(snapshot: Snapshot, scope: Scope, vectors: Sequence[FloatArray], k: int) -> float:
    """The share of the exact ``k`` nearest within ``scope`` that a search finds."""
    ids = np.flatnonzero(scope.holds(np.arange(snapshot.manifest.passages)))
    held = snapshot.vectors.get(ids)
    found = 0
    for vector in vectors:
        exact = ids[np.argpartition(-(held @ vector), k)[:k]]
        found += len(np.intersect1d(snapshot.vectors.search(vector, k, scope)[0], exact))
    return found / (k * len(vectors))


def main() -> None:
    """Runs all of it in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--tokens", type=int, default=0, help="dimensions of token states; 0 for none")
    parser.add_argument("--search", type=Path, help="only search the library in this folder")
    parser.add_argument("--folder", type=Path, help="where it is built, and stays")
    arguments = parser.parse_args()
    embedder = RandomEmbedder(arguments.tokens)
    if arguments.search:
        searches(arguments.search, embedder)
        return
    source = GeneratedSource(arguments.passages // PER_RECORD)
    with tempfile.TemporaryDirectory(dir=arguments.folder and arguments.folder.parent) as temporary:
        folder, built = Path(temporary) / "changed", arguments.folder or Path(temporary) / "built"

        def again() -> ReindexReport:
            return reindex([source], embedder, folder)

        if not (built / "CURRENT").exists():
            first = told("build", built, lambda: reindex([source], embedder, built))
            assert first
            print(f"{first.documents:,} records, {first.passages:,} passages, {DIMENSIONS} dimensions")
        print(f"{'one generation':<24} {sum(files(built).values()) / 1e6:6.0f} MB", flush=True)
        # What is published is never written to: a second name is a copy.
        shutil.copytree(built, folder, copy_function=os.link)
        told("nothing changed", folder, again)
        for what in ("one record added", "one more"):
            source.count += 1
            told(what, folder, again)
        source.changed = set(range(1, 1001, 100))
        told("ten records changed", folder, again)
        told("one record taken out", folder, lambda: remove(Generated(1, 1).key, embedder, folder))
        told("gone back", folder, lambda: Library(folder).rollback())
        # In a process of its own, as answering is: what building held is not counted.
        here = [sys.executable, __file__, "--search", str(folder), "--tokens", str(arguments.tokens)]
        subprocess.run(here, check=True)


def searches(folder: Path, embedder: RandomEmbedder) -> None:
    """Opening, and the search stage."""
    import faiss  # noqa: F401 - loading the engines is not opening the library
    import opencc  # noqa: F401 - the same
    import tantivy  # noqa: F401 - the same

    before = resident()
    start, begun = time.perf_counter(), time.process_time()
    snapshot = Library(folder, fingerprint=embedder.fingerprint).snapshot()
    print(
        f"{'open, verified':<24} {time.perf_counter() - start:6.2f} s   cpu {time.process_time() - begun:6.2f} s"
    )
    print(f"{'vectors':<24} {snapshot.manifest.vectors}")
    rng = random.Random(1)
    questions = [words(rng, 8) for _ in range(SEARCHES)]
    vectors = [embedder.embed_question(question).vector for question in questions]
    start = time.perf_counter()
    year = snapshot.scope(Filters(since=PartialDate(2010), until=PartialDate(2010)))
    print(f"{'filter, first time':<24} {time.perf_counter() - start:6.2f} s")
    half = snapshot.scope(Filters(since=PartialDate(2012)))
    snapshot.record_of(0)
    print(f"{'vectors':<24} {milliseconds(lambda i: snapshot.vectors.search(vectors[i], 60))}")
    print(f"{'  of one year':<24} {milliseconds(lambda i: snapshot.vectors.search(vectors[i], 60, year))}")
    print(f"{'  of half':<24} {milliseconds(lambda i: snapshot.vectors.search(vectors[i], 60, half))}")
    print(f"{'keywords':<24} {milliseconds(lambda i: snapshot.keywords.search(questions[i], 180))}")
    print(
        f"{'  of one year':<24} {milliseconds(lambda i: snapshot.keywords.search(questions[i], 180, year))}"
    )
    print(f"{'  of half':<24} {milliseconds(lambda i: snapshot.keywords.search(questions[i], 180, half))}")
    spread = np.random.default_rng(1)
    tokens = spread.normal(size=(10, max(1, embedder.token_dimensions))).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    asked = [QuestionEmbedding(vector, tokens, np.ones(10, np.float32)) for vector in vectors]
    print(
        f"{'the whole search stage':<24} {milliseconds(lambda i: search(questions[i], asked[i], snapshot))}"
    )
    print(f"{'coverage':<24} {milliseconds(lambda i: snapshot.keywords.coverage(questions[i]))}")
    ids = snapshot.vectors.search(vectors[0], 60)[0].tolist()
    print(f"{'60 passages':<24} {milliseconds(lambda _: snapshot.passages(ids))}")
    print(f"{'60 records':<24} {milliseconds(lambda _: [snapshot.record_of(i) for i in ids])}")
    # More different ones than are kept: each is made anew.
    days = [Filters(since=PartialDate(2000 + i % 25, 1 + i % 12, 1 + i % 28)) for i in range(SEARCHES)]
    print(f"{'filter by date, bitmap':<24} {milliseconds(lambda i: snapshot.scope(days[i]).bits())}")
    community = Filters(community=f"{PREFIX}3")
    start = time.perf_counter()
    seen = snapshot.seen_by(community.community)
    ours = seen.scope(community)
    print(
        f"{'of a community':<24} {ours.passages:,} passages, first time {time.perf_counter() - start:.2f} s"
    )
    print(f"{'  filter':<24} {milliseconds(lambda _: seen.scope(community))}")
    print(f"{'  vectors':<24} {milliseconds(lambda i: seen.vectors.search(vectors[i], 40, ours))}")
    print(f"{'  keywords':<24} {milliseconds(lambda i: seen.keywords.search(questions[i], 120, ours))}")
    print(f"{'  the search stage':<24} {milliseconds(lambda i: search(questions[i], asked[i], seen, ours))}")
    print(f"{'memory':<24} {resident():6.0f} MB, {resident() - before:.0f} MB more than before it was opened")
    print(f"{'  with mapped files':<24} {resident('VmRSS'):6.0f} MB")
    # Last: what is nearest is found by reading every vector, as no search does.
    print(f"{'  recall@40':<24} {recall(snapshot, ours, vectors[:50], 40):.4f}")


if __name__ == "__main__":
    main()
