"""The transformer that both models stand on: BERT's, with one more embedding that says what is known of a sub-token."""

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """The measures of an encoder; the defaults are those of MiniLM-L6."""

    layers: int = 6
    marks: int = 2
    """What the extra embedding tells apart. Its mark 0 adds nothing before training."""
    width: int = 384
    heads: int = 12
    inner: int = 1536
    head: int = 32
    """Width of a head."""
    vocabulary: int = 30522
    positions: int = 512
    epsilon: float = 1e-12
    distances: int = 0
    """Classes of distance between two sub-tokens that a head weighs, as MPNet's do; 0 where it weighs none."""

    def numbers(self) -> dict[str, float]:
        """Return the measures by name."""
        return asdict(self)


class Layer(nn.Module):  # type: ignore[misc]  # torch stands only where models are trained
    """One layer: attention, then two products, each added to what came in and normalised after."""

    def __init__(self, shape: Shape, dropout: float, attention_dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.head = shape.head
        self.dropout = dropout
        self.attention_dropout = attention_dropout
        self.qkv = nn.Linear(shape.width, 3 * shape.heads * shape.head)
        self.mixed = nn.Linear(shape.heads * shape.head, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.widened = nn.Linear(shape.width, shape.inner)
        self.narrowed = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)

    def forward(self, states: Tensor, bias: Tensor | None) -> Tensor:
        """Return new states (B, T, width); `bias` (B or 1, heads or 1, T or 1, T) is added to the attention scores."""
        seen = self.mixed(self.seen(states, bias))
        states = self.norm1(states + functional.dropout(seen, self.dropout, self.training))
        inner = self.narrowed(functional.gelu(self.widened(states)))
        return self.norm2(states + functional.dropout(inner, self.dropout, self.training))

    def seen(self, states: Tensor, bias: Tensor | None) -> Tensor:
        """Return what the heads make of `states`, one beside the other: (B, T, heads * head)."""
        batch, length, _ = states.shape
        split = self.qkv(states).view(batch, length, 3, self.heads, self.head).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        scores = torch.matmul(query * self.head**-0.5, key.transpose(2, 3))
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        weights = torch.softmax(scores, -1, dtype=scores.dtype)
        seen = torch.matmul(functional.dropout(weights, self.attention_dropout, self.training), value)
        return seen.transpose(1, 2).reshape(batch, length, self.heads * self.head)


class Encoder(nn.Module):  # type: ignore[misc]
    """Sub-tokens to states. Word and position embeddings stay as they were pre-trained: small corpora harm them."""

    def __init__(self, shape: Shape, dropout: float, attention_dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.marks = nn.Embedding(shape.marks, shape.width)
        nn.init.zeros_(self.marks.weight)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.layers = nn.ModuleList([Layer(shape, dropout, attention_dropout) for _ in range(shape.layers)])
        self.distances = nn.Embedding(shape.distances, shape.heads) if shape.distances else None
        self.words.weight.requires_grad_(False)
        self.positions.weight.requires_grad_(False)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the states (B, T, width) of `ids` (B, T) with their `marks`; `mask` is true where a sub-token is."""
        states = functional.dropout(self.embedded(ids, marks), self.dropout, self.training)
        bias = None
        if mask is not None and not bool(mask.all()):
            bias = torch.zeros(mask.shape, device=ids.device).masked_fill(~mask, -1e4)[:, None, None]
        if self.distances is not None:
            weighed = self.distances(classes(ids.shape[-1], self.shape.distances)).permute(2, 0, 1)
            bias = weighed if bias is None else weighed + bias
        for layer in self.layers:
            states = layer(states, bias)
        return states

    def embedded(self, ids: Tensor, marks: Tensor) -> Tensor:
        """Return what the first layer is given (…, T, width) of `ids` (…, T) with their `marks`."""
        positions = torch.arange(ids.shape[-1], device=ids.device)
        embedded: Tensor = self.norm(self.words(ids) + self.positions(positions) + self.marks(marks))
        return embedded


def classes(length: int, count: int, farthest: int = 128) -> Tensor:
    """Return the class, 0 to `count` - 1, of the distance from each of `length` sub-tokens to each other (T, T).

    Half of the classes are for what comes before; of each half, half are distances of their own, the rest grow by a
    factor up to `farthest` (Raffel et al. 2020, section 2.1; MPNet has them from there).
    """
    places = torch.arange(length)
    back = places[:, None] - places[None]
    half = count // 2
    near = half // 2
    far = near + (torch.log(back.abs().clamp(min=1) / near) / math.log(farthest / near) * (half - near)).long()
    return (back < 0).long() * half + torch.where(back.abs() < near, back.abs(), far.clamp(max=half - 1))
