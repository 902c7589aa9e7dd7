import pytest

from services.feeder.kinds import boilerplate_start, is_boilerplate, is_byline, is_dateline, is_note


@pytest.mark.parametrize(
    "sentence",
    [
        "All Content by Example Agency is licensed under a Creative Commons Attribution 4.0 International License.",
        "This article is licensed under CC BY 4.0.",
        "All rights reserved.",
        "(c) Reuters",
        "© 2024 AFP",
        "Copyright 2023 The Associated Press.",
        "This material may not be published, broadcast, rewritten or redistributed without permission.",
        "Republished with permission.",
        "Reporting by Jane Doe; Editing by John Roe",
        "(Reporting by Jane Doe in Tehran and Pierre Dupont; Additional reporting by Li Wei; Writing by A. B. Smith)",
        "Reporting and writing by Jane Doe.",
        "Jane Doe reported from London.",
        "John Roe in Paris contributed reporting.",
        "Example Press writers Jane Doe in Paris and John Roe in London contributed to this report.",
        "The Example Press contributed.",
        "With files from The Example Press",
        "jd/jr (EXA, EXP)",
        "FILE PHOTO: EXAMPLE/Jane Doe",
        "Photo credit: Jane Doe/Example Images",
        "Source: The Example Press",
        "SOURCE Acme Corp.",
        "Our Standards: The Example Trust Principles.",
        "Sign up for our newsletter",
        "Subscribe to the Morning Briefing newsletter for more.",
        "Follow us on Twitter and Facebook.",
        "Read more: Talks go on in Geneva",
        "Contact: Press office, +41 22 555 01 23",
        "For more information, contact press@example.org.",
        "Contact: Jane Doe, Acme Corp., +44 20 7946 0958",
        "Follow the Example's coverage at https://example.org/storms",
        "Example weather: https://example.org/weather",
        "www.example.org",
        "Tel: +44 20 7946 0958",
        "- 30 -",
        "###",
        "ENDS",
    ],
)
def test_what_is_about_the_text_is_boilerplate(sentence: str) -> None:
    assert is_boilerplate(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The software is licensed under the GPL, the court found.",
        "The label said all rights reserved.",
        "Copyright law is changing in Europe.",
        "Reporting by the Guardian revealed that the minister had lied.",
        "Editing by committee never works, she said.",
        "He signed up for the army in 1914.",
        "Subscribe, he told them, and they did.",
        "Followers of the sect met on Monday.",
        "Police asked witnesses to contact them on Tuesday.",
        "The report may be published next week, officials said.",
        "The report must be published, the opposition said.",
        "It ends here.",
        "Higher oil prices contributed to this report.",
        "Jane Doe reported from London that the harbour was closed.",
        "Jane Doe contributed to the minister's fund.",
        "Sources: the minister is to resign",
        "FILE PHOTO: The minister at the harbour in Lisbon on Monday",
        "Photo: the harbour after the storm",
        "and/or nothing at all",
        "See the coverage of the storm on Monday.",
        "More",
        "“All rights reserved,” the label read.",
    ],
)
def test_what_is_of_the_story_is_none(sentence: str) -> None:
    assert not is_boilerplate(sentence)


@pytest.mark.parametrize(
    ("story", "rest"),
    [
        ("Talks go on.", " All rights reserved."),
        ("Talks go on in the U.S.", "  (c) 2024 Example News. All rights reserved."),
        ("He left. She stayed.", " Reporting by Jane Doe; Editing by John Roe"),
        ("“It is over,” he said.", "\n(Reporting by Jane Doe)"),
    ],
)
def test_only_the_end_of_a_paragraph_is_split_off(story: str, rest: str) -> None:
    paragraph = story + rest
    assert paragraph[boilerplate_start(paragraph) :] == rest.lstrip()


def test_a_paragraph_without_boilerplate_keeps_its_length() -> None:
    assert boilerplate_start("Talks go on. No one knows why.") == 30


@pytest.mark.parametrize(
    "paragraph",
    [
        "Copyright 2023 The Associated Press. All rights reserved.",
        "Reporting by Jane Doe. Sign up for our newsletter.",
        "###",
    ],
)
def test_a_paragraph_of_boilerplate_alone_starts_at_nought(paragraph: str) -> None:
    assert boilerplate_start(paragraph) == 0


@pytest.mark.parametrize(
    "line",
    ["By Jane Doe", "BY JANE DOE", "By Jane Doe and Juan de la Cruz, Geneva", "By AFP", "By Jane Doe, staff writer"],
)
def test_a_byline(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    ["By Tuesday", "By then it was over", "By Jane Doe.", "Bye Jane", "By the time Jane came, all had gone", "By"],
)
def test_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    ["TEHRAN —", "TEHRAN, July 19 (MNA) —", "NEW YORK (AP)", "PARIS, France, 3 May 2024", "ZÜRICH, Switzerland –"],
)
def test_a_dateline(line: str) -> None:
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    ["TEHRAN", "BREAKING NEWS", "Tehran —", "TEHRAN — The talks go on.", "U.S., China hold talks", "NATO, Russia"],
)
def test_no_dateline(line: str) -> None:
    assert not is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "(Adds minister in paragraph 2)",
        "[Eds: Corrects spelling in paragraph 3.]",
        "(This May 3 story has been corrected to mend a name)",
        "(Updates with quotes, background)",
    ],
)
def test_what_tells_editors_of_a_change_is_a_note(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line",
    ["(Adds minister) They went on.", "Adds minister in paragraph 2", "(They went on.)", "", "(Adding", "(Address)"],
)
def test_what_is_of_the_story_is_no_note(line: str) -> None:
    assert not is_note(line)
