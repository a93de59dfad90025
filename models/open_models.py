"""From the names in the settings to open models."""

from __future__ import annotations

import difflib
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from domain.errors import BadSettings
from models.converted_models import Notice
from models.ports import Embedder, Reranker
from models.weights import ALL_MINILM_L6_V2, MULTILINGUAL_E5_SMALL, RERANKER

BUNDLED = (MULTILINGUAL_E5_SMALL.name, ALL_MINILM_L6_V2.name)
"""The models that come with the requirements."""

MODELS = "models"
"""The folder in the data folder that keeps converted models."""


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
    from models.onnx_sessions import available_threads

    threads = threads or available_threads()
    if name in BUNDLED:
        from models.bundled import open_bundled

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


# --- From the name in the settings to an open reranker.

NONE = "none"
"""In the settings: answer without a reranker."""


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
        from models.onnx_reranker import OnnxCrossEncoder

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


class Models:
    """The embedder and the reranker that the settings name, each opened when it is first needed: a receipt is checked
    without either. Usable from several threads.
    """

    def __init__(
        self,
        embedder: str,
        reranker: str,
        data: Path,
        *,
        notice: Notice = lambda _: None,
        given_embedder: Embedder | None = None,
        given_reranker: Reranker | None = None,
    ) -> None:
        """What is given takes the place of the one that is named."""
        self._embedder, self._reranker, self._data, self._notice = embedder, reranker, data, notice
        # A cached_property is looked up in the instance first.
        given = {"embedder": given_embedder, "reranker": given_reranker}
        self.__dict__.update({name: model for name, model in given.items() if model is not None})

    @cached_property
    def embedder(self) -> Embedder:
        """Turns text into vectors."""
        return self.another_embedder(self._embedder)

    @cached_property
    def reranker(self) -> Reranker | None:
        """Reads question and passage together; None where the settings name none."""
        return open_reranker(self._reranker, notice=self._notice)

    def another_embedder(self, name: str) -> Embedder:
        """One that is not the configured one. Raises as ``open_embedder`` does."""
        return open_embedder(name, self._data, notice=self._notice)

    def open(self) -> None:
        """Both at once: each is mostly waiting for the disk and for checksums, which other threads need not."""
        with ThreadPoolExecutor(2, "open") as pool:
            for opening in [pool.submit(getattr, self, name) for name in ("embedder", "reranker")]:
                opening.result()
