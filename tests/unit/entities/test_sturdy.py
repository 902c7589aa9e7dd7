"""Texts that nobody should send: never an error, never a wrong offset, and work that grows as the text does."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

from tests.unit.entities.marked import extract

pytestmark = pytest.mark.slow

MOST = 512 * 1024
LABELS = ["NNP", "NN", "nsubj", "dep", "PERSON", "ORG", "GPE", "NORP", "WORK_OF_ART", "LAW"]
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CAPITALISED = re.compile(r"[^\W\d_a-z]\w*(?: [^\W\d_a-z]\w*){0,2}")


def parsed(text: str, label: str = "PERSON") -> tuple[Article, Document]:
    """Return the article of a text, a paragraph a line, and a parse that marks all that is capitalised as `label`."""
    document = Document(labels=LABELS)
    for index, token in enumerate(_TOKEN.finditer(text)):
        document.token_start.append(token.start())
        document.token_length.append(len(token.group()))
        document.token_tag.append(0 if token.group()[0].isupper() else 1)
        document.token_dep.append(2 if index % 7 == 0 else 3)
        document.token_pos.append(1)
        document.token_head.append(index)
        if index % 20 == 0:
            document.sentence_first_token.append(index)
    for name in _CAPITALISED.finditer(text):
        document.entity_start.append(name.start())
        document.entity_length.append(len(name.group()))
        document.entity_label.append(LABELS.index(label))
    paragraphs = [Paragraph(start=m.start(), end=m.end(), kind=Paragraph.BODY) for m in re.finditer(r"[^\n]+", text)]
    return Article(text=text, paragraphs=paragraphs), document


def verified(text: str, label: str = "PERSON") -> int:
    """Extract, hold every mention to the text, and return how many entities there are."""
    section = extract(*parsed(text, label))
    assert all(text[m.start : m.end] == m.exact for e in section.entities for m in e.mentions)
    return len(section.entities)


def _name(number: int) -> str:
    letters = []
    for _ in range(4):
        number, letter = divmod(number, 20)
        letters.append("bcdfghjklmnpqrstvwxz"[letter] + "aeiou"[letter % 5])
    return "".join(letters).title()


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda chars: piece * (chars // len(piece) + 1)


def _counted(piece: str) -> Callable[[int], str]:
    """Return what makes texts of pieces in which each {} is another name."""

    def text(chars: int) -> str:
        names = (_name(i) for i in range(chars))
        return " ".join(piece.format(*(next(names) for _ in range(piece.count("{}")))) for _ in range(chars // 30 + 1))

    return text


PIECES = (
    *(
        "Ann Zorn",
        "Zorn",
        "President",
        "U.S.",
        "Iran",
        "Iranian",
        "(ZSIZ)",
        "Acme Corp.",
        "TEHRAN —",
        "and",
        "'s",
        "“",
        "\n",
    ),
    *(
        ", ",
        "Paris",
        "Texas",
        "forces",
        "the",
        "van",
        "der",
        "Heat",
        "coach",
        "season",
        "(NYSE: F)",
        "shares",
        "Inc",
        ".",
    ),
    *(":", "-", "By", "©", "Georgia", "Georgian", "said", "Clinton", "Bill Clinton", "Hillary Clinton"),
)

TEXTS: dict[str, Callable[[int], str]] = {
    "no letters": _repeated('"'),
    "one word": _repeated("A"),
    "blanks": _repeated(" "),
    "capitals": _repeated("PUTIN MEETS RAISI IN TEHRAN "),
    "lines of capitals": lambda chars: (
        _counted("{} {} came.")(chars // 2) + "\n" + _counted("{} {} flees\n")(chars // 2).upper()
    ),
    "capitalised words": _repeated("Aa "),
    "initials": _repeated("A. "),
    "quotation marks": _repeated('"Ann" '),
    "brackets": _repeated("Zorn Group (ZG) "),
    "open brackets": _repeated("( A"),
    "commas": _repeated("Georgia, "),
    "and": _repeated("Merck and "),
    "particles": _repeated("Cor van der "),
    "hyphens": _repeated("Zorn-"),
    "a surname of two": lambda chars: "Bill Low and Hillary Low came. " + "Low said " * (chars // 9),
    "a surname of many": _counted("{} Low met Low and"),
    "a first name of many": _counted("Ann {} met Ann and"),
    "a first word of many": _counted("Zorn {} Group paid Zorn and"),
    "people": _counted("{} {} met {} and"),
    "firms": _counted("{} Corp bought {} Inc."),
    "short names": _counted("{} {} Board (ABB) paid"),
    "bodies of state": _repeated("Iraqi forces "),
    "a table": _repeated("| Ann Zorn | 1,000 | Tehran |\n"),
    "a transcript": lambda chars: _counted("{}: yes\n")(chars).upper(),
    "markup": _repeated('<a href="x">Zorn</a> &amp; &nbsp;'),
    "other scripts": _repeated("محمد Ünïcödé 東京 Москва ᾿Αθῆναι 👩‍👩‍👧 e\u0301 \u202etxt\u202c \x00 "),
}


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
@pytest.mark.parametrize("kind", TEXTS)
def test_twice_the_text_is_about_twice_the_work(kind: str, label: str) -> None:
    def work(chars: int) -> int:
        case, calls = parsed(TEXTS[kind](chars), label), 0
        extract(*case)  # so that what is remembered of names is there for both

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            extract(*case)
        finally:
            sys.setprofile(None)
        return calls

    assert work(10_000) <= 2.5 * work(5_000) + 500


@pytest.mark.parametrize("kind", ["one word", "blanks", "capitals"])
def test_half_a_megabyte_is_read(kind: str) -> None:
    verified(TEXTS[kind](MOST)[:MOST])


def test_ten_thousand_quotation_marks_leave_the_names_as_they_are() -> None:
    assert verified('"' * 10_000 + " Ann Zorn left. " + "“" * 10_000) == 1


def test_a_lone_surrogate_gets_into_no_article() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        verified("Ann \ud800 Zorn left Iran.")


@settings(max_examples=200)
@given(st.text(max_size=400), st.sampled_from(LABELS[4:]))
def test_any_text_is_read(text: str, label: str) -> None:
    verified(text, label)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=60,
    ),
    st.sampled_from([" ", "", "  "]),
    st.sampled_from(LABELS[4:]),
)
def test_any_order_of_what_the_rules_look_for_is_read(pieces: list[str], between: str, label: str) -> None:
    verified(between.join(pieces), label)
