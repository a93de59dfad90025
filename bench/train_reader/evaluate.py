"""What a reader is worth on what it never saw, beside the bundled cross-encoder.

    python bench/train_reader/evaluate.py TRAIN EVAL cross-encoder english multilingual [--limit N]

Printed for each kept-back set: the AUROC of answered pairs against near-misses (written by people), or against the negatives made
by each rule; how many of these are refused at the threshold that lets 93 % of the answered pass; whether the best span
overlaps an answer; and word-level precision, recall and F1 of the evidence: the words of the chosen sentences against the
words of the answers, and against those of the sentences that hold them. Mean over pairs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.train_reader.pairs import Negatives, Pair, Range, load, windowed
from bench.train_reader.scenes import Scenes
from bench.train_reader.train import titles

PASSED = 0.93
WINDOW = {"en": 1400, "es": 1400, "zh": 450}
"""Characters of a long passage that are read at once; cut between sentences."""
SHORT = {"en": 900, "es": 900, "zh": 300}
"""The same of a passage that is asked whether it answers: about as long as the product's passages."""
RULES = ("removed", "other", "exchanged", "opposite")
FEWEST = 15
_SET = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
LEAST = 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a pair."""

    answers: float
    sentences: list[float]
    """One a sentence of ``Pair.sentences``; more is likelier evidence."""
    span: Range


class Reader(Protocol):
    """Anything that reads a pair."""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        ...

    @property
    def languages(self) -> frozenset[str] | None:
        """What it reads; None: any."""
        ...

    def read(self, pair: Pair, *, alone: bool = False) -> Read:
        """``alone``: for a quote, not for the order."""
        ...

    def choose(self, scores: Sequence[float]) -> list[int]:
        """The sentences that would be quoted."""
        ...


class CrossEncoder:
    """The bundled cross-encoder, for comparison: its logit for the passage, and for each sentence read alone."""

    name = "cross-encoder"
    languages = frozenset({"en"})

    def __init__(self) -> None:
        from models.onnx_models import OnnxCrossEncoder

        self._model = OnnxCrossEncoder()

    def read(self, pair: Pair, *, alone: bool = False) -> Read:
        """See ``Reader``. It does not tell where an answer stands."""
        sentences = pair.sentences() if alone else []
        scores = [self._model.score(pair.question, pair.text[slice(*each)]) for each in sentences]
        return Read(self._model.score(pair.question, pair.lead + pair.text), scores, (0, 0))

    def choose(self, scores: Sequence[float]) -> list[int]:
        """The best, and the second if it is near."""
        order = np.argsort(scores)[::-1]
        return [int(at) for at in order[:2] if scores[order[0]] - scores[at] <= 3.0]


class Shipped:
    """What the product runs: the packed file on its base, eight bits, ONNX Runtime."""

    def __init__(self, base: str, models: Path, least: float) -> None:
        from models.evidence_reader import ENGLISH, MULTILINGUAL, EvidenceReader

        self.name, self._least = base, least
        self._reader = EvidenceReader(ENGLISH if base == "english" else MULTILINGUAL, models)
        self.languages = frozenset({"en"}) if base == "english" else None

    def read(self, pair: Pair, *, alone: bool = False) -> Read:
        """See ``Reader``."""
        from domain.documents import Span

        lead = len(pair.lead)
        sentences = [Span(start + lead, end + lead) for start, end in pair.sentences()]
        found = self._reader.read(pair.question, pair.lead + pair.text, sentences)
        odds = np.clip(found.sentences, 1e-6, 1 - 1e-6)
        span = (found.span.start - lead, found.span.end - lead) if found.span else (0, 0)
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
        while (
            last + 1 < len(sentences)
            and sentences[last + 1][1] - sentences[first][0] <= WINDOW[pair.language]
        ):
            last += 1
        start, end = sentences[first][0], sentences[last][1]
        part = replace(pair, text=pair.text[start:end], answers=())
        found = reader.read(part, alone=True)
        mine = part.sentences()
        for s, e in sentences[first : last + 1]:
            over = [
                score
                for (a, b), score in zip(mine, found.sentences, strict=True)
                if a < e - start and s - start < b
            ]
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
    began = time.process_time()
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in held:
        if reader.languages is None or pair.language in reader.languages:
            by_source[pair.source].append(pair)
    for source, pairs in sorted(by_source.items()):
        chance = random.Random(11)
        answered = _some([pair for pair in pairs if pair.answers], limit, chance)
        people = _some([pair for pair in pairs if not pair.answers], limit, chance)
        cut = [windowed(pair, chance, SHORT[pair.language]) for pair in answered]
        reads = [reader.read(pair) for pair in cut]
        met = [
            any(a < read.span[1] and read.span[0] < b for a, b in pair.answers)
            for pair, read in zip(cut, reads, strict=True)
        ]
        print(f"{reader.name:20} {source:13} answered {len(cut):4}, span meets answer {np.mean(met):.3f}")
        good = [(pair.group, read) for pair, read in zip(cut, reads, strict=True)]
        if people:
            short = [windowed(pair, chance, SHORT[pair.language]) for pair in people]
            bad = [(pair.group, reader.read(pair)) for pair in short]
            _print_refusal("near-miss", good, bad)
            for group in sorted({group for group, _ in bad}) if source == "squad2-en" else ():
                _print_refusal(
                    group,
                    [each for each in good if each[0] == group],
                    [each for each in bad if each[0] == group],
                )
        negatives = Negatives(answered, chance)
        for rule in RULES:
            made = [negative for pair in cut if (negative := negatives.of(pair, rule))][: limit or 200]
            if len(made) >= FEWEST:
                _print_refusal(rule, good, [(pair.group, reader.read(pair)) for pair in made])
        _print_evidence(reader, answered)
    print(f"{reader.name}: {time.process_time() - began:.0f} s of CPU", flush=True)


def _some(pairs: list[Pair], limit: int, chance: random.Random) -> list[Pair]:
    return chance.sample(pairs, limit) if limit and len(pairs) > limit else pairs


def _print_refusal(
    what: str, answered: Sequence[tuple[str, Read]], unanswered: Sequence[tuple[str, Read]]
) -> None:
    good, bad = ([read.answers for _, read in each] for each in (answered, unanswered))
    best, rest = ([max(read.sentences, default=-20.0) for _, read in each] for each in (answered, unanswered))
    print(
        f"    {what:17} ({len(bad):3}) AUROC {auroc(good, bad):.3f}, refused at 93 % {refused(good, bad):.3f}"
        f"; by the best sentence {auroc(best, rest):.3f}",
        flush=True,
    )


def _print_evidence(reader: Reader, answered: Sequence[Pair]) -> None:
    of_answers, of_sentences, sizes = [], [], []
    for pair in answered:
        sentences, scores, _ = read_long(reader, pair)
        chosen = [sentences[at] for at in reader.choose(scores)]
        mine = words(pair.text, pair.language, chosen)
        right = [each for each, yes in zip(sentences, pair.evidence(sentences), strict=True) if yes]
        of_answers.append(overlap(mine, words(pair.text, pair.language, pair.answers)))
        of_sentences.append(overlap(mine, words(pair.text, pair.language, right)))
        sizes.append(len(chosen))
    figures = [
        " ".join(f"{name} {mean:.3f}" for name, mean in zip(("P", "R", "F1"), np.mean(each, 0), strict=True))
        for each in (of_answers, of_sentences)
    ]
    print(
        f"    evidence in whole contexts: words of the answers {figures[0]}; of their sentences {figures[1]}"
        f"; {np.mean(sizes):.2f} sentences",
        flush=True,
    )


def judge_scenes(reader: Reader, held: Sequence[Pair], limit: int) -> None:
    """The scenes that were kept back, at the threshold that 93 % of the kept-back answered pairs of SQuAD pass: one threshold
    has to do for every kind of text.
    """
    squad = [pair for pair in held if pair.source == "squad2-en" and pair.answers]
    squad = _some(squad, limit, random.Random(11))
    threshold = np.quantile(
        [reader.read(windowed(pair, random.Random(11), 900)).answers for pair in squad], 1 - PASSED
    )
    everything: dict[bool, list[float]] = {True: [], False: []}
    for language in ("en", "es", "zh"):
        if reader.languages is not None and language not in reader.languages:
            continue
        pairs = Scenes(language, random.Random(11), kept=True).all_pairs(2)
        for asked in ("en", "es", "zh"):
            if reader.languages is not None and asked not in reader.languages:
                continue
            reads: dict[bool, list[Read]] = {True: [], False: []}
            hits = []
            for pair in pairs:
                if pair.asked != asked:
                    continue
                read = reader.read(pair)
                reads[bool(pair.answers)].append(read)
                everything[bool(pair.answers)].append(read.answers)
                if pair.answers:
                    chosen, right = set(reader.choose(read.sentences)), pair.evidence(pair.sentences())
                    hits.append(overlap(chosen, {at for at, yes in enumerate(right) if yes}))
            _print_at(
                f"{language}, asked in {asked}",
                threshold,
                *([read.answers for read in reads[yes]] for yes in (True, False)),
            )
            print(
                "        evidence, sentences: " + " ".join(f"{v:.3f}" for v in np.mean(hits, 0)), flush=True
            )
    _print_at("all", threshold, everything[True], everything[False])


def _print_at(what: str, threshold: float, answered: Sequence[float], unanswered: Sequence[float]) -> None:
    passed, stopped = np.mean(np.array(answered) >= threshold), np.mean(np.array(unanswered) < threshold)
    quartiles = " ".join(f"{value:.1f}" for value in np.quantile(answered, (0.07, 0.25, 0.5)))
    print(
        f"    scenes {what:18} ({len(answered)} + {len(unanswered)}) AUROC {auroc(answered, unanswered):.3f}; at {threshold:.2f}"
        f" answered {passed:.3f}, refused {stopped:.3f}; of the answered 7, 25, 50 %: {quartiles}"
    )


def across(folder: Path, held: Sequence[Pair]) -> list[Pair]:
    """Chinese questions of paragraphs that are kept back (``xquad-zh-en`` has them beside English passages), each with the
    passage that answers and with another one of its article.
    """
    lines = {name: (folder / name).read_text("utf-8").splitlines() for name in _SET}
    texts = {row["_id"]: row["text"] for row in map(json.loads, lines[_SET[0]])}
    queries = {row["_id"]: row["text"] for row in map(json.loads, lines[_SET[1]])}
    relevant = defaultdict(set)
    for line in lines[_SET[2]][1:]:
        query, row, _ = line.split("\t")
        relevant[query].add(row)
    known = {pair.question for pair in held if pair.source == "xquad-zh"}
    pairs, chance = [], random.Random(11)
    for query, right in sorted(relevant.items()):
        article = min(right).rsplit(":", 1)[0] + ":"
        others = sorted(row for row in texts if row.startswith(article) and row not in right)
        if others and queries[query] in known:
            for row, answers in ((min(right), ((0, 1),)), (chance.choice(others), ())):
                pairs.append(Pair(queries[query], texts[row], answers, "en", folder.name, "", article))
    return pairs


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("train", type=Path)
    parser.add_argument("eval", type=Path)
    parser.add_argument("readers", nargs="+", choices=["cross-encoder", "english", "multilingual"])
    parser.add_argument(
        "--models", type=Path, default=Path("data/models"), help="folder for the converted encoders"
    )
    parser.add_argument("--limit", type=int, default=0, help="so many pairs of a kind, by chance")
    parser.add_argument(
        "--least", type=float, default=LEAST, help="logit from which on a sentence is evidence"
    )
    parser.add_argument("--scenes", action="store_true", help="only the scenes")
    options = parser.parse_args()
    _, held = load(options.train, titles(options.eval))
    for name in options.readers:
        reader: Reader = (
            CrossEncoder() if name == "cross-encoder" else Shipped(name, options.models, options.least)
        )
        judge_scenes(reader, held, options.limit)
        if options.scenes:
            continue
        judge(reader, held, options.limit)
        if name == "multilingual":
            pairs = across(options.eval / "xquad-zh-en", held)[: 2 * options.limit or None]
            sides = [
                [("", reader.read(pair)) for pair in pairs if bool(pair.answers) is yes]
                for yes in (True, False)
            ]
            print(f"{reader.name:20} xquad-zh-en   Chinese questions, English passages")
            _print_refusal("of the article", *sides)


if __name__ == "__main__":
    main()
