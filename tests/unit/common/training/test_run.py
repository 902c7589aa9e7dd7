from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.checkpoint import NAME, Checkpoint, OtherRun  # noqa: E402
from services.common.training.encoder import Encoder, Shape  # noqa: E402
from services.common.training.run import Stopped, optimizer_of, train  # noqa: E402
from services.common.training.schedule import Course, Phase, Rates  # noqa: E402

SHAPE = Shape(layers=1, marks=2, width=24, heads=2, inner=32, vocabulary=50, positions=16)
COURSE = Course((Phase(3), Phase(5)), Rates(1e-2, 1e-2), every=2)


class Small(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(SHAPE, dropout=0.2)
        self.head = torch.nn.Linear(SHAPE.width, 1)


def learn(folder: Path, stop_at: int | None = None) -> dict[str, torch.Tensor]:
    """Train a small model; with `stop_at` as if the process were killed at that step."""
    torch.manual_seed(3)
    model = Small()

    def loss(step: int) -> torch.Tensor:
        if step == stop_at:
            raise KeyboardInterrupt
        ids = torch.arange(12).reshape(2, 6) + step
        return (model.head(model.encoder(ids, ids % 2)).float() - step).square().mean()

    train(model, COURSE, loss, Checkpoint(folder, "run"), lambda line: None)
    return dict(model.state_dict())


@pytest.mark.parametrize("stop_at", [2, 5, 7])
def test_a_run_that_was_killed_ends_like_one_that_was_not(tmp_path: Path, stop_at: int) -> None:
    expected = learn(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        learn(tmp_path / "killed", stop_at)

    resumed = learn(tmp_path / "killed")

    assert all(torch.equal(resumed[name], value) for name, value in expected.items())


def test_a_checkpoint_of_another_run_is_not_taken_up(tmp_path: Path) -> None:
    model = Small()
    optimizer = optimizer_of(model, COURSE.rates)
    Checkpoint(tmp_path, "one").save(4, model, optimizer)

    with pytest.raises(OtherRun, match="other settings or data"):
        Checkpoint(tmp_path, "another").restore(model, optimizer)


def test_a_stop_asked_for_ends_after_the_step_with_a_checkpoint(tmp_path: Path) -> None:
    import signal

    model = Small()

    def loss(step: int) -> torch.Tensor:
        if step == 4:
            signal.raise_signal(signal.SIGTERM)
        return model.head(model.encoder(torch.tensor([[1, 2]]), torch.tensor([[0, 1]]))).float().square().mean()

    with pytest.raises(Stopped):
        train(model, COURSE, loss, Checkpoint(tmp_path, "run"), lambda line: None)

    assert Checkpoint(tmp_path, "run").restore(model, optimizer_of(model, COURSE.rates)) == 5
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_embeddings_of_words_and_places_do_not_learn(tmp_path: Path) -> None:
    torch.manual_seed(3)
    before = Small().encoder

    after = learn(tmp_path)

    assert torch.equal(after["encoder.words.weight"], before.words.weight)
    assert torch.equal(after["encoder.positions.weight"], before.positions.weight)
    assert not torch.equal(after["encoder.marks.weight"], before.marks.weight)
