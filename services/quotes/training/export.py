"""The tagger as an ONNX graph of the inputs and outputs that the service runs: one pack a run, nothing masked."""

from pathlib import Path

import numpy as np

from services.common.training.encoder import Shape
from services.common.training.graph import SPIKES, Graph, Weights, add_encoder, floats, integers
from services.common.training.spikes import apart
from services.quotes.tags import COUNT
from services.quotes.training.model import POINTER, POINTERS

KEEP = ("logits.product", "marked", "placed", *SPIKES)
"""What stays in 32 bits: the tags' head, two small tables, and the few inner units that 8 would not hold."""


def export(weights: Weights, shape: Shape, path: Path) -> None:
    """Write the tagger in 32 bits; `qk` is the queries, then the keys, each first of content to cue."""
    joined = {
        f"pointers.{part}": np.concatenate([weights[f"queries.{part}"], weights[f"keys.{part}"]])
        for part in ("weight", "bias")
    }
    graph = Graph(apart({**weights, **joined}, shape.layers))
    states = add_encoder(graph, shape, "ids", "feat", "pos")
    graph.linear(states, "tags", "logits")
    graph.linear(states, "pointers", "qk")
    inputs = [integers("ids", "B", "T"), integers("feat", "B", "T"), integers("pos", "T")]
    outputs = [floats("logits", "B", "T", COUNT), floats("qk", "B", "T", 2 * POINTERS * POINTER)]
    graph.save(path, inputs, outputs)
