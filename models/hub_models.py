"""Any embedder or cross-encoder that sentence-transformers knows, by its name on the hub or the path of a folder.

A model that is on this machine is loaded without the network; ``HF_HUB_OFFLINE=1`` forbids it altogether.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import MissingPart, ModelError
from models.ports import FloatArray, PassageEmbeddings, Progress, QuestionEmbedding
from models.weights import Notice

_QUESTION_PROMPTS = ("query", "question")
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_STEP = 64
"""Texts between two reports of progress."""
_LONGEST = 512
"""Tokens of a question and a text that a cross-encoder reads together."""


class SentenceTransformerEmbedder:
    """See ``models.ports.Embedder``. Each text goes through the model by itself, so no vector depends on others."""

    def __init__(
        self,
        name: str,
        *,
        question_prefix: str | None = None,
        passage_prefix: str | None = None,
        threads: int = 1,
        notice: Notice = lambda _: None,
    ) -> None:
        """Loads the model. A prefix that is None is the one in the model's own ``prompts``, empty if it has none.
        ``threads`` are for passages; a question takes one. Raises MissingPart and ModelError.
        """
        self.name = name
        self.token_dimensions = 0
        self._threads = threads
        self._model = _load(name, "embedder", "a sentence-transformers model", "SentenceTransformer", notice)
        prompts: dict[str, str] = self._model.prompts
        self._question_prefix = (
            _first(prompts, _QUESTION_PROMPTS) if question_prefix is None else question_prefix
        )
        self._passage_prefix = _first(prompts, _PASSAGE_PROMPTS) if passage_prefix is None else passage_prefix
        self.dimensions = len(self.embed_question("").vector)
        self.fingerprint = self._fingerprint()

    def embed_question(self, text: str) -> QuestionEmbedding:
        """See ``models.ports.Embedder``."""
        vector = self._encode(self._model.encode_query, [text], self._question_prefix, threads=1)[0]
        return QuestionEmbedding(vector, np.zeros((0, 0), np.float32), np.zeros(0, np.float32))

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """See ``models.ports.Embedder``."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        encode = self._model.encode_document
        whole = [f"{lead}\n{text}" if lead else text for text, lead in zip(texts, leads, strict=True)]
        for start in range(0, len(texts), _STEP):
            step = whole[start : start + _STEP]
            vectors[start : start + _STEP] = self._encode(encode, step, self._passage_prefix, self._threads)
            if progress:
                progress(start + len(step), len(texts))
        return PassageEmbeddings(vectors, None)

    def _encode(self, encode: Any, texts: list[str], prefix: str, threads: int) -> FloatArray:
        import torch

        # OpenMP keeps this number for each calling thread. With more than one, a question waits for busy processors.
        torch.set_num_threads(threads)
        try:
            vectors = encode(
                texts, prompt=prefix, batch_size=1, normalize_embeddings=True, show_progress_bar=False
            )
        except RuntimeError as error:
            raise ModelError(f"The model {self.name} failed: {error}") from error
        return np.asarray(vectors, np.float32)

    def _fingerprint(self) -> str:
        """Over what was loaded, wherever it came from: parameters, tokenizer, pooling, prefixes."""
        decides = {
            "tokenizer": _tokenizer(self._model),
            "modules": [repr(getattr(module, "get_config_dict", dict)()) for module in self._model],
            "longest": self._model.max_seq_length,
            "question": self._question_prefix,
            "passage": self._passage_prefix,
        }
        return _digest(self._model, json.dumps(decides, sort_keys=True))


def _first(prompts: dict[str, str], names: tuple[str, ...]) -> str:
    # The library's own choice takes "document" even where it is empty and "passage" is what the model has.
    return next((prompts[name] for name in names if prompts.get(name)), "")


class TorchCrossEncoder:
    """See ``models.ports.Reranker``. Each pair goes through the model by itself."""

    def __init__(
        self,
        name: str,
        *,
        languages: frozenset[str] | None = None,
        notice: Notice = lambda _: None,
    ) -> None:
        """Loads the model. ``languages`` are the ones it was trained on, None for any.
        Raises MissingPart, and ModelError for a model that cannot be loaded or gives more than one number.
        """
        self.name = name
        self.languages = languages
        self._model = _load(name, "reranker", "a cross-encoder", "CrossEncoder", notice, max_length=_LONGEST)
        if self._model.num_labels != 1:
            raise ModelError(
                f"The model {name} gives {self._model.num_labels} numbers for a pair; a reranker gives one.",
                remedy="Choose a cross-encoder that was trained for ranking.",
            )
        self.fingerprint = _digest(self._model, _tokenizer(self._model) + str(self._model.max_length))

    def score(self, question: str, text: str) -> float:
        """See ``models.ports.Reranker``."""
        import torch

        # OpenMP keeps this number for each calling thread. With more than one, a question waits for busy processors.
        torch.set_num_threads(1)
        try:
            # The logit itself: squeezed into 0 … 1 by a sigmoid, the best scores can no longer be told apart.
            scores = self._model.predict(
                [(question, text)],
                batch_size=1,
                activation_fn=torch.nn.Identity(),
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise ModelError(f"The model {self.name} failed: {error}") from error
        return float(np.asarray(scores).reshape(()))


def _load(name: str, role: str, what: str, kind: str, notice: Notice, **options: Any) -> Any:
    """The model ``name`` as the class ``kind`` of the library; without the network where it is on this machine."""
    try:
        import sentence_transformers
    except ImportError as error:
        raise MissingPart(
            f"The {role} {name} needs sentence-transformers, which is not installed.",
            remedy="Run: make models (in an environment of your own: pip install sentence-transformers)",
        ) from error
    path = Path(name).expanduser()
    local = path.is_dir()
    load = partial(
        getattr(sentence_transformers, kind), str(path) if local else name, device="cpu", **options
    )
    try:
        try:
            return load(local_files_only=True)
        except OSError:
            if local:
                raise
        notice(f"The model {name} is not on this machine yet; asking the model hub for it.")
        return load()
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
        raise ModelError(
            f"The model {name} cannot be loaded: {str(error).strip().splitlines()[0] if str(error) else error!r}",
            remedy=(
                f"Check that the folder holds {what}."
                if local
                else "Check the name and the network connection, or give the path of a folder that holds the model."
            ),
        ) from error


def _digest(model: Any, decides: str) -> str:
    """sha256 over the parameters that were loaded, and all else that decides what comes out."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    digest.update(decides.encode())
    return digest.hexdigest()


def _tokenizer(model: Any) -> str:
    rust = getattr(model.tokenizer, "backend_tokenizer", None)
    return rust.to_str() if rust else repr(model.tokenizer)
