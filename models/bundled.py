"""The embedders whose weights come with the requirements: where their parts lie and how they are put together.

What can be read where it lies stays there: the table of word vectors and the vocabulary. Only the encoder is
converted, once, because ONNX Runtime reads no other format.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.bert_graph import GRAPH, Precision, write_encoder
from models.converted_models import Notice, converted_model
from models.onnx_embedder import OnnxEmbedder
from models.onnx_sessions import open_session
from models.ports import FloatArray
from models.token_basis import TokenBasis, piece_weights, read_basis
from models.tokenization import Tokenizer, Unigram, WordPiece
from models.weight_files import BlockWords, PlainWords, Q4File, SafetensorsFile, Words
from models.weights import ALL_MINILM_L6_V2, MULTILINGUAL_E5_SMALL, PinnedWeights, check_weights, find_weights

_TOKENIZERS = 1
"""Raised when a tokenizer here gives other ids than before: libraries are then embedded anew."""
_DIMENSIONS = 384
_HEADS = 12


class _Checkpoint(Protocol):
    def tensor(self, name: str) -> FloatArray: ...


@dataclass(frozen=True, slots=True)
class _Parts:
    checkpoint: _Checkpoint
    words: Words
    tokenizer: Callable[[], Tokenizer]
    piece_weights: FloatArray | None = None
    """How much each token of the vocabulary tells, for late interaction."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one bundled model is used, as its authors say."""

    weights: PinnedWeights
    layers: int
    longest: int
    """Tokens that the model reads."""
    question_prefix: str
    passage_prefix: str
    read: Callable[[Path, int], _Parts]
    late: bool = False
    """Whether late interaction works with its token states: then a basis lies beside this file."""


def _read_e5(folder: Path, longest: int) -> _Parts:
    file = Q4File(folder / next(iter(MULTILINGUAL_E5_SMALL.files)))

    def tokenizer() -> Tokenizer:
        pieces = file.pieces()
        mask = len(pieces) - 1
        return Unigram(
            pieces,
            file.scores().tolist(),
            file.normalization(),
            begin=file.begin,
            end=file.end,
            unknown=file.unknown,
            specials=(file.begin, file.padding, file.end, file.unknown, mask),
            longest=longest,
        )

    return _Parts(file, BlockWords(file.word_blocks()), tokenizer, piece_weights(file.scores()))


def _read_minilm(folder: Path, longest: int) -> _Parts:
    file = SafetensorsFile(folder / "model.safetensors")
    words = PlainWords(file.tensor("embeddings.word_embeddings.weight"))
    return _Parts(file, words, lambda: WordPiece(folder / "tokenizer.json", longest))


RECIPES = {
    recipe.weights.name: recipe
    for recipe in (
        Recipe(MULTILINGUAL_E5_SMALL, 12, 512, "query: ", "passage: ", _read_e5, late=True),
        Recipe(ALL_MINILM_L6_V2, 6, 256, "", "", _read_minilm),
    )
}


def open_bundled(
    name: str,
    models: Path,
    *,
    question_prefix: str | None = None,
    passage_prefix: str | None = None,
    precision: Precision = "int8",
    threads: int = 1,
    notice: Notice = lambda _: None,
) -> OnnxEmbedder:
    """The bundled model ``name``, its converted encoder kept in the folder ``models``.

    ``int8`` finds the same (``docs/quality.md``) in less than half the time; ``float32`` is what
    sentence-transformers gives, to the last digits. A prefix that is None is the model's own. Raises WeightsMissing, WeightsChanged, MissingPart, StorageFull and
    ModelError; KeyError for a name that is not in ``RECIPES``.
    """
    recipe = RECIPES[name]
    question = recipe.question_prefix if question_prefix is None else question_prefix
    passage = recipe.passage_prefix if passage_prefix is None else passage_prefix
    folder = find_weights(recipe.weights)
    basis = read_basis(name) if recipe.late else None
    source = recipe.weights.digest + (f"+{basis.digest}" if basis else "")
    # Checking 160 MB takes as long as all the rest: both at once. Nothing of a file is used before it is checked.
    with ThreadPoolExecutor(2, "open-model") as pool:
        intact = pool.submit(check_weights, recipe.weights, folder)

        def open_encoder() -> Any:
            def write(aside: Path) -> None:
                intact.result()
                checkpoint = recipe.read(folder, recipe.longest).checkpoint
                write_encoder(
                    checkpoint.tensor,
                    layers=recipe.layers,
                    heads=_HEADS,
                    precision=precision,
                    basis=basis,
                    folder=aside,
                )

            return open_session(converted_model(models, f"{name}-{precision}", source, write, notice) / GRAPH)

        session = pool.submit(open_encoder)
        intact.result()
        parts = recipe.read(folder, recipe.longest)
        return OnnxEmbedder(
            name=name,
            fingerprint=_fingerprint(recipe, question, passage, precision, basis),
            dimensions=_DIMENSIONS,
            tokenizer=parts.tokenizer(),
            words=parts.words,
            session=session.result(),
            question_prefix=question,
            passage_prefix=passage,
            basis=basis,
            weights=parts.piece_weights,
            threads=threads,
        )


def _fingerprint(
    recipe: Recipe, question_prefix: str, passage_prefix: str, precision: Precision, basis: TokenBasis | None
) -> str:
    """See ``models.ports.Embedder.fingerprint``. How the encoder is stored is no part of it."""
    decides = {
        "files": dict(recipe.weights.files),
        "tokenizers": _TOKENIZERS,
        "longest": recipe.longest,
        "pooling": "mean",
        "length": 1,
        "precision": precision,
        "question": question_prefix,
        "passage": passage_prefix,
        "basis": basis.digest if basis else "",
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()
