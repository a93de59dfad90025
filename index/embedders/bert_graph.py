"""Writes a BERT encoder as an ONNX graph, from its weights alone.

J. Devlin et al., "BERT", NAACL 2019, in the operators that ONNX Runtime has fused kernels for. Two things differ from
what an export would give. Word vectors come in as an input (see ``words``). And there is no mask: texts share a batch
only when they have the same number of tokens, so nothing is ever padded and no vector can depend on its neighbours.

The weights lie beside the graph in one file, which ONNX Runtime maps into memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np

from index.embedders.token_basis import TokenBasis
from index.ports import FloatArray

GRAPH = "encoder.onnx"
WEIGHTS = "encoder.weights"
INPUT = "word_vectors"
"""``(batch, tokens, d)`` float32."""
OUTPUT = "token_states"
"""``(batch, tokens, d)`` float32: the last layer, before pooling."""
PROJECTED = "token_projections"
"""``(batch, tokens, m)`` float32: the last layer, centred and projected; only where a basis was given."""

_OPSET = 17
_IR_VERSION = 8
_EPSILON = 1e-12
_FUSED = "com.microsoft"
_PAGE = 4096


def write_encoder(
    tensor: Callable[[str], FloatArray], *, layers: int, heads: int, basis: TokenBasis | None, folder: Path
) -> None:
    """Writes ``GRAPH`` and ``WEIGHTS`` into ``folder``. ``tensor`` gives a tensor by its BERT name.

    With a ``basis`` the graph also projects: numpy would do it on threads that wait for each other, at half the
    price of the whole model. Raises OSError.
    """
    from onnx import TensorProto, helper

    with (folder / WEIGHTS).open("wb") as file:
        graph = _Graph(file)
        hidden = _embed(graph, tensor)
        for layer in range(layers):
            name = OUTPUT if layer == layers - 1 else f"layer{layer}"
            hidden = _layer(graph, tensor, layer, heads, hidden, name)
        widths = {OUTPUT: tensor("embeddings.LayerNorm.bias").shape[0]}
        if basis is not None:
            centred = graph.node("Sub", [hidden, graph.constant("token_mean", basis.token_mean)], "centred")
            graph.node("MatMul", [centred, graph.constant("projection", basis.projection)], PROJECTED)
            widths[PROJECTED] = basis.projection.shape[1]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", "tokens", widths[OUTPUT]])],
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

    def constant(self, name: str, values: FloatArray) -> str:
        from onnx import StringStringEntryProto, TensorProto

        constant = TensorProto(
            name=name, data_type=TensorProto.FLOAT, dims=values.shape, data_location=TensorProto.EXTERNAL
        )
        self._file.write(b"\0" * (-self._file.tell() % _PAGE))
        place = {"location": WEIGHTS, "offset": self._file.tell(), "length": values.nbytes}
        for key, value in place.items():
            constant.external_data.append(StringStringEntryProto(key=key, value=str(value)))
        self._file.write(np.ascontiguousarray(values, "<f4").tobytes())
        self.constants.append(constant)
        return name

    def integer(self, name: str, value: int) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.array([value], np.int64), name))
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any
    ) -> str:
        from onnx import helper

        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def _embed(graph: _Graph, tensor: Callable[[str], FloatArray]) -> str:
    """Adds to each word vector that of its position and of the only token type, and normalises."""
    positions = tensor("embeddings.position_embeddings.weight")
    positions = positions + tensor("embeddings.token_type_embeddings.weight")[0]
    zero, axis = graph.integer("zero", 0), graph.integer("axis", 0)
    tokens = graph.node("Shape", [INPUT], "tokens", start=1, end=2)
    position = graph.node("Slice", [graph.constant("positions", positions), zero, tokens, axis], "position")
    placed = graph.node("Add", [INPUT, position], "placed")
    norm = [
        graph.constant(f"embeddings.{kind}", tensor(f"embeddings.LayerNorm.{kind}"))
        for kind in ("weight", "bias")
    ]
    return graph.node("LayerNormalization", [placed, *norm], "embedded", axis=-1, epsilon=_EPSILON)


def _layer(
    graph: _Graph, tensor: Callable[[str], FloatArray], layer: int, heads: int, hidden: str, output: str
) -> str:
    """One layer: attention and a feed-forward net, each added to what came in and normalised."""
    here = f"layer{layer}."

    def constant(name: str) -> str:
        values = tensor(f"encoder.layer.{layer}.{name}")
        # A checkpoint stores (out, in); the graph multiplies from the right.
        return graph.constant(here + name, values.T if values.ndim == 2 else values)

    def joined(kind: str) -> str:
        parts = [
            tensor(f"encoder.layer.{layer}.attention.self.{part}.{kind}")
            for part in ("query", "key", "value")
        ]
        return graph.constant(
            here + f"attention.self.{kind}", np.concatenate([part.T for part in parts], axis=-1)
        )

    def add_and_normalise(into: str, what: str, part: str, name: str) -> str:
        norm = [constant(f"{part}.LayerNorm.{kind}") for kind in ("weight", "bias")]
        bias = constant(f"{part}.dense.bias")
        return graph.node(
            "SkipLayerNormalization", [into, what, *norm, bias], name, domain=_FUSED, epsilon=_EPSILON
        )

    attended = graph.node(
        "Attention",
        [hidden, joined("weight"), joined("bias")],
        here + "attended",
        domain=_FUSED,
        num_heads=heads,
    )
    projected = graph.node(
        "MatMul", [attended, constant("attention.output.dense.weight")], here + "projected"
    )
    middle = add_and_normalise(hidden, projected, "attention.output", here + "middle")
    wide = graph.node("MatMul", [middle, constant("intermediate.dense.weight")], here + "wide")
    bent = graph.node("BiasGelu", [wide, constant("intermediate.dense.bias")], here + "bent", domain=_FUSED)
    narrow = graph.node("MatMul", [bent, constant("output.dense.weight")], here + "narrow")
    return add_and_normalise(middle, narrow, "output", output)
