import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.likeness import Likeness  # noqa: E402


def test_the_distance_is_one_from_the_mean_and_none_from_the_same() -> None:
    torch.manual_seed(0)
    wanted = torch.randn(400, 6) * 3 + 1
    likeness = Likeness(4, 6)
    with torch.no_grad():
        likeness.project.weight.zero_()
        likeness.project.bias.copy_(wanted.mean(0))

    assert float(likeness(torch.randn(400, 4), wanted)) == pytest.approx(1, rel=0.01)
    same = Likeness(6, 6)
    with torch.no_grad():
        same.project.weight.copy_(torch.eye(6))
        same.project.bias.zero_()
    assert float(same(wanted, wanted)) == 0
