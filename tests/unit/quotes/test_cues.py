"""Verbs that report speech."""

import pytest

from services.quotes.cues import Cue, cues, inflections


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("say", ("say", "says", "said", "said", "saying")),
        ("argue", ("argue", "argues", "argued", "arguing")),
        ("reply", ("reply", "replies", "replied", "replying")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("admit", ("admit", "admits", "admitted", "admitting")),
        ("convey", ("convey", "conveys", "conveyed", "conveying")),
    ],
)
def test_a_verb_is_known_in_all_its_forms(lemma: str, forms: tuple[str, ...]) -> None:
    assert inflections(lemma) == forms


@pytest.mark.parametrize("word", ["said", "Told", "noting", "ADDS"])
def test_what_is_said_is_speech(word: str) -> None:
    assert Cue.SAY in cues(word)


@pytest.mark.parametrize("word", ["hoped", "plans", "believes", "wanted", "fears", "thinks", "seemed", "decided"])
def test_what_is_thought_or_wanted_is_not(word: str) -> None:
    assert not cues(word)
