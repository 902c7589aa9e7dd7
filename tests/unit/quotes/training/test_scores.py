from services.cli.evaluate.attributions import Predicted
from services.cli.evaluate.rows import Attribution, QuotesRow
from services.quotes.confidence import EVIDENCE, Calibration
from services.quotes.training.scores import Found, calibrated, measure

TEXT = "“The bridge will reopen in spring,” Osterby said."
QUOTE, CUE, SOURCE = (0, 35), (44, 48), (36, 43)
ROW = QuotesRow("made-up", TEXT, (Attribution((SOURCE,), (CUE,), (QUOTE,)),))
GOOD = Predicted((QUOTE,), (CUE,), (SOURCE,))
BAD = Predicted((CUE,), (), (SOURCE,))
SURE, UNSURE = [1.0] * len(EVIDENCE), [-1.0] * len(EVIDENCE)


def test_what_is_right_is_told_from_what_is_not() -> None:
    assert Found(ROW, [GOOD, BAD], [SURE, UNSURE]).right() == [True, False]


def test_what_is_too_uncertain_is_not_told() -> None:
    found = [Found(ROW, [GOOD, BAD], [SURE, UNSURE])]

    everything = measure(found, Calibration([0.0] * len(EVIDENCE), 0.0))
    certain = measure(found, Calibration([1.0] * len(EVIDENCE), 0.0))

    assert everything["all_at_80"] < certain["all_at_80"] == 100
    assert certain["direct_segments"] == 100


def test_the_calibration_follows_the_evidence() -> None:
    calibration = calibrated([Found(ROW, [GOOD, BAD], [SURE, UNSURE])] * 20)

    assert calibration.probability(SURE) > 0.8 > 0.2 > calibration.probability(UNSURE)


def test_a_dev_set_without_a_right_one_teaches_nothing() -> None:
    assert calibrated([Found(ROW, [BAD], [SURE])]).probability(SURE) == 0.5
    assert calibrated([Found(ROW, [], [])]).probability(SURE) == 0.5
