import numpy as np
import pytest

from services.sentiment.training.scores import calibration_error, macro_f1, probabilities, surprise


def test_macro_f1_is_the_mean_over_labels_however_rare() -> None:
    said = np.array([0, 0, 1, 1, 2])
    gold = np.array([0, 0, 1, 2, 2])

    assert macro_f1(said, gold) == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)


def test_a_model_that_is_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    said = np.tile([0.75, 0.15, 0.1], (4, 1))

    assert calibration_error(said, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert calibration_error(said, np.array([1, 1, 1, 1])) == pytest.approx(0.75)


def test_the_surprise_at_what_is_sure_and_right_is_nothing() -> None:
    logits = np.array([[50.0, 0.0, 0.0], [0.0, 0.0, 0.0]])

    assert probabilities(logits).sum(1) == pytest.approx([1, 1])
    assert surprise(logits[:1], np.array([0])) == pytest.approx(0, abs=1e-6)
    assert surprise(logits[1:], np.array([2])) == pytest.approx(np.log(3))
