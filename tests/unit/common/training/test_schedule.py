import pytest

from services.common.training.schedule import Course, Phase, Rates, phase_at


def test_a_phase_rises_to_the_full_rate_and_falls_to_almost_nothing() -> None:
    phase = Phase(100, warmup=0.1)

    factors = [phase.factor(step) for step in range(100)]

    assert factors[0] == pytest.approx(0.1)
    assert max(factors) == 1.0
    assert factors[:10] == sorted(factors[:10])
    assert factors[10:] == sorted(factors[10:], reverse=True)
    assert 0 < factors[-1] < 0.02


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_phases_learn_at_every_step(steps: int) -> None:
    assert all(0 < Phase(steps).factor(step) <= 1 for step in range(steps))


def test_a_step_of_the_run_is_found_in_its_phase() -> None:
    phases = (Phase(3), Phase(0), Phase(2))

    assert [phase_at(phases, step) for step in range(5)] == [(0, 0), (0, 1), (0, 2), (2, 0), (2, 1)]
    with pytest.raises(IndexError):
        phase_at(phases, 5)


def test_a_course_has_the_steps_of_its_phases() -> None:
    assert Course((Phase(3), Phase(4)), Rates(1e-4, 1e-3)).steps == 7


@pytest.mark.parametrize(("steps", "warmup"), [(-1, 0.1), (5, 1.5), (5, -0.1)])
def test_a_phase_that_cannot_be_is_refused(steps: int, warmup: float) -> None:
    with pytest.raises(ValueError, match="steps with a warm-up"):
        Phase(steps, warmup)
