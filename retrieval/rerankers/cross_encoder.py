"""Any cross-encoder that sentence-transformers knows, by its name on the hub or by the path of a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import MissingPart, ModelError
from index.ports import FloatArray
from retrieval.ports import Reading

_LONGEST = 512


class TorchCrossEncoder:
    """See ``retrieval.ports.Reranker``. Each pair goes through the model by itself."""

    def __init__(
        self,
        name: str,
        *,
        languages: frozenset[str] | None = None,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Loads the model. ``languages`` are the ones it was trained on, None for any.
        Raises MissingPart, and ModelError for a model that cannot be loaded or gives more than one number.
        """
        self.name = name
        self.languages = languages
        self._model = _load(name, notice)
        if self._model.num_labels != 1:
            raise ModelError(
                f"The model {name} gives {self._model.num_labels} numbers for a pair; a reranker gives one.",
                remedy="Choose a cross-encoder that was trained for ranking.",
            )
        self.fingerprint = self._fingerprint()

    def read(self, question: str, text: str) -> Reading:
        """See ``retrieval.ports.Reranker``. It does not tell where an answer stands."""
        nowhere = np.empty(0, np.float32)
        return Reading(float(self.score(question, [text])[0]), nowhere, nowhere, np.empty((0, 2), np.int32))

    def score(self, question: str, texts: Sequence[str]) -> FloatArray:
        """See ``retrieval.ports.Reranker``."""
        if not texts:
            return np.empty(0, np.float32)
        import torch

        # OpenMP keeps this number for each calling thread. With more than one, a question waits for busy processors.
        torch.set_num_threads(1)
        try:
            # The logit itself: squeezed into 0 … 1 by a sigmoid, the best scores can no longer be told apart.
            scores = self._model.predict(
                [(question, text) for text in texts],
                batch_size=1,
                activation_fn=torch.nn.Identity(),
                show_progress_bar=False,
            )
        except RuntimeError as error:
            raise ModelError(f"The model {self.name} failed: {error}") from error
        return np.asarray(scores, np.float32).reshape(len(texts))

    def _fingerprint(self) -> str:
        """Over what was loaded, wherever it came from: parameters and tokenizer."""
        import torch

        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
            digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
        rust = getattr(self._model.tokenizer, "backend_tokenizer", None)
        digest.update((rust.to_str() if rust else repr(self._model.tokenizer)).encode())
        digest.update(str(self._model.max_length).encode())
        return digest.hexdigest()


def _load(name: str, notice: Callable[[str], None]) -> Any:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise MissingPart(
            f"The reranker {name} needs sentence-transformers, which is not installed.",
            remedy="Run: pip install torch==2.13.0 sentence-transformers==6.2.0",
        ) from error
    path = Path(name).expanduser()
    local = path.is_dir()
    where = str(path) if local else name
    try:
        try:
            return CrossEncoder(where, device="cpu", max_length=_LONGEST, local_files_only=True)
        except OSError:
            if local:
                raise
        notice(f"The model {name} is not on this machine yet; asking the model hub for it.")
        return CrossEncoder(where, device="cpu", max_length=_LONGEST)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
        raise ModelError(
            f"The model {name} cannot be loaded: {str(error).strip().splitlines()[0] if str(error) else error!r}",
            remedy=(
                "Check that the folder holds a cross-encoder."
                if local
                else "Check the name and the network connection, or give the path of a folder that holds the model."
            ),
        ) from error
