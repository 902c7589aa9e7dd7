from typing import Any

import numpy as np

from services.common.training.spikes import apart

LAYER = "encoder.layers.1."


def weights(spike: float) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    found = {
        f"encoder.layers.{number}.{name}": rng.normal(size=shape).astype(np.float32)
        for number in range(2)
        for name, shape in (("widened.weight", (30, 8)), ("widened.bias", (30,)), ("narrowed.weight", (8, 30)))
    }
    found[f"{LAYER}narrowed.weight"][3, 7] = spike
    return found


def test_a_unit_of_one_huge_weight_gets_a_product_of_its_own() -> None:
    before = weights(200)

    after = apart(before, 2)

    assert after[f"{LAYER}spikes.widened.weight"].tolist() == before[f"{LAYER}widened.weight"][[7]].tolist()
    assert after[f"{LAYER}spikes.widened.bias"].tolist() == before[f"{LAYER}widened.bias"][[7]].tolist()
    assert after[f"{LAYER}spikes.narrowed.weight"].tolist() == before[f"{LAYER}narrowed.weight"][:, [7]].tolist()


def test_where_it_stood_nothing_fires_and_nothing_is_huge() -> None:
    before = weights(200)

    after = apart(before, 2)

    assert not after[f"{LAYER}widened.weight"][7].any()
    assert after[f"{LAYER}widened.bias"][7] == 0
    assert abs(after[f"{LAYER}narrowed.weight"]).max() < 10
    assert before[f"{LAYER}narrowed.weight"][3, 7] == 200


def test_weights_without_a_spike_stay_as_they_are() -> None:
    before = weights(3)

    assert apart(before, 2).keys() == before.keys()
