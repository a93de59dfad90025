"""From the name in the settings to an open embedder."""

from __future__ import annotations

import difflib
from pathlib import Path

from domain.errors import BadSettings
from index.embedders.converted import Notice
from index.ports import Embedder

BUNDLED = ("multilingual-e5-small", "all-MiniLM-L6-v2")
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
    from index.embedders.onnx_model import available_threads

    threads = threads or available_threads()
    if name in BUNDLED:
        from index.embedders.bundled import open_bundled

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
    from index.embedders.sentence_transformer import SentenceTransformerEmbedder

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
