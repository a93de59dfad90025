"""From the name in the settings to an open reranker."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from domain.errors import BadSettings
from domain.weights import RERANKER
from retrieval.ports import Reranker

NONE = "none"
"""In the settings: answer without a reranker."""


def open_reranker(
    name: str,
    *,
    threads: int = 1,
    languages: frozenset[str] | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> Reranker | None:
    """The reranker that the settings name: the bundled one, or any sentence-transformers cross-encoder; None for
    ``none``.

    ``threads`` pairs are scored at once by the bundled one. ``languages`` says what another one was trained on.
    ``notice`` is told, in a sentence, when a model has to be fetched first.

    Raises BadSettings for a name that is neither bundled, nor a folder, nor ``owner/model``; WeightsMissing,
    WeightsChanged, MissingPart and ModelError. The bundled one neither imports PyTorch nor asks the network.
    """
    if name == NONE:
        return None
    if name == RERANKER.name:
        from retrieval.rerankers.onnx_cross_encoder import OnnxCrossEncoder

        return OnnxCrossEncoder(threads=threads)
    if "/" not in name and not Path(name).expanduser().is_dir():
        known = {RERANKER.name.casefold(): RERANKER.name, NONE: NONE}
        near = difflib.get_close_matches(name.casefold(), known, n=1)
        raise BadSettings(
            f"There is no reranker “{name}”. "
            + (f"Did you mean {known[near[0]]}?" if near else f"Bundled is: {RERANKER.name}."),
            remedy='A model of the hub is named with its owner: "owner/model"; "none" answers without one.',
        )
    from retrieval.rerankers.cross_encoder import TorchCrossEncoder

    return TorchCrossEncoder(name, languages=languages, notice=notice)
