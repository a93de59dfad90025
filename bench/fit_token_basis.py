"""Fits the constants of late interaction: the centre of the model's token states, and the directions that are kept.

    python bench/fit_token_basis.py FOLDER [--limit N] [--write]

FOLDER holds evaluation sets; only the text of their passages is used, never a question or a judgement. sentence-transformers
gives the states, from the same weights. With ``--write``, ``models/multilingual-e5-small.basis.npz``
is replaced: every library is then embedded anew, because the file is part of the model's fingerprint.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.bert_folder import write_bert_folder
from models.bert_graph import read_basis
from models.ports import FloatArray
from retrieval.evaluation_set import load_set

MODEL = "multilingual-e5-small"
SETS = ("squad2", "xquad-en-en", "qmsum-committee")
STATES = 40_000
DIRECTIONS = 128


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="passages of each set, for a try")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    with tempfile.TemporaryDirectory() as scratch:
        write_bert_folder(Path(scratch))
        model = SentenceTransformer(scratch, device="cpu")
    chance = np.random.default_rng(0)
    samples, means = [], []
    for name in SETS:
        texts = [f"passage: {row.text}" for row in load_set(options.folder / name).rows][: options.limit]
        states, mean = _states(model, texts)
        chosen = np.sort(chance.choice(len(states), min(STATES, len(states)), replace=False))
        samples.append(states[chosen])
        means.append(mean)
        print(f"{name}: {len(texts):,} passages, {len(states):,} token states")
    token_mean = np.mean([sample.mean(axis=0) for sample in samples], axis=0)
    centred = np.concatenate(samples) - token_mean
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    spread, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    kept = directions[:, ::-1][:, :DIRECTIONS]
    print(
        f"{DIRECTIONS} directions keep {spread[::-1][:DIRECTIONS].sum() / spread.sum():.1%} of the variance"
    )
    now = read_basis(MODEL).token_mean
    print(f"cosine of the centre and the present one: {_cosine(now, token_mean):.4f}")
    if options.write:
        np.savez(
            Path("models") / f"{MODEL}.basis.npz",
            token_mean=token_mean.astype(np.float32),
            projection=kept.astype(np.float16),
            passage_mean=np.mean(means, axis=0).astype(np.float32),
        )


def _states(model: Any, texts: list[str]) -> tuple[FloatArray, FloatArray]:
    """All token states of ``texts``, ``(t, 384)``, and the mean of their vectors, ``(384,)``."""
    states = model.encode(texts, output_value="token_embeddings", batch_size=8, show_progress_bar=False)
    whole = [np.asarray(each, np.float32) for each in states]
    vectors = np.stack([each.mean(axis=0) for each in whole])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.concatenate(whole), vectors.mean(axis=0)


def _cosine(a: FloatArray, b: FloatArray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


if __name__ == "__main__":
    main()
