"""From the names in the settings to open models, and how the bundled embedders are put together.

What can be read where it lies stays there: the table of word vectors and the vocabulary. Only the encoder is converted,
once, because ONNX Runtime reads no other format.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

from domain.errors import BadSettings
from models.bert_graph import GRAPH, Precision, TokenBasis, piece_weights, read_basis, write_encoder
from models.onnx_models import OnnxEmbedder, available_threads, open_session
from models.ports import (
    Embedder,
    FloatArray,
    PassageEmbeddings,
    Progress,
    QuestionEmbedding,
    Reader,
    Reranker,
)
from models.tokenization import Tokenizer, Unigram, WordPiece
from models.weight_files import BlockWords, PlainWords, Q4File, SafetensorsFile, Words
from models.weights import (
    ALL_MINILM_L6_V2,
    MULTILINGUAL_E5_SMALL,
    RERANKER,
    Notice,
    PinnedWeights,
    check_weights,
    converted_model,
    find_weights,
)

BUNDLED = (MULTILINGUAL_E5_SMALL.name, ALL_MINILM_L6_V2.name)
"""The models that come with the requirements."""

MODELS = "models"
"""The folder in the data folder that keeps converted models."""
NONE = "none"
"""In the settings: answer without a reranker."""
_TOKENIZERS = 1
"""Raised when a tokenizer here gives other ids than before: libraries are then embedded anew."""
_DIMENSIONS = 384
_HEADS = 12


def open_embedder(
    name: str,
    data_folder: Path,
    *,
    question_prefix: str | None = None,
    passage_prefix: str | None = None,
    threads: int | None = None,
    notice: Notice = lambda _: None,
) -> Embedder:
    """The embedder that the settings name: a bundled one, or any sentence-transformers model.

    ``name`` is in ``BUNDLED``, or the path of a folder, or a name on the model hub, ``owner/model``. A prefix that
    is None is the model's own. ``threads`` are for passages, None for every processor there is; a question always
    takes one. ``notice`` is told, in a sentence, when something takes longer than usual.

    Raises BadSettings for a name that is none of these, WeightsMissing and WeightsChanged, MissingPart, StorageFull
    and ModelError. Nothing that a bundled model needs imports PyTorch or asks the network.
    """
    threads = threads or available_threads()
    if name in BUNDLED:
        return open_bundled(
            name,
            data_folder / MODELS,
            question_prefix=question_prefix,
            passage_prefix=passage_prefix,
            threads=threads,
            notice=notice,
        )
    if "/" not in name and not Path(name).expanduser().is_dir():
        raise BadSettings(_unknown(name), remedy='A model of the hub is named with its owner: "owner/model".')
    from models.hub_models import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(
        name,
        question_prefix=question_prefix,
        passage_prefix=passage_prefix,
        threads=threads,
        notice=notice,
    )


def _unknown(name: str) -> str:
    folded = {bundled.casefold(): bundled for bundled in BUNDLED}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    if near:
        return f"There is no embedder “{name}”. Did you mean {folded[near[0]]}?"
    return f"There is no embedder “{name}”, and no folder of that name. Bundled are: {', '.join(BUNDLED)}."


def open_reranker(
    name: str,
    *,
    languages: frozenset[str] | None = None,
    notice: Notice = lambda _: None,
) -> Reranker | None:
    """The reranker that the settings name: the bundled one, or any sentence-transformers cross-encoder; None for
    ``none``.

    ``languages`` says what another one than the bundled was trained on; ``notice`` is told, in a sentence, when a
    model has to be fetched first.

    Raises BadSettings for a name that is neither bundled, nor a folder, nor ``owner/model``; WeightsMissing,
    WeightsChanged, MissingPart and ModelError. The bundled one neither imports PyTorch nor asks the network.
    """
    if name == NONE:
        return None
    if name == RERANKER.name:
        from models.onnx_models import OnnxCrossEncoder

        return OnnxCrossEncoder()
    if "/" not in name and not Path(name).expanduser().is_dir():
        known = {RERANKER.name.casefold(): RERANKER.name, NONE: NONE}
        near = difflib.get_close_matches(name.casefold(), known, n=1)
        raise BadSettings(
            f"There is no reranker “{name}”. "
            + (f"Did you mean {known[near[0]]}?" if near else f"Bundled is: {RERANKER.name}."),
            remedy='A model of the hub is named with its owner: "owner/model"; "none" answers without one.',
        )
    from models.hub_models import TorchCrossEncoder

    return TorchCrossEncoder(name, languages=languages, notice=notice)


class Narrowed:
    """``embedder``, of whose passages' token states fewer dimensions are kept, or none. See ``models.ports.Embedder``."""

    def __init__(self, embedder: Embedder, token_dimensions: int) -> None:
        self._embedder, self.token_dimensions = embedder, token_dimensions
        self.name, self.fingerprint, self.dimensions = (
            embedder.name,
            embedder.fingerprint,
            embedder.dimensions,
        )

    def embed_question(self, text: str) -> QuestionEmbedding:
        """As the embedder does: how much is compared, the library's own token states tell."""
        return self._embedder.embed_question(text)

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """As the embedder does, narrowed."""
        made = self._embedder.embed_passages(texts, leads, progress)
        if not self.token_dimensions or made.tokens is None:
            return PassageEmbeddings(made.vectors, None)
        return PassageEmbeddings(made.vectors, [each.narrowed(self.token_dimensions) for each in made.tokens])


class Models:
    """The embedder and the reranker that the settings name and the evidence reader, each opened when it is first needed:
    a receipt is checked without any. Usable from several threads.
    """

    def __init__(
        self,
        embedder: str,
        reranker: str,
        data: Path,
        *,
        token_dimensions: int | None = None,
        notice: Notice = lambda _: None,
        given_embedder: Embedder | None = None,
        given_reader: Reader | None = None,
    ) -> None:
        """What is given takes the place of the one that is named. ``token_dimensions`` are kept at most; None: all there are."""
        self._embedder, self._reranker, self._data, self._notice = embedder, reranker, data, notice
        self._token_dimensions = token_dimensions
        # A cached_property is looked up in the instance first.
        given = {"embedder": given_embedder, "reader": given_reader}
        self.__dict__.update({name: model for name, model in given.items() if model is not None})

    @cached_property
    def embedder(self) -> Embedder:
        """Turns text into vectors."""
        embedder, most = self.another_embedder(self._embedder), self._token_dimensions
        return embedder if most is None or embedder.token_dimensions <= most else Narrowed(embedder, most)

    @cached_property
    def reranker(self) -> Reranker | None:
        """Ranks what was found, before it is read; None where the settings name none."""
        return open_reranker(self._reranker, notice=self._notice)

    @cached_property
    def reader(self) -> Reader:
        """Reads question and passage together. Its weights are opened at the first pair."""
        from models.evidence_reader import EvidenceReaders

        return EvidenceReaders(self._data / MODELS, self._notice)

    def another_embedder(self, name: str) -> Embedder:
        """One that is not the configured one. Raises as ``open_embedder`` does."""
        return open_embedder(name, self._data, notice=self._notice)

    def open(self) -> None:
        """Both at once: each is mostly waiting for the disk and for checksums, which other threads need not."""
        with ThreadPoolExecutor(2, "open") as pool:
            for opening in [pool.submit(getattr, self, name) for name in ("embedder", "reranker")]:
                opening.result()


# --- The bundled embedders.


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


_E5_LONGEST = 512


def _read_e5(folder: Path, longest: int) -> _Parts:
    file = Q4File(folder / next(iter(MULTILINGUAL_E5_SMALL.files)))

    def tokenizer() -> Tokenizer:
        return _e5_tokenizer(folder).reading(longest)

    return _Parts(file, BlockWords(file.word_blocks()), tokenizer, piece_weights(file.scores()))


@lru_cache(maxsize=1)
def _e5_tokenizer(folder: Path) -> Unigram:
    """The embedder's and the reader's: its vocabulary takes a tenth of a second, and tens of megabytes."""
    file = Q4File(folder / next(iter(MULTILINGUAL_E5_SMALL.files)))
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
        longest=_E5_LONGEST,
    )


def _read_minilm(folder: Path, longest: int) -> _Parts:
    file = SafetensorsFile(folder / "model.safetensors")
    words = PlainWords(file.tensor("embeddings.word_embeddings.weight"))
    return _Parts(file, words, lambda: WordPiece(folder / "tokenizer.json", longest))


RECIPES = {
    recipe.weights.name: recipe
    for recipe in (
        Recipe(MULTILINGUAL_E5_SMALL, 12, _E5_LONGEST, "query: ", "passage: ", _read_e5, late=True),
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
