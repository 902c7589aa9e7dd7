"""What was said, apart from what was thought, meant or never spoken."""

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.quotes.reading import Reading
from services.quotes.speech import is_speech
from tests.unit.quotes.asked import quotes
from tests.unit.quotes.parsed import article, parse

pytestmark = pytest.mark.parser


def speaks(text: str, cue: str) -> bool:
    found: Article = article(text)
    reading = Reading(found, parse(found))
    start = text.index(cue)
    return is_speech(reading, reading.view.token_range(start, start + len(cue)))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Lopez said the bridge is safe.", "said"),
        ("Lopez has told the council that the bridge is safe.", "has told"),
        ("According to Lopez, the bridge is safe.", "According to"),
        ("Lopez said she hopes to close the bridge.", "said"),
        ("Lopez vowed to close the bridge.", "vowed"),
        ("Her claim that the bridge is safe was tested.", "claim"),
        ("In the words of Lopez, the bridge is safe.", "In the words of"),
    ],
)
def test_what_is_reported_was_said(text: str, cue: str) -> None:
    assert speaks(text, cue)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Lopez hoped the bridge would be safe.", "hoped"),
        ("Lopez plans to close the bridge.", "plans"),
        ("Lopez is worried that the bridge is not safe.", "is worried"),
        ("Lopez believes that the bridge is safe.", "believes"),
        ("Lopez has decided to close the bridge.", "has decided"),
        ("Her hope that the bridge is safe was in vain.", "hope"),
        ("Lopez did not say that the bridge is safe.", "say"),
        ("Lopez did not say that the bridge is safe.", "did not say"),
        ("Lopez declined to say whether the bridge is safe.", "declined to say"),
        ("Lopez will announce that the bridge is closed.", "announce"),
        ("Lopez is expected to say that the bridge is safe.", "is expected to say"),
        ("Lopez hopes to announce that the bridge is safe.", "hopes to announce"),
    ],
)
def test_what_is_felt_meant_or_not_spoken_was_not_said(text: str, cue: str) -> None:
    assert not speaks(text, cue)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Maria Lopez said that the bridge over the river is safe.", True),
        ("“The bridge is safe to walk on,” Maria Lopez hoped.", True),
        ("Maria Lopez hopes that the bridge over the river will be safe.", False),
        ("Maria Lopez believes that the bridge over the river is safe.", False),
    ],
)
def test_a_quote_tells_whether_it_was_said(text: str, said: bool) -> None:
    assert {quote.reported_speech for quote in quotes(text)} == {said}
