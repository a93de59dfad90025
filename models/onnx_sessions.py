"""ONNX Runtime sessions that compute each call on the thread that makes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from domain.errors import MissingPart, ModelError


def open_session(path: Path, *, graph: bytes | None = None, optimised: bool = False) -> Any:
    """A session of the model in ``path``, or of ``graph`` in its place. ``optimised``: the runtime may fuse operators;
    a graph that is written with fused ones has none to find. Raises MissingPart and ModelError.
    """
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
            str(path) if graph is None else graph,
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
