import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.encoder import Shape  # noqa: E402
from services.quotes.passages import Passage  # noqa: E402
from services.quotes.tags import OUTSIDE  # noqa: E402
from services.quotes.training.items import FEATURES, Text, batch_of, packs_of  # noqa: E402
from services.quotes.training.labels import Labels  # noqa: E402
from services.quotes.training.loss import Distillation, loss_of  # noqa: E402
from services.quotes.training.model import TaggerModel  # noqa: E402

SHAPE = Shape(layers=1, marks=FEATURES, width=24, heads=2, head=12, inner=24, vocabulary=120, positions=16)
SHORT = Passage(0, [7, 8, 9], [0, 0, 1], [0, 2], [0, 5], [4, 9], [-1, -1])
LONG = Passage(1, [9, 10, 11, 12], [0, 0, 0, 0], [0, 1, 3], [10, 15, 20], [14, 19, 24], [-1, -1, -1])


class Counted(TaggerModel):
    calls = 0

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        self.calls += 1
        return super().forward(*inputs)


def test_a_teacher_reads_each_passage_once_whatever_pack_it_stands_in() -> None:
    torch.manual_seed(1)
    teacher = Counted(SHAPE).eval()
    distillation = Distillation([teacher])

    together = distillation.answers([SHORT, LONG])

    assert together.tags.shape == (5, 7)
    assert together.states.shape == (7, 24)
    assert torch.equal(distillation.answers([LONG]).tags, together.tags[2:])
    assert torch.equal(distillation.answers([LONG]).states, together.states[3:])
    assert teacher.calls == 2


def test_what_teachers_are_not_asked_about_is_learnt_from_its_tags_alone() -> None:
    torch.manual_seed(1)
    model, teacher = TaggerModel(SHAPE).eval(), Counted(SHAPE).eval()
    labels = Labels(dict.fromkeys([*SHORT.starts, *LONG.starts], OUTSIDE), (), ())

    def loss(taught: list[bool], *teachers: TaggerModel) -> float:
        batch = batch_of(packs_of(Text([SHORT, LONG], labels, taught)))
        return loss_of(model, batch, Distillation(teachers)).item()

    untaught = loss([False, False])

    assert loss([False, False], teacher) == pytest.approx(untaught)
    assert teacher.calls == 0
    assert loss([False, True], teacher) != pytest.approx(untaught)
    assert teacher.calls == 1
