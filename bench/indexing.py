"""How fast passages are embedded, beside ``SentenceTransformer.encode`` at its defaults with the same weights.

    python bench/indexing.py [--model all-MiniLM-L6-v2] [--passages FILE] [--count 200] [--rounds 5]

Both run in this process, one after the other, round by round, on the same passages: each line of FILE (a ``.jsonl``
line's ``text``), or council minutes made from a fixed seed. Ours does more: it also makes the token states that
late interaction needs. A machine that is busy with other things slows both; the ratio of each round is the figure.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.bert_folder import write_bert_folder
from models.open_models import BUNDLED, open_embedder
from models.weights import ALL_MINILM_L6_V2, MULTILINGUAL_E5_SMALL, find_weights

_WHO = "the council|Councilmember Reyes|the planning commission|staff|the mayor|Vice Chair Lindqvist".split(
    "|"
)
_DID = "approved|tabled|discussed|amended|referred to committee|asked about|rejected|reported on".split("|")
_WHAT = (
    "the Route 9 sidewalk contract|a variance for the lot on Elm Street|the water rate study|the minutes of May 6|"
    "a $240,000 grant for the riverside park|the overnight parking ordinance|the library's summer hours|"
    "an agreement with the county for snow removal|the second reading of the short-term rental rules"
).split("|")
_HOW = (
    "by a vote of five to two|after a public hearing|without discussion|pending a legal review|"
    "on the recommendation of the finance committee|with the condition that work begins before October"
).split("|")


def main() -> None:
    """Prints passages a second, round by round, and the median ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=BUNDLED, default=BUNDLED[0])
    parser.add_argument("--passages", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the converted model is kept")
    options = parser.parse_args()
    texts = _read(options.passages)[: options.count] if options.passages else made_up(options.count)
    with tempfile.TemporaryDirectory() as scratch:
        embedder = open_embedder(options.model, options.data, notice=print)
        encode = reference(options.model, Path(scratch))
        leads = [""] * len(texts)
        print(
            f"{len(texts)} passages, {statistics.mean(map(len, texts)):.0f} characters each, {options.model}"
        )
        _compare(
            texts, lambda part: embedder.embed_passages(part, leads[: len(part)]), encode, options.rounds
        )


def _compare(
    texts: Sequence[str],
    ours: Callable[[Sequence[str]], object],
    theirs: Callable[[Sequence[str]], object],
    rounds: int,
) -> None:
    for run in (ours, theirs):
        run(texts[:8])
    speeds: list[tuple[float, float]] = []
    for number in range(1, rounds + 1):
        pair = (_per_second(ours, texts), _per_second(theirs, texts))
        speeds.append(pair)
        print(f"round {number}: {pair[0]:6.1f} against {pair[1]:6.1f} passages/s, {pair[0] / pair[1]:.2f} x")
    middle = [statistics.median(column) for column in zip(*speeds, strict=True)]
    ratio = statistics.median(a / b for a, b in speeds)
    print(f"median : {middle[0]:6.1f} against {middle[1]:6.1f} passages/s, {ratio:.2f} x")


def _per_second(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    run(texts)
    return len(texts) / (time.perf_counter() - begun)


def reference(model: str, scratch: Path) -> Callable[[Sequence[str]], object]:
    """``SentenceTransformer.encode`` at its defaults, with the weights of the bundled ``model``."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    if model == MULTILINGUAL_E5_SMALL.name:
        write_bert_folder(scratch)
        reference = SentenceTransformer(str(scratch), device="cpu")
        return lambda texts: reference.encode(list(texts), prompt_name="passage")
    reference = SentenceTransformer(str(find_weights(ALL_MINILM_L6_V2)), device="cpu")
    return lambda texts: reference.encode(list(texts))


def _read(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in lines]
    return [line for line in lines if line.strip()]


def made_up(count: int) -> list[str]:
    """Passages of one to nine sentences, the same ones each time."""
    chance = random.Random(7)
    return [
        " ".join(
            f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)} {chance.choice(_HOW)}.".capitalize()
            for _ in range(chance.randint(1, 9))
        )
        for _ in range(count)
    ]


if __name__ == "__main__":
    main()
