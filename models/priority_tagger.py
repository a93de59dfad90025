"""Tagger of priorities: a small network that tags each token of a sentence as part of a priority, of something that is reported as
done, or of neither, from the states of the tokens that a library keeps for late interaction. No model is opened for it.
It learned from made-up minutes (``bench/train_priorities``).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from domain.errors import WeightsChanged
from models.ports import FloatArray, IdArray

FILE = Path(__file__).with_name("priority-tagger.npz")
_SHA256 = "3fc21c7fb3da0c1597f009141c0c83f566b47568986e388fc8651fff75f70848"
EMBEDDER, DIMENSIONS = "multilingual-e5-small", 128
"""Whose token states it learned to read, and how many numbers of each."""
_MOVES = np.log(np.array([[0.9, 0.1, 1e-9], [0.25, 0.05, 0.7], [0.25, 0.05, 0.7]], np.float32))
"""From a token of nothing, a label's first and a later one to each of these: a label is a run, and has a first token."""
_TOGETHER = 256
"""Sentences that are read at once."""
SCALE = np.float32(4)
_ALONE = 200_000
"""Multiplications of one product that OpenBLAS gives to one thread."""
_Weights = Mapping[str, FloatArray]


def runs(tags: FloatArray) -> list[tuple[int, int]]:
    """Which tokens are labels: the way through the tags that is most likely as a whole (Viterbi)."""
    odds = np.log(np.maximum(1e-6, np.stack([tags[:, 0] + tags[:, 3], tags[:, 1], tags[:, 2]], 1)))
    best, back = odds[0] + np.array([0, 0, -20], np.float32), []
    for each in odds[1:]:
        ways = best[:, None] + _MOVES
        back.append(ways.argmax(0))
        best = ways.max(0) + each
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    runs: list[tuple[int, int]] = []
    for place, tag in enumerate(reversed(path)):
        if tag == 1:
            runs.append((place, place + 1))
        elif tag == 2:
            runs[-1:] = [(runs[-1][0], place + 1)]
    return runs


class Tagger:
    """Networks that learned the same from other beginnings; their mean is what counts."""

    def __init__(self, members: Sequence[_Weights], gate: _Weights) -> None:
        """``gate`` is a line through the mean states of sentences, beyond which nearly all lie that say anything of the kind."""
        self._members, self._gate = members, gate

    def read(self, sentences: Sequence[FloatArray]) -> list[tuple[FloatArray, FloatArray]]:
        """Of each sentence's token states, ``(t, 128)``: the four tags of each token, ``(t, 4)``, and of the sentence, ``(3,)``,
        whether it says neither, makes something a priority, or reports something as done.
        """
        nothing = np.array([1, 0, 0, 0], np.float32)
        read = [(np.tile(nothing, (len(each), 1)), nothing[:3]) for each in sentences]
        order = sorted(
            (n for n, each in enumerate(sentences) if self._may(each)), key=lambda n: -len(sentences[n])
        )
        for start in range(0, len(order), _TOGETHER):
            batch = order[start : start + _TOGETHER]
            sizes = np.array([len(sentences[n]) for n in batch])
            states = np.zeros((len(batch), int(sizes[0]), DIMENSIONS), np.float32)
            for row, n in enumerate(batch):
                states[row, : sizes[row]] = sentences[n]
            made = [_network(each, states * SCALE, sizes) for each in self._members]
            tags, kinds = (np.mean([each[part] for each in made], 0) for part in (0, 1))
            for row, n in enumerate(batch):
                read[n] = tags[row, : sizes[row]], kinds[row]
        return read

    def _may(self, states: FloatArray) -> bool:
        return len(states) > 1 and float(states.mean(0) @ self._gate["weight"] + self._gate["bias"]) >= 0


@functools.cache
def tagger() -> Tagger:
    """The one that belongs to this version, opened once. Raises WeightsChanged."""
    if hashlib.sha256(FILE.read_bytes()).hexdigest() != _SHA256:
        raise WeightsChanged(f"The file {FILE} is not the one that belongs to this version.")
    with np.load(FILE, allow_pickle=False) as file:
        parts: dict[str, dict[str, FloatArray]] = {}
        for name in file.files:
            member, part = name.split(".", 1)
            parts.setdefault(member, {})[part] = np.asarray(file[name], np.float32)
    gate = parts.pop("gate")
    return Tagger(list(parts.values()), gate)


def _network(w: _Weights, states: FloatArray, sizes: IdArray) -> tuple[FloatArray, FloatArray]:
    """A layer, a gated recurrent one in both directions, attention for the sentence, a layer (``bench/train_priorities/train.py``)."""
    there = np.arange(states.shape[1]) < sizes[:, None]
    inner = np.zeros((*there.shape, len(w["inp.bias"])), np.float32)
    inner[there] = np.tanh(_times(states[there], w["inp.weight"]) + w["inp.bias"])
    both = np.concatenate([_recurrent(w, inner, there, way) for way in ("", "_reverse")], 2)
    weights = _softmax(np.where(there, both @ w["att.weight"][0] + w["att.bias"], np.float32(-1e4)))
    whole = np.einsum("nt,ntd->nd", weights, both)
    wide = np.concatenate([inner, both, np.broadcast_to(whole[:, None], both.shape)], 2)
    tags = np.zeros((*there.shape, len(w["out.bias"])), np.float32)
    hidden = np.tanh(_times(wide[there], w["mid.weight"]) + w["mid.bias"])
    tags[there] = _softmax(hidden @ w["out.weight"].T + w["out.bias"])
    return tags, _softmax(whole @ w["sent.weight"].T + w["sent.bias"])


def _times(rows: FloatArray, weight: FloatArray) -> FloatArray:
    """``rows @ weight.T``, in pieces so small that they stay on this thread: on a busy machine, threads that wait for each other take a
    hundred times as long.
    """
    step = max(1, _ALONE // weight.size)
    made: FloatArray = np.concatenate(
        [rows[at : at + step] @ weight.T for at in range(0, len(rows), step)]
        or [np.zeros((0, len(weight)), np.float32)]
    )
    return made


def _recurrent(w: _Weights, inner: FloatArray, there: npt.NDArray[np.bool_], way: str) -> FloatArray:
    """The sentences stand in order of their length: those that are long enough for a step are the first ones."""
    into = np.zeros((*there.shape, len(w[f"gru.bias_ih_l0{way}"])), np.float32)
    into[there] = _times(inner[there], w[f"gru.weight_ih_l0{way}"]) + w[f"gru.bias_ih_l0{way}"]
    turn, bias = w[f"gru.weight_hh_l0{way}"], w[f"gru.bias_hh_l0{way}"]
    width = turn.shape[1]
    held, made = np.zeros((len(there), width), np.float32), np.zeros((*there.shape, width), np.float32)
    steps = range(there.shape[1])
    for step, many in ((step, int(there[:, step].sum())) for step in (reversed(steps) if way else steps)):
        now, before = into[:many, step], _times(held[:many], turn) + bias
        gates = 1 / (1 + np.exp(-(now[:, : 2 * width] + before[:, : 2 * width])))
        fresh = np.tanh(now[:, 2 * width :] + gates[:, :width] * before[:, 2 * width :])
        held[:many] = made[:many, step] = (1 - gates[:, width:]) * fresh + gates[:, width:] * held[:many]
    return made


def _softmax(scores: FloatArray) -> FloatArray:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: FloatArray = raised / raised.sum(-1, keepdims=True)
    return shares
