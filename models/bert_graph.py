"""Writes a BERT encoder as an ONNX graph, from its weights alone.

J. Devlin et al., "BERT", NAACL 2019, in operators that ONNX Runtime has fast kernels for. Two things differ from what
an export would give. Word vectors come in as an input (see ``words``). And there is no mask: texts share a batch only
when they have the same number of tokens, so nothing is ever padded and no vector can depend on its neighbours.

A basis turns token states into the small vectors that late interaction compares: centred, projected to 128 directions and
rounded to int8. The states of one model share a large common part that says nothing about a token; without it, cosines between
them tell words apart, across languages too. The centre and the directions are constants of the model (principal components of
its states over mixed English text), not of a library, so vectors can be carried from one generation to the next. Made by
``bench/fit_token_basis.py``.

The weights lie beside the graph in one file, which ONNX Runtime maps into memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
import numpy.typing as npt

from models.ports import FloatArray

_COMMON_PIECE = 6.0
_LEAST_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class TokenBasis:
    """The constants of one model with ``d`` dimensions."""

    token_mean: FloatArray
    """``(d,)``, the centre of token states."""
    projection: FloatArray
    """``(d, m)``, orthonormal columns."""
    passage_mean: FloatArray
    """``(d,)``, the centre of the vectors of whole texts."""
    digest: str
    """sha256 of the file it was read from."""

    def centred(self, vectors: FloatArray) -> FloatArray:
        """``(n, d)`` vectors of whole texts, of unit length → the same without what all texts share."""
        return _unit(vectors - self.passage_mean)


def directions(projected: FloatArray) -> FloatArray:
    """Centred and projected states, ``(t, m)``, with rows of unit length."""
    return _unit(projected)


def codes(projected: FloatArray) -> npt.NDArray[np.int8]:
    """Centred and projected states, ``(t, m)``, each rounded against its largest component."""
    largest = np.maximum(np.abs(projected).max(axis=1, keepdims=True), 1e-6)
    rounded: npt.NDArray[np.int8] = np.rint(projected * (127 / largest)).astype(np.int8)
    return rounded


def piece_weights(scores: FloatArray) -> FloatArray:
    """How much each piece of a unigram vocabulary tells, from the log-probabilities that the vocabulary carries:
    inverse document frequency without documents, so a library of one record weighs words as a large one does.
    """
    weights: FloatArray = np.maximum(-np.asarray(scores, np.float32) - _COMMON_PIECE, _LEAST_WEIGHT)
    return weights


@cache
def read_basis(name: str) -> TokenBasis:
    """The basis of the model ``name``, from the file beside this one."""
    raw = Path(__file__).with_name(f"{name}.basis.npz")
    with np.load(raw, allow_pickle=False) as arrays:
        mean, projection, passage = (
            np.ascontiguousarray(arrays[part], np.float32)
            for part in ("token_mean", "projection", "passage_mean")
        )
    return TokenBasis(mean, projection, passage, hashlib.sha256(raw.read_bytes()).hexdigest())


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    unit: FloatArray = vectors / np.maximum(lengths, 1e-6)[:, None]
    return unit


GRAPH = "encoder.onnx"
WEIGHTS = "encoder.weights"
INPUT = "word_vectors"
"""``(batch, tokens, d)`` float32."""
HINTS = "hints"
"""``(batch, tokens, d)`` float32: added before one of the layers; only where the graph was written with it."""
OUTPUT = "token_states"
"""``(batch, tokens, d)`` float32: the last layer, before pooling."""
PROJECTED = "token_projections"
"""``(batch, tokens, m)`` float32: the last layer, centred and projected; only where a basis was given."""

Precision = Literal["int8", "float32"]
Tensors = Callable[[str], FloatArray]
"""Gives a tensor by its name in a BERT checkpoint; matrices as ``(out, in)``."""

_OPSET = 18
_IR_VERSION = 8
_EPSILON = 1e-12
_FUSED = "com.microsoft"
_PAGE = 4096
_SMALL = 1024
"""Bytes up to which a constant stands in the graph itself: shapes and axes have to."""

_STATE_STEPS = 127.0
_STATE_ZERO = 128
_WEIGHT_STEPS = 64.0
# Processors without VNNI add two products in 16 bits: 2 x 255 x 64 just fits, so all of them get the same sums.


def write_encoder(
    tensor: Tensors,
    *,
    layers: int,
    heads: int,
    precision: Precision,
    folder: Path,
    basis: TokenBasis | None = None,
    hints_before: int | None = None,
) -> None:
    """Writes ``GRAPH`` and ``WEIGHTS`` into ``folder``. Raises OSError.

    With a ``basis`` the graph also projects: numpy would do it on threads that wait for each other, at half the
    price of the whole model. With ``hints_before`` there is a second input, added to the states before that layer.
    """
    from onnx import TensorProto, helper

    with (folder / WEIGHTS).open("wb") as file:
        graph = _Graph(file)
        encoder = _Encoder(graph, tensor, heads, precision)
        hidden = encoder.embed()
        inputs = [INPUT]
        for layer in range(layers):
            if layer == hints_before:
                inputs.append(HINTS)
                hidden = graph.node(
                    "Add", [hidden, graph.node("Reshape", [HINTS, "flat"], "hints_flat")], "hinted"
                )
            hidden = encoder.layer(layer, hidden)
        graph.node("Reshape", [hidden, "input_shape"], OUTPUT)
        widths = {OUTPUT: encoder.width}
        if basis is not None:
            centred = graph.node("Sub", [OUTPUT, graph.constant("token_mean", basis.token_mean)], "centred")
            graph.node("MatMul", [centred, graph.constant("projection", basis.projection)], PROJECTED)
            widths[PROJECTED] = basis.projection.shape[1]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens", encoder.width])
                for name in inputs
            ],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens", width])
                for name, width in widths.items()
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=_IR_VERSION,
        producer_name="plenum",
    )
    (folder / GRAPH).write_bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes in order, and constants whose numbers go to ``file`` as they come."""

    def __init__(self, file: IO[bytes]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._file = file

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import StringStringEntryProto, TensorProto, helper, numpy_helper

        if values.nbytes <= _SMALL:
            self.constants.append(numpy_helper.from_array(values, name))
            return name
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        constant = TensorProto(
            name=name, data_type=kind, dims=values.shape, data_location=TensorProto.EXTERNAL
        )
        self._file.write(b"\0" * (-self._file.tell() % _PAGE))
        place = {"location": WEIGHTS, "offset": self._file.tell(), "length": values.nbytes}
        for key, value in place.items():
            constant.external_data.append(StringStringEntryProto(key=key, value=str(value)))
        self._file.write(np.ascontiguousarray(values).tobytes())
        self.constants.append(constant)
        return name

    def node(
        self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any
    ) -> str:
        """Adds a node; the name of its first output."""
        from onnx import helper

        made = helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(made)
        return outputs[0]


class _Encoder:
    """Adds the parts of an encoder to a graph. Between them, states are ``(batch x tokens, d)``."""

    def __init__(self, graph: _Graph, tensor: Tensors, heads: int, precision: Precision) -> None:
        self._graph = graph
        self._tensor = tensor
        self._heads = heads
        self._precision = precision
        self.width = tensor("embeddings.LayerNorm.bias").shape[0]

    def embed(self) -> str:
        """Adds to each word vector that of its position and of the only token type, and normalises."""
        graph, tensor = self._graph, self._tensor
        graph.constant("first", np.array([0], np.int64))
        graph.constant("second", np.array([1], np.int64))
        graph.constant("flat", np.array([-1, self.width], np.int64))
        graph.node("Shape", [INPUT], "input_shape")
        graph.node("Shape", [INPUT], "batch_and_tokens", end=2)
        graph.constant("joined_width", np.array([3 * self.width], np.int64))
        graph.node("Concat", ["batch_and_tokens", "joined_width"], "joined_shape", axis=0)
        positions = tensor("embeddings.position_embeddings.weight")
        positions = positions + tensor("embeddings.token_type_embeddings.weight")[0]
        table = graph.constant("positions", positions)
        tokens = graph.node("Shape", [INPUT], "tokens", start=1, end=2)
        position = graph.node("Slice", [table, "first", tokens, "first"], "position")
        placed = graph.node("Add", [INPUT, position], "placed")
        embedded = self._normalised(
            graph.node("Reshape", [placed, "flat"], "placed_flat"), "embeddings", "embedded"
        )
        if self._precision == "int8":
            graph.constant("state_steps", np.array(1 / _STATE_STEPS, np.float32))
            graph.constant("state_least", np.array(1e-9, np.float32))
            graph.constant("state_zero", np.array(_STATE_ZERO, np.uint8))
            graph.constant("one", np.array(1, np.float32))
            rows = graph.node("Shape", [embedded], "rows", start=0, end=1)
            graph.node("Expand", ["state_zero", rows], "state_zeros")
        return embedded

    def layer(self, number: int, hidden: str) -> str:
        """One layer: attention and a feed-forward net, each added to what came in and normalised."""
        graph = self._graph
        there, here = f"encoder.layer.{number}", f"layer{number}"

        def joined(kind: str) -> FloatArray:
            parts = ("query", "key", "value")
            return np.concatenate([self._tensor(f"{there}.attention.self.{part}.{kind}") for part in parts])

        def bias(part: str) -> str:
            return graph.constant(f"{here}.{part}.bias", self._tensor(f"{there}.{part}.bias"))

        def added(into: str, part: str, what: str, name: str) -> str:
            weight = self._tensor(f"{there}.{part}.dense.weight")
            product = self._product(what, weight, f"{here}.{part}")
            total = graph.node("Add", [product, into], f"{name}.residual")
            total = graph.node("Add", [total, bias(f"{part}.dense")], f"{name}.sum")
            return self._normalised(total, f"{there}.{part}", name)

        asked = self._product(hidden, joined("weight"), f"{here}.joined")
        asked = graph.node("Reshape", [asked, "joined_shape"], f"{here}.joined3")
        thirds = [f"{here}.{part}" for part in ("query", "key", "value")]
        graph.node("Split", [asked], *thirds, axis=-1, num_outputs=3)
        joined_bias = graph.constant(f"{here}.joined.bias", joined("bias"))
        attended = graph.node(
            "MultiHeadAttention",
            [*thirds, joined_bias],
            f"{here}.attended",
            domain=_FUSED,
            num_heads=self._heads,
        )
        attended = graph.node("Reshape", [attended, "flat"], f"{here}.attended_flat")
        middle = added(hidden, "attention.output", attended, f"{here}.middle")
        wide = self._product(
            middle, self._tensor(f"{there}.intermediate.dense.weight"), f"{here}.intermediate"
        )
        bent = graph.node("BiasGelu", [wide, bias("intermediate.dense")], f"{here}.bent", domain=_FUSED)
        return added(middle, "output", bent, here)

    def _normalised(self, states: str, part: str, name: str) -> str:
        norm = [
            self._graph.constant(f"{name}.norm.{kind}", self._tensor(f"{part}.LayerNorm.{kind}"))
            for kind in ("weight", "bias")
        ]
        return self._graph.node("LayerNormalization", [states, *norm], name, axis=-1, epsilon=_EPSILON)

    def _product(self, states: str, weight: FloatArray, name: str) -> str:
        """``states`` times the transpose of ``weight``, ``(out, in)``: a checkpoint stores what comes out first."""
        if self._precision == "float32":
            table = self._graph.constant(f"{name}.weight", weight.T)
            return self._graph.node("MatMul", [states, table], f"{name}.product")
        return self._rounded_product(states, weight, name)

    def _rounded_product(self, states: str, weight: FloatArray, name: str) -> str:
        """The same on integers, which takes less than half the time.

        Each row of the states is brought to 1 … 255 by its own largest number, each column of the weights to
        -64 … 64 (T. Dettmers et al., "LLM.int8()", 2022, section 2.2: vector-wise). One scale for all states, which is
        what ONNX Runtime's own quantiser gives, is coarser and would let texts in one batch move each other.
        """
        graph = self._graph
        absolute = graph.node("Abs", [states], f"{name}.absolute")
        largest = graph.node("ReduceMax", [absolute, "second"], f"{name}.largest", keepdims=0)
        step = graph.node("Mul", [largest, "state_steps"], f"{name}.step")
        step = graph.node("Max", [step, "state_least"], f"{name}.positive_step")
        rounded = graph.node("QuantizeLinear", [states, step, "state_zeros"], f"{name}.rounded", axis=0)
        weight_step = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-9)) / np.float32(_WEIGHT_STEPS)
        table = graph.constant(f"{name}.weight", np.rint(weight / weight_step[:, None]).astype(np.int8).T)
        scale = graph.constant(f"{name}.weight_step", weight_step.astype(np.float32))
        inputs = [rounded, table, "one", scale, "state_zero"]
        product = graph.node("MatMulIntegerToFloat", inputs, f"{name}.integer", domain=_FUSED)
        column = graph.node("Unsqueeze", [step, "second"], f"{name}.step_column")
        return graph.node("Mul", [product, column], f"{name}.product")
