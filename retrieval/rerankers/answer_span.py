"""Where in a text an answer could begin and end: a linear map over the reranker's own token states.

The reranker was trained to say whether a text answers, not where. Its states after layers 7, 9 and 11 hold the place
all the same; two linear maps read it off (Devlin et al. 2019, "BERT", section 4.2, on frozen states). They were fitted by
``bench/fit_span_head.py`` and are in ``span_head.npz``: 2,306 numbers. They choose between sentences and mark
words; they never decide whether there is an answer.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.ports import FloatArray

LAYERS = (11, 9, 7)
STATES = tuple(f"/bert/encoder/layer.{layer}/output/LayerNorm/Add_1_output_0" for layer in LAYERS)
"""Names of the tensors in the reranker's graph."""
_HEAD = Path(__file__).with_name("span_head.npz")


def with_states(graph: bytes) -> bytes:
    """The serialized ONNX graph with the three layers' states among its outputs.

    Protocol Buffers merge what is appended: repeated fields grow (encoding guide, "Last One Wins"). So the weights
    are not parsed, and no other library is needed: field 7 of the model is the graph, field 12 of the graph an output,
    field 1 of an output its name.
    """
    outputs = b"".join(_field(12, _field(1, name.encode())) for name in STATES)
    return graph + _field(7, outputs)


def begins_and_ends(states: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """``(t, 384)`` states of each of LAYERS → how well an answer could begin, and end, at each token: ``(t,)`` each."""
    weight, bias = _head()
    scores = np.concatenate(states, axis=1) @ weight.T + bias
    return scores[:, 0], scores[:, 1]


@cache
def _head() -> tuple[FloatArray, FloatArray]:
    with np.load(_HEAD, allow_pickle=False) as head:
        weight: npt.NDArray[np.float32] = head["weight"].astype(np.float32)
        bias: npt.NDArray[np.float32] = head["bias"].astype(np.float32)
    return weight, bias


def _field(number: int, payload: bytes) -> bytes:
    """A length-delimited field."""
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
