"""A model as an ONNX graph, node by node: the operators that ONNX Runtime has fast 8-bit kernels for, and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from services.common.training.encoder import Shape
from services.common.training.ranges import Ranges, in_7_bits

type Weights = Mapping[str, NDArray[np.float32]]

CONTRIB = "com.microsoft"
OPSET = 17
SPIKES = tuple(
    f"encoder.layers.{number}.spikes.{product}" for number in range(12) for product in ("widened", "narrowed")
)
"""The products that have to stay in 32 bits where there are spikes (spikes.py)."""


class Graph:
    """Nodes and constants in the making. Every method that adds a node returns the name of its output."""

    def __init__(self, weights: Weights, ranges: Ranges | None = None) -> None:
        self.weights = weights
        self.ranges = ranges or {}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic] | int | list[int]) -> str:
        """Add a constant; whole numbers become int64."""
        self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        """Add a weight of the model as a constant."""
        value = self.weights[name]
        return self.constant(name, value.T if transposed else value)

    def node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: object) -> str:
        """Add a node of one output; it bears the output's name."""
        self.nodes(operator, inputs, [output], domain, **attributes)
        return output

    def nodes(
        self, operator: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **attributes: object
    ) -> Sequence[str]:
        """Add a node of several outputs; it bears the first one's name."""
        self._nodes.append(
            helper.make_node(operator, list(inputs), list(outputs), name=outputs[0], domain=domain, **attributes)
        )
        return outputs

    def linear(self, states: str, name: str, output: str) -> str:
        """Add the product with a weight and its bias: `name`.weight (out, in) and `name`.bias."""
        if name in self.ranges:
            return self._in_8_bits(states, name, output, self.weight(f"{name}.bias"))
        product = self.product(states, name, f"{output}.product")
        return self.node("Add", [product, self.weight(f"{name}.bias")], output)

    def product(self, states: str, name: str, output: str) -> str:
        """Add the product with `name`.weight (out, in) alone."""
        if name in self.ranges:
            return self._in_8_bits(states, name, output)
        return self.node("MatMul", [states, self.weight(f"{name}.weight", transposed=True)], output)

    def _in_8_bits(self, states: str, name: str, output: str, bias: str = "") -> str:
        """Add a product of 8-bit numbers: states by the one scale of their range, the weight by one a channel."""
        scale, zero = self.ranges[name].scale()
        step = [self.constant(f"{name}.in.scale", scale), self.constant(f"{name}.in.zero", zero)]
        rounded = self.node("QuantizeLinear", [states, *step], f"{output}.rounded")
        whole, scales = in_7_bits(self.weights[f"{name}.weight"].T)
        weight = [self.constant(f"{name}.weight", whole), self.constant(f"{name}.weight.scale", scales)]
        inputs = [rounded, weight[0], step[0], weight[1], step[1], "", bias]
        return self.node("MatMulIntegerToFloat", inputs if bias else inputs[:-2], output, CONTRIB)

    def norm(self, states: str, name: str, epsilon: float) -> str:
        """Add a layer normalisation."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", [states, scale, bias], f"{name}.out", axis=-1, epsilon=epsilon)

    def save(self, path: Path, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> None:
        """Write the graph as a model."""
        graph = helper.make_graph(self._nodes, path.stem, inputs, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)


def integers(name: str, *axes: str) -> onnx.ValueInfoProto:
    """Return an input or output of int64."""
    return helper.make_tensor_value_info(name, TensorProto.INT64, list(axes))


def whole(name: str, *axes: str) -> onnx.ValueInfoProto:
    """Return an input or output of int32."""
    return helper.make_tensor_value_info(name, TensorProto.INT32, list(axes))


def floats(name: str, *axes: str | int) -> onnx.ValueInfoProto:
    """Return an input or output of float32."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(axes))


@dataclass(frozen=True)
class Places:
    """Inputs that say where the sub-tokens of several texts stand, which come in one row (T) without padding."""

    rows: str
    """(B, L) int64: which of them stands at each place."""
    mask: str
    """(B, L) int32: 1 where one does."""
    places: str
    """(T) int64: at which of the B times L places each stands."""


def add_encoder(graph: Graph, shape: Shape, ids: str, marks: str, positions: str, places: Places | None = None) -> str:
    """Add services.common.training.encoder.Encoder, whose weights are named encoder.*; return the name of its states.

    The states are (T, width) of several texts where `places` are given, else (B, T, width), and nothing is masked.
    """
    words = graph.node("Gather", [graph.weight("encoder.words.weight"), ids], "words")
    marked = graph.node("Gather", [graph.weight("encoder.marks.weight"), marks], "marked")
    placed = graph.node("Gather", [graph.weight("encoder.positions.weight"), positions], "placed")
    summed = graph.node("Add", [graph.node("Add", [words, marked], "words+marked"), placed], "embedded")
    states = graph.norm(summed, "encoder.norm", shape.epsilon)
    for number in range(shape.layers):
        states = _add_layer(graph, shape, states, f"encoder.layers.{number}.", places)
    return states


def _add_layer(graph: Graph, shape: Shape, states: str, prefix: str, places: Places | None) -> str:
    mixed = graph.linear(_add_attention(graph, shape, states, prefix, places), f"{prefix}mixed", f"{prefix}mixed.out")
    states = graph.norm(graph.node("Add", [mixed, states], f"{prefix}after1"), f"{prefix}norm1", shape.epsilon)
    wide = graph.product(states, f"{prefix}widened", f"{prefix}widened")
    wide = graph.node("BiasGelu", [wide, graph.weight(f"{prefix}widened.bias")], f"{prefix}gelu", CONTRIB)
    narrow = graph.linear(wide, f"{prefix}narrowed", f"{prefix}narrowed.out")
    if f"{prefix}spikes.widened.weight" in graph.weights:
        narrow = graph.node("Add", [narrow, _add_spikes(graph, states, f"{prefix}spikes.")], f"{prefix}together")
    return graph.norm(graph.node("Add", [narrow, states], f"{prefix}after2"), f"{prefix}norm2", shape.epsilon)


def _add_spikes(graph: Graph, states: str, prefix: str) -> str:
    """Add what services.common.training.spikes keeps apart; its two products are named as SPIKES says."""
    wide = graph.node("MatMul", [states, graph.weight(f"{prefix}widened.weight", transposed=True)], f"{prefix}widened")
    wide = graph.node("BiasGelu", [wide, graph.weight(f"{prefix}widened.bias")], f"{prefix}gelu", CONTRIB)
    return graph.node("MatMul", [wide, graph.weight(f"{prefix}narrowed.weight", transposed=True)], f"{prefix}narrowed")


def _add_attention(graph: Graph, shape: Shape, states: str, prefix: str, places: Places | None) -> str:
    joined = graph.linear(states, f"{prefix}qkv", f"{prefix}joined")
    if places is None:
        split = graph.nodes("Split", [joined], [f"{prefix}{part}" for part in ("q", "k", "v")], axis=2)
        return graph.node("MultiHeadAttention", split, f"{prefix}seen", CONTRIB, num_heads=shape.heads)
    rows = graph.node("Gather", [joined, places.rows], f"{prefix}rows", axis=0)
    split = graph.nodes("Split", [rows], [f"{prefix}{part}" for part in ("q", "k", "v")], axis=2)
    inputs = [*split, "", places.mask]
    seen = graph.node("MultiHeadAttention", inputs, f"{prefix}seen.rows", CONTRIB, num_heads=shape.heads)
    width = graph.constant("-1,seen", [-1, shape.heads * shape.head])
    flat = graph.node("Reshape", [seen, width], f"{prefix}seen.flat")
    return graph.node("Gather", [flat, places.places], f"{prefix}seen", axis=0)
