"""What changed between two texts: told in words, to be taken back exactly, within bounded work."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wirelens.edits import edits, taken_back
from wirelens.enriched.v1.enriched_pb2 import Edit

WORDS = ["the", "port", "Ruiz", "12", "a", "said", ",", ".", "“", "🎉", "é", "\n", "\n\n", " ", "  ", "\t"]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=30)


def told(before: str, now: str) -> list[tuple[str, str]]:
    """Return what was removed and what was added, place by place."""
    return [(edit.removed, edit.added) for edit in edits(before, now)]


@given(texts, texts)
def test_edits_taken_back_give_the_text_before(before: str, now: str) -> None:
    assert taken_back(now, edits(before, now)) == before


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert edits(text, text) == []


@given(texts, texts)
def test_edits_stand_in_order_and_change_something(before: str, now: str) -> None:
    end = 0
    for edit in edits(before, now):
        assert edit.at >= end
        assert edit.added != edit.removed
        assert now[edit.at :].startswith(edit.added)
        end = edit.at + len(edit.added)


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ("Two died on Monday.", "Three died on Monday.", [("Two", "Three")]),
        ("He left.", "He left early.", [("", " early")]),
        ("He left quite early.", "He left early.", [("quite ", "")]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", [("Two.\n\n", "")]),
        ("One.\n\nThree.", "One.\n\nTwo is new.\n\nThree.", [("", "Two is new.\n\n")]),
        ("12 hurt, police say", "15 hurt, medics say", [("12", "15"), ("police", "medics")]),
        ("", "New.", [("", "New.")]),
        ("Old.", "", [("Old.", "")]),
    ],
)
def test_an_edit_is_of_whole_words(before: str, now: str, changes: list[tuple[str, str]]) -> None:
    assert told(before, now) == changes


def test_a_short_word_between_two_changes_is_part_of_them() -> None:
    assert told("He saw red in cars today.", "He saw blue in boats today.") == [("red in cars", "blue in boats")]


def test_an_offset_counts_code_points() -> None:
    [edit] = edits("🎉🎉 One.", "🎉🎉 Two.")
    assert (edit.at, edit.added) == (3, "Two")


def test_a_long_text_of_one_word_is_compared_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    class Matcher:
        def __init__(self, _: None, a: list[str], b: list[str], *, autojunk: bool) -> None:
            compared.append(len(a) * len(b))

        def get_matching_blocks(self) -> list[tuple[int, int, int]]:
            return []

    monkeypatch.setattr("wirelens.edits.SequenceMatcher", Matcher)
    before = "x " + "no " * 20_000 + "\ny " + "no " * 100
    now = "z " + "no " * 19_000 + "\nw " + "no " * 101

    assert taken_back(now, edits(before, now)) == before
    assert sum(compared) <= 300_000


def test_a_text_of_full_length_with_a_thousand_changes_is_told_apart() -> None:
    chance = Random(1)
    paragraphs = [" ".join(f"w{chance.randrange(5_000)}" for _ in range(40)) for _ in range(2_000)]
    before = "\n\n".join(paragraphs)
    for number in range(0, 2_000, 2):
        paragraphs[number] += " indeed"
    now = "\n\n".join(paragraphs)

    assert told(before, now) == [("", " indeed")] * 1_000


@pytest.mark.parametrize("change", [Edit(at=4, added="56"), Edit(at=0, added="2"), Edit(at=6)])
def test_an_edit_of_what_does_not_stand_there_is_refused(change: Edit) -> None:
    with pytest.raises(ValueError, match="does not stand"):
        taken_back("12345", [change])


def test_edits_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="an edit at 0"):
        taken_back("12345", [Edit(at=1, added="23"), Edit(at=0, added="1")])
