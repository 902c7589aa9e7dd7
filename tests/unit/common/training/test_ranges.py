import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.ranges import Range, in_7_bits, range_of, ranges_of  # noqa: E402


@pytest.mark.parametrize("range_", [Range(-0.17, 5.0), Range(-6.0, 30.25), Range(0.0, 1.0), Range(-3.0, 0.0)])
def test_zero_is_held_exactly_and_both_ends_within_a_step(range_: Range) -> None:
    scale, zero = range_.scale()
    low, high = (float(scale) * (end - int(zero)) for end in (0, 255))

    assert low == pytest.approx(range_.low, abs=float(scale))
    assert high == pytest.approx(range_.high, abs=float(scale))


def test_a_weight_comes_back_better_than_by_its_widest_scale() -> None:
    weight = np.random.default_rng(1).laplace(size=(3000, 7)).astype(np.float32) * np.geomspace(0.01, 10, 7, dtype="f4")
    widest = np.abs(weight).max(0) / 64

    held, scales = in_7_bits(weight)

    assert np.abs(held).max() <= 64
    assert held.dtype == np.int8
    lost = np.square(held * scales - weight).sum(0)
    by_widest = np.square(np.round(weight / widest) * widest - weight).sum(0)
    assert (lost <= by_widest * 1.0001).all()
    assert (lost < by_widest * 0.99).any()


def test_a_column_of_noughts_is_held() -> None:
    held, scales = in_7_bits(np.zeros((3, 1), np.float32))

    assert not held.any()
    assert np.isfinite(scales).all()


def test_what_is_rare_and_far_off_is_left_out_of_a_range() -> None:
    numbers = np.linspace(0, 1, 100_000, dtype=np.float32)
    numbers[7] = 1.2

    assert 1 <= range_of(numbers).high < 1.15


def test_the_range_of_a_layer_is_that_of_what_went_into_it_and_zero() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
    torch.nn.init.eye_(model[0].weight)
    torch.nn.init.ones_(model[0].bias)

    def run() -> None:
        for each in (-0.5, 2.0, 0.25):
            model(torch.full((1, 2), each))

    assert ranges_of(model, ["0", "1"], run) == {"0": Range(-0.5, 2.0), "1": Range(0.0, 3.0)}
