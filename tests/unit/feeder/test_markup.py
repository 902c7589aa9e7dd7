import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import markup, xml
from services.feeder.markup import blocks, guessed_blocks, html_blocks, plain, text_blocks
from services.feeder.text import MAX_BYTES, from_blocks


def texts(content: str) -> list[str]:
    return [block.text for block in html_blocks(content)]


def kinds(content: str) -> list[tuple[str, str]]:
    return [(Paragraph.Kind.Name(block.kind), block.text) for block in html_blocks(content)]


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("One.<p>Two.</p>Three.", ["One.", "Two.", "Three."]),
        ("<div>One.<div>Two.</div>Three.</div>", ["One.", "Two.", "Three."]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("<p>One <b>and <i>a</i></b> half.</p>", ["One and a half."]),
        ("<P>One.</P>", ["One."]),
        ("<p>One.<p>Two.", ["One.", "Two."]),
    ],
)
def test_a_block_is_a_paragraph_and_what_is_inside_a_line_is_not(content: str, paragraphs: list[str]) -> None:
    assert texts(content) == paragraphs


def test_blanks_count_as_in_a_browser() -> None:
    assert texts("<p>\n  One \t\r\n two.\f </p>") == ["One two."]


def test_a_no_break_space_stays() -> None:
    assert texts("<p>10&nbsp;km</p>") == ["10\u00a0km"]


def test_a_line_break_is_a_line_end_and_two_part_paragraphs() -> None:
    assert texts("<p>One <br> two.<br/>\n<br>Three.</p>") == ["One\ntwo.", "Three."]


@pytest.mark.parametrize(
    "dropped",
    [
        "<script>track()</script>",
        "<style>p {}</style>",
        "<nav>Home</nav>",
        "<select><option>A</option></select>",
        "<button>Share</button>",
        "<!-- a -->",
        "<noscript>a</noscript>",
        "<video>a</video>",
        "<svg><text>a</text></svg>",
    ],
)
def test_what_is_no_text_is_dropped_and_the_line_goes_on(dropped: str) -> None:
    assert texts(f"<p>One {dropped}two.</p>") == ["One two."]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<figcaption>A</figcaption>", "CAPTION"),
        ("<p class='photo-credit'>A</p>", "CAPTION"),
        ("<media-caption>A</media-caption>", "CAPTION"),
        ("<byline>A</byline>", "BYLINE"),
        ("<p class='story byline'>A</p>", "BYLINE"),
        ("<p itemprop='author'>A</p>", "BYLINE"),
        ("<a><p rel='author'>A</p></a>", "BYLINE"),
        ("<dateline>A</dateline>", "DATELINE"),
        ("<p class='dateline'>A</p>", "DATELINE"),
        ("<note>A</note>", "NOTE"),
        ("<p role='note' class='ed-note'>A</p>", "NOTE"),
        ("<footer>A</footer>", "BOILERPLATE"),
        ("<aside>A</aside>", "BOILERPLATE"),
        ("<p class='copyright'>A</p>", "BOILERPLATE"),
        ("<blockquote>A</blockquote>", "BLOCK_QUOTE"),
        ("<blockquote class='big'><p class='lead'>A</p></blockquote>", "BLOCK_QUOTE"),
        ("<bq><block><p>A</p></block></bq>", "BLOCK_QUOTE"),
        ("<p class='authority'>A</p>", "BYLINE"),
        ("<p class='scaption'>A</p>", "BODY"),
        ("<p id='caption'>A</p>", "BODY"),
        ("<p>A</p>", "BODY"),
    ],
)
def test_markup_says_the_kind(content: str, kind: str) -> None:
    assert kinds(content) == [(kind, "A")]


def test_the_same_words_on_another_paragraph_say_the_same_kind() -> None:
    assert kinds("<p class='byline'>A</p><p>B</p><p class='byline'>C</p>") == [
        ("BYLINE", "A"),
        ("BODY", "B"),
        ("BYLINE", "C"),
    ]


def test_a_kind_holds_for_all_that_is_inside() -> None:
    assert kinds("<aside><p>A</p><p class='caption'>B</p></aside>") == [("BOILERPLATE", "A"), ("BOILERPLATE", "B")]


@pytest.mark.parametrize("source", ["<footer>— B</footer>", "<cite>— B</cite>", "<credit>— B</credit>"])
def test_who_said_a_block_quote_is_no_part_of_it(source: str) -> None:
    assert kinds(f"<blockquote><p>A <cite>work</cite>.</p>{source}</blockquote>C") == [
        ("BLOCK_QUOTE", "A work."),
        ("BODY", "— B"),
        ("BODY", "C"),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>He said <q>it is so</q>.</p>", "He said “it is so”."),
        ("<p>He said <q>it is <q>so</q></q>.</p>", "He said “it is ‘so’”."),
        ("<p>He said “<q>it is so</q>”.</p>", "He said “it is so”."),
        ('<p>He said <q>"it is so"</q>.</p>', 'He said "it is so".'),
    ],
)
def test_a_quotation_in_a_line_has_the_marks_of_a_browser_or_its_own(content: str, text: str) -> None:
    assert kinds(content) == [("BODY", text)]


@pytest.mark.parametrize(
    ("content", "texts"),
    [("<q><p>A</p><p>B</p></q>", ["A", "B"]), ("<p>He said <q></q>so.</p>", ["He said so."])],
)
def test_no_mark_stands_by_itself(content: str, texts: list[str]) -> None:
    assert [text for _, text in kinds(content)] == texts


def test_what_is_told_apart_within_a_block_quote_is_of_its_own_kind() -> None:
    assert kinds("<blockquote><p>A</p><p class='caption'>B</p></blockquote>") == [
        ("BLOCK_QUOTE", "A"),
        ("CAPTION", "B"),
    ]


def test_a_line_of_a_byline_goes_on_over_its_parts() -> None:
    assert kinds("<byline>By <b>A</b><byttl>Reporter</byttl></byline>") == [("BYLINE", "By A Reporter")]


def test_a_byline_too_long_to_be_one_is_the_story() -> None:
    assert kinds(f"<byline>{'A ' * 150}</byline>")[0][0] == "BODY"


def test_a_table_of_figures_is_one_paragraph_of_rows() -> None:
    table = "<table><caption>C</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>"
    assert kinds(table) == [("CAPTION", "C"), ("TABLE", "A\tB\n1\t2")]


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    inner = "<table><tr><td>A</td></tr></table>"
    assert kinds(f"<table><tr><td>One.{inner}</td></tr><tr><td>Two.</td></tr></table>") == [
        ("BODY", "One."),
        ("BODY", "A"),
        ("BODY", "Two."),
    ]


def test_a_table_of_figures_after_one_that_lays_out_is_still_a_table() -> None:
    assert kinds("<table><tr><td>One.</td></tr></table><table><tr><td>1</td><td>2</td></tr></table>") == [
        ("BODY", "One."),
        ("TABLE", "1\t2"),
    ]


def test_a_table_with_a_prefix_is_a_table() -> None:
    root = etree.fromstring("<h:table xmlns:h='x'><h:tr><h:td>1</h:td><h:td>2</h:td></h:tr></h:table>")
    assert [block.text for block in blocks(root)] == ["1\t2"]


def test_a_name_with_a_prefix_that_nobody_declared_is_no_block() -> None:
    assert texts("<p>One <o:p>and</o:p> two.</p>") == ["One and two."]


def test_set_text_keeps_its_lines() -> None:
    assert texts("<pre>One.\n\nTwo.</pre>") == ["One.", "Two."]


def test_a_reference_that_nobody_declared_stays_as_it_is_written() -> None:
    root = xml.parse(b'<!DOCTYPE p SYSTEM "a.dtd"><p>One &two; three.</p>')
    assert [block.text for block in blocks(root)] == ["One &two; three."]


def test_what_is_nested_without_end_is_read_as_its_bare_text() -> None:
    root = inner = etree.Element("div")
    for _ in range(5_000):
        inner = etree.SubElement(inner, "div")
    inner.text = "Deep."
    assert [block.text for block in blocks(root)] == ["Deep."]


@pytest.mark.parametrize("piece", ["<p>{}</p>", "<i>{}</i> ", "{}"])
def test_a_text_longer_than_any_may_be_is_cut_and_says_so(piece: str) -> None:
    sentences = "They went on. " * 50
    found = from_blocks("", html_blocks(piece.format(sentences) * (2 * MAX_BYTES // len(sentences))))
    assert found.truncated
    assert MAX_BYTES - 1_000 < len(found.text) <= MAX_BYTES


def test_no_more_is_written_than_a_text_can_hold() -> None:
    paragraph = "<p>" + "They went on. " * 50 + "</p>"
    assert sum(map(len, texts(paragraph * (2 * MAX_BYTES // len(paragraph))))) < MAX_BYTES + 10_000


def test_blanks_before_a_text_are_no_part_of_its_length() -> None:
    assert texts(f"<p>{' ' * (2 * MAX_BYTES)}</p>{'<p> </p>' * 1_000}<p>One.</p>") == ["One."]


def test_html_of_more_than_a_story_is_refused_with_what_to_do() -> None:
    with pytest.raises(xml.RefusedError, match="characters, more than 2,097,152: split it"):
        html_blocks("<p>" + "a" * markup.MAX_HTML)


@pytest.mark.parametrize("attribute", ['a{}="" ', "a{} ", "a{}='>' "])
def test_a_tag_of_attributes_without_end_is_refused_before_it_is_parsed(attribute: str) -> None:
    with pytest.raises(xml.RefusedError, match="thousands of attributes: mend it"):
        html_blocks(f"<p {''.join(attribute.format(number) for number in range(5_000))}>They met.</p>")


def test_an_attribute_of_any_length_is_read() -> None:
    assert texts(f'<p>They <img src="data:{"A" * 100_000}">met.</p>') == ["They met."]


def test_no_table_within_tables_is_written_without_bound() -> None:
    content = "<table><tr><td>a</td><td>" * 60 + "They went on. " * 20_000 + "</td></tr></table>" * 60
    assert sum(map(len, texts(content))) < 4 * MAX_BYTES


@pytest.mark.parametrize("content", ["", " \n", "<!-- a -->", "<p></p>", "<br><br>", "<", "\x00"])
def test_where_nothing_is_there_is_no_paragraph(content: str) -> None:
    assert [t for t in texts(content) if t != "<"] == []


def test_a_text_without_markup_is_parted_by_its_lines() -> None:
    assert [block.text for block in text_blocks("One.\n\nTwo.\r\nThree.")] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("content", "media_type", "paragraphs"),
    [
        ("One.\n\nTwo.", "", ["One.", "Two."]),
        ("One.\n\nTwo.", "text/html", ["One. Two."]),
        ("One.<br>\nTwo.", "", ["One.\nTwo."]),
        ("a < b and c > d", "", ["a < b and c > d"]),
        ("<p>One.</p>", "text/plain", ["One."]),
    ],
)
def test_what_is_not_said_is_guessed_by_its_looks(content: str, media_type: str, paragraphs: list[str]) -> None:
    assert [block.text for block in guessed_blocks(content, media_type)] == paragraphs


@pytest.mark.parametrize(
    ("headline", "line"),
    [
        ("Talks  go\non", "Talks go on"),
        ("<b>Talks</b> go&nbsp;on", "Talks go on"),
        ("Talks<br>go on", "Talks go on"),
        ("A &amp; B &lt;C&gt;", "A & B <C>"),
    ],
)
def test_a_headline_is_one_line_without_markup(headline: str, line: str) -> None:
    assert plain(headline) == line


_PIECES = ["a", " ", "\n", "<p>", "</p>", "<b>", "</b>", "<br/>", "<table>", "<tr>", "<td>", "</td>", "</table>"]
_PIECES += [
    "<o:p>",
    "<pre>",
    "</pre>",
    "<script>",
    "&nbsp;",
    "&",
    "<",
    "<!--",
    "-->",
    "<p class='byline'>",
    "\x0b",
    "\0",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_however_badly_it_is_written_paragraphs_are_whole_and_trimmed(content: str) -> None:
    for block in html_blocks(content):
        assert block.text == block.text.strip() != ""
        assert "\x0b" not in block.text
