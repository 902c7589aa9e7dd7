from collections.abc import Iterator

import pytest

from services.feeder import formats
from services.feeder.item import Item, Rejected


def only(content: bytes, name: str = "", media_type: str = "") -> Item | Rejected:
    (found,) = formats.read(content, name, media_type)
    return found


@pytest.mark.parametrize("name", ["tehran.txt", "a/b/tehran.txt", "C:\\wire\\tehran.txt", "/tehran"])
def test_the_guid_of_a_text_is_its_files_name(name: str) -> None:
    assert only(b"They went on.", name).guid == "tehran"


def test_a_text_without_name_is_the_same_story_as_the_same_text() -> None:
    assert only(b"They went on.").guid == only(b"They went on.\r\n").guid
    assert only(b"They went on.").guid != only(b"They did not.").guid


def test_a_text_file_has_headline_body_and_no_version() -> None:
    found = only(b"Talks go on\r\n\r\nThey went on and on.", "a.txt")
    assert isinstance(found, Item)
    assert (found.text.headline, found.text.text, found.version) == (
        "Talks go on",
        "Talks go on\n\nThey went on and on.",
        "",
    )


def test_the_declared_charset_is_used() -> None:
    found = only("Łódź".encode("iso8859-2"), "a.txt", "text/plain; charset=ISO-8859-2")
    assert isinstance(found, Item)
    assert found.text.text == "Łódź"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        b"<?xml version='1.0'?><invoice/>",
        b'<?xml version="1.0"?><nitf/>',
    ],
)
def test_what_is_no_text_is_rejected(content: bytes) -> None:
    assert isinstance(only(content, "a.txt", "text/plain"), Rejected)


def test_the_content_counts_more_than_the_name() -> None:
    assert only(b'{"guid": "g", "headline": "Talks"}', "a.txt", "text/plain").guid == "g"


class Shouted:
    @staticmethod
    def recognise(content: bytes, name: str, media_type: str) -> float:
        return 0.9 * content.startswith(b"SHOUT")

    @staticmethod
    def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
        if content.endswith(b"!!"):
            raise ZeroDivisionError("too loud")
        if not content.endswith(b"?"):
            yield Item(guid="shout")


@pytest.fixture
def shouted(monkeypatch: pytest.MonkeyPatch) -> None:
    built_in = formats.installed()
    monkeypatch.setattr(formats, "installed", lambda: [Shouted, *built_in])


@pytest.mark.usefixtures("shouted")
def test_the_format_that_is_surest_reads() -> None:
    assert only(b"SHOUT").guid == "shout"


@pytest.mark.usefixtures("shouted")
def test_a_format_that_fails_rejects_its_item() -> None:
    found = only(b"SHOUT!!")
    assert isinstance(found, Rejected)
    assert "too loud" in found.reason


@pytest.mark.usefixtures("shouted")
def test_content_without_a_story_is_rejected() -> None:
    assert isinstance(only(b"SHOUT?"), Rejected)


@pytest.mark.parametrize(
    ("content", "identity"),
    [
        (b'{"headline": "Talks"}', "guid"),
        (b'{"type": "text", "uri": "", "headline_main": "Talks"}', "uri"),
        (b"<nitf><body><body.head><hedline><hl1>Talks</hl1></hedline></body.head></body></nitf>", "doc-id"),
        (b"<newsItem><contentMeta><headline>Talks</headline></contentMeta></newsItem>", "guid"),
        (
            b"<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Talks</HeadLine></NewsLines></NewsComponent></NewsItem>"
            b"</NewsML>",
            "NewsIdentifier",
        ),
        (b"<rss><channel><item><title>Talks</title></item></channel></rss>", "guid, id or link"),
    ],
)
def test_what_has_no_identity_is_told_where_its_format_has_it(content: bytes, identity: str) -> None:
    found = only(content)
    assert isinstance(found, Rejected)
    assert f"no {identity}" in found.reason
    assert found.reason.endswith("give each story the identifier that all its versions share")
