from itertools import product

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.quotes.training.crf import surprise  # noqa: E402


def test_the_loss_is_the_mean_surprise_over_all_paths_counted_one_by_one() -> None:
    torch.manual_seed(0)
    lengths, tags = [2, 4, 1, 3], 3
    emissions, gold = torch.randn(10, tags), torch.randint(0, tags, (10,))
    transitions, starts = torch.randn(tags, tags), torch.randn(tags)

    total, at = 0.0, 0
    for length in lengths:
        scores = emissions[at : at + length]

        def path(row: tuple[int, ...], scores: torch.Tensor = scores) -> float:
            said = sum(float(scores[place, tag]) for place, tag in enumerate(row))
            return float(starts[row[0]]) + said + sum(float(transitions[a, b]) for a, b in zip(row, row[1:]))  # noqa: B905, RUF007

        every = torch.tensor([path(row) for row in product(range(tags), repeat=length)])
        total += float(torch.logsumexp(every, 0)) - path(tuple(gold[at : at + length].tolist()))
        at += length

    assert float(surprise(emissions, gold, lengths, transitions, starts)) == pytest.approx(total / 10, rel=1e-5)
