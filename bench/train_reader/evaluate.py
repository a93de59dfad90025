"""What a reader is worth on what it never saw, beside what the product reads with today.

    python bench/train_reader/evaluate.py TRAIN EVAL [--shipped english multilingual] [--checkpoint BASE TOKENIZER LAST.PT]

Printed for each kept-back set: the AUROC of answered pairs against near-misses (written by people), or against the negatives made
by each rule; how many of these are refused at the threshold that lets 93 % of the answered pass; whether the best span
overlaps an answer; and word-level precision, recall and F1 of the evidence: the words of the chosen sentences against the
words of the answers, and against those of the sentences that hold them. Mean over pairs.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pairs import Negatives, Pair, Range, load, windowed
from train import titles

PASSED = 0.93
WINDOW = {"en": 1400, "es": 1400, "zh": 450}
"""Characters of a long passage that are read at once; cut between sentences."""
RULES = ("removed", "other", "exchanged", "opposite")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a pair."""

    answers: float
    sentences: list[float]
    """One a sentence of ``Pair.sentences``; more is likelier evidence."""
    span: Range
    span_score: float = 0.0


class Reader(Protocol):
    """Anything that reads a pair."""

    name: str

    def read(self, pair: Pair) -> Read:
        """Raises nothing."""
        ...

    def choose(self, scores: Sequence[float]) -> list[int]:
        """The sentences that would be quoted."""
        ...


class Today:
    """The bundled cross-encoder's logit and its span head; a sentence is also read alone (``retrieval/reader.py``)."""

    name = "today"

    def __init__(self) -> None:
        from models.onnx_reranker import OnnxCrossEncoder

        self._model = OnnxCrossEncoder()

    def read(self, pair: Pair) -> Read:
        """See ``Reader``."""
        from retrieval.reader import best_span

        reading = self._model.read(pair.question, pair.text)
        scores = []
        best, span = -1e9, (0, 0)
        for start, end in pair.sentences():
            inside = np.flatnonzero((reading.places[:, 0] >= start) & (reading.places[:, 1] <= end))
            if not len(inside):
                scores.append(-99.0)
                continue
            score, first, last = best_span(reading.begins[inside], reading.ends[inside])
            if score > best:
                best = score
                span = (int(reading.places[inside[first], 0]), int(reading.places[inside[last], 1]))
            scores.append(score)
        for at in np.argsort(scores)[::-1][:6]:
            alone = self._model.read(pair.question, pair.text[slice(*pair.sentences()[at])]).logit
            scores[at] += 0.5 * float(np.clip(alone, -11, 8)) + 5.5
        return Read(reading.logit, scores, span)

    def choose(self, scores: Sequence[float]) -> list[int]:
        """The best, and the second if it is near (``retrieval/compose.py``)."""
        order = np.argsort(scores)[::-1]
        return [int(at) for at in order[:2] if scores[order[0]] - scores[at] <= 3.0]


class Trained:
    """A checkpoint, as PyTorch computes it."""

    def __init__(self, base: str, tokenizer: Path, path: Path, least: float) -> None:
        import torch
        from encode import Encoder
        from network import Network, load_base

        torch.set_num_threads(1)
        self.name, self._least = f"{base} {path.parent.name}", least
        self._encoder = Encoder(base, tokenizer)
        self._network = Network(load_base(base))
        self._network.load_state_dict(torch.load(path)["network"])
        self._network.eval()

    def read(self, pair: Pair) -> Read:
        """See ``Reader``."""
        import torch
        from encode import batch
        from network import by_sentence

        row = self._encoder.encode(pair)
        given = batch([row])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            answers, tokens = self._network(given["ids"], given["kinds"], given["mask"])
        sentences = by_sentence(tokens[..., 2], given["members"])[0, : len(row.sentences)]
        sentences = sentences.masked_fill(given["there"][0, : len(row.sentences)] == 0, -20)
        scores = tokens[0].numpy()
        own = np.flatnonzero(row.spans[:, 0] >= 0)
        from retrieval.reader import best_span

        best, first, last = best_span(scores[own, 0], scores[own, 1], 40)
        span = (int(row.spans[own[first], 0]), int(row.spans[own[last], 1]))
        return Read(float(answers[0]), sentences.tolist(), span, best - float(scores[0, 0] + scores[0, 1]))

    def choose(self, scores: Sequence[float]) -> list[int]:
        """All that are likely enough, and the best in any case."""
        best = int(np.argmax(scores))
        return [at for at, score in enumerate(scores) if score >= self._least or at == best]


class Shipped:
    """What the product runs: the packed file on its base, eight bits, ONNX Runtime."""

    def __init__(self, base: str, models: Path, least: float) -> None:
        from models.evidence_reader import ENGLISH, MULTILINGUAL, EvidenceReader

        self.name, self._least = f"{base} shipped", least
        self._reader = EvidenceReader(ENGLISH if base == "english" else MULTILINGUAL, models)

    def read(self, pair: Pair) -> Read:
        """See ``Reader``."""
        from domain.documents import Span

        found = self._reader.read(pair.question, pair.text, [Span(*each) for each in pair.sentences()])
        odds = np.clip(found.sentences, 1e-6, 1 - 1e-6)
        span = (found.span.start, found.span.end) if found.span else (0, 0)
        return Read(found.answers, np.log(odds / (1 - odds)).tolist(), span)

    def choose(self, scores: Sequence[float]) -> list[int]:
        """All that are likely enough, and the best in any case."""
        best = int(np.argmax(scores))
        return [at for at, score in enumerate(scores) if score >= self._least or at == best]


def read_long(reader: Reader, pair: Pair) -> tuple[list[Range], list[float], float]:
    """A passage of any length, window by window → its sentences, their scores, the best window's logit."""
    sentences = pair.sentences()
    scores: list[float] = []
    logits = []
    first = 0
    while first < len(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= WINDOW[pair.language]:
            last += 1
        start, end = sentences[first][0], sentences[last][1]
        part = Pair(pair.question, pair.text[start:end], (), pair.language, pair.source, pair.kind, pair.group)
        found = reader.read(part)
        mine = part.sentences()
        for s, e in sentences[first : last + 1]:
            over = [score for (a, b), score in zip(mine, found.sentences, strict=True) if a < e - start and s - start < b]
            scores.append(max(over, default=-99.0))
        logits.append(found.answers)
        first = last + 1
    return sentences, scores, max(logits)


def auroc(answered: Iterable[float], unanswered: Iterable[float]) -> float:
    """The chance that an answered one scores above an unanswered one."""
    good, bad = np.array(list(answered)), np.sort(np.array(list(unanswered)))
    if not len(good) or not len(bad):
        return float("nan")
    below, to = np.searchsorted(bad, good, "left"), np.searchsorted(bad, good, "right")
    return float(((below + to) / 2).mean() / len(bad))


def refused(answered: Sequence[float], unanswered: Sequence[float]) -> float:
    """The share of unanswered ones below the threshold that 93 % of the answered pass."""
    return float((np.array(unanswered) < np.quantile(answered, 1 - PASSED)).mean())


def words(text: str, language: str, ranges: Iterable[Range]) -> set[int]:
    """Which words of ``text`` the ranges touch; characters in Chinese."""
    form = r"[一-鿿]|[A-Za-z0-9]+" if language == "zh" else r"\w+"
    found = [match.span() for match in re.finditer(form, text)]
    return {at for at, (s, e) in enumerate(found) if any(s < end and start < e for start, end in ranges)}


def overlap(chosen: set[int], right: set[int]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    both = len(chosen & right)
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / len(chosen), both / len(right)
    return precision, recall, 2 * precision * recall / (precision + recall)


def judge(reader: Reader, held: Sequence[Pair], limit: int) -> None:
    """Prints all figures of one reader."""
    began = time.time()
    known = None if reader.name != "today" and not reader.name.startswith("english") else {"en"}
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in held:
        if known is None or pair.language in known:
            by_source[pair.source].append(pair)
    count = 0
    for source, pairs in sorted(by_source.items()):
        chance = random.Random(11)
        answered = [pair for pair in pairs if pair.answers]
        people = [pair for pair in pairs if not pair.answers]
        if limit and len(answered) > limit:
            answered = chance.sample(answered, limit)
        if limit and len(people) > limit:
            people = chance.sample(people, limit)
        cut = [windowed(pair, chance, 900 if pair.language != "zh" else 300) for pair in answered]
        reads = [reader.read(pair) for pair in cut]
        count += len(reads)
        good = [read.answers for read in reads]
        spans = [read.span_score for read in reads]
        hit = np.mean([any(a < e and s < b for a, b in pair.answers for s, e in [read.span]) for pair, read in zip(cut, reads, strict=True)])
        line = f"{reader.name:24} {source:13} answered {len(good):4}  span meets answer {hit:.3f}"
        print(line, flush=True)
        if people:
            found = [reader.read(windowed(pair, chance, 900)) for pair in people]
            count += len(found)
            bad, low = [read.answers for read in found], [read.span_score for read in found]
            best = [max(read.sentences, default=-20.0) for read in reads], [max(read.sentences, default=-20.0) for read in found]
            each = {
                group: auroc([g for g, p in zip(good, answered, strict=True) if p.group == group], [b for b, p in zip(bad, people, strict=True) if p.group == group])
                for group in sorted({pair.group for pair in people})
            } if source == "squad2-en" else {}
            print(f"    near-miss ({len(bad)}) AUROC {auroc(good, bad):.3f}, refused at 93 % {refused(good, bad):.3f}; by span {auroc(spans, low):.3f}; by sentence {auroc(*best):.3f};"
                  f" sum {auroc(np.add(good, np.multiply(0.3, spans)), np.add(bad, np.multiply(0.3, low))):.3f}", {k: round(v, 3) for k, v in each.items()}, flush=True)
        negatives = Negatives(answered, chance)
        for rule in RULES:
            made = [negative for pair in cut if (negative := negatives.of(pair, rule))][: limit or 200]
            if len(made) < 15:
                continue
            bad = [reader.read(pair).answers for pair in made]
            count += len(bad)
            print(f"    {rule:10} ({len(bad)}) AUROC {auroc(good, bad):.3f}, refused at 93 % {refused(good, bad):.3f}", flush=True)
        figures, sentence_figures, sizes = [], [], []
        for pair in answered:
            sentences, scores, _ = read_long(reader, pair)
            if not sentences:
                continue
            chosen = [sentences[at] for at in reader.choose(scores)]
            mine = words(pair.text, pair.language, chosen)
            right = [each for each, yes in zip(sentences, pair.evidence(sentences), strict=True) if yes]
            figures.append(overlap(mine, words(pair.text, pair.language, pair.answers)))
            sentence_figures.append(overlap(mine, words(pair.text, pair.language, right)))
            sizes.append(len(chosen))
        p, r, f = np.mean(figures, 0)
        sp, sr, sf = np.mean(sentence_figures, 0)
        print(f"    evidence, whole contexts: words of the answers P {p:.3f} R {r:.3f} F1 {f:.3f}; of their sentences P {sp:.3f} R {sr:.3f} F1 {sf:.3f}; {np.mean(sizes):.2f} sentences", flush=True)
    print(f"{reader.name}: {time.time() - began:.0f} s", flush=True)


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("eval", type=Path)
    parser.add_argument("--checkpoint", nargs=3, action="append", default=[], metavar=("BASE", "TOKENIZER", "FILE"))
    parser.add_argument("--shipped", nargs="*", default=[], metavar="BASE")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="folder for the converted encoders")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--least", type=float, default=-0.6)
    parser.add_argument("--skip-today", action="store_true")
    options = parser.parse_args()
    _, held = load(options.train, titles(options.eval))
    readers: list[Reader] = [] if options.skip_today else [Today()]
    for base, tokenizer, path in options.checkpoint:
        readers.append(Trained(base, Path(tokenizer), Path(path), options.least))
    readers += [Shipped(base, options.models, options.least) for base in options.shipped]
    for reader in readers:
        judge(reader, held, options.limit)


if __name__ == "__main__":
    main()
