"""Whom a description means."""

from services.quotes.namesakes import MOST
from services.quotes.roles import Role, Roles

ANN, JOE = ("ann", "reed"), ("joe", "cole")


def president(*words: str) -> Role:
    return Role("president", frozenset(words))


def test_a_description_means_the_one_of_whom_all_its_words_are_said() -> None:
    roles = Roles()
    roles.add(ANN, president("old", "greek"))
    roles.add(JOE, president("old"))
    assert roles.only("president", frozenset({"old", "greek"})) == ANN


def test_words_of_two_descriptions_are_not_put_together() -> None:
    roles = Roles()
    roles.add(ANN, president("old"))
    roles.add(ANN, president("greek"))
    assert roles.only("president", frozenset({"old", "greek"})) is None


def test_a_description_of_two_means_nobody() -> None:
    roles = Roles()
    roles.add(ANN, president("greek"))
    roles.add(JOE, president())
    assert roles.only("president", frozenset()) is None


def test_a_person_who_is_said_to_be_so_often_is_still_one() -> None:
    roles = Roles()
    for number in range(MOST + 1):
        roles.add(ANN, president(f"word{number}"))
    assert roles.only("president", frozenset()) == ANN


def test_a_description_that_is_given_in_too_many_ways_means_nobody() -> None:
    roles = Roles()
    for number in range(MOST + 1):
        roles.add(ANN, president("greek", f"word{number}"))
    assert roles.only("president", frozenset({"greek"})) is None


def test_a_description_that_is_given_in_as_many_ways_as_are_told_apart_means_one() -> None:
    roles = Roles()
    for number in range(MOST):
        roles.add(ANN, president("greek", f"word{number}"))
    assert roles.only("president", frozenset({"greek"})) == ANN


def test_of_a_common_and_a_rare_word_the_rare_one_tells() -> None:
    roles = Roles()
    for number in range(MOST + 1):
        roles.add(JOE, president("greek", f"word{number}"))
    roles.add(ANN, president("greek", "old"))
    assert roles.only("president", frozenset({"greek", "old"})) == ANN


def test_a_head_alone_means_nobody_of_another_head() -> None:
    roles = Roles()
    roles.add(ANN, president())
    roles.add(JOE, Role("pilot", frozenset()))
    assert roles.only("president", frozenset()) == ANN


def test_a_role_is_known_by_its_head_alone() -> None:
    roles = Roles()
    roles.add(ANN, president("greek"))
    roles.add(JOE, Role("pilot", frozenset()))
    assert [roles.is_role(word) for word in ("president", "greek", "pilot")] == [True, False, True]
