import numpy as np

from services.quotes.tags import COUNT, IMPOSSIBLE, IMPOSSIBLE_FIRST, OUTSIDE, Part, first, further
from services.quotes.training.transitions import FORBIDDEN, counted, starts


def test_what_often_follows_scores_above_what_seldom_does() -> None:
    source, cue = first(Part.SOURCE), first(Part.CUE)

    scores = counted([[source, cue, OUTSIDE], [source, cue, OUTSIDE], [OUTSIDE, source, cue]])

    assert scores[source, cue] > scores[source, OUTSIDE]
    assert scores[cue, OUTSIDE] > scores[cue, source]


def test_what_cannot_follow_has_one_low_score() -> None:
    scores = counted([[first(Part.CUE), further(Part.CUE)]])

    assert scores.shape == (COUNT, COUNT)
    assert np.array_equal(scores == FORBIDDEN, IMPOSSIBLE)
    assert scores.min() == FORBIDDEN
    assert np.array_equal(starts(), np.where(IMPOSSIBLE_FIRST, FORBIDDEN, 0))
