"""The tone model as an ONNX graph of the inputs and outputs that the service runs."""

from pathlib import Path

from onnx import TensorProto

from services.common.training.encoder import Shape
from services.common.training.graph import CONTRIB, Graph, Weights, add_encoder, floats, integers
from services.sentiment.training.model import HEADS, TONES

KEEP = ("target.out.product", "sentence.out.product")
"""The two heads stay in 32 bits: they are small, and what they say is read as a probability."""


def export(weights: Weights, shape: Shape, path: Path) -> None:
    """Write the model in 32 bits."""
    graph = Graph(weights)
    positions = _positions(graph)
    mask = graph.node("Cast", ["mask"], "mask.int32", to=TensorProto.INT32)
    states = add_encoder(graph, shape, "ids", "types", positions, mask)
    present = graph.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    mean = _mean(graph, states, present, "mean")
    first = graph.node("Gather", [states, graph.constant("zero", 0)], "first", axis=1)
    rating = graph.linear(graph.node("Concat", [first, mean], "sentence.in", axis=-1), "sentence", "sentence.out")
    graph.node("Squeeze", [rating, graph.constant("last", [-1])], "sentence")
    of_target = graph.node("Gather", [states, "target_sent"], "target.states", axis=0)
    pooled = _mean(graph, of_target, "target_mask", "target.pooled")
    attended = _attend(graph, shape, states, pooled, mask)
    parts = [
        graph.node("Gather", [first, "target_sent"], "target.first", axis=0),
        pooled,
        graph.node("Gather", [mean, "target_sent"], "target.mean", axis=0),
        graph.linear(attended, "attended", "attended.out"),
    ]
    logits = graph.linear(graph.node("Concat", parts, "target.in", axis=-1), "target", "target.out")
    graph.node("Identity", [logits], "target_logits")
    inputs = [
        *(integers(name, "B", "L") for name in ("ids", "mask", "types")),
        floats("target_mask", "N", "L"),
        integers("target_sent", "N"),
    ]
    graph.save(path, inputs, [floats("target_logits", "N", TONES), floats("sentence", "B")])


def _positions(graph: Graph) -> str:
    length = graph.node("Gather", [graph.node("Shape", ["ids"], "shape"), graph.constant("one", 1)], "length")
    return graph.node("Range", [graph.constant("from", 0), length, graph.constant("step", 1)], "positions")


def _mean(graph: Graph, states: str, weights: str, output: str) -> str:
    """Add the mean over sub-tokens of `states` (M, L, width) under `weights` (M, L)."""
    axis = graph.constant("axis1", [1])
    row = graph.node("Unsqueeze", [weights, axis], f"{output}.row")
    total = graph.node("Squeeze", [graph.node("MatMul", [row, states], f"{output}.sum3"), axis], f"{output}.sum")
    count = graph.node("ReduceSum", [weights, axis], f"{output}.count", keepdims=1)
    return graph.node("Div", [total, count], output)


def _attend(graph: Graph, shape: Shape, states: str, pooled: str, mask: str) -> str:
    """Add the attention from each target to its sentence; its keys and values are computed once a sentence."""
    context = graph.linear(states, "context", "context.out")
    of_target = graph.node("Gather", [context, "target_sent"], "context.target", axis=0)
    key, value = graph.nodes("Split", [of_target], ["context.key", "context.value"], axis=2)
    axis = graph.constant("axis1", [1])
    query = graph.node("Unsqueeze", [graph.linear(pooled, "query", "query.out"), axis], "query.row")
    masks = graph.node("Gather", [mask, "target_sent"], "mask.target", axis=0)
    seen = graph.node("MultiHeadAttention", [query, key, value, "", masks], "attended.rows", CONTRIB, num_heads=HEADS)
    return graph.node("Squeeze", [seen, axis], "attended.in")
