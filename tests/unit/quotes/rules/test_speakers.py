"""Who speaks, as far as the text leaves no doubt."""

import pytest

from tests.unit.quotes.rules.asked import quotes, speaker

pytestmark = pytest.mark.parser


def last(text: str) -> tuple[str, str]:
    """Return mention and name of the last quote's speaker."""
    who = quotes(text)[-1].speaker
    return who.mention.exact, who.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"It is safe," Lisbon spokeswoman Maria Lopez said.',
            ("RESOLVED", "NAME", "Maria Lopez", "", "Maria Lopez"),
        ),
        ('"It is safe," President Maria Lopez said.', ("RESOLVED", "NAME", "Maria Lopez", "", "Maria Lopez")),
        ('"It is safe," Portugal said.', ("RESOLVED", "NAME", "Portugal", "", "Portugal")),
        ('"It is safe," the United Nations said.', ("RESOLVED", "NAME", "United Nations", "", "United Nations")),
        ('"It is safe," the ministry said.', ("UNRESOLVED", "NOMINAL", "the ministry", "", "")),
        ('"It is safe," he said.', ("UNRESOLVED", "PRONOUN", "he", "", "")),
        ('"It is safe," a senior official said.', ("ANONYMOUS", "NOMINAL", "a senior official", "", "")),
        ('"It is safe," sources told the paper.', ("ANONYMOUS", "NOMINAL", "sources", "", "")),
        (
            '"It is safe," the official said on condition of anonymity.',
            ("ANONYMOUS", "NOMINAL", "the official", "", ""),
        ),
    ],
)
def test_the_mention_tells_what_it_can(text: str, expected: tuple[str, ...]) -> None:
    assert speaker(text) == expected


def test_a_surname_means_the_one_who_is_named_in_full() -> None:
    assert last('Maria Lopez visited the bridge.\n"It is safe," Lopez said.') == ("Lopez", "Maria Lopez")


def test_a_double_surname_is_completed() -> None:
    text = 'Maria Perez Lopez visited the bridge.\n"It is safe," Perez Lopez said.'
    assert last(text) == ("Perez Lopez", "Maria Perez Lopez")


def test_a_surname_that_two_share_is_not_guessed() -> None:
    assert last('Maria Lopez met Pedro Lopez.\n"It is safe," Lopez said.') == ("Lopez", "")


def test_a_surname_that_two_share_means_the_one_who_is_named_far_more_often() -> None:
    text = 'Maria Lopez came. Maria Lopez stayed. Maria Lopez met Pedro Lopez.\n"It is safe," Lopez said.'
    assert last(text) == ("Lopez", "Maria Lopez")


def test_a_lost_accent_makes_no_second_person() -> None:
    assert last('Maria López visited the bridge.\n"It is safe," Lopez said.') == ("Lopez", "Maria López")


@pytest.mark.parametrize(
    "introduction",
    ["Pedro Costa met Maria Lopez, the Spanish president.", "Pedro Costa met Spanish President Maria Lopez."],
)
def test_a_description_means_the_only_one_to_whom_it_is_given(introduction: str) -> None:
    text = f'{introduction}\n"It is safe," the Spanish president said.'
    (quote,) = quotes(text)
    assert (quote.speaker.name, quote.speaker.antecedent.exact) == ("Maria Lopez", "Maria Lopez")


def test_a_description_that_fits_two_is_not_guessed() -> None:
    text = 'President Pedro Costa met President Maria Lopez.\n"It is safe," the president said.'
    assert last(text) == ("the president", "")


def test_a_description_is_not_given_across_a_sentence_end() -> None:
    text = 'Calls for a new president\nMaria Lopez visited Pedro Costa.\n"It is safe," the new president said.'
    assert last(text) == ("the new president", "")


def test_a_pronoun_means_the_subject_before_it() -> None:
    (quote,) = quotes('Peter Brandt visited the bridge on Monday. "It is safe," he said.')
    assert (quote.speaker.mention.exact, quote.speaker.antecedent.exact) == ("he", "Peter Brandt")
    assert quote.speaker.name == "Peter Brandt"


def test_a_pronoun_of_the_other_gender_means_the_other_one() -> None:
    text = 'Peter Brandt and Maria Lopez met. Maria Lopez spoke first. "It is safe," he said.'
    assert last(text) == ("he", "Peter Brandt")


def test_a_pronoun_that_may_mean_two_is_not_guessed() -> None:
    assert last('Peter Brandt came and John Smith left. "It is safe," he said.') == ("he", "")


def test_who_means_the_one_it_describes() -> None:
    (quote,) = quotes("The council thanked Peter Brandt, who said the bridge is safe.")
    assert (quote.speaker.mention.exact, quote.speaker.antecedent.exact) == ("who", "Peter Brandt")


def test_a_body_is_completed_where_only_one_fits() -> None:
    text = 'The Health Ministry sent a team. "It is safe," the ministry said.'
    assert last(text) == ("the ministry", "Health Ministry")


def test_an_apposition_names_the_speaker() -> None:
    assert last("The company's chairman, Peter Brandt, said the bridge is safe.") == ("Peter Brandt", "Peter Brandt")
