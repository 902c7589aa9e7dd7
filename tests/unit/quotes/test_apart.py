"""Which paragraphs are quotations because the markup sets them apart."""

import re
from collections.abc import Collection

from services.quotes.apart import block_of, block_quotes, runs, with_block_quotes
from services.quotes.marks import Quotation, quotations

LETTER = "She wrote:\nFirst.\nSecond “in marks”.\n“Third.\nIt ends “here”."


def lines(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def found(text: str, apart: Collection[int]) -> list[Quotation]:
    return list(block_quotes(text, lines(text), apart))


def words(text: str, quotation: Quotation) -> str:
    return text[quotation.start : quotation.end]


def test_paragraphs_in_a_row_are_one_block_quote() -> None:
    assert list(runs({7, 2, 3, 9, 8})) == [range(2, 4), range(7, 10)]
    assert list(runs(())) == []


def test_each_announced_paragraph_is_a_quotation_that_runs_on_to_the_last() -> None:
    assert [(words(LETTER, q), q.runs_on, q.closed) for q in found(LETTER, range(1, 4))] == [
        ("First.", True, False),
        ("Second “in marks”.", True, False),
        ("“Third.", False, True),
    ]


def test_all_paragraphs_of_a_block_quote_are_known_by_any() -> None:
    text = f"“No,” he said.\n{LETTER}\nAnd he wrote:\nFourth."
    every = with_block_quotes(quotations(text, lines(text)), found(text, [2, 3, 4, 7]))
    assert [words(text, every[number])[:6] for number in block_of(every, 2)] == ["First.", "Second", "“Third"]
    assert list(block_of(every, len(every) - 1)) == [len(every) - 1]


def test_a_block_quote_that_no_colon_announces_is_none() -> None:
    assert found("She wrote.\nFirst.\nSecond.", range(1, 3)) == []


def test_a_text_that_begins_with_a_block_quote_has_nobody_to_say_it() -> None:
    assert found("First:\nSecond.", range(2)) == []


def test_a_last_line_after_a_dash_is_no_part_of_it() -> None:
    text = "She wrote:\n— First.\nSecond.\n— Ann Reed"
    assert [(words(text, q), q.runs_on) for q in found(text, range(1, 4))] == [("— First.", True), ("Second.", False)]


def test_marks_count_outside_of_block_quotes_alone() -> None:
    both = with_block_quotes(quotations(LETTER, lines(LETTER)), found(LETTER, range(1, 4)))
    assert [words(LETTER, q) for q in both] == ["First.", "Second “in marks”.", "“Third.", "“here”"]
