"""The network that is trained: a BERT encoder whose layers learn, or the upper ones alone, and three heads on its last states.

    answers    from the first token: whether the passage answers the question
    evidence   from each token, gathered by sentence: whether the sentence is part of the answer
    span       from each token: whether the answer begins, and ends, here; the first token stands for "nowhere"

Two bases: ``english`` is the bundled cross-encoder ms-marco-MiniLM-L-12-v2, read back from its int8 file;
``multilingual`` is multilingual-e5-small. Both are 12 layers of 384. The embeddings stay as they are, and the
lower layers until the upper ones have learned what they can: what is learned is small enough to ship, and a third of the work is saved.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.weight_files import Q4File
from models.weights import MULTILINGUAL_E5_SMALL, RERANKER, check_weights, find_weights

LAYERS, WIDTH, INNER, HEADS = 12, 384, 1536, 12
HINTS_BEFORE = 6
"""The layers before which no kind of token is told."""
KINDS = 3
"""What a token is: of the question or special; of the passage; of the passage and also in the question."""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a network begins."""

    name: str
    tensors: dict[str, npt.NDArray[np.float32]]
    """By their names in a BERT checkpoint."""


def load_base(name: str) -> Base:
    """``english`` or ``multilingual``. Raises WeightsMissing and WeightsChanged."""
    if name == "english":
        return Base(name, _cross_encoder())
    folder = find_weights(MULTILINGUAL_E5_SMALL)
    check_weights(MULTILINGUAL_E5_SMALL, folder)
    file = Q4File(folder / next(iter(MULTILINGUAL_E5_SMALL.files)))
    return Base(name, {key: file.tensor(key) for key in file.names()})


def _cross_encoder() -> dict[str, npt.NDArray[np.float32]]:
    """The weights of the bundled int8 graph, times their scales. ``(out, in)`` as in a checkpoint."""
    import onnx
    from onnx import numpy_helper

    folder = find_weights(RERANKER)
    check_weights(RERANKER, folder)
    graph = onnx.load(str(folder / "model.onnx")).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def dense(name: str) -> npt.NDArray[np.float32]:
        values = stored[f"{name}_quantized"].astype(np.float32)
        zero = stored[f"{name}_zero_point"].astype(np.float32)
        found: npt.NDArray[np.float32] = ((values - zero) * stored[f"{name}_scale"]).astype(np.float32)
        return found

    tensors = {}
    for key, values in stored.items():
        if key.endswith((".bias", "LayerNorm.weight")):
            tensors[key.removeprefix("bert.")] = values.astype(np.float32)
        elif key.endswith("_embeddings.weight_quantized"):
            tensors[key.removeprefix("bert.").removesuffix("_quantized")] = dense(
                key.removesuffix("_quantized")
            )
    for node in graph.node:
        if node.op_type != "MatMulInteger" or not node.input[1].endswith("_quantized"):
            continue
        place = re.search(r"/bert/(encoder/layer\.\d+/.*?|pooler/dense)/(?:MatMul|Gemm)", node.name)
        where = place.group(1).replace("/", ".") if place else "classifier"
        tensors[f"{where}.weight"] = dense(node.input[1].removesuffix("_quantized")).T
    return tensors


class Layer(nn.Module):
    """One layer of BERT: attention and a feed-forward net, each added to what came in and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.joined = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def load(self, tensors: dict[str, npt.NDArray[np.float32]], number: int) -> None:
        """Takes the weights of layer ``number`` of a checkpoint."""
        there = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = [tensors[f"{there}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            _set(self.joined, kind, np.concatenate(parts))
            _set(self.attended, kind, tensors[f"{there}attention.output.dense.{kind}"])
            _set(self.attended_norm, kind, tensors[f"{there}attention.output.LayerNorm.{kind}"])
            _set(self.inner, kind, tensors[f"{there}intermediate.dense.{kind}"])
            _set(self.outer, kind, tensors[f"{there}output.dense.{kind}"])
            _set(self.outer_norm, kind, tensors[f"{there}output.LayerNorm.{kind}"])

    def forward(self, states: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """``(b, t, d)`` and a mask ``(b, 1, 1, t)`` → ``(b, t, d)``."""
        batch, tokens, _ = states.shape
        thirds = self.joined(states).view(batch, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(thirds[0], thirds[1], thirds[2], attn_mask=mask)
        found = self.attended(found.transpose(1, 2).reshape(batch, tokens, WIDTH))
        states = self.attended_norm(states + functional.dropout(found, dropout, self.training))
        found = self.outer(functional.gelu(self.inner(states)))
        normed: Tensor = self.outer_norm(states + functional.dropout(found, dropout, self.training))
        return normed


class Network(nn.Module):
    """See the module's docstring."""

    words: Tensor
    positions: Tensor
    types: Tensor

    def __init__(self, base: Base, dropout: float = 0.1, frozen: int = HINTS_BEFORE) -> None:
        """``frozen`` layers stay as they are."""
        super().__init__()
        tensors = base.tensors
        self.frozen = frozen
        self.dropout = dropout
        self.register_buffer(
            "words", torch.from_numpy(tensors["embeddings.word_embeddings.weight"].copy()), persistent=False
        )
        self.register_buffer(
            "positions",
            torch.from_numpy(tensors["embeddings.position_embeddings.weight"].copy()),
            persistent=False,
        )
        self.register_buffer(
            "types",
            torch.from_numpy(tensors["embeddings.token_type_embeddings.weight"].copy()),
            persistent=False,
        )
        self.typed = base.name == "english"
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        for kind in ("weight", "bias"):
            _set(self.norm, kind, tensors[f"embeddings.LayerNorm.{kind}"])
        made = [Layer() for _ in range(LAYERS)]
        for number, layer in enumerate(made):
            layer.load(tensors, number)
        self.layers = nn.ModuleList(made)
        for still in (self.norm, *self.layers[:frozen]):
            still.requires_grad_(False)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        nn.init.zeros_(self.kinds.weight)
        self.pooler, self.answers = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        self.tokens = nn.Linear(WIDTH, 3)
        for fresh in (self.pooler, self.answers, self.tokens):
            nn.init.normal_(fresh.weight, 0, 0.02)
            nn.init.zeros_(fresh.bias)
        if "pooler.dense.weight" in tensors and base.name == "english":
            for kind in ("weight", "bias"):
                _set(self.pooler, kind, tensors[f"pooler.dense.{kind}"])
                _set(self.answers, kind, tensors[f"classifier.{kind}"])

    def lower(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """What the lower half makes of the tokens."""
        with torch.no_grad():
            types = self.types[(kinds > 0).long()] if self.typed else self.types[0]
            states = self.norm(self.words[ids] + self.positions[: ids.shape[1]] + types)
            states = states.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else states
            for layer in self.layers[: self.frozen]:
                states = layer(states, mask, 0.0)
        for layer in self.layers[self.frozen : HINTS_BEFORE]:
            states = layer(states, mask, self.dropout)
        lowest: Tensor = states
        return lowest

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """``(b, t)`` ids, kinds and mask (kinds: 0 question, 1 passage, 2 both; 3 padding counts as 0) →
        the answers' logits ``(b,)`` and the tokens' ``(b, t, 3)``: begin, end, evidence.
        """
        allowed = mask[:, None, None, :].bool()
        states = self.lower(ids, kinds, allowed) + self.kinds(kinds)
        for layer in self.layers[HINTS_BEFORE:]:
            states = layer(states, allowed, self.dropout)
        pooled = torch.tanh(self.pooler(states[:, 0]))
        logits = self.answers(functional.dropout(pooled, self.dropout, self.training))[:, 0]
        return logits.float(), self.tokens(functional.dropout(states, self.dropout, self.training)).float()


def by_sentence(evidence: Tensor, members: Tensor) -> Tensor:
    """Tokens' logits ``(b, t)`` and which tokens each sentence has ``(b, s, t)`` → sentences' logits ``(b, s)``.

    The logarithm of the mean of the exponentials: a few telling words are enough, and length is no merit.
    """
    total = torch.einsum("bst,bt->bs", members, evidence.clamp(-15, 15).exp())
    return (total / members.sum(-1).clamp(min=1)).clamp(min=1e-7).log()


def _set(module: nn.Module, kind: str, values: npt.NDArray[np.float32]) -> None:
    with torch.no_grad():
        getattr(module, kind).copy_(torch.from_numpy(np.array(values)))
