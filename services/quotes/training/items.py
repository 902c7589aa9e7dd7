"""Texts as the tagger takes them: packs of whole passages with the gold of their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.cli.evaluate.rows import QuotesRow
from services.feeder.layout import paragraphs
from services.quotes.marks import quotations
from services.quotes.packs import SIZE, packs
from services.quotes.passages import Encoder, Passage
from services.quotes.tags import OUTSIDE
from services.quotes.training.labels import Labels, Link, labels_of
from services.quotes.training.layouts import laid_out

CLS, SEP = 101, 102
SPECIAL = 18
"""The feature of those two."""
FEATURES = SPECIAL + 1


@dataclass(frozen=True)
class Text:
    """An annotated text, read: its passages, and the gold of its words."""

    passages: Sequence[Passage]
    labels: Labels
    taught: Sequence[bool]
    """By passage: whether teachers are asked about it. They know no layout that the corpus hasn't."""
    otherwise: "Text | None" = None
    """The same laid out otherwise, where something in it could be."""

    def tags(self) -> list[list[int]]:
        """Return the tags of the words of each passage."""
        return [[self.labels.tags[start] for start in passage.starts] for passage in self.passages]


@dataclass
class Pack:
    """Consecutive passages in one row of sub-tokens: [CLS] passage [SEP] passage [SEP] …"""

    passages: Sequence[Passage] = ()
    taught: Sequence[bool] = ()
    """By passage."""
    ids: list[int] = field(default_factory=lambda: [CLS])
    features: list[int] = field(default_factory=lambda: [SPECIAL])
    words: list[int] = field(default_factory=list)
    """Indices into `ids`: the first sub-token of each word, where its tag is read."""
    tags: list[int] = field(default_factory=list)
    to_cue: list[tuple[int, int]] = field(default_factory=list)
    """Indices into `ids`: the pointer at the first has to point to the second; 0, which is [CLS], is nothing."""
    to_source: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Packs padded to one length: B rows of T sub-tokens."""

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    mask: NDArray[np.bool_]
    words: NDArray[np.int64]
    """Indices into the flattened rows."""
    tags: NDArray[np.int64]
    passages: Sequence[Passage]
    """In the order of their words."""
    taught: Sequence[bool]
    """By passage."""
    places: NDArray[np.int64]
    """Indices into the flattened rows: all sub-tokens of the passages that teachers are asked about."""
    to_cue: NDArray[np.int64]
    """(row, from, to) each."""
    to_source: NDArray[np.int64]


def texts_of(corpus: Sequence[QuotesRow], tokenizer: Tokenizer, seed: int = 1) -> list[Text]:
    """Read each of `corpus`, as the service reads an article; the seed decides what is laid out otherwise."""
    encoder = Encoder(tokenizer)
    texts: list[Text] = []
    for row in corpus:
        passages, labels = _read(row, encoder)
        changed = laid_out(row, Random(f"{seed}/layouts/{row.id}"))
        otherwise = None
        if changed is not None:
            others, its_labels = _read(changed, encoder)
            known = {seen(passage) for passage in passages}
            otherwise = Text(others, its_labels, [seen(passage) in known for passage in others])
        texts.append(Text(passages, labels, [True] * len(passages), otherwise))
    return texts


def packs_of(text: Text, rng: Random | None = None) -> list[Pack]:
    """Return the packs of `text`. With `rng` the first is smaller by chance, so that epochs cut in other places."""
    groups: list[list[Passage]] = []
    if rng is not None:
        groups += islice(packs(text.passages, rng.randint(SIZE // 4, SIZE)), 1)
    groups += packs(text.passages[sum(map(len, groups)) :])
    taught = iter(text.taught)
    places: dict[int, tuple[Pack, int]] = {}
    found = [_pack(group, list(islice(taught, len(group))), text.labels, places) for group in groups]
    for links, name in ((text.labels.to_cue, "to_cue"), (text.labels.to_source, "to_source")):
        for link in links:
            _point(link, name, places)
    return found


def alone(passage: Passage) -> Pack:
    """Return the pack of `passage` alone, without its gold."""
    return _pack([passage], [True], Labels(dict.fromkeys(passage.starts, OUTSIDE), (), ()), {})


def seen(passage: Passage) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what a model sees of `passage` alone: its sub-tokens and their features."""
    return tuple(passage.ids), tuple(passage.features)


def batch_of(packs: Sequence[Pack]) -> Batch:
    """Return the padded arrays of `packs`."""
    longest = max(len(pack.ids) for pack in packs)
    ids = np.zeros((len(packs), longest), np.int64)
    features = np.full_like(ids, SPECIAL)
    mask = np.zeros(ids.shape, bool)
    for row, pack in enumerate(packs):
        ids[row, : len(pack.ids)] = pack.ids
        features[row, : len(pack.ids)] = pack.features
        mask[row, : len(pack.ids)] = True
    return Batch(
        ids,
        features,
        mask,
        np.array([row * longest + at for row, pack in enumerate(packs) for at in pack.words], np.int64),
        np.array([tag for pack in packs for tag in pack.tags], np.int64),
        [passage for pack in packs for passage in pack.passages],
        [taught for pack in packs for taught in pack.taught],
        np.array([row * longest + at for row, pack in enumerate(packs) for at in _places(pack)], np.int64),
        _pointers([pack.to_cue for pack in packs]),
        _pointers([pack.to_source for pack in packs]),
    )


def _read(row: QuotesRow, encoder: Encoder) -> tuple[list[Passage], Labels]:
    spans = paragraphs(row.text)
    outermost = [quotation for quotation in quotations(row.text, spans) if quotation.depth == 0]
    passages = list(encoder.passages(row.text, spans, outermost))
    words = [word for passage in passages for word in zip(passage.starts, passage.ends, strict=True)]
    return passages, labels_of(row.attributions, words)


def _pack(
    passages: Sequence[Passage], taught: Sequence[bool], labels: Labels, places: dict[int, tuple[Pack, int]]
) -> Pack:
    """Return the pack of `passages`, and note in `places` where each word, by its first code point, stands in it."""
    pack = Pack(passages, taught)
    for passage in passages:
        offset = len(pack.ids)
        pack.ids += [*passage.ids, SEP]
        pack.features += [*passage.features, SPECIAL]
        for start, head in zip(passage.starts, passage.heads, strict=True):
            pack.words.append(offset + head)
            pack.tags.append(labels.tags[start])
            places[start] = (pack, offset + head)
    return pack


def _places(pack: Pack) -> Iterator[int]:
    """Yield the indices of the sub-tokens of the passages of `pack` that teachers are asked about."""
    at = 1
    for passage, taught in zip(pack.passages, pack.taught, strict=True):
        if taught:
            yield from range(at, at + len(passage.ids))
        at += len(passage.ids) + 1


def _point(link: Link, name: str, places: dict[int, tuple[Pack, int]]) -> None:
    """Add the pointer to the pack of its first end; a link out of the pack is not learnt."""
    pack, start = places[link.start]
    if link.to is None:
        getattr(pack, name).append((start, 0))
        return
    other, to = places[link.to]
    if other is pack:
        getattr(pack, name).append((start, to))


def _pointers(rows: Sequence[Sequence[tuple[int, int]]]) -> NDArray[np.int64]:
    found = [(row, start, to) for row, pointers in enumerate(rows) for start, to in pointers]
    return np.array(found, np.int64).reshape(-1, 3)
