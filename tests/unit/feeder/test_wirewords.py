import pytest

from services.feeder.wirewords import advisory, corrected, killed


@pytest.mark.parametrize(
    ("top", "concerns"),
    [
        ("MANDATORY KILL\nKill the story numbered a0345, slugged BC-Harbour", "a0345"),
        ("BULLETIN KILL\nThe item numbered 0123 is withdrawn.", "0123"),
        ("STORY KILL: the item slugged Harbour-Strike of Friday", "Harbour-Strike"),
        ("KILL NOTICE", ""),
        ("WITHDRAWN: an item on the harbour", ""),
        ("ANNULATION - la dépêche no. 0123", "0123"),
        ("Please kill the story no. dpa0123", "dpa0123"),
        ("The story slugged Harbour-Strike has been withdrawn.", "Harbour-Strike"),
    ],
)
def test_a_kill_is_told_by_its_words_with_what_it_takes_back(top: str, concerns: str) -> None:
    assert killed(top) == concerns


def test_of_a_number_and_a_slug_the_number_names_the_story() -> None:
    assert killed("STORY KILL\nthe item slugged Harbour-Strike, story a0345") == "a0345"


@pytest.mark.parametrize(
    "top",
    [
        "Police kill three in a raid",
        "Storm kills dozens\nThe item was a gift.",
        "The bill has been withdrawn, the minister said.",
        "Troops have been withdrawn from the harbour",
        "He tried to kill the story, she said.",
        "Harbour story 2024",
        "",
    ],
)
def test_news_of_killing_and_withdrawing_is_no_kill(top: str) -> None:
    assert killed(top) is None


@pytest.mark.parametrize(
    "top",
    ["CORRECTED-Harbour board meets", "CORRECTION: the name", "CORRECTIVE", "eds: CORRECTS name", "(CORRECTS date)"],
)
def test_a_correction_is_told_by_its_words(top: str) -> None:
    assert corrected(top)


@pytest.mark.parametrize("top", ["A correction is due, markets say", "The correct answer", "Corrections officers meet"])
def test_news_of_corrections_is_none(top: str) -> None:
    assert not corrected(top)


@pytest.mark.parametrize(
    "top",
    [
        "ADVISORY",
        "Talks go on\nADVISORY: to editors",
        "BC-Harbour-ADVISORY",
        "MEDIA ADVISORY - today",
        "Not for publication",
        "news budget for Friday",
        "The AP Digest at noon",
    ],
)
def test_an_advisory_is_told_by_its_words(top: str) -> None:
    assert advisory(top)


@pytest.mark.parametrize("top", ["Advisory board meets", "The board gave an advisory opinion", "Budget news"])
def test_news_of_advice_is_none(top: str) -> None:
    assert not advisory(top)
