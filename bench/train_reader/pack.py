"""Writes what was learned as a file that ships: ``python bench/train_reader/pack.py BASE LAST.PT OUT.npz``.

A reader is its base and the difference: the frozen part is installed with the base's weights anyhow. The differences of the matrices
are rounded to eight bits, each row by its own largest number. Four bits are enough for what was learned in hours (a file of such, with two differences a byte, is
read too), and lose what a short training adds to such a file: its differences lie on the steps, and less than half a step is rounded away.
Biases, norms and heads are stored as they are, in half precision.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.train_reader.network import HINTS_BEFORE, LAYERS, Network, load_base
from models.evidence_reader import levels_of

FINE, COARSE = 127, 7
"""Steps to either side of nothing: in the upper half, and in the lower, which learns less."""
MATRICES = ("joined", "attended", "inner", "outer")


def between(
    base: str, before: Path, after: Path, share: float, earlier: Path | None = None
) -> dict[str, torch.Tensor]:
    """The mean of the weights before and after a later training, ``share`` of the later: what was learned on new texts is kept, and
    less is lost on the old ones (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). With an ``earlier`` checkpoint of
    that training, the later is the mean of the two (Wortsman et al. 2022, "Model soups").
    """
    first, second = (learned(base, path) for path in (before, after))
    if earlier is not None:
        other = learned(base, earlier)
        second = {name: (other[name].float() + value.float()) / 2 for name, value in second.items()}
    return {name: first[name] + share * (second[name] - first[name]) for name in second}


def pack(base: str, learned: dict[str, torch.Tensor]) -> dict[str, npt.NDArray[np.generic]]:
    """Name → array. A matrix ``x`` has ``x.weight``, in steps, and ``x.step``, one a row."""
    begun = Network(load_base(base)).state_dict()
    found: dict[str, npt.NDArray[np.generic]] = {}
    for layer in range(LAYERS):
        if all(
            torch.equal(learned[name], value)
            for name, value in begun.items()
            if name.startswith(f"layers.{layer}.")
        ):
            continue  # it stayed as it was
        for part in (*MATRICES, "attended_norm", "outer_norm"):
            name = f"layers.{layer}.{part}"
            found[f"{name}.bias"] = learned[f"{name}.bias"].numpy().astype(np.float16)
            weight = learned[f"{name}.weight"].numpy()
            if part not in MATRICES:
                found[f"{name}.weight"] = weight.astype(np.float16)
                continue
            difference = weight - begun[f"{name}.weight"].numpy()
            most = COARSE if layer < HINTS_BEFORE else FINE
            step = np.maximum(np.abs(difference).max(1), 1e-8) / most
            step = step.astype(np.float16).astype(np.float32)
            step[step == 0] = np.float32(6e-8)
            levels = np.clip(np.rint(difference / step[:, None]), -most, most).astype(np.int8)
            found[f"{name}.weight"] = levels if most == FINE else _two_in_a_byte(levels)
            found[f"{name}.step"] = step.astype(np.float16)
    for name in (
        "kinds.weight",
        "pooler.weight",
        "pooler.bias",
        "answers.weight",
        "answers.bias",
        "tokens.weight",
        "tokens.bias",
    ):
        found[name] = learned[name].numpy().astype(np.float16)
    return found


def _two_in_a_byte(levels: npt.NDArray[np.int8]) -> npt.NDArray[np.uint8]:
    """Levels from -8 to 7 as ``levels_of`` reads them."""
    halves = (levels + 8).astype(np.uint8)
    return (halves[:, ::2] | halves[:, 1::2] << 4).astype(np.uint8)


def unpacked(base: str, packed: dict[str, npt.NDArray[np.generic]]) -> dict[str, torch.Tensor]:
    """What the network is given to try the file out."""
    state = Network(load_base(base)).state_dict()
    for name, values in packed.items():
        if name.endswith(".step"):
            continue
        if (levels := levels_of(values)) is not None:
            step = packed[name.replace(".weight", ".step")].astype(np.float32)
            state[name] = state[name] + torch.from_numpy(levels * step[:, None])
        else:
            state[name] = torch.from_numpy(values.astype(np.float32))
    grown: dict[str, torch.Tensor] = state
    return grown


def learned(base: str, path: Path) -> dict[str, torch.Tensor]:
    """The network's state of a checkpoint, or of a file that ships (``.npz``)."""
    if path.suffix == ".npz":
        with np.load(path) as packed:
            return unpacked(base, dict(packed))
    found: dict[str, torch.Tensor] = torch.load(path)["network"]
    return found


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", choices=["english", "multilingual"])
    parser.add_argument("checkpoint", type=Path, help="what train.py wrote last")
    parser.add_argument("out", type=Path, help="the file that ships")
    parser.add_argument(
        "--before", type=Path, help="the checkpoint that the training went on from, for a mean"
    )
    parser.add_argument("--earlier", type=Path, help="another of the same training: the mean of both counts")
    parser.add_argument("--share", type=float, default=1.0, help="of the later checkpoint in the mean")
    parser.add_argument("--unpacked", type=Path, help="write what the shipped file makes of the network, too")
    options = parser.parse_args()
    checkpoint: Path = options.checkpoint
    packed = pack(
        options.base,
        between(options.base, options.before or checkpoint, checkpoint, options.share, options.earlier),
    )
    out: Path = options.out
    # numpy types its own keyword, allow_pickle, and takes every array for that.
    np.savez_compressed(out, **packed)  # type: ignore[arg-type]
    print(out, out.stat().st_size, hashlib.sha256(out.read_bytes()).hexdigest())
    if options.unpacked:
        torch.save({"network": unpacked(options.base, packed), "step": -1}, options.unpacked)


if __name__ == "__main__":
    main()
