"""How long a question takes, and what it takes in memory, beside a plain sentence-transformers and FAISS loop.

    python bench/speed.py [--passages 10000] [--questions 40] [--data data] [--sets FOLDER]

The library is made of council minutes from a fixed seed and kept in the data folder; with ``--sets``, of paragraphs of 120 words
from the evaluation sets in FOLDER (``docs/evaluation.md``), and asked is what these ask. All questions run warm, on one
processor, in this process (the processor's own time is what a question takes where nobody else wants it); the plain loop embeds the question with ``SentenceTransformer.encode`` (the same weights)
and searches a flat FAISS index of the same vectors: it finds passages, and neither reads, quotes nor refuses.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from bench.indexing import made_up, reference
from domain.answers import Filters
from domain.documents import Document, Kind, Paragraph, Passage
from index.pipeline.build import publish_passages
from index.storage.library import Library
from models.evidence_reader import EvidenceReaders
from models.open_models import MODELS, open_embedder
from models.ports import Embedder
from retrieval.ask import Asking, Trace
from retrieval.evaluation_set import load_set

MODEL = "multilingual-e5-small"
PER_RECORD = 20
WORDS = 120
ENGLISH_SETS = ("qmsum-committee", "squad2", "xquad-en-en")


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument(
        "--sets", type=Path, help="evaluation sets of which paragraphs and questions are taken"
    )
    options = parser.parse_args()
    texts = real(options.sets, options.passages) if options.sets else made_up(options.passages)
    embedder = open_embedder(MODEL, options.data, notice=print)
    folder = options.data / "bench" / f"speed-{'real-' if options.sets else ''}{options.passages}"
    started = time.perf_counter()
    report = publish_passages(_documents(texts), embedder, folder, keep=1)
    print(
        f"library of {options.passages:,} passages: {report.embedded:,} embedded in {time.perf_counter() - started:.0f} s"
    )
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    questions = (
        asked_of(options.sets, options.questions) if options.sets else _questions(texts, options.questions)
    )
    print("| one processor, warm | p50 | p95 |")
    print("|---|---|---|")
    library = Library(folder, fingerprint=embedder.fingerprint)
    stages = _asked(Asking(library, embedder, EvidenceReaders(options.data / MODELS)), questions)
    for stage, seconds in stages.items():
        print(_row(stage, seconds))
    print(f"| memory of the answering process | {_resident():.0f} MB | |", flush=True)
    _plain(embedder, library, questions)
    _cold()


def real(folder: Path, count: int) -> list[str]:
    """Paragraphs of ``WORDS`` words of the English sets in ``folder``, no two alike: they begin so many words apart that there are enough."""
    rows = [row.text.split() for each in ENGLISH_SETS for row in load_set(folder / each).rows]
    total = sum(max(0, len(words) - WORDS) for words in rows)
    step = max(1, total // count)
    starts = ((words, at) for words in rows for at in range(0, max(1, len(words) - WORDS), step))
    return [" ".join(words[at : at + WORDS]) for words, at in starts][:count]


def asked_of(folder: Path, count: int) -> list[str]:
    """Questions of these sets, as many of each."""
    chance = random.Random(7)
    sets = [[query.text for query in load_set(folder / each).queries] for each in ENGLISH_SETS]
    return [text for queries in sets for text in chance.sample(queries, count // len(sets))]


def _asked(asking: Asking, questions: Sequence[str]) -> dict[str, list[float]]:
    for question in questions[:3]:
        asking.ask(question)
    stages: dict[str, list[float]] = {"question → answer": [], "of it: time of the processor": []}
    for question in questions:
        trace = Trace()
        started, worked = time.perf_counter(), time.process_time()
        asking.ask(question, Filters(), trace)
        stages["question → answer"].append(time.perf_counter() - started)
        stages["of it: time of the processor"].append(time.process_time() - worked)
        for stage, seconds in trace.seconds.items():
            stages.setdefault(stage, []).append(seconds)
    return stages


def _plain(embedder: Embedder, library: Library, questions: Sequence[str]) -> None:
    """The plain loop, in the same process and on the same processor, after memory was measured."""
    import faiss

    vectors = library.snapshot().vectors
    flat = faiss.IndexFlatIP(embedder.dimensions)
    flat.add(vectors.get(np.arange(len(vectors), dtype=np.int64)))
    with tempfile.TemporaryDirectory() as scratch:
        encode: Callable[[Sequence[str]], object] = reference(MODEL, Path(scratch))
        embed, search = [], []
        for question in questions:
            started = time.perf_counter()
            vector = np.asarray(encode([f"query: {question}"]), np.float32).reshape(1, -1)
            embed.append(time.perf_counter() - started)
            started = time.perf_counter()
            flat.search(vector, 10)
            search.append(time.perf_counter() - started)
    print(_row("plain loop: SentenceTransformer.encode", embed))
    print(_row("plain loop: FAISS flat", search))


def _cold() -> None:
    """``bot.py ask`` from nothing to the printed answer, on the seed record, as a person runs it."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, "PLENUM_DATA": scratch}

        def run(*arguments: str) -> None:
            command = [sys.executable, "bot.py", *arguments]
            subprocess.run(command, cwd=HOME, env=environment, capture_output=True, check=True)

        run("reindex")
        times = []
        for _ in range(6):
            started = time.perf_counter()
            run("ask", "Who led the plenary meeting?")
            times.append(time.perf_counter() - started)
    print(_row("bot.py ask, a cold process each", times[1:]))


def _documents(texts: Sequence[str]) -> list[tuple[Document, list[Passage]]]:
    documents = []
    for first in range(0, len(texts), PER_RECORD):
        part, start = texts[first : first + PER_RECORD], 0
        paragraphs, passages = [], []
        for number, text in enumerate(part, 1):
            paragraphs.append(Paragraph(number, start, start + len(text)))
            passages.append(Passage(start, start + len(text), number, number, f"Minutes {first}"))
            start += len(text) + 2
        whole = "\n\n".join(part)
        documents.append(
            (
                Document(
                    f"bench/{first:07}",
                    f"Minutes {first}",
                    whole,
                    tuple(paragraphs),
                    Kind.MINUTES,
                    language="en",
                ),
                passages,
            )
        )
    return documents


def _questions(texts: Sequence[str], count: int) -> list[str]:
    """Questions about what some of the passages say, of ten words or so."""
    rng = random.Random(7)
    forms = (
        "What was decided about {}?",
        "Who spoke about {} and why?",
        "When will {} come back to the council?",
    )
    questions = []
    for text in rng.sample(list(texts), count):
        words = text.split()
        at = rng.randrange(max(1, len(words) - 5))
        questions.append(rng.choice(forms).format(" ".join(words[at : at + 5]).strip(".,")))
    return questions


def _row(name: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"| {name} | {statistics.median(ordered) * 1000:.1f} ms | {p95 * 1000:.1f} ms |"


def _resident() -> float:
    """Megabytes in memory now; where that cannot be told, the most there ever were."""
    status = Path("/proc/self/status")
    if status.exists():
        return (
            next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            / 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
