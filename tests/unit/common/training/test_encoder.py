import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.encoder import Encoder, Shape, classes  # noqa: E402


def test_near_distances_have_a_class_each_and_far_ones_share() -> None:
    found = classes(300, 32)

    assert found[:8, 0].tolist() == list(range(8))
    assert found[0, 1:8].tolist() == list(range(17, 24))
    assert found[20, 0] == found[21, 0]
    assert found[299, 0] == found[200, 0] == 15
    assert found[0, 299] == 31


def test_a_head_that_weighs_distances_sees_in_which_order_sub_tokens_come() -> None:
    torch.manual_seed(0)
    shape = Shape(layers=1, width=32, heads=2, head=16, inner=32, vocabulary=9, positions=8, distances=8)
    encoder = Encoder(shape, 0.0).eval()
    torch.nn.init.zeros_(encoder.positions.weight)
    ids = torch.tensor([[1, 2, 3, 4]])
    marks = torch.zeros_like(ids)

    forward, backward = encoder(ids, marks)[0], encoder(ids.flip(1), marks)[0].flip(0)

    assert not torch.allclose(forward, backward, atol=1e-3)
    torch.nn.init.zeros_(encoder.distances.weight)
    assert torch.allclose(encoder(ids, marks)[0], encoder(ids.flip(1), marks)[0].flip(0), atol=1e-5)


def test_padding_changes_nothing_of_what_heads_with_distances_see() -> None:
    torch.manual_seed(0)
    shape = Shape(layers=2, width=32, heads=2, head=16, inner=32, vocabulary=9, positions=8, distances=8)
    encoder = Encoder(shape, 0.0).eval()
    ids = torch.tensor([[1, 2, 3, 0, 0]])

    padded = encoder(ids, torch.zeros_like(ids), ids > 0)[0, :3]

    assert torch.allclose(padded, encoder(ids[:, :3], torch.zeros_like(ids[:, :3]))[0], atol=1e-5)
