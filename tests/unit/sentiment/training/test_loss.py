import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.encoder import Shape  # noqa: E402
from services.sentiment.training.items import Item, batch_of  # noqa: E402
from services.sentiment.training.loss import Distillation, loss_of  # noqa: E402
from services.sentiment.training.model import ToneModel  # noqa: E402

SHAPE = Shape(layers=1, width=24, heads=2, head=12, inner=24, vocabulary=50, positions=16)
ITEMS = [Item((1, 7, 8, 2), ((1, 2),), (0,)), Item((1, 9, 10, 11, 2), ((1, 2), (3, 4)), (1, 2))]


class Counted(ToneModel):
    calls = 0

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        self.calls += 1
        return super().forward(*inputs)


def teacher(seed: int) -> Counted:
    torch.manual_seed(seed)
    return Counted(SHAPE).eval()


def test_a_teacher_reads_each_item_once_and_alone() -> None:
    only = teacher(1)
    distillation = Distillation([only])

    first = distillation.answers(ITEMS)
    again = distillation.answers(ITEMS[::-1])

    assert only.calls == len(ITEMS)
    assert torch.equal(first.tones, again.tones[[2, 0, 1]])
    assert torch.equal(first.ratings, again.ratings.flip(0))
    assert torch.equal(first.states, torch.cat([again.states[5:], again.states[:5]]))


def test_the_answers_of_several_teachers_are_averaged() -> None:
    one, other = teacher(1), teacher(2)

    both = Distillation([one, other]).answers(ITEMS)

    first, second = Distillation([one]).answers(ITEMS), Distillation([other]).answers(ITEMS)
    assert torch.allclose(both.tones, (first.tones + second.tones) / 2)
    assert torch.equal(both.states, first.states)


def test_learning_from_a_teacher_brings_a_model_nearer_to_it() -> None:
    torch.manual_seed(3)
    model, distillation = ToneModel(SHAPE).eval(), Distillation([teacher(1)], share=1.0)
    model.likeness = distillation.likeness(model)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)

    def distance() -> float:
        return float((loss_of(model, ITEMS, distillation)).detach())

    before = distance()
    for _ in range(20):
        loss_of(model, ITEMS, distillation).backward()
        optimizer.step()
        optimizer.zero_grad()

    assert distance() < before / 2


def test_a_target_that_nobody_labelled_is_learnt_from_the_teacher_alone() -> None:
    torch.manual_seed(3)
    model, silent = ToneModel(SHAPE).eval(), Item((1, 12, 13, 2), ((2, 3),))
    all_of_people, all_of_teacher = Distillation([teacher(1)], share=0.0), Distillation([teacher(1)], share=1.0)
    of_rating = 0.5 * (model_rating(model, [silent]) - all_of_people.answers([silent]).ratings).square().mean()

    assert torch.isclose(loss_of(model, [silent], all_of_people), of_rating)
    assert loss_of(model, [silent], all_of_teacher) > of_rating
    assert torch.isfinite(loss_of(model, [*ITEMS, silent], Distillation()))


def model_rating(model: ToneModel, items: list[Item]) -> torch.Tensor:
    rating: torch.Tensor = model(*(torch.from_numpy(array) for array in vars(batch_of(items)).values()))[1]
    return rating
