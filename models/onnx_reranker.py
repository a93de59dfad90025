"""The bundled reranker on ONNX Runtime: reads a question and a text together, without PyTorch.

R. Nogueira, K. Cho, "Passage Re-ranking with BERT", 2019. The weights have eight bits, and what flows between the
layers is brought to eight bits by the largest number that occurs in the call: pairs in one batch would move each
other's scores. So each pair is a call of its own, unpadded, and its score is the same in any company.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.errors import ModelError
from models.onnx_embedder import open_session
from models.ports import FloatArray, Reading
from models.weights import RERANKER, check_weights, find_weights

# Where in a text an answer could begin and end. The reranker was trained to say whether a text answers, not where. Its
# states after layers 7, 9 and 11 hold the place all the same; two linear maps read it off (Devlin et al. 2019, "BERT",
# section 4.2, on frozen states). They were fitted by ``bench/fit_span_head.py`` and are in ``span_head.npz``: 2,306 numbers.
# They choose between sentences and mark words; they never decide whether there is an answer.

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


_LONGEST = 512
_LEAST_TEXT = 128
"""Tokens of the text that are read however long the question is."""


class OnnxCrossEncoder:
    """See ``models.ports.Reranker``. Usable from several threads at once."""

    name = RERANKER.name
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self) -> None:
        """Opens the model. Raises WeightsMissing, WeightsChanged, MissingPart and ModelError."""
        folder = find_weights(RERANKER)
        check_weights(RERANKER, folder)
        self._tokenizer = _open_tokenizer(folder / "tokenizer.json")
        path = folder / "model.onnx"
        self._session = open_session(path, graph=with_states(path.read_bytes()), optimised=True)
        self._begin = self._tokenizer.token_to_id("[CLS]")
        self._end = self._tokenizer.token_to_id("[SEP]")
        decides = {"files": dict(RERANKER.files), "longest": _LONGEST, "text": _LEAST_TEXT}
        self.fingerprint = hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()

    def read(self, question: str, text: str) -> Reading:
        """See ``models.ports.Reranker``. A text that does not fit beside the question loses its end."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[: _LONGEST - 3 - _LEAST_TEXT]
        first = [self._begin, *asked, self._end]
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        room = _LONGEST - len(first) - 1
        second = [*encoded.ids[:room], self._end]
        ids = np.array([first + second], np.int64)
        kinds = np.zeros_like(ids)
        kinds[0, len(first) :] = 1
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        try:
            logits, *states = self._session.run(["logits", *STATES], inputs)
        except Exception as error:  # the library's errors have no common root
            raise ModelError(f"The model {self.name} failed: {error}") from error
        begins, ends = begins_and_ends([layer[0, len(first) : -1] for layer in states])
        places = np.array(encoded.offsets[:room], np.int32).reshape(-1, 2)
        return Reading(float(logits[0, 0]), begins, ends, places)


def _open_tokenizer(path: Path) -> Any:
    import tokenizers

    try:
        tokenizer: Any = tokenizers.Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception
        raise ModelError(f"{path} is not a tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # A text that spells [SEP] does not end there.
    tokenizer.encode_special_tokens = True
    return tokenizer
