"""Which names are one person."""

import pytest

from tests.unit.entities.marked import found


def people(*blocks: str) -> dict[str, list[str]]:
    return {name: exact for name, (kind, exact) in found(*blocks).items() if kind == "PERSON"}


def test_a_surname_and_a_titled_surname_are_the_full_name() -> None:
    text = "[Ebrahim Raisi|PERSON] spoke. President [Raisi|PERSON] left. Later [Raisi|PERSON] wrote."
    assert people(text) == {"Ebrahim Raisi": ["Ebrahim Raisi", "Raisi", "Raisi"]}


def test_a_surname_before_the_full_name_is_the_full_name() -> None:
    assert people("[Raisi|PERSON] spoke.", "The speaker, [Ebrahim Raisi|PERSON], left.") == {
        "Ebrahim Raisi": ["Raisi", "Ebrahim Raisi"]
    }


def test_titles_are_no_part_of_the_name() -> None:
    text = "[Ayatollah Ali Karimi|PERSON] met [Foreign Minister Jan Novak|PERSON]. [Ayatollah Karimi|PERSON] agreed."
    assert people(text) == {"Ali Karimi": ["Ali Karimi", "Karimi"], "Jan Novak": ["Jan Novak"]}


def test_a_pope_keeps_the_title_without_which_nobody_knows_him() -> None:
    assert people("[Pope Francis|PERSON] prayed. Crowds saw [Francis|PERSON] wave.") == {
        "Pope Francis": ["Pope Francis", "Francis"]
    }


def test_the_last_words_of_a_long_name_are_that_name() -> None:
    text = (
        "[Hossein Amir Abdollahian|PERSON] called. [Amir Abdollahian|PERSON] said so. [Amir-Abdollahian|PERSON] left."
    )
    assert list(people(text)) == ["Hossein Amir Abdollahian"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Nouri al-Maliki", "Maliki"),
        ("Nouri al-Maliki", "Al-Maliki"),
        ("Xi Jinping", "Xi"),
        ("Recep Tayyip Erdoğan", "Erdogan"),
        ("George W. Bush", "George Bush"),
        ("Joseph Biden", "Joe Biden"),
        ("John Smith", "J. Smith"),
        ("Seán O'Brien", "O’Brien"),
    ],
)
def test_a_short_form_is_the_full_name(full: str, short: str) -> None:
    assert list(people(f"[{full}|PERSON] spoke.", f"Then [{short}|PERSON] left.")) == [full]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Clinton", "Hillary Clinton"),
        ("George W. Bush", "George H.W. Bush"),
        ("Donald Trump Jr.", "Donald Trump"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Anna Smith", "Ann Smithson"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert len(people(f"[{one}|PERSON] spoke.", f"Then [{other}|PERSON] left.")) == 2


def test_a_bare_surname_means_whom_it_meant_before_a_relative_came_in() -> None:
    text = "[Nick Zorn|PERSON] came. [Zorn|PERSON] sat. They saw [Terry Zorn|PERSON] there. They let [Zorn|PERSON] go."
    assert people(text) == {"Nick Zorn": ["Nick Zorn", "Zorn", "Zorn"], "Terry Zorn": ["Terry Zorn"]}


def test_a_shared_surname_is_the_subject_of_the_sentence_before() -> None:
    text = "They met [Bill Low|PERSON] there. *[Hillary Low|PERSON] rose. [Low|PERSON] left."
    assert people(text) == {"Bill Low": ["Bill Low"], "Hillary Low": ["Hillary Low", "Low"]}


@pytest.mark.parametrize(
    "text",
    [
        "[Bill Low|PERSON] and [Hillary Low|PERSON] came. Later [Low|PERSON] left.",
        "*[Bill Low|PERSON] spoke. [Low|PERSON] sat. *[Hillary Low|PERSON] rose. [Low|PERSON] left.",
    ],
)
def test_a_shared_surname_is_nobodys_where_the_text_does_not_tell(text: str) -> None:
    found = people(text)
    assert found["Hillary Low"] == ["Hillary Low"]
    assert found["Low"] == ["Low"]


def test_a_shared_surname_is_the_one_that_bears_the_title() -> None:
    text = "President [Ann Lowe|PERSON] met Senator [Max Lowe|PERSON]. It was President [Lowe|PERSON] who smiled."
    assert people(text)["Ann Lowe"] == ["Ann Lowe", "Lowe"]


def test_a_form_of_address_keeps_a_man_and_a_woman_apart() -> None:
    text = "Mr. [Karl Berg|PERSON] and Mrs. [Eva Berg|PERSON] came. They heard Sir [Berg|PERSON] sing."
    assert people(text)["Karl Berg"] == ["Karl Berg", "Berg"]


def test_a_list_of_people_is_not_one_person() -> None:
    assert list(people("She saw [Jan Novak, Eva Berg and Max Lowe|PERSON] there.")) == [
        "Jan Novak",
        "Eva Berg",
        "Max Lowe",
    ]


def test_a_first_name_that_the_model_left_out_is_taken_in() -> None:
    assert list(people("The owner said Davitt [McAteer|PERSON] had left.")) == ["Davitt McAteer"]
