"""Extractive reading: whether a passage answers a question, which of its sentences are the evidence, where the answer stands.

A BERT encoder over question and passage with three heads on its last states (Devlin et al. 2019, "BERT", section 4.3, and a
score for each sentence). Two of them: one on the bundled cross-encoder, which reads English, and one on
multilingual-e5-small, which reads every language and across two. What their layers learned lies beside this file as differences of eight bits or
four (``bench/train_reader`` made it, its README has the figures) and is added when the encoder is converted, once: in the English one
all layers did, in the other the upper half.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.documents import Span
from domain.errors import ModelError, WeightsChanged
from models.bert_graph import GRAPH, HINTS, INPUT, OUTPUT, write_encoder
from models.onnx_models import open_session
from models.open_models import RECIPES
from models.ports import Evidence, FloatArray, IdArray
from models.tokenization import Tokenizer, WordPiece
from models.weight_files import PlainWords, Words
from models.weights import (
    MULTILINGUAL_E5_SMALL,
    RERANKER,
    Notice,
    PinnedWeights,
    check_weights,
    converted_model,
    find_weights,
    sha256_of,
)

_LAYERS, _HINTS_BEFORE, _HEADS = 12, 6, 12
_LONGEST, _LONGEST_QUESTION = 416, 64
"""Tokens that were seen in training: more of a passage is not read at once."""
_MOST_WINDOWS = 12
_LEAD = 4
"""A quarter of a window at most is for what stands before the sentences."""
_LONGEST_ANSWER = 40
_NOTHING_READ = -20.0
"""The logit of a passage of which no token was read."""
_WORD_TABLE = "words.npy"
_CJK = re.compile(r"[぀-ヿ㐀-鿿]")
_PARTS = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
"""What the parts of a layer are called in the file and in a checkpoint."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """What was learned on one base."""

    name: str
    base: PinnedWeights
    file: str
    sha256: str


ENGLISH = Adapter(
    "english",
    RERANKER,
    "evidence-english.npz",
    "d0f04e7b93dd14340610d1f1e06f78b2190956f775842b53540169aa05382cf2",
)
MULTILINGUAL = Adapter(
    "multilingual",
    MULTILINGUAL_E5_SMALL,
    "evidence-multilingual.npz",
    "c432303d171abc977a41ad65a7b10ee28e802eb5357db62707226a39e60cd60d",
)


class EvidenceReaders:
    """Both, each opened when a pair first needs it (``models.ports.Reader``). Usable from several threads."""

    def __init__(self, models: Path, notice: Notice = lambda _: None) -> None:
        """Their converted encoders are kept in the folder ``models``."""
        self._models, self._notice = models, notice
        self._opening = threading.Lock()
        self._open: dict[str, EvidenceReader] = {}

    def open(self) -> None:
        """Opens both now. Raises as ``EvidenceReader`` does."""
        for adapter in (ENGLISH, MULTILINGUAL):
            self._opened(adapter)

    def read(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence:
        """See ``models.ports.Reader``. A language that is not known is taken for English: for a question of one
        word nobody can tell.
        """
        adapter = ENGLISH if _reads_english(languages) else MULTILINGUAL
        return self._opened(adapter).read(question, text, sentences)

    def read_again(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence | None:
        """See ``models.ports.Reader``: what is English, the other one reads too."""
        if not _reads_english(languages):
            return None
        return self._opened(MULTILINGUAL).read(question, text, sentences)

    def _opened(self, adapter: Adapter) -> EvidenceReader:
        with self._opening:
            if adapter.name not in self._open:
                self._open[adapter.name] = EvidenceReader(adapter, self._models, self._notice)
            return self._open[adapter.name]


def _reads_english(languages: tuple[str, str]) -> bool:
    return all(each in ("", "en") for each in languages)


class EvidenceReader:
    """The reader on one base. A pair's reading does not depend on other pairs."""

    def __init__(self, adapter: Adapter, models: Path, notice: Notice = lambda _: None) -> None:
        """Opens the reader; its converted encoder is kept in the folder ``models``.
        Raises WeightsMissing, WeightsChanged, MissingPart, StorageFull and ModelError.
        """
        self.name = adapter.name
        path = Path(__file__).with_name(adapter.file)
        if sha256_of(path) != adapter.sha256:
            raise WeightsChanged(f"The file {path} is not the one that belongs to this version.")
        base = find_weights(adapter.base)
        check_weights(adapter.base, base)
        source = hashlib.sha256(f"{adapter.base.digest}+{adapter.sha256}".encode()).hexdigest()
        write = partial(_write, adapter, path, base)
        folder = converted_model(models, f"{adapter.base.name}-reader", source, write, notice)
        self.fingerprint = source
        self._session = open_session(folder / GRAPH)
        self._tokenizer, self._words = _language_side(adapter, base, folder)
        self._before = ("query: ", "passage: ") if adapter is MULTILINGUAL else ("", "")
        # Only these are unpacked: what was learned for the encoder, nearly all of the file, is in its converted form.
        with np.load(path, allow_pickle=False) as learned:
            self._hints, self._pooler, self._answers, self._tokens = (
                learned[f"{name}.weight"].astype(np.float32)
                for name in ("kinds", "pooler", "answers", "tokens")
            )
            self._pooler_bias, self._answers_bias, self._tokens_bias = (
                learned[f"{name}.bias"].astype(np.float32) for name in ("pooler", "answers", "tokens")
            )
        with np.load(folder / "types.npz", allow_pickle=False) as types:
            self._type = types["second"]

    def read(self, question: str, text: str, sentences: Sequence[Span]) -> Evidence:
        """One passage, of which ``sentences`` are ranges. One that is longer than what was seen in training is read window by window,
        each of whole sentences, under what stands before the first of them: it answers as its best window does.
        """
        asked = self._tokenizer.encode(self._before[0] + question).ids
        head = [asked[0], *asked[1:-1][:_LONGEST_QUESTION], asked[-1]]
        tokens = self._tokenizer.encode(self._before[1] + text)
        spans = np.array(tokens.spans[1:-1], np.int64).reshape(-1, 2) - len(self._before[1])
        ids = np.array(tokens.ids[1:-1], np.int64)
        words, folded = set(asked), question.casefold()

        def seen(at: int) -> int:
            piece = text[spans[at, 0] : spans[at, 1]]
            return 2 if ids[at] in words or (_CJK.search(piece) and piece.casefold() in folded) else 1

        found = [
            self._read(head, asked[-1], window, spans, ids, seen, sentences)
            for window in windows(spans, sentences, _LONGEST - len(head) - 1)
        ]
        best = max(found, key=lambda each: each.answers)
        rated = [
            each.sentences * np.exp(each.answers - best.answers) for each in found
        ]  # beside a window that answers, what stands in one that hardly does is no evidence
        return replace(best, sentences=np.max(rated, axis=0))

    def _read(
        self,
        head: Sequence[int],
        end: int,
        window: IdArray,
        spans: IdArray,
        ids: IdArray,
        seen: Callable[[int], int],
        sentences: Sequence[Span],
    ) -> Evidence:
        """The tokens ``window`` of a passage."""
        own = np.flatnonzero((spans[window, 0] >= 0) & (spans[window, 1] > spans[window, 0]))
        if not len(own):
            return Evidence(_NOTHING_READ, np.zeros(len(sentences), np.float32), None, self.name)
        kinds = np.zeros(len(head) + len(window) + 1, np.int64)
        kinds[len(head) + own] = [seen(at) for at in window[own].tolist()]
        states = self._states(np.array([*head, *ids[window], end], np.int64), kinds)
        pooled = np.tanh(self._pooler @ states[0] + self._pooler_bias)
        answers = float((self._answers @ pooled + self._answers_bias)[0])
        begins, ends, evidence = (states[len(head) :][own] @ self._tokens.T + self._tokens_bias).T
        _, first, last = best_span(begins, ends, _LONGEST_ANSWER)
        places = spans[window[own]]
        return Evidence(
            answers,
            _by_sentence(evidence, places, sentences),
            Span(int(places[first, 0]), int(places[last, 1])),
            self.name,
        )

    def _states(self, ids: IdArray, kinds: IdArray) -> FloatArray:
        words = self._words.rows(ids) + np.where(kinds[:, None] > 0, self._type, np.float32(0))
        try:
            found = self._session.run([OUTPUT], {INPUT: words[None], HINTS: self._hints[kinds][None]})
        except Exception as error:  # the library's errors have no common root
            raise ModelError(f"The evidence reader failed: {error}") from error
        states: FloatArray = found[0][0]
        return states


def windows(spans: IdArray, sentences: Sequence[Span], room: int) -> list[IdArray]:
    """Which tokens are read at once, at most ``room`` of them: all, where that is enough; else runs of whole sentences, each behind
    the tokens that stand before the first sentence.
    """
    everything = np.arange(len(spans))
    if len(spans) <= room or not sentences:
        return [everything[:room]]
    borders = [*np.searchsorted(spans[:, 0], [each.start for each in sentences]).tolist(), len(spans)]
    lead = everything[: min(borders[0], room // _LEAD)]
    found, first = [], borders[0]
    for number, border in enumerate(borders[1:], 1):
        following = borders[min(number + 1, len(borders) - 1)]
        if following - first > room - len(lead) or border == len(spans):
            found.append(np.concatenate([lead, everything[first:border]])[:room])
            first = border
    return found[:_MOST_WINDOWS]


def best_span(begins: FloatArray, ends: FloatArray, longest: int) -> tuple[float, int, int]:
    """The best sum of a beginning and an end not before it and less than ``longest`` after it (Devlin et al. 2019,
    "BERT", section 4.2) → (sum, first, last).
    """
    sums = begins[:, None] + ends[None, :]
    allowed = np.triu(np.ones(sums.shape, bool)) & ~np.triu(np.ones(sums.shape, bool), longest)
    flat = int(np.argmax(np.where(allowed, sums, -np.inf)))
    first, last = divmod(flat, len(ends))
    return float(sums[first, last]), first, last


def _by_sentence(evidence: FloatArray, places: IdArray, sentences: Sequence[Span]) -> FloatArray:
    """A sentence's odds are the mean of its tokens': a few telling words are enough, and length is no merit."""
    odds = np.exp(np.clip(evidence, -15, 15))
    found = np.zeros(len(sentences), np.float32)
    for number, sentence in enumerate(sentences):
        inside = (places[:, 0] >= sentence.start) & (places[:, 0] < sentence.end)
        if inside.any():
            mean = float(odds[inside].mean())
            found[number] = mean / (1 + mean)
    return found


# --- The encoder: its base, and what was learned.


class _CrossEncoderFile:
    """The bundled cross-encoder's weights by their names in a checkpoint: integers times their scale."""

    def __init__(self, path: Path) -> None:
        import onnx
        from onnx import numpy_helper

        graph = onnx.load(str(path)).graph
        self._stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        self._products = {}
        for node in graph.node:
            place = re.match(r"/bert/(encoder/layer\.\d+/.*?)/MatMul", node.name)
            if node.op_type == "MatMulInteger" and place and node.input[1].endswith("_quantized"):
                self._products[f"{place[1].replace('/', '.')}.weight"] = node.input[1].removesuffix(
                    "_quantized"
                )

    def tensor(self, name: str) -> FloatArray:
        """Matrices as ``(out, in)``."""
        if name in self._products:
            return self._dense(self._products[name]).T
        if f"bert.{name}_quantized" in self._stored:
            return self._dense(f"bert.{name}")
        found: FloatArray = self._stored[f"bert.{name}"].astype(np.float32)
        return found

    def _dense(self, name: str) -> FloatArray:
        levels, zero = (
            self._stored[f"{name}_{kind}"].astype(np.float32) for kind in ("quantized", "zero_point")
        )
        found: FloatArray = (levels - zero) * self._stored[f"{name}_scale"]
        return found


def _write(adapter: Adapter, file: Path, base: Path, folder: Path) -> None:
    with np.load(file, allow_pickle=False) as packed:
        learned = dict(packed)
    if adapter is MULTILINGUAL:
        checkpoint: Any = RECIPES[adapter.base.name].read(base, _LONGEST).checkpoint
        second = np.zeros(1, np.float32)
    else:
        checkpoint = _CrossEncoderFile(base / next(iter(adapter.base.files)))
        types = checkpoint.tensor("embeddings.token_type_embeddings.weight")
        second = types[1] - types[0]
        np.save(folder / _WORD_TABLE, checkpoint.tensor("embeddings.word_embeddings.weight"))
    np.savez(folder / "types.npz", second=second)
    write_encoder(
        lambda name: _grown(name, checkpoint.tensor, learned),
        layers=_LAYERS,
        heads=_HEADS,
        precision="int8",
        folder=folder,
        hints_before=_HINTS_BEFORE,
    )


def _grown(name: str, tensor: Any, learned: Mapping[str, npt.NDArray[Any]]) -> FloatArray:
    """The tensor ``name`` of the trained encoder."""
    match = re.match(r"encoder\.layer\.(\d+)\.(.*)\.(weight|bias)$", name)
    place = f"layers.{match[1]}." if match else ""
    if not match or f"{place}outer.bias" not in learned:  # it stayed as it was
        found: FloatArray = tensor(name)
        return found
    inside = re.match(r"attention\.self\.(query|key|value)$", match[2])
    if inside:
        part, third = "joined", ("query", "key", "value").index(inside[1])
    else:
        part, third = next(short for short, long in _PARTS.items() if long == match[2]), None
    stored = learned[f"{place}{part}.{match[3]}"]
    levels = levels_of(stored)
    if levels is not None:
        values: FloatArray = levels * learned[f"{place}{part}.step"].astype(np.float32)[:, None]
    else:
        values = stored.astype(np.float32)
    if third is not None:
        values = np.split(values, 3)[third]
    return values if levels is None else values + tensor(name)


def levels_of(stored: npt.NDArray[Any]) -> FloatArray | None:
    """The steps of a stored difference, which has eight bits, or four: then two stand in a byte. None for what is no difference."""
    if stored.dtype == np.int8:
        return stored.astype(np.float32)
    if stored.dtype == np.uint8:
        found: FloatArray = (
            np.stack([stored & 15, stored >> 4], -1).reshape(len(stored), -1).astype(np.float32) - 8
        )
        return found
    return None


def _language_side(adapter: Adapter, base: Path, folder: Path) -> tuple[Tokenizer, Words]:
    if adapter is MULTILINGUAL:
        parts = RECIPES[adapter.base.name].read(base, _MOST_WINDOWS * _LONGEST)
        return parts.tokenizer(), parts.words
    return WordPiece(base / "tokenizer.json", _MOST_WINDOWS * _LONGEST), PlainWords(
        np.load(folder / _WORD_TABLE, mmap_mode="r")
    )
