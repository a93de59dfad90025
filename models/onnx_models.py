"""ONNX Runtime: the embedder and the reranker that run the bundled weights."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import MissingPart, ModelError
from models.bert_graph import INPUT, OUTPUT, PROJECTED, TokenBasis, codes, directions
from models.ports import FloatArray, PassageEmbeddings, PassageTokens, Progress, QuestionEmbedding
from models.tokenization import Tokenizer
from models.weight_files import Words
from models.weights import RERANKER, check_weights, find_weights

BATCH_TOKENS = 256
"""How many tokens a batch may hold in all. What one layer computes for as many (1.5 MB) stays in a core's cache;
batches of a thousand tokens and more are slower."""


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """The places 0 … n-1 of texts with these numbers of tokens, in batches, the longest texts first.

    Only texts of the same length share a batch: nothing is padded, so no work is wasted on padding, and no result
    depends on what else is in the batch.

    >>> list(batches([3, 5, 3, 3], budget=6))
    [[1], [0, 2], [3]]
    """
    of_length: dict[int, list[int]] = defaultdict(list)
    for place, length in enumerate(lengths):
        of_length[length].append(place)
    for length in sorted(of_length, reverse=True):
        places = of_length[length]
        size = max(1, budget // max(1, length))
        for start in range(0, len(places), size):
            yield places[start : start + size]


_WINDOW = 4096
"""Texts that are tokenised before the first of them is embedded: enough to find company of the same length."""
_LONGEST_LEAD = 400
"""Characters of a lead that are read: a longer one would push its text out of the model's window."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One passage, ready for the model."""

    ids: list[int]
    kept: list[int]
    """Which of its tokens are the passage's own: not special, not of the prefix or the lead."""
    places: list[int]
    """Where each of those begins in the passage."""


class OnnxEmbedder:
    """See ``models.ports.Embedder``. Usable from several threads at once."""

    def __init__(
        self,
        *,
        name: str,
        fingerprint: str,
        dimensions: int,
        session: Any,
        tokenizer: Tokenizer,
        words: Words,
        question_prefix: str = "",
        passage_prefix: str = "",
        basis: TokenBasis | None = None,
        weights: FloatArray | None = None,
        threads: int = 1,
    ) -> None:
        """``basis`` and the ``weights`` of the vocabulary's pieces, ``(vocabulary,)``, are there for models that
        late interaction works with. ``threads`` batches of passages are computed at once; a question always
        takes one thread.
        """
        self.name = name
        self.fingerprint = fingerprint
        self.dimensions = dimensions
        self._session = session
        self._tokenizer = tokenizer
        self._words = words
        self._question_prefix = question_prefix
        self._passage_prefix = passage_prefix
        self._basis = basis
        self._weights = weights
        self.token_dimensions = basis.projection.shape[1] if basis else 0
        self._threads = threads

    def embed_question(self, text: str) -> QuestionEmbedding:
        """See ``models.ports.Embedder``."""
        whole = self._question_prefix + text
        ids, spans = self._tokenizer.encode(whole)
        states, projected = self._states([ids])
        vector = self._pooled(states)[0]
        if self._basis is None or self._weights is None:
            nothing = np.zeros((0, 0), np.float32)
            return QuestionEmbedding(vector, nothing, np.zeros(0, np.float32))
        skip = len(self._question_prefix)
        kept = [at for at, (start, end) in enumerate(spans) if start >= skip and end > start]
        return QuestionEmbedding(
            vector, directions(projected[0][kept]), self._weights[np.array(ids, np.int64)[kept]]
        )

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """See ``models.ports.Embedder``."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        tokens: dict[int, PassageTokens] = {}
        done = 0
        with ThreadPoolExecutor(self._threads, "embed") as pool:
            for start in range(0, len(texts), _WINDOW):
                window = slice(start, start + _WINDOW)
                ready = [
                    self._ready(text, lead) for text, lead in zip(texts[window], leads[window], strict=True)
                ]
                running = {
                    pool.submit(self._embed, [ready[place] for place in places]): places
                    for places in batches([len(text.ids) for text in ready])
                }
                try:
                    for finished in as_completed(running):
                        places = running[finished]
                        vectors[np.array(places) + start], states = finished.result()
                        tokens.update(zip((place + start for place in places), states, strict=False))
                        done += len(places)
                        if progress:
                            progress(done, len(texts))
                except BaseException:
                    # Whoever stops this (Ctrl-C, a full disk in ``progress``) does not wait for the rest.
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        return PassageEmbeddings(
            vectors, [tokens[at] for at in range(len(texts))] if self._basis is not None else None
        )

    def _ready(self, text: str, lead: str) -> _Text:
        before = self._passage_prefix + (f"{lead[:_LONGEST_LEAD]}\n" if lead else "")
        whole = before + text
        ids, spans = self._tokenizer.encode(whole)
        if self._basis is None:
            return _Text(ids, [], [])
        kept = [at for at, (start, end) in enumerate(spans) if start >= len(before) and end > start]
        return _Text(ids, kept, [spans[at][0] - len(before) for at in kept])

    def _embed(self, texts: list[_Text]) -> tuple[FloatArray, list[PassageTokens]]:
        """Texts of one length → their vectors and their token states."""
        states, projected = self._states([text.ids for text in texts])
        if self._basis is None:
            return self._pooled(states), []
        tokens = [
            PassageTokens(codes(mine[text.kept]), np.array(text.places, np.int32))
            for text, mine in zip(texts, projected, strict=True)
        ]
        return self._pooled(states), tokens

    def _pooled(self, states: FloatArray) -> FloatArray:
        """``(b, t, d)`` → ``(b, d)``, of unit length: the mean of the token states, centred where that is known."""
        vectors = _unit(states.mean(axis=1))
        return vectors if self._basis is None else self._basis.centred(vectors)

    def _states(self, ids: list[list[int]]) -> tuple[FloatArray, FloatArray]:
        """``b`` texts of ``t`` tokens each → their states ``(b, t, d)``, and these projected, ``(b, t, m)``."""
        vectors = self._words.rows(np.array(ids, np.int64))
        wanted = [OUTPUT] if self._basis is None else [OUTPUT, PROJECTED]
        try:
            found = self._session.run(wanted, {INPUT: vectors})
        except Exception as error:  # the library's errors have no common root
            raise ModelError(f"The model {self.name} failed: {error}") from error
        return found[0], found[-1]


def _unit(vectors: FloatArray) -> FloatArray:
    unit: FloatArray = vectors / np.sqrt(np.einsum("bd,bd->b", vectors, vectors))[:, None]
    return unit


def open_session(path: Path, *, optimised: bool = False) -> Any:
    """A session of the model in ``path``. ``optimised``: the runtime may fuse operators; a graph that is written with fused ones has none to find. Raises MissingPart and ModelError."""
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingPart("ONNX Runtime is not installed.", remedy="Run: pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    # Threads inside a call would wait for each other on a busy machine: whole calls run side by side instead.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            # Fused, this one step takes twenty times as long as its parts, and a pair a sixth longer.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # the library's errors have no common root
        raise ModelError(f"The model in {path} cannot be opened: {error}") from error


def available_threads() -> int:
    """How many threads this process may run at once: the processors it was given, not those the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


# --- The reranker.


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
