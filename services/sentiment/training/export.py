"""The tone model as an ONNX graph of the inputs and outputs that the service runs."""

from pathlib import Path

from onnx import TensorProto

from services.common.training.encoder import Shape
from services.common.training.graph import CONTRIB, Graph, Places, Weights, add_encoder, floats, integers, whole
from services.common.training.ranges import Ranges
from services.sentiment.training.model import HEADS, TONES

OPERATORS, KEEP = ("Gather",), ("marked", "placed")
"""What goes into 8 bits without a range: the table of words. Two that are small stay in 32."""


def export(weights: Weights, shape: Shape, path: Path, ranges: Ranges | None = None) -> None:
    """Write the model; the products whose inputs' `ranges` are given in 8 bits, all else in 32."""
    graph = Graph(weights, ranges)
    packed = add_encoder(graph, shape, "ids", "types", "positions", Places("rows", "mask", "places"))
    states = graph.node("Gather", [packed, "rows"], "states", axis=0)
    present = graph.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    mean = _mean(graph, states, present, "mean")
    first = graph.node("Gather", [states, graph.constant("zero", 0)], "first", axis=1)
    rating = graph.linear(graph.node("Concat", [first, mean], "sentence.in", axis=-1), "sentence", "sentence.out")
    graph.node("Squeeze", [rating, graph.constant("last", [-1])], "sentence")
    of_target = graph.node("Gather", [states, "target_sent"], "target.states", axis=0)
    pooled = _mean(graph, of_target, "target_mask", "target.pooled")
    attended = _attend(graph, packed, pooled)
    parts = [
        graph.node("Gather", [first, "target_sent"], "target.first", axis=0),
        pooled,
        graph.node("Gather", [mean, "target_sent"], "target.mean", axis=0),
        graph.linear(attended, "attended", "attended.out"),
    ]
    logits = graph.linear(graph.node("Concat", parts, "target.in", axis=-1), "target", "target.out")
    graph.node("Identity", [logits], "target_logits")
    inputs = [
        *(integers(name, "T") for name in ("ids", "types", "positions")),
        integers("rows", "B", "L"),
        whole("mask", "B", "L"),
        integers("places", "T"),
        floats("target_mask", "N", "L"),
        integers("target_sent", "N"),
    ]
    graph.save(path, inputs, [floats("target_logits", "N", TONES), floats("sentence", "B")])


def _mean(graph: Graph, states: str, weights: str, output: str) -> str:
    """Add the mean over sub-tokens of `states` (M, L, width) under `weights` (M, L)."""
    axis = graph.constant("axis1", [1])
    row = graph.node("Unsqueeze", [weights, axis], f"{output}.row")
    total = graph.node("Squeeze", [graph.node("MatMul", [row, states], f"{output}.sum3"), axis], f"{output}.sum")
    count = graph.node("ReduceSum", [weights, axis], f"{output}.count", keepdims=1)
    return graph.node("Div", [total, count], output)


def _attend(graph: Graph, packed: str, pooled: str) -> str:
    """Add the attention from each target to its sentence; its keys and values are computed once a sentence."""
    context = graph.linear(packed, "context", "context.out")
    rows = graph.node("Gather", ["rows", "target_sent"], "rows.target", axis=0)
    of_target = graph.node("Gather", [context, rows], "context.target", axis=0)
    key, value = graph.nodes("Split", [of_target], ["context.key", "context.value"], axis=2)
    axis = graph.constant("axis1", [1])
    query = graph.node("Unsqueeze", [graph.linear(pooled, "query", "query.out"), axis], "query.row")
    masks = graph.node("Gather", ["mask", "target_sent"], "mask.target", axis=0)
    seen = graph.node("MultiHeadAttention", [query, key, value, "", masks], "attended.rows", CONTRIB, num_heads=HEADS)
    return graph.node("Squeeze", [seen, axis], "attended.in")
