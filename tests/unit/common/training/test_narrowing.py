import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from torch import Tensor, nn  # noqa: E402

from services.common.training.encoder import Encoder, Shape  # noqa: E402
from services.common.training.narrowing import Together, cut, narrowed  # noqa: E402
from services.common.training.widths import Widths  # noqa: E402

SHAPE = Shape(layers=2, marks=2, width=24, heads=4, head=6, inner=32, vocabulary=50, positions=16)


def together(inputs: Tensor, wanted: Tensor) -> Together:
    found = Together(inputs.shape[1], wanted.shape[1])
    for number in range(0, len(inputs), 7):
        found.add(inputs[number : number + 7], wanted[number : number + 7])
    return found


def test_examples_are_added_up_with_a_one_for_the_bias() -> None:
    found = Together(2, 1)
    found.add(torch.tensor([[1.0, 2.0]]), torch.tensor([[5.0]]))
    found.add(torch.tensor([[0.0, 3.0]]), torch.tensor([[-1.0]]))

    gram, wanted = found.totals()

    assert gram.tolist() == [[1, 2, 1], [2, 13, 5], [1, 5, 2]]
    assert wanted.tolist() == [[5], [7], [4]]


def test_an_input_that_others_tell_goes_and_they_take_over() -> None:
    torch.manual_seed(0)
    inputs = torch.randn(200, 6)
    inputs[:, 4] = 2 * inputs[:, 0] - inputs[:, 3] + 1
    wanted = nn.Linear(6, 5)(inputs).detach()

    found = cut(together(inputs, wanted), 5)

    assert len(found.kept) == 5
    assert torch.allclose(nn.functional.linear(inputs[:, found.kept], found.weight, found.bias), wanted, atol=1e-2)


def test_inputs_that_never_fire_go_first() -> None:
    torch.manual_seed(0)
    inputs = torch.randn(100, 40)
    inputs[:, [3, *range(20, 39)]] = 0

    found = cut(together(inputs, inputs @ torch.randn(40, 7)), 20)

    assert set(found.kept.tolist()) == set(range(20)) - {3} | {39}


def test_heads_go_whole() -> None:
    torch.manual_seed(0)
    inputs = torch.randn(100, 12)
    wanted = inputs @ torch.randn(12, 7) * 0.01 + inputs[:, :8] @ torch.randn(8, 7)

    found = cut(together(inputs, wanted), 8, group=4)

    assert found.kept.tolist() == list(range(8))


@pytest.fixture
def encoder() -> Encoder:
    torch.manual_seed(0)
    return Encoder(SHAPE, dropout=0.1).eval()


def examples(count: int) -> list[tuple[Tensor, Tensor]]:
    return [(torch.randint(0, 50, (9,)), torch.randint(0, 2, (9,))) for _ in range(count)]


def state_of(encoder: Encoder) -> dict[str, Tensor]:
    return {f"encoder.{name}": value for name, value in encoder.state_dict().items()} | {"head": torch.ones(3)}


def rebuilt(state: dict[str, Tensor], shape: Shape) -> Encoder:
    found = Encoder(shape, dropout=0.1).eval()
    found.load_state_dict({name.removeprefix("encoder."): value for name, value in state.items() if name != "head"})
    return found


def test_nothing_changes_where_all_is_kept(encoder: Encoder) -> None:
    some = examples(20)

    state, shape = narrowed(state_of(encoder), encoder, some, Widths(heads=4, inner=32))

    assert shape == SHAPE
    ids, marks = some[0]
    assert torch.allclose(rebuilt(state, shape)(ids[None], marks[None]), encoder(ids[None], marks[None]), atol=1e-2)


def test_what_is_missed_least_goes_and_the_answers_stay(encoder: Encoder) -> None:
    with torch.no_grad():
        for layer in encoder.layers:
            layer.narrowed.weight[:, 5:21] = 0
            layer.mixed.weight[:, 6:12] = 0

    state, shape = narrowed(state_of(encoder), encoder, examples(40), Widths(heads=3, inner=16))

    assert (shape.heads, shape.inner) == (3, 16)
    assert torch.equal(state["head"], torch.ones(3))
    ids, marks = examples(1)[0]
    assert torch.allclose(rebuilt(state, shape)(ids[None], marks[None]), encoder(ids[None], marks[None]), atol=1e-2)
