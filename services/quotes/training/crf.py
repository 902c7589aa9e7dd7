"""A linear-chain conditional random field over the words of paragraphs."""

from collections.abc import Sequence

import torch
from torch import Tensor


def surprise(emissions: Tensor, tags: Tensor, lengths: Sequence[int], transitions: Tensor, starts: Tensor) -> Tensor:
    """Return the mean negative log likelihood a word of `tags` (N), a scalar.

    `emissions` (N, K) are the scores of the words of all paragraphs one after the other, `lengths` how many words
    each has; `transitions` (K, K) from a tag to the next, `starts` (K) of the first.
    """
    order = sorted(range(len(lengths)), key=lambda number: -lengths[number])
    long = torch.tensor([lengths[number] for number in order])
    firsts = torch.tensor([0, *lengths[:-1]]).cumsum(0)[order]
    places = torch.arange(int(long[0]))[None].expand(len(order), -1)
    within = places < long[:, None]
    index = (firsts[:, None] + places).clamp(max=len(emissions) - 1)
    scores, gold = emissions[index], tags[index]
    path = (scores.gather(2, gold[..., None])[..., 0] * within).sum() + starts[gold[:, 0]].sum()
    path = path + (transitions[gold[:, :-1], gold[:, 1:]] * within[:, 1:]).sum()
    # Step over the places; the paragraphs that are over are summed up and leave, the longest go on.
    active = within.sum(0).tolist()
    state = starts + scores[:, 0]
    total = emissions.new_zeros(())
    for place in range(1, len(active)):
        if active[place] < len(state):
            total = total + torch.logsumexp(state[active[place] :], 1).sum()
            state = state[: active[place]]
        state = torch.logsumexp(state[:, :, None] + transitions[None], 1) + scores[: active[place], place]
    total = total + torch.logsumexp(state, 1).sum()
    return (total - path) / len(emissions)
