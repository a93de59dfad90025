"""The bundled reranker on ONNX Runtime: reads a question and a text together, without PyTorch.

R. Nogueira, K. Cho, "Passage Re-ranking with BERT", 2019. The weights have eight bits, and what flows between the
layers is brought to eight bits by the largest number that occurs in the call: pairs in one batch would move each
other's scores. So each pair is a call of its own, unpadded, and its score is the same in any company.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import ModelError
from models.onnx_embedder import open_session
from models.weights import RERANKER, check_weights, find_weights

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
        self._session = open_session(folder / "model.onnx", optimised=True)
        self._begin = self._tokenizer.token_to_id("[CLS]")
        self._end = self._tokenizer.token_to_id("[SEP]")
        decides = {"files": dict(RERANKER.files), "longest": _LONGEST, "text": _LEAST_TEXT}
        self.fingerprint = hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()

    def score(self, question: str, text: str) -> float:
        """See ``models.ports.Reranker``. A text that does not fit beside the question loses its end."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[: _LONGEST - 3 - _LEAST_TEXT]
        first = [self._begin, *asked, self._end]
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        second = [*encoded.ids[: _LONGEST - len(first) - 1], self._end]
        ids = np.array([first + second], np.int64)
        kinds = np.zeros_like(ids)
        kinds[0, len(first) :] = 1
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        try:
            (logits,) = self._session.run(["logits"], inputs)
        except Exception as error:  # the library's errors have no common root
            raise ModelError(f"The model {self.name} failed: {error}") from error
        return float(logits[0, 0])


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
