import json
from datetime import UTC, datetime

from tests.unit.feeder.formats.reading import item, rejected, shown

LINES = [
    "The three ministers met again on Friday in the old hall by the lake, where they had met so many times before.",
    "Nobody would say what they had talked about for those nine hours, and nobody seemed to have been asked to.",
    "A spokesman for the host said only that the doors would be open again on Monday, and that there would be coffee.",
]
FACTS = {
    "@type": "NewsArticle",
    "headline": "Talks go on",
    "datePublished": "2024-05-03T10:00:00Z",
    "dateModified": "2024-05-03T11:00:00Z",
    "publisher": {"name": "Example"},
}
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Talks go on | Example</title>
<link rel="canonical" href="https://example.org/1"><script type="application/ld+json">{json.dumps(FACTS)}</script>
</head>
<body><nav><a href="/">Home</a></nav><article><h1>Talks go on</h1>{"".join(f"<p>{line}</p>" for line in LINES)}
<script>track()</script></article><footer>All of Example</footer></body></html>"""


def test_the_article_of_a_page() -> None:
    found = item(PAGE)
    assert shown(found) == [("HEADLINE", "Talks go on"), *(("BODY", line) for line in LINES)]
    assert (found.guid, found.url, found.language, found.credit) == (
        "https://example.org/1",
        "https://example.org/1",
        "en",
        "Example",
    )
    assert found.first_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.version_created == datetime(2024, 5, 3, 11, tzinfo=UTC)


def test_a_page_keeps_its_block_quotes_and_the_marks_within_a_line() -> None:
    line = "<p>It <q>went on</q>, the host wrote:</p>"
    quote = "<blockquote><p>Come back.</p><p>There will<br>be coffee.</p></blockquote>"
    assert shown(item(PAGE.replace("<script>track()", f"{line}{quote}<script>track()")))[-3:] == [
        ("BODY", "It “went on”, the host wrote:"),
        ("BLOCK_QUOTE", "Come back."),
        ("BLOCK_QUOTE", "There will\nbe coffee."),
    ]


def test_a_page_without_address_is_named_by_its_file() -> None:
    assert item(PAGE.replace('rel="canonical"', 'rel="icon"'), "talks.html").guid == "talks"


def test_a_page_nested_without_end_is_refused() -> None:
    assert rejected("<html>" + "<div>" * 50_000, "a.html").reason
