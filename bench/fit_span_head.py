"""Fits ``models/span_head.npz``: where in a text an answer begins and ends.

    python bench/fit_span_head.py FOLDER [--limit N] [--write]

FOLDER holds the evaluation set ``squad2`` (``docs/evaluation.md``) with answer strings. The reranker reads each answered
question with the passage that answers it, and each near-miss with the passage that answers it best; its states are
frozen, and two linear maps over them are trained. A question without an answer begins and ends at ``[CLS]`` (Devlin et
al. 2019, "BERT", section 4.3), so that words which only look like an answer lose.

What is printed is cross-validated: an article's questions are judged by maps that saw none of them. What is written is
trained on all articles.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models import onnx_reranker as answer_span
from models.onnx_embedder import open_session
from models.onnx_reranker import _LONGEST, _open_tokenizer, with_states
from models.open_models import open_embedder
from models.ports import FloatArray, best_span
from models.weights import RERANKER, find_weights
from retrieval.evaluation.evaluation_set import EvaluationSet, Row, load_set, spread

WIDTH = 384
CANDIDATES = 6
"""Passages that could answer a near-miss, by the embedder; the reranker takes the best of them."""
FOLDS = 5
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 10, 16, 5e-3, 0.01, 0.1
WARM = 0.1
"""The share of all steps in which the rate rises; from there it falls in a line to nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with one passage, read. Row 0 is ``[CLS]``, the others are the passage's own tokens."""

    article: str
    states: npt.NDArray[np.float16]
    """``(t, 1152)``; half precision, since they are trained with noise that is larger."""
    answers: tuple[tuple[int, int], ...]
    """The first and the last row of each answer; none for a near-miss."""


class Reader:
    """The reranker as ``OnnxCrossEncoder`` reads, but with its states instead of what the present maps make of them."""

    def __init__(self) -> None:
        """Opens the bundled reranker. Raises WeightsMissing, MissingPart and ModelError."""
        folder = find_weights(RERANKER)
        self._tokenizer = _open_tokenizer(folder / "tokenizer.json")
        path = folder / "model.onnx"
        self._session = open_session(path, graph=with_states(path.read_bytes()), optimised=True)

    def read(self, question: str, row: Row, answers: Sequence[str] = ()) -> tuple[float, Pair]:
        """The logit, and the pair. The passage is read under its title (``retrieval.reader.headed``), and no answer is
        looked for in that.
        """
        text = f"{row.title}\n{row.text}" if row.title else row.text
        begin, end = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        first = [begin, *asked, end]
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        room = _LONGEST - len(first) - 1
        ids = np.array([[*first, *encoded.ids[:room], end]], np.int64)
        kinds = (np.arange(ids.shape[1]) >= len(first)).astype(np.int64)[None]
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        logits, *layers = self._session.run(["logits", *answer_span.STATES], inputs)
        lead = len(text) - len(row.text)
        places = np.array(encoded.offsets[:room], np.int64).reshape(-1, 2) - lead
        own = np.flatnonzero(places[:, 0] >= 0)
        states = np.concatenate([layer[0] for layer in layers], axis=1)[[0, *(own + len(first))]]
        spans = (span for answer in answers for span in _occurrences(row.text, answer))
        touched = [
            1 + np.flatnonzero((places[own, 0] < stop) & (places[own, 1] > start)) for start, stop in spans
        ]
        found = tuple((int(rows[0]), int(rows[-1])) for rows in touched if len(rows))
        return float(logits[0, 0]), Pair(row.title, states.astype(np.float16), found)


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--limit", type=int, default=None, help="so many questions only")
    parser.add_argument("--write", action="store_true", help="replace models/span_head.npz")
    options = parser.parse_args()
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    pairs = collect(load_set(options.folder / "squad2"), options.data, options.limit)
    right = held_out(pairs)
    print(f"best span overlaps an answer: {np.mean(right):.3f} of {len(right)}", flush=True)
    weight, bias = fit(pairs)
    if options.write:
        target = Path(answer_span.__file__).with_name("span_head.npz")
        np.savez(target, weight=weight, bias=bias, layers=np.array(answer_span.LAYERS))


def collect(evaluation_set: EvaluationSet, data: Path, limit: int | None) -> list[Pair]:
    """Every answered question whose passage holds an answer string, and every near-miss, read."""
    rows = evaluation_set.rows
    by_id = {row.id: row for row in rows}
    embedder, reader = open_embedder("multilingual-e5-small", data), Reader()
    vectors = embedder.embed_passages([row.text for row in rows], [row.title for row in rows]).vectors
    asked = [query for query in evaluation_set.queries if query.kind in {"answerable", "near-miss"}]
    pairs = []
    for query in spread(asked, limit):
        if query.answerable:
            gold = [by_id[row] for row in evaluation_set.relevant.get(query.id, {})]
            read = [reader.read(query.text, row, query.answers)[1] for row in gold]
            pairs += [pair for pair in read if pair.answers]
        else:
            near = np.argsort(-(vectors @ embedder.embed_question(query.text).vector), kind="stable")
            found = [reader.read(query.text, rows[at]) for at in near[:CANDIDATES]]
            pairs.append(max(found, key=lambda each: each[0])[1])
    answered = sum(bool(pair.answers) for pair in pairs)
    tokens = sum(len(pair.states) for pair in pairs)
    print(f"{answered} answered, {len(pairs) - answered} near-misses, {tokens} tokens", flush=True)
    return pairs


def fit(pairs: Sequence[Pair]) -> tuple[FloatArray, FloatArray]:
    """The two maps, ``(2, 1152)`` and ``(2,)``; the same from the same pairs."""
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    maps = torch.nn.Linear(WIDTH * len(answer_span.LAYERS), 2)
    torch.nn.init.normal_(maps.weight, 0, 0.02)
    torch.nn.init.zeros_(maps.bias)
    steps = EPOCHS * -(-len(pairs) // BATCH)
    adam = torch.optim.AdamW(maps.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min(1.0, (step + 1) / (WARM * steps)) * (1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = chance.permutation(len(pairs))
        for start in range(0, len(order), BATCH):
            losses = [_loss(maps, pairs[at]) for at in order[start : start + BATCH]]
            adam.zero_grad()
            torch.autograd.backward(torch.stack(losses).mean())
            adam.step()
            rate.step()
    return maps.weight.detach().numpy().astype(np.float32), maps.bias.detach().numpy().astype(np.float32)


def _loss(maps: torch.nn.Linear, pair: Pair) -> torch.Tensor:
    """How far the right beginnings and ends are from having all the probability."""
    states = torch.nn.functional.dropout(torch.from_numpy(pair.states.astype(np.float32)), DROPOUT)
    logs = torch.log_softmax(maps(states), 0)
    begins, ends = map(list, zip(*(pair.answers or [(0, 0)]), strict=True))
    return -(torch.logsumexp(logs[begins, 0], 0) + torch.logsumexp(logs[ends, 1], 0)) / 2


def held_out(pairs: Sequence[Pair]) -> list[bool]:
    """Of each answered question, whether the best span overlaps an answer; by maps that saw nothing of its article."""
    right = []
    articles = sorted({pair.article for pair in pairs})
    folds = np.random.default_rng(0).permutation(len(articles)) % FOLDS
    for fold in range(min(FOLDS, len(articles))):
        held = [articles[at] for at in np.flatnonzero(folds == fold)]
        weight, bias = fit([pair for pair in pairs if pair.article not in held])
        mine = [_hits(pair, weight, bias) for pair in pairs if pair.answers and pair.article in held]
        print(f"  {', '.join(held)}: {sum(mine)} of {len(mine)}", flush=True)
        right += mine
    return right


def _hits(pair: Pair, weight: FloatArray, bias: FloatArray) -> bool:
    scores = pair.states[1:].astype(np.float32) @ weight.T + bias
    _, first, last = best_span(scores[:, 0], scores[:, 1], 25)
    return any(first + 1 <= end and last + 1 >= begin for begin, end in pair.answers)


def _occurrences(text: str, answer: str) -> Iterator[tuple[int, int]]:
    at = text.find(answer)
    while at >= 0:
        yield at, at + len(answer)
        at = text.find(answer, at + 1)


if __name__ == "__main__":
    main()
