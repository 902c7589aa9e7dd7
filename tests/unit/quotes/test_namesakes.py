"""Whom a name means, by the other names of its article."""

import pytest

from services.quotes.namesakes import MOST, Namesakes, Words


def names(*said: str) -> Namesakes:
    return Namesakes(tuple(name.split()) for name in said)


def many(count: int) -> list[str]:
    return [f"first{number} reed" for number in range(count)]


@pytest.mark.parametrize(
    ("said", "asked", "full"),
    [
        (["ann reed", "reed"], "reed", "ann reed"),
        (["ann b reed", "ann reed", "reed"], "ann reed", "ann b reed"),
        (["ann b reed", "ann reed", "reed"], "reed", "ann b reed"),
        (["ann reed", "ann"], "ann", "ann reed"),
        (["ann reed", "reed cole", "reed"], "reed", "ann reed"),
        (["ann reed", "ann reed cole", "ann"], "ann", None),
        (["reed"], "reed", "reed"),
        (["ann reed", "joe reed"], "reed", None),
        (["ann reed", "joe reed"], "ann reed", "ann reed"),
        (["ann reed"] * 3 + ["joe reed"], "reed", "ann reed"),
        (["ann reed"] * 2 + ["joe reed"], "reed", None),
        (["ann reed"] * 3 + ["joe reed"] + ["reed"] * 5, "reed", "ann reed"),
        (["ann b reed", "ann reed", "ann reed", "joe reed"], "reed", "ann b reed"),
        (["ann c reed", "b c reed"], "ann b reed", None),
        (["b ann reed"], "ann b reed", None),
        (["ann reed"], "cole", None),
        (["duran duran", "duran"], "duran", "duran duran"),
    ],
)
def test_a_name_means_the_fullest_that_has_its_words_and_ends_alike(
    said: list[str], asked: str, full: str | None
) -> None:
    assert names(*said).full(tuple(asked.split())) == (tuple(full.split()) if full else None)


def test_a_name_that_repeats_a_word_is_one_name() -> None:
    often = ("reed",) * (MOST + 1)
    assert names(" ".join(often)).full(("reed", "reed")) == often


def test_a_surname_of_as_many_as_are_told_apart_means_the_one_who_outweighs_them() -> None:
    common = ["ann reed"] * 3 * MOST
    assert names(*common, *many(MOST - 1)).full(("reed",)) == ("ann", "reed")


def test_a_surname_of_more_means_nobody() -> None:
    common = ["ann reed"] * 3 * MOST
    assert names(*common, *many(MOST)).full(("reed",)) is None


def test_a_full_name_means_its_own_person_however_many_share_the_surname() -> None:
    assert names(*many(10 * MOST)).full(("first7", "reed")) == ("first7", "reed")


@pytest.mark.parametrize(
    ("asked", "known"),
    [(("reed",), True), (("ann", "reed"), True), (("ann",), False), (("joe", "reed"), False), ((), False)],
)
def test_a_name_is_known_where_a_person_can_be_called_so(asked: Words, known: bool) -> None:
    assert names("ann b reed").is_known(asked) == known


def test_a_surname_of_too_many_is_known_all_the_same() -> None:
    assert names(*many(MOST + 1)).is_known(("reed",))
