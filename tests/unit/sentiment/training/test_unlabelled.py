from pathlib import Path

import pytest
from tokenizers import Tokenizer

from services.sentiment.training.unlabelled import names, unlabelled

TOKENIZER = Tokenizer.from_file(str(Path(__file__).parents[4] / "services/sentiment/weights/tokenizer.json"))
TOKENIZER.no_padding()
TOKENIZER.no_truncation()
TEXT = (
    "Yesterday the mayor of Osterby, Ana Duarte, met Mr. Brandt of the Bank of Tavia.\n"
    "“We did not agree on the ferries,” said Rosa O’Neil after two hours. Nobody else wanted to say anything of it.\n"
    "Too short for Norvik."
)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Yesterday the mayor of Osterby met Ana Duarte.", ["Osterby", "Ana Duarte"]),
        ("Ana Duarte left.", ["Ana Duarte"]),
        ("“Norvik’s council fell.", []),
        ("They asked Rosa O’Neil of the Bank of Tavia.", ["Rosa O’Neil", "Bank of Tavia"]),
        ("nobody was there.", []),
    ],
)
def test_names_are_capitalised_words_but_for_a_lone_one_at_the_start(sentence: str, found: list[str]) -> None:
    assert [sentence[start:end] for start, end in names(sentence)] == found


def test_sentences_with_names_become_items_that_nobody_labelled() -> None:
    items = unlabelled([TEXT, TEXT], TOKENIZER, count=10)

    read = sorted(TOKENIZER.decode(list(item.ids)) for item in items)
    assert len(read) == 2
    assert read[0].startswith("yesterday the mayor")
    assert read[0].endswith("the bank of tavia.")
    assert read[1].endswith("said rosa o ’ neil after two hours.")
    assert {item.tones for item in items} == {()}
    assert {item.rating for item in items} == {None}
    spoken = next(item for item in items if len(item.targets) == 1)
    assert [TOKENIZER.decode(list(spoken.ids[start:end])) for start, end in spoken.targets] == ["rosa o ’ neil"]


def test_the_same_sentences_are_taken_every_time() -> None:
    texts = [f"The mayor of Osterby spoke for {number} hours about the ferries." for number in range(40)]

    first = unlabelled(texts, TOKENIZER, count=10)

    assert len(first) == 10
    assert unlabelled(texts, TOKENIZER, count=10) == first
