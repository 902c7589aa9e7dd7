import numpy as np
import pytest

from services.cli.evaluate.figures import DRAWS, Figure, Totals, f1, rate, share


def test_the_first_number_is_of_the_documents_as_they_are() -> None:
    totals = Totals([{"right": 1, "all": 2}, {"right": 3, "all": 4}, {}])

    assert totals["right"][0] == 4
    assert totals["never"].tolist() == [0] * (DRAWS + 1)
    assert totals.sum(["right", "all"])[0] == 10


def test_documents_are_drawn_whole_and_always_the_same() -> None:
    documents = [{"right": n, "all": 10} for n in range(10)]
    totals = Totals(documents)

    assert np.all(totals["all"] == 100)
    assert totals["right"].tolist() == Totals(documents)["right"].tolist()
    assert len(set(totals["right"].tolist())) > 20


def test_an_interval_is_as_wide_as_the_documents_differ() -> None:
    alike = rate("k", "name", *(Totals([{"r": 5, "n": 10}] * 40)[name] for name in "rn")).figure
    unlike = rate("k", "name", *(Totals([{"r": 0, "n": 10}, {"r": 10, "n": 10}] * 20)[name] for name in "rn")).figure

    assert alike == Figure(0.5, 0.5, 0.5)
    # Of 40 documents, half of them all right: the normal approximation says .5 ± .155.
    assert unlike.low == pytest.approx(0.345, abs=0.03)
    assert unlike.high == pytest.approx(0.655, abs=0.03)


def test_of_nothing_the_share_is_nothing() -> None:
    nothing, one = np.zeros(3), np.ones(3)

    assert share(one, nothing).tolist() == [0, 0, 0]
    measure = f1("k", "name", (nothing, nothing), (nothing, nothing))
    assert (measure.n, measure.figure.value) == (0, 0)
