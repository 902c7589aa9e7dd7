import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feeder.charset import clean, declared, decode, is_text


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Zürich".encode(), "", "Zürich"),
        (codecs.BOM_UTF8 + "Zürich".encode(), "", "Zürich"),
        (codecs.BOM_UTF16_LE + "Zürich".encode("utf-16-le"), "", "Zürich"),
        (codecs.BOM_UTF16_BE + "Zürich".encode("utf-16-be"), "utf-8", "Zürich"),
        ("Zürich".encode("latin-1"), "iso8859-1", "Zürich"),
        ("Łódź".encode("iso8859-2"), "iso8859-2", "Łódź"),
        ("東京".encode("iso2022_jp"), "iso2022_jp", "東京"),
        ("Zürich".encode("utf-16-le"), "utf-16-le", "Zürich"),
        ("“Zürich” — €".encode("cp1252"), "", "“Zürich” — €"),
    ],
)
def test_the_charset_that_the_bytes_are_in(content: bytes, charset: str, text: str) -> None:
    assert decode(content, charset) == text


def test_utf_8_is_read_as_such_whatever_was_declared() -> None:
    assert decode("Zürich".encode(), "iso8859-1") == "Zürich"


def test_bytes_that_no_charset_has_are_marked() -> None:
    assert decode(b"Z\xfcrich \x81") == "Zürich \ufffd"


@pytest.mark.parametrize(
    ("media_type", "charset"),
    [
        ("text/plain; charset=ISO-8859-1", "cp1252"),
        ('text/plain;charset="utf-8"', "utf-8"),
        ("text/plain", ""),
        ("text/plain; charset=klingon", ""),
        ("text/plain; charset=hex", ""),
    ],
)
def test_declared_charset(media_type: str, charset: str) -> None:
    assert declared(media_type) == charset


def test_line_ends_become_one_kind() -> None:
    assert clean("a\r\nb\rc\u2028d\x0ce\x85f") == "a\nb\nc\nd\ne\nf"


def test_control_characters_go_and_nothing_else() -> None:
    assert clean("a\x00b\x07\t\u00a0“é\u200d”\x9f\ud800c\ufeff") == "ab\t\u00a0“é\u200d”c"


@given(st.text())
def test_clean_text_can_be_encoded_and_is_clean(text: str) -> None:
    once = clean(text)
    once.encode()
    assert clean(once) == once


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6", b"PK\3\4\x14\0\0\0\x08\0" * 9]
)
def test_an_image_or_archive_is_no_text(content: bytes) -> None:
    assert not is_text(content)


@pytest.mark.parametrize(
    "content", [b"a few words", b"a few words with\0 a slip " * 9, "Zürich".encode("utf-16"), b"", "東京".encode()]
)
def test_text_is_text(content: bytes) -> None:
    assert is_text(content)
