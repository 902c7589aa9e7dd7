"""What the model passes over: repeats, countries, names by their head word, acronyms, datelines."""

import pytest
from wirelens.article.v1.article_pb2 import Paragraph

from tests.unit.entities.marked import Block, found


def test_a_known_name_is_found_wherever_it_stands() -> None:
    text = "So [Zorania|GPE] paid. Then Zorania fell, and pro-Zorania men met Zorania-backed ones in Zorania's port."
    assert found(text)["Zorania"][1] == ["Zorania"] * 5


def test_a_surname_is_found_where_only_the_full_name_was_marked() -> None:
    assert found("So [Ann Zorn|PERSON] paid. Then Zorn left.")["Ann Zorn"][1] == ["Ann Zorn", "Zorn"]


@pytest.mark.parametrize(
    "other", ["Zornhold", "O'Zorn", "Jean-Zorn", "zorn", "Zorn Tower", "Mount Zorn", "@Zorn", "Zorn-Low"]
)
def test_part_of_another_name_is_no_mention(other: str) -> None:
    assert found(f"So [Ann Zorn|PERSON] paid. Then they saw {other} again.")["Ann Zorn"][1] == ["Ann Zorn"]


def test_a_country_is_found_without_the_model() -> None:
    assert found("They went to Saudi Arabia and Iran.") == {
        "Saudi Arabia": ("PLACE", ["Saudi Arabia"]),
        "Iran": ("PLACE", ["Iran"]),
    }


def test_a_country_in_a_longer_name_is_not_found() -> None:
    assert found("They flew Air France home.") == {}


def test_capitalised_words_with_a_telling_head_are_a_name() -> None:
    assert found(
        "Then they often praised the Leader of the Islamic Revolution Ayatollah [Ali Karimi|PERSON] with song."
    ) == {
        "Islamic Revolution": ("EVENT", ["Islamic Revolution"]),
        "Ali Karimi": ("PERSON", ["Ali Karimi"]),
    }


def test_a_short_name_in_brackets_is_the_long_one_before_it() -> None:
    text = "They signed the Joint Comprehensive Plan of Action (JCPOA) then. Now the JCPOA is dead."
    assert found(text) == {
        "Joint Comprehensive Plan of Action": ("LAW", ["Joint Comprehensive Plan of Action", "JCPOA", "JCPOA"])
    }


def test_another_name_in_brackets_is_the_same_organisation() -> None:
    text = "They fear Zaesh ([ZSIZ|ORG]) now. They beat Zaesh there."
    assert found(text) == {"Zaesh": ("ORGANIZATION", ["Zaesh", "ZSIZ", "Zaesh"])}


@pytest.mark.parametrize("text", ["So [Ann Low|PERSON] ([ZSIZ|ORG]) left.", "In [Iran|GPE] ([ZSIZ|ORG]) now."])
def test_what_stands_in_brackets_after_a_person_or_a_place_is_another(text: str) -> None:
    assert len(found(text)) == 2


def test_initials_are_the_one_name_that_has_them() -> None:
    text = "The [International Monetary Fund|ORG] paid. Then the [IMF|ORG] left."
    assert list(found(text)) == ["International Monetary Fund"]


def test_a_firm_is_one_with_and_without_its_legal_form_or_last_words() -> None:
    text = "So [Zorn Motor Co|ORG] paid. Then [Zorn Motor|ORG] and [Zorn|ORG] sold."
    assert list(found(text)) == ["Zorn Motor Co"]


def test_two_firms_that_begin_alike_stay_two() -> None:
    assert len(found("So [First Zorn Bank|ORG] paid [First Low Bank|ORG].")) == 2


def test_a_dateline_names_a_place_of_the_story_and_nothing_else() -> None:
    blocks = ("[ZENDA|ORG], [Ruritania|GPE] ([AP|ORG]) — The king left. In Zenda they cheered.",)
    assert found(*blocks) == {"Zenda": ("PLACE", ["ZENDA", "Zenda"])}


def test_a_dateline_is_parted_from_the_word_after_it() -> None:
    assert found("[ZENDA - Five|ORG] men left [Zenda|ORG].") == {"Zenda": ("PLACE", ["ZENDA", "Zenda"])}


@pytest.mark.parametrize("label", ["ANALYSIS", "FACTBOX", "WRAPUP"])
def test_a_label_is_no_dateline(label: str) -> None:
    assert found(f"{label} - five men left.") == {}


def test_a_dateline_of_its_own_paragraph_names_places_of_the_story_alone() -> None:
    blocks = (Block("Zenda, Ruritania ([AP|ORG])", Paragraph.DATELINE), "five men left [Zenda|ORG].")
    assert found(*blocks) == {"Zenda": ("PLACE", ["Zenda", "Zenda"])}


def test_a_dateline_adds_nothing_to_what_a_story_is_about() -> None:
    stories = ("ZENDA — Five men met. Two ate. So [Ann Zorn|PERSON] left [Zenda|GPE].", "Now [Ann Zorn|PERSON] sat.")
    assert list(found(*stories)) == ["Ann Zorn", "Zenda"]


@pytest.mark.parametrize("index", ["FTSE 100", "DAX", "CAC-40", "S&P 500", "Nikkei"])
def test_a_share_index_is_a_work_and_has_its_number(index: str) -> None:
    first = index.split()[0]
    assert found(f"the [{first}|ORG]{index.removeprefix(first)} fell by 12 points.") == {index: ("WORK", [index])}


def test_among_capitals_only_known_names_are_found() -> None:
    blocks = (Block("[ZORN FLEES|PERSON] AS [MOBS STORM|ORG] PALACE", Paragraph.HEADLINE), "So [Ann Zorn|PERSON] left.")
    assert found(*blocks) == {"Ann Zorn": ("PERSON", ["ZORN", "Ann Zorn"])}


def test_the_speaker_of_a_transcript_is_found() -> None:
    assert found("So [Ann Zorn|PERSON] came.", "ZORN: they are right about that.")["Ann Zorn"][1] == [
        "Ann Zorn",
        "ZORN",
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        Block("By [Ann Zorn|PERSON]", Paragraph.BYLINE),
        Block("[Zorn News|ORG]. All rights reserved", Paragraph.BOILERPLATE),
        "By [Ann Zorn|PERSON], [Zorn News|ORG]",
        "(Reporting by [Ann Zorn|PERSON]; editing by [Max Low|PERSON])",
        "© 2026 [Zorn News|ORG]",
    ],
)
def test_furniture_names_nobody(furniture: str | Block) -> None:
    assert found(furniture, "five men left.") == {}


@pytest.mark.parametrize(
    "line",
    ["[Ann Zorn|PERSON]", "[Ann Zorn|PERSON] and [Max Low|PERSON] in [Tokyo|GPE]", "[Ann Zorn|PERSON], [AFP|ORG]"],
)
def test_a_name_alone_under_the_headline_is_who_wrote_it(line: str) -> None:
    assert found(Block("five men left", Paragraph.HEADLINE), line, "they left today.") == {}


@pytest.mark.parametrize(
    "line", ["[Ann Zorn|PERSON] left [Tokyo|GPE]", "[Ann Zorn|PERSON].", "[Tokyo|GPE] in [Ann Zorn|PERSON]"]
)
def test_a_line_under_the_headline_that_says_more_is_of_the_story(line: str) -> None:
    assert "Ann Zorn" in found(Block("five men left", Paragraph.HEADLINE), line, "they left today.")


def test_a_name_alone_elsewhere_is_of_the_story() -> None:
    headline = Block("five men left", Paragraph.HEADLINE)

    assert list(found(headline, "they left today.", "[Ann Zorn|PERSON]", "nobody said why.")) == ["Ann Zorn"]
    assert list(found(headline, "[Ann Zorn|PERSON]")) == ["Ann Zorn"]
    assert list(found("[Ann Zorn|PERSON]", "they left today.", "nobody said why.")) == ["Ann Zorn"]
