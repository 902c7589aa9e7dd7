import pytest
from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder.wirelines import Lines, parted

BODY = "GENEVA (Example) - They went on.\n\nNobody knew why."


def kinds(lines: Lines) -> list[str]:
    return [Paragraph.Kind.Name(block.kind) for block in lines.blocks]


def test_a_block_of_lines_above_the_text_is_parted() -> None:
    found = parted(f"Talks/Geneva/\nREFILE\n2ND LEAD\nTalks go on in the\nold hall\nBy Jane Doe =\n\n{BODY}", "")
    assert (found.slug, found.words, found.headline) == (
        "Talks/Geneva/",
        ["REFILE", "2ND LEAD"],
        "Talks go on in the old hall",
    )
    assert kinds(found) == ["BYLINE", "BODY", "BODY"]


def test_a_first_line_in_capitals_that_says_no_such_thing_is_of_the_headline() -> None:
    found = parted(f"Raid/\nKILLED IN RAID\nAND BURIED =\n\n{BODY}", "")
    assert (found.words, found.headline) == ([], "KILLED IN RAID AND BURIED")


def test_a_headline_in_capitals_is_one() -> None:
    assert parted(f"Talks/\nTALKS GO ON =\n\n{BODY}", "").headline == "TALKS GO ON"


def test_what_the_header_calls_the_story_is_its_slug_where_its_lines_do_not_say() -> None:
    assert parted(f"Talks go on=\n\n{BODY}", "Talks/Geneva").slug == "Talks/Geneva"


def test_lines_that_are_set_one_by_one_are_parted() -> None:
    named = "^BC-Talks-Geneva, 1st Ld,150<\n^Talks go on<\n"
    above = "^Eds: ADDS why.<\n^A short way to say it.<\n^By JANE DOE=\n^Example="
    found = parted(f"{named}{above}\n{BODY}", "BC-TalksGen")
    assert (found.slug, found.headline, found.note) == ("BC-Talks-Geneva, 1st Ld", "Talks go on", "Eds: ADDS why.")
    assert kinds(found) == ["NOTE", "NOTE", "BYLINE", "BYLINE", "BODY", "BODY"]


def test_one_set_line_is_the_headline() -> None:
    found = parted(f"^Talks go on<\n{BODY}", "BC-TALKS")
    assert (found.slug, found.headline) == ("BC-TALKS", "Talks go on")


def test_a_notebook_is_to_editors() -> None:
    note = "# Notebook\n\n## Note to editors\n- adds why\n- and who\n\n## Internet links\n- example.org"
    found = parted(f"Talks go on =\n\n{BODY}\n\n{note}\n\nexa jd xy", "")
    assert found.note == "adds why; and who"
    assert kinds(found)[:2] == ["BODY", "BODY"]
    assert set(kinds(found)[2:]) == {"NOTE"}


@pytest.mark.parametrize("signed", ["dpa jd xy", "bur-jd/xy", "ABC-DEF"])
def test_who_signed_it_is_no_part_of_the_story(signed: str) -> None:
    assert kinds(parted(f"Talks go on=\n\n{BODY}\n\n{signed}", ""))[-1] == "BOILERPLATE"


def test_text_without_such_lines_has_a_headline_where_one_looks_like_it() -> None:
    found = parted(f"Talks go on\n\n{BODY}", "")
    assert (found.headline, kinds(found)) == ("Talks go on", ["BODY", "BODY"])


@pytest.mark.parametrize("filler", [" ", "^", "=", "#\n", "*", "\n", "^ \t"])
def test_endless_marks_are_read_in_time_that_grows_with_them(filler: str) -> None:
    assert parted(filler * 40_000 + "x", "") is not None
